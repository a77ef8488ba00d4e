"""The sheet for a firm that is not on the list, on one page."""

from __future__ import annotations

from dataclasses import replace

from registry.i18n import Text
from registry.report.blocks.common import SubHead, stacked_height
from registry.report.blocks.sheet_parts import fact_table, plain_table
from registry.report.compositor import Compositor
from registry.report.papers.why_not import WhyNotPaper
from registry.report.phrases import ABSENT, signed
from registry.report.theme import ON_INK_SOFT, palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.ink import Ink
from registry.report.wording import Words

TIGHT = 1.0  # room above and below a row from which on both languages run on in one paragraph


class NameBand(Whole):
    """The dark band: names at the left, the place on the list at the right."""

    keep_with_next = True
    space_after = 9.0

    def __init__(self, c: Compositor, name: Words, place: Words) -> None:
        self._name = c.words(Words(name.en or name.zh, name.zh), "card.name", size=14.5, leading=20)
        follow = c.follow(name)
        self._follow = c.text(follow, "card.name.follow") if follow else None
        said = [c.words(place, "card.label", colour=ON_INK_SOFT, size=9.5, leading=13)]
        if second := c.follow(place):
            said.append(c.text(second, "card.label", colour=ON_INK_SOFT, size=7.5, leading=10))
        self._place = Stack(*said)

    def height(self, width: float) -> float:
        """Names and margins."""
        return max(50.0, self._names(width) + 20)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Band, names, place."""
        height = self.height(width)
        ink.rect(x, y, width, height, palette().ink)
        top = y + (height - self._names(width)) / 2
        room = width - 180
        self._name.draw(ink, x + 14, top, room)
        if self._follow:
            self._follow.draw(ink, x + 14, top + self._name.height(room) + 1, room)
        self._place.draw(ink, x + width - 154, y + (height - self._place.height(140)) / 2, 140)

    def _names(self, width: float) -> float:
        room = width - 180
        return self._name.height(room) + (self._follow.height(room) + 1 if self._follow else 0.0)


LOOKS = ((3.0, 99), (2.2, 99), (1.5, 99), (1.0, 99), (1.0, 6), (1.0, 4), (1.0, 3))
"""Air above and below a row, and how many parts of the distance have a row of their own."""


def why_not_blocks(c: Compositor, view: WhyNotPaper) -> list[Block]:
    """The sheet, set as wide as one page allows; at last only the largest parts of the distance are listed."""
    blocks: list[Block] = []
    for pad, most in LOOKS:
        blocks = _blocks(c, _shorter(view, most), pad)
        if stacked_height(c, blocks) <= c.grid.depth:
            break
    return blocks


def _shorter(view: WhyNotPaper, most: int) -> WhyNotPaper:
    rest = sum(row.gap for row in view.gaps[most:])
    return replace(view, gaps=view.gaps[:most], others=view.others + rest)


def _blocks(c: Compositor, view: WhyNotPaper, pad: float) -> list[Block]:
    tight = pad <= TIGHT
    said: list[Block]
    blocks: list[Block] = [NameBand(c, view.name, view.place), *c.flow(view.finding, "finding")]
    if view.reason != view.finding:
        blocks += c.flow(view.reason, "body")
    blocks.append(fact_table(c, view.facts, on_one_line=tight))
    if view.gaps:
        blocks += [SubHead(c, Text("The distance to the last seat, taken apart")), _gaps(c, view, pad)]
    said = [c.inline(view.moves_said, "body")] if tight else c.flow(view.moves_said, "body")
    blocks += [SubHead(c, Text("What would have been enough")), *said]
    if view.moves:
        blocks.append(_moves(c, view, pad))
    if view.open_values:
        blocks += [SubHead(c, Text("Values that nobody gave")), _open(c, view, pad)]
    return [*blocks, SubHead(c, Text("What can be done")), *c.flow(view.rights, "body")]


def _gaps(c: Compositor, view: WhyNotPaper, pad: float) -> Block:
    rows: list[tuple[Block | None, ...]] = [
        (
            c.figure(row.code or ABSENT, "cell.label"),
            c.inline(row.name, "cell"),
            _value(c, row.own),
            c.figure(row.own_points, "number.soft"),
            _value(c, row.other),
            c.figure(row.other_points, "number.soft"),
            c.figure(signed(row.gap), "number.strong"),
        )
        for row in view.gaps
    ]
    sums = [(Text("Distance in the total"), view.total_gap, "cell.strong", "number.strong")]
    if view.others:
        sums.insert(0, (Text("All other indicators"), view.others, "cell.soft", "number"))
    for label, gap, name, number in sums:
        rows.append((None, c.inline(label, name), None, None, None, None, c.figure(signed(gap), number)))
    columns = [
        (Text("Code"), "left", 28.0),
        (Text("Indicator"), "left", 158.0),
        (Text("This candidate"), "right", 76.0),
        (Text("Points / weight"), "right", 54.0),
        (Text("Last seat"), "right", 76.0),
        (Text("Points / weight"), "right", 54.0),
        (Text("In the total"), "right", 0.0),
    ]
    note = Text(
        "Points are of the objective part. An indicator that does not apply hands its weight to the others, and what counts in"
        " full differs by segment, so that points need not follow the values. Each figure is rounded by itself; their sum may"
        " differ from the distance by a few hundredths."
    )
    return plain_table(c, columns, rows, pad=pad, notes=[c.inline(note, "small")])


def _value(c: Compositor, said: Words) -> Block:
    """In both languages, unless a blank before a per cent sign is all that parts them."""
    same = said.en.replace(" ", "") == said.zh.replace(" ", "")
    return c.words(said, "number") if same else c.inline(said, "number")


def _moves(c: Compositor, view: WhyNotPaper, pad: float) -> Block:
    rows = [
        (
            c.figure(row.code, "cell.label"),
            c.inline(row.name, "cell"),
            c.inline(row.change, "cell"),
            c.figure(row.gain, "number.strong"),
        )
        for row in view.moves
    ]
    columns = [
        (Text("Code"), "left", 36.0),
        (Text("Indicator"), "left", 190.0),
        (Text("Change"), "left", 200.0),
        (Text("In the total"), "right", 0.0),
    ]
    return plain_table(c, columns, rows, pad=pad)


def _open(c: Compositor, view: WhyNotPaper, pad: float) -> Block:
    rows = [
        (
            c.figure(row.code, "cell.label"),
            c.inline(row.name, "cell"),
            c.figure(row.most, "number"),
            c.inline(
                Text("enough alone") if row.enough else Text("not enough alone"),
                "warn.strong" if row.enough else "cell.soft",
            ),
        )
        for row in view.open_values
    ]
    columns = [
        (Text("Code"), "left", 36.0),
        (Text("Indicator"), "left", 214.0),
        (Text("At most, in the total"), "right", 110.0),
        (Text("Alone"), "left", 0.0),
    ]
    return plain_table(c, columns, rows, pad=pad)
