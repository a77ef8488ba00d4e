"""The values of a sheet as rows of plain JSON, in slices small enough not to hold anybody up.

Used by the reading process. A row is ``[number, first column, [values]]``; a date stands beside its slice as
``[place of the row in the slice, column, ordinal or ISO text]``, because JSON knows no dates. What the
scan found stands beside it too, as marks ``[row, column, number format, error, formula without value, comment, struck]``
with addresses counted from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from registry.intake.reading import limits
from registry.intake.reading.address import cell_name
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.sidecar import SheetScan, decimals_only

RawRow = Sequence[Any]  # str, float, int, bool, date, datetime, time, timedelta; a blank is ""
Mark = tuple[int, int, str | None, str | None, bool, str | None, bool]

_SLICE_CELLS = 5_000
_LETTERS_A_CELL = 20  # so many letters of a comment or a long text cost as much as a cell
_LONG = 100
_EXACT = 2**53  # the largest whole number a float holds without loss
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Slices:
    """Cuts one sheet into JSON slices.

    Whole numbers come as integers while a float can hold them exactly; larger ones stay floats, since their last
    digits are lost. Control characters and marks that turn the direction of writing are taken out of texts, and lines
    end with ``\\n``.
    """

    def __init__(self, sheet: str, scan: SheetScan | None) -> None:
        self._sheet = sheet
        self._scan = scan
        self._by_row = _marks_by_row(scan)
        self._rows: list[list[Any]] = []
        self._dates: list[list[Any]] = []
        self._marks: list[Mark] = []
        self._cells = 0

    def cut(self, rows: Iterable[tuple[int, RawRow]], first_column: int) -> Iterator[tuple[str, int]]:
        """JSON of each slice, and the number of the last row in it.

        Raises:
            RefusalError: ``long_text``.
        """
        number = 0
        for number, raw in rows:
            self._add(number, first_column, raw)
            if self._cells >= _SLICE_CELLS:
                yield self._flush(), number
        for row in sorted(self._by_row):  # rows without a value: errors, formulas without one, comments
            self._add(row, first_column, [])
            number = max(number, row)
            if self._cells >= _SLICE_CELLS:
                yield self._flush(), number
        if self._rows or self._marks:
            yield self._flush(), number

    def _add(self, number: int, first_column: int, raw: RawRow) -> None:
        values: list[Any] = []
        append = values.append
        value: Any
        for value in raw:  # the innermost loop of every import: types are told apart as cheaply as can be
            kind = type(value)  # pyright: ignore[reportUnknownVariableType]
            if kind is str:
                size = len(value)
                if size > _LONG:
                    self._see_long(size, number, first_column + len(values))
                append(value if value.isprintable() and value else _clean(value))
            elif kind is float:
                if value.is_integer():
                    append(int(value) if -_EXACT <= value <= _EXACT else value)
                else:
                    append(value if isfinite(value) else None)
            elif kind is date:
                self._dates.append([len(self._rows), first_column + len(values), value.toordinal()])
                append(0)
            elif kind is bool or kind is int:
                append(value)
            else:
                self._dates.append([len(self._rows), first_column + len(values), _when(value)])
                append(0)
        if self._scan is not None:
            self._mark(self._scan, number, first_column, values)
        row = _trimmed(number, first_column, values)
        if row is not None:
            self._rows.append(row)
            self._cells += len(row[2]) + 2

    def _see_long(self, size: int, row: int, column: int) -> None:
        """Count a long text as the many cells it weighs, so that no slice grows without bounds."""
        if size > limits.TEXT:
            raise RefusalError("long_text", sheet=self._sheet, cell=cell_name(row, column), limit=limits.TEXT)
        self._cells += size // _LETTERS_A_CELL

    def _mark(self, scan: SheetScan, number: int, first_column: int, values: list[Any]) -> None:
        for column, code in scan.formats.pop(number, ()):
            place = column - first_column
            value = values[place] if 0 <= place < len(values) else None
            if value is None or isinstance(value, (str, bool)):
                continue
            if decimals_only(code) and not (isinstance(value, float) and 1900 < value < 2101):
                continue
            self._marks.append((number, column, code, None, False, None, False))
        for column in scan.struck.pop(number, ()):
            place = column - first_column
            if 0 <= place < len(values) and values[place] is not None:
                self._marks.append((number, column, None, None, False, None, True))
                self._cells += 1
        for mark in self._by_row.pop(number, ()):
            self._marks.append(mark)
            self._cells += 1 + (len(mark[5]) // _LETTERS_A_CELL if mark[5] else 0)

    def _flush(self) -> str:
        text = self._json()
        self._rows, self._dates, self._marks, self._cells = [], [], [], 0
        return text

    def _json(self) -> str:
        slice_ = ["rows", self._rows, self._dates, self._marks]
        return json.dumps(slice_, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _trimmed(number: int, first_column: int, values: list[Any]) -> list[Any] | None:
    """A row from its first to its last value, None where it has none."""
    while values and values[-1] is None:
        values.pop()
    if not values:
        return None
    lead = 0
    while values[lead] is None:
        lead += 1
    return [number, first_column + lead, values[lead:] if lead else values]


def _marks_by_row(scan: SheetScan | None) -> dict[int, list[Mark]]:
    by_row: dict[int, list[Mark]] = {}
    if scan is not None:
        for (row, column), text in scan.errors.items():
            by_row.setdefault(row, []).append((row, column, None, text, False, None, False))
        for row, column in scan.no_value:
            by_row.setdefault(row, []).append((row, column, None, None, True, None, False))
        for (row, column), text in scan.comments.items():
            words = _clean(text)
            if words is not None:
                by_row.setdefault(row, []).append((row, column, None, None, False, words, False))
    return by_row


def _when(value: object) -> str:
    if isinstance(value, (datetime, time)):
        return value.isoformat()
    assert isinstance(value, timedelta), type(value)
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"={minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _clean(text: str) -> str | None:
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) or None
