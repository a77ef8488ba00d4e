"""The reports page (mock 08): papers at the left, options in the middle, the real bytes at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text
from ui.kit import layout
from ui.kit.commands import Command
from ui.kit.controls import Glyph, Label, Segmented
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.page import Page
from ui.kit.pane import Splitter
from ui.reports.commands import COMMANDS
from ui.reports.options import Options
from ui.reports.papers import PRINTED, TITLES, PaperList
from ui.reports.preview import Preview
from ui.reports.recent import RecentFiles
from ui.reports.rounds import Answer, answer, archive_check
from ui.reports.saving import Saving
from ui.reports.state import Check, Paper, warm_up

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_WAIT_MS = 300
_IDLE_MS = 4_000
"""After a registry was opened: by then the page in front has what it wants."""
_FOLD = 1280
_SIZES = [252, 316, 796]
_PAGES, _NO_PREVIEW, _NO_PAPER = range(3)


class ReportsPage(Page):
    """Papers with a preview of the bytes that will be saved."""

    key: ClassVar[str] = "reports"
    title: ClassVar[Text] = Text("Reports")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._archive: Check | None = None
        self._paper: Paper | None = None
        self._front = False
        self._stale = True
        self._folded = False
        self.recent = RecentFiles(desk)
        self._saving = Saving(desk, self, self.recent.note)
        self._timer = later(self, _WAIT_MS, self._render)
        self._idle = later(self, _IDLE_MS, self._warm_up)
        self._build()
        self._show_kind()

    # -- layout

    def _build(self) -> None:
        self.papers = PaperList(self.recent)
        self.papers.picked.connect(self.pick)
        self.options = Options()
        self.options.changed.connect(self._ask)
        self.options.first.connect(lambda: self._saving.first(self.options.kind, self._paper))
        self.options.second.connect(self._save_second)
        self.options.print_wanted.connect(self._print)
        self.options.sign_wanted.connect(self._sign)
        self.options.part_wanted.connect(self._show_part)
        self.preview = Preview(self.desk)
        self._absent = EmptyState(Text("There is no such paper yet"), icon="reports")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.preview)
        self._stack.addWidget(
            EmptyState(Text("A workbook has no preview"), Text("Save it, and open it in Excel or WPS."), icon="sheet")
        )
        self._stack.addWidget(self._absent)
        self._stack.setMinimumWidth(320)
        self._split = Splitter(self.papers, self.options, self._stack)
        self._split.setStretchFactor(2, 1)
        self._split.setSizes(_SIZES)
        self._empty = EmptyState(
            Text("No registry is open"), Text("Open one, and its papers can be made here."), icon="reports"
        )
        self._head = self._build_head()
        whole = layout.column(self._head, layout.rule(strong=True), self._split, self._empty)
        whole.setStretch(2, 1)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self._empty.hide()

    def _build_head(self) -> QWidget:
        self._state = Label("", Type.CELL, "text2")
        self._name = Label("", Type.CELL, "text2")
        self._current = Glyph("check", "ok", 16)
        self._side = Segmented(
            [("papers", Text("Papers")), ("options", Text("Options"))],
            "options",
            Text("What stands beside the preview"),
        )
        self._side.chosen.connect(self._choose_side)
        return layout.panel(
            layout.row(
                Label(Text("Reports"), Type.PAGE_TITLE),
                8,
                self._name,
                None,
                self._side,
                8,
                self._current,
                self._state,
                margins=(24, 0, 16, 0),
            )
        )

    # -- the shell's side

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "reports.save": lambda: self._saving.first(self.options.kind, self._paper),
            "reports.print": self._print,
            "reports.sign": self._sign,
        }

    def opened(self) -> None:
        self.recent.read()
        self._idle.start()
        self._paper = None
        self._stale = True
        self._show_kind()
        if self._front:
            self._ask()

    def changed(self, initiator: object) -> None:
        self._stale = True
        if self._front:
            self._ask()

    def shown(self, request: object) -> None:
        self._front = True
        self.recent.read()
        if isinstance(request, str) and request in TITLES:
            self.pick(request)
        if self._stale or self._paper is None:
            self._ask()

    def hideEvent(self, event: object) -> None:
        self._front = False

    def respeak(self) -> None:
        self.papers.respeak()
        self.recent.respeak()
        self._show_kind()
        self._show_checks()
        self.preview.show_place()

    def restyle(self) -> None:
        self.preview.view.update()

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        self.preview.show_strip(width >= 1200)
        folded = width < _FOLD
        if folded != self._folded:
            self._folded = folded
            self._split.setSizes(_SIZES)
        self._show_sides()

    def _show_sides(self) -> None:
        """The papers and the options: both, or in a narrow window the one chosen in the header."""
        self._side.setVisible(self._folded)
        self.papers.setVisible(not self._folded or self._side.value == "papers")
        self.options.setVisible(not self._folded or self._side.value == "options")

    def _choose_side(self, value: str) -> None:
        self._side.set_value(value)
        self._show_sides()

    def panes(self) -> list[QWidget]:
        own = (self.papers.items[self.options.kind], self.options.title_field, self.preview.view)
        return [pane for pane in own if pane.isVisible()]

    # -- work

    def pick(self, kind: str) -> None:
        """Take another paper."""
        other = kind != self.options.kind and kind in PRINTED
        if other:
            self._paper = None
        self.options.kind = kind
        if other:
            self.preview.show_paper(None, from_start=True)
        self._show_kind()
        if kind in PRINTED and (self._stale or self._paper is None):
            self._ask()

    def _ask(self) -> None:
        """Make the preview anew, 300 ms after the last change; until then the old page stays."""
        if self.desk.registry is None:
            return
        self._current.hide()
        self._state.say(Text("Updating preview"))
        if self._paper is None:
            self._render()
        else:
            self._timer.start()

    def _render(self) -> None:
        registry, as_of = self.desk.registry, self.desk.as_of
        asked = self.options.ask()
        if registry is None or asked.kind not in PRINTED:
            return
        self._stale = False

        def done(found: Answer) -> None:
            if asked.kind == self.options.kind:
                self._show_answer(found)

        self.desk.jobs.read(lambda _ticket: answer(registry, as_of, asked), done, lane="reports.render", owner=self)

    def _show_answer(self, found: Answer) -> None:
        """Show the paper that was made, or why there is none."""
        self.options.show_answer(found)
        self._paper, self._archive = found.paper, None
        self._state.say(Text("Preview is current"))
        self._current.setVisible(found.paper is not None)
        if found.why is not None:
            self._absent.say(found.why, found.mend or "")
        self._show_kind()
        self.options.show_paper(found.paper)
        self._show_checks()
        self.preview.show_paper(found.paper)
        if found.paper is not None:
            self._check_archive(found.paper)

    def _check_archive(self, paper: Paper) -> None:
        """Ask whether the file is PDF/A once the page is on screen; that takes as long as making it."""

        def done(found: Check) -> None:
            if paper is self._paper:
                self._archive = found
                self._show_checks()

        self.desk.jobs.read(lambda _ticket: archive_check(paper.data), done, lane="reports.archive", owner=self)

    def _save_second(self) -> None:
        self._saving.second(self.options.kind, self._paper, self.options.choice.language, self.options.more)

    def _warm_up(self) -> None:
        """Load what papers need before the first one is asked for."""
        if self._paper is None and self.desk.registry is not None:
            self.desk.jobs.read(lambda _ticket: warm_up(), lambda _none: None, owner=self)

    @property
    def _in_sight(self) -> Paper | None:
        """The paper that the page shows; of a workbook it shows none, though the one before is still at hand."""
        return self._paper if self.options.kind in PRINTED else None

    def _print(self) -> None:
        self._saving.print(self.options.kind, self._in_sight)

    def _sign(self) -> None:
        self._saving.sign(self.options.kind, self._in_sight)

    def save_dossiers(self, out: Path) -> int | None:
        """Write the dossiers of all firms to a file or into a folder; answers the number of the job."""
        return self._saving.dossiers(out, self.options.choice.language)

    # -- what is shown

    def _show_kind(self) -> None:
        has = self.desk.registry is not None
        kind, made = self.options.kind, self._paper is not None
        printed = kind in PRINTED
        self._split.setVisible(has)
        self._empty.setVisible(not has)
        self.papers.show_kind(kind)
        self.options.show_kind(made=made)
        self._name.say(TITLES[kind])
        self._stack.setCurrentIndex((_PAGES if made or self._stale else _NO_PAPER) if printed else _NO_PREVIEW)
        self._current.setVisible(printed and made and not self._stale)
        self._state.setVisible(printed)

    def _show_part(self, part: str) -> None:
        """Turn the preview to the first page of a part."""
        if self._paper is not None and part in self._paper.places:
            self.preview.go(self._paper.places[part][0] - 1)

    def _show_checks(self) -> None:
        checks = self._paper.checks if self._paper is not None else ()
        self.options.show_checks((*checks, *((self._archive,) if self._archive is not None else ())))
