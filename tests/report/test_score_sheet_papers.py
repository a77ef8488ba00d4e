"""Score sheets and forms of recusal on paper: whose each page is, which marks it shows, and what an expert has to know."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry.errors import UserError
from registry.report.blocks.sheet_parts import SignLines
from registry.report.dossier_files import firm_names
from registry.report.emit.archive import attached
from registry.report.emit.sheet import render_sheet
from registry.report.panel_sheet import SHEET, write_score_sheet
from registry.report.papers.recusal import recusal_form
from registry.report.papers.score_sheet import ScoreSheetPaper, score_sheets, sheet_subjects
from registry.report.theme import GRID
from registry.report.typeset.ink import Ink
from registry.report.wording import PaperLanguage
from registry.rounds.book import SeatStatus
from registry.rounds.sheet_form import FIRM_COLUMN
from registry.store import open_registry
from tests.report import played
from tests.report.sheets import paper_of, sheets
from tests.report.test_shortlist_pdf import squashed, texts

SAID = {
    PaperLanguage.EN: ("Weighted total (of 100)", "What to look at", "Tiaocheng Optics", "24 to mark, none recused."),
    PaperLanguage.ZH: ("加权总分（满分 100）", "评分要点", "应评 23 家，回避 1 家。", "应评 24 家，无回避。"),
    PaperLanguage.BOTH: ("回避 recused", "Tiaocheng Optics", "23 to mark, 1 recused."),
}


def test_a_blank_sheet_has_no_marks_and_a_filled_one_those_that_were_sent() -> None:
    blank, filled = paper_of("score-sheet-blank", ScoreSheetPaper), paper_of("score-sheet-filled", ScoreSheetPaper)
    assert {mark for row in blank.sheets[0].rows for mark in row.marks} == {"", "R"}
    book = played.held("sealed").book
    assert [sheet.key for sheet in filled.sheets] == [s.expert.uid for s in book.seats if s.status is SeatStatus.SENT]
    names = {c.name: c.uid for c in book.candidatures}
    codes = [item.code for item in book.scheme.panel.items]
    given = {(m.expert, m.candidature, m.item): m.value for m in book.marks}
    printed = 0
    for sheet in filled.sheets:
        for row in sheet.rows:
            if row.recused:
                assert set(row.marks) == {"R"}
                assert not row.total
                continue
            for code, mark in zip(codes, row.marks, strict=True):
                assert mark == str(given[sheet.key, names[row.name.zh], code])
                printed += 1
    assert printed == len(book.marks)


def test_marks_that_were_not_sent_are_not_printed() -> None:
    held = played.held("open")
    seats = tuple(
        dataclasses.replace(seat, status=SeatStatus.OPENED) if at == 0 else seat
        for at, seat in enumerate(held.book.seats)
    )
    waiting = dataclasses.replace(held, book=dataclasses.replace(held.book, seats=seats))
    first = seats[0].expert.uid
    assert first not in [key for key, _ in sheet_subjects(waiting, filled=True)]
    assert first in [key for key, _ in sheet_subjects(waiting, filled=False)]
    assert first not in [sheet.key for sheet in score_sheets(waiting, filled=True).sheets]
    with pytest.raises(UserError, match="nobody of these experts has sent"):
        score_sheets(waiting, first, filled=True)
    assert score_sheets(waiting, first, filled=False).sheets


@pytest.mark.parametrize("language", PaperLanguage)
def test_each_page_of_a_score_sheet_says_whose_it_is_and_is_counted_by_itself(language: PaperLanguage) -> None:
    made = paper_of("score-sheet-filled", ScoreSheetPaper)
    pages = [squashed(text) for text in texts(render_sheet(made, language).data)]
    whose = {squashed(sheet.expert.zh): sheet for sheet in made.sheets}
    found = [[who for who in whose if who in page] for page in pages]
    assert all(len(who) == 1 for who in found), "the seat and the name of one expert on every page"
    for who, sheet in whose.items():
        own = [page for page, (named,) in zip(pages, found, strict=True) if named == who]
        assert [f"{n}/{len(own)}" in page for n, page in enumerate(own, 1)] == [True] * len(own)
        asked = ("Signatureof" if language is PaperLanguage.EN else "专家签名：") + who
        assert asked in own[-1]
        assert {"Round", "Expert", "Specialty"} == {fact.label.en for fact in sheet.facts}


@pytest.mark.parametrize("language", PaperLanguage)
def test_a_score_sheet_says_what_an_expert_has_to_know(language: PaperLanguage) -> None:
    made = paper_of("score-sheet-filled", ScoreSheetPaper)
    text = squashed("".join(texts(render_sheet(made, language).data)))
    for said in SAID[language]:
        assert squashed(said) in text, said
    assert all(squashed(row.name.zh) in text for row in made.sheets[0].rows), "the registered name in every language"
    for wrong in ("Sendbackby", "交回期限", "回避0家"):
        assert wrong not in text, "no day is set, nobody steps aside"


def test_a_score_sheet_says_when_it_goes_back_where_a_day_is_set() -> None:
    held = played.held("open")
    head = dataclasses.replace(held.book.head, closes=date(2025, 8, 1))
    dated = dataclasses.replace(held, book=dataclasses.replace(held.book, head=head))
    facts = {fact.label.en: fact.value.en for fact in score_sheets(dated, filled=False).sheets[0].facts}
    assert facts["Send back by"] == "2025-08-01"


def test_sheets_forms_and_workbooks_list_the_candidates_as_the_register_does(tmp_path: Path) -> None:
    held = played.held("open")
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        firms = [name for _, name, _ in firm_names(connection)]
    book = held.book
    # One is renamed in pinyin by hand, so that neither its characters nor its full name give its place.
    moved = dataclasses.replace(book.candidatures[0], pinyin="zz")
    book = dataclasses.replace(book, candidatures=(moved, *book.candidatures[1:]))
    admitted = {c.name for c in book.admitted} - {moved.name}
    wanted = [*(name for name in firms if name in admitted), moved.name]
    expert = book.seats[0].expert.uid
    changed = dataclasses.replace(held, book=book)
    assert [row.name.zh for row in score_sheets(changed, filled=False).sheets[0].rows] == wanted
    assert [line.name for line in recusal_form(changed, expert).lines] == wanted
    write_score_sheet(book, expert, tmp_path / "sheet.xlsx", fictional=True)
    column = [str(row[FIRM_COLUMN - 1]) for row in load_workbook(tmp_path / "sheet.xlsx")[SHEET].values]
    assert [name for name in column if name in wanted] == wanted


def test_lines_to_sign_end_where_the_tables_end(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[float] = []
    line, draw = Ink.line, SignLines.draw

    def watched(self: Ink, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        ends.append(x2)
        line(self, x1, y1, x2, y2, colour, width)

    def drawn(self: SignLines, ink: Ink, x: float, y: float, width: float) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Ink, "line", watched)
            draw(self, ink, x, y, width)

    monkeypatch.setattr(SignLines, "draw", drawn)
    render_sheet(sheets()["recusal"], PaperLanguage.EN)
    assert len(ends) == 3
    assert max(ends) == pytest.approx(GRID.right)


def test_a_score_sheet_carries_the_marks_that_it_shows() -> None:
    made = paper_of("score-sheet-filled", ScoreSheetPaper)
    said = json.loads(attached(render_sheet(made, PaperLanguage.BOTH).data)["data.json"])
    told = [tuple(row["marks"]) for sheet in said["sheets"] for row in sheet["rows"]]
    assert told == [row.marks for sheet in made.sheets for row in sheet.rows]
    assert "data.json" not in attached(render_sheet(sheets()["official-notice"], PaperLanguage.ZH).data)
