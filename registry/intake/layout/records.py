"""The rows below a header: which are records, which are not and why, and where the table ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from registry.intake.layout import rows as row_words
from registry.intake.layout.columns import Header
from registry.intake.layout.grid import Grid
from registry.intake.layout.lexicon import Words
from registry.intake.layout.region import Column, Reason, SkippedRow
from registry.intake.reading import Row, Value, text_of
from registry.model.chinese import either_script
from registry.pace import Pulse, paced

_CONTINUED = either_script(
    r"^续[表上前]?表?\d*[:：]?|[（(【\[]?(?:续[表上前]?表?\d*|continued|cont\.)[)）】\]]?$", re.IGNORECASE
)
_LOOK_AHEAD = 4
_ABOVE = 10
_SHORT = 12
_BETWEEN = (Reason.SECTION, Reason.NOTE, Reason.OTHER, Reason.REPEATED)  # may be the first line of the next table


@dataclass(slots=True)
class Records:
    """What was found below a header.

    Attributes:
        data: numbers of the rows that hold records.
        skipped: the other rows, with their reasons.
        columns: columns in which records hold anything.
        following: the row where the next table may begin.
    """

    data: list[int] = field(default_factory=list[int])
    skipped: list[SkippedRow] = field(default_factory=list[SkippedRow])
    columns: set[int] = field(default_factory=set[int])
    following: int = 0


def find_records(
    grid: Grid,
    words: Words,
    header: Header,
    columns: tuple[Column, ...],
    first: int,
    starts_table: Callable[[int], bool],
    pulse: Pulse | None = None,
) -> Records:
    """Go through the rows from `first` on, below a header, until the next table begins or the sheet ends."""
    return _Walk(grid, words, header, columns, first, starts_table).run(pulse)


class _Walk:
    def __init__(
        self,
        grid: Grid,
        words: Words,
        header: Header,
        columns: tuple[Column, ...],
        first: int,
        starts_table: Callable[[int], bool],
    ) -> None:
        self._grid = grid
        self._words = words
        self._starts_table = starts_table
        self._rows = grid.rows_from(first)
        self._left = columns[0].index if columns else 1
        self._right = columns[-1].index if columns else 1
        self._headers = [_pairs(grid, row) for row in header.rows]
        top = header.rows[0] if header.rows else first
        above = range(max(1, top - _ABOVE), top)
        self._titles = {_title(text) for row in above for text in _texts(grid.sheet.row(row))} | {""}
        self._widths: list[int] = []
        self._is_loose = False  # after a gap, a total or a signature a row must look like a record to be one
        self._records = Records()

    def run(self, pulse: Pulse | None) -> Records:
        """Walk down."""
        previous = self._rows[0].number - 1 if self._rows else 0
        self._records.following = self._grid.last_row + 1
        for place, row in enumerate(paced(self._rows, pulse)):
            values = _held(row)
            if not values:
                continue
            if row.number - previous > 2:
                self._is_loose = True
            gap = row.number - previous > 1
            reason = self._reason(row, values, gap)
            if reason is None and self._is_next_table(place, row, values, gap):
                self._records.following = row.number
                break
            if reason in _BETWEEN and (gap or not row_words.is_note(text_of(values[0][1]))):
                ahead = self._header_ahead(place)
                other_title = reason is not Reason.REPEATED and not self._titles.issuperset(map(_title, _texts(row)))
                if ahead == "new" or (ahead == "repeated" and other_title):
                    self._records.following = row.number
                    break
                if ahead == "repeated":
                    reason = Reason.REPEATED
            previous = row.number
            self._keep(row, values, reason)
        return self._records

    def _keep(self, row: Row, values: list[tuple[int, Value]], reason: Reason | None) -> None:
        if reason is None:
            self._records.data.append(row.number)
            self._records.columns.update(column for column, _ in values)
            if len(self._widths) < 200:
                self._widths.append(len(values))
            self._is_loose = False
            return
        self._records.skipped.append(SkippedRow(row.number, reason, text_of(values[0][1]).strip()[:200]))
        if reason in (Reason.TOTAL, Reason.FOOTER):
            self._is_loose = True
        elif reason is Reason.REPEATED:
            self._is_loose = False

    def _reason(self, row: Row, values: list[tuple[int, Value]], after_gap: bool) -> Reason | None:
        """Why a row is no record; None where it is one, or the header of the next table."""
        texts = [value.strip() for _, value in values[:3] if isinstance(value, str)]
        first = values[0][1]
        if any(map(row_words.is_total, texts)):
            return Reason.TOTAL
        if isinstance(first, str):
            if row_words.is_note(first):
                return Reason.NOTE
            if row_words.is_footer(first):
                return Reason.FOOTER
            if row_words.is_example(first):
                return Reason.EXAMPLE
        if len(values) > 1 and any(all(pair in header for pair in _keys(values)) for header in self._headers):
            return Reason.REPEATED
        if len(values) == 1 and self._is_title(first):
            return Reason.TITLE
        if len(values) == 1 and not self._is_spanned(row.number):
            return self._reason_of_lonely(row.number, *values[0], after_gap)
        if not any(self._left <= column <= self._right for column, _ in values):
            return Reason.OTHER
        if self._is_loose and not self._fits(values) and not self._is_wide_header(row, values):
            return Reason.OTHER
        return None

    def _is_title(self, value: Value) -> bool:
        """Whether a line stands over the records of a table that has no header."""
        is_first = not self._headers and not self._records.data
        return is_first and isinstance(value, str) and self._right - self._left >= 2

    def _reason_of_lonely(self, row: int, column: int, value: Value, after_gap: bool) -> Reason | None:
        """Why a row of one cell is no record: a band, a note, a prepared number; None where it may be one."""
        if not isinstance(value, str):
            return Reason.NUMBERED if column <= self._left else None
        text = value.strip()
        if _title(text) in self._titles:
            return Reason.REPEATED
        merge = next((m for m in self._grid.merges(row) if m.left <= column <= m.right), None)
        width = merge.right - merge.left + 1 if merge else 1
        if row_words.is_section(text) or width * 2 > self._right - self._left + 1 > 2:
            return Reason.SECTION
        if self._right - self._left < 2:
            return None  # a table of one or two columns: its records are lonely by nature
        if len(text) > 40 or after_gap or self._is_loose or not self._left <= column <= self._right:
            return Reason.NOTE
        if text.isdecimal() and column <= self._left:
            return Reason.NUMBERED
        return None

    def _is_spanned(self, row: int) -> bool:
        """Whether a merged cell from above reaches into the row, so that it holds more than its own values."""
        return any(merge.top < row for merge in self._grid.merges(row))

    def _fits(self, values: list[tuple[int, Value]]) -> bool:
        inside = sum(self._left <= column <= self._right for column, _ in values)
        usual = sorted(self._widths)[len(self._widths) // 2] if self._widths else 2
        return inside >= max(2, 0.4 * usual)

    def _is_next_table(self, place: int, row: Row, values: list[tuple[int, Value]], after_gap: bool) -> bool:
        """Whether a row that could be a record is the header of another table."""
        if len(values) < 2:
            return False
        first = values[0][1]
        if not isinstance(first, str):
            return False
        if not (after_gap or self._is_loose or len(first.strip()) <= _SHORT):
            return False
        return self._is_wide_header(row, values) or self._is_group_over_header(place, row)

    def _is_wide_header(self, row: Row, values: list[tuple[int, Value]]) -> bool:
        texts = [value for _, value in values[:4] if isinstance(value, str)]
        return sum(map(self._words.knows, texts)) >= 2 and self._starts_table(row.number)

    def _is_group_over_header(self, place: int, row: Row) -> bool:
        """Whether a row of merged groups stands right over a new header."""
        if not any(merge.right > merge.left and merge.top == row.number for merge in self._grid.merges(row.number)):
            return False
        below = self._rows[place + 1] if place + 1 < len(self._rows) else None
        return below is not None and below.number == row.number + 1 and self._is_new_header(below)

    def _is_new_header(self, row: Row) -> bool:
        values = _held(row)
        repeated = any(all(pair in header for pair in _keys(values)) for header in self._headers)
        return not repeated and self._is_wide_header(row, values)

    def _header_ahead(self, place: int) -> str:
        """Whether the next rows bring a header with nothing but lines before it: ``new``, ``repeated`` or nothing."""
        for row in self._rows[place + 1 : place + 1 + _LOOK_AHEAD]:
            values = _held(row)
            if len(values) > 1 and any(all(pair in header for pair in _keys(values)) for header in self._headers):
                return "repeated"
            if len(values) > 1 and self._is_wide_header(row, values):
                return "new"
            if len(values) > 2 and not any(m.right > m.left for m in self._grid.merges(row.number)):
                return ""
        return ""


def _title(text: str) -> str:
    """A title without the word that the page goes on with it: 企业情况表（续）, 续表."""
    return _CONTINUED.sub("", "".join(text.split()))


def _held(row: Row) -> list[tuple[int, Value]]:
    """The cells of a row that hold anything."""
    return [
        (column, value)
        for column, value in enumerate(row.values, row.first_column)
        if value is not None and (not isinstance(value, str) or value.strip())
    ]


def _keys(values: list[tuple[int, Value]]) -> Iterator[tuple[int, str]]:
    return ((column, "".join(text_of(value).split())) for column, value in values)


def _pairs(grid: Grid, row: int) -> set[tuple[int, str]]:
    return set(_keys(list(grid.sheet.row(row).items())))


def _texts(row: Row) -> Iterator[str]:
    return (value.strip() for value in row.values if isinstance(value, str) and value.strip())
