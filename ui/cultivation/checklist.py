"""The eligibility check as a list that is walked by arrow keys: groups, conditions with threshold and value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from registry.srdi.figure import Verdict
from ui.cultivation.words import verdict_words
from ui.kit import glyphs, icons
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens
from ui.kit.words import speak

if TYPE_CHECKING:
    from ui.cultivation.rows import Row

ROW, HEAD_ROW = 27, 26
_VALUE, _THRESHOLD = 92, 84
_ICONS = {Verdict.MET: ("check", "ok"), Verdict.UNMET: ("x", "bad"), Verdict.UNKNOWN: ("info", "text2")}
_RIGHT = Qt.AlignmentFlag.AlignRight


class CheckList(QWidget):
    """The rows.

    Signals:
        current_changed: key of the row under the cursor.
        tried: a value shall be tried in the row (typing, F2).
        moved: the part to keep in sight.
    """

    current_changed = Signal(str)
    tried = Signal(str)
    moved = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: Sequence[Row] = ()
        self._what_if: Collection[str] = ()
        self._current = ""
        speak(self, QWidget.setAccessibleName, Text("Conditions"))

    def show_rows(self, rows: Sequence[Row], what_if: Collection[str]) -> None:
        """Show these rows; figures named in `what_if` are tried values. The cursor stays on its row."""
        self._rows, self._what_if = rows, what_if
        keys = [r.key for r in rows if not r.badge]
        if self._current not in keys:
            self._current = keys[0] if keys else ""
        self.setMinimumHeight(sum(_height(r) for r in rows) + 2)
        self.updateGeometry()
        self._tell()

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return next((r for r in self._rows if r.key == self._current and not r.badge), None)

    def set_current(self, key: str) -> None:
        """Put the cursor on a row."""
        if any(r.key == key for r in self._rows):
            self._current = key
            self._tell()

    def rows(self) -> list[Row]:
        """What is shown, in order."""
        return list(self._rows)

    def _tell(self) -> None:
        row = self.current
        if row is not None:
            said = (row.text, row.threshold, row.value, verdict_words(row.verdict) if row.verdict else "", row.remark)
            self.setAccessibleDescription(", ".join(p for p in said if p))
            self.moved.emit(self._box(row))
        self.current_changed.emit(self._current)
        self.update()

    def _box(self, wanted: Row) -> QRect:
        y = 0
        for row in self._rows:
            if row is wanted:
                return QRect(0, y, self.width(), _height(row))
            y += _height(row)
        return QRect()

    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stops = [r.key for r in self._rows if not r.badge]
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End) and stops:
            at = stops.index(self._current)
            moves = {Qt.Key.Key_Up: at - 1, Qt.Key.Key_Down: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(stops) - 1}
            self._current = stops[min(max(moves[Qt.Key(key)], 0), len(stops) - 1)]
            self._tell()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tried.emit("")
        elif (
            event.text()
            and event.text().isprintable()
            and not event.text().isspace()
            and not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self.tried.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        y = 0
        for row in self._rows:
            if y <= event.position().y() < y + _height(row) and not row.badge:
                self._current = row.key
                self._tell()
                return
            y += _height(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        y = 0
        for row in self._rows:
            box = QRect(0, y, self.width(), _height(row))
            y += _height(row)
            if box.intersects(event.rect()):
                self._paint_group(painter, box, row) if row.badge else self._paint_row(painter, box, row)

    def _paint_group(self, painter: QPainter, box: QRect, row: Row) -> None:
        now = tokens()
        badge = QRectF(16, box.top() + 5, 17, 17)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.sunken)
            painter.drawRoundedRect(badge, 3, 3)
        glyphs.paint_text(painter, badge.toRect(), row.badge, Type.SMALL, "text2", Qt.AlignmentFlag.AlignHCenter)
        glyphs.paint_text(painter, box.adjusted(40, 0, -16, 0), row.text, Type.CELL_STRONG)
        glyphs.hairline(painter, 16, box.bottom(), box.right() - 16)

    def _paint_row(self, painter: QPainter, box: QRect, row: Row) -> None:
        now, here = tokens(), row.key == self._current
        ground = None
        if here:
            ground = now.selected
        elif row.verdict is Verdict.UNMET and row.indent == 0:
            ground = now.badSoft
        elif row.verdict is Verdict.UNKNOWN and row.indent == 0:
            ground = now.sunken
        if ground is not None:
            painter.fillRect(box.adjusted(8, 0, -8, -1), ground)
        if here and has_ring(self):
            painter.setPen(QPen(now.accent, 2))
            painter.drawRect(box.adjusted(9, 1, -10, -3))
        left = 16 + 14 * row.indent
        if row.verdict is not None:
            icon, ink = _ICONS[row.verdict]
            size = 12 if row.indent == 0 else 10
            painter.drawPixmap(left + 2, box.center().y() - size // 2, icons.pixmap(icon, ink, size))
        tried = row.metric in self._what_if and bool(row.metric)
        ink = "accent" if tried else "bad" if row.verdict is Verdict.UNMET else "text3" if row.value == "—" else "text"
        right = box.right() - 16
        value = QRect(right - _VALUE, box.top(), _VALUE, box.height())
        used = min(advance(Type.CELL_STRONG, row.value), _VALUE)
        role = Type.CELL_STRONG if row.indent == 0 else Type.CELL
        glyphs.paint_text(painter, value, row.value, role, ink, _RIGHT)
        edge = right - max(used, 44) - 8
        spare = edge - 8 - (left + 22) - advance(Type.CELL, row.text)  # a threshold may take what the condition leaves
        wide = min(advance(Type.CELL, row.threshold), max(spare, _THRESHOLD))
        limit = QRect(edge - wide, box.top(), wide, box.height())
        glyphs.paint_text(painter, limit, row.threshold, Type.CELL, "text2", _RIGHT)
        room = edge - wide - 8 - (left + 22)
        text = QRect(left + 22, box.top(), room, box.height())
        glyphs.paint_text(painter, text, row.text, Type.CELL, "text" if row.indent == 0 else "text2")
        glyphs.hairline(painter, 16, box.bottom(), box.right() - 16)


def _height(row: Row) -> int:
    return HEAD_ROW if row.badge else ROW
