"""What of a sheet is read as no table: every block with its range and the reason, so that a person can take it in after all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from registry.intake.decisions import Bands
from registry.intake.layout import Reason, Region, RegionKind, find_regions
from registry.intake.layout.beside import begins_records, part_of
from registry.intake.layout.legends import find_legends, head_of
from registry.intake.layout.lexicon import Words
from registry.intake.reading import Range, Row, Sheet, Value, cell_name, text_of

MOST = 200
"""Blocks of one sheet that are told; nobody reads more."""


class Place(StrEnum):
    """Why a block that is no line of a table is left out."""

    LEGEND = "legend"
    BESIDE = "beside"  # it stands at the side of a table and does not go with its records
    NAMELESS = "nameless"  # a table in which no column names a firm
    APART = "apart"  # no header was found over it


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One block of cells.

    Attributes:
        where: its cells.
        reason: a `Reason` of a line near a table, or a `Place`.
        text: its first text.
        records: rows of a table, number `table` within the sheet, that could be read as its records; () for a block apart.
    """

    where: Range
    reason: str
    text: str
    table: int | None = None
    records: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """``J2:K6``."""
        first = cell_name(self.where.top, self.where.left)
        last = cell_name(self.where.bottom, self.where.right)
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class _Piece:
    row: int
    left: int
    right: int
    reason: str
    text: str
    table: int | None


def left_out(sheet: Sheet, read: Sequence[Region], dropped: Sequence[Region] = ()) -> tuple[LeftOut, ...]:
    """The blocks of `sheet` that are read as none of the tables `read`, from top to bottom.

    Args:
        dropped: tables that were found and are not read, because no column of theirs names a firm.
    """
    finder = _Finder(sheet, read, dropped)
    blocks: list[list[_Piece]] = []
    for row in sheet.rows:
        if finder.is_whole(row):
            continue
        for piece in finder.pieces(row):
            for block in reversed(blocks[-8:]):
                if _goes_on(block[-1], piece):
                    block.append(piece)
                    break
            else:
                if len(blocks) == MOST:
                    return tuple(_told(sheet, blocks))
                blocks.append([piece])
    return tuple(_told(sheet, blocks))


def _told(sheet: Sheet, blocks: Sequence[Sequence[_Piece]]) -> Iterator[LeftOut]:
    """The blocks; several tables beside one another are one each."""
    for pieces in blocks:
        block = _block(pieces)
        sides = _sides(sheet, block.where) if block.reason in (Place.BESIDE, Place.APART) else []
        if len(sides) < 2:
            yield block
            continue
        for side in sides:
            yield replace(block, where=side, text=next(filter(None, _texts(sheet, side)), "")[:80])


def bands_of(sheet: Sheet, block: LeftOut) -> tuple[Bands, ...]:
    """A block as tables of its own, each within its columns: under its headers where it has any, else without one."""
    where = block.where
    if block.reason == Place.LEGEND:
        head = head_of(sheet, Words(None), where)
        header, first = (None, where.top) if head is None else ((head, head), head + 1)
        return (Bands(header, first, where.bottom, where.left, where.right),)
    sides = _sides(sheet, where)
    return tuple(band for side in sides for band in _bands_within(sheet, side))


def _bands_within(sheet: Sheet, where: Range) -> tuple[Bands, ...]:
    part = part_of(sheet, where.left, where.right, where.top, where.bottom)
    found = [r for r in find_regions(part) if r.kind is RegionKind.TABLE and r.header_rows and r.data_rows]
    if not found:
        return (Bands(None, where.top, where.bottom, where.left, where.right),)
    return tuple(Bands((r.header_rows[0], r.header_rows[-1]), r.first_row, r.last_row, *_span(r)) for r in found)


def _sides(sheet: Sheet, where: Range) -> list[Range]:
    """The parts of a block between columns that are empty all over, where they are tables of their own.

    A blank column within one table parts it too: then what is right of it goes as far down as what is left of it, and
    names no records of its own.
    """
    part = part_of(sheet, where.left, where.right, where.top, where.bottom)
    held: dict[int, list[int]] = {}
    for row in part.rows:
        for column, value in row.items():
            if not _is_blank(value):
                held.setdefault(column, []).append(row.number)
    sides: list[Range] = []
    for column in sorted(held):
        rows = held[column]
        own = Range(rows[0], column, rows[-1], column)
        if not sides or column - sides[-1].right > 1:
            sides.append(own)
        else:
            sides[-1] = _around(sides[-1], own)
    whole: list[Range] = []
    for side in sides:
        if whole and not _is_own(sheet, whole[-1], side):
            whole[-1] = _around(whole[-1], side)
        else:
            whole.append(side)
    return whole


def _is_own(sheet: Sheet, left: Range, right: Range) -> bool:
    if left.right == left.left or right.right == right.left:
        return False
    one, other = (_texts(sheet, side) for side in (left, right))
    if begins_records(other[0]) or (left.top, left.bottom) != (right.top, right.bottom):
        return True
    if _is_title(one) and _is_title(other):
        return True  # 设备清单 over the one, 人员清单 over the other
    return not set(filter(None, one)).isdisjoint(other)  # 设备 | 数量 beside 人员 | 数量


def _is_title(texts: Sequence[str]) -> bool:
    """Whether a first row is one text over several columns."""
    return bool(texts[0]) and not any(texts[1:])


def _texts(sheet: Sheet, where: Range) -> list[str]:
    """The first row of a block."""
    row = next(row for row in sheet.rows if row.number >= where.top)
    return [text_of(row.value(column)).strip() for column in range(where.left, where.right + 1)]


def _around(one: Range, other: Range) -> Range:
    return Range(
        min(one.top, other.top), min(one.left, other.left), max(one.bottom, other.bottom), max(one.right, other.right)
    )


class _Finder:
    """Tells the cells of a row that no table takes."""

    def __init__(self, sheet: Sheet, read: Sequence[Region], dropped: Sequence[Region]) -> None:
        self._legends = find_legends(sheet, Words(None))
        self._rows: dict[int, tuple[tuple[int, int], ...]] = {}
        self._skipped: dict[int, tuple[str, int]] = {}
        self._tables: list[tuple[int, int, int, int]] = []
        self._dropped: list[tuple[int, int, int, int]] = []
        for number, region in enumerate(read):
            left, right = _span(region)
            self._tables.append((region.top, region.last_row, left, right))
            rows: Iterable[int] = (*region.header_rows, *region.data_rows)
            if region.kind is RegionKind.FORM:
                rows = region.header_rows
            span = ((left, right),)
            for row in rows:
                before = self._rows.get(row)
                self._rows[row] = span if before is None else before + span
            for skipped in region.skipped:
                self._skipped.setdefault(skipped.row, (skipped.reason.value, number))
        for region in dropped:
            self._dropped.append((region.top, region.last_row, *_span(region)))

    def is_whole(self, row: Row) -> bool:
        """Whether one table takes all of a row."""
        return any(
            left <= row.first_column and row.last_column <= right for left, right in self._rows.get(row.number, ())
        )

    def pieces(self, row: Row) -> Iterator[_Piece]:
        """The runs of cells of a row that are left out."""
        spans = self._rows.get(row.number, ())
        run: list[tuple[int, Value]] = []
        for column, value in row.items():
            if _is_blank(value) or any(left <= column <= right for left, right in spans):
                continue
            if run and any(run[-1][0] < left <= column for left, _right in spans):
                yield self._piece(row.number, run)
                run = []
            if run and self._reason(row.number, column) != self._reason(row.number, run[-1][0]):
                yield self._piece(row.number, run)
                run = []
            run.append((column, value))
        if run:
            yield self._piece(row.number, run)

    def _piece(self, row: int, run: Sequence[tuple[int, Value]]) -> _Piece:
        reason, table = self._reason(row, run[0][0])
        return _Piece(row, run[0][0], run[-1][0], reason, text_of(run[0][1]).strip()[:80], table)

    def _reason(self, row: int, column: int) -> tuple[str, int | None]:
        if any(one.top <= row <= one.bottom and one.left <= column <= one.right for one in self._legends):
            return Place.LEGEND.value, None
        if _is_in(self._dropped, row, column):
            return Place.NAMELESS.value, None
        beside = self._rows.get(row)
        if beside:
            return Place.BESIDE.value, None
        if row in self._skipped:
            return self._skipped[row]
        return Place.APART.value, None


def _is_in(places: Sequence[tuple[int, int, int, int]], row: int, column: int) -> bool:
    return any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in places)


def _span(region: Region) -> tuple[int, int]:
    if region.kind is RegionKind.FORM:
        return 1, 1_000_000
    columns = [column.index for column in region.columns]
    return min(columns, default=1), max(columns, default=1)


def _goes_on(before: _Piece, after: _Piece) -> bool:
    """Whether a run of cells is the next line of a block; one beside a table may go on below it."""
    is_below = (before.reason, after.reason) == (Place.BESIDE, Place.APART)
    if (before.reason != after.reason and not is_below) or before.table != after.table or after.row - before.row > 2:
        return False
    return after.left <= before.right + 1 and before.left <= after.right + 1 and after.row > before.row


def _block(pieces: Sequence[_Piece]) -> LeftOut:
    where = Range(pieces[0].row, min(p.left for p in pieces), pieces[-1].row, max(p.right for p in pieces))
    first = pieces[0]
    is_line = first.table is not None and first.reason in _MAY_BE_RECORDS
    return LeftOut(where, first.reason, first.text, first.table, tuple(p.row for p in pieces) if is_line else ())


_MAY_BE_RECORDS: Mapping[str, bool] = dict.fromkeys(
    (Reason.TOTAL, Reason.NOTE, Reason.FOOTER, Reason.SECTION, Reason.EXAMPLE, Reason.NUMBERED, Reason.OTHER), True
)


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
