"""Tables that go over pages: the header comes again, marked as continued, and no row is cut.

Row heights are measured once for a width and shared by all parts, so that a table of n rows costs n, however many pages
it fills.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum

from registry.report.typeset.block import Block
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph


class Rule(StrEnum):
    """The line under a row."""

    NONE = "none"
    HAIR = "hair"
    STRONG = "strong"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Column:
    """A column `width` points wide, its gutter included."""

    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a block for each column (None for an empty cell), or one block across all.

    Attributes:
        cells: blocks in the order of the columns.
        across: a block over the full width, instead of cells.
        rule: line under the row.
        strip: colour of a strip at the row's left edge.
        fill: ground colour.
        link: anchor the whole row leads to.
        keep_with_next: the row never ends a page.
        again: what stands above this row once more where a page begins with it: what the group of rows is about.
    """

    cells: tuple[Block | None, ...] = ()
    across: Block | None = None
    rule: Rule = Rule.HAIR
    strip: str | None = None
    fill: str | None = None
    link: str | None = None
    keep_with_next: bool = False
    again: Row | None = None


@dataclass(frozen=True, slots=True)
class TableLook:
    """Distances and colours of a table; lengths in points.

    Attributes:
        pad_y: above and below each cell.
        gutter: blank at the right of each cell but the last.
        inset: blank at the left of the first cell (where strips or fills need it).
        top, under_head, hair, accent: colours of the four kinds of lines.
        min_row: no row is lower.
    """

    pad_y: float
    gutter: float
    top: str
    under_head: str
    hair: str
    accent: str
    inset: float = 0.0
    min_row: float = 0.0
    head_fill: str | None = None


NOTES_GAP = 5.0
SHORT = 150.0
"""A table no higher than this is not cut: the page before it is left a fifth empty at most."""


@dataclass(slots=True)
class _Measured:
    """Heights shared by the parts of one table."""

    width: float
    heads: list[float]
    rows: list[float]


def _is_line(cell: Block, room: float) -> bool:
    return isinstance(cell, Paragraph) and len(cell.lines(room)) == 1


@dataclass(slots=True)
class DataTable:
    """A table of rows below a repeated header, with notes at its end."""

    columns: Sequence[Column]
    head: Sequence[Row]
    rows: Sequence[Row]
    look: TableLook
    continued: Paragraph
    space_before: float = 0.0
    space_after: float = 0.0
    keep_with_next: bool = False
    first: int = 0
    stop: int | None = None
    is_continued: bool = False
    notes: Sequence[Block] = ()
    _measured: list[_Measured] = field(default_factory=list["_Measured"])

    # -- Block ----------------------------------------------------------------------------------------------------

    def height(self, width: float) -> float:
        """Mark, header, the rows of this part, and the notes below the last of them."""
        return self._lead(width) + sum(self._measure(width).rows[self.first : self._stop()]) + self._foot(width)

    def first_baseline(self, width: float) -> float | None:
        """None: a table is aligned by its edges."""
        return None

    def split(self, width: float, room: float) -> tuple[DataTable, DataTable] | None:
        """Cut between rows, with at least two rows on both sides where there are as many; a short table goes whole."""
        if not self.is_continued and self.height(width) <= SHORT:
            return None
        return self.divide(width, room)

    def divide(self, width: float, room: float) -> tuple[DataTable, DataTable] | None:
        """`split` for a table however short."""
        heights = self._measure(width).rows
        stop = self._stop()
        used = self._lead(width)
        fits = self.first
        while fits < stop and used + heights[fits] <= room + 0.01:
            used += heights[fits]
            fits += 1
        # The notes stand with the last rows: where only they do not fit, three rows go with them.
        if fits == stop:
            fits = max(self.first, stop - 3)
        fits = min(fits, stop - 2) if stop - self.first > 3 else min(fits, stop - 1)
        while fits > self.first and self.rows[fits - 1].keep_with_next:
            fits -= 1
        least = 2 if stop - self.first > 3 else 1
        if fits - self.first < least:
            return None
        return self._part(self.first, fits, self.is_continued), self._part(fits, stop, True)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Mark, rules, header, rows."""
        measured = self._measure(width)
        with ink.tags.element("Table", key=self._measured):
            y = self._draw_head(ink, x, y, width, measured)
            y = self._draw_rows(ink, x, y, width, measured)
        if self._stop() == len(self.rows) and self.notes:
            y += NOTES_GAP
            for note in self.notes:
                note.draw(ink, x, y, width)
                y += note.height(width)

    def _draw_head(self, ink: Ink, x: float, y: float, width: float, measured: _Measured) -> float:
        """The mark of a continuation, and the header; it is content once, and repeated for the eye alone."""
        with ink.tags.artifact() if self.is_continued else nullcontext():
            if self.is_continued:
                self.continued.draw(ink, x, y, width)
                y += self._mark(width)
            if self.head or self.is_continued:  # a list of facts stands below a rule already
                ink.line(x, y, x + width, y, self.look.top, 0.9)
            for row, height in zip(self.head, measured.heads, strict=True):
                if self.look.head_fill:
                    ink.rect(x, y + 0.45, width, height - 0.45, self.look.head_fill)
                self._draw_cells(ink, row, x, y, width, height, is_head=True)
                y += height
            if self.head:
                ink.line(x, y, x + width, y, self.look.under_head, 0.6)
        return y

    def _draw_rows(self, ink: Ink, x: float, y: float, width: float, measured: _Measured) -> float:
        again = self._again()
        if again is not None:
            height = self._row_height(again, width, self.look.min_row)
            with ink.tags.artifact():
                self._draw_cells(ink, again, x, y, width, height)
            y += height
        for index in range(self.first, self._stop()):
            row, height = self.rows[index], measured.rows[index]
            if row.fill:
                ink.rect(x, y, width, height, row.fill)
            if row.strip:
                ink.rect(x, y, 2.6, height, row.strip)
            self._draw_cells(ink, row, x, y, width, height)
            y += height
            rule = Rule.STRONG if index == self._stop() - 1 else row.rule
            strip = 2.6 if row.strip and rule is Rule.HAIR else 0.0  # a hairline across it would notch the strip
            self._draw_rule(ink, rule, x + strip, y, width - strip)
        return y

    # -- inside ---------------------------------------------------------------------------------------------------

    def _stop(self) -> int:
        return len(self.rows) if self.stop is None else self.stop

    def _part(self, first: int, stop: int, continued: bool) -> DataTable:
        ends = stop == self._stop()
        return DataTable(
            self.columns,
            self.head,
            self.rows,
            self.look,
            self.continued,
            space_before=0.0 if continued else self.space_before,
            space_after=self.space_after if ends else 0.0,
            keep_with_next=self.keep_with_next and ends,
            first=first,
            stop=stop,
            is_continued=continued,
            notes=self.notes,
            _measured=self._measured,
        )

    def _mark(self, width: float) -> float:
        return self.continued.height(width) + 3.0

    def _lead(self, width: float) -> float:
        again = self._again()
        repeated = self._row_height(again, width, self.look.min_row) if again is not None else 0.0
        return sum(self._measure(width).heads) + (self._mark(width) if self.is_continued else 0.0) + repeated

    def _again(self) -> Row | None:
        """What the first row of a continuation belongs to."""
        return self.rows[self.first].again if self.is_continued and self.first < len(self.rows) else None

    def _foot(self, width: float) -> float:
        if self._stop() < len(self.rows) or not self.notes:
            return 0.0
        return NOTES_GAP + sum(note.height(width) for note in self.notes)

    def _measure(self, width: float) -> _Measured:
        for known in self._measured:
            if known.width == width:
                return known
        heads = [self._row_height(row, width, 0.0) for row in self.head]
        rows = [self._row_height(row, width, self.look.min_row) for row in self.rows]
        measured = _Measured(width, heads, rows)
        self._measured.append(measured)
        return measured

    def _widths(self) -> list[float]:
        last = len(self.columns) - 1
        return [
            column.width - (0.0 if k == last else self.look.gutter) - (self.look.inset if k == 0 else 0.0)
            for k, column in enumerate(self.columns)
        ]

    def _row_height(self, row: Row, width: float, least: float) -> float:
        if row.across is not None:
            return row.across.height(width) + 2 * self.look.pad_y
        tallest = 0.0
        for cell, room in zip(row.cells, self._widths(), strict=True):
            if cell is not None:
                tallest = max(tallest, cell.height(room))
        return max(least, tallest + 2 * self.look.pad_y)

    def _draw_cells(
        self, ink: Ink, row: Row, x: float, y: float, width: float, height: float, *, is_head: bool = False
    ) -> None:
        kind, scope = ("TH", "Column") if is_head else ("TD", "")
        tags = ink.tags
        with tags.element("TR"):
            if row.across is not None:
                with tags.element(kind, scope=scope, columns=len(self.columns)):
                    row.across.draw(ink, x, y + self.look.pad_y, width)
                    self._draw_link(ink, row, x, y, width, height)
                return
            widths = self._widths()
            tops = self._tops(row, widths, height)
            left = x + self.look.inset
            for k, (cell, room) in enumerate(zip(row.cells, widths, strict=True)):
                with tags.element(kind if cell is not None else "TD", scope=scope):
                    if cell is not None:
                        cell.draw(ink, left, y + tops[k], room)
                    if k == 0:
                        self._draw_link(ink, row, x, y, width, height)
                left = x + sum(column.width for column in self.columns[: k + 1])

    @staticmethod
    def _draw_link(ink: Ink, row: Row, x: float, y: float, width: float, height: float) -> None:
        if row.link:
            ink.link(row.link, x, y, width, height)

    def _tops(self, row: Row, widths: Sequence[float], height: float) -> list[float]:
        """Cells are centred on the row; those of one line then share the lowest of their baselines."""
        tops: list[float] = []
        baselines: dict[int, float] = {}
        for k, (cell, room) in enumerate(zip(row.cells, widths, strict=True)):
            own = cell.height(room) if cell is not None else 0.0
            tops.append((height - own) / 2)
            baseline = cell.first_baseline(room) if cell is not None else None
            if cell is not None and baseline is not None and _is_line(cell, room):
                baselines[k] = tops[k] + baseline
        if baselines:
            lowest = max(baselines.values())
            for k, baseline in baselines.items():
                tops[k] += lowest - baseline
        return tops

    def _draw_rule(self, ink: Ink, rule: Rule, x: float, y: float, width: float) -> None:
        match rule:
            case Rule.HAIR:
                ink.line(x, y, x + width, y, self.look.hair, 0.5)
            case Rule.STRONG:
                ink.line(x, y, x + width, y, self.look.top, 0.6)
            case Rule.ACCENT:
                ink.line(x, y, x + width, y, self.look.accent, 1.2)
            case Rule.NONE:
                pass
