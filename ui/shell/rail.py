"""The rail at the left: the places of the program. Three widths by the width of the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Text
from ui.kit import glyphs, icons
from ui.kit.commands import shown_keys
from ui.kit.controls import HoverButton
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, scaled
from ui.kit.page import RAIL_NARROW as NARROW
from ui.kit.page import RAIL_NORMAL as NORMAL
from ui.kit.page import RAIL_WIDE as WIDE
from ui.kit.text_size import text_size
from ui.kit.theme import tokens
from ui.kit.words import say
from ui.shell.places import PLACES, Place


def paint_logo(painter: QPainter, left: float, top: float, scale: float = 1.0) -> None:
    """The mark of the program, 25×24 at scale 1: three steps below a trajectory."""
    now = tokens()
    with glyphs.kept(painter):
        painter.translate(left, top)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.accent)
        for x, y in ((1.9, 16.0), (9.3, 12.0), (16.9, 8.1)):
            painter.drawRoundedRect(QRectF(x, y, 5.2, 23 - y), 1, 1)
        painter.drawEllipse(QPointF(23, 3.6), 2, 2)
        path = QPainterPath(QPointF(0.7, 7.6))
        path.cubicTo(QPointF(6, -0.4), QPointF(15, -1.2), QPointF(22, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.accent, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)


class Logo(QWidget):
    """The mark as a widget."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self._scale = scale
        self.setFixedSize(round(26 * scale), round(24 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_logo(QPainter(self), 0, 0, self._scale)


def _normal() -> int:
    """Pixels of a place in the usual rail: in the largest letters its name takes all there is."""
    return 64 if scaled(64) <= 72 else NORMAL - 2


class RailButton(HoverButton):
    """One place."""

    def __init__(self, where: Place) -> None:
        super().__init__()
        self._icon = where.icon
        self._keys = shown_keys(where.keys)
        self._width = NORMAL
        self.setCheckable(True)
        say(self, RailButton._respeak, where.title)

    def _respeak(self, title: str) -> None:
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(f"{title} ({self._keys})")
        self.update()

    def set_rail(self, width: int) -> None:
        """Take the form for this rail."""
        self._width = width
        size = {NARROW: QSize(40, 40), NORMAL: QSize(_normal(), 50), WIDE: QSize(184, 36)}[width]
        self.setFixedSize(size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now, on = QPainter(self), tokens(), self.isChecked()
        with glyphs.kept(painter):
            if on or self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.selected if on else now.hover)
                painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
            if has_ring(self):
                painter.setPen(QPen(now.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        ink = "accent" if on else "text2"
        drawing = icons.pixmap(self._icon, ink, 20, stroke="1.25")
        if self._width == NORMAL:
            painter.drawPixmap((self.width() - 20) // 2, 6, drawing)
            role = Type.LABEL_STRONG if on else Type.LABEL
            box = QRect(0, 29, self.width(), 16)
            glyphs.paint_text(painter, box, self.text(), role, ink, Qt.AlignmentFlag.AlignHCenter)
        elif self._width == NARROW:
            painter.drawPixmap(10, 10, drawing)
        else:
            painter.drawPixmap(12, 8, drawing)
            role = Type.CELL_STRONG if on else Type.CONTROL
            glyphs.paint_text(painter, self.rect().adjusted(42, 0, -4, 0), self.text(), role, ink)


class Rail(QFrame):
    """All places; `chosen` carries the key."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "bg")
        self.setProperty("edge", "right")
        say(self, QWidget.setAccessibleName, Text("Pages"))
        self._buttons: dict[str, RailButton] = {}
        self._box = QVBoxLayout(self)
        for where in PLACES:
            button = RailButton(where)
            button.clicked.connect(lambda _on=False, key=where.key: self.chosen.emit(key))
            self._buttons[where.key] = button
            if where.key == "settings":
                self._box.addStretch(1)
            self._box.addWidget(button)
        self.set_width(NORMAL)
        text_size().changed.connect(self._letters_changed)

    def set_width(self, width: int) -> None:
        """Take the form for this width: 56, 76 or 200."""
        self._rail = width
        self.setFixedWidth(width)
        side = {NARROW: 8, NORMAL: (NORMAL - _normal()) // 2, WIDE: 8}[width]
        self._box.setContentsMargins(side, 56, 0, 8)
        self._box.setSpacing(4)
        for button in self._buttons.values():
            button.set_rail(width)
        self.update()

    def _letters_changed(self) -> None:
        self.set_width(self._rail)

    def choose(self, key: str) -> None:
        """Show that `key` is in front."""
        for own, button in self._buttons.items():
            button.setChecked(own == key)

    def button(self, key: str) -> RailButton:
        """The button of a place."""
        return self._buttons[key]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        left = {NARROW: 16, NORMAL: 26, WIDE: 20}[self._rail]
        paint_logo(QPainter(self), left, 14)
