"""The set-up of a panel: the experts on record and who of them sits; ties and recusals of the one chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.kit import format as write
from ui.kit import glyphs, layout
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.feedback import EmptyState, Notice
from ui.kit.focus import keyboard_kept
from ui.kit.fonts import Type
from ui.kit.pane import Scroll, Splitter
from ui.kit.table.columns import Column, check_column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work
from ui.panel.setup_acts import SetUpActs
from ui.panel.state import Loaded
from ui.panel.words import Names, face

if TYPE_CHECKING:
    from registry.rounds.book import Expert, RecusalRecord, RoundBook, Seat
    from registry.rounds.recusals import KnownTie
    from ui.panel.acts import Acts


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """An expert on record. `seat`: None where he does not sit."""

    expert: Expert
    seat: Seat | None
    ties: tuple[KnownTie, ...]

    @property
    def uid(self) -> str:
        """Key of the expert."""
        return self.expert.uid


def columns(names: Names) -> list[Column[ExpertLine]]:
    """The columns of the experts, named as the page names them."""

    def name(row: ExpertLine) -> str:
        if row.seat is not None:
            return face(row.seat, names)
        if names is not Names.FULL:
            return glyphs.DASH
        zh = current_language() is Language.ZH
        return row.expert.name if zh else row.expert.english_name or row.expert.name

    def open_to_see(value: str) -> str:
        return (value or glyphs.DASH) if names is Names.FULL else glyphs.DASH

    return [
        check_column(),
        Column(
            key="seat",
            title=Text("Seat"),
            text=lambda r: r.seat.code if r.seat else glyphs.DASH,
            sort=lambda r: r.seat.number if r.seat else None,
            role=Type.CELL_STRONG,
            width=48,
        ),
        Column(key="name", title=Text("Expert's name"), text=name, sort=name, role=Type.NAME, width=120),
        Column(key="specialty", title=Text("Specialty"), text=lambda r: open_to_see(r.expert.specialty), width=100),
        Column(
            key="employer",
            title=Text("Employer"),
            text=lambda r: open_to_see(r.expert.employer),
            width=180,
            stretch=True,
        ),
        Column(
            key="position", title=Text("Position"), text=lambda r: open_to_see(r.expert.position), width=110, priority=2
        ),
        Column(
            key="declared",
            title=Text("Declaration"),
            text=lambda r: write.day(r.seat.declared) if r.seat else glyphs.DASH,
            sort=lambda r: r.seat.declared if r.seat else None,
            width=92,
            priority=1,
        ),
        Column(
            key="ties", title=Text("Ties"), text=lambda r: str(len(r.ties)), numeric=True, width=64, gap=16, priority=3
        ),
    ]


class SetUp(QWidget):
    """Who sits, and from which candidates each steps aside."""

    def __init__(self, acts: Acts) -> None:
        super().__init__()
        self._page_acts, self.acts = acts, SetUpActs(acts)
        self._loaded = Loaded(())
        self._names = Names.FULL
        self._rows: RowsModel[ExpertLine] = RowsModel(columns(self._names), lambda row: row.uid)
        self.table: Table[ExpertLine] = Table(self._rows, Text("Experts on record"), frozen=0)
        self._add = Button(Text("Add expert"), icon="plus")
        self._seat = Button(Text("Seat checked experts"), "primary")
        self._find = Button(Text("Find recusals"), icon="search")
        self._hold_back(self._add, self._seat, self._find)
        self._notice = Notice()
        self._notices = layout.panel(layout.column(self._notice, margins=(16, 0, 16, 8)))
        self.table.set_empty(
            EmptyState(
                Text("No experts on record"),
                Text("Add the experts of the panel with their employers and ties. Recusals are found from these."),
                icon="panel",
                action=(Text("Add expert"), self.acts.add_expert),
            )
        )
        head = layout.row(
            Label(Text("Experts on record"), Type.SECTION),
            None,
            self._find,
            self._add,
            self._seat,
            margins=(24, 8, 16, 8),
        )
        left = QWidget()
        left.setLayout(layout.column(head, self._notices, self.table))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 14, 16, 16)
        self._body.setSpacing(0)
        content = QWidget()
        content.setLayout(self._body)
        self._side = Scroll(content, Text("The expert chosen"))
        self._side.setMinimumWidth(320)
        split = Splitter(left, self._side)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setSizes([1000, 344])
        self.setLayout(layout.column(split))
        self._add.clicked.connect(lambda _on=False: self.acts.add_expert())
        self._seat.clicked.connect(lambda _on=False: self._seat_checked())
        self._find.clicked.connect(lambda _on=False: self.acts.find())
        self._rows.checks_changed.connect(self._show_seat)
        self.table.row_changed.connect(lambda _row: self._show_side())
        self.table.row_opened.connect(lambda row: self.acts.edit_expert(row.expert))

    def show_round(self, loaded: Loaded, names: Names) -> None:
        """Show the experts for the round of `loaded`."""
        self._loaded, self._names = loaded, names
        book = loaded.book
        if book is None:
            return
        seats = {seat.expert.uid: seat for seat in book.seats}
        lines = [ExpertLine(e, seats.get(e.uid), loaded.ties.get(e.uid, ())) for e in loaded.experts]
        lines.sort(key=lambda line: line.seat.number if line.seat else len(lines) + 1)
        self._rows.set_columns(columns(names))
        self._rows.set_rows(lines)
        if self.table.current() is None and lines:
            self.table.set_current(lines[0].uid)
        why = self._locked()
        self._notices.setVisible(why is not None)
        self._side.setVisible(bool(lines))
        if why is not None:
            self._notice.show_message(why, "accent")
        for button in (self._add, self._find):
            button.setEnabled(why is None)
        self._find.setEnabled(why is None and bool(book.seats))
        self._show_seat()
        self._show_side()

    def _locked(self) -> Text | None:
        from registry.rounds.steps import TITLES, Act, allows

        book = self._loaded.book
        assert book is not None, "asked for a round that is shown"
        if book.head.is_sealed:
            return Text("The round is sealed.")
        if not allows(book.head.step, Act.PANEL):
            return Text("Panel and recusals are locked at the step “{step}”.", step=TITLES[book.head.step])
        return None

    def _seat_checked(self) -> None:
        fresh = [line.uid for line in self._rows.checked() if line.seat is None]
        self._rows.check_all(False)
        self.acts.seat(fresh)

    def _show_seat(self) -> None:
        fresh = [line for line in self._rows.checked() if line.seat is None]
        self._seat.setEnabled(bool(fresh) and self._loaded.book is not None and self._locked() is None)

    # -- the expert chosen

    def _show_side(self) -> None:
        with keyboard_kept(self.table, self._side):
            self._fill_side()

    def _fill_side(self) -> None:
        layout.clear(self._body)
        line, book = self.table.current(), self._loaded.book
        if book is None:
            return
        if line is not None:
            self._expert(line, book)
        self._recusals(book)
        self._body.addStretch(1)

    def _hold_back(self, *buttons: Button) -> None:
        self._page_acts.desk.hold_back(*buttons, work=Work.ROUND)

    def _expert(self, line: ExpertLine, book: RoundBook) -> None:
        from registry.rounds.causes import cause_title

        expert, free = line.expert, self._locked() is None
        hidden = self._names is not Names.FULL
        name = face(line.seat, self._names) if line.seat else glyphs.DASH if hidden else expert.name
        self._body.addWidget(ElidedLabel(name, Type.PANE_TITLE))
        if not hidden:
            said = " · ".join(p for p in (expert.specialty, expert.position, expert.employer) if p)
            self._body.addWidget(Label(said or glyphs.DASH, Type.CELL, "text2", wrap=True))
        edit = Button(Text("Edit expert"))
        edit.clicked.connect(lambda _on=False: self.acts.edit_expert(expert))
        self._hold_back(edit)
        buttons = layout.row(edit, gap=8, margins=(0, 8, 0, 0))
        if line.seat is not None:
            out = Button(Text("Unseat expert"), "quiet")
            out.setEnabled(free and not any(m.expert == expert.uid for m in book.marks))
            if not out.isEnabled() and free:
                out.setToolTip(_("Marks of this expert are already recorded."))
            out.clicked.connect(lambda _on=False: self.acts.unseat(expert))
            self._hold_back(out)
            buttons.addWidget(out)
        else:
            sit = Button(Text("Seat expert"), "quiet")
            sit.setEnabled(free)
            sit.clicked.connect(lambda _on=False: self.acts.seat([expert.uid]))
            self._hold_back(sit)
            buttons.addWidget(sit)
        buttons.addStretch(1)
        self._body.addLayout(buttons)
        if line.seat is not None:
            self._declaration(line.seat, free=free)
        tie = Button(Text("Add tie"), "link")
        tie.clicked.connect(lambda _on=False: self.acts.add_tie(expert))
        self._hold_back(tie)
        self._section(Text("Ties, {n}", n=len(line.ties)), tie)
        for known in line.ties if not hidden else ():
            dates = _dates(known)
            words = layout.column(
                Label(known.organisation, Type.CELL, wrap=True),
                Label(
                    _("{cause}, {dates}", cause=cause_title(known.kind), dates=dates), Type.SMALL, "text3", wrap=True
                ),
                margins=(0, 5, 0, 5),
            )
            self._body.addWidget(layout.rule())
            self._body.addLayout(words)
        if line.seat is not None:
            declare = Button(Text("Declare recusal"))
            declare.setEnabled(free)
            declare.clicked.connect(lambda _on=False: self.acts.declare(expert))
            self._hold_back(declare)
            self._body.addLayout(layout.row(declare, None, margins=(0, 8, 0, 0)))

    def _declaration(self, seat: Seat, *, free: bool) -> None:
        note = Button(
            Text("Change the day") if seat.declared else Text("Note the day"),
            "link",
            name=Text("Day of the declaration of {name}", name=face(seat, self._names)),
        )
        note.setEnabled(free)
        note.clicked.connect(lambda _on=False: self.acts.note_declaration(seat))
        self._hold_back(note)
        self._section(Text("Declaration"), note)
        said = (
            Text("Signed on {day}", day=write.day(seat.declared))
            if seat.declared
            else Text("No day of signing is noted")
        )
        self._body.addWidget(Label(said, Type.CELL, "text2" if seat.declared else "text3"))

    def _recusals(self, book: RoundBook) -> None:
        seats = {seat.expert.uid: seat for seat in book.seats}
        counted: dict[str, list[RecusalRecord]] = {}
        for recusal in book.recusals:
            if recusal.expert in seats:
                counted.setdefault(recusal.answer.value, []).append(recusal)
        titles = {
            "open": Text("Possible recusals, {n}", n=len(counted.get("open", ()))),
            "recused": Text("Recusals, {n}", n=len(counted.get("recused", ()))),
            "cleared": Text("Answered: may mark, {n}", n=len(counted.get("cleared", ()))),
        }
        for answer, title in titles.items():
            if answer in counted:
                self._section(title)
                for recusal in sorted(counted[answer], key=lambda r: seats[r.expert].number):
                    self._recusal(recusal, seats[recusal.expert], book)

    def _recusal(self, recusal: RecusalRecord, seat: Seat, book: RoundBook) -> None:
        from registry.rounds.causes import cause_title

        firm = book.by_uid[recusal.candidature].name
        name = ElidedLabel(_("{name}: {firm}", name=face(seat, self._names), firm=firm), Type.CELL)
        why = _("{cause}; {reason}", cause=cause_title(recusal.cause), reason=recusal.reason or glyphs.DASH)
        words = layout.column(name, Label(why, Type.SMALL, "text3", wrap=True))
        answer = Button(
            Text("Answer") if recusal.answer.value == "open" else Text("Answer anew"),
            "link",
            name=Text("Answer for {name} and {firm}", name=face(seat, self._names), firm=firm),
        )
        answer.setEnabled(self._locked() is None)
        answer.clicked.connect(lambda _on=False: self._page_acts.answer(recusal.uid))
        self._hold_back(answer)
        line = layout.row(words, answer, gap=8, margins=(0, 5, 0, 5))
        line.setStretch(0, 1)
        line.setAlignment(answer, Qt.AlignmentFlag.AlignTop)
        self._body.addWidget(layout.rule())
        self._body.addLayout(line)

    def _section(self, title: Text, act: QWidget | None = None) -> None:
        line = layout.row(Label(title, Type.SECTION), None, margins=(0, 14, 0, 6))
        if act is not None:
            line.addWidget(act)
        self._body.addLayout(line)


def _dates(tie: KnownTie) -> str:
    since = tie.since.iso() if tie.since is not None else _("not known")
    until = tie.until.iso() if tie.until is not None else _("not known")
    return _("{since} to {until}", since=since, until=until)
