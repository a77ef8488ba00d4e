"""What is done on the page: each act is one change of the registry, written on the writer's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.request import SEAL
from ui.panel.ask import AskDialog, Asked
from ui.panel.sheets import SheetsFlow
from ui.panel.state import question, reminder, today
from ui.panel.words import face

if TYPE_CHECKING:
    from registry.rounds.book import RoundBook
    from registry.rounds.marking import MarkEntry
    from registry.view import Registry
    from ui.kit.desk import Desk
    from ui.kit.dialog import Dialog
    from ui.panel.page import PanelPage

UNIFORM = "uniform:"
"""What stands before an expert's key where all candidates got the same total."""


class Acts:
    """The acts of a `PanelPage`. The dialog shown last stands in `dialog`."""

    def __init__(self, page: PanelPage) -> None:
        self.page = page
        self.dialog: Dialog | None = None
        self.sheets = SheetsFlow(self)

    @property
    def desk(self) -> Desk:
        """The page's desk."""
        return self.page.desk

    def book(self) -> RoundBook:
        """The round in sight."""
        book = self.page.loaded.book
        assert book is not None, "acts are of a round that is shown"
        return book

    def write(self, work: Callable[[Registry], object], done: Callable[[], None] | None = None) -> None:
        """Change the registry, then read the page again."""
        finish = (lambda _answer: done()) if done is not None else None
        self.desk.write(lambda registry, _ticket: work(registry), finish, initiator=self.page)

    def show(self, dialog: Dialog) -> None:
        """Open a dialog over the page."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def parent(self) -> QWidget:
        """What dialogs stand over."""
        return self.page.window()

    def _ask(
        self,
        title: Text,
        fields: list[Asked],
        act: Text,
        taken: Callable[[Mapping[str, str]], object],
        sentence: Text | str = "",
    ) -> None:
        self.show(AskDialog(self.parent(), title, fields, act, taken, sentence=sentence))

    # -- marks

    def save(self, expert: str, entries: list[MarkEntry], go_on: bool) -> None:
        """Write marks of one cell."""
        from registry.rounds.marking import enter_marks

        page, actor, uid = self.page, self.desk.actor, self.book().head.uid
        cell = entries[0].candidature if entries else page.table.current_cell()[0]

        def done() -> None:
            page.entry.written(expert, cell)
            if go_on:
                page.go_on(expert, cell)

        if entries:
            self.write(lambda registry: enter_marks(registry, actor, uid, expert, entries), done)
        elif go_on:
            page.go_on(expert, cell)

    def send(self, expert: str) -> None:
        """Send an expert's marks, after a question: from then on they are locked and others see them."""
        book, actor = self.book(), self.desk.actor
        name = face(book.seat_of(expert), self.page.names)

        def taken(_answers: Mapping[str, str]) -> None:
            from registry.rounds.marking import send_marks

            self.write(lambda registry: send_marks(registry, actor, book.head.uid, expert, today()))

        self._ask(
            Text("Send the marks of {name}", name=name),
            [],
            Text("Send marks"),
            taken,
            Text("They are locked from then on, and the panel's figures are counted with them."),
        )

    def take_back(self, expert: str) -> None:
        """Let an expert take sent marks back, with the reason."""
        book, actor = self.book(), self.desk.actor
        name = face(book.seat_of(expert), self.page.names)

        def taken(answers: Mapping[str, str]) -> None:
            from registry.rounds.marking import take_back

            self.write(lambda registry: take_back(registry, actor, book.head.uid, expert, answers["reason"]))

        self._ask(
            Text("Take back the marks of {name}", name=name),
            [Asked("reason", Text("Reason"))],
            Text("Take back marks"),
            taken,
            Text("They can be changed again and are hidden until they are sent anew. The reason is recorded."),
        )

    # -- what stands out

    def ask(self, expert: str) -> None:
        """Copy a question about a deviating total, and note that the expert was reminded."""
        page, book, board = self.page, self.book(), self.page.loaded.board
        row = board.row(page.table.current_cell()[0]) if board is not None else None
        if board is None or row is None:
            return
        seat = book.seat_of(expert)
        self._copy(question(board, row, seat, page.names), Text("The question is copied"))
        self._note_reminder(expert)

    def keep(self, expert: str) -> None:
        """Keep a deviating total by decision."""
        from registry.rounds.deciding import NewDecision, decide
        from registry.scoring.rulings import DecisionKind

        book, actor = self.book(), self.desk.actor
        uniform = expert.startswith(UNIFORM)
        expert = expert.removeprefix(UNIFORM)
        uid = "" if uniform else self.page.table.current_cell()[0]

        def taken(answers: Mapping[str, str]) -> None:
            decision = NewDecision(
                DecisionKind.OUTLIER,
                "kept",
                answers["reason"],
                answers["by"],
                candidature=uid,
                subject=expert,
                decided=today(),
                document_no=answers["document"],
            )
            self.write(lambda registry: decide(registry, actor, book.head.uid, [decision]))

        self._ask(
            Text("Keep the mark of {name}", name=face(book.seat_of(expert), self.page.names)),
            [
                Asked("reason", Text("Reason")),
                Asked("by", Text("Decided by"), actor),
                Asked("document", Text("Document number"), needed=False),
            ],
            Text("Keep mark"),
            taken,
            Text("The decision stands beside the mark and in the sealed file."),
        )

    def remind(self, expert: str) -> None:
        """Copy a reminder, and note the day."""
        board = self.page.loaded.board
        if board is None:
            return
        book = self.book()
        self._copy(reminder(book, board, book.seat_of(expert), self.page.names), Text("The reminder is copied"))
        self._note_reminder(expert)

    def _copy(self, text: str, said: Text) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.say(said, text)

    def _note_reminder(self, expert: str) -> None:
        from registry.rounds.marking import note_reminder
        from registry.rounds.steps import Act, allows

        book, actor = self.book(), self.desk.actor
        if allows(book.head.step, Act.MARKS) and not book.head.is_sealed:
            self.write(lambda registry: note_reminder(registry, actor, book.head.uid, [expert], today()))

    def answer(self, recusal: str) -> None:
        """Answer a tie that may ask for recusal."""
        from registry.rounds.book import RecusalAnswer
        from registry.rounds.causes import cause_title
        from registry.rounds.seating import answer_recusal

        book, actor = self.book(), self.desk.actor
        record = next(r for r in book.recusals if r.uid == recusal)
        name = face(book.seat_of(record.expert), self.page.names)

        def taken(answers: Mapping[str, str]) -> None:
            answer = RecusalAnswer(answers["answer"])
            self.write(
                lambda registry: answer_recusal(registry, actor, book.head.uid, recusal, answer, answers["reason"])
            )

        firm = book.by_uid[record.candidature].name
        found = Text("{cause}: {reason}", cause=cause_title(record.cause), reason=record.reason or "—")
        self._ask(
            Text("Must {name} step aside for {firm}?", name=name, firm=firm),
            [
                Asked(
                    "answer",
                    Text("Answer"),
                    RecusalAnswer.RECUSED.value,
                    choices=[
                        (RecusalAnswer.RECUSED.value, Text("Recused, not counted")),
                        (RecusalAnswer.CLEARED.value, Text("May mark")),
                    ],
                ),
                Asked("reason", Text("Reason")),
            ],
            Text("Record answer"),
            taken,
            found,
        )

    # -- sheets and seal

    def open_sheets(self, button: QWidget) -> None:
        """The menu of the score sheets."""
        self.sheets.menu(button).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def seal(self) -> None:
        """The key list seals: there stands the list that is locked."""
        self.desk.go("keylist", f"{SEAL}{self.book().head.uid}")
