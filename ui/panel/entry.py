"""Entering the marks of one expert for one candidate, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.kit import format as write
from ui.kit import layout
from ui.kit.controls import Button, ElidedLabel, Field, Label
from ui.kit.feedback import Notice
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.pane import Scroll
from ui.panel.state import Loaded
from ui.panel.words import Names, face, points

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.rounds.book import RoundBook, Seat
    from registry.rounds.marking import MarkEntry
    from registry.scoring.rules import PanelItem, PanelRule

_HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the two fields of an item."""

    mark: str = ""
    comment: str = ""


def mark_fault(typed: Typed, rule: PanelRule) -> Text | None:
    """Why what is typed is no mark, or None. A blank one is none yet and no fault."""
    text = typed.mark.strip()
    if not text:
        return Text("A comment without a mark.") if typed.comment.strip() else None
    if not (text.isascii() and text.isdigit()) or int(text) > _HIGHEST:
        return Text("Type a whole number from 0 to 100.")
    if not typed.comment.strip() and needs_comment(int(text), rule):
        return Text("Say why the mark is so high or so low.")
    return None


def needs_comment(mark: int, rule: PanelRule) -> bool:
    """Whether the rule asks for a comment beside a mark."""
    return mark >= rule.comment_above or mark <= rule.comment_below


class ItemLine(QWidget):
    """One item: what it asks, its weight, the mark, a comment."""

    changed = Signal()
    entered = Signal()

    def __init__(self, item: PanelItem, rule: PanelRule) -> None:
        super().__init__()
        self.code, self._rule = item.code, rule
        self.mark = Field(Text("{item}, mark 0 to 100", item=item.title), Text("0–100"))
        self.mark.setFixedWidth(64)
        self.mark.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.mark.setMaxLength(6)
        asked = Text("Comment, needed from {high} up and {low} down", high=rule.comment_above, low=rule.comment_below)
        self.comment = Field(Text("{item}, comment", item=item.title), asked)
        self._reason = Label("", Type.SMALL, "bad", wrap=True)
        self._reason.hide()
        weight = Label(Text("{n} %", n=points(item.weight, 0)), Type.CELL, "text3")
        title = Label(item.title, Type.NAME, wrap=True)
        head = layout.row(title, weight, self.mark, gap=8)
        head.setStretch(0, 1)
        body = layout.column(head, gap=4, margins=(0, 8, 0, 8))
        if item.guide is not None:
            body.addWidget(Label(item.guide, Type.SMALL, "text3", wrap=True))
        body.addWidget(self.comment)
        body.addWidget(self._reason)
        self._source = QVBoxLayout()
        body.addLayout(self._source)
        self.setLayout(body)
        for field in (self.mark, self.comment):
            field.textEdited.connect(lambda _text: self.changed.emit())
            field.returnPressed.connect(self.entered)

    @property
    def typed(self) -> Typed:
        """What stands here."""
        return Typed(self.mark.text(), self.comment.text())

    def put(self, typed: Typed, *, locked: bool) -> None:
        """Show what is on record or was typed before; a locked line cannot be changed."""
        for field, text in ((self.mark, typed.mark), (self.comment, typed.comment)):
            if field.text() != text:  # else the cursor and what is selected would go
                field.setText(text)
            field.setReadOnly(locked)
        self.comment.setVisible(not locked or bool(typed.comment))
        self.say(None)

    def show_source(self, source: Provenance | None) -> None:
        """Say where the mark on record came from."""
        layout.clear(self._source)
        if source is not None:
            words = source.short() or _(
                "Entered by {person}, {day}", person=source.actor, day=write.day(source.at.date())
            )
            self._source.addWidget(SourceLine(source.kind, words))

    def say(self, fault: Text | None) -> None:
        """Say what is wrong, or None."""
        self._reason.setVisible(fault is not None)
        self.mark.set_invalid(fault is not None)
        if fault is not None:
            self._reason.say(fault)


class EntryPane(QWidget):
    """The form in the pane. What is typed and not saved is kept while another cell is open.

    Signals:
        saved: marks shall be written: key of the expert, entries, whether the next candidate is wanted.
        enter_wanted: the marks on record are hidden; enter as this expert.
        send_wanted, take_back_wanted: key of the expert.
        closed: back to the candidate.
    """

    saved = Signal(str, object, bool)
    send_wanted = Signal(str)
    take_back_wanted = Signal(str)
    enter_wanted = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cell: tuple[str, str] | None = None
        self._rule: PanelRule | None = None
        self._drafts: dict[tuple[str, str], dict[str, Typed]] = {}
        self._held: dict[str, Typed] = {}
        self._lines: list[ItemLine] = []
        self._firm, self._expert = ElidedLabel("", Type.PANE_TITLE), Label("", Type.CELL, "text2", wrap=True)
        self._back = Button(Text("Back"), "quiet", "chevL", name=Text("Back to the candidate"))
        self._back.clicked.connect(lambda _on=False: self.closed.emit())
        self._notice = Notice()
        self._items = QVBoxLayout()
        self._items.setContentsMargins(16, 0, 16, 8)
        self._items.setSpacing(0)
        content = QWidget()
        content.setLayout(self._items)
        self._total = Label("", Type.SECTION)
        self._unsaved = Label("", Type.SMALL, "warn")
        self._save = Button(Text("Save marks"))
        self._next = Button(Text("Save and go on"), "primary")
        self._send = Button(Text("Send marks"))
        self._take_back = Button(Text("Take back marks"))
        self.changing = (self._save, self._next, self._send, self._take_back)
        """The buttons that change the round."""
        self._save.clicked.connect(lambda _on=False: self.save())
        self._next.clicked.connect(lambda _on=False: self.save(go_on=True))
        self._send.clicked.connect(lambda _on=False: self.send_wanted.emit(self._key()[0]))
        self._take_back.clicked.connect(lambda _on=False: self.take_back_wanted.emit(self._key()[0]))
        line = layout.row(self._firm, self._back, gap=8)
        line.setStretch(0, 1)
        head = layout.column(line, self._expert, gap=2, margins=(16, 14, 12, 8))
        sums = layout.row(self._total, None, self._unsaved, gap=8)
        buttons = layout.row(self._take_back, self._send, None, self._save, self._next, gap=8)
        foot = layout.column(sums, buttons, gap=8, margins=(16, 10, 16, 12))
        self.setLayout(
            layout.column(
                head,
                layout.panel(layout.column(self._notice, margins=(16, 0, 16, 4))),
                Scroll(content, Text("Items of the panel")),
                layout.panel(foot, edge="top"),
            )
        )

    # -- showing

    def show_cell(self, loaded: Loaded, expert: str, uid: str, names: Names) -> None:
        """Show the marks of `expert` for the candidature `uid`."""
        book, board = loaded.book, loaded.board
        row = board.row(uid) if board is not None else None
        if book is None or board is None or row is None:
            self.closed.emit()
            return
        seat = book.seat_of(expert)
        self._keep_draft()
        self._cell = (expert, uid)
        if self._rule != board.rule:
            self._make_lines(board.rule)
        self._firm.say(row.chinese if current_language() is Language.ZH else row.english)
        self._expert.say(Text("Marks of {name}", name=face(seat, names)))
        why, tone = _locked(book, seat, uid, loaded)
        record = _on_record(book, expert, uid)
        hidden = bool(record) and not self._may_see(loaded, seat)
        action = None
        if hidden and why is None:
            why, tone = Text("Marked, hidden until the marks are sent."), "accent"
            action = (Text("Enter as {name}", name=face(seat, names)), lambda: self.enter_wanted.emit(expert))
        self._notice.setVisible(why is not None)
        if why is not None:
            self._notice.show_message(why, tone, action=action)
        self._held = {} if hidden else record
        drafted = self._drafts.get(self._cell, {})
        for item in self._lines:
            item.put(drafted.get(item.code, self._held.get(item.code, Typed())), locked=why is not None)
        self._show_buttons(book, seat, locked=why is not None)
        self._recount()

    def _make_lines(self, rule: PanelRule) -> None:
        layout.clear(self._items)
        self._rule = rule
        self._lines = [ItemLine(item, rule) for item in rule.items]
        for number, line in enumerate(self._lines):
            if number:
                self._items.addWidget(layout.rule())
            self._items.addWidget(line)
            line.show()  # at once, so that the cursor can go into it
            line.changed.connect(self._recount)
            line.entered.connect(lambda n=number: self._entered(n))
        self._items.addStretch(1)

    def _may_see(self, loaded: Loaded, seat: Seat) -> bool:
        """Whether these marks are in sight: sent, the expert's own, or shown by choice."""
        board = loaded.board
        assert board is not None, "a cell is of a board"
        if seat.status.value == "sent" or board.sight.expert == seat.expert.uid:
            return True
        return board.sight.unsent and not board.sight.expert

    def _show_buttons(self, book: RoundBook, seat: Seat, *, locked: bool) -> None:
        from registry.rounds.marking import missing_marks

        sent = seat.status.value == "sent"
        self._save.setVisible(not locked)
        self._next.setVisible(not locked)
        self._take_back.setVisible(sent and book.head.step.value == "panel")
        self._send.setVisible(not sent and not missing_marks(book, seat.expert.uid) and book.head.step.value == "panel")

    def focus_first(self) -> None:
        """Put the cursor into the first mark that is blank, else into the first."""
        lines = [line for line in self._lines if not line.mark.isReadOnly()]
        if lines:
            target = next((line for line in lines if not line.mark.text()), lines[0])
            target.mark.setFocus(Qt.FocusReason.TabFocusReason)
            target.mark.selectAll()
        else:
            self._back.setFocus(Qt.FocusReason.TabFocusReason)

    def type_first(self, text: str) -> None:
        """Put `text` into the first mark, in the place of what stands there; nothing where the cell is locked."""
        line = next((line for line in self._lines if not line.mark.isReadOnly()), None)
        if line is not None and text:
            line.mark.setText(text)
            line.mark.setFocus(Qt.FocusReason.TabFocusReason)
            self._recount()

    def show_sources(self, cell: tuple[str, str], sources: Mapping[str, Provenance]) -> None:
        """Say where the marks of a cell came from, by item, unless another one is open by now or they are hidden."""
        for line in self._lines:
            line.show_source(sources.get(line.code) if cell == self._cell and line.code in self._held else None)

    # -- typing

    def _key(self) -> tuple[str, str]:
        assert self._cell is not None, "a form is open for a cell"
        return self._cell

    def _typed(self) -> dict[str, Typed]:
        return {line.code: line.typed for line in self._lines}

    def _changed(self) -> bool:
        return any(typed != self._held.get(code, Typed()) for code, typed in self._typed().items())

    def _keep_draft(self) -> None:
        if self._cell is None:
            return
        if self._changed():
            self._drafts[self._cell] = self._typed()
        else:
            self._drafts.pop(self._cell, None)

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not saved."""
        self._keep_draft()
        return len(self._drafts)

    def forget(self) -> None:
        """Another registry: nothing typed matters any more."""
        self._cell = None
        self._drafts.clear()

    def _recount(self) -> None:
        from registry.view.panel_board import sheet_total

        rule = self._rule
        if rule is None:
            return
        marks = {
            code: int(t.mark)
            for code, t in self._typed().items()
            if t.mark.strip().isascii() and t.mark.strip().isdigit() and int(t.mark) <= _HIGHEST
        }
        total = sheet_total(rule, marks)
        self._total.say(Text("Total {points}", points=points(total, 2)))
        self._unsaved.say(Text("Not saved") if self._changed() else "")

    def _entered(self, number: int) -> None:
        """Enter goes to the next mark, and from the last one on to the next candidate."""
        if number + 1 < len(self._lines):
            field = self._lines[number + 1].mark
            field.setFocus(Qt.FocusReason.TabFocusReason)
            field.selectAll()
        else:
            self.save(go_on=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save(go_on=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def save(self, *, go_on: bool = False) -> None:
        """Write the marks, or say at each item what is wrong."""
        from registry.rounds.marking import MarkEntry

        rule = self._rule
        if rule is None or any(line.mark.isReadOnly() for line in self._lines):
            return
        wrong = False
        for line in self._lines:
            fault = mark_fault(line.typed, rule)
            line.say(fault)
            if fault is not None and not wrong:
                wrong = True
                line.mark.setFocus(Qt.FocusReason.TabFocusReason)
        if wrong:
            return
        expert, uid = self._key()
        entries: list[MarkEntry] = [
            MarkEntry(uid, line.code, int(t.mark) if t.mark.strip() else None, t.comment.strip())
            for line in self._lines
            if (t := line.typed) != self._held.get(line.code, Typed())
        ]
        self.saved.emit(expert, entries, go_on)

    def written(self, expert: str, uid: str) -> None:
        """The marks of a cell are on record now."""
        self._drafts.pop((expert, uid), None)
        if self._cell == (expert, uid):
            self._held = self._typed()
            self._recount()


def _on_record(book: RoundBook, expert: str, uid: str) -> dict[str, Typed]:
    return {m.item: Typed(str(m.value), m.comment) for m in book.marks if m.expert == expert and m.candidature == uid}


def _locked(book: RoundBook, seat: Seat, uid: str, loaded: Loaded) -> tuple[Text | None, str]:
    """Why a cell cannot be marked, with the tone of the notice; None where it can."""
    from registry.rounds.causes import cause_title

    recusal = next((r for r in book.recusals if r.expert == seat.expert.uid and r.candidature == uid), None)
    if recusal is not None and recusal.answer.value == "recused":
        why = cause_title(recusal.cause)
        return Text("Recused: {cause}. The others mark this candidate.", cause=why), "accent"
    if recusal is not None and recusal.answer.value == "open":
        return Text("Whether the expert must step aside is not answered yet. Answer it in the pane first."), "warn"
    if book.head.is_sealed:
        return Text("The round is sealed."), "accent"
    if seat.status.value == "sent":
        day = write.day(seat.sheet_in)
        return Text("Sent on {day} and locked.", day=day), "accent"
    if book.head.step.value != "panel":
        return Text("Marks are entered at the step Panel only."), "accent"
    board = loaded.board
    if board is not None and board.sight.expert and board.sight.expert != seat.expert.uid:
        return Text("These marks are of another expert."), "accent"
    return None, ""


__all__ = ["EntryPane", "Typed", "mark_fault", "needs_comment"]
