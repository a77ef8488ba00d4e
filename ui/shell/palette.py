"""The palette (Ctrl K): firms first, then commands. Typing filters, Enter runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from registry.i18n import Text
from ui.kit import glyphs, icons
from ui.kit.commands import Entry
from ui.kit.controls import Field, Glyph, Keycap, Label
from ui.kit.fonts import Type, advance
from ui.kit.layout import column, panel, row, rule
from ui.kit.menu import soften
from ui.kit.theme import tokens
from ui.kit.words import say

WIDTH = 560
ROW, HEAD = 34, 28
Index = QModelIndex | QPersistentModelIndex


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (entry.text, entry.note, entry.right) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.entries[index.row()].run is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    def __init__(self, model: _Entries, view: QListView) -> None:
        super().__init__(view)
        self._entries, self._view = model, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 2, _height(self._entries.entries[index.row()]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._entries.entries[index.row()]
        box: QRect = option.rect  # type: ignore[attr-defined]
        if entry.run is None and not entry.rests:
            glyphs.paint_text(painter, box.adjusted(14, 6, 0, 0), entry.text, Type.LABEL, "text3")
            return
        here = self._view.currentIndex().row() == index.row()
        if here:
            painter.fillRect(box, tokens().selected)
        middle = box.center().y() + 1
        if entry.icon.startswith("segment."):
            glyphs.paint_segment(painter, box.left() + 17, middle, entry.icon.removeprefix("segment."))
        elif entry.icon:
            ink = "accent" if here else "text2"
            painter.drawPixmap(box.left() + 14, middle - 8, icons.pixmap(entry.icon, ink, 16))
        inner = box.adjusted(38, 0, -14, 0)
        used = glyphs.paint_text(painter, inner, entry.text, Type.NAME, "text3" if entry.rests else "text")
        if entry.rests:
            glyphs.paint_text(painter, inner.adjusted(used + 10, 0, 0, 0), entry.right, Type.CELL, "text3")
            return
        glyphs.paint_text(painter, inner.adjusted(used + 10, 0, -120, 0), entry.note, Type.CELL, "text2")
        right = Qt.AlignmentFlag.AlignRight
        if entry.keys:
            width = advance(Type.SMALL, entry.keys) + 10
            cap = QRect(box.right() - 14 - width, middle - 9, width, 18)
            with glyphs.kept(painter):
                painter.setPen(tokens().line2)
                painter.setBrush(tokens().surface)
                painter.drawRoundedRect(cap, 4, 4)
            glyphs.paint_text(painter, cap, entry.keys, Type.SMALL, "text3", Qt.AlignmentFlag.AlignHCenter, elide=False)
        elif entry.right:
            glyphs.paint_text(painter, inner, entry.right, Type.CELL, "text2", right)


def _height(entry: Entry) -> int:
    return ROW if entry.run is not None or entry.rests else HEAD


class Palette(QFrame):
    """The popup. `find` answers the entries for what is typed."""

    def __init__(self, parent: QWidget, find: Callable[[str], Sequence[Entry]]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        soften(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self, QWidget.setAccessibleName, Text("Find a firm or run a command"))
        self._find = find
        self._model = _Entries()
        self.field = Field(Text("Find a firm or run a command"))
        self.field.setProperty("bare", True)
        self.field.textChanged.connect(self.refresh)
        self.field.installEventFilter(self)
        self.list = QListView()
        say(self.list, QWidget.setAccessibleName, Text("Results"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Painter(self._model, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        head = row(Glyph("search", "text2", 16), self.field, Keycap("Esc"), gap=10, margins=(14, 10, 12, 10))
        hint = Label(Text("Up and Down choose, Enter runs"), Type.SMALL, "text3")
        foot = row(hint, None, margins=(14, 6, 14, 8))
        self._card = card = panel(column(head, rule(), self.list, rule(), foot))
        card.setProperty("card", "true")
        self.setLayout(column(card))
        self.setFixedWidth(WIDTH)
        self.refresh("")
        self.field.setFocus()

    def refresh(self, text: str) -> None:
        """Show what fits `text`."""
        entries = list(self._find(text.strip()))
        if not entries:
            entries = [Entry(str(Text("Nothing fits.")))]
        self._model.set_entries(entries)
        height = sum(map(_height, entries))
        self.list.setFixedHeight(min(height + 6, 420))
        self._card.updateGeometry()  # else the popup stays as high as it was, and most of it is blank
        self.adjustSize()
        self._choose(0, 1)

    def _choose(self, start: int, step: int) -> None:
        number = start
        while 0 <= number < len(self._model.entries):
            if self._model.entries[number].run is not None:
                self.list.setCurrentIndex(self._model.index(number))
                return
            number += step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self._choose(self.list.currentIndex().row() + 1, 1)
            case Qt.Key.Key_Up:
                self._choose(self.list.currentIndex().row() - 1, -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self.list.currentIndex().row())
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                super().keyPressEvent(event)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Up, Down and Enter typed in the field move and run."""
        wanted = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and event.key() in wanted:
            self.keyPressEvent(event)
            return True
        return False

    def _run(self, number: int) -> None:
        entry = self._model.entries[number] if 0 <= number < len(self._model.entries) else None
        if entry is not None and entry.run is not None:
            self.close()
            entry.run()
