"""The dialog before the seal: what stands in the way, what will be locked, the second person. There is no undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit import layout
from ui.kit.controls import Field, Glyph, Label
from ui.kit.feedback import Dialog, Notice
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.panel.state import Loaded

LOCKED = (
    Text("candidates, weights and figures as they were sent to the panel"),
    Text("experts, recusals, every mark and every comment"),
    Text("decisions with their reasons, the list and its reserve"),
)
"""What nobody can change after the seal."""


class SealDialog(Dialog):
    """Asks for the second person's name; `taken` gets it. Without a way free it only says what is left to do."""

    def __init__(self, parent: QWidget, loaded: Loaded, actor: str, taken: Callable[[str], object]) -> None:
        super().__init__(parent, 520)
        board, counted = loaded.board, loaded.counted
        assert board is not None
        assert counted is not None
        title = Text("Seal “{title}”", title=board.head.title)
        self.setWindowTitle(str(title))
        self._actor, self._taken = actor, taken
        self.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
        self.body.addSpacing(6)
        if board.obstacles:
            self.body.addWidget(Label(Text("What is left to settle"), Type.SECTION))
            for obstacle in board.obstacles:
                self._point("warn", "warn", obstacle.text)
            self.add_button(Text("Close"), "primary", self.reject)
            return
        listed = Text(
            "{n} firm gets a seat and {reserve} stand by in reserve.",
            "{n} firms get a seat and {reserve} stand by in reserve.",
            n=len(counted.listed.chosen),
            reserve=len(counted.listed.reserve),
        )
        self.body.addWidget(Label(listed, Type.BODY, "text2", wrap=True))
        self.body.addSpacing(6)
        self.body.addWidget(Label(Text("Locked from then on"), Type.SECTION))
        for text in LOCKED:
            self._point("lock", "text2", text)
        warning = Notice()
        self.body.addSpacing(6)
        self.body.addWidget(warning)
        warning.show_message(Text("There is no undo. A later change is a new round that revises this one."), "warn")
        self.body.addSpacing(8)
        self.witness = Field(Text("Second person"))
        note = Text("Who looked at the list as well; somebody else than {actor}.", actor=actor)
        self._line = FormRow(Text("Second person"), self.witness, note)
        self.body.addWidget(self._line)
        self.add_button(Text("Cancel"), run=self.reject)
        self.seal_button = self.add_button(Text("Seal list"), "primary", self.take)
        self.witness.setFocus()

    def _point(self, icon: str, role: str, text: Text) -> None:
        line = layout.row(Glyph(icon, role, 14), Label(text, Type.CELL, wrap=True), gap=8, margins=(0, 3, 0, 3))
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def take(self) -> None:
        """Seal, or say what is wrong with the name."""
        name = self.witness.text().strip()
        fault = None
        if not name:
            fault = Text("Name the second person.")
        elif name == self._actor.strip():
            fault = Text("The second person is somebody else than you.")
        self._line.set_reason(fault)
        self.adjustSize()
        if fault is None:
            self.accept()
            self._taken(name)
