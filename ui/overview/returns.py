"""Which district has returned for which quarter, and how much of what is asked is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, current_language
from ui.kit import glyphs
from ui.kit.controls import Button
from ui.kit.fonts import Type, advance
from ui.kit.text_size import keep_height
from ui.kit.theme import tokens
from ui.overview import words
from ui.overview.parts import RIGHT, Lines, Section, empty_line

if TYPE_CHECKING:
    from registry.view.overview import DistrictReturns, Returns
    from ui.overview.parts import Paint

SHOWN, SHOWN_TALL = 8, 10
"""Districts in sight before all are asked for, in a high window too."""
LOW = 60
_NAME, _FILLED, _SIDE = 84, 92, 9


class _Heads(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[str, ...] = ()
        keep_height(self, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), self.rect()
        glyphs.paint_text(painter, box, _("District"), Type.LABEL, "text3")
        glyphs.paint_text(painter, box.adjusted(0, 0, 0, 0), _("Filled, %"), Type.LABEL, "text3", RIGHT)
        for head, middle in zip(self.heads, _middles(self.width(), len(self.heads)), strict=True):
            wide = advance(Type.LABEL, head)
            glyphs.paint_text(painter, QRect(middle - wide // 2, 0, wide + 2, box.height()), head, Type.LABEL, "text3")


def _middles(width: int, count: int) -> list[int]:
    room = max(width - _NAME - _FILLED, 80)
    return [_NAME + room * (2 * n + 1) // (2 * count) for n in range(count)]


def paint_mark(painter: QPainter, x: float, y: float, state: str) -> None:
    """The mark of a return around `x`, `y`: a full square on time, half late, struck missing, dashed awaited, a dash where
    nothing is known."""
    now, box = tokens(), QRectF(x - _SIDE / 2, y - _SIDE / 2, _SIDE, _SIDE)
    with glyphs.kept(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        match state:
            case "on_time":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.data)
                painter.drawRoundedRect(box, 1.5, 1.5)
            case "late":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.warn)
                painter.drawPolygon(QPolygonF([box.topLeft(), box.topRight(), box.bottomLeft()]))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(now.warn, 1))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
            case "missing":
                painter.setPen(QPen(now.bad, 1))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
                painter.drawLine(QLineF(box.bottomLeft() + QPointF(2, -2), box.topRight() + QPointF(-2, 2)))
            case "awaited":
                pen = QPen(now.control, 1)
                pen.setDashPattern([2, 2])
                painter.setPen(pen)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
            case _:
                painter.setPen(QPen(now.text3, 1))
                painter.drawLine(QLineF(x - 4, y, x + 4, y))


def _painted(row: DistrictReturns) -> Paint:
    name = row.district.label(current_language(), short=True)

    def paint(painter: QPainter, box: QRect) -> None:
        middle = box.center().y() + 0.5
        glyphs.paint_text(painter, QRect(box.left(), box.top(), _NAME - 6, box.height()), name)
        for mark, x in zip(row.marks, _middles(box.width(), len(row.marks)), strict=True):
            paint_mark(painter, box.left() + x, middle, mark.state.value)
        right = box.right() + 1
        glyphs.paint_completeness(painter, right - _FILLED + 16, middle, row.filled, 44, LOW)
        glyphs.paint_text(painter, box, f"{row.filled}", Type.CELL, "text", RIGHT)

    return paint


class ReturnsSection(Section):
    """The matrix. Districts with trouble stand in front; the rest shows on demand."""

    def __init__(self) -> None:
        super().__init__(Text("District returns"))
        self._heads, self.lines = _Heads(), Lines(25)
        self._none = empty_line(Text("No firm has a district of Shanghai on record."))
        self.more = Button("", "link")
        self.more.clicked.connect(lambda _on=False: self._toggle())
        self._all, self._most, self._returns = False, SHOWN, None
        self.lines.wanted.connect(self.opened)
        for widget in (self._heads, self._none, self.lines):
            self.body.addWidget(widget)
        self.body.addWidget(self.more)
        self.body.addStretch(1)

    def show_returns(self, returns: Returns, most: int = SHOWN) -> None:
        """Show the last four quarters; `most` districts until all are asked for."""
        self._returns: Returns | None = returns
        self._most = most
        self.say_note(_("by the day files were read"))
        self.note.setToolTip(
            _("A return counts as late 30 days after its quarter. Before the first import nothing is known.")
        )
        self._heads.heads = tuple(f"Q{quarter.number}" for quarter in returns.quarters)
        self._heads.setAccessibleName(", ".join((_("District"), *self._heads.heads, _("Filled, %"))))
        self._heads.update()
        count = len(returns.districts)
        self._none.setVisible(count == 0)
        self._heads.setVisible(count > 0)
        shown = returns.districts if self._all else returns.districts[:most]
        self.lines.show_lines([(row.behind, _words(row), _words(row), _painted(row)) for row in shown])
        self.more.setVisible(count > most)
        self.more.say(Text("Show fewer") if self._all else Text("Show all {n}", n=count))

    def _toggle(self) -> None:
        self._all = not self._all
        if self._returns is not None:
            self.show_returns(self._returns, self._most)


def _words(row: DistrictReturns) -> str:
    name = row.district.label(current_language(), short=True)
    marks = "\n".join(words.return_words(mark) for mark in row.marks)
    return _("{district}: {percent} % filled", district=name, percent=row.filled) + f"\n{marks}"
