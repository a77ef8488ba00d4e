"""How a list came about: steps and papers, decisions with their reasons, the panel with its denominators, the seal."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, heads, table, table_look
from registry.report.blocks.cut import rank_cell
from registry.report.blocks.round_seats import firm_cell
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT
from registry.report.round_views import PanelRow, RecusalRow, RoundPart
from registry.report.typeset.block import Block
from registry.report.typeset.table import Row
from registry.report.views import ShortlistView
from registry.report.wording import Words


def path(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """The section."""
    part = view.round
    assert part is not None, "a section of a round"
    blocks: list[Block] = [SectionHead(c, number, Text("How the list came about")), *c.flow(seal_said(part), "body")]
    blocks.append(_steps(c, part))
    if part.decisions:
        blocks += [SubHead(c, Text("Decisions")), _decisions(c, part)]
    if part.panel:
        blocks += [SubHead(c, Text("The panel")), *c.flow(part.panel_rule, "body"), panel_rows_table(c, part.panel)]
    if part.recusals:
        blocks += [SubHead(c, Text("Recusals")), recusal_rows_table(c, part.recusals)]
    return blocks


def seal_said(part: RoundPart) -> Words:
    """The seal in a sentence, and what it is chained to."""
    if not part.digest:
        return Words.of(Text("The round is open: figures, marks and decisions may still change."))
    said = Words.of(
        Text(
            "Sealed on {day} by {by} with {witness} as witness; the SHA-256 of the sealed round stands on every page.",
            day=part.sealed_at[:10],
            by=part.sealed_by,
            witness=part.witness,
        )
    )
    for message, digest in (
        (Text("The seal before it is {digest}.", digest=part.previous[:16]), part.previous),
        (Text("It revises the round {digest}.", digest=part.revises[:16]), part.revises),
    ):
        if digest:
            more = Words.of(message)
            said = Words(f"{said.en} {more.en}", f"{said.zh}{more.zh}")
    return said


def _steps(c: Compositor, part: RoundPart) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("No."), "right"),
        (Text("Step"), "left"),
        (Text("Date"), "left"),
        (Text("By"), "left"),
        (Text("Document"), "left"),
        (Text("Remarks"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(str(step.number), "number.soft"),
                c.inline(step.step, "cell"),
                c.figure(step.day or ABSENT, "cell"),
                c.text(step.actor or ABSENT, "cell.soft"),
                c.text(step.document or ABSENT, "cell.soft"),
                c.text(step.remark or ABSENT, "cell.soft"),
            )
        )
        for step in part.steps
    ]
    return table(c, (30.0, 140.0, 66.0, 66.0, 116.0), heads(c, labels), rows, table_look(pad_y=1.8))


def _decisions(c: Compositor, part: RoundPart) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Matter"), "left"),
        (Text("About"), "left"),
        (Text("Answer"), "left"),
        (Text("Reason"), "left"),
        (Text("Who, when, document"), "left"),
    ]
    rows = [
        Row(
            (
                c.pair(row.kind, "cell"),
                c.pair(row.about, "cell.soft"),
                c.pair(row.answer, "cell.soft"),
                c.text(row.reason.zh, "cell.soft"),
                c.text(" · ".join(x for x in (row.by, row.day, row.document) if x), "cell.soft"),
            )
        )
        for row in part.decisions
    ]
    return table(c, (80.0, 150.0, 76.0, 98.0), heads(c, labels), rows, table_look(pad_y=2.2))


def panel_rows_table(c: Compositor, panel: Sequence[PanelRow], rank: Text | None = None) -> Block:
    """Figures of the panel with the sheets they rest on; `rank`: what the first column says where it is not the total's."""
    labels: list[tuple[Text | None, str]] = [
        (rank or Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("Panel figure"), "right"),
        (Text("Plain mean"), "right"),
        (Text("Highest less lowest"), "right"),
        (Text("Sheets given / needed"), "right"),
        (Text("Sheets counted"), "right"),
        (Text("Recused"), "left"),
    ]
    rows = [
        Row(
            (
                rank_cell(c, row.rank, "number.soft"),
                firm_cell(c, row.name),
                c.figure(row.result, "number.strong"),
                c.figure(row.plain, "number.soft"),
                c.figure(row.reach, "number.soft"),
                c.figure(row.denominator, "number"),
                c.figure(row.counted, "number.soft"),
                c.figure(row.recused or ABSENT, "cell.soft"),
            )
        )
        for row in panel
    ]
    widths = (32.0, 156.0, 46.0, 46.0, 62.0, 62.0, 44.0)
    return table(c, widths, heads(c, labels), rows, table_look(pad_y=1.6))


def recusal_rows_table(c: Compositor, recusals: Sequence[RecusalRow]) -> Block:
    """Who stepped aside for whom, by seats."""
    labels: list[tuple[Text | None, str]] = [
        (Text("Expert"), "left"),
        (Text("Firm"), "left"),
        (Text("Found"), "left"),
        (Text("Reason"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(row.seat, "cell"),
                firm_cell(c, row.firm),
                c.inline(row.basis, "cell.soft"),
                c.text(row.reason.zh, "cell.soft"),
            )
        )
        for row in recusals
    ]
    return table(c, (52.0, 200.0, 100.0), heads(c, labels), rows, table_look(pad_y=2.0))
