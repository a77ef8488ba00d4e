"""A table whose bands a person marked."""

from __future__ import annotations

from collections.abc import Collection

from registry.intake.layout import rows as row_words
from registry.intake.layout.beside import part_of
from registry.intake.layout.columns import Header
from registry.intake.layout.legends import find_legends, without
from registry.intake.layout.lexicon import Lexicon, Words
from registry.intake.layout.region import Region
from registry.intake.layout.search import Search
from registry.intake.reading import Sheet

_MOST_HEADER_ROWS = 20


def region_by_hand(
    sheet: Sheet,
    header_rows: tuple[int, int] | None,
    data_from: int,
    data_to: int | None = None,
    left: int | None = None,
    right: int | None = None,
    lexicon: Lexicon | None = None,
    *,
    records: Collection[int] = frozenset(),
) -> Region:
    """The table whose bands a person marked; columns, units and merges are read as in a table that was found.

    Totals, signatures, notes and repeated headers within the band are left out with their reason; rows outside of it are
    not looked at, but for the lines right above the header. Never raises: bands that make no sense (rows that the sheet
    has not, a header below its data) give what they hold.

    Args:
        header_rows: first and last row of the header; None: the table has none, and its columns are called by letters.
        data_from, data_to: first and last row of records; `data_to` None: to the end of the sheet.
        left, right: first and last column; None: as far as anything stands, without a legend beside it.
        records: rows that are records, whatever they look like.
        lexicon: knows the words of headers; without one the words of the field catalogue are taken.
    """
    if header_rows is None:
        first = max(1, data_from)
        part = part_of(sheet, max(1, left or 1), right, bottom=None if data_to is None else max(first, data_to))
        return Search(part, Words(lexicon)).marked(Header(()), first, records)
    top = max(1, min(header_rows))
    bottom = min(max(*header_rows, top), top + _MOST_HEADER_ROWS - 1)
    first = max(data_from, bottom + 1)
    is_bounded = left is not None or right is not None
    words = Words(lexicon)
    legends = () if is_bounded else [one for one in find_legends(sheet, words) if not one.top <= top <= one.bottom]
    part = part_of(
        without(sheet, legends),
        left=max(1, left or 1),
        right=right,
        bottom=None if data_to is None else max(bottom, data_to),
        leave=range(bottom + 1, first),
    )
    search = Search(part, words)
    return search.marked(_header(search, range(top, bottom + 1)), first, records, is_bounded=is_bounded)


def _header(search: Search, rows: range) -> Header:
    """The rows of a header by what they are; at least one holds words."""
    silent: list[int] = []
    units: list[int] = []
    words: list[int] = []
    other: list[int] = []
    for row in rows:
        pieces = search.look(row).pieces
        if row_words.is_unit_row(pieces):
            units.append(row)
        elif row_words.is_numbering_row(pieces) or row_words.is_hint_row(pieces):
            silent.append(row)
        elif words and search.below(words, row) == "other":
            other.append(row)
        else:
            words.append(row)
    if not words:
        return Header(tuple(rows))
    return search.chinese_first(words, other, units, silent)
