"""One delegate paints every cell: ground by row state, content by the column's painter, hairline below."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.kit import glyphs
from ui.kit.table.columns import Look, paint_band, paint_plain
from ui.kit.table.model import RowsModel
from ui.kit.theme import tokens


class Stage(Protocol):
    """What the delegate asks the view about."""

    def hovered_row(self) -> int: ...

    def current_row(self) -> int: ...

    def focused_cell(self) -> tuple[int, int] | None: ...

    def first_column(self) -> int: ...

    def full_row(self, box: QRect) -> QRect: ...


class CellDelegate(QStyledItemDelegate):
    """Paints cells of a `RowsModel` for a `Stage`."""

    def __init__(self, model: RowsModel[Any], stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self._stage = model, stage

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        number, place = index.row(), index.column()
        box: QRect = option.rect  # type: ignore[attr-defined]
        band = self._rows.band(number)
        first = place == self._stage.first_column()
        if band is not None:
            if first:
                paint_band(painter, self._stage.full_row(box), band)
                glyphs.hairline(painter, 0, box.bottom(), self._stage.full_row(box).right() + 1)
            return
        row, column = self._rows.row(number), self._rows.columns[place]
        look = Look(
            hovered=number == self._stage.hovered_row(),
            current=number == self._stage.current_row(),
            checked=self._rows.is_checked(number),
            focused=self._stage.focused_cell() == (number, place),
        )
        now = tokens()
        if look.current or look.checked:
            painter.fillRect(box, now.selected)
        elif look.hovered:
            painter.fillRect(box, now.hover)
        inner = box.adjusted(column.indent, 0, -column.gap, -1)
        painter.setClipRect(box)
        if column.paint is not None:
            column.paint(painter, inner, row, look)
        else:
            paint_plain(painter, inner, column.text(row), column)
        painter.setClipping(False)
        glyphs.hairline(painter, box.left(), box.bottom(), box.right() + 1)
        if look.current and first:
            painter.fillRect(QRect(box.left(), box.top(), 2, box.height() - 1), now.accent)
        if look.focused:
            with glyphs.kept(painter, smooth=False):
                painter.setPen(
                    QPen(now.accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
                )
                painter.drawRect(box.adjusted(1, 1, -1, -2))
