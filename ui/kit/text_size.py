"""The text size of the running program: type grows, the grid stays (DESIGN.md section 3)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.fonts import Type, scaled, set_text_scale
from ui.kit.theme import theme
from ui.kit.words import speech

SIZES = (100, 112, 125)
"""Per cent."""
_KEPT = "_q_styleSheetWidgetFont"
_HEIGHT = "heightAtUsualSize"
_BASES = sorted({role.value[0] for role in Type}, reverse=True)


class TextSize(QObject):
    """The text size in use. `changed` fires after all widgets have their fonts."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._percent = 100

    @property
    def percent(self) -> int:
        """The size in per cent of the usual one."""
        return self._percent

    def set_percent(self, percent: int) -> None:
        """Show all text in this size from now on, in all windows."""
        if percent == self._percent or percent not in SIZES:
            return
        bases = {scaled(base): base for base in _BASES}
        self._percent = percent
        set_text_scale(percent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(_grown(app.font(), bases))
            for widget in app.allWidgets():
                _grow(widget, bases)
        theme().set_mode(theme().mode)
        speech().changed.emit()  # pages measure their words anew
        self.changed.emit()


def keep_height(widget: QWidget, height: int) -> None:
    """Make `widget` so high, px at the usual text size, and keep it in step with the text size while it lives."""
    widget.setProperty(_HEIGHT, height)
    widget.setFixedHeight(scaled(height))


def _grown(font: QFont, bases: dict[int, int]) -> QFont:
    base = bases.get(font.pixelSize())
    if base is None:
        return font
    made = QFont(font)
    made.setPixelSize(scaled(base))
    return made


def _grow(widget: QWidget, bases: dict[int, int]) -> None:
    height = widget.property(_HEIGHT)
    if height is not None:
        widget.setFixedHeight(scaled(int(height)))
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
        made = _grown(widget.font(), bases)
        if widget.property(_KEPT) is not None:
            # The style sheet's style keeps the font a widget had when it was first dressed, and gives it back whenever the
            # sheet changes (QStyleSheetStyle::unsetPalette); it must not give back the old size.
            widget.setProperty(_KEPT, made)
        widget.setFont(made)
        widget.updateGeometry()
        widget.update()


_size: list[TextSize] = []


def text_size() -> TextSize:
    """The one text size of the program."""
    if not _size:
        _size.append(TextSize())
    return _size[0]
