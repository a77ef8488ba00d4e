"""The focus ring: shown after Tab, Backtab, an arrow or a shortcut, never after a click or at the start.

Style sheets know only :focus, not why it came, so the widget in focus carries the property ``ring`` while the ring is
due. What the last input was is heard at the window: a filter on `QWindow`, not on the application, which would run
Python for every event of every widget.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

RING = "ring"
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_HANDS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress)


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
        self.setObjectName("focus ring")
        self._by_keyboard = False
        app.focusChanged.connect(self._moved)
        app.focusWindowChanged.connect(self._listen)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS:
            self.note_keyboard(True)
            if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ARROWS:
                self._mark(QApplication.focusWidget())
        elif kind in _HANDS:
            self.note_keyboard(False)
        return False

    def note_keyboard(self, keyboard: bool) -> None:
        """The last input came from the keyboard, or not."""
        self._by_keyboard = keyboard

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            return
        if old is not None and old is not new and isValid(old) and old.property(RING):
            old.setProperty(RING, False)
            repolish(old)
        self._mark(new)

    def _mark(self, widget: QWidget | None) -> None:
        """Give the widget in focus the ring, or take it."""
        if widget is not None and bool(widget.property(RING)) != self._by_keyboard:
            widget.setProperty(RING, self._by_keyboard)
            repolish(widget)


def scroll_to(widget: QWidget, margin: int = 8) -> None:
    """Bring `widget` into sight with `margin` pixels above and below it, where it stands in something that scrolls."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget, 0, margin)


@contextmanager
def keyboard_kept(home: QWidget, *parts: QWidget) -> Iterator[None]:
    """Around what hides or makes anew the contents of `parts`: the keyboard goes to `home` where it was in one of them,
    not to whatever comes next in the order of Tab.
    """
    here = home.window().focusWidget()
    inside = here is not None and any(part.isAncestorOf(here) for part in parts)
    yield
    if inside and home.isVisibleTo(home.window()):
        home.setFocus(Qt.FocusReason.OtherFocusReason)
