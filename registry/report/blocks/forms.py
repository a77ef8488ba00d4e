"""Recusal form, record of objections, data to fix: papers that people fill in, sign or work through."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, on_one_page
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import SignLines, TextBox, TickBox, fact_table, plain_table
from registry.report.compositor import Compositor
from registry.report.papers.objection import ObjectionPaper
from registry.report.papers.recusal import RecusalForm
from registry.report.papers.to_fix import ToFixPaper
from registry.report.phrases import ABSENT, percent
from registry.report.typeset.block import Block
from registry.report.typeset.flow import Anchor, Company, NewPage
from registry.report.wording import Words

PADS = (2.6, 1.9, 1.4, 1.2, 0.7)
"""Room above and below a candidate of the recusal form: as much as lets the form stand on one page."""
DENSE = 1.2
"""With no more room the grounds are set like a table's text."""


TO_FIX = (3.0, 2.2, 1.5)
"""The same of the list of data to fix."""


def recusal_blocks(c: Compositor, view: RecusalForm) -> list[Block]:
    """The form: promise, grounds, candidates with boxes, signature."""
    grounds = [Words(f"({n}) {ground.en}", f"（{n}）{ground.zh}") for n, ground in enumerate(view.grounds, 1)]
    rows = [
        (
            c.figure(str(line.number), "number.soft"),
            c.text(line.name, "cell"),
            c.figure(line.uscc or ABSENT, "cell.soft"),
            TickBox(),
            TickBox(),
            c.pair(line.known, "cell.soft") if line.known else None,
        )
        for line in view.lines
    ]
    columns = [
        (Text("No."), "right", 28.0),
        (Text("Candidate, full legal name"), "left", 170.0),
        (Text("Credit code"), "left", 104.0),
        (Text("No tie"), "centre", 44.0),
        (Text("Tied"), "centre", 44.0),
        (Text("Ground and remarks"), "left", 0.0),
    ]
    signers = (Words.of(Text("Signature of the expert")), Words.of(Text("Date")), Words.of(Text("Received by")))

    def whole(pad: float) -> list[Block]:
        blocks: list[Block] = [Anchor("form", c.plain(view.head.title), 0), SectionHead(c, "", view.head.title)]
        blocks.append(fact_table(c, view.facts))
        for said in (*view.promise, *grounds):
            blocks += [c.pair(said, "cell")] if pad <= DENSE else c.flow(said, "body")
        return [*blocks, plain_table(c, columns, rows, pad=pad), Company(), SignLines(c, signers)]

    return on_one_page(c, whole, PADS)


def objection_blocks(c: Compositor, view: ObjectionPaper) -> list[Block]:
    """A page for each objection."""
    blocks: list[Block] = []
    for page in view.pages:
        if blocks:
            blocks.append(NewPage())
        title = Text("Objection no. {number}", number=page.number)
        blocks += [
            Anchor(f"objection-{page.number}", c.plain(title), 0),
            SectionHead(c, "", title),
        ]
        blocks.append(fact_table(c, page.facts))
        blocks.append(TextBox(c, Text("What is objected to"), page.text, 96.0))
        blocks.append(TextBox(c, Text("Evidence"), page.evidence, 62.0))
        blocks.append(SubHead(c, Text("What was found")))
        blocks.append(TextBox(c, Text("Outcome"), page.outcome, 44.0))
        blocks.append(TextBox(c, Text("Answer and grounds"), page.answer, 120.0))
        blocks.append(fact_table(c, page.decided))
        blocks += c.flow(view.note, "note")
        signers = (Words.of(Text("Drafter")), Words.of(Text("Section chief")), Words.of(Text("Leader in charge")))
        blocks += [Company(), SignLines(c, signers)]
    return blocks


def to_fix_blocks(c: Compositor, view: ToFixPaper) -> list[Block]:
    """District by district; a heading with its sentence stands with the rows below it."""
    return on_one_page(c, lambda pad: _to_fix(c, view, pad), TO_FIX)


def _to_fix(c: Compositor, view: ToFixPaper, pad: float) -> list[Block]:
    blocks: list[Block] = [
        SectionHead(c, "", view.head.title),
        *c.flow(view.summary, "finding"),
        *c.flow(view.ask, "body"),
    ]
    for number, district in enumerate(view.districts, 1):
        name, said = district.name, district.summary
        head = Words(f"{name.en}: {said.en}", f"{name.zh}：{said.zh}")
        blocks += [Anchor(f"district-{number}", c.plain(name), 0), SubHead(c, head)]
        rows: list[tuple[Block | None, ...]] = []
        for firm in district.firms:
            for at, row in enumerate(firm.rows):
                rows.append(
                    (
                        c.figure(str(firm.number), "number.soft") if not at else None,
                        firm_cell(c, firm.name) if not at else None,
                        c.figure(row.code, "cell.label"),
                        c.pair(row.indicator, "cell"),
                        c.pair(row.known, "cell.soft"),
                        c.words(percent(row.weight), "number.soft"),
                        c.figure(row.worth, "number"),
                        None,
                    )
                )
        columns = [
            (Text("No."), "right", 28.0),
            (Text("Firm"), "left", 122.0),
            (Text("Code"), "left", 30.0),
            (Text("Value wanted"), "left", 100.0),
            (Text("Known"), "left", 76.0),
            (Text("Weight"), "right", 36.0),
            (Text("Worth"), "right", 38.0),
            (Text("Report"), "left", 0.0),
        ]
        blocks.append(plain_table(c, columns, rows, pad=pad))
    note = Text("Worth: points of the objective part between the lowest and the highest that the value may give.")
    return [*blocks, *c.flow(note, "note")]
