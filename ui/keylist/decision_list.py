"""All decisions of a round, with a way to take one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import RoundDialog, Words
from ui.keylist.round_state import may
from ui.keylist.round_words import decision_text
from ui.kit.controls import Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.book import Decision
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk


@dataclass(frozen=True, slots=True)
class Made:
    """A decision as the list shows it."""

    uid: str
    firm: str
    said: str
    reason: str
    by: str
    day: str
    document: str


def made_decisions(view: RoundView) -> list[Made]:
    """The decisions of a round, the newest day first."""

    def row(d: Decision) -> Made:
        firm = view.name(view.book.by_uid[d.candidature].firm) if d.candidature else "—"
        day = d.decided.isoformat() if d.decided else "—"
        return Made(d.uid, firm, str(decision_text(view, d)), d.reason, d.decided_by, day, d.document_no or "—")

    return sorted((row(d) for d in view.book.decisions), key=lambda m: (m.day, m.firm, m.said), reverse=True)


def _columns() -> list[Column[Made]]:
    return [
        Column(key="firm", title=Text("Candidate"), text=lambda m: m.firm, role=Type.NAME, width=130, indent=8),
        Column(key="said", title=Text("Decision"), text=lambda m: m.said, width=230, stretch=True),
        Column(key="reason", title=Text("Reason"), text=lambda m: m.reason, width=180),
        Column(key="by", title=Text("Decided by"), text=lambda m: m.by, width=100),
        Column(key="day", title=Text("Date"), text=lambda m: m.day, width=84),
        Column(key="document", title=Text("Document"), text=lambda m: m.document, width=90, priority=1),
    ]


class DecisionList(RoundDialog):
    """The decisions of a round."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, record: Callable[[], None]) -> None:
        super().__init__(parent, desk, Text("Decisions of “{title}”", title=view.head.title), 860)
        self._view = view
        self.model: RowsModel[Made] = RowsModel(_columns(), lambda made: made.uid)
        self.table: Table[Made] = Table(self.model, Text("Decisions"), density="compact", frozen=0, sortable=False)
        self.table.setMinimumHeight(220)
        self.table.set_empty(EmptyState(Text("No decision is recorded")))
        self.table.row_changed.connect(lambda _row: self._show_ready())
        self.body.addWidget(self.table, 1)
        self._locked = Label(Text("The round is sealed or its step locks decisions."), Type.SMALL, "text3", wrap=True)
        self.body.addWidget(self._locked)
        self.reason = Words(Text("Reason for taking it back"), 44)
        self.reason.textChanged.connect(self._show_ready)
        self._line = self.line(Text("Reason for taking it back"), self.reason)
        self.finish()
        self.revoke = self.add_button(Text("Revoke decision"), "danger", self.take)
        self.record = self.add_button(Text("Record decision"), run=record)
        desk.hold_back(self.record, work=Work.RULING)
        self.add_button(Text("Close"), "primary")
        self.show_view(view)

    def show_view(self, view: RoundView) -> None:
        self._view = view
        open_ = may(view, "decisions")
        self.model.set_rows(made_decisions(view))
        self._locked.setVisible(not open_)
        self._line.setVisible(open_ and bool(view.book.decisions))
        self.revoke.setVisible(open_)
        self.record.setVisible(open_)
        self._show_ready()
        self.fit_height()

    def _show_ready(self) -> None:
        self.revoke.setEnabled(self.table.current() is not None and bool(self.reason.words()))

    def take(self) -> None:
        """Take the decision in front back."""
        from registry.rounds.deciding import revoke_decision

        made, reason = self.table.current(), self.reason.words()
        if made is None or not reason:
            return
        actor, uid, decision = self.desk.actor, self._view.head.uid, made.uid
        self.write(
            lambda registry: revoke_decision(registry, actor, uid, decision, reason),
            lambda _none: self.if_open(self.reason.clear),
            stay=True,
        )
