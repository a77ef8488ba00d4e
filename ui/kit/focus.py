"""The focus ring: shown after Tab, Backtab or a shortcut, never after a click.

Style sheets know only :focus, not why it came, so the widget in focus carries the property ``ring`` while the ring is
due. `QApplication.focusChanged` is used and not an event filter, which would run Python for every event.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

RING = "ring"


def repolish(widget: QWidget) -> None:
    """Let the style sheet read the widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def has_ring(widget: QWidget) -> bool:
    """Whether the focus ring is due on `widget`."""
    return widget.hasFocus() and bool(widget.property(RING))


class FocusRing(QObject):
    """Marks the widget that got focus by keyboard."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and isValid(old) and new is not None and old.property(RING):
            old.setProperty(RING, False)
            repolish(old)
        if new is None or (old is None and new.property(RING)):
            return
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if bool(new.property(RING)) != (not by_mouse):
            new.setProperty(RING, not by_mouse)
            repolish(new)
