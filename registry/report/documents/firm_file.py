"""The cultivation file of a firm on its pages: target, what is open, support, recognitions, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.blocks.common import FigureStrip, SectionHead, heads, on_one_page, table, table_look
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.papers.file_lines import FileLine
from registry.report.papers.firm_file import FirmFilePaper
from registry.report.theme import A4, GRID, style
from registry.report.typeset.block import Block
from registry.report.typeset.characters import Voice
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor, Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.typeset.paragraph import Span
from registry.report.typeset.table import Row
from registry.report.wording import PaperLanguage, Words

_DAY, _STATE = 68.0, 84.0
_INDENT = 1.5  # ems, of what is a part of the line above
_NO_DAY, _NO_SUM = Text("no date"), Text("no figure")
GAPS = (24.0, 18.0, 13.0)
"""Room above a section: the widest that lets the whole file stand on one page, the usual one where none does."""


@dataclass(frozen=True, slots=True)
class LaidOutFile:
    """A file on its pages, not yet drawn."""

    paper: FirmFilePaper
    compositor: Compositor
    pages: list[Page]


def lay_out_firm_file(paper: FirmFilePaper, language: PaperLanguage, case: TypeCase) -> LaidOutFile:
    """Break the file into pages."""
    c = Compositor(language, case)
    name = c.words(paper.name, "h1", size=20.0, leading=27.0)
    name.keep_with_next = True
    opening: list[Block] = [Anchor("file", c.plain(paper.title), 0), name]
    under = " · ".join(part for part in (c.follow(paper.name), paper.uscc) if part)
    if under:
        line = c.text(under, "small")
        line.keep_with_next = True
        line.space_after = 8.0
        opening.append(line)
    opening += [*c.flow(paper.finding, "finding"), FigureStrip(c, paper.figures)]
    date = Text("Date")
    parts = (
        ("target", Text("Target and standing"), _facts(c, paper)),
        (
            "open",
            Text("Promised and to do"),
            _table(c, paper.open, (Text("Due"), Text("State")), _OPEN, _open, Text("Nothing is open.")),
        ),
        (
            "support",
            Text("Support"),
            _table(c, paper.support, (date, Text("State")), _MONEY, _money, Text("No support is on record.")),
        ),
        (
            "steps",
            Text("Recognitions"),
            _table(c, paper.recognitions, (date, Text("Step")), _STEPS, _step, Text("No recognition is on record.")),
        ),
        (
            "timeline",
            Text("Timeline"),
            _table(c, paper.timeline, (date, Text("Kind of event")), _TIMELINE, _open, Text("Nothing is on record.")),
        ),
    )

    def spaced(gap: float) -> list[Block]:
        made = list(opening)
        for number, (key, title, inside) in enumerate(parts, start=1):
            head = SectionHead(c, str(number), title)
            head.space_before = gap
            made += [Anchor(f"section-{key}", c.plain(title), 1), head, *inside]
        return made

    blocks = on_one_page(c, spaced, GAPS)
    return LaidOutFile(paper, c, lay_out(blocks, GRID.measure, GRID.top, GRID.bottom))


def draw_firm_file(laid_out: LaidOutFile) -> Drawn:
    """Draw all pages. The same paper and language give the same bytes in any process on any day."""
    paper, c = laid_out.paper, laid_out.compositor
    facts = FileFacts(
        title=c.plain(paper.title),
        author=c.plain(paper.office),
        subject=c.plain(paper.finding),
        keywords=keywords(paper.snapshot, paper.log),
        language="en" if c.language is PaperLanguage.EN else "zh-CN",
        dated=paper.as_of,
    )
    ink = Ink(*A4, facts, pages_of_anchors(laid_out.pages))
    for number, page in enumerate(laid_out.pages, start=1):
        draw_running(ink, c, paper, number, len(laid_out.pages))
        for placed in page.placed:
            placed.block.draw(ink, GRID.left, placed.y, GRID.measure)
        ink.end_page()
    return ink.finish()


def _facts(c: Compositor, paper: FirmFilePaper) -> list[Block]:
    rows = [Row((c.inline(label, "cell.label"), c.inline(value, "cell"))) for label, value in paper.target]
    head = heads(c, [(Text("Matter"), "left"), (Text("As recorded"), "left")])
    return [
        table(c, (96.0,), head, rows, table_look(pad_y=2.2), notes=[c.inline(paper.rules, "small")], space_before=2.0)
    ]


_Cells = Callable[[Compositor, FileLine], Sequence[Block]]
_Columns = Sequence[tuple[Text, str, float]]
"""Head, side and width of the columns behind day and state; the last takes what is left."""
_OPEN: _Columns = (
    (Text("Need or task"), "left", 150.0),
    (Text("What was promised"), "left", 115.0),
    (Text("By whom"), "left", 0.0),
)
_STEPS: _Columns = ((Text("Tier"), "left", 170.0), (Text("Batch and document"), "left", 0.0))
_TIMELINE: _Columns = (
    (Text("What"), "left", 150.0),
    (Text("Promise or outcome"), "left", 115.0),
    (Text("Officer"), "left", 0.0),
)
_MONEY: _Columns = ((Text("Amount"), "right", 84.0), (Text("What"), "left", 0.0))


def _table(
    c: Compositor, lines: Sequence[FileLine], first: tuple[Text, Text], columns: _Columns, cells: _Cells, nothing: Text
) -> list[Block]:
    """The lines, or in their stead a sentence."""
    if not lines:
        return list(c.flow(nothing, "body"))
    labels: list[tuple[Text | Words | None, str]] = [(label, "left") for label in first]
    labels += [(label, side) for label, side, _ in columns]
    rows = [Row((_day(c, li), _state(c, li), *cells(c, li))) for li in lines]
    widths = (_DAY, _STATE, *(width for _, _, width in columns[:-1]))
    return [table(c, widths, heads(c, labels), rows, table_look(pad_y=2.6), space_before=2.0)]


def _open(c: Compositor, li: FileLine) -> Sequence[Block]:
    return (c.inline(li.what, "cell"), _cell(c, li.note), _cell(c, li.by))


def _step(c: Compositor, li: FileLine) -> Sequence[Block]:
    return (c.inline(li.what, "cell"), _cell(c, li.note))


def _money(c: Compositor, li: FileLine) -> Sequence[Block]:
    look = "cut.right" if li.is_part else "number"
    amount = c.pair(li.sum, look) if li.sum else c.words(_NO_SUM, "number.soft")
    if li.is_part:
        return (amount, c.inline(li.what, "cell.soft", _tail(c, li), indent_ems=_INDENT))
    return (amount, c.inline(li.what, "cell", _tail(c, li)))


def _tail(c: Compositor, li: FileLine) -> list[Span]:
    small, follow = style("small.follow"), c.follow(li.note)
    tail = [Span(f" · {c.lead(li.note)}")] if li.note else []
    return [*tail, Span(f" {follow}", Voice.EN, small.weight, small.colour, small.size)] if follow else tail


def _cell(c: Compositor, said: Words) -> Block:
    return c.inline(said, "cell.soft") if said else c.figure("", "cell.soft")


def _day(c: Compositor, li: FileLine) -> Block:
    indent = _INDENT if li.is_part else 0.0
    return c.figure(li.day, "cell.soft", indent_ems=indent) if li.day else c.pair(_NO_DAY, "cell.label")


def _state(c: Compositor, li: FileLine) -> Block:
    if not li.state:
        return c.pair(Text("not on record"), "cell.label")
    return c.pair(li.state, "bad" if li.tone else "cell.soft" if li.is_part else "cell")
