"""The rows of a table's header and of its records, as they are typed or moved on the grid. No widget."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Text

if TYPE_CHECKING:
    from registry.intake.layout import Region
    from registry.intake.survey import SurveyedTable

NO_HEADER = "0"
_NONE = frozenset((NO_HEADER, "无", "none"))
_ROWS = re.compile(r"\s*(\d{1,7})\s*(?:[-–—~～至]\s*(\d{1,7})\s*)?\Z")


@dataclass(frozen=True, slots=True)
class RowBands:
    """First and last row of a header, first and last row of its records.

    Attributes:
        header: None where the table has none, or where what was typed is no range of rows.
        is_known: whether it was said what the header is.
        data_from: None where the records follow the header.
        data_to: None where nobody said.
    """

    header: tuple[int, int] | None
    data_from: int | None = None
    data_to: int | None = None
    data_is_wrong: bool = False
    is_known: bool = True


def row_range(first: int, last: int) -> str:
    """One row, or a range of rows: ``3``, ``3–4``."""
    return str(first) if first >= last else f"{first}–{last}"


def band_words(region: Region) -> Text:
    """Which rows were read as what."""
    from registry.intake.survey_words import row_ranges

    heads = region.header_rows
    said = {"skipped": row_ranges(skip.row for skip in region.skipped)}
    if not heads:
        return (
            Text("Read without a header, {skipped} skipped", **said)
            if said["skipped"]
            else Text("Read without a header")
        )
    count, rows = heads[-1] - heads[0] + 1, row_range(heads[0], heads[-1])
    if said["skipped"]:
        return Text(
            "Row {rows} read as header, {skipped} skipped",
            "Rows {rows} read as header, {skipped} skipped",
            n=count,
            rows=rows,
            **said,
        )
    return Text("Row {rows} read as header", "Rows {rows} read as header", n=count, rows=rows)


def found_words(table: SurveyedTable) -> Text:
    """Which rows were read as what, and how sure that is, or that a person said so."""
    said = band_words(table.region)
    if table.by_hand:
        return Text("{rows}; set by hand", rows=said)
    return Text("{rows}; {sure} % sure", rows=said, sure=table.region.confidence)


def typed_bands(header: str, data: str, region: Region | None) -> RowBands:
    """What was typed into the fields of the header and the records of the table `region`, None for a sheet without one."""
    header, data = header.strip(), data.strip()
    if header.lower() in _NONE:
        return _typed_rows(data, region)
    rows, span = _ROWS.match(header), _ROWS.match(data)
    untouched = region is not None and data == row_range(region.first_row, region.last_row)
    first, last = (int(rows[1]), int(rows[2] or rows[1])) if rows is not None else (0, -1)
    data_from = int(span[1]) if span is not None else last + 1
    # The end that was found is no person's word: another header may have more rows below it.
    data_to = int(span[2]) if span is not None and span[2] and not untouched else None
    wrong = (bool(data) and span is None) or data_from <= last or (data_to is not None and data_to < data_from)
    is_known = 0 < first <= last
    return RowBands((first, last) if is_known else None, data_from, data_to, wrong, is_known)


def _typed_rows(data: str, region: Region | None) -> RowBands:
    """The records of a table without a header. What was taken for one is a record, if nobody said where they begin."""
    if not data or (region is not None and data == row_range(region.first_row, region.last_row)):
        return RowBands(None, region.top if region is not None else 1)
    span = _ROWS.match(data)
    first, last = (int(span[1]), int(span[2]) if span[2] else None) if span is not None else (0, None)
    return RowBands(None, first, last, first < 1 or (last is not None and last < first))


def moved_bands(end: str, where: int, region: Region | None) -> RowBands | None:
    """The bands after one end was moved to the row `where`; the other ends give way. None where it cannot stand there."""
    headless = region is not None and not region.header_rows
    first, last = (region.header_rows[0], region.header_rows[-1]) if region and region.header_rows else (where, where)
    match end:
        case "header":
            return RowBands((where, max(where, last)))
        case "header_end":
            return RowBands((min(first, where), where))
        case "no_header":
            return RowBands(None, where)
        case "data" if headless:
            return RowBands(None, where)
        case "data_end" if region is not None and headless and where >= region.first_row:
            return RowBands(None, region.first_row, where)
        case "data" if where > 1:
            return RowBands((min(first, where - 1), min(last, where - 1)), where)
        case "data_end" if region is not None and where >= region.first_row:
            return RowBands((first, last), region.first_row, where)
        case _:
            return None
