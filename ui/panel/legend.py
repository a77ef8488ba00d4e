"""What the signs of the panel's table mean, in its footer."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.kit import glyphs
from ui.kit.fonts import Type, advance, scaled
from ui.kit.words import say
from ui.panel.model import paint_outlier, paint_recused, paint_struck

_GAP = 24


class Legend(QWidget):
    """Signs with their meaning, side by side; what has no room is left out, the most unusual signs stand first."""

    def __init__(self) -> None:
        super().__init__()
        self._points, self._hides = 20, False
        say(self, Legend._respeak, Text("Signs of the table"))

    def show_rule(self, points: int, *, hides: bool) -> None:
        """Say how far off a total is framed, and whether totals are hidden."""
        self._points, self._hides = points, hides
        self._respeak("")

    def _entries(self) -> list[tuple[str, str]]:
        far = _("Over {n} points from the median", n=self._points)
        shown = [("recused", _("Recused, not counted")), ("far", far), ("struck", _("Highest or lowest, trimmed"))]
        if self._hides:
            shown.append(("hidden", _("Hidden until sent")))
        return [*shown, ("absent", _("Not scored yet"))]

    def _respeak(self, _name: str) -> None:
        self.setAccessibleName(_("Signs of the table"))
        self.setAccessibleDescription("\n".join(words for _sign, words in self._entries()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, scaled(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, scaled(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, left, middle = QPainter(self), 0, self.height() // 2
        for sign, words in self._entries():
            wide = {"recused": 30, "far": 42, "struck": 18, "hidden": 10, "absent": 14}[sign]
            if left + wide + 8 + advance(Type.CELL, words) > self.width():
                return
            box = QRect(left, middle - 10, wide, 20)
            if sign == "recused":
                paint_recused(painter, QRectF(box))
            elif sign == "far":
                paint_outlier(painter, QRectF(box), "92", above=True)
            elif sign == "struck":
                paint_struck(painter, box, "71")
            else:
                glyphs.paint_text(painter, box, "•" if sign == "hidden" else glyphs.DASH, Type.CELL, "text3")
            said = QRect(left + wide + 8, box.top(), self.width(), 20)
            left += wide + 8 + glyphs.paint_text(painter, said, words, Type.CELL, "text2", elide=False) + _GAP
