"""The calendar and the work list as files, written in a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _, current_language
from ui.kit.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from registry.srdi.board import Place
    from registry.view.cultivation import LadderBoard
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket


def write_calendar(desk: Desk, board: LadderBoard, places: Sequence[Place], path: Path, owner: QObject) -> None:
    """Write the titles of `places` that end, with their reminders."""
    language, fictional = current_language(), desk.summary is not None and desk.summary.fictional
    now, registry = datetime.now().astimezone(), desk.registry

    def work(_ticket: Ticket) -> Path:
        from registry.files import write_whole
        from registry.report.title_calendar import title_calendar
        from registry.view.cultivation import open_promises

        dues = open_promises(registry, board.as_of) if registry is not None else ()
        write_whole(path, title_calendar(places, board.as_of, now, language, fictional, dues))
        return path

    desk.jobs.read(
        work,
        lambda made: desk.say(Text("Calendar saved as {file}", file=made.name)),
        title=Text("Exporting the calendar"),
        owner=owner,
    )


def write_file_paper(desk: Desk, uid: str, board: LadderBoard, path: Path, owner: QObject) -> None:
    """Write the cultivation file of a firm as a paper in the language in use."""
    registry, language = desk.registry, current_language()
    if registry is None:
        return

    def work(_ticket: Ticket) -> Path:
        from registry.report.emit.firm_file import write_firm_file
        from registry.report.wording import PaperLanguage

        write_firm_file(registry, uid, board.as_of, path, PaperLanguage(language.value))
        return path

    desk.jobs.read(
        work,
        lambda made: desk.say(Text("File saved as {file}", file=made.name)),
        title=Text("Saving the file"),
        owner=owner,
    )


def print_file_paper(desk: Desk, uid: str, board: LadderBoard, owner: QWidget) -> None:
    """Make the paper of a firm's file, and print it on the printer that is chosen."""
    registry, language = desk.registry, current_language()
    if registry is None:
        return

    def work(_ticket: Ticket) -> bytes:
        from registry.report.emit.firm_file import render_firm_file
        from registry.report.papers.firm_file import firm_file_paper
        from registry.report.wording import PaperLanguage

        with registry.read() as connection:
            paper = firm_file_paper(connection, uid, board.as_of)
        return render_firm_file(paper, PaperLanguage(language.value)).data

    def done(data: bytes) -> None:
        from ui.kit.printing import print_pdf

        print_pdf(desk, owner, data, Text("Cultivation file"))

    desk.jobs.read(work, done, title=Text("Printing the file"), owner=owner)


def write_list(desk: Desk, board: LadderBoard, places: Sequence[Place], path: Path, owner: QObject) -> None:
    """Write `places` as a workbook, one sheet a district."""
    language, fictional = current_language(), desk.summary is not None and desk.summary.fictional

    def work(_ticket: Ticket) -> int:
        from registry.report.work_list import write_work_list

        return write_work_list(places, board.rules, board.as_of, path, language, fictional=fictional)

    desk.jobs.read(
        work,
        lambda sheets: desk.say(
            Text("List saved as {file}", file=path.name), Text("{n} district", "{n} districts", n=sheets)
        ),
        title=Text("Exporting the list"),
        owner=owner,
    )


@dataclass(frozen=True, slots=True)
class Outlets:
    """Asks where a file of the page goes, and writes it.

    Attributes:
        page: the page, on which dialogs stand.
        board: what is checked, None while nothing is.
        in_sight: the firms that the list and the filters keep.
        work: key of the list in front.
        current: key of the firm under the cursor, "" where there is none.
    """

    desk: Desk
    page: QWidget
    board: Callable[[], LadderBoard | None]
    in_sight: Callable[[], list[Place]]
    work: Callable[[], str]
    current: Callable[[], str]

    def open_menu(self, button: QWidget) -> None:
        """Offer the calendar and the workbook below `button`."""
        menu = Menu(button)
        menu.add(Text("Calendar of titles that end"), self.ask_calendar, icon="cal")
        menu.add(Text("This list as a workbook by district"), self.ask_work_list, icon="sheet")
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def open_file_menu(self, button: QWidget) -> None:
        """Offer to print the file of the firm, or to save it, above `button`."""
        menu = Menu(button)
        menu.add(Text("On paper"), self.print_file, icon="doc")
        menu.add(Text("As PDF"), self.ask_file_paper, icon="export")
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def print_file(self) -> None:
        """The file of the firm on paper."""
        uid, board = self.current(), self.board()
        if uid and board is not None:
            print_file_paper(self.desk, uid, board, self.page)

    def ask_file_paper(self) -> None:
        """The file of the firm as a paper."""
        uid, board = self.current(), self.board()
        path = self._ask(_("Save the file"), "-file.pdf", "PDF (*.pdf)") if uid else None
        if path is not None and board is not None:
            write_file_paper(self.desk, uid, board, path, self.page)

    def ask_calendar(self) -> None:
        """The titles in sight as a calendar."""
        board = self.board()
        path = self._ask(_("Export the calendar"), ".ics", "iCalendar (*.ics)")
        if path is not None and board is not None:
            write_calendar(self.desk, board, self.in_sight(), path, self.page)

    def ask_work_list(self) -> None:
        """The list in sight as a workbook."""
        board = self.board()
        path = self._ask(_("Export the list"), f"-{self.work()}.xlsx", "Excel (*.xlsx)")
        if path is not None and board is not None:
            write_list(self.desk, board, self.in_sight(), path, self.page)

    def _ask(self, title: str, ending: str, kinds: str) -> Path | None:
        registry = self.desk.registry
        if registry is None or self.board() is None:
            return None
        start = str(registry.path.with_name(registry.path.stem + ending))
        path, _kind = QFileDialog.getSaveFileName(self.page, title, start, kinds)
        return Path(path) if path else None
