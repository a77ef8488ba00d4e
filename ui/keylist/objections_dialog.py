"""Objections in the period of public notice: what came in, what was answered, and what an upheld one leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog, Words
from ui.keylist.round_state import may
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.table.columns import Column, tag_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk

OUTCOMES = {
    "open": (Text("Open"), "warn"),
    "upheld": (Text("Upheld"), "bad"),
    "rejected": (Text("Not upheld"), "neutral"),
    "inadmissible": (Text("Inadmissible"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection as the list shows it."""

    uid: str
    received: str
    objector: str
    firm: str
    text: str
    outcome: str
    answer: str


def raised(view: RoundView) -> list[Raised]:
    """The objections to a round, open ones first, then by day."""
    rows = [
        Raised(
            o.uid,
            o.received.isoformat() if o.received else "—",
            o.objector,
            view.name(view.book.by_uid[o.candidature].firm) if o.candidature else "—",
            o.text,
            o.outcome.value,
            o.answer,
        )
        for o in view.book.objections
    ]
    return sorted(rows, key=lambda row: (row.outcome != "open", row.received, row.objector))


def _columns() -> list[Column[Raised]]:
    return [
        Column(key="received", title=Text("Received"), text=lambda r: r.received, width=92, indent=8),
        Column(key="objector", title=Text("Objector"), text=lambda r: r.objector, width=120),
        Column(key="firm", title=Text("Candidate"), text=lambda r: r.firm, role=Type.NAME, width=140),
        Column(key="text", title=Text("Objection"), text=lambda r: r.text, width=180, stretch=True),
        Column(
            key="outcome",
            title=Text("Outcome"),
            text=lambda r: str(OUTCOMES[r.outcome][0]),
            paint=tag_painter(lambda r: (str(OUTCOMES[r.outcome][0]), OUTCOMES[r.outcome][1])),
            width=108,
        ),
    ]


class ObjectionsDialog(RoundDialog):
    """The objections to a sealed list."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: RoundView,
        record: Callable[[], None],
        answer: Callable[[str], None],
        revise: Callable[[], None],
    ) -> None:
        super().__init__(parent, desk, Text("Objections to “{title}”", title=view.head.title), 820)
        self._answer = answer
        self.model: RowsModel[Raised] = RowsModel(_columns(), lambda row: row.uid)
        self.table: Table[Raised] = Table(self.model, Text("Objections"), density="compact", frozen=0, sortable=False)
        self.table.setMinimumHeight(200)
        self.table.set_empty(EmptyState(Text("No objection is recorded")))
        self.table.row_changed.connect(lambda _row: self._show_ready())
        self.table.row_opened.connect(lambda row: answer(row.uid))
        self.body.addWidget(self.table, 1)
        self._said = Label("", Type.CELL, "text2", wrap=True)
        self.body.addWidget(self._said)
        self._note = Label("", Type.SMALL, "text3", wrap=True)
        self.body.addWidget(self._note)
        self.finish()
        self.revise = self.add_button(Text("Open a revising round"), run=revise)
        self.answer = self.add_button(Text("Answer objection"), run=self._ask)
        self.record = self.add_button(Text("Record objection"), run=record)
        desk.hold_back(self.revise, work=Work.ROUND)
        desk.hold_back(self.answer, self.record, work=Work.RULING)
        self.add_button(Text("Close"), "primary")
        self.show_view(view)

    def show_view(self, view: RoundView) -> None:
        self._open = may(view, "objections")
        self.model.set_rows(raised(view))
        if self.table.current() is None and self.model.rows():
            self.table.set_current(self.model.rows()[0].uid)
        upheld = any(o.outcome.value == "upheld" for o in view.book.objections)
        self.revise.setVisible(upheld)
        self.record.setEnabled(self._open)
        self._note.say(
            Text("The sealed list stays as it is. A round that revises it shows what changes.")
            if upheld
            else Text("Objections are recorded from the public notice on.")
        )
        self._show_ready()
        self.fit_height()

    def _show_ready(self) -> None:
        row = self.table.current()
        self.answer.setEnabled(self._open and row is not None)
        self._said.setVisible(row is not None and bool(row.answer))
        if row is not None and row.answer:
            self._said.say(Text("Answer: {answer}", answer=row.answer))

    def _ask(self) -> None:
        row = self.table.current()
        if row is not None:
            self._answer(row.uid)


class ObjectionDialog(RoundDialog):
    """Records an objection as it came in."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView) -> None:
        super().__init__(parent, desk, Text("Record objection"))
        self._uid = view.head.uid
        self.objector = Field(Text("Objector"), Text("Real name, or the unit with its stamp"))
        firms = [(c.uid, view.name(c.firm)) for c in view.book.admitted]
        self.firm = Combo([("", Text("The list as a whole")), *firms], Text("Candidate"), "")
        self.text = Words(Text("Objection"))
        self.evidence = Words(Text("Evidence"), 44)
        self.received = DayField(Text("Received"), date.today())
        self._objector = self.line(Text("Objector"), self.objector)
        self.line(Text("Candidate"), self.firm)
        self._text = self.line(Text("Objection"), self.text)
        self.line(Text("Evidence"), self.evidence)
        self._received = self.line(Text("Received"), self.received)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Record objection"), "primary", self.take)

    def take(self) -> None:
        """Record it, or say what is wanting."""
        from registry.rounds.deciding import NewObjection, record_objection

        day, objector, text = self.received.day(), self.objector.text().strip(), self.text.words()
        self._objector.set_reason(None if objector else Text("Write “anonymous” where no name is given."))
        self._text.set_reason(None if text else Text("Say what is objected to."))
        self._received.set_reason(NO_DAY if day is None else None)
        self.fit_height()
        if not objector or not text or day is None:
            return
        made = NewObjection(objector, text, day, self.firm.value or "", self.evidence.words())
        actor, uid = self.desk.actor, self._uid
        self.write(lambda registry: record_objection(registry, actor, uid, made))


class AnswerDialog(RoundDialog):
    """Answers an objection."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, objection: str) -> None:
        super().__init__(parent, desk, Text("Answer objection"))
        self._round, self._uid = view.head.uid, objection
        found = next(o for o in view.book.objections if o.uid == objection)
        self.body.addWidget(Label(found.text, Type.CELL, wrap=True))
        self.body.addSpacing(6)
        options = [(key, said[0]) for key, said in OUTCOMES.items() if key != "open"]
        self.outcome = Combo(
            options, Text("Outcome"), "rejected" if found.outcome.value == "open" else found.outcome.value
        )
        self.answer = Words(Text("Answer"), 80)
        self.answer.setPlainText(found.answer)
        self.day = DayField(Text("Settled on"), date.today())
        self.document = Field(Text("Document number"))
        self.line(Text("Outcome"), self.outcome)
        self._answer = self.line(Text("Answer"), self.answer)
        self._day = self.line(Text("Settled on"), self.day)
        self.line(Text("Document number"), self.document)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Answer objection"), "primary", self.take)

    def take(self) -> None:
        """Write the answer, or say what is wanting."""
        from registry.rounds.book import Outcome
        from registry.rounds.deciding import answer_objection

        day, answer = self.day.day(), self.answer.words()
        self._answer.set_reason(None if answer else Text("Say what was found."))
        self._day.set_reason(NO_DAY if day is None else None)
        self.fit_height()
        if not answer or day is None:
            return
        actor, uid, objection = self.desk.actor, self._round, self._uid
        outcome, document = Outcome(self.outcome.value or ""), self.document.text().strip()
        self.write(lambda registry: answer_objection(registry, actor, uid, objection, outcome, answer, day, document))
