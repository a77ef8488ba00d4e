"""Handover: what the office has set, written into one file for the next office, or taken from one after its differences were
shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.kit.controls import Button, Label
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.office.handover import Handover, HandoverLine
    from registry.view import Registry
    from ui.kit.worker import Ticket

_FILES = "*.json"
_KINDS = {"new": Text("new"), "changed": Text("changed"), "kept": Text("stays as it is here")}


def difference_columns() -> list[Column[HandoverLine]]:
    """The columns of a table of differences."""
    return [
        Column(
            key="what",
            title=Text("What"),
            text=lambda one: str(one.table),
            width=150,
            indent=24,
            priority=0,
        ),
        Column(key="name", title=Text("Name"), text=lambda one: one.name, role=Type.NAME, width=180, priority=-1),
        Column(
            key="field",
            title=Text("Field"),
            text=lambda one: str(one.field) if one.field is not None else str(_KINDS[one.kind]),
            width=140,
            priority=-1,
        ),
        Column(
            key="before",
            title=Text("Here"),
            text=lambda one: str(one.before) or "—",
            ink="text2",
            width=150,
            priority=1,
        ),
        Column(
            key="after",
            title=Text("In the file"),
            text=lambda one: str(one.after) or "—",
            width=150,
            stretch=True,
            gap=16,
            priority=-1,
        ),
    ]


class HandoverSection(QWidget):
    """Out: a button. In: a file, its differences, a button that takes them."""

    name = Text("Handover")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.found: Handover | None = None
        self.write_out = Button(Text("Write settings to a file…"), icon="export")
        self.choose = Button(Text("Compare with a file…"), icon="import")
        self.take = Button(Text("Take over"), "primary")
        self.leave = Button(Text("Leave it"))
        self.said = Label("", Type.CELL, "text2", wrap=True)
        self.wrong = Label("", Type.SMALL, "bad", wrap=True)
        self.wrong.hide()
        self.model: RowsModel[Any] = RowsModel(self.columns(), id)
        self.table: Table[Any] = Table(self.model, Text("Differences"), frozen=0, sortable=False)
        top = column(
            row(self.write_out, self.choose, None, gap=8), self.said, self.wrong, gap=8, margins=(16, 12, 16, 12)
        )
        foot = panel(row(None, self.leave, self.take, gap=8, margins=(16, 0, 16, 0)), edge="top")
        foot.setFixedHeight(52)
        whole = column(panel(top, edge="bottom"), self.table, foot)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        desk.hold_back(self.take)
        self.write_out.clicked.connect(lambda _on=False: self.choose_target())
        self.choose.clicked.connect(lambda _on=False: self.choose_file())
        self.take.clicked.connect(lambda _on=False: self.take_over())
        self.leave.clicked.connect(lambda _on=False: self.show_found(None))
        self.show_found(None)

    def columns(self) -> list[Column[HandoverLine]]:
        """The columns of the differences."""
        return difference_columns()

    # -- out

    def choose_target(self) -> None:
        """Ask where, and write the settings there."""
        registry = self.desk.registry
        if registry is None:
            return
        name = f"{registry.path.stem}.office.json"
        path, _kind = QFileDialog.getSaveFileName(self, _("Write the settings of the office"), name, _FILES)
        if path:
            self.write_to(Path(path))

    def write_to(self, path: Path) -> None:
        """Write the settings into the file at `path`."""
        registry = self.desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> int:
            from registry.office.handover import write_handover

            return write_handover(registry, path)

        def done(count: int) -> None:
            said = Text("{n} setting written to {file}", "{n} settings written to {file}", n=count, file=path.name)
            self.desk.say(said)

        self.desk.jobs.read(work, done, owner=self, failed=self._failed)

    # -- in

    def choose_file(self) -> None:
        """Ask for a file and compare it."""
        path, _kind = QFileDialog.getOpenFileName(self, _("Compare with the settings of another office"), "", _FILES)
        if path:
            self.compare(Path(path))

    def compare(self, path: Path) -> None:
        """Show what the file at `path` would change."""
        registry, actor = self.desk.registry, self.desk.actor
        self.wrong.hide()
        if registry is None:
            return

        def work(_ticket: Ticket) -> Handover:
            from registry.office.handover import read_handover

            return read_handover(registry, path, actor)

        self.desk.jobs.read(work, self.show_found, owner=self, failed=self._failed)

    def show_found(self, found: Handover | None) -> None:
        """Show the differences; None for none."""
        self.found = found
        self.model.set_rows(found.lines if found is not None else ())
        changes = found is not None and found.change is not None
        self.take.setEnabled(changes)
        self.leave.setEnabled(found is not None)
        if found is None:
            self.said.say(
                Text(
                    "One file holds targets, words, days off, headings, policy instruments, rule sets and schemes, "
                    "no firm and no person. Taking one in adds and changes; nothing is removed."
                )
            )
            empty = EmptyState(
                Text("No file chosen"), Text("What a file would change is listed here before anything is changed.")
            )
        else:
            n = sum(one.kind != "kept" for one in found.lines)
            values = {"office": found.office or "?", "made": found.made}
            self.said.say(
                Text(
                    "{n} difference from the settings of {office}, written on {made}",
                    "{n} differences from the settings of {office}, written on {made}",
                    n=n,
                    **values,
                )
            )
            empty = EmptyState(Text("No differences"), Text("This office says all that the file says."))
        self.table.set_empty(None if found is not None and found.lines else empty)

    def take_over(self) -> None:
        """Take what the file says, as one undo step."""
        found = self.found
        if found is None or found.change is None:
            return
        change = found.change

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply

            return apply(registry, change)

        def done(_applied: object) -> None:
            self.desk.say(Text("Settings taken over"), action=(Text("Undo"), self.desk.undo))
            if isValid(self):
                self.show_found(None)

        self.desk.write(work, done, failed=self._failed, initiator=self)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegistryError) and isValid(self):
            self.wrong.say(error.brief)
            self.wrong.show()
        else:
            self.desk.failed.emit(error)

    def read(self) -> None:
        """The registry changed: what was compared may not hold any more."""
        if self.found is not None:
            self.show_found(None)

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(self.columns())
        self.show_found(self.found)

    def fit(self, width: int, height: int) -> None:
        """The page has this much room."""
        self.table.set_density("compact" if height < 700 else "normal")
