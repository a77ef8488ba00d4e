"""The cultivation file of a firm on its pages: target, what is open, support, recognitions, the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.blocks.common import FigureStrip, SectionHead, heads, on_one_page, table, table_look
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.papers.firm_file import FileLine, FirmFilePaper
from registry.report.phrases import ABSENT
from registry.report.theme import A4, GRID
from registry.report.typeset.block import Block
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor, Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.typeset.paragraph import Align, Span
from registry.report.typeset.table import Row
from registry.report.wording import PaperLanguage

_DAY, _STATE, _SUM = 68.0, 84.0, 84.0
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
    parts = (
        ("target", Text("Target and standing"), _facts(c, paper)),
        ("open", Text("Promised and to do"), _lines(c, paper.open, Text("Nothing is open."), due=True)),
        ("support", Text("Support"), _money(c, paper.support)),
        ("steps", Text("Recognitions"), _lines(c, paper.recognitions, Text("No recognition is on record."))),
        ("timeline", Text("Timeline"), _lines(c, paper.timeline, Text("Nothing is on record."))),
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
        title=f"{c.plain(paper.title)}: {c.plain(paper.name)}",
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
        table(c, (128.0,), head, rows, table_look(pad_y=2.2), notes=[c.inline(paper.rules, "small")], space_before=2.0)
    ]


def _lines(c: Compositor, lines: Sequence[FileLine], nothing: Text, *, due: bool = False) -> list[Block]:
    if not lines:
        return list(c.flow(nothing, "body"))
    head = heads(c, [(Text("Due") if due else Text("Date"), "left"), (Text("State"), "left"), (Text("What"), "left")])
    rows = [Row((c.figure(li.day or ABSENT, "cell.soft"), _state(c, li), _what(c, li))) for li in lines]
    return [table(c, (_DAY, _STATE), head, rows, table_look(pad_y=2.6), space_before=2.0)]


def _money(c: Compositor, lines: Sequence[FileLine]) -> list[Block]:
    if not lines:
        return list(c.flow(Text("No support is on record."), "body"))
    labels: list[tuple[Text | None, str]] = [
        (Text("Date"), "left"),
        (Text("State"), "left"),
        (Text("Amount"), "right"),
        (Text("What"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(li.day or ABSENT, "cell.soft"),
                _state(c, li),
                c.pair(li.sum, "number") if li.sum else c.figure(ABSENT, "number.soft", align=Align.RIGHT),
                _what(c, li),
            )
        )
        for li in lines
    ]
    return [table(c, (_DAY, _STATE, _SUM), heads(c, labels), rows, table_look(pad_y=2.6), space_before=2.0)]


def _state(c: Compositor, line: FileLine) -> Block:
    if line.is_part:
        return c.pair(line.state, "cell.soft")
    if not line.state:
        return c.figure(ABSENT, "cell.label")
    return c.pair(line.state, "cell") if not line.tone else c.words(line.state, "bad")


def _what(c: Compositor, line: FileLine) -> Block:
    tail = [Span(f" · {c.lead(line.note)}")] if line.note else []
    return c.inline(line.what, "cell", tail) if line.what else c.figure("", "cell")
