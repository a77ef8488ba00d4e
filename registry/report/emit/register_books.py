"""Ledger, overview of support and evidence index as workbooks to work on: a row a firm or a piece, days as days, sums as
numbers, room to note what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.files import write_whole
from registry.i18n import Text
from registry.report.anchoring import seal_line
from registry.report.emit.workbook import (
    ALARM,
    BODY,
    DAY,
    HEAD,
    HEAD_RIGHT,
    NOTE,
    TITLE,
    WHOLE,
    WRAPPED,
    Book,
    Look,
    Sheet,
)
from registry.report.papers.evidence import EvidencePaper, in_order
from registry.report.papers.head import PaperHead
from registry.report.papers.ledger import LedgerPaper, LedgerRow
from registry.report.papers.places import CREDIT_CODE, joined
from registry.report.papers.support import SupportPaper
from registry.report.phrases import FICTIONAL_ON_PAPER, words
from registry.report.wording import PaperLanguage, Words

_ROOM = Look(wrap=True, fill="data_soft")
"""Cells for the office's own notes."""
_Heads = Sequence[tuple[Text | Words, float, bool]]
"""Label, width in characters, and whether figures stand below."""


BookPaper = LedgerPaper | SupportPaper | EvidencePaper
BOOK_NAMES: Mapping[type[BookPaper], str] = {
    LedgerPaper: "ledger.xlsx",
    SupportPaper: "support.xlsx",
    EvidencePaper: "evidence.xlsx",
}
"""What a workbook is called inside its paper."""
_YUAN = Look(format="#,##0.00", right=True)


def write_register_book(paper: BookPaper, path: Path, language: PaperLanguage) -> None:
    """Write the workbook of a paper to `path`, whole or not at all.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    write_whole(path, register_book(paper, language))


def register_book(paper: BookPaper, language: PaperLanguage) -> bytes:
    """The bytes of the workbook; the same paper and language give the same bytes."""
    made = _Made(paper.head, language)
    if isinstance(paper, LedgerPaper):
        _ledger(made, paper)
    elif isinstance(paper, SupportPaper):
        _support(made, paper)
    else:
        _evidence(made, paper)
    return made.book.finish()


class _Made:
    """A workbook under one head."""

    def __init__(self, head: PaperHead, language: PaperLanguage) -> None:
        self.head = head
        self.language = language
        self.book = Book(self.say(head.title), self.say(head.office), f"snapshot {head.snapshot}", head.as_of)

    def say(self, said: Words | Text) -> str:
        """A word in the workbook's languages, on one line."""
        both = words(said)
        if self.language is PaperLanguage.EN:
            return both.en or both.zh
        if self.language is PaperLanguage.ZH or both.en == both.zh or not both.en:
            return both.zh or both.en
        return f"{both.zh} {both.en}"

    def sheet(self, title: Words | Text, heads: _Heads, rows: int) -> tuple[Sheet, int]:
        """A sheet with its heads; answers it and the first row below them."""
        sheet, head = self.book.sheet(self.say(title)), self.head
        sheet.text(1, 1, self.say(title), TITLE)
        sheet.text(2, 1, FICTIONAL_ON_PAPER if head.fictional else "", ALARM)
        told = Text("{office} · data as of {day}", office=self.say(head.office), day=head.as_of.isoformat())
        seal = seal_line(head)
        in_english = self.language is PaperLanguage.EN
        said = [both.en if in_english else both.zh for both in map(words, (told, seal))]
        sheet.text(3, 1, " · ".join(said), NOTE)
        for column, (label, _, right) in enumerate(heads, 1):
            sheet.text(4, column, self.say(label), HEAD_RIGHT if right else HEAD)
        sheet.row_height(4, 32)
        sheet.freeze(5, 3)
        sheet.filter(4, len(heads), rows)
        sheet.widths([width for _, width, _ in heads])
        sheet.print_setup(
            " · ".join(x for x in (FICTIONAL_ON_PAPER if head.fictional else "", head.snapshot_short) if x)
        )
        return sheet, 5


def _ledger(made: _Made, paper: LedgerPaper) -> None:
    heads: _Heads = (
        (Text("No."), 6, True), (Text("Firm"), 38, False), (Text("District"), 12, False),
        (CREDIT_CODE, 22, False), (Text("Segment"), 12, False), (Text("Title held"), 14, False),
        (Text("State"), 14, False), (Text("Valid until"), 13, False), (Text("Next step"), 14, False),
        (Text("Distance"), 14, False), (Text("Met"), 8, True), (Text("Not met"), 8, True), (Text("Unknown"), 8, True),
        (Text("Conditions not met"), 40, False), (Text("Figures to ask for"), 46, False),
        (Text("Years without update"), 14, False), (Text("Measure"), 30, False), (Text("Person in charge"), 14, False),
        (Text("To be done by"), 14, False),
    )  # fmt: skip
    rows = [(district.name, row) for district in paper.districts for row in district.rows]
    sheet, first = made.sheet(paper.head.title, heads, len(rows))
    for at, (district, row) in enumerate(rows, first):
        _ledger_row(made, sheet, at, district, row)


def _ledger_row(made: _Made, sheet: Sheet, at: int, district: Words, row: LedgerRow) -> None:
    sheet.number(at, 1, row.number, hundredths=False, look=WHOLE)
    texts = (row.name, district, Words.same(row.uscc), row.segment, row.tier, row.state)
    for column, said in enumerate(texts, 2):
        sheet.text(at, column, made.say(said), WRAPPED)
    if row.last is not None:
        sheet.day(at, 8, row.last, DAY)
    else:
        sheet.text(at, 8, row.until, BODY)
    sheet.text(at, 9, made.say(row.next_step), WRAPPED)
    sheet.text(at, 10, made.say(row.readiness), WRAPPED)
    for column, count in enumerate((row.met, row.unmet, row.unknown), 11):
        sheet.number(at, column, count, hundredths=False, look=WHOLE)
    sheet.text(at, 14, made.say(joined(row.lacking)), WRAPPED)
    sheet.text(at, 15, made.say(joined(row.asks)), WRAPPED)
    sheet.text(at, 16, ", ".join(map(str, row.missed)), WRAPPED)
    for column in (17, 18, 19):
        sheet.text(at, column, "", _ROOM)


def _support(made: _Made, paper: SupportPaper) -> None:
    for table in paper.tables:
        heads: _Heads = (
            (table.head, 44, False), (Text("Applicants"), 10, True), (Text("Pending"), 10, True), (Text("Granted"), 10, True),
            (Text("Refused"), 10, True), (Text("Revoked"), 10, True), (Text("Paid to"), 10, True),
            (Text("Known of the sum granted, yuan"), 20, True), (Text("Known of the sum paid, yuan"), 20, True),
            (Text("Sum granted"), 26, False), (Text("Sum paid"), 26, False),
        )  # fmt: skip
        sheet, at = made.sheet(table.title, heads, len(table.lines))
        for row, line in enumerate(table.lines, at):
            sheet.text(row, 1, made.say(line.title), WRAPPED)
            counts = (line.firms, line.sought, line.granted, line.refused, line.revoked, line.paid_to)
            for column, count in enumerate(counts, 2):
                sheet.number(row, column, count, hundredths=False, look=WHOLE)
            for column, (fen, said) in enumerate(((line.amount_fen, line.amount), (line.paid_fen, line.paid)), 8):
                if said:
                    sheet.number(row, column, fen, look=_YUAN)
            sheet.text(row, 10, made.say(line.amount), WRAPPED)
            sheet.text(row, 11, made.say(line.paid), WRAPPED)
    _overdue(made, paper)
    _silent(made, paper)


def _overdue(made: _Made, paper: SupportPaper) -> None:
    heads: _Heads = (
        (Text("No."), 6, True), (Text("Firm"), 38, False), (Text("District"), 12, False), (Text("Need"), 40, False),
        (Text("Promised"), 40, False), (Text("Promised by"), 18, False), (Text("Due"), 13, False),
        (Text("Days overdue"), 10, True), (Text("Measure"), 30, False),
    )  # fmt: skip
    sheet, at = made.sheet(Text("Promises overdue"), heads, len(paper.promises))
    for row, one in enumerate(paper.promises, at):
        sheet.number(row, 1, row - at + 1, hundredths=False, look=WHOLE)
        for column, said in enumerate((one.firm, one.district, one.need, one.promised, one.by), 2):
            sheet.text(row, column, made.say(said), WRAPPED)
        sheet.day(row, 7, one.due, DAY)
        sheet.number(row, 8, one.days, hundredths=False, look=WHOLE)
        sheet.text(row, 9, "", _ROOM)


def _silent(made: _Made, paper: SupportPaper) -> None:
    heads: _Heads = (
        (Text("No."), 6, True), (Text("Firm"), 38, False), (Text("District"), 12, False),
        (Text("Liaison officer"), 16, False), (Text("Last contact"), 13, False), (Text("Days ago"), 10, True),
        (Text("Measure"), 30, False),
    )  # fmt: skip
    sheet, at = made.sheet(Text("No contact for six months"), heads, len(paper.silent))
    for row, one in enumerate(paper.silent, at):
        sheet.number(row, 1, row - at + 1, hundredths=False, look=WHOLE)
        for column, said in enumerate((one.firm, one.district, one.officer), 2):
            sheet.text(row, column, made.say(said), WRAPPED)
        if one.last is not None and one.days is not None:
            sheet.day(row, 5, one.last, DAY)
            sheet.number(row, 6, one.days, hundredths=False, look=WHOLE)
        sheet.text(row, 7, "", _ROOM)


def _evidence(made: _Made, paper: EvidencePaper) -> None:
    heads: _Heads = (
        (Text("No."), 6, True), (Text("Evidence or source as the record names it"), 50, False),
        (Text("Issuer, day, address"), 40, False), (Text("Grade"), 8, False), (Text("On file"), 10, False),
        (Text("Firms"), 8, True), (Text("Records"), 10, True),
    )  # fmt: skip
    sheet, at = made.sheet(Text("Pieces and sources"), heads, len(paper.pieces))
    for row, one in enumerate(paper.pieces, at):
        sheet.number(row, 1, one.number, hundredths=False, look=WHOLE)
        held = made.say(Text("yes") if one.on_file else Text("no"))
        for column, said in enumerate((one.title, one.detail, one.grade, held), 2):
            sheet.text(row, column, said, WRAPPED)
        sheet.number(row, 6, len(one.uses), hundredths=False, look=WHOLE)
        sheet.number(row, 7, one.records, hundredths=False, look=WHOLE)
    heads = (
        (Text("No."), 6, True), (Text("Firm"), 40, False), (Text("Evidence or source as the record names it"), 50, False),
        (Text("Grade"), 8, False), (Text("Supports"), 44, False), (Text("Records"), 10, True),
    )  # fmt: skip
    uses = [(one, use) for one in paper.pieces for use in in_order(one.uses, made.language, lambda use: use.firm)]
    sheet, at = made.sheet(Text("What rests on each"), heads, len(uses))
    for row, (one, use) in enumerate(uses, at):
        sheet.number(row, 1, one.number, hundredths=False, look=WHOLE)
        for column, said in enumerate((made.say(use.firm), one.title, one.grade, made.say(use.supports)), 2):
            sheet.text(row, column, said, WRAPPED)
        sheet.number(row, 6, use.records, hundredths=False, look=WHOLE)
    heads = (
        (Text("No."), 6, True), (Text("Firm"), 40, False), (CREDIT_CODE, 22, False),
        (Text("Numbers of its pieces"), 30, False), (Text("Records without a source"), 14, True),
    )  # fmt: skip
    sheet, at = made.sheet(Text("By firm"), heads, len(paper.firms))
    for row, firm in enumerate(in_order(paper.firms, made.language, lambda firm: firm.name), at):
        sheet.number(row, 1, row - at + 1, hundredths=False, look=WHOLE)
        texts = (made.say(firm.name), firm.uscc, ", ".join(map(str, firm.numbers)))
        for column, said in enumerate(texts, 2):
            sheet.text(row, column, said, WRAPPED)
        sheet.number(row, 5, firm.bare, hundredths=False, look=WHOLE)
