"""The first pages of a dossier: head, key figures, identity, the ladder with its recognitions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from registry.i18n import Text
from registry.report.annex_views import Ref
from registry.report.blocks.annex import source_key
from registry.report.blocks.common import FigureStrip, SectionHead, heads, table, table_look
from registry.report.blocks.cut import other_name
from registry.report.charts.ladder import RungMark, ladder
from registry.report.citing import cells_in_words
from registry.report.compositor import Compositor
from registry.report.dossier_views import DossierView, RecognitionRow, Rung
from registry.report.phrases import ABSENT, words
from registry.report.theme import ON_INK_LINE, palette
from registry.report.typeset.block import Block, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Align, Span
from registry.report.typeset.table import Row
from registry.report.wording import Words

STATES = {
    Rung.HELD: Text("Valid"),
    Rung.DUE: Text("Due within 90 days"),
    Rung.LAPSED: Text("Lapsed"),
    Rung.APPLIED: Text("Applied for"),
    Rung.NONE: Text("Not on record"),
}
_STATE_STYLES = {Rung.LAPSED: "bad", Rung.DUE: "warn.strong"}


def places(c: Compositor, refs: Sequence[Ref], style: str = "small") -> Block:
    """Where values stand: the number of each source, a link, and the cells drawn together."""
    spans: list[Span] = []
    for number, found in groupby(sorted(refs, key=lambda r: r.number), key=lambda r: r.number):
        cells = cells_in_words([ref.place for ref in found if ref.place])
        if spans:
            spans.append(Span("; "))
        spans.append(Span(f"[{number}]", colour=palette().accent, link=source_key(number)))
        if cells:
            spans.append(Span(f"\u00a0{cells}"))
    return c.spans(spans, style) if spans else c.figure(ABSENT, style)


def text_or_dash(c: Compositor, text: str, style: str) -> Block:
    """A text from the data, a dash where there is none."""
    return c.text(text, style) if text else c.figure(ABSENT, style)


class DossierHead(Whole):
    """The dark band: names at the left, tier and segment at the right."""

    keep_with_next = True
    space_after = 10.0
    RIGHT = 170.0

    def __init__(self, c: Compositor, view: DossierView) -> None:
        name = c.lead(view.name)
        room = self._room(c.grid.measure)
        wide = c.width(name, "card.name") / 16.0
        size = next((size for size in (18.0, 16.0, 14.5, 13.0, 11.5) if wide * size <= room), 11.5)
        self._name = c.words(view.name, "card.name", size=size, leading=size * 1.36)
        other = other_name(c, view.name)
        follow = " · ".join(x for x in (other, view.short_name) if x and x != name)
        self._follow = c.text(follow, "card.name.follow") if follow else None
        tier = view.tier or words(Text("No valid tier"))
        self._right: list[Block] = [c.words(tier, "card.name", size=11.0, leading=15.0, align=Align.RIGHT)]
        if c.follow(tier):
            self._right.append(c.text(c.follow(tier), "card.label"))
        if view.segment.name:
            self._right.append(c.text(c.plain(view.segment.name), "card.label"))

    def height(self, width: float) -> float:
        """Names or tier, and their margins."""
        return max(60.0, self._names(width) + 22, sum(b.height(self.RIGHT) for b in self._right) + 22)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Band, names, rule, tier."""
        height = self.height(width)
        ink.rect(x, y, width, height, palette().ink)
        room = self._room(width)
        top = y + (height - self._names(width)) / 2
        self._name.draw(ink, x + 16, top, room)
        if self._follow:
            self._follow.draw(ink, x + 16, top + self._name.height(room) + 1, room)
        rule = x + width - self.RIGHT - 28
        ink.line(rule, y + 12, rule, y + height - 12, ON_INK_LINE, 0.7)
        top = y + (height - sum(b.height(self.RIGHT) for b in self._right)) / 2
        for block in self._right:
            block.draw(ink, x + width - self.RIGHT - 16, top, self.RIGHT)
            top += block.height(self.RIGHT)

    def _room(self, width: float) -> float:
        return width - self.RIGHT - 54

    def _names(self, width: float) -> float:
        room = self._room(width)
        return self._name.height(room) + (self._follow.height(room) + 1 if self._follow else 0.0)


def opening(c: Compositor, view: DossierView) -> list[Block]:
    """Head, statement, key figures."""
    return [DossierHead(c, view), *c.flow(view.finding, "finding"), FigureStrip(c, view.figures)]


def identity(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """What the firm is, fact by fact, each with its place."""
    blocks: list[Block] = [SectionHead(c, number, Text("Identity")), *c.flow(view.facts_finding, "finding")]
    if not view.facts:
        return [*blocks, *c.flow(Text("Nothing but the name is on record."), "body")]
    labels: list[tuple[Text | None, str]] = [
        (Text("Fact"), "left"),
        (Text("As recorded"), "left"),
        (Text("Source"), "left"),
    ]
    rows = [Row((c.inline(f.label, "cell.label"), c.inline(f.value, "cell"), places(c, f.refs))) for f in view.facts]
    return [*blocks, table(c, (128.0, 270.0), heads(c, labels), rows, table_look(pad_y=2.2), space_before=2.0)]


def status(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """The ladder, and each recognition with its days."""
    blocks: list[Block] = [SectionHead(c, number, Text("Gradient status")), *c.flow(view.status_finding, "finding")]
    marks = [
        RungMark(
            step.state.value,
            tuple(
                line
                for line in (
                    c.lead(step.name),
                    c.follow(step.name),
                    c.lead(_joined(step.state, step.dates)),
                    c.follow(_joined(step.state, step.dates)),
                )
                if line
            ),
        )
        for step in view.ladder
    ]
    picture = c.picture(ladder(marks, c.grid.measure, Text("The ladder of tiers")), space_after=8.0)
    picture.keep_with_next = bool(view.recognitions)
    blocks.append(picture)
    if not view.recognitions:
        return blocks
    labels: list[tuple[Text | None, str]] = [
        (Text("Tier"), "left"),
        (Text("Batch"), "left"),
        (Text("Recognised"), "left"),
        (Text("Valid until"), "left"),
        (Text("State"), "left"),
        (Text("Grade"), "centre"),
        (Text("Source"), "left"),
    ]
    rows = [_recognition(c, row) for row in view.recognitions]
    widths = (136.0, 84.0, 62.0, 62.0, 66.0, 34.0)
    return [*blocks, table(c, widths, heads(c, labels), rows, table_look(pad_y=2.4), space_before=2.0)]


def _joined(state: Rung, dates: Words) -> Words:
    said = words(STATES[state])
    if not dates:
        return said
    return Words(f"{said.en}, {dates.en}", f"{said.zh}，{dates.zh}")


def _recognition(c: Compositor, row: RecognitionRow) -> Row:
    return Row(
        (
            c.pair(row.tier, "cell"),
            text_or_dash(c, row.batch, "cell.soft"),
            c.figure(row.recognised or ABSENT, "cell.soft"),
            c.figure(row.valid or ABSENT, "cell.soft"),
            c.pair(STATES[row.state], _STATE_STYLES.get(row.state, "cell.soft")),
            c.figure(row.grade or ABSENT, "cell.label", align=Align.CENTRE),
            places(c, row.refs),
        )
    )
