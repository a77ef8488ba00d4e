"""The page of one firm in the real window, by keyboard: opened, walked, zoomed, edited, left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import rest
from ui.firms.page import FirmsPage
from ui.kit.words import speech
from ui.shell.window import Window

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
    assert not page.firm_page.previous.isEnabled()
    press(on_firm, Key.Key_Right, Mod.AltModifier)
    press(on_firm, Key.Key_Right, Mod.AltModifier)
    rest(on_firm, qtbot)
    assert page.firm_page.firm is not None
    assert page.firm_page.firm.uid == order[2]
    assert page.firm_page._place.text().endswith("3 of 40")
    press(on_firm, Key.Key_Left, Mod.AltModifier)
    rest(on_firm, qtbot)
    assert page.firm_page.firm.uid == order[1]


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
    assert page.firm_page._figures[4][1].text() == "412"
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
    assert page.firm_page._figures[0][0].text() == "累计融资"
    assert "轮融资" in page.firm_page.timeline.accessibleName()
