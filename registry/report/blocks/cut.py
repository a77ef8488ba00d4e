"""The cut line across a ranking, and which of a firm's names stands below the other."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT
from registry.report.theme import ON_INK, palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.characters import Voice
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph, Span
from registry.report.views import CutLine
from registry.report.wording import PaperLanguage, Words


class CutBand(Whole):
    """The cut: a line in the accent across the table, what it is at the left, the gap at the right."""

    def __init__(self, c: Compositor, cut: CutLine) -> None:
        self._label = c.spans([Span(c.plain(cut.label))], "cut", colour=ON_INK)
        self._gap = c.pair(cut.gap, "cut.right")
        self._gap_width = 300.0
        self._says_gap = bool(cut.gap)

    def height(self, width: float) -> float:
        """The tag or the gap, whichever is higher."""
        return max(14.0, self._gap.height(self._gap_width))

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Line, tag, gap."""
        p = palette()
        middle = y + self.height(width) / 2
        gap = min(self._gap_width, max(part.natural_width() for part in _lines(self._gap)) + 1)
        tall = self._gap.height(gap)
        ink.line(x, middle, x + width - (gap + 6 if self._says_gap else 0), middle, p.accent, 1.2)
        wide = self._label.natural_width() + 12
        ink.rect(x, middle - 7, wide, 14, p.accent, radius=2.4)
        self._label.draw(ink, x + 6, middle - self._label.height(wide) / 2, wide)
        self._gap.draw(ink, x + width - gap, middle - tall / 2, gap)


def is_shared(c: Compositor, rank: str) -> bool:
    """Whether a place is shared and the leading language says so in a word of its own: ``9=`` is a mark of English."""
    return rank.endswith("=") and c.voice is Voice.ZH


def rank_cell(c: Compositor, rank: str, style: str) -> Block:
    """A rank, or a dash."""
    if not is_shared(c, rank):
        return c.figure(rank or ABSENT, style)
    return Stack(c.figure(rank.rstrip("="), style), c.words(Text("shared place"), "small.right"))


def marked_figure(c: Compositor, figure: str, marks: Sequence[str], colour: str) -> Block:
    """A figure and the marks of its notes, which stand before it, so that a column keeps its decimals in line."""
    raised = [Span(mark, rise=0.32, size=6.5) for mark in marks]
    return c.spans([*raised, *([Span("\u2009")] if raised else []), Span(figure)], "number.strong", colour=colour)


def other_name(c: Compositor, name: Words) -> str:
    """The name that stands below the leading one: in an English paper the Chinese one, for that is the registered name."""
    if c.language is PaperLanguage.EN:
        return name.zh if name.en and name.en != name.zh else ""
    return c.follow(name)


def _lines(block: Block) -> list[Paragraph]:
    if isinstance(block, Stack):
        return [part for part in block.blocks if isinstance(part, Paragraph)]
    return [block] if isinstance(block, Paragraph) else []
