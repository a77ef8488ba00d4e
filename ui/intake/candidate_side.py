"""The firms that a row may speak of: each part of the comparison with its verdict, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Text, _, current_language
from ui.intake.line_table import LineTable
from ui.intake.lines import Line, facing_lines
from ui.intake.sides import ConflictKey, Side
from ui.kit.controls import Button, ElidedLabel, Glyph, Label, Radio
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.intake.facing import FacingFirm
    from registry.intake.matching.likeness import Candidate, Part
    from registry.intake.planned import RowToMatch
    from ui.intake.state import IntakeState

_MARKS = {"equal": ("check", "ok"), "like": ("info", "warn"), "differs": ("x", "bad"), "missing": ("minus", "text3")}


class CandidateSide(QFrame):
    """One row and its candidates; the one in hand stands beside the row, value by value.

    Signals:
        facing_wanted: the row and the firm (uid) to lay beside it.
    """

    facing_wanted = Signal(object, str)
    chosen = Signal(int)
    new_wanted = Signal()
    skip_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, state: IntakeState) -> None:
        super().__init__()
        self.current = 0
        self._facing: FacingFirm | None = None
        self._sides: dict[str, dict[ConflictKey, Side]] = {}
        self._parts: list[QWidget] = []
        self._row: RowToMatch | None = None
        self._radios: list[Radio] = []
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._place = ElidedLabel("", Type.SMALL, "text3", keep=" › ")
        self._code = Label("", Type.CELL, "text2")
        self._list: QVBoxLayout = column(gap=8, margins=(16, 8, 16, 8))
        self._cards = panel(self._list)
        self._cards.installEventFilter(self)
        self._scroll = Scroll(self._cards, Text("Firms it may be"))
        self.values = LineTable(state, Text("The row beside the firm"))
        self.values.lay_beside(True)
        self.values.toggled.connect(self._toggle)
        self.values.decided.connect(self._take)
        self.take = Button(Text("This firm"), "primary")
        self.new = Button(Text("New firm"))
        self.other = Button(Text("Not the same"))
        self.skip = Button(Text("Let it wait"), "quiet")
        keys = Text("Keys: 1 to 5 choose, N new firm, D not the same, S let it wait, Backspace takes back")
        self._keys = Label(keys, Type.SMALL, "text3", wrap=True)
        foot = column(row(self.take, self.new, self.other, self.skip, None), 6, self._keys, margins=(16, 10, 16, 12))
        whole = column(
            column(self._name, 2, self._code, 2, self._place, margins=(16, 12, 16, 10)),
            rule(),
            self._scroll,
            rule(),
            self.values,
            panel(foot, edge="top"),
        )
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.take.clicked.connect(lambda _on=False: self.chosen.emit(self.current))
        self.new.clicked.connect(lambda _on=False: self.new_wanted.emit())
        self.other.clicked.connect(lambda _on=False: self.other_wanted.emit())
        self.skip.clicked.connect(lambda _on=False: self.skip_wanted.emit())

    @property
    def first(self) -> QWidget:
        """What takes the focus."""
        return self._radios[self.current] if self._radios else self.new

    def focus_first(self) -> None:
        """Go to the candidates."""
        self.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_row(self, found: RowToMatch) -> None:
        """Show a row; the candidate that was chosen before is marked."""
        same = self._row is not None and self._row.key == found.key
        if not same:
            self._sides = {}
        self._row = found
        self._name.say(found.name or Text("No name in this row"))
        self._code.say(found.uscc or Text("No credit code"))
        self._place.say(f"{found.file} › {found.key[1]}!{found.cell}")
        decided = found.decided.uid if found.decided is not None else None
        uids = [candidate.uid for candidate in found.candidates]
        self.current = uids.index(decided) if decided in uids else self.current if same else 0
        self.current = min(self.current, max(len(uids) - 1, 0))
        clear(self._list)
        self._radios, self._parts = [], []
        for number, candidate in enumerate(found.candidates):
            self._list.addWidget(self._card(number, candidate))
        if not uids:
            self._list.addWidget(Label(Text("No firm with a similar name."), Type.CELL, "text2"))
        self._list.addStretch(1)
        self._fit()
        self._ask()
        self.take.setEnabled(bool(uids))
        self.other.setEnabled(bool(uids))
        self.new.setEnabled(found.may_be_new)

    def _card(self, number: int, candidate: Candidate) -> QWidget:
        radio = Radio(f"{number + 1}  {candidate.name}")
        radio.setChecked(number == self.current)
        radio.toggled.connect(lambda on, n=number: self._pick(n) if on else None)
        self._radios.append(radio)
        score = Label(_("{score} of 100", score=candidate.score), Type.SMALL, "text3")
        lines = [_part_line(part) for part in candidate.parts]
        veto = [Label(Text("Another firm for certain."), Type.CELL, "bad")] if candidate.vetoed else []
        parts = panel(column(*lines, gap=0))
        if number != self.current:
            parts.hide()  # shown before it has a parent it would be a window, and take the keyboard from ours
        self._parts.append(parts)
        return panel(column(row(radio, None, score), *veto, parts, gap=2))

    def _pick(self, number: int) -> None:
        self.current = number
        for place, parts in enumerate(self._parts):
            parts.setVisible(place == number)
        self._fit()
        self._ask()

    # -- side by side

    def sides_of(self, uid: str) -> Mapping[ConflictKey, Side]:
        """What was chosen here between the row and this firm."""
        return dict(self._sides.get(uid, {}))

    def _ask(self) -> None:
        """Ask for the firm in hand, to lay it beside the row."""
        self._facing = None
        candidates = self._row.candidates if self._row is not None else ()
        self.values.setVisible(bool(candidates))
        self.values.model_of_lines.set_rows([])
        self.values.set_empty(None)
        if self._row is not None and candidates:
            self.facing_wanted.emit(self._row, candidates[self.current].uid)

    def show_facing(self, found: RowToMatch, uid: str, facing: FacingFirm | None) -> None:
        """Lay a firm of the registry beside the row; None for one that is none yet."""
        row = self._row
        if row is None or row.key != found.key or row.candidates[self.current].uid != uid:
            return  # the person went on
        self._facing = facing
        if facing is None:
            said = Text("It stands in the same files. Once it is chosen, the two rows stand side by side.")
            self.values.set_empty(EmptyState(Text("Not in the registry yet"), said))
        else:
            self._show_values()

    def _show_values(self) -> None:
        if self._facing is not None and self._row is not None:
            place = f"{self._row.file} › {self._row.key[1]}"
            sides = self._sides.get(self._facing.uid, {})
            self.values.model_of_lines.set_rows(facing_lines(self._facing, sides, place, current_language()))

    def _toggle(self, line: Line) -> None:
        self._choose(line, take=line.state in ("left", "kept"))

    def _take(self, line: Line, take: bool) -> None:
        self._choose(line, take=take)

    def _choose(self, line: Line, *, take: bool) -> None:
        if self._facing is not None:
            self._sides.setdefault(self._facing.uid, {})[line.key] = Side(take, line.disputed)
            self._show_values()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._cards and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The candidates take what they need, at most a good third."""
        self._scroll.setFixedHeight(min(self._cards.sizeHint().height(), max(self.height() * 2 // 5, 72)))


def _part_line(part: Part) -> QWidget:
    icon, tone = _MARKS[part.verdict.value]
    line = row(
        24,
        Glyph(icon, tone, 12),
        Label(part.kind.label, Type.CELL, "text2"),
        Label(part.verdict.label, Type.CELL, tone if tone != "text3" else "text2"),
        ElidedLabel(part.detail, Type.CELL, "text3"),
        gap=6,
    )
    line.setStretch(4, 1)
    return panel(line)
