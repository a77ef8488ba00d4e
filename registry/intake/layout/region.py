"""A table on a sheet, found: where its header and its rows stand, what each column's header says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from registry.intake.reading import Cell, Sheet
from registry.model.vocab import normalised


class RegionKind(StrEnum):
    """How a region holds its records."""

    TABLE = "table"  # one record a row
    FORM = "form"  # one record, each value beside its label


class Reason(StrEnum):
    """Why a row near a table is not one of its records."""

    TITLE = "title"
    NOTE = "note"
    UNIT = "unit"
    TOTAL = "total"
    REPEATED = "repeated"  # a header repeated on a printed page
    FOOTER = "footer"  # who filled it in, when, page numbers
    SECTION = "section"  # a band that names the rows below it
    EXAMPLE = "example"
    NUMBERED = "numbered"  # nothing but a number, prepared for somebody to fill in
    LEGEND = "legend"  # codes and their meaning, words on how to fill the sheet in
    OTHER = "other"  # not understood: worth a look


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not read as a record, its reason, and its first text."""

    row: int
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a region.

    Attributes:
        index: its number on the sheet, from 1. In a form, the number of the label, from 1.
        path: words of its header from the top row down, without unit, year and marks: ("财务情况", "营业收入"). Empty
            for a column that holds values under no header.
        text: the header as it stands, its rows joined by `` › ``.
        unit: the unit it declares, its own before that of the group above it.
        year: the year it names, its own before that of the group above it.
        currency: ISO 4217 code it names.
        percent: whether it declares percentages.
        note: what it tells the person who fills the sheet.
        hidden: whether the sheet hides it.
        place: in a form, row and column of the value; in a table None.
    """

    index: int
    path: tuple[str, ...]
    text: str
    unit: str | None = None
    year: int | None = None
    currency: str | None = None
    percent: bool = False
    note: str = ""
    hidden: bool = False
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """One table or form.

    Attributes:
        sheet: name of its sheet.
        kind: table or form.
        header_rows: the rows of the header, unit and numbering rows included; none where a person said that the table has
            no header. In a form the rows of the labels.
        data_rows: the rows that hold records. In a form the first row alone.
        columns: its columns from left to right.
        skipped: rows above, between and below that hold no record, with the reason.
        title: the line above the table, empty where there is none.
        sheet_unit: unit of money a line of the sheet declares for it.
        confidence: 0 to 100.
        filled_down: cells that repeat the value above them because a merge says so, with the row the value stands in.
    """

    sheet: str
    kind: RegionKind
    header_rows: tuple[int, ...]
    data_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    skipped: tuple[SkippedRow, ...] = ()
    title: str = ""
    sheet_unit: str | None = None
    confidence: int = 0
    filled_down: Mapping[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    _by_index: Mapping[int, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_index", {column.index: column for column in self.columns})

    @property
    def first_row(self) -> int:
        """The first row with a record, or the one below the header where there is none."""
        return self.data_rows[0] if self.data_rows else self.header_rows[-1] + 1 if self.header_rows else 1

    @property
    def last_row(self) -> int:
        """The last row with a record, or the last of the header where there is none."""
        return self.data_rows[-1] if self.data_rows else self.header_rows[-1] if self.header_rows else 1

    @property
    def top(self) -> int:
        """The first row of the header, or of the records where there is no header."""
        return self.header_rows[0] if self.header_rows else self.first_row

    @property
    def naming_row(self) -> int:
        """The row in which a column is told: the last of the header, or the first record where there is no header."""
        return self.header_rows[-1] if self.header_rows else self.first_row

    @property
    def key(self) -> str:
        """The same for every table with these headers in this order, whatever the years, units and rows."""
        texts = [self.kind.value, *("\x1f".join(map(normalised, column.path)) for column in self.columns)]
        if not self.header_rows:  # only its letters tell one from another
            texts = ["no header", *(str(column.index) for column in self.columns if not column.path)]
        return hashlib.sha256("\x1e".join(texts).encode()).hexdigest()[:16]

    def column(self, index: int) -> Column:
        """The column of this number.

        Raises:
            KeyError: the region has none.
        """
        return self._by_index[index]

    def cell(self, sheet: Sheet, row: int, index: int) -> Cell:
        """The cell of a record, with the address where its value really stands.

        A merged cell that spans several records is that of its first row; in a form it is the cell beside the label.
        """
        if self.kind is RegionKind.FORM:
            place = self.column(index).place
            assert place is not None, "each label of a form has its place"
            return sheet.cell(*place)
        return sheet.cell(self.filled_down.get((row, index), row), index)
