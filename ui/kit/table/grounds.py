"""What lies below and over the cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QTableView, QWidget

from ui.kit import glyphs
from ui.kit.table.columns import paint_band
from ui.kit.table.model import RowsModel
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from ui.kit.table.view import Table

_RING_AIR = 5


def paint_grounds(table: Table[Any], rows: RowsModel[Any], surface: QWidget, dirty: QRect) -> None:
    """Ground, hairline and band of every row in `dirty`, before the cells are painted: once a row, not once a cell."""
    painter, now = QPainter(surface), tokens()
    width, current = surface.width(), table.current_row()
    number = table.rowAt(dirty.top())
    while 0 <= number < rows.rowCount():
        box = QRect(0, table.rowViewportPosition(number), width, table.rowHeight(number))
        if box.top() > dirty.bottom():
            break
        band = rows.band(number)
        if band is not None:
            paint_band(painter, box, band)
        elif number == current or rows.is_checked(number):
            painter.fillRect(box, now.selected)
        elif number == table.hovered_row():
            painter.fillRect(box, now.hover)
        glyphs.hairline(painter, 0, box.bottom(), width)
        if number == current and band is None:
            painter.fillRect(QRect(0, box.top(), 2, box.height() - 1), now.accent)
        number += 1
    painter.end()


def paint_ring(rows: RowsModel[Any], view: QTableView, row: int, column: int) -> None:
    """The focus ring of a cell, over all cells: with air around what it says, so that it cuts neither that nor the text beside
    it.
    """
    if rows.row(row) is None or view.isColumnHidden(column):
        return
    box, said = view.visualRect(rows.index(row, column)), rows.columns[column]
    left = box.left() + max(said.indent - _RING_AIR, -_RING_AIR if box.left() > 0 else 0)
    right = min(box.right() - said.gap + _RING_AIR, view.viewport().width() - 1)
    painter = QPainter(view.viewport())
    pen = QPen(tokens().accent, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(QRect(left, box.top(), right - left + 1, box.height()).adjusted(1, 1, -1, -2))
    painter.end()
