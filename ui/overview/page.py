"""The Overview: five targets, ladder, funding, returns, what is due, what happened, what to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from registry.i18n import Text, _
from registry.pause import collection_paused
from ui.kit import format as write
from ui.kit import icons
from ui.kit.commands import Command
from ui.kit.controls import Button, ElidedLabel, Glyph, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW, Page
from ui.kit.staircase import Staircase
from ui.kit.words import plain_tip
from ui.kit.worker import Ticket
from ui.overview import words
from ui.overview.funding import FundingSection
from ui.overview.ladder import LadderSection
from ui.overview.lists import DueSection, FixSection, RecentSection
from ui.overview.parts import Section
from ui.overview.returns import SHOWN, SHOWN_TALL, ReturnsSection
from ui.overview.targets import TargetCell

if TYPE_CHECKING:
    from registry.view.overview import OverviewView

_FULL, _EMPTY, _BLANK = range(3)
Part = TargetCell | Section
TARGETS = 5
_SPLITS = ((0.325, 0.402), (0.40, 0.355))
_LONG, _SHORT = 12, 9
"""Lines of the lists at the foot, in a high window and in another."""


class Body(QWidget):
    """The sections, laid out by width: a strip of targets and two rows of three, or under 1200 pairs below each other."""

    def __init__(self, targets: tuple[TargetCell, ...], sections: tuple[Section, ...]) -> None:
        super().__init__()
        self._targets, self._sections = targets, sections
        self._narrow = False
        for widget in (*targets, *sections):
            widget.setParent(self)
        self.setProperty("ground", "surface")

    def set_narrow(self, narrow: bool) -> None:
        """Which of the two arrangements."""
        self._narrow = narrow
        self.arrange()

    def rows(self) -> list[tuple[list[Part], list[float]]]:
        """The rows: widgets, and where each but the first begins as a share of the width."""
        t, s = list[Part](self._targets), list[Part](self._sections)
        if self._narrow:
            return [(t[:3], [1 / 3, 2 / 3]), (t[3:], [1 / 2]), (s[:2], [0.5]), (s[2:4], [0.5]), (s[4:], [0.5])]
        first, second = _SPLITS
        fifths = [n / TARGETS for n in range(1, TARGETS)]
        return [
            (t, fifths),
            (s[:3], [first[0], first[0] + first[1]]),
            (s[3:], [second[0], second[0] + second[1]]),
        ]

    def arrange(self) -> None:
        """Give every section its place; what room is left at the foot goes to the last row."""
        rows = self.rows()
        heights = [max(widget.sizeHint().height() for widget in widgets) for widgets, _splits in rows]
        need = sum(heights)
        self.setMinimumHeight(need)
        heights[-1] += max(self.height() - need, 0)
        top = 0
        for (widgets, splits), height in zip(rows, heights, strict=True):
            edges = [0, *(round(self.width() * share) for share in splits), self.width()]
            for number, widget in enumerate(widgets):
                widget.setGeometry(QRect(edges[number], top, edges[number + 1] - edges[number], height))
                widget.set_edge(number > 0, number == len(widgets) - 1)
            top += height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """A section that wants another height says so to whom it lies in."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)


class OverviewPage(Page):
    """The first page of the rail."""

    key: ClassVar[str] = "overview"
    title: ClassVar[Text] = Text("Overview")
    commands: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view: OverviewView | None = None
        self._plan = ""
        self._lines = _SHORT
        self._stale = False
        self._build()

    # -- building

    def _build(self) -> None:
        self.plan = Button("", "quiet", name=Text("Set of targets"))
        self.plan.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        icons.set_icon(self.plan, "chev", "text2", size=12)
        self.caption = ElidedLabel("", Type.CELL, "text2")
        self._day = Label("", Type.CELL, "text2")
        reports = Button(Text("Make report"), icon="export")
        returns = Button(Text("Import returns"), "primary", "import")
        self.plan.clicked.connect(lambda _on=False: self._open_plans())
        reports.clicked.connect(lambda _on=False: self.desk.go("reports"))
        returns.clicked.connect(lambda _on=False: self.desk.go("intake"))
        self._calendar = Glyph("cal", "text2", 14)
        title = Label(self.title, Type.PAGE_TITLE)
        self._head = panel(
            row(
                title,
                4,
                self.plan,
                self.caption,
                None,
                self._calendar,
                self._day,
                8,
                reports,
                returns,
                margins=(24, 0, 24, 0),
            )
        )
        self._head.setFixedHeight(56)
        self.targets = tuple(TargetCell() for _number in range(TARGETS))
        self.ladder, self.funding, self.returns = LadderSection(), FundingSection(), ReturnsSection()
        self.due, self.recent, self.fixes = DueSection(), RecentSection(), FixSection()
        sections = (self.ladder, self.funding, self.returns, self.due, self.recent, self.fixes)
        self.body = Body(self.targets, sections)
        for cell in self.targets:
            cell.wanted.connect(self._open)
        for section in sections:
            section.opened.connect(self._open)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(QWidget())  # while nothing is read
        self.setLayout(column(self._head, self._stack))

    def _empty(self) -> QWidget:
        head = Label(Text("No firm yet"), Type.PANE_TITLE)
        said = Text("Import the first return: targets, tiers, rounds and milestones are counted from it.")
        text = Label(said, Type.BODY, "text2", wrap=True)
        text.setMaximumWidth(440)
        begin = Button(Text("Import Excel files"), "primary", "import")
        begin.clicked.connect(lambda _on=False: self.desk.go("intake"))
        whole = column(head, 6, row(text, None), 16, row(begin, None), 24, Staircase(), margins=(24, 32, 24, 0))
        whole.setStretch(6, 1)
        return panel(whole, "surface")

    # -- data

    def opened(self) -> None:
        self.view, self._plan, self.fixes.district = None, "", ""
        self._stale = True
        self._stack.setCurrentIndex(_BLANK)
        if self.isVisible():  # else when somebody looks: the rows of the firm table go first
            self._read()

    def changed(self, initiator: object) -> None:
        # Behind another page the whole is counted only when somebody looks again.
        self._stale = True
        if self.isVisible():
            self._read()

    def shown(self, request: object) -> None:
        if self._stale:
            self._read()
        self._take_focus()

    def _take_focus(self) -> None:
        """The first number that opens something, unless the hands are somewhere on the page already."""
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus() and focus is not self.plan:
            return
        first = next((cell.figure for cell in self.targets if cell.figure.isEnabled()), self.plan)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        registry = self.desk.registry
        if registry is None:
            return
        self._stale = False
        as_of = self.desk.as_of

        @collection_paused()
        def work(_ticket: Ticket) -> OverviewView:
            from registry.view.overview import overview

            return overview(registry, as_of)

        self.desk.jobs.read(work, self._take, lane="overview", owner=self)

    def _take(self, view: OverviewView) -> None:
        self.view = view
        self._show()
        if self.isVisible():
            self._take_focus()

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        self._stack.setCurrentIndex(_EMPTY if view.firms == 0 else _FULL)
        plan = next((p for p in view.plans if p.targets.code == self._plan), view.plans[view.current])
        self.plan.say(plan.targets.title)
        self.plan.setAccessibleName(_("Set of targets: {title}", title=str(plan.targets.title)))
        self.plan.setToolTip(plain_tip(str(plan.targets.source)))
        self.caption.say(words.caption(plan))
        self._day.say(_("As of {day}", day=write.day(view.as_of)))
        for cell, one in zip(self.targets, plan.progress, strict=False):
            cell.show_target(plan, one)
        self.ladder.show_ladder(view.ladder, view.firms, view.as_of.year)
        self.funding.show_funding(view.funding, view.as_of)
        self.returns.show_returns(view.returns, SHOWN_TALL if self._lines == _LONG else SHOWN)
        self.due.show_due(view.due, self._lines)
        self.recent.show_recent(view.recent, self._lines)
        self.fixes.show_fixes(view.fixes)
        self.body.arrange()

    # -- acts

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {}

    def _open(self, behind: object) -> None:
        if behind is not None:
            self.desk.go("firms", behind)

    def plans_menu(self) -> Menu:
        """All sets of targets, the one in sight marked."""
        menu = Menu(self.plan)
        view = self.view
        for number, one in enumerate(view.plans if view else ()):
            code = one.targets.code
            here = code == self._plan or (not self._plan and view is not None and number == view.current)
            menu.add(one.targets.title, lambda code=code: self.choose_plan(code), checked=here)
        return menu

    def choose_plan(self, code: str) -> None:
        """Hold the registry against another set of targets."""
        self._plan = code
        self._show()

    def _open_plans(self) -> None:
        self.plans_menu().popup(self.plan.mapToGlobal(self.plan.rect().bottomLeft()))

    # -- looks

    def panes(self) -> list[QWidget]:
        return [self.targets[0].figure, self.plan]

    def respeak(self) -> None:
        self._show()

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        for widget in (self._calendar, self._day):
            widget.setVisible(width >= NARROW_WINDOW)
        lines = _LONG if height >= 1000 else _SHORT
        self.body.set_narrow(width < NARROW_WINDOW)
        if lines != self._lines:
            self._lines = lines
            self._show()
