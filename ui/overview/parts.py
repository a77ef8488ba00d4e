"""What the sections are made of: things that open the firms behind them, lists with one Tab stop, the section itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.focus import has_ring, scroll_to
from ui.kit.fonts import Type, advance, scaled
from ui.kit.layout import column, panel, row
from ui.kit.marks import HoverButton
from ui.kit.text_size import keep_height
from ui.kit.theme import tokens
from ui.kit.words import Spoken, plain_tip

if TYPE_CHECKING:
    from registry.view.overview import Behind

Paint = Callable[[QPainter, QRect], None]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDE = 24
"""Free at both sides of a part of the page."""
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class Opener(HoverButton):
    """Something that opens the firms behind it, by click, Enter or Space. With none behind it only shows itself.

    `wanted` carries what `offer` gave.
    """

    wanted = Signal(object)

    def __init__(self, paint: Paint | None = None) -> None:
        super().__init__()
        self._paint = paint
        self.behind: Behind | None = None
        self.clicked.connect(lambda _on=False: self.wanted.emit(self.behind))
        self.setEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def offer(self, behind: Behind | None, name: str, tip: str = "", paint: Paint | None = None) -> None:
        """What it opens and how it is read aloud."""
        there = behind is not None and len(behind) > 0
        self.behind = behind if there else None
        self.setEnabled(there)
        if not there:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        elif self.focusPolicy() == Qt.FocusPolicy.NoFocus:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip))
        self._paint = paint or self._paint
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            scroll_to(self, scaled(48))

    def sizeHint(self) -> QSize:
        return QSize(80, scaled(31))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.fillRect(self.rect(), now.hover)
        if self._paint is not None:
            self._paint(painter, self.rect())
        if has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Figure(Opener):
    """A figure at the right of its box; `words` may end with an ellipsis, a figure never."""

    def __init__(self, role: Type = Type.CELL_STRONG, align: Qt.AlignmentFlag = RIGHT, *, words: bool = False) -> None:
        super().__init__(self._draw)
        self._role, self._align, self._words = role, align, words
        self.said, self._ink = "", "text"

    def show_figure(self, text: str, ink: str, behind: Behind | None, name: str, tip: str = "") -> None:
        """Show `text` in the colour `ink`."""
        self.said, self._ink = text, ink
        self.offer(behind, name, tip)

    def _draw(self, painter: QPainter, box: QRect) -> None:
        glyphs.paint_text(
            painter, box.adjusted(4, 0, -4, 0), self.said, self._role, self._ink, self._align, elide=self._words
        )

    def sizeHint(self) -> QSize:
        return QSize(advance(self._role, self.said) + 8, scaled(24))


class Rover(QObject):
    """Makes one Tab stop of a grid of buttons: arrows move within, Home and End to the ends."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._grid: list[list[Opener]] = []

    def take(self, grid: Sequence[Sequence[Opener]]) -> None:
        """The buttons as they stand, those that open nothing left out."""
        self._grid = [line for given in grid if (line := [one for one in given if one.isEnabled()])]
        for line in self._grid:
            for one in line:
                one.removeEventFilter(self)
                one.installEventFilter(self)
                one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if self._grid:
            self._grid[0][0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def first(self) -> Opener | None:
        """Where Tab arrives."""
        return next((one for line in self._grid for one in line if one.focusPolicy() & Qt.FocusPolicy.TabFocus), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._here(watched)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._move(watched, Qt.Key(event.key()))
        return False

    def _here(self, watched: QObject) -> None:
        for line in self._grid:
            for one in line:
                stop = Qt.FocusPolicy.StrongFocus if one is watched else Qt.FocusPolicy.ClickFocus
                if one.focusPolicy() != stop:
                    one.setFocusPolicy(stop)

    def _move(self, watched: QObject, key: Qt.Key) -> bool:
        place = next(
            ((r, c) for r, line in enumerate(self._grid) for c, one in enumerate(line) if one is watched), None
        )
        step = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Home: (-len(self._grid), 0),
            Qt.Key.Key_End: (len(self._grid), 0),
        }.get(key)
        if place is None or step is None:
            return False
        down = min(max(place[0] + step[0], 0), len(self._grid) - 1)
        across = min(max(place[1] + step[1], 0), len(self._grid[down]) - 1)
        self._grid[down][across].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


class Lines(QWidget):
    """A list of openers, one below the other, with hairlines between and one Tab stop. `wanted` as theirs."""

    wanted = Signal(object)

    def __init__(self, height: int = 31) -> None:
        super().__init__()
        self._height = height
        self._lines: list[Opener] = []
        self._box = column()
        self._rover = Rover(self)
        self.setLayout(self._box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[Opener, ...]:
        """What is shown."""
        return tuple(line for line in self._lines if not line.isHidden())

    def show_lines(self, given: Sequence[tuple[Behind | None, str, str, Paint]]) -> None:
        """Show these: what each opens, how it is read, its tooltip, how it is painted."""
        while len(self._lines) < len(given):
            made = Opener()
            keep_height(made, self._height)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.wanted.connect(self.wanted)
            self._lines.append(made)
            self._box.addWidget(made)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(given))
            if index < len(given):
                behind, name, tip, paint = given[index]
                line.offer(behind, name, tip, _ruled(paint, last=index == len(given) - 1))
        self._rover.take([[line] for line in self._lines[: len(given)]])


def _ruled(paint: Paint, *, last: bool) -> Paint:
    def drawn(painter: QPainter, box: QRect) -> None:
        paint(painter, box)
        if not last:
            glyphs.hairline(painter, box.left(), box.bottom(), box.right() + 1)

    return drawn


def paint_edges(painter: QPainter, box: QRect, *, left: bool, last: bool) -> None:
    """The hairlines of a part of the page: above it, and at its left where another part stands."""
    if left:
        painter.setPen(QPen(tokens().line2, 0))
        painter.drawLine(0, 0, 0, box.height())
    glyphs.hairline(painter, 0 if left else SIDE, 0, box.width() - (SIDE if last else 0), "line2")


class Section(QFrame):
    """A part of the page: a heading, what it counts, a link, and its body. Hairlines stand where `edges` says."""

    opened = Signal(object)

    def __init__(self, title: Text, link: Text | None = None) -> None:
        super().__init__()
        self.heading = Label(title, Type.SECTION)
        self.note = ElidedLabel("", Type.CELL, "text2")
        self.link = Button(link or "", "link", name=None)
        if link is None:
            self.link.hide()  # shown before it has a parent it would be a window of its own
        self._linked = link is not None
        self._left = self._last = False
        self.link.clicked.connect(lambda _on=False: self.opened.emit(self._behind))
        self._behind: Behind | None = None
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head = row(self.heading, self.note, self.link, gap=8)
        self.head.setStretch(1, 1)
        top = panel(self.head)
        keep_height(top, 24)
        self._whole = column(top, 4, self.body, margins=(SIDE, 12, SIDE, 12))
        self._whole.setStretch(2, 1)
        self.setLayout(self._whole)

    def say_note(self, text: Spoken, behind: Behind | None = None) -> None:
        """What the section counts, and what its link opens."""
        self.note.say(text)
        self._behind = behind if behind is not None and len(behind) else None
        self.link.setVisible(self._linked and self._behind is not None)

    def set_edge(self, left: bool, last: bool) -> None:
        """Whether a hairline stands at its left, and whether it is the last of its row."""
        self._left, self._last = left, last
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_edges(QPainter(self), self.rect(), left=self._left, last=self._last)


def empty_line(text: Text) -> Label:
    """What a section says while it has nothing to show."""
    label = Label(text, Type.CELL, "text3", wrap=True)
    label.hide()
    return label
