"""The third step: rows whose firm a person has to name, and second rows of one firm, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, _, n_
from ui.intake.candidate_side import CandidateSide
from ui.intake.duplicate_side import DuplicateSide
from ui.kit.controls import Button, Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import NARROW_WINDOW
from ui.kit.pane import Splitter
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.decisions import RowKey
    from registry.intake.planned import DuplicatePair, RowToMatch
    from ui.intake.state import IntakeState


MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A row that waits for a word, or a pair of rows."""

    row: RowToMatch | None = None
    pair: DuplicatePair | None = None

    @property
    def key(self) -> tuple[str, RowKey]:
        """Row or pair, and which."""
        if self.row is not None:
            return "row", self.row.key
        assert self.pair is not None
        return "pair", self.pair.key

    @property
    def name(self) -> str:
        """The name in the sheet."""
        if self.row is not None:
            return self.row.name or DASH
        assert self.pair is not None
        named = next((f for f in self.pair.fields if f.key == "firm.legal_name"), None)
        return str(named.right or named.left) if named is not None else DASH

    @property
    def place(self) -> str:
        """Where it stands."""
        if self.row is not None:
            return f"{self.row.file} › {self.row.key[1]}!{self.row.cell}"
        assert self.pair is not None
        return self.pair.right

    @property
    def is_decided(self) -> bool:
        """Whether a person gave his word."""
        held = self.row.decided if self.row is not None else self.pair.decided if self.pair is not None else None
        return held is not None

    @property
    def state(self) -> str:
        """What was decided, or what happens without a word."""
        if self.pair is not None:
            words = {"merge": _("one firm"), "apart": _("two firms"), "wait": _("waits")}
            return words[self.pair.decided.act.value] if self.pair.decided is not None else _("second row waits")
        assert self.row is not None
        if self.row.decided is not None:
            words = {"firm": _("linked"), "new": _("new firm"), "skip": _("waits")}
            return words[self.row.decided.kind.value]
        return _("waits for your word")


class MatchStep(QWidget):
    """Rows and pairs at the left, the one in hand at the right. Keys: 1 to 5, N, D, S, Backspace.

    Signals:
        matched: a row, the firm it speaks of, and the sides chosen between its values and the registry's.
        all_new: rows that are new firms, all at once.
        told_apart: (firm uid, name key or credit code) that are not the same.
        paired: a second row and what becomes of it.
        taken_back: the last decision is undone.
        facing_wanted: a row and the firm (uid) to lay beside it.
    """

    matched = Signal(object, object, object)
    all_new = Signal(object)
    told_apart = Signal(object)
    paired = Signal(object, object)
    taken_back = Signal()
    facing_wanted = Signal(object, str)

    def __init__(self, state: IntakeState) -> None:
        super().__init__()
        self._state = state
        self._settled = (0, 0)
        self.model: RowsModel[MatchLine] = RowsModel(_columns(), lambda line: line.key)
        self.table: Table[MatchLine] = Table(
            self.model, Text("Rows to match"), density="double", frozen=0, sortable=False
        )
        self.said = Label("", Type.CELL, "text2", wrap=True)
        self.candidates, self.duplicate = CandidateSide(state), DuplicateSide()
        said = Text("Every row names a firm of the registry, or a new one.")
        self._nothing = EmptyState(Text("Nothing to decide"), said, icon="check")
        self._sides = QStackedWidget()
        for side in (self._nothing, self.candidates, self.duplicate):
            self._sides.addWidget(side)
        self.rest = Button("")
        self.rest.clicked.connect(lambda _on=False: self.all_new.emit([row.key for row in self._maybe_new()]))
        self.back = Button(Text("Undo the last"), "link")
        self.back.clicked.connect(lambda _on=False: self.taken_back.emit())
        head = row(self.said, self.back, self.rest, margins=(24, 6, 16, 6))
        head.setStretch(0, 1)
        left = column(panel(head), rule(), self.table)
        left.setStretch(2, 1)
        self.splitter = Splitter(panel(left), self._sides)
        self.splitter.setStretchFactor(0, 1)
        self.setLayout(column(self.splitter))
        for table in (self.table, self.candidates.values):  # a table takes letters for a search
            table.installEventFilter(self)
        self.table.row_changed.connect(self._show)
        self.table.row_opened.connect(lambda _line: self.candidates.focus_first())
        self.candidates.chosen.connect(self._choose)
        self.candidates.new_wanted.connect(self._new)
        self.candidates.skip_wanted.connect(self._skip)
        self.candidates.other_wanted.connect(self._not_the_same)
        self.candidates.facing_wanted.connect(self.facing_wanted)
        self.duplicate.decided.connect(self.paired)

    def show_rows(self, rows: Sequence[RowToMatch], pairs: Sequence[DuplicatePair], settled: tuple[int, int]) -> None:
        """Show what needs a word; `settled` says how many firms were matched for certain, and how many are new. The line in
        hand stays, or the next open one."""
        self._settled = settled
        before = self.table.current()
        self.model.set_rows([*(MatchLine(row=row) for row in rows), *(MatchLine(pair=pair) for pair in pairs)])
        lines = self.model.rows()
        kept = before is not None and self.table.set_current(before.key)
        current = self.table.current()
        if lines and (not kept or (current is not None and current.is_decided)):
            start = self.table.current_row() if kept else 0
            order = [*lines[start:], *lines[:start]]
            self.table.set_current(next((line for line in order if not line.is_decided), current or lines[0]).key)
        self._say()
        self._show(self.table.current())

    @property
    def open_decisions(self) -> int:
        """Lines nobody has decided."""
        return sum(not line.is_decided for line in self.model.rows())

    def _say(self) -> None:
        linked, fresh = self._settled
        matched = n_("{n:,} firm matched by credit code or name", "{n:,} firms matched by credit code or name", linked)
        new = n_("{n:,} new", "{n:,} new", fresh)
        waiting = n_("{n:,} to decide", "{n:,} to decide", self.open_decisions)
        self.said.say(_(", ").join((matched, new, waiting)))
        self.back.setVisible(self._state.can_take_back)
        count = len(self._maybe_new())
        self.rest.setVisible(count > 1)
        self.rest.say(Text("The {n:,} undecided are new firms", "The {n:,} undecided are new firms", n=count))

    def _maybe_new(self) -> list[RowToMatch]:
        """Rows nobody has decided of which a new firm can be made."""
        rows = (line.row for line in self.model.rows() if not line.is_decided)
        return [row for row in rows if row is not None and row.may_be_new]

    def go_to(self, file: str, sheet: str, number: int) -> None:
        """Show the row of a sheet, if it is one of these."""
        lines = (line for line in self.model.rows() if line.row is not None and line.row.file == file)
        line = next((line for line in lines if line.row is not None and line.row.key[1:] == (sheet, number)), None)
        if line is not None:
            self.table.set_current(line.key)

    def _show(self, line: object) -> None:
        if not isinstance(line, MatchLine):
            self._sides.setCurrentWidget(self._nothing)
        elif line.row is not None:
            self.candidates.show_row(line.row)
            self._sides.setCurrentWidget(self.candidates)
        elif line.pair is not None:
            self.duplicate.show_pair(line.pair)
            self._sides.setCurrentWidget(self.duplicate)

    # -- deciding

    def _row(self) -> RowToMatch | None:
        line = self.table.current()
        return line.row if line is not None else None

    def _choose(self, number: int) -> None:
        from registry.intake.decisions import MatchKind, RowMatch

        row = self._row()
        if row is not None and number < len(row.candidates):
            uid = row.candidates[number].uid
            self.matched.emit(row.key, RowMatch(MatchKind.FIRM, uid), self.candidates.sides_of(uid))

    def _new(self) -> None:
        from registry.intake.decisions import MatchKind, RowMatch

        row = self._row()
        if row is not None and row.may_be_new:
            self.matched.emit(row.key, RowMatch(MatchKind.NEW), {})

    def _skip(self) -> None:
        from registry.intake.decisions import MatchKind, RowMatch

        row = self._row()
        if row is not None:
            self.matched.emit(row.key, RowMatch(MatchKind.SKIP), {})

    def _not_the_same(self) -> None:
        from registry.intake.matching import name_key

        row = self._row()
        if row is not None and row.candidates:
            number = self.candidates.current
            key = name_key(row.name) or row.uscc or ""
            self.told_apart.emit((row.candidates[number].uid, key))
            self._new()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        ours = watched in (self.table, self.candidates.values)
        if ours and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._act(event)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A key that decides here is no shortcut of the page: N is a new firm, not the next decision of the review."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and self._run(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act(event):
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False for a key that stands for nothing."""
        run = self._run(event)
        if run is not None:
            run()
        return run is not None

    def _run(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key stands for."""
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_N: self._new,
            Qt.Key.Key_D: self._not_the_same,
            Qt.Key.Key_S: self._skip,
            Qt.Key.Key_Backspace: self.taken_back.emit,
        }
        number = event.key() - Qt.Key.Key_1
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and self._row() is not None and 0 <= number < MOST_CANDIDATES:
            return lambda: self._choose(number)
        return acts.get(event.key()) if plain else None

    # -- what the page asks

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(_columns())
        self.candidates.values.respeak()
        self._say()
        self._show(self.table.current())

    def fit(self, width: int, height: int) -> None:
        """Make the step fit the window."""
        self.table.set_window_width(width)
        pane = 420 if width < NARROW_WINDOW else 520
        self.splitter.setSizes([max(width - pane - 80, 300), pane])

    def panes(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        line = self.table.current()
        if line is None:
            return [self.table]
        if line.row is None:
            return [self.table, self.duplicate.merge]
        return [self.table, self.candidates.first, self.candidates.values]


def _columns() -> list[Column[MatchLine]]:
    name, place, kind, state = Text("Name in the sheet"), Text("Source"), Text("What is asked"), Text("State")
    return [
        Column(key="name", title=name, text=lambda line: line.name, role=Type.NAME, width=240, indent=24, priority=-1),
        Column(
            key="place", title=place, text=lambda line: line.place, ink="text3", width=200, stretch=True, priority=2
        ),
        Column(key="kind", title=kind, text=_kind, ink="text2", width=150, priority=1),
        Column(key="state", title=state, text=lambda line: line.state, width=190, priority=-1),
    ]


def _kind(line: MatchLine) -> str:
    return _("Which firm is it?") if line.row is not None else _("One firm or two?")
