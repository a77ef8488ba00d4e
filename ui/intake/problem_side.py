"""One problem of the review: what is wrong, where, a text to read instead, and how far that text reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from registry.i18n import Text, _, current_language, n_
from ui.intake.problem_model import field_title, leave_words, problem_place, quoted, use_words
from ui.intake.remark_list import RemarkList
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Field, Label
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.layout import clear, column, panel, row

if TYPE_CHECKING:
    from registry.intake.problems import Problem
    from ui.intake.remarks import Remark

SCOPES = ("cell", "alike", "column", "field")


class ProblemSide(QFrame):
    """One problem.

    Signals:
        mended: the problem, the text to read instead, and how far it reaches (a `registry.intake.facets.Scope`).
        accepted: the problem and how far: every cell reached is read as its own problem proposes.
        taken_back: the last mending is undone.
        restore_wanted: all of them are.
    """

    mended = Signal(object, str, str)
    accepted = Signal(object, str)
    taken_back = Signal()
    restore_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problem: Problem | None = None
        self._others: Sequence[Problem] = ()
        self._number = self._total = self._count = 0
        self._remark: Remark | None = None
        self._firm = ""
        self._title = ElidedLabel("", Type.PANE_TITLE)
        self._place = Label("", Type.CELL, "text3")
        self._source = column()
        self._message = Label("", Type.NAME, wrap=True)
        self._advice = Label("", Type.CELL, "text2", wrap=True)
        self.remarks = RemarkList(placed=False)
        self.field = Field(Text("Text to read instead"))
        self.use = Button("", "primary")
        self.apply = Button(Text("Read this text"))
        self.empty = Button(Text("Leave it unknown"), "quiet")
        self.scope = Combo([("cell", Text("This cell"))], Text("Which cells to mend"), "cell")
        self.scope.chosen.connect(lambda _key: self._scope_changed())
        self._scope_line = panel(column(Label(Text("Which cells to mend"), Type.LABEL, "text3"), 4, self.scope, 10))
        self._reach: dict[str, int] = {"cell": 1}
        self._label = Label(Text("Text to read instead"), Type.LABEL, "text3")
        self._note = Label(
            Text("The workbook stays as it is. The mended text is read in its place."), Type.SMALL, "text3", wrap=True
        )
        acts = row(self.use, self.apply, self.empty, None)
        self._editor = panel(
            column(
                self._scope_line,
                self._label,
                4,
                self.field,
                10,
                acts,
                10,
                self._note,
            )
        )
        self._mended = Label("", Type.CELL, "text2")
        back = Button(Text("Undo the last"), "link")
        restore = Button(Text("Read the cells as they were"), "link")
        self._mends = panel(row(self._mended, None, back, restore, margins=(16, 8, 16, 8)), edge="top")
        back.clicked.connect(lambda _on=False: self.taken_back.emit())
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
                    6,
                    self.remarks,
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

    def show_problem(
        self,
        problem: Problem,
        firm: str,
        number: int,
        total: int,
        others: Sequence[Problem] = (),
        remark: Remark | None = None,
    ) -> None:
        """Show `problem`, the `number`-th of `total`.

        Args:
            others: all that may be like it.
            remark: what the sheet says of its cell beside the value.
        """
        self.problem, self._firm, self._number, self._total, self._others = problem, firm, number, total, others
        self._remark = remark
        self.remarks.show_remarks(() if remark is None else (remark,))
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
        self._show_scopes(problem, others)
        self.empty.setVisible(not year)
        self.empty.say(leave_words(problem))
        self._text_changed()

    def _show_scopes(self, problem: Problem, others: Sequence[Problem]) -> None:
        """Offer each reach that goes farther than the one before it."""
        from registry.intake.facets import Scope, alike

        self._reach = {}
        for scope in SCOPES:
            reach = len(alike(problem, others, Scope(scope)))
            if reach > max(self._reach.values(), default=0):
                self._reach[scope] = reach
        text = quoted(problem.text)
        words = {
            "cell": lambda n: Text("This cell"),
            "alike": lambda n: Text(
                "All {n:,} cells that read {text}", "All {n:,} cells that read {text}", n=n, text=text
            ),
            "column": lambda n: Text("All {n:,} cells of the column with this problem", n=n),
            "field": lambda n: Text("All {n:,} cells of the field, in all sheets, with this problem", n=n),
        }
        self.scope.set_options([(scope, words[scope](n)) for scope, n in self._reach.items()], "cell")
        self._scope_line.setVisible(len(self._reach) > 1 and problem.code != "year_missing")
        self._scope_changed()

    def _scope_changed(self) -> None:
        """The proposal in words: its text where every cell reached gets the same, else how many cells it mends."""
        problem = self.problem
        if problem is None or not problem.replacement:
            return
        mended = self._proposed(problem)
        texts = set(mended.values())
        if len(texts) == 1:
            self.use.say(use_words(problem, texts.pop()))
        else:
            self.use.say(Text("Use {n:,} suggestion", "Use {n:,} suggestions", n=len(mended)))
        self.use.setEnabled(bool(mended))

    def _proposed(self, problem: Problem) -> Mapping[tuple[str, str, str], str]:
        from registry.intake.facets import Scope, accept

        return accept(problem, self._others, Scope(self.scope.value or "cell"))

    def show_nothing(self) -> None:
        """Nothing is wrong any more; the way back from mended cells stays in reach."""
        self.problem = None
        self._title.say(Text("No problems"))
        for part in (self._place, self._message, self._advice):
            part.say("")
        clear(self._source)
        self.remarks.show_remarks(())
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
            self.accepted.emit(self.problem, self.scope.value or "cell")

    def _apply(self) -> None:
        if self.apply.isEnabled():
            self._mend(self.field.text())

    def _mend(self, text: str) -> None:
        if self.problem is not None:
            self.mended.emit(self.problem, text, self.scope.value or "cell")

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
            typed, scope = self.field.text(), self.scope.value or "cell"
            self.show_problem(self.problem, self._firm, self._number, self._total, self._others, self._remark)
            self.field.setText(typed)
            self.scope.set_value(scope)
            self._scope_changed()
        self.show_mended(self._count)
