"""One record of a cultivation file as a form made from the field catalogue: any kind of record, added or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from registry.errors import UserError
from registry.i18n import Text, Title, current_language
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from ui.cultivation.words import TIERS
from ui.firms.edit import read_value, start_text, unit_of, usual_source
from ui.firms.line_kinds import Target
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type, advance
from ui.kit.form import FormRow
from ui.kit.form_dialog import FormDialog, Words
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.cultivation import Instruments
    from registry.model.catalogue import Field as CatalogueField
    from registry.view import Registry
    from ui.kit.desk import Desk

_LINES_HIGH = 420
_LATEST = {"engagement": "held", "need": "raised"}
"""The day of a new record that is offered as today."""
_OFFERED = {"engagement": ("kind", "visit"), "payment": ("kind", "out"), "support": ("state", "sought")}
_HIDDEN = {"source", "grade"}
_LADDER = {("cultivation_plan", "target_tier"), ("recognition", "tier")}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a record is about.

    Attributes:
        firm: key of the firm, "" for what belongs to none.
        name: of the firm, as the undo step calls it.
        held: the decoded record with ``uid``; None for a new one.
        fixed: values that are not asked for (the support a payment belongs to).
        like: values that a new record starts with.
    """

    table: str
    firm: str = ""
    name: str = ""
    held: Mapping[str, Any] | None = None
    fixed: Mapping[str, Any] | None = None
    like: Mapping[str, Any] | None = None


class RecordDialog(FormDialog):
    """Asks for the fields of a record; a value that cannot be read is said at its line, and nothing is written."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        subject: Subject,
        instruments: Instruments | None = None,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        entity = ENTITIES[subject.table]
        title = Title(entity.en, entity.zh)
        super().__init__(parent, desk, title, 560)
        self._subject, self._instruments, self._done = subject, instruments, done
        hidden = {"grade"} if subject.table == "instrument" else _HIDDEN  # where a policy was read is a fact of it
        self._fields = [
            f for f in entity.fields if f.kind is not Kind.REFERENCE and not f.computed and f.key not in hidden
        ]
        if subject.name:
            self.body.addWidget(Label(subject.name, Type.CELL, "text2"))
        self._controls: dict[str, QWidget] = {}
        self._starts: dict[str, str] = {}
        self._lines: dict[str, FormRow] = {}
        self.source = Field(Text("Source of the new value"))
        self.source.setText(usual_source(None, date.today()))
        rows = self._rows()
        widest = max(advance(Type.CELL, field.title()) for field in self._fields) + 8
        for row in rows:
            row.set_label_width(widest)
        box = layout.column(*rows, gap=4, margins=(0, 0, 14, 0))
        content = QWidget()
        content.setLayout(box)
        scroll = Scroll(content)
        scroll.setMinimumHeight(min(content.sizeHint().height() + 8, _LINES_HIGH))
        self.body.addWidget(scroll, 1)
        if subject.table not in ("instrument", "task"):
            line = FormRow(Text("Source"), self.source)
            line.set_label_width(widest)
            self.body.addLayout(layout.row(line, margins=(0, 0, 14, 0)))  # in line with what scrolls above
            self.body.addSpacing(4)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save") if subject.held or subject.like else Text("Add"), "primary", self.take)
        first = next(iter(self._controls.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit_height()

    # -- the form

    def _rows(self) -> list[FormRow]:
        for field in self._fields:
            name = Title(field.en, field.zh)
            start = self._start(field)
            control = self._control(field, name, start)
            self._controls[field.key] = control
            self._starts[field.key] = self._text(field.key)
            unit = unit_of(self._target(field))
            row = FormRow(
                name, control, Text("a bare figure is in {unit}; 600万元 is read too", unit=unit) if unit else ""
            )
            self._lines[field.key] = row
        return list(self._lines.values())

    def _target(self, field: CatalogueField) -> Target:
        held = self._subject.held or self._subject.like
        return Target(self._subject.table, "", field, held[field.key] if held else None)

    def _start(self, field: CatalogueField) -> str:
        held, table = self._subject.held or self._subject.like, self._subject.table
        if held is not None:
            text = start_text(self._target(field))
            if self._is_instrument(field) and self._instruments is not None and text:
                return str(self._instruments.title(text))
            return text
        if _LATEST.get(table) == field.key:
            return date.today().isoformat()
        key, value = _OFFERED.get(table, ("", ""))
        return value if key == field.key else ""

    def _is_instrument(self, field: CatalogueField) -> bool:
        return (self._subject.table, field.key) == ("support", "instrument")

    def _control(self, field: CatalogueField, name: Title, start: str) -> QWidget:
        if field.vocabulary is not None:
            language = current_language()
            terms = [(t.code, t.label(language)) for t in vocabulary(field.vocabulary)]
            if (self._subject.table, field.key) in _LADDER:
                ladder = [(code, str(text)) for code, text in TIERS.items()]
                terms = ladder + [(c, t) for c, t in terms if c not in TIERS] if field.key == "tier" else ladder
            return Combo([("", "—"), *terms], name, start)
        if field.kind is Kind.LONG_TEXT:
            words = Words(name, 52)
            words.setPlainText(start)
            return words
        line = Field(name, Text("2025-07-01, 2025-07 or 2025") if field.kind is Kind.DATE else "")
        line.setText(start)
        if self._is_instrument(field) and self._instruments is not None:
            names = sorted({str(one.name) for one in self._instruments.all})
            completer = QCompleter(names, line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def control(self, key: str) -> QWidget:
        """The control of a field."""
        return self._controls[key]

    def put(self, key: str, text: str) -> None:
        """Type `text` into a field, or choose the code in a list."""
        control = self._controls[key]
        if isinstance(control, Combo):
            control.set_value(text)
        elif isinstance(control, Words):
            control.setPlainText(text)
        elif isinstance(control, Field):
            control.setText(text)

    def _text(self, key: str) -> str:
        control = self._controls[key]
        if isinstance(control, Combo):
            return control.value or ""
        if isinstance(control, Words):
            return control.words()
        assert isinstance(control, Field)
        return control.text().strip()

    # -- writing

    def take(self) -> None:
        """Write what differs, or say at each line what is wrong."""
        subject, values, wrong = self._subject, dict[str, Any](), False
        for field in self._fields:
            text = self._text(field.key)
            if subject.held is not None and text == self._starts[field.key]:
                continue
            try:
                values[field.key] = self._read(field, text)
                reason = None
            except UserError as error:
                reason, wrong = error.what, True
            if reason is None and field.required and not text:
                reason, wrong = Text("{field} cannot be empty.", field=Title(field.en, field.zh)), True
            self._lines[field.key].set_reason(reason)
        self.fit_height()
        if wrong:
            return
        if subject.held is not None and not values:
            self.accept()
            return
        self.write(lambda registry: self._write(registry, values), lambda _none: self._done())

    def _read(self, field: CatalogueField, text: str) -> Any:
        if self._is_instrument(field) and self._instruments is not None:
            found = self._instruments.find(text) if text else None
            return found.code if found is not None else text or None
        return read_value(self._target(field), text)

    def _write(self, registry: Registry, values: Mapping[str, Any]) -> None:
        from registry.cultivation.acts import add_record, amend_record

        subject, actor, source = self._subject, self.desk.actor, self.source.text().strip()
        if subject.held is not None:
            amend_record(registry, subject.table, subject.held, values, actor=actor, firm=subject.name, source=source)
            return
        owner = {"firm": subject.firm} if subject.firm else {}
        given = {**owner, **(subject.fixed or {}), **values}
        add_record(registry, subject.table, given, actor=actor, firm=subject.name, source=source)
