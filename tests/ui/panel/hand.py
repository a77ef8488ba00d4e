"""A person at the page Panel: finds a candidate, a seat, a button; presses and types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from registry.report.panel_sheet import SHEET
from registry.rounds.book import RoundBook, read_book
from registry.rounds.sheet_form import FIRST_ITEM, KEY_COLUMN
from tests.ui.conftest import idle, sweep
from ui.kit.controls import Button, ElidedLabel
from ui.panel.ask import AskDialog
from ui.panel.page import PanelPage
from ui.shell.window import Window


def panel(window: Window) -> PanelPage:
    page = window.pages["panel"]
    assert isinstance(page, PanelPage)
    return page


def texts(widget: QWidget) -> list[str]:
    """What can be read in sight."""
    sweep()
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    labels += [label.text() for label in widget.findChildren(ElidedLabel) if label.isVisible()]
    return [*labels, *(b.text() for b in widget.findChildren(Button) if b.isVisible())]


def grid(page: PanelPage) -> dict[str, dict[str, str]]:
    """What the table shows, by the candidate's English name and the column's title."""
    columns = page.table.visible_columns()
    rows = page._model.rows()
    return {row.english: {str(c.title): c.text(row) for c in columns} for row in rows}


def expert(page: PanelPage, number: int) -> str:
    book = page.loaded.book
    assert book is not None
    return book.seats[number - 1].expert.uid


def enter_as(window: Window, qtbot: QtBot, number: int) -> str:
    """Enter as the expert on a seat, 0 for the office again; his key."""
    page = panel(window)
    key = expert(page, number) if number else ""
    page.enter_as(key)
    idle(window, qtbot)
    return key


def on_record(window: Window) -> RoundBook:
    registry, book = window.desk.registry, panel(window).loaded.book
    assert registry is not None
    assert book is not None
    with registry.read() as connection:
        return read_book(connection, book.head.uid)


def click(widget: QWidget, text: str) -> None:
    sweep()
    button = next(b for b in widget.findChildren(Button) if b.text() == text and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def fill(field: QWidget, text: str) -> None:
    """Put `text` in the place of what stands in a field, as the keyboard or an input method does."""
    assert isinstance(field, QLineEdit)
    field.selectAll()
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


def filled(path: Path, mark: int, wrong: str = "") -> Path:
    """A sheet with `mark` in every blank cell that can be typed, `wrong` in the first."""
    book = load_workbook(path)
    sheet: Any = book[SHEET]
    for row in range(3, sheet.max_row + 1):
        for column in range(FIRST_ITEM, FIRST_ITEM + 5):
            cell = sheet.cell(row, column)
            if sheet.cell(row, KEY_COLUMN).value and not cell.protection.locked and cell.value is None:
                cell.value, wrong = wrong or mark, ""
    book.save(path)
    return path


def dialog_of(page: PanelPage) -> AskDialog:
    assert isinstance(page.acts.dialog, AskDialog)
    return page.acts.dialog
