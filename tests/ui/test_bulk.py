"""Several firms at once in the real window: what they share, one value for all, sums in the status bar, copies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.i18n import Language, set_language
from registry.view import FirmRow
from tests.ui.conftest import rest
from ui.firms.bulk_pane import BulkEditor
from ui.firms.page import FirmsPage
from ui.firms.sums import sum_of, sum_words, sums_of
from ui.kit.words import speech
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
Mod = Qt.KeyboardModifier


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def press(window: Window, key: Key, mod: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(window.windowHandle(), key, mod)


@pytest.fixture
def active(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


def settle(window: Window, qtbot: QtBot) -> None:
    """Wait until nothing is left to do, what the firms share included: it is read a moment after the rows."""
    page = firms(window)
    rest(window, qtbot, lambda: not page.many.busy)


def check(window: Window, count: int, qtbot: QtBot) -> list[FirmRow]:
    """Check the first rows by keyboard."""
    page = firms(window)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Home, Mod.ControlModifier)
    press(window, Key.Key_Space)
    for _step in range(count - 1):
        press(window, Key.Key_Down, Mod.ShiftModifier)
    settle(window, qtbot)
    return page.model.checked()


def lines(page: FirmsPage) -> dict[str, str]:
    return {line.label: line.value for line in page.many.pane.lines}


def test_the_pane_says_what_the_firms_share_and_one_value_is_set_for_all(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    checked = check(active, 5, qtbot)
    assert len(checked) == 5
    assert page.many.pane.isVisible()
    assert not page.pane.isVisible()
    shown = lines(page)
    assert shown["District"].startswith("«mixed»")
    assert shown["Park"] == "—"
    press(active, Key.Key_Return)  # from the table into the pane
    assert page.many.pane.stop.hasFocus()
    assert page.many.pane.edit_field("park")
    editor = page.many.pane.editor
    assert isinstance(editor, BulkEditor)
    assert editor.would_change() == 0
    editor.set_text("虚构园区")
    assert editor.would_change() == 5
    assert editor._note.text() == "5 firms will change, 0 stay."
    press(active, Key.Key_Return)
    settle(active, qtbot)
    assert lines(page)["Park"] == "虚构园区"
    assert page.many.pane.editor is None
    assert [row.uid for row in page.model.checked()] == [row.uid for row in checked], "the selection stays"
    assert active.desk.summary is not None
    assert active.desk.summary.undo is not None
    assert active.desk.summary.undo.label(Language.EN) == "Edit Park of 5 firms"
    assert active.desk.summary.undo.label(Language.ZH) == "修改 5 家企业的园区"
    press(active, Key.Key_Z, Mod.ControlModifier)
    settle(active, qtbot)
    assert lines(page)["Park"] == "—"


def test_where_firms_differ_nothing_typed_changes_nothing_and_a_dash_makes_unknown(
    active: Window, qtbot: QtBot
) -> None:
    page = firms(active)
    check(active, 5, qtbot)
    assert active.desk.summary is not None
    before = active.desk.summary.undo
    assert page.many.pane.edit_field("district")
    press(active, Key.Key_Return)
    settle(active, qtbot)
    assert page.many.pane.editor is None
    assert active.desk.summary.undo == before
    assert page.many.pane.edit_field("ownership")
    editor = page.many.pane.editor
    assert editor is not None
    editor.set_text("—")
    assert 0 < editor.would_change() < 5
    press(active, Key.Key_Escape)
    assert page.many.pane.editor is None
    assert page.many.pane.isVisible()


def test_what_is_no_value_is_said_in_place(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    check(active, 2, qtbot)
    assert page.many.pane.edit_field("established")
    editor = page.many.pane.editor
    assert editor is not None
    editor.set_text("soon")
    press(active, Key.Key_Return)
    assert page.many.pane.editor is editor
    assert editor._reason.isVisible()


def test_the_pane_of_one_firm_comes_back_when_nothing_is_checked(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    check(active, 3, qtbot)
    page.model.check_all(False)
    settle(active, qtbot)
    assert page.pane.isVisible()
    assert not page.many.pane.isVisible()
    assert page.status() is None


def test_sums_stand_in_the_status_bar_with_what_they_leave_out(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(active, Key.Key_A, Mod.ControlModifier)
    settle(active, qtbot)
    rows = page.model.rows()
    known = [row.raised_fen for row in rows if row.raised_fen is not None]
    parts = page.status()
    assert parts is not None
    assert parts[0] == "40 firms selected"
    assert f"({len(known)} known, {len(rows) - len(known)} not known)" in parts[1]
    assert f"{sum(known) / 1e8:,.0f} m" in parts[1]
    speech().set_language(Language.ZH)
    settle(active, qtbot)
    said = page.status()
    assert said is not None
    assert said[0] == "已选 40 家企业"
    assert "亿元" in said[1]


def test_an_unknown_figure_is_no_zero() -> None:
    assert sum_of((), lambda row: row.headcount).total is None
    set_language(Language.EN)
    assert sum_words(sums_of(()))[2] == "Headcount — (0 known)"


def test_copied_rows_are_text_and_table_with_headers(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    checked = check(active, 2, qtbot)
    press(active, Key.Key_C, Mod.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    head, *body = mime.text().split("\n")
    assert head.startswith("Firm\t")
    assert len(body) == 2
    assert (checked[0].english_name or "") in body[0]
    assert mime.html().count("<tr>") == 3
    assert "<th" in mime.html()
    assert page.bulk.isVisible()
