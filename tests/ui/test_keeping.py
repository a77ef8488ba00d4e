"""Backups on the settings page: seen, made, compared, and gone back to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Insert, apply, check_registry
from registry.i18n import Language
from registry.store import Registry
from registry.store.shelf import shelf
from tests.ui.conftest import rest
from ui.kit.dialog import Dialog
from ui.kit.feedback import Toast
from ui.kit.words import speech
from ui.settings.keeping import KeepingSection
from ui.settings.page import SettingsPage
from ui.shell.window import Window

Key = Qt.Key


def the_registry(window: Window) -> Registry:
    found = window.desk.registry
    assert found is not None
    return found


@pytest.fixture
def section(opened: Window, qtbot: QtBot) -> KeepingSection:
    opened.activateWindow()
    opened.acts.run("settings.backups")
    rest(opened, qtbot)
    page = opened.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page.keeping


def grow(window: Window, uid: str) -> None:
    insert = Insert("firm", uid, {"legal_name": f"企业{uid}"})
    apply(the_registry(window), ChangeSet("edit", "x", "王莉", (insert,)))
    window.desk.changed()


def dialog_of(window: Window) -> Dialog:
    return next(d for d in window.findChildren(Dialog) if d.isVisible())


def said(window: Window) -> list[str]:
    return [t.accessibleName() for t in window.findChildren(Toast) if t.isVisible()]


def test_the_day_has_its_backup_once_a_registry_is_open(opened: Window, section: KeepingSection) -> None:
    assert [b.why for b in shelf(the_registry(opened).path)] == ["day"]
    assert [b.why for b in section.model.rows()] == ["day"]
    assert section.place.text() == str(the_registry(opened).path)
    assert section.pane.outcome is not None
    assert section.pane.outcome.lost == ()
    assert not section.risk.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_going_back_shows_what_is_lost_and_keeps_it(
    opened: Window, section: KeepingSection, qtbot: QtBot, language: Language
) -> None:
    speech().set_language(language)
    grow(opened, "new-1")
    rest(opened, qtbot)
    section.table.setFocus()
    QTest.keyClick(section.table, Key.Key_Home)
    rest(opened, qtbot)
    assert [c.actor for c in section.pane.model.rows()] == ["王莉"]
    section.pane.restore.setFocus()
    QTest.keyClick(section.pane.restore, Key.Key_Space)
    dialog = dialog_of(opened)
    QTest.keyClick(dialog, Key.Key_Escape)
    rest(opened, qtbot)
    assert len(shelf(the_registry(opened).path)) == 1
    QTest.keyClick(section.pane.restore, Key.Key_Space)
    QTest.keyClick(dialog_of(opened), Key.Key_Return)
    rest(opened, qtbot, lambda: len(shelf(the_registry(opened).path)) == 2)
    rest(opened, qtbot)
    registry = the_registry(opened)
    with registry.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM firm WHERE uid = 'new-1'").scalar() == 0
    assert [b.why for b in shelf(registry.path)] == ["restore", "day"]
    assert check_registry(registry) == []


def test_made_by_hand_and_carried_to_the_second_place(
    opened: Window, section: KeepingSection, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(usb))
    section.choose.click()
    rest(opened, qtbot)
    assert section.second.text() == str(usb)
    section.make.click()
    rest(opened, qtbot)
    assert [b.why for b in section.model.rows()] == ["manual", "day"]
    assert len(list(usb.glob("*/*.car"))) == 2
    section.stop.click()
    rest(opened, qtbot)
    assert section.stop.isHidden()


def test_a_second_place_that_is_gone_is_said_and_the_backup_stands(
    opened: Window, section: KeepingSection, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(usb))
    section.choose.click()
    rest(opened, qtbot)
    usb.rename(tmp_path / "pulled")
    section.make.click()
    rest(opened, qtbot)
    QTest.keyClick(dialog_of(opened), Key.Key_Escape)
    rest(opened, qtbot)
    assert [b.why for b in section.model.rows()] == ["manual", "day"]


def test_checking_says_what_it_found(opened: Window, section: KeepingSection, qtbot: QtBot) -> None:
    section.check.click()
    rest(opened, qtbot)
    assert any("No faults found" in text for text in said(opened))
    registry = the_registry(opened)
    with registry.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_change_log_update")
    section.check.click()
    rest(opened, qtbot)
    dialog = dialog_of(opened)
    assert dialog.windowTitle() == "1 fault was found"
    QTest.keyClick(dialog, Key.Key_Escape)


def test_compacting_is_said_in_megabytes(opened: Window, section: KeepingSection, qtbot: QtBot) -> None:
    section.compact.click()
    rest(opened, qtbot)
    assert any("MB before" in text for text in said(opened))
    assert [b.why for b in section.model.rows()] == ["compact", "day"]


def test_an_unsafe_place_is_said_with_the_safe_way(window: Window, file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "OneDrive - 市科委"
    folder.mkdir()
    moved = file.rename(folder / file.name)
    window.desk.open(moved)
    rest(window, qtbot, lambda: window.desk.registry is not None)
    rest(window, qtbot)
    assert any("OneDrive" in text for text in said(window))
    window.acts.run("settings.backups")
    rest(window, qtbot)
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    assert page.keeping.risk.isVisible()
    assert "disk of this computer" in page.keeping.risk.accessibleName()
