"""What several parts of a paper share: section heads, the strip of key figures, columns, tags, the look of tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from registry.i18n import Text
from registry.report.compositor import Compositor
from registry.report.phrases import ABSENT
from registry.report.theme import GRID, palette, style
from registry.report.typeset.block import Block, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph
from registry.report.typeset.table import Column, DataTable, Row, TableLook
from registry.report.views import KeyFigure
from registry.report.wording import PaperLanguage, Words

UNKNOWN = Words.same(ABSENT)
CONTINUED = Text("Table, continued")


def table_look(*, pad_y: float = 3.2, gutter: float = 8.0, inset: float = 0.0, min_row: float = 0.0) -> TableLook:
    """The one look of all tables: hairlines between rows, ink above and below, nothing upright."""
    p = palette()
    return TableLook(
        pad_y=pad_y,
        gutter=gutter,
        top=p.text,
        under_head=p.text,
        hair=p.line2,
        accent=p.accent,
        inset=inset,
        min_row=min_row,
    )


def table(
    c: Compositor,
    widths: Sequence[float],
    head: Sequence[Block | None],
    rows: Sequence[Row],
    look: TableLook | None = None,
    *,
    notes: Sequence[Block] = (),
    continued: Text | Words = CONTINUED,
    space_before: float = 6.0,
    space_after: float = 6.0,
    measure: float | None = None,
) -> DataTable:
    """A table over the whole measure, or `measure` points wide; the last column takes what the others leave.

    Args:
        continued: stands above the part on each further page.

    Raises:
        ValueError: the widths leave nothing to the last column (a bug).
    """
    # Widths are those of an upright sheet; a wide one gives each column its share of what there is more.
    room = measure or c.grid.measure
    widths = [width * room / GRID.measure for width in widths]
    rest = room - sum(widths)
    if rest < 10:
        raise ValueError(f"columns leave {rest:.1f} points to the last one")
    mark = c.text(c.plain(continued), "small.right")
    return DataTable(
        [Column(width) for width in (*widths, rest)],
        [Row(tuple(head))] if head else [],
        rows,
        look or table_look(),
        mark,
        space_before=space_before,
        space_after=space_after,
        notes=notes,
    )


def heads(c: Compositor, labels: Sequence[tuple[Text | Words | None, str]]) -> list[Block | None]:
    """Header cells: text and the side they stand on (``left``, ``right``, ``centre``)."""
    names = {"left": "head", "right": "head.right", "centre": "head.centre"}
    return [None if label is None else c.pair(label, names[side]) for label, side in labels]


class SectionHead(Whole):
    """The head of a section: number, title, the title in the following language, a rule."""

    keep_with_next = True
    space_before = 24.0
    space_after = 9.0

    def __init__(self, c: Compositor, number: str, title: Text | Words) -> None:
        p = palette()
        self._number = c.figure(number, "h1", colour=p.accent)
        self._title = c.words(title, "h1")
        follow = c.follow(title)
        self._follow = c.text(follow, "h1.follow") if follow else None
        self._offset = self._number.natural_width() + 10 if number else 0.0

    def height(self, width: float) -> float:
        """Title, following title, rule."""
        follow = self._follow.height(width) if self._follow else 0.0
        return self._title.height(width - self._offset) + follow + 5.0

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Number in the accent, title beside it, rule below."""
        room = width - self._offset
        with ink.tags.element("H1"):
            self._number.draw(ink, x, y, self._offset or 1.0)
            self._title.draw(ink, x + self._offset, y, room)
            if self._follow:
                self._follow.draw(ink, x + self._offset, y + self._title.height(room), room)
        bottom = y + self.height(width)
        ink.line(x, bottom, x + width, bottom, palette().text, 0.8)


class SubHead(Whole):
    """The head of a part of a section: both languages on one line."""

    keep_with_next = True
    space_before = 12.0
    space_after = 4.0

    def __init__(self, c: Compositor, title: Text | Words) -> None:
        self._text = c.inline(title, "h2")

    def height(self, width: float) -> float:
        """Of the line."""
        return self._text.height(width)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The line."""
        self._text.draw(ink, x, y, width)


class FigureStrip(Whole):
    """The key figures side by side, parted by hairlines."""

    space_before = 6.0
    space_after = 8.0
    keep_with_next = True

    def __init__(self, c: Compositor, figures: Sequence[KeyFigure]) -> None:
        room = self._room(GRID.measure, len(figures))
        self._cells = [_figure_cell(c, figure, room) for figure in figures]

    def height(self, width: float) -> float:
        """The tallest cell."""
        room = self._room(width, len(self._cells))
        return max((27.0 + label.height(room) for _, _, label in self._cells), default=0.0)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Figure and unit on one line, label below."""
        p = palette()
        step = width / max(1, len(self._cells))
        height = self.height(width)
        for index, (value, unit, label) in enumerate(self._cells):
            left = x + index * step
            if index:
                ink.line(left - 10, y + 4, left - 10, y + height - 1, p.line2, 0.5)
            value.draw(ink, left, y, step)
            if unit is not None:
                line = value.first_baseline(step) or 0.0
                own = unit.first_baseline(step) or 0.0
                unit.draw(ink, left + value.natural_width() + 4, y + line - own, step)
            label.draw(ink, left, y + 27.0, self._room(width, len(self._cells)))

    def _room(self, width: float, count: int) -> float:
        return width / max(1, count) - 16.0


def _figure_cell(c: Compositor, figure: KeyFigure, room: float) -> tuple[Paragraph, Paragraph | None, Block]:
    """Figure, unit and label; an English unit that has no room after the Chinese one stands with the label."""
    value = c.figure(c.lead(Words(figure.english, figure.value)), "figure")
    if not figure.unit:
        return value, None, c.pair(figure.label, "figure.label")
    unit = unit_words(c, figure.unit, figure.gloss)
    beside = c.inline(unit, "figure.unit")
    if value.natural_width() + 4.0 + beside.natural_width() <= room:
        return value, beside, c.pair(figure.label, "figure.label")
    label = Words(f"{figure.label.en}, {unit.en}", figure.label.zh) if c.follow(unit) else figure.label
    return value, c.words(unit, "figure.unit"), c.pair(label, "figure.label")


def unit_words(c: Compositor, unit: Words, gloss: str) -> Words:
    """A unit beside a figure: where Chinese leads, `gloss` says in English what the Chinese figure is in."""
    return Words(gloss, unit.zh) if gloss and c.language is PaperLanguage.BOTH else unit


class Columns(Whole):
    """Blocks side by side, tops aligned."""

    def __init__(self, parts: Sequence[tuple[Block, float]], gap: float, space_after: float = 0.0) -> None:
        self._parts = parts
        self._gap = gap
        self.space_after = space_after

    def height(self, width: float) -> float:
        """The tallest."""
        return max(block.height(room) for block, room in self._parts)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Each at its place."""
        for block, room in self._parts:
            block.draw(ink, x, y, room)
            x += room + self._gap


def stacked_height(c: Compositor, blocks: Sequence[Block]) -> float:
    """Height of blocks one below the other at the head of a page, over the whole measure."""
    total, gap = 0.0, 0.0
    for number, block in enumerate(blocks):
        total += (max(gap, block.space_before) if number else 0.0) + block.height(c.grid.measure)
        gap = block.space_after
    return total


def on_one_page(
    c: Compositor, make: Callable[[float], list[Block]], pads: Sequence[float], otherwise: int = 0
) -> list[Block]:
    """The blocks with the widest of `pads` that stand on one page; with the pad numbered `otherwise` where none does."""
    for pad in pads:
        blocks = make(pad)
        if stacked_height(c, blocks) <= c.grid.depth:
            return blocks
    return make(pads[otherwise])


def draw_tag(ink: Ink, c: Compositor, text: str, right: float, baseline: float, ground: str, ink_colour: str) -> float:
    """A tag with its right edge at `right`; answers the left edge."""
    label = c.text(text, "running", colour=ink_colour, size=7.0)
    wide = label.natural_width()
    left = right - wide - 10
    ink.rect(left, baseline - 8.6, wide + 10, 12.2, ground, radius=2.4)
    ink.frame(left, baseline - 8.6, wide + 10, 12.2, ink_colour, 0.6, radius=2.4)
    label.draw(ink, left + 5, baseline - (label.first_baseline(wide + 1) or 0), wide + 1)
    return left


def fitted(c: Compositor, text: str, style_name: str, room: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `room`."""
    look = style(style_name)

    def wide(part: str) -> float:
        return c.case.width(part, look.size, c.voice_of(part), look.weight)

    if wide(text) <= room:
        return text
    while text and wide(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"
