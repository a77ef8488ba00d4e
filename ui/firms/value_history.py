"""What one value has been: when, by whom, why, from where; and the way back to an older one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text, current_language
from registry.model.wording import show_metric, show_value
from ui.firms.history_lines import ACTS
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.sheet_preview import SourceView
from ui.kit import format as write
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.view import FirmCard


@dataclass(frozen=True, slots=True)
class Past:
    """One state of a value.

    Attributes:
        value: decoded; of a yearly figure its number.
        text: as a person reads it.
        at, by, act: when it came, by whom and why, by which act; None and "" for what stood before all changes.
        current: it stands there now.
    """

    value: Any
    text: str
    at: datetime | None
    by: str
    act: Text | str
    current: bool


def past_of(card: FirmCard, target: Target) -> list[Past]:
    """The states of a value, the latest first; equal states in a row are one."""
    lines = [
        line
        for line in card.history
        if line.table == target.table and line.uid == target.uid and line.field.key == target.field.key
    ]
    states: list[Past] = []
    now = target.value["lo"] if target.table == "metric" else target.value
    joint = "，" if current_language().value == "zh" else ", "
    for number, line in enumerate(lines):
        if number + 1 < len(lines) and line.before == line.after:
            continue
        by = joint.join(part for part in (line.actor, line.reason) if part)
        current = number == 0 and line.after == now
        states.append(Past(line.after, _words(target, line.after), line.at, by, ACTS.get(line.act, line.act), current))
    if lines and lines[-1].before is not None:
        first = lines[-1].before
        states.append(Past(first, _words(target, first), None, "", "", False))
    return states


def _words(target: Target, value: Any) -> str:
    language = current_language()
    if target.table != "metric":
        return show_value(target.field, value, language)
    return show_metric({**target.value, "lo": value, "hi": value, "kind": "exact"}, language)


class HistoryDialog(Dialog):
    """A value with its source and its states; of a cell made of several values one is in front.

    Args:
        lines: the values, at least one.
        states: gives the states of one.
        shown: called when a value comes to the front, with the place where its source is shown.
        restore: gets the value and the state that shall stand again.
    """

    def __init__(
        self,
        parent: QWidget,
        heading: Text | str,
        lines: Sequence[ValueLine],
        states: Callable[[ValueLine], Sequence[Past]],
        shown: Callable[[ValueLine, SourceView], None],
        restore: Callable[[ValueLine, Past], None],
        hold_back: Callable[[QWidget], None],
    ) -> None:
        super().__init__(parent, 640)
        self.setWindowTitle(str(heading))
        self._lines, self._states, self._shown, self._restore = lines, states, shown, restore
        self.hold_back = hold_back
        self.buttons: list[Button] = []
        self.source = SourceView()
        options = [(str(n), f"{line.label}  {line.value}") for n, line in enumerate(lines)]
        self.which = Combo(options, Text("Values the cell is worked out from"), "0")
        self.which.chosen.connect(lambda key: self.show_line(int(key)))
        self._past: QVBoxLayout = column(gap=0)
        self._inside = QWidget()
        self._inside.setLayout(self._past)
        self._scroll = Scroll(self._inside, heading)
        self.body.addWidget(Label(heading, Type.PANE_TITLE))
        self.body.addSpacing(4)
        if len(lines) > 1:
            self.body.addWidget(self.which)
            self.body.addSpacing(4)
        self.body.addWidget(self.source)
        self.body.addSpacing(6)
        self._head = Label(Text("What it was"), Type.SECTION)
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll)
        self.add_button(Text("Close the history"), "primary", self.accept).setFocus()
        self.show_line(0)

    def put(self, part: QWidget, *, first: bool) -> None:
        """Add a part: below what the value was, or `first`, before that."""
        place = self.body.indexOf(self._head) if first else self.body.count()
        self.body.insertWidget(place, part)
        if first:
            self.body.insertSpacing(place + 1, 12)

    def show_line(self, number: int) -> None:
        """Bring a value to the front."""
        line = self._lines[number]
        self.source.show_origin(line.origin)
        clear(self._past)
        self.buttons = []
        states = self._states(line)
        for state in states:
            self._past.addWidget(self._line(line, state))
            self._past.addWidget(rule())
        if not states:
            self._past.addWidget(Label(Text("Nothing has been changed."), Type.CELL, "text2"))
        self._past.addStretch(1)
        there = line.target is not None
        self._head.setVisible(there)
        self._scroll.setVisible(there)
        self._scroll.setFixedHeight(min(max(self._inside.sizeHint().height(), 60), 240))
        self._shown(line, self.source)

    def _line(self, line: ValueLine, state: Past) -> QWidget:
        when = write.moment(state.at) if state.at is not None else str(Text("before that"))
        said = "  ".join(part for part in (when, str(state.act), state.by) if part)
        text = column(ElidedLabel(state.text, Type.NAME), ElidedLabel(said, Type.SMALL, "text3"))
        made = row(text, gap=8, margins=(0, 6, 12, 6))
        made.setStretch(0, 1)
        if state.current:
            made.addWidget(Label(Text("now"), Type.LABEL, "accent"))
        else:
            back = Button(Text("Restore the value"), name=Text("Restore {value}", value=state.text))
            back.clicked.connect(lambda _on=False: self._back(line, state))
            self.hold_back(back)
            self.buttons.append(back)
            made.addWidget(back)
        return panel(made)

    def _back(self, line: ValueLine, state: Past) -> None:
        self.accept()
        self._restore(line, state)

    def grown(self) -> None:
        """The source takes more room now."""
        self.adjustSize()
