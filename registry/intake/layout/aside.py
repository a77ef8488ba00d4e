"""What stands at the side of a table and is none of its columns: a legend, sums, a list of other things, words on how to
fill it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from registry.intake.layout.beside import begins_records, names_firms
from registry.intake.layout.grid import Grid, is_datum
from registry.intake.layout.lexicon import PLAIN, Words, says_little
from registry.intake.layout.region import Column, Region, RegionKind
from registry.model.entities import ENTITIES
from registry.model.vocab import normalised

_MOST_COLUMNS = 6
_LEAST_RECORDS = 3
_STARTS_WITHIN = 2


def without_aside(
    grid: Grid, words: Words, columns: tuple[Column, ...], data: Sequence[int], header: Sequence[int] = ()
) -> tuple[Column, ...]:
    """`columns` without those at both ends that an empty column parts from the table and that do not go with its records.

    A short block whose cells run on from the first records and end before the last, or go on below it, is a legend, a sum
    table or a list of something else, if no word over it speaks of firms; so is one that has values at the height of the
    header. A block that lists the words of headers tells how to fill them in.

    Args:
        data: the rows that may be records, those in which nothing but such a block holds anything among them.
        header: the rows of the header.
    """
    blocks = _blocks(columns)
    if len(blocks) < 2:
        return columns
    main = _main(words, blocks)
    sides = _Sides(grid, words, blocks, blocks[main], data, header)
    first, last = 0, len(blocks)
    while last - 1 > main and sides.is_aside(blocks[last - 1]):
        last -= 1
    while first < main and sides.is_aside(blocks[first]):
        first += 1
    return tuple(column for block in blocks[first:last] for column in block)


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


def _blocks(columns: Sequence[Column]) -> list[list[Column]]:
    """The columns that touch one another, from left to right."""
    blocks: list[list[Column]] = []
    for column in columns:
        if blocks and column.index - blocks[-1][-1].index == 1:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    return blocks


def _main(words: Words, blocks: Sequence[Sequence[Column]]) -> int:
    """The block that is the table: the first that names firms, else the one with most known words."""
    for number, block in enumerate(blocks):
        if any(names_firms(word) for column in block for word in column.path):
            return number
    known = [sum(words.knows(word) for column in block for word in column.path) for block in blocks]
    return known.index(max(known))


class _Sides:
    """Judges the blocks at the sides of one table."""

    def __init__(
        self,
        grid: Grid,
        words: Words,
        blocks: Sequence[Sequence[Column]],
        main: Sequence[Column],
        data: Sequence[int],
        header: Sequence[int],
    ) -> None:
        self._grid = grid
        self._words = words
        self._titles = {column.path for column in main if column.path}
        self._said = Counter((column.path, column.year) for block in blocks for column in block if column.path)
        self._rows = data
        self._header = header
        self._data = [row for row in data if _holds(grid, row, main)]

    def is_aside(self, block: Sequence[Column]) -> bool:
        """Whether a block is none of the table's columns."""
        if len(block) > _MOST_COLUMNS:
            return False
        if len(self._data) >= _LEAST_RECORDS and lists_headers(self._grid, self._words, block, self._data):
            return True
        is_by_theirs = len(block) > 1 and block[0].path in self._titles  # sums by a column of the table: 所属区 | 户数
        if not is_by_theirs and any(map(self._speaks_of_firms, block)):
            return False
        if self._ends_early(block) or self._goes_on(block):
            return True
        return not is_by_theirs and (
            self._has_no_header(block) or self._repeats_titles(block) or self._has_own_title(block)
        )

    def _speaks_of_firms(self, column: Column) -> bool:
        """Whether a header is one that firms may have; a word that the table has already, or that says little, is not."""
        if column.path in self._titles:
            return False
        return any(self._words.knows(w) and not begins_records(w) and not _says_little(w) for w in column.path)

    def _repeats_titles(self, block: Sequence[Column]) -> bool:
        """Whether a title of a block stands in another one too, as in tables beside one another: 设备 | 数量, 人员 | 数量."""
        return len(block) > 1 and any(self._said[column.path, column.year] > 1 for column in block if column.path)

    def _has_own_title(self, block: Sequence[Column]) -> bool:
        """Whether a title stands over a block at the height of the header, and its own header beside the first record."""
        if len(block) < 2 or not block[0].path or any(column.path for column in block[1:]) or len(self._data) < 2:
            return False
        heads = [self._grid.piece_at(self._data[0], column.index) for column in block]
        texts = {head.text for head in heads if head is not None and not is_datum(head.value)}
        return len(texts) == len(block)

    def _ends_early(self, block: Sequence[Column]) -> bool:
        filled = [n for n, row in enumerate(self._data) if _holds(self._grid, row, block)]
        if len(self._data) < _LEAST_RECORDS or len(filled) < (2 if len(block) == 1 else 1):
            return False
        return _is_run(filled) and filled[0] < _STARTS_WITHIN and filled[-1] < len(self._data) - 1

    def _goes_on(self, block: Sequence[Column]) -> bool:
        """Whether a block goes on below the last record, where no record before it has a line without the table's cells."""
        if len(self._data) < 2:
            return False
        own = [n for n, row in enumerate(self._rows) if _holds(self._grid, row, block)]
        beyond = [row for row in self._rows if row > self._data[-1] and _holds(self._grid, row, block)]
        within = [row for row in self._rows if row <= self._data[-1]]
        return bool(beyond) and len(within) == len(self._data) and _is_run(own)

    def _has_no_header(self, block: Sequence[Column]) -> bool:
        """Whether values stand at the height of the header: a figure over figures beside a word over words."""
        if not self._header or len(block) < 2:
            return False
        kinds: set[bool] = set()
        for column in block:
            over = self._grid.piece_at(self._header[-1], column.index)
            below = [p for row in self._rows if (p := self._grid.piece_at(row, column.index)) is not None]
            if over is None or not below or any(is_datum(p.value) is not is_datum(over.value) for p in below):
                return False
            kinds.add(is_datum(over.value))
        return len(kinds) > 1


def _says_little(word: str) -> bool:
    """Whether a header needs another one to say whose it is; a remark and a source say enough."""
    return (says_little(word) or normalised(word) in PLAIN) and normalised(word) not in _enough()


@cache
def _enough() -> frozenset[str]:
    fields = [ENTITIES["firm"].field(key) for key in ("source", "grade", "remark")]
    return frozenset(normalised(text) for field in fields for text in (field.zh, field.en, *field.aliases))


def _holds(grid: Grid, row: int, columns: Sequence[Column]) -> bool:
    return any(grid.piece_at(row, column.index) is not None for column in columns)


def _is_run(places: Sequence[int]) -> bool:
    """Whether these numbers follow one another."""
    return bool(places) and places[-1] - places[0] + 1 == len(places)
