"""The desktop's entry point."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QSettings, Qt, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

import registry
from registry.i18n import Language, Text, current_language, set_language
from ui.kit.desk import Desk
from ui.kit.focus import FocusRing
from ui.kit.fonts import Type, font, load_fonts, missing_fonts, prose
from ui.kit.opened_files import sweep
from ui.kit.text_size import text_size
from ui.kit.theme import DARK, LIGHT, system_contrast, system_mode, theme
from ui.kit.words import speech
from ui.screen import NO_SCREEN, has_screen
from ui.shell.crash import CrashDesk
from ui.shell.window import Window

ORGANISATION = "cultivation-registry"


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line of the desktop."""
    parser = argparse.ArgumentParser(prog="cultivation-registry", description="The commercial aerospace registry.")
    parser.add_argument("file", nargs="?", type=Path, help="a registry (.car) or a workbook to import")
    parser.add_argument("--language", choices=[language.value for language in Language], help="en or zh")
    parser.add_argument("--theme", choices=[LIGHT, DARK])
    parser.add_argument("--time-start", action="store_true", help="say how long the start takes, and end")
    parser.add_argument("--read-only", action="store_true", help="open the registry and change nothing")
    parser.add_argument("--version", action="version", version=registry.__version__)
    return parser.parse_args(words)


def prepare_input_method() -> None:
    """Chinese typing under fcitx: the wheels carry no fcitx plug-in, but fcitx speaks ibus."""
    said = os.environ.get("QT_IM_MODULE", "") + os.environ.get("XMODIFIERS", "")
    if "fcitx" in said:
        os.environ["QT_IM_MODULE"] = "ibus"


_SWITCH_SECONDS = 0.0001
"""How long a worker may keep the interpreter while the window wants it. Painting a table gives it away and wants it back a
thousand times: at a millisecond each, a sort of 140,000 rows beside it stopped the window for 60 to 130 ms, at a tenth for
30 to 45, and the sort took as long.
"""


def make_application(words: Sequence[str]) -> QApplication:
    """The Qt application with its fonts and style; the one that runs already, if there is one."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    held = QApplication.instance()
    if isinstance(held, QApplication):
        app = held
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication([ORGANISATION, *words])
    app.setApplicationName(ORGANISATION)
    app.setDesktopFileName(ORGANISATION)  # Wayland finds the icon by it
    app.setApplicationVersion(registry.__version__)
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(font(Type.CELL))
    QToolTip.setFont(prose(Type.CELL))
    FocusRing(app)
    return app


class FileOpening(QObject):
    """On macOS a double click on a file comes as an event, not as an argument."""

    opened = Signal(Path)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self.opened.emit(Path(event.file()))
            return True
        return False


class QtWords:
    """Qt's own texts (file dialogs, context menus) in the language in use."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator = QTranslator(app)
        speech().changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Load or drop Qt's Chinese."""
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if current_language() is Language.ZH and self._translator.load("qtbase_zh_CN", folder):
            self._app.installTranslator(self._translator)


def _spoken(environment: Mapping[str, str]) -> Language:
    said = environment.get("LC_ALL") or environment.get("LANG") or ""
    return Language.ZH if said.lower().startswith("zh") else Language.EN


def chosen_language(settings: QSettings, said: str | None) -> Language:
    """The language asked for, else the one used last, else the system's."""
    held = said or str(settings.value("language", "") or "")
    if held in {language.value for language in Language}:
        return Language(held)
    from PySide6.QtCore import QLocale

    return Language.ZH if QLocale.system().language() is QLocale.Language.Chinese else Language.EN


def remember_choices(settings: QSettings) -> None:
    """Keep language and theme for the next start."""
    speech().changed.connect(lambda: settings.setValue("language", current_language().value))
    theme().changed.connect(lambda: settings.setValue("theme", theme().mode))
    text_size().changed.connect(lambda: settings.setValue("text_size", text_size().percent))


def take_looks(settings: QSettings) -> None:
    """Text size and contrast as they were chosen; contrast follows the system, live, while nobody chose."""
    text_size().set_percent(int(str(settings.value("text_size", 100) or 100)))
    chosen = str(settings.value("contrast", "") or "")
    theme().set_contrast(chosen == "high" or (chosen != "usual" and system_contrast()))

    def follow() -> None:
        if str(settings.value("contrast", "") or "") not in ("high", "usual"):
            theme().set_contrast(system_contrast())

    styles = QGuiApplication.styleHints()
    styles.accessibility().contrastPreferenceChanged.connect(follow)


def first_file(settings: QSettings, said: Path | None) -> Path | None:
    """What to open at the start: the file named, else the registry that was open last, if it is still there."""
    if said is not None:
        return said
    last = str(settings.value("files/last", "") or "")
    return Path(last) if last and Path(last).is_file() else None


def main(words: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed."""
    words = sys.argv[1:] if words is None else words
    given = arguments(words)
    if not has_screen(os.environ, sys.platform):
        set_language(Language(given.language) if given.language else _spoken(os.environ))
        sys.stderr.write(str(NO_SCREEN) + "\n")
        return NO_SCREEN.exit_code
    prepare_input_method()
    app = make_application(words)
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, "desktop")
    speech().set_language(chosen_language(settings, given.language))
    theme().set_mode(given.theme or str(settings.value("theme", "") or "") or system_mode())
    take_looks(settings)
    qt_words = QtWords(app)
    crash = CrashDesk()
    crash.install()
    desk = Desk(settings)
    desk.read_only = given.read_only
    window = Window(desk, later=True)
    crash.window = window
    window.restore()
    path = first_file(settings, given.file)
    if given.time_start:
        from ui.shell.start_time import StartTime

        StartTime(window, opens=path is not None)
    if sys.platform == "darwin":
        FileOpening(app).opened.connect(desk.file_wanted)
    window.show()
    remember_choices(settings)
    lacking = missing_fonts()
    if lacking:
        what = Text("Fonts of this program are missing, so texts may look wrong: {files}", files=", ".join(lacking))
        desk.say(what, Text("Install the program again."), "warn")
    desk.jobs.read(lambda _ticket: sweep(), lambda _count: None, owner=desk)
    if path is not None:
        desk.file_wanted.emit(path)
    try:
        return app.exec()
    finally:
        desk.close()
        crash.remove()
        del qt_words
