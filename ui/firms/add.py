"""Adding one firm by hand: what is asked, what is refused, and the change set. The dialog stands at the end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from registry.errors import UserError
from registry.i18n import N_, Text, current_language
from registry.model.vocab import vocabulary
from ui.firms.edit import read_credit_code, usual_source
from ui.firms.state import FirmsState
from ui.kit.combo import Combo
from ui.kit.controls import Field, IconField, Label
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow

if TYPE_CHECKING:
    from registry.change import ChangeSet
    from registry.view import FirmRow, Registry
    from ui.kit.worker import Ticket


@dataclass(frozen=True, slots=True)
class NewFirm:
    """What was asked. Everything but the legal name and the source may be empty."""

    legal_name: str
    short_name: str
    english_name: str
    uscc: str
    district: str
    source: str


def faults(new: NewFirm, rows: Sequence[FirmRow]) -> dict[str, Text]:
    """What is not accepted, by field; empty when the firm can be added."""
    found: dict[str, Text] = {}
    if not new.legal_name:
        found["legal_name"] = Text("Type the legal name.")
    elif any(row.legal_name == new.legal_name for row in rows):
        found["legal_name"] = Text("A firm of this name is in the registry already.")
    if not new.source:
        found["source"] = Text("Say where the value comes from.")
    if new.uscc:
        try:
            code = read_credit_code(new.uscc)
        except UserError as error:
            found["uscc"] = error.what
        else:
            twin = next((row for row in rows if row.uscc == code), None)
            if twin is not None:
                found["uscc"] = Text("{firm} has this code already.", firm=twin.legal_name)
    return found


def change_for(new: NewFirm, actor: str) -> ChangeSet:
    """The change set that adds the firm, with the source of every value given."""
    from registry.change import ChangeSet, Insert, ValueSource
    from registry.model.firm_entities import FIRM
    from registry.model.pinyin import pinyin_of

    uid = str(uuid.uuid4())
    given = {
        "legal_name": new.legal_name,
        "short_name": new.short_name,
        "english_name": new.english_name,
        "uscc": read_credit_code(new.uscc) if new.uscc else "",
        "district": new.district,
    }
    values = {key: value for key, value in given.items() if value}
    pinyin, initials = pinyin_of(new.short_name or new.legal_name)
    return ChangeSet(
        kind="edit",
        label=N_("Add {firm}"),
        label_values={"firm": new.short_name or new.legal_name},
        actor=actor,
        reason=new.source,
        operations=(Insert("firm", uid, FIRM.encode(values | {"pinyin": pinyin, "initials": initials})),),
        sources=tuple(ValueSource(uid, key, "person", new.source) for key in values),
    )


class AddFirmDialog(Dialog):
    """Asks for a new firm; `taken` gets it once nothing is wrong."""

    def __init__(self, parent: QWidget, rows: Sequence[FirmRow], taken: Callable[[NewFirm], None]) -> None:
        super().__init__(parent, 520)
        self.setWindowTitle(str(Text("Add a firm")))
        self._rows, self._taken = rows, taken
        language = current_language()
        self.legal_name = Field(Text("Legal name"))
        self.short_name = Field(Text("Short name"))
        self.english_name = Field(Text("English name"))
        self.uscc = Field(Text("Credit code"))
        districts = [("", "—"), *((t.code, t.label(language)) for t in vocabulary("district"))]
        self.district = Combo(districts, Text("District"), "")
        self.source = IconField("pencil", Text("Source of the new value"))
        self.source.setText(usual_source(None, date.today()))
        self._lines = {
            "legal_name": FormRow(Text("Legal name"), self.legal_name),
            "short_name": FormRow(Text("Short name"), self.short_name),
            "english_name": FormRow(Text("English name"), self.english_name),
            "uscc": FormRow(Text("Credit code"), self.uscc),
            "district": FormRow(Text("District"), self.district),
            "source": FormRow(Text("Source"), self.source),
        }
        self.body.addWidget(Label(Text("Add a firm"), Type.PANE_TITLE))
        self.body.addSpacing(8)
        for line in self._lines.values():
            self.body.addWidget(line)
            self.body.addSpacing(4)
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Add firm"), "primary", self.take)
        self.legal_name.setFocus()

    def take(self) -> None:
        """Add the firm, or say at each field what is wrong."""
        new = NewFirm(
            self.legal_name.text().strip(),
            self.short_name.text().strip(),
            self.english_name.text().strip(),
            self.uscc.text().strip(),
            self.district.value or "",
            self.source.text().strip(),
        )
        wrong = faults(new, self._rows)
        for key, line in self._lines.items():
            line.set_reason(wrong.get(key))
        self.adjustSize()
        if not wrong:
            self.accept()
            self._taken(new)


class AddFlow(QObject):
    """Joins the dialog of a new firm with the writer; `want` gets the key of the firm that was added."""

    def __init__(self, page: QWidget, desk: Desk, state: FirmsState, want: Callable[[str], None]) -> None:
        super().__init__(page)
        self._page, self._desk, self._state, self._want = page, desk, state, want

    def start(self) -> None:
        """Ask for a new firm and add it."""
        dialog = AddFirmDialog(self._page, self._state.rows, self._add)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add(self, new: NewFirm) -> None:
        actor = self._desk.actor

        def work(registry: Registry, _ticket: Ticket) -> str:
            from registry.change import apply

            change = change_for(new, actor)
            apply(registry, change)
            return next(iter(change.operations)).uid

        self._desk.write(work, self._added, initiator=self._page)

    def _added(self, uid: str) -> None:
        self._want(uid)
        self._desk.say(Text("Firm added"), action=(Text("Undo"), self._desk.undo))
