"""The editor in a cell of the table: the parts of the pane's editor, the value over its cell, the rest on a card below it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.errors import UserError
from registry.i18n import Text
from ui.firms.cells import WorkedOut
from ui.firms.edit import UsualSource
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.value_editor import AccentFrame, ValueEditor
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row

CARD_WIDTH = 316
_GAP = 3
_NARROWEST, _CHOICE = 96, 168
"""Pixels of a value that is typed, and of one that is chosen."""
DOWN, UP, RIGHT, LEFT, STAY = (1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)
Way = tuple[int, int]
"""Rows and columns to go when the edit ends."""


class CellEditor(ValueEditor):
    """Lies over a cell. Enter saves and goes down, Tab goes right, Esc restores; Alt+Enter goes to the source and back.

    Signals:
        passed: nothing was changed, the keyboard goes on.
    """

    passed = Signal()

    def __init__(self, line: ValueLine, target: Target, usual: UsualSource, *, numeric: bool = False) -> None:
        self._numeric = numeric
        self.way: Way = STAY
        self.ending = False
        """It was saved or passed, and goes."""
        self._edge: AccentFrame | None = None
        self._above = False
        super().__init__(line, target, usual)
        self._start = self.text()

    def _lay_out(self) -> None:
        self._frame = self._make_frame()
        title = row(Label(self._label, Type.CELL, "text2"), None, self._unit)
        sources = row(self._source, self._take, self._keep, gap=6)
        sources.setStretch(0, 1)
        hint = Label(Text("Enter saves, Tab goes on, Alt Enter: the source"), Type.SMALL, "text3", wrap=True)
        card = QFrame()
        card.setProperty("card", "true")
        lines = (title, self._reason, sources, self._was, hint)
        card.setLayout(column(*lines, gap=6, margins=(10, 8, 10, 8)))
        card.setFixedWidth(CARD_WIDTH)
        self._card = card
        self._box: QVBoxLayout = column(gap=_GAP)
        self.setLayout(self._box)

    def _make_frame(self) -> QWidget:
        """What lies over the cell; a choice has an edge of its own."""
        if isinstance(self._input, Combo):
            self._input.setFixedHeight(26)
            return panel(row(self._input))
        if self._numeric:
            self._field().setAlignment(Qt.AlignmentFlag.AlignRight)
        self._edge = AccentFrame(row(self._input, margins=(7, 2, 7, 2)))
        return self._edge

    # -- place

    def place(self, box: QRect, room: QSize) -> None:
        """Lie over `box` of a table of this size, the card below it, or above where there is no room."""
        least = _CHOICE if isinstance(self._input, Combo) else _NARROWEST
        self._frame.setFixedSize(max(box.width(), least), max(box.height() - 1, 26))
        self._card.adjustSize()
        height = self._card.sizeHint().height()
        width = max(self._frame.width(), CARD_WIDTH)
        self._above = above = box.bottom() + _GAP + height > room.height() and box.top() - _GAP - height >= 0
        left = max(min(box.left(), room.width() - width - 12), 0)
        while self._box.count():
            self._box.takeAt(0)
        frame = row(
            self._frame, None, margins=(max(min(box.left(), room.width() - self._frame.width()) - left, 0), 0, 0, 0)
        )
        card = row(self._card, None)
        for part in (card, frame) if above else (frame, card):
            self._box.addLayout(part)
        top = box.top() - _GAP - height if above else box.top()
        self.setGeometry(QRect(QPoint(left, top), QSize(width, self._frame.height() + _GAP + height)))

    # -- hands

    def type(self, text: str) -> None:
        """Begin with `text` instead of what stands there, as a letter typed on a cell does; "" empties it."""
        if isinstance(self._input, Field):
            self._input.setText(text)
        self.begin()

    @property
    def untouched(self) -> bool:
        """Whether the value stands as it did."""
        return self.text() == self._start

    @property
    def input(self) -> QWidget:
        """Where the value is typed or chosen."""
        return self._input

    def finish(self, way: Way) -> None:
        """Save, and go that way."""
        self.way = way
        if self.untouched:
            self.passed.emit()
        else:
            self.save()

    def can_finish(self) -> bool:
        """Whether what stands there may be saved; says why not."""
        if self.untouched:
            return True
        try:
            self.value()
        except UserError as error:
            self.show_reason(str(error))
            return False
        return True

    def show_reason(self, reason: str) -> None:
        super().show_reason(reason)
        if self._edge is not None:
            self._edge.set_tone("bad")
        self.resized()

    def resized(self) -> None:
        """The card has other words: take the height it needs."""
        self._card.adjustSize()
        grown = self._card.sizeHint().height() + self._frame.height() + _GAP
        top = self.geometry().bottom() - grown + 1 if self._above else self.y()
        self.setGeometry(self.x(), top, self.width(), grown)

    def focusNextPrevChild(self, next: bool) -> bool:
        self.finish(RIGHT if next else LEFT)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        typed = isinstance(self._input, Field) and self._input.hasFocus()
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            (self._input if self._source.hasFocus() else self._source).setFocus(Qt.FocusReason.TabFocusReason)
        elif enter:
            self.finish(UP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else DOWN)
        elif event.key() == Qt.Key.Key_Down and typed:
            self._source.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Up and self._source.hasFocus():
            self.begin()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.accept()  # the rows stay while one is edited
        else:
            super().keyPressEvent(event)


class CellNote(QFrame):
    """Says why a cell cannot be typed into, with the way to where it can be changed.

    Signals:
        taken: that way shall be gone.
    """

    taken = Signal()

    def __init__(self, cell: WorkedOut) -> None:
        super().__init__()
        self.cell = cell
        self.setProperty("card", "true")
        reason = Label(cell.reason, Type.CELL, "text2", wrap=True)
        self._act = Button(cell.act, "link", "plus" if cell.record else "")
        self._act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._act.clicked.connect(lambda _on=False: self.taken.emit())
        hint = Label(Text("Enter"), Type.SMALL, "text3")
        self.setLayout(column(reason, row(self._act, hint, None, gap=6), gap=6, margins=(12, 10, 12, 10)))
        self.setFixedWidth(CARD_WIDTH)
        self.setAccessibleName(str(cell.reason))

    def place(self, box: QRect, room: QSize) -> None:
        """Stand below `box` of a table of this size, or above it where there is no room."""
        self.adjustSize()
        height = self.sizeHint().height()
        top = box.bottom() + _GAP
        if top + height > room.height():
            top = max(box.top() - _GAP - height, 0)
        self.setGeometry(max(min(box.left(), room.width() - CARD_WIDTH - 12), 0), top, CARD_WIDTH, height)
