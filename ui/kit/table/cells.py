"""What stands in the cells of a table, painted row by row.

Qt asks a delegate for each cell, with an index and a style option that it makes anew, and asks the model what the cell may do:
more than the painting itself takes, with each letter of a search. Here the columns in sight are looked up once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QTableView

from ui.kit.table.columns import Column, Look, paint_mark, paint_plain
from ui.kit.table.model import RowsModel

if TYPE_CHECKING:
    from ui.kit.table.view import Table


def paint_cells(table: Table[Any], rows: RowsModel[Any], view: QTableView, region: QRegion) -> None:
    """Paint the cells of `view`, the table or its frozen columns, that lie in `region`: each once, for a letter that is
    painted twice looks bolder. Their grounds are there already."""
    painter = QPainter(view.viewport())
    places = [
        (column, view.columnViewportPosition(number), view.columnWidth(number))
        for number, column in enumerate(rows.columns)
        if not view.isColumnHidden(number)
    ]
    done: set[tuple[int, int]] = set()
    for part in region:  # type: ignore[attr-defined]
        columns = [(column, x, width) for column, x, width in places if x <= part.right() and x + width > part.left()]
        number = view.rowAt(part.top())
        while 0 <= number < rows.rowCount() and view.rowViewportPosition(number) <= part.bottom():
            row = rows.row(number)
            if row is not None:
                top, height = view.rowViewportPosition(number), view.rowHeight(number)
                current, hovered = number == table.current_row(), number == table.hovered_row()
                look = Look(hovered=hovered, current=current, checked=rows.is_checked(number))
                for column, x, width in columns:
                    if (number, x) not in done:
                        done.add((number, x))
                        _paint(painter, QRect(x, top, width, height), column, row, look)
            number += 1
    painter.end()


def _paint(painter: QPainter, box: QRect, column: Column[Any], row: Any, look: Look) -> None:
    inner = box.adjusted(column.indent, 0, -column.gap, -1)
    if column.mark is not None and column.mark(row) is not None:
        paint_mark(painter, inner)
    if column.paint is not None:
        column.paint(painter, inner, row, look)
    else:
        paint_plain(painter, inner, column.text(row), column)
