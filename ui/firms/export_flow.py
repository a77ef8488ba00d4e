"""The table of firms goes out: onto the clipboard, into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _, current_language
from ui.firms.export import KINDS, ExportChoice, ExportDialog, plain_name, write_dossier, write_firms
from ui.firms.names import short_chinese
from ui.firms.sections import request_text
from ui.firms.state import FirmsState
from ui.kit.desk import Desk
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow


class ExportFlow(QObject):
    """Joins what the table shows with files."""

    def __init__(self, page: QWidget, desk: Desk, state: FirmsState, table: Table[FirmRow]) -> None:
        super().__init__(page)
        self._page, self._desk, self._state, self._table = page, desk, state, table

    def copy(self) -> None:
        """Copy the checked rows with headers."""
        self._table.copy()
        count = self._table.rows.checked_count
        self._desk.say(Text("{n:,} row copied with headers", "{n:,} rows copied with headers", n=count))

    def copy_request(self, card: FirmCard | None) -> None:
        """Copy a request for what is not known of a firm, ready to be sent to its district."""
        if card is not None:
            QGuiApplication.clipboard().setText(request_text(card))
            self._desk.say(Text("Request copied"), Text("Paste it into a message to the district."))

    def ask(self) -> None:
        """Ask what of the table goes into a file, and write it."""
        if self._desk.registry is None:
            return
        model = self._table.rows
        counts = {"shown": model.rowCount(), "selected": model.checked_count, "all": len(self._state.rows)}
        dialog = ExportDialog(self._page, counts, self._chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _chosen(self, choice: ExportChoice) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        start = str(registry.path.with_name(f"{registry.path.stem}-firms.{choice.kind}"))
        named = dict(KINDS)[choice.kind]
        path, _kind = QFileDialog.getSaveFileName(self._page, _("Export firms"), start, f"{named} (*.{choice.kind})")
        if path:
            self.write_to(choice, Path(path))

    def write_to(self, choice: ExportChoice, path: Path) -> None:
        """Write what was chosen to `path`, off the window's thread."""
        registry, as_of, language = self._desk.registry, self._desk.as_of, current_language()
        if registry is None:
            return
        model = self._table.rows
        chosen: dict[str, Sequence[FirmRow]] = {"selected": model.checked(), "all": self._state.rows}
        rows = list(chosen.get(choice.rows, model.rows()))
        shown = [column.key for column in self._table.visible_columns()]
        count = len(rows)

        def work(_ticket: Ticket) -> Path:
            return write_firms(registry, rows, shown, choice, path, as_of, language)

        def done(made: Path) -> None:
            said = Text("{n} firm saved as {file}", "{n} firms saved as {file}", n=count, file=made.name)
            self._desk.say(said)

        self._desk.jobs.read(work, done, title=Text("Exporting firms"), owner=self._page)

    # -- the dossier of one firm

    def ask_profile(self, firm: FirmRow) -> None:
        """Ask where the dossier of a firm shall lie, and write it."""
        registry = self._desk.registry
        if registry is None:
            return
        folder = Path(str(self._desk.settings.value("reports/dossier", "") or registry.path.parent))
        start = str(folder / f"{plain_name(short_chinese(firm))}-dossier.pdf")
        path, _kind = QFileDialog.getSaveFileName(self._page, _("Export profile"), start, "PDF (*.pdf)")
        if path:
            self._desk.settings.setValue("reports/dossier", str(Path(path).parent))
            self.write_profile(firm, Path(path))

    def write_profile(self, firm: FirmRow, path: Path) -> None:
        """Write the dossier of a firm to `path`, in the language in use, off the window's thread."""
        registry, as_of, language = self._desk.registry, self._desk.as_of, current_language()
        if registry is None:
            return

        def work(_ticket: Ticket) -> Path:
            write_dossier(registry, firm.uid, as_of, language, path)
            return path

        def done(made: Path) -> None:
            opened = (Text("Open the file"), lambda: self._open(made))
            self._desk.say(Text("Saved {file}", file=made.name), str(made.parent), action=opened)

        self._desk.jobs.read(work, done, title=Text("Dossier of {firm}", firm=short_chinese(firm)), owner=self._page)

    def _open(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
