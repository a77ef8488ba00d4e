"""The board: four columns of cards, walked by arrow keys. Cards are not dragged: moving up needs a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.cultivation import words
from ui.cultivation.state import COLUMNS, GROUPS
from ui.kit import glyphs
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens
from ui.kit.words import speak

if TYPE_CHECKING:
    from registry.srdi.board import Place
    from ui.cultivation.state import Group

CARD, GAP, PAD, HEAD = 76, 6, 16, 50
_KEYS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


@dataclass(frozen=True, slots=True)
class _Item:
    """A card, a heading, or the line that shows more, with its place."""

    kind: str
    key: str
    box: QRect
    column: int
    text: str = ""
    count: int = 0
    place: Place | None = None


class ColumnHeads(QWidget):
    """The names of the columns with their ladders and counts."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Sequence[int] = (0, 0, 0, 0)
        self.setFixedHeight(HEAD)

    def show_counts(self, counts: Sequence[int]) -> None:
        """The number of firms in each column."""
        self._counts = counts
        said = [f"{title} {n}" for title, n in zip(COLUMNS, counts, strict=True)]
        self.setAccessibleName("; ".join(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        zh = current_language() is Language.ZH
        for number, title in enumerate(COLUMNS):
            box = column_box(number, self.width())
            if number:
                painter.fillRect(QRect(box.left(), 0, 1, self.height()), now.line)
            left = box.left() + PAD
            glyphs.paint_ladder(painter, left, 32, glyphs.Ladder(number), 1.5)
            count = f"{self._counts[number]:,}"
            room = QRect(left + 34, 9, box.width() - 34 - 2 * PAD - advance(Type.PAGE_TITLE, count) - 4, 18)
            second = title.render(Language.EN if zh else Language.ZH)
            glyphs.paint_text(painter, room, str(title), Type.SECTION)
            glyphs.paint_text(painter, room.translated(0, 17), second, Type.SMALL, "text2")
            right = QRect(left, 9, box.width() - 2 * PAD, 32)
            glyphs.paint_text(painter, right, count, Type.PAGE_TITLE, "text", Qt.AlignmentFlag.AlignRight, elide=False)


def column_box(number: int, width: int) -> QRect:
    """Left edge and width of a column."""
    count = len(COLUMNS)
    left = number * width // count
    return QRect(left, 0, (number + 1) * width // count - left, 0)


class CardBoard(QWidget):
    """The cards.

    Signals:
        current_changed: key of the firm under the cursor.
        opened: key of the firm on which Enter was pressed.
        moved: the part to keep in sight.
    """

    current_changed = Signal(str)
    opened = Signal(str)
    moved = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._columns: list[list[Group]] = [[], [], [], []]
        self._notes: Mapping[str, tuple[str, str]] = {}
        self._open: set[tuple[int, str]] = set()
        self._items: list[_Item] = []
        self._current: tuple[int, str] = (0, "")
        speak(self, QWidget.setAccessibleName, Text("Firms by tier"))

    # -- what is shown

    def show_columns(self, columns: list[list[Group]], notes: Mapping[str, tuple[str, str]]) -> None:
        """Show these columns; the cursor stays on its firm where it is still there.

        Args:
            notes: words and tone that a card says instead of its usual date, by firm.
        """
        self._columns, self._notes = columns, notes
        self._lay_out()
        if self._item() is None and self._current[1] and self.set_current(self._current[1]):
            return  # it had gone below the fold, or into another column
        if self._item() is None:
            first = next((i for i in self._items if i.kind != "head"), None)
            self._current = (first.column, first.key) if first is not None else (0, "")
        self._tell()

    @property
    def current(self) -> str:
        """Key of the firm under the cursor, "" where there is none."""
        item = self._item()
        return item.key if item is not None and item.kind == "card" else ""

    def set_current(self, uid: str) -> bool:
        """Put the cursor on a firm; False where it is not on the board."""
        for number, groups in enumerate(self._columns):
            for group in groups:
                for index, one in enumerate(group.places):
                    if one.facts.uid == uid:
                        if index >= group.shown:
                            self._open.add((number, group.key))
                            self._lay_out()
                        self._go(number, uid)
                        return True
        return False

    def keys(self) -> list[str]:
        """The firms in sight, column by column."""
        return [item.key for item in self._items if item.kind == "card"]

    def _item(self) -> _Item | None:
        column, key = self._current
        return next((i for i in self._items if i.kind != "head" and (i.column, i.key) == (column, key)), None)

    def _go(self, column: int, key: str) -> None:
        self._current = (column, key)
        self._tell()

    def _tell(self) -> None:
        item = self._item()
        if item is not None:
            self.moved.emit(item.box)
            self.setAccessibleDescription(self._words(item))
            if item.kind == "card":
                self.current_changed.emit(item.key)
        else:
            self.current_changed.emit("")
        self.update()

    def _words(self, item: _Item) -> str:
        if item.place is None:
            return item.text
        strip = item.place.next_check.strip
        met = _("{met} of {all} conditions met", met=strip.count("m"), all=len(strip))
        return ", ".join(p for p in (*words.names(item.place.facts), met, self._said(item.place)[0]) if p)

    def _said(self, one: Place) -> tuple[str, str]:
        return self._notes.get(one.facts.uid) or words.date_words(one)

    def _lay_out(self) -> None:
        items: list[_Item] = []
        bottom = 0
        for number, groups in enumerate(self._columns):
            box = column_box(number, max(self.width(), 1))
            left, width = box.left() + PAD, box.width() - 2 * PAD
            y = 6
            for group in groups:
                text = str(GROUPS[group.key])
                items.append(_Item("head", group.key, QRect(left, y, width, 20), number, text, len(group.places)))
                y += 24
                shown = len(group.places) if (number, group.key) in self._open else group.shown
                for one in group.places[:shown]:
                    items.append(_Item("card", one.facts.uid, QRect(left, y, width, CARD), number, place=one))
                    y += CARD + GAP
                left_out = len(group.places) - shown
                if left_out > 0:
                    said = (
                        n_("Show {n} more", "Show {n} more", left_out)
                        if shown
                        else n_("Show {n} firm", "Show {n} firms", left_out)
                    )
                    items.append(_Item("more", f"more:{group.key}", QRect(left, y, width, 22), number, said))
                    y += 26
                y += 6
            bottom = max(bottom, y)
        self._items = items
        self.setMinimumHeight(bottom + 6)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # -- keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            across, down = _KEYS[key]
            self._step(across, down)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._enter()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            stops = [i for i in self._items if i.kind != "head" and i.column == self._current[0]]
            if stops:
                one = stops[0 if key is Qt.Key.Key_Home else -1]
                self._go(one.column, one.key)
        else:
            super().keyPressEvent(event)

    def _step(self, across: int, down: int) -> None:
        here = self._item()
        if here is None:
            return
        if down:
            stops = [i for i in self._items if i.kind != "head" and i.column == here.column]
            at = min(max(stops.index(here) + down, 0), len(stops) - 1)
            self._go(here.column, stops[at].key)
            return
        column = here.column + across
        while 0 <= column < len(self._columns):
            stops = [i for i in self._items if i.kind != "head" and i.column == column]
            if stops:
                near = min(stops, key=lambda i: abs(i.box.top() - here.box.top()))
                self._go(column, near.key)
                return
            column += across

    def _enter(self) -> None:
        item = self._item()
        if item is None:
            return
        if item.kind == "card":
            self.opened.emit(item.key)
            return
        group = item.key.removeprefix("more:")
        before = set(self.keys())
        self._open.add((item.column, group))
        self._lay_out()
        new = next(
            (i for i in self._items if i.kind == "card" and i.column == item.column and i.key not in before), None
        )
        if new is not None:
            self._go(new.column, new.key)

    def _at(self, event: QMouseEvent) -> _Item | None:
        point = event.position().toPoint()
        return next((i for i in self._items if i.kind != "head" and i.box.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self._at(event)
        if item is not None:
            self._go(item.column, item.key)
            if item.kind == "more":
                self._enter()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event) is not None:
            self._enter()

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        for number in range(1, len(COLUMNS)):
            painter.fillRect(QRect(column_box(number, self.width()).left(), 0, 1, self.height()), now.line)
        for item in self._items:
            if item.box.intersects(event.rect()):
                self._paint(painter, item)

    def _paint(self, painter: QPainter, item: _Item) -> None:
        now, here = tokens(), (item.column, item.key) == self._current
        if item.kind == "head":
            count = f"{item.count:,}"
            glyphs.paint_text(painter, item.box, item.text, Type.SMALL, "text2")
            glyphs.paint_text(painter, item.box, count, Type.SMALL, "text2", Qt.AlignmentFlag.AlignRight)
            return
        if item.kind == "more":
            glyphs.paint_text(painter, item.box, item.text, Type.CONTROL, "accent")
            if here and has_ring(self):
                with glyphs.kept(painter):
                    painter.setPen(QPen(now.accent, 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(QRectF(item.box).adjusted(-5, 1, 1, -1), 5, 5)
            return
        with glyphs.kept(painter):
            painter.setBrush(now.selected if here else now.surface)
            painter.setPen(QPen(now.accent if here else now.line2, 2 if here else 1))
            edge = 1.0 if here else 0.5
            painter.drawRoundedRect(QRectF(item.box).adjusted(edge, edge, -edge, -edge), 8, 8)
        assert item.place is not None, "a card shows a firm"
        self._paint_card(painter, item.box.adjusted(11, 8, -11, -8), item.place)

    def _paint_card(self, painter: QPainter, box: QRect, one: Place) -> None:
        first, _other = words.names(one.facts)
        glyphs.paint_text(painter, QRect(box.left(), box.top(), box.width(), 20), first, Type.NAME)
        second = words.second_line(one.facts)
        glyphs.paint_text(painter, QRect(box.left(), box.top() + 20, box.width(), 16), second, Type.SMALL, "text2")
        strip = one.next_check.strip
        said, tone = self._said(one)
        if not said:
            said = _("{met} of {all}", met=strip.count("m"), all=len(strip))
        line = QRect(box.left(), box.bottom() - 17, box.width(), 16)
        room = box.width() - advance(Type.SMALL, said) - 10
        cell = min(max(room // len(strip) - 1, 3), 11)
        if (cell + 1) * len(strip) <= room:
            glyphs.paint_strip(painter, line.left(), line.top() + 4, strip, cell)
        glyphs.paint_text(painter, line, said, Type.SMALL, tone, Qt.AlignmentFlag.AlignRight, elide=False)
