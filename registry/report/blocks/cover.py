"""The cover: who, what, as of when, on which snapshot, and what stands where."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from registry.report.anchoring import seal_line
from registry.report.blocks.common import draw_tag
from registry.report.compositor import Compositor
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.theme import ON_INK, ON_INK_LINE, palette
from registry.report.typeset.ink import Ink
from registry.report.views import ShortlistView
from registry.report.wording import Words

_FACTS_HEIGHT = 275.9
"""From the facts and the contents down to the edge of the sheet."""
_WIDE_FACTS_HEIGHT = 292.0
FACTS_WIDTH = 262.0


def draw_cover(ink: Ink, c: Compositor, view: ShortlistView, contents: Sequence[tuple[str, Words, int]]) -> None:
    """Draw the cover; `contents` holds anchor, title and page number of each section."""
    p = palette()
    ink.rect(0, 0, ink.width, ink.height, p.ink)
    _orbits(ink)
    _head(ink, c, view)
    _title(ink, c, view)
    _facts(ink, c, view)
    _contents(ink, c, contents)
    seal = c.lead(seal_line(view))
    foot = c.text(seal, "cover.small")
    ink.line(c.grid.left, c.grid.footer - 13, c.grid.right, c.grid.footer - 13, ON_INK_LINE, 0.5)
    foot.draw(ink, c.grid.left, c.grid.footer - 6, c.grid.measure)


def _orbits(ink: Ink) -> None:
    """Orbits about a planet beyond the right edge; one of them is being flown. They stay clear of all text."""
    p = palette()
    x, y, flown = ink.width + 30.0, 118.0, 252.0
    for radius in (152, 202, flown, 302):
        ink.circle(x, y, radius, stroke=ON_INK_LINE, line=0.6)
    ink.circle(x, y, 96, fill=p.dimension(1))
    ink.arc(x, y, flown, 170, 66, p.gold, 1.7)
    ink.circle(x + flown * cos(radians(170)), y - flown * sin(radians(170)), 4.6, fill=p.gold)


def _head(ink: Ink, c: Compositor, view: ShortlistView) -> None:
    office = c.pair(view.office, "cover.office")
    office.draw(ink, c.grid.left, 62, 250)
    y = 62 + office.height(250) + 14
    left = c.grid.left
    for text in _marks(c, view):
        label = c.text(text, "running", size=7.0)
        wide = label.natural_width() + 10
        draw_tag(ink, c, text, left + wide, y + 8.6, palette().ink, ON_INK)
        y += 18


def _marks(c: Compositor, view: ShortlistView) -> list[str]:
    marks = [FICTIONAL_ON_PAPER] if view.fictional else []
    return [*marks, c.plain(view.draft_mark)] if view.draft_mark is not None else marks


def _title(ink: Ink, c: Compositor, view: ShortlistView) -> None:
    p = palette()
    english = c.language.value == "en"
    title = c.words(view.title, "cover.title.en" if english else "cover.title")
    height = title.height(c.grid.measure)
    y = _facts_top(c) - 130.0 - height if not c.grid.is_wide else 186.0 - height
    title.draw(ink, c.grid.left - (0 if english else 1.5), y, c.grid.measure)
    y += height + 9
    ink.rect(c.grid.left, y, 46, 2.2, p.gold)
    y += 15
    follow = c.follow(view.title)
    if follow:
        second = c.text(follow, "cover.subtitle")
        second.draw(ink, c.grid.left, y, c.grid.measure)
        y += second.height(c.grid.measure) + 2
    for said in (c.lead(view.subtitle), c.follow(view.subtitle)):
        if said:
            line = c.text(said, "cover.subtitle.follow")
            line.draw(ink, c.grid.left, y, c.grid.measure)
            y += line.height(c.grid.measure)


def _facts_top(c: Compositor) -> float:
    return c.grid.height - (_WIDE_FACTS_HEIGHT if c.grid.is_wide else _FACTS_HEIGHT)


def _facts(ink: Ink, c: Compositor, view: ShortlistView) -> None:
    y = _facts_top(c)
    label_width = 84.0
    for fact in view.cover_facts:
        label = c.pair(fact.label, "cover.label")
        value = c.pair(fact.value, "cover.value")
        label.draw(ink, c.grid.left, y, label_width)
        value.draw(ink, c.grid.left + label_width, y, FACTS_WIDTH - label_width)
        y += max(label.height(label_width), value.height(FACTS_WIDTH - label_width)) + 5


def _contents(ink: Ink, c: Compositor, contents: Sequence[tuple[str, Words, int]]) -> None:
    left = c.grid.left + FACTS_WIDTH + 34
    width = c.grid.right - left
    y = _facts_top(c)
    with ink.tags.element("TOC"):
        for place, (key, title, page) in enumerate(contents, 1):
            numbered = Words(f"{place} {title.en}", f"{place} {title.zh}")
            line = c.inline(
                numbered if not c.follow(title) else Words(title.en, numbered.zh), "cover.value", colour=ON_INK
            )
            number = c.figure(str(page), "cover.value")
            height = line.height(width - 24)
            with ink.tags.element("TOCI"):
                line.draw(ink, left, y, width - 24)
                number.draw(ink, c.grid.right - number.natural_width() - 0.5, y, 40)
                ink.link(key, left, y, width, height)
            ink.line(left, y + height + 2.5, c.grid.right, y + height + 2.5, ON_INK_LINE, 0.5)
            y += height + 6
