"""What a reader aloud finds in a paper: headings, paragraphs, tables with header cells, figures in words, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from registry.report.dossier_files import firm_keys
from registry.report.emit.archive import complaints
from registry.report.emit.dossiers import PART, write_dossiers
from registry.report.emit.pdf import render_shortlist
from registry.report.emit.sheet import render_sheet
from registry.report.wording import PaperLanguage
from registry.store import open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.report import played
from tests.report.papers import paper
from tests.report.sheets import sheets

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
)


@cache
def made(name: str, language: PaperLanguage) -> bytes:
    if name == "shortlist":
        return render_shortlist(paper(40, 25), language, workbook=False).data
    return render_sheet(sheets()[name], language).data


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
def test_every_row_of_a_table_has_as_many_cells_as_its_head(language: PaperLanguage) -> None:
    with pikepdf.open(BytesIO(made("shortlist", language))) as pdf:
        tables = [e for e, _above in elements(pdf.Root.StructTreeRoot) if e.S == "/Table"]
        assert tables
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


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("name", ["shortlist", "card", "panel", "official-notice"])
def test_a_tagged_paper_is_pdf_a_and_the_same_bytes_twice(name: str, language: PaperLanguage) -> None:
    data = made(name, language)
    assert complaints(data) == ()
    made.cache_clear()
    assert made(name, language) == data


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
