"""Sources that differ, in the real window, by keyboard: the marked cell, the query and the view that find the firm, the row of
"To fix", and the two ways to settle which value counts."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from registry.change import ChangeSet, Insert, apply, changes
from registry.change.claims import claims_of
from registry.i18n import Language
from registry.view import FirmRow
from tests.ui.conftest import idle, rest
from ui.firms.claims_popover import ClaimsPart, ClaimsShelf
from ui.firms.page import FirmsPage
from ui.firms.value_history import HistoryDialog
from ui.kit.theme import DARK, LIGHT, theme, tokens
from ui.kit.words import speech
from ui.overview.page import OverviewPage
from ui.shell.window import Window

Key = Qt.Key
Mod = Qt.KeyboardModifier


class Desk:
    """The firms page under a hand, one firm of it with a district that two sources give differently."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        page = window.pages["firms"]
        assert isinstance(page, FirmsPage)
        self.window, self.qtbot, self.page = window, qtbot, page
        firm = next(row for row in page.model.rows() if row.district is not None)
        assert firm.district is not None
        self.uid, self.district = firm.uid, firm.district.code
        self.said = "310112" if self.district != "310112" else "310115"
        self.state(self.said, "Annual report 2025, p. 3")

    def state(self, district: str, source: str) -> None:
        """A source says this of the district."""
        claim = {
            "firm": self.uid, "about": "firm", "record": self.uid, "field": "district", "origin": "document",
            "value": json.dumps({"district": district}), "source": source, "said_at": "2026-01-01T00:00:00+00:00",
        }  # fmt: skip
        registry = self.window.desk.registry
        assert registry is not None
        apply(registry, ChangeSet("edit", "x", "王莉", (Insert("claim", source, claim),)))
        self.window.desk.changed()
        self.rest()

    def rest(self) -> None:
        rest(self.window, self.qtbot)

    def press(self, key: Key, mod: Mod = Mod.NoModifier) -> None:
        QTest.keyClick(QApplication.activeModalWidget() or self.window.windowHandle(), key, mod)  # type: ignore[call-overload]

    def go(self, key: str = "district") -> None:
        """Put the cursor into a cell of the firm."""
        number = self.page.model.number_of(self.uid)
        assert number is not None
        columns = [column.key for column in self.page.model.columns]
        self.page.table.setFocus(Qt.FocusReason.TabFocusReason)
        self.page.table.setCurrentIndex(self.page.model.index(number, columns.index(key)))
        self.rest()

    def told(self, key: str, role: Qt.ItemDataRole = Qt.ItemDataRole.AccessibleTextRole) -> str:
        number = self.page.model.number_of(self.uid)
        assert number is not None
        columns = [column.key for column in self.page.model.columns]
        return str(self.page.model.data(self.page.model.index(number, columns.index(key)), role))

    @property
    def row(self) -> FirmRow:
        return next(row for row in self.page.state.rows if row.uid == self.uid)

    def dialog(self) -> tuple[HistoryDialog, ClaimsPart]:
        """The dialog in front, the keyboard where a reason is typed."""
        self.rest()
        dialog = self.window.findChildren(HistoryDialog)[-1]
        shelf = dialog.findChild(ClaimsShelf)
        assert shelf is not None
        assert shelf.part is not None
        assert dialog.focusWidget() is shelf.part.reason
        return dialog, shelf.part

    def settle(self, button: str, reason: str) -> None:
        """Type the reason, go on to a button by Tab, press it."""
        dialog, _part = self.dialog()
        QTest.keyClicks(dialog.focusWidget(), reason)
        for _step in range(8):
            QTest.keyClick(dialog, Key.Key_Tab)
            focused = dialog.focusWidget()
            if focused is not None and focused.accessibleName() == button:
                break
        else:
            pytest.fail(f"Tab does not come to {button}")
        QTest.keyClick(dialog.focusWidget(), Key.Key_Space)
        rest(self.window, self.qtbot, lambda: not isValid(dialog))
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def names(self) -> list[str]:
        return [button.accessibleName() for button in self.page.firm_page.fixes.buttons]


@pytest.fixture
def desk(opened: Window, qtbot: QtBot) -> Desk:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return Desk(opened, qtbot)


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.EN, "Sources differ; Alt+Enter shows them"), (Language.ZH, "来源不一致，按 Alt+Enter 查看")],
)
def test_the_cell_is_marked_in_words_and_by_shape(desk: Desk, language: Language, words: str) -> None:
    speech().set_language(language)
    desk.rest()
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert desk.told("district", role).endswith(words)
    assert words not in desk.told("tier")
    others = [row for row in desk.page.state.rows if row.uid != desk.uid]
    assert not any(row.marked for row in others)
    desk.go("tier")
    table = desk.page.table
    columns = [column.key for column in desk.page.model.columns]
    for mode in (LIGHT, DARK):
        theme().set_mode(mode)
        desk.rest()
        box = table.visualRect(desk.page.model.index(table.current_row(), columns.index("district")))
        image = table.viewport().grab(box).toImage()
        scale = image.devicePixelRatio()
        found = {image.pixelColor(QPoint(x, y)).name() for x in range(image.width()) for y in range(image.height())}
        assert QColor(tokens().warnSoft).name() in found, scale
        assert QColor(tokens().warn).name() in found, "a folded corner, not the ground alone"


def test_the_query_and_the_view_list_the_firm(desk: Desk) -> None:
    for text in ("differs:*", "不一致:*", "differs:district"):
        desk.page.search.setText(text)
        desk.rest()
        assert [row.uid for row in desk.page.model.rows()] == [desk.uid], text
    desk.page.search.setText("differs:park")
    desk.rest()
    assert desk.page.model.rows() == []
    desk.page.search.setText("")
    desk.page.views.strip.pick("differs")
    desk.rest()
    assert [row.uid for row in desk.page.model.rows()] == [desk.uid]


def test_the_value_that_counts_is_kept_from_the_cell_and_a_later_one_asks_again(desk: Desk) -> None:
    district = desk.row.district
    assert district is not None
    desk.go()
    desk.press(Key.Key_Return, Mod.AltModifier)
    _dialog, part = desk.dialog()
    part.keep()
    assert "why this value" in part.unreasoned.text(), "nothing is settled without a reason"
    desk.settle(f"Keep {district.label(Language.EN)}", "as the licence says")
    assert (desk.row.district, desk.row.unsettled) == (district, ())
    registry = desk.window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        last = list(changes(connection))[-1]
        claims = claims_of(connection, desk.uid)[desk.uid, "district"]
    assert (last.kind, last.reason, last.actor) == ("edit", "as the licence says", desk.window.desk.actor)
    assert {(claim.chosen, claim.reason) for claim in claims} == {(True, last.reason), (False, last.reason)}
    assert desk.window.focusWidget() is desk.page.table
    desk.press(Key.Key_Z, Mod.ControlModifier)
    desk.rest()
    assert desk.row.unsettled == ("district",)
    desk.press(Key.Key_Y, Mod.ControlModifier)
    desk.rest()
    assert desk.row.unsettled == ()
    desk.state(desk.said, "Another report")
    assert desk.row.unsettled == (), "the same was set aside already"
    desk.state("310118", "A third report")
    assert desk.row.unsettled == ("district",)


def test_to_fix_leads_to_the_decision_in_one_step(desk: Desk) -> None:
    desk.state("310118", "A third report")
    desk.go()
    desk.press(Key.Key_Return)
    desk.rest()
    page = desk.page.firm_page
    number = next(n for n, fix in enumerate(page.fixes.fixes) if fix.kind == "differs")
    assert "2 other values" in desk.names()[number]
    left = len(page.fixes.fixes)
    page.fixes.buttons[number].setFocus(Qt.FocusReason.TabFocusReason)
    desk.press(Key.Key_Space)
    dialog, part = desk.dialog()
    assert "which value counts" in dialog.windowTitle()
    assert len(part.choices) == 2
    chosen = part.choices[0].accessibleName()
    desk.settle(chosen, "seen on site")
    assert desk.row.district is not None
    assert chosen == f"Choose {desk.row.district.label(Language.EN)}"
    assert desk.row.unsettled == ()
    assert len(page.fixes.fixes) == left - 1
    assert not any("Sources differ" in name for name in desk.names())
    assert desk.page.firm_open
    assert desk.window.focusWidget() in (*page.fixes.buttons, page.tabs), "the keyboard stays where the list is"


def test_the_overview_counts_it_and_lists_the_firm(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    window.go("overview")
    idle(window, qtbot)
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)
    page.fixes.choose(desk.district)
    line = next(line for line in page.fixes.lines.lines if "Sources differ" in line.accessibleName())
    assert line.accessibleName() == "Sources differ: 1"
    line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line, Key.Key_Return)
    desk.rest()
    assert [row.uid for row in desk.page.model.rows()] == [desk.uid]


def test_the_pane_says_that_a_value_is_not_settled(desk: Desk) -> None:
    desk.go()
    lines = desk.page.pane.lines
    (line,) = [one for one in lines if (origin := getattr(one, "origin", None)) is not None and origin.waits]
    assert getattr(line, "label", "") == "District"
    assert "1 other value · not settled" in getattr(line, "origin").text  # noqa: B009
