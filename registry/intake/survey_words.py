"""What a screen asks of a survey beyond its values: whether its firms are named, how its columns are written, the bands of
a sheet after one of its tables was marked anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from registry.i18n import Text
from registry.intake.decisions import Bands
from registry.intake.layout import RegionKind
from registry.intake.left_out import LeftOut, bands_of
from registry.intake.reading import Sheet
from registry.intake.survey import Survey, SurveyedColumn, SurveyedSheet, SurveyedTable
from registry.intake.targets import Target
from registry.model.catalogue import Kind
from registry.model.vocab import vocabulary

_FIRM_NAMES = frozenset(("firm.legal_name", "firm.uscc", "firm.short_name", "firm.uid"))


def names_its_firms(table: SurveyedTable) -> bool:
    """Whether a column says which firm a row speaks of."""
    keys = {target.key for column in table.columns for target in column.mapped.targets}
    return not keys.isdisjoint(_FIRM_NAMES | {f"{table.subject.value}.firm"})


def nameless(survey: Survey) -> tuple[SurveyedTable, ...]:
    """The tables in which no column names the firm, so that nothing of them can be read."""
    return tuple(table for table in survey.tables if not names_its_firms(table))


def unit_kind(column: SurveyedColumn) -> str:
    """What is asked about how a column is written: ``money``, ``ratio``, ``count``, ``date``, or "" for nothing."""
    target = column.mapped.target or column.mapped.proposal
    return "" if target is None else _kind(target)


def _kind(target: Target) -> str:
    if target.metric is not None:
        return vocabulary("metric").get(target.metric).unit or ""
    return {Kind.AMOUNT: "money", Kind.DATE: "date", Kind.INTEGER: "count"}.get(target.field.kind, "")


def format_words(column: SurveyedColumn) -> Text | None:
    """How the cells of a column are written, where that is no unit of money: a date, a number, a share."""
    kind = unit_kind(column)
    if kind == "date":
        return Text("Date")
    if kind == "count":
        return Text("Number")
    if kind == "ratio":
        said = column.choice.percent if column.choice is not None else None
        return {"percent": Text("percent"), "ratio": Text("ratio")}.get(said or "", Text("as written"))
    return None


def marked(
    tables: Sequence[SurveyedTable],
    number: int,
    header: tuple[int, int] | None,
    data_from: int,
    data_to: int | None,
) -> tuple[Bands, ...]:
    """The bands of all tables of a sheet after table `number` of it was marked: the others stay where they are.

    A table that stands in the rows that were marked, above or beside, is part of them. Rows that end nowhere (`data_to`
    None) end before the next table.

    Args:
        header: None where the table has none.
    """
    held = tables[number].bands if number < len(tables) else None
    marking = (
        Bands(header, data_from, data_to)
        if held is None
        else replace(held, header=header, data_from=data_from, data_to=data_to)
    )
    found: list[Bands] = []
    for place, table in enumerate(tables):
        if place == number:
            continue
        first, last = table.region.top, table.region.last_row
        if table.bands is not None and _is_beside(marking, table.bands):
            found.append(table.bands)
        elif last < marking.top:
            found.append(bands_of_table(table))
        elif first > data_from and (data_to is None or first > data_to):
            found.append(bands_of_table(table))
            if data_to is None:
                before = min(first - 1, marking.data_to or first - 1)
                marking = replace(marking, data_to=before)
    return tuple(sorted((marking, *found), key=lambda band: band.top))


def _is_beside(one: Bands, other: Bands) -> bool:
    """Whether a person marked both and neither has a column of the other."""
    if None in (one.left, one.right, other.left, other.right):
        return False
    return (one.right or 0) < (other.left or 0) or (other.right or 0) < (one.left or 0)


def bands_of_table(table: SurveyedTable) -> Bands:
    """A table as it stands, as bands."""
    region = table.region
    if table.bands is not None:
        return replace(table.bands, data_to=table.bands.data_to or region.last_row)
    header = (region.header_rows[0], region.header_rows[-1]) if region.header_rows else None
    return Bands(header, region.first_row, region.last_row, is_form=region.kind is RegionKind.FORM)


def taken_in(sheet: SurveyedSheet, cells: Sheet, block: LeftOut) -> tuple[Bands, ...]:
    """The bands of all tables of a sheet with a block that was left out: its rows as records of the table that skipped
    them, or as a table of its own beside the others, each within its columns. The tables keep their numbers."""
    found: list[Bands] = []
    for number, table in enumerate(sheet.tables):
        band = bands_of_table(table)
        columns = [column.index for column in table.region.columns]
        if table.region.kind is RegionKind.TABLE and columns:
            band = replace(band, left=min(columns), right=max(columns))
        if block.records and number == block.table:
            first, last = min(band.data_from, *block.records), max(band.data_to or 0, *block.records)
            band = replace(band, data_from=first, data_to=last, records=band.records | set(block.records))
        found.append(band)
    if not block.records:
        found += bands_of(cells, block)
    return tuple(found)


def row_ranges(rows: Iterable[int]) -> str:
    """``1–2, 18`` for the rows 1, 2 and 18."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
