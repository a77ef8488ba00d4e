"""The last step: what was imported, what waits, and the ways on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from ui.intake.review import Files
from ui.intake.state import files_text
from ui.kit.controls import Button, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row

if TYPE_CHECKING:
    from registry.intake.decisions import Decisions
    from registry.intake.plan import ImportPlan
    from registry.view import Summary

WIDTH = 560


@dataclass(frozen=True, slots=True)
class Finished:
    """An import that was committed. Its plan and files are kept for the marked workbooks until another one begins.

    Attributes:
        waiting: rows that were not written.
        problems: cells whose values were left out.
        tx: the change of the registry, None where nothing changed.
    """

    names: tuple[str, ...]
    added: int
    changed: int
    waiting: int
    problems: int
    plan: ImportPlan
    files: Files
    decisions: Decisions
    tx: int | None
    undecided: int = 0

    def sums(self) -> Text | str:
        """Firms added and changed, "" for none."""
        return _listed(
            (self.added, Text("{n:,} firm added", "{n:,} firms added", n=self.added)),
            (self.changed, Text("{n:,} firm changed", "{n:,} firms changed", n=self.changed)),
        )

    def rest(self) -> Text | str:
        """What was not imported, "" for nothing."""
        return _listed(
            (self.waiting, Text("{n:,} row waits", "{n:,} rows wait", n=self.waiting)),
            (self.problems, Text("{n:,} cell was left out", "{n:,} cells were left out", n=self.problems)),
        )


def _listed(*parts: tuple[int, Text]) -> Text | str:
    """Those of two parts that count something, as one text that follows the language."""
    said = [text for number, text in parts if number]
    if len(said) > 1:
        return Text("{one}, {other}", one=said[0], other=said[1])
    return said[0] if said else ""


def undo_state(tx: int | None, summary: Summary | None) -> str:
    """Whether the import is the next thing to undo: "due", "undone", "later" (something was changed since), "unknown"."""
    if tx is None or summary is None:
        return "unknown"
    if summary.undo is not None and summary.undo.tx == tx:
        return "due"
    if summary.redo is not None and summary.redo.tx == tx:
        return "undone"
    return "later" if summary.undo is not None and summary.undo.tx > tx else "unknown"


class DoneStep(QWidget):
    """What was done, and what may be done next."""

    firms_wanted = Signal()
    more_wanted = Signal()
    marked_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said: QVBoxLayout = column(gap=6)
        self.firms = Button(Text("Go to Firms"), "primary", big=True)
        self.more = Button(Text("Import more files"), big=True)
        self.marked = Button("", big=True)
        self.undo = Button(Text("Undo this import"), "quiet", big=True)
        self._why = Label("", Type.CELL, "text3", wrap=True)
        for button, signal in (
            (self.firms, self.firms_wanted),
            (self.more, self.more_wanted),
            (self.marked, self.marked_wanted),
            (self.undo, self.undo_wanted),
        ):
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit())
        said = row(column(2, Glyph("check", "ok", 20), None), self._said, gap=12)
        said.setStretch(1, 1)
        inner = panel(
            column(
                said,
                20,
                row(self.firms, self.more, None),
                8,
                row(self.marked, self.undo, None),
                8,
                self._why,
            )
        )
        inner.setMaximumWidth(WIDTH)
        line = row(inner, None, margins=(24, 24, 24, 0))
        line.setStretch(0, 100)
        self.setLayout(column(line, None))

    def show_finished(self, done: Finished, summary: Summary | None) -> None:
        """Say what was imported. Call again when the language or the registry's summary changes."""
        clear(self._said)
        file = files_text(list(done.names))
        self._said.addWidget(Label(Text("Imported {file}", file=file), Type.PANE_TITLE, wrap=True))
        if done.sums():
            self._said.addWidget(Label(done.sums(), Type.NAME, wrap=True))
        rest = done.rest()
        if done.undecided:
            n = done.undecided
            kept = Text(
                "{n:,} conflict was not decided: the registry's value stayed.",
                "{n:,} conflicts were not decided: the registry's values stayed.",
                n=n,
            )
            self._said.addWidget(Label(kept, Type.CELL, "warn", wrap=True))
        if rest:
            said = Text("{rest}. The marked workbook shows the sender where and why.", rest=rest)
            self._said.addWidget(Label(said, Type.CELL, "warn", wrap=True))
        backup = Text("A backup was made before. Undo takes the whole import back, today or in weeks.")
        self._said.addWidget(Label(backup, Type.CELL, "text2", wrap=True))
        self.marked.say(Text("Save the marked workbook", "Save the marked workbooks", n=len(done.files)))
        self._show_undo(undo_state(done.tx, summary))

    def _show_undo(self, state: str) -> None:
        had = self.undo.hasFocus()
        later = state == "later"
        self.undo.setEnabled(state == "due" or later)
        why = Text("Something was changed since: what would stay is shown before the import is undone.")
        self._why.say(why if later else "")
        self._why.setVisible(later)
        self.undo.setAccessibleDescription(str(why) if later else "")
        self.undo.setToolTip(str(why) if later else "")
        if had and not self.undo.isEnabled():
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard begins at the first button."""
        self.firms.setFocus(Qt.FocusReason.OtherFocusReason)
