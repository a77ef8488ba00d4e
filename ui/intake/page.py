"""The import page: choose files, review what they change, commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _, current_language, n_
from ui.intake.choose import KINDS, ChooseStep, ReadingStep, dropped_paths
from ui.intake.foot import StepFoot
from ui.intake.map_step import MapStep
from ui.intake.match_step import MatchStep
from ui.intake.model import ReviewTable, firm_columns, firm_model, problem_columns, problem_model
from ui.intake.pane import ReviewPane
from ui.intake.review import Review, ReviewRow, commit_review, make_review, read_books
from ui.intake.state import TABS, ConflictKey, IntakeState, files_text, problem_key
from ui.kit.commands import Command
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.page import NARROW_WINDOW, WIDE_WINDOW, Page, rail_width
from ui.kit.pane import CounterTabs, Splitter, Stepper
from ui.kit.table.columns import Band
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Applied
    from registry.intake.problems import Problem
    from registry.view import Registry

STEPS = (
    ("choose", Text("Choose files")),
    ("map", Text("Map columns")),
    ("match", Text("Match firms")),
    ("review", Text("Review")),
    ("commit", Text("Commit")),
)
_PLACES = {"choose": 0, "reading": 1, "map": 2, "match": 3, "review": 4, "committing": 4, "done": 5}
_STEP_OF = {"reading": "choose", "committing": "commit", "done": "commit"}
_EMPTY = {
    "new": Text("No firm of these files is new."),
    "updated": Text("No firm of the registry changes."),
    "unchanged": Text("No firm stays as it is."),
    "conflict": Text("No value was changed by hand since the last import."),
}


def step_of(ticket: Ticket) -> Callable[[int], None]:
    """Tells how far a plan is, and ends it when nobody waits for it any more."""

    def step(done: int) -> None:
        ticket.check()
        ticket.progress(done, 100)

    return step


class IntakePage(Page):
    """Brings workbooks in. Nothing is written before the commit."""

    key: ClassVar[str] = "intake"
    title: ClassVar[Text] = Text("Import")
    commands: ClassVar[tuple[Command, ...]] = (
        Command("intake.choose", Text("Choose files"), (), "folder", page="intake", menu="page"),
        Command("intake.next", Text("Next problem"), ("N",), "warn", page="intake", menu="page"),
        Command("intake.cancel", Text("Cancel import"), (), "x", page="intake", menu="page"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = IntakeState()
        self.phase = "choose"
        self._job = 0
        self._planning = 0
        self._names: list[str] = []
        self._paths: list[Path] = []
        self._firms: Mapping[tuple[str, str, int], str] = {}
        self._done: tuple[int, int] = (0, 0)
        self._width = 1440
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._show_phase("choose")

    # -- building

    def _build(self) -> None:
        self._files = ElidedLabel("", Type.BODY, "text2")
        self.stepper = Stepper(STEPS, Text("Steps of the import"))
        head = row(Label(self.title, Type.PAGE_TITLE), 4, self._files, self.stepper, margins=(24, 0, 16, 0))
        head.setStretch(2, 1)
        self._head = panel(head)
        self._head.setFixedHeight(56)
        self.choose = ChooseStep()
        self.reading = ReadingStep(self.cancel)
        self._done_box = column()
        self._steps = QStackedWidget()
        self._review = self._build_review()
        self._finished = panel(self._done_box)
        self.map, self.match = MapStep(), MatchStep()
        self.map_foot, self.match_foot = StepFoot(), StepFoot()
        steps = []
        for step, foot in ((self.map, self.map_foot), (self.match, self.match_foot)):
            whole = column(step, foot)
            whole.setStretch(0, 1)
            steps.append(panel(whole))
        for widget in (self.choose, self.reading, *steps, self._review, self._finished):
            self._steps.addWidget(widget)
        whole = column(self._head, rule(strong=True), self._steps)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _build_review(self) -> QWidget:
        self.tabs = CounterTabs(TABS, Text("What the import does"))
        self.model = firm_model(self.state)
        self.table = ReviewTable(self.model)
        self.problem_model = problem_model(current_language())
        self.problems: Table[Problem] = Table(self.problem_model, Text("Problems"), density="double", frozen=0)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.problems)
        self.pane = ReviewPane()
        self.pane.setMinimumWidth(300)
        self.pane.setMaximumWidth(560)
        self.splitter = Splitter(self._tables, self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.cancel_button = Button(Text("Cancel import"), "quiet", big=True)
        self.back_button = Button(Text("Back"), big=True)
        self.commit_button = Button("", "primary", big=True)
        self.commit_button.setAutoDefault(True)  # Enter on it works as Space does
        self._sentence = Label("", Type.CELL, "text2")
        foot = panel(
            row(
                self.cancel_button,
                None,
                self._sentence,
                8,
                self.back_button,
                self.commit_button,
                margins=(8, 0, 16, 0),
            ),
            edge="top",
        )
        foot.setFixedHeight(52)
        whole = column(self.tabs, self.splitter, foot)
        whole.setStretch(1, 1)
        return panel(whole)

    def _connect(self) -> None:
        self.choose.files_wanted.connect(self.choose_files)
        self.choose.dropped.connect(self.read)
        self.choose.password_given.connect(lambda word: self.read(self._paths, word))
        self.choose.returned.connect(lambda: self._go("map"))
        self.tabs.picked.connect(self._tab_picked)
        self.table.row_changed.connect(self._row_changed)
        self.table.row_opened.connect(lambda _row: self.pane.firm.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.table.toggled.connect(self._toggled)
        self.problems.row_changed.connect(self._problem_changed)
        self.problems.row_opened.connect(lambda _problem: self._enter_problem())
        self.pane.firm.resolved.connect(self._resolved)
        self.pane.problem.mended.connect(self._mend)
        self.pane.problem.restore_wanted.connect(self._restore)
        self.pane.problem.left.connect(lambda: self.problems.setFocus(Qt.FocusReason.OtherFocusReason))
        self.cancel_button.clicked.connect(lambda _on=False: self.cancel())
        self.back_button.clicked.connect(lambda _on=False: self._back_from_review())
        self._connect_steps()
        self.commit_button.clicked.connect(lambda _on=False: self.commit())
        self.desk.jobs.changed.connect(self._jobs_changed)

    def _connect_steps(self) -> None:
        self.map.column_chosen.connect(lambda key, choice: self._decided(self.state.choose_column, key, choice))
        self.map.bands_chosen.connect(lambda sheet, bands: self._decided(self.state.mark_bands, sheet, bands))
        self.map.sheet_left.connect(lambda sheet, left: self._decided(self.state.leave_sheet, sheet, left))
        self.map.layout_renamed.connect(self._rename_layout)
        self.map.answered.connect(lambda question, answer: self._decided(self.state.answer, question, answer))
        self.match.matched.connect(lambda key, said: self._decided(self.state.match, key, said))
        self.match.told_apart.connect(self._told_apart)
        self.match.paired.connect(lambda key, said: self._decided(self.state.pair, key, said))
        self.match.taken_back.connect(self._take_back)
        for foot in (self.map_foot, self.match_foot):
            foot.cancelled.connect(self.cancel)
        self.map_foot.back.connect(lambda: self._go("choose"))
        self.map_foot.next.connect(lambda: self._go("match" if self.state.needs_matching else "review"))
        self.match_foot.back.connect(lambda: self._go("map"))
        self.match_foot.next.connect(lambda: self._go("review"))

    def _decided(self, note: Callable[..., None], *said: object) -> None:
        """Note what a person said, and plan anew."""
        note(*said)
        self._replan()

    def _rename_layout(self, key: str, name: str) -> None:
        """Call a remembered layout otherwise, at once: it is no part of the import."""

        def work(registry: Registry, _ticket: Ticket) -> None:
            from registry.intake.memory import rename_layout

            rename_layout(registry, key, name)

        self.desk.write(work, lambda _done: self._replan(), initiator=self)

    def _told_apart(self, pair: tuple[str, str]) -> None:
        line = self.match.table.current()
        if line is not None and line.row is not None:
            self.state.tell_apart(line.row.key, pair)

    def _take_back(self) -> None:
        if self.state.take_back():
            self._replan()

    def _back_from_review(self) -> None:
        self._go("match" if self.state.needs_matching else "map")

    def _go(self, phase: str) -> None:
        """Go to a step of the import that is open."""
        self._show_phase(phase)
        self._show_steps()
        self._show_foot()
        focus = {"map": self.map.table, "match": self.match.table, "choose": self.choose.back}.get(phase)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus_table()

    def _show_steps(self) -> None:
        """Fill the steps before the review from the plan in force."""
        plan = self.state.plan
        if plan is None:
            return
        busy = bool(self._planning)
        if self.phase == "map":
            self.map.show_survey(plan.survey, plan.questions, [book for book, _source in self.state.files])
            blocking = self.map.blocking()
            on = Text("Match firms") if self.state.needs_matching else Text("Review")
            self.map_foot.show_state(on, Text("Planning again") if busy else "", blocking, busy=busy)
        elif self.phase == "match":
            self.match.show_rows(plan.to_match, plan.duplicates, self.state.linked)
            self.match_foot.show_state(Text("Review"), Text("Planning again") if busy else "", None, busy=busy)

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "intake.choose": self.choose_files,
            "intake.next": self.next_problem,
            "intake.cancel": self.cancel,
        }

    # -- choosing and reading

    def choose_files(self) -> None:
        """Ask for workbooks and read them."""
        kinds = " ".join(f"*{kind}" for kind in KINDS)
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Choose Excel files"), "", f"{_('Workbooks')} ({kinds})")
        if paths:
            self.read([Path(path) for path in paths])

    def read(self, paths: list[Path], password: str | None = None) -> None:
        """Read workbooks and show what they would change. `password` opens the protected ones."""
        if not paths or self.phase == "committing":
            return
        self._drop_jobs()
        self.choose.hide_error()
        self._paths = paths
        self._names = [path.name for path in paths]
        registry, as_of = self.desk.registry, self.desk.as_of

        def work(ticket: Ticket) -> tuple[Any, Review]:
            files = read_books(
                paths, lambda: ticket.cancelled, lambda done: ticket.progress(done, 100), password=password
            )
            ticket.check()
            return files, make_review(registry, files, None, as_of, step_of(ticket))

        said = files_text(self._names)
        self.reading.text.say(Text("Reading {file}", file=said))
        self.reading.show_percent(0)
        self._show_phase("reading")
        self._job = self.desk.jobs.read(
            work,
            lambda answer: self._read(*answer),
            failed=self._not_read,
            title=Text("Reading {file}", file=said),
            lane="intake.read",
            owner=self,
        )

    def _read(self, files: Any, review: Review) -> None:
        self._job = 0
        self._names = [book.name for book, _source in files]
        self.state.start(files, review)
        self.table.selectionModel().clear()
        self.problems.selectionModel().clear()
        self.tabs.pick(self.state.tab)
        first = "map" if self.state.needs_mapping else "match" if self.state.needs_matching else "review"
        self._show_phase(first)
        self._show_review()
        self._go(first)

    def _not_read(self, error: Exception) -> None:
        self._job = 0
        self._show_phase("choose")
        if isinstance(error, RegistryError):
            self.choose.show_error(error)
        else:
            self.desk.failed.emit(error)

    def _jobs_changed(self) -> None:
        if self._job:
            for job in self.desk.jobs.shown():
                if job.number == self._job and job.percent is not None:
                    self.reading.show_percent(job.percent)

    def _drop_jobs(self) -> None:
        for number in (self._job, self._planning):
            if number:
                self.desk.jobs.cancel(number)
        self._job = self._planning = 0

    def cancel(self) -> None:
        """Give the import up. Nothing was written, so nothing is undone."""
        if self.phase == "committing":
            return
        self._drop_jobs()
        self.state.clear()
        self._names = []
        self.choose.hide_error()
        self._show_phase("choose")
        self.choose.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- planning anew

    def _replan(self) -> None:
        """Plan again with what was decided; the review follows."""
        registry, as_of, files = self.desk.registry, self.desk.as_of, self.state.files
        decisions = self.state.decisions()

        def work(ticket: Ticket) -> Review:
            return make_review(registry, files, decisions, as_of, step_of(ticket))

        self._planning = self.desk.jobs.read(
            work, self._planned, failed=self._not_planned, lane="intake.plan", owner=self
        )
        self._show_foot()
        self._show_steps()

    def _planned(self, review: Review) -> None:
        self._planning = 0
        self.state.review = review
        self._show_review()
        self._show_steps()

    def _not_planned(self, error: Exception) -> None:
        self._planning = 0
        self.state.clear()
        self._not_read(error)

    # -- the review

    def _show_phase(self, phase: str) -> None:
        self.phase = phase
        self._steps.setCurrentIndex(_PLACES[phase])
        self.stepper.set_step(_STEP_OF.get(phase, phase))
        self.choose.back.setVisible(phase == "choose" and self.state.plan is not None)
        self._files.say(files_text(self._names) if phase != "choose" or self.state.plan is not None else "")
        self.desk.summary_changed.emit()

    def _show_review(self) -> None:
        """Fill the tables from the plan in force; the current rows stay."""
        self._firms = self.state.firm_names()
        self.tabs.set_figures(self.state.figures())
        place = self.problems.current_row()
        self.problem_model.set_columns(problem_columns(self._firms, current_language()))
        warnings = self.state.warnings
        said = n_(
            "{n:,} value was read and deserves a look", "{n:,} values were read and deserve a look", len(warnings)
        )
        band = [Band("group", said, "", 30)] if warnings else []
        self.problem_model.set_rows([*self.state.problems, *band, *warnings])
        self.problems.set_empty(
            None
            if self.problem_model.rowCount()
            else EmptyState(Text("No problems"), Text("No cell needs mending."), icon="check")
        )
        rows = self.problem_model.rows()
        if self.problems.current() is None and rows:
            self.problems.set_current(problem_key(rows[min(max(place, 0), len(rows) - 1)]))
        self.pane.problem.show_mended(self.state.mended)
        self._show_tab()

    def _show_tab(self) -> None:
        tab = self.state.tab
        problems = tab == "problems"
        self._tables.setCurrentWidget(self.problems if problems else self.table)
        if problems:
            self._problem_changed(self.problems.current())
        else:
            self.model.set_rows(self.state.rows_of(tab))
            self.table.set_empty(None if self.model.rowCount() else EmptyState(_EMPTY[tab]))
            if self.table.current() is None and self.model.rowCount():
                self.table.set_current(self.model.key_of(0))
            self._row_changed(self.table.current())
        self._show_foot()

    def _show_foot(self) -> None:
        sums, conflicts = self.state.sums(), self.state.open_conflicts
        if self.phase == "committing":
            said = _("Committing")
        elif self._planning:
            said = _("Planning again")
        else:
            parts = (
                (sums.changed, n_("{n:,} firm will change", "{n:,} firms will change", sums.changed)),
                (sums.added, n_("{n:,} firm will be added", "{n:,} firms will be added", sums.added)),
                (not sums.firms, _("Nothing would change")),
                (conflicts, n_("{n:,} conflict to decide", "{n:,} conflicts to decide", conflicts)),
                (sums.waiting, n_("{n:,} row waits", "{n:,} rows wait", sums.waiting)),
            )
            said = _(", ").join(part for due, part in parts if due)
        self._sentence.say(said)
        self.commit_button.say(Text("Commit {n:,} firm", "Commit {n:,} firms", n=sums.firms))
        self.commit_button.setEnabled(bool(sums.firms) and not self._planning and self.phase == "review")
        self.back_button.setEnabled(self.phase == "review")
        self.cancel_button.setEnabled(self.phase == "review")

    def _tab_picked(self, key: str) -> None:
        self.state.tab = key
        if self.state.plan is not None:
            self._show_tab()

    def _row_changed(self, firm: object) -> None:
        if self.state.tab != "problems":
            self.pane.show_row(firm if isinstance(firm, ReviewRow) else None)

    def _problem_changed(self, problem: Any) -> None:
        if self.state.tab != "problems":
            return
        total = len(self.state.problems)
        if problem is None:
            self.pane.show_problem(None, "", 0, total)
        else:
            where = (problem.file, problem.sheet, problem.row)
            name = self._firms.get(where) or _("Row {row} of {sheet}", row=problem.row, sheet=problem.sheet)
            self.pane.show_problem(problem, name, self.problems.current_row() + 1, total)

    def _toggled(self, firm: ReviewRow) -> None:
        if firm.state == "unchanged" or self.phase != "review":
            return
        self.state.toggle(firm.uid)
        self.table.viewport().update()
        self._show_foot()

    def _resolved(self, key: ConflictKey, take: bool) -> None:
        self.state.resolve(key, take=take)
        self._replan()

    def _mend(self, problem: Problem, text: str) -> None:
        if self.state.mend(problem, text):
            self._focus_table()
            self._replan()

    def _restore(self) -> None:
        self.state.restore()
        self._replan()

    def next_problem(self) -> None:
        """Go to the next problem, from the last one to the first."""
        if self.phase != "review" or not self.state.problems:
            return
        if self.state.tab != "problems":
            self.tabs.pick("problems")
            number = max(self.problems.current_row(), 0)
        else:
            number = (self.problems.current_row() + 1) % len(self.state.problems)
        self.problems.set_current(problem_key(self.problem_model.rows()[number]))
        self.problems.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _enter_problem(self) -> None:
        field = self.pane.problem.field
        if field.isVisible():
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def _focus_table(self) -> None:
        (self.problems if self.state.tab == "problems" else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the commit

    def commit(self) -> None:
        """Write what the review shows, as one undo step."""
        plan, files, sums = self.state.plan, self.state.files, self.state.sums()
        if plan is None or self.desk.registry is None or not sums.firms or self._planning:
            return
        decisions, actor = self.state.decisions(committing=True), self.desk.actor
        said = files_text(self._names)
        self._show_phase("committing")
        self._show_foot()

        def work(registry: Registry, _ticket: Ticket) -> Applied | None:
            return commit_review(registry, files, plan, decisions, actor, remembers=True)

        self.desk.write(
            work,
            lambda _done: self._committed(sums.added, sums.changed),
            failed=self._not_committed,
            title=Text("Importing {file}", file=said),
            initiator=self,
        )

    def _committed(self, added: int, changed: int) -> None:
        self.state.clear()
        self._done = (added, changed)
        self._show_phase("done")
        self._show_done()
        self.desk.say(
            Text("Imported {file}", file=files_text(self._names)),
            self._done_sentence(),
            action=(Text("Undo"), self.desk.undo),
        )

    def _not_committed(self, error: Exception) -> None:
        self._show_phase("review")
        self._replan()
        self.desk.failed.emit(error)

    def _done_sentence(self) -> str:
        added, changed = self._done
        parts = [
            n_("{n:,} firm added", "{n:,} firms added", added),
            n_("{n:,} firm changed", "{n:,} firms changed", changed),
        ]
        return _(", ").join(part for part, number in zip(parts, self._done, strict=True) if number)

    def _show_done(self) -> None:
        clear(self._done_box)
        self._done_box.addWidget(
            EmptyState(
                Text("Imported {file}", file=files_text(self._names)),
                Text("{sums}. A backup was made before. Undo takes the whole import back.", sums=self._done_sentence()),
                icon="check",
                action=(Text("Go to Firms"), lambda: self.desk.go("firms")),
                second=(Text("Import more files"), self.cancel),
            )
        )

    # -- what the shell asks

    def opened(self) -> None:
        self.cancel()

    def changed(self, initiator: object) -> None:
        if initiator is self:
            return
        if self.phase == "done":
            self.cancel()
        elif self.state.plan is not None and self.phase in ("choose", "map", "match", "review"):
            self._replan()

    def shown(self, request: object) -> None:
        if isinstance(request, list) and request:
            self.read([Path(path) for path in request])
        elif self.phase in ("map", "match", "review"):
            self._go(self.phase)
        elif self.phase == "choose":
            self.choose.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def status(self) -> list[str] | None:
        if self.phase == "done":
            return None
        return [_("Nothing is written until you commit"), _("Commit makes one undo point")]

    def escape(self) -> bool:
        if self.phase == "reading":
            self.cancel()
            return True
        if self.phase == "map":
            return self.map.escape()
        if self.phase == "review" and self.pane.firm.table.hasFocus():
            self._focus_table()
            return True
        return self.phase == "review" and self.pane.problem.escape()

    def panes(self) -> list[QWidget]:
        if self.phase == "map":
            return [*self.map.panes(), self.map_foot.next_button]
        if self.phase == "match":
            return [*self.match.panes(), self.match_foot.next_button]
        if self.phase != "review":
            return []
        problems = self.state.tab == "problems"
        inner = self.pane.problem.field if problems else self.pane.firm.table
        return [self.tabs, self.problems if problems else self.table, inner, self.commit_button]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read(dropped_paths(event.mimeData()))

    # -- looks

    def respeak(self) -> None:
        self.model.set_columns(firm_columns(self.state, current_language()))
        self._files.say(files_text(self._names) if self._names else "")
        if self.phase == "done":
            self._show_done()
        self.map.respeak()
        self.match.respeak()
        if self.state.plan is not None:
            self._show_review()
            self._show_steps()
            self.pane.respeak()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        self._head.setFixedHeight(44 if height < 700 else 56)
        self.table.set_window_width(width)
        self.problems.set_window_width(width)
        self.map.fit(width, height)
        self.match.fit(width, height)
        total = width - rail_width(width)
        pane = 344 if width < NARROW_WINDOW else 440 if width >= WIDE_WINDOW else 344 + (width - NARROW_WINDOW) // 6
        self.splitter.setSizes([total - pane, pane])
