"""What a notice leaves open until somebody fills it in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from ui.kit.controls import Field
from ui.kit.form import FormRow

_DAY = "2025-08-25"
_FIELDS: tuple[tuple[str, Text, Text | str], ...] = (
    ("number", Text("Document number"), Text("Left to fill in")),
    ("basis", Text("Basis"), Text("The paper that the selection rests on")),
    ("first", Text("First day"), _DAY),
    ("last", Text("Last day"), _DAY),
    ("reply_by", Text("Answer by"), _DAY),
    ("contact", Text("Contact"), Text("Left to fill in")),
    ("telephone", Text("Telephone"), Text("Left to fill in")),
    ("supervision", Text("Supervision"), Text("Left to fill in")),
    ("address", Text("Address"), Text("Left to fill in")),
    ("dated", Text("Day of the notice"), _DAY),
)
_LIST = frozenset({"number", "basis", "first", "last", "contact", "telephone", "supervision", "address", "dated"})
_REVERIFY = frozenset({"number", "reply_by", "contact", "telephone", "dated"})


class NoticeForm(QWidget):
    """The fields; `typed` tells the field and its text."""

    typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self._rows: dict[str, FormRow] = {}
        for key, label, hint in _FIELDS:
            field = Field(label, hint)
            field.textChanged.connect(lambda text, key=key: self.typed.emit(key, text))
            self._rows[key] = FormRow(label, field)
            rows.addWidget(self._rows[key])

    def show_for(self, kind: str) -> None:
        """Show the fields that a paper of this kind has."""
        wanted = _REVERIFY if kind == "reverify" else _LIST
        for key, row in self._rows.items():
            row.setVisible(key in wanted)
