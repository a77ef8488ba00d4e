"""The rows of a table's header and of its records, as they are typed or moved on the grid. No widget."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.intake.layout import Region

_ROWS = re.compile(r"\s*(\d{1,7})\s*(?:[-–—~～至]\s*(\d{1,7})\s*)?\Z")


@dataclass(frozen=True, slots=True)
class RowBands:
    """First and last row of a header, first and last row of its records.

    Attributes:
        header: None where what was typed is no range of rows.
        data_from: None where the records follow the header.
        data_to: None where nobody said.
    """

    header: tuple[int, int] | None
    data_from: int | None = None
    data_to: int | None = None
    data_is_wrong: bool = False


def row_range(first: int, last: int) -> str:
    """One row, or a range of rows: ``3``, ``3–4``."""
    return str(first) if first >= last else f"{first}–{last}"


def typed_bands(header: str, data: str, region: Region | None) -> RowBands:
    """What was typed into the fields of the header and the records of the table `region`, None for a sheet without one."""
    header, data = header.strip(), data.strip()
    rows, span = _ROWS.match(header), _ROWS.match(data)
    untouched = region is not None and data == row_range(region.first_row, region.last_row)
    first, last = (int(rows[1]), int(rows[2] or rows[1])) if rows is not None else (0, -1)
    data_from = int(span[1]) if span is not None else last + 1
    # The end that was found is no person's word: another header may have more rows below it.
    data_to = int(span[2]) if span is not None and span[2] and not untouched else None
    wrong = (bool(data) and span is None) or data_from <= last or (data_to is not None and data_to < data_from)
    return RowBands((first, last) if 0 < first <= last else None, data_from, data_to, wrong)


def moved_bands(end: str, where: int, region: Region | None) -> RowBands | None:
    """The bands after one end was moved to the row `where`; the other ends give way. None where it cannot stand there."""
    first, last = (region.header_rows[0], region.header_rows[-1]) if region is not None else (where, where)
    match end:
        case "header":
            return RowBands((where, max(where, last)))
        case "header_end":
            return RowBands((min(first, where), where))
        case "data" if where > 1:
            return RowBands((min(first, where - 1), min(last, where - 1)), where)
        case "data_end" if region is not None and where >= region.first_row:
            return RowBands((first, last), region.first_row, where)
        case _:
            return None
