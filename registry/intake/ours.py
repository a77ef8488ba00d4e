"""What we wrote into a workbook that went back to its sender, so that it is known again when it returns.

The two columns that say how a row fared are ours and mean nothing when they come back; the column with the registry's
key of the firm links its row to that firm; the guide at the end is no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from registry.intake.layout import Region
from registry.intake.layout.lexicon import Words
from registry.intake.reading import Row, Sheet
from registry.model.vocab import normalised

STATUS_HEADER = "状态 / Status"
REASON_HEADER = "原因 / Reason"
ID_HEADER = "系统编号 / Registry ID"
GUIDE_MARK = "填报说明 · How to mend this workbook"
FIRM_UID = "firm.uid"
"""What a column of registry keys means, as a key of the mapping."""

_IGNORED = frozenset(normalised(h) for h in (STATUS_HEADER, REASON_HEADER))
_IDENTIFIERS = frozenset(normalised(h) for h in (ID_HEADER, "系统编号", "Registry ID"))


def is_ignored_header(text: str) -> bool:
    """Whether a column is one of ours that says how a row fared."""
    return normalised(text) in _IGNORED


def is_identifier_header(text: str) -> bool:
    """Whether a column holds the registry's keys of firms."""
    return normalised(text) in _IDENTIFIERS


_TITLES_IN = 60
"""Rows from the top of a sheet in which our titles over a table without a header are looked for."""


@dataclass(frozen=True, slots=True)
class OurTitles:
    """Our titles over a table without a header.

    Attributes:
        row: where they stand, right above the first record.
        columns: the titles by column.
    """

    row: int
    columns: Mapping[int, str]


def titles_without_header(sheet: Sheet) -> OurTitles | None:
    """The first row in which nothing stands but our titles, and a line over the table at most; None for none."""
    for row in islice(sheet.rows, _TITLES_IN):
        found = _titles_in(row)
        if found is not None:
            return found
    return None


def with_our_titles(sheet: Sheet, region: Region) -> Region:
    """A table without a header, its columns that are ours called by their titles; `region` where it has none."""
    if region.header_rows:
        return region
    for number in (region.first_row, region.first_row - 1):
        titles = _titles_in(sheet.row(number)) if number > 0 else None
        if titles is not None:
            named = titles.columns
            columns = tuple(
                replace(c, path=(named[c.index],), text=named[c.index]) if c.index in named else c
                for c in region.columns
            )
            data = tuple(row for row in region.data_rows if row != number)
            return replace(region, columns=columns, data_rows=data)
    return region


def _titles_in(row: Row) -> OurTitles | None:
    texts = {c: v.strip() for c, v in row.items() if isinstance(v, str) and v.strip()}
    ours = {c: t for c, t in texts.items() if is_ignored_header(t) or is_identifier_header(t)}
    others = [value for column, value in row.items() if column not in ours and value not in (None, "")]
    if not any(map(is_ignored_header, ours.values())) or not any(map(is_identifier_header, ours.values())):
        return None
    if len(others) > 1 or any(not isinstance(one, str) or Words(None).knows(one) for one in others):
        return None
    return OurTitles(row.number, ours)


def is_guide(sheet: Sheet) -> bool:
    """Whether a sheet is the guide that we added."""
    first = sheet.value(1, 1)
    return isinstance(first, str) and first.startswith(GUIDE_MARK)
