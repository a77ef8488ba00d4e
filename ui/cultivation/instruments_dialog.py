"""The policy instruments: those shipped with the program and the office's own, to be added to, changed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text, current_language
from registry.model.vocab import vocabulary
from registry.model.wording import show_money
from ui.cultivation.instrument_book import choose_book_in, choose_book_out
from ui.cultivation.record_dialog import RecordDialog, Subject
from ui.cultivation.table_dialog import TableDialog
from ui.kit.controls import Label
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.cultivation import Instrument, Instruments
    from registry.view import Registry
    from ui.kit.desk import Desk


def _force(one: Instrument) -> str:
    first, last = (day.iso() if day is not None else "" for day in (one.first, one.last))
    return f"{first} – {last}" if first or last else DASH


def _columns() -> list[Column[Instrument]]:
    return [
        Column(
            key="name",
            title=Text("Policy instrument"),
            text=lambda i: str(i.name),
            role=Type.NAME,
            width=200,
            stretch=True,
            indent=8,
        ),
        Column(
            key="kind",
            title=Text("Kind of support"),
            text=lambda i: vocabulary("instrument").get(i.kind).label(current_language()),
            width=120,
        ),
        Column(key="force", title=Text("In force"), text=_force, width=170),
        Column(
            key="ceiling",
            title=Text("Ceiling"),
            text=lambda i: show_money(i.ceiling, current_language()) if i.ceiling else DASH,
            numeric=True,
            width=100,
        ),
        Column(
            key="whose",
            title=Text("Origin"),
            text=lambda i: str(Text("own") if i.uid else Text("shipped")),
            ink="text2",
            width=80,
        ),
    ]


class InstrumentsDialog(TableDialog["Instrument", "Instruments"]):
    """The list. A change to a shipped instrument is written into the registry; taking it back shows the shipped one again."""

    lane = "cultivation.instruments"

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        title = Text("Policy instruments")
        super().__init__(parent, desk, title, _columns(), lambda one: one.code, width=900, height=240, sortable=False)
        self.table.row_opened.connect(self.edit)
        self.table.row_changed.connect(self._show)
        self.body.addWidget(self.table, 1)
        self._said = Label("", Type.SMALL, "text2", wrap=True)
        self._said.setMinimumHeight(64)
        self.body.addWidget(self._said)
        self.finish()
        self.out = self.add_button(Text("Export…"), run=lambda: choose_book_out(self, self.desk, self._failed))
        self.into = self.add_button(
            Text("Import…"), run=lambda: choose_book_in(self, self.desk, self.read, self._failed)
        )
        self.take_back = self.add_button(Text("Take back"), run=self.remove)
        self.change = self.add_button(
            Text("Edit"), run=lambda: self.table.current() and self.edit(self.table.current())
        )
        self.new = self.add_button(Text("Add an instrument"), run=self.add)
        desk.hold_back(self.into, self.take_back, self.change, self.new)
        self.add_button(Text("Close"), "primary")
        self.read()

    def fetch(self, registry: Registry) -> Instruments:
        from registry.view.cultivation import known_instruments

        return known_instruments(registry)

    def take(self, answer: Instruments) -> None:
        self.show_rows(answer.all)
        self._show(self.table.current())

    def _show(self, one: Instrument | None) -> None:
        self.take_back.setEnabled(one is not None and bool(one.uid))
        self.change.setEnabled(one is not None)
        parts = (one.document, one.authority, one.note, one.source) if one is not None else ()
        self._said.say("\n".join(str(part) for part in parts if str(part)))
        self.fit_height()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RegistryError):
            self.desk.failed.emit(error)
        elif isValid(self):
            self.say_wrong(error.brief)

    def add(self) -> RecordDialog:
        """Ask for an instrument of the office's own."""
        dialog = RecordDialog(self, self.desk, Subject("instrument"), None, self.read)
        dialog.open()
        return dialog

    def edit(self, one: Instrument | None) -> RecordDialog | None:
        """Ask for other words of an instrument."""
        if one is None:
            return None
        if one.uid:
            dialog = RecordDialog(
                self, self.desk, Subject("instrument", held={**one.record(), "uid": one.uid}), None, self.read
            )
        else:
            dialog = RecordDialog(self, self.desk, Subject("instrument", like=one.record()), None, self.read)
        dialog.open()
        return dialog

    def remove(self) -> None:
        """Take the office's own words of the instrument out of the registry."""
        one = self.table.current()
        if one is None or not one.uid:
            return
        uid, actor, name = one.uid, self.desk.actor, one.name.en

        def work(registry: object) -> None:
            from registry.cultivation.acts import remove_record

            remove_record(registry, "instrument", uid, actor=actor, firm=name)  # type: ignore[arg-type]

        self.write(work, lambda _none: self.read(), stay=True)
