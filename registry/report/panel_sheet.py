"""The score sheet of one expert: a protected workbook in which marks and comments alone can be typed.

It says whose it is, what is marked and how, and from whom the expert steps aside. Chinese leads and English follows,
whatever the window speaks, because it goes to the experts. There is no password: the protection is against slips.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registry.i18n import Language, Text
from registry.report.phrases import FICTIONAL_ON_PAPER, weight
from registry.report.register_workbook import HEAD, plain_text, save_book
from registry.rounds.book import Candidature, RecusalAnswer, RoundBook, Seat
from registry.rounds.marking import HIGHEST, how_to_mark, in_name_order, panel_items, recusals_of
from registry.rounds.sheet_form import (
    CODE_COLUMN,
    COMMENT,
    FIRM_COLUMN,
    FIRST_ITEM,
    FORMAT,
    FORMAT_ROW,
    ITEMS,
    ITEMS_ROW,
    KEY_COLUMN,
    NUMBER_COLUMN,
    RECUSED,
    check_sum,
    joined_comment,
)

SHEET = "评分表"
_TITLE_ROW = 3
_OPEN = Protection(locked=False)
_GREY = PatternFill("solid", fgColor="FFE7E4DE")
_INPUT = PatternFill("solid", fgColor="FFFFFBEF")
_HAIR = Border(bottom=Side(style="hair", color="FFD3CFC6"))
_WRAP = Alignment(wrap_text=True, vertical="center")
_TOP = Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)

DECLARATION = Text(
    "I mark independently and by the rules below, keep candidates, marks and discussions to myself, and accept nothing "
    "from a candidate. Where I or my close relatives have a tie to a candidate that is not marked R, I say so before I "
    "mark it and leave its row empty."
)


def score_sheet_name(book: RoundBook, seat: Seat) -> str:
    """The file name of an expert's sheet: by seat, so that a folder of sheets names nobody."""
    title = "".join(c for c in book.head.title if c not in '\\/:*?"<>|').strip() or "round"
    return f"{SHEET}-{title}-{seat.code}.xlsx"


def write_score_sheet(book: RoundBook, expert: str, out: Path, *, fictional: bool) -> None:
    """Write the sheet of `expert` to `out`, with the marks of his that are on record.

    Raises:
        KeyError: the expert does not sit on this panel.
        EnvironmentFault: the file cannot be written.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _Writer(sheet, book, book.seat_of(expert), fictional).fill()
    save_book(workbook, out)


def both(text: Text) -> str:
    """A text in both languages, Chinese first."""
    return f"{text.render(Language.ZH)} / {text.render(Language.EN)}"


class _Writer:
    def __init__(self, sheet: Worksheet, book: RoundBook, seat: Seat, fictional: bool) -> None:
        self._sheet, self._book, self._seat, self._fictional = sheet, book, seat, fictional
        self._items = panel_items(book)
        self._comment = FIRST_ITEM + len(self._items)

    def fill(self) -> None:
        self._hidden()
        head = self._rules(self._title())
        self._heads(head)
        last = head
        for number, candidature in enumerate(in_name_order(self._book), 1):
            last = head + number
            self._row(last, number, candidature)
        self._shape(head, last)

    # -- what the program reads

    def _hidden(self) -> None:
        expert, codes = self._seat.expert.uid, [item.code for item in self._items]
        known = (FORMAT, self._book.head.uid, expert, check_sum(self._book.head.uid, expert, codes))
        for column, text in enumerate(known, 1):
            self._text(FORMAT_ROW, column, text)
        self._text(ITEMS_ROW, KEY_COLUMN, ITEMS)
        for at, code in enumerate((*codes, COMMENT)):
            self._text(ITEMS_ROW, FIRST_ITEM + at, code)
        for row in (FORMAT_ROW, ITEMS_ROW):
            self._sheet.row_dimensions[row].hidden = True
        self._sheet.column_dimensions[get_column_letter(KEY_COLUMN)].hidden = True

    # -- what the expert reads

    def _title(self) -> int:
        """Title, whose sheet it is, declaration; answers the next free row."""
        row, expert = _TITLE_ROW, self._seat.expert
        head = Text("Score sheet of “{title}”", title=self._book.head.title)
        self._wide(row, both(head), Font(bold=True, size=14), 24)
        whose = "，".join(part for part in (f"{self._seat.code} {expert.name}", expert.specialty) if part)
        self._wide(row + 1, whose, Font(bold=True), 18)
        row += 2
        if self._fictional:
            self._wide(row, FICTIONAL_ON_PAPER, Font(bold=True, color="FFB3261E"), 18)
            row += 1
        if self._book.head.closes is not None:
            closes = Text("Send back by {day}", day=self._book.head.closes.isoformat())
            self._wide(row, both(closes), Font(), 18)
            row += 1
        said = Text("Commitment and recusal")
        self._wide(row, both(said), Font(bold=True), 20)
        self._wide(row + 1, f"{DECLARATION.render(Language.ZH)}\n{DECLARATION.render(Language.EN)}", Font(), 78)
        signed = Text("Signature, date")
        self._wide(row + 2, f"{both(signed)}：", Font(), 26)
        return row + 3

    def _rules(self, row: int) -> int:
        """What is marked and how; answers the row of the table's heads."""
        self._wide(row, both(Text("What is marked")), Font(bold=True), 20)
        for item in self._items:
            row += 1
            guide = f"：{item.guide.render(Language.ZH)} / {item.guide.render(Language.EN)}" if item.guide else ""
            self._wide(row, f"{both(item.title)}（{weight(item.weight)}%）{guide}", Font(), 30)
        how = how_to_mark(self._book)
        self._wide(row + 1, f"{how.render(Language.ZH)}\n{how.render(Language.EN)}", Font(), 32)
        return row + 2

    def _heads(self, row: int) -> None:
        names = [
            (NUMBER_COLUMN, Text("No.")),
            (FIRM_COLUMN, Text("Candidate")),
            (CODE_COLUMN, Text("Credit code")),
            *((FIRST_ITEM + at, item.title) for at, item in enumerate(self._items)),
            (self._comment, Text("Comment")),
        ]
        for column, name in names:
            cell = self._text(row, column, f"{name.render(Language.ZH)}\n{name.render(Language.EN)}")
            cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, _CENTRE
        self._sheet.row_dimensions[row].height = 46

    def _row(self, row: int, number: int, candidature: Candidature) -> None:
        answer = recusals_of(self._book, self._seat.expert.uid).get(candidature.uid)
        shut = answer is RecusalAnswer.RECUSED
        self._text(row, KEY_COLUMN, candidature.uid)
        self._sheet.cell(row, NUMBER_COLUMN, number)
        self._text(row, FIRM_COLUMN, candidature.name)
        self._text(row, CODE_COLUMN, candidature.uscc)
        held = {
            m.item: m
            for m in self._book.marks
            if m.expert == self._seat.expert.uid and m.candidature == candidature.uid
        }
        for at, item in enumerate(self._items):
            cell: Any = self._sheet.cell(row, FIRST_ITEM + at)
            if shut:
                cell.value = RECUSED
            elif item.code in held:
                cell.value = held[item.code].value
        words = [held[item.code].comment for item in self._items if item.code in held]
        self._text(row, self._comment, "" if shut else joined_comment(words))
        for column in range(NUMBER_COLUMN, self._comment + 1):
            self._dress(self._sheet.cell(row, column), column, shut)
        self._sheet.row_dimensions[row].height = 30

    def _dress(self, cell: Any, column: int, shut: bool) -> None:
        cell.border = _HAIR
        cell.alignment = _CENTRE if FIRST_ITEM <= column < self._comment or column == NUMBER_COLUMN else _WRAP
        if shut:
            cell.fill = _GREY
            cell.font = Font(color="FF6C6860")
        elif column >= FIRST_ITEM:
            cell.fill = _INPUT
            cell.protection = _OPEN

    # -- how it is written

    def _text(self, row: int, column: int, text: str) -> Any:
        cell: Any = self._sheet.cell(row, column)
        if text:
            cell.value = plain_text(text)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = text[:1] in "=+-@\t\r＝＋－＠"
        return cell

    def _wide(self, row: int, text: str, face: Font, height: float) -> None:
        """A text over the whole width."""
        cell = self._text(row, NUMBER_COLUMN, text)
        cell.font, cell.alignment = face, _TOP if "\n" in text else _WRAP
        self._sheet.merge_cells(start_row=row, start_column=NUMBER_COLUMN, end_row=row, end_column=self._comment)
        self._sheet.row_dimensions[row].height = height

    def _shape(self, head: int, last: int) -> None:
        sheet = self._sheet
        widths = {NUMBER_COLUMN: 6.0, FIRM_COLUMN: 34.0, CODE_COLUMN: 22.0, self._comment: 46.0}
        for column in range(NUMBER_COLUMN, self._comment + 1):
            sheet.column_dimensions[get_column_letter(column)].width = widths.get(column, 15.0)
        whole: Any = DataValidation(
            type="whole",
            operator="between",
            formula1="0",
            formula2=str(HIGHEST),
            allow_blank=True,
            showErrorMessage=True,
        )
        whole.error = both(Text("Type a whole number from 0 to 100."))
        if self._items and last > head:
            first, end = get_column_letter(FIRST_ITEM), get_column_letter(self._comment - 1)
            whole.add(f"{first}{head + 1}:{end}{last}")
            sheet.add_data_validation(whole)
        guard: Any = sheet.protection
        guard.enable()
        for act in ("formatColumns", "formatRows"):
            setattr(guard, act, False)
        sheet.freeze_panes = f"{get_column_letter(CODE_COLUMN)}{head + 1}"
        sheet.print_title_rows = f"{head}:{head}"
        setup: Any = sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
        properties: Any = sheet.sheet_properties
        properties.pageSetUpPr.fitToPage = True
        view: Any = sheet.sheet_view
        view.showGridLines = False
