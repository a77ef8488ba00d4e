"""Where only the system's library is there, the same promises hold with another journal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from registry.store.driver import choose_driver
from tests.store.support import ROOT

PROMISES = (
    "tests/change/test_apply.py", "tests/change/test_undo.py", "tests/change/test_contacts.py", "tests/store/test_engine.py",
    "tests/store/test_migration.py",
)  # fmt: skip


@pytest.mark.skipif(choose_driver().module.__name__ == "sqlite3", reason="it is the one in use")
def test_changes_hold_on_the_system_library() -> None:
    # Its journal syncs the disk often; the promises are the same in memory, and sooner proved.
    memory = {"TMPDIR": "/dev/shm"} if Path("/dev/shm").is_dir() else {}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *PROMISES, "-k", "not writes"],
        cwd=ROOT, env={**os.environ, **memory, "REGISTRY_SQLITE": "stdlib"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
