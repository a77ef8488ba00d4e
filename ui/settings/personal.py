"""Personal data: which fields of the registry hold them, where one person is named, and erasing that person for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text, Title, current_language
from registry.model.entities import ENTITIES, KEPT_FROM_LOG
from ui.kit.controls import Button, Label, SearchField
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.table.columns import Column, check_column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.change.persons import PersonPlace
    from registry.view import Registry
    from ui.kit.worker import Ticket


class PersonalSection(QWidget):
    """A search, the places it finds, a button that erases those that are checked."""

    name = Text("Personal data")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.search = SearchField(Text("Find a person"), Text("Name, number or address of a person"))
        self.go = Button(Text("Find"))
        self.erase = Button(Text("Erase the person…"), "danger")
        self.about = Label("", Type.CELL, "text2", wrap=True)
        self.wrong = Label("", Type.SMALL, "bad", wrap=True)
        self.wrong.hide()
        self.model: RowsModel[Any] = RowsModel(self.columns(), lambda one: one.uid)
        self.table: Table[Any] = Table(self.model, Text("Where the person is named"), frozen=0, sortable=False)
        top = column(self.about, row(self.search, self.go, gap=8), self.wrong, gap=8, margins=(16, 12, 16, 12))
        foot = panel(row(None, self.erase, margins=(16, 0, 16, 0)), edge="top")
        foot.setFixedHeight(52)
        whole = column(panel(top, edge="bottom"), self.table, foot)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        desk.hold_back(self.erase)
        self.go.clicked.connect(lambda _on=False: self.look())
        self.search.returnPressed.connect(self.look)
        self.model.checks_changed.connect(self._checked)
        self.erase.clicked.connect(lambda _on=False: self.ask())
        self.respeak()
        self.show_places(())

    def columns(self) -> list[Column[PersonPlace]]:
        """The columns of the places."""
        return [
            check_column(),
            Column(key="what", title=Text("Record"), text=_entity, width=150, priority=0),
            Column(
                key="said",
                title=Text("What stands there"),
                text=lambda one: one.said,
                role=Type.NAME,
                width=200,
                stretch=True,
                priority=-1,
            ),
            Column(key="firm", title=Text("Firm"), text=lambda one: one.firm or "—", width=200, priority=1),
            Column(key="state", title=Text("State"), text=_state, width=130, gap=16, priority=0),
        ]

    def look(self) -> None:
        """Find where the person is named."""
        registry, text = self.desk.registry, self.search.text()
        self.wrong.hide()
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[PersonPlace, ...]:
            from registry.change.persons import person_places

            with registry.read() as connection:
                return person_places(connection, text)

        self.desk.jobs.read(work, self.show_places, lane="settings.personal", owner=self, failed=self._failed)

    def show_places(self, places: tuple[PersonPlace, ...]) -> None:
        """Show what was found."""
        self.model.set_rows(places)
        asked = bool(self.search.text().strip())
        nobody = EmptyState(Text("Nobody is named so"), Text("Earlier versions of records were searched too."))
        nothing = EmptyState(Text("No search yet"), Text("Type part of a name, a number or an address."))
        self.table.set_empty(None if places else nobody if asked else nothing)
        self._checked()

    def _checked(self) -> None:
        self.erase.setEnabled(bool(self.chosen()))

    def chosen(self) -> list[PersonPlace]:
        """The places that are checked."""
        return self.model.checked()

    def ask(self) -> None:
        """Ask before erasing: there is no undo."""
        places = self.chosen()
        if not places:
            return
        dialog = Dialog(self.window())
        title = Text("Erase this person from {n} record?", "Erase this person from {n} records?", n=len(places))
        dialog.setWindowTitle(str(title))
        dialog.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
        for text in (
            Text("The record, its earlier versions and the cells it was imported from go for good. There is no undo."),
            Text("The change log goes on to verify: it never held the person, only a digest."),
            Text("Backups made before still hold the person; delete them by hand."),
        ):
            dialog.body.addWidget(Label(text, Type.CELL, "text2", wrap=True))
        dialog.add_button(Text("Cancel"), run=dialog.reject)
        dialog.add_button(Text("Erase the person"), "danger")
        dialog.accepted.connect(lambda: self.erase_places(places))
        dialog.open()

    def erase_places(self, places: list[PersonPlace]) -> None:
        """Erase the person at these places."""
        actor = self.desk.actor

        def work(registry: Registry, _ticket: Ticket) -> int:
            from registry.change.persons import erase_person

            return erase_person(registry, places, actor)

        def done(count: int) -> None:
            self.desk.say(Text("Erased from {n} record", "Erased from {n} records", n=count))
            if isValid(self):
                self.look()

        self.desk.write(work, done, failed=self._failed, initiator=self)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegistryError) and isValid(self):
            self.wrong.say(error.brief)
            self.wrong.show()
        else:
            self.desk.failed.emit(error)

    def read(self) -> None:
        """The registry changed: what was found may not hold any more."""
        if self.model.rowCount():
            self.look()

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(self.columns())
        fields = [
            Text("{field} ({record})", field=Title(f.en, f.zh), record=Title(ENTITIES[t].en, ENTITIES[t].zh))
            for t, keys in KEPT_FROM_LOG.items()
            for f in ENTITIES[t].fields
            if f.key in keys
        ]
        joint = "、" if current_language().value == "zh" else ", "
        said = joint.join(map(str, fields))
        self.about.say(
            Text(
                "Personal data are: {fields}. They stay out of exports and papers unless they are ticked there.",
                fields=said,
            )
        )

    def fit(self, width: int, height: int) -> None:
        """The page has this much room."""
        self.table.set_density("compact" if height < 700 else "normal")

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.search, self.table]


def _entity(one: PersonPlace) -> str:
    entity = ENTITIES[one.table]
    return str(Title(entity.en, entity.zh))


def _state(one: PersonPlace) -> str:
    return str(Text("earlier version")) if one.gone else str(Text("on record"))
