"""The list of the chosen files: one row each, one of them a Tab stop, the arrows go between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from registry.i18n import Text
from ui.intake.choice import FileLine
from ui.intake.file_row import FileRow, places
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.layout import column
from ui.kit.pane import Scroll
from ui.kit.theme import tokens

_TITLES = {
    "name": Text("File"),
    "size": Text("Size"),
    "sheets": Text("Sheets"),
    "rows": Text("Rows with data"),
    "state": Text("State"),
}


class _Head(QWidget):
    """The titles of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at = QPainter(self), places(self.width())
        painter.fillRect(self.rect(), tokens().sunken)
        for key, title in _TITLES.items():
            if key in at:
                side = Qt.AlignmentFlag.AlignRight if key in ("size", "rows") else Qt.AlignmentFlag.AlignLeft
                box = QRect(at[key][0], 0, at[key][1], self.height())
                # A title longer than its figures may begin left of them.
                if side is Qt.AlignmentFlag.AlignRight:
                    box.setLeft(box.left() - 40)
                glyphs.paint_text(painter, box, str(title), Type.LABEL, "text3", side)
        glyphs.hairline(painter, 0, self.height() - 1, self.width(), "line2")


class FileList(QWidget):
    """The rows.

    Signals:
        removed: take it off.
        entered: Enter on a file that asks nothing.
    """

    removed = Signal(int)
    entered = Signal()
    password_given = Signal(int, str)
    encoding_chosen = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, FileRow] = {}
        self._box = column()
        inner = QWidget()
        inner.setLayout(column(self._box, None))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._scroll = Scroll(inner, Text("Files of this import"))
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._soon())
        inner.installEventFilter(self)
        self._current: int | None = None
        self._brought: QWidget | None = None
        whole = column(_Head(), self._scroll)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_lines(self, lines: Sequence[FileLine]) -> None:
        """Show these files. Rows that stay keep their fields and the focus; after a removal a neighbour has it."""
        numbers = [line.number for line in lines]
        gone = [number for number in self.rows if number not in set(numbers)]
        after = self._after(gone, numbers)
        for line in lines:
            row = self.rows.get(line.number)
            if row is None:
                self.rows[line.number] = row = self._made(line)
                self._box.addWidget(row)
            row.show_line()
        if after is not None:
            self.rows[after].setFocus(Qt.FocusReason.OtherFocusReason)
        for number in gone:
            row = self.rows.pop(number)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        if self._current not in self.rows:
            self._set_current(after if after is not None else numbers[0] if numbers else None)

    def stops(self) -> list[QWidget]:
        """What Tab goes to, from top to bottom."""
        return [stop for row in self.rows.values() for stop in row.stops()]

    def show_progress(self, number: int) -> None:
        """One row is further."""
        if number in self.rows:
            self.rows[number].update()

    def _after(self, gone: Sequence[int], numbers: Sequence[int]) -> int | None:
        """The row that gets the focus of one that goes: the next one, else the last."""
        focus = QApplication.focusWidget()
        for number in gone:
            row = self.rows[number]
            if focus is not None and (focus is row or row.isAncestorOf(focus)):
                order = list(self.rows)
                later = [n for n in order[order.index(number) :] if n in numbers]
                return later[0] if later else numbers[-1] if numbers else None
        return None

    def _made(self, line: FileLine) -> FileRow:
        row = FileRow(line)
        row.removed.connect(self.removed)
        row.moved.connect(self._move)
        row.entered.connect(lambda _number: self.entered.emit())
        row.focused.connect(self._set_current)
        row.password_given.connect(self.password_given)
        row.encoding_chosen.connect(self.encoding_chosen)
        return row

    def _move(self, number: int, step: int) -> None:
        order = list(self.rows)
        place = min(max(order.index(number) + step, 0), len(order) - 1)
        row = self.rows[order[place]]
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring(row)

    def _bring(self, widget: QWidget) -> None:
        """Scroll to `widget`. Made this moment, it has no place yet: it is followed while the rows find theirs."""
        self._brought = widget
        self._scroll.ensureWidgetVisible(widget, 0, 12)
        self._soon()

    def _soon(self) -> None:
        """Look again once the rows have their places."""
        QTimer.singleShot(0, self, self._settled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._soon()
        return super().eventFilter(watched, event)

    def _settled(self) -> None:
        widget = self._brought
        if widget is not None and isValid(widget) and widget.hasFocus():
            self._scroll.ensureWidgetVisible(widget, 0, 12)

    def _set_current(self, number: int | None) -> None:
        """Only the current row is a Tab stop; what the others ask still is."""
        for held, row in self.rows.items():
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held == number else Qt.FocusPolicy.ClickFocus)
        self._current = number

    # -- where the keyboard belongs

    def focus_asking(self) -> bool:
        """Go to the first field that waits for a password, unless the focus is in one; False where there is none."""
        asking = [row.password.field for row in self.rows.values() if row.password and not row.password.isHidden()]
        if not asking:
            return False
        if QApplication.focusWidget() not in asking:
            asking[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._bring(asking[0])
        return True

    def focus_current(self) -> None:
        """Go to the current row."""
        row = self.rows.get(self._current or 0)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
