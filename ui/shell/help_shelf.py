"""The help of a window: one at a time, opened at the page in front, before whatever dialog stands open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.kit.helping import help_desk

if TYPE_CHECKING:
    from ui.help.window import HelpWindow
    from ui.shell.window import Window


class HelpShelf(QObject):
    """Opens the help. `here` names the topic of what is in front."""

    def __init__(self, window: Window, here: Callable[[], str]) -> None:
        super().__init__(window)
        self._window, self._here = window, here
        self._open: HelpWindow | None = None
        help_desk().wanted.connect(self.open)

    def open(self, place: str = "") -> None:
        """Open the help at `place`, or at what is in front."""
        from ui.help.window import HelpWindow  # with its reader of Markdown only when somebody reads

        parent = QApplication.activeModalWidget() or self._window
        shown = self.shown
        if shown is not None and shown.parent() is not parent:
            shown.close()  # a modal dialog would keep it from being used, or has taken it along
            shown = None
        if shown is None:
            shown = HelpWindow(parent, self._window.desk.jobs, self._window.acts.commands())
            shown.page_wanted.connect(self._go)
            self._open = shown
        shown.go(place or self._here())
        shown.show()
        shown.raise_()
        shown.activateWindow()

    @property
    def shown(self) -> HelpWindow | None:
        """The help that is open."""
        return self._open if self._open is not None and isValid(self._open) and self._open.isVisible() else None

    def _go(self, page: str) -> None:
        if self._window.desk.registry is not None and QApplication.activeModalWidget() is None:
            self._window.go(page)
            self._window.activateWindow()
