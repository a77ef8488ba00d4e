"""The fields that an import changes, each with how often: any of them is left out for all firms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, current_language
from ui.intake.lines import group_of
from ui.kit.controls import Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.table.columns import Band, Column, check_column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from ui.intake.review import ReviewRow
    from ui.intake.state import IntakeState
    from ui.kit.desk import Desk

_FIGURE = ("lo", "hi", "kind", "currency", "text")
_HEIGHT = 380


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field and how many values of it an import states.

    Attributes:
        group: a member of `Decisions.left_fields`.
        table: the kind of record.
    """

    group: str
    table: str
    count: int

    def title(self, language: Language) -> str:
        """The field in words."""
        from registry.model.entities import ENTITIES
        from registry.model.vocab import vocabulary

        table, _dot, key = self.group.partition(".")
        if table == "metric":
            return vocabulary("metric").get(key).label(language)
        return ENTITIES[table].field(key).title(language)


def count_fields(rows: Iterable[ReviewRow]) -> tuple[FieldCount, ...]:
    """The fields that the firms of an import change, in the order of the catalogue. Not for the GUI thread."""
    from registry.model.entities import ENTITIES

    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        records = row.records
        for change in row.planned.changes:
            metric = records[change.uid][1]["metric"] if change.table == "metric" else None
            if metric is not None and change.field.key not in _FIGURE:
                continue
            if not (change.table == "firm" and change.field.required):
                found[change.table, group_of(change, metric)] += 1
    order = {table: number for number, table in enumerate(ENTITIES)}
    keys = {f"{table}.{f.key}": n for table, e in ENTITIES.items() for n, f in enumerate(e.fields)}
    sorted_keys = sorted(found, key=lambda k: (order[k[0]], keys.get(k[1], 0), k[1]))
    return tuple(FieldCount(group, table, found[table, group]) for table, group in sorted_keys)


def ask_fields(desk: Desk, parent: QWidget, state: IntakeState, taken: Callable[[frozenset[str]], None]) -> None:
    """Ask which fields of an import are taken; `taken` hears those that are left out."""
    rows, left = state.rows, frozenset(state.left_fields)

    def work(_ticket: Ticket) -> tuple[FieldCount, ...]:
        return count_fields(rows)

    def show(fields: tuple[FieldCount, ...]) -> None:
        FieldsDialog(parent, fields, left, taken).open()

    desk.jobs.read(work, show, lane="intake.fields", owner=parent)


class FieldsDialog(Dialog):
    """Checked fields are taken, the others are left out for all firms of the import."""

    def __init__(
        self,
        parent: QWidget,
        fields: Sequence[FieldCount],
        left: AbstractSet[str],
        taken: Callable[[frozenset[str]], None],
    ) -> None:
        super().__init__(parent, 480)
        from registry.model.entities import ENTITIES

        self.setWindowTitle(str(Text("Fields to take")))
        self._fields, self._taken = fields, taken
        language = current_language()
        self.model: RowsModel[FieldCount] = RowsModel(_columns(language), lambda one: one.group)
        self.table: Table[FieldCount] = Table(self.model, Text("Fields to take"), frozen=0, sortable=False)
        rows: list[FieldCount | Band] = []
        for number, one in enumerate(fields):
            if number == 0 or fields[number - 1].table != one.table:
                rows.append(Band("group", ENTITIES[one.table].title(language), "", 30))
            rows.append(one)
        self.model.set_rows(rows)
        self.model.check(
            [n for n, one in enumerate(rows) if isinstance(one, FieldCount) and one.group not in left], True
        )
        self.table.setFixedHeight(_HEIGHT)
        self.body.addWidget(Label(Text("Fields to take"), Type.PANE_TITLE))
        said = Text("A field that is not checked stays as the registry has it, for all firms of this import.")
        self.body.addWidget(Label(said, Type.CELL, "text2", wrap=True))
        self.body.addSpacing(8)
        self.body.addWidget(self.table)
        self.add_button(Text("Cancel"), run=self.reject)
        self.take_button = self.add_button(Text("Take these fields"), "primary", self._take)
        if fields:
            self.table.set_current(fields[0].group)
        self.table.setFocus()

    def _take(self) -> None:
        kept = {one.group for one in self.model.checked()}
        self.accept()
        self._taken(frozenset(one.group for one in self._fields if one.group not in kept))


def _columns(language: Language) -> list[Column[FieldCount]]:
    return [
        check_column(),
        Column(
            key="field", title=Text("Field"), text=lambda one: one.title(language), width=200, stretch=True, priority=-1
        ),
        Column(
            key="count",
            title=Text("Values"),
            text=lambda one: f"{one.count:,}",
            numeric=True,
            width=80,
            gap=16,
            priority=-1,
        ),
    ]
