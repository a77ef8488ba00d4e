"""The calendar strip: the next twelve months, one ladder glyph for each title that ends in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Language, _, current_language, n_
from registry.srdi.standing import DUE_WITHIN_DAYS
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from registry.srdi.board import Month

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GLYPH, _ROW, _FOOT = 18, 15, 22


def month_text(first: date, *, year: bool) -> str:
    """Oct 2025, Nov; 2025-10, 11 月."""
    if current_language() is Language.ZH:
        return f"{first:%Y-%m}" if year else f"{first.month} 月"
    return f"{_MONTHS[first.month - 1]} {first.year}" if year else _MONTHS[first.month - 1]


class MonthStrip(QWidget):
    """The strip; what it shows is also its accessible description, month by month."""

    def __init__(self) -> None:
        super().__init__()
        self._months: tuple[Month, ...] = ()
        self._today = date.min
        self.setMinimumHeight(104)

    def show_months(self, months: tuple[Month, ...], today: date) -> None:
        """Show these months; `today` is the day of the board."""
        self._months, self._today = months, today
        self.setAccessibleName(_("Titles that end in the next 12 months"))
        said = [f"{month_text(m.first, year=True)}: {len(m.ends)}" for m in months]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, 120)

    def _x(self, day: date) -> float:
        """Where a day lies."""
        first = self._months[0].first
        place = (day.year - first.year) * 12 + day.month - first.month
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        share = (day.day - 1) / (following - day.replace(day=1)).days
        return (place + share) * self.width() / len(self._months)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._months:
            return
        painter, now = QPainter(self), tokens()
        base = self.height() - _FOOT
        for number, month in enumerate(self._months):
            left = number * self.width() // len(self._months)
            width = (number + 1) * self.width() // len(self._months) - left
            if number:
                painter.fillRect(QRect(left, 0, 1, self.height()), now.line)
            self._paint_month(painter, month, QRect(left + 8, 22, width - 10, base - 22))
            text = month_text(month.first, year=number == 0 or month.first.month == 1)
            role, ink = (Type.LABEL_STRONG, "accent") if number == 0 else (Type.SMALL, "text2")
            glyphs.paint_text(painter, QRect(left + 8, base + 3, width - 8, 16), text, role, ink)
        glyphs.hairline(painter, 0, base, self.width(), "line2")
        self._paint_today(painter, base)

    def _paint_month(self, painter: QPainter, month: Month, box: QRect) -> None:
        per_row = max(box.width() // (_GLYPH + 3), 1)
        most = max((box.height() - 18) // _ROW, 1) * per_row
        shown = month.ends[:most]
        rows = (len(shown) + per_row - 1) // per_row
        for number, (step, days) in enumerate(shown):
            row, place = divmod(number, per_row)
            state = "due" if days <= DUE_WITHIN_DAYS else "valid"
            x, bottom = box.left() + place * (_GLYPH + 3), box.bottom() - 2 - (rows - 1 - row) * _ROW
            glyphs.paint_ladder(painter, x, bottom, glyphs.Ladder(step, state=state), 0.9)
        due = any(days <= DUE_WITHIN_DAYS for _step, days in month.ends)
        ink = "warn" if due else "text" if month.ends else "text3"
        top = box.bottom() - rows * _ROW - 18
        glyphs.paint_text(painter, QRect(box.left(), top, box.width(), 16), f"{len(month.ends)}", Type.CELL_STRONG, ink)

    def _paint_today(self, painter: QPainter, base: int) -> None:
        now = tokens()
        here, end = self._x(self._today), self._x(self._today + timedelta(days=DUE_WITHIN_DAYS))
        with glyphs.kept(painter):
            painter.setPen(QPen(now.accent, 1.5))
            painter.drawLine(QPointF(here, 0), QPointF(here, base))
            pen = QPen(now.warn, 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QPointF(here, 18), QPointF(end, 18))
        glyphs.paint_text(
            painter, QRect(int(here) + 5, 0, 80, 16), _("today"), Type.LABEL_STRONG, "accent", elide=False
        )
        due = sum(days <= DUE_WITHIN_DAYS for month in self._months for _step, days in month.ends)
        said = _("{days} days, {firms}", days=DUE_WITHIN_DAYS, firms=n_("{n} firm", "{n} firms", due))
        box = QRect(int(end) + 6, 10, 160, 16)
        with glyphs.kept(painter, smooth=False):
            painter.setPen(Qt.PenStyle.NoPen)
        glyphs.paint_text(painter, box, said, Type.SMALL, "warn", elide=False)


def caption(today: date) -> str:
    """What stands beside the strip's title."""
    return _("one glyph per firm, next 12 months from {day}", day=write.day(today))
