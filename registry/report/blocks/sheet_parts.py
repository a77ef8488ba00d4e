"""What the shorter papers share: facts with hairlines, boxes to write in, lines to sign."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.blocks.common import CONTINUED, heads, table, table_look
from registry.report.compositor import Compositor
from registry.report.theme import palette
from registry.report.typeset.block import Block, Whole
from registry.report.typeset.ink import Ink
from registry.report.typeset.table import Row
from registry.report.views import LabelledFact
from registry.report.wording import Words

LABEL = 124.0


def fact_table(c: Compositor, facts: Sequence[LabelledFact], *, on_one_line: bool = False) -> Block:
    """Labels at the left, values beside them, their languages one below the other or on one line."""
    value = c.inline if on_one_line else c.pair
    rows = [Row((c.inline(fact.label, "cell.label"), value(fact.value, "cell"))) for fact in facts]
    made = table(c, (LABEL,), [], rows, table_look(pad_y=2.6))
    made.head = []
    return made


class TextBox(Whole):
    """A label, a text below it, and a frame around both; at least `room` high, so that people can add to it."""

    space_before = 6.0
    space_after = 4.0

    def __init__(self, c: Compositor, label: Words | Text, said: Words | None = None, room: float = 0.0) -> None:
        self._label = c.inline(label, "cell.label")
        self._said = c.pair(said, "body") if said is not None else None
        self._room = room

    def height(self, width: float) -> float:
        """Label, text, margins."""
        inner = width - 20
        text = self._said.height(inner) if self._said is not None else 0.0
        return max(self._room, self._label.height(inner) + text + 20)

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Frame, label, text."""
        p = palette()
        ink.frame(x, y, width, self.height(width), p.control, 0.6)
        self._label.draw(ink, x + 10, y + 7, width - 20)
        if self._said is not None:
            self._said.draw(ink, x + 10, y + 7 + self._label.height(width - 20) + 3, width - 20)


class SignLines(Whole):
    """Lines to sign on, `across` in a row, each with a label; never divided."""

    space_before = 10.0
    ROW = 54.0
    ROOM = 36.0  # 12.7 mm to sign and to seal
    GAP = 18.0

    def __init__(self, c: Compositor, labels: Sequence[Words], across: int = 3) -> None:
        self._labels = [c.inline(label, "cell.label") for label in labels]
        self._across = across

    def height(self, width: float) -> float:
        """Rows of lines."""
        return -(-len(self._labels) // self._across) * self.ROW

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Line over label."""
        p = palette()
        step = (width + self.GAP) / self._across
        for index, label in enumerate(self._labels):
            row, column = divmod(index, self._across)
            left, base = x + column * step, y + row * self.ROW + self.ROOM
            ink.line(left, base, left + step - self.GAP, base, p.text, 0.6)
            label.draw(ink, left, base + 4, step - self.GAP)


class TickBox(Whole):
    """An empty box to tick, in the middle of its cell."""

    SIDE = 9.0

    def height(self, width: float) -> float:
        """Of the box."""
        return self.SIDE + 2

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The box."""
        ink.frame(x + (width - self.SIDE) / 2, y + 1, self.SIDE, self.SIDE, palette().text, 0.7)


def plain_table(
    c: Compositor,
    columns: Sequence[tuple[Text | Words | None, str, float]],
    rows: Sequence[Sequence[Block | None]],
    *,
    pad: float = 2.4,
    notes: Sequence[Block] = (),
    continued: Text | Words = CONTINUED,
) -> Block:
    """A table of given columns: label, side and width; the last width is what is left and is not read."""
    labels = [(label, side) for label, side, _ in columns]
    widths = [width for _, _, width in columns[:-1]]
    lines = [Row(tuple(row)) for row in rows]
    return table(c, widths, heads(c, labels), lines, table_look(pad_y=pad), notes=notes, continued=continued)
