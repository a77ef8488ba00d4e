"""The list of the settings at the left of the page: one line a section, the one in front on `selected`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance, scaled
from ui.kit.theme import tokens
from ui.kit.words import say

Index = QModelIndex | QPersistentModelIndex
_LEAST, _MOST = 132, 208


class _Painter(QStyledItemDelegate):
    def __init__(self, view: SectionList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_LEAST, scaled(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect.adjusted(8, 1, -8, -1)  # type: ignore[attr-defined]
        front = index.row() == self._view.currentRow()
        now = tokens()
        with glyphs.kept(painter):
            if front:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.selected)
                painter.drawRoundedRect(QRectF(box), 6, 6)
                if has_ring(self._view):
                    painter.setPen(QPen(now.accent, 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
        role = Type.CELL_STRONG if front else Type.CELL
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        glyphs.paint_text(painter, box.adjusted(10, 0, -6, 0), text, role, "accent" if front else "text2")


class SectionList(QListWidget):
    """The sections; `picked` gives the key of the one that was chosen."""

    picked = Signal(str)

    def __init__(self, sections: Sequence[tuple[str, Text]]) -> None:
        super().__init__()
        self._sections = tuple(sections)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.setProperty("ground", "surface")
        say(self, QWidget.setAccessibleName, Text("Settings"))
        for _key, _text in self._sections:
            self.addItem(QListWidgetItem())
        self.setCurrentRow(0)
        self.respeak()
        self.currentRowChanged.connect(lambda number: self.picked.emit(self._sections[number][0]))

    @property
    def value(self) -> str:
        """The key of the section in front."""
        return self._sections[self.currentRow()][0]

    def pick(self, key: str) -> None:
        """Bring the section `key` to the front."""
        self.setCurrentRow([known for known, _text in self._sections].index(key))

    def respeak(self) -> None:
        """The language, or the text size, changed."""
        widest = 0
        for number, (_key, text) in enumerate(self._sections):
            self.item(number).setText(str(text))
            widest = max(widest, advance(Type.CELL_STRONG, str(text)))
        self.setFixedWidth(min(max(widest + 44, _LEAST), scaled(_MOST)))
