"""The way from a value to what it came from: the sheet round its cell on the screen, the workbook in the program for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text
from ui.firms.line_kinds import Origin
from ui.firms.sheet_preview import SourceView
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.intake.source_sheet import SourceSheet


class SourceFlow(QObject):
    """Reads kept files off the window's thread, in a folder that goes with the registry."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self.opened: QUrl | None = None
        """What was opened last."""

    def show(self, origin: Origin, view: SourceView) -> None:
        """Show the sheet round the cell of `origin` in `view`, where there is one."""
        registry, place = self._desk.registry, origin.place
        if registry is None or place is None or not place.digest:
            return
        files = self._desk.opened_files

        def work(_ticket: Ticket) -> SourceSheet:
            from registry.intake.source_sheet import sheet_round

            return sheet_round(registry, place, files.folder())

        def done(sheet: SourceSheet) -> None:
            if isValid(view):
                view.show_sheet(origin, sheet)
                _grow(view)

        def failed(error: Exception) -> None:
            if isinstance(error, RegistryError):
                if isValid(view):
                    view.show_missing(origin, error.what)
            else:
                self._desk.failed.emit(error)

        self._desk.jobs.read(work, done, failed=failed, lane="firms.source", owner=self._page)

    def open(self, origin: Origin) -> None:
        """Open the page, or the workbook at its cell, with the program that the system has for it."""
        registry, place = self._desk.registry, origin.place
        if origin.address:
            self._open(QUrl(origin.address))
            return
        if registry is None or place is None:
            return
        files = self._desk.opened_files

        def work(_ticket: Ticket) -> Path:
            from registry.intake.source_sheet import copy_at

            return copy_at(registry, place, files.folder())

        self._desk.jobs.read(work, lambda path: self._open(QUrl.fromLocalFile(str(path))), owner=self._page)

    def _open(self, url: QUrl) -> None:
        self.opened = url
        if not QDesktopServices.openUrl(url):
            said = Text("No program opens {file} here.", file=url.fileName() or url.toString())
            self._desk.say(said, url.toLocalFile() or "", "warn")


def _grow(view: QWidget) -> None:
    window = view.window()
    window.adjustSize()
