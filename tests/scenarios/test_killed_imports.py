"""An import killed at any moment leaves the registry as before or as after."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from registry.change import new_registry, verify_log
from registry.store import open_registry
from registry.view import registry_summary
from tests.scenarios.command_line import RETURN, ROOT

KILLS = 20
RECORDS = (60, 140, 164)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty registry."""
    path = tmp_path_factory.mktemp("empty") / "empty.car"
    new_registry(path, name="Empty", actor="tester", fictional=True).close()
    return path


def start(path: Path) -> subprocess.Popen[bytes]:
    """The real import, in a session of its own so that its reading process dies with it."""
    command = [sys.executable, "-m", "registry", "--registry", str(path), "import", str(RETURN)]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=silent, stderr=silent, start_new_session=True)


@pytest.mark.timeout(400)  # twenty imports, on a machine that may be busy
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_random_moments(empty: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.car"
    whole.write_bytes(empty.read_bytes())
    began = time.monotonic()
    assert start(whole).wait(timeout=60) == 0
    takes = time.monotonic() - began
    rng = random.Random(20)
    outcomes: set[tuple[int, int, int]] = set()
    for number in range(KILLS):
        path = tmp_path / f"{number}.car"
        path.write_bytes(empty.read_bytes())
        process = start(path)
        # The last part of the run is where it writes; most kills fall there.
        moment = takes * (rng.uniform(0, 1) if number % 4 == 0 else rng.uniform(0.55, 1.02))
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        with open_registry(path) as registry:
            summary = registry_summary(registry)
            with registry.read() as connection:
                assert verify_log(connection) == []
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = (summary.firms, summary.rounds, summary.milestones)
        assert found in ((0, 0, 0), RECORDS), f"killed after {moment:.2f} s of {takes:.2f} s"
        outcomes.add(found)
    assert (0, 0, 0) in outcomes, "at least one kill came before the commit"
