"""The candidates of which the registry says something else now than what went to the panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import RoundDialog
from ui.kit import layout
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk


class MovedDialog(RoundDialog):
    """Names the firms; each opens its page."""

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, open_firm: Callable[[str], None]) -> None:
        super().__init__(parent, desk, Text("Figures changed since the round went to the panel"), 560)
        note = Text(
            "The round goes on with the figures that went to the panel. To take in the new ones, go back to the data "
            "check with a reason; a new snapshot is taken then."
        )
        self.body.addWidget(Label(note, Type.CELL, "text2", wrap=True))
        self.body.addSpacing(6)
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 8, 0)
        for uid in view.moved:
            button = Button(view.name(uid), "link", name=Text("Open {firm}", firm=view.name(uid)))
            button.clicked.connect(lambda _on=False, uid=uid: self._open(open_firm, uid))
            box.addLayout(layout.row(button, None))
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        scroll = Scroll(content, Text("Firms"))
        scroll.setMinimumHeight(120)
        self.body.addWidget(scroll, 1)
        self.finish()
        self.add_button(Text("Close"), "primary")

    def _open(self, run: Callable[[str], None], uid: str) -> None:
        self.accept()
        run(uid)
