"""A workbook written cell by cell: text stays text, formulas carry their value, the same content gives the same bytes.

openpyxl writes formulas without a value and stamps the clock into the file. Here the value each formula must give is put
beside it (so that previews and readers without a calculator show it, while Excel recomputes on opening), and all times in
the file are the paper's date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname

from registry.report.theme import palette
from registry.report.typeset.characters import clean

STEERING = tuple("=+-@\t\r＝＋－＠")
LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; colours are names of the papers' palette."""

    bold: bool = False
    size: float = 10
    colour: str = "text"
    fill: str = ""
    right: bool = False
    wrap: bool = False
    format: str = ""
    rule: bool = True


BODY = Look()
WRAPPED = Look(wrap=True)
SOFT = Look(colour="text3")
HEAD = Look(bold=True, colour="text2", fill="sunken", wrap=True)
HEAD_RIGHT = Look(bold=True, colour="text2", fill="sunken", wrap=True, right=True)
TITLE = Look(bold=True, size=14, colour="ink", rule=False)
NOTE = Look(colour="text3", rule=False)
ALARM = Look(bold=True, colour="bad", rule=False)
TWO = Look(format="0.00", right=True)
TWO_STRONG = Look(format="0.00", right=True, bold=True)
WHOLE = Look(format="0", right=True)
OPEN = Look(format="0.00", right=True, fill="warn_soft")
DAY = Look(format="yyyy-mm-dd")
INPUT = Look(format="0.00", right=True, fill="data_soft", bold=True)


class Sheet:
    """One sheet of a `Book`. Rows and columns count from 1."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self.title: str = sheet.title

    def text(self, row: int, column: int, text: str, look: Look = BODY) -> None:
        """A text. What begins with = + - or @ stays what it is and computes nothing, even when edited."""
        if not text:
            self._dress(row, column, look)
            return
        cell = self._dress(row, column, look)
        held = clean(text, LONGEST)
        cell.value = held
        cell.data_type = "s"
        cell.quotePrefix = held.startswith(STEERING)

    def number(self, row: int, column: int, value: int, hundredths: bool = True, look: Look = TWO) -> None:
        """A figure given as an integer, in hundredths unless said otherwise."""
        self._dress(row, column, look).value = value / 100 if hundredths else value

    def figure(self, row: int, column: int, value: float, look: Look = TWO) -> None:
        """A figure as it is; the caller knows that a sheet keeps all of its digits."""
        self._dress(row, column, look).value = value

    def formula(self, row: int, column: int, formula: str, value: float | str, look: Look = TWO) -> None:
        """A formula, and the value that it gives."""
        cell = self._dress(row, column, look)
        cell.value = formula
        self._book.cached[self.title, cell.coordinate] = value

    def day(self, row: int, column: int, day: date, look: Look) -> None:
        """A day as a day, so that it can be sorted and reckoned with."""
        self._dress(row, column, look).value = day

    def filter(self, head: int, columns: int, rows: int) -> None:
        """Let a reader sort and narrow down the table whose heads stand in row `head`."""
        self._sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{head + rows}"

    def link(self, row: int, column: int, sheet: str, target: str) -> None:
        """Make a cell lead to another one."""
        self._sheet.cell(row, column).hyperlink = f"#{quote_sheetname(sheet)}!{target}"

    def widths(self, widths: Sequence[float]) -> None:
        """Column widths in characters, from the first column on."""
        for number, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width

    def hide_row(self, row: int) -> None:
        """Keep a row of helpers out of sight."""
        self._sheet.row_dimensions[row].hidden = True

    def hide_columns(self, first: int, last: int) -> None:
        """Keep columns of helpers out of sight."""
        for number in range(first, last + 1):
            self._sheet.column_dimensions[get_column_letter(number)].hidden = True

    def row_height(self, row: int, points: float) -> None:
        """Height of a row."""
        self._sheet.row_dimensions[row].height = points

    def freeze(self, row: int, column: int) -> None:
        """Rows above and columns left of this cell stay when scrolling, and rows above come again on each printed page."""
        self._sheet.freeze_panes = f"{get_column_letter(column)}{row}"
        self._sheet.print_title_rows = f"{max(1, row - 1)}:{max(1, row - 1)}"

    def merge_label(self, row: int, first: int, last: int, text: str) -> None:
        """A label over several columns."""
        self.text(row, first, text, HEAD)
        if last > first:
            self._sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)

    def print_setup(self, footer: str) -> None:
        """A4 across, as wide as one page, with the mark and the page number at the foot."""
        sheet = self._sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = footer.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"

    def _dress(self, row: int, column: int, look: Look) -> Any:
        cell = self._sheet.cell(row, column)
        known = self._book.styles.get(look)
        if known is not None:
            cell._style = copy(known)  # setting each part anew costs more than all the rest of the cell
            return cell
        cell.font = _font(look)
        cell.alignment = _alignment(look)
        if look.fill:
            cell.fill = _fill(look.fill)
        if look.rule:
            cell.border = _hairline()
        if look.format:
            cell.number_format = look.format
        self._book.styles[look] = copy(cell._style)
        return cell


class Book:
    """A workbook in the making."""

    def __init__(self, title: str, author: str, keywords: str, dated: date) -> None:
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.worksheets[0])
        self._facts = (title, author, keywords)
        self._dated = dated
        self.styles: dict[Look, Any] = {}
        self.cached: dict[tuple[str, str], float | str] = {}

    def sheet(self, title: str) -> Sheet:
        """A new sheet at the end; `title` is cut to what Excel takes."""
        held = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
        sheet: Any = self._workbook.create_sheet(held)
        sheet.sheet_view.showGridLines = False
        return Sheet(self, sheet)

    def finish(self) -> bytes:
        """The whole file; equal content gives equal bytes."""
        properties = self._workbook.properties
        properties.title, properties.creator, properties.keywords = self._facts
        self._workbook.calculation.fullCalcOnLoad = True
        raw = BytesIO()
        self._workbook.save(raw)
        names = {f"xl/worksheets/sheet{n}.xml": s.title for n, s in enumerate(self._workbook.worksheets, start=1)}
        done = BytesIO()
        with ZipFile(raw) as source, ZipFile(done, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                data = source.read(entry.filename)
                if entry.filename in names:
                    data = self._with_values(data.decode(), names[entry.filename]).encode()
                elif entry.filename == "docProps/core.xml":
                    data = _dated(data.decode(), self._dated).encode()
                target.writestr(_fixed(entry.filename), data)
        return done.getvalue()

    def _with_values(self, xml: str, sheet: str) -> str:
        def filled(found: re.Match[str]) -> str:
            value = self.cached.get((sheet, found["cell"]))
            if value is None:
                return found[0]
            if isinstance(value, str):
                return f'{found["cell_tag"]} t="str">{found["f"]}<v>{escape(value)}</v></c>'
            return f"{found['cell_tag']}>{found['f']}<v>{value!r}</v></c>"

        formula = r"(?P<cell_tag><c r=\"(?P<cell>[A-Z]+\d+)\"[^>]*)>(?P<f><f>[^<]*</f>)<v\s*(?:/>|></v>)</c>"
        return re.sub(formula, filled, xml)


def _dated(xml: str, day: date) -> str:
    stamp = f"{day.isoformat()}T00:00:00Z"
    return re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{stamp}", xml)


def _fixed(name: str) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _argb(name: str) -> str:
    return "FF" + getattr(palette(), name).lstrip("#")


@cache
def _font(look: Look) -> Font:
    return Font(name="Noto Sans SC", size=look.size, bold=look.bold, color=_argb(look.colour))


@cache
def _alignment(look: Look) -> Alignment:
    return Alignment(horizontal="right" if look.right else "left", vertical="center", wrap_text=look.wrap)


@cache
def _fill(name: str) -> PatternFill:
    return PatternFill("solid", fgColor=_argb(name))


@cache
def _hairline() -> Border:
    return Border(bottom=Side(style="hair", color=_argb("line2")))
