"""The picture of the empty states: three steps and a trajectory."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Language, Text, _, current_language
from registry.model.vocab import vocabulary
from ui.kit import glyphs
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens
from ui.kit.words import say

_WIDE = 600
"""Pixels from which the picture keeps the wide margins of the page around it."""


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
        # Each way by itself: a low window shall not make the steps too narrow for their names.
        fit, across = min((height - 60) / 500, 1.0), min((width - 110) / 610, 1.0)
        left, edge = (72, 16) if width >= _WIDE else (40, 8)
        zh = current_language() is Language.ZH
        for number, (tier, rise, role) in enumerate(self.STEPS):
            box = QRectF(left + number * 156 * across, height - rise * fit, 156 * across, rise * fit)
            painter.fillRect(box, now.role(role))
            ink = "text" if role == "dataSoft" else "onAccent" if role == "accent" else "surface"
            term = vocabulary("tier").get(tier)
            words = QRect(int(box.left()) + edge, int(box.top()) + 14, int(box.width()) - edge - 4, 20)
            names = [(term.en, term.short_en), (term.zh, term.short_zh)]
            for line, (whole, short) in enumerate(reversed(names) if zh else names):
                face = (Type.SECTION, Type.CELL)[line]
                # A name that has no room is left out: the whole picture has it as words.
                said = next((name for name in (whole, short) if name and advance(face, name) <= words.width()), "")
                glyphs.paint_text(painter, words.translated(0, 20 * line), said, face, ink)
        self._trajectory(painter, left, across, fit, height)

    def _trajectory(self, painter: QPainter, left: int, across: float, fit: float, height: int) -> None:
        now = tokens()
        start, end = QPointF(left, height - 150 * fit), QPointF(left + 568 * across, height - 486 * fit)
        path = QPainterPath(start)
        first = QPointF(left + 150 * across, height - 370 * fit)
        path.cubicTo(first, QPointF(left + 350 * across, height - 470 * fit), end)
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
