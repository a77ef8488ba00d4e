"""Mending a cell where it stands in the review (mock 03b): an editor in the cell, below it what is wrong and one proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from registry.i18n import Text
from ui.intake.problem_model import leave_words, problem_place, use_words
from ui.kit.controls import Button, Field, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, row

if TYPE_CHECKING:
    from registry.intake.problems import Problem

_WIDTH = 336


class CellFix(QObject):
    """The editor of one bad cell.

    Signals:
        mended: the problem and the text to read instead; "" leaves the value unknown.
        left: the editor is gone and nothing was changed.
    """

    mended = Signal(object, str)
    left = Signal()

    def __init__(self, viewport: QWidget, window: QWidget) -> None:
        super().__init__(viewport)
        self._viewport, self._window = viewport, window
        self.problem: Problem | None = None
        self.field = Field(Text("Text to read instead"))
        self.field.setParent(viewport)
        self.field.hide()
        self.card = QFrame(window)
        self.card.setProperty("card", "true")
        self._message = Label("", Type.NAME, wrap=True)
        self._source = Label("", Type.CELL, "text2", wrap=True)
        self.use = Button("", "primary")
        self.leave = Button(Text("Leave it unknown"))
        escape = Label(Text("Esc cancels"), Type.SMALL, "text3")
        told = column(self._message, 2, self._source, 10, row(self.use, self.leave, escape, None))
        self.card.setLayout(row(column(Glyph("err", "bad", 16), None), told, gap=10, margins=(14, 12, 14, 12)))
        self.card.setFixedWidth(_WIDTH)
        self.card.hide()
        self.use.clicked.connect(lambda _on=False: self._use())
        self.leave.clicked.connect(lambda _on=False: self._mend(""))
        self.field.returnPressed.connect(self._entered)
        self.field.textChanged.connect(lambda _text: self._offer())
        for part in (self.field, self.use, self.leave):
            part.installEventFilter(self)

    def open(self, problem: Problem, box: QRect, held: str) -> None:
        """Open the editor over `box` of the viewport.

        Args:
            held: what the registry holds, "" where it holds nothing.
        """
        self.problem = problem
        self.field.setText(problem.text)
        self.field.set_invalid(True)
        self.field.setGeometry(box.left() + 2, box.center().y() - 14, max(box.width() - 4, 96), 28)
        place = f"{problem.file} › {problem_place(problem)}"
        self._message.say(problem.message)
        said = Text("{place} reads {text}.", place=place, text=problem.text)
        if held:
            said = Text("{place} reads {text}. The registry holds {held}.", place=place, text=problem.text, held=held)
        self._source.say(said)
        self.leave.say(leave_words(problem))
        self._offer()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()
        self._place(box)

    def _place(self, box: QRect) -> None:
        """Below the cell, or above it where there is no room."""
        self.card.adjustSize()
        window = self._window
        height, width = self.card.sizeHint().height(), _WIDTH
        corner = self._viewport.mapTo(window, QPoint(box.left(), box.bottom() + 4))
        if corner.y() + height > window.height() - 8:
            corner.setY(self._viewport.mapTo(window, box.topLeft()).y() - height - 4)
        corner.setX(min(corner.x(), window.width() - width - 8))
        self.card.setGeometry(corner.x(), corner.y(), width, height)
        self.card.show()
        self.card.raise_()

    @property
    def is_open(self) -> bool:
        """Whether a cell is being mended."""
        return self.problem is not None

    def close(self) -> bool:
        """Put the editor away; False where none was open."""
        was, self.problem = self.problem, None
        self.field.hide()
        self.card.hide()
        if was is not None:
            self.left.emit()
        return was is not None

    @property
    def _typed(self) -> str:
        """What was typed instead, "" for nothing."""
        text = self.field.text()
        return text if self.problem is not None and text != self.problem.text else ""

    def _offer(self) -> None:
        """The first button takes what was typed, or else what is proposed."""
        problem = self.problem
        if problem is None:
            return
        self.use.setVisible(bool(self._typed or problem.replacement))
        if self._typed:
            self.use.say(Text("Read this text"))
        elif problem.replacement:
            self.use.say(use_words(problem, problem.replacement))

    def _use(self) -> None:
        if self.problem is not None:
            self._mend(self._typed or self.problem.replacement or "")

    def _entered(self) -> None:
        problem = self.problem
        if problem is not None and self.field.text() != problem.text:
            self._mend(self.field.text())

    def _mend(self, text: str) -> None:
        problem, self.problem = self.problem, None
        self.field.hide()
        self.card.hide()
        if problem is not None:
            self.mended.emit(problem, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                return self.close()
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._step(watched, 1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
        if event.type() is QEvent.Type.FocusOut and self.is_open:
            self._focus_left()
        return super().eventFilter(watched, event)

    def _step(self, watched: QObject, way: int) -> None:
        """Tab stays within the editor: the field, the proposal, the way out."""
        parts = [part for part in (self.field, self.use, self.leave) if part.isVisible()]
        number = next((n for n, part in enumerate(parts) if part is watched), 0)
        parts[(number + way) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_left(self) -> None:
        """A click elsewhere gives the editing up; a step within it does not."""
        from PySide6.QtWidgets import QApplication

        now = QApplication.focusWidget()
        window = self.card.window()
        inside = now in (self.field, self.use, self.leave) or (now is not None and self.card.isAncestorOf(now))
        if now is not None and not inside and window.isActiveWindow():
            self.close()
