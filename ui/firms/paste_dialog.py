"""The dialog of a paste: every value old and new, taken or left by line, and what cannot be taken with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from registry.i18n import Text, _, n_
from ui.firms.paste import NEW_FIRM, Passed, Paste, PasteLine, sum_up
from ui.intake.question_strip import QuestionStrip
from ui.kit import glyphs, layout
from ui.kit.combo import Combo
from ui.kit.controls import ElidedLabel, Glyph, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column, Diff, Look, check_column, diff_painter, lines_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.pasting import LargeBlockError

WIDTH = 760
BLANKS = (("keep", Text("keep the value of the registry")), ("clear", Text("clear the value of the registry")))
"""What a blank cell of a block does."""
_HEADER, _ROW, _AROUND = 31, 44, 300
"""Pixels of a table's header, of one of its rows, and of everything in the dialog around the tables."""


class PasteTable(Table[PasteLine]):
    """The changes. Space takes or leaves a line; Enter is the dialog's."""

    def __init__(self, model: RowsModel[PasteLine]) -> None:
        super().__init__(model, Text("Values to paste"), density="double", frozen=0, sortable=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)


class PasteDialog(Dialog):
    """Shows what a block would change; `taken` gets the keys of the lines that are pasted.

    Args:
        source: what the history will say of the values.

    Signals:
        answered: a question about a column and its answer; the dialog has closed, the block is to be planned anew.
        blanks_chosen: whether blank cells clear values; likewise.
    """

    answered = Signal(object, object)
    blanks_chosen = Signal(bool)

    def __init__(
        self, parent: QWidget, paste: Paste, source: str, taken: Callable[[frozenset[tuple[str, str]]], None]
    ) -> None:
        super().__init__(parent, WIDTH)
        self.setWindowTitle(str(Text("Paste into the table")))
        self.paste, self._taken = paste, taken
        self.model: RowsModel[PasteLine] = RowsModel(_line_columns(), lambda line: line.key)
        self.table = PasteTable(self.model)
        self.fault_model: RowsModel[Any] = RowsModel(_fault_columns(paste), id)
        self.faults: Table[Any] = Table(
            self.fault_model, Text("What cannot be pasted"), density="double", frozen=0, sortable=False
        )
        self.body.addWidget(Label(Text("Paste into the table"), Type.PANE_TITLE))
        self.body.addWidget(Label(_counts(paste), Type.CELL, "text2"))
        self.strip = QuestionStrip()
        self.strip.show_questions(paste.questions[:1])
        self.strip.answered.connect(self._answer)
        if paste.questions:
            self.body.addSpacing(8)
            self.body.addWidget(self.strip)
        self.body.addSpacing(8)
        self._place_tables(parent.window().height())
        note = ElidedLabel(source, Type.SMALL, "text3")
        self.body.addSpacing(6)
        line = layout.row(Glyph("sheet", "text3", 12), note, gap=4)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.blanks = Combo(BLANKS, Text("Blank cells"), "clear" if paste.clears else "keep")
        self.blanks.chosen.connect(self._choose_blanks)
        if paste.asks_blanks:
            self.body.addSpacing(6)
            self.body.addLayout(layout.row(Label(Text("Blank cells"), Type.CELL, "text2"), self.blanks, None, gap=8))
            self.body.addSpacing(4)
            kept = Text("A backup is made first, and undo takes all of it back.")
        else:
            self.blanks.setParent(self)
            self.blanks.hide()
            kept = Text("Blank cells change nothing. A backup is made first, and undo takes all of it back.")
        self.body.addWidget(Label(kept, Type.SMALL, "text3"))
        self.cancel_button = self.add_button(Text("Cancel"), run=self.reject)
        self.commit_button = self.add_button("", "primary", self.commit)
        self.model.set_rows(paste.lines)
        self.model.check([n for n, one in enumerate(paste.lines) if one.key in paste.wanted], True)
        self.fault_model.set_rows(paste.faults)
        self.model.checks_changed.connect(self._show_button)
        self._show_button()
        if paste.lines:
            self.table.set_current(paste.lines[0].key)
            self.table.setFocus()
        elif paste.questions:
            self.strip.combos[0].setFocus()
        else:
            self.faults.setFocus()

    def _place_tables(self, window: int) -> None:
        """Both tables as tall as their rows, within the window; what cannot be pasted yields first."""
        lines, faults = len(self.paste.lines), len(self.paste.faults)
        room = max(
            (window - _AROUND - (56 if lines and faults else 0) - (48 if self.paste.questions else 0)) // _ROW, 3
        )
        few = min(faults, max(2, room - lines - 1)) if lines else min(faults, room)
        if lines:
            self.table.setFixedHeight(_HEADER + _ROW * min(lines, max(room - few, 2)) + 1)
            self.body.addWidget(self.table)
        if faults:
            if lines:
                self.body.addSpacing(8)
                self.body.addWidget(Label(Text("What cannot be pasted"), Type.SECTION))
            self.faults.setFixedHeight(_HEADER + _ROW * few + 1)
            self.body.addWidget(self.faults)
        for table, there in ((self.table, lines), (self.faults, faults)):
            if not there:
                table.setParent(self)
                table.hide()

    @property
    def chosen(self) -> frozenset[tuple[str, str]]:
        """Keys of the lines that are checked."""
        return frozenset(line.key for line in self.model.checked())

    def _show_button(self) -> None:
        values, firms = sum_up(self.paste, self.chosen)
        if firms and values:
            said = Text("Paste {n:,} change", "Paste {n:,} changes", n=values + firms)
        elif firms:
            said = Text("Add {n:,} firm", "Add {n:,} firms", n=firms)
        else:
            said = Text("Paste {n:,} value", "Paste {n:,} values", n=values)
        self.commit_button.say(said)
        self.commit_button.setEnabled(bool(values or firms))

    def _answer(self, question: object, answer: object) -> None:
        self.reject()
        self.answered.emit(question, answer)

    def _choose_blanks(self, key: str) -> None:
        self.reject()
        self.blanks_chosen.emit(key == "clear")

    def commit(self) -> None:
        """Hand on what is checked."""
        chosen = self.chosen
        if chosen:
            self.accept()
            self._taken(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        else:
            super().keyPressEvent(event)


class LargeBlockDialog(Dialog):
    """A block is too large to be reviewed here: the import page takes it in one click."""

    def __init__(self, parent: QWidget, error: LargeBlockError, go_on: Callable[[], None]) -> None:
        super().__init__(parent)
        from registry.intake.pasting import MOST_ROWS

        self.setWindowTitle(str(Text("Paste into the table")))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body.addWidget(
            Label(Text("The clipboard holds {n:,} rows.", n=len(error.grid)), Type.PANE_TITLE, wrap=True)
        )
        said = Text(
            "Up to {most:,} rows are reviewed here. Import reads the block like a workbook, with the same review; "
            "nothing is written until you commit.",
            most=MOST_ROWS,
        )
        self.body.addWidget(Label(said, Type.BODY, "text2", wrap=True))
        self.add_button(Text("Cancel"), run=self.reject)
        self.go_button = self.add_button(Text("Go on in Import"), "primary", lambda: self._go(go_on))
        self.go_button.setFocus()

    def _go(self, go_on: Callable[[], None]) -> None:
        self.accept()
        go_on()


def _counts(paste: Paste) -> str:
    values, firms = sum_up(paste, (line.key for line in paste.lines))
    conflicts = sum(bool(line.conflict) for line in paste.lines)
    parts = (
        (values, n_("{n:,} value changes", "{n:,} values change", values)),
        (firms, n_("{n:,} new firm", "{n:,} new firms", firms)),
        (conflicts, n_("{n:,} conflict", "{n:,} conflicts", conflicts)),
        (len(paste.questions), n_("{n:,} column to ask about", "{n:,} columns to ask about", len(paste.questions))),
        (len(paste.faults), n_("{n:,} cannot be pasted", "{n:,} cannot be pasted", len(paste.faults))),
    )
    return _(", ").join(said for number, said in parts if number) or _("Nothing would change")


def _diff(line: PasteLine) -> Diff:
    if line.old is None:
        return Diff(line.new)
    return Diff(line.new, line.old, "conflict" if line.conflict else "changed")


def _said(line: PasteLine) -> str:
    return line.new if line.old is None else _("{new}, was {old}", new=line.new, old=line.old or DASH)


def _note(line: PasteLine) -> str:
    match line.conflict:
        case "hand":
            return _("changed by hand since")
        case "source":
            return _("has a better source")
        case _:
            return _("New") if line.key[1] == NEW_FIRM else ""


def _paint_note(painter: QPainter, box: QRect, row: PasteLine, look: Look) -> None:
    if row.conflict:
        glyphs.paint_text(painter, box, _note(row), Type.SMALL, "warn")
    elif row.key[1] == NEW_FIRM:
        glyphs.paint_tag(painter, box.left(), box.center().y() + 1, _note(row), "ok")


def _line_columns() -> list[Column[PasteLine]]:
    return [
        check_column(8),
        Column(
            key="firm",
            title=Text("Firm"),
            text=lambda line: line.firm,
            paint=lines_painter(lambda line: line.firm, lambda line: line.source),
            tip=lambda line: f"{line.firm}\n{line.source}",
            width=200,
            priority=-1,
        ),
        Column(key="label", title=Text("Field"), text=lambda line: line.label, width=150, priority=-1),
        Column(
            key="value",
            title=Text("Pasted"),
            text=_said,
            paint=diff_painter(_diff),
            tip=_said,
            width=180,
            stretch=True,
            gap=16,
            priority=-1,
        ),
        Column(key="note", title=Text("Note"), text=_note, paint=_paint_note, width=130, priority=1),
    ]


def _fault_columns(paste: Paste) -> list[Column[Any]]:
    def place(one: Any) -> str:
        if isinstance(one, Passed):
            return one.place
        return paste.names.get((one.file, one.sheet, one.row)) or f"{one.sheet}!{one.cell}"

    def advice(one: Any) -> str:
        said = one.advice if isinstance(one, Passed) else one.suggestion
        return str(said) if said else DASH

    def message(one: Any) -> str:
        return str(one.message)

    return [
        Column(key="place", title=Text("Where"), text=place, width=200, indent=8, priority=-1),
        Column(key="text", title=Text("Text"), text=lambda one: one.text, ink="bad", width=110, priority=1),
        Column(
            key="message",
            title=Text("What is wrong, what to do"),
            text=lambda one: f"{message(one)} {advice(one)}",
            paint=lines_painter(message, advice, role=Type.CELL),
            tip=lambda one: f"{message(one)}\n{advice(one)}",
            width=260,
            stretch=True,
            priority=-1,
        ),
    ]
