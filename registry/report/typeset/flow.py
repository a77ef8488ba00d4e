"""Blocks onto pages: first everything is placed, then everything is drawn.

Because placing comes first, the number of pages and the page of every anchor are known when the first page is drawn.
A chain of blocks that keep with the next never parts; the last of a chain may be divided if it allows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.report.typeset.block import Block, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.table import DataTable


class NewPage(Whole):
    """What follows begins on a fresh page, if more than `used` of this one is filled (a share of its height)."""

    def __init__(self, used: float = 0.0) -> None:
        self.used = used

    def height(self, width: float) -> float:
        """Nothing."""
        return 0.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Nothing."""


class Company(Whole):
    """What follows, to the end of its chain, never begins a page by itself: the last lines or rows before it come along."""

    keep_with_next = True

    def height(self, width: float) -> float:
        """Nothing."""
        return 0.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Nothing."""


class Anchor(Whole):
    """A named place: a link's target and an entry of the outline."""

    keep_with_next = True

    def __init__(self, key: str, title: str, level: int) -> None:
        self.key = key
        self.title = title
        self.level = level

    def height(self, width: float) -> float:
        """Nothing."""
        return 0.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The anchor and its outline entry."""
        ink.anchor(self.key, max(0.0, y - 12))
        ink.outline(self.title, self.key, self.level)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the height of its top edge on the page."""

    block: Block
    y: float


@dataclass(slots=True)
class Page:
    """One laid-out page.

    Attributes:
        placed: blocks from top to bottom.
        used: lowest edge of any block.
        ends_section: the page was ended on purpose, not because it was full.
        overfull: a block that could not be divided runs over the bottom.
    """

    placed: list[Placed] = field(default_factory=list["Placed"])
    used: float = 0.0
    ends_section: bool = False
    overfull: bool = False


def lay_out(blocks: Sequence[Block], width: float, top: float, bottom: float) -> list[Page]:
    """Place `blocks` on as many pages as they need, between `top` and `bottom`."""
    pages: list[Page] = []
    page = Page(used=top)
    queue = list(blocks)
    at = 0
    space = 0.0  # what the last block wants below itself

    def close(ends_section: bool) -> None:
        nonlocal page, space
        page.ends_section = ends_section
        pages.append(page)
        page = Page(used=top)
        space = 0.0

    while at < len(queue):
        turn = queue[at]
        if isinstance(turn, NewPage):
            if page.placed and page.used - top > turn.used * (bottom - top):
                close(ends_section=True)
            at += 1
            continue
        last = at
        while queue[last].keep_with_next and last + 1 < len(queue) and not isinstance(queue[last + 1], NewPage):
            last += 1
        y = page.used
        spots: list[float] = []
        gap = space
        begun = bool(page.placed)  # an anchor alone does not begin a page: no space goes before what follows it
        for block in queue[at : last + 1]:
            y += max(gap, block.space_before) if begun else 0.0
            spots.append(y)
            height = block.height(width)
            if height > 0:
                begun, gap = True, block.space_after
            y += height if block is not queue[last] else 0.0
        final = queue[last]
        rest: Block | None = None
        if spots[-1] + final.height(width) > bottom + 0.01:
            parts = final.split(width, bottom - spots[-1])
            if parts is not None:
                final, rest = parts
            elif page.placed:
                company = any(isinstance(block, Company) for block in queue[at : last + 1])
                queue[at:at] = _taken_back(page, width, (top + bottom) / 2) if company else []
                close(ends_section=False)
                continue
            else:
                page.overfull = True
        page.placed += [Placed(block, spot) for block, spot in zip([*queue[at:last], final], spots, strict=True)]
        page.used = spots[-1] + final.height(width)
        space = final.space_after
        at = last + 1
        if rest is not None:
            close(ends_section=False)
            queue[last] = rest
            at = last
    if page.placed:
        close(ends_section=True)
    return pages


def _taken_back(page: Page, width: float, half: float) -> list[Block]:
    """Take the last lines or rows off a page, or its last block with what keeps with it; never all that stands there.

    Args:
        half: where half of the page is filled; a short table is cut rather than a page left emptier than that.
    """
    last = page.placed[-1]
    block, room = last.block, last.block.height(width) - 1
    first = len(page.placed) - 1
    while first and page.placed[first - 1].block.keep_with_next:
        first -= 1
    before = [placed.y + height for placed in page.placed[:first] if (height := placed.block.height(width))]
    parts = block.split(width, room)
    if parts is None and isinstance(block, DataTable) and max(before, default=0.0) < half:
        parts = block.divide(width, room)
    if parts is not None:
        page.placed[-1] = Placed(parts[0], last.y)
        page.used = last.y + parts[0].height(width)
        return [parts[1]]
    if not before:
        return []
    taken = [placed.block for placed in page.placed[first:]]
    del page.placed[first:]
    page.used = max(before)
    return taken


def pages_of_anchors(pages: Sequence[Page]) -> dict[str, int]:
    """Index of the page each anchor stands on."""
    return {
        placed.block.key: number
        for number, page in enumerate(pages)
        for placed in page.placed
        if isinstance(placed.block, Anchor)
    }
