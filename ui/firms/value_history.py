"""What one value has been: when, by whom, why, from where; and the way back to an older one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from registry.i18n import Text, current_language
from registry.model.wording import show_metric, show_value
from ui.firms.history_lines import ACTS
from ui.firms.line_kinds import Target
from ui.kit import format as write
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.feedback import Dialog
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.layout import column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.view import FirmCard
    from ui.firms.line_kinds import Origin


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
    """The states of a value with its source; `restore` gets the state that shall stand again."""

    def __init__(
        self,
        parent: QWidget,
        label: str,
        origin: Origin | None,
        states: Sequence[Past],
        restore: Callable[[Past], None] | None,
    ) -> None:
        super().__init__(parent, 560)
        heading = Text("History of {field}", field=label)
        self.setWindowTitle(str(heading))
        self._restore = restore
        self.buttons: list[Button] = []
        lines = column(gap=0)
        for state in states:
            lines.addWidget(self._line(state))
            lines.addWidget(rule())
        if not states:
            lines.addWidget(Label(Text("Nothing has been changed."), Type.CELL, "text2"))
        lines.addStretch(1)
        inside = QWidget()
        inside.setLayout(lines)
        scroll = Scroll(inside, heading)
        scroll.setFixedHeight(min(max(inside.sizeHint().height(), 60), 320))
        self.body.addWidget(Label(heading, Type.PANE_TITLE))
        if origin is not None:
            self.body.addWidget(SourceLine(origin.kind, origin.text))
        self.body.addSpacing(6)
        self.body.addWidget(scroll)
        self.add_button(Text("Close the history"), "primary", self.accept).setFocus()

    def _line(self, state: Past) -> QWidget:
        when = write.moment(state.at) if state.at is not None else str(Text("before that"))
        said = "  ".join(part for part in (when, str(state.act), state.by) if part)
        text = column(ElidedLabel(state.text, Type.NAME), ElidedLabel(said, Type.SMALL, "text3"))
        line = row(text, gap=8, margins=(0, 6, 12, 6))
        line.setStretch(0, 1)
        if state.current:
            line.addWidget(Label(Text("now"), Type.LABEL, "accent"))
        elif self._restore is not None:
            back = Button(Text("Restore the value"), name=Text("Restore {value}", value=state.text))
            back.clicked.connect(lambda _on=False: self._back(state))
            self.buttons.append(back)
            line.addWidget(back)
        return panel(line)

    def _back(self, state: Past) -> None:
        self.accept()
        if self._restore is not None:
            self._restore(state)
