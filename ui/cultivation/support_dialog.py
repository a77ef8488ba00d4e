"""Support as a whole: by instrument, by district, by tier. Every number opens its firms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.cultivation.table_dialog import TableDialog
from ui.cultivation.words import money_words
from ui.kit import layout
from ui.kit.controls import Label, Segmented
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.cultivation.overview import By, SupportRow
    from registry.view import Registry
    from registry.view.cultivation import LadderBoard
    from ui.kit.desk import Desk

_BY = (("instrument", Text("Instrument")), ("district", Text("District")), ("tier", Text("Tier")))
_NUMBERS: tuple[tuple[str, Text, Callable[[SupportRow], tuple[str, ...]]], ...] = (
    ("firms", Text("Firms"), lambda r: r.firms),
    ("sought", Text("Sought"), lambda r: r.sought),
    ("granted", Text("Granted"), lambda r: r.granted),
    ("refused", Text("Refused"), lambda r: r.refused),
    ("revoked", Text("Revoked"), lambda r: r.revoked),
    ("paid_to", Text("Paid to"), lambda r: r.paid_to),
)
_BEHIND = {key: behind for key, _title, behind in _NUMBERS}


def _number(key: str, title: Text, behind: Callable[[SupportRow], tuple[str, ...]]) -> Column[SupportRow]:
    return Column(
        key=key,
        title=title,
        text=lambda r: f"{len(behind(r)):,}" if behind(r) else DASH,
        sort=lambda r: len(behind(r)),
        numeric=True,
        ink="accent",
        width=66,
    )


def _columns() -> list[Column[SupportRow]]:
    return [
        Column(
            key="title",
            title=Text("Support under"),
            text=lambda r: str(r.title),
            role=Type.NAME,
            width=150,
            stretch=True,
            indent=8,
        ),
        *(_number(*one) for one in _NUMBERS),
        Column(
            key="amount",
            title=Text("Sum granted"),
            text=lambda r: money_words(r.amount) if r.granted else DASH,
            numeric=True,
            width=196,
        ),
        Column(
            key="paid",
            title=Text("Sum paid"),
            text=lambda r: money_words(r.paid) if r.paid_to else DASH,
            numeric=True,
            width=196,
        ),
    ]


class SupportDialog(TableDialog["SupportRow", "Mapping[By, tuple[SupportRow, ...]]"]):
    """The overview. Enter opens the firms behind the number under the cursor, from another column those of the line."""

    lane = "cultivation.support"

    def __init__(self, parent: QWidget, desk: Desk, board: LadderBoard) -> None:
        title = Text("Support as a whole")
        super().__init__(parent, desk, title, _columns(), lambda row: row.key, width=1040, height=280)
        self._board = board
        self._counted: Mapping[By, tuple[SupportRow, ...]] = {}
        self.by = Segmented(_BY, "instrument", Text("By"))
        self.by.chosen.connect(lambda _key: self._show())
        self.body.addLayout(layout.row(self.by, None))
        self.table.set_empty(EmptyState(Text("No support is on record"), Text("It is added in the file of a firm.")))
        self.table.row_opened.connect(self._opened)
        self.table.cell_clicked.connect(self._clicked)
        self.body.addWidget(self.table, 1)
        note = Text("Sums are what is known: a support or payment without a figure is counted beside them.")
        self.body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
        self.finish()
        self.paper = self.add_button(Text("See it as a paper"), run=self.open_paper)
        self.add_button(Text("Close"), "primary")
        self.read()

    def fetch(self, registry: Registry) -> Mapping[By, tuple[SupportRow, ...]]:
        from registry.view.cultivation import support_rows

        return support_rows(registry, self._board)

    def take(self, answer: Mapping[By, tuple[SupportRow, ...]]) -> None:
        self._counted = answer
        self._show()

    def _show(self) -> None:
        from registry.cultivation.overview import By

        self.show_rows(self._counted.get(By(self.by.value), ()))
        if self.model.rows():
            self.table.setFocus()

    def _opened(self, row: SupportRow) -> None:
        cell = self.table.focused_cell()
        columns = self.table.visible_columns()
        key = columns[cell[1]].key if cell is not None and cell[1] < len(columns) else "firms"
        self.open_firms(row, key)

    def _clicked(self, row: SupportRow, key: str, _box: QRect) -> None:
        if key in _BEHIND:
            self.open_firms(row, key)

    def open_firms(self, row: SupportRow, key: str) -> None:
        """Show the firms behind a number on the page Firms."""
        from registry.view.overview import Behind

        firms = _BEHIND.get(key, _BEHIND["firms"])(row)
        if not firms:
            return
        title = next((t for k, t, _b in _NUMBERS if k == key), Text("Firms"))
        self.accept()
        self.desk.go("firms", Behind(Text("{support}: {state}", support=row.title, state=title), firms))

    def open_paper(self) -> None:
        """Show the same as a paper, with what is overdue and who was not met, on the page Reports."""
        self.accept()
        self.desk.go("reports", "support")
