"""A table found on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from registry.intake.reading import Cell, Range, Sheet
from registry.model.vocab import normalised


class Lexicon(Protocol):
    """Knows which texts are words of headers."""

    def is_header_word(self, text: str) -> bool:
        """Whether `text`, cleaned of units and marks, is a word that a header would be."""
        ...


class SkipReason(StrEnum):
    """Why a row in or around a table is no data."""

    TITLE = "title"
    NOTE = "note"
    UNIT = "unit"
    NUMBERING = "numbering"
    TOTAL = "total"
    REPEATED_HEADER = "repeated_header"
    SECTION = "section"
    FOOTER = "footer"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data, and why."""

    row: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        index: its number on the sheet, from 1.
        path: the header's words from the top row down, without units and marks; never empty.
        text: the header as written, its rows joined by spaces.
        unit: unit of money that the lowest row of the header that names one declares.
        year: likewise.
        percent: the header declares a percentage.
    """

    index: int
    path: tuple[str, ...]
    text: str
    unit: str | None = None
    year: int | None = None
    percent: bool = False


@dataclass(frozen=True)
class Region:
    """One table.

    Attributes:
        header_rows: the rows of its header, in order.
        data_rows: the rows that hold records.
        columns: those with a header.
        skipped: other rows in and above it, with the reason.
        sheet_unit: unit of a line above the table (单位：万元).
        confidence: share of the header's words that are known, 0 to 100.
        filled_down: merged ranges that reach over several data rows: one value for all of them.
    """

    sheet: str
    header_rows: tuple[int, ...]
    data_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    skipped: tuple[Skipped, ...]
    sheet_unit: str | None
    confidence: int
    filled_down: tuple[Range, ...] = ()

    def column(self, index: int) -> Column:
        """The column with this number.

        Raises:
            KeyError: the table has none there.
        """
        for column in self.columns:
            if column.index == index:
                return column
        raise KeyError(index)

    def cell(self, sheet: Sheet, row: int, column: int) -> Cell:
        """A cell of the table; one inside a range merged over several rows is the range's first."""
        for merged in self.filled_down:
            if merged.top < row <= merged.bottom and merged.left <= column <= merged.right:
                first = sheet.cell(merged.top, merged.left)
                return Cell(row, column, first.value, first.mark)
        return sheet.cell(row, column)

    @property
    def layout_key(self) -> str:
        """Name of the layout: a digest of the header's words. Sheets of one form have one key."""
        words = "|".join("›".join(normalised(part) for part in c.path) for c in self.columns)
        return sha256(words.encode()).hexdigest()[:16]
