"""What every test stands on: no screen, no settings of the person who runs it, the strings compiled, English spoken."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHONUTF8"] = "1"
# Hundreds of processes that tests start import the same modules: what one compiled, the others read.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A home of our own: nothing is read from the tester's settings, nothing is left in them.
_HOME = tempfile.TemporaryDirectory(prefix="registry-tests-", ignore_cleanup_errors=True)
for _name, _folder in (
    ("HOME", ""),
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_CACHE_HOME", ".cache"),
    ("APPDATA", "AppData/Roaming"),
    ("LOCALAPPDATA", "AppData/Local"),
):
    _path = Path(_HOME.name, _folder)
    _path.mkdir(parents=True, exist_ok=True)
    os.environ[_name] = str(_path)

import pytest  # noqa: E402 (the environment comes first)
from hypothesis import settings  # noqa: E402

from registry.i18n import Language, set_language  # noqa: E402
from tools.strings import compile_catalogue, is_stale  # noqa: E402

# The same examples everywhere and every time; two slow cores must not turn a deadline into a failure.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("steady")

if is_stale():
    compile_catalogue()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody need look through a million objects for cycles again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts in English, whatever the one before it spoke."""
    set_language(Language.EN)
    yield
    set_language(Language.EN)
