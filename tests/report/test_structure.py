"""What a reader aloud finds in a paper: headings, paragraphs, tables with header cells, figures in words, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from registry.report.dossier_build import dossier_view
from registry.report.dossier_files import dossier_files, firm_keys
from registry.report.emit.archive import complaints
from registry.report.emit.dossier import render_dossier
from registry.report.emit.dossiers import PART, write_dossiers
from registry.report.emit.firm_file import render_firm_file
from registry.report.emit.pdf import render_shortlist
from registry.report.emit.sheet import render_sheet
from registry.report.papers.firm_file import firm_file_paper
from registry.report.wording import PaperLanguage
from registry.store import open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.report import played
from tests.report.papers import paper
from tests.report.sheets import drawn, sheets

PAINT = frozenset(("Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "Do", "sh"))
GROUPS = frozenset(("/Document", "/Sect", "/Table", "/TR", "/TOC"))
NAMES = (
    "shortlist",
    "card",
    "why-not-out",
    "panel",
    "recusal",
    "objections",
    "to-fix",
    "public-notice",
    "official-notice",
    "ledger",
    "support",
    "brief",
    "reverify",
    "reverify-batch",
    "evidence",
    "score-sheet-blank",
    "score-sheet-filled",
    "dossier",
    "firm-file",
)


@cache
def made(name: str, language: PaperLanguage) -> bytes:
    if name == "shortlist":
        return render_shortlist(paper(40, 25), language, workbook=False).data
    if name in ("dossier", "firm-file"):
        return _of_a_firm(name, language)
    return drawn(name, language)[0].data


def _of_a_firm(name: str, language: PaperLanguage) -> bytes:
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        uid = firm_keys(connection)[0]
        if name == "firm-file":
            return render_firm_file(firm_file_paper(connection, uid, DISTRICT_RETURN.day), language).data
        return render_dossier(dossier_view(next(dossier_files(connection, [uid], DISTRICT_RETURN.day))), language).data


def kids_of(element: Any) -> list[Any]:
    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def elements(above: Any) -> Iterator[tuple[Any, Any]]:
    """Every element with the one it stands in."""
    for kid in kids_of(above):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, above
            yield from elements(kid)


def painted_outside(pdf: pikepdf.Pdf) -> int:
    """Strokes that are neither content nor artifact."""
    outside = 0
    for page in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            assert depth in (0, 1), "marks lie within each other"
            outside += operator in PAINT and depth == 0
        assert depth == 0, "a mark is not closed"
    return outside


def marks_of(element: Any) -> list[tuple[Any, int]]:
    """The marks of an element: page and number."""
    marks: list[tuple[Any, int]] = []
    for kid in kids_of(element):
        if isinstance(kid, int):
            marks.append((element.Pg, kid))
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
            marks.append((kid.Pg, int(kid.MCID)))
    return marks


def marks_in_order(element: Any, page: Any) -> Iterator[tuple[Any, int]]:
    """The marks as a reader aloud meets them: page and number."""
    page = element.get("/Pg", page)
    for kid in kids_of(element):
        if isinstance(kid, int):
            yield page.objgen, kid
        elif kid.get("/Type") == "/MCR":
            yield kid.Pg.objgen, int(kid.MCID)
        elif "/S" in kid:
            yield from marks_in_order(kid, page)


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("name", NAMES)
def test_everything_on_the_pages_is_in_the_tree_or_an_artifact(name: str, language: PaperLanguage) -> None:
    with pikepdf.open(BytesIO(made(name, language))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == ("en" if language is PaperLanguage.EN else "zh-CN")
        assert painted_outside(pdf) == 0
        found = list(elements(pdf.Root.StructTreeRoot))
        kinds = Counter(str(e.S) for e, _above in found)
        assert kinds["/H1"] + kinds["/H2"] >= 1
        for element, above in found:
            kind = str(element.S)
            if kind in GROUPS:
                assert not marks_of(element), f"text stands in a bare {kind}"
            if kind == "/Figure":
                assert str(element.Alt).strip()
            if kind == "/TH":
                assert element.A.Scope == "/Column"
            if kind in ("/TH", "/TD"):
                assert above.S == "/TR"
            if kind == "/TR":
                assert above.S == "/Table"
            assert element.P.objgen == above.objgen
        # The way back: each mark of each page leads to its element.
        numbers = [leaf.Nums for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids]
        owners = {int(nums[i]): nums[i + 1] for nums in numbers for i in range(0, len(nums), 2)}
        for element, _above in found:
            for page, number in marks_of(element):
                assert owners[int(page.StructParents)][number].objgen == element.objgen
        links = [a for p in pdf.pages for a in p.obj.get("/Annots", [])]
        assert all(owners[int(a.StructParent)].S == "/Link" for a in links)


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("name", NAMES)
def test_what_pdf_ua_asks_for_and_a_program_can_see(name: str, language: PaperLanguage) -> None:
    """ISO 14289-1, clause by clause as far as no eyes are needed; the tree itself is looked at above."""
    with pikepdf.open(BytesIO(made(name, language))) as pdf:
        title = str(pdf.docinfo["/Title"])
        assert title.strip()
        assert pdf.open_metadata()["dc:title"] == title, "7.1: the title is in the metadata"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle), "7.1: and it is what the window shows"
        levels = [int(str(e.S)[2]) for e, _ in elements(pdf.Root.StructTreeRoot) if str(e.S) in ("/H1", "/H2", "/H3")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), "7.4.2: no level is left out"
        order: dict[Any, list[int]] = {}
        for page, number in marks_in_order(pdf.Root.StructTreeRoot, None):
            order.setdefault(page, []).append(number)
        figures = [e for e, _above in elements(pdf.Root.StructTreeRoot) if e.S == "/Figure"]
        assert all(len(one.A.BBox) == 4 for one in figures), "7.3: where the figure stands"
        for page in pdf.pages:
            assert page.obj.Tabs == "/S", "7.18.3: the keyboard follows the tree"
            for annotation in page.obj.get("/Annots", []):
                assert str(annotation.Contents).strip(), "7.18.5: a link says where it leads"
            seen = order.get(page.obj.objgen, [])
            assert sorted(seen) == list(range(len(seen))), "7.1: every mark of the page is in the tree, once"
            out_of_order = sum(after < before for before, after in pairwise(seen))
            assert out_of_order == 0, "7.2: the tree is walked in the order in which the page is read"
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        assert fonts
        assert all("/ToUnicode" in font for font in fonts), "7.21.7: every glyph is told as text"


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize(
    "name", ["shortlist", "ledger", "support", "brief", "evidence", "score-sheet-filled", "reverify-batch"]
)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str, language: PaperLanguage) -> None:
    with pikepdf.open(BytesIO(made(name, language))) as pdf:
        tables = [e for e, _above in elements(pdf.Root.StructTreeRoot) if e.S == "/Table"]
        assert tables or name == "reverify-batch"
        for table in tables:
            widths = {
                sum(
                    int(cell.get("/A", {}).get("/ColSpan", 1))
                    for cell, _row in elements(row)
                    if cell.S in ("/TH", "/TD")
                )
                for row in kids_of(table)
            }
            assert len(widths) == 1, widths
            assert sum(any(cell.S == "/TH" for cell in kids_of(row)) for row in kids_of(table)) <= 1, (
                "a repeated head is content again"
            )


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("shortlist", PaperLanguage.BOTH),
        ("card", PaperLanguage.EN),
        ("panel", PaperLanguage.ZH),
        ("official-notice", PaperLanguage.BOTH),
        ("dossier", PaperLanguage.ZH),
        ("firm-file", PaperLanguage.BOTH),
    ],
)
def test_a_tagged_paper_is_pdf_a_and_the_same_bytes_twice(name: str, language: PaperLanguage) -> None:
    data = made(name, language)
    assert complaints(data) == ()
    again = render_sheet(sheets()[name], language).data if name in sheets() else made.__wrapped__(name, language)
    assert again == data


def test_english_within_chinese_is_told_as_english() -> None:
    with pikepdf.open(BytesIO(made("official-notice", PaperLanguage.BOTH))) as pdf:
        told = [str(e.get("/Lang", "")) for e, _above in elements(pdf.Root.StructTreeRoot) if e.S in ("/P", "/H1")]
    assert {"", "en"} == set(told)
    assert told.index("en") > told.count("") / 2, "the translation comes after the notice"


def test_joined_dossiers_have_one_tree_with_a_part_for_each_firm(tmp_path: Path) -> None:
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        uids = firm_keys(connection)[: PART + 2]  # more than one part is joined
        written = write_dossiers(connection, tmp_path / "all.pdf", DISTRICT_RETURN.day, PaperLanguage.BOTH, uids=uids)
    data = (tmp_path / "all.pdf").read_bytes()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert painted_outside(pdf) == 0
        parts = [e for e, _above in elements(pdf.Root.StructTreeRoot) if e.S == "/Sect"]
        assert len(parts) == written.firms == len(uids)
        pages = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        first = [min(pages[page.objgen] for e, _ in elements(part) for page, _number in marks_of(e)) for part in parts]
        assert first == sorted(set(first)), "firm after firm, each on its own pages"
