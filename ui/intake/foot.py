"""The bar below a step: give up at the left; the reason, back and on at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from registry.i18n import Text
from ui.kit.controls import Button, ElidedLabel, Glyph
from ui.kit.fonts import Type
from ui.kit.layout import row


class StepFoot(QFrame):
    """Cancel, why nothing goes on, Back, Next."""

    cancelled = Signal()
    back = Signal()
    next = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("edge", "top")
        self.setFixedHeight(52)
        self.cancel_button = Button(Text("Cancel import"), "quiet", big=True)
        self.back_button = Button(Text("Back"), big=True)
        self.next_button = Button("", "primary", big=True)
        self._glyph = Glyph("err", "bad", 16)
        self._sentence = ElidedLabel("", Type.CELL, "text2")
        line = row(
            self.cancel_button,
            16,
            self._glyph,
            self._sentence,
            self.back_button,
            self.next_button,
            margins=(8, 0, 16, 0),
        )
        line.setStretch(3, 1)
        self.setLayout(line)
        self.cancel_button.clicked.connect(lambda _on=False: self.cancelled.emit())
        self.back_button.clicked.connect(lambda _on=False: self.back.emit())
        self.next_button.clicked.connect(lambda _on=False: self.next.emit())

    def show_state(self, next_text: Text, said: Text | str, blocking: Text | None, *, busy: bool) -> None:
        """What goes on next, and why it does not."""
        self.next_button.say(next_text)
        self.next_button.setEnabled(blocking is None and not busy)
        self._glyph.setVisible(blocking is not None)
        self._sentence.set_tone("bad" if blocking is not None else "text2")
        self._sentence.say(blocking if blocking is not None else said)
