"""A workbook as it was read: true addresses, plain values, and what a cell's looks say about its value.

Rows and columns are counted from 1, as a sheet shows them. Everything here is frozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from registry.intake.reading.address import cell_name

Value = str | int | float | bool | date | datetime | time | None


class Kind(StrEnum):
    """What the file is, told by its content."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    CSV = "csv"


class Range(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """Its address: ``A1:M1``."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


class Mark(NamedTuple):
    """What is known of a cell beside its value.

    Attributes:
        number_format: the format where it says something about the value (a share, a unit, a scale, a currency, a month
            or year without a day), else None.
        error: the error the cell shows (``#N/A``), else None.
        formula_without_value: the cell holds a formula whose result was never stored, so its value is not known.
        comment: the text of its comment, else None; the answers to it on lines of their own.
        struck: the whole cell is struck through, as offices do with what no longer holds.
    """

    number_format: str | None = None
    error: str | None = None
    formula_without_value: bool = False
    comment: str | None = None
    struck: bool = False

    @property
    def stands_alone(self) -> bool:
        """Whether it is content of its own, so that its cell is not blank even without a value."""
        return self.error is not None or self.formula_without_value


NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A blank one has the value None and no mark."""

    row: int
    column: int
    value: Value
    mark: Mark = NO_MARK

    @property
    def name(self) -> str:
        """Its address: ``F12``."""
        return cell_name(self.row, self.column)

    @property
    def number_format(self) -> str | None:
        """See `Mark`."""
        return self.mark.number_format

    @property
    def error(self) -> str | None:
        """See `Mark`."""
        return self.mark.error

    @property
    def formula_without_value(self) -> bool:
        """See `Mark`."""
        return self.mark.formula_without_value

    @property
    def comment(self) -> str | None:
        """See `Mark`."""
        return self.mark.comment

    @property
    def struck(self) -> bool:
        """See `Mark`."""
        return self.mark.struck

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands here: no value but spaces, no error, no formula."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.mark.stands_alone

    def text(self) -> str:
        """The value as text, to be kept and shown: an error by its name, a figure as `text_of` writes it."""
        return self.mark.error or text_of(self.value)


def text_of(value: Value) -> str:
    """A value as text: dates in ISO form, figures with the 15 digits a sheet keeps and never with an exponent.

    A figure of more than 15 digits before the point keeps its exponent (``9.11101E+17``): its last digits are lost.
    """
    if isinstance(value, str):
        return value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _figure(value)
        case datetime():
            return value.isoformat(" ")
        case _:
            return value.isoformat()


def _figure(value: float) -> str:
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    if abs(value) >= 1:
        return text.upper()
    return f"{value:.20f}".rstrip("0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds values.

    Attributes:
        number: its number.
        first_column: the column of the first value.
        values: the values from there to the last one of the row.
    """

    number: int
    first_column: int
    values: tuple[Value, ...]

    def value(self, column: int) -> Value:
        """The value in `column`, None where there is none."""
        place = column - self.first_column
        return self.values[place] if 0 <= place < len(self.values) else None

    def items(self) -> Iterator[tuple[int, Value]]:
        """Column and value of each cell that holds one."""
        for column, value in enumerate(self.values, self.first_column):
            if value is not None:
                yield column, value

    @property
    def last_column(self) -> int:
        """The column of the last value."""
        return self.first_column + len(self.values) - 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, sparse.

    Attributes:
        name: its name.
        hidden: whether the workbook hides it.
        rows: the rows that hold values, in order.
        merged: merged ranges, None where the format does not tell (xlsb, ods).
        hidden_rows, hidden_columns: those among the filled ones, None where the format does not tell (xls, xlsb, ods).
        marks: (row, column) to what is known of a cell beside its value.
        details_known: whether formats, errors, formulas, comments and strike-through were looked for. If not (xls, xlsb,
            ods), an error cell and a formula without value look like a blank, a month looks like its first day, and
            whether a cell has a comment or is struck through is not known.
        remarked: row and column of the cells that bear a comment or are struck through, from the top.
    """

    name: str
    hidden: bool = False
    rows: tuple[Row, ...] = ()
    merged: tuple[Range, ...] | None = ()
    hidden_rows: frozenset[int] | None = frozenset()
    hidden_columns: frozenset[int] | None = frozenset()
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict[tuple[int, int], Mark])
    details_known: bool = True
    last_row: int = field(init=False)
    last_column: int = field(init=False)
    remarked: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    _by_number: Mapping[int, Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        alone = [place for place, mark in self.marks.items() if mark.stands_alone]
        remarked = sorted(place for place, mark in self.marks.items() if mark.struck or mark.comment is not None)
        object.__setattr__(self, "remarked", tuple(remarked))
        last_mark = max((row for row, _ in alone), default=0)
        last_mark_column = max((column for _, column in alone), default=0)
        by_number = {row.number: row for row in self.rows}
        object.__setattr__(self, "_by_number", by_number)
        object.__setattr__(self, "last_row", max(self.rows[-1].number if self.rows else 0, last_mark))
        last_column = max((row.last_column for row in self.rows), default=0)
        object.__setattr__(self, "last_column", max(last_column, last_mark_column))

    def row(self, number: int) -> Row:
        """The row `number`, an empty one where nothing stands."""
        return self._by_number.get(number) or Row(number, 1, ())

    def value(self, row: int, column: int) -> Value:
        """The value of a cell, None where there is none."""
        found = self._by_number.get(row)
        return None if found is None else found.value(column)

    def cell(self, row: int, column: int) -> Cell:
        """A cell, blank where nothing stands."""
        return Cell(row, column, self.value(row, column), self.marks.get((row, column), NO_MARK))

    def cells(self, row: int) -> Iterator[Cell]:
        """The cells of a row from its first to its last value, blanks between them included."""
        found = self.row(row)
        for column, value in enumerate(found.values, found.first_column):
            yield Cell(row, column, value, self.marks.get((row, column), NO_MARK))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was read.

    Attributes:
        name: file name without its folder.
        sha256: digest of the bytes that were read.
        size: their number.
        kind: what the file is.
        epoch1904: whether its dates count from 1904; None where the format does not tell (xls, xlsb, ods).
        sheets: its worksheets in their order, hidden ones included, charts and macro sheets not.
        encoding: of a text file, else None.
    """

    name: str
    sha256: str
    size: int
    kind: Kind
    epoch1904: bool | None
    sheets: tuple[Sheet, ...]
    encoding: str | None = None

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name.

        Raises:
            KeyError: there is none.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
