"""How the fictional return is put on paper: dates and sums as people write them, tables, and fixed bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MONTH_FORMAT = 'yyyy"年"m"月"'
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
_LINE = Side(style="thin", color="FFB8B8B8")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFE7ECF5")

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its value and, where it matters, its number format."""

    value: Value
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the group line above (may be empty), its title, and what it shows of one item."""

    group: str
    title: str
    show: Callable[[Any], Value | Shown]
    width: int = 12


def shown_date(day: date, form: int) -> Shown:
    """`day` in one of nine ways that people write dates; the odd ones lose the day as their writers do."""
    match form:
        case 0:
            return Shown(f"{day.year}年{day.month}月")
        case 1:
            return Shown(f"{day:%Y.%m.%d}")
        case 2:
            return Shown(f"{day.year}/{day.month}/{day.day}")
        case 3:
            return Shown(day.replace(day=1), MONTH_FORMAT)
        case 4:
            return Shown(day, "yyyy-mm-dd")
        case 5:
            return Shown(int(f"{day:%Y%m%d}"), "0")
        case 6:
            return Shown(f"{day:%Y-%m}")
        case 7:
            return Shown(f"{day.year}年{day.month}月{day.day}日".translate(FULL_WIDTH))
        case _:
            return Shown(f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度")


def shown_sum(wan: int, form: int) -> str:
    """`wan` (10,000 yuan) as an announcement would put it."""
    plain = f"{wan / 10000:g}亿元" if wan >= 10000 else f"{wan}万元"
    match form:
        case 0:
            return f"近{plain}"
        case 1:
            return f"约{plain}"
        case 2:
            return f"超{plain}"
        case 3:
            return plain.translate(FULL_WIDTH)
        case 4:
            return f"人民币{plain}"
        case 5:
            return f"{wan:,}万元"
        case 6:
            return f"{wan // 10000}亿{wan % 10000}万元" if wan > 10000 and wan % 10000 else plain
        case 7:
            return "未披露"
        case _:
            return plain


class SheetWriter:
    """Writes one table at a corner of a sheet and remembers where each item and column went."""

    def __init__(self, sheet: Worksheet, corner: tuple[int, int], columns: list[Column], numbered: bool = True) -> None:
        self.sheet = sheet
        self.top, self.left = corner
        self.columns = ([Column("", "序号", lambda _: None, 6)] if numbered else []) + columns
        self.numbered = numbered
        self.row = self._header()

    def _header(self) -> int:
        two = any(c.group for c in self.columns)
        row = self.top
        at = self.left
        for index, column in enumerate(self.columns):
            where = get_column_letter(at + index)
            self.sheet.column_dimensions[where].width = column.width
            if two and column.group and (index == 0 or self.columns[index - 1].group != column.group):
                span = sum(1 for c in self.columns if c.group == column.group)
                self._head(row, at + index, column.group)
                self.sheet.merge_cells(
                    start_row=row, end_row=row, start_column=at + index, end_column=at + index + span - 1
                )
            if two and not column.group:
                self._head(row, at + index, column.title)
                self.sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at + index, end_column=at + index)
            else:
                self._head(row + two, at + index, column.title)
        self.sheet.freeze_panes = f"{get_column_letter(at + (2 if self.numbered else 1))}{row + two + 1}"
        return row + two + 1

    def _head(self, row: int, column: int, text: str) -> None:
        cell = self.sheet.cell(row, column, text)
        cell.font, cell.fill, cell.border = Font(name="宋体", bold=True, size=10), _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def add(self, items: Iterable[Any]) -> None:
        """One line for each item, below what stands there."""
        for item in items:
            cells = [c.show(item) for c in self.columns]
            if self.numbered:
                cells[0] = self.row - self.first + 1
            self.add_cells(cells)

    @property
    def first(self) -> int:
        """The first line of data."""
        return self.top + (2 if any(c.group for c in self.columns) else 1)

    def add_cells(self, cells: list[Value | Shown]) -> None:
        """One line of ready cells."""
        for index, shown in enumerate(cells):
            content = shown if isinstance(shown, Shown) else Shown(shown)
            cell = self.sheet.cell(self.row, self.left + index, content.value)
            if content.form and content.value is not None:
                cell.number_format = content.form
            cell.font, cell.border = Font(name="宋体", size=10), _BOX
        self.row += 1

    def column(self, title: str) -> int:
        """The number of the column with this title."""
        return self.left + next(i for i, c in enumerate(self.columns) if c.title == title)

    def find(self, title: str, text: str) -> int:
        """The first line that has `text` in the column `title`."""
        at = self.column(title)
        return next(r for r in range(self.first, self.row) if self.sheet.cell(r, at).value == text)

    def cell(self, line: int, title: str) -> Cell:
        """The cell of a line below a title."""
        cell = self.sheet.cell(line, self.column(title))
        assert isinstance(cell, Cell)
        return cell


def title(sheet: Worksheet, where: str, text: str, merge: str | None = None) -> None:
    sheet[where] = text
    sheet[where].font = Font(name="黑体", bold=True, size=15)
    if merge:
        sheet.merge_cells(merge)
        sheet[where].alignment = Alignment(horizontal="center")


def packed(book: Workbook, heading: str) -> bytes:
    """The workbook as a file that does not know when or where it was made."""
    book.properties.creator = "tools/make_sample.py"
    book.properties.title = heading
    loose = io.BytesIO()
    book.save(loose)
    tight = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2025-06-30T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, (2025, 6, 30, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return tight.getvalue()
