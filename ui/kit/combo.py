"""A choice of one from a list that drops down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from registry.i18n import Text
from ui.kit import glyphs, icons
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, font
from ui.kit.menu import soften
from ui.kit.theme import tokens
from ui.kit.words import Spoken, say, speak


class Combo(QComboBox):
    """A choice from a list of (key, text). The wheel never changes it while it is closed; `chosen` gives the key."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, Spoken]], name: Spoken, value: str | None = None) -> None:
        super().__init__()
        self.setFont(font(Type.CELL))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(28)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._tone = "control"
        self._options: list[tuple[str, Spoken]] = []
        speak(self, QWidget.setAccessibleName, name)
        soften(self.view().window())
        self.set_options(options, value)
        self.activated.connect(lambda _index: self.chosen.emit(self.value or ""))

    def set_options(self, options: Sequence[tuple[str, Spoken]], value: str | None = None) -> None:
        """Another list; `value` (or the old value where it is still there) is chosen."""
        keep = value if value is not None else self.value
        self._options = list(options)
        say_items(self)
        if keep is not None:
            self.set_value(keep)

    def _respeak(self, _language: str) -> None:
        keep = self.currentIndex()
        self.clear()
        for key, text in self._options:
            self.addItem(str(text), key)
        self.setCurrentIndex(keep if keep >= 0 else 0 if self._options else -1)

    @property
    def value(self) -> str | None:
        """The key chosen, or None in an empty list."""
        key = self.currentData()
        return None if key is None else str(key)

    def set_value(self, key: str) -> None:
        """Choose `key` without the signal; an unknown key chooses nothing."""
        self.setCurrentIndex(self.findData(key))

    def set_tone(self, role: str) -> None:
        """Colour of the edge: control, warn or bad."""
        self._tone = role
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_combo(
            painter,
            self.rect(),
            self.currentText(),
            edge=self._tone,
            ring=has_ring(self),
            enabled=self.isEnabled(),
            hover=self.underMouse(),
        )


def say_items(combo: Combo) -> None:
    """Fill a combo box and fill it again when the language changes."""
    say(combo, Combo._respeak, Text(""))


def paint_combo(
    painter: QPainter,
    box: QRect,
    text: str,
    *,
    edge: str = "control",
    ring: bool = False,
    enabled: bool = True,
    hover: bool = False,
) -> None:
    """A closed combo box, also for cells of a table."""
    now = tokens()
    with glyphs.kept(painter):
        painter.setBrush(now.sunken if not enabled else now.hover if hover else now.surface)
        colour = now.accent if ring else now.role(edge if enabled else "line2")
        inset = 1.0 if ring else 0.5
        painter.setPen(QPen(colour, 2 if ring else 1))
        painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), 6, 6)
    ink = "text" if enabled else "text3"
    glyphs.paint_text(painter, box.adjusted(8, 0, -24, 0), text, Type.CELL, ink)
    painter.drawPixmap(box.right() - 18, box.center().y() - 5, icons.pixmap("chev", "text2", 12))
