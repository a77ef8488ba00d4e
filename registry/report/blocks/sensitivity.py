"""How firmly the list stands: shares of draws, the smallest change at the cut, the room of each weight, other views."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, heads, table, table_look
from registry.report.blocks.cut import rank_cell
from registry.report.blocks.round_seats import firm_cell
from registry.report.compositor import Compositor
from registry.report.sensitivity import OtherRow, Sensitivity
from registry.report.typeset.block import Block
from registry.report.typeset.table import Row
from registry.report.views import ShortlistView

PAD = 2.2


def sensitivity(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """The section."""
    part = view.sensitivity
    assert part is not None, "a section of its own choosing"
    blocks: list[Block] = [SectionHead(c, number, Text("Sensitivity"))]
    blocks += c.flow(part.finding, "finding")
    blocks += c.flow(part.method, "body", keep_with_next=True)
    blocks.append(_shares(c, part))
    blocks += [SubHead(c, Text("What swaps the places at the cut")), *c.flow(part.swap, "body")]
    if part.shifts:
        blocks.append(_shifts(c, part))
    blocks.append(SubHead(c, Text("Room of each weight")))
    if part.rooms:
        said = Text(
            "The list stays as it is while a weight lies within these bounds and the others share the difference."
        )
        blocks += [*c.flow(said, "body", keep_with_next=True), _rooms(c, part)]
    else:
        said = Text("The list does not follow the totals alone, so no weight can be said to keep it.")
        blocks += c.flow(said, "body")
    blocks.append(SubHead(c, Text("The list without one thing")))
    if part.without:
        blocks.append(_others(c, Text("Without"), part.without))
    else:
        blocks += c.flow(Text("No indicator, dimension or expert alone carries a seat."), "body")
    if part.others:
        said = Text("The same figures under other methods. They never decide.")
        blocks += [SubHead(c, Text("Other methods")), *c.flow(said, "body", keep_with_next=True)]
        blocks.append(_others(c, Text("Method"), part.others))
    return blocks


def _shares(c: Compositor, part: Sensitivity) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("Adopted weights, %"), "right"),
        (Text("Any weights, %"), "right"),
    ]
    rows = [
        Row(
            (
                rank_cell(c, row.rank, "number.strong"),
                firm_cell(c, row.name),
                c.figure(row.adopted, "number"),
                c.figure(row.uniform, "number.soft"),
            )
        )
        for row in part.shares
    ]
    return table(c, (30.0, 270.0, 90.0), heads(c, labels), rows, table_look(pad_y=PAD))


def _shifts(c: Compositor, part: Sensitivity) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Indicator"), "left"),
        (Text("Weight"), "right"),
        (Text("Becomes"), "right"),
    ]
    rows = [
        Row((c.pair(row.name, "cell"), c.figure(row.before, "number"), c.figure(row.after, "number.strong")))
        for row in part.shifts
    ]
    return table(c, (300.0, 90.0), heads(c, labels), rows, table_look(pad_y=PAD))


def _rooms(c: Compositor, part: Sensitivity) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Dimension, indicator"), "left"),
        (Text("Weight"), "right"),
        (Text("List unchanged within"), "left"),
    ]
    rows = [
        Row(
            (
                c.pair(row.name, "cell.strong" if row.strong else "cell.soft"),
                c.figure(row.now, "number.strong" if row.strong else "number"),
                c.pair(row.room, "cell"),
            )
        )
        for row in part.rooms
    ]
    return table(c, (300.0, 90.0), heads(c, labels), rows, table_look(pad_y=PAD))


def _others(c: Compositor, what: Text, rows: Sequence[OtherRow]) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (what, "left"),
        (Text("Stay"), "right"),
        (Text("Comes in"), "left"),
        (Text("Goes out"), "left"),
    ]
    made = [
        Row(
            (
                c.pair(row.name, "cell"),
                c.figure(row.same, "number"),
                c.pair(row.entered, "cell.soft"),
                c.pair(row.left, "cell.soft"),
            )
        )
        for row in rows
    ]
    return table(c, (140.0, 40.0, 150.0), heads(c, labels), made, table_look(pad_y=PAD))
