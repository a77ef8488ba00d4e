"""Controls: labels, buttons, chips, segmented choice, fields, combo box, checkbox, radio, tag.

All fixed texts are `Text` and speak again when the language changes. A control without a visible text takes its
accessible name from `name`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
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
from ui.kit.fonts import Type, advance, font, prose, scaled
from ui.kit.marks import Bar, Glyph, HoverButton, Keycap, LadderGlyph, SegmentShape, Tag
from ui.kit.menu import soften
from ui.kit.theme import tokens
from ui.kit.words import Spoken, plain_tip, say, speak


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
    the cell after it can be read).
    """

    def __init__(self, text: Spoken = "", role: Type = Type.CELL, tone: str = "text", *, keep: str = "") -> None:
        super().__init__()
        self._role, self._tone, self._text, self._keep = role, tone, "", keep
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

    def paintEvent(self, event: QPaintEvent) -> None:
        glyphs.paint_tailed(QPainter(self), self.rect(), self._text, self._keep, self._role, self._tone)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_INK = {"secondary": "text", "primary": "onAccent", "quiet": "text2", "danger": "bad", "link": "accent"}

_ICON_GAP = 4


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
            place = "first" if number == 0 else "last" if number == len(options) - 1 else "middle"
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
    """A field with a lens; `searched` follows each change."""

    searched = Signal(str)

    def __init__(self, name: Spoken, placeholder: Spoken = "") -> None:
        super().__init__("search", name, placeholder)
        self.textChanged.connect(self.searched)


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
    "Combo",
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
    "paint_combo",
    "say_items",
    "set_tone",
    "speak",
]
