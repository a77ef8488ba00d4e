"""The overview of support: three tables from one count, then what is overdue and who was not met."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import FigureStrip, SectionHead, SubHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.compositor import Compositor
from registry.report.papers.support import SilentFirm, SupportPaper, SupportTable
from registry.report.phrases import ABSENT
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.wording import Words


def support_blocks(c: Compositor, view: SupportPaper) -> list[Block]:
    """The overview."""
    blocks: list[Block] = [
        Anchor("support", c.plain(view.head.title), 0),
        SectionHead(c, "", view.head.title),
        *c.flow(view.finding, "finding"),
        FigureStrip(c, view.figures),
    ]
    for number, one in enumerate(view.tables, 1):
        blocks += _section(c, number, one.title, one.finding)
        if one.lines:
            blocks.append(_table(c, one))
    note = Text("Sums are what is known: a support or payment without a figure is counted beside them.")
    blocks += c.flow(note, "note")
    blocks += _section(c, len(view.tables) + 1, Words.of(Text("Promises overdue")), view.promises_finding)
    if view.promises:
        blocks.append(_promises(c, view))
    blocks += _section(c, len(view.tables) + 2, Words.of(Text("No contact for six months")), view.silent_finding)
    met = [one for one in view.silent if one.last is not None]
    if met:
        blocks.append(_silent(c, met))
    if len(met) < len(view.silent):
        blocks += [
            SubHead(c, Text("No contact on record")),
            _never(c, [one for one in view.silent if one.last is None]),
        ]
    return blocks


def _section(c: Compositor, number: int, title: Words, finding: Words) -> list[Block]:
    return [
        Anchor(f"part-{number}", c.plain(title), 1),
        SectionHead(c, str(number), title),
        *c.flow(finding, "finding"),
    ]


def _count(c: Compositor, number: int) -> Block:
    return c.figure(f"{number:,}" if number else ABSENT, "number")


def _table(c: Compositor, view: SupportTable) -> Block:
    rows = [
        (
            c.pair(line.title, "cell.strong"),
            *(_count(c, n) for n in (line.firms, line.sought, line.granted, line.refused, line.revoked, line.paid_to)),
            c.words(line.amount, "number") if line.amount else c.figure(ABSENT, "number"),
            c.words(line.paid, "number") if line.paid else c.figure(ABSENT, "number"),
        )
        for line in view.lines
    ]
    columns = [
        (view.title, "left", 128.0),
        (Text("Firms"), "right", 36.0),
        (Text("Sought"), "right", 40.0),
        (Text("Granted"), "right", 42.0),
        (Text("Refused"), "right", 42.0),
        (Text("Revoked"), "right", 44.0),
        (Text("Paid to"), "right", 40.0),
        (Text("Sum granted"), "right", 68.0),
        (Text("Sum paid"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


def _promises(c: Compositor, view: SupportPaper) -> Block:
    rows = [
        (
            c.figure(str(number), "number.soft"),
            Stack(firm_cell(c, one.firm), c.words(one.district, "small")),
            Stack(c.words(one.need, "cell"), *([c.words(one.promised, "cell.soft")] if one.promised else [])),
            c.words(one.by, "cell") if one.by else c.figure(ABSENT, "cell"),
            c.figure(one.due.isoformat(), "cell"),
            c.figure(f"{one.days:,}", "number.strong"),
        )
        for number, one in enumerate(view.promises, 1)
    ]
    columns = [
        (Text("No."), "right", 24.0),
        (Text("Firm"), "left", 130.0),
        (Text("Need, and what was promised"), "left", 162.0),
        (Text("Promised by"), "left", 62.0),
        (Text("Due"), "left", 54.0),
        (Text("Days overdue"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


def _silent(c: Compositor, firms: Sequence[SilentFirm]) -> Block:
    rows = [
        (
            c.figure(str(number), "number.soft"),
            firm_cell(c, one.firm),
            c.words(one.district, "cell"),
            c.words(one.officer, "cell") if one.officer else c.figure(ABSENT, "cell"),
            c.figure(one.last.isoformat() if one.last is not None else ABSENT, "cell"),
            c.figure(f"{one.days:,}" if one.days is not None else ABSENT, "number"),
        )
        for number, one in enumerate(firms, 1)
    ]
    columns = [
        (Text("No."), "right", 26.0),
        (Text("Firm"), "left", 190.0),
        (Text("District"), "left", 70.0),
        (Text("Liaison officer"), "left", 84.0),
        (Text("Last contact"), "left", 62.0),
        (Text("Days ago"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


def _never(c: Compositor, firms: Sequence[SilentFirm]) -> Block:
    """A row a district: there is nothing to say of a firm but its name."""
    districts: dict[Words, list[SilentFirm]] = {}
    for one in firms:
        districts.setdefault(one.district, []).append(one)
    rows = [
        (
            c.pair(district, "cell.strong"),
            c.figure(str(len(some)), "number.strong"),
            c.words(Words("; ".join(f.firm.en or f.firm.zh for f in some), "；".join(f.firm.zh for f in some)), "cell"),
        )
        for district, some in districts.items()
    ]
    columns = [(Text("District"), "left", 90.0), (Text("Firms"), "right", 40.0), (Text("Firm"), "left", 0.0)]
    return plain_table(c, columns, rows)
