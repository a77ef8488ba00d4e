"""The evidence index: how well the records are grounded, every piece with what rests on it, and the pieces of each firm."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import FigureStrip, SectionHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.charts.bars import count_bar
from registry.report.charts.geometry import Scene
from registry.report.compositor import Compositor
from registry.report.papers.evidence import EvidencePaper, EvidencePiece, GradeCount, in_order
from registry.report.papers.places import CREDIT_CODE
from registry.report.phrases import ABSENT
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.typeset.paragraph import Align
from registry.report.wording import Words

BAR = (226.0, 9.0)
FIRMS = 3
"""Firms that a piece names; of the others it says how many."""


def evidence_blocks(c: Compositor, view: EvidencePaper) -> list[Block]:
    """The index."""
    blocks: list[Block] = [
        Anchor("index", c.plain(view.head.title), 0),
        SectionHead(c, "", view.head.title),
        *c.flow(view.finding, "finding"),
        FigureStrip(c, view.figures),
        Anchor("grades", c.plain(Text("Records by the grade of their source")), 1),
        SectionHead(c, "1", Text("Records by the grade of their source")),
        *c.flow(view.grades_finding, "finding"),
        _grades(c, view),
        Anchor("pieces", c.plain(Text("Pieces and sources")), 1),
        SectionHead(c, "2", Text("Pieces and sources")),
        *c.flow(view.pieces_finding, "finding"),
    ]
    if view.pieces:
        blocks.append(_pieces(c, view))
    blocks += [Anchor("firms", c.plain(Text("By firm")), 1), SectionHead(c, "3", Text("By firm"))]
    return [*blocks, *c.flow(view.firms_finding, "finding"), _firms(c, view)]


def _grades(c: Compositor, view: EvidencePaper) -> Block:
    most = max(one.records for one in view.grades)
    rows = [
        (
            c.figure(one.grade if one.grade not in ("", "-") else ABSENT, "cell.strong", align=Align.CENTRE),
            c.pair(one.label, "cell"),
            c.picture(_bar(one, most)),
            c.figure(f"{one.records:,}", "number.strong"),
        )
        for one in view.grades
    ]
    columns = [
        (Text("Grade"), "centre", 40.0),
        (Text("Source"), "left", 150.0),
        (Text("Records, from zero"), "left", BAR[0] + 10),
        (Text("Records"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)


def _bar(one: GradeCount, most: int) -> Scene:
    said = Text("{n:,} record", "{n:,} records", n=one.records)
    return count_bar(one.records, most, *BAR, "bad" if one.grade == "-" else "data", said)


def _pieces(c: Compositor, view: EvidencePaper) -> Block:
    rows = [
        (
            c.figure(str(one.number), "number.soft"),
            c.figure(one.grade or ABSENT, "cell.label", align=Align.CENTRE),
            Stack(c.text(one.title, "cell"), *([c.text(one.detail, "small")] if one.detail else [])),
            c.inline(Text("yes") if one.on_file else Text("no"), "cell.soft"),
            c.figure(f"{one.records:,}" if one.records else ABSENT, "number"),
            c.pair(_named(c, one), "cell.soft"),
        )
        for one in view.pieces
    ]
    columns = [
        (Text("No."), "right", 28.0),
        (Text("Grade"), "centre", 38.0),
        (Text("Evidence or source as the record names it"), "left", 190.0),
        (Text("On file"), "left", 44.0),
        (Text("Records"), "right", 46.0),
        (Text("Firms"), "left", 0.0),
    ]
    return plain_table(c, columns, rows)


def _named(c: Compositor, one: EvidencePiece) -> Words:
    shown = [use.firm for use in in_order(one.uses, c.language, lambda use: use.firm)[:FIRMS]]
    said = Words("; ".join(f.en or f.zh for f in shown), "；".join(f.zh for f in shown))
    left = len(one.uses) - FIRMS
    if left <= 0:
        return said
    more = Words.of(Text("and {n} more firm", "and {n} more firms", n=left))
    return Words(f"{said.en}; {more.en}", f"{said.zh}；{more.zh}")


def _firms(c: Compositor, view: EvidencePaper) -> Block:
    rows = [
        (
            firm_cell(c, one.name),
            c.figure(one.uscc or ABSENT, "cell.soft"),
            c.figure(", ".join(map(str, one.numbers)) or ABSENT, "cell"),
            c.figure(f"{one.bare:,}", "number"),
        )
        for one in in_order(view.firms, c.language, lambda firm: firm.name)
    ]
    columns = [
        (Text("Firm"), "left", 190.0),
        (CREDIT_CODE, "left", 108.0),
        (Text("Numbers of its pieces"), "left", 130.0),
        (Text("Records without a source"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)
