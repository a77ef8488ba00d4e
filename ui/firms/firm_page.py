"""The page of one firm (mock 07): who it is, six key figures, its years on one axis, every value with its source, what is to
be fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from registry.i18n import Text, current_language, n_
from ui.firms.edit import UsualSource
from ui.firms.firm_head import FirmHead
from ui.firms.firm_side import FirmSide
from ui.firms.fix_list import FixList
from ui.firms.names import names
from ui.firms.pane import STALE, FirmPane
from ui.firms.sections import TABS, value_line
from ui.firms.timeline import FirmTimeline
from ui.firms.timeline_data import as_table, undated, years_of
from ui.kit.controls import Label
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.layout import column, panel, row
from ui.kit.pane import LineTabs, Splitter
from ui.kit.words import say

if TYPE_CHECKING:
    from datetime import date

    from registry.view import FirmCard, FirmRow
    from registry.view.to_fix import FirmFix

TIMELINE = "timeline"
PAGE_TABS = ((TIMELINE, Text("Timeline")), *TABS)
_READING = 720
"""Pixels beyond which lines of values do not stretch."""
_SIDE_WIDTH = 344


class FirmLines(FirmPane):
    """The sections of the pane without its head and tabs, for the page."""

    def __init__(self, usual: UsualSource) -> None:
        super().__init__(usual)
        self._strip.hide()

    def _head(self) -> QVBoxLayout:
        head = super()._head()
        whole = panel(head)
        whole.hide()
        return column(whole)


class FirmPage(QWidget):
    """One firm, over the whole room of the page.

    Signals:
        record_wanted: a record shall be added (table, None) or edited (table, its values), to fix something.
        settle_wanted: a value shall be settled of which sources say different things (its line).
    """

    record_wanted = Signal(str, object)
    settle_wanted = Signal(object)

    def __init__(self, usual: UsualSource) -> None:
        super().__init__()
        say(self, QWidget.setAccessibleName, Text("Firm"))
        self._firm: FirmRow | None = None
        self._card: FirmCard | None = None
        # years and figures of one firm do not stay below the name of another
        self._stale = later(self, STALE, self._forget)
        self.head = FirmHead()
        self.head.edit_wanted.connect(self.edit)
        self.tabs = LineTabs(PAGE_TABS, Text("Sections of the firm"), spread=False)
        self.tabs.picked.connect(self._show_tab)
        self.timeline = FirmTimeline()
        self.lines = FirmLines(usual)
        self.lines.setMaximumWidth(_READING)
        self._undated = Label("", Type.SMALL, "text3")
        self.fixes = FixList()
        self.fixes.resolved.connect(self.resolve)
        below = panel(column(self.fixes, margins=(0, 4, 0, 0)))
        chart = column(self.timeline, self._undated, below, gap=4, margins=(24, 12, 16, 12))
        chart.setStretch(0, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(panel(chart))
        reading = row(self.lines, None, gap=0, margins=(8, 0, 0, 0))
        reading.setStretch(0, 100)
        self._stack.addWidget(panel(reading))
        self.side = FirmSide()
        self.splitter = Splitter(self._stack, self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        strip = panel(column(self.tabs, margins=(24, 0, 24, 0)), None, "bottom")
        whole = column(self.head, strip, self.splitter)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # -- showing

    @property
    def firm(self) -> FirmRow | None:
        """The firm shown."""
        return self._firm

    def show_row(self, firm: FirmRow, view: str, place: int, count: int) -> None:
        """Show what the table's row says at once; the card follows. `place` of `count` firms of the view."""
        if self._firm is None or self._firm.uid != firm.uid:
            self._card = None
            self._stale.start()
        self._firm = firm
        self.head.show_row(firm, view, place, count)
        self.head.show_figures(firm, self._card)
        self.lines.show_row(firm)

    def show_card(self, card: FirmCard, as_of: date) -> None:
        """Show all that is known."""
        if self._firm is None or card.row.uid != self._firm.uid:
            return
        from registry.view.to_fix import firm_fixes

        self._stale.stop()
        keep, self._card = self._card is not None, card
        self.head.show_figures(self._firm, card)
        alt = Text(
            "Money raised, milestones and tiers of {firm} by year: {rounds}, {milestones}",
            firm=names(card.row, current_language())[0],
            rounds=n_("{n:,} round", "{n:,} rounds", len(card.funding)),
            milestones=n_("{n:,} milestone", "{n:,} milestones", len(card.milestones)),
        )
        self.timeline.show_years(years_of(card, as_of), alt, lambda: as_table(card, current_language()), keep=keep)
        missing = undated(card)
        self._undated.say(
            n_("{n} event without a date is not shown", "{n} events without a date are not shown", missing)
        )
        self._undated.setVisible(missing > 0)
        self.fixes.show_fixes(firm_fixes(card, as_of))
        self.tabs.set_count("evidence", len(card.evidence))
        self.lines.show_card(card)
        self.side.show_card(card)

    def _forget(self) -> None:
        self.timeline.forget()
        self._undated.hide()
        self.fixes.show_fixes(())
        self.side.forget()

    # -- tabs

    def show_tab(self, key: str) -> None:
        """Bring a section to the front."""
        self.tabs.pick(key)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == TIMELINE else 1)
        if key != TIMELINE:
            self.lines.tabs.pick(key)

    # -- mending

    def edit(self) -> None:
        """Edit a value: the first one of the section in front, of the profile where the timeline is."""
        if self.tabs.value in (TIMELINE, "history"):
            self.show_tab("profile")
        self.lines.begin()

    def resolve(self, fix: FirmFix) -> None:
        """Go where something is mended: into the field, the record, the form of a new record, or what sources say."""
        if fix.record and fix.field:
            line = value_line(self._card, fix.record, fix.field) if self._card is not None else None
            if line is not None:
                self.settle_wanted.emit(line)
            return
        self.show_tab(fix.tab)
        if fix.table:
            self.record_wanted.emit(fix.table, self._values_of(fix.record))
        else:
            self.lines.edit_anyhow(fix.field)

    def _values_of(self, uid: str) -> object:
        """What a record holds; None for one that is to be added."""
        card = self._card
        held = (*card.funding, *card.milestones, *card.recognitions) if card is not None else ()
        return next((record.values for record in held if record.uid == uid), None)

    # -- keyboard and looks

    def focus_first(self) -> None:
        """Put the keyboard where reading begins."""
        self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        on_axis = self.tabs.value == TIMELINE
        here: QWidget = self.timeline if on_axis else self.lines.stop
        fixes = self.fixes.buttons[:1] if on_axis else []
        return [self.tabs, here, *fixes, self.side.stop]

    def respeak(self, as_of: date) -> None:
        """The language changed: the card is said again."""
        self.lines.respeak()
        if self._card is not None:
            self.show_card(self._card, as_of)

    def fit(self, window_width: int) -> None:
        """Less room, fewer tabs."""
        self.tabs.set_most(len(PAGE_TABS))
        self.head.fit(window_width)
        self.splitter.setSizes([max(window_width - _SIDE_WIDTH, 400), _SIDE_WIDTH])
