"""Cells of a marked workbook: the sender's values as they were read, and our own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from registry.intake.reading import Row, Sheet, Value
from registry.intake.reading.comments import OUR_AUTHOR
from registry.intake.reading.sheet import Mark

LONGEST = 32_767  # characters of a cell
_SENDER = "-"  # who wrote a comment is not known
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_COMPUTES = tuple("=+-@\t＝＋－＠")
_FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar is off by a day or has no days at all


class Look(StrEnum):
    """How a cell or row of the marked workbook looks."""

    BAD = "bad"
    DOUBT = "doubt"
    GOOD = "good"
    LEFT = "left"
    HEAD = "head"
    PLAIN = "plain"


FILLS = {
    Look.BAD: PatternFill("solid", fgColor="FFF8CBC6"),
    Look.DOUBT: PatternFill("solid", fgColor="FFFCE6B8"),
    Look.GOOD: PatternFill("solid", fgColor="FFDDEFE0"),
    Look.LEFT: PatternFill("solid", fgColor="FFE3E3E3"),
    Look.HEAD: PatternFill("solid", fgColor="FFF1EEE8"),
}
BOLD = Font(bold=True)
_STRUCK = Font(strike=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center")


def clean(text: str) -> str:
    """`text` without what a cell may not hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def text_cell(sheet: Any, text: str) -> Any:
    """`text` as text, whatever it begins with."""
    cell: Any = WriteOnlyCell(sheet, value=None)
    cell.value = clean(text)
    cell.data_type = "s"
    # Excel keeps a leading apostrophe's meaning: what follows is text even if somebody edits the cell.
    cell.quotePrefix = text.startswith(_COMPUTES)
    return cell


class CellMaker:
    """Makes the cells of one sheet. Values that need no style stay bare, which is what makes a large sheet quick."""

    def __init__(self, target: Any, sheet: Sheet) -> None:
        self._target = target
        self._sheet = sheet
        self._marked_rows = {row for row, _ in sheet.marks}

    def row(self, row: Row, *, is_head: bool) -> dict[int, Any]:
        """The cells of a row by column."""
        number = row.number
        cells: dict[int, Any] = {}
        marks: Mapping[tuple[int, int], Mark] = self._sheet.marks if number in self._marked_rows else {}
        for column, value in row.items():
            mark = marks.get((number, column))
            if is_head or mark is not None or not _is_bare(value):
                cells[column] = self._cell(value, mark, is_head=is_head)
            else:
                cells[column] = value
        if marks:
            for column in range(1, self._sheet.last_column + 1):
                if column not in cells and (mark := marks.get((number, column))) is not None and mark.error:
                    cells[column] = self._cell(None, mark)
        return cells

    def added(self, text: str, look: Look) -> Any:
        """One of our own cells."""
        cell = text_cell(self._target, text)
        cell.fill = FILLS[look]
        cell.alignment = _CENTRED if look is Look.HEAD else WRAPPED
        if look is Look.HEAD:
            cell.font = BOLD
        return cell

    def marked(self, row: Row, column: int, look: Look, comment: str) -> Any:
        """The sender's cell with a colour and, unless it is "", a comment."""
        cell = self._cell(row.value(column), self._sheet.marks.get((row.number, column)))
        cell.fill = FILLS[look]
        if comment:
            _comment(cell, comment, OUR_AUTHOR)
        return cell

    def _cell(self, value: Value, mark: Mark | None, *, is_head: bool = False) -> Any:
        cell = self._valued(value, mark)
        if mark is not None and mark.struck:  # else a withdrawn row would hold again when the file returns
            cell.font = _STRUCK
        if mark is not None and mark.comment:
            _comment(cell, mark.comment, _SENDER)
        if is_head:
            cell.font = BOLD
            cell.fill = FILLS[Look.HEAD]
            cell.alignment = _CENTRED
        return cell

    def _valued(self, value: Value, mark: Mark | None) -> Any:
        if mark is not None and mark.error:
            return text_cell(self._target, mark.error)
        if isinstance(value, str):
            return text_cell(self._target, value)
        if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY:
            return text_cell(self._target, value.isoformat())
        cell: Any = WriteOnlyCell(self._target, value=None)
        cell.value = value
        shown = mark.number_format if mark is not None else None
        if isinstance(value, date | time):
            cell.number_format = shown or _date_format(value)
        elif shown:
            cell.number_format = shown
        return cell


def _comment(cell: Any, text: str, author: str) -> None:
    lines = text.count("\n") + 1 + len(text) // 24
    cell.comment = Comment(clean(text), author, height=min(300, 24 + 18 * lines), width=280)


def _date_format(value: date | time) -> str:
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm:ss" if value.time() != time() else "yyyy-mm-dd"
    return "hh:mm:ss" if isinstance(value, time) else "yyyy-mm-dd"


def _is_bare(value: Value) -> bool:
    """Whether the value can be written as it is: figures, and texts that nobody could take for anything else."""
    if isinstance(value, str):
        return (
            bool(value)
            and value[0] not in "=+-@#\t＝＋－＠"
            and _FORBIDDEN.search(value) is None
            and len(value) <= LONGEST
        )
    return isinstance(value, bool | int | float)
