"""The firms that a row may speak of: each part of the comparison with its verdict, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Text, _
from ui.kit.controls import Button, ElidedLabel, Glyph, Label, Radio
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.intake.matching.likeness import Candidate, Part
    from registry.intake.planned import RowToMatch

_MARKS = {"equal": ("check", "ok"), "like": ("info", "warn"), "differs": ("x", "bad"), "missing": ("minus", "text3")}


class CandidateSide(QFrame):
    """One row and its candidates."""

    chosen = Signal(int)
    new_wanted = Signal()
    skip_wanted = Signal()
    other_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current = 0
        self._row: RowToMatch | None = None
        self._radios: list[Radio] = []
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._place = ElidedLabel("", Type.SMALL, "text3", keep=" › ")
        self._code = Label("", Type.CELL, "text2")
        self._list: QVBoxLayout = column(gap=10, margins=(16, 12, 16, 12))
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
            Scroll(panel(self._list), Text("Firms it may be")),
            panel(foot, edge="top"),
        )
        whole.setStretch(2, 1)
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
        self._row = found
        self._name.say(found.name or Text("No name in this row"))
        self._code.say(found.uscc or Text("No credit code"))
        self._place.say(f"{found.file} › {found.key[1]}!{found.cell}")
        decided = found.decided.uid if found.decided is not None else None
        uids = [candidate.uid for candidate in found.candidates]
        self.current = uids.index(decided) if decided in uids else self.current if same else 0
        self.current = min(self.current, max(len(uids) - 1, 0))
        clear(self._list)
        self._radios = []
        for number, candidate in enumerate(found.candidates):
            self._list.addWidget(self._card(number, candidate))
        if not uids:
            self._list.addWidget(Label(Text("No firm with a similar name."), Type.CELL, "text2"))
        self._list.addStretch(1)
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
        return panel(column(row(radio, None, score), *veto, *lines, gap=2))

    def _pick(self, number: int) -> None:
        self.current = number


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
