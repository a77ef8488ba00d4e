"""Editing in the cells of the firm table, in the real window, by keyboard: as in a sheet, with a source, one undo point a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.view import FirmRow
from tests.ui.conftest import rest
from ui.firms.cells import WorkedOut, cell_of
from ui.firms.page import FirmsPage
from ui.kit.words import speech
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
Mod = Qt.KeyboardModifier


class Sheet:
    """The table under a hand."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        page = window.pages["firms"]
        assert isinstance(page, FirmsPage)
        self.page = page

    def press(self, key: Key, mod: Mod = Mod.NoModifier) -> None:
        QTest.keyClick(self.window.windowHandle(), key, mod)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload,arg-type]

    def rest(self) -> None:
        rest(self.window, self.qtbot)

    def go(self, english_name: str, key: str) -> None:
        """Put the cursor into a cell."""
        rows = self.page.model.rows()
        number = next(n for n, row in enumerate(rows) if row.english_name == english_name)
        columns = [column.key for column in self.page.model.columns]
        self.page.table.setFocus(Qt.FocusReason.TabFocusReason)
        self.page.table.setCurrentIndex(self.page.model.index(number, columns.index(key)))
        self.rest()

    def row(self, uid: str) -> FirmRow:
        return next(row for row in self.page.model.rows() if row.uid == uid)

    @property
    def here(self) -> tuple[str | None, str]:
        """The firm and the column under the cursor."""
        row = self.page.table.current()
        column = self.page.model.columns[self.page.table.currentIndex().column()]
        return (row.english_name if row is not None else None), column.key

    @property
    def undo(self) -> str:
        summary = self.window.desk.summary
        assert summary is not None
        return summary.undo.label(Language.EN) if summary.undo is not None else ""


@pytest.fixture
def sheet(opened: Window, qtbot: QtBot) -> Sheet:
    opened.resize(1920, 1000)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    made = Sheet(opened, qtbot)
    made.rest()
    return made


def test_a_figure_is_typed_over_saved_with_enter_and_undone(sheet: Sheet) -> None:
    sheet.go("Amberlark Telemetry", "headcount")
    uid = sheet.page.table.current().uid  # type: ignore[union-attr]
    assert sheet.row(uid).headcount == 40
    sheet.type("412")  # faster than the firm is read: no letter is lost
    sheet.rest()
    editor = sheet.page.cells.editor
    assert editor is not None
    assert editor.text() == "412"
    assert editor._source.text().startswith("Phone call"), "a source is offered"
    sheet.press(Key.Key_Return)
    sheet.rest()
    assert sheet.page.cells.editor is None
    assert sheet.row(uid).headcount == 412
    assert sheet.here == ("Bao Ridge Composites", "headcount"), "down, as in a sheet"
    assert sheet.undo == "Edit Headcount of 琥雀测控"
    sheet.press(Key.Key_Z, Mod.ControlModifier)
    sheet.rest()
    assert sheet.row(uid).headcount == 40


def test_what_is_no_value_is_said_below_the_cell_and_escape_restores(sheet: Sheet) -> None:
    sheet.go("Amberlark Telemetry", "headcount")
    before = sheet.undo
    sheet.press(Key.Key_F2)
    sheet.rest()
    editor = sheet.page.cells.editor
    assert editor is not None
    assert editor.text() == "40", "F2 keeps what stands there"
    sheet.type("x")
    sheet.press(Key.Key_Return)
    assert sheet.page.cells.editor is editor
    assert editor.reason == "“x” is not a whole number. Write a whole number."
    below = editor._card.mapTo(sheet.page.table, QPoint(0, 0)).y()
    assert below >= sheet.page.table.visualRect(sheet.page.table.currentIndex()).bottom()
    sheet.press(Key.Key_Escape)
    assert sheet.page.cells.editor is None
    assert sheet.page.table.hasFocus()
    assert sheet.undo == before


def test_tab_saves_and_goes_to_the_next_column_with_another_source(sheet: Sheet) -> None:
    sheet.go("Cedar Bay Optics", "name")
    sheet.press(Key.Key_F2)
    sheet.rest()
    editor = sheet.page.cells.editor
    assert editor is not None
    editor.set_text("Cedar Bay Lenses")
    sheet.press(Key.Key_Return, Mod.AltModifier)
    assert editor._source.hasFocus()
    editor._source.setText("Web page of the firm")
    sheet.press(Key.Key_Tab)
    sheet.rest()
    assert sheet.here == ("Cedar Bay Lenses", "other_name")
    card = sheet.page.pane.card
    assert card is not None
    origin = next(f for f in card.profile if f.field.key == "english_name").provenance
    assert origin is not None
    assert origin.note == "Web page of the firm"
    sheet.press(Key.Key_F2)
    sheet.rest()
    assert sheet.page.cells.editor is not None
    assert sheet.page.cells.editor._source.text() == "Web page of the firm", "the source used last is offered next"
    sheet.press(Key.Key_Tab, Mod.ShiftModifier)
    assert sheet.here == ("Cedar Bay Lenses", "name"), "nothing was changed: it only goes on"


def test_a_firm_with_another_name_is_found_by_its_new_initials(sheet: Sheet) -> None:
    sheet.go("Cedar Bay Optics", "other_name")
    sheet.press(Key.Key_F2)
    sheet.rest()
    assert sheet.page.cells.editor is not None
    sheet.page.cells.editor.set_text("青松光学")
    sheet.press(Key.Key_Return)
    sheet.rest()
    sheet.page.search.setText("qsgx")
    assert [row.english_name for row in sheet.page.model.rows()] == ["Cedar Bay Optics"]
    sheet.page.search.setText("")
    sheet.press(Key.Key_Z, Mod.ControlModifier)
    sheet.rest()
    sheet.page.search.setText("qsgx")
    assert sheet.page.model.rows() == [], "one undo takes the name and its pinyin back"


def test_the_row_stays_until_the_edit_ends_though_sorted_and_filtered(sheet: Sheet) -> None:
    page = sheet.page
    page.search.setText("headcount:*")
    page.table.sort_by("headcount")
    sheet.rest()
    first = page.model.row(0)
    assert first is not None
    sheet.go(str(first.english_name), "headcount")
    sheet.press(Key.Key_F2)
    sheet.rest()
    assert page.cells.editor is not None
    page.rows.read()  # the registry changed meanwhile
    page.table.sort_by("headcount")
    sheet.rest()
    assert page.model.row(0) is first
    page.table.sort_by("headcount")
    page.cells.editor.set_text("99999")
    sheet.press(Key.Key_Return)
    sheet.rest()
    assert page.model.row(0) is not first
    assert page.model.rows()[-1].uid == first.uid, "it moves to its place when the edit ended"


def test_a_choice_is_picked_in_the_cell(sheet: Sheet) -> None:
    sheet.go("Blue Egret Launch", "district")
    uid = sheet.page.table.current().uid  # type: ignore[union-attr]
    sheet.press(Key.Key_F2)
    sheet.rest()
    assert sheet.page.cells.editor is not None
    sheet.page.cells.editor.set_text("310104")
    sheet.press(Key.Key_Return)
    sheet.rest()
    district = sheet.row(uid).district
    assert district is not None
    assert district.code == "310104"


@pytest.mark.parametrize(
    ("key", "said", "tab"),
    [
        ("raised", "The sum is that of the rounds", "funding"),
        ("tier", "The tier follows from the recognitions", "status"),
        ("filled", "This counts what is known", "profile"),
    ],
)
def test_what_cannot_be_typed_says_why_and_leads_on(sheet: Sheet, key: str, said: str, tab: str) -> None:
    sheet.go("Blue Egret Launch", key)
    sheet.type("5")
    sheet.rest()
    note = sheet.page.cells.note
    assert note is not None
    assert note.accessibleName().startswith(said)
    assert sheet.page.cells.editor is None
    sheet.press(Key.Key_Return)
    assert sheet.page.cells.note is None
    assert sheet.page.pane.tabs.value == tab
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.page.pane.isAncestorOf(focus)


def test_every_column_either_edits_or_says_why(sheet: Sheet) -> None:
    card = sheet.page.pane.card
    assert card is not None
    for column in sheet.page.model.columns[1:]:
        for language in Language:
            cell = cell_of(card, column.key, language)
            assert cell is not None, column.key
            assert isinstance(cell, WorkedOut) or cell.target is not None, column.key


def test_a_click_elsewhere_saves_what_is_a_value_and_keeps_what_is_none(sheet: Sheet) -> None:
    page = sheet.page
    sheet.go("Amberlark Telemetry", "headcount")
    uid = page.table.current().uid  # type: ignore[union-attr]
    sheet.press(Key.Key_F2)
    sheet.rest()
    assert page.cells.editor is not None
    page.cells.editor.set_text("no number")
    away = page.table.visualRect(page.model.index(12, 3)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=away)
    assert page.cells.editor is not None
    assert page.cells.editor.reason
    page.cells.editor.set_text("77")
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=away)
    sheet.rest()
    assert page.cells.editor is None
    assert sheet.row(uid).headcount == 77
    assert page.table.current_row() == 12


def test_an_input_method_types_into_the_cell(sheet: Sheet) -> None:
    sheet.go("Blue Egret Launch", "other_name")
    event = QInputMethodEvent("", [])
    event.setCommitString("蓝鹭")
    QApplication.sendEvent(sheet.page.table, event)
    sheet.rest()
    assert sheet.page.cells.editor is not None
    assert sheet.page.cells.editor.text() == "蓝鹭"
    speech().set_language(Language.ZH)
    assert sheet.page.cells.editor is None, "another language, another table"


def test_what_is_painted_in_passing_is_what_is_painted_anew(sheet: Sheet) -> None:
    table = sheet.page.table
    sheet.go("Amberlark Telemetry", "name")
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_PageDown, Key.Key_Up, Key.Key_End, Key.Key_PageUp, Key.Key_Left):
        sheet.press(key)
        QApplication.processEvents()
    sheet.rest()

    def screen() -> QImage:
        return sheet.window.screen().grabWindow(sheet.window.winId()).toImage()

    passing = screen()
    table.viewport().repaint()
    QApplication.processEvents()
    assert screen() == passing, "of a row that was current nothing is left behind"


def test_where_nothing_may_be_changed_a_cell_says_so(window: Window, file: Path, qtbot: QtBot) -> None:
    window.desk.read_only = True
    window.desk.open(file)
    qtbot.waitUntil(lambda: window.desk.registry is not None)
    window.go("firms")
    sheet = Sheet(window, qtbot)
    sheet.rest()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    sheet.go("Blue Egret Launch", "name")
    sheet.type("x")
    sheet.rest()
    assert sheet.page.cells.editor is None
    assert window.desk.toasts is not None
    assert str(window.desk.barred) in [toast.accessibleName() for toast in window.desk.toasts._shown]
    assert not sheet.page.firm_page.head.edit.isEnabled()
