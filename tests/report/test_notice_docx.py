"""A notice as a Word document: the words of its PDF, the page of the standard, the same bytes twice."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from registry.i18n import Language
from registry.report.anchoring import seal_line
from registry.report.documents.notice import PITCH
from registry.report.emit.notice_docx import render_notice_docx
from registry.report.emit.sheet import render_sheet
from registry.report.papers.notices import NoticePaper
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.wording import PaperLanguage
from tests.report.sheets import sheets

NAMES = ("public-notice", "official-notice")
LANGUAGES = tuple(PaperLanguage)


def notice(name: str) -> NoticePaper:
    found = sheets()[name]
    assert isinstance(found, NoticePaper)
    return found


@cache
def made(name: str, language: PaperLanguage) -> bytes:
    return render_notice_docx(notice(name), language)


def document(name: str, language: PaperLanguage) -> Any:
    return Document(BytesIO(made(name, language)))


def squashed(text: str) -> str:
    return "".join(text.split()).replace("\ufffe", "")


def words_of(doc: Any) -> list[str]:
    """Every paragraph and cell."""
    cells = [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    return [squashed(text) for text in [*(p.text for p in doc.paragraphs), *cells] if squashed(text)]


def words_of_pdf(paper: NoticePaper, language: PaperLanguage) -> str:
    """The text of the PDF without what runs along on every page."""
    data = render_sheet(paper, language).data
    leading = Language.EN if language is PaperLanguage.EN else Language.ZH
    running = [seal_line(paper.head).render(leading), FICTIONAL_ON_PAPER]
    if paper.head.draft_mark is not None:
        running.append(paper.head.draft_mark.en if leading is Language.EN else paper.head.draft_mark.zh)
    pages: list[str] = []
    pdf = pypdfium2.PdfDocument(data)
    for number in range(len(pdf)):
        said = squashed(pdf[number].get_textpage().get_text_range())
        for text in [*running, f"— {number + 1} —"]:
            assert squashed(text) in said, text
            said = said.replace(squashed(text), "", 1)
        pages.append(said)
    return "".join(pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_document_says_what_the_pdf_says(name: str, language: PaperLanguage) -> None:
    said, printed = words_of(document(name, language)), words_of_pdf(notice(name), language)
    assert Counter("".join(said)) == Counter(printed)
    for text in said:
        # A tab parts what stands at both ends of a line.
        assert text in printed or all(part in printed for part in text.split("\t")), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_notice_gives_the_same_bytes(name: str, language: PaperLanguage) -> None:
    assert render_notice_docx(notice(name), language) == made(name, language)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_that_of_the_standard(name: str) -> None:
    doc = document(name, PaperLanguage.ZH)
    section = doc.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(length.mm) for length in page] == [210, 297, 37, 28]
    depth = section.page_height - section.top_margin - section.bottom_margin
    width = section.page_width - section.left_margin - section.right_margin
    assert [round(length / Mm(1)) for length in (width, depth)] == [156, 225]
    line = doc.styles["Normal"].paragraph_format.line_spacing
    assert depth // line == 22
    body = next(p for p in doc.paragraphs if p.text == notice(name).body[1 if name.startswith("official") else 0][1].zh)
    closer = int(doc.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert width // (body.runs[0].font.size + closer * 635) == 28
    assert section._sectPr.find(qn("w:docGrid")).get(qn("w:type")) == "lines"


def test_faces_go_by_role_and_name_what_word_takes_instead() -> None:
    doc = document("official-notice", PaperLanguage.BOTH)
    paper = notice("official-notice")

    def face(text: str) -> str:
        run = next(p for p in doc.paragraphs if p.text == text).runs[0]
        return run._r.rPr.rFonts.get(qn("w:eastAsia"))

    assert face(paper.title_lines[0]) == face(paper.masthead) == "方正小标宋简体"
    assert face("一、认定结果") == "黑体"
    assert face("（一）加强服务") == "楷体_GB2312"
    assert face(paper.signed.zh) == face(paper.dated.zh) == "仿宋_GB2312"
    table = next(
        part for part in doc.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    ).blob.decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table
    assert 'w:name="楷体_GB2312"><w:altName w:val="楷体"/>' in table


def test_page_numbers_stand_outside_and_the_annex_repeats_its_head() -> None:
    doc = document("official-notice", PaperLanguage.ZH)
    section = doc.sections[0]
    assert doc.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert odd.text == even.text == "— 1 —"
    assert " PAGE " in odd._p.xml
    head = doc.tables[0].rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None
    facts = doc.core_properties
    assert (facts.title, facts.language) == (notice("official-notice").head.title.zh, "zh-CN")
    assert notice("official-notice").head.snapshot in facts.subject
    levels = [p.text for p in doc.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:outlineLvl")) is not None]
    assert "一、认定结果" in levels


def test_the_imprint_follows_the_annex_and_the_contacts_stay_together() -> None:
    doc = document("official-notice", PaperLanguage.ZH)
    kinds = [child.tag.rsplit("}", 1)[1] for child in doc.element.body]
    table = kinds.index("tbl")
    after = "".join(t.text or "" for child in list(doc.element.body)[table + 1 :] for t in child.iter(qn("w:t")))
    assert "印发" in after
    contacts = [
        p for p in document("public-notice", PaperLanguage.ZH).paragraphs if "电话" in p.text[:6] or "联系人" in p.text
    ]
    assert contacts
    assert all(p.paragraph_format.keep_with_next for p in contacts)


def test_the_red_head_takes_eight_lines_as_in_the_pdf() -> None:
    doc, paper = document("official-notice", PaperLanguage.ZH), notice("official-notice")
    name = next(p for p in doc.paragraphs if p.text == paper.masthead).paragraph_format
    number = next(p for p in doc.paragraphs if p.text == paper.number.zh)
    form = number.paragraph_format
    gap = int(number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom")).get(qn("w:space")))
    size = next(p for p in doc.paragraphs if p.text == paper.masthead).runs[0].font.size
    assert (name.space_before + name.line_spacing - size) / Mm(1) == pytest.approx(35, abs=0.1)
    whole = name.space_before + name.line_spacing + form.space_before + form.line_spacing + gap * 12700
    assert whole / 12700 / PITCH == pytest.approx(8, abs=0.05)


def writer() -> str | None:
    """LibreOffice with its word processor, where there is one."""
    found = shutil.which("soffice")
    if found is None or not (Path(found).resolve().parent / "libswlo.so").is_file():
        return None
    return found


@pytest.mark.skipif(writer() is None, reason="LibreOffice Writer is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_opens_it_on_as_many_pages_as_the_pdf_has(name: str, tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(made(name, PaperLanguage.BOTH))
    command = [str(writer()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "notice.docx")],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    shown = pypdfium2.PdfDocument(tmp_path / "notice.pdf")
    assert len(shown) == render_sheet(notice(name), PaperLanguage.BOTH).pages
    text = squashed("".join(shown[n].get_textpage().get_text_range() for n in range(len(shown))))
    assert Counter("".join(words_of(document(name, PaperLanguage.BOTH)))) <= Counter(text)
