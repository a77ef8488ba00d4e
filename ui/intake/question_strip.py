"""Questions about a whole column, each asked once: its words, some of the cells, the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text, n_
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row

if TYPE_CHECKING:
    from registry.intake.questions import Question

MOST = 3
"""Questions shown at once; an answered one makes room for the next."""


class QuestionStrip(QWidget):
    """The open questions of a table."""

    answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.combos: list[Combo] = []
        self._lines: QVBoxLayout = column(gap=1)
        self.setLayout(self._lines)
        self.hide()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show the first of these questions."""
        clear(self._lines)
        self.combos = []
        for question in questions[:MOST]:
            self._lines.addWidget(self._line(question))
        if len(questions) > MOST:
            more = len(questions) - MOST
            self._lines.addWidget(Label(n_("{n} more question", "{n} more questions", more), Type.SMALL, "text3"))
        self.setVisible(bool(questions))

    def _line(self, question: Question) -> QWidget:
        texts = ", ".join(dict.fromkeys(text for _cell, text in question.sample[:4]))
        options = [(str(number), option.label) for number, option in enumerate(question.options)]
        values = [option.value for option in question.options]
        chosen = values.index(question.suggested) if question.suggested in values else 0
        combo = Combo(options, question.title, str(chosen))
        self.combos.append(combo)
        use = Button(Text("Use for these columns") if question.also else Text("Use for the column"))
        use.clicked.connect(lambda _on=False: self.answered.emit(question, values[int(combo.value or 0)]))
        line = row(
            Glyph("warn", "warn", 16),
            Label(question.title, Type.NAME),
            ElidedLabel(texts, Type.CELL, "text2"),
            combo,
            use,
            margins=(16, 4, 16, 4),
        )
        line.setStretch(2, 1)
        return panel(line, ground="sunken")
