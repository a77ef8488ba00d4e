"""Adding, editing and deleting records of a firm from its sections; the trash brings back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from registry.errors import UserError
from registry.i18n import Text, current_language
from registry.model.entities import ENTITIES
from ui.firms.edit import UsualSource
from ui.firms.names import short_chinese
from ui.firms.record_dialog import RecordDialog
from ui.firms.records import Draft, change_for
from ui.kit import format as write
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row
from ui.kit.pane import Scroll
from ui.kit.work import Work
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change.trash import Trashed
    from registry.view import FirmRow, Registry


class RunsDialog(Dialog):
    """Asks before a kept file is opened that may run something; the way out is the default."""

    def __init__(self, parent: QWidget, file: str, open_: Callable[[], object]) -> None:
        super().__init__(parent)
        title = Text("This file may run something on your computer")
        self.setWindowTitle(str(title))
        words = Text("{file} is not of a kind that is only viewed, or it is not what its name says.", file=file)
        self.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
        self.body.addWidget(Label(words, Type.BODY, "text2", wrap=True))
        self.body.addWidget(
            Label(Text("Open it only if you know who sent it and expected it."), Type.BODY, "text2", wrap=True)
        )
        self.open_button = self.add_button(Text("Open all the same"), run=lambda: (self.accept(), open_()))
        self.leave_button = self.add_button(Text("Do not open"), "primary", self.reject)


class TrashDialog(Dialog):
    """What was deleted, with a button that brings each back; one empties it all."""

    def __init__(self, parent: QWidget, flow: RecordFlow, records: Sequence[Trashed]) -> None:
        super().__init__(parent, 560)
        self.setWindowTitle(str(Text("Trash")))
        self._flow = flow
        self._list = column(gap=2)
        inside = QWidget()
        inside.setLayout(self._list)
        scroll = Scroll(inside, Text("Trash"))
        scroll.setFixedHeight(280)
        self.body.addWidget(Label(Text("Trash"), Type.PANE_TITLE))
        self.body.addSpacing(6)
        self.body.addWidget(scroll)
        note = Text("Emptying ends the offer to bring these back. The history still tells what was deleted.")
        self.body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
        self.drop = self._empty = self.add_button(Text("Empty the trash"), "danger", self._drop)
        self.add_button(Text("Close the trash"), "primary", self.accept)
        self.show_records(records)

    def show_records(self, records: Sequence[Trashed]) -> None:
        """Show what can be brought back."""
        clear(self._list)
        self.buttons: list[Button] = []
        for record in records:
            said = column(
                ElidedLabel(record.text.render(current_language()), Type.NAME),
                ElidedLabel(f"{write.moment(record.at)}  {record.actor}", Type.SMALL, "text3"),
            )
            back = Button(Text("Bring back"), name=Text("Bring back: {name}", name=record.text))
            back.clicked.connect(lambda _on=False, record=record: self._back(record))
            self.buttons.append(back)
            line = row(said, back, gap=8, margins=(0, 4, 12, 4))
            line.setStretch(0, 1)
            self._list.addWidget(panel(line))
        if not records:
            self._list.addWidget(Label(Text("Nothing was deleted."), Type.CELL, "text2"))
        self._list.addStretch(1)
        self._empty.setEnabled(bool(records))

    def _back(self, record: Trashed) -> None:
        self.accept()
        self._flow.bring_back(record)

    def _drop(self) -> None:
        self.accept()
        self._flow.empty()


class RecordFlow(QObject):
    """Joins the sections of a firm with the dialog of a record and the writer."""

    def __init__(self, page: QWidget, desk: Desk, usual: UsualSource) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._usual = usual
        self.opened: Path | None = None
        """The file that was opened last."""

    def start(self, firm: FirmRow, table: str, values: Mapping[str, Any] | None) -> None:
        """Ask for a new record of `table`, or for other values of one that is there."""
        self._ask(Draft(table, firm.uid, values or {}), short_chinese(firm), self._usual.offer())

    def _ask(
        self,
        draft: Draft,
        name: str,
        source: str,
        again: tuple[Mapping[str, str], Path | None, UserError] | None = None,
    ) -> None:
        """Open the form; `again`: what was typed and attached before, and why it was refused."""
        if (reason := self._desk.why_not(Work.RECORDS)) is not None:
            self._desk.say(reason, tone="info")
            return

        def taken(given: Mapping[str, Any], said: str, path: Path | None) -> None:
            self._usual.used(said)
            self._write(draft, name, given, said, path, dialog.texts())

        dialog = RecordDialog(self._page, draft, source, taken)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if again is not None:
            dialog.take_up(*again)
        dialog.open()

    def _write(
        self,
        draft: Draft,
        name: str,
        given: Mapping[str, Any],
        source: str,
        path: Path | None,
        texts: Mapping[str, str],
    ) -> None:
        """Write the record; what is refused opens again as it was typed, with the reason."""
        actor = self._desk.actor

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply
            from registry.change.evidence_file import keep_file
            from registry.cultivation.acts import refuse_barred

            values = dict(given) | ({"sha256": keep_file(registry, path)} if path is not None else {})
            if draft.table == "recognition":
                with registry.read() as connection:
                    refuse_barred(connection, {**draft.before, **values, "firm": draft.firm}, draft.uid or "")
            change = change_for(draft, values, name=name, actor=actor, source=source)
            return apply(registry, change) if change is not None else None

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                self._ask(draft, name, source, (texts, path, error))
            else:
                self._desk.failed.emit(error)

        self._desk.write(work, self._saved, failed=failed, initiator=self._page)

    def _saved(self, applied: object) -> None:
        if applied is not None:
            self._said(Text("Saved"))

    def open_file(self, digest: str) -> None:
        """Put a kept file into a folder of its own and open it with the program that the system has for it."""
        registry = self._desk.registry
        if registry is None:
            return
        files = self._desk.opened_files

        def work(_ticket: Ticket) -> tuple[Path, bool]:
            from registry.change.attachments import can_run, write_to_open
            from registry.change.evidence_file import kept_file

            with registry.read() as connection:
                name, body = kept_file(connection, digest)
            return write_to_open(files.folder(), digest, name, body), can_run(name, body)

        self._desk.jobs.read(work, lambda made: self._look(*made), lane="firms.evidence", owner=self._page)

    def _look(self, made: Path, runs: bool) -> None:
        if not runs:
            self._open(made)
            return
        RunsDialog(self._page.window(), made.name, lambda: self._open(made)).open()

    def _open(self, made: Path) -> None:
        self.opened = made
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made)))

    def delete(self, table: str, uid: str, name: str) -> None:
        """Put a record into the trash; the message offers it back."""
        if (reason := self._desk.why_not(Work.RECORDS)) is not None:
            self._desk.say(reason, tone="info")
            return
        actor = self._desk.actor

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply
            from registry.change.trash import delete_record

            with registry.read() as connection:
                change = delete_record(connection, table, uid, actor=actor, reason="", name=name)
            return apply(registry, change)

        kind = ENTITIES[table].title()
        said = Text("Moved to the trash: {kind}, {name}", kind=kind, name=name)
        self._desk.write(work, lambda _done: self._said(said), initiator=self._page)

    def open_trash(self) -> None:
        """Show what was deleted."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> list[Trashed]:
            from registry.change.trash import trash

            with registry.read() as connection:
                return trash(connection)

        def done(records: list[Trashed]) -> None:
            dialog = TrashDialog(self._page, self, records)
            self._desk.hold_back(*dialog.buttons, dialog.drop)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._desk.jobs.read(work, done, lane="firms.trash", owner=self._page)

    def bring_back(self, record: Trashed) -> None:
        """Bring a record back as it was."""
        actor = self._desk.actor

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply
            from registry.change.trash import bring_back

            return apply(registry, bring_back([record], actor=actor))

        self._desk.write(work, lambda _done: self._said(Text("Brought back")), initiator=self._page)

    def empty(self) -> None:
        """Empty the trash."""

        def work(registry: Registry, _ticket: Ticket) -> None:
            from registry.change.trash import empty_trash

            empty_trash(registry)

        self._desk.write(work, lambda _none: self._desk.say(Text("The trash is empty")), initiator=self._page)

    def _said(self, text: Text) -> None:
        self._desk.say(text, action=(Text("Undo"), self._desk.undo))
