"""What stands right of a table and is none of its columns: a legend, sums, words on how to fill it in."""

from __future__ import annotations

from collections.abc import Sequence

from registry.intake.layout.grid import Grid
from registry.intake.layout.lexicon import Words
from registry.intake.layout.region import Column, Region, RegionKind

_MOST_COLUMNS = 4
_LEAST_RECORDS = 3
_STARTS_WITHIN = 2


def without_aside(grid: Grid, words: Words, columns: tuple[Column, ...], data: Sequence[int]) -> tuple[Column, ...]:
    """`columns` without those at the right that an empty column parts from the table and that do not go with its records.

    A short block whose cells run on from the first records and end before the last is a legend or a sum table, if no word
    over it is known. A block that lists the words of headers tells how to fill them in.
    """
    gap = max((n for n in range(1, len(columns)) if columns[n].index - columns[n - 1].index > 1), default=0)
    block = columns[gap:]
    if not gap or len(block) > _MOST_COLUMNS or len(data) < _LEAST_RECORDS:
        return columns
    if lists_headers(grid, words, block, data):
        return columns[:gap]
    is_known = any(words.knows(word) for column in block for word in column.path)
    return columns[:gap] if not is_known and _ends_early(grid, block, data) else columns


def lists_headers(grid: Grid, words: Words, columns: Sequence[Column], data: Sequence[int]) -> bool:
    """Whether the first of these columns holds words of headers where records would stand."""
    held = [piece.text for row in data if (piece := grid.piece_at(row, columns[0].index)) is not None]
    return len(held) > 1 and sum(map(words.knows, held)) * 3 >= 2 * len(held)


def tells_how_to_fill(right: Region, left: Region) -> bool:
    """Whether what looks like a form beside a table repeats the titles of the table's own columns."""
    if right.kind is not RegionKind.FORM or left.kind is not RegionKind.TABLE:
        return False
    titles = {column.path[-1] for column in left.columns if column.path}
    asked = [column.path[-1] for column in right.columns if column.path]
    return len(asked) > 1 and sum(one in titles for one in asked) * 3 >= 2 * len(asked)


def _ends_early(grid: Grid, block: Sequence[Column], data: Sequence[int]) -> bool:
    filled = [n for n, row in enumerate(data) if any(grid.piece_at(row, column.index) for column in block)]
    is_run = len(filled) > 1 and filled[-1] - filled[0] + 1 == len(filled)
    return is_run and filled[0] < _STARTS_WITHIN and filled[-1] < len(data) - 1
