"""Paste on the firms page: take the clipboard, read it off the window's thread, show the dialog, write, offer undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTemporaryDir
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, current_language
from ui.firms.paste import Paste, Spot, answered, commit_paste, make_paste, sum_up, with_blanks
from ui.firms.paste_dialog import LargeBlockDialog, PasteDialog
from ui.kit.desk import Desk
from ui.kit.table.columns import CHECK
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Applied
    from registry.intake.pasting import Grid
    from registry.view import FirmRow, Registry


def spot_of(table: Table[FirmRow], model: RowsModel[FirmRow]) -> Spot:
    """The rows and columns that `table` shows, and its current cell."""
    place = table.currentIndex()
    columns = [column.key for column in table.visible_columns()]
    key = model.columns[place.column()].key if place.isValid() else CHECK
    return Spot(model.rows(), columns, place.row(), columns.index(key) if key in columns else 0)


class PasteFlow(QObject):
    """Pastes into the table of a page.

    Args:
        page: the dialog's parent, and what the change is said to come from.
    """

    def __init__(self, page: QWidget, desk: Desk, table: Table[FirmRow], model: RowsModel[FirmRow]) -> None:
        super().__init__(page)
        self._page, self._desk, self._table, self._model = page, desk, table, model
        self.dialog: PasteDialog | None = None
        self.large: LargeBlockDialog | None = None
        self._folder: QTemporaryDir | None = None  # goes with the page, and the blocks in it

    def start(self) -> None:
        """Read the clipboard and show what it would change."""
        registry, mime = self._desk.registry, QGuiApplication.clipboard().mimeData()
        if registry is None or self.dialog is not None:
            return
        text = mime.text() if mime is not None and mime.hasText() else ""
        page = mime.html() if mime.hasHtml() and not text else ""
        spot, language, as_of = spot_of(self._table, self._model), current_language(), self._desk.as_of

        def work(ticket: Ticket) -> Paste:
            return make_paste(registry, text, page, spot, language, as_of, ticket.step)

        self._read(work)

    def _read(self, work: Callable[[Ticket], Paste]) -> None:
        self._desk.jobs.read(
            work,
            self._show,
            failed=self._failed,
            title=Text("Reading the clipboard"),
            lane="firms.paste",
            owner=self._page,
        )

    def _failed(self, error: Exception) -> None:
        from registry.intake.pasting import LargeBlockError

        if isinstance(error, LargeBlockError):
            self.large = LargeBlockDialog(self._page, error, lambda: self._import(error.grid))
            self.large.finished.connect(self._closed)
            self.large.open()
        else:
            self._desk.failed.emit(error)

    def _import(self, grid: Grid) -> None:
        """Go on with a large block on the import page, which reads it from a file like any other."""
        self._folder = self._folder or QTemporaryDir()
        folder = Path(self._folder.path())

        def work(_ticket: Ticket) -> Path:
            from registry.intake.pasting import write_block

            return write_block(grid, folder)

        self._desk.jobs.read(work, lambda path: self._desk.go("intake", [path]), owner=self._page)

    def _show(self, paste: Paste) -> None:
        if not paste.lines and not paste.faults and not paste.questions:
            self._desk.say(Text("Nothing to paste"), Text("The firms have these values already."), "info")
            return
        source = str(Text("Source: clipboard, pasted by {person}", person=self._desk.actor))
        dialog = PasteDialog(self._page, paste, source, lambda chosen: self._write(paste, chosen))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        dialog.answered.connect(lambda question, answer: self._answer(paste, question, answer))
        dialog.blanks_chosen.connect(lambda clears: self._choose_blanks(paste, clears))
        self.dialog = dialog
        dialog.open()

    def _answer(self, paste: Paste, question: Any, answer: Any) -> None:
        """Plan anew with the answer, and show the dialog again."""
        registry, language, as_of = self._desk.registry, current_language(), self._desk.as_of
        if registry is None:
            return

        def work(ticket: Ticket) -> Paste:
            return answered(registry, paste, question, answer, language, as_of, ticket.step)

        self._read(work)

    def _choose_blanks(self, paste: Paste, clears: bool) -> None:
        """Plan anew, blank cells keeping or clearing values, and show the dialog again."""
        registry, language, as_of = self._desk.registry, current_language(), self._desk.as_of
        if registry is None:
            return

        def work(ticket: Ticket) -> Paste:
            return with_blanks(registry, paste, clears, language, as_of, ticket.step)

        self._read(work)

    def _closed(self) -> None:
        self.dialog = self.large = None
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, paste: Paste, chosen: frozenset[tuple[str, str]]) -> None:
        actor = self._desk.actor

        def work(registry: Registry, ticket: Ticket) -> Applied | None:
            return commit_paste(registry, paste, chosen, actor, ticket.check)

        values, firms = sum_up(paste, chosen)
        self._desk.write(work, lambda _done: self._written(values, firms), title=Text("Pasting"), initiator=self._page)

    def _written(self, values: int, firms: int) -> None:
        if firms:
            said = Text("{n:,} firm added from the clipboard", "{n:,} firms added from the clipboard", n=firms)
        else:
            said = Text("{n:,} value pasted", "{n:,} values pasted", n=values)
        note = Text("{n:,} value changed too", "{n:,} values changed too", n=values) if firms and values else ""
        self._desk.say(said, note, action=(Text("Undo"), self._desk.undo))
