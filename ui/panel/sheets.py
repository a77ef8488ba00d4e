"""Score sheets out and back: the menu, the folder, and what a returned sheet would change before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _, current_language
from ui.kit import layout
from ui.kit.controls import CheckBox, Glyph, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.kit.pane import Scroll
from ui.kit.work import Work
from ui.panel.state import today
from ui.panel.words import Face, face

if TYPE_CHECKING:
    from registry.intake.returned_sheet import ReturnedSheet, SheetMark
    from registry.rounds.book import RoundBook
    from registry.view import Registry
    from ui.kit.worker import Ticket
    from ui.panel.acts import Acts

_SHOWN = 12
"""Changed marks and problems of one sheet in sight before they are counted."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was chosen: what it says, or why it is refused."""

    path: Path
    sheet: ReturnedSheet | None
    refused: RegistryError | None = None


def read_sheets(registry: Registry, round_uid: str, paths: Sequence[Path], ticket: Ticket) -> list[Read]:
    """Read returned sheets, each by itself; one that is refused does not stop the others."""
    from registry.intake.reading import read_workbook
    from registry.intake.score_sheet import read_score_sheet
    from registry.rounds.book import read_book

    with registry.read() as connection:
        book = read_book(connection, round_uid)
    found: list[Read] = []
    for number, path in enumerate(paths):
        ticket.step(number * 100 // len(paths))
        try:
            found.append(Read(path, read_score_sheet(book, read_workbook(path, cancelled=lambda: ticket.cancelled))))
        except RegistryError as error:
            found.append(Read(path, None, error))
    return found


def enter_sheets(registry: Registry, actor: str, round_uid: str, found: Sequence[Read], send: frozenset[str]) -> int:
    """Enter the marks of sheets, one change each, and send those of the experts in `send`; how many sheets changed any."""
    from registry.change import apply
    from registry.intake.score_sheet import score_sheet_change
    from registry.rounds.book import read_book
    from registry.rounds.marking import send_marks

    entered = 0
    for one in found:
        if one.sheet is None:
            continue
        with registry.read() as connection:
            book = read_book(connection, round_uid)
            change = score_sheet_change(connection, book, actor, one.sheet, one.path)
        entered += apply(registry, change) is not None
        if one.sheet.seat.expert.uid in send:
            send_marks(registry, actor, round_uid, one.sheet.seat.expert.uid, today())
    return entered


def write_sheets(registry: Registry, actor: str, round_uid: str, experts: Sequence[str], folder: Path) -> list[Path]:
    """Write the sheets of experts into a folder and note the day; the files in order.

    Raises:
        EnvironmentFault: a file cannot be written; those before it stand, nothing is noted.
    """
    from registry.report.panel_sheet import score_sheet_name, write_score_sheet
    from registry.rounds.book import read_book
    from registry.rounds.sheets import note_sheets_out
    from registry.view import registry_summary

    with registry.read() as connection:
        book = read_book(connection, round_uid)
    fictional = registry_summary(registry).fictional
    paths = [folder / score_sheet_name(book, book.seat_of(expert)) for expert in experts]
    for expert, path in zip(experts, paths, strict=True):
        write_score_sheet(book, expert, path, fictional=fictional)
    note_sheets_out(registry, actor, round_uid, experts, today())
    return paths


class SheetsFlow:
    """Sheets out and back, over a page."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def menu(self, button: QWidget) -> Menu:
        """What can be done with score sheets."""
        from registry.rounds.steps import Act, allows

        book, menu = self._acts.book(), Menu(button)
        free = allows(book.head.step, Act.MARKS) and not book.head.is_sealed
        marks, out = self._acts.desk.why_not(Work.MARKS), self._acts.desk.why_not(Work.ROUND)
        menu.add(Text("Send out sheets for all"), self.ask_folder_for_all, icon="export", enabled=free, why_not=out)
        menu.add(Text("Bring back sheets"), self.ask_files, icon="import", enabled=free, why_not=marks)
        menu.addSeparator()
        for seat in book.seats:
            name = face(seat, self._acts.page.names)
            text = Text("Send out the sheet of {name}", name=name)
            able = free and seat.status.value != "sent"
            menu.add(text, lambda e=seat.expert.uid: self.ask_folder([e]), enabled=able, why_not=out)
        return menu

    def ask_folder_for_all(self) -> None:
        """Ask for a folder for the sheets of all who sit and have not sent."""
        book = self._acts.page.loaded.book
        experts = [seat.expert.uid for seat in book.seats if seat.status.value != "sent"] if book else []
        if experts:
            self.ask_folder(experts)

    def ask_folder(self, experts: Sequence[str]) -> None:
        """Ask for a folder, then write."""
        folder = QFileDialog.getExistingDirectory(self._acts.parent(), _("Folder of the score sheets"))
        if folder:
            self.send_out(experts, Path(folder))

    def send_out(self, experts: Sequence[str], folder: Path) -> None:
        """Write the sheets of experts into `folder`."""
        desk, uid, actor = self._acts.desk, self._acts.book().head.uid, self._acts.desk.actor

        def done(paths: list[Path]) -> None:
            desk.say(Text("{n} score sheet written", "{n} score sheets written", n=len(paths)), str(folder))

        desk.write(
            lambda registry, _ticket: write_sheets(registry, actor, uid, experts, folder),
            done,
            title=Text("Writing score sheets"),
            initiator=self._acts.page,
        )

    def ask_files(self) -> None:
        """Ask for returned sheets, then read them."""
        if self._acts.page.loaded.is_empty:
            return
        paths, _kind = QFileDialog.getOpenFileNames(
            self._acts.parent(), _("Score sheets that came back"), "", f"{_('Workbooks')} (*.xlsx *.xlsm *.xls *.ods)"
        )
        if paths:
            self.bring_back([Path(path) for path in paths])

    def bring_back(self, paths: Sequence[Path]) -> None:
        """Read returned sheets and show what they would change."""
        desk, uid = self._acts.desk, self._acts.book().head.uid
        registry = desk.registry
        if registry is None:
            return
        desk.jobs.read(
            lambda ticket: read_sheets(registry, uid, paths, ticket),
            self._show,
            title=Text("Reading score sheets"),
            owner=self._acts.page,
        )

    def _show(self, found: list[Read]) -> None:
        book = self._acts.book()
        names = self._acts.page.names
        self._acts.show(ReturnDialog(self._acts.parent(), book, found, lambda seat: face(seat, names), self._enter))

    def _enter(self, found: Sequence[Read], send: frozenset[str]) -> None:
        desk, uid, actor = self._acts.desk, self._acts.book().head.uid, self._acts.desk.actor

        def done(entered: int) -> None:
            desk.say(Text("Marks of {n} sheet entered", "Marks of {n} sheets entered", n=entered))

        desk.write(
            lambda registry, _ticket: enter_sheets(registry, actor, uid, found, send),
            done,
            title=Text("Entering marks"),
            initiator=self._acts.page,
        )


class ReturnDialog(Dialog):
    """What each returned sheet would change, its problems cell by cell, and whether its marks are sent at once."""

    def __init__(
        self,
        parent: QWidget,
        book: RoundBook,
        found: Sequence[Read],
        name: Face,
        taken: Callable[[Sequence[Read], frozenset[str]], None],
    ) -> None:
        super().__init__(parent, 620)
        self.setWindowTitle(str(Text("Score sheets that came back")))
        self._book, self._found, self._name, self._taken = book, _one_each(found), name, taken
        self._sends: dict[str, CheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 12, 0)
        self._list.setSpacing(0)
        for number, one in enumerate(self._found):
            if number:
                self._list.addWidget(layout.rule())
            self._file(one)
        self._list.addStretch(1)
        content = QWidget()
        content.setLayout(self._list)
        scroll = Scroll(content, Text("Score sheets that came back"))
        scroll.setMinimumHeight(min(content.sizeHint().height() + 8, 380))
        self.body.addWidget(Label(Text("Score sheets that came back"), Type.PANE_TITLE))
        self.body.addSpacing(6)
        self.body.addWidget(scroll)
        marks = sum(one.sheet.new + len(one.sheet.changed) for one in self._found if one.sheet)
        self.add_button(Text("Cancel") if marks or self._sends else Text("Close"), run=self.reject)
        self.enter_button = self.add_button(
            Text("Enter {n} mark", "Enter {n} marks", n=marks) if marks else Text("Send marks"), "primary", self.take
        )
        self.enter_button.setEnabled(bool(marks or self._sends))

    def take(self) -> None:
        """Enter what can be entered."""
        send = frozenset(expert for expert, box in self._sends.items() if box.isChecked())
        self.accept()
        self._taken(self._found, send)

    def _file(self, one: Read) -> None:
        box = layout.column(gap=2, margins=(0, 10, 0, 10))
        box.addWidget(Label(one.path.name, Type.SMALL, "text3"))
        if one.sheet is None:
            assert one.refused is not None, "a file is read or refused"
            self._point(box, "err", "bad", str(one.refused.what))
            if one.refused.mend is not None:
                box.addWidget(Label(one.refused.mend, Type.CELL, "text2", wrap=True))
            self._list.addLayout(box)
            return
        sheet = one.sheet
        said = _("{summary} · {name}", summary=sheet.text.render(current_language()), name=self._name(sheet.seat))
        box.addWidget(Label(said, Type.SECTION, wrap=True))
        for mark in sheet.changed[:_SHOWN]:
            box.addWidget(Label(self._change(mark, sheet), Type.CELL, "text2", wrap=True))
        self._more(box, len(sheet.changed) - _SHOWN)
        for problem in sheet.problems[:_SHOWN]:
            words = _("{cell}: {problem}", cell=problem.cell, problem=problem.text)
            self._point(box, "info" if problem.open else "warn", "text2" if problem.open else "warn", words)
        self._more(box, len(sheet.problems) - _SHOWN)
        if self._complete(sheet):
            send = CheckBox(Text("Send the marks at once: they are complete"))
            send.setChecked(True)
            self._sends[sheet.seat.expert.uid] = send
            box.addWidget(send)
        self._list.addLayout(box)

    def _change(self, mark: SheetMark, sheet: ReturnedSheet) -> str:
        from registry.rounds.marking import panel_items

        item = next(i.title for i in panel_items(self._book) if i.code == mark.entry.item)
        firm = self._book.by_uid[mark.entry.candidature].name
        assert mark.before is not None, "a changed mark takes the place of one"
        values = {"firm": firm, "item": item, "before": mark.before.value, "after": mark.entry.value}
        if mark.before.value == mark.entry.value:
            return _("{firm}, {item}: another comment", **values)
        return _("{firm}, {item}: {before} becomes {after}", **values)

    def _complete(self, sheet: ReturnedSheet) -> bool:
        """Whether nothing will be wanting once the sheet is entered."""
        from registry.rounds.marking import missing_marks

        given = {(m.entry.candidature, m.entry.item) for m in sheet.marks}
        return not sheet.faults and not set(missing_marks(self._book, sheet.seat.expert.uid)) - given

    def _more(self, box: QVBoxLayout, n: int) -> None:
        if n > 0:
            box.addWidget(Label(Text("and {n} more", "and {n} more", n=n), Type.SMALL, "text3"))

    def _point(self, box: QVBoxLayout, icon: str, role: str, words: str) -> None:
        line = layout.row(Glyph(icon, role, 14), Label(words, Type.CELL, wrap=True), gap=8, margins=(0, 2, 0, 2))
        line.setStretch(1, 1)
        box.addLayout(line)


def _one_each(found: Sequence[Read]) -> list[Read]:
    """The files chosen; of two sheets of one expert the later one is refused, for nobody can tell which counts."""
    kept: list[Read] = []
    seen: dict[str, str] = {}
    for one in found:
        if one.sheet is not None:
            expert = one.sheet.seat.expert.uid
            if expert in seen:
                from registry.errors import UserError

                error = UserError(
                    Text("{file} is a second sheet of {seat}.", file=one.path.name, seat=one.sheet.seat.code),
                    None,
                    Text("{file} counts. Bring back the other one alone if it is the right one.", file=seen[expert]),
                )
                kept.append(Read(one.path, None, error))
                continue
            seen[expert] = one.path.name
        kept.append(one)
    return kept
