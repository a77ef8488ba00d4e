"""What the import says when it is done, in either language; files it lists and hands out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.store.support import fresh_file
from tests.ui.books.hand import HEAD, book, imported, row_of, write
from tests.ui.conftest import idle, window_with
from ui.intake.page import IntakePage
from ui.kit.books import KINDS, book_filters
from ui.kit.controls import Button
from ui.kit.feedback import Toast
from ui.kit.words import speech
from ui.shell.window import Window


class System(QObject):
    """Stands where the system opens folders."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    path = tmp_path / "new.car"
    fresh_file(path, name="New", actor="Test", fictional=False)
    with window_with(qtbot, settings, "intake", file=path) as made:
        yield made


@pytest.fixture
def page(window: Window) -> IntakePage:
    found = window.pages["intake"]
    assert isinstance(found, IntakePage)
    return found


@pytest.fixture
def system() -> Iterator[System]:
    made = System()
    QDesktopServices.setUrlHandler("file", made, "open")  # pyright: ignore[reportArgumentType] (a name, as Qt for Python takes it)
    yield made
    QDesktopServices.unsetUrlHandler("file")


def toast(window: Window) -> Toast:
    """The newest message, which stands lowest."""
    return max(window.findChildren(Toast), key=lambda shown: shown.geometry().bottom())


def words(shown: Toast) -> list[str]:
    return [label.text() for label in shown.findChildren(QLabel) if label.text()]


def test_the_message_of_a_commit_follows_the_language(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0))
    page.done.more.click()
    imported(window, page, qtbot, book(tmp_path / "d.xlsx", 1, 2))
    shown = toast(window)
    assert words(shown) == ["Imported d.xlsx", "2 firms added"]
    assert shown.height() >= shown.heightForWidth(360)
    speech().set_language(Language.ZH)
    assert words(shown) == ["已导入 d.xlsx", "新增 2 家企业"]
    assert shown.accessibleName() == "已导入 d.xlsx"
    assert shown.height() >= shown.heightForWidth(360), "nothing of it is cut off"
    speech().set_language(Language.EN)
    assert words(shown)[1] == "2 firms added"


def test_two_sums_are_listed_as_the_language_lists(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0))
    page.done.more.click()
    path = write(tmp_path / "b.xlsx", {"企业情况表": (HEAD, row_of(0, "张江"), row_of(1))})
    imported(window, page, qtbot, path)
    assert words(toast(window))[1] == "1 firm added, 1 firm changed"
    speech().set_language(Language.ZH)
    assert words(toast(window))[1] == "新增 1 家企业，变更 1 家企业"


def test_a_saved_workbook_leads_to_its_folder(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: System
) -> None:
    folder = tmp_path / "to send"
    folder.mkdir()
    template, marked = folder / "empty.xlsx", folder / "marked.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(template), ""))
    page.choose.template.click()
    idle(window, qtbot, template.exists)
    button = toast(window).findChild(Button)
    assert button is not None
    assert button.text() == "Open folder"
    button.click()
    assert system.opened == [str(folder)]
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(marked), ""))
    page.done.marked.click()
    idle(window, qtbot, marked.exists)
    button = next(b for b in toast(window).findChildren(Button) if b.text() == "Open folder")
    button.click()
    assert system.opened == [str(folder), str(folder)]


def test_a_file_dialog_lists_every_kind_that_is_read(
    window: Window, monkeypatch: pytest.MonkeyPatch, page: IntakePage
) -> None:
    asked: list[str] = []

    def answer(*given: object) -> tuple[list[str], str]:
        asked.append(str(given[-1]))
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    window.start_import()
    page.choose.choose.click()
    assert asked == [book_filters()] * 2
    kinds = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv", ".txt"}
    assert set(KINDS) == kinds
    first, *others = asked[0].split(";;")
    assert first == f"Workbooks ({' '.join('*' + kind for kind in KINDS)})"
    singly = [kind for one in others[:-1] for kind in one.partition("(")[2].rstrip(")").split()]
    assert sorted(singly) == sorted("*" + kind for kind in kinds)
    assert others[-1] == "All files (*)"
    speech().set_language(Language.ZH)
    assert "WPS 表格 (*.et)" in book_filters()
