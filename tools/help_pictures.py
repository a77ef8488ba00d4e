"""The pictures of the help, taken from the running program in both languages, and whether they are still true.

    python tools/help_pictures.py           make the sample in a temporary folder, take all pictures anew
    python tools/help_pictures.py check     say which pictures show other words than the program does now

A picture is as old as what it shows. So the words that a page shows (labels, buttons, titles of columns; not the data, and
figures as #) are hashed when the picture is taken, and the hash stands in ``resources/help/pictures.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402 (the source tree comes first)
from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QTabBar, QWidget  # noqa: E402

from registry.change import new_registry  # noqa: E402
from registry.i18n import Language  # noqa: E402
from registry.intake.importing import commit, prepare, read_files  # noqa: E402
from registry.view.samples import DISTRICT_RETURN  # noqa: E402
from tests.ui.stand_in import StandIn  # noqa: E402
from tools.pictures import next_return  # noqa: E402
from tools.shots import read, settle  # noqa: E402
from ui.kit.commands import Command  # noqa: E402
from ui.kit.desk import Desk  # noqa: E402
from ui.kit.theme import LIGHT, theme  # noqa: E402
from ui.kit.words import speech  # noqa: E402
from ui.main import make_application  # noqa: E402
from ui.shell.commands import GO, SHELL  # noqa: E402
from ui.shell.places import PLACES, make_page, page_class  # noqa: E402
from ui.shell.window import Window  # noqa: E402

PAGES = ("firms", "intake", "keylist", "reports", "cultivation")
HASHES = ROOT / "resources" / "help" / "pictures.json"
_SIZE = (1360, 850)
_COLOURS = 128


def all_commands() -> tuple[Command, ...]:
    """The whole table of commands, without a window."""
    return (*SHELL, *GO, *(command for where in PLACES for command in page_class(where).commands))


def make_sample(path: Path) -> Path:
    """The sample's registry at `path`."""
    with new_registry(path, name="Sample", actor="officer", fictional=True, data_date=DISTRICT_RETURN.day) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "officer")
    return path


def scenes(sample: Path, folder: Path, pages: tuple[str, ...] = PAGES) -> Iterator[tuple[str, Language, Window]]:
    """The window as each picture shows it: the page's key, the language, the window at rest."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk = Desk(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    desk.settings.setValue("person/name", "officer")
    window = Window(desk, lambda where, own: (make_page if where.key in pages else StandIn)(where, own))
    theme().set_mode(LIGHT)
    window.resize(*_SIZE)
    window.show()
    desk.open(sample)
    settle(app, desk, lambda: desk.registry is not None)
    for page in pages:
        if page == "intake":
            read(window, desk, next_return(folder / "2025-Q3-return.xlsx"))
        for language in Language:
            speech().set_language(language)
            window.go(page)
            settle(app, desk)
            yield page, language, window
    speech().set_language(Language.EN)
    window.close()
    desk.close()
    window.deleteLater()


def words(page: QWidget) -> list[str]:
    """What a page says of itself: its labels, buttons and titles of columns, in order, each figure as #."""
    said: list[str] = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton):
            said.append(widget.text() or widget.accessibleName())
        elif isinstance(widget, QLabel):
            said.append(widget.text())
        elif isinstance(widget, QTabBar):
            said += [widget.tabText(n) for n in range(widget.count())]
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model, ahead = widget.model(), Qt.Orientation.Horizontal
            said += [str(model.headerData(n, ahead) or "") for n in range(model.columnCount())]
    return [re.sub(r"\d+", "#", text) for text in said if text.strip()]


def digest(window: Window, page: str) -> str:
    """The hash of what the page in front says."""
    return hashlib.sha256("\n".join(sorted(set(words(window.pages[page])))).encode()).hexdigest()[:16]


def take(window: Window, target: Path) -> None:
    """Save the window as a small PNG."""
    target.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(target))
    Image.open(target).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> int:
    """Take all pictures, or check them."""
    checks = sys.argv[1:] == ["check"]
    known: dict[str, str] = json.loads(HASHES.read_text(encoding="utf-8")) if HASHES.is_file() else {}
    found: dict[str, str] = {}
    make_application([])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for page, language, window in scenes(make_sample(folder / "sample.car"), folder):
            name = f"{language.value}/{page}.png"
            found[name] = digest(window, page)
            if not checks:
                take(window, ROOT / "resources" / "help" / name)
    if checks:
        stale = sorted(name for name in found if known.get(name) != found[name])
        print("\n".join(stale) or "all pictures show what the program shows")
        return 1 if stale else 0
    HASHES.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
