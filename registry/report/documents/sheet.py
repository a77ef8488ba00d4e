"""The shorter papers on their pages: one running head and foot for all, an outline entry for each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.report.anchoring import keywords
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.papers.head import PaperHead
from registry.report.theme import PaperSize
from registry.report.typeset.block import Block
from registry.report.typeset.flow import Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.wording import PaperLanguage


@dataclass(frozen=True, slots=True)
class LaidOutSheet:
    """A shorter paper on its pages, not yet drawn."""

    head: PaperHead
    compositor: Compositor
    pages: list[Page]
    targets: frozenset[str]


def lay_out_sheet(head: PaperHead, c: Compositor, blocks: Sequence[Block], links: Sequence[str] = ()) -> LaidOutSheet:
    """Break blocks into pages; `links` are anchors that blocks draw by themselves."""
    pages = lay_out(blocks, c.grid.measure, c.grid.top, c.grid.bottom)
    return LaidOutSheet(head, c, pages, frozenset({*links, *pages_of_anchors(pages)}))


def draw_sheet(paper: LaidOutSheet, size: PaperSize = PaperSize.A4) -> Drawn:
    """Draw all pages. The same paper and language give the same bytes in any process on any day."""
    grid = paper.compositor.grid
    ink = Ink(grid.width, grid.height, facts_of(paper.head, paper.compositor), paper.targets, size.scale)
    for number, page in enumerate(paper.pages, 1):
        draw_running(ink, paper.compositor, paper.head, number, len(paper.pages))
        for placed in page.placed:
            placed.block.draw(ink, grid.left, placed.y, grid.measure)
        ink.end_page()
    return ink.finish()


def facts_of(head: PaperHead, c: Compositor) -> FileFacts:
    """What the file says about itself."""
    return FileFacts(
        title=c.plain(head.title),
        author=c.plain(head.office),
        subject=c.plain(head.subtitle),
        keywords=keywords(head.snapshot, head.log),
        language="en" if c.language is PaperLanguage.EN else "zh-CN",
        dated=head.as_of,
    )
