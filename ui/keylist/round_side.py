"""What a round says of one firm, in the right-hand pane: its place, its total, its quota certificate, its decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.keylist.round_words import decision_text, place_text
from ui.kit import layout
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.scoring.final_list import FinalList, ListRow
    from registry.scoring.seats import Displacement, Lift, Reason
    from ui.keylist.round_state import RoundView


class RoundSide:
    """The round's part of the pane of a firm. `show`: brings a firm to the front of the list."""

    def __init__(
        self, view: RoundView, listed: FinalList, uid: str, ways: Sequence[Text], show: Callable[[str], None]
    ) -> None:
        self._view, self._listed, self._ways, self._show = view, listed, ways, show
        self._row: ListRow = listed.row(uid)

    @property
    def with_panel(self) -> bool:
        """Whether the panel's part is in the total."""
        return self._listed.with_panel

    def standing(self) -> Text:
        """Its place and points, in words."""
        return place_text(self._view, self._listed, self._row)

    def blocks(self) -> list[QWidget]:
        """The blocks above the indicators."""
        made: list[QWidget] = []
        if self.with_panel:
            made.append(self._total())
        if self._row.why or self._row.failed_floors:
            made.append(self._why())
        certificate = self._certificate()
        if certificate is not None:
            made.append(certificate)
        if self._row.rulings:
            made.append(self._decisions())
        if self._ways:
            made.append(self._ways_in())
        return made

    def _block(self, title: Text) -> tuple[QWidget, QVBoxLayout]:
        box = layout.column(Label(title, Type.SECTION), gap=4, margins=(0, 12, 0, 10))
        return layout.panel(layout.column(box, layout.rule())), box

    def _total(self) -> QWidget:
        scheme, result = self._view.book.scheme, self._view.counted.result
        widget, box = self._block(Text("Total"))
        objective = result.points(self._row.objective)
        panel = "—" if self._row.panel is None else f"{self._row.panel // 100}.{self._row.panel % 100:02d}"
        for name, points, share in (
            (Text("Objective part"), objective, scheme.objective_share),
            (Text("Panel"), panel, 100 - scheme.objective_share),
        ):
            words = Label(Text("{part}, {share} % of the total", part=name, share=share), Type.CELL, "text2")
            box.addLayout(layout.row(words, None, Label(points, Type.CELL)))
        total = "—" if self._row.published is None else result.printed(self._row.published)
        box.addLayout(layout.row(Label(Text("Total"), Type.CELL_STRONG), None, Label(total, Type.CELL_STRONG)))
        return widget

    def _ways_in(self) -> QWidget:
        widget, box = self._block(Text("What would take it in"))
        for text in self._ways:
            box.addWidget(Label(text, Type.CELL, "text2", wrap=True))
        return widget

    def _why(self) -> QWidget:
        widget, box = self._block(Text("Why this place"))
        texts = dict.fromkeys([*self._row.why, *(floor.text for floor in self._row.failed_floors)])
        for text in texts:
            box.addWidget(Label(text, Type.CELL, wrap=True))
        return widget

    def _certificate(self) -> QWidget | None:
        selection = self._listed.selection
        found: Displacement | Lift | None = next(
            (c for c in (*selection.displaced, *selection.lifted) if c.uid == self._row.uid), None
        )
        if found is None:
            return None
        displaced = found in selection.displaced
        widget, box = self._block(Text("Quota certificate"))
        rank = Text("No. {rank} in the merit order", rank=self._row.rank_label)
        box.addWidget(Label(rank, Type.CELL, "text2"))
        for reason in found.reasons:
            box.addWidget(Label(self._reason(reason), Type.CELL, wrap=True))
            for uid in reason.firms:
                said = Text("Instead: {firm}", firm=self._view.name(uid)) if displaced else Text(
                    "For: {firm}", firm=self._view.name(uid)
                )  # fmt: skip
                button = Button(said, "link")
                button.clicked.connect(lambda _on=False, uid=uid: self._show(uid))
                box.addLayout(layout.row(button, None))
        return widget

    def _reason(self, reason: Reason) -> Text:
        from registry.scoring.final_cut import price_text

        joint = "、" if current_language() is Language.ZH else ", "
        quotas = joint.join(_bound(b.title, b.side.value, b.seats) for b in reason.bounds)
        price = price_text(self._view.book.scheme, reason.price)
        return Text("{quotas}; it costs the list {price} points", quotas=quotas, price=price)

    def _decisions(self) -> QWidget:
        widget, box = self._block(Text("Decisions on this firm"))
        for ruling in self._row.rulings:
            box.addWidget(Label(decision_text(self._view, ruling), Type.CELL_STRONG, wrap=True))
            box.addWidget(Label(ruling.reason, Type.CELL, "text2", wrap=True))
            day = ruling.decided.isoformat() if ruling.decided else ""
            signed = " · ".join(part for part in (ruling.decided_by, day, ruling.document_no) if part)
            box.addWidget(Label(signed, Type.SMALL, "text3", wrap=True))
        return widget


def _bound(title: object, side: str, seats: int) -> str:
    if side == "most":
        return _("“{quota}”: at most {n}", quota=str(title), n=seats)
    return _("“{quota}”: at least {n}", quota=str(title), n=seats)
