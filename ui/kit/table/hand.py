"""Who edits in the cells of a table."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QInputMethodEvent, QKeyEvent


class CellHand(Protocol):
    """Hears of what happens in a table before the table does."""

    def press(self, event: QKeyEvent) -> bool:
        """A key on the current cell; True if it was taken."""
        ...

    def compose(self, event: QInputMethodEvent) -> bool:
        """Letters of an input method; True if they were taken."""
        ...

    def release(self) -> bool:
        """The mouse goes elsewhere in the table; False if the editor stays and the click is to do nothing."""
        ...
