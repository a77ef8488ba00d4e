"""The right pane of the review: a firm with its changes, a pair of rows that may be one firm, a problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, _
from ui.intake.duplicate_side import DuplicateSide
from ui.intake.firm_side import FirmSide
from ui.intake.problem_side import ProblemSide
from ui.intake.review import ReviewRow
from ui.kit.controls import Button, IconButton, Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row

if TYPE_CHECKING:
    from registry.intake.planned import DuplicatePair
    from registry.intake.problems import Problem
    from ui.intake.remarks import Remark
    from ui.intake.state import IntakeState


class ReviewPane(QStackedWidget):
    """Shows a firm, a pair of rows, a problem, or that nothing is selected.

    Signals:
        stepped: to the next (1) or the previous (-1) pair.
    """

    stepped = Signal(int)

    def __init__(self, state: IntakeState) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.firm, self.problem, self.duplicate = FirmSide(state), ProblemSide(), DuplicateSide()
        self._row: ReviewRow | None = None
        self._changes = Button(Text("Show the changes of this firm"), "link")
        self._number = Label("", Type.CELL, "text3")
        back, on = IconButton("chevL", Text("Previous pair"), size=24), IconButton("chevR", Text("Next pair"), size=24)
        self._steps = panel(row(self._changes, None, self._number, back, on, margins=(16, 6, 12, 6)), edge="top")
        whole = column(self.duplicate, self._steps)
        whole.setStretch(0, 1)
        self._pair = panel(whole)
        self._nothing = EmptyState(Text("Nothing selected"), Text("Select a row to see what the import does to it."))
        for side in (self._nothing, self.firm, self.problem, self._pair):
            self.addWidget(side)
        back.clicked.connect(lambda _on=False: self.stepped.emit(-1))
        on.clicked.connect(lambda _on=False: self.stepped.emit(1))
        self._changes.clicked.connect(lambda _on=False: self._show_firm())

    def show_row(self, firm: ReviewRow | None, pairs: Sequence[DuplicatePair] = (), place: int = 0) -> None:
        """Show a firm, or nothing.

        Args:
            pairs: all rows of the import that may be one firm.
            place: which of them is this firm's, from 1; 0 for none.
        """
        self._row = firm
        if firm is None:
            self.setCurrentWidget(self._nothing)
        elif place:
            self.duplicate.show_pair(pairs[place - 1])
            self._number.say(_("{number} of {total}", number=place, total=len(pairs)))
            self.setCurrentWidget(self._pair)
        else:
            self._show_firm()

    def _show_firm(self) -> None:
        if self._row is not None:
            self.firm.show_row(self._row)
            self.setCurrentWidget(self.firm)

    @property
    def inner(self) -> QWidget:
        """What the keyboard enters."""
        if self.currentWidget() is self._pair:
            return self.duplicate.merge
        return self.problem.field if self.currentWidget() is self.problem else self.firm.table

    def show_problem(
        self,
        problem: Problem | None,
        firm: str,
        number: int,
        total: int,
        others: Sequence[Problem] = (),
        remark: Remark | None = None,
    ) -> None:
        """Show a problem, or nothing. The way back from mended cells stays in reach."""
        if problem is not None:
            self.problem.show_problem(problem, firm, number, total, others, remark)
        elif self.problem.mended_cells:
            self.problem.show_nothing()
        else:
            self.setCurrentWidget(self._nothing)
            return
        self.setCurrentWidget(self.problem)

    def respeak(self) -> None:
        """The language changed."""
        self.firm.respeak()
        self.problem.respeak()
        if self.duplicate.pair is not None:
            self.duplicate.show_pair(self.duplicate.pair)
