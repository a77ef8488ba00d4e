"""The workbook of policy instruments in the window: written out, and taken in after its differences were shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _
from ui.kit.controls import Label
from ui.kit.fonts import Type
from ui.kit.form_dialog import FormDialog
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.settings.handover import difference_columns

if TYPE_CHECKING:
    from registry.office.handover import Handover
    from registry.view import Registry
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket

_FILES = "*.xlsx"


def choose_book_out(parent: QWidget, desk: Desk, failed: Callable[[Exception], None]) -> None:
    """Ask where, and write all instruments there."""
    path, _kind = QFileDialog.getSaveFileName(parent, _("Export the policy instruments"), "instruments.xlsx", _FILES)
    if path:
        write_book(parent, desk, Path(path), failed)


def write_book(owner: QWidget, desk: Desk, path: Path, failed: Callable[[Exception], None]) -> None:
    """Write all instruments of the registry into the workbook at `path`."""
    registry = desk.registry
    if registry is None:
        return

    def work(_ticket: Ticket) -> int:
        from registry.report.instrument_book import write_instrument_book
        from registry.view.cultivation import known_instruments

        return write_instrument_book(known_instruments(registry).all, path)

    def done(count: int) -> None:
        desk.say(Text("{n} instrument written to {file}", "{n} instruments written to {file}", n=count, file=path.name))

    desk.jobs.read(work, done, owner=owner, failed=failed)


def choose_book_in(parent: QWidget, desk: Desk, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
    """Ask for a workbook, and show what it would change."""
    kinds = "*.xlsx *.xls *.xlsm *.ods *.et *.csv"
    path, _kind = QFileDialog.getOpenFileName(parent, _("Import policy instruments"), "", kinds)
    if path:
        read_book(parent, desk, Path(path), done, failed)


def read_book(
    parent: QWidget, desk: Desk, path: Path, done: Callable[[], None], failed: Callable[[Exception], None]
) -> None:
    """Show what the workbook at `path` would change; `done` is called when it was taken in."""
    registry, actor = desk.registry, desk.actor
    if registry is None:
        return

    def work(_ticket: Ticket) -> Handover:
        from registry.intake.instrument_book import read_instrument_book
        from registry.view.cultivation import known_instruments

        return read_instrument_book(path, known_instruments(registry), actor)

    def read(found: Handover) -> None:
        BookDialog(parent, desk, found, done).open()

    desk.jobs.read(work, read, owner=parent, failed=failed)


class BookDialog(FormDialog):
    """What a workbook would change, line by line, and the button that changes it, as one undo step."""

    def __init__(self, parent: QWidget, desk: Desk, found: Handover, done: Callable[[], None]) -> None:
        super().__init__(parent, desk, Text("Import policy instruments"), min(860, parent.window().width() - 48))
        self._found, self._done = found, done
        new = sum(line.kind == "new" for line in found.lines)
        changed = len({line.name for line in found.lines if line.kind == "changed"})
        if found.lines:
            said = Text(
                "{file}: new {new}, changed {changed}. Nothing is removed.", file=found.office, new=new, changed=changed
            )
        else:
            said = Text("This registry says all that {file} says.", file=found.office)
        self.body.addWidget(Label(said, Type.CELL, "text2", wrap=True))
        self.model: RowsModel[Any] = RowsModel(difference_columns(), id)
        self.table: Table[Any] = Table(self.model, Text("Differences"), density="normal", frozen=0, sortable=False)
        self.table.setMinimumHeight(220)
        self.model.set_rows(found.lines)
        self.table.setVisible(bool(found.lines))
        self.body.addWidget(self.table, 1)
        self.finish()
        self.add_button(Text("Cancel") if found.lines else Text("Close"), run=self.reject)
        if found.lines:
            self.take = self.add_button(Text("Take over"), "primary", self.take_over)
        self.fit_height()

    def take_over(self) -> None:
        """Change what the workbook changes."""
        change = self._found.change
        if change is None:
            return

        def work(registry: Registry) -> object:
            from registry.change import apply

            return apply(registry, change)

        def done(_applied: object) -> None:
            self.desk.say(
                Text("Policy instruments imported"), self._found.office, action=(Text("Undo"), self.desk.undo)
            )
            self._done()

        self.write(work, done)
