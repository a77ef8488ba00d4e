"""The help on keys: made from the table of commands, so that no shortcut can go unsaid."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from registry.i18n import Text
from ui.kit.commands import Command, shown_keys
from ui.kit.controls import Keycap, Label
from ui.kit.feedback import Dialog
from ui.kit.fonts import Type
from ui.kit.layout import row
from ui.kit.pane import Scroll

_TABLE = (
    (Text("Move in a table"), "Up, Down, Page Up, Page Down"),
    (Text("Open what is selected"), "Enter"),
    (Text("Check or uncheck a row"), "Space"),
    (Text("Check rows one after another"), "Shift Up, Shift Down"),
    (Text("Check all rows"), "Ctrl A"),
    (Text("Copy rows with headers"), "Ctrl C"),
)


class KeysDialog(Dialog):
    """All commands that have keys, and what the table does."""

    def __init__(self, parent: QWidget, commands: Iterable[Command]) -> None:
        super().__init__(parent, 560)
        self.setWindowTitle(str(Text("Keys")))
        self.body.addWidget(Label(Text("Keys"), Type.PANE_TITLE))
        lines: list[tuple[Text, str]] = [(c.text, ", ".join(map(shown_keys, c.keys))) for c in commands if c.keys]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for number, (text, keys) in enumerate((*lines, *_TABLE)):
            grid.addWidget(Label(text, Type.CELL), number, 0)
            grid.addLayout(row(None, *(Keycap(k) for k in keys.split(", ")), gap=4), number, 1)
        holder = QWidget()
        holder.setLayout(grid)
        scroll = Scroll(holder, Text("Keys"))
        scroll.setFixedHeight(420)
        self.body.addWidget(scroll)
        self.add_button(Text("Close the help"), "primary")
