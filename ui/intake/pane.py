"""The right pane of the review: the changes of a firm with its conflicts, or a problem and its mending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.firms.state import names
from ui.intake.lines import Line, conflict_lines, lines_of
from ui.intake.model import field_title, line_columns, line_model, place_text, problem_place
from ui.intake.review import ReviewRow
from ui.kit.controls import Button, ElidedLabel, Field, Label, Radio
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.problems import Problem

MOST_CONFLICTS = 250
"""Pixels of the list of conflicts, beyond which it scrolls."""
_STATES = {
    "new": Text("New firm"),
    "updated": Text("Changed by this import"),
    "unchanged": Text("The sheet says what the registry holds."),
    "conflict": Text("Changed by hand since the last import"),
}


class FirmSide(QFrame):
    """All planned changes of one firm, conflicts on top."""

    resolved = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._row: ReviewRow | None = None
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._state = ElidedLabel("", Type.CELL, "text2")
        self._source = ElidedLabel("", Type.SMALL, "text3", keep=" › ")
        self._conflicts: QVBoxLayout = column(gap=4)
        self._choices = panel(self._conflicts)
        self._scroll = Scroll(self._choices, Text("Conflicts of this firm"))
        self._groups: list[QButtonGroup] = []
        self.model = line_model()
        self.table: Table[Line] = Table(
            self.model, Text("Changes of this firm"), density="double", frozen=0, sortable=False
        )
        head = column(self._name, 2, self._state, 2, self._source, margins=(16, 12, 16, 12))
        self._box = panel(column(self._scroll, margins=(16, 0, 16, 8)))
        whole = column(head, self._box, rule(strong=True), self.table)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def show_row(self, firm: ReviewRow) -> None:
        """Show the changes of `firm`."""
        same = self._row is not None and self._row.uid == firm.uid
        self._row = firm
        language = current_language()
        self._name.say(names(firm.after, language)[0])
        self._state.say(_STATES[firm.state])
        self._source.say(f"{firm.planned.file} › {place_text(firm)}")
        self.model.set_rows(lines_of(firm, language))
        self.table.set_empty(
            None if self.model.rowCount() else EmptyState(Text("No change"), Text("Nothing of this firm is written."))
        )
        self._show_conflicts(firm, language)
        if not same:
            self.table.scrollToTop()

    def _show_conflicts(self, firm: ReviewRow, language: Language) -> None:
        clear(self._conflicts)
        self._groups, height = [], 0
        conflicts = conflict_lines(firm, language)
        self._box.setVisible(bool(conflicts))
        for line in conflicts:
            choice = self._conflict(line, decided=line.key not in firm.undecided)
            self._conflicts.addWidget(choice)
            height += choice.sizeHint().height() + self._conflicts.spacing()
        self._scroll.setFixedHeight(min(height, MOST_CONFLICTS))

    def _conflict(self, line: Line, *, decided: bool) -> QWidget:
        group = QButtonGroup(self)
        self._groups.append(group)
        take = Radio(line.new, name=Text("{field}: take {value} from the sheet", field=line.label, value=line.new))
        keep = Radio(
            line.old or "—", name=Text("{field}: keep {value} of the registry", field=line.label, value=line.old or "—")
        )
        for number, button in enumerate((take, keep)):
            group.addButton(button, number)
        (keep if line.state != "changed" else take).setChecked(decided)
        group.idClicked.connect(lambda number, key=line.key: self.resolved.emit(key, number == 0))
        title = row(Label(line.label, Type.SECTION), None)
        if not decided:
            title.addWidget(Label(Text("Decide"), Type.LABEL_STRONG, "warn"))
        whole = column(
            title,
            row(take, None, ElidedLabel(line.source, Type.SMALL, "text3", keep=" › ")),
            row(keep, None, Label(Text("by hand, in the registry"), Type.SMALL, "text3")),
            gap=2,
        )
        return panel(whole)

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(line_columns())
        if self._row is not None:
            self.show_row(self._row)


class ProblemSide(QFrame):
    """One problem: what is wrong, where it came from, and a text to read instead."""

    mended = Signal(object, str)
    restore_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problem: Problem | None = None
        self._number = self._total = self._count = 0
        self._firm = ""
        self._title = ElidedLabel("", Type.PANE_TITLE)
        self._place = Label("", Type.CELL, "text3")
        self._source = column()
        self._message = Label("", Type.NAME, wrap=True)
        self._advice = Label("", Type.CELL, "text2", wrap=True)
        self.field = Field(Text("Text to read instead"))
        self.use = Button("", "primary")
        self.apply = Button(Text("Read this text"))
        self.empty = Button(Text("Leave it unknown"), "quiet")
        self._label = Label(Text("Text to read instead"), Type.LABEL, "text3")
        self._note = Label(
            Text("The workbook stays as it is. The mended text is read in its place."), Type.SMALL, "text3", wrap=True
        )
        self._editor = panel(
            column(self._label, 4, self.field, 10, row(self.use, self.apply, self.empty, None), 10, self._note)
        )
        self._mended = Label("", Type.CELL, "text2")
        restore = Button(Text("Read the cells as they were"), "link")
        self._mends = panel(row(self._mended, None, restore, margins=(16, 8, 16, 8)), edge="top")
        head = row(self._title, self._place)
        head.setStretch(0, 1)
        self.setLayout(
            column(
                column(
                    head,
                    4,
                    self._source,
                    12,
                    self._message,
                    4,
                    self._advice,
                    14,
                    self._editor,
                    margins=(16, 12, 16, 12),
                ),
                None,
                self._mends,
            )
        )
        self.use.clicked.connect(lambda _on=False: self._use())
        self.apply.clicked.connect(lambda _on=False: self._apply())
        self.empty.clicked.connect(lambda _on=False: self._mend(""))
        self.field.returnPressed.connect(self._apply)
        self.field.textChanged.connect(self._text_changed)
        restore.clicked.connect(lambda _on=False: self.restore_wanted.emit())
        self.show_mended(0)

    def show_problem(self, problem: Problem, firm: str, number: int, total: int) -> None:
        """Show `problem`, the `number`-th of `total`."""
        self.problem, self._firm, self._number, self._total = problem, firm, number, total
        language = current_language()
        self._title.say(firm)
        self._place.say(_("{number} of {total}", number=number, total=total) if number <= total else "")
        clear(self._source)
        self._source.addWidget(SourceLine("sheet", f"{problem.file} › {problem_place(problem)}"))
        self._message.say(problem.message)
        self._advice.setVisible(problem.suggestion is not None)
        if problem.suggestion is not None:
            self._advice.say(problem.suggestion)
        self._editor.setVisible(problem.severity.value != "duplicate")
        year = problem.code == "year_missing"
        label = field_title(problem, language)
        self._label.say(Text("Year of the figures") if year else f"{label}")
        self.field.setText("" if year else problem.text)
        self.field.set_invalid(problem.severity.value == "error")
        self.use.setVisible(bool(problem.replacement))
        if problem.replacement:
            self.use.say(Text("Use {text}", text=problem.replacement))
        self.empty.setVisible(not year)
        self._text_changed()

    def show_nothing(self) -> None:
        """Nothing is wrong any more; the way back from mended cells stays in reach."""
        self.problem = None
        self._title.say(Text("No problems"))
        for part in (self._place, self._message, self._advice):
            part.say("")
        clear(self._source)
        self._editor.hide()

    @property
    def mended_cells(self) -> int:
        """Cells read otherwise than the sheet has them."""
        return self._count

    def show_mended(self, count: int) -> None:
        """Say how many cells are read otherwise than the sheet has them."""
        self._count = count
        self._mends.setVisible(count > 0)
        self._mended.say(n_("{n} cell mended", "{n} cells mended", count))

    def _text_changed(self) -> None:
        problem = self.problem
        changed = problem is not None and bool(self.field.text()) and self.field.text() != problem.text
        self.apply.setEnabled(changed)

    def _use(self) -> None:
        if self.problem is not None:
            self._mend(self.problem.replacement)

    def _apply(self) -> None:
        if self.apply.isEnabled():
            self._mend(self.field.text())

    def _mend(self, text: str) -> None:
        if self.problem is not None:
            self.mended.emit(self.problem, text)

    def escape(self) -> bool:
        """Put the sheet's text back and leave the editor; False if the cursor is elsewhere."""
        if not self.field.hasFocus():
            return False
        if self.problem is not None:
            self.field.setText(self.problem.text)
        self.left.emit()
        return True

    def respeak(self) -> None:
        """The language changed."""
        if self.problem is not None:
            typed = self.field.text()
            self.show_problem(self.problem, self._firm, self._number, self._total)
            self.field.setText(typed)
        self.show_mended(self._count)


class ReviewPane(QStackedWidget):
    """Shows a firm, a problem, or that nothing is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.firm, self.problem = FirmSide(), ProblemSide()
        self._nothing = EmptyState(Text("Nothing selected"), Text("Select a row to see what the import does to it."))
        for side in (self._nothing, self.firm, self.problem):
            self.addWidget(side)

    def show_row(self, row: ReviewRow | None) -> None:
        """Show a firm, or nothing."""
        if row is None:
            self.setCurrentWidget(self._nothing)
        else:
            self.firm.show_row(row)
            self.setCurrentWidget(self.firm)

    def show_problem(self, problem: Problem | None, firm: str, number: int, total: int) -> None:
        """Show a problem, or nothing. The way back from mended cells stays in reach."""
        if problem is not None:
            self.problem.show_problem(problem, firm, number, total)
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
