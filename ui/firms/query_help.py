"""The help on the search: how a query is written, with examples that are tried by a click, and every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from registry.i18n import Text, current_language
from ui.kit import glyphs
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row, rule
from ui.kit.menu import soften
from ui.kit.pane import Scroll
from ui.kit.theme import tokens
from ui.kit.words import say

if TYPE_CHECKING:
    from registry.view.query import Guide

WIDTH, HEIGHT, RADIUS = 640, 520, 8


class QueryHelp(QFrame):
    """A popup below the search. Up and Down walk the examples and fields, Enter takes one, Esc closes.

    Signals:
        tried: an example shall stand in the search.
        begun: a field shall be begun in the search (the text to put).
    """

    tried = Signal(str)
    begun = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        from registry.view.query import guide

        soften(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self, QWidget.setAccessibleName, Text("How a search is written"))
        told = guide(current_language())
        self.examples: list[Button] = []
        self.fields: list[Button] = []
        inside = column(self._examples(told), 8, rule(), 10, self._fields(told), None, gap=0, margins=(16, 4, 16, 12))
        whole = column(
            row(Label(Text("How a search is written"), Type.PANE_TITLE), None, margins=(16, 14, 16, 6)),
            Scroll(panel(inside), Text("How a search is written")),
            gap=0,
            margins=(1, 1, 1, 1),
        )
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFixedWidth(WIDTH)

    def _examples(self, told: Guide) -> QWidget:
        grid = _grid()
        for number, example in enumerate(told.examples):
            button = self._link(example.query, example.means)
            button.clicked.connect(lambda _on=False, query=example.query: self._take(self.tried, query))
            self.examples.append(button)
            grid.addWidget(button, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(example.means, Type.CELL, "text2", wrap=True), number, 1)
        return panel(grid)

    def _fields(self, told: Guide) -> QWidget:
        grid = _grid()
        grid.addWidget(Label(Text("Fields"), Type.SECTION), 0, 0)
        for number, field in enumerate(told.fields, 1):
            button = self._link(field.name, Text("{title}: {takes}", title=field.title, takes=field.takes))
            button.clicked.connect(lambda _on=False, start=field.start: self._take(self.begun, start))
            self.fields.append(button)
            names = row(button, Label(field.other, Type.SMALL, "text3"), None, gap=2)
            grid.addLayout(names, number, 0)
            title = Label(field.title, Type.CELL)
            takes = Label(field.takes, Type.SMALL, "text3", wrap=True)
            grid.addWidget(panel(column(title, takes)), number, 1)
        return panel(grid)

    @staticmethod
    def _link(text: str, means: Text) -> Button:
        button = Button(text, "link", name=Text("{query}: {means}", query=text, means=means))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAutoDefault(True)
        return button

    def _take(self, signal: object, text: str) -> None:
        self.close()
        signal.emit(text)  # type: ignore[attr-defined]

    def open_below(self, field: QWidget) -> None:
        """Show it below `field`, as high as there is room in the window."""
        window = field.window()
        corner = field.mapTo(window, QPoint(0, field.height() + 4))
        room = window.height() - corner.y() - 8
        self.setFixedHeight(max(min(HEIGHT, room), 240))
        left = max(min(corner.x(), window.width() - WIDTH - 8), 0)
        self.move(window.mapToGlobal(QPoint(left, corner.y())))
        self.show()
        self.examples[0].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(QPen(tokens().line2, 1))
            painter.setBrush(tokens().surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        links = [*self.examples, *self.fields]
        here = next((n for n, button in enumerate(links) if button.hasFocus()), None)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and here is not None:
            there = links[(here + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(links)]
            there.setFocus(Qt.FocusReason.TabFocusReason)
            area = next(iter(self.findChildren(Scroll)))
            area.ensureWidgetVisible(there, 0, 40)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close()
        else:
            super().keyPressEvent(event)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, 200)
    grid.setColumnStretch(1, 1)
    return grid
