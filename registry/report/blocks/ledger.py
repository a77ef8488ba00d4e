"""The cultivation ledger: what stands where in all, then district by district."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import FigureStrip, SectionHead, SubHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.charts.bars import count_bar
from registry.report.compositor import Compositor
from registry.report.papers.ledger import LedgerPaper, LedgerRow, LedgerRung
from registry.report.papers.places import joined
from registry.report.phrases import ABSENT
from registry.report.scheme_words import spoken
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.wording import Words

BAR = (198.0, 9.0)
SHOWN = 3
"""Conditions and figures that a row names; of the others it says how many."""
_STATES = {"due": "warn.strong", "lapsed": "bad"}


def ledger_blocks(c: Compositor, view: LedgerPaper) -> list[Block]:
    """The ledger."""
    blocks: list[Block] = [
        Anchor("ledger", c.plain(view.head.title), 0),
        SectionHead(c, "", view.head.title),
        *c.flow(view.finding, "finding"),
        FigureStrip(c, view.figures),
        SubHead(c, Text("The ladder")),
        *c.flow(view.ladder_finding, "body"),
        rung_table(c, view.rungs),
        *c.flow(Words.of(Text("On no step: {n}.", n=view.apart)), "body"),
        *c.flow(view.rules, "note"),
        *_key(c),
    ]
    for number, district in enumerate(view.districts, 1):
        summary = c.flow(district.summary, "body")
        for one in summary:
            one.keep_with_next = True
        blocks += [Anchor(f"district-{number}", c.plain(district.name), 0), SubHead(c, district.name), *summary]
        continued = spoken(Text("{name}, continued", name=""), name=district.name)
        blocks.append(_table(c, [_row(c, row) for row in district.rows], continued))
    return blocks


def _key(c: Compositor) -> list[Block]:
    said = Text(
        "Conditions: met / not met / not known, of the tier a firm is checked against; the entry conditions count as one."
        " To ask for: the figures that would settle what is not known; one condition may need several. — not on record."
    )
    return c.flow(said, "note")


def rung_table(c: Compositor, rungs: tuple[LedgerRung, ...]) -> Block:
    """The steps with a bar each from zero: firms that hold it; beside it those due, and those lapsed."""
    most = max((rung.held for rung in rungs), default=0)
    rows = [
        (
            c.pair(rung.tier, "cell.strong"),
            c.picture(count_bar(rung.held, most, *BAR, "accent")),
            c.figure(str(rung.held), "number.strong"),
            c.figure(str(rung.due), "number"),
            c.figure(str(rung.lapsed), "number"),
        )
        for rung in rungs
    ]
    columns = [
        (Text("Tier"), "left", 110.0),
        (Text("Holding, from zero"), "left", BAR[0] + 10),
        (Text("Holding"), "right", 50.0),
        (Text("Due within 90 days"), "right", 74.0),
        (Text("Lapsed"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


def _table(c: Compositor, rows: list[tuple[Block | None, ...]], continued: Words) -> Block:
    columns = [
        (Text("No."), "right", 24.0),
        (Text("Firm"), "left", 134.0),
        (Text("Title held"), "left", 68.0),
        (Text("Valid until"), "left", 54.0),
        (Text("Next step"), "left", 66.0),
        (Text("Not met; to ask for"), "left", 0.0),
    ]
    return plain_table(c, columns, rows, continued=continued)


def _row(c: Compositor, row: LedgerRow) -> tuple[Block | None, ...]:
    codes = " · ".join(x for x in (row.uscc or ABSENT, c.plain(row.segment)) if x)
    firm: list[Block] = [firm_cell(c, row.name), c.text(codes, "small")]
    held: list[Block] = [c.pair(row.tier, "cell") if row.tier else c.figure(ABSENT, "cell")]
    if row.state:
        held.append(c.inline(row.state, _STATES.get(row.alarm, "cell.label")))
    counts = f"{row.met} / {row.unmet} / {row.unknown}"
    step: list[Block] = [
        c.pair(row.next_step, "cell"),
        c.inline(row.readiness, "cell.soft"),
        c.figure(counts, "cell.label"),
    ]
    return (
        c.figure(str(row.number), "number.soft"),
        Stack(*firm),
        Stack(*held),
        c.figure(row.until or ABSENT, "cell.soft"),
        Stack(*step),
        _wanted(c, row),
    )


def _wanted(c: Compositor, row: LedgerRow) -> Block:
    parts: list[Block] = []
    if row.lacking:
        parts.append(c.pair(spoken(Text("Not met: {what}", what=""), what=_some(row.lacking)), "cell"))
    if row.asks:
        parts.append(c.pair(spoken(Text("To ask for: {what}", what=""), what=_some(row.asks)), "cell.soft"))
    if row.missed:
        years = ", ".join(map(str, row.missed))
        parts.append(c.pair(Text("Yearly update missing: {years}", years=years), "warn"))
    return Stack(*parts) if parts else c.figure(ABSENT, "cell.soft")


def _some(items: tuple[Words, ...]) -> Words:
    said = joined(items[:SHOWN])
    if len(items) <= SHOWN:
        return said
    return spoken(Text("{what}; {n} in all", what="", n=len(items)), what=said)
