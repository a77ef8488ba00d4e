"""The missing values of ranked candidates: each is known after all, does not apply, or was not provided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.decision_dialog import Signature
from ui.keylist.round_dialog import RoundDialog
from ui.keylist.round_matters import missing_decisions
from ui.kit import layout
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type
from ui.kit.table.columns import Column, check_column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing value. `weight` is of 100, as the scheme shows it."""

    firm: str
    indicator: str
    place: str
    name: str
    title: str
    weight: str


def gaps(view: RoundView) -> list[Gap]:
    """The missing values without an answer, by place."""
    from registry.report.phrases import weight as weight_text

    scheme = view.book.scheme
    made: list[Gap] = []
    for firm, code in view.missing:
        indicator = scheme.indicator(code)
        row = view.listed.row(firm)
        made.append(
            Gap(firm, code, row.rank_label, view.name(firm), str(indicator.title), weight_text(indicator.weight))
        )
    order = {row.uid: at for at, row in enumerate(view.listed.rows)}
    return sorted(made, key=lambda gap: order[gap.firm])


def _columns() -> list[Column[Gap]]:
    return [
        check_column(12),
        Column(key="place", title=Text("Rank"), text=lambda g: g.place, numeric=True, width=44, priority=-1),
        Column(key="firm", title=Text("Candidate"), text=lambda g: g.name, role=Type.NAME, width=180),
        Column(key="title", title=Text("Indicator"), text=lambda g: g.title, width=200, stretch=True),
        Column(key="weight", title=Text("Weight"), text=lambda g: g.weight, numeric=True, width=64),
    ]


class MissingDialog(RoundDialog):
    """Answers missing values, many at once with one reason; Enter opens the firm where the value is known after all."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, open_firm: Callable[[str], None]) -> None:
        super().__init__(parent, desk, Text("Missing values of ranked candidates"), 720)
        self._view = view
        self._known = open_firm
        note = Text(
            "A value that is known is entered at the firm. Otherwise it does not apply, and its weight goes to its "
            "siblings, or it was not provided and scores zero."
        )
        self.body.addWidget(Label(note, Type.SMALL, "text2", wrap=True))
        self.model: RowsModel[Gap] = RowsModel(_columns(), lambda gap: (gap.firm, gap.indicator))
        self.table: Table[Gap] = Table(self.model, Text("Missing values"), density="compact", frozen=0, sortable=False)
        self.table.setMinimumHeight(150)
        self.table.row_opened.connect(lambda gap: self._open(gap.firm))
        self.model.checks_changed.connect(self._show_ready)
        self.body.addWidget(self.table, 1)
        self._count = Label("", Type.SMALL, "text2")
        self.known = Button(Text("Open the firm"), "link")
        self.known.clicked.connect(self._open_current)
        self.body.addLayout(layout.row(self._count, None, self.known))
        self.signature = Signature(self)
        self.finish()
        self.add_button(Text("Close"), run=self.reject)
        self.away = self.add_button(Text("Does not apply"), run=lambda: self.take("not_applicable"))
        desk.hold_back(self.away, work=Work.RULING)
        self.none = self.add_button(Text("Not provided"), "primary", lambda: self.take("not_provided"))
        self.show_view(view)

    def show_view(self, view: RoundView) -> None:
        self._view = view
        self.model.set_rows(gaps(view))
        self.model.check_all(False)
        self._show_ready()
        self.fit_height()

    def _show_ready(self) -> None:
        chosen, n = len(self.model.checked()), len(self._view.missing)
        self._count.say(
            Text("{chosen} of {n} value chosen", "{chosen} of {n} values chosen", n=n, chosen=chosen)
            if n
            else Text("Every missing value is answered.")
        )
        for button in (self.away, self.none):
            button.setEnabled(chosen > 0)
        self.known.setEnabled(n > 0)

    def _open_current(self) -> None:
        gap = self.table.current()
        if gap is not None:
            self._open(gap.firm)

    def _open(self, firm: str) -> None:
        self.reject()
        self._known(firm)

    def take(self, answer: str) -> None:
        """Give the chosen values one answer, or say what is wanting."""
        from registry.rounds.deciding import decide

        signed = self.signature.read()
        self.fit_height()
        cells = [(gap.firm, gap.indicator) for gap in self.model.checked()]
        if signed is None or not cells:
            return
        made = missing_decisions(self._view, cells, answer, signed)
        actor, uid = self.desk.actor, self._view.head.uid
        self.write(lambda registry: decide(registry, actor, uid, made), stay=True)
