"""Funding steps, the timeline of milestones, yearly figures: each a finding, a chart, a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from registry.i18n import Text
from registry.report.blocks.common import UNKNOWN, SectionHead, heads, table, table_look, unit_words
from registry.report.blocks.dossier import places, text_or_dash
from registry.report.charts import funding as steps
from registry.report.charts import timeline
from registry.report.charts.ladder import small_bars
from registry.report.charts.years import YearAxis, year_axis
from registry.report.compositor import Compositor
from registry.report.dossier_figures import WORKED_OUT
from registry.report.dossier_prose import YI
from registry.report.dossier_views import DossierView, FundingRow, MetricRow, MilestoneRow, Outcome
from registry.report.phrases import ABSENT
from registry.report.scheme_words import spoken
from registry.report.theme import GRID
from registry.report.typeset.block import Block
from registry.report.typeset.characters import Voice
from registry.report.typeset.faces import Weight
from registry.report.typeset.paragraph import Align
from registry.report.typeset.table import Row
from registry.report.wording import PaperLanguage, Words

BAR = (46.0, 13.0)
SCALE, MILLION = 34.0, 100_000_000  # points beside the chart for its sums; fen
NAME = 132.0  # points of a milestone's name in the chart
_STYLES = {Outcome.BAD: "bad", Outcome.PART: "warn.strong"}


def _axis(c: Compositor, view: DossierView, days: Iterable[date | None], left: float = 12.0) -> YearAxis:
    return year_axis([day for day in days if day is not None], view.as_of, left, c.grid.measure - 12.0)


def funding(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """Money raised, step by step."""
    blocks: list[Block] = [SectionHead(c, number, Text("Funding")), *c.flow(view.funding_finding, "finding")]
    if not view.funding:
        return blocks
    dated = [row for row in view.funding if row.day is not None]
    if dated:
        axis = _axis(c, view, (view.founded, *(row.day for row in dated)), SCALE)
        in_english = c.language is PaperLanguage.EN
        scene = steps.funding_steps(
            [_step(c, row) for row in dated],
            axis,
            c.grid.measure,
            _funding_alt(view),
            view.as_of,
            MILLION if in_english else YI,
        )
        key = Text("Raised up to each day, {unit}; a ring is a round without a figure of its own.", unit="")
        blocks.append(_key(c, spoken(key, unit=Words("¥ m" if in_english else "¥ 100 m", "亿元"))))
        blocks.append(c.picture(scene, space_after=6.0))
        blocks[-1].keep_with_next = True
    labels: list[tuple[Text | None, str]] = [
        (Text("Announced"), "left"),
        (Text("Round"), "left"),
        (Text("Amount"), "right"),
        (Text("In all"), "right"),
        (Text("Investors"), "left"),
        (Text("Grade"), "centre"),
        (Text("Source"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(row.announced or ABSENT, "cell.soft"),
                c.inline(row.round, "cell"),
                c.pair(row.amount, "number"),
                c.pair(row.total_words or UNKNOWN, "number"),
                text_or_dash(c, row.investors, "cell.soft"),
                c.figure(row.grade or ABSENT, "cell.label", align=Align.CENTRE),
                places(c, row.refs),
            )
        )
        for row in view.funding
    ]
    widths = (58.0, 62.0, 80.0, 80.0, 120.0, 34.0)
    return [*blocks, table(c, widths, heads(c, labels), rows, table_look(pad_y=2.6), space_before=2.0)]


def _key(c: Compositor, said: Text | Words) -> Block:
    block = c.inline(said, "small")
    block.keep_with_next = True
    block.space_after = 5.0
    return block


def _step(c: Compositor, row: FundingRow) -> steps.Step:
    assert row.day is not None
    round_ = c.lead(row.round) if c.follow(row.round) in c.lead(row.round) else c.plain(row.round)
    name, amount = round_.replace(ABSENT, ""), c.plain(row.amount)
    return steps.Step(
        row.day,
        row.total,
        row.counted,
        row.is_bound,
        name,
        amount,
        c.case.width(name, steps.SMALL, c.voice),
        c.case.width(amount, steps.BODY, c.voice, Weight.STRONG),
    )


def _funding_alt(view: DossierView) -> Text:
    return Text("Money raised over time. {finding}", finding=view.funding_finding.en)


def milestones(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """What was reached, on the same axis."""
    blocks: list[Block] = [SectionHead(c, number, Text("Milestones")), *c.flow(view.milestone_finding, "finding")]
    if not view.milestones:
        return blocks
    events = [_event(c, at, row) for at, row in enumerate(view.milestones, start=1) if row.day is not None]
    if events:
        alt = Text("Milestones over time. {finding}", finding=view.milestone_finding.en)
        key = Text("Disc: reached. Diamond: failed. Ring: partly, planned or not known. Numbers as in the table.")
        blocks.append(_key(c, key))
        blocks.append(
            c.picture(
                timeline.timeline(events, _axis(c, view, (e.day for e in events)), c.grid.measure, alt, view.as_of),
                space_after=6.0,
            )
        )
        blocks[-1].keep_with_next = True
    labels: list[tuple[Text | None, str]] = [
        (Text("No."), "right"),
        (Text("Date"), "left"),
        (Text("Event"), "left"),
        (Text("Kind of event"), "left"),
        (Text("Outcome"), "left"),
        (Text("Grade"), "centre"),
        (Text("Source"), "left"),
    ]
    rows = [
        Row(
            (
                c.figure(str(at), "number.soft"),
                c.figure(row.happened or ABSENT, "cell.soft"),
                c.text(row.event, "cell"),
                c.pair(row.kind, "cell.soft") if row.kind else c.figure(ABSENT, "cell.soft"),
                c.pair(row.outcome_words, _STYLES.get(row.outcome, "cell.soft")),
                c.figure(row.grade or ABSENT, "cell.label", align=Align.CENTRE),
                places(c, row.refs),
            )
        )
        for at, row in enumerate(view.milestones, start=1)
    ]
    widths = (30.0, 62.0, 186.0, 84.0, 48.0, 34.0)
    return [*blocks, table(c, widths, heads(c, labels), rows, table_look(pad_y=2.4), space_before=2.0)]


def _event(c: Compositor, number: int, row: MilestoneRow) -> timeline.Event:
    name, second = c.lead(row.short) or row.event, c.follow(row.short)
    name = _cut(c, name, timeline.BODY, c.voice)
    second = _cut(c, second, timeline.SMALL, Voice.EN)
    wide = max(
        c.case.width(name, timeline.BODY, c.voice), c.case.width(second, timeline.SMALL, c.voice) if second else 0.0
    )
    assert row.day is not None
    return timeline.Event(number, row.day, row.outcome.value, name, second, wide)


def _cut(c: Compositor, text: str, size: float, voice: Voice) -> str:
    if c.case.width(text, size, voice) <= NAME:
        return text
    while text and c.case.width(text + "…", size, voice) > NAME:
        text = text[:-1]
    return text.rstrip() + "…"


def metrics(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """Yearly figures side by side."""
    blocks: list[Block] = [SectionHead(c, number, Text("Yearly figures")), *c.flow(view.metric_finding, "finding")]
    if not view.metrics:
        return blocks
    trend, graded = len(view.years) > 1, any(row.grade for row in view.metrics)
    head = heads(c, [(Text("Indicator"), "left"), (Text("Unit"), "left")])
    head += [c.figure(str(year), "head.right") for year in view.years]
    head += heads(c, [(Text("Trend, from zero"), "left")]) if trend else []
    head += heads(c, [(Text("Grade"), "centre")]) if graded else []
    head += heads(c, [(Text("Source"), "left")])
    widths = [54.0, *[52.0] * len(view.years), *([BAR[0] + 18.0] if trend else []), *([34.0] if graded else [])]
    widths.insert(0, GRID.measure - sum(widths) - 62.0)
    rows = [Row(_metric(c, row, trend, graded)) for row in view.metrics]
    notes = [c.inline(Text("≥ at least, ≤ at most, ≈ about; — not known."), "small")]
    if any(row.name.zh.endswith(WORKED_OUT) for row in view.metrics):
        notes.append(c.inline(Text("* worked out from other figures of this table."), "small"))
    return [*blocks, table(c, widths, head, rows, table_look(pad_y=1.9), notes=notes, space_before=2.0)]


def _metric(c: Compositor, row: MetricRow, trend: bool, graded: bool) -> tuple[Block | None, ...]:
    values = [c.figure(c.lead(value) if value else ABSENT, "number") for value in row.values]
    known = sum(point is not None for point in row.points)
    bars = [c.picture(small_bars(row.points, *BAR)) if known > 1 else None] if trend else []
    grade = [c.figure(row.grade or ABSENT, "cell.label", align=Align.CENTRE)] if graded else []
    return (
        c.inline(row.name, "cell"),
        c.inline(unit_words(c, row.unit, row.gloss), "cell.label"),
        *values,
        *bars,
        *grade,
        places(c, row.refs),
    )
