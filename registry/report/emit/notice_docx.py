"""A notice as a Word document, on the same page of GB/T 9704-2012 as its PDF and from the same view.

The faces are named as the standard has them (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312), each with the one that Windows
carries as the alternative in the font table, which is how Word chooses where a face is not installed. Line pitch and number of
characters stand in the document's own grid, so that 22 lines of 28 characters hold while the office edits on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt, RGBColor

from registry.files import write_whole
from registry.i18n import Language
from registry.report.anchoring import seal_line
from registry.report.documents.notice import (
    CELL,
    COLUMN_WIDTHS,
    FOLLOW_SIZE,
    FOURTH_SIZE,
    HEAD_LINES,
    HEAD_TOP,
    PITCH,
    RED,
    RULE_GAP,
    SECOND_SIZE,
    TRANSLATION,
    WIDTH,
    annex_labels,
    annex_row,
    head_size,
)
from registry.report.emit.docx_parts import (
    FACES,
    Face,
    add_font_table,
    border,
    draw_together,
    framed_at_foot,
    outline_level,
    page_field,
    repeat_header,
    set_face,
    set_grid,
    steady,
)
from registry.report.papers.notices import Level, NoticePaper, NoticeRow
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.typeset.characters import Voice
from registry.report.typeset.faces import TypeCase, Weight
from registry.report.wording import PaperLanguage, Words

_LINE = Pt(28.95)
"""A hair below the pitch: 22 lines must never come to more than the type area."""
_BODY_SIZE = Pt(16)  # 3号
_CLOSER = 0.25
"""Points by which characters stand closer than their size, so that 28 of 3号 fill the line."""


def render_notice_docx(paper: NoticePaper, language: PaperLanguage) -> bytes:
    """The notice as a document: Chinese, English, or both one after the other. The same notice gives the same bytes."""
    made = _Notice(paper, language)
    return steady(made.document)


def write_notice_docx(paper: NoticePaper, path: Path, language: PaperLanguage) -> None:
    """Write the notice to `path`, whole or not at all.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    write_whole(path, render_notice_docx(paper, language))


class _Notice:
    def __init__(self, paper: NoticePaper, language: PaperLanguage) -> None:
        self.paper = paper
        self.document: Any = Document()
        self._facts(language)
        self._page()
        if language is not PaperLanguage.EN:
            self._chinese()
        if language is not PaperLanguage.ZH:
            self._translation(follows=language is PaperLanguage.BOTH)
        add_font_table(self.document)

    # -- the page

    def _facts(self, language: PaperLanguage) -> None:
        paper, told = self.paper, self.document.core_properties
        leading = Language.EN if language is PaperLanguage.EN else Language.ZH
        title, office = paper.head.title, paper.head.office
        told.title = title.zh if leading is Language.ZH else title.en
        told.author = told.last_modified_by = office.zh if leading is Language.ZH else office.en
        told.subject = f"SHA-256 {paper.head.snapshot}"
        told.language = "zh-CN" if leading is Language.ZH else "en-GB"
        told.comments = told.keywords = ""
        moment = datetime(paper.head.as_of.year, paper.head.as_of.month, paper.head.as_of.day, tzinfo=UTC)
        told.created = told.modified = moment
        told.revision = 1

    def _page(self) -> None:
        document = self.document
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(12)
        set_grid(section, PITCH)
        document.settings.odd_and_even_pages_header_footer = True
        normal = document.styles["Normal"]
        set_face(normal, FACES["formal"], _BODY_SIZE)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.line_spacing = _LINE
        normal.paragraph_format.widow_control = False
        draw_together(normal, _CLOSER)
        for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
            footer.is_linked_to_previous = False
            self._foot(footer, align)
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            self._marks(header.paragraphs[0])

    def _foot(self, footer: Any, align: Any) -> None:
        number = footer.paragraphs[0]
        number.style = self.document.styles["Normal"]
        number.alignment = align
        number.paragraph_format.line_spacing = Pt(18)
        number.paragraph_format.left_indent = number.paragraph_format.right_indent = Pt(FOURTH_SIZE)
        page_field(number, FACES["formal"], Pt(FOURTH_SIZE))
        seal = footer.add_paragraph(style="Normal")
        seal.paragraph_format.line_spacing = Pt(12)
        seal.paragraph_format.space_before = Pt(27)  # so that the dashes stand 7 mm below the type area
        head = self.paper.head
        said = seal_line(head)
        self._run(seal, said.render(self._leading()), FACES["small"], Pt(6.5), colour="#555555")

    def _leading(self) -> Language:
        return Language.ZH if self.document.core_properties.language == "zh-CN" else Language.EN

    def _marks(self, paragraph: Any) -> None:
        head = self.paper.head
        paragraph.style = self.document.styles["Normal"]
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.line_spacing = Pt(14)
        chinese = self._leading() is Language.ZH
        said: list[str] = []
        if head.fictional:
            said.append(FICTIONAL_ON_PAPER)
        if head.draft_mark is not None:
            said.append(head.draft_mark.zh if chinese else head.draft_mark.en)
        if said:
            self._run(paragraph, "　".join(said), FACES["small"], Pt(9), colour="#A32020")

    # -- Chinese

    def _chinese(self) -> None:
        paper = self.paper
        if paper.masthead:
            self._red_head()
            self._blank(2)
        for line in paper.title_lines:
            self._add(line, FACES["title"], Pt(SECOND_SIZE), align=ALIGN.CENTER, keep=True, heading=1)
        self._blank(1)
        for number, (level, said) in enumerate(paper.body, 1):
            self._paragraph(level, said.zh, keep=number == len(paper.body))
        self._blank(1)
        self._add(f"附件：{paper.annex_title.zh}", indent=2, keep=True)
        self._blank(1)
        self._sign()
        first = self._add("附件", FACES["heavy"], keep=True, heading=1)
        first.paragraph_format.page_break_before = True
        self._blank(1)
        self._add(paper.annex_title.zh, FACES["title"], Pt(SECOND_SIZE), align=ALIGN.CENTER, keep=True)
        if paper.annex_note:
            self._add(paper.annex_note.zh, align=ALIGN.CENTER, keep=True)
        self._table(paper.rows, chinese=True)
        if paper.printed:
            self._imprint()

    def _paragraph(self, level: Level, said: str, *, keep: bool) -> None:
        match level:
            case Level.BODY | Level.KEPT:
                self._add(said, indent=2, align=ALIGN.JUSTIFY, keep=keep or level is Level.KEPT)
            case Level.ADDRESSED:
                self._add(said)
            case Level.FIRST:
                self._add(said, FACES["heavy"], indent=2, keep=True, heading=2)
            case Level.SECOND:
                self._add(said, FACES["quote"], indent=2, keep=True, heading=3)

    def _red_head(self) -> None:
        """As far down as in the PDF: the name 35 mm below the type area, the rule 4 mm below the number and on the grid."""
        size = head_size(TypeCase(), self.paper.masthead)
        above, line, near = 0.1 * size, 18.0, RULE_GAP - 1
        name = self._add(self.paper.masthead, FACES["title"], Pt(size), align=ALIGN.CENTER, keep=True, colour=RED)
        name.paragraph_format.line_spacing = Pt(size + above)
        name.paragraph_format.space_before = Pt(HEAD_TOP - above)
        number = self._add(self.paper.number.zh, align=ALIGN.CENTER, keep=True)
        number.paragraph_format.line_spacing = Pt(line)
        number.paragraph_format.space_before = Pt(HEAD_LINES * PITCH - HEAD_TOP - size - line - near)
        border(number, "bottom", RED, 1.5, round(near))

    def _sign(self) -> None:
        """The issuing body over the day, four characters from the right edge; the seal is set on both."""
        case = TypeCase()
        wide = [case.width(said, CELL, Voice.ZH, Weight.FORMAL) for said in (self.paper.signed.zh, self.paper.dated.zh)]
        right = 4 * CELL + wide[1] / 2 - wide[0] / 2
        for said, indent, keep in (
            (self.paper.signed.zh, max(CELL, right), True),
            (self.paper.dated.zh, 4 * CELL, False),
        ):
            line = self._add(said, align=ALIGN.RIGHT, keep=keep)
            line.paragraph_format.right_indent = Pt(indent)

    def _imprint(self) -> None:
        line = self._add(f"{self.paper.printed}\t{self.paper.dated.zh}印发", FACES["formal"], Pt(FOURTH_SIZE))
        line.paragraph_format.line_spacing = Pt(24)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(FOURTH_SIZE)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH - FOURTH_SIZE), alignment=2)
        border(line, "top", "#000000", 1.0, 1)
        border(line, "bottom", "#000000", 1.0, 1)
        framed_at_foot(line, WIDTH)
        # A frame belongs to the page of the paragraph after it.
        self._add("").paragraph_format.line_spacing = Pt(1)

    # -- English

    def _translation(self, *, follows: bool) -> None:
        paper = self.paper
        title = self._add(paper.head.title.en, FACES["strong"], Pt(16), keep=True, heading=1, line=22, after=8)
        title.paragraph_format.page_break_before = follows
        note = Words.of(TRANSLATION).en
        self._add(note, FACES["latin"], Pt(10), keep=True, colour="#555555", line=14, after=14)
        if paper.number:
            self._add(paper.number.en, FACES["latin"], Pt(12), line=18, after=7)
        for level, said in paper.body:
            if level in (Level.FIRST, Level.SECOND):
                self._add(said.en, FACES["strong"], Pt(12.5), keep=True, heading=2, line=18, after=3, before=8)
            else:
                self._add(said.en, FACES["latin"], Pt(12), keep=level is Level.KEPT, line=18, after=7)
        self._add(f"Annex: {paper.annex_title.en}", FACES["latin"], Pt(12), line=18, after=7)
        self._add(f"{paper.signed.en}, {paper.dated.en}", FACES["latin"], Pt(12), line=18, after=7)
        annex = self._add(f"Annex: {paper.annex_title.en}", FACES["strong"], Pt(12.5), keep=True, heading=1, line=18)
        annex.paragraph_format.page_break_before = True
        if paper.annex_note:
            self._add(paper.annex_note.en, FACES["latin"], Pt(10), keep=True, colour="#555555", line=14, after=14)
        self._table(paper.rows, chinese=False)

    # -- parts

    def _table(self, rows: Sequence[NoticeRow], *, chinese: bool) -> None:
        labels = annex_labels(chinese=chinese)
        table = self.document.add_table(rows=len(rows) + 1, cols=len(labels), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, COLUMN_WIDTHS, strict=True):
            column.width = Pt(width)
        repeat_header(table.rows[0])
        said = [tuple((label,) for label in labels), *(annex_row(row, chinese=chinese) for row in rows)]
        heavy, plain = (FACES["heavy"], FACES["formal"]) if chinese else (FACES["strong"], FACES["latin"])
        for number, (made, texts) in enumerate(zip(table.rows, said, strict=True)):
            for cell, lines, width in zip(made.cells, texts, COLUMN_WIDTHS, strict=True):
                self._cell(cell, lines, width, plain if number else heavy)

    def _cell(self, cell: Any, lines: Sequence[str], width: float, face: Face) -> None:
        cell.width = Pt(width)
        for number, said in enumerate(lines):
            line = cell.add_paragraph() if number else cell.paragraphs[0]
            form = line.paragraph_format
            form.line_spacing = Pt(18)
            form.space_before = Pt(0 if number else 4)
            form.space_after = Pt(4 if number == len(lines) - 1 else 0)
            self._run(line, said, face, Pt(FOLLOW_SIZE if number else 12))

    def _blank(self, lines: int) -> None:
        for _line in range(lines):
            self._add("", keep=True)

    def _add(
        self,
        said: str,
        face: Face | None = None,
        size: Any = _BODY_SIZE,
        *,
        align: Any = None,
        indent: int = 0,
        keep: bool = False,
        heading: int = 0,
        colour: str = "#000000",
        line: float | None = None,
        before: float = 0.0,
        after: float = 0.0,
    ) -> Any:
        """A paragraph; `heading` gives its level in the outline, without the look of Word's own headings."""
        made = self.document.add_paragraph()
        form = made.paragraph_format
        form.alignment = align
        form.keep_with_next = keep or None
        if indent:
            form.first_line_indent = Pt(indent * CELL)
        if line is not None:
            form.line_spacing, form.space_before, form.space_after = Pt(line), Pt(before), Pt(after)
        if heading:
            outline_level(made, heading)
        if said:
            self._run(made, said, face or FACES["formal"], size, colour=colour)
        return made

    def _run(self, paragraph: Any, said: str, face: Face, size: Any, *, colour: str = "#000000") -> None:
        run = paragraph.add_run(said)
        set_face(run, face, size)
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
        run.font.bold = face.bold or None
