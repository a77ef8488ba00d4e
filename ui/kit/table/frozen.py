"""The columns that stay while a table is scrolled sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.kit.table.model import RowsModel
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from ui.kit.table.view import Table


class FrozenColumns(QTableView):
    """The first columns again, on top, shown only while the table is scrolled sideways."""

    def __init__(self, table: Table[Any], model: RowsModel[Any], count: int) -> None:
        super().__init__(table)
        self._table, self._count = table, count
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setHorizontalHeader(table.header_kind(model, self))
        self.setModel(model)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalScrollBar().valueChanged.connect(self.place)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def set_count(self, count: int) -> None:
        """Another number of columns."""
        self._count = count
        self.place()

    def place(self) -> None:
        """Show the frozen columns where they are needed, in step with the table."""
        table = self._table
        if table.horizontalScrollBar().value() == 0 or self._count == 0:
            self.hide()
            return
        shown = [n for n in range(table.model().columnCount()) if not table.isColumnHidden(n)][: self._count]
        for number in range(table.model().columnCount()):
            self.setColumnHidden(number, number not in shown)
            self.setColumnWidth(number, table.columnWidth(number))
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        width = sum(table.columnWidth(n) for n in shown)
        self.setGeometry(0, 0, width, table.viewport().height() + table.horizontalHeader().height())
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), tokens().surface)
        painter.end()
        self._table.paint_grounds_on(self.viewport())
        self._table.paint_cells_on(self, event.region())
        self._table.paint_ring_on(self)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(QPoint(self.viewport().width() - 1, 0), self.viewport().size()), tokens().line2)
        painter.end()
