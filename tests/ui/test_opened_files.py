"""Copies of kept files that other programs open are gone with the registry, and what a killed program left with the next start."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.errors import EnvironmentFault
from tests.store.support import all_sentences, start_python
from tests.ui.conftest import rest, window_with
from tests.ui.test_sources import Desktop, desktop, firms, go, on_sample, told
from ui.kit.opened_files import OpenedFiles, sweep
from ui.shell.window import Window

__all__ = ["desktop", "on_sample"]

ALT = Qt.KeyboardModifier.AltModifier
_OPENS = """
import sys
from ui.kit.opened_files import OpenedFiles
files = OpenedFiles()
(files.folder() / "return.xlsx").write_bytes(b"figures")
print(files.folder(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files of the system go to a folder of the test."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def _opened(window: Window, qtbot: QtBot, desktop: Desktop) -> Path:
    """A value's workbook, opened as the system would open it."""
    go(window, "district", qtbot)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, ALT)
    dialog = told(window, qtbot)
    dialog.source.open.click()
    qtbot.waitUntil(lambda: bool(desktop.asked), timeout=10_000)
    dialog.accept()
    return Path(desktop.asked[0].toLocalFile())


def test_a_workbook_opened_for_a_look_goes_when_its_registry_is_closed(
    place: Path, on_sample: Window, qtbot: QtBot, desktop: Desktop
) -> None:
    book = _opened(on_sample, qtbot, desktop)
    assert book.is_relative_to(place)
    assert book.is_file()
    on_sample.desk.close_registry()
    rest(on_sample, qtbot)
    assert not list(place.iterdir())


def test_it_goes_when_the_window_is_closed(
    place: Path, qtbot: QtBot, settings: QSettings, fresh: Path, desktop: Desktop
) -> None:
    with window_with(qtbot, settings, "firms", file=fresh) as window:
        rest(window, qtbot, lambda: firms(window).model.rowCount() > 0)
        assert _opened(window, qtbot, desktop).is_file()
    assert not list(place.iterdir())


def test_nobody_else_may_look_into_the_folder(place: Path) -> None:
    files = OpenedFiles()
    folder = files.folder()
    assert files.folder() == folder, "one folder a run"
    if os.name != "nt":
        assert folder.stat().st_mode & 0o077 == 0
    files.empty()
    assert files.folder() != folder
    files.empty()


def test_what_a_killed_program_left_is_swept_and_a_running_one_keeps_its_own(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(place))
    with start_python(_OPENS) as killed, start_python(_OPENS) as runs:
        assert killed.stdout is not None
        assert runs.stdout is not None
        left, held = (Path(one.stdout.readline().strip()) for one in (killed, runs) if one.stdout is not None)
        assert (left / "return.xlsx").is_file()
        killed.kill()
        killed.wait()
        (left / "return.xlsx").chmod(0o400)
        assert sweep() == 0, "it may just have been made"
        for folder in (left, held):
            os.utime(folder, (0, 0))
        assert sweep() == 1
        assert not left.exists()
        assert (held / "return.xlsx").read_bytes() == b"figures"
        runs.kill()
        runs.wait()
    os.utime(held, (0, 0))  # a lock was tried there
    assert sweep() == 1
    assert not list(place.iterdir())


def test_no_place_for_temporary_files_is_said(place: Path) -> None:
    place.rmdir()
    with pytest.raises(EnvironmentFault) as refused:
        OpenedFiles().folder()
    said = list(all_sentences(refused.value))
    assert str(place) in said[0]
    assert all(said)
