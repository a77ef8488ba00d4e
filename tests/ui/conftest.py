"""A window on a registry of fictional firms, and a count of what a test leaves behind."""

from __future__ import annotations

import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from registry.change import new_registry
from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.store.keeping import back_up_once_a_day
from registry.store.shelf import backup_folder
from registry.view.samples import DISTRICT_RETURN
from tests.ui.fictional import make_registry
from tests.ui.sight import clipped, nameless, overpainted
from tests.ui.stand_in import StandIn
from ui.firms.page import FirmsPage
from ui.kit.combo import Combo
from ui.kit.controls import Button, CheckBox, ElidedLabel, Field, Label, Radio
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.feedback import Notice
from ui.kit.marks import Bar, Glyph
from ui.kit.theme import LIGHT, theme
from ui.kit.words import speech
from ui.main import make_application
from ui.shell.places import make_page
from ui.shell.window import Window

MINE = ("firms", "settings", "overview")


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Fonts, style and theme, once."""
    make_application([])
    theme().set_mode(LIGHT)


@pytest.fixture(scope="session")
def registry_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry all tests copy."""
    path = tmp_path_factory.mktemp("registry") / "fictional.car"
    with make_registry(path) as registry:
        back_up_once_a_day(registry)
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional return of the districts, imported; tests only read it."""
    path = tmp_path_factory.mktemp("sample") / "sample.car"
    with new_registry(path, name="Sample", actor="tester", fictional=True, data_date=DISTRICT_RETURN.day) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "tester")
        back_up_once_a_day(registry)
    return path


def copied(file: Path, target: Path) -> Path:
    """A registry of the test's own, with the backup that the first opening of the day made: at later ones none is due."""
    shutil.copyfile(file, target)
    if backup_folder(file).exists():
        shutil.copytree(backup_folder(file), backup_folder(target))
    return target


@pytest.fixture
def fresh(sample: Path, tmp_path: Path) -> Path:
    """The fictional return in a registry of the test's own."""
    return copied(sample, tmp_path / "own.car")


@pytest.fixture
def file(registry_file: Path, tmp_path: Path) -> Path:
    """A registry of the test's own."""
    return copied(registry_file, tmp_path / "fictional.car")


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings of the test's own."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


_PARTS = (QFrame, Label, ElidedLabel, Button, Glyph, Notice, Bar, Field, Combo, CheckBox, Radio)
_stray: list[str] = []


def _watch(part: type[QWidget]) -> None:
    """Note every plain `part` that is shown before it has a parent: it would flash as a window and take the keyboard.

    Every way to show a widget leads through this virtual function, from Python or from Qt. A filter on the application saw
    the same, and ran Python for each of the twenty thousand events of a window.
    """
    known = part.setVisible

    def setVisible(self: QWidget, visible: bool) -> None:
        if visible and type(self) is part and self.isWindow():
            frames = [f"{f.filename}:{f.lineno}" for f in traceback.extract_stack() if "/ui/" in f.filename]
            _stray.append(f"{type(self).__name__} {self.accessibleName()} {frames[-3:-1]}")
        known(self, visible)

    part.setVisible = setVisible  # type: ignore[method-assign]


_unclear: list[str] = []


def _look_at_dialogs() -> None:
    """Look at every dialog that a test closes, whatever opened it: has all in it a name, and all words room?"""
    known = Dialog.setVisible

    def setVisible(self: Dialog, visible: bool) -> None:
        if not visible and self.isVisible():
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what was said last has its place first
            words = (*nameless(self), *clipped(self), *overpainted(self))
            _unclear.extend(f"{type(self).__name__} {self.windowTitle()}: {one}" for one in words)
        known(self, visible)

    Dialog.setVisible = setVisible  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def watched(qapp: QApplication) -> list[str]:
    """What of the parts was shown as a window."""
    for part in _PARTS:
        _watch(part)
    _look_at_dialogs()
    return _stray


@pytest.fixture(autouse=True)
def no_stray_windows(watched: list[str], request: pytest.FixtureRequest) -> Iterator[None]:
    """No part of a page is ever a window of its own; tests of a part by itself show it on purpose. No dialog leaves a word
    without room or a control without a name."""
    watched.clear()
    _unclear.clear()
    yield
    assert not _unclear, "\n".join(_unclear)
    if "settings" in request.fixturenames:  # only tests with a whole window
        assert watched == []


@contextmanager
def window_with(qtbot: QtBot, settings: QSettings, *pages: str, file: Path | None = None) -> Iterator[Window]:
    """A window of 1440 × 900 with these pages, the first in front; the others wait. The registry `file` is open in it.

    Afterwards no job, thread or window of it is left, and English and light are back.
    """
    before = threading.active_count()
    desk = Desk(settings)
    made = Window(desk, lambda where, own: make_page(where, own) if where.key in pages else StandIn(where, own))
    made.resize(1440, 900)
    made.show()
    if file is not None:
        desk.open(file)
        idle(made, qtbot, lambda: desk.registry is not None)
        made.go(pages[0])
        idle(made, qtbot)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    desk.close()
    made.deleteLater()
    sweep()
    assert threading.active_count() <= before, "a thread was left behind"
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow)], "a window was left behind"
    speech().set_language(Language.EN)
    theme().set_mode(LIGHT)


def languages(usual: Language) -> list[Language]:
    """The languages of a whole job by one hand: `usual`, and both where ``CAR_WALK`` names a folder for its pictures.

    The suite holds its rounds by keyboard in English and by mouse in Chinese, so each hand and each language has one.
    """
    return list(Language) if os.environ.get("CAR_WALK") else [usual]


def idle(window: Window, qtbot: QtBot, until: Callable[[], bool] = lambda: True) -> None:
    """Wait until no job of `window` runs and `until` holds."""
    qtbot.waitUntil(lambda: not window.desk.jobs.busy and until(), timeout=20_000)
    sweep()


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, request: pytest.FixtureRequest) -> Iterator[Window]:
    """An empty window with the pages that the module names as its ``PAGES``."""
    with window_with(qtbot, settings, *getattr(request.module, "PAGES", MINE)) as made:
        yield made


@pytest.fixture
def opened(window: Window, file: Path, qtbot: QtBot) -> Window:
    """A window with the fictional registry in it, at rest."""
    window.desk.open(file)
    qtbot.waitUntil(lambda: window.desk.registry is not None)
    rest(window, qtbot)
    return window


def sweep() -> None:
    """Let everything that waits for its deletion go."""
    for _turn in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rest(window: Window, qtbot: QtBot, until: Callable[[], bool] = lambda: True) -> None:
    """Wait until nothing is left to do: no job, no card about to be read."""
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    rows = page.rows
    qtbot.waitUntil(lambda: not rows.waits and not window.desk.jobs.busy and until(), timeout=10_000)
    sweep()
