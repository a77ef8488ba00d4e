"""Seats and what each is owed to, the reserve in order, and the firms that rank would seat and the list does not."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, heads, on_one_page, table, table_look
from registry.report.blocks.cut import other_name, rank_cell
from registry.report.charts.band import lead_band, reach
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT, signed
from registry.report.round_views import PairRow
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.table import Row
from registry.report.views import ShortlistView
from registry.report.wording import Words

NO = 30.0
BAND = 50.0


def seats(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """The section."""
    return on_one_page(c, lambda pad: _seats(c, view, number, pad), (3.0, 2.2, 1.5))


def _seats(c: Compositor, view: ShortlistView, number: str, pad: float) -> list[Block]:
    part = view.round
    assert part is not None, "a section of a round"
    blocks: list[Block] = [SectionHead(c, number, Text("Seats, reserve and firms passed over"))]
    blocks += c.flow(part.summary, "body")
    blocks.append(_seat_table(c, view, pad))
    if part.aside:
        said = Text("These firms rank high enough for a seat; the reason why they have none stands beside each.")
        blocks += [
            SubHead(c, Text("Passed over")),
            *c.flow(said, "body", keep_with_next=True),
            _aside_table(c, view, pad),
        ]
    if part.reserve:
        said = Text("Whoever waits takes a seat that falls vacant, in this order, where no quota is broken by it.")
        blocks += [
            SubHead(c, Text("Reserve")),
            *c.flow(said, "body", keep_with_next=True),
            _reserve_table(c, view, pad),
        ]
    if part.pairs:
        blocks += [SubHead(c, Text("Side by side at the cut")), _pair_table(c, part.pairs, pad)]
    for one in part.lowered:
        blocks += c.flow(one, "body")
    if part.floors:
        blocks += [SubHead(c, Text("Minimum scores")), *c.flow(part.floors, "body")]
    return blocks


def firm_cell(c: Compositor, name: Words, style: str = "cell") -> Block:
    """Both names of a firm, one below the other."""
    second = other_name(c, name)
    first = c.words(name, style)
    return Stack(first, c.text(second, "cell.follow")) if second else first


def _seat_table(c: Compositor, view: ShortlistView, pad: float) -> Block:
    assert view.round is not None, "a section of a round"
    drawn = any(seat.share for seat in view.round.seats)
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("Total"), "right"),
        *([(Text("Held, %"), "right")] if drawn else []),
        (Text("Seat"), "left"),
        (Text("Reason"), "left"),
    ]
    rows = [
        Row(
            (
                rank_cell(c, seat.rank, "number.strong"),
                firm_cell(c, seat.name),
                c.figure(seat.total, "number"),
                *([c.figure(seat.share or ABSENT, "number.soft")] if drawn else []),
                c.pair(seat.by, "cell"),
                c.pair(seat.why, "cell.soft") if seat.why else c.figure(ABSENT, "cell.soft"),
            )
        )
        for seat in view.round.seats
    ]
    notes: list[Block] = []
    if drawn:
        said = Text(
            "Held: in how many of 100 draws of weights around the adopted ones the total, without"
            " quotas and decisions, would seat the firm."
        )
        notes = c.flow(said, "note")
    widths = (NO, 150.0, 44.0, *([44.0] if drawn else []), 78.0)
    return table(c, widths, heads(c, labels), rows, table_look(pad_y=pad), notes=notes)


def _aside_table(c: Compositor, view: ShortlistView, pad: float) -> Block:
    assert view.round is not None, "a section of a round"
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("Total"), "right"),
        (Text("On the list"), "left"),
        (Text("Reason"), "left"),
        (Text("Price"), "right"),
    ]
    rows = [
        Row(
            (
                rank_cell(c, row.rank, "number.strong"),
                firm_cell(c, row.name),
                c.figure(row.total, "number"),
                c.pair(row.place, "cell"),
                c.pair(row.why, "cell.soft"),
                c.figure(row.price or ABSENT, "number"),
            )
        )
        for row in view.round.aside
    ]
    notes: list[Block] = []
    if any(row.price for row in view.round.aside):
        notes = c.flow(Text("Price: points of the whole list that the quota costs."), "note")
    return table(c, (NO, 132.0, 42.0, 76.0, 178.0), heads(c, labels), rows, table_look(pad_y=pad), notes=notes)


def _reserve_table(c: Compositor, view: ShortlistView, pad: float) -> Block:
    assert view.round is not None, "a section of a round"
    labels: list[tuple[Text | None, str]] = [
        (Text("Turn"), "right"),
        (Text("Firm"), "left"),
        (Text("Rank"), "right"),
        (Text("Total"), "right"),
        (Text("To the last seat"), "right"),
        (Text("May take the seat of"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(str(row.turn), "number.strong"),
                firm_cell(c, row.name),
                rank_cell(c, row.rank, "number.soft"),
                c.figure(row.total, "number"),
                c.figure(row.gap, "number.soft"),
                c.pair(row.replaces, "cell.soft"),
            )
        )
        for row in view.round.reserve
    ]
    return table(c, (NO, 150.0, 44.0, 44.0, 78.0), heads(c, labels), rows, table_look(pad_y=pad))


def _pair_table(c: Compositor, pairs: Sequence[PairRow], pad: float) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm with a seat"), "left"),
        (Text("Rank"), "right"),
        (Text("Firm without"), "left"),
        (Text("Ahead, %"), "right"),
        (Text("Lead, points"), "right"),
        (None, "left"),
        (Text("Told apart"), "left"),
    ]
    most = reach([pair.lead for pair in pairs])
    rows = [
        Row(
            (
                rank_cell(c, pair.inside[0], "number.strong"),
                firm_cell(c, pair.inside[1]),
                rank_cell(c, pair.outside[0], "number.strong"),
                firm_cell(c, pair.outside[1]),
                c.figure(pair.ahead, "number"),
                c.inline(Text("{low} to {high}", low=signed(pair.lead[0]), high=signed(pair.lead[1])), "number.soft"),
                c.picture(lead_band(*pair.lead, most, BAND - 8, 9.0, apart=pair.apart)),
                c.pair(Text("yes") if pair.apart else Text("no"), "cell"),
            )
        )
        for pair in pairs
    ]
    said = Text(
        "Both under the same {n} draws of weights around the adopted ones. Ahead: in how many of 100 draws the first has the"
        " higher total. Lead: where it lies in nine draws of ten, on one axis with zero at the upright line; hollow where the"
        " band crosses it. Told apart: the lead keeps its sign there.",
        n=f"{pairs[0].draws:,}",
    )
    widths = (NO - 3, 122.0, NO - 3, 122.0, 48.0, 59.0, BAND)
    return table(c, widths, heads(c, labels), rows, table_look(pad_y=pad), notes=c.flow(said, "note"))
