"""A sheet one row lower than it came, so that there is room for titles above records that begin in its first row."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from registry.i18n import Text, Title
from registry.intake.layout import Column, Region, RegionKind
from registry.intake.plan import PlannedFirm
from registry.intake.problems import Problem
from registry.intake.reading import Range, Row, Sheet

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def has_no_room(regions: Sequence[Region]) -> bool:
    """Whether a table without a header begins in the first row of its sheet."""
    return any(r.kind is RegionKind.TABLE and not r.header_rows and r.top == 1 for r in regions)


def lowered_sheet(sheet: Sheet) -> Sheet:
    """`sheet` with an empty first row."""
    return replace(
        sheet,
        rows=tuple(Row(row.number + 1, row.first_column, row.values) for row in sheet.rows),
        merged=None
        if sheet.merged is None
        else tuple(Range(m.top + 1, m.left, m.bottom + 1, m.right) for m in sheet.merged),
        hidden_rows=None if sheet.hidden_rows is None else frozenset(row + 1 for row in sheet.hidden_rows),
        marks={(row + 1, column): mark for (row, column), mark in sheet.marks.items()},
    )


def lowered_region(region: Region) -> Region:
    """A table or form of such a sheet, where it stands now."""
    return replace(
        region,
        header_rows=tuple(row + 1 for row in region.header_rows),
        data_rows=tuple(row + 1 for row in region.data_rows),
        columns=tuple(map(_lowered_column, region.columns)),
        skipped=tuple(replace(one, row=one.row + 1) for one in region.skipped),
        filled_down={(row + 1, column): top + 1 for (row, column), top in region.filled_down.items()},
    )


def lowered_problem(problem: Problem, low: Set[str]) -> Problem:
    """A problem of a workbook of which the sheets `low` stand lower, every cell that it names where it stands now."""
    is_low = problem.sheet in low

    def text(said: Text) -> Text:
        if isinstance(said, Title) or not said.values:
            return said
        return Text(said.message, said.plural, **{key: value(key, held) for key, held in said.values})

    def value(key: str, held: object) -> object:
        if isinstance(held, Text):
            return text(held)
        if not isinstance(held, str):
            return held
        if key == "where":  # of another row: sheet!cell
            sheet, mark, cell = held.rpartition("!")
            return f"{sheet}{mark}{_lowered_cell(cell)}" if sheet in low else held
        return _lowered_cell(held) if key == "cell" and is_low else held

    suggestion = None if problem.suggestion is None else text(problem.suggestion)
    said = replace(problem, message=text(problem.message), suggestion=suggestion)
    if not is_low:
        return said
    related = tuple(map(_lowered_cell, problem.related))
    return replace(said, row=problem.row + 1, cell=_lowered_cell(problem.cell), related=related)


def lowered_firm(firm: PlannedFirm) -> PlannedFirm:
    """A firm of such a sheet, its row where it stands now."""
    return replace(firm, row=firm.row + 1)


def _lowered_column(column: Column) -> Column:
    return column if column.place is None else replace(column, place=(column.place[0] + 1, column.place[1]))


def _lowered_cell(cell: str) -> str:
    hit = _ADDRESS.match(cell)
    return cell if hit is None else f"{hit[1]}{int(hit[2]) + 1}"
