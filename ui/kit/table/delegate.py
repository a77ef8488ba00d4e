"""One delegate paints the content of every cell with its column's painter."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.kit.fonts import advance
from ui.kit.table.columns import Look, paint_mark, paint_plain
from ui.kit.table.model import RowsModel
from ui.kit.words import plain_tip


class Stage(Protocol):
    """What the delegate asks the view about."""

    def hovered_row(self) -> int: ...

    def current_row(self) -> int: ...


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a `RowsModel` for a `Stage`. Grounds, hairlines and bands are the view's, once a
    row, and so is the focus ring, which reaches over the cells beside it."""

    def __init__(self, model: RowsModel[Any], stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self._stage = model, stage

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

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        number, place = index.row(), index.column()
        row = self._rows.row(number)
        if row is None:
            return
        box: QRect = option.rect  # type: ignore[attr-defined]
        column = self._rows.columns[place]
        inner = box.adjusted(column.indent, 0, -column.gap, -1)
        if column.mark is not None and column.mark(row) is not None:
            paint_mark(painter, inner)
        if column.paint is not None:
            look = Look(
                hovered=number == self._stage.hovered_row(),
                current=number == self._stage.current_row(),
                checked=self._rows.is_checked(number),
            )
            column.paint(painter, inner, row, look)
        else:
            paint_plain(painter, inner, column.text(row), column)
