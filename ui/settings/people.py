"""People: who works with the registry, under which account, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from registry.model.vocab import vocabulary
from ui.kit import format as write
from ui.kit.controls import CheckBox, Field, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.format import DASH
from ui.kit.layout import column
from ui.kit.table.columns import Column
from ui.settings.record_section import RecordSection

if TYPE_CHECKING:
    from registry.change.people import Person

ALLOWED = {
    "officer": Text("everything but marks and seals; decides who works here"),
    "reviewer": Text("decisions and objections of a round; gives the second name at a seal"),
    "secretary": Text("marks, seals and what belongs to a round"),
    "reader": Text("reads, prints and exports; changes nothing"),
}
"""What each role may do, in the words of the form."""


class PeopleSection(RecordSection["Person"]):
    """The list of people and the form of one."""

    name = Text("People")
    empty = (
        Text("Nobody is named yet"),
        Text("Whoever has the file may change everything. The first person you add is an officer."),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, lambda one: one.uid)
        self.save.say(Text("Save person"))
        self.add.say(Text("Add person"))
        self.remove.say(Text("Remove person"))

    def build_form(self) -> None:
        self._uid = ""
        self.person = Field(Text("Person's name"))
        self.account = Field(Text("Account on the computer"))
        self.roles = {term.code: CheckBox(_role_title(term.code)) for term in vocabulary("role")}
        self.gone = CheckBox(Text("No longer at work here"))
        self._mine = Label("", Type.SMALL, "text3", wrap=True)
        self._confirmed = Label("", Type.SMALL, "text3", wrap=True)
        self.form.addWidget(FormRow(Text("Person's name"), self.person))
        self.form.addWidget(FormRow(Text("Account"), self.account))
        self.form.addWidget(self._mine)
        self.form.addSpacing(4)
        self.form.addWidget(Label(Text("Roles"), Type.SECTION))
        for code, box in self.roles.items():
            self.form.addLayout(column(box, Label(ALLOWED[code], Type.SMALL, "text3", wrap=True), gap=0))
        self.form.addSpacing(4)
        self.form.addWidget(self.gone)
        self.form.addWidget(self._confirmed)

    def first_field(self) -> QWidget:
        return self.person

    def columns(self) -> list[Column[Person]]:
        return [
            Column(
                key="name",
                title=Text("Person's name"),
                text=lambda one: one.name,
                sort=lambda one: one.name,
                role=Type.NAME,
                width=140,
                indent=24,
                priority=-1,
            ),
            Column(
                key="roles",
                title=Text("Roles"),
                text=lambda one: one.titles(),
                sort=lambda one: one.titles(),
                width=160,
                stretch=True,
                priority=-1,
            ),
            Column(
                key="account",
                title=Text("Account"),
                text=lambda one: one.account or DASH,
                sort=lambda one: one.account or None,
                width=110,
                priority=1,
            ),
            Column(
                key="state",
                title=Text("State"),
                text=_state,
                sort=_state,
                width=130,
                gap=16,
                priority=2,
            ),
        ]

    def fetch(self, connection: Any) -> Sequence[Person]:
        from registry.change.people import people

        return people(connection)

    def show_one(self, one: Person | None) -> None:
        from registry.change.people import system_account

        first = one is None and self.model.rowCount() == 0
        self._uid = one.uid if one is not None else ""
        self.person.setText(one.name if one is not None else self.desk.said_name if first else "")
        self.account.setText(one.account if one is not None else system_account() if first else "")
        roles = one.roles if one is not None else frozenset(("officer",)) if first else frozenset[str]()
        for code, box in self.roles.items():
            box.setChecked(code in roles)
        self.gone.setChecked(one is not None and one.gone)
        self.gone.setVisible(one is not None)
        self.remove.setEnabled(one is not None)
        self._mine.say(
            Text(
                "The account at this computer is “{account}”. Without an account the name alone counts.",
                account=system_account(),
            )
        )
        day = one.confirmed if one is not None else None
        said = (
            Text("Name confirmed on {day}", day=write.day(day)) if day is not None else Text("Name not confirmed yet")
        )
        self._confirmed.say(said if one is not None else "")

    def take(self) -> None:
        uid, name, account = self._uid, self.person.text(), self.account.text()
        roles = [code for code, box in self.roles.items() if box.isChecked()]
        gone, actor = self.gone.isChecked(), self.desk.actor

        def make(connection: Any) -> Any:
            from registry.office.staff import person_change

            change = person_change(connection, uid, name=name, account=account, roles=roles, gone=gone, actor=actor)
            if change is not None:
                self.want(next(iter(change.operations)).uid)
            return change

        self.writer.write(make, Text("Person saved"))

    def take_out(self) -> None:
        uid, actor = self._uid, self.desk.actor

        def make(connection: Any) -> Any:
            from registry.office.staff import remove_change

            return remove_change(connection, uid, actor=actor)

        self.writer.write(make, Text("Person removed"))


def _role_title(code: str) -> Text:
    from registry.model.catalogue import Title

    term = vocabulary("role").get(code)
    return Title(term.en, term.zh)


def _state(one: Person) -> str:
    if one.gone:
        return str(Text("no longer here"))
    return str(Text("name confirmed")) if one.confirmed is not None else str(Text("not confirmed"))
