"""The shorter papers on their pages: one running head and foot for all, an outline entry for each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from registry.report.anchoring import keywords
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.papers.head import PaperHead
from registry.report.theme import PaperSize
from registry.report.typeset.block import Block
from registry.report.typeset.flow import Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.wording import PaperLanguage, Words


@dataclass(frozen=True, slots=True)
class LaidOutSheet:
    """A shorter paper on its pages, not yet drawn.

    Attributes:
        parts: by anchor, the running titles of parts that are handed out each by itself; their pages are counted apart.
    """

    head: PaperHead
    compositor: Compositor
    pages: list[Page]
    targets: frozenset[str]
    parts: Mapping[str, Words] = field(default_factory=dict[str, Words])

    def running(self) -> list[tuple[PaperHead, int, int]]:
        """For each page what runs over it, its number and of how many: of its part where the paper has parts."""
        begins = {page: self.parts[key] for key, page in pages_of_anchors(self.pages).items() if key in self.parts}
        made: list[tuple[PaperHead, int, int]] = []
        starts = sorted({0, *begins, len(self.pages)})
        for first, end in pairwise(starts):
            head = replace(self.head, title=begins.get(first, self.head.title))
            made += [(head, number, end - first) for number in range(1, end - first + 1)]
        return made


def lay_out_sheet(
    head: PaperHead,
    c: Compositor,
    blocks: Sequence[Block],
    links: Sequence[str] = (),
    parts: Mapping[str, Words] | None = None,
) -> LaidOutSheet:
    """Break blocks into pages; `links` are anchors that blocks draw by themselves."""
    pages = lay_out(blocks, c.grid.measure, c.grid.top, c.grid.bottom)
    return LaidOutSheet(head, c, pages, frozenset({*links, *pages_of_anchors(pages)}), parts or {})


def draw_sheet(paper: LaidOutSheet, size: PaperSize = PaperSize.A4) -> Drawn:
    """Draw all pages. The same paper and language give the same bytes in any process on any day."""
    grid = paper.compositor.grid
    ink = Ink(grid.width, grid.height, facts_of(paper.head, paper.compositor), paper.targets, size.scale)
    for page, (head, number, count) in zip(paper.pages, paper.running(), strict=True):
        draw_running(ink, paper.compositor, head, number, count)
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
