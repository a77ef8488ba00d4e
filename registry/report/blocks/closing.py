"""The end of a paper: who signs, where the meeting is named, and what the paper is not."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.annex_views import SignOff
from registry.report.blocks.common import SectionHead
from registry.report.compositor import Compositor
from registry.report.theme import palette
from registry.report.typeset.block import Block, Whole
from registry.report.typeset.characters import Voice
from registry.report.typeset.flow import Company
from registry.report.typeset.ink import Ink
from registry.report.views import ShortlistView

PART = 32.0  # from one part of a date to the next
ROOM = 44.0  # 15.5 mm to sign and to seal


class SignBoxes(Whole):
    """A box for each signer, and one line for the meeting. Never divided."""

    space_before = 8.0
    space_after = 10.0
    keep_with_next = True

    def __init__(self, c: Compositor, view: SignOff) -> None:
        self._c = c
        self._roles = [c.pair(role, "sign.label") for role in view.roles]
        self._meeting = c.inline(view.meeting, "cell.label")
        self._decision = c.inline(view.decision, "cell.label")
        self._date = c.inline(Text("Date"), "sign.date")
        # English writes a date on one line; Chinese leaves room before each of its three words.
        asked = (Text("year"), Text("month"), Text("day")) if c.voice is Voice.ZH else ()
        self._parts = [c.words(part, "sign.date.right") for part in asked]

    def height(self, width: float) -> float:
        """Meeting lines and boxes."""
        return 52.0 + self._box(width)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Two lines to fill in, then the boxes."""
        p = palette()
        half = (width - 20) / 2
        for index, label in enumerate((self._meeting, self._decision)):
            left = x + index * (half + 20)
            label.draw(ink, left, y + 2, half)
            ink.line(left, y + 36, left + half, y + 36, p.control, 0.6)
        top = y + 52.0
        height = self._box(width)
        step = width / max(1, len(self._roles))
        for index, role in enumerate(self._roles):
            left = x + index * step
            inner = step - 24
            role.draw(ink, left + 12, top + 8, inner)
            base = top + height - 24
            ink.line(left + 12, base, left + step - 12, base, p.text, 0.6)
            self._date.draw(ink, left + 12, base + 6, inner)
            if not self._parts:
                wide = self._date.natural_width() + 6
                ink.line(left + 12 + wide, base + 16, left + step - 12, base + 16, p.control, 0.6)
            for place, part in enumerate(reversed(self._parts)):
                part.draw(ink, left + 12, base + 6, inner - place * PART)
            if index:
                ink.line(left, top, left, top + height, p.line2, 0.5)
        ink.frame(x, top, width, height, p.text, 0.8)

    def _box(self, width: float) -> float:
        inner = width / max(1, len(self._roles)) - 24
        return 8 + max(role.height(inner) for role in self._roles) + ROOM + 24


def closing(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Sign-off and limits, kept together and never alone on a page."""
    blocks: list[Block] = [Company(), SectionHead(c, number, Text("Sign-off")), SignBoxes(c, view.sign_off)]
    limits = c.flow(view.limits, "body")
    for block in limits[:-1]:
        block.keep_with_next = True
    return [*blocks, *limits]
