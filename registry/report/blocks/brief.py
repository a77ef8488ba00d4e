"""The quarterly brief: a section each for targets, ladder, funding, milestones and returns, headed by what it finds."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import UNKNOWN, FigureStrip, SectionHead
from registry.report.blocks.round_seats import firm_cell
from registry.report.blocks.sheet_parts import plain_table
from registry.report.charts.bars import YearBar, bullet, count_bar, year_bars
from registry.report.charts.geometry import Scene
from registry.report.compositor import Compositor
from registry.report.dossier_prose import YI
from registry.report.papers.brief_views import BriefMark, BriefPaper
from registry.report.phrases import ABSENT, percent
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.flow import Anchor
from registry.report.typeset.paragraph import Align
from registry.report.wording import Words
from registry.view.overview import ReturnState
from registry.view.overview.model import whole_percent

BULLET, BAR = 97.0, (170.0, 9.0)
CHART = 132.0
FIGURES = 8.0
GRADES = Text("A official document, B audit or listed company, C press, D stated by the firm.")
MARKS = {
    ReturnState.ON_TIME: (Text("on time"), "cell.soft"),
    ReturnState.LATE: (Text("late"), "warn.strong"),
    ReturnState.MISSING: (Text("missing"), "bad"),
    ReturnState.AWAITED: (Text("not due yet"), "cell.label"),
    ReturnState.UNKNOWN: (Text("not known"), "cell.label"),
}


def brief_blocks(c: Compositor, view: BriefPaper) -> list[Block]:
    """The brief."""
    return [
        Anchor("brief", c.plain(view.head.title), 0),
        SectionHead(c, "", view.head.title),
        *c.flow(view.finding, "finding"),
        FigureStrip(c, view.figures),
        *_section(c, "1", "targets", Text("Targets of the plan"), view.targets_finding),
        *_targets(c, view),
        *_section(c, "2", "ladder", Text("The ladder"), view.ladder_finding),
        *_ladder(c, view),
        *_section(c, "3", "funding", Text("Funding"), view.funding_finding),
        *_funding(c, view),
        *_section(c, "4", "milestones", Text("Milestones"), view.milestone_finding),
        *_milestones(c, view),
        *_section(c, "5", "returns", Text("Returns of the districts"), view.returns_finding),
        *_returns(c, view),
    ]


def _section(c: Compositor, number: str, key: str, title: Text, finding: Words) -> list[Block]:
    return [Anchor(key, c.plain(title), 1), SectionHead(c, number, title), *c.flow(finding, "finding")]


def _targets(c: Compositor, view: BriefPaper) -> list[Block]:
    rows = [
        (
            Stack(c.pair(one.title, "cell"), c.pair(one.note, "small")) if one.note else c.pair(one.title, "cell"),
            c.pair(one.value, "number.strong"),
            c.pair(one.goal, "number"),
            c.picture(bullet(one.share, view.pace if one.share is not None else None, BULLET)),
            c.words(percent(whole_percent(one.share)) if one.share is not None else UNKNOWN, "number"),
            c.pair(one.gap, "cell.soft") if one.gap else c.figure(ABSENT, "cell.soft"),
        )
        for one in view.targets
    ]
    columns = [
        (Text("Target"), "left", 156.0),
        (Text("Now"), "right", 66.0),
        (Text("Goal"), "right", 57.0),
        (Text("Reached, from zero"), "left", BULLET + 8),
        (Text("Share reached"), "right", 48.0),
        (Text("Against even pace"), "left", 0.0),
    ]
    key = c.inline(Text("Upright line: where even pace over the plan’s time would stand."), "small")
    return [plain_table(c, columns, rows, notes=[key]), *c.flow(view.targets_source, "note")]


def _ladder(c: Compositor, view: BriefPaper) -> list[Block]:
    most = max((rung.held for rung in view.rungs), default=0)
    rows = [
        (
            c.pair(rung.tier, "cell.strong"),
            c.picture(count_bar(rung.held, most, *BAR, "accent")),
            *(c.figure(str(n), style) for n, style in (
                (rung.held, "number.strong"), (rung.new, "number"), (rung.due, "number"), (rung.lapsed, "number"),
            )),
        )
        for rung in view.rungs
    ]  # fmt: skip
    columns = [
        (Text("Tier"), "left", 110.0),
        (Text("Holding, from zero"), "left", BAR[0] + 8),
        (Text("Holding"), "right", 46.0),
        (Text("New this year"), "right", 56.0),
        (Text("Due within 90 days"), "right", 66.0),
        (Text("Lapsed"), "right", 0.0),
    ]
    return [plain_table(c, columns, rows), *c.flow(view.ladder_apart, "note")]


def _funding(c: Compositor, view: BriefPaper) -> list[Block]:
    last = view.years[-1].year if view.years else 0
    bars = [YearBar(y.fen, y.label, str(y.year), str(y.rounds), y.year == last) for y in view.years]
    blocks: list[Block] = []
    if any(y.rounds for y in view.years):
        chart = year_bars(bars, YI, c.grid.measure, CHART, size=FIGURES)
        key = c.inline(
            Text("Announced by year, in CNY 100 million; n: number of rounds; — no amount, ≥ at least."), "small"
        )
        key.keep_with_next = True
        key.space_after = 8.0
        told = "; ".join(f"{y.year}: {y.label}" for y in view.years)
        scene = Scene(
            chart.scene.width, chart.scene.height, chart.scene.shapes, Text("Funding by year: {bars}", bars=told)
        )
        blocks += [key, c.picture(scene, space_after=6.0)]
    if view.rounds:
        rows = [
            (
                c.pair(one.announced, "cell.soft"),
                firm_cell(c, one.firm),
                c.pair(one.round, "cell"),
                c.pair(one.amount, "number"),
                c.text(one.investors, "cell.soft") if one.investors else c.figure(ABSENT, "cell.soft"),
                c.figure(one.grade or ABSENT, "cell.label", align=Align.CENTRE),
            )
            for one in view.rounds
        ]
        columns = [
            (Text("Announced"), "left", 58.0),
            (Text("Firm"), "left", 134.0),
            (Text("Round"), "left", 54.0),
            (Text("Amount"), "right", 70.0),
            (Text("Investors"), "left", 141.0),
            (Text("Grade"), "centre", 0.0),
        ]
        blocks.append(plain_table(c, columns, rows, notes=[c.inline(GRADES, "small")]))
    return [*blocks, *(c.flow(view.funding_note, "note") if view.funding_note else [])]


def _milestones(c: Compositor, view: BriefPaper) -> list[Block]:
    blocks: list[Block] = []
    if view.milestones:
        rows = [
            (
                c.pair(one.happened, "cell.soft"),
                firm_cell(c, one.firm),
                c.text(one.event, "cell"),
                c.pair(one.outcome, "bad" if one.failed else "cell.soft"),
                c.figure(one.grade or ABSENT, "cell.label", align=Align.CENTRE),
            )
            for one in view.milestones
        ]
        columns = [
            (Text("Date"), "left", 58.0),
            (Text("Firm"), "left", 148.0),
            (Text("Event"), "left", 186.0),
            (Text("Outcome"), "left", 58.0),
            (Text("Grade"), "centre", 0.0),
        ]
        blocks.append(plain_table(c, columns, rows, notes=[c.inline(GRADES, "small")]))
    return [*blocks, *(c.flow(view.milestone_note, "note") if view.milestone_note else [])]


def _returns(c: Compositor, view: BriefPaper) -> list[Block]:
    if not view.districts:
        return []
    rows = [
        (
            c.pair(one.name, "cell"),
            c.figure(str(one.firms), "number"),
            *(_mark(c, mark) for mark in one.marks),
            c.picture(count_bar(one.filled, 100, 60.0, 9.0, "data", percent(one.filled))),
            c.words(percent(one.filled), "number"),
        )
        for one in view.districts
    ]
    columns: list[tuple[Text | Words | None, str, float]] = [
        (Text("District"), "left", 60.0),
        (Text("Firms"), "right", 30.0),
    ]
    columns += [(quarter, "left", 74.0) for quarter in view.quarters]
    columns += [(Text("Filled, from zero"), "left", 68.0), (Text("Filled"), "right", 0.0)]
    note = Text(
        "A return is known by the day on which its file was read. Filled: share of what is asked of the district’s firms that"
        " is known."
    )
    return [plain_table(c, columns, rows, pad=1.8, notes=[c.inline(note, "small")])]


def _mark(c: Compositor, mark: BriefMark) -> Block:
    said, style = MARKS[mark.state]
    word = c.inline(said, style)
    return Stack(word, c.figure(mark.day, "small")) if mark.day else word
