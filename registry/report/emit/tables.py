"""A typed table as XLSX, CSV or JSON. In every one of them text is text: what begins with = + - or @ computes nothing."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Language, Text
from registry.model.typed_table import Cell, CellKind, TypedColumn, TypedTable
from registry.model.values import Precision, UncertainDate
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.register_workbook import BOLD, HEAD, plain_text

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection), in both widths."""
_FORMATS = {Precision.DAY: "yyyy-mm-dd", Precision.MONTH: "yyyy-mm", Precision.YEAR: "yyyy"}
_NUMBERS = {CellKind.MONEY: "#,##0.00", CellKind.PERCENT: "0%", CellKind.WHOLE: "0"}
_WIDTHS = {CellKind.MONEY: 18, CellKind.PERCENT: 10, CellKind.WHOLE: 12, CellKind.DATE: 14}
_WIDEST = 46
FORMATS = (".xlsx", ".csv", ".json")


def write_table(table: TypedTable, path: Path, language: Language) -> None:
    """Write `table` to `path`, whole or not at all; the kind of file is what its name says.

    Raises:
        UserError: the name ends in none of `FORMATS`.
        EnvironmentFault: the file cannot be written.
    """
    match path.suffix.lower():
        case ".xlsx":
            data = table_xlsx(table, language)
        case ".csv":
            data = table_csv(table, language)
        case ".json":
            data = table_json(table, language)
        case _:
            raise UserError(
                Text("{file} is no kind of table.", file=path.name),
                None,
                Text("Use a name that ends in .xlsx, .csv or .json."),
            )
    write_whole(path, data)


def table_csv(table: TypedTable, language: Language) -> bytes:
    """Comma-separated text in UTF-8 with a mark at its head, by which Excel knows it.

    Text that a spreadsheet would take for a formula has an apostrophe in front. Fictional data say so in a last column.
    """
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    mark = [FICTIONAL_ON_PAPER] if table.fictional else []
    lines.writerow([*(_guarded(c.title.render(language)) for c in table.columns), *mark])
    for row in table.rows:
        cells = [_written(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        lines.writerow([*cells, *(["1"] if table.fictional else [])])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _guarded(text: str) -> str:
    text = plain_text(text)
    return f"'{text}" if text.startswith(_ACTIVE) else text


def _written(cell: Cell, column: TypedColumn) -> str:
    if cell is None:
        return ""
    if isinstance(cell, UncertainDate):
        return _date_text(cell)
    if isinstance(cell, int):
        return str(_yuan(cell)) if column.kind is CellKind.MONEY else str(cell)
    return _guarded(cell)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _date_text(when: UncertainDate) -> str:
    return when.iso() + ("?" if when.doubt else "")


def table_json(table: TypedTable, language: Language) -> bytes:
    """One object: what the table is, its columns, and a row each by the columns' keys.

    Money is in yuan as a decimal string, a share in whole percent, a date in the shortest ISO form that keeps its precision.
    """
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        said: dict[str, Any] = {}
        for cell, column in zip(row, table.columns, strict=True):
            if isinstance(cell, UncertainDate):
                said[column.key] = _date_text(cell)
            elif column.kind is CellKind.MONEY and isinstance(cell, int):
                said[column.key] = str(_yuan(cell))
            else:
                said[column.key] = cell
        rows.append(said)
    whole = {
        "title": table.title.render(language),
        "as_of": table.as_of.isoformat(),
        "fictional": table.fictional,
        "columns": [{"key": c.key, "title": c.title.render(language), "kind": c.kind.value} for c in table.columns],
        "rows": rows,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def table_xlsx(table: TypedTable, language: Language) -> bytes:
    """A workbook of one sheet: money, shares, counts and dates are numbers with a format, everything else is text."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(table.title.render(language))
    head = 2 if table.fictional else 1
    sheet.freeze_panes = f"B{head + 1}"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{head}:{last}{head + len(table.rows)}"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(table, number - 1, column, language)
    if table.fictional:
        sheet.append([_text(sheet, FICTIONAL_ON_PAPER, bold=True)])
    sheet.append([_text(sheet, c.title.render(language), bold=True) for c in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, cell, column) for cell, column in zip(row, table.columns, strict=True)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _width(table: TypedTable, at: int, column: TypedColumn, language: Language) -> float:
    title = column.title.render(language)
    longest = max((_wide(str(row[at])) for row in table.rows if isinstance(row[at], str)), default=0)
    return max(_WIDTHS.get(column.kind, 8), min(_WIDEST, longest + 2), min(_WIDEST, _wide(title) + 4))


def _wide(text: str) -> int:
    return sum(2 if ord(ch) > 0x2E7F else 1 for ch in text)


def _cell(sheet: Any, cell: Cell, column: TypedColumn) -> Any:
    if cell is None:
        return None
    if isinstance(cell, str):
        return _text(sheet, cell)
    made: Any = WriteOnlyCell(sheet)
    if isinstance(cell, UncertainDate):
        form = _FORMATS.get(cell.precision)
        if form is None or cell.start is None or cell.doubt:
            return _text(sheet, _date_text(cell))
        made.value, made.number_format = cell.start, form
        made.alignment = Alignment(horizontal="left")
        return made
    value = {CellKind.MONEY: _yuan(cell), CellKind.PERCENT: Decimal(cell).scaleb(-2)}.get(column.kind, cell)
    made.value, made.number_format = value, _NUMBERS.get(column.kind, "General")
    return made


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    made: Any = WriteOnlyCell(sheet)
    made.value = plain_text(text)
    made.data_type, made.number_format = "s", "@"
    made.quotePrefix = text.startswith(_ACTIVE)
    if bold:
        made.font, made.fill = BOLD, HEAD
    return made
