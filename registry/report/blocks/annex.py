"""The grounds of a list: all candidates by dimension, scheme and weights, missing data, vetoed candidates, sources."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.annex_views import Ref, SchemeRow, SourceRow, VetoedRow
from registry.report.blocks.card import source_key
from registry.report.blocks.common import UNKNOWN, SectionHead, SubHead, heads, on_one_page, table, table_look
from registry.report.blocks.cut import rank_cell
from registry.report.blocks.profiles import profiles
from registry.report.charts import geometry
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT, interval, points, sentences, weights
from registry.report.scheme_words import spoken
from registry.report.theme import palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Span
from registry.report.typeset.table import Row, Rule
from registry.report.views import RankRow, ShortlistView, Standing
from registry.report.wording import Words


def candidates(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Every ranked candidate with its points by dimension."""
    said = [
        Text(
            "Points by dimension, each rounded by itself; the score is computed before rounding,"
            " so the sum of the parts may differ from it by a few hundredths."
        )
    ]
    totals = view.round is not None
    if totals:
        said.append(Text("The dimensions make up the objective part; the rank is by the total."))
    said.append(Text("Names of the list are in bold."))
    if not totals:
        said.append(Text("— under “Possible” means that no value is open."))
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("District"), "left"),
    ]
    head = heads(c, labels)
    head += [c.pair(d.short, "head.right", size=6.6 if totals else 7.0) for d in view.dimensions]
    last: list[tuple[Text | None, str]] = (
        [(Text("Objective"), "right"), (Text("Panel part"), "right"), (Text("Total"), "right")]
        if totals
        else [(Text("Score"), "right"), (Text("Possible"), "right")]
    )
    head += heads(c, [*last, (Text("Missing"), "right")])
    most = 33.0 if totals else 35.0
    parts = [min(most, 5 * most / max(1, len(view.dimensions)))] * len(view.dimensions)
    rows = [_candidate(c, row, totals) for row in sorted(view.rows, key=_turn)]
    widths = (26.0, 104.0, 46.0, *parts, 41.0, 33.0, 47.0) if totals else (26.0, 119.0, 47.0, *parts, 37.0, 57.0)
    return [
        SectionHead(c, number, Text("All ranked candidates")),
        *c.flow(sentences(*map(Words.of, said)), "body", keep_with_next=True),
        table(c, widths, head, rows, table_look(pad_y=2.2, gutter=6.0)),
        *profiles(c, view),
    ]


def _turn(row: RankRow) -> int:
    """A round shows seated firms first; here everybody stands by rank, those without one last."""
    return int(row.rank.rstrip("=") or 10**6)


def _candidate(c: Compositor, row: RankRow, totals: bool) -> Row:
    p = palette()
    chosen = row.standing in (Standing.SELECTED, Standing.TIED)
    figures: list[Block] = [c.figure(points(part), "number.soft") for part in row.points]
    name = c.pair(row.name, "cell.strong" if chosen else "cell", size=8.0, colour=p.text if chosen else p.text2)
    return Row(
        (
            rank_cell(c, row.rank, "number.soft"),
            Stack(name, c.inline(row.place, "small")) if row.barred else name,
            c.pair(row.district or UNKNOWN, "cell.soft"),
            *figures,
            *(_of_round(c, row) if totals else _of_trial(c, row)),
            c.figure(str(row.missing), "number.soft"),
        )
    )


def _of_trial(c: Compositor, row: RankRow) -> list[Block]:
    possible = interval(row.low, row.high) if row.low != row.high else ABSENT
    return [c.figure(points(row.score), "number.strong", size=8.4), c.figure(possible, "number.soft", size=7.2)]


def _of_round(c: Compositor, row: RankRow) -> list[Block]:
    """Both parts, and the total over what it may be."""
    total: Block = c.figure(ABSENT if row.total is None else points(row.total), "number.strong", size=8.4)
    if row.total is not None and row.total_low != row.total_high:
        total = Stack(total, c.figure(interval(row.total_low, row.total_high), "small.right"))
    panel = ABSENT if row.panel is None else points(row.panel)
    return [c.figure(points(row.score), "number", size=8.4), c.figure(panel, "number", size=8.4), total]


class _WeightStrip(Whole):
    """The weights of the dimensions as one strip over the measure."""

    space_before = 4.0
    space_after = 8.0

    def __init__(self, c: Compositor, view: ShortlistView) -> None:
        names = [c.lead(d.name) for d in view.dimensions]
        seconds = [c.follow(d.name) for d in view.dimensions]
        # A long name stands under a narrow part: the short one then speaks.
        for index, head in enumerate(view.dimensions):
            room = c.grid.measure * head.weight / 10_000 - 4
            if c.width(names[index], "head") * 7.6 / 7.5 > room:
                names[index] = c.lead(head.short)
            if seconds[index] and c.width(seconds[index], "head.follow") * 6.8 / 6.6 > room:
                seconds[index] = c.follow(head.short)
        weights = [d.weight for d in view.dimensions]
        self._c = c
        self._scene = geometry.weight_strip(weights, names, seconds, c.grid.measure, size=7.6)

    def height(self, width: float) -> float:
        """Of the scene."""
        return self._scene.height

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The scene."""
        self._c.picture(self._scene).draw(ink, x, y, width)


def scheme(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Method in words, weights as a strip, indicators in a table."""
    alike = weights(row.weight for row in view.scheme_rows)
    rows = [
        Row(
            (
                c.figure(row.code, "cell.label"),
                c.pair(row.name, "cell"),
                c.figure(alike[row.weight], "number"),
                c.pair(row.unit, "cell.soft"),
                c.pair(_function(row), "cell.soft"),
                c.pair(row.grounds, "cell.soft"),
            ),
            strip=palette().dimension(row.dimension),
        )
        for row in view.scheme_rows
    ]
    return on_one_page(c, lambda pad: _scheme(c, view, number, rows, pad), (2.6, 2.0, 1.4))


def _scheme(c: Compositor, view: ShortlistView, number: str, rows: Sequence[Row], pad: float) -> list[Block]:
    blocks: list[Block] = [SectionHead(c, number, Text("Scheme and weights"))]
    for said in view.method:
        blocks += c.flow(said, "body")
    blocks.append(_WeightStrip(c, view))
    labels: list[tuple[Text | None, str]] = [
        (Text("Code"), "left"),
        (Text("Indicator"), "left"),
        (Text("Weight, %"), "right"),
        (Text("Unit"), "left"),
        (Text("Value function"), "left"),
        (Text("Grounds"), "left"),
    ]
    look = table_look(pad_y=pad, gutter=9.0, inset=7.0)
    blocks.append(table(c, (38.0, 106.0, 42.0, 48.0, 170.0), heads(c, labels), rows, look))
    if view.rules:
        rules = [Row((c.pair(fact.label, "cell.label"), c.pair(fact.value, "cell.soft"))) for fact in view.rules]
        blocks += [SubHead(c, Text("Rules of the list")), table(c, (92.0,), [], rules, table_look(pad_y=2.0))]
    if view.milestone_rules:
        blocks += [
            SubHead(c, Text("Points of milestones")),
            *c.flow(view.milestone_summary, "body", keep_with_next=True),
        ]
        blocks.append(_milestones(c, view))
    if view.veto_rules:
        listed = Words("; ".join(r.en for r in view.veto_rules), "；".join(r.zh for r in view.veto_rules))
        said = Words(f"{listed.en}.", f"{listed.zh}。")
        blocks += [SubHead(c, Text("What a candidate must pass")), *c.flow(said, "body")]
    return blocks


def _milestones(c: Compositor, view: ShortlistView) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Milestone"), "left"),
        (Text("First"), "right"),
        (Text("Each further"), "right"),
        (Text("Further at most"), "right"),
    ]
    rows = [
        Row(
            (
                c.inline(rule.title, "cell"),
                c.figure(str(rule.first), "number"),
                c.figure(str(rule.later) if rule.later else ABSENT, "number.soft"),
                c.figure(str(rule.most) if rule.later else ABSENT, "number.soft"),
            )
        )
        for rule in view.milestone_rules
    ]
    return table(c, (280.0, 60.0, 70.0), heads(c, labels), rows, table_look(pad_y=1.7))


def _function(row: SchemeRow) -> Words:
    if not row.anchors:
        return row.function
    return Words(f"{row.function.en}: {row.anchors.en}", f"{row.function.zh}：{row.anchors.zh}")


def missing(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Values nobody reported, and how many candidates have each indicator."""
    blocks: list[Block] = [SectionHead(c, number, Text("Missing data")), *c.flow(view.missing_summary, "body")]
    blocks += c.flow(view.policy, "body")
    if view.missing:
        blocks += [SubHead(c, Text("Values missing among the firms shown")), _missing_table(c, view)]
    if view.coverage:
        blocks += [SubHead(c, Text("Data coverage by indicator")), _coverage_table(c, view)]
    return blocks


def _missing_table(c: Compositor, view: ShortlistView) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("District"), "left"),
        (Text("Indicator"), "left"),
        (Text("Weight, %"), "right"),
        (Text("Counted"), "right"),
        (Text("Possible points"), "right"),
    ]
    alike = weights(row.weight for row in view.missing)
    rows = [
        Row(
            (
                rank_cell(c, row.rank, "number.soft"),
                c.pair(row.name, "cell"),
                c.pair(row.district or UNKNOWN, "cell.soft"),
                c.pair(row.indicator, "cell"),
                c.figure(alike[row.weight], "number.soft"),
                c.figure(points(row.counted), "number"),
                c.figure(interval(row.low, row.high) if row.low != row.high else ABSENT, "number.soft"),
            )
        )
        for row in view.missing
    ]
    widths = (28.0, 136.0, 56.0, 126.0, 42.0, 48.0)
    return table(c, widths, heads(c, labels), rows, table_look(pad_y=2.2))


def _coverage_table(c: Compositor, view: ShortlistView) -> Block:
    labels: list[tuple[Text | None, str]] = [
        (Text("Code"), "left"),
        (Text("Indicator"), "left"),
        (Text("Weight, %"), "right"),
        (Text("Known"), "right"),
        (Text("Within bounds"), "right"),
        (Text("Missing"), "right"),
        (Text("n/a"), "right"),
    ]
    alike = weights(row.weight for row in view.coverage)
    rows = [
        Row(
            (
                c.figure(row.code, "cell.label"),
                c.inline(row.indicator, "cell"),
                c.figure(alike[row.weight], "number.soft"),
                c.figure(str(row.known), "number"),
                c.figure(str(row.bounded), "number.soft"),
                c.figure(str(row.missing), "number"),
                c.figure(str(row.not_applicable), "number.soft"),
            ),
            strip=palette().dimension(row.dimension),
        )
        for row in view.coverage
    ]
    widths = (36.0, 216.0, 48.0, 46.0, 58.0, 46.0)
    return table(c, widths, heads(c, labels), rows, table_look(pad_y=1.7, inset=7.0))


def vetoed_title(view: ShortlistView) -> Text:
    """What the section is called: it names open checks only where there are any."""
    waiting = any(not row.excluded for row in view.vetoed)
    return Text("Vetoed candidates and open checks") if waiting else Text("Vetoed candidates")


def vetoed(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Candidates that a veto excludes, and those an open question holds back."""
    blocks: list[Block] = [SectionHead(c, number, vetoed_title(view))]
    if view.veto_summary:
        blocks += c.flow(view.veto_summary, "body", keep_with_next=bool(view.vetoed))
    if not view.vetoed:
        return blocks
    said: list[Text] = []
    if any(row.excluded for row in view.vetoed) and view.decided:
        said.append(
            Text("A vetoed candidate is not ranked: its score and place are those it would have without the veto.")
        )
    if any(not row.excluded for row in view.vetoed):
        said.append(Text("A candidate with an open check is ranked and takes no seat until the check is done."))
    labels: list[tuple[Text | None, str]] = [
        (Text("Firm"), "left"),
        (Text("District"), "left"),
        (Text("Outcome"), "left"),
        (Text("Reason"), "left"),
        (Text("Source"), "left"),
        (Text("Score"), "right"),
        (Text("Place"), "right"),
    ]
    rows = [_veto(c, row) for row in view.vetoed]
    widths = (130.0, 54.0, 52.0, 122.0, 52.0, 46.0)
    told = c.flow(sentences(*map(Words.of, said)), "body", keep_with_next=True) if said else []
    return [*blocks, *told, table(c, widths, heads(c, labels), rows)]


def _veto(c: Compositor, row: VetoedRow) -> Row:
    name = Stack(c.pair(row.name, "cell.strong"), c.figure(row.uscc or ABSENT, "small"))
    answer = Text("Excluded") if row.excluded else Text("Not settled")
    reason: list[Block] = [c.pair(row.reason, "cell.soft")]
    if row.document:
        reason.append(c.text(row.document, "small"))
    return Row(
        (
            name,
            c.pair(row.district or UNKNOWN, "cell.soft"),
            c.pair(answer, "bad" if row.excluded else "warn.strong"),
            Stack(*reason),
            cited(c, row.refs),
            c.figure(ABSENT if row.shadow is None else points(row.shadow), "number"),
            c.figure(row.shadow_rank or ABSENT, "number.soft"),
        )
    )


def cited(c: Compositor, refs: tuple[Ref, ...]) -> Block:
    """Numbers of sources, each a link."""
    spans: list[Span] = []
    for ref in refs:
        place = f"\u00a0{ref.place}" if ref.place else ""
        spans.append(Span(f"[{ref.number}]", colour=palette().accent, link=source_key(ref.number)))
        spans.append(Span(f"{place} "))
    return c.spans(spans, "small") if spans else c.figure(ABSENT, "small")


class _SourceNumber(Whole):
    """The number of a source, which the figures' references lead to."""

    def __init__(self, c: Compositor, number: int) -> None:
        self._text = c.figure(f"[{number}]", "cell.soft", colour=palette().accent)
        self._number = number

    def height(self, width: float) -> float:
        """Of the line."""
        return self._text.height(width)

    def first_baseline(self, width: float) -> float | None:
        """Of the line."""
        return self._text.first_baseline(width)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The number and its anchor."""
        ink.anchor(source_key(self._number), max(0.0, y - 40))
        self._text.draw(ink, x, y, width)


def sources(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """Numbered sources and the cells read from each."""
    return [SectionHead(c, number, Text("Sources")), *source_blocks(c, view.sources)]


def source_blocks(c: Compositor, found: Sequence[SourceRow]) -> list[Block]:
    """The table of sources, or a statement that there is none."""
    if not found:
        return [*c.flow(Text("No figure of this paper cites a source."), "body")]
    said = Text("A figure cites its source by number and place, such as [1] F12: source 1, cell F12.")
    labels: list[tuple[Text | None, str]] = [
        (Text("No."), "left"),
        (Text("Source, firm"), "left"),
        (Text("Cells read"), "left"),
        (Text("Times cited"), "right"),
    ]
    rows = [row for source in found for row in _source(c, source)]
    made = table(c, (30.0, 212.0, 200.0), heads(c, labels), rows, table_look(pad_y=1.6))
    return [*c.flow(said, "body", keep_with_next=True), made]


def _source(c: Compositor, row: SourceRow) -> list[Row]:
    """A source, then the cells read from it, firm by firm."""
    detail = c.pair(row.detail, "small") if row.detail else None
    number = c.figure(str(row.cited), "number.soft")
    last = len(row.cells) - 1
    title = (_SourceNumber(c, row.number), c.text(row.title, "cell.strong"), detail, number)
    rows = [Row(title, rule=Rule.NONE if row.cells else Rule.HAIR, keep_with_next=bool(row.cells))]
    continued = spoken(Text("{source}, continued", source=""), source=Words.same(row.title))
    again = Row((c.figure(f"[{row.number}]", "cell.soft"), c.text(c.lead(continued), "cell.strong"), None, None))
    for index, (name, cells) in enumerate(row.cells):
        firm = c.inline(name, "small")
        rule = Rule.HAIR if index == last else Rule.NONE
        rows.append(Row((None, firm, c.figure(cells, "small"), None), rule=rule, again=again))
    return rows
