"""A firm on one page: head, why it stands where it does, facts, dimensions against the median, every indicator."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import Columns, SubHead, heads, on_one_page, stacked_height, table, table_look
from registry.report.blocks.cut import is_shared, other_name
from registry.report.charts import geometry
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT, interval, points, sentences, signed, weight, weights
from registry.report.theme import GRID, ON_INK_LINE, palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.faces import Weight
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Align, Paragraph, Span
from registry.report.typeset.table import Row
from registry.report.views import Card, CardDimension, CardIndicator, Known, LabelledFact
from registry.report.wording import Words

FACTS = 200.0
BETWEEN = 22.0
PADS = (3.0, 2.4, 1.75, 1.2, 0.7, 0.5, 0.2)
"""Room above and below an indicator: as much as lets the card stand on one page."""
TIGHT = 0.5
"""From here on the notes of both languages run on in one paragraph."""


def card(c: Compositor, view: Card, section: str = "") -> list[Block]:
    """The blocks of one card, set as wide as one page allows; `section` is the number and title it belongs to."""
    opening = _opening(c, view, section)
    rows = _indicator_rows(c, view.indicators)  # made once: another pad breaks no line anew
    spread = [block for said in view.notes for block in c.flow(said, "note")]

    def blocks(pad: float) -> list[Block]:
        notes = [c.inline(said, "small") for said in view.notes] if pad <= TIGHT else spread
        return [*opening, _indicators(c, rows, pad), *notes]

    wide = _side_by_side(c, view, section, rows) if c.grid.is_wide else None
    return wide or on_one_page(c, blocks, PADS, otherwise=-1)


def _side_by_side(c: Compositor, view: Card, section: str, rows: Sequence[Row]) -> list[Block] | None:
    """On a wide sheet: facts, bars and notes at the left, the indicators at the right; None where that is too high."""
    left = c.grid.measure - GRID.measure - BETWEEN
    facts = _Facts(c, view.facts)
    aside: list[Block] = [facts, _Dimensions(c, view.dimensions)]
    if view.made_of:
        aside.append(c.pair(view.made_of, "body"))
    notes: list[Block] = [c.inline(said, "small") for said in view.notes]
    findings: list[list[Block]] = [c.flow(view.finding, "finding"), [c.inline(view.finding, "finding")]]
    head: list[Block] = [CardHead(c, view, section), *min(findings, key=lambda made: stacked_height(c, made))]
    for pad in PADS:
        indicators = _indicators(c, rows, pad, measure=GRID.measure)
        for beside in range(len(notes), -1, -1):  # notes stand in the left column as far as there is room, else below
            column = Stack(*aside, *notes[:beside], gap=6.0)
            made = [*head, Columns([(column, left), (indicators, GRID.measure)], BETWEEN), *notes[beside:]]
            if stacked_height(c, made) <= c.grid.depth:
                return made
    return None


def _opening(c: Compositor, view: Card, section: str) -> list[Block]:
    blocks: list[Block] = [CardHead(c, view, section), *c.flow(view.finding, "finding")]
    right = c.grid.measure - FACTS - BETWEEN
    facts = _Facts(c, view.facts)
    bars = _Dimensions(c, view.dimensions)
    blocks.append(Columns([(facts, FACTS), (bars, right)], BETWEEN, space_after=2.0))
    if view.made_of:
        blocks.append(c.inline(view.made_of, "body"))
    blocks.append(SubHead(c, Text("Indicators of the objective part") if view.made_of else Text("Indicators")))
    return blocks


class CardHead(Whole):
    """The dark band: rank, names, score."""

    keep_with_next = True
    space_after = 9.0

    def __init__(self, c: Compositor, view: Card, section: str) -> None:
        self._section = c.text(section, "card.section", align=Align.CENTRE) if section else None
        shared = is_shared(c, view.rank)
        self._rank = c.figure(view.rank.rstrip("=") if shared else view.rank, "card.rank")
        self._shared = c.words(Text("shared place"), "card.section", align=Align.CENTRE) if shared else None
        room = self._room(c.grid.measure)
        sizes = (16.0, 14.5, 13.0, 11.5)
        wide = c.width(c.lead(view.name), "card.name") / 16.0
        size = next((size for size in sizes if wide * size <= room), sizes[-1])
        self._name = c.words(view.name, "card.name", size=size, leading=size * 1.36)
        follow = other_name(c, view.name)
        self._follow = c.text(follow, "card.name.follow") if follow else None
        self._score = c.figure(points(view.score), "card.score")
        if view.low == view.high:
            label = Text("of 100 points")
        else:
            label = Text("of 100 points; possible {range}", range=interval(view.low, view.high))
        self._label = c.pair(label, "card.label")

    def height(self, width: float) -> float:
        """Names and their margins."""
        return max(58.0, self._names(width) + 20)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Band, rank, rule, names, score."""
        height = self.height(width)
        ink.rect(x, y, width, height, palette().ink)
        lower = 0.0 if self._section is None else 4.0  # the line of the section stands above the rank
        self._rank.draw(ink, x + 4, y + height / 2 - (20 if self._shared else 16) + lower, 52)
        if self._shared is not None:
            self._shared.draw(ink, x + 4, y + height / 2 + 12 + lower, 52)
        ink.line(x + 60, y + 11, x + 60, y + height - 11, ON_INK_LINE, 0.7)
        if self._section is not None:
            self._section.draw(ink, x + 2, y + 5, 56)
        top = y + (height - self._names(width)) / 2
        room = self._room(width)
        self._name.draw(ink, x + 72, top, room)
        if self._follow:
            self._follow.draw(ink, x + 72, top + self._name.height(room) + 1, room)
        top = y + height / 2 - 21
        self._score.draw(ink, x + width - 132, top, 120)
        self._label.draw(ink, x + width - 132, top + 29, 120)

    def _room(self, width: float) -> float:
        return width - 72 - 140

    def _names(self, width: float) -> float:
        room = self._room(width)
        return self._name.height(room) + (self._follow.height(room) + 1 if self._follow else 0.0)


class _Facts(Whole):
    """Labels and values with hairlines."""

    LABEL = 74.0

    def __init__(self, c: Compositor, facts: Sequence[LabelledFact]) -> None:
        self._rows: list[tuple[Paragraph, Paragraph]] = [
            (c.inline(fact.label, "cell.label"), c.inline(fact.value, "cell")) for fact in facts
        ]

    def height(self, width: float) -> float:
        """Sum of the rows."""
        return sum(self._row(pair, width) for pair in self._rows)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Row by row."""
        for pair in self._rows:
            label, value = pair
            height = self._row(pair, width)
            label.draw(ink, x, y + 2.6 + _drop(value, label), self.LABEL)
            value.draw(ink, x + self.LABEL + 6, y + 2.6, width - self.LABEL - 6)
            ink.line(x, y + height, x + width, y + height, palette().line2, 0.5)
            y += height

    def _row(self, pair: tuple[Paragraph, Paragraph], width: float) -> float:
        return max(pair[0].height(self.LABEL), pair[1].height(width - self.LABEL - 6)) + 5.2


def _drop(larger: Paragraph, smaller: Paragraph) -> float:
    """What brings the baseline of `smaller` down to that of `larger`."""
    return (larger.first_baseline(1) or 0.0) - (smaller.first_baseline(1) or 0.0)


class _Dimensions(Whole):
    """A bar for each dimension, its points, and the distance to the median."""

    NAME, POINTS, GAP = 76.0, 50.0, 34.0
    ROW = 20.0

    def __init__(self, c: Compositor, dimensions: Sequence[CardDimension]) -> None:
        self._c = c
        self._dimensions = dimensions
        has_median = any(d.median is not None for d in dimensions)
        said = [Text("Tick: median of the list, with the distance at the right.")] if has_median else []
        if any(d.low != d.high for d in dimensions):
            said.append(Text("Line between two bars: what the points may be."))
        said.append(Text("Each figure is rounded by itself."))
        self._key = c.pair(sentences(*map(Words.of, said)), "small")

    def height(self, width: float) -> float:
        """Rows and the key."""
        return self._row() * len(self._dimensions) + 3 + self._key.height(width)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Row by row."""
        c = self._c
        row = self._row()
        bar = width - self.NAME - self.POINTS - self.GAP - 8
        for index, dimension in enumerate(self._dimensions):
            name = c.pair(dimension.name, "cell.label", colour=palette().text)
            name.draw(ink, x, y + (row - name.height(self.NAME)) / 2, self.NAME)
            scene = geometry.measure_bar(
                dimension.points,
                dimension.low,
                dimension.high,
                dimension.full,
                dimension.median,
                f"dimension{index}",
                bar,
                row,
            )
            c.picture(scene).draw(ink, x + self.NAME, y, bar)
            score = [
                Span(points(dimension.points), weight=None),
                Span(f" / {weight(dimension.full)}", colour=palette().text3),
            ]
            c.spans(score, "number").draw(ink, x + self.NAME + bar + 4, y + (row - 11) / 2, self.POINTS)
            if dimension.median is not None:
                gap = signed(dimension.points - dimension.median)
                look = c.figure(gap, "number.soft")
                look.draw(ink, x + width - self.GAP, y + (row - 11) / 2, self.GAP)
            y += row
        self._key.draw(ink, x, y + 3, width)

    def _row(self) -> float:
        return self.ROW + (1.5 if self._c.language.value == "both" else 0.0)


def _indicators(c: Compositor, rows: Sequence[Row], pad: float, measure: float | None = None) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Code"), "left"),
        (Text("Indicator"), "left"),
        (Text("Raw value"), "right"),
        (Text("Value"), "right"),
        (Text("Weight, %"), "right"),
        (Text("Points"), "right"),
        (Text("Grade"), "centre"),
        (Text("Source or range"), "left"),
    ]
    look = table_look(pad_y=pad, gutter=7.0, inset=7.0)
    widths = (32.0, 171.0, 92.0, 34.0, 40.0, 36.0, 30.0)
    return table(c, widths, heads(c, labels), rows, look, space_before=2.0, space_after=4.0, measure=measure)


def _indicator_rows(c: Compositor, rows: Sequence[CardIndicator]) -> list[Row]:
    p = palette()
    made: list[Row] = []
    alike = weights(row.weight for row in rows if row.state is not Known.NOT_APPLICABLE)
    for row in rows:
        away = row.state is Known.NOT_APPLICABLE
        made.append(
            Row(
                (
                    c.figure(row.code, "cell.label"),
                    c.inline(row.name, "cell", colour=p.text3 if away else p.text),
                    _raw(c, row),
                    c.figure(ABSENT if row.value is None or away else points(row.value), "number.soft"),
                    c.figure(ABSENT if away else alike[row.weight], "number.soft"),
                    c.figure(ABSENT if away else points(row.points), "number", weight=Weight.STRONG),
                    c.figure(ABSENT if away else row.grade or ABSENT, "cell.label", align=Align.CENTRE),
                    _place(c, row),
                ),
                strip=p.dimension(row.dimension),
            )
        )
    return made


def _raw(c: Compositor, row: CardIndicator) -> Block:
    if row.state is Known.NOT_APPLICABLE:
        return c.inline(Text("n/a"), "number.soft", colour=palette().text3)
    if not row.raw:
        return c.figure(ABSENT, "number")
    return c.words(row.raw, "number") if _alike(row.raw) else c.inline(row.raw, "number")


def _alike(said: Words) -> bool:
    """Whether both languages say the same but for spaces and commas: 45 % and 45% need not stand side by side."""
    en, zh = ("".join(ch for ch in text if ch not in " ,、") for text in (said.en, said.zh))
    return en == zh


def _place(c: Compositor, row: CardIndicator) -> Block:
    """Where the value stands, and where it is not settled, what the indicator may give."""
    cited = _refs(c, row)
    if row.low == row.high:
        return cited
    span = c.figure(interval(row.low, row.high), "warn")
    return Stack(span, cited) if row.refs else span


def _refs(c: Compositor, row: CardIndicator) -> Block:
    spans: list[Span] = []
    for before, ref in zip((None, *row.refs), row.refs[:2], strict=False):
        if before is not None and before.number == ref.number:
            spans.append(Span(f", {ref.place}"))
            continue
        if before is not None:
            spans.append(Span("; "))
        spans.append(Span(f"[{ref.number}]", colour=palette().accent, link=source_key(ref.number)))
        if ref.place:
            spans.append(Span(f"\u00a0{ref.place}"))
    if len(row.refs) > 2:
        spans.append(Span(f" +{len(row.refs) - 2}"))
    return c.spans(spans, "small") if spans else c.figure(ABSENT, "small")


def source_key(number: int) -> str:
    """Anchor of a source."""
    return f"source-{number}"
