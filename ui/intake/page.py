"""The import page: choose files, review what they change, commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _, n_
from ui.intake.choose import KINDS, ChooseStep, ReadingStep
from ui.intake.foot import StepFoot
from ui.intake.map_step import MapStep
from ui.intake.match_step import MatchStep
from ui.intake.review import RegistryMovedError, Review, commit_review, make_review, moved_firms, read_books
from ui.intake.review_step import ReviewStep
from ui.intake.state import IntakeState, files_text
from ui.intake.take_fields import FieldCount, FieldsDialog, count_fields
from ui.kit.commands import Command
from ui.kit.controls import ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.page import Page
from ui.kit.pane import Stepper
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Applied
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
        Command("intake.next", Text("Next open decision"), ("N",), "warn", page="intake", menu="page"),
        Command("intake.cancel", Text("Cancel import"), (), "x", page="intake", menu="page"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = IntakeState()
        self.phase = "choose"
        self._job = 0
        self._planning = 0
        self._moved = False
        self._names: list[str] = []
        self._paths: list[Path] = []
        self._done: tuple[int, int] = (0, 0)
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
        self.review = ReviewStep(self.state)
        self._finished = panel(self._done_box)
        self.map, self.match = MapStep(), MatchStep()
        self.map_foot, self.match_foot = StepFoot(), StepFoot()
        steps = []
        for step, foot in ((self.map, self.map_foot), (self.match, self.match_foot)):
            whole = column(step, foot)
            whole.setStretch(0, 1)
            steps.append(panel(whole))
        for widget in (self.choose, self.reading, *steps, self.review, self._finished):
            self._steps.addWidget(widget)
        whole = column(self._head, rule(strong=True), self._steps)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.choose.files_wanted.connect(self.choose_files)
        self.choose.dropped.connect(self.read)
        self.choose.password_given.connect(lambda word: self.read(self._paths, word))
        self.choose.returned.connect(lambda: self._go("map"))
        self.review.replan_wanted.connect(self._replan)
        self.review.fields_wanted.connect(self.choose_fields)
        foot = self.review.foot
        foot.cancel_button.clicked.connect(lambda _on=False: self.cancel())
        foot.back_button.clicked.connect(lambda _on=False: self._back_from_review())
        foot.commit_button.clicked.connect(lambda _on=False: self.commit())
        self._connect_steps()
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
            self.review.focus()

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
            "intake.next": self.next_decision,
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
        self.review.reset()
        first = "map" if self.state.needs_mapping else "match" if self.state.needs_matching else "review"
        self._show_phase(first)
        self.review.show_review()
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
        self._moved = False

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

    def _replan(self, *, moved: bool = False) -> None:
        """Plan again with what was decided; the review follows.

        Args:
            moved: the registry changed; the firms of which something else would be written now are found.
        """
        registry, as_of, files = self.desk.registry, self.desk.as_of, self.state.files
        decisions, shown = self.state.decisions(), self.state.plan
        self._moved = moving = self._moved or moved

        def work(ticket: Ticket) -> tuple[Review, frozenset[str]]:
            review = make_review(registry, files, decisions, as_of, step_of(ticket))
            return review, moved_firms(shown, review.plan) if moving and shown is not None else frozenset()

        self._planning = self.desk.jobs.read(
            work, lambda made: self._planned_anew(*made), failed=self._not_planned, lane="intake.plan", owner=self
        )
        self._show_foot()
        self._show_steps()

    def _planned(self, review: Review) -> None:
        self._planning = 0
        self.state.show(review)
        self.review.busy = ""
        self.review.show_review()
        self._show_steps()

    def _planned_anew(self, review: Review, moved: frozenset[str]) -> None:
        """The registry changed meanwhile: the firms that this touches come back for review."""
        self._moved = False
        self.state.moved |= moved
        self._planned(review)

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

    def _show_foot(self) -> None:
        busy = self.phase == "committing"
        self.review.active = self.phase == "review"
        self.review.busy = _("Committing") if busy else _("Planning again") if self._planning else ""
        self.review.show_foot()

    def next_decision(self) -> None:
        """Go to the next thing that waits for a person."""
        if self.phase == "review":
            self.review.next_decision()

    def choose_fields(self) -> None:
        """Ask which fields are taken."""
        rows, left = self.state.rows, frozenset(self.state.left_fields)

        def work(_ticket: Ticket) -> tuple[FieldCount, ...]:
            return count_fields(rows)

        def show(fields: tuple[FieldCount, ...]) -> None:
            FieldsDialog(self, fields, left, self._fields_chosen).open()

        self.desk.jobs.read(work, show, lane="intake.fields", owner=self)

    def _fields_chosen(self, left: frozenset[str]) -> None:
        self._decided(self.state.leave_fields, left)

    # -- the commit

    def commit(self) -> None:
        """Write what the review shows, as one undo step."""
        plan, files, sums = self.state.plan, self.state.files, self.state.sums()
        if plan is None or self.desk.registry is None or not sums.firms or self._planning or self.state.moved:
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
        self._replan(moved=True)
        self.review.focus()
        if not isinstance(error, RegistryMovedError):  # the review itself says that, and names the firms
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
            self._replan(moved=self.phase == "review")

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
        return self.phase == "review" and self.review.escape()

    def panes(self) -> list[QWidget]:
        if self.phase == "map":
            return [*self.map.panes(), self.map_foot.next_button]
        if self.phase == "match":
            return [*self.match.panes(), self.match_foot.next_button]
        return self.review.panes() if self.phase == "review" else []

    # -- looks

    def respeak(self) -> None:
        self._files.say(files_text(self._names) if self._names else "")
        if self.phase == "done":
            self._show_done()
        self.map.respeak()
        self.match.respeak()
        self.review.respeak()
        if self.state.plan is not None:
            self._show_steps()

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        self.map.fit(width, height)
        self.match.fit(width, height)
        self.review.fit(width)
