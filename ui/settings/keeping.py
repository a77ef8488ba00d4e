"""Backups: where the registry lies and whether that is a safe place, the copies there are, and the way back to one.

Before anything is given up it is shown: the changes that a backup does not hold, by name, person and day. What stood
there before is itself kept as a backup, so that going back can be taken back.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.kit import format as write
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.feedback import EmptyState, Notice
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.pane import Splitter
from ui.kit.salvaging import take_over
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.worker import Ticket
from ui.settings.encryption import EncryptionLine
from ui.settings.keeping_model import backup_columns, change_columns, size_words

if TYPE_CHECKING:
    from registry.change import Change, Finding
    from registry.change.restore import Outcome, Restored
    from registry.store.place import Risk
    from registry.store.shelf import Backup

_PANE = 400
Shelf = tuple["list[Backup]", "Path | None", "Risk | None"]


class RestorePane(QWidget):
    """What going back to one backup would do.

    Signals:
        wanted: go back to the backup shown.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Outcome | None = None
        self.title = Label("", Type.SECTION)
        self.sum = Label("", Type.CELL, "text2", wrap=True)
        self.model: RowsModel[Change] = RowsModel(change_columns(), lambda one: one.tx)
        self.table: Table[Change] = Table(self.model, Text("Changes that would be set aside"), frozen=0, sortable=False)
        self.table.set_density("compact")
        self.restore = Button(Text("Go back to this backup"), "danger")
        foot = panel(row(None, self.restore, margins=(16, 0, 16, 0)), edge="top")
        foot.setFixedHeight(52)
        whole = column(column(self.title, self.sum, gap=4, margins=(16, 12, 16, 12)), self.table, foot)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.restore.clicked.connect(lambda _on=False: self.wanted.emit())
        self.show_outcome(None)

    def wait_for(self, backup: Backup | None) -> None:
        """Name the backup whose outcome is being read."""
        self.show_outcome(None)
        if backup is not None:
            self.title.say(Text("Backup of {when}", when=write.moment(backup.made)))
            self.sum.say(Text("Comparing it with the registry…"))

    def refuse(self, error: RegistryError) -> None:
        """Say why the backup cannot be used."""
        self.sum.say(error.what)

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Show what would be lost; None for no backup at all."""
        self.outcome = outcome
        self.restore.setEnabled(outcome is not None)
        self.model.set_rows(outcome.lost if outcome else ())
        if outcome is None:
            self.title.say("")
            self.sum.say("")
            return
        made = outcome.backup.made if outcome.backup else None
        self.title.say(Text("Backup of {when}", when=write.moment(made)) if made else outcome.file.name)
        self.sum.say(_sum(outcome))
        nothing = EmptyState(Text("Nothing would be lost"), Text("The backup holds every change."))
        self.table.set_empty(None if outcome.lost else nothing)

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(change_columns())
        if self.outcome is not None:
            self.show_outcome(self.outcome)


def _sum(outcome: Outcome) -> Text:
    if not outcome.related:
        return Text("It is a backup of another registry: nothing of this one is in it.")
    if not outcome.lost:
        return Text("It holds all that the registry holds.")
    return Text(
        "{n:,} change would be set aside. It is kept as a backup of its own.",
        "{n:,} changes would be set aside. They are kept as a backup of their own.",
        n=len(outcome.lost),
    )


class KeepingSection(QWidget):
    """The page. Files are read, copied and compared off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.risk = Notice()
        self.place = ElidedLabel("", Type.CELL, "text2")
        self.second = ElidedLabel("", Type.CELL, "text2")
        self.choose = Button(Text("Choose a folder…"))
        self.stop = Button(Text("Stop copying"))
        self.check = Button(Text("Check the registry"))
        self.compact = Button(Text("Compact"))
        self.make = Button(Text("Back up now"), "primary")
        self.encryption = EncryptionLine(desk)
        self.model: RowsModel[Backup] = RowsModel(backup_columns(), lambda one: one.path.name)
        self.table: Table[Backup] = Table(self.model, Text("Backups"), frozen=0)
        self.pane = RestorePane()
        self._build()
        desk.hold_back(self.compact, self.choose, self.stop, self.pane.restore)
        self.table.row_changed.connect(self._chosen)
        self.pane.wanted.connect(self.ask)
        for button, run in (
            (self.make, self.back_up),
            (self.check, self.check_registry),
            (self.compact, self.compact_registry),
            (self.choose, self.choose_folder),
            (self.stop, lambda: self._set_second(None)),
        ):
            button.clicked.connect(lambda _on=False, run=run: run())

    def _build(self) -> None:
        self.splitter = Splitter(self.table, panel(column(self.pane), edge="left"))
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        lines = column(
            self.risk,
            row(
                Label(Text("Registry"), Type.CELL, "text3"),
                self.place,
                None,
                self.check,
                self.compact,
                self.make,
                gap=8,
            ),
            row(Label(Text("Second place"), Type.CELL, "text3"), self.second, None, self.choose, self.stop, gap=8),
            self.encryption,
            gap=8,
            margins=(24, 12, 16, 12),
        )
        whole = column(panel(lines, edge="bottom"), self.splitter)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # -- data

    def read(self) -> None:
        """Read which backups there are, where the registry lies and where the second copies go."""
        registry = self._desk.registry
        if registry is None:
            self.show_shelf(([], None, None))
            return

        def work(_ticket: Ticket) -> Shelf:
            from registry.store.keeping import second_place
            from registry.store.place import risk_of
            from registry.store.shelf import shelf

            return shelf(registry.path), second_place(registry), risk_of(registry.path)

        self._desk.jobs.read(work, self.show_shelf, lane="settings.keeping", owner=self)

    def show_shelf(self, found: Shelf) -> None:
        """Show the backups; the current one stays."""
        backups, second, risk = found
        registry = self._desk.registry
        self.place.set_text(str(registry.path) if registry else "")
        self.encryption.read()
        self.second.say(str(second) if second else Text("none: backups lie only beside the registry"))
        self.stop.setVisible(second is not None)
        self.risk.hide()
        if risk is not None:
            self.risk.show_message(Text("{what} {why} {mend}", what=risk.what, why=risk.why, mend=risk.mend), "warn")
        before = self.table.current()
        self.model.set_rows(backups)
        none = EmptyState(Text("There is no backup yet"), Text("One is made each day, and before each import."))
        self.table.set_empty(None if backups else none)
        if self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        elif before is not None or not backups:
            self._chosen(self.table.current())

    def _chosen(self, backup: Any) -> None:
        """Compare the backup with the registry and show what going back would set aside."""
        registry = self._desk.registry
        self.pane.wait_for(backup)
        if backup is None or registry is None:
            return

        def work(_ticket: Ticket) -> Outcome:
            from registry.change.restore import preview_restore

            return preview_restore(registry.path, backup.path)

        self._desk.jobs.read(
            work, self.pane.show_outcome, lane="settings.outcome", owner=self, failed=self._not_compared
        )

    def _not_compared(self, error: Exception) -> None:
        if not isinstance(error, RegistryError):
            raise error
        self.pane.refuse(error)

    # -- acts

    def back_up(self) -> None:
        """Make a backup now and carry it to the second place."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(ticket: Ticket) -> Path:
            from registry.store.backup import make_backup
            from registry.store.keeping import fill_second_place

            made = make_backup(registry.path, "manual", progress=lambda done, total: ticket.progress(done, total))
            fill_second_place(registry)
            return made

        def done(made: Path) -> None:
            self._desk.say(Text("Backup {file} made and checked", file=made.name))
            self.read()

        self._desk.jobs.write(work, done, title=Text("Making a backup"), owner=self, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._desk.failed.emit(error)
        self.read()

    def check_registry(self) -> None:
        """Compare the whole registry with its log and say what was found."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> list[Finding]:
            from registry.change import check_registry

            return check_registry(registry)

        self._desk.jobs.read(work, self._checked, title=Text("Checking the registry"), owner=self)

    def _checked(self, findings: list[Finding]) -> None:
        if not findings:
            self._desk.say(Text("No faults found"), Text("Pages, references, log and records agree."))
            return
        dialog = Dialog(self.window())
        title = Text("{n:,} fault was found", "{n:,} faults were found", n=len(findings))
        dialog.setWindowTitle(str(title))
        dialog.body.addWidget(Label(title, Type.PAGE_TITLE))
        for finding in findings[:8]:
            dialog.body.addWidget(Label(finding.text, wrap=True))
        advice = Text("Go back to a backup made before, or bring what can be read of the file into a new one.")
        dialog.body.addWidget(Label(advice, Type.CELL, "text2", wrap=True))
        registry = self._desk.registry
        if registry is not None:
            mend = Button(Text("Repair into a new file…"), big=True)
            run = partial(take_over, self.window(), self._desk, registry.path, strange=False)
            mend.clicked.connect(lambda _on=False: (dialog.accept(), run()))
            dialog.lead(mend)
        dialog.add_button(Text("Close"), "primary")
        dialog.open()

    def compact_registry(self) -> None:
        """Give back the room that deleted rows left, after a backup."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[int, int]:
            from registry.change.repair import compact

            return compact(registry.path)

        def done(sizes: tuple[int, int]) -> None:
            before, after = sizes
            self._desk.say(Text("{before} before, {after} now", before=size_words(before), after=size_words(after)))
            self.read()

        self._desk.jobs.write(work, done, title=Text("Compacting"), owner=self, failed=self._failed)

    def choose_folder(self) -> None:
        """Ask for the second place."""
        folder = QFileDialog.getExistingDirectory(self, _("Second place for backups"))
        if folder:
            self._set_second(Path(folder))

    def _set_second(self, folder: Path | None) -> None:
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> int:
            from registry.store.keeping import choose_second_place, fill_second_place

            choose_second_place(registry, folder)
            return len(fill_second_place(registry))

        def done(copied: int) -> None:
            if folder is None:
                self._desk.say(Text("Backups are copied to no second place any more"))
            else:
                self._desk.say(Text("{n:,} backup copied", "{n:,} backups copied", n=copied))
            self.read()

        self._desk.jobs.write(work, done, title=Text("Copying backups"), owner=self, failed=self._failed)

    def ask(self) -> None:
        """Ask before going back."""
        outcome = self.pane.outcome
        if outcome is None:
            return
        dialog = Dialog(self.window())
        title = Text("Go back to this backup?")
        dialog.setWindowTitle(str(title))
        dialog.body.addWidget(Label(title, Type.PAGE_TITLE))
        dialog.body.addWidget(Label(_sum(outcome), wrap=True))
        dialog.add_button(Text("Cancel"), run=dialog.reject)
        go = dialog.add_button(Text("Restore"), "danger")
        go.setDefault(True)
        dialog.accepted.connect(lambda: self._restore(outcome.file))
        dialog.open()

    def _restore(self, file: Path) -> None:
        registry, actor = self._desk.registry, self._desk.actor
        if registry is None:
            return
        path = registry.path

        def work(_ticket: Ticket) -> Restored:
            from registry.change.restore import restore

            return restore(path, file, actor)

        def done(restored: Restored) -> None:
            kept = Text("What stood there before lies in {file}.", file=restored.before.name)
            self._desk.open(path, lambda: self._desk.say(Text("The backup was brought back"), kept))

        self._desk.jobs.write(work, done, title=Text("Going back to a backup"), owner=self, failed=self._failed)

    # -- the window

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(backup_columns())
        self.pane.respeak()
        self.read()

    def fit(self, width: int, _height: int) -> None:
        """Share the width between the list and the pane."""
        pane = min(_PANE, max(300, width * 2 // 5))
        self.splitter.setSizes([width - pane, pane])
