"""The imports that were made: which files, when, by whom, and the way back from each, also weeks later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, current_language
from ui.intake.state import files_text
from ui.kit import format as write
from ui.kit.controls import Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form_dialog import FormDialog
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.change import Undone
    from registry.intake.made import MadeImport, Outlook
    from registry.view import Registry
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket

_NAMED = 6
"""Values that stay, named before the rest is counted."""


def _columns() -> list[Column[MadeImport]]:
    return [
        Column(
            key="at",
            title=Text("Day"),
            text=lambda one: write.moment(one.at),
            sort=lambda one: one.at,
            width=152,
            indent=8,
        ),
        Column(
            key="files",
            title=Text("Files"),
            text=lambda one: str(files_text(list(one.files))),
            tip=lambda one: "\n".join(one.files),
            role=Type.NAME,
            width=180,
            stretch=True,
        ),
        Column(key="actor", title=Text("By"), text=lambda one: one.actor, ink="text2", width=110),
        Column(
            key="records",
            title=Text("Records"),
            text=lambda one: f"{one.records:,}",
            sort=lambda one: one.records,
            numeric=True,
            width=84,
        ),
        Column(key="state", title=Text("State"), text=_state, ink="text2", width=92),
    ]


def _state(one: MadeImport) -> str:
    return _("stands") if one.stands else _("undone")


class MadeDialog(FormDialog):
    """The list; below it what taking back the import in hand would leave.

    Args:
        wanted: the number of the import to begin at, None for the latest.
    """

    def __init__(self, parent: QWidget, desk: Desk, wanted: int | None = None) -> None:
        super().__init__(parent, desk, Text("Earlier imports"), min(760, parent.window().width() - 48))
        self._wanted = wanted
        self.model: RowsModel[MadeImport] = RowsModel(_columns(), lambda one: one.tx)
        self.table: Table[MadeImport] = Table(self.model, Text("Earlier imports"), density="normal", frozen=0)
        self.table.setMinimumHeight(220)
        self.table.set_empty(EmptyState(Text("Nothing was imported yet"), Text("Every import is listed here.")))
        self.table.row_changed.connect(self._show)
        self.table.row_opened.connect(lambda _one: self.undo.setFocus(Qt.FocusReason.OtherFocusReason))
        self.body.addWidget(self.table, 1)
        self.said = Label("", Type.CELL, "text2", wrap=True)
        self.kept = Label("", Type.CELL, "warn", wrap=True)
        self.body.addWidget(self.said)
        self.body.addWidget(self.kept)
        self.finish()
        self.undo = self.add_button(Text("Undo this import"), "danger", self._undo)
        self.close_button = self.add_button(Text("Close"), "primary")
        self._show(None)
        self.read()

    def read(self) -> None:
        """List them anew."""
        registry = self.desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[MadeImport, ...]:
            from registry.intake.made import made_imports

            return made_imports(registry)

        self.desk.jobs.read(work, self._take, lane="intake.made", owner=self)

    def _take(self, made: tuple[MadeImport, ...]) -> None:
        self.model.set_rows(made)
        if made:
            if self._wanted is not None:
                self.table.set_current(self._wanted)
            self._wanted = None
            if self.table.current() is None:
                self.table.set_current(made[0].tx)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(self.table.current())

    def _show(self, one: object) -> None:
        """What is said of the import in hand, once it is known."""
        current = self.table.current()
        self.undo.setEnabled(False)
        self.kept.say("")
        self.kept.hide()
        if current is None or not current.stands:
            self.said.say("" if current is None else Text("This import was taken back."))
            return
        self.said.say(Text("Looking at what was changed since…"))
        registry, tx = self.desk.registry, current.tx
        if registry is None:
            return

        def work(_ticket: Ticket) -> Outlook:
            from registry.intake.made import undo_outlook

            return undo_outlook(registry, tx)

        self.desk.jobs.read(work, lambda found: self._foresee(tx, found), lane="intake.outlook", owner=self)

    def _foresee(self, tx: int, found: Outlook) -> None:
        current = self.table.current()
        if current is None or current.tx != tx:
            return
        self.undo.setEnabled(True)
        n = found.records
        self.said.say(
            Text(
                "Undo takes {n:,} record back to what it was.", "Undo takes {n:,} records back to what they were.", n=n
            )
        )
        self.kept.setVisible(bool(found.kept))
        if found.kept:
            named = _("; ").join(one.render(current_language()) for one in found.named[:_NAMED])
            more = "" if found.kept <= _NAMED else " …"
            self.kept.say(
                Text(
                    "{n:,} was changed since and stays: {named}",
                    "{n:,} were changed since and stay: {named}",
                    n=found.kept,
                    named=named + more,
                )
            )
        self.fit_height()

    def _undo(self) -> None:
        current, actor = self.table.current(), self.desk.actor
        if current is None or not self.undo.isEnabled():
            return
        self.undo.setEnabled(False)
        tx = current.tx

        def work(registry: Registry) -> Undone:
            from registry.change import undo

            return undo(registry, actor, tx)

        self.write(work, self._undone, stay=True)

    def _undone(self, step: Undone) -> None:
        label = step.change.label(current_language())
        note = Text("{n} later edit kept.", "{n} later edits kept.", n=len(step.kept)) if step.kept else ""
        self.desk.say(Text("Undone: {label}", label=label), note, action=(Text("Redo"), self.desk.redo))
        self.if_open(self.read)


def show_made(parent: QWidget, desk: Desk, wanted: int | None = None) -> None:
    """Open the list at the import `wanted`, or at the latest."""
    MadeDialog(parent, desk, wanted).open()
