"""What stands on a page: anything that knows its height for a width, can draw itself, and perhaps can be divided."""

from __future__ import annotations

from typing import Protocol

from registry.report.typeset.ink import Ink


class Block(Protocol):
    """A piece of a page. Heights depend on the width only; measuring twice gives the same.

    Attributes:
        space_before, space_after: distance kept to its neighbours, collapsed to the larger, dropped at a page's head.
        keep_with_next: never the last thing on a page.
    """

    space_before: float
    space_after: float
    keep_with_next: bool

    def height(self, width: float) -> float:
        """Height in points when `width` points wide."""
        ...

    def first_baseline(self, width: float) -> float | None:
        """Distance of the first baseline from the top, None for a block without text."""
        ...

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Two blocks of which the first fits into `room`, or None where it may not be divided there."""
        ...

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at `x`, `y`."""
        ...


class Whole:
    """A base for blocks that are never divided and stand without text of their own."""

    space_before: float = 0.0
    space_after: float = 0.0
    keep_with_next: bool = False

    def first_baseline(self, width: float) -> float | None:
        """None: nothing to align."""
        return None

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """None: never divided."""
        return None


class Space(Whole):
    """Empty height."""

    def __init__(self, points: float) -> None:
        self._points = points

    def height(self, width: float) -> float:
        """The height given."""
        return self._points

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Nothing."""


class Stack(Whole):
    """Blocks one above the other, kept together."""

    def __init__(self, *blocks: Block, gap: float = 0.0, space_after: float = 0.0) -> None:
        self.blocks = blocks
        self._gap = gap
        self.space_after = space_after

    def height(self, width: float) -> float:
        """Sum of the parts and the gaps."""
        return sum(block.height(width) for block in self.blocks) + self._gap * max(0, len(self.blocks) - 1)

    def first_baseline(self, width: float) -> float | None:
        """The first part's."""
        return self.blocks[0].first_baseline(width) if self.blocks else None

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Each part below the other."""
        for block in self.blocks:
            block.draw(ink, x, y, width)
            y += block.height(width) + self._gap
