"""Saving papers and workbooks: where to, and by which worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Language, Text, current_language
from ui.kit.menu import Menu
from ui.reports.dossiers import save_all
from ui.reports.papers import DOCUMENTS, PRINTED, TITLES
from ui.reports.state import Paper

if TYPE_CHECKING:
    from registry.report.emit.dossiers import Written
    from ui.kit.desk import Desk


class Saving:
    """Writes what a page shows.

    Args:
        owner: the page, on which dialogs stand and for which jobs run.
        saved: told of every file or folder that was written, with its kind of paper.
    """

    def __init__(self, desk: Desk, owner: QWidget, saved: Callable[[Path, str], None]) -> None:
        self._desk = desk
        self._owner = owner
        self._saved = saved

    def first(self, kind: str, paper: Paper | None) -> None:
        """What the main button saves."""
        if kind in PRINTED:
            self._pdf(kind, paper)
        elif kind == "register":
            self._register()
        else:
            self._template()

    def second(self, kind: str, paper: Paper | None, language: str, button: QWidget) -> None:
        """What the button beside it saves: the workbook, the Word document, or the dossiers of all firms."""
        if kind in DOCUMENTS:
            self._document(kind, paper, language)
            return
        if kind != "dossier":
            self._workbook(kind, paper, language)
            return
        menu = Menu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(Text("One file"), lambda: self._joined(language))
        menu.add(Text("A file each, into a folder"), lambda: self._each(language))
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def dossiers(self, out: Path, language: str) -> int | None:
        """Write the dossiers of all firms to a file or into a folder; the list of jobs shows how far it is and stops it."""
        registry, as_of = self._desk.registry, self._desk.as_of
        if registry is None:
            return None

        def done(made: Written) -> None:
            said = Text("{n} dossier saved in {place}", "{n} dossiers saved in {place}", n=made.firms, place=out.name)
            self._desk.say(said, str(out.parent))
            self._saved(out, "dossier")

        return self._desk.jobs.read(
            lambda ticket: save_all(registry, as_of, out, language, ticket),
            done,
            title=Text("Dossiers of all firms"),
            owner=self._owner,
        )

    def sign(self, kind: str, paper: Paper | None) -> None:
        """Ask for a certificate and save the paper signed, or say what is needed to sign."""
        if paper is None:
            return
        from ui.reports.signing import sign_dialog

        folder = str(self._desk.settings.value(f"reports/{kind}", "") or "")
        out = Path(folder) / f"{kind.replace('_', '-')}.pdf"
        sign_dialog(self._owner, self._desk, paper.data, out, lambda made: self._saved(made, kind)).open()

    def print(self, kind: str, paper: Paper | None) -> None:
        """Print the very bytes of the preview."""
        if paper is None:
            return
        from ui.kit.printing import print_pdf

        print_pdf(self._desk, self._owner, paper.data, TITLES[kind])

    def write(self, kind: str, work: Callable[[], Path]) -> None:
        """Run `work`, which writes a file, and say where it lies."""

        def done(path: Path) -> None:
            self._desk.say(Text("Saved {file}", file=path.name), str(path.parent))
            self._saved(path, kind)

        self._desk.jobs.read(lambda _ticket: work(), done, title=Text("Saving"), owner=self._owner)

    def _where(self, kind: str, name: str, kinds: str) -> Path | None:
        """Ask for a place; the folder of the last time for this kind of paper is offered."""
        folder = str(self._desk.settings.value(f"reports/{kind}", "") or "")
        title = str(TITLES[kind])
        chosen, _kind = QFileDialog.getSaveFileName(self._owner, title, str(Path(folder) / name), kinds)
        if not chosen:
            return None
        path = Path(chosen)
        self._desk.settings.setValue(f"reports/{kind}", str(path.parent))
        return path

    def _pdf(self, kind: str, paper: Paper | None) -> None:
        name = f"{kind.replace('_', '-')}.pdf"
        if paper is None or (path := self._where(kind, name, "PDF (*.pdf)")) is None:
            return
        from ui.reports.state import save_pdf

        self.write(kind, lambda: save_pdf(paper, path))

    def _workbook(self, kind: str, paper: Paper | None, language: str) -> None:
        if paper is None or (path := self._where(kind, f"{kind}.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_workbook

        self.write(kind, lambda: save_workbook(paper, path, language))

    def _document(self, kind: str, paper: Paper | None, language: str) -> None:
        if paper is None or (notice := paper.notice) is None:
            return
        if (path := self._where(kind, f"{kind.replace('_', '-')}.docx", "Word (*.docx)")) is None:
            return
        from ui.reports.state import save_document

        self.write(kind, lambda: save_document(notice, path, language))

    def _joined(self, language: str) -> None:
        if (path := self._where("dossier", "dossiers.pdf", "PDF (*.pdf)")) is not None:
            self.dossiers(path, language)

    def _each(self, language: str) -> None:
        folder = str(self._desk.settings.value("reports/dossiers", "") or "")
        chosen = QFileDialog.getExistingDirectory(self._owner, str(TITLES["dossier"]), folder)
        if chosen:
            self._desk.settings.setValue("reports/dossiers", chosen)
            self.dossiers(Path(chosen), language)

    def _register(self) -> None:
        registry, language = self._desk.registry, current_language()
        if registry is None or (path := self._where("register", "register.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_register

        self.write("register", lambda: save_register(registry, path, Language(language)))

    def _template(self) -> None:
        if (path := self._where("template", "district-return.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_template

        year = self._desk.as_of.year - 1
        self.write("template", lambda: save_template(path, year))
