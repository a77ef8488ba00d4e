"""A small dialog that asks for a few words before something is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label, Spoken
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow


@dataclass(frozen=True, slots=True)
class Asked:
    """One field.

    Attributes:
        value: what stands there at first; of a choice, the key chosen.
        needed: it may not stay empty.
        choices: (key, text) to choose from; () for a line to type.
        kind: "text", or "day" for a date that may be left out.
        note: a sentence below the field.
    """

    key: str
    title: Text
    value: str = ""
    needed: bool = True
    choices: Sequence[tuple[str, Spoken]] = ()
    kind: str = "text"
    note: Spoken = ""


def read_day(text: str) -> date | None:
    """A day as it is typed: 2025-10-17, 2025/10/17, 20251017.

    Raises:
        ValueError: it is none.
    """
    plain = text.strip().replace("/", "-").replace(".", "-")
    if not plain:
        return None
    return date.fromisoformat(plain if "-" in plain else f"{plain[:4]}-{plain[4:6]}-{plain[6:]}")


class AskDialog(Dialog):
    """Asks; `taken` gets the answers by key once nothing is wrong."""

    def __init__(
        self,
        parent: QWidget,
        title: Text,
        fields: Sequence[Asked],
        act: Text,
        taken: Callable[[Mapping[str, str]], object],
        *,
        sentence: Spoken = "",
        more: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent, 520)
        self.setWindowTitle(str(title))
        self._fields, self._taken = fields, taken
        self.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
        if sentence:
            self.body.addSpacing(4)
            self.body.addWidget(Label(sentence, Type.BODY, "text2", wrap=True))
        for widget in more:
            self.body.addSpacing(4)
            self.body.addWidget(widget)
        self.body.addSpacing(8)
        self.controls: dict[str, Field | Combo] = {}
        self._lines: dict[str, FormRow] = {}
        for asked in fields:
            control = self._control(asked)
            line = FormRow(asked.title, control, asked.note)
            self.controls[asked.key], self._lines[asked.key] = control, line
            self.body.addWidget(line)
            self.body.addSpacing(4)
        self.cancel_button: Button = self.add_button(Text("Cancel"), run=self.reject)
        self.act_button: Button = self.add_button(act, "primary", self.take)
        first = next(iter(self.controls.values()), None)
        if first is not None:
            first.setFocus()

    def _control(self, asked: Asked) -> Field | Combo:
        if asked.choices:
            return Combo(asked.choices, asked.title, asked.value or None)
        field = Field(asked.title, Text("2025-10-17") if asked.kind == "day" else "")
        field.setText(asked.value)
        return field

    def answers(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            key: (control.value or "") if isinstance(control, Combo) else control.text().strip()
            for key, control in self.controls.items()
        }

    def take(self) -> None:
        """Hand the answers over, or say at each field what is wrong."""
        answers, wrong = self.answers(), False
        for asked in self._fields:
            fault = _fault(asked, answers[asked.key])
            self._lines[asked.key].set_reason(fault)
            if fault is not None and not wrong:
                self.controls[asked.key].setFocus()
            wrong = wrong or fault is not None
        self.adjustSize()
        if not wrong:
            self.accept()
            self._taken(answers)


def _fault(asked: Asked, answer: str) -> Text | None:
    if not answer:
        return Text("Fill this in.") if asked.needed else None
    if asked.kind == "day":
        try:
            read_day(answer)
        except ValueError:
            return Text("Write the day as 2025-10-17.")
    return None
