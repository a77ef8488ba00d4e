"""The page of one firm in the real window, by keyboard: opened, walked, zoomed, edited, left."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import rest
from ui.firms.firm_side import SideLine
from ui.firms.page import FirmsPage
from ui.firms.record_dialog import RecordDialog
from ui.firms.sections import missing_of
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
def on_firm(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page = firms(opened)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(opened, Key.Key_Return)
    rest(opened, qtbot)
    return opened


def test_enter_opens_the_page_and_escape_leads_back_to_the_row(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    firm = page.table.current()
    assert page.firm_open
    assert page.firm_page.isVisible()
    assert page.firm_page.firm == firm
    assert firm is not None
    assert str(firm.english_name) in page.firm_page.timeline.accessibleName()
    press(on_firm, Key.Key_Escape)
    assert not page.firm_open
    assert page.table.hasFocus()
    assert page.table.current() == firm


def test_the_next_and_the_previous_firm_of_the_view(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    order = [row.uid for row in page.model.rows()]
    assert not page.firm_page.head.previous.isEnabled()
    press(on_firm, Key.Key_Right, Mod.AltModifier)
    press(on_firm, Key.Key_Right, Mod.AltModifier)
    rest(on_firm, qtbot)
    assert page.firm_page.firm is not None
    assert page.firm_page.firm.uid == order[2]
    assert page.firm_page.head.place.endswith("3 of 40")
    press(on_firm, Key.Key_Left, Mod.AltModifier)
    rest(on_firm, qtbot)
    assert page.firm_page.firm.uid == order[1]


def test_years_and_figures_of_one_firm_do_not_stay_below_the_name_of_another(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    own, other = page.firm_page, page.model.row(2)
    assert other is not None
    assert own.timeline.span is not None
    own.show_row(other, "All firms", 3, 40)  # as it is while a card takes long to be read
    qtbot.waitUntil(lambda: own.timeline.span is None, timeout=5_000)
    assert own.side.findChildren(SideLine) == []
    assert own.fixes.isHidden()
    page.table.set_current(other.uid)
    rest(on_firm, qtbot, lambda: own.timeline.span is not None)
    assert str(other.english_name) in own.timeline.accessibleName()


def test_the_axis_zooms_moves_and_shows_all_again(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    axis = page.firm_page.timeline
    whole = axis.span
    assert whole is not None
    press(on_firm, Key.Key_F6)
    assert axis.hasFocus()
    press(on_firm, Key.Key_Plus)
    assert axis.span is not None
    assert axis.span.days < whole.days
    near = axis.span
    press(on_firm, Key.Key_Right)
    assert axis.span.first > near.first
    assert axis.span.days == near.days
    press(on_firm, Key.Key_0)
    assert axis.span == whole
    here = QPointF(400, 100)
    wheel = QWheelEvent(
        here, axis.mapToGlobal(here), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Mod.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(axis, wheel)
    assert axis.span.days < whole.days
    QTest.mouseDClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert axis.span == whole
    press(on_firm, Key.Key_C, Mod.ControlModifier | Mod.ShiftModifier)
    assert QGuiApplication.clipboard().text().startswith("Date\tKind\tEvent")


def test_a_value_is_edited_on_the_page_and_the_edit_undone(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    press(on_firm, Key.Key_1, Mod.AltModifier)
    lines = page.firm_page.lines
    assert lines.isVisible()
    assert lines.edit_field("headcount")
    editor = lines.editor
    assert editor is not None
    before = editor.text()
    editor.set_text("412")
    press(on_firm, Key.Key_Return)
    rest(on_firm, qtbot, lambda: any(getattr(line, "value", "") == "412" for line in lines.lines))
    assert page.firm_open
    assert page.firm_page.head.figure(4)[1] == "412"
    press(on_firm, Key.Key_Z, Mod.ControlModifier)
    rest(on_firm, qtbot, lambda: any(getattr(line, "value", "") == before for line in lines.lines))
    assert lines.edit_field("headcount")
    assert on_firm.desk.toasts is not None
    while on_firm.desk.toasts.dismiss_last():
        pass
    press(on_firm, Key.Key_Escape)
    assert lines.editor is None
    assert page.firm_open, "Escape closes the topmost thing only"


def test_the_page_speaks_both_languages(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    speech().set_language(Language.ZH)
    rest(on_firm, qtbot)
    assert page.firm_page.head.figure(0)[0] == "累计融资"
    assert "轮融资" in page.firm_page.timeline.accessibleName()


def test_what_is_to_be_fixed_leads_to_its_field_or_record(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    by_title: dict[str, int] = {}
    for step in range(12):  # firms until one lacks a credit code and another an amount
        by_title = {str(fix.title): n for n, fix in enumerate(page.firm_page.fixes.fixes)}
        if {"Credit code missing", "Round without an amount"} & by_title.keys() and step:
            break
        press(on_firm, Key.Key_Right, Mod.AltModifier)
        rest(on_firm, qtbot)
    assert page.firm_page.fixes.isVisible()
    for title, number in by_title.items():
        page.firm_page.show_tab("timeline")
        fix = page.firm_page.fixes.fixes[number]
        page.firm_page.fixes.buttons[number].click()
        assert page.firm_page.tabs.value == fix.tab, title
        if fix.table:
            dialog = page.findChildren(RecordDialog)[-1]
            assert dialog._draft.table == fix.table
            assert (dialog._draft.uid or "") == fix.record
            dialog.reject()
        else:
            editor = page.firm_page.lines.editor
            assert editor is not None, title
            assert editor.target.field.key == fix.field
            page.firm_page.lines.leave_editor()


def test_the_buttons_of_the_head_do_what_they_say(on_firm: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = firms(on_firm)
    page.firm_page.head.edit.click()
    assert page.firm_page.lines.editor is not None
    assert page.firm_page.tabs.value == "profile"
    page.firm_page.lines.leave_editor()
    firm = page.table.current()
    assert firm is not None
    wanted: list[tuple[str, object]] = []
    on_firm.desk.page_wanted.connect(lambda where, request: wanted.append((where, request)))
    page.firm_page.head.list.click()
    assert wanted == [("keylist", (firm.uid,))]
    on_firm.go("firms")
    out = tmp_path / "profile.pdf"
    page.exporting.write_profile(firm, out)
    rest(on_firm, qtbot, out.exists)
    with pikepdf.open(out) as paper:
        assert len(paper.pages) >= 1
        assert str(firm.english_name) in str(paper.docinfo["/Title"])


def test_a_missing_value_is_filled_in_from_the_list_of_what_is_missing(on_firm: Window, qtbot: QtBot) -> None:
    page = firms(on_firm)
    page.firm_page.show_tab("profile")
    lines = page.firm_page.lines
    card = lines.card
    assert card is not None
    gone = [key for _words, table, key in missing_of(card) if not table]
    assert gone
    assert not lines.edit_field(gone[-1])
    lines._fill_in()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[len(gone) - 1].trigger()
    menu.close()
    editor = lines.editor
    assert editor is not None
    assert editor.target.field.key == gone[-1]
