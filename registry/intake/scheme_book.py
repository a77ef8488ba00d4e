"""A scheme out of a workbook that `registry.report.scheme_book` wrote and an office changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from registry.errors import UserError
from registry.i18n import Text
from registry.intake.reading import Sheet, Workbook, cell_name, read_workbook
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_plans import FIRST_ROW, KEY_ROW, SHEETS, SheetPlan
from registry.scoring.scheme_unsheet import SheetCell, SheetRow, book_fault, keys_wanted, scheme_of_sheets


def read_scheme_book(path: Path) -> Scheme:
    """The scheme in the workbook at `path`.

    Raises:
        UserError: it is no such workbook, or something in it is wrong; names sheet and cell.
        WorkbookError: it cannot be read at all.
        EnvironmentFault: the reading process could not be started.
    """
    book = read_workbook(path)
    return scheme_of_sheets(book.name, {plan.key: _rows(book, plan) for plan in SHEETS})


def _rows(book: Workbook, plan: SheetPlan) -> list[SheetRow]:
    try:
        sheet = book.sheet(plan.title)
    except KeyError as error:
        raise UserError(
            Text("{file} has no sheet “{sheet}”.", file=book.name, sheet=plan.title),
            Text("Nothing was taken over."),
            Text("Export the scheme as a workbook, change that one and read it again."),
        ) from error
    keys = _keys(book, sheet, plan)
    return list(_filled(book, sheet, keys))


def _keys(book: Workbook, sheet: Sheet, plan: SheetPlan) -> dict[int, str]:
    """The key of each column that has one."""
    known = keys_wanted(plan)
    keys: dict[int, str] = {}
    for column in range(1, sheet.last_column + 1):
        cell = sheet.cell(KEY_ROW, column)
        if cell.is_blank:
            continue
        key = cell.text().strip()
        if key not in known:
            raise book_fault(book.name, sheet.name, cell.name, Text("“{key}” is not known here.", key=key))
        if key in keys.values():
            raise book_fault(book.name, sheet.name, cell.name, Text("“{value}” stands twice.", value=key))
        keys[column] = key
    for key in (column.key for column in plan.columns if column.key):
        if key not in keys.values():
            raise book_fault(
                book.name, sheet.name, cell_name(KEY_ROW, 1), Text("the key “{key}” is missing in this row.", key=key)
            )
    return keys


def _filled(book: Workbook, sheet: Sheet, keys: dict[int, str]) -> Iterator[SheetRow]:
    """Rows of which something is read; a formula without a value, an error or a date has no meaning here."""
    for number in range(FIRST_ROW, sheet.last_row + 1):
        cells: dict[str, SheetCell] = {}
        for column, key in keys.items():
            cell = sheet.cell(number, column)
            if cell.is_blank:
                continue
            if cell.error is not None or cell.formula_without_value:
                raise book_fault(book.name, sheet.name, cell.name, Text("this cell has no value."))
            if not isinstance(cell.value, str | int | float | bool):
                raise book_fault(book.name, sheet.name, cell.name, Text("a date has no place here; write it as text."))
            cells[key] = SheetCell(cell.name, cell.value)
        if cells:
            yield SheetRow(next(iter(cells.values())).name, cells)
