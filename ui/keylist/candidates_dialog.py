"""Who stands in a round: how each application stands, when it came, from whom, and admitting many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog, Words
from ui.keylist.round_state import may
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label
from ui.kit.fonts import Type
from ui.kit.table.columns import Column, check_column, tag_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.opening import CandidatureEdit
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk

STATUSES = {
    "applied": (Text("Applied"), "neutral"),
    "correction": (Text("Sent back"), "warn"),
    "admitted": (Text("Admitted"), "ok"),
    "rejected": (Text("Rejected"), "bad"),
    "withdrawn": (Text("Withdrawn"), "neutral"),
}
ORIGINS = {"attracted": Text("Attracted"), "cultivated": Text("Cultivated")}


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidature as the list shows it."""

    uid: str
    name: str
    status: str
    applied: str
    origin: str
    recommended_by: str
    remark: str


def standings(view: RoundView) -> list[Standing]:
    """All candidatures, those that wait for an answer first, then by name."""
    order = list(STATUSES)
    rows = [
        Standing(
            c.uid,
            view.name(c.firm),
            c.status.value,
            c.applied.isoformat() if c.applied else "—",
            str(ORIGINS[c.origin]) if c.origin in ORIGINS else "—",
            c.recommended_by or "—",
            c.remark or "—",
        )
        for c in view.book.candidatures
    ]
    return sorted(rows, key=lambda row: (order.index(row.status), row.name))


def _columns() -> list[Column[Standing]]:
    return [
        check_column(12),
        Column(key="name", title=Text("Candidate"), text=lambda s: s.name, role=Type.NAME, width=190, stretch=True),
        Column(
            key="status",
            title=Text("State"),
            text=lambda s: str(STATUSES[s.status][0]),
            paint=tag_painter(lambda s: (str(STATUSES[s.status][0]), STATUSES[s.status][1])),
            width=92,
        ),
        Column(key="applied", title=Text("Applied on"), text=lambda s: s.applied, width=88),
        Column(key="origin", title=Text("Origin"), text=lambda s: s.origin, width=86),
        Column(key="by", title=Text("Recommended by"), text=lambda s: s.recommended_by, width=130, priority=1),
        Column(key="remark", title=Text("Reason or remark"), text=lambda s: s.remark, width=150, priority=2),
    ]


_KEEP = ""
"""The choice that leaves a value as it is."""


class CandidatesDialog(RoundDialog):
    """The candidates of a round. The form below the list changes all checked ones, or the one in front."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: RoundView,
        add: Callable[[], None],
        show_firm: Callable[[str], None],
    ) -> None:
        super().__init__(parent, desk, Text("Candidates of “{title}”", title=view.head.title), 880)
        self._view, self._show_firm = view, show_firm
        self.model: RowsModel[Standing] = RowsModel(_columns(), lambda row: row.uid)
        self.table: Table[Standing] = Table(self.model, Text("Candidates"), density="compact", frozen=0, sortable=False)
        self.table.setMinimumHeight(150)
        self.table.row_changed.connect(lambda _row: self._show_ready())
        self.table.row_opened.connect(lambda row: self._open(row.uid))
        self.model.checks_changed.connect(self._show_ready)
        self._counts = Label("", Type.SMALL, "text2")
        self.admit = Button(Text("Admit all that applied"), "link")
        self.admit.clicked.connect(self.admit_all)
        self.add = Button(Text("Add firms…"), "link", icon="plus")
        self.add.clicked.connect(lambda _on=False: add())
        self.body.addLayout(layout.row(self._counts, None, self.admit, self.add))
        self.body.addWidget(self.table, 1)
        self._locked = Label(Text("Candidates are locked at this step."), Type.SMALL, "text3", wrap=True)
        self.body.addWidget(self._locked)
        desk.hold_back(self.admit, self.add, work=Work.ROUND)
        self._form()
        self.finish()
        self.add_button(Text("Close"), run=self.accept)
        self.take_button = self.add_button("", "primary", self.take)
        self.show_view(view)

    def _form(self) -> None:
        keep = (_KEEP, Text("Leave as it is"))
        self.status = Combo([keep, *((key, said[0]) for key, said in STATUSES.items())], Text("State"), _KEEP)
        self.status.chosen.connect(lambda _key: self._show_ready())
        self.origin = Combo([keep, *ORIGINS.items()], Text("Attracted or cultivated"), _KEEP)
        self.origin.chosen.connect(lambda _key: self._show_ready())
        self.applied = DayField(Text("Applied on"))
        self.by = Field(Text("Recommended by"), Text("Leave as it is"))
        self.document = Field(Text("Document number"), Text("Leave as it is"))
        self.remark = Words(Text("Reason or remark"), 40)
        for field in (self.applied, self.by, self.document):
            field.textChanged.connect(lambda _text: self._show_ready())
        self.remark.textChanged.connect(self._show_ready)
        left, right = layout.column(gap=4), layout.column(gap=4)
        from ui.kit.form import FormRow

        self._day_line = FormRow(Text("Applied on"), self.applied)
        self._remark_line = FormRow(Text("Reason or remark"), self.remark)
        for box, lines in (
            (left, (FormRow(Text("State"), self.status), self._day_line, FormRow(Text("Origin"), self.origin))),
            (
                right,
                (
                    FormRow(Text("Recommended by"), self.by),
                    FormRow(Text("Document number"), self.document),
                    self._remark_line,
                ),
            ),
        ):
            for line in lines:
                box.addWidget(line)
            box.addStretch(1)
        form = layout.row(left, right, gap=16, margins=(0, 8, 0, 0))
        form.setStretch(0, 1)
        form.setStretch(1, 1)
        self._panel = layout.panel(form)
        self.body.addWidget(self._panel)

    def show_view(self, view: RoundView) -> None:
        self._view = view
        rows = standings(view)
        open_ = may(view, "candidates")
        self.model.set_rows(rows)
        admitted = sum(row.status == "admitted" for row in rows)
        waiting = sum(row.status in ("applied", "correction") for row in rows)
        self._counts.say(
            Text(
                "{n} candidate: {admitted} admitted, {waiting} waiting",
                "{n} candidates: {admitted} admitted, {waiting} waiting",
                n=len(rows),
                admitted=admitted,
                waiting=waiting,
            )
        )
        self.admit.setVisible(open_)
        self.add.setVisible(open_)
        self._panel.setVisible(open_)
        self._locked.setVisible(not open_)
        self.take_button.setVisible(open_)
        self.admit.setEnabled(any(row.status == "applied" for row in rows))
        self._show_ready()
        self.fit_height()

    def _chosen(self) -> list[Standing]:
        checked = self.model.checked()
        current = self.table.current()
        return checked or ([current] if current is not None else [])

    def _asked(self) -> bool:
        typed = (self.applied.text(), self.by.text(), self.document.text(), self.remark.words())
        return bool(self.status.value or self.origin.value or any(text.strip() for text in typed))

    def _show_ready(self) -> None:
        n = len(self._chosen())
        self.take_button.say(Text("Change {n} candidate", "Change {n} candidates", n=n))
        self.take_button.setEnabled(n > 0 and self._asked())

    def _open(self, uid: str) -> None:
        firm = self._view.book.by_uid[uid].firm
        self.accept()
        self._show_firm(firm)

    def admit_all(self) -> None:
        """Admit everybody who applied, in one step."""
        from registry.rounds.book import CandidatureStatus
        from registry.rounds.opening import CandidatureEdit

        waiting = [c.uid for c in self._view.book.candidatures if c.status is CandidatureStatus.APPLIED]
        self._write([CandidatureEdit(uid, CandidatureStatus.ADMITTED) for uid in waiting])

    def take(self) -> None:
        """Change the chosen ones, or say what is wrong."""
        from registry.rounds.book import CandidatureStatus
        from registry.rounds.opening import CandidatureEdit

        self._day_line.set_reason(NO_DAY if self.applied.wrong() else None)
        self.fit_height()
        if self.applied.wrong():
            return
        status = CandidatureStatus(self.status.value) if self.status.value else None
        self._write(
            [
                CandidatureEdit(
                    row.uid,
                    status,
                    self.applied.day(),
                    self.origin.value or None,
                    self.by.text().strip() or None,
                    self.document.text().strip() or None,
                    self.remark.words() or None,
                )
                for row in self._chosen()
            ]
        )

    def _write(self, edits: Sequence[CandidatureEdit]) -> None:
        from registry.rounds.opening import edit_candidatures

        actor, uid = self.desk.actor, self._view.head.uid

        def done(_none: None) -> None:
            self.if_open(self._clear)

        self.write(lambda registry: edit_candidatures(registry, actor, uid, edits), done, stay=True)

    def _clear(self) -> None:
        self.model.check_all(False)
        self.status.set_value(_KEEP)
        self.origin.set_value(_KEEP)
        for field in (self.applied, self.by, self.document):
            field.clear()
        self.remark.clear()
