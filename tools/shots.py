"""Pictures of the running window: opens a registry offscreen and saves a page in any size, theme and language.

python tools/shots.py FILE.car OUT                      the firms page in all sizes, themes and languages
python tools/shots.py FILE.car OUT --page reports --size 1440x900 --theme dark --language zh
python tools/shots.py FILE.car OUT --page intake --import RETURN.xlsx --size 1440x900    the review of an import
python tools/shots.py FILE.car OUT --page all           every page in both themes and languages, beside its mock where
                                                        the mocks lie next to the project
python tools/shots.py FILE.car OUT --page firms --size 1024x620 --text 125    with large letters
python tools/shots.py - OUT                             the first page, with no registry open
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

from registry.i18n import Language
from tests.ui.beside import MOCKS, beside
from tests.ui.stand_in import StandIn
from ui.intake.page import IntakePage
from ui.kit.desk import Desk
from ui.kit.text_size import SIZES as SIZES_OF_TEXT
from ui.kit.text_size import text_size
from ui.kit.theme import theme
from ui.kit.words import speech
from ui.main import make_application
from ui.shell.places import PLACES, make_page
from ui.shell.window import Window

SIZES, MODES = ("1440x900", "1024x620"), ("light", "dark")
FULL = ("1440x900 light en", "1440x900 dark en", "1440x900 light zh", "1100x700 light en", "1920x1080 light en")
EVERY = tuple(f"{size} {mode} {tongue}" for size in SIZES for mode in MODES for tongue in ("en", "zh"))
BESIDE = {
    "overview": "01-overview",
    "firms": "02-firms-light",
    "intake": "03a-import-mapping",
    "keylist": "04-key-list-light",
    "panel": "05-panel",
    "cultivation": "06-cultivation",
    "reports": "08-reports",
}
"""The mock of each page that has one."""
WAIT_SECONDS = 60


def settle(app: QApplication, desk: Desk, until: Callable[[], bool] = lambda: True) -> None:
    """Let the window work until nothing is left to do and `until` holds.

    Raises:
        TimeoutError: it did not come to rest.
    """
    end = time.monotonic() + WAIT_SECONDS
    quiet = 0
    while quiet < 5:
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.02)
        quiet = quiet + 1 if not desk.jobs.busy and until() else 0
        if time.monotonic() > end:
            raise TimeoutError("the window did not come to rest")


def shoot(window: Window, desk: Desk, out: Path, page: str, size: str, mode: str, language: str) -> Path:
    """Save one picture and answer its path."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    width, height = (int(part) for part in size.split("x"))
    speech().set_language(Language(language))
    theme().set_mode(mode)
    window.resize(width, height)
    if desk.registry is not None:
        window.go(page)
    settle(app, desk)
    target = out / f"{page}-{size}-{mode}-{language}.png"
    picture = window.grab()
    picture.save(str(target))
    mock = MOCKS / f"{BESIDE.get(page, '')}.png"
    if size == "1440x900" and mode == "light" and mock.is_file():
        beside(picture.toImage(), mock, out / f"{page}-{language}-beside.png")
    return target


def read(window: Window, desk: Desk, workbook: Path) -> None:
    """Read a workbook on the import page and go on to what it changes in firms that are there."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window.go("intake")
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    page.read([workbook])
    settle(app, desk, lambda: page.phase in ("map", "match", "review"))
    page.show_step("review")
    if page.state.rows_of("updated"):
        page.review.tabs.pick("updated")
    settle(app, desk)


def main() -> int:
    """Make the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry")
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", action="append", help="default: firms")
    parser.add_argument("--import", dest="workbook", type=Path, help="a workbook to read, with --page intake")
    parser.add_argument("--size", default="")
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--language", default="en", choices=["en", "zh"])
    parser.add_argument("--text", type=int, default=100, choices=SIZES_OF_TEXT, help="text size, per cent")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = make_application([])
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        theme().set_mode(given.theme)
        text_size().set_percent(given.text)
        only = given.page or ["firms"]
        if only == ["all"]:
            only = [place.key for place in PLACES]
        window = Window(desk, lambda where, desk: (make_page if where.key in only else StandIn)(where, desk))
        window.show()
        if given.registry != "-":
            desk.open(Path(given.registry))
            settle(app, desk, lambda: desk.registry is not None)
        if given.workbook is not None:
            read(window, desk, given.workbook)
        wanted = (
            [f"{given.size} {given.theme} {given.language}"] if given.size else EVERY if given.page == ["all"] else FULL
        )
        for page in only:
            for line in wanted:
                size, mode, language = line.split()
                print(shoot(window, desk, given.out, page, size, mode, language))
        window.close()
        desk.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
