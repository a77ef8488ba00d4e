"""Tables that stand side by side on a sheet, and a part of a sheet as a sheet of its own."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a table may be two that stand side by side: the last column of the left one, the first of the right one.

    `is_apart`: a column between them is empty.
    """

    left_end: int
    right_begin: int
    is_apart: bool


def cuts(region: Region, begin: int, end: int) -> list[Cut]:
    """Where `region` may be two tables: where a column is empty, before the others; then where a header begins anew.

    The header of one may stand higher than that of the other: what stands under no header of the region, or beside it, may
    have one of its own.

    Args:
        begin, end: the first and the last column that hold anything in its rows.
    """
    if region.kind is not RegionKind.TABLE:
        return []
    columns = region.columns
    found: list[Cut] = []
    for place in range(_LEAST_COLUMNS, len(columns) - _LEAST_COLUMNS + 1):
        before, here = columns[place - 1], columns[place]
        is_apart = here.index - before.index > 1
        if _begins_again(columns, place) or (
            _may_begin_table(columns[place:]) and (is_apart or _is_edge(before, here))
        ):
            found.append(Cut(before.index, here.index, is_apart))
    first, last = columns[0].index, columns[-1].index
    if end - last >= _LEAST_COLUMNS:
        found.append(Cut(last, last + 1, is_apart=True))
    if first - begin >= _LEAST_COLUMNS:
        found.append(Cut(first - 1, first, is_apart=True))
    return sorted(found, key=lambda cut: not cut.is_apart)


def _begins_again(columns: tuple[Column, ...], place: int) -> bool:
    """Whether the first header comes again; a title over all columns does not."""
    return _same(columns[place], columns[0]) and columns[1].path != columns[0].path


def _is_edge(before: Column, here: Column) -> bool:
    """Whether a header may begin here though no column is empty: it names a firm, or the words above end."""
    return bool(here.path) or bool(before.path)


def _may_begin_table(columns: tuple[Column, ...]) -> bool:
    """Whether another table may begin with the first of these: it names records, or its header stands lower."""
    first = columns[0]
    if any(map(begins_records, first.path)):
        return True
    # Only the title of the other table stands at the height of this one's header.
    return not any(column.path for column in columns) or all(c.path in ((), first.path) for c in columns[1:3])


def is_own_table(region: Region, left: Region, cut: Cut) -> bool:
    """Whether what stands right of a cut is a table and not more columns of the one on its left.

    It is one if it names its own records: with a number, a firm, or the header that the left one begins with. Where no
    column is empty between them, both name firms and their headers stand at different heights.
    """
    named = [column for column in region.columns if column.path]
    if len(named) < _LEAST_COLUMNS or not region.data_rows or not left.data_rows:
        return False
    first = named[0]
    lefts = [column for column in left.columns if column.path]
    if len(lefts) < _LEAST_COLUMNS:
        return False
    if _same(first, lefts[0]):
        return True
    if not cut.is_apart and (
        region.header_rows[0] == left.header_rows[0] or not any(_leaf(column) in _firms() for column in lefts)
    ):
        return False
    if _leaf(first) in _NUMBERS or _leaf(first) in _titles("legal_name"):
        return True
    # A short name may be one more column of the firm; not where the two do not go on equally far.
    return _leaf(first) in _titles("short_name") and region.data_rows[-1] != left.data_rows[-1]


def begins_records(header: str) -> bool:
    """Whether a header is one that tables begin with: a number, or the name of a firm."""
    return normalised(clean_header(header).words) in _beginnings()


def names_firms(header: str) -> bool:
    """Whether a header is one under which names of firms stand."""
    return normalised(clean_header(header).words) in _firms()


@cache
def _firms() -> frozenset[str]:
    return _titles("legal_name") | _titles("short_name")


@cache
def _beginnings() -> frozenset[str]:
    return _NUMBERS | _firms()


def _same(one: Column, other: Column) -> bool:
    return bool(one.path) and (one.path, one.year) == (other.path, other.year)


def _leaf(column: Column) -> str:
    return normalised(clean_header(column.path[-1]).words)


@cache
def _titles(key: str) -> frozenset[str]:
    field = ENTITIES["firm"].field(key)
    return frozenset(normalised(text) for text in (field.zh, field.en, *field.aliases))
