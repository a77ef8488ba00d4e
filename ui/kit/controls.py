"""Controls: labels, buttons, chips, segmented choice, fields, checkbox, radio, tag.

All fixed texts are `Text` and speak again when the language changes. A control without a visible text takes its
accessible name from `name`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from registry.i18n import Text
from ui.kit import glyphs, icons
from ui.kit.focus import has_ring, repolish
from ui.kit.fonts import Type, advance, font, prose, scaled, whole_parts
from ui.kit.marks import Bar, Glyph, HoverButton, Keycap, LadderGlyph, SegmentShape, Tag
from ui.kit.theme import tokens
from ui.kit.words import Spoken, plain_tip, speak


def set_tone(label: QWidget, tone: str) -> None:
    """Colour a label by role: text, text2, text3, accent, ok, warn, bad."""
    label.setProperty("tone", tone)
    repolish(label)


class Label(QLabel):
    """A line of text in a role of type. ``wrap`` lets it run over several lines."""

    def __init__(self, text: Spoken = "", role: Type = Type.CELL, tone: str = "text", *, wrap: bool = False) -> None:
        super().__init__()
        self._role = role
        self.setFont(prose(role) if wrap else font(role))
        self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if not wrap:
            self.setMinimumHeight(role.line)
        self.say(text)

    def say(self, text: Spoken) -> None:
        """Show `text` from now on."""
        speak(self, QLabel.setText, text)

    def sizeHint(self) -> QSize:
        if self.wordWrap():
            return super().sizeHint()
        return QSize(advance(self._role, self.text()), self._role.line)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.wordWrap() else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        tone = str(self.property("tone")) if self.isEnabled() else "text3"
        side = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        glyphs.paint_text(QPainter(self), self.rect(), self.text(), self._role, tone, side, elide=False)


class ElidedLabel(QWidget):
    """One line that gives way: it shrinks to an ellipsis, with the whole text in a tooltip.

    ``keep`` names a mark: what follows the first one stays, and what stands before it gives way (a file's name, so that
    the cell after it can be read). ``apart`` stands between facts of equal weight: the last ones go as a whole.
    """

    def __init__(
        self, text: Spoken = "", role: Type = Type.CELL, tone: str = "text", *, keep: str = "", apart: str = ""
    ) -> None:
        super().__init__()
        self._role, self._tone, self._text, self._keep, self._apart = role, tone, "", keep, apart
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: Spoken) -> None:
        """Show `text` from now on."""
        speak(self, ElidedLabel.set_text, text)

    def set_text(self, text: str) -> None:
        """Show plain `text`."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._tip()
        self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_tone(self, tone: str) -> None:
        """Change the colour role."""
        self._tone = tone
        self.update()

    def _tip(self) -> None:
        self.setToolTip(plain_tip(self._text if advance(self._role, self._text) > self.width() else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip()

    def sizeHint(self) -> QSize:
        return QSize(advance(self._role, self._text) + 2, self._role.line)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), self._role.line)

    def fitting(self) -> str:
        """The text without the last facts that have no room."""
        if not self._apart:
            return self._text
        some = whole_parts(self._role, self._text, self.width(), re.escape(self._apart))
        return some or self._text.split(self._apart)[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        text, room = self.fitting(), self.width()
        least = min(advance(self._role, text[:1] + "…"), advance(self._role, text))
        if least <= room:  # an ellipsis alone says nothing
            glyphs.paint_tailed(QPainter(self), self.rect(), text, self._keep, self._role, self._tone)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_INK = {"secondary": "text", "primary": "onAccent", "quiet": "text2", "danger": "bad", "link": "accent"}

_ICON_GAP = 4
_CROSS = 20
"""The cross of a search, px."""


class Button(QPushButton):
    """A button. Kinds: secondary, primary, quiet, danger, link. It starts with a verb and names the object."""

    def __init__(
        self,
        text: Spoken,
        kind: str = "secondary",
        icon: str | None = None,
        *,
        big: bool = False,
        name: Spoken | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setProperty("big", big)
        self.setFont(prose(Type.CONTROL if not big else Type.NAME))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        speak(self, QAbstractButton.setText, text)
        if icon:
            icons.set_icon(self, icon, _INK[kind], gap=_ICON_GAP if text else 0)
        if name is not None:
            speak(self, QWidget.setAccessibleName, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does, wherever the button stands."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.click()
        else:
            super().keyPressEvent(event)

    def say(self, text: Spoken) -> None:
        """Show `text` from now on."""
        speak(self, QAbstractButton.setText, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("kind") == "primary" and has_ring(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens().surface, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)


class IconButton(QToolButton):
    """A 28×28 button with an icon only; `name` is its accessible name and tooltip."""

    def __init__(
        self, icon: str, name: Spoken, *, checkable: bool = False, role: str = "text2", size: int = 28
    ) -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.set_icon(self, icon, role)
        self.rename(name)

    def rename(self, name: Spoken) -> None:
        """Another name and tooltip."""
        speak(self, QWidget.setAccessibleName, name)
        speak(self, QWidget.setToolTip, name)


class Chip(QPushButton):
    """A filter chip, 24 high. ``menu`` puts a chevron behind the text, ``icon`` an icon before it."""

    def __init__(self, text: Spoken, *, menu: bool = False, icon: str | None = None, checkable: bool = True) -> None:
        super().__init__()
        self.setProperty("chip", True)
        self.setFont(prose(Type.CELL))
        self._is_bold = False
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if menu:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            icons.tint(self, Chip._chevron)
        elif icon:
            icons.set_icon(self, icon, "text2", size=12)
        self.say(text)

    def say(self, text: Spoken) -> None:
        """Show `text` from now on."""
        speak(self, QAbstractButton.setText, text)

    @staticmethod
    def _chevron(chip: QWidget) -> None:
        """The chevron with a little air between it and the text."""
        assert isinstance(chip, Chip)
        drawn = QIcon()
        for role, state in (("text2", QIcon.State.Off), ("accent", QIcon.State.On)):
            ratio = chip.devicePixelRatioF()
            canvas = QPixmap(round(15 * ratio), round(12 * ratio))
            canvas.setDevicePixelRatio(ratio)
            canvas.fill(Qt.GlobalColor.transparent)
            painter = QPainter(canvas)
            painter.drawPixmap(3, 0, icons.pixmap("chev", role, 12, ratio))
            painter.end()
            drawn.addPixmap(canvas, QIcon.Mode.Normal, state)
        chip.setIcon(drawn)
        chip.setIconSize(QSize(15, 12))

    def set_active(self, on: bool) -> None:
        """Show the chip as on, without asking it to be clicked."""
        self.setCheckable(True)
        self.setChecked(on)
        if on != self._is_bold:  # a font is dressed by the style sheet anew each time, with each letter of a search
            self._is_bold = on
            self.setFont(prose(Type.CONTROL if on else Type.CELL))


class Segmented(QWidget):
    """One choice of a few, all in sight. `chosen` gives the key."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, Spoken]], value: str, name: Spoken) -> None:
        super().__init__()
        speak(self, QWidget.setAccessibleName, name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (key, text) in enumerate(options):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFont(font(Type.CONTROL))
            last = number == len(options) - 1
            place = ("only" if last else "first") if number == 0 else "last" if last else "middle"
            button.setProperty("segment", place)
            speak(button, QAbstractButton.setText, text)
            button.clicked.connect(lambda _on=False, key=key: self._click(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button, 1)
        self.set_value(value)

    def _click(self, key: str) -> None:
        self.chosen.emit(key)

    @property
    def value(self) -> str:
        """The key chosen."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_value(self, key: str) -> None:
        """Choose `key` without the signal."""
        self._buttons[key].setChecked(True)


class Field(QLineEdit):
    """A line of input, 28 high. `set_invalid` draws it in `bad`; the reason belongs below it."""

    def __init__(self, name: Spoken, placeholder: Spoken = "") -> None:
        super().__init__()
        self.setFont(prose(Type.CELL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        speak(self, QWidget.setAccessibleName, name)
        if placeholder:
            speak(self, QLineEdit.setPlaceholderText, placeholder)

    def set_invalid(self, invalid: bool) -> None:
        """Mark the value as not acceptable, or as mended."""
        self.setProperty("invalid", invalid)
        repolish(self)


class IconField(Field):
    """A field with a drawing before its text."""

    def __init__(self, icon: str, name: Spoken, placeholder: Spoken = "") -> None:
        super().__init__(name, placeholder)
        self._icon = icon
        self.setTextMargins(19, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).drawPixmap(9, (self.height() - 14) // 2, icons.pixmap(self._icon, "text3", 14))


class SearchField(IconField):
    """A field with a lens, and a cross that empties it while there is something in it; `searched` follows each change."""

    searched = Signal(str)

    def __init__(self, name: Spoken, placeholder: Spoken = "") -> None:
        super().__init__("search", name, placeholder)
        self.cross = IconButton("x", Text("Empty the search"), role="text3", size=_CROSS)
        self.cross.setParent(self)
        self.cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keyboard: Ctrl+A, Delete
        self.cross.setCursor(Qt.CursorShape.ArrowCursor)
        self.cross.clicked.connect(lambda _on=False: self._empty())
        self.cross.hide()
        self.textChanged.connect(self._place_cross)
        self.textChanged.connect(self.searched)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cross()

    def _place_cross(self) -> None:
        shown = bool(self.text()) and self.isEnabled()
        self.cross.move(self.width() - _CROSS - 4, (self.height() - _CROSS) // 2)
        if shown != self.cross.isVisibleTo(self):
            self.cross.setVisible(shown)
            self.setTextMargins(19, 0, _CROSS if shown else 0, 0)

    def _empty(self) -> None:
        """Empty the field as a hand does it, so that it can be taken back in the field."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectAll()
        self.del_()


class CheckBox(QCheckBox):
    """A checkbox with its text."""

    def __init__(self, text: Spoken = "", *, name: Spoken | None = None) -> None:
        super().__init__()
        self.setFont(font(Type.CELL))
        speak(self, QAbstractButton.setText, text)
        if name is not None:
            speak(self, QWidget.setAccessibleName, name)

    def sizeHint(self) -> QSize:
        text = advance(Type.CELL, self.text())
        return QSize(glyphs.CHECK_SIZE + (8 + text if text else 0) + 4, max(24, scaled(24)))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = glyphs.CHECK_SIZE
        box = QRectF(2, (self.height() - side) / 2, side, side)
        state = {Qt.CheckState.Checked: "on", Qt.CheckState.PartiallyChecked: "mixed"}.get(self.checkState(), "off")
        glyphs.paint_check(painter, box, state, enabled=self.isEnabled(), ring=has_ring(self))
        ink = "text" if self.isEnabled() else "text3"
        glyphs.paint_text(painter, self.rect().adjusted(side + 10, 0, 0, 0), self.text(), Type.CELL, ink, elide=False)


class Radio(QRadioButton):
    """A radio button with its text. One that gives way shows an ellipsis where it has no room."""

    def __init__(self, text: Spoken, *, name: Spoken | None = None, gives_way: bool = False) -> None:
        super().__init__()
        self._gives_way = gives_way
        if gives_way:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            speak(self, QWidget.setToolTip, text)
        self.setFont(font(Type.CELL))
        speak(self, QAbstractButton.setText, text)
        if name is not None:
            speak(self, QWidget.setAccessibleName, name)

    def sizeHint(self) -> QSize:
        return QSize(24 + advance(Type.CELL, self.text()) + 4, max(24, scaled(24)))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height()) if self._gives_way else self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dot = QRectF(2, (self.height() - 14) / 2, 14, 14)
        glyphs.paint_radio(painter, dot, self.isChecked(), enabled=self.isEnabled(), ring=has_ring(self))
        ink = "text" if self.isEnabled() else "text3"
        box = self.rect().adjusted(24, 0, 0, 0)
        glyphs.paint_text(painter, box, self.text(), Type.CELL, ink, elide=self._gives_way)


__all__ = [
    "Bar",
    "Button",
    "CheckBox",
    "Chip",
    "ElidedLabel",
    "Field",
    "Glyph",
    "HoverButton",
    "IconButton",
    "IconField",
    "Keycap",
    "Label",
    "LadderGlyph",
    "Radio",
    "SearchField",
    "SegmentShape",
    "Segmented",
    "Spoken",
    "Tag",
    "set_tone",
    "speak",
]
