"""What Qt asks about a cell: how large it is, and what is told of it; `cells.py` paints it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.kit.fonts import advance
from ui.kit.table.model import RowsModel
from ui.kit.words import plain_tip


class CellDelegate(QStyledItemDelegate):
    """Of the cells of a `RowsModel`."""

    def __init__(self, model: RowsModel[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._rows = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, 32)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A tooltip only where it says more than the cell does."""
        row = self._rows.row(index.row()) if index.isValid() else None
        if row is None:
            return False
        column = self._rows.columns[index.column()]
        text = column.text(row)
        tip = column.told(row)
        box: QRect = option.rect  # type: ignore[attr-defined]
        room = box.width() - column.indent - column.gap
        if tip == text and advance(column.role, text) <= room:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), plain_tip(tip), view)
        return True
