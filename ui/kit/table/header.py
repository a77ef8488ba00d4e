"""The header: sunken, hairlines, its own arrow, its own checkbox.

`paintSection` is our own not for looks alone: the stock one asks the selection model about every row of a selected
column, which freezes the window for seconds after Ctrl+A in a long table (measured: 2.5 s at 100,000 rows, 8 ms so).
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.kit import glyphs, icons
from ui.kit.fonts import Type, advance, scaled
from ui.kit.table.columns import CHECK, GAP, Column
from ui.kit.table.model import RowsModel
from ui.kit.theme import tokens

HEIGHT = 30
_ARROW = 14
_SPARE = GAP - 4
"""Pixels by which the title of a column of figures may reach into the gap at its left."""


class Header(QHeaderView):
    """The horizontal header of a `Table`.

    Signals, once `let_arrange` was called:
        drawn: somebody drew a column wider or narrower: (section, pixels).
        moved: somebody moved a column: (section, place it shall have).
    """

    drawn = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, model: RowsModel[Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self._quiet = True
        self.is_fitted = False
        """The table gives columns the room there is; no hand does."""
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        model.checks_changed.connect(self.viewport().update)
        model.sorted_by.connect(self.viewport().update)

    def let_arrange(self) -> None:
        """Let columns be drawn wider and moved with the mouse."""
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSectionsMovable(True)
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(lambda section, _old, place: self._quiet or self.moved.emit(section, place))

    def _resized(self, section: int, _old: int, width: int) -> None:
        if not (self._quiet or self.is_fitted):
            self.drawn.emit(section, width)

    def needs(self) -> dict[str, int]:
        """Pixels that each column takes so that its title, and its place in the sort, can be read."""
        keys = [key for key, _down in self._rows.sort_keys]
        found: dict[str, int] = {}
        for column in self._rows.columns:
            if column.key != CHECK:
                mark = (
                    _ARROW + (advance(Type.AXIS, str(len(keys))) if len(keys) > 1 else 0) if column.key in keys else 0
                )
                spare = _SPARE if column.numeric else 0
                found[column.key] = column.indent + advance(Type.LABEL, str(column.title)) + mark + column.gap - spare
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._quiet = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._quiet = True

    def sizeHint(self) -> QSize:
        return QSize(100, scaled(HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = self._rows.columns[logicalIndex]
        painter.fillRect(rect, tokens().sunken)
        glyphs.hairline(painter, rect.left(), rect.top(), rect.right() + 1)
        glyphs.hairline(painter, rect.left(), rect.bottom(), rect.right() + 1, "line2")
        box = rect.adjusted(column.indent, 0, -column.gap, 0)
        if column.key == CHECK:
            side = glyphs.CHECK_SIZE
            top = rect.top() + (rect.height() - side) // 2
            glyphs.paint_check(painter, QRectF(box.left(), top, side, side), self._rows.check_state())
            return
        self._paint_title(painter, box, column)

    def _paint_title(self, painter: QPainter, box: QRect, column: Column[Any]) -> None:
        keys = self._rows.sort_keys
        place = next((number for number, (key, _down) in enumerate(keys) if key == column.key), None)
        title = str(column.title)
        if place is None:
            glyphs.paint_text(painter, box, title, Type.LABEL, "text3", column.alignment, elide=not column.numeric)
            return
        mark = "" if len(keys) == 1 else str(place + 1)
        room = _ARROW + (advance(Type.AXIS, mark) if mark else 0)
        spare = _SPARE if column.numeric else 0
        width = min(advance(Type.LABEL, title), max(box.width() + spare - room, 0))
        left = box.right() + 1 - width - room if column.numeric else box.left()
        glyphs.paint_text(painter, QRect(left, box.top(), width + 1, box.height()), title, Type.LABEL, "text3")
        arrow = icons.pixmap("down" if keys[place][1] else "up", "text2", 10)
        painter.drawPixmap(left + width + 4, box.center().y() - 5, arrow)
        if mark:
            rest = QRect(left + width + 15, box.top(), 12, box.height())
            glyphs.paint_text(painter, rest, mark, Type.AXIS, "text3", elide=False)

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self.viewport())
        rect = self.viewport().rect()
        painter.fillRect(rect, tokens().sunken)
        glyphs.hairline(painter, rect.left(), rect.top(), rect.right() + 1)
        glyphs.hairline(painter, rect.left(), rect.bottom(), rect.right() + 1, "line2")
        painter.end()
        super().paintEvent(event)
