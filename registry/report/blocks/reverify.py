"""The notice of re-verification: one page a firm, and before several of them their list, district by district."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from registry.i18n import Text
from registry.report.blocks.common import SectionHead, SubHead, stacked_height
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import SignLines, TextBox, plain_table
from registry.report.compositor import Compositor
from registry.report.papers.places import joined
from registry.report.papers.reverify import ReverifyNotice, ReverifyPaper
from registry.report.phrases import ABSENT, sentences
from registry.report.scheme_words import spoken
from registry.report.typeset.block import Block, Space
from registry.report.typeset.flow import Anchor, Company, NewPage
from registry.report.views import LabelledFact
from registry.report.wording import PaperLanguage, Words
from registry.srdi.figure import Verdict

LOOKS = (
    (1.9, False),
    (1.3, False),
    (0.8, False),
    (0.4, False),
    (0.1, False),
    (1.3, True),
    (0.8, True),
    (0.4, True),
    (0.1, True),
)
"""Air above and below a row, and whether what is met becomes a sentence."""
TIGHT = 0.4  # air from which on both languages run on in one paragraph
ROOM = 15.0
"""Height of a cell that is filled in by hand, on the rule below it."""
_STYLES = {Verdict.MET: "cell.soft", Verdict.UNMET: "bad", Verdict.UNKNOWN: "warn.strong"}


def reverify_blocks(c: Compositor, view: ReverifyPaper) -> list[Block]:
    """The list where there are several, then the notices."""
    blocks = _list(c, view) if view.is_batch else []
    for notice in view.notices:
        if blocks:
            blocks.append(NewPage())
        blocks += _notice(c, view, notice)
    return blocks


def letter_key(one: ReverifyNotice) -> str:
    """The anchor at the head of a letter."""
    return f"notice-{one.key}"


def _list(c: Compositor, view: ReverifyPaper) -> list[Block]:
    blocks: list[Block] = [
        Anchor("list", c.plain(Text("List of the firms")), 0),
        SectionHead(c, "", Text("List of the firms")),
        *c.flow(view.finding, "finding"),
    ]
    numbered = list(enumerate(view.notices, 1))
    for district, found in groupby(numbered, key=lambda pair: pair[1].district):
        rows = [
            (
                c.figure(str(number), "number.soft"),
                firm_cell(c, one.name),
                c.figure(one.uscc or ABSENT, "cell.soft"),
                c.pair(one.tier, "cell"),
                c.figure(one.until, "cell"),
                c.figure(str(one.days), "number"),
                None,
            )
            for number, one in found
        ]
        columns = [
            (Text("No."), "right", 24.0),
            (Text("Firm"), "left", 136.0),
            (Text("Credit code"), "left", 92.0),
            (Text("Title held"), "left", 98.0),
            (Text("Valid until"), "left", 53.0),
            (Text("Days left"), "right", 34.0),
            (Text("Received"), "left", 0.0),
        ]
        blocks += [SubHead(c, district), plain_table(c, columns, rows)]
    return blocks


def _notice(c: Compositor, view: ReverifyPaper, one: ReverifyNotice) -> list[Block]:
    """One page a firm: where it needs room, rows stand closer, and at last what is met becomes one sentence."""
    blocks: list[Block] = []
    for pad, brief in LOOKS:
        blocks = _page(c, view, one, pad, brief)
        if stacked_height(c, blocks) <= c.grid.depth:
            break
    return blocks


def _page(c: Compositor, view: ReverifyPaper, one: ReverifyNotice, pad: float, brief: bool) -> list[Block]:
    tight = pad <= TIGHT

    def body(said: Words) -> list[Block]:
        return [c.inline(said, "body")] if tight else c.flow(said, "body")

    blocks: list[Block] = [
        Anchor(letter_key(one), c.plain(one.name), 0),
        SectionHead(c, "", view.head.title),
        *body(spoken(Text("To {firm}:", firm=""), firm=_addressed(c, one.name))),
        *c.flow(one.opening, "finding", **({"size": 11.0, "leading": 16.0} if tight else {})),
        _across(c, one.facts),
        SubHead(c, Text("Conditions of the re-verification")),
        *c.flow(one.finding, "body"),
    ]
    rows = [
        (
            c.figure(str(number), "number.soft"),
            c.inline(line.condition, "cell"),
            c.inline(line.said, _STYLES[line.verdict]),
        )
        for number, line in enumerate(one.lines, 1)
        if not brief or line.verdict is not Verdict.MET
    ]
    columns = [
        (Text("No."), "right", 24.0),
        (Text("Condition"), "left", 360.0),
        (Text("As it stands on record"), "left", 0.0),
    ]
    blocks.append(plain_table(c, columns, rows, pad=pad))
    if brief:
        met = joined([line.condition for line in one.lines if line.verdict is Verdict.MET])
        blocks += c.flow(spoken(Text("Met on record: {conditions}.", conditions=""), conditions=met), "note")
    if one.wanted:
        blocks.append(TextBox(c, Text("Please tell us"), joined(one.wanted)))
    blocks += body(one.closing[0])
    blocks += c.flow(sentences(*one.closing[1:]), "note")
    signers = (Words.of(Text("Drafter")), Words.of(Text("Section chief")), Words.of(Text("Office, seal")))
    return [*blocks, Company(), _across(c, view.signed), SignLines(c, signers)]


def _addressed(c: Compositor, name: Words) -> Words:
    """The firm by its legal name, which is the Chinese one: in English alone it stands behind the other."""
    both = c.language is PaperLanguage.EN and name.en and name.en != name.zh
    return Words(f"{name.en} ({name.zh})", name.zh) if both else name


def _across(c: Compositor, facts: Sequence[LabelledFact]) -> Block:
    """Facts side by side, each below its label."""
    width = c.grid.measure / len(facts)
    columns = [(fact.label, "left", width) for fact in facts]
    cells = [c.pair(fact.value, "cell") if fact.value else Space(ROOM) for fact in facts]
    return plain_table(c, columns, [cells], pad=2.0)
