"""Summary of a panel, and the page of its opinion."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, heads, table, table_look
from registry.report.blocks.round_path import panel_rows_table, recusal_rows_table
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import SignLines, TextBox, fact_table, plain_table
from registry.report.compositor import Compositor
from registry.report.papers.panel import PanelPaper
from registry.report.phrases import percent
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor, Company, NewPage
from registry.report.typeset.table import Row
from registry.report.wording import Words

RANK = Text("Panel rank")
ITEMS = 250.0
"""Width of all items together."""


def panel_blocks(c: Compositor, view: PanelPaper) -> list[Block]:
    """Figures first, the opinion on a page of its own."""
    blocks: list[Block] = [
        Anchor("summary", c.plain(Text("Summary of marks")), 0),
        SectionHead(c, "1", Text("Summary of marks")),
        fact_table(c, view.facts),
        *c.flow(view.rule, "body"),
        panel_rows_table(c, view.rows, RANK),
        SubHead(c, Text("By item")),
        *c.flow(_key(view), "small", keep_with_next=True),
        _items(c, view),
    ]
    if view.outliers:
        blocks += [SubHead(c, Text("Marks that stand out")), _outliers(c, view)]
    if view.recusals:
        blocks += [SubHead(c, Text("Recusals")), recusal_rows_table(c, view.recusals)]
    blocks += [
        NewPage(),
        Anchor("opinion", c.plain(Text("Panel opinion")), 0),
        SectionHead(c, "2", Text("Panel opinion")),
    ]
    for said in view.opinion:
        blocks += c.flow(said, "body")
    blocks.append(TextBox(c, Text("Opinion in the panel’s own words"), None, 250.0))
    labels = [Words.same(f"{seat} {name}" + (f" · {what}" if what else "")) for seat, name, what in view.signers]
    chair = (Words.of(Text("Chair of the panel")), Words.of(Text("Date")))
    blocks += [SubHead(c, Text("Signatures of the experts")), SignLines(c, labels), Company(), SignLines(c, chair)]
    return blocks


def _key(view: PanelPaper) -> Words:
    """What the letters of the items stand for."""
    return Words(
        "; ".join(f"{item.code} {item.name.en}" for item in view.items) + ".",
        "；".join(f"{item.code} {item.name.zh}" for item in view.items) + "。",
    )


def _items(c: Compositor, view: PanelPaper) -> Block:
    rows = [
        (
            c.figure(row.rank, "number.soft"),
            firm_cell(c, row.name),
            *(c.figure(value, "number.soft") for value in row.values),
            c.figure(row.result, "number.strong"),
        )
        for row in view.item_rows
    ]
    labels = heads(c, [(RANK, "right"), (Text("Firm"), "left")])
    labels += [Stack(c.figure(i.code, "head.right"), c.words(percent(i.weight), "head.right")) for i in view.items]
    labels += heads(c, [(Text("Panel figure"), "right")])
    widths = (32.0, 156.0, *([ITEMS / max(1, len(view.items))] * len(view.items)))
    return table(c, widths, labels, [Row(row) for row in rows], table_look(pad_y=1.5, gutter=6.0))


def _outliers(c: Compositor, view: PanelPaper) -> Block:
    rows = [
        (
            c.figure(row.seat, "cell"),
            firm_cell(c, row.firm),
            c.pair(row.said, "cell.soft"),
            c.pair(row.kept, "cell.soft"),
        )
        for row in view.outliers
    ]
    columns = [
        (Text("Expert"), "left", 52.0),
        (Text("Firm"), "left", 150.0),
        (Text("What stands out"), "left", 130.0),
        (Text("Reason or decision"), "left", 0.0),
    ]
    return plain_table(c, columns, rows)
