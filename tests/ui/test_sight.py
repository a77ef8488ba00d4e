"""Every page and dialog for those who hear the screen, use no mouse, read Chinese, or need larger letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.rounds.panel_round import panel_round
from tests.ui.conftest import idle, sweep, window_with
from tests.ui.fictional import make_registry
from tests.ui.sight import clipped, nameless, overpainted, unreached
from ui.keylist.page import KeyListPage
from ui.kit.text_size import text_size
from ui.kit.words import speech
from ui.settings.page import SettingsPage
from ui.shell.places import PLACES
from ui.shell.window import Window

ALL = tuple(where.key for where in PLACES)
_QUIET = ("registry.", "go.", "view.", "edit.", "import.", "help.")
"""Commands that open no dialog of ours: files, pages, looks; the help is a window of its own."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fictional firms, and a round with a panel that has marked."""
    path = tmp_path_factory.mktemp("sight") / "full.car"
    with make_registry(path) as registry:
        panel_round(registry)
    return path


@pytest.fixture
def window(full: Path, qtbot: QtBot, settings: QSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """All pages on the full registry; whoever asks for a file gets none."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: "")
    with window_with(qtbot, settings, *ALL, file=full) as made:
        yield made
        text_size().set_percent(100)


def spots(window: Window, qtbot: QtBot, *, sections: bool = True) -> Iterator[tuple[str, QWidget]]:
    """Each page, and each section of the settings, in front and at rest."""
    for key in ALL:
        window.go(key)
        idle(window, qtbot)
        page = window.pages[key]
        if isinstance(page, SettingsPage) and sections:
            for section in page.sections:
                page.tabs.pick(section)
                idle(window, qtbot)
                yield f"settings/{section}", page
        else:
            yield key, page


@contextmanager
def dialog_of(window: Window, qtbot: QtBot, name: str) -> Iterator[QDialog | None]:
    """The dialog that a command opens, closed afterwards; None where it opens none."""
    page = window.page
    editor = page.schemes.editor() if name == "keylist.scheme" and isinstance(page, KeyListPage) else None
    if editor is not None:
        editor.open()  # the command waits for its end
    else:
        window.acts.run(name)
    idle(window, qtbot)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    shown += [d for d in window.findChildren(QDialog) if d.isVisible() and d not in shown]
    ours = [dialog for dialog in shown if type(dialog).__module__.startswith("ui.")]  # that of the printer is Qt's own
    yield ours[-1] if ours else None
    for dialog in shown:
        dialog.reject()
    sweep()
    idle(window, qtbot)


def commands(window: Window) -> list[str]:
    """The commands that can be run on the page in front and may open a dialog."""
    return [
        c.name
        for c in window.acts.commands()
        if not c.name.startswith(_QUIET) and window.acts.action(c.name).isEnabled()
    ]


def test_everything_has_a_name_and_tab_comes_to_it(window: Window, qtbot: QtBot) -> None:
    found: list[str] = []
    for spot, page in spots(window, qtbot):
        found += [f"{spot}: no name: {one}" for one in nameless(window)]
        page.setFocus()
        found += [f"{spot}: Tab misses {one}" for one in unreached(page)]
    assert not found, "\n".join(found)


def test_every_dialog_has_names_tab_and_room(window: Window, qtbot: QtBot) -> None:
    found: list[str] = []
    opened: dict[str, set[str]] = {}
    kinds: set[str] = set()
    window.resize(1024, 620)
    QGuiApplication.clipboard().setText("临港")
    for key in ALL:
        window.go(key)
        idle(window, qtbot)
        for name in commands(window):
            with dialog_of(window, qtbot, name) as dialog:
                if dialog is None:
                    continue
                opened.setdefault(key, set()).add(name)
                kinds.add(type(dialog).__name__)
                found += [f"{name}: no name: {one}" for one in nameless(dialog)]
                found += [f"{name}: clipped: {one}" for one in clipped(dialog)]
                found += [f"{name}: Tab misses {one}" for one in unreached(dialog)]
                found += [] if dialog.windowTitle() or dialog.accessibleName() else [f"{name}: no title"]
    speech().set_language(Language.ZH)
    for key, names in opened.items():
        window.go(key)
        idle(window, qtbot)
        for name in names:
            with dialog_of(window, qtbot, name) as dialog:
                found += [f"{name}, Chinese: clipped: {one}" for one in (clipped(dialog) if dialog else ())]
    assert not found, "\n".join(found)
    assert len(kinds) >= 10, kinds


def test_no_word_is_clipped_in_any_size_or_language(window: Window, qtbot: QtBot) -> None:
    found: list[str] = []
    sizes = ((1024, 620), (1440, 900), (1920, 1080))
    for percent in (100, 125):
        text_size().set_percent(percent)
        for language in Language:
            speech().set_language(language)
            for width, height in sizes:
                window.resize(width, height)
                idle(window, qtbot)
                for spot, _page in spots(window, qtbot, sections=width == 1024):
                    look = f"{spot}, {width}x{height}, {percent} %, {language.value}"
                    found += [f"{look}: {one}" for one in (*clipped(window), *overpainted(window))]
    assert not found, "\n".join(found)
