"""The evidence index: how well the records are grounded, every piece with what rests on it, and the pieces of each firm."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import FigureStrip, SectionHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.charts.bars import count_bar
from registry.report.compositor import Compositor
from registry.report.papers.evidence import EvidencePaper, EvidencePiece
from registry.report.phrases import ABSENT
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.typeset.paragraph import Align
from registry.report.wording import Words

BAR = (170.0, 9.0)
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
            c.picture(count_bar(one.records, most, *BAR, "bad" if one.grade == "-" else "data")),
            c.figure(f"{one.records:,}", "number.strong"),
            None,
        )
        for one in view.grades
    ]
    columns = [
        (Text("Grade"), "centre", 40.0),
        (Text("Source"), "left", 150.0),
        (Text("Records, from zero"), "left", BAR[0] + 10),
        (Text("Records"), "right", 60.0),
        (None, "left", 0.0),
    ]
    return plain_table(c, columns, rows)


def _pieces(c: Compositor, view: EvidencePaper) -> Block:
    rows = [
        (
            c.figure(str(one.number), "number.soft"),
            c.figure(one.grade or ABSENT, "cell.label", align=Align.CENTRE),
            Stack(c.text(one.title, "cell"), *([c.text(one.detail, "small")] if one.detail else [])),
            c.words(Text("On file") if one.on_file else Text("Named"), "cell.soft"),
            c.figure(str(one.records) if one.records else ABSENT, "number"),
            c.words(_named(one), "cell.soft"),
        )
        for one in view.pieces
    ]
    columns = [
        (Text("No."), "right", 28.0),
        (Text("Grade"), "centre", 38.0),
        (Text("Evidence or source as the record names it"), "left", 190.0),
        (Text("Held"), "left", 44.0),
        (Text("Records"), "right", 46.0),
        (Text("Firms"), "left", 0.0),
    ]
    return plain_table(c, columns, rows)


def _named(one: EvidencePiece) -> Words:
    shown = [use.firm for use in one.uses[:FIRMS]]
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
            c.figure(str(one.bare) if one.bare else "0", "number"),
        )
        for one in view.firms
    ]
    columns = [
        (Text("Firm"), "left", 190.0),
        (Text("Credit code"), "left", 108.0),
        (Text("Numbers of its pieces"), "left", 130.0),
        (Text("Records without a source"), "right", 0.0),
    ]
    return plain_table(c, columns, rows)
