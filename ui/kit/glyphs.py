"""The product's own marks, painted: ladder, segment shapes, completeness, condition strip, checkbox, tag, bars.

Functions take a painter and leave it as they found it. Sizes and states follow DESIGN.md sections 4 to 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from ui.kit import icons
from ui.kit.fonts import Type, advance, block_height, elided, font, metrics, prose, shown, vertical
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

DASH = "—"
SEGMENT_SIZE = 9
CHECK_SIZE = 14
TAG_HEIGHT = 18
LADDER_WIDTH = 16
LADDER_HEIGHT = 12


@contextmanager
def kept(painter: QPainter, *, smooth: bool = True) -> Iterator[None]:
    """Save the painter, set antialiasing, restore."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    yield
    painter.restore()


def hairline(painter: QPainter, x1: int, y: int, x2: int, role: str = "line") -> None:
    """A horizontal line of one device pixel (two from 200 %) along the top of logical row `y`."""
    width = 0.0 if painter.device().devicePixelRatioF() < 2 else 1.0
    with kept(painter, smooth=False):
        painter.setPen(QPen(tokens().role(role), width))
        painter.drawLine(x1, y, x2, y)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a ladder glyph says.

    Attributes:
        held: steps held, 0 to 3.
        applied: the next step is applied for.
        state: "valid", "due" (re-verification within 90 days) or "lapsed".
    """

    held: int = 0
    applied: bool = False
    state: str = "valid"


_HELD = {
    "tech_sme": 1,
    "innovative_sme": 1,
    "srdi_legacy": 2,
    "srdi_sme": 2,
    "little_giant": 3,
    "key_little_giant": 3,
    "champion_municipal": 3,
    "champion_national": 3,
}


def ladder_of(tier: str | None, state: str | None) -> Ladder:
    """The glyph of a tier code and its state (valid, due, lapsed, applied)."""
    held = _HELD.get(tier or "", 0)
    if state == "applied":
        return Ladder(0, applied=True)  # nothing is held, else the standing would say what
    return Ladder(held, state=state or "valid")


def paint_ladder(painter: QPainter, x: float, bottom: float, ladder: Ladder, scale: float = 1.0) -> None:
    """Three steps standing on `bottom`, 16×12 logical pixels at scale 1 (1.5 in headers, 2 in panes)."""
    now = tokens()
    full = now.warn if ladder.state == "due" else now.accent
    with kept(painter):
        for step, height in enumerate((4, 8, 12)):
            box = QRectF(x + step * 6 * scale, bottom - height * scale, 4 * scale, height * scale)
            radius = min(1.0 * scale, 1.5)
            if step < ladder.held and ladder.state == "lapsed":
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(now.bad, 1))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            elif step == ladder.held and ladder.applied:
                pen = QPen(now.accent, 1)
                pen.setDashPattern([1.5, 1.5] if scale < 1.5 else [3, 2])
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(pen)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(full if step < ladder.held else now.line2)
                painter.drawRoundedRect(box, radius, radius)


def paint_segment(painter: QPainter, x: float, middle: float, code: str | None, size: float = SEGMENT_SIZE) -> None:
    """The shape of a segment, `size` pixels wide from `x`, centred on `middle`; nothing for an unknown code."""
    colour = tokens().segments.get(code or "")
    if colour is None:
        return
    top, half, right, bottom = middle - size / 2, size / 2, x + size, middle + size / 2
    with kept(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        match code:
            case "launch":
                painter.drawPolygon(QPolygonF([QPointF(x + half, top), QPointF(right, bottom), QPointF(x, bottom)]))
            case "ground":
                painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(right, top), QPointF(x + half, bottom)]))
            case "parts":
                painter.drawPolygon(
                    QPolygonF(
                        [QPointF(x + half, top), QPointF(right, middle), QPointF(x + half, bottom), QPointF(x, middle)]
                    )
                )
            case "sat":
                painter.drawRect(QRectF(x, top, size, size))
            case "payload":
                painter.drawEllipse(QRectF(x, top, size, size))
            case _:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour, 2))
                painter.drawEllipse(QRectF(x + 1, top + 1, size - 2, size - 2))


def paint_completeness(
    painter: QPainter, x: float, middle: float, percent: int, width: int = 20, low: int = 60
) -> None:
    """The 3 px bar of a filled share (0 to 100); under `low` it is amber."""
    paint_bar(painter, QRectF(x, middle - 1.5, width, 3), percent / 100, "warn" if percent < low else "data")


def paint_bar(painter: QPainter, box: QRectF, share: float, role: str = "data") -> None:
    """A track in dataSoft filled from the left to `share` (0 to 1) in `role`."""
    now = tokens()
    radius = min(box.height() / 2, 2)
    with kept(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.dataSoft)
        painter.drawRoundedRect(box, radius, radius)
        if share > 0:
            painter.setBrush(now.role(role))
            filled = QRectF(box.left(), box.top(), max(box.width() * min(share, 1), 1), box.height())
            painter.drawRoundedRect(filled, radius, radius)


def paint_strip(painter: QPainter, x: float, top: float, cells: str, width: int = 11, gap: int = 1) -> None:
    """A condition strip: one letter a cell, m met, u unmet, ? unknown. Cells are 8 high; unmet ones 3."""
    now = tokens()
    with kept(painter):
        for number, cell in enumerate(cells):
            left = x + number * (width + gap)
            if cell == "?":
                pen = QPen(now.control, 1)
                pen.setDashPattern([3, 2])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, 7), 1, 1)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.data if cell == "m" else now.bad)
                box = QRectF(left, top, width, 8) if cell == "m" else QRectF(left, top + 5, width, 3)
                painter.drawRoundedRect(box, 1, 1)


def paint_check(painter: QPainter, box: QRectF, state: str, *, enabled: bool = True, ring: bool = False) -> None:
    """A checkbox in "off", "on" or "mixed"."""
    now = tokens()
    with kept(painter):
        edge = box.adjusted(0.5, 0.5, -0.5, -0.5)
        if state == "off":
            painter.setPen(QPen(now.control if enabled else now.line2, 1))
            painter.setBrush(now.surface if enabled else now.sunken)
            painter.drawRoundedRect(edge, 3, 3)
        else:
            fill = now.accent if enabled else now.control
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, 3.5, 3.5)
            painter.setPen(QPen(now.onAccent, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            left, top = box.left(), box.top()
            if state == "on":
                painter.drawPolyline(
                    QPolygonF(
                        [QPointF(left + 3.4, top + 7.4), QPointF(left + 6, top + 9.8), QPointF(left + 10.8, top + 4.6)]
                    )
                )
            else:
                painter.drawLine(QLineF(left + 4, top + 7, left + 10, top + 7))
        if ring:
            painter.setPen(QPen(now.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5, 5)


def paint_radio(painter: QPainter, box: QRectF, on: bool, *, enabled: bool = True, ring: bool = False) -> None:
    """A radio mark, off or on."""
    now = tokens()
    with kept(painter):
        painter.setBrush(now.surface)
        painter.setPen(QPen((now.accent if on else now.control) if enabled else now.line2, 1.2))
        painter.drawEllipse(box.adjusted(0.6, 0.6, -0.6, -0.6))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.accent if enabled else now.control)
            painter.drawEllipse(box.center(), 3.6, 3.6)
        if ring:
            painter.setPen(QPen(now.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(-2, -2, 2, 2))


_TAG_TONES = {
    "neutral": ("hover", "text2"),
    "accent": ("selected", "accent"),
    "ok": ("okSoft", "ok"),
    "warn": ("warnSoft", "warn"),
    "bad": ("badSoft", "bad"),
}


def tag_width(text: str, icon: str | None = None) -> int:
    """Width of a tag with `text`."""
    return advance(Type.LABEL, text) + 12 + (16 if icon else 0)


def paint_tag(painter: QPainter, x: int, middle: int, text: str, tone: str = "neutral", icon: str | None = None) -> int:
    """A tag, 18 high, centred on `middle`; answers its width. Tones: neutral, accent, ok, warn, bad."""
    ground, ink = _TAG_TONES[tone]
    width = tag_width(text, icon)
    box = QRectF(x, middle - TAG_HEIGHT / 2, width, TAG_HEIGHT)
    with kept(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().role(ground))
        painter.drawRoundedRect(box, 4, 4)
        left = x + 6
        if icon:
            painter.drawPixmap(left - 1, middle - 6, icons.pixmap(icon, ink, 12))
            left += 16
        painter.setPen(tokens().role(ink))
        painter.setFont(font(Type.LABEL))
        painter.drawText(QRectF(left, box.top(), width, TAG_HEIGHT), Qt.AlignmentFlag.AlignVCenter, text)
    return width


@dataclass(frozen=True, slots=True)
class Stack:
    """A stacked bar: widths of the parts (0 to 1 of the axis) in dimension order, and an interval over its end."""

    parts: tuple[float, ...]
    low: float | None = None
    high: float | None = None


def paint_stack(painter: QPainter, box: QRectF, stack: Stack, faded: bool = False) -> None:
    """The parts side by side with 1 px gaps, and a 1.2 px whisker where the interval has width."""
    now = tokens()
    with kept(painter, smooth=False):
        left = box.left()
        for number, part in enumerate(stack.parts):
            width = box.width() * part
            if width >= 1:
                shade = QColor(now.dimension(number))
                shade.setAlpha(110 if faded else 255)
                painter.fillRect(
                    QRectF(round(left), box.top(), max(round(left + width) - round(left) - 1, 1), box.height()), shade
                )
            left += width
    if stack.low is not None and stack.high is not None and stack.high > stack.low:
        with kept(painter):
            painter.setPen(QPen(now.text, 1.2))
            low, high = box.left() + box.width() * stack.low, box.left() + box.width() * stack.high
            middle = box.center().y()
            painter.drawLine(QLineF(low, middle, high, middle))
            for end in (low, high):
                painter.drawLine(QLineF(end, middle - 3, end, middle + 3))


def paint_hatch(painter: QPainter, box: QRect) -> None:
    """Diagonal hatching in line2 over `box` (skipped or recused cells)."""
    painter.fillRect(box, QBrush(tokens().line2, Qt.BrushStyle.BDiagPattern))


_LEFT = Qt.AlignmentFlag.AlignLeft
_APART = 6
"""Between two labels of one line, px."""


def paint_text(
    painter: QPainter,
    box: QRect,
    text: str,
    role: Type = Type.CELL,
    ink: str = "text",
    align: Qt.AlignmentFlag = _LEFT,
    *,
    elide: bool = True,
) -> int:
    """One line of text, centred vertically; too long a text ends in an ellipsis. Answers the width drawn.

    It is drawn on a baseline of its own: Qt would centre by the taller Chinese fallback and set such lines 1 px lower.
    """
    width = advance(role, text)
    line = shown(text)
    if elide and width > box.width():
        line = elided(role, text, box.width())
        width = metrics(role).horizontalAdvance(line)
    left = box.left()
    if align is not _LEFT:
        if align & Qt.AlignmentFlag.AlignRight:
            left = box.left() + box.width() - width
        elif align & Qt.AlignmentFlag.AlignHCenter:
            left = box.left() + (box.width() - width) // 2
    height, ascent = vertical(role)
    baseline = box.top() + (box.height() - height) / 2 + ascent
    painter.setFont(font(role))
    painter.setPen(tokens().role(ink))
    painter.drawText(QPointF(left, int(baseline)), line)
    return width


def paint_block(painter: QPainter, box: QRect, text: str, role: Type = Type.CELL, ink: str = "text") -> int:
    """Text broken into lines of the box's width; answers its height."""
    height = block_height(role, text, box.width())
    if height == role.line:
        paint_text(painter, QRect(box.left(), box.top(), box.width(), height), text, role, ink, elide=False)
        return height
    painter.setFont(prose(role))
    painter.setPen(tokens().role(ink))
    painter.drawText(QRect(box.left(), box.top(), box.width(), height), int(Qt.TextFlag.TextWordWrap), text)
    return height


def paint_tailed(painter: QPainter, box: QRect, text: str, keep: str, role: Type, ink: str) -> None:
    """One line of which what follows the first `keep` stays and what stands before it gives way."""
    head, mark, tail = text.partition(keep) if keep else (text, "", "")
    rest = advance(role, mark + tail) if mark else 0
    if not mark or rest > box.width() - 24:
        paint_text(painter, box, text, role, ink)
        return
    used = paint_text(painter, box.adjusted(0, 0, -rest, 0), head, role, ink)
    paint_text(painter, box.adjusted(used, 0, 0, 0), mark + tail, role, ink, elide=False)


def segments_axis(box: QRect, marks: Sequence[tuple[float, str]]) -> list[tuple[int, int, str]]:
    """Where the direct labels above the first bar go, as (left, width, text): each centred on its share (0 to 1) of the
    box, moved aside where two would touch. A label without room is dropped: the widest first, the first of equals. Where
    some are dropped, order no longer tells which is which: then one that would stand above another's part goes too.
    """
    last = box.right() + 16
    kept = [(share, text, advance(Type.LABEL, text)) for share, text in marks]
    while kept and sum(width for _share, _text, width in kept) + _APART * (len(kept) - 1) > last - box.left():
        kept.remove(max(kept, key=lambda mark: mark[2]))
    lefts = _label_lefts(box, last, kept)
    while len(kept) < len(marks):
        off = [_off(box, left, mark) for left, mark in zip(lefts, kept, strict=True)]
        if max(off, default=0) <= _APART:
            break
        kept.pop(off.index(max(off)))
        lefts = _label_lefts(box, last, kept)
    return [(left, width, text) for left, (_share, text, width) in zip(lefts, kept, strict=True)]


def _label_lefts(box: QRect, last: int, kept: Sequence[tuple[float, str, int]]) -> list[int]:
    """Left edges of labels, each as near its share as the others let it."""
    lefts: list[int] = []
    free = box.left()
    for share, _text, width in kept:
        lefts.append(max(free, round(box.left() + share * box.width() - width / 2)))
        free = lefts[-1] + width + _APART
    free = last
    for number in reversed(range(len(lefts))):
        lefts[number] = min(lefts[number], free - kept[number][2])
        free = lefts[number] - _APART
    return lefts


def _off(box: QRect, left: int, mark: tuple[float, str, int]) -> int:
    """How far a label's nearer end is from the place it names, px; 0 where it stands above it."""
    share, _text, width = mark
    place = round(box.left() + share * box.width())
    return max(0, left - place, place - left - width)


def paint_segments_axis(painter: QPainter, box: QRect, marks: Sequence[tuple[float, str]]) -> None:
    """Direct labels above the first bar, as far as there is room (`segments_axis`)."""
    for left, width, text in segments_axis(box, marks):
        paint_text(painter, QRect(left, box.top(), width + 2, box.height()), text, Type.LABEL, "text2")
