"""What the rows of a sheet say, typed, before anybody compared it with the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.intake.grammar import CompanyName
from registry.intake.mapping import Subject
from registry.intake.reading import Row, Value, text_of
from registry.model.entities import ENTITIES

_NO_LETTERS: Mapping[str, str] = MappingProxyType({})
_NONE_CLEARED: Mapping[tuple[str, str], str] = MappingProxyType({})


class Draft(NamedTuple):
    """One record as a row states it.

    Attributes:
        values: decoded values by field key; what the row leaves blank is absent.
        letters: the column each value was read from; derived values are absent.
    """

    table: str
    values: Mapping[str, Any]
    letters: Mapping[str, str] = _NO_LETTERS


class CellTexts(Mapping[str, str]):
    """The texts of the cells of a row by column letters; blank cells are absent. Each is made when it is asked for.

    Args:
        columns: the number of each column by its letters, in order; one mapping for all rows of a table.
        row: the row as it was read.
    """

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: Mapping[str, int], row: Row) -> None:
        self._columns = columns
        self._row = row

    def __getitem__(self, letters: str) -> str:
        text = self.get(letters)
        if not text:
            raise KeyError(letters)
        return text

    def get(self, letters: str, default: Any = None) -> Any:
        """The text of a cell, or `default`."""
        column = self._columns.get(letters)
        value = None if column is None else self._row.value(column)
        if isinstance(value, str):
            return default if is_blank(value) else value
        return default if value is None else text_of(value)

    def __contains__(self, letters: object) -> bool:
        return (
            isinstance(letters, str)
            and letters in self._columns
            and not is_blank(self._row.value(self._columns[letters]))
        )

    def __iter__(self) -> Iterator[str]:
        first, values = self._row.first_column, self._row.values
        count = len(values)
        for letters, column in self._columns.items():
            place = column - first
            value = values[place] if 0 <= place < count else None
            if value is not None and (not isinstance(value, str) or not is_blank(value)):
                yield letters

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CellTexts) and self._row is other._row and self._columns == other._columns:
            return True
        return super().__eq__(other)

    __hash__ = None  # pyright: ignore[reportAssignmentType]


def is_blank(value: Value) -> bool:
    """Whether a cell with this value holds nothing."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a region.

    Attributes:
        file: position of the workbook in the import; name and digest are the workbook's.
        company: the firm's name as read, None where the row names none.
        name_cell: address of the cell that names the firm.
        uscc: the credit code, None where there is none or it is wrong.
        region: number of the row's table within the import.
        names_firms: its table has a column of legal names or credit codes, so that a new firm may be made of it.
        drafts: the records the row states; for a row of firms the first is the firm.
        cells: the texts of all its cells by column letters.
        registry_uid: our own key of its firm, in a workbook that came back.
        cleared: blank cells that make the registry's value unknown: {(table, field key; of a figure ``revenue.2024``):
            column letters}.
    """

    file: int
    sheet: str
    row: int
    subject: Subject
    company: CompanyName | None
    name_cell: str
    uscc: str | None
    region: int
    names_firms: bool
    drafts: tuple[Draft, ...]
    cells: Mapping[str, str]
    registry_uid: str | None = None
    cleared: Mapping[tuple[str, str], str] = field(default_factory=lambda: _NONE_CLEARED)


_NAMED = frozenset(t for t, e in ENTITIES.items() if not {"norm", "code"}.isdisjoint(f.key for f in e.fields))


def each_once(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Of several drafts of one name or one place in the chain the first."""
    seen: set[tuple[str, str]] = set()
    for draft in drafts:
        if draft.table in _NAMED:
            known = draft.table, draft.values.get("norm") or draft.values.get("code") or ""
            if known[1] and known in seen:
                continue
            seen.add(known)
        yield draft
