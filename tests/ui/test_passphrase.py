"""A passphrase in the real window: set, asked for, refused, changed and taken away, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.change import check_registry
from registry.store.keys import can_encrypt, forget, key_of
from registry.store.shelf import list_backups
from tests.ui.conftest import rest
from ui.settings.encryption import EncryptionLine
from ui.settings.page import SettingsPage
from ui.shell.passphrase import NewPassphraseDialog, UnlockDialog
from ui.shell.window import Window

pytestmark = pytest.mark.skipif(not can_encrypt(), reason="the system's library cannot encrypt")
WORDS, OTHER = "four words in a row", "four other words"


@pytest.fixture
def line(opened: Window, qtbot: QtBot) -> EncryptionLine:
    opened.activateWindow()
    opened.acts.run("settings.backups")
    rest(opened, qtbot)
    page = opened.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page.keeping.encryption


def _type(dialog: NewPassphraseDialog | UnlockDialog, *words: str) -> None:
    for field, text in zip(dialog.fields, words, strict=True):
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, text)
    QTest.keyClick(dialog.fields[-1], Qt.Key.Key_Return)


def _new(window: Window) -> NewPassphraseDialog:
    return next(d for d in window.findChildren(NewPassphraseDialog) if d.isVisible())


def _path(window: Window) -> Path:
    assert window.desk.registry is not None
    return window.desk.registry.path


def _set(window: Window, line: EncryptionLine, qtbot: QtBot, words: str) -> None:
    (line.set_button if line.set_button.isVisible() else line.change_button).click()
    _type(_new(window), words, words)
    rest(window, qtbot, lambda: window.desk.registry is not None)


def test_it_is_set_and_everything_is_there(opened: Window, line: EncryptionLine, qtbot: QtBot) -> None:
    path = _path(opened)
    assert line.state.text() == "Whoever has the file can read it"
    line.set_button.click()
    dialog = _new(opened)
    _type(dialog, "short", "short")
    assert dialog.wrong.text().startswith("The passphrase is too short.")
    _type(dialog, WORDS, OTHER)
    assert dialog.wrong.text() == "The two passphrases differ."
    _type(dialog, WORDS, WORDS)
    rest(opened, qtbot, lambda: opened.desk.registry is not None)
    assert not path.read_bytes().startswith(b"SQLite")
    assert all(not backup.read_bytes().startswith(b"SQLite") for backup in list_backups(path))
    assert opened.desk.registry is not None
    assert check_registry(opened.desk.registry) == []
    opened.acts.run("settings.backups")
    rest(opened, qtbot, lambda: line.change_button.isVisible())
    assert line.state.text() == "The registry and its backups are encrypted"


def test_it_is_asked_for_when_the_registry_is_opened(opened: Window, line: EncryptionLine, qtbot: QtBot) -> None:
    path = _path(opened)
    _set(opened, line, qtbot, WORDS)
    opened.desk.close_registry()
    rest(opened, qtbot)
    forget(key_of(path))
    opened.desk.open(path)
    rest(opened, qtbot, lambda: bool([d for d in opened.findChildren(UnlockDialog) if d.isVisible()]))
    (dialog,) = [d for d in opened.findChildren(UnlockDialog) if d.isVisible()]
    assert dialog.words.echoMode() == dialog.words.EchoMode.Password
    _type(dialog, "not these words")
    rest(opened, qtbot, lambda: dialog.wrong.isVisible())
    assert dialog.wrong.text().startswith(f"The passphrase does not open {path.name}.")
    assert opened.desk.registry is None
    _type(dialog, WORDS)
    rest(opened, qtbot, lambda: opened.desk.registry is not None)
    assert _path(opened) == path


def test_it_is_changed_and_taken_away(opened: Window, line: EncryptionLine, qtbot: QtBot) -> None:
    path = _path(opened)
    _set(opened, line, qtbot, WORDS)
    opened.acts.run("settings.backups")
    rest(opened, qtbot, lambda: line.change_button.isVisible())
    first = key_of(path)
    _set(opened, line, qtbot, OTHER)
    assert key_of(path) not in (None, first)
    line.write_anew(None)
    rest(opened, qtbot, lambda: opened.desk.registry is not None and not opened.desk.jobs.busy)
    assert path.read_bytes().startswith(b"SQLite")
    assert opened.desk.registry is not None
    assert check_registry(opened.desk.registry) == []
