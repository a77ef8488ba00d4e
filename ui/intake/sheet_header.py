"""Row numbers and column letters of the sheet preview. The rows of a header are marked by dragging over their numbers."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.theme import tokens
from ui.kit.words import say

HEIGHT, WIDTH = 22, 40


class Stage(Protocol):
    """What a header asks the grid."""

    def is_marked(self, section: int, orientation: Qt.Orientation) -> bool: ...

    def section_text(self, section: int, orientation: Qt.Orientation) -> str: ...


class SheetHeader(QHeaderView):
    """One of the two headers.

    Signals:
        picked: a column's number, clicked.
        header_marked: first and last row dragged over.
        data_marked: a row that was double-clicked.
    """

    picked = Signal(int)
    header_marked = Signal(int, int)
    data_marked = Signal(int)

    def __init__(self, orientation: Qt.Orientation, stage: Stage, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._stage = stage
        self._from = self._to = -1
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)
        if orientation is Qt.Orientation.Vertical:
            tip = Text("Drag over row numbers to mark the header. Double-click one to begin the data there.")
            say(self, QWidget.setToolTip, tip)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        now, upright = tokens(), self.orientation() is Qt.Orientation.Vertical
        if upright and self._from != self._to:
            marked = logicalIndex in self._dragged()
        else:
            marked = self._stage.is_marked(logicalIndex, self.orientation())
        with glyphs.kept(painter, smooth=False):
            painter.fillRect(rect, now.selected if marked else now.sunken)
            painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), now.line2 if upright else now.line)
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), now.line if upright else now.line2)
        text = self._stage.section_text(logicalIndex, self.orientation())
        role = Type.LABEL_STRONG if marked else Type.LABEL
        glyphs.paint_text(painter, rect, text, role, "accent" if marked else "text3", Qt.AlignmentFlag.AlignHCenter)

    def _dragged(self) -> range:
        return range(min(self._from, self._to), max(self._from, self._to) + 1)

    def _section(self, event: QMouseEvent) -> int:
        upright = self.orientation() is Qt.Orientation.Vertical
        place = event.position().y() if upright else event.position().x()
        return self.logicalIndexAt(int(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self._section(event)
        if event.button() is not Qt.MouseButton.LeftButton or section < 0:
            return
        if self.orientation() is Qt.Orientation.Horizontal:
            self.picked.emit(section + 1)
        else:
            self._from = self._to = section

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        section = self._section(event)
        if self._from >= 0 and section >= 0 and section != self._to:
            self._to = section
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # A click alone marks nothing: a header of one row is typed, or taken from the menu of the grid.
        rows, moved = self._dragged(), self._from != self._to
        self._from = self._to = -1
        self.viewport().update()
        if moved:
            self.header_marked.emit(rows[0] + 1, rows[-1] + 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        section = self._section(event)
        if section >= 0 and self.orientation() is Qt.Orientation.Vertical:
            self._from = self._to = -1
            self.data_marked.emit(section + 1)
