"""A notice on the page of GB/T 9704-2012: type area 156 × 225 mm, 22 lines of 28 characters, red head, — 1 — at the foot.

Everything stands on the grid of lines. The office's own 小标宋, 仿宋, 黑体 and 楷体 set it where they are installed and may
be embedded; else the bundled faces stand in, Noto Serif SC for 仿宋, 楷体 and 小标宋, Noto Sans SC Bold for 黑体. The English
text follows on pages of its own as a courtesy translation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry.i18n import Text
from registry.report.anchoring import seal_line
from registry.report.blocks.common import draw_tag
from registry.report.compositor import Compositor
from registry.report.documents.sheet import facts_of
from registry.report.papers.notices import Level, NoticePaper, NoticeRow
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.theme import A4, palette
from registry.report.typeset.block import Block, Space, Stack, Whole
from registry.report.typeset.characters import Voice, is_ideographic
from registry.report.typeset.faces import TypeCase, Weight
from registry.report.typeset.flow import Anchor, Company, NewPage, Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, Ink
from registry.report.typeset.paragraph import Align, Paragraph, TextStyle
from registry.report.typeset.table import Column, DataTable, Row, TableLook
from registry.report.wording import PaperLanguage, Words

MM = 72 / 25.4
LINES, CHARACTERS = 22, 28
LEFT, TOP = 28 * MM, 37 * MM
WIDTH, DEPTH = 156 * MM, 225 * MM
CELL = WIDTH / CHARACTERS
"""A character of 3号, 15.79 pt, so that 28 of them fill the line."""
PITCH = DEPTH / LINES
"""From line to line, 28.99 pt."""
RED = "#D40000"
INK = "#000000"
SECOND_SIZE = 22.0  # 2号
FOURTH_SIZE = 14.0  # 4号
FOOT = TOP + DEPTH + 7 * MM
"""Where the dashes beside the page number begin: 7 mm below the type area (7.5)."""
HEAD_LINES = 8
"""Lines of the grid that the red head takes, down to its rule."""
HEAD_TOP = 35 * MM
"""From the type area to the upper edge of the red name (7.2.4)."""
RULE_GAP = 4 * MM
"""From the document number to the red rule (7.2.7)."""
HEAD_SIZE = 44.0
# Where ink stands in the bundled serif, in ems from the baseline; the office's own faces differ by hundredths.
TOP_OF_HAN, FOOT_OF_HAN, TOP_OF_DASH = 0.856, 0.09, 0.293
FOLLOW_SIZE = 10.5
"""Of a Chinese name below the English one: 15 characters to the line."""
NAME_WIDTH = 180.0
COLUMN_WIDTHS = (42.0, NAME_WIDTH, 146.0, WIDTH - 42.0 - NAME_WIDTH - 146.0)
_EN_WIDTHS = (34.0, 174.0, 128.0, WIDTH - 34.0 - 174.0 - 128.0)
TRANSLATION = Text("Courtesy translation. The Chinese text is the notice and prevails.")

_BODY = TextStyle(CELL, PITCH, INK, weight=Weight.FORMAL, align=Align.JUSTIFY, indent_ems=2)
_FLUSH = TextStyle(CELL, PITCH, INK, weight=Weight.FORMAL)
_HEAVY = TextStyle(CELL, PITCH, INK, weight=Weight.HEAVY, indent_ems=2, keep_with_next=True, tag="H2")
_QUOTE = TextStyle(CELL, PITCH, INK, weight=Weight.QUOTE, indent_ems=2, keep_with_next=True, tag="H3")
_TITLE = TextStyle(SECOND_SIZE, PITCH, INK, weight=Weight.HEADLINE, align=Align.CENTRE, keep_with_next=True, tag="H1")
_CENTRE = TextStyle(CELL, PITCH, INK, weight=Weight.FORMAL, align=Align.CENTRE, keep_with_next=True)
_ANNEX = TextStyle(CELL, PITCH, INK, weight=Weight.HEAVY, keep_with_next=True, tag="H1")
_CELL = TextStyle(12.0, 16.0, INK, weight=Weight.FORMAL)
_CELL_FOLLOW = TextStyle(FOLLOW_SIZE, 15.0, INK, weight=Weight.FORMAL)
_CELL_HEAD = TextStyle(12.0, 16.0, INK, weight=Weight.HEAVY)
_EN_BODY = TextStyle(12.0, 18.0, INK, align=Align.LEFT, space_after=7)
_EN_HEAD = TextStyle(
    12.5, 18.0, INK, weight=Weight.STRONG, keep_with_next=True, space_before=8, space_after=3, tag="H2"
)
_EN_TITLE = TextStyle(16.0, 22.0, INK, weight=Weight.STRONG, keep_with_next=True, space_after=8, tag="H1")
_EN_NOTE = TextStyle(10.0, 14.0, "#555555", weight=Weight.ITALIC, keep_with_next=True, space_after=14)


@dataclass(frozen=True, slots=True)
class LaidOutNotice:
    """A notice on its pages, not yet drawn. `chinese`: how many of them are the notice itself."""

    paper: NoticePaper
    compositor: Compositor
    pages: list[Page]
    chinese: int


def lay_out_notice(paper: NoticePaper, language: PaperLanguage, case: TypeCase) -> LaidOutNotice:
    """Break a notice into pages: Chinese, English, or both one after the other."""
    c = Compositor(language, case)
    pages: list[Page] = []
    if language is not PaperLanguage.EN:
        pages += lay_out(_chinese(paper, case), WIDTH, TOP, TOP + DEPTH)
    chinese = len(pages)
    if language is not PaperLanguage.ZH:
        pages += lay_out(_english(paper, case), WIDTH, TOP, TOP + DEPTH)
    return LaidOutNotice(paper, c, pages, chinese)


def draw_notice(laid_out: LaidOutNotice) -> Drawn:
    """Draw all pages. The same notice gives the same bytes in any process on any day."""
    c = laid_out.compositor
    ink = Ink(*A4, facts_of(laid_out.paper.head, c), pages_of_anchors(laid_out.pages))
    for number, page in enumerate(laid_out.pages, 1):
        with ink.tags.artifact():
            _running(ink, c, laid_out.paper, number)
        for placed in page.placed:
            placed.block.draw(ink, LEFT, placed.y, WIDTH)
        ink.end_page()
    return ink.finish()


def _chinese(paper: NoticePaper, case: TypeCase) -> list[Block]:
    def text(said: str, style: TextStyle) -> Paragraph:
        return Paragraph(case, said, style, Voice.ZH)

    blocks: list[Block] = [Anchor("notice", paper.head.title.zh, 0)]
    if paper.masthead:
        blocks.append(_RedHead(case, paper.masthead, paper.number.zh))
        blocks.append(_kept(Space(2 * PITCH)))
    blocks += [text(line, _TITLE) for line in paper.title_lines]
    blocks.append(_kept(Space(PITCH)))
    styles = {
        Level.BODY: _BODY,
        Level.KEPT: replace(_BODY, keep_with_next=True),
        Level.FIRST: _HEAVY,
        Level.SECOND: _QUOTE,
        Level.ADDRESSED: _FLUSH,
    }
    body: list[Block] = [text(said.zh, styles[level]) for level, said in paper.body]
    # The signature never stands on a page without text of the notice (GB/T 9704-2012, 7.3.5).
    blocks += [*body[:-1], _kept(body[-1]), _kept(Space(PITCH))]
    blocks.append(_kept(text(f"附件：{paper.annex_title.zh}", _BODY)))
    blocks.append(_kept(Space(PITCH)))
    blocks.append(_Signed(case, paper.signed.zh, paper.dated.zh))
    blocks += [NewPage(), Anchor("annex", f"附件 {paper.annex_title.zh}", 0), text("附件", _ANNEX), _kept(Space(PITCH))]
    blocks += [
        text(paper.annex_title.zh, _TITLE),
        text(paper.annex_note.zh, _CENTRE) if paper.annex_note else _kept(Space(4)),
    ]
    blocks.append(_table(case, paper.rows, chinese=True))
    if paper.printed:
        # The annex goes before the imprint, which ends the last page and takes rows along rather than stand there alone.
        blocks += [Company(), _Imprint(case, paper.printed, paper.dated.zh)]
    return blocks


def _english(paper: NoticePaper, case: TypeCase) -> list[Block]:
    def text(said: str, style: TextStyle) -> Paragraph:
        return Paragraph(case, said, style, Voice.EN)

    note = Words.of(TRANSLATION).en
    blocks: list[Block] = [
        Anchor("translation", paper.head.title.en, 0),
        text(paper.head.title.en, _EN_TITLE),
        text(note, _EN_NOTE),
    ]
    if paper.number:
        blocks.append(text(paper.number.en, _EN_BODY))
    styles = {
        Level.FIRST: _EN_HEAD,
        Level.SECOND: _EN_HEAD,
        Level.KEPT: replace(_EN_BODY, keep_with_next=True),
    }
    blocks += [text(said.en, styles.get(level, _EN_BODY)) for level, said in paper.body]
    blocks += [text(f"Annex: {paper.annex_title.en}", _EN_BODY), text(f"{paper.signed.en}, {paper.dated.en}", _EN_BODY)]
    blocks += [NewPage(0.6), Anchor("annex-translation", f"Annex: {paper.annex_title.en}", 0)]
    blocks.append(text(f"Annex: {paper.annex_title.en}", _EN_HEAD))
    if paper.annex_note:
        blocks.append(text(paper.annex_note.en, _EN_NOTE))
    return [*blocks, _table(case, paper.rows, chinese=False)]


def _kept(block: Block) -> Block:
    """The block, never the last thing on a page."""
    block.keep_with_next = True
    return block


def annex_labels(*, chinese: bool) -> tuple[str, ...]:
    """The heads of the annex's table."""
    return (
        ("序号", "企业名称", "统一社会信用代码", "所属区")
        if chinese
        else ("No.", "Enterprise", "Credit code", "District")
    )


def annex_row(row: NoticeRow, *, chinese: bool) -> tuple[tuple[str, ...], ...]:
    """A row of the annex's table, each cell by its lines; in English the Chinese name stands below the English one."""
    if chinese:
        return (str(row.number),), (row.name.zh,), (row.uscc,), (row.district.zh,)
    names = tuple(name for name in dict.fromkeys((row.name.en, row.name.zh)) if name)
    return (str(row.number),), names, (row.uscc,), (row.district.en,)


def _table(case: TypeCase, rows: tuple[NoticeRow, ...], *, chinese: bool) -> DataTable:
    voice = Voice.ZH if chinese else Voice.EN

    def line(said: str, style: TextStyle = _CELL) -> Paragraph:
        return Paragraph(case, said, style, Voice.ZH if any(map(is_ideographic, said)) else voice)

    def cell(lines: tuple[str, ...]) -> Block:
        first, *more = lines
        return Stack(line(first), *(line(said, _CELL_FOLLOW) for said in more)) if more else line(first)

    labels = annex_labels(chinese=chinese)
    made = [Row(tuple(cell(lines) for lines in annex_row(row, chinese=chinese))) for row in rows]
    look = TableLook(pad_y=6.0, gutter=8.0, top=INK, under_head=INK, hair="#888888", accent=INK)
    columns = [Column(width) for width in (COLUMN_WIDTHS if chinese else _EN_WIDTHS)]
    head = Row(tuple(line(label, _CELL_HEAD) for label in labels))
    mark = Paragraph(
        case, "续表" if chinese else "Table, continued", TextStyle(10.0, 14.0, INK, align=Align.RIGHT), voice
    )
    return DataTable(columns, [head], made, look, mark, space_before=6.0)


def head_size(case: TypeCase, name: str) -> float:
    """The size at which the red name fits on one line."""
    return min(HEAD_SIZE, (WIDTH - 4) / case.width(name, 1.0, Voice.ZH, Weight.HEADLINE))


class _RedHead(Whole):
    """The name of the issuing body in red, the document number two lines below, and the red rule."""

    keep_with_next = True

    def __init__(self, case: TypeCase, name: str, number: str) -> None:
        size = self._size = head_size(case, name)
        self._name = Paragraph(
            case, name, TextStyle(size, size * 1.3, RED, weight=Weight.HEADLINE, align=Align.CENTRE), Voice.ZH
        )
        self._number = Paragraph(case, number, _CENTRE, Voice.ZH)

    def height(self, width: float) -> float:
        """Lines of the grid."""
        return HEAD_LINES * PITCH

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Name, number, and the rule on the grid."""
        rule = y + HEAD_LINES * PITCH
        _on_baseline(self._name, ink, x, y + HEAD_TOP + TOP_OF_HAN * self._size, width)
        _on_baseline(self._number, ink, x, rule - RULE_GAP - FOOT_OF_HAN * CELL, width)
        ink.line(x, rule, x + width, rule, RED, 1.4)


def _on_baseline(line: Paragraph, ink: Ink, x: float, baseline: float, width: float) -> None:
    line.draw(ink, x, baseline - (line.first_baseline(width) or 0.0), width)


class _Signed(Whole):
    """The issuing body and the day, four characters from the right edge; never parted."""

    def __init__(self, case: TypeCase, name: str, dated: str) -> None:
        self._name = Paragraph(case, name, _FLUSH, Voice.ZH)
        self._dated = Paragraph(case, dated, _FLUSH, Voice.ZH)

    def height(self, width: float) -> float:
        """Two lines."""
        return 2 * PITCH

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The name stands centred over the day."""
        day = self._dated.natural_width()
        right = x + width - 4 * CELL
        self._dated.draw(ink, right - day, y + PITCH, day + 1)
        name = self._name.natural_width()
        self._name.draw(ink, min(right - day / 2 - name / 2, x + width - name - CELL), y, name + 1)


class _Imprint(Whole):
    """The lines at the foot of an official notice: who printed it, and when."""

    space_before = 10.0

    def __init__(self, case: TypeCase, printed: str, dated: str) -> None:
        style = TextStyle(FOURTH_SIZE, 22.0, INK, weight=Weight.FORMAL)
        self._printed = Paragraph(case, printed, style, Voice.ZH)
        self._dated = Paragraph(case, f"{dated}印发", style, Voice.ZH)

    def height(self, width: float) -> float:
        """One line between two rules."""
        return 26.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """At the foot of the type area, wherever the text ended."""
        base = max(y + 26.0, TOP + DEPTH)
        ink.line(x, base - 26, x + width, base - 26, INK, 1.0)
        self._printed.draw(ink, x + FOURTH_SIZE, base - 24, width)
        day = self._dated.natural_width()
        self._dated.draw(ink, x + width - day - FOURTH_SIZE, base - 24, day + 1)
        ink.line(x, base, x + width, base, INK, 1.0)


def _running(ink: Ink, c: Compositor, paper: NoticePaper, number: int) -> None:
    """The page number: right on odd pages, left on even ones, one character in; marks above, the snapshot at the very foot."""
    p = palette()
    right = LEFT + WIDTH
    if paper.head.draft_mark is not None:
        right = draw_tag(ink, c, c.plain(paper.head.draft_mark), right, 22 * MM, p.warn_soft, p.warn) - 6
    if paper.head.fictional:
        draw_tag(ink, c, FICTIONAL_ON_PAPER, right, 22 * MM, p.surface, p.bad)
    mark = Paragraph(c.case, f"— {number} —", TextStyle(FOURTH_SIZE, 18.0, INK, weight=Weight.FORMAL), Voice.ZH)
    wide = mark.natural_width()
    left = LEFT + WIDTH - wide - FOURTH_SIZE if number % 2 else LEFT + FOURTH_SIZE
    _on_baseline(mark, ink, left, FOOT + TOP_OF_DASH * FOURTH_SIZE, wide + 1)
    seal = c.lead(seal_line(paper.head))
    foot = c.text(seal, "running.small")
    foot.draw(ink, LEFT, A4[1] - 13 * MM, WIDTH)
