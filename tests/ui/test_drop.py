"""Files dropped anywhere on the window: words while they hang over it, the import page, or a plain word why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Text
from tests.store.support import fresh_file
from tests.ui.conftest import sweep
from tests.ui.stand_in import StandIn
from ui.kit.desk import Desk
from ui.kit.feedback import Toast
from ui.kit.page import Page
from ui.shell.drop import Hanging, Sorted, tell_apart
from ui.shell.places import Place
from ui.shell.window import Window


class ImportPage(Page):
    """Notes what it is asked to read."""

    key: ClassVar[str] = "intake"
    title: ClassVar[Text] = Text("Import")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.asked: list[object] = []
        self.setAcceptDrops(True)

    def shown(self, request: object) -> None:
        if request is not None:
            self.asked.append(request)


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    def page_of(where: Place, desk: Desk) -> Page:
        return ImportPage(desk) if where.key == "intake" else StandIn(where, desk)

    fresh_file(tmp_path / "new.car", name="New", actor="Test", fictional=False)
    desk = Desk(settings)
    made = Window(desk, page_of)
    made.show()
    desk.open(tmp_path / "new.car")
    qtbot.waitUntil(lambda: desk.registry is not None and not desk.jobs.busy)
    yield made
    made.close()
    desk.close()
    made.deleteLater()
    sweep()


def files(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(p)) if isinstance(p, Path) else QUrl(p) for p in paths])
    return mime


_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drag(target: QWidget, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(50, 50), _COPY, mime, _LEFT, _NONE)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(window: Window, qtbot: QtBot, *paths: Path | str) -> None:
    mime = files(*paths)
    assert drag(window, mime)
    veil = window.drops.veil
    assert veil.isVisible()
    assert veil.geometry() == window.rect()
    assert drag(veil, mime)
    QApplication.sendEvent(veil, QDropEvent(QPointF(50, 50), _COPY, mime, _LEFT, _NONE))
    assert not veil.isVisible()
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)


def asked(window: Window) -> list[object]:
    page = window.pages["intake"]
    assert isinstance(page, ImportPage)
    return page.asked


def said(window: Window) -> list[str]:
    return [toast.accessibleName() for toast in window.findChildren(Toast) if toast.isVisible()]


@pytest.mark.parametrize("front", ["firms", "settings", "intake"])
def test_a_workbook_dropped_on_any_page_is_imported(window: Window, qtbot: QtBot, tmp_path: Path, front: str) -> None:
    window.go(front)
    book = tmp_path / "a.xlsx"
    book.touch()
    drop(window, qtbot, book)
    assert (window.front, asked(window), said(window)) == ("intake", [[book]], [])


def test_a_folder_is_handed_on_as_it_is(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "2024年12月"
    folder.mkdir()
    drop(window, qtbot, folder)
    assert asked(window) == [[folder]]


def test_a_registry_is_opened(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "other.car"
    fresh_file(path, name="Other", actor="Test", fictional=False)
    drop(window, qtbot, path)
    registry = window.desk.registry
    assert registry is not None
    assert registry.path == path


def test_what_is_not_taken_is_said(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    drop(window, qtbot, tmp_path / "one", tmp_path / "two")
    assert said(window) == ["Several folders were dropped."]
    drop(window, qtbot, tmp_path / "letter.pdf")
    assert "letter.pdf is no workbook, folder or registry." in said(window)
    drop(window, qtbot, "https://example.org/a.xlsx")
    assert "No file was dropped." in said(window)
    assert asked(window) == []
    drop(window, qtbot, tmp_path / "letter.pdf", tmp_path / "b.csv")
    assert "1 dropped file was left out" in said(window)
    assert asked(window) == [[tmp_path / "b.csv"]]


def test_the_veil_goes_when_the_drag_leaves_and_text_is_no_file(window: Window, tmp_path: Path) -> None:
    text = QMimeData()
    text.setText("a\tb")
    assert not drag(window, text)
    assert not window.drops.veil.isVisible()
    assert drag(window, files(tmp_path / "a.xlsx"))
    assert window.drops.veil.accessibleName() == "Drop to import a.xlsx"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.veil.isVisible()
    assert drag(window.drops.veil, files(tmp_path / "a.xlsx"))
    QApplication.sendEvent(window.drops.veil, QDragLeaveEvent())
    assert not window.drops.veil.isVisible()


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("a.xlsx",), True),
        (("松江.ET",), True),
        (("returns",), True),
        (("2024.12",), True),
        (("a.pdf",), False),
        (("a.pdf", "b.csv"), True),
        (("r.car",), True),
        ((), False),
    ],
)
def test_the_words_while_hanging_tell_what_a_drop_does(names: tuple[str, ...], taken: bool) -> None:
    assert Hanging(tuple(map(Path, names)), 0, names).is_taken is taken


def test_a_registry_beside_other_files_is_not_taken(tmp_path: Path) -> None:
    found = tell_apart([tmp_path / "a.car", tmp_path / "b.xlsx"])
    assert found == Sorted((tmp_path / "b.xlsx",), 0, (tmp_path / "a.car",))
    assert found.refusal is not None
    assert tell_apart([tmp_path / "b.tsv"]).refusal is None
