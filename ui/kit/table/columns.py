"""What a column is, and the painters most columns share."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from registry.i18n import Text
from registry.pace import Pulse, emptied, ordered_in_pieces, paced
from registry.pause import collection_paused
from ui.kit import glyphs, icons
from ui.kit.fonts import Type, advance, font
from ui.kit.theme import tokens

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)

CHECK = "check"
"""Key of the checkbox column."""
GAP = 12
"""Free pixels at the right of each cell."""


@dataclass(slots=True)
class Look:
    """The state of the cell being painted."""

    hovered: bool = False
    current: bool = False
    checked: bool = False
    focused: bool = False


class CellPainter(Protocol[R_contra]):
    """Paints the content of one cell into `box`, its ground and hairline being there already."""

    def __call__(self, painter: QPainter, box: QRect, row: R_contra, look: Look) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """A column, said once: title, text, sort key, painter, widths.

    Attributes:
        key: stable name.
        title: header text; the unit stands in it after a comma.
        text: what a cell says: shown, copied, read aloud. "—" for what is not known.
        sort: value to sort by; None for what is not known sorts last in both directions. No `sort`, no sorting.
        paint: paints the cell; left out, `text` is drawn.
        tip: tooltip where the text alone is not the whole.
        mark: words for a cell that wants a look, None for others; they are told beside what it says, and the cell is marked.
        numeric: right-aligned, tabular.
        role, ink: type and colour of `text`.
        width, wide: pixels, and pixels where there is room (0: as `width`), gap included.
        stretch: takes what is left.
        priority: columns with higher numbers are dropped first when the table is narrow.
        extra: shown only from `EXTRA_FROM` pixels of window width.
        asked: shown only where somebody has chosen it.
        gap: free pixels at the right.
        indent: free pixels at the left.
    """

    key: str
    title: Text
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    paint: CellPainter[R] | None = None
    tip: Callable[[R], str] | None = None
    mark: Callable[[R], Text | None] | None = None
    numeric: bool = False
    role: Type = Type.CELL
    ink: str = "text"
    width: int = 80
    wide: int = 0
    stretch: bool = False
    priority: int = 0
    extra: bool = False
    asked: bool = False
    gap: int = GAP
    indent: int = 0

    def told(self, row: R) -> str:
        """What is told of a cell where there is room: the tip, and the words of its mark."""
        said = self.tip(row) if self.tip is not None else self.text(row)
        mark = self.mark(row) if self.mark is not None else None
        return said if mark is None else f"{said}\n{mark}"

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Left for text, right for numbers."""
        return Qt.AlignmentFlag.AlignRight if self.numeric else Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Band:
    """A row that is no record: a cut line, the head of a group, "show 23 more".

    Attributes:
        kind: "cut" (a label on an accent line), "group" (a strong text), "more" (a link).
        text: its words.
        note: words at the right end.
        height: pixels.
    """

    kind: str
    text: str
    note: str = ""
    height: int = 26


def check_column(indent: int = 24) -> Column[Any]:
    """The checkbox column; a table with one has checks, a bulk bar and Space."""
    return Column(
        key=CHECK,
        title=Text("Select"),
        text=lambda _row: "",
        paint=_paint_check,
        width=indent + 20,
        indent=indent,
        gap=6,
        priority=-2,
    )


def _paint_check(painter: QPainter, box: QRect, row: object, look: Look) -> None:
    side = glyphs.CHECK_SIZE
    top = box.top() + (box.height() - side) // 2
    glyphs.paint_check(painter, QRectF(box.left(), top, side, side), "on" if look.checked else "off")


def paint_plain(painter: QPainter, box: QRect, text: str, column: Column[Any]) -> None:
    """The default cell: one line, numbers at the right, a dash in text3."""
    ink = "text3" if text == glyphs.DASH else column.ink
    glyphs.paint_text(painter, box, text, column.role, ink, column.alignment, elide=not column.numeric)


_LEFT, _RIGHT, _CORNER = 5, 3, 6
"""Pixels of a mark beyond what the cell says, as far as the text beside it allows; and of its folded corner."""


def paint_mark(painter: QPainter, box: QRect) -> None:
    """The mark of a cell that wants a look: the ground of a conflict, and a folded corner, so that it is no mere colour."""
    now, ground = tokens(), box.adjusted(-_LEFT, 0, _RIGHT, 0)
    painter.fillRect(ground, now.warnSoft)
    right, top = ground.right() + 1, ground.top()
    with glyphs.kept(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.warn)
        painter.drawPolygon([QPoint(right - _CORNER, top), QPoint(right, top), QPoint(right, top + _CORNER)])


def lines_painter(
    first: Callable[[Any], str], second: Callable[[Any], str], *, role: Type = Type.NAME
) -> CellPainter[Any]:
    """Two lines: a name over a small note in text3 (rows of 44)."""

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        middle = box.center().y()
        glyphs.paint_text(painter, QRect(box.left(), middle - 17, box.width(), 18), first(row), role)
        glyphs.paint_text(painter, QRect(box.left(), middle + 1, box.width(), 15), second(row), Type.SMALL, "text3")

    return paint


def tag_painter(tag: Callable[[Any], tuple[str, str] | None], *, right: bool = False) -> CellPainter[Any]:
    """A tag (text, tone), or nothing."""

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        said = tag(row)
        if said is not None:
            text, tone = said
            left = box.right() - glyphs.tag_width(text) + 1 if right else box.left()
            glyphs.paint_tag(painter, left, box.center().y() + 1, text, tone)

    return paint


def bar_painter(percent: Callable[[Any], int | None], *, low: int = 60, width: int = 20) -> CellPainter[Any]:
    """A completeness bar and its number, right-aligned; a dash where the share is not known."""

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        value = percent(row)
        text = glyphs.DASH if value is None else str(value)
        ink = "text3" if value is None else "text"
        glyphs.paint_text(painter, box, text, Type.CELL, ink, Qt.AlignmentFlag.AlignRight, elide=False)
        if value is not None:
            number = max(advance(Type.CELL, text), advance(Type.CELL, "88"))
            middle = box.top() + box.height() / 2
            glyphs.paint_completeness(painter, box.right() + 1 - number - 6 - width, middle, value, width, low)

    return paint


def stack_painter(
    stack: Callable[[Any], glyphs.Stack | None], otherwise: Callable[[Any], str], *, height: int = 12
) -> CellPainter[Any]:
    """A stacked score bar; where there is none, words in `bad` (why a firm has no score)."""

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        bar = stack(row)
        if bar is None:
            glyphs.paint_text(painter, box, otherwise(row), Type.CELL, "bad")
        else:
            top = box.top() + (box.height() - height) // 2
            glyphs.paint_stack(painter, QRectF(box.left(), top, box.width(), height), bar)

    return paint


def icon_text_painter(said: Callable[[Any], tuple[str | None, str, str]]) -> CellPainter[Any]:
    """An icon and a text in one colour: ``(icon or None, text, role)``, for problems and states."""

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        name, text, ink = said(row)
        left = box.left()
        if name is not None:
            painter.drawPixmap(left, box.center().y() - 6, icons.pixmap(name, ink, 14))
            left += 20
        glyphs.paint_text(painter, QRect(left, box.top(), box.right() - left + 1, box.height()), text, Type.CELL, ink)

    return paint


@dataclass(frozen=True, slots=True)
class Diff:
    """A cell before and after: states "same", "changed", "conflict", "bad"; "left": the new value was left out, the old one
    stays and stands on top."""

    new: str
    old: str | None = None
    state: str = "same"


def diff_painter(diff: Callable[[Any], Diff], *, numeric: bool = False) -> CellPainter[Any]:
    """The new value on top, the old struck below; the ground says changed, conflict or bad."""
    grounds = {"changed": "selected", "conflict": "warnSoft", "bad": "badSoft"}
    inks = {"changed": "accent", "conflict": "warn", "bad": "bad"}
    align = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft

    def paint(painter: QPainter, box: QRect, row: object, look: Look) -> None:
        cell = diff(row)
        if cell.state == "same":
            glyphs.paint_text(painter, box, cell.new, Type.CELL, "text2", align)
            return
        middle = box.center().y()
        upper = QRect(box.left(), middle - 17, box.width(), 18)
        if cell.state == "left":
            glyphs.paint_text(painter, upper, cell.new, Type.CELL, "text2", align)
        else:
            painter.fillRect(box.adjusted(-8, 0, 8, -1), tokens().role(grounds[cell.state]))
            glyphs.paint_text(painter, upper, cell.new, Type.CELL_STRONG, inks[cell.state], align)
        lower = QRect(box.left(), middle + 1, box.width(), 15)
        if cell.state == "bad":  # what is held stays
            glyphs.paint_text(painter, lower, glyphs.DASH if cell.old is None else cell.old, Type.SMALL, "text3", align)
            return
        _paint_struck(painter, lower, glyphs.DASH if cell.old is None else cell.old, align)

    return paint


def _paint_struck(painter: QPainter, box: QRect, text: str, align: Qt.AlignmentFlag) -> None:
    width = glyphs.paint_text(painter, box, text, Type.SMALL, "text3", align)
    if text == glyphs.DASH:
        return
    left = box.right() + 1 - width if align == Qt.AlignmentFlag.AlignRight else box.left()
    painter.setPen(QPen(tokens().text3, 1))
    painter.drawLine(left, box.center().y() + 1, left + width, box.center().y() + 1)


def paint_band(painter: QPainter, box: QRect, band: Band) -> None:
    """A band across the whole row."""
    now = tokens()
    painter.fillRect(box, now.surface)
    middle = box.center().y()
    if band.kind == "cut":
        painter.fillRect(QRect(box.left(), middle, box.width(), 2), now.accent)
        width = advance(Type.LABEL_STRONG, band.text) + 16
        pill = QRect(box.left() + 16, middle - 9, width, 20)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.accent)
            painter.drawRoundedRect(pill, 4, 4)
        centre = Qt.AlignmentFlag.AlignHCenter
        glyphs.paint_text(painter, pill, band.text, Type.LABEL_STRONG, "onAccent", centre)
        if band.note:
            room = advance(Type.LABEL, band.note) + 16
            note = QRect(box.right() - 12 - room, box.top(), room, box.height())
            painter.fillRect(note, now.surface)
            glyphs.paint_text(painter, note, band.note, Type.LABEL, "text2", centre)
        return
    role, ink = (Type.CELL_STRONG, "text") if band.kind == "group" else (Type.CONTROL, "accent")
    painter.setFont(font(role))
    glyphs.paint_text(painter, box.adjusted(24, 0, -16, 0), band.text, role, ink)
    right = Qt.AlignmentFlag.AlignRight
    glyphs.paint_text(painter, box.adjusted(24, 0, -16, 0), band.note, Type.LABEL, "text3", right)


def ordered(
    rows: Sequence[R],
    columns: Sequence[Column[R]],
    keys: Sequence[tuple[str, bool]],
    pulse: Pulse | None = None,
) -> list[R]:
    """`rows` sorted by several columns, most significant first; True means descending.

    What is not known (None) comes last in both directions. The sort is stable, so equal rows keep their order. `pulse` is
    called often, and others may run meanwhile: made for other threads than the window's.
    """
    with collection_paused(spare=False):  # it makes a value a row, and a walk of the collector would stop all threads
        return _ordered(rows, columns, keys, pulse)


def _ordered(
    rows: Sequence[R], columns: Sequence[Column[R]], keys: Sequence[tuple[str, bool]], pulse: Pulse | None
) -> list[R]:
    by_key = {column.key: column.sort for column in columns}
    result = list(rows)
    for key, descending in reversed(keys):
        sort = by_key.get(key)
        if sort is None:
            continue
        paired = [(sort(row), row) for row in paced(result, pulse)]
        known = [pair for pair in paired if pair[0] is not None]
        unknown = [row for value, row in paired if value is None] if len(known) < len(paired) else []
        arranged = ordered_in_pieces(known, itemgetter(0), reverse=descending, pulse=pulse)
        result = [row for _value, row in arranged] + unknown
        emptied(paired, known, arranged)
    return result


def renewed(
    order: Sequence[R],
    fresh: Sequence[R],
    columns: Sequence[Column[R]],
    keys: Sequence[tuple[str, bool]],
    tie: Callable[[R], Any],
) -> list[R]:
    """`order`, which is sorted by `keys` as `ordered` does it, with a few more rows put in their places.

    Args:
        tie: what equal rows are ordered by.
    """
    by_key = {column.key: column.sort for column in columns}
    sorts = [(sort, descending) for key, descending in keys if (sort := by_key.get(key)) is not None]

    def place(row: R) -> tuple[Any, ...]:
        said = [(sort(row), descending) for sort, descending in sorts]
        return (*((value is None, _Turned(value) if down else value) for value, down in said), tie(row))

    result = list(order)
    for row in fresh:
        insort(result, row, key=place)
    return result


def exchanged(
    order: Sequence[R],
    pairs: Sequence[tuple[R, R]],
    columns: Sequence[Column[R]],
    keys: Sequence[tuple[str, bool]],
    tie: Callable[[R], Any],
) -> tuple[list[R], dict[int, R]] | None:
    """`order` with the second of each pair where the first stands, and what was put in which place; None where one would have
    to move, for it sorts otherwise.

    No row but those of the pairs is looked at: of many that lie scattered, to ask each is to wait for the memory.
    """
    by_key = {column.key: column.sort for column in columns}
    asked = [tie, *(sort for key, _down in keys if (sort := by_key.get(key)) is not None)]
    if any(ask(old) != ask(new) for old, new in pairs for ask in asked):
        return None
    new_of = {id(old): new for old, new in pairs}
    places = {place: new_of[id(row)] for place, row in enumerate(order) if id(row) in new_of}
    result = list(order)
    for place, row in places.items():
        result[place] = row
    return (result, places) if len(places) == len(pairs) else None


class _Turned:
    """A value that sorts the other way round; what is not known is equal to itself."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Turned) and self.value == other.value

    def __lt__(self, other: _Turned) -> bool:
        return other.value < self.value

    def __hash__(self) -> int:
        return hash(self.value)
