"""The ranking: rank, firm, where and what it is, stacked contributions with the interval, score, and the cut line."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import UNKNOWN, FigureStrip, SectionHead, heads, on_one_page, table, table_look
from registry.report.blocks.cut import CutBand, marked_figure, other_name, rank_cell
from registry.report.blocks.round_ranking import ranked_round
from registry.report.charts import geometry
from registry.report.charts.paper import Picture
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT, interval, points, share
from registry.report.theme import GRID, palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph, Span
from registry.report.typeset.table import Row, Rule
from registry.report.views import RankRow, ShortlistView, Standing
from registry.report.wording import PaperLanguage, Words

RANK, FIRM, PLACE = 28.0, 144.0, 88.0
KIND = {PaperLanguage.EN: 66.0, PaperLanguage.ZH: 66.0, PaperLanguage.BOTH: 90.0}
KIND_AND_BAR = 185.0


PADS = (3.4, 2.8, 2.0, 1.4)
"""Room above and below a row: as much as lets the whole ranking stand on one page."""


def ranking(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    """The section: finding, key figures, table, notes; set closer where that brings it onto one page."""
    return on_one_page(c, lambda pad: _ranking(c, view, number, pad), PADS)


def _ranking(c: Compositor, view: ShortlistView, number: str, pad: float) -> list[Block]:
    blocks: list[Block] = [SectionHead(c, number, ranking_title(view)), *c.flow(view.finding, "finding")]
    for said in view.findings:
        blocks += c.flow(said, "body")
    blocks.append(FigureStrip(c, view.figures))
    notes: list[Block] = []
    for mark, said in view.footnotes:
        lead = [Span(f"{mark} ", rise=0.25, size=6.5)] if mark else []
        notes.append(c.spans([*lead, Span(c.lead(said))], "note"))
        if follow := c.follow(said):
            notes.append(c.words(Words.same(follow), "note.follow"))
    if view.round is not None:
        return [*blocks, ranked_round(c, view, pad, notes)]
    return [*blocks, (_ranked if view.decided else _undecided)(c, view, pad, notes)]


def ranking_title(view: ShortlistView) -> Text:
    """What the section is called: a list, or a statement that there is none yet."""
    return Text("Ranking") if view.decided else Text("Possible scores, not a ranking")


class Bar(Whole):
    """A chart in a cell, as wide as the cell."""

    def __init__(self, c: Compositor, row: RankRow, height: float) -> None:
        self._c = c
        self._row = row
        self._height = height

    def height(self, width: float) -> float:
        """Fixed."""
        return self._height

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Contributions and whisker."""
        faded = self._row.standing not in (Standing.SELECTED, Standing.TIED)
        scene = geometry.stacked_bar(
            self._row.points, self._row.low, self._row.high, width, self._height, thickness=9.0, faded=faded
        )
        self._c.picture(scene).draw(ink, x, y, width)


def _ranked(c: Compositor, view: ShortlistView, pad: float, notes: list[Block]) -> Block:
    shown = view.rows[: view.shown]
    bar = KIND_AND_BAR - KIND[c.language]
    head = heads(
        c,
        [
            (Text("Rank"), "right"),
            (Text("Firm"), "left"),
            (Text("District, credit code"), "left"),
            (Text("Segment, SRDI tier"), "left"),
        ],
    )
    labels = _bar_labels(c, view, bar * c.grid.measure / GRID.measure - 8) if shown else None
    head += [labels, *heads(c, [(Text("Score"), "right")])]
    rows: list[Row] = []
    for index, row in enumerate(shown):
        cut = view.cut
        before_cut = cut is not None and index == cut.after - 1
        rows.append(_row(c, row, Rule.NONE if before_cut else Rule.HAIR, keep=before_cut))
        if cut is not None and before_cut:
            rows.append(Row(across=CutBand(c, cut), rule=Rule.NONE))
    look = table_look(pad_y=pad, gutter=8.0)
    return table(c, (RANK, FIRM, PLACE, KIND[c.language], bar), head, rows, look, notes=notes)


def _bar_labels(c: Compositor, view: ShortlistView, width: float) -> Picture:
    first = view.rows[0]
    names = [c.lead(d.short) for d in view.dimensions]
    size = 6.6
    widths = [c.width(name, "head") * size / 7.5 for name in names]
    return c.picture(geometry.bar_labels(first.points, names, widths, width, 14.0, size))


def _row(c: Compositor, row: RankRow, rule: Rule, keep: bool) -> Row:
    p = palette()
    chosen = row.standing in (Standing.SELECTED, Standing.TIED)
    colour = p.text if chosen else p.text2
    name: list[Block] = [c.words(row.name, "cell.strong", colour=colour)]
    if second := other_name(c, row.name):
        name.append(c.text(second, "cell.strong.follow"))
    place = Stack(c.inline(row.district or UNKNOWN, "cell.soft"), c.figure(row.uscc or ABSENT, "small"))
    stack: list[Block] = [marked_figure(c, points(row.score), row.marks, colour)]
    if row.low != row.high:
        stack.append(c.figure(interval(row.low, row.high), "small.right"))
    return Row(
        (
            rank_cell(c, row.rank, "rank" if chosen else "rank.soft"),
            Stack(*name),
            place,
            kind_cell(c, row),
            Bar(c, row, 20.0),
            Stack(*stack),
        ),
        rule=rule,
        link=row.key if row.has_card else None,
        keep_with_next=keep,
    )


def segment_cell(c: Compositor, row: RankRow) -> Block:
    """The segment with its mark, or a dash."""
    if not row.segment.name:
        return c.figure(ABSENT, "cell.soft")
    return Marked(c.picture(geometry.segment_mark(row.segment.code, 6.2)), c.inline(row.segment.name, "cell.soft"), 11)


class Marked(Whole):
    """A mark and a word on one line."""

    def __init__(self, mark: Picture, word: Paragraph, room: float) -> None:
        self._mark = mark
        self._word = word
        self._room = room

    def height(self, width: float) -> float:
        """Of the word."""
        return self._word.height(width - self._room)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The mark beside the first line."""
        baseline = self._word.first_baseline(width) or 0.0
        self._mark.draw(ink, x, y + baseline - self._mark.scene.height + 0.3, width)
        self._word.draw(ink, x + self._room, y, width - self._room)


def kind_cell(c: Compositor, row: RankRow) -> Block:
    """Segment over tier, each with its mark."""
    segment = segment_cell(c, row)
    if not row.tier.name:
        return Stack(segment, c.figure(ABSENT, "small"))
    tier = Marked(c.picture(geometry.ladder_mark(row.tier.steps, 2.1)), c.inline(row.tier.name, "small"), 11)
    return Stack(segment, tier)


class _Range(Whole):
    """The possible scores of a firm on the axis of the table."""

    def __init__(self, c: Compositor, row: RankRow) -> None:
        self._c = c
        self._row = row

    def height(self, width: float) -> float:
        """Fixed."""
        return 16.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The range, no point."""
        self._c.picture(geometry.range_bar(self._row.low, self._row.high, width, 16.0)).draw(ink, x, y, width)


def _undecided(c: Compositor, view: ShortlistView, pad: float, notes: list[Block]) -> Block:
    width = 108.0
    head = heads(c, [(Text("Firm"), "left"), (Text("District"), "left"), (Text("Segment"), "left")])
    head += heads(c, [(Text("Known, %"), "right")])
    head += [
        c.picture(geometry.axis(width * c.grid.measure / GRID.measure - 10, 12.0, 6.6)),
        *heads(c, [(Text("Possible score"), "right")]),
    ]
    rows = [
        Row(
            (
                _name(c, row),
                c.inline(row.district or UNKNOWN, "cell.soft"),
                segment_cell(c, row),
                c.figure(share(row.known), "number"),
                _Range(c, row),
                c.figure(interval(row.low, row.high), "number.soft"),
            )
        )
        for row in view.rows
    ]
    look = table_look(pad_y=pad - 0.6, gutter=10.0)
    return table(c, (131.0, 60.0, 84.0, 48.0, width), head, rows, look, notes=notes)


def _name(c: Compositor, row: RankRow) -> Block:
    second = other_name(c, row.name)
    first = c.words(row.name, "cell")
    return Stack(first, c.text(second, "cell.follow")) if second else first
