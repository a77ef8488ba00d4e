"""The score sheet of an expert on paper: blank to be filled in by hand, or filled with the marks that were sent.

It says the same as the workbook (`registry.report.panel_sheet`): whose it is, what is marked and how, and from whom the
expert steps aside. Marks that an expert has not sent are not for others and are not printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.report.panel_sheet import DECLARATION
from registry.report.papers.head import PaperHead, expert_of, head_of, round_of
from registry.report.phrases import ABSENT, points, weight
from registry.report.round_build import NAME
from registry.report.round_paper import CountedRound
from registry.report.typeset.characters import clean
from registry.report.views import LabelledFact
from registry.report.wording import NOTHING, Words
from registry.rounds.book import RecusalAnswer, Seat, SeatStatus
from registry.rounds.marking import how_to_mark, in_name_order, panel_items, recusals_of
from registry.rounds.sheet_form import RECUSED, joined_comment
from registry.scoring.grid import half_up

ALL = "all"
COMMENT = 400  # characters of a comment


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """An item to mark, its weight in percent, and what to look at."""

    code: str
    name: Words
    weight: str
    guide: Words


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A candidate on the sheet; `marks` are empty on a blank one, `total`: weighted, as printed."""

    number: int
    name: Words
    uscc: str
    recused: bool
    marks: tuple[str, ...]
    total: str
    comment: str


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """The sheet of one expert, which parts from the others once it is printed.

    Attributes:
        expert: seat and name.
        summary: how many are to be marked, and of how many the expert steps aside.
    """

    key: str
    title: Words
    expert: Words
    facts: tuple[LabelledFact, ...]
    summary: Words
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheetPaper:
    """The sheets of one expert or of all, each from a page of its own."""

    head: PaperHead
    is_filled: bool
    items: tuple[MarkedItem, ...]
    rule: Words
    declaration: Words
    sheets: tuple[ExpertSheet, ...]


def sheet_subjects(held: CountedRound, *, filled: bool) -> tuple[tuple[str, Words], ...]:
    """Whose sheets can be printed: all, and each expert; of filled ones those who have sent their marks."""
    seats = [seat for seat in held.book.seats if not filled or seat.status is SeatStatus.SENT]
    named = tuple((s.expert.uid, expert_of(s)) for s in seats)
    return ((ALL, Words.of(Text("All experts ({n})", n=len(named)))), *named) if named else ()


def score_sheets(held: CountedRound, expert: str = ALL, *, filled: bool) -> ScoreSheetPaper:
    """The sheets of a round.

    Args:
        expert: a key, or `ALL`.
        filled: with the marks on record.

    Raises:
        UserError: nobody marks in this round, or nobody of those named has sent marks.
    """
    items = panel_items(held.book)
    if not items or not held.book.seats:
        raise UserError(
            Text("No expert marks in this round."), None, Text("Seat a panel, or give the scheme items to mark.")
        )
    seats = [seat for seat in held.book.seats if expert in (ALL, seat.expert.uid)]
    if filled:
        seats = [seat for seat in seats if seat.status is SeatStatus.SENT]
    if not seats:
        raise UserError(
            Text("There are no marks to print: nobody of these experts has sent any."),
            None,
            Text("Print blank sheets, or take the marks in first."),
        )
    return ScoreSheetPaper(
        head_of(held, Words.of(Text("Score sheets of the panel")), is_form=True),
        filled,
        tuple(
            MarkedItem(chr(65 + at), Words.of(i.title), weight(i.weight), Words.of(i.guide) if i.guide else NOTHING)
            for at, i in enumerate(items)
        ),
        Words.of(how_to_mark(held.book)),
        Words.of(DECLARATION),
        tuple(_sheet(held, seat, filled) for seat in seats),
    )


def _sheet(held: CountedRound, seat: Seat, filled: bool) -> ExpertSheet:
    expert = seat.expert
    answers = recusals_of(held.book, expert.uid)
    items = panel_items(held.book)
    rows: list[SheetRow] = []
    for number, one in enumerate(in_name_order(held.book), 1):
        aside = answers.get(one.uid) is RecusalAnswer.RECUSED
        english = held.counted.result.candidate(one.firm).english_name
        given = {m.item: m for m in held.book.marks if m.expert == expert.uid and m.candidature == one.uid}
        shown = filled and not aside
        marks = tuple(
            RECUSED if aside else str(given[i.code].value) if shown and i.code in given else "" for i in items
        )
        whole = shown and all(i.code in given for i in items)
        total = sum(i.weight * given[i.code].value for i in items) if whole else 0
        comment = joined_comment([given[i.code].comment for i in items if i.code in given]) if shown else ""
        rows.append(
            SheetRow(
                number,
                Words(clean(english, NAME) or one.name, one.name),
                one.uscc,
                aside,
                marks,
                points(half_up(total, 100)) if whole else "",
                clean(comment, COMMENT),
            )
        )
    who = expert_of(seat)
    aside = sum(row.recused for row in rows)
    title = Words.of(Text("Score sheet of seat {seat}", seat=seat.code))
    return ExpertSheet(
        expert.uid, title, who, _facts(held, seat), Words.of(_counted(len(rows) - aside, aside)), tuple(rows)
    )


def _facts(held: CountedRound, seat: Seat) -> tuple[LabelledFact, ...]:
    """Of which round and whose the sheet is; a day to send it back by only where one is set."""
    closes = held.book.head.closes
    return (
        round_of(held),
        LabelledFact(Words.of(Text("Expert")), expert_of(seat)),
        LabelledFact(Words.of(Text("Specialty")), Words.same(seat.expert.specialty or ABSENT)),
        *([LabelledFact(Words.of(Text("Send back by")), Words.same(closes.isoformat()))] if closes is not None else []),
    )


def _counted(wanted: int, aside: int) -> Text:
    if aside:
        return Text("{n} to mark, {aside} recused.", n=wanted, aside=aside)
    return Text("{n} to mark, none recused.", n=wanted)
