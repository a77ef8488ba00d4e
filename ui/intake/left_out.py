"""What of a sheet is read as no table: a count in the head of the map step, and a menu that lists every block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.kit.controls import Chip
from ui.kit.menu import Menu
from ui.kit.words import say

if TYPE_CHECKING:
    from registry.intake.left_out import LeftOut

_REASONS = {
    "title": Text("Title"),
    "note": Text("Note line"),
    "unit": Text("Unit line"),
    "total": Text("Sum line"),
    "repeated": Text("Repeated header"),
    "footer": Text("Signature or page"),
    "section": Text("Heading between the rows"),
    "example": Text("Example"),
    "numbered": Text("Only a number"),
    "other": Text("Not understood"),
    "legend": Text("Legend"),
    "beside": Text("Beside the table"),
    "nameless": Text("Table that names no firm"),
    "apart": Text("No header found"),
}
_SHOWN = 28


def block_words(block: LeftOut) -> str:
    """``J2:K6, Legend: 代码``."""
    text = " ".join(block.text.split())
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return _("{cells}  {reason}: {text}", cells=block.address, reason=str(_REASONS[block.reason]), text=text)


class LeftOutChip(Chip):
    """Counts the blocks of a sheet that are left out; opens their list.

    Signals:
        taken: a block is to be read after all.
        pointed: a block of the list is in hand.
    """

    taken = Signal(object)
    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__("", menu=True, checkable=False)
        self._blocks: Sequence[LeftOut] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        say(
            self,
            QWidget.setToolTip,
            Text("Every block of this sheet that is not read, and why. Choose one to read it."),
        )
        self.clicked.connect(lambda _on=False: self.menu_of_blocks().popup(self.mapToGlobal(QPoint(0, self.height()))))
        self.hide()

    def show_blocks(self, blocks: Sequence[LeftOut]) -> None:
        """Another sheet, or another reading of it."""
        self._blocks = blocks
        self.say(Text("{n} left out", n=len(blocks)))
        self.setVisible(bool(blocks))

    def menu_of_blocks(self) -> Menu:
        """The list. A line of a table may be read as a record, a block apart as a table of its own."""
        menu = Menu(self)
        for title, blocks in (
            (Text("Read as records of the table"), [b for b in self._blocks if b.records]),
            (Text("Read as a table of its own"), [b for b in self._blocks if not b.records]),
        ):
            if blocks:
                menu.add(title, lambda: None, enabled=False)
            for block in blocks:
                entry = menu.add(block_words(block), lambda block=block: self.taken.emit(block))
                entry.hovered.connect(lambda block=block: self.pointed.emit(block))
        return menu
