"""A scheme as a workbook that an office can read, change and hand back (`registry.intake.scheme_book` reads it)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from openpyxl.utils import get_column_letter

from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Text
from registry.report.emit.workbook import (
    BODY,
    HEAD,
    HEAD_RIGHT,
    INPUT,
    LONGEST,
    NOTE,
    SOFT,
    TITLE,
    TWO_STRONG,
    Book,
    Look,
    Sheet,
)
from registry.report.typeset.characters import clean
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_plans import FIRST_ROW, HEAD_ROW, KEY_ROW, SHEETS, Column, Kept, SheetPlan
from registry.scoring.scheme_sheets import CellValue, explained, scheme_rows
from registry.scoring.scheme_tables import number

_LAST = 500
"""Sums reach as far down, so that rows that are added count."""
_FIGURE = Look(format="General", right=True, fill="data_soft")
_DIGITS = 15
_DATED = date(2000, 1, 1)
"""Stands in the file as its time: the same scheme gives the same bytes whenever it is written."""


def write_scheme_book(scheme: Scheme, path: Path) -> None:
    """Write `scheme` to `path` as XLSX, whole or not at all.

    Raises:
        UserError: a text in it cannot stand in a cell.
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    write_whole(path, render_scheme_book(scheme))


def render_scheme_book(scheme: Scheme) -> bytes:
    """The bytes of the workbook of `scheme`; one sheet a subject, headings in both languages, live sums of weights.

    Raises:
        UserError: a text in it cannot stand in a cell.
    """
    book = Book(str(scheme.title), "", f"{scheme.code} {scheme.version} {scheme.digest}", _DATED)
    rows = scheme_rows(scheme)
    for plan in SHEETS:
        sheet = book.sheet(plan.title)
        _head(sheet, plan)
        for at, row in enumerate(rows[plan.key], start=FIRST_ROW):
            for place, (column, value) in enumerate(zip(plan.columns, row, strict=True), start=1):
                _put(sheet, at, place, column, value)
        if plan.key == "indicator":
            place = next(n for n, c in enumerate(plan.columns, start=1) if not c.key)
            for at in range(len(scheme.indicators)):
                sheet.text(FIRST_ROW + at, place, explained(scheme, plan, at), SOFT)
        if plan.key == "dimension":
            _dimension_sums(sheet, plan, scheme)
        elif plan.weight_column:
            _sum(sheet, plan.weight_column, len(rows[plan.key]) and 100)
        sheet.freeze(FIRST_ROW, 1)
        sheet.print_setup(f"{scheme.code} v{scheme.version} · {scheme.digest[:12]}")
    return book.finish()


def _head(sheet: Sheet, plan: SheetPlan) -> None:
    sheet.widths([column.width for column in plan.columns])
    sheet.text(1, 1, plan.title, TITLE)
    for place, column in enumerate(plan.columns, start=1):
        right = column.kept in (Kept.WEIGHT, Kept.POINTS, Kept.WHOLE)
        sheet.text(KEY_ROW, place, column.key, NOTE)
        sheet.text(HEAD_ROW, place, f"{column.title.zh} {column.title.en}", HEAD_RIGHT if right else HEAD)


def _put(sheet: Sheet, row: int, place: int, column: Column, value: CellValue) -> None:
    if value is None:
        sheet.text(row, place, "", BODY if column.key else SOFT)
    elif isinstance(value, str):
        if clean(value, LONGEST) != value:
            raise UserError(
                Text("“{text}” cannot stand in a cell of a workbook as it is.", text=value[:40]),
                Text("No workbook was written."),
                Text("Take doubled blanks and unseen characters out of it, or write the scheme as TOML."),
            )
        sheet.text(row, place, value, BODY if column.key else SOFT)
    else:
        _put_figure(sheet, row, place, column, Fraction(value))


def _put_figure(sheet: Sheet, row: int, place: int, column: Column, value: Fraction) -> None:
    """A number where a sheet keeps all of its digits, else its digits as text."""
    if Fraction(f"{float(value):.{_DIGITS}g}") != value:
        sheet.text(row, place, str(number(value)), _FIGURE)
        return
    hundredths = value * 100
    look = INPUT if column.kept is Kept.WEIGHT else _FIGURE
    if hundredths.denominator == 1:
        sheet.number(row, place, int(hundredths), look=look)
    else:
        sheet.figure(row, place, float(value), look)


def _sum(sheet: Sheet, place: int, total: float) -> None:
    """The live sum of a column of weights, above it, where added rows do not reach."""
    letter = get_column_letter(place)
    sheet.text(1, place - 1, "合计 Sum", Look(bold=True, right=True, rule=False))
    sheet.formula(1, place, f"=SUM({letter}{FIRST_ROW}:{letter}{_LAST})", total, TWO_STRONG)


def _dimension_sums(sheet: Sheet, plan: SheetPlan, scheme: Scheme) -> None:
    """Live sums: what the indicators of each dimension weigh, and all of them."""
    indicators = next(p for p in SHEETS if p.key == "indicator")
    weight = get_column_letter(indicators.weight_column or 1)
    of = f"'{indicators.title}'!$A${FIRST_ROW}:$A${_LAST}"
    weights = f"'{indicators.title}'!${weight}${FIRST_ROW}:${weight}${_LAST}"
    place = len(plan.columns)
    for row, dimension in enumerate(scheme.dimensions, start=FIRST_ROW):
        value = scheme.dimension_weight(dimension.code) / 100
        sheet.formula(row, place, f"=SUMIF({of},A{row},{weights})", value, TWO_STRONG)
