"""The lines of the pane as widgets: a value with its source, an editor in its place, a record, an event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _
from ui.firms.line_kinds import EventLine, Heading, NoteLine, Origin, RecordLine, ValueLine
from ui.kit import glyphs, icons
from ui.kit.controls import Label
from ui.kit.focus import has_ring, scroll_to
from ui.kit.fonts import Type, advance, block_height
from ui.kit.form import SOURCE_ICONS
from ui.kit.glyphs import DASH
from ui.kit.layout import column, row, rule
from ui.kit.menu import Menu
from ui.kit.theme import tokens
from ui.kit.words import plain_tip

LABEL_WIDTH = 104
"""Pixels of the labels; the values begin 8 further right."""
SIDE = 16
_MARK = 22
"""Pixels of the mark of a value that waits to be settled."""


class PaintedRow(QWidget):
    """A line of the pane that paints itself: a tab of forty lines of labels would take a tenth of a second to build."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height that was asked for before the row had its width cut what breaks into lines at this one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(self.width(), 320)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))


def paint_source(painter: QPainter, box: QRect, origin: Origin) -> None:
    """The glyph of a source and where it lies; the cell stays in sight when the file's name is too long."""
    mark = SOURCE_ICONS.get(origin.kind, "info")
    painter.drawPixmap(box.left(), box.top() + 2, icons.pixmap(mark, "text3", 12))
    glyphs.paint_tailed(painter, box.adjusted(16, 0, 0, 0), origin.text, " › ", Type.SMALL, "text3")


class ValueRow(PaintedRow):
    """A label, its value, its source. Enter, F2 or a double click opens the editor; Alt+Enter tells where the value came from
    and what it was; Up and Down move on."""

    edit_wanted = Signal(object)
    history_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, line: ValueLine) -> None:
        super().__init__()
        self.line = line
        self.why_not: Callable[[], Text | None] = lambda: None
        source = line.origin.text if line.origin else ""
        self.setAccessibleName(_("{label}: {change}", label=line.label, change=line.value))
        self.setAccessibleDescription(source)
        self.setToolTip(plain_tip(source))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _value_width(self, width: int) -> int:
        return width - 2 * SIDE - LABEL_WIDTH - 8 - (_MARK if self._waits else 0)

    @property
    def _waits(self) -> bool:
        return self.line.origin is not None and self.line.origin.waits

    def heightForWidth(self, width: int) -> int:
        value = max(block_height(Type.BODY, self.line.value, self._value_width(width)), Type.BODY.line)
        source = Type.SMALL.line if self.line.origin is not None else 0
        label = block_height(Type.CELL, self.line.label, LABEL_WIDTH) + 2
        return 6 + max(value + source, label) + 6 + 1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._want()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = Menu(self)
        there = self.line.target is not None
        menu.add(Text("Edit the value"), self._want, keys="F2", enabled=there, why_not=self.why_not())
        menu.add(Text("Source and history"), self._tell, keys="Alt Enter", enabled=there)
        menu.add(Text("Copy the value"), self._copy, keys="Ctrl C")
        if self.line.target is not None and self.line.target.table == "metric":
            menu.add(
                Text("Delete the record"),
                lambda: self.delete_wanted.emit(self.line),
                keys="Del",
                why_not=self.why_not(),
            )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _tell(self) -> None:
        if self.line.target is not None:
            self.history_wanted.emit(self.line)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._tell()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                self._want()
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Delete if self.line.target is not None and self.line.target.table == "metric":
                self.delete_wanted.emit(self.line)
            case Qt.Key.Key_C if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._copy()
            case _:
                super().keyPressEvent(event)

    def _want(self) -> None:
        if self.line.target is not None:
            self.edit_wanted.emit(self)

    def _move(self, step: int) -> None:
        parent = self.parentWidget()
        rows = parent.findChildren(ValueRow) if parent is not None else []
        place = rows.index(self) + step if self in rows else -1
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        scroll_to(self)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, line = QPainter(self), self.line
        left, width = SIDE + LABEL_WIDTH + 8, self._value_width(self.width())
        glyphs.paint_block(painter, QRect(SIDE, 8, LABEL_WIDTH, 16), line.label, Type.CELL, "text3")
        ink = "text3" if line.value == DASH else "text"
        used = glyphs.paint_block(painter, QRect(left, 6, width, 20), line.value, Type.BODY, ink)
        if line.origin is not None:
            paint_source(painter, QRect(left, 6 + used, self.width() - SIDE - left, Type.SMALL.line), line.origin)
        if self._waits:
            painter.drawPixmap(self.width() - SIDE - 14, 9, icons.pixmap("warn", "warn", 14))
        glyphs.hairline(painter, SIDE, self.height() - 1, self.width() - SIDE)
        if has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(tokens().accent, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 1, -9, -2), 6, 6)


class EventRow(QWidget):
    """One step of the timeline: a dot on a line, the month, the words."""

    def __init__(self, line: EventLine) -> None:
        super().__init__()
        self._line = line
        self.setFixedHeight(25)
        self.setAccessibleName(f"{line.day} {line.text}")
        self.setToolTip(plain_tip(line.text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        x, middle = SIDE + 8, self.height() // 2
        if not self._line.last:
            painter.fillRect(x, middle, 1, self.height() - middle, now.line2)
        if not self._line.latest:
            painter.fillRect(x, 0, 1, middle, now.line2)
        with glyphs.kept(painter):
            painter.setPen(QPen(now.accent if self._line.latest else now.data, 1))
            painter.setBrush(now.accent if self._line.latest else now.surface)
            painter.drawEllipse(QRectF(x - 4, middle - 4, 9, 9))
        box = self.rect().adjusted(SIDE + 18, 0, -SIDE, 0)
        used = glyphs.paint_text(painter, box, self._line.day, Type.CELL, "text3")
        glyphs.paint_text(painter, box.adjusted(max(used, 50) + 12, 0, 0, 0), self._line.text)


class RecordRow(PaintedRow):
    """A record: its head and figure, its notes, its source. Enter, F2 or a double click edits it, Delete deletes it, Alt+Enter
    tells where its values came from, or opens the file of an evidence."""

    edit_wanted = Signal(object)
    file_wanted = Signal(str)
    source_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, line: RecordLine) -> None:
        super().__init__()
        self._line = line
        self.why_not: Callable[[], Text | None] = lambda: None
        if line.values is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(" ".join((line.head, line.figure, *line.notes)))
        self.setToolTip(plain_tip(line.origin.text if line.origin else ""))

    @property
    def line(self) -> RecordLine:
        """What it shows."""
        return self._line

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._line.values is not None:
            self.edit_wanted.emit(self._line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        if event.key() in keys and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._tell()
        elif event.key() in keys and self._line.values is not None:
            self.edit_wanted.emit(self._line)
        elif event.key() == Qt.Key.Key_Delete and self._line.values is not None:
            self.delete_wanted.emit(self._line)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _tell(self) -> None:
        digest = (self._line.values or {}).get("sha256")
        if digest:
            self.file_wanted.emit(str(digest))
        elif self._line.values is not None:
            self.source_wanted.emit(self._line)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        there, menu = self._line.values is not None, Menu(self)
        rests = self.why_not()
        menu.add(
            Text("Edit the record"), lambda: self.edit_wanted.emit(self._line), keys="F2", enabled=there, why_not=rests
        )
        kept = bool((self._line.values or {}).get("sha256"))
        menu.add(
            Text("Open the file") if kept else Text("Where it came from"), self._tell, keys="Alt Enter", enabled=there
        )
        menu.add(
            Text("Delete the record"),
            lambda: self.delete_wanted.emit(self._line),
            keys="Del",
            enabled=there,
            why_not=rests,
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _head_width(self, width: int) -> int:
        return width - 2 * SIDE - advance(Type.BODY, self._line.figure) - 12

    def heightForWidth(self, width: int) -> int:
        height = max(block_height(Type.NAME, self._line.head, self._head_width(width)), Type.NAME.line)
        height += sum(block_height(Type.CELL, note, width - 2 * SIDE) for note in self._line.notes)
        return 6 + height + (Type.SMALL.line if self._line.origin is not None else 0) + 6 + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, line, width = QPainter(self), self._line, self.width()
        ink = "text3" if line.figure == DASH else "text"
        first = QRect(SIDE, 6, width - 2 * SIDE, Type.BODY.line)
        glyphs.paint_text(painter, first, line.figure, Type.BODY, ink, Qt.AlignmentFlag.AlignRight)
        top = 6 + glyphs.paint_block(painter, QRect(SIDE, 6, self._head_width(width), 20), line.head, Type.NAME)
        for note in line.notes:
            top += glyphs.paint_block(painter, QRect(SIDE, top, width - 2 * SIDE, 16), note, Type.CELL, "text2")
        if line.origin is not None:
            paint_source(painter, QRect(SIDE, top, width - 2 * SIDE, Type.SMALL.line), line.origin)
        glyphs.hairline(painter, SIDE, self.height() - 1, width - SIDE)
        if has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(tokens().accent, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 1, -9, -2), 6, 6)


def heading_row(line: Heading, add: QWidget | None = None) -> QWidget:
    """The head of a group; `add` stands at its end."""
    box = QWidget()
    right = Label(line.right, Type.LABEL, "text3")
    made = row(Label(line.text, Type.SECTION), None, right, margins=(SIDE, 10, SIDE - (8 if add is not None else 0), 4))
    if add is not None:
        made.addWidget(add)
    box.setLayout(made)
    return box


def note_row(line: NoteLine) -> QWidget:
    """Words alone."""
    box = QWidget()
    box.setLayout(column(Label(line.text, Type.CELL, "text2", wrap=True), margins=(SIDE, 4, SIDE, 12)))
    return box


def gap_rule() -> QWidget:
    """A hairline with room around it, between a timeline and what follows."""
    box = QWidget()
    box.setLayout(column(rule(), margins=(SIDE, 10, SIDE, 0)))
    return box
