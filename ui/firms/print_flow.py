"""The table of firms on paper: what is said at its head, the dialog, the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.firms.facets import facet
from ui.firms.model import column_titles
from ui.firms.names import short_chinese
from ui.firms.print_dialog import PrintDialog
from ui.firms.state import FirmsState
from ui.firms.table_look import TableLook
from ui.kit import format as write
from ui.kit.desk import Desk
from ui.kit.table.paper import PaperWords, TablePaper
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.view import FirmRow


class PrintFlow(QObject):
    """Joins what the table shows with paper.

    Args:
        view: says the name of the view in front.
    """

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        state: FirmsState,
        table: Table[FirmRow],
        look: TableLook,
        view: Callable[[], str],
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._state, self._table, self._view = page, desk, state, table, view
        self._look = look

    def ask(self) -> None:
        """Show the table on paper, and print it or write it as PDF."""
        if self._desk.registry is None:
            return
        model = self._table.rows
        counts = {"shown": model.rowCount(), "selected": model.checked_count}
        dialog = PrintDialog(self._page, counts, self.paper, self._print, self._save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def paper(self, rows: str, across: bool) -> TablePaper[FirmRow]:
        """The table as it is now, on paper; `rows`: shown or selected."""
        model = self._table.rows
        chosen: Sequence[FirmRow] = model.checked() if rows == "selected" else model.rows()
        return TablePaper(chosen, self._look.on_paper(), self.words(len(chosen)), across=across)

    def words(self, count: int) -> PaperWords:
        """What stands at the head and the foot: view, search, filters, order, day, and that the data are fictional."""
        from registry.report.phrases import FICTIONAL_ON_PAPER

        summary = self._desk.summary
        name = summary.name if summary is not None else ""
        asked = [_("View: {view}", view=self._view()) + "   " + str(Text("{n:,} firm", "{n:,} firms", n=count))]
        if narrowed := self._narrowed():
            asked.append(narrowed)
        if order := self._order():
            asked.append(_("Sorted by {keys}", keys=order))
        fictional = summary is not None and summary.fictional
        right = _("Data as of {day}", day=write.day(self._desk.as_of))
        return PaperWords(f"{_('Firms')} · {name}", tuple(asked), right, FICTIONAL_ON_PAPER if fictional else "")

    def _narrowed(self) -> str:
        state = self._state
        said = [_("Search: {text}", text=state.text.strip())] if state.text.strip() else []
        said += [_("{facet}: {values}", facet=facet(k).text, values=state.facet_words(k)) for k in state.chosen]
        if state.behind is not None:
            said.append(str(state.behind.title))
        return "   ".join(said)

    def _order(self) -> str:
        model = self._table.rows
        titles = column_titles(model.columns)
        joint = "，" if current_language() is Language.ZH else ", "
        return joint.join(
            f"{titles.get(key, key)} {_('falling') if down else _('rising')}" for key, down in model.sort_keys
        )

    # -- making

    def _print(self, paper: TablePaper[Any]) -> None:
        def done(data: bytes) -> None:
            from ui.kit.printing import print_pdf

            print_pdf(self._desk, self._page, data, Text("Firms"))

        self._make(paper, done)

    def _save(self, paper: TablePaper[Any]) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        start = str(registry.path.with_name(f"{registry.path.stem}-firms.pdf"))
        path, _kind = QFileDialog.getSaveFileName(self._page, _("Save as PDF…"), start, "PDF (*.pdf)")
        if path:
            self.write_to(paper, Path(path))

    def write_to(self, paper: TablePaper[Any], path: Path) -> None:
        """Write the paper to `path`, off the window's thread."""

        def done(_data: bytes) -> None:
            self._desk.say(Text("Saved {file}", file=path.name), str(path.parent))

        self._make(paper, done, path)

    def _make(self, paper: TablePaper[Any], done: Callable[[bytes], None], path: Path | None = None) -> None:
        def work(ticket: Ticket) -> bytes:
            from registry.files import write_whole

            def tell(page: int, pages: int) -> None:
                ticket.check()
                ticket.progress(page, pages)

            data = paper.pdf(tell)
            if path is not None:
                write_whole(path, data)
            return data

        self._desk.jobs.read(work, done, title=Text("Laying out the table"), owner=self._page)

    # -- the paper of one firm

    def print_firm(self, firm: FirmRow) -> None:
        """Print the dossier of a firm."""
        registry, as_of, language = self._desk.registry, self._desk.as_of, current_language()
        if registry is None:
            return
        name = Text("Dossier of {firm}", firm=short_chinese(firm))

        def work(_ticket: Ticket) -> bytes:
            from ui.firms.export import dossier_pdf

            return dossier_pdf(registry, firm.uid, as_of, language)

        def done(data: bytes) -> None:
            from ui.kit.printing import print_pdf

            print_pdf(self._desk, self._page, data, name)

        self._desk.jobs.read(work, done, title=name, owner=self._page)
