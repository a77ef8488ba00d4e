"""The score sheet of an expert on paper: commitment, what is marked, the candidates with a cell for each mark, a signature."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, heads, table, table_look
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import SignLines, fact_table, plain_table
from registry.report.compositor import Compositor
from registry.report.papers.score_sheet import ExpertSheet, ScoreSheetPaper
from registry.report.phrases import ABSENT, percent
from registry.report.scheme_words import spoken
from registry.report.theme import palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.flow import Anchor, Company, NewPage
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Align
from registry.report.typeset.table import Row
from registry.report.wording import Words

MARK, BLANK = 28.0, 34.0
"""Width of a cell that holds a mark, and of one to write it into by hand."""


class MarkBox(Whole):
    """An empty frame to write a mark into, 7 mm high."""

    HEIGHT = 20.0

    def height(self, width: float) -> float:
        """Of the frame."""
        return self.HEIGHT

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The frame."""
        ink.frame(x + 2, y, width - 4, self.HEIGHT, palette().control, 0.6)


def sheet_anchor(sheet: ExpertSheet) -> str:
    """Where the sheet of an expert begins."""
    return f"sheet-{sheet.key}"


def score_sheet_parts(view: ScoreSheetPaper) -> dict[str, Words]:
    """What runs at the head of each expert's pages, by where they begin."""
    running = Text("Score sheet of {expert}", expert="")
    return {sheet_anchor(sheet): spoken(running, expert=sheet.expert) for sheet in view.sheets}


def score_sheet_blocks(c: Compositor, view: ScoreSheetPaper) -> list[Block]:
    """Each sheet from a page of its own."""
    blocks: list[Block] = []
    for sheet in view.sheets:
        if blocks:
            blocks.append(NewPage())
        blocks += _sheet(c, view, sheet)
    return blocks


def _sheet(c: Compositor, view: ScoreSheetPaper, sheet: ExpertSheet) -> list[Block]:
    items = [
        (
            c.figure(item.code, "cell.strong", align=Align.CENTRE),
            c.inline(item.name, "cell"),
            c.words(percent(item.weight), "number"),
            c.pair(item.guide, "cell.soft") if item.guide else c.figure(ABSENT, "cell.soft"),
        )
        for item in view.items
    ]
    columns = [
        (Text("Code"), "centre", 36.0),
        (Text("What is marked"), "left", 150.0),
        (Text("Weight"), "right", 44.0),
        (Text("What to look at"), "left", 0.0),
    ]
    signed = spoken(Text("Signature of {expert}", expert=""), expert=sheet.expert)
    return [
        Anchor(sheet_anchor(sheet), c.plain(sheet.title), 0),
        SectionHead(c, "", sheet.title),
        fact_table(c, sheet.facts),
        *c.flow(view.declaration, "body"),
        plain_table(c, columns, items, pad=2.0),
        *c.flow(view.rule, "body"),
        SubHead(c, sheet.summary),
        _marks(c, view, sheet),
        Company(),
        SignLines(c, (signed, Words.of(Text("Date")), Words.of(Text("Received by")))),
    ]


def _marks(c: Compositor, view: ScoreSheetPaper, sheet: ExpertSheet) -> Block:
    labels = heads(c, [(Text("No."), "right"), (Text("Candidate"), "left")])
    labels += [c.figure(item.code, "head.centre") for item in view.items]
    labels += heads(c, [(Text("Weighted total (of\u00a0100)"), "right")] if view.is_filled else [])
    labels += heads(c, [(Text("Comment"), "left")])
    rows: list[Row] = []
    for row in sheet.rows:
        name: list[Block] = [firm_cell(c, row.name)]
        if row.uscc:
            name.append(c.figure(row.uscc, "small"))
        cells: list[Block | None] = [c.figure(str(row.number), "number.soft"), Stack(*name)]
        for mark in row.marks:
            blank = not mark and not view.is_filled
            cells.append(MarkBox() if blank else c.figure(mark or ABSENT, "number.centre"))
        if view.is_filled:
            cells.append(c.figure(row.total or ABSENT, "number.strong"))
        if row.recused:
            cells.append(c.inline(Text("recused"), "cell.label"))
        else:
            cells.append(c.text(row.comment, "cell.soft") if row.comment else None)
        rows.append(Row(tuple(cells)))
    widths = [24.0, 130.0, *[MARK if view.is_filled else BLANK] * len(view.items), *([46.0] if view.is_filled else [])]
    return table(c, widths, labels, rows, table_look(pad_y=2.2))
