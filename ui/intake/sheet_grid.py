"""The first rows of a sheet as it stands, with what was made of them (mock 03a): header, skipped rows, faults, doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.theme import tokens
from ui.kit.words import say

if TYPE_CHECKING:
    from registry.intake.reading import Sheet
    from registry.intake.survey import SurveyedTable

SHOWN_ROWS = 200
ROW = 24
_WIDTH = 96
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class GridModel(QAbstractTableModel):
    """The cells of one sheet, from A1."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Sheet | None = None
        self.table: SurveyedTable | None = None
        self._rows = self._columns = 0
        self._numeric: set[tuple[int, int]] = set()

    def show_sheet(self, sheet: Sheet | None, table: SurveyedTable | None) -> None:
        """Another sheet, or another reading of it."""
        self.beginResetModel()
        self.sheet, self.table = sheet, table
        self._rows = 0 if sheet is None else min(sheet.last_row, SHOWN_ROWS)
        self._columns = 0 if sheet is None else min(sheet.last_column, 200)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(section + 1) if orientation is Qt.Orientation.Vertical else _letters(section + 1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or self.sheet is None:
            return None
        return self.text(index.row() + 1, index.column() + 1)

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        return "" if self.sheet is None else self.sheet.cell(row, column).text()

    def look(self, row: int, column: int) -> str:
        """What was made of a cell: header, skipped, fault, doubt, plain."""
        table = self.table
        if table is None:
            return "skipped"
        if row in table.region.header_rows:
            return "header"
        name = f"{_letters(column)}{row}"
        if name in table.faults:
            return "fault"
        if name in table.doubts:
            return "doubt"
        inside = table.region.first_row <= row <= table.region.last_row
        return "plain" if inside and all(s.row != row for s in table.region.skipped) else "skipped"


def _letters(column: int) -> str:
    from registry.intake.reading import column_name

    return column_name(column)


class _Cells(QStyledItemDelegate):
    """Paints the cells of the grid."""

    def __init__(self, grid: SheetGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, box = tokens(), QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        row, column = index.row() + 1, index.column() + 1
        look = self._grid.model_.look(row, column)
        chosen = column == self._grid.column
        ground = {"header": now.selected, "fault": now.badSoft, "doubt": now.warnSoft}.get(look)
        if ground is None:
            ground = now.selected if chosen and look == "plain" else now.surface
        with glyphs.kept(painter, smooth=False):
            painter.fillRect(box, ground)
            if look == "skipped":
                glyphs.paint_hatch(painter, box)
            painter.fillRect(QRect(box.right(), box.top(), 1, box.height()), now.line)
            painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), now.line)
            if self._grid.currentIndex() == index and self._grid.hasFocus():
                painter.setPen(now.accent)
                painter.drawRect(box.adjusted(0, 0, -2, -2))
        text = self._grid.model_.text(row, column)
        ink = "bad" if look == "fault" else "text2" if look == "skipped" else "text"
        value = self._grid.model_.sheet.value(row, column) if self._grid.model_.sheet is not None else None
        numeric = isinstance(value, (int, float)) and not isinstance(value, bool) and look != "header"
        align = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        glyphs.paint_text(painter, box.adjusted(6, 0, -6, 0), text.replace("\n", " "), Type.CELL, ink, align)


class SheetGrid(QTableView):
    """The sheet; choosing a cell chooses its column."""

    column_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.column = 0
        self.model_ = GridModel()
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(36)
        self.horizontalHeader().setDefaultSectionSize(_WIDTH)
        self.horizontalHeader().setMinimumSectionSize(40)
        say(self, QWidget.setAccessibleName, Text("First rows of the sheet"))
        self.selectionModel().currentChanged.connect(lambda now, _before: self._picked(now))

    def show_sheet(self, sheet: Sheet | None, table: SurveyedTable | None) -> None:
        """Another sheet, or another reading of it; merged cells of the header are shown merged."""
        same = sheet is not None and self.model_.sheet is sheet
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.clearSpans()
        self.model_.show_sheet(sheet, table)
        for merge in (sheet.merged or ()) if sheet is not None else ():
            rows, columns = merge.bottom - merge.top + 1, merge.right - merge.left + 1
            if (
                merge.bottom <= self.model_.rowCount()
                and merge.right <= self.model_.columnCount()
                and rows * columns > 1
            ):
                self.setSpan(merge.top - 1, merge.left - 1, rows, columns)
        if same:
            self.verticalScrollBar().setValue(place[0])
            self.horizontalScrollBar().setValue(place[1])
        elif table is not None:
            self.scrollTo(self.model_.index(max(table.region.header_rows[0] - 3, 0), 0))

    def show_column(self, column: int) -> None:
        """Mark a column (0: none) and bring it into sight."""
        if column == self.column:
            return
        self.column = column
        if column:
            header = self.model_.table.region.header_rows[-1] if self.model_.table is not None else 1
            self.scrollTo(self.model_.index(header - 1, column - 1))
        self.viewport().update()

    def _picked(self, index: QModelIndex) -> None:
        if index.isValid() and self.hasFocus():
            self.column_picked.emit(index.column() + 1)
