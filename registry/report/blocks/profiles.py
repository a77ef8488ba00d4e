"""The shapes of the listed firms side by side: a radar each, small, beside the median of the list."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import Columns, SubHead
from registry.report.charts.radar import LEAST, radar, reached
from registry.report.compositor import Compositor
from registry.report.scheme_words import spoken
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.paragraph import Align
from registry.report.views import Card, ShortlistView
from registry.report.wording import Words

ACROSS = 5
TOGETHER = 2
"""So many rows are not parted by the end of a page."""
BETWEEN = 12.0
NAMES = 6.6
"""Size of the dimensions' names at the spokes."""


def profiles(c: Compositor, view: ShortlistView) -> list[Block]:
    """Finding, radars five to a row, and what they show; nothing where dimensions are too few or nobody is listed."""
    if not view.cards or len(view.dimensions) < LEAST:
        return []
    room = (c.grid.measure - BETWEEN * (ACROSS - 1)) / ACROSS
    cells: list[Block] = [_cell(c, view, card, room) for card in view.cards]
    rows: list[Block] = [
        Columns([(cell, room) for cell in cells[at : at + ACROSS]], BETWEEN, space_after=8.0)
        for at in range(0, len(cells), ACROSS)
    ]
    for row in rows[:-1]:
        row.keep_with_next = len(rows) <= TOGETHER
    said = Text(
        "Share of each dimension’s points, from zero in the middle; rings at a quarter, a half, three quarters and all."
        " Dashed: the median of the list."
    )
    return [
        SubHead(c, Text("Profiles of the listed firms")),
        *(block for one in _finding(view) for block in c.flow(one, "body", keep_with_next=True)),
        *c.flow(said, "note", keep_with_next=True),
        *rows,
    ]


def _cell(c: Compositor, view: ShortlistView, card: Card, room: float) -> Block:
    names = [c.lead(d.short) for d in view.dimensions]
    widths = [c.width(name, "head") * NAMES / 7.5 for name in names]
    shares = [reached(d.points, d.full) for d in card.dimensions]
    middles = [reached(d.median, d.full) for d in card.dimensions if d.median is not None]
    scene = radar(shares, middles if len(middles) == len(shares) else None, names, widths, room, NAMES)
    name = Words(f"{card.rank}  {card.name.en}" if card.name.en else "", f"{card.rank}  {card.name.zh}")
    return Stack(c.picture(scene), c.words(name, "cell.soft", align=Align.CENTRE), gap=2.0)


def _finding(view: ShortlistView) -> list[Words]:
    """Where the listed firms are strongest and weakest: the median that is drawn, in words; nothing where there is none."""
    medians = [(reached(d.median, d.full), d.name) for d in view.cards[0].dimensions if d.median is not None]
    if not medians:
        return []
    most, least = max(medians, key=lambda one: one[0]), min(medians, key=lambda one: one[0])
    return [_said(most[1], most[0], least[1], least[0])]


def _said(first: Words, most: int, last: Words, least: int) -> Words:
    message = Text(
        "The median listed firm reaches {most} % of the points for “{first}”, the highest share, and {least} % of those"
        " for “{last}”, the lowest.",
        most=_percent(most),
        least=_percent(least),
        first="",
        last="",
    )
    return spoken(message, first=first, last=last)


def _percent(share: int) -> str:
    return str((share + 50) // 100)
