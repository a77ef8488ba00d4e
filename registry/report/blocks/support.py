"""The overview of support: three tables from one count, then what is overdue and who was not met."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from registry.i18n import Text
from registry.report.blocks.common import FigureStrip, SectionHead, SubHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.compositor import Compositor
from registry.report.papers.places import joined
from registry.report.papers.support import SilentFirm, SupportPaper, SupportTable
from registry.report.phrases import ABSENT, MINUS
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.typeset.paragraph import Align
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
    note = Text(
        "Applicants: firms with any application on record. A firm on several lines counts once in their sum. Sums are what is"
        " known: a support or payment without a figure is counted below them. The sum paid is less what came back: 0 where all"
        " of it did."
    )
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
    lines = [(line, False) for line in view.lines]
    if len(view.lines) > 1:
        lines.append((view.total, True))
    fen = [one for line, _ in lines for one in (line.amount_fen, line.paid_fen)]
    # As many digits in every cell as the longest needs, down to a yuan.
    digits = next((d for d in range(4) if all(one % 10 ** (_FEN - d) == 0 for one in fen)), 4)
    rows = [
        (
            c.pair(line.title, "cell.strong"),
            *(_count(c, n) for n in (line.firms, line.sought, line.granted, line.refused, line.revoked, line.paid_to)),
            _sum(c, line.amount, line.amount_fen, line.amount_unknown, digits, whole=whole),
            _sum(c, line.paid, line.paid_fen, line.paid_unknown, digits, whole=whole),
        )
        for line, whole in lines
    ]
    columns = [
        (view.head, "left", 122.0),
        (Text("Applicants"), "right", 44.0),
        (Text("Pending"), "right", 40.0),
        (Text("Granted"), "right", 42.0),
        (Text("Refused"), "right", 42.0),
        (Text("Revoked"), "right", 42.0),
        (Text("Paid to"), "right", 38.0),
        (Text("Sum granted, CNY 10,000"), "right", 66.0),
        (Text("Sum paid, CNY 10,000"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


_FEN = 6
"""Ten thousand yuan are ten to this power of fen."""


def _sum(c: Compositor, said: Words, fen: int, unknown: int, digits: int, *, whole: bool) -> Block:
    """A sum in ten thousand yuan, and below it how many of its parts have no figure."""
    if not said:
        return c.figure(ABSENT, "number")
    parts: list[Block] = []
    if fen or not unknown:
        text = f"{Decimal(fen).scaleb(-_FEN):,.{digits}f}".replace("-", MINUS)
        parts.append(c.figure(text, "number.strong" if whole else "number"))
    if unknown:
        parts.append(
            c.pair(Text("{n} without a figure", "{n} without a figure", n=unknown), "small", align=Align.RIGHT)
        )
    return Stack(*parts)


def _promises(c: Compositor, view: SupportPaper) -> Block:
    rows = [
        (
            c.figure(str(number), "number.soft"),
            Stack(firm_cell(c, one.firm), c.inline(one.district, "small")),
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
            c.pair(one.district, "cell"),
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
            c.pair(joined([Words(f.firm.en or f.firm.zh, f.firm.zh) for f in some]), "cell"),
        )
        for district, some in districts.items()
    ]
    columns = [(Text("District"), "left", 90.0), (Text("Number of firms"), "right", 52.0), (Text("Firm"), "left", 0.0)]
    return plain_table(c, columns, rows)
