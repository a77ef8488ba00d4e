"""The ranking of a round: both parts, the total and what each seat is owed to; the reserve; who was passed over."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.common import heads, table, table_look
from registry.report.blocks.cut import CutBand, marked_figure, other_name, rank_cell
from registry.report.charts import geometry
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT, interval, points
from registry.report.theme import GRID, palette
from registry.report.typeset.block import Block, Stack, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Span
from registry.report.typeset.table import Row, Rule
from registry.report.views import RankRow, ShortlistView, Standing
from registry.report.wording import Words

RANK, FIRM, PLACE, PART, TOTAL, SEAT = 27.0, 138.0, 88.0, 50.0, 52.0, 58.0


class _Parts(Whole):
    """What each dimension and the panel add to the total, on an axis from 0 to 100."""

    def __init__(self, c: Compositor, row: RankRow) -> None:
        self._c = c
        self._row = row

    def height(self, width: float) -> float:
        """Fixed."""
        return 20.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Parts and whisker."""
        row = self._row
        faded = row.standing not in (Standing.SELECTED, Standing.TIED)
        *own, panel = row.parts
        scene = geometry.stacked_bar(
            own, row.total_low, row.total_high, width, 20.0, thickness=8.0, faded=faded, tail=panel
        )
        self._c.picture(scene).draw(ink, x, y, width)


def ranked_round(c: Compositor, view: ShortlistView, pad: float, notes: list[Block]) -> Block:
    """The table: the list, the cut, the reserve, and those ranked among the list without a seat."""
    labels: list[tuple[Text | None, str]] = [
        (Text("Rank"), "right"),
        (Text("Firm"), "left"),
        (Text("District, credit code"), "left"),
        (Text("Objective, panel"), "right"),
        (Text("Composition"), "left"),
        (Text("Total"), "right"),
        (Text("Seat"), "left"),
    ]
    rows: list[Row] = []
    shown = view.rows[: view.shown]
    for index, row in enumerate(shown):
        cut = view.cut
        before_cut = cut is not None and index == cut.after - 1
        following = shown[index + 1] if index + 1 < len(shown) else None
        turns = following is not None and following.standing is Standing.ASIDE and row.standing is not Standing.ASIDE
        rows.append(_row(c, row, Rule.NONE if before_cut else Rule.HAIR, keep=before_cut or turns))
        if cut is not None and before_cut:
            rows.append(Row(across=CutBand(c, cut), rule=Rule.NONE, keep_with_next=following is not None))
        if turns:
            said = Text("Ranked high enough, without a seat")
            rows.append(Row(across=c.inline(said, "cell.label"), rule=Rule.HAIR, keep_with_next=True))
    look = table_look(pad_y=pad, gutter=8.0)
    bar = GRID.measure - RANK - FIRM - PLACE - PART - TOTAL - SEAT
    widths = (RANK, FIRM, PLACE, PART, bar, TOTAL)
    return table(c, widths, heads(c, labels), rows, look, notes=[*notes, *_key(c, view)])


def _key(c: Compositor, view: ShortlistView) -> list[Block]:
    """What the colours of the bars are, in the order of the parts."""
    p = palette()
    spans: list[Span] = [Span(c.lead(Text("Bars, from the left: ")))]
    names: list[Words] = [*(d.name for d in view.dimensions), Words.of(Text("Panel part"))]
    colours = [*(p.dimension(at) for at in range(len(view.dimensions))), p.control]
    for at, (name, colour) in enumerate(zip(names, colours, strict=True)):
        spans.append(Span("■\u00a0", colour=colour))
        spans.append(Span(c.plain(name) + (" " if at < len(names) - 1 else "")))
    if any(row.total_low != row.total_high for row in view.rows[: view.shown]):
        spans.append(Span("  " + c.plain(Text("Line between two bars: what the total may be."))))
    return [c.spans(spans, "note")]


def _row(c: Compositor, row: RankRow, rule: Rule, keep: bool) -> Row:
    p = palette()
    chosen = row.standing in (Standing.SELECTED, Standing.TIED)
    colour = p.text if chosen else p.text2
    name: list[Block] = [c.words(row.name, "cell.strong", colour=colour)]
    if second := other_name(c, row.name):
        name.append(c.text(second, "cell.strong.follow"))
    place = Stack(c.inline(row.district or Words.same(ABSENT), "cell.soft"), c.figure(row.uscc or ABSENT, "small"))
    total = ABSENT if row.total is None else points(row.total)
    stack: list[Block] = [marked_figure(c, total, row.marks, colour)]
    if row.total is not None and row.total_low != row.total_high:
        stack.append(c.figure(interval(row.total_low, row.total_high), "small.right"))
    return Row(
        (
            rank_cell(c, row.rank, "rank" if chosen else "rank.soft"),
            Stack(*name),
            place,
            Stack(
                c.figure(points(row.score), "number.soft"),
                c.figure(ABSENT if row.panel is None else points(row.panel), "number.soft"),
            ),
            _Parts(c, row) if row.parts else None,
            Stack(*stack),
            c.pair(row.place, "cell.soft"),
        ),
        rule=rule,
        link=row.key if row.has_card else None,
        keep_with_next=keep,
    )
