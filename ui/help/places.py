"""How a line of the contents is painted: a heading, a page, or a place that was found with the words around it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.theme import tokens

NOTE = Qt.ItemDataRole.UserRole + 1
_LINE, _HEADING, _FOUND = 28, 34, 46
_SIDE = 14
_Index = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QStyledItemDelegate):
    """Paints the list at the left of the help."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, box, text = tokens(), option.rect, str(index.data() or "")
        state: QStyle.StateFlag = option.state
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            low = box.adjusted(_SIDE, 12, -_SIDE, 0)
            glyphs.paint_text(painter, low, text, Type.LABEL, "text3")
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, now.selected if selected else now.hover)
        inner = box.adjusted(_SIDE, 0, -_SIDE, 0)
        note = str(index.data(NOTE) or "")
        if note:
            half = box.height() // 2
            glyphs.paint_text(painter, inner.adjusted(0, 4, 0, -half + 2), text, Type.CONTROL)
            glyphs.paint_text(painter, inner.adjusted(0, half - 2, 0, -4), note, Type.SMALL, "text3")
        else:
            glyphs.paint_text(painter, inner, text, Type.CONTROL if selected else Type.CELL)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        heading = not index.flags() & Qt.ItemFlag.ItemIsEnabled
        return QSize(0, _HEADING if heading else _FOUND if index.data(NOTE) else _LINE)
