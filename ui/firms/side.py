"""The place beside the table: the pane of one firm, or that of the checked ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.kit.page import NARROW_WINDOW, WIDE_WINDOW, rail_width

if TYPE_CHECKING:
    from ui.firms.bulk_pane import BulkPane
    from ui.firms.pane import FirmPane

LEAST_WIDTH, MOST_WIDTH = 344, 560


def pane_width(window_width: int) -> int:
    """Pixels of the pane in a window of this width, its edge included."""
    if window_width < NARROW_WINDOW:
        return 344
    if window_width >= WIDE_WINDOW:
        return 440
    return min(424, 344 + (window_width - NARROW_WINDOW) * 56 // 240)


class SidePanes(QStackedWidget):
    """Shows one of two panes, beside a table in a splitter, while it is wanted and there is something to say.

    Signals:
        turned: it was closed, or asked for again.
    """

    turned = Signal()

    def __init__(self, one: FirmPane, many: BulkPane) -> None:
        super().__init__()
        self.wanted = True
        """Whether the pane is to be seen; Esc closes it."""
        self._one, self._many = one, many
        self._window_width = 1440
        self.addWidget(one)
        self.addWidget(many)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self.hide()

    @property
    def many(self) -> bool:
        """Whether it speaks of several firms."""
        return self.currentWidget() is self._many

    @property
    def stop(self) -> QWidget:
        """Where the keyboard enters."""
        return self._many.stop if self.many else self._one.tabs

    def speak_of_many(self, many: bool) -> None:
        """Bring the one pane or the other to the front."""
        self.setCurrentIndex(int(many))
        self.place()

    def place(self) -> None:
        """Show or hide it, as it is wanted and there is a firm to speak of."""
        there = self.wanted and (self.many or self._one.firm is not None)
        parent = self.parentWidget()
        if there != (self.isVisibleTo(parent) if parent is not None else self.isVisible()):
            self.setVisible(there)
            self._size()

    def want(self, wanted: bool) -> None:
        """Close it, or show it again."""
        self.wanted = wanted
        if wanted:
            self.place()
        else:
            self.hide()
        self.turned.emit()

    def fit(self, window_width: int) -> None:
        """The window has another width."""
        self._window_width = window_width
        self._one.fit(window_width)
        self._size()

    @property
    def left(self) -> int:
        """Pixels that the pane leaves of the page."""
        taken = pane_width(self._window_width) if self.wanted else 0
        return self._window_width - rail_width(self._window_width) - taken

    def _size(self) -> None:
        parent, width = self.parentWidget(), pane_width(self._window_width)
        if isinstance(parent, QSplitter):
            total = self._window_width - rail_width(self._window_width)
            parent.setSizes([total - width, width - parent.handleWidth()])
