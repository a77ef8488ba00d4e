"""A file that is not opened as it is, a stranger's or a damaged one: the window says why and brings its rows into a new one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from registry.change import check_registry
from registry.i18n import Language
from registry.store import Registry, open_registry
from registry.store.backup import make_backup
from registry.store.driver import choose_driver
from registry.view.rows import records
from tests.ui.conftest import idle
from ui.kit.controls import Button
from ui.kit.dialog import Dialog, ErrorDialog
from ui.kit.words import speech
from ui.shell.window import Window


def _firms(registry: Registry) -> int:
    with registry.read() as connection:
        return len(list(records(connection, "firm")))


def _refused(window: Window, qtbot: QtBot, file: Path) -> ErrorDialog:
    window.desk.open(file)
    idle(window, qtbot, lambda: any(dialog.isVisible() for dialog in window.findChildren(ErrorDialog)))
    return next(dialog for dialog in window.findChildren(ErrorDialog) if dialog.isVisible())


def _opened(window: Window) -> Registry | None:
    return window.desk.registry


def _words(dialog: Dialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def _take(dialog: ErrorDialog, words: str) -> None:
    button = next(one for one in dialog.findChildren(Button) if one.text().startswith(words))
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("language", "words"), [(Language.EN, "Take its rows over"), (Language.ZH, "转入其中的数据")])
def test_a_stranger_s_rows_come_over_and_its_rules_do_not(
    window: Window, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: Language, words: str
) -> None:
    with open_registry(file) as registry:
        held = _firms(registry)
    with contextlib.closing(choose_driver().module.connect(str(file))) as connection:
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM layout_memory; END")
        connection.commit()
    before, target = file.read_bytes(), file.with_name("fresh.car")
    speech().set_language(language)
    dialog = _refused(window, qtbot, file)
    assert _opened(window) is None
    assert "trigger evil" in _words(dialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    _take(dialog, words)
    idle(window, qtbot, lambda: window.desk.registry is not None)
    registry = window.desk.registry
    assert registry is not None
    assert registry.path == target
    assert _firms(registry) == held
    assert check_registry(registry) == []
    with registry.read() as connection:
        assert "evil" not in set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    told = [one for one in window.findChildren(Dialog) if one.isVisible()]
    assert len(told) == 1
    assert "fresh.car" in _words(told[0])
    assert file.read_bytes() == before


def test_a_damaged_file_is_mended_into_a_new_one(
    window: Window, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_registry(file) as registry:
        held = _firms(registry)
    make_backup(file, "manual")
    whole = bytearray(file.read_bytes())
    whole[100:4096] = b"\xff" * (4096 - 100)
    file.write_bytes(whole)
    target = file.with_name("mended.car")
    dialog = _refused(window, qtbot, file)
    assert "is damaged" in _words(dialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    _take(dialog, "Repair into a new file")
    qtbot.waitUntil(lambda: window.desk.registry is not None, timeout=90_000)
    idle(window, qtbot)
    registry = window.desk.registry
    assert registry is not None
    assert (registry.path, _firms(registry)) == (target, held)
    assert check_registry(registry) == []


def test_no_place_chosen_leaves_everything_as_it_is(
    window: Window, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(choose_driver().module.connect(str(file))) as connection:
        connection.execute("CREATE VIEW firms AS SELECT * FROM firm")
        connection.commit()
    around = sorted(one.name for one in file.parent.iterdir())
    dialog = _refused(window, qtbot, file)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    _take(dialog, "Take its rows over")
    idle(window, qtbot)
    assert window.desk.registry is None
    assert sorted(one.name for one in file.parent.iterdir()) == around
