"""The import page: choose files, review what they change, commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, _
from registry.pace import let_go_later
from ui.intake.choose import ChooseStep
from ui.intake.choosing import Choosing
from ui.intake.committing import Committing
from ui.intake.done_step import DoneStep, Finished, undo_state
from ui.intake.facing import Facing
from ui.intake.foot import StepFoot
from ui.intake.made_dialog import show_made
from ui.intake.map_step import MapStep
from ui.intake.marked_file import save_marked
from ui.intake.match_step import MatchStep
from ui.intake.planning import Planning
from ui.intake.review import RegistryMovedError, Review, ReviewRow
from ui.intake.review_step import ReviewStep
from ui.intake.state import IntakeState, files_text
from ui.intake.steps import PLACES, STEP_OF, STEPS
from ui.intake.take_fields import ask_fields
from ui.kit.commands import Command
from ui.kit.controls import ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import Page
from ui.kit.pane import Stepper
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.view import Registry


class IntakePage(Page):
    """Brings workbooks in. Nothing is written before the commit."""

    key: ClassVar[str] = "intake"
    title: ClassVar[Text] = Text("Import")
    commands: ClassVar[tuple[Command, ...]] = (
        Command("intake.choose", Text("Choose files"), (), "folder", page="intake", menu="page", changes=True),
        Command("intake.next", Text("Next open decision"), ("N",), "warn", page="intake", menu="page"),
        Command("intake.cancel", Text("Cancel import"), (), "x", page="intake", menu="page"),
        Command("intake.earlier", Text("Earlier imports"), (), "undo", page="intake", menu="page"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = IntakeState()
        self.phase = "choose"
        self.planning, self.committing = Planning(desk, self.state, self), Committing(desk, self.state, self)
        self._names: list[str] = []
        self._done: Finished | None = None
        self._review_waits = False
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
        self.choosing = Choosing(self.desk, self.choose, self.state)
        self.done = DoneStep()
        self._steps = QStackedWidget()
        self.review = ReviewStep(self.state)
        self.review.model.sort_with(self.desk.jobs, "intake.review.sort")
        self.map, self.match = MapStep(), MatchStep(self.state)
        self.map_foot, self.match_foot, self.facing = StepFoot(), StepFoot(), Facing(self.desk, self.state, self.match)
        steps = []
        for step, foot in ((self.map, self.map_foot), (self.match, self.match_foot)):
            whole = column(step, foot)
            whole.setStretch(0, 1)
            steps.append(panel(whole))
        for widget in (self.choose, *steps, self.review, self.done):
            self._steps.addWidget(widget)
        whole = column(self._head, rule(strong=True), self._steps)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._connect_ends()
        self.planning.planned.connect(self._planned)
        self.planning.failed.connect(self._not_planned)
        self.committing.done.connect(self._committed)
        self.committing.failed.connect(self._not_committed)
        self.committing.stopped.connect(self._commit_stopped)
        self.review.replan_wanted.connect(self._replan)
        self.review.fields_wanted.connect(self.choose_fields)
        self.review.marked_wanted.connect(self._save_marked)
        self.review.match_wanted.connect(self._match_firm)
        foot = self.review.foot
        foot.cancel_button.clicked.connect(lambda _on=False: self.cancel())
        foot.back_button.clicked.connect(lambda _on=False: self._back_from_review())
        self.desk.hold_back(foot.commit_button, self.done.undo)
        foot.commit_button.clicked.connect(lambda _on=False: self.commit())
        self._connect_steps()

    def _connect_ends(self) -> None:
        """The first step and the last one."""
        self.choose.returned.connect(lambda: self.show_step("map"))
        self.choose.cancelled.connect(self.cancel)
        self.choosing.began.connect(lambda: self._show_phase("reading"))
        self.choosing.rested.connect(lambda: self._show_phase("choose"))
        self.choosing.planned.connect(self._read)
        self.done.firms_wanted.connect(lambda: self.desk.go("firms"))
        self.done.more_wanted.connect(self.cancel)
        self.done.marked_wanted.connect(self._save_marked)
        self.done.undo_wanted.connect(self._undo_import)
        self.desk.summary_changed.connect(self._summary_changed)

    def _connect_steps(self) -> None:
        self.map.column_chosen.connect(lambda key, choice: self._decided(self.state.choose_column, key, choice))
        self.map.bands_chosen.connect(lambda sheet, bands: self._decided(self.state.mark_bands, sheet, bands))
        self.map.block_taken.connect(lambda sheet, bands: self._decided(self.state.add_bands, sheet, bands))
        self.map.sheet_left.connect(lambda sheet, left: self._decided(self.state.leave_sheet, sheet, left))
        self.map.layout_renamed.connect(self._rename_layout)
        self.map.answered.connect(lambda question, answer: self._decided(self.state.answer, question, answer))
        self.match.matched.connect(lambda *said: self._decided(self.state.match, *said))
        self.match.all_new.connect(lambda keys: self._decided(self.state.match_new, keys))
        self.match.told_apart.connect(self._told_apart)
        self.match.paired.connect(lambda key, said: self._decided(self.state.pair, key, said))
        self.match.taken_back.connect(self._take_back)
        for foot in (self.map_foot, self.match_foot):
            foot.cancelled.connect(self.cancel)
        self.map_foot.back.connect(lambda: self.show_step("choose"))
        self.map_foot.next.connect(lambda: self.show_step("match" if self.state.needs_matching else "review"))
        self.match_foot.back.connect(lambda: self.show_step("map"))
        self.match_foot.next.connect(lambda: self.show_step("review"))

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
        if (line := self.match.table.current()) is not None and line.row is not None:
            self.state.tell_apart(line.row.key, pair)

    def _match_firm(self, firm: ReviewRow) -> None:
        """Go where a person says which firm the row of `firm` speaks of."""
        self.show_step("match")
        self.match.go_to(firm.planned.file, firm.planned.sheet, firm.planned.row)

    def _take_back(self) -> None:
        if self.state.take_back():
            self._replan()

    def _back_from_review(self) -> None:
        self.show_step("match" if self.state.needs_matching else "map")

    def show_step(self, phase: str) -> None:
        """Go to a step of the import that is open."""
        self._show_phase(phase)
        if phase == "review":
            self._fill_review()
        self._show_steps()
        self._show_foot()
        focus = {"map": self.map.table, "match": self.match.table}.get(phase)
        if phase == "choose":
            self.choosing.show()
            self.choose.take_focus()
        elif focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.review.focus()

    def _show_steps(self) -> None:
        """Fill the steps before the review from the plan in force."""
        plan = self.state.plan
        if plan is None:
            return
        busy = self.planning.busy
        if self.phase == "map":
            self.map.show_survey(
                plan.survey,
                plan.questions,
                [book for book, _source in self.state.files],
                self.choosing.choice.refusals(),
            )
            blocking = self.map.blocking()
            on = Text("Match firms") if self.state.needs_matching else Text("Review")
            self.map_foot.show_state(on, Text("Working out the changes again") if busy else "", blocking, busy=busy)
        elif self.phase == "match":
            self.match.show_rows(plan.to_match, plan.duplicates, self.state.settled)
            self.match_foot.show_state(
                Text("Review"), Text("Working out the changes again") if busy else "", None, busy=busy
            )

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "intake.choose": self.choosing.choose_files,
            "intake.next": self.next_decision,
            "intake.cancel": self.cancel,
            "intake.earlier": lambda: show_made(self, self.desk),
        }

    # -- choosing and reading

    def read(self, paths: list[Path]) -> None:
        """Read workbooks and show what they would change. They join those of the import that is open."""
        if not paths or self.phase in ("committing", "stopping"):
            return
        self.planning.drop()
        if self.phase == "done":
            self._clear()
        self.choosing.add(paths)

    def _read(self, files: Any, review: Review, kept: IntakeState) -> None:
        self._names = [book.name for book, _source in files]
        self.state.resume(files, review, kept)
        self.review.reset()
        first = "map" if self.state.needs_mapping else "match" if self.state.needs_matching else "review"
        self._show_phase(first)
        self._review_waits = True
        if first != "review":
            QTimer.singleShot(0, self, self._fill_review)  # it stands behind: one turn would be long for both
        self.show_step(first)

    def _fill_review(self) -> None:
        """Fill the review with the plan in force, once."""
        if self._review_waits and self.state.plan is not None:
            self._review_waits = False
            self.review.show_review()

    def _clear(self) -> None:
        before: list[object] = [self._done]
        self.planning.drop()
        self._names, self._done = [], None
        let_go_later(before)
        self.state.clear()
        self.choosing.clear()

    def cancel(self) -> None:
        """Give the import up. Nothing was written, so nothing is undone; while it is being written, go back to the review."""
        if self.phase in ("committing", "stopping"):
            self._show_phase("stopping")
            self._show_foot()
            self.committing.stop()
            return
        self._clear()
        self._show_phase("choose")
        self.choose.take_focus()

    # -- planning anew

    def _replan(self, *, moved: bool = False) -> None:
        self.planning.again(moved=moved)
        self._show_foot()
        self._show_steps()

    def _planned(self, review: Review, moved: frozenset[str]) -> None:
        """Another plan is in force. Firms of which the registry says something else now come back for review."""
        self.state.moved |= moved
        self.state.show(review)
        self.review.busy = ""
        self._review_waits = True
        self._fill_review()
        self._show_steps()

    def _not_planned(self, error: Exception) -> None:
        """Without a plan the files wait in the first step, and what was decided waits with them."""
        self.state.review = None
        self._show_phase("choose")
        self.choosing.show()
        self.choosing.show_failure(error)

    # -- the review

    def _show_phase(self, phase: str) -> None:
        self.phase = phase
        self._steps.setCurrentIndex(PLACES[phase])
        self.stepper.set_step(STEP_OF.get(phase, phase))
        told = phase not in ("choose", "reading") or self.state.plan is not None
        self._files.say(files_text(self._names) if told else "")
        self.desk.summary_changed.emit()

    def _show_foot(self) -> None:
        going_on = {"committing": _("Committing"), "stopping": _("Stopping the commit")}
        self.review.active = self.phase == "review"
        self.review.writing = self.phase == "committing"
        self.review.busy = going_on.get(self.phase, _("Working out the changes again") if self.planning.busy else "")
        self.review.show_foot()

    def next_decision(self) -> None:
        """Go to the next thing that waits for a person."""
        if self.phase == "review":
            self.review.next_decision()

    def choose_fields(self) -> None:
        """Ask which fields are taken."""
        ask_fields(self.desk, self, self.state, lambda left: self._decided(self.state.leave_fields, left))

    # -- the commit

    def commit(self) -> None:
        """Write what the review shows, as one undo step."""
        if self.planning.busy or not self.committing.may_begin:
            return
        self._show_phase("committing")
        self._show_foot()
        self.committing.begin(self._names)

    def _committed(self, done: Finished) -> None:
        self.state.clear()
        self.choosing.clear()
        self._done = done
        self._show_phase("done")
        self._show_done()
        self.done.take_focus()
        self.desk.say(
            Text("Imported {file}", file=files_text(self._names)), done.sums(), action=(Text("Undo"), self.desk.undo)
        )

    def _commit_stopped(self) -> None:
        self._show_phase("review")
        self._show_foot()
        self.review.focus()
        self.desk.say(Text("The commit was stopped."), Text("Nothing was written."), "info")

    def _not_committed(self, error: Exception) -> None:
        self._show_phase("review")
        self._replan(moved=True)
        self.review.focus()
        if not isinstance(error, RegistryMovedError):  # the review itself says that, and names the firms
            self.desk.failed.emit(error)

    def _show_done(self) -> None:
        if self._done is not None:
            self.done.show_finished(self._done, self.desk.summary)

    def _undo_import(self) -> None:
        """Take the import back; where something was changed since, what would stay is shown before."""
        if self._done is not None and undo_state(self._done.tx, self.desk.summary) == "later":
            show_made(self, self.desk, self._done.tx)
        else:
            self.desk.undo()

    def _save_marked(self) -> None:
        """Write the workbooks with their faults marked, as they are now or as they were committed."""
        done, plan = self._done, self.state.plan
        if plan is not None:
            save_marked(self.desk, self, plan, self.state.files, self.state.decisions(committing=True))
        elif done is not None:
            save_marked(self.desk, self, done.plan, done.files, done.decisions, committed=True)

    def _summary_changed(self) -> None:
        """Once the import itself is undone, there is nothing left to say of it."""
        if self._done is None:
            return
        if undo_state(self._done.tx, self.desk.summary) == "undone":
            self.cancel()
        else:
            self._show_done()

    # -- what the shell asks

    def opened(self) -> None:
        self.cancel()

    def changed(self, initiator: object) -> None:
        if initiator is self:
            return
        if self.state.plan is not None and self.phase in ("choose", "map", "match", "review"):
            self._replan(moved=self.phase == "review")

    def shown(self, request: object) -> None:
        if isinstance(request, list) and request:
            self.read([Path(path) for path in request])
        elif self.phase in ("map", "match", "review"):
            self.show_step(self.phase)
        elif self.phase == "choose":
            self.choose.take_focus()
        elif self.phase == "done":
            self.done.take_focus()

    def status(self) -> list[str] | None:
        if self.phase == "done":
            return None
        return [_("Nothing is written until you commit"), _("Commit makes one undo point")]

    def escape(self) -> bool:
        if self.phase == "reading":
            self.choosing.stop()
            self._show_phase("choose")
            self.choose.take_focus()
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
        self.choosing.show()
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
