"""The shortlist as PDF: what a reader, a copyist, an archivist and a printer need of it, in three languages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from registry.report.documents.shortlist import LaidOut, draw_shortlist, lay_out_shortlist
from registry.report.emit.pdf import render_shortlist, render_shortlist_pdf, write_shortlist_pdf
from registry.report.phrases import FICTIONAL_ON_PAPER, points
from registry.report.theme import GRID
from registry.report.typeset.atoms import forbidden_ends
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph
from registry.report.views import PaperSection, ShortlistView
from registry.report.wording import PaperLanguage, Words
from tests.report import played
from tests.report.marks import bad_ends
from tests.report.papers import paper, undecided, with_first_name

VIEWS = {
    "ten": paper,
    "three": lambda: paper(3, 2),
    "many": lambda: paper(40, 25),
    "tie": lambda: paper(tie=True),
    "undecided": undecided,
    "sealed": lambda: played.view("sealed"),
    "open": lambda: played.view("open"),
}
EVERY = [(name, language) for name in ("ten", "undecided") for language in PaperLanguage]
EVERY += [("three", PaperLanguage.BOTH), ("many", PaperLanguage.ZH), ("tie", PaperLanguage.EN)]
EVERY += [*(("sealed", language) for language in PaperLanguage), ("open", PaperLanguage.BOTH)]
CASES = [pytest.param(name, language, id=f"{name}-{language}") for name, language in EVERY]


@dataclass(frozen=True)
class Made:
    """A paper: its pages before they were drawn, its bytes, and each paragraph's lines as they were drawn."""

    laid_out: LaidOut
    data: bytes
    lines: list[list[str]]


@cache
def view(name: str) -> ShortlistView:
    return VIEWS[name]()


@cache
def made(name: str, language: PaperLanguage) -> Made:
    lines: list[list[str]] = []
    draw = Paragraph.draw

    def watched(self: Paragraph, ink: Ink, x: float, y: float, width: float) -> None:
        lines.append(self.lines(width))
        draw(self, ink, x, y, width)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Paragraph, "draw", watched)
        case = TypeCase(strict=True)
        laid_out = lay_out_shortlist(view(name), language, case)
        data = draw_shortlist(laid_out).data
    assert list(case.cut_words) == []
    assert list(case.missing) == []
    return Made(laid_out, data, lines)


def rendered(name: str, language: PaperLanguage) -> bytes:
    return made(name, language).data


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def squashed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("name", "language"), CASES)
def test_pages_are_laid_out_as_a_careful_printer_would(name: str, language: PaperLanguage) -> None:
    laid_out = made(name, language).laid_out
    half = GRID.top + GRID.depth / 2
    for number, page in enumerate(laid_out.pages):
        assert not page.overfull, number
        assert page.used <= GRID.bottom + 0.1, number
        assert page.ends_section or page.used > half, f"page {number} is less than half full"
        last = page.placed[-1].block
        assert not last.keep_with_next, f"page {number} ends with a heading"
        assert not isinstance(last, Anchor)
    cards = [placed.block for page in laid_out.pages for placed in page.placed if isinstance(placed.block, Anchor)]
    keys = [anchor.key for anchor in cards]
    for firm in view(name).cards:
        holding = [
            p for p in laid_out.pages if any(isinstance(b.block, Anchor) and b.block.key == firm.key for b in p.placed)
        ]
        assert len(holding) == 1
        assert holding[0].ends_section, "a card is one page"
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_number_of_pages(name: str, language: PaperLanguage) -> None:
    paper_made = made(name, language)
    count = len(pypdfium2.PdfDocument(paper_made.data))
    assert count == paper_made.laid_out.page_count
    assert count - len(view(name).cards) <= (11 if view(name).round is None else 17)


@pytest.mark.parametrize(("name", "language"), CASES)
def test_names_and_figures_copy_back(name: str, language: PaperLanguage) -> None:
    everything = squashed("\n".join(texts(rendered(name, language))))
    said = view(name)
    for row in said.rows[: said.shown]:
        assert squashed(row.name.zh) in everything
        assert row.uscc in everything or not said.decided
        if said.decided:
            assert points(row.score) in everything
            assert row.rank in everything
        if language is not PaperLanguage.ZH and row.name.en:
            assert squashed(row.name.en) in everything
    if name == "ten":
        assert "焜" in everything
        assert "翀" in everything
        assert "𬭩" in everything


@pytest.mark.parametrize(("name", "language"), CASES)
def test_no_line_of_the_paper_begins_or_ends_with_a_forbidden_mark(name: str, language: PaperLanguage) -> None:
    lines = made(name, language).lines
    assert len(lines) > 300
    assert [pair for paragraph in lines for pair in forbidden_ends(paragraph)] == []
    assert [line for paragraph in lines for line in bad_ends(paragraph)] == []


@pytest.mark.parametrize("language", PaperLanguage)
def test_marks_stand_on_every_page(language: PaperLanguage) -> None:
    said = view("ten")
    for number, text in enumerate(texts(rendered("ten", language))):
        assert FICTIONAL_ON_PAPER in text, number
        assert said.snapshot in text
        assert said.snapshot_short in text
        assert ("草案" in text) if language is not PaperLanguage.EN else ("Draft" in text)
    real = texts(rendered("undecided", language))
    assert not any("Fictional" in text for text in real)
    sealed = render_shortlist_pdf(replace(paper(4, 2), draft_mark=None), language)
    assert not any("草案" in text or "Draft\n" in text for text in texts(sealed)[1:])


@pytest.mark.parametrize("language", PaperLanguage)
def test_pages_are_numbered_of_how_many(language: PaperLanguage) -> None:
    pages = texts(rendered("ten", language))
    for number, text in enumerate(pages[1:], start=2):
        assert f"{number} / {len(pages)}" in text


def _fonts(data: bytes) -> Iterator[tuple[str, bool]]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(size)
            pdfium.FPDFFont_GetBaseFontName(font, name, size)
            yield name.value.decode(), bool(pdfium.FPDFFont_GetIsEmbedded(font))


@pytest.mark.parametrize("language", PaperLanguage)
def test_every_font_is_embedded_and_no_page_has_more_than_three_families(language: PaperLanguage) -> None:
    fonts = set(_fonts(rendered("ten", language)))
    assert fonts
    assert all(embedded for _, embedded in fonts)
    assert len({name.split("-")[0] for name, _ in fonts}) <= 3
    assert b"Helvetica" not in rendered("ten", language)


@pytest.mark.parametrize("language", PaperLanguage)
def test_properties_outline_and_links(language: PaperLanguage) -> None:
    said, data = view("ten"), rendered("ten", language)
    document = pypdfium2.PdfDocument(data)
    facts = document.get_metadata_dict()
    assert said.title.zh in facts["Title"] or language is PaperLanguage.EN
    assert said.snapshot in facts["Keywords"]
    assert facts["CreationDate"].startswith("D:20260930000000")
    assert (b"/Lang (en)" in data) == (language is PaperLanguage.EN)
    outline = [(entry.get_title(), entry.level) for entry in document.get_toc()]
    assert len([title for title, level in outline if level == 1]) == len(said.cards)
    assert len([title for title, level in outline if level == 0]) == 9
    links = [_links(document, number) for number in range(len(document))]
    assert links[0] == 8, "contents on the cover"
    assert links[1] >= len(said.cards), "each listed firm leads to its card"
    assert all(count > 10 for count in links[2 : 2 + len(said.cards)]), "figures lead to their sources"


def _links(document: pypdfium2.PdfDocument, number: int) -> int:
    position, link, count = ctypes.c_int(0), pdfium.FPDF_LINK(), 0
    page = document[number]  # held: a page that is let go is closed
    while pdfium.FPDFLink_Enumerate(page.raw, position, link):
        assert pdfium.FPDFLink_GetDest(document.raw, link)
        count += 1
    return count


def test_the_file_is_the_preview(tmp_path: Path) -> None:
    path = tmp_path / "list.pdf"
    written = write_shortlist_pdf(view("three"), path, PaperLanguage.ZH)
    assert path.read_bytes() == written.data == render_shortlist_pdf(view("three"), PaperLanguage.ZH)
    assert written.pages == len(pypdfium2.PdfDocument(written.data))


@pytest.mark.parametrize("left_out", list(PaperSection))
def test_any_section_may_be_left_out(left_out: PaperSection) -> None:
    kept = tuple(section for section in PaperSection if section is not left_out)
    data = render_shortlist_pdf(replace(view("three"), sections=kept), PaperLanguage.BOTH)
    whole = pypdfium2.PdfDocument(rendered("three", PaperLanguage.BOTH))
    assert len(pypdfium2.PdfDocument(data)) <= len(whole)


def test_an_undecided_round_shows_intervals_and_no_rank() -> None:
    said = view("undecided")
    page = texts(rendered("undecided", PaperLanguage.BOTH))[1]
    assert "可能得分（不构成排序）" in page
    assert "Cannot be decided" in page
    assert f"{points(said.rows[0].low)}–{points(said.rows[0].high)}" in page
    assert said.cards == ()
    assert "全部参评企业 All ranked candidates" not in "".join(texts(rendered("undecided", PaperLanguage.BOTH)))


def test_user_text_is_printed_as_it_is_and_steers_nothing() -> None:
    odd = "<b>甲</b>&amp;<img src=x>\u202e乙\x00"
    data = render_shortlist_pdf(with_first_name(paper(4, 2), Words(odd, odd)), PaperLanguage.ZH)
    everything = squashed("".join(texts(data)))
    assert "<b>甲</b>&amp;<imgsrc=x>乙" in everything


def test_a_name_of_four_thousand_characters_does_not_stop_the_paper() -> None:
    name = "上海" * 2500
    rendered_paper = render_shortlist(with_first_name(paper(4, 2), Words("", name)), PaperLanguage.ZH)
    assert rendered_paper.pages > 5


def test_a_continued_table_says_so_in_each_language() -> None:
    for language, mark in (
        (PaperLanguage.EN, "Table, continued"),
        (PaperLanguage.ZH, "续表"),
        (PaperLanguage.BOTH, "续表 Table, continued"),
    ):
        assert any(mark in text for text in texts(rendered("many", language)))
