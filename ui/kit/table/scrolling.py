"""Scrolling a table by moving what is painted already: only the rows that come into sight are painted.

Qt does so by itself, but not where another widget lies over the rows, as our scroll bar does: then it paints all of them
anew at every step. So the part beside the bar is moved here, and the strip below the bar alone is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QTableView, QWidget

from ui.kit.overlay import WIDTH


def move_rows(table: QTableView, dy: int) -> bool:
    """Move the rows in sight by `dy` pixels; False where Qt is to do it, since something else stands among them."""
    view = table.viewport()
    children = view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if abs(dy) >= view.height() or any(child.isVisible() for child in children):
        return False
    table.verticalHeader().setOffset(table.verticalScrollBar().value())
    free = view.width() - WIDTH
    view.scroll(0, dy, QRect(0, 0, free, view.height()))
    view.update(QRect(free, 0, WIDTH, view.height()))
    return True


def without_strip(table: QTableView, event: QPaintEvent, last_gap: int) -> QRegion:
    """What is to be painted of the cells: not the strip below the bar, where the last column leaves it free (`last_gap`)."""
    view = table.viewport()
    if last_gap < WIDTH or table.horizontalScrollBar().maximum() > 0:
        return event.region()
    return event.region() & QRect(0, 0, view.width() - WIDTH, view.height())
