"""The form of one record: its fields, where the values come from, what is wrong below each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from registry.errors import UserError
from registry.i18n import Text, _
from registry.model.catalogue import Field as CatalogueField
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from ui.firms.edit import start_text, unit_of
from ui.firms.records import ADD, Draft, choices, read
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, IconField, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.layout import column, row
from ui.kit.pane import Scroll


class RecordDialog(Dialog):
    """Asks for a record; `taken` gets its values, their source and the file attached once nothing is wrong."""

    def __init__(
        self,
        parent: QWidget,
        draft: Draft,
        source: str,
        taken: Callable[[Mapping[str, Any], str, Path | None], None],
    ) -> None:
        super().__init__(parent, 560)
        self._draft, self._taken = draft, taken
        kind = ENTITIES[draft.table].title()
        heading = ADD[draft.table] if draft.uid is None else Text("Edit: {kind}", kind=kind)
        self.setWindowTitle(str(heading))
        self._inputs: dict[str, Field | Combo] = {}
        self._lines: dict[str, FormRow] = {}
        form = column(gap=4, margins=(0, 0, 12, 0))
        for field in draft.fields():
            made = self._input(field)
            unit = unit_of(draft.target(field)) if draft.table != "metric" else ""
            self._inputs[field.key] = made
            self._lines[field.key] = FormRow(
                field.title(), made, Text("A bare figure is in {unit}", unit=unit) if unit else ""
            )
            form.addWidget(self._lines[field.key])
        self.path: Path | None = None
        self.file = Field(Text("File"), Text("none"))
        if draft.table == "evidence":
            form.addWidget(FormRow(Text("File"), self._file_row()))
        self.source = IconField("pencil", Text("Source of the new value"), Text("Where does it come from?"))
        self.source.setText(source)
        self._lines["source"] = FormRow(Text("Source"), self.source)
        form.addWidget(self._lines["source"])
        form.addStretch(1)
        inside = QWidget()
        inside.setLayout(form)
        self._scroll = Scroll(inside, heading)
        self._scroll.setFixedHeight(min(inside.sizeHint().height() + 24, 420))
        self.body.addWidget(Label(heading, Type.PANE_TITLE))
        self.body.addSpacing(8)
        self.body.addWidget(self._scroll)
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(heading if draft.uid is None else Text("Save changes"), "primary", self.take)
        next(iter(self._inputs.values())).setFocus()

    def _input(self, field: CatalogueField) -> Field | Combo:
        options = choices(field)
        held = start_text(self._draft.target(field)) if self._draft.uid is not None else ""
        if options is not None:
            return Combo(options, field.title(), held)
        made = Field(field.title())
        made.setText(held)
        return made

    def _file_row(self) -> QWidget:
        self.file.setReadOnly(True)
        self.file.setText(_("kept already") if self._draft.before.get("sha256") else "")
        choose = Button(Text("Choose file"))
        choose.clicked.connect(lambda _on=False: self._choose_file())
        line = row(self.file, choose, gap=6)
        line.setStretch(0, 1)
        box = QWidget()
        box.setLayout(line)
        return box

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("Attach a file"))
        if path:
            self.attach(Path(path))

    def attach(self, path: Path) -> None:
        """Take the file at `path` as the evidence; its name is the title where none is typed yet."""
        self.path = path
        self.file.setText(path.name)
        if not self.texts()["title"].strip():
            self.set_text("title", path.stem)

    def set_text(self, key: str, text: str) -> None:
        """Type or choose `text` in a field."""
        made = self._inputs[key]
        if isinstance(made, Combo):
            made.set_value(text)
        else:
            made.setText(text)

    def texts(self) -> dict[str, str]:
        """What is typed or chosen, by field."""
        return {
            key: (made.value or "") if isinstance(made, Combo) else made.text() for key, made in self._inputs.items()
        }

    def take_up(self, texts: Mapping[str, str], path: Path | None, error: UserError) -> None:
        """Begin where somebody was refused: what was typed, and the reason at the first date, or else at the first field."""
        for key, text in texts.items():
            self.set_text(key, text)
        if path is not None:
            self.attach(path)
        dated = next((f.key for f in self._draft.fields() if f.kind is Kind.DATE), next(iter(self._lines)))
        self._lines[dated].set_reason(error.brief)
        self._inputs[dated].setFocus()

    def take(self) -> None:
        """Take the record, or say at each field what is wrong."""
        values, wrong = read(self._draft, self.texts())
        source = self.source.text().strip()
        if not source:
            wrong["source"] = Text("Say where the value comes from.")
        for key, line in self._lines.items():
            line.set_reason(wrong.get(key))
        if wrong:
            first = next(key for key in self._lines if key in wrong)
            (self.source if first == "source" else self._inputs[first]).setFocus()
            return
        self.accept()
        self._taken(values, source, self.path)
