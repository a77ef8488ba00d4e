"""The picture of the empty states: three steps and a trajectory."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _
from registry.model.vocab import vocabulary
from ui.kit import glyphs
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens
from ui.kit.words import say


class Staircase(QWidget):
    """The picture: three steps and a trajectory. It carries no numbers; the names of the tiers are the vocabulary's."""

    STEPS = (("innovative_sme", 105, "dataSoft"), ("srdi_sme", 208, "data"), ("little_giant", 312, "accent"))

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        say(self, QWidget.setAccessibleName, Text("Three steps: Innovative SME, SRDI SME, Little Giant"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        width, height = self.width(), self.height()
        for x in range(52, width, 52):
            painter.fillRect(QRect(x, 0, 1, height), now.line)
        for y in range(height % 52, height, 52):
            painter.fillRect(QRect(0, y, width, 1), now.line)
        fit = min((width - 110) / 610, (height - 60) / 500, 1.0)
        for number, (tier, rise, role) in enumerate(self.STEPS):
            box = QRectF(72 + number * 156 * fit, height - rise * fit, 156 * fit, rise * fit)
            painter.fillRect(box, now.role(role))
            ink = "text" if role == "dataSoft" else "onAccent" if role == "accent" else "surface"
            term = vocabulary("tier").get(tier)
            words = QRect(int(box.left()) + 16, int(box.top()) + 14, int(box.width()) - 20, 20)
            glyphs.paint_text(painter, words, term.en, Type.SECTION, ink)
            glyphs.paint_text(painter, words.translated(0, 20), term.zh, Type.CELL, ink)
        self._trajectory(painter, fit, height)

    def _trajectory(self, painter: QPainter, fit: float, height: int) -> None:
        now = tokens()
        start, end = QPointF(72, height - 150 * fit), QPointF(72 + 568 * fit, height - 486 * fit)
        path = QPainterPath(start)
        path.cubicTo(QPointF(72 + 150 * fit, height - 370 * fit), QPointF(72 + 350 * fit, height - 470 * fit), end)
        with glyphs.kept(painter):
            pen = QPen(now.accent, 1.5)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawPath(path)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.accent)
            painter.drawEllipse(end, 5, 5)
        said = _("Key enterprises")
        width = advance(Type.CELL_STRONG, said)
        label = QRect(int(end.x()) - width - 12, int(end.y()) - 28, width + 2, 18)
        glyphs.paint_text(painter, label, said, Type.CELL_STRONG, "accent")
