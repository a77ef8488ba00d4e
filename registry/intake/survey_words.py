"""What a screen asks of a survey beyond its values: whether its firms are named, how its columns are written, the bands of
a sheet after one of its tables was marked anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.i18n import Text
from registry.intake.decisions import Bands
from registry.intake.survey import Survey, SurveyedColumn, SurveyedTable
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
    tables: Sequence[SurveyedTable], number: int, header: tuple[int, int], data_from: int, data_to: int | None
) -> tuple[Bands, ...]:
    """The bands of all tables of a sheet after table `number` of it was marked: the others stay where they are.

    A table that stands in the rows that were marked, above or beside, is part of them. Rows that end nowhere (`data_to`
    None) end before the next table.
    """
    found = [Bands(header, data_from, data_to)]
    for place, table in enumerate(tables):
        if place == number:
            continue
        first, last = table.region.header_rows[0], table.region.last_row
        if last < header[0]:
            found.append(Bands((first, table.region.header_rows[-1]), table.region.first_row, last))
        elif first > data_from and (data_to is None or first > data_to):
            found.append(Bands((first, table.region.header_rows[-1]), table.region.first_row, last))
            if data_to is None:
                before = min(first - 1, found[0].data_to or first - 1)
                found[0] = Bands(header, data_from, before)
    return tuple(sorted(found, key=lambda band: band.header))


def row_ranges(rows: Iterable[int]) -> str:
    """``1–2, 18`` for the rows 1, 2 and 18."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
