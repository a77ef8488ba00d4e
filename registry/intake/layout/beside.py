"""Tables that stand side by side on a sheet, and a part of a sheet as a sheet of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from registry.intake.layout.header import clean_header
from registry.intake.layout.region import Column, Region, RegionKind
from registry.intake.reading import Range, Row, Sheet
from registry.model.entities import ENTITIES
from registry.model.vocab import normalised

_LEAST_COLUMNS = 2  # of a table beside another
_NUMBERS = frozenset(("序号", "编号", "no"))


def part_of(
    sheet: Sheet,
    left: int = 1,
    right: int | None = None,
    top: int = 1,
    bottom: int | None = None,
    leave: range | None = None,
) -> Sheet:
    """The cells of `sheet` within these columns and rows, at their addresses.

    Args:
        right, bottom: None for as far as the sheet goes.
        leave: rows in between that are left out.
    """
    right = sheet.last_column if right is None else right
    bottom = sheet.last_row if bottom is None else bottom
    rows: list[Row] = []
    start = bisect_left(sheet.rows, top, key=lambda row: row.number)
    for row in islice(sheet.rows, start, None):
        if row.number > bottom:
            break
        if leave is not None and row.number in leave:
            continue
        if row.first_column >= left and row.last_column <= right:
            rows.append(row)
            continue
        first = max(left, row.first_column)
        values = row.values[first - row.first_column : max(right - row.first_column + 1, 0)]
        if any(value is not None for value in values):
            rows.append(Row(row.number, first, values))
    merged = tuple(
        Range(m.top, max(m.left, left), m.bottom, min(m.right, right))
        for m in sheet.merged or ()
        if m.left <= right and m.right >= left and m.top <= bottom and m.bottom >= top
    )
    return replace(sheet, rows=tuple(rows), merged=merged, marks={})


def cuts(region: Region) -> Iterator[tuple[int, int]]:
    """Where a table may be two that stand side by side: (last column of the left one, first of the right one).

    That is at an empty column, and where the first header comes again.
    """
    if region.kind is not RegionKind.TABLE:
        return
    columns = region.columns
    for place in range(_LEAST_COLUMNS, len(columns) - _LEAST_COLUMNS + 1):
        before, here = columns[place - 1], columns[place]
        is_apart = here.index - before.index > 1
        if _same(here, columns[0]) or (is_apart and _may_begin_table(columns[place:])):
            yield before.index, here.index


def _may_begin_table(columns: tuple[Column, ...]) -> bool:
    """Whether another table may begin with the first of these: it names records, or its header stands lower."""
    if columns[0].path:
        return _leaf(columns[0]) in _NUMBERS | _titles("legal_name") | _titles("short_name")
    return not any(column.path for column in columns)


def is_own_table(region: Region, left: Region) -> bool:
    """Whether what stands right of a cut is a table and not more columns of the one on its left.

    It is one if it names its own records: with a number, a firm, or the header that the left one begins with.
    """
    named = [column for column in region.columns if column.path]
    if len(named) < _LEAST_COLUMNS or not region.data_rows or not left.data_rows:
        return False
    first = named[0]
    lefts = [column for column in left.columns if column.path]
    if len(lefts) < _LEAST_COLUMNS:
        return False
    if _leaf(first) in _NUMBERS or _leaf(first) in _titles("legal_name") or _same(first, lefts[0]):
        return True
    # A short name may be one more column of the firm; not where the two do not go on equally far.
    return _leaf(first) in _titles("short_name") and region.data_rows[-1] != left.data_rows[-1]


def _same(one: Column, other: Column) -> bool:
    return bool(one.path) and (one.path, one.year) == (other.path, other.year)


def _leaf(column: Column) -> str:
    return normalised(clean_header(column.path[-1]).words)


@cache
def _titles(key: str) -> frozenset[str]:
    field = ENTITIES["firm"].field(key)
    return frozenset(normalised(text) for text in (field.zh, field.en, *field.aliases))
