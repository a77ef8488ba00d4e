"""The place beside the table: the pane of one firm, or that of the checked ones."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.kit.page import NARROW_WINDOW, WIDE_WINDOW

LEAST_WIDTH, MOST_WIDTH = 300, 560


def pane_width(window_width: int) -> int:
    """Pixels of the pane in a window of this width, its edge included."""
    if window_width < NARROW_WINDOW:
        return 344
    if window_width >= WIDE_WINDOW:
        return 440
    return min(424, 344 + (window_width - NARROW_WINDOW) * 56 // 240)


class SidePanes(QStackedWidget):
    """Shows one of two panes while it is wanted and there is something to say."""

    def __init__(self, one: QWidget, many: QWidget) -> None:
        super().__init__()
        self.wanted = True
        """Whether the pane is to be seen; Esc closes it."""
        self._many = many
        self.addWidget(one)
        self.addWidget(many)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self.hide()

    @property
    def many(self) -> bool:
        """Whether it speaks of several firms."""
        return self.currentWidget() is self._many

    def speak_of_many(self, many: bool) -> None:
        """Bring the one pane or the other to the front."""
        self.setCurrentIndex(int(many))

    def place(self, firm: bool) -> bool:
        """Show or hide it, `firm` saying whether there is one to speak of; True if that changed."""
        there = self.wanted and (self.many or firm)
        parent = self.parentWidget()
        changed = there != (self.isVisibleTo(parent) if parent is not None else self.isVisible())
        if changed:
            self.setVisible(there)
        return changed

    def width_in(self, window_width: int) -> int:
        """Pixels it takes of a window of this width."""
        return pane_width(window_width)
