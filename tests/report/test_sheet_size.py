"""A paper on a larger sheet is the same paper enlarged; each of its parts can be found by its pages."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest

from registry.report.emit.archive import complaints
from registry.report.emit.pdf import render_shortlist
from registry.report.emit.sheet import render_sheet
from registry.report.emit.signing import _place
from registry.report.paper_check import verify_paper
from registry.report.theme import A4, GRID, PaperSize
from registry.report.views import PaperSection, ShortlistView
from registry.report.wording import PaperLanguage
from tests.report import played
from tests.report.papers import paper
from tests.report.sheets import sheets

A3 = (841.89, 1190.55)
UPRIGHT = (PaperSize.A4, PaperSize.A3)


def sizes(data: bytes) -> list[tuple[float, float]]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        return [document[n].get_size() for n in range(len(document))]


def said(data: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        return [document[n].get_textpage().get_text_range() for n in range(len(document))]


def places(data: bytes) -> list[list[float]]:
    """Rectangles of links, boxes of figures, and the heights that the outline leads to."""
    with pikepdf.open(BytesIO(data)) as pdf:
        rects = [[float(x) for x in link.Rect] for page in pdf.pages for link in page.get("/Annots", [])]
        boxes = [[float(x) for x in one.A.BBox] for one in pdf.objects if _is_figure(one)]
        ends = [[float(one[2] or 0), float(one[3] or 0)] for one in pdf.objects if _is_place(one)]
        return [*rects, *boxes, *ends]


def _is_figure(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/A" in one


def _is_place(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Array) and len(one) == 5 and one[1] == "/XYZ"


def test_a_larger_sheet_shows_the_same_pages_enlarged() -> None:
    small, large = (render_shortlist(paper(4, 2), PaperLanguage.BOTH, size).data for size in UPRIGHT)
    assert sizes(large) == [pytest.approx(A3, abs=0.1)] * len(sizes(small))
    assert sizes(small)[0] == pytest.approx(A4, abs=0.1)
    assert said(large) == said(small)
    assert complaints(large) == ()


def test_links_figures_and_the_outline_lead_to_the_same_places_on_a_larger_sheet() -> None:
    small, large = (places(render_shortlist(paper(4, 2), PaperLanguage.ZH, size).data) for size in UPRIGHT)
    assert len(small) > 30
    for one, other in zip(small, large, strict=True):
        assert other == pytest.approx([x * PaperSize.A3.scale for x in one], abs=0.2)


def test_a_sealed_list_on_a_larger_sheet_can_be_checked_from_itself() -> None:
    held, view = played.held("sealed"), played.view("sealed")
    data = render_shortlist(view, PaperLanguage.ZH, PaperSize.A3, sealed=held.sealed).data
    assert verify_paper(data).holds


def test_a_sheet_is_enlarged_and_a_notice_stays_as_its_standard_wants() -> None:
    for name, wanted in (("recusal", A3), ("official-notice", A4)):
        data = render_sheet(sheets()[name], PaperLanguage.ZH, PaperSize.A3).data
        assert sizes(data)[0] == pytest.approx(wanted, abs=0.1)


def test_every_printed_part_is_told_with_its_pages() -> None:
    view = paper()
    made = render_shortlist(view, PaperLanguage.EN)
    pages = said(made.data)
    heads = {
        "ranking": "Ranking",
        "candidates": "All ranked candidates",
        "missing": "Missing data",
        "sources": "Sources",
    }
    for part, head in heads.items():
        assert head in pages[made.places[part][0] - 1]
    assert made.places["cover"] == (1, 1)
    assert made.places["cards"] == (3, 2 + len(view.cards))
    spans = list(made.places.values())
    assert all(first <= last <= made.pages for first, last in spans)
    assert all(before[1] in (after[0], after[0] - 1) for before, after in pairwise(spans))
    without = replace(view, sections=tuple(s for s in PaperSection if s is not PaperSection.COVER))
    assert render_shortlist(without, PaperLanguage.EN).places["ranking"] == (1, 1)


def test_the_line_of_a_signature_stands_above_the_foot_of_either_sheet() -> None:
    view, held = played.view("sealed"), played.held("sealed")
    larger = (
        render_shortlist(view, PaperLanguage.ZH, size, sealed=held.sealed) for size in (PaperSize.A3, PaperSize.WIDE)
    )
    boxes = [_place(data, "one").box for data in (played.printed(PaperLanguage.ZH), *(made.data for made in larger))]
    assert boxes[1] == pytest.approx([at * PaperSize.A3.scale for at in boxes[0]], abs=1.5)
    assert boxes[2] == pytest.approx([boxes[0][0], boxes[0][1], A4[1] - boxes[0][0], boxes[0][3]], abs=1.5)
    assert boxes[0][3] < A4[1] - GRID.footer < boxes[0][3] + 20


@pytest.mark.parametrize("language", PaperLanguage)
def test_a_wide_sheet_gives_tables_and_cards_its_width(language: PaperLanguage) -> None:
    held, view = played.held("sealed"), played.view("sealed")
    made = render_shortlist(view, language, PaperSize.WIDE, sealed=held.sealed, strict=True)
    assert sizes(made.data) == [pytest.approx((A4[1], A4[0]), abs=0.1)] * made.pages
    assert made.cut_words == ()
    assert complaints(made.data) == ()
    assert verify_paper(made.data).holds
    pages = said(made.data)
    for card in view.cards:
        name = card.name.en if language is PaperLanguage.EN else card.name.zh
        assert any(name in page and weight_of_first(view) in page for page in pages)
    figures = [sorted(re.findall(r"\d+\.\d\d", "".join(said(d)))) for d in (made.data, played.printed(language))]
    assert figures[0] == figures[1], "not a figure is lost by setting it anew"


def weight_of_first(view: ShortlistView) -> str:
    return view.scheme_rows[0].code


@pytest.mark.parametrize("name", ["recusal", "score-sheet-filled", "ledger", "brief", "evidence", "panel", "to-fix"])
def test_the_shorter_papers_stand_on_a_wide_sheet_too(name: str) -> None:
    made = render_sheet(sheets()[name], PaperLanguage.BOTH, PaperSize.WIDE, strict=True)
    assert sizes(made.data) == [pytest.approx((A4[1], A4[0]), abs=0.1)] * made.pages
    assert made.cut_words == ()
    assert complaints(made.data) == ()
