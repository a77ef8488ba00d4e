"""The shorter papers on their pages: one running head and foot for all, an outline entry for each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from registry.report.anchoring import keywords
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.papers.head import PaperHead
from registry.report.theme import A4, GRID, PaperSize
from registry.report.typeset.block import Block
from registry.report.typeset.flow import Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.wording import PaperLanguage


@dataclass(frozen=True, slots=True)
class LaidOutSheet:
    """A shorter paper on its pages, not yet drawn.

    Attributes:
        letters: anchors of parts that go each to somebody else, whose pages are counted by themselves.
    """

    head: PaperHead
    compositor: Compositor
    pages: list[Page]
    targets: frozenset[str]
    letters: frozenset[str] = frozenset()


def lay_out_sheet(
    head: PaperHead, c: Compositor, blocks: Sequence[Block], links: Sequence[str] = (), letters: Sequence[str] = ()
) -> LaidOutSheet:
    """Break blocks into pages; `links` are anchors that blocks draw by themselves."""
    pages = lay_out(blocks, GRID.measure, GRID.top, GRID.bottom)
    return LaidOutSheet(head, c, pages, frozenset({*links, *pages_of_anchors(pages)}), frozenset(letters))


def draw_sheet(paper: LaidOutSheet, size: PaperSize = PaperSize.A4) -> Drawn:
    """Draw all pages. The same paper and language give the same bytes in any process on any day."""
    ink = Ink(*A4, facts_of(paper.head, paper.compositor), paper.targets, size.scale)
    for page, (number, count) in zip(paper.pages, _numbers(paper), strict=True):
        draw_running(ink, paper.compositor, paper.head, number, count)
        for placed in page.placed:
            placed.block.draw(ink, GRID.left, placed.y, GRID.measure)
        ink.end_page()
    return ink.finish()


def _numbers(paper: LaidOutSheet) -> list[tuple[int, int]]:
    """Number and count of each page within its letter, or within the whole paper."""
    found = pages_of_anchors(paper.pages)
    starts = sorted({0, len(paper.pages), *(found[key] for key in paper.letters if key in found)})
    return [(number, stop - start) for start, stop in pairwise(starts) for number in range(1, stop - start + 1)]


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
