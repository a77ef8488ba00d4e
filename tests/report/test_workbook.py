"""The shortlist as a workbook: text stays text, formulas give what was published, the same view gives the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from registry.report.emit.xlsx import render_shortlist_xlsx, write_shortlist_xlsx
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.wording import PaperLanguage, Words
from registry.scoring import rescore
from tests.report import played
from tests.report.formulas import Calculator
from tests.report.papers import paper, undecided, with_first_name
from tests.report.scored import view_of
from tests.scoring.builders import firm, not_asked, scheme

FIVE = scheme(3000, 2500, 2000, 1500, 1000, dimensions="aaabb", size="3")
FIRMS = [
    firm("f1", 90, 80, 70, 60, 50),
    firm("f2", not_asked(), 80, 75, 65, 50),
    firm("f3", 88, not_asked(), 71, None, 50),
    firm("f4", 60, 61, 62, 63, not_asked()),
    firm("f5", (20, 60), 50, 40, 30, 20),
    firm("f6", 60, 61, 62, 63, not_asked()),
    firm("f7", 10, 20, 30, 40, 50),
]


@pytest.mark.parametrize("language", PaperLanguage)
def test_every_formula_gives_the_value_beside_it(language: PaperLanguage) -> None:
    _, view = view_of(FIVE, FIRMS)
    book = Calculator(render_shortlist_xlsx(view, language))
    formulas = book.formulas()
    assert len(formulas) > 7 * 3 * 5
    for sheet, cell in formulas:
        assert book.value(sheet, cell) == pytest.approx(book.shown[sheet][cell].value, abs=1e-9), (sheet, cell)


def test_scores_and_ranks_are_the_published_ones() -> None:
    result, view = view_of(FIVE, FIRMS)
    book = Calculator(render_shortlist_xlsx(view, PaperLanguage.EN))
    rows = _rows(book)
    for candidate in result.candidates:
        row = rows[candidate.legal_name]
        assert book.value("Scores", f"D{row}") == candidate.published / 100
        assert book.value("Scores", f"F{row}") == 0
        assert book.value("Scores", f"A{row}") == candidate.rank


def test_a_round_is_recomputed_from_marks_to_ranks() -> None:
    view = played.view("sealed")
    book = Calculator(render_shortlist_xlsx(view, PaperLanguage.EN))
    for sheet, cell in book.formulas():
        if sheet in ("Total", "Marks"):
            assert book.value(sheet, cell) == pytest.approx(book.shown[sheet][cell].value, abs=1e-9), (sheet, cell)
    rows = {str(name.value): name.row for (name,) in book.book["Total"].iter_rows(min_row=7, min_col=2, max_col=2)}
    for row in view.rows:
        at = rows[row.name.en or row.name.zh]
        assert row.total is not None
        assert book.value("Total", f"E{at}") == row.total / 100
        assert str(book.value("Total", f"A{at}")) == row.rank
    first = rows[view.rows[0].name.en]
    marks = book.book["Marks"]
    of_first = [row for row in range(7, marks.max_row + 1) if marks.cell(row, 1).value == view.rows[0].name.en]
    for row in of_first[:2]:  # one of two is left out as the lowest
        book.set("Marks", f"C{row}", 0)
    assert book.value("Total", f"D{first}") < (view.rows[0].panel or 0) / 100, "a changed mark moves the figure"
    assert book.value("Total", f"G{first}") < 0


def test_a_changed_weight_gives_what_the_program_gives() -> None:
    result, view = view_of(FIVE, FIRMS)
    book = Calculator(render_shortlist_xlsx(view, PaperLanguage.EN))
    weights = {"class1_ip": 1234, "class2_ip": 4017, "standards": 1999, "local_suppliers": 2250, "platforms_led": 500}
    scheme_sheet = book.book["Scheme"]
    for (key,) in scheme_sheet.iter_rows(min_col=9, max_col=9):
        if (name := str(key.value)) in weights:
            book.set("Scheme", f"D{key.row}", weights[name] / 100)
    again = rescore(result.evaluation, FIVE.with_weights(weights))
    rows = _rows(book)
    for candidate in again.candidates:
        row = rows[candidate.legal_name]
        assert book.value("Scores", f"D{row}") == candidate.published / 100, candidate.legal_name
        assert book.value("Scores", f"A{row}") == candidate.rank


def _rows(book: Calculator) -> dict[str, int]:
    return {
        str(cell.value): int(cell.row or 0)
        for (cell,) in book.book["Scores"].iter_rows(min_row=10, min_col=2, max_col=2)
        if cell.value
    }


@pytest.mark.parametrize("text", ["=1+1", "+8613800000000", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1+1", "'=2"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    view = with_first_name(paper(4, 2), Words(text, text))
    book = load_workbook(BytesIO(render_shortlist_xlsx(view, PaperLanguage.BOTH)))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) >= 2
    for cell in found:
        assert cell.data_type == "s"
        assert cell.quotePrefix or not text.startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("language", PaperLanguage)
def test_the_same_view_gives_the_same_bytes(language: PaperLanguage) -> None:
    data = render_shortlist_xlsx(paper(), language)
    assert render_shortlist_xlsx(paper(), language) == data
    with ZipFile(BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core) == ["2026-09-30T00:00:00Z"] * 2


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("view", [paper(), undecided()], ids=["decided", "undecided"])
def test_sheets_heads_and_marks(language: PaperLanguage, view: object) -> None:
    from registry.report.views import ShortlistView

    assert isinstance(view, ShortlistView)
    book = load_workbook(BytesIO(render_shortlist_xlsx(view, language)))
    assert len(book.worksheets) == 6
    for sheet in book.worksheets:
        marked = FICTIONAL_ON_PAPER in str(sheet["A2"].value)
        assert marked == view.fictional, sheet.title
        assert view.snapshot in str(sheet["A3"].value)
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
    names = [sheet.title for sheet in book.worksheets]
    expected = {
        PaperLanguage.EN: ["Ranking", "Scores", "Scheme", "Missing data", "Vetoes", "Sources"],
        PaperLanguage.ZH: ["排序", "得分", "评分方案", "缺失数据", "一票否决", "数据来源"],
    }
    assert names == expected.get(language, names)


def test_an_undecided_round_has_no_rank() -> None:
    book = load_workbook(BytesIO(render_shortlist_xlsx(undecided(), PaperLanguage.EN)))
    ranks = {str(cell.value) for (cell,) in book["Ranking"].iter_rows(min_row=6, max_row=30, max_col=1)}
    assert ranks == {"—"}
    places = {str(cell.value) for (cell,) in book["Ranking"].iter_rows(min_row=6, max_row=30, min_col=2, max_col=2)}
    assert places == {"Not decided"}


def test_a_workbook_of_a_sealed_real_round_bears_no_mark(tmp_path: Path) -> None:
    view = replace(paper(4, 2, fictional=False), draft_mark=None)
    path = tmp_path / "list.xlsx"
    write_shortlist_xlsx(view, path, PaperLanguage.ZH)
    assert load_workbook(path).worksheets[0]["A2"].value is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.xlsx"]
