"""The page Panel (mock 05): experts as columns, candidates as rows, and beside them the candidate or the marks of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from registry.i18n import Text, _
from ui.kit import format as write
from ui.kit import layout
from ui.kit.commands import Command
from ui.kit.feedback import EmptyState, Notice
from ui.kit.focus import keyboard_kept
from ui.kit.page import Page
from ui.kit.pane import Splitter
from ui.kit.table.model import RowsModel
from ui.kit.work import Work
from ui.panel.acts import Acts
from ui.panel.commands import COMMANDS
from ui.panel.entry import EntryPane
from ui.panel.head import Head
from ui.panel.legend import Legend
from ui.panel.pane import FirmPane
from ui.panel.setup import SetUp
from ui.panel.state import Loaded, Look, load, look_again, next_to_mark, sources, without
from ui.panel.table import PanelTable
from ui.panel.words import Names, face, rule_words

if TYPE_CHECKING:
    from registry.scoring.panel_checks import WithoutExpert
    from registry.view.panel_board import BoardRow
    from ui.kit.desk import Desk

_FOLD_PANE = 1120


class PanelPage(Page):
    """Gather the marks of the experts, look at what stands out, send sheets out and take them back."""

    key: ClassVar[str] = "panel"
    title: ClassVar[Text] = Text("Panel")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.loaded = Loaded(())
        self.look = Look()
        self.names = Names.FULL
        self._lost: Sequence[WithoutExpert] = ()
        self._round = ""
        self._front, self._stale = False, True
        self._width = 1440
        self._warned = False  # of marks that are not saved
        self.acts = Acts(self)
        self._build()
        self._connect()
        self._show()

    # -- layout

    def _build(self) -> None:
        self.head = Head()
        self._notice = Notice()
        self._model: RowsModel[BoardRow] = RowsModel([], lambda row: row.uid)
        self.table = PanelTable(self._model)
        self._legend = Legend()
        notices = layout.panel(layout.column(self._notice, margins=(16, 8, 16, 8)))
        self._notices = notices
        foot = layout.panel(layout.row(self._legend, margins=(24, 8, 16, 8)), edge="top")
        self._foot = foot
        left = QWidget()
        left.setLayout(layout.column(notices, self.table, foot))
        self.pane, self.entry = FirmPane(), EntryPane()
        self.pane.desk = self.desk
        self.desk.hold_back(*self.entry.changing, work=Work.MARKS)
        self.desk.hold_back(self.head.seal, work=Work.SEAL)
        self._side = QStackedWidget()
        self._side.setMinimumWidth(320)
        self._side.addWidget(self.pane)
        self._side.addWidget(self.entry)
        self._split = Splitter(left, self._side)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.setSizes([1020, 344])
        self.setup = SetUp(self.acts)
        self._nothing = EmptyState(
            Text("No round yet"),
            Text("A round is opened on the page Key list. Its experts and their marks stand here then."),
            icon="panel",
            action=(Text("Go to Key list"), lambda: self.desk.go("keylist")),
        )
        self._stack = QStackedWidget()
        for widget in (self._nothing, self._split, self.setup):
            self._stack.addWidget(widget)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLayout(layout.column(self.head, layout.rule(strong=True), self._stack))

    def _connect(self) -> None:
        head = self.head
        head.round_chosen.connect(self.choose_round)
        head.names_chosen.connect(self.show_names)
        head.unsent_turned.connect(self._turn_unsent)
        head.entry_chosen.connect(self.enter_as)
        head.sheets.clicked.connect(lambda _on=False: self.acts.open_sheets(head.sheets))
        head.seal.clicked.connect(lambda _on=False: self.acts.seal())
        head.experts.toggled.connect(lambda _on: self._show())
        head.candidate.toggled.connect(lambda _on: self._show_side())
        self.table.cell_changed.connect(self._cell_changed)
        self.table.cell_opened.connect(self.open_cell)
        self.table.cell_typed.connect(self.type_cell)
        self.pane.ask_wanted.connect(self.acts.ask)
        self.pane.keep_wanted.connect(self.acts.keep)
        self.pane.remind_wanted.connect(self.acts.remind)
        self.pane.answer_wanted.connect(self.acts.answer)
        self.entry.saved.connect(self.acts.save)
        self.entry.send_wanted.connect(self.acts.send)
        self.entry.take_back_wanted.connect(self.acts.take_back)
        self.entry.enter_wanted.connect(self.enter_as)
        self.entry.closed.connect(self.close_cell)

    # -- the shell's side

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "panel.names": self._next_names,
            "panel.experts": self._turn_experts,
            "panel.leave": lambda: self.enter_as(""),
            "panel.send_out": self.acts.sheets.ask_folder_for_all,
            "panel.bring_back": self.acts.sheets.ask_files,
        }

    def opened(self) -> None:
        self.loaded, self._lost, self.look = Loaded(()), (), Look()
        self._round = str(self.desk.settings.value("panel/round", "") or "")
        self.entry.forget()
        self._side.setCurrentWidget(self.pane)
        self._stale = True
        self._show()
        if self._front:
            self.read()

    def changed(self, initiator: object) -> None:
        self._stale = True
        if self._front:
            self.read()

    def shown(self, request: object) -> None:
        self._front = True
        if isinstance(request, str) and request:
            self._round = request
            self._stale = True
        if self._stale:
            self.read()

    def hideEvent(self, event: object) -> None:
        self._front = False

    def respeak(self) -> None:
        self._show()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        self.head.fit(width, height)
        self.table.set_window_width(width)
        self.table.set_density("compact" if height < 700 else "normal")
        self.table.set_low(height < 700)
        self._show_side()

    def escape(self) -> bool:
        if self._side.currentWidget() is self.entry and self._side.isVisible():
            self.close_cell()
            return True
        if self._width < _FOLD_PANE and self.head.candidate.isChecked():
            self.head.candidate.setChecked(False)
            return True
        if self.head.experts.isChecked() and not self.loaded.is_empty:
            self.head.experts.setChecked(False)
            return True
        if self.look.expert:
            self.enter_as("")
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [pane for pane in (self.table, self._side, self.setup) if pane.isVisible()]

    def status(self) -> list[str] | None:
        board, summary = self.loaded.board, self.desk.summary
        if board is None or summary is None:
            return None
        parts = [summary.path.name, rule_words(board.rule)]
        if board.head.closes is not None:
            parts.append(_("Closes {day}", day=write.day(board.head.closes)))
        return parts

    def may_close(self) -> bool:
        forms = self.entry.unsaved
        if not forms or self._warned:
            return True
        self._warned = True
        self.desk.say(
            Text("{n} form holds marks that are not saved", "{n} forms hold marks that are not saved", n=forms),
            Text("Save them, or close the window once more."),
            "warn",
        )
        return False

    # -- reading

    def read(self) -> None:
        """Read and count the round anew."""
        registry = self.desk.registry
        if registry is None:
            return
        self._stale = False
        wanted, look = self._round, self.look
        self.desk.jobs.read(
            lambda _ticket: load(registry, wanted, look),
            self._take,
            failed=self._cannot,
            lane="panel.load",
            owner=self,
        )

    def _take(self, loaded: Loaded) -> None:
        self.loaded = loaded
        seated = {seat.expert.uid for seat in loaded.book.seats} if loaded.book else set()
        if self.look.expert not in seated:  # the office, or one who is gone by an undo or another round
            self.look = Look("", self.look.unsent)
        self._lost = ()
        sight = loaded.board.sight if loaded.board is not None else None
        if sight is not None and (sight.expert, sight.unsent) != (self.look.expert, self.look.unsent):
            self._look_again()  # it was turned while the round was read
            return
        self._show()
        self._compare()

    def _cannot(self, error: Exception) -> None:
        self.loaded = Loaded(())
        self._show()
        self.desk.failed.emit(error)

    def _compare(self) -> None:
        """Count the list without each expert, once all marks are sent and the office looks."""
        loaded = self.loaded
        if loaded.board is None:
            return

        def done(lost: tuple[WithoutExpert, ...]) -> None:
            if loaded.counted is self.loaded.counted:
                self._lost = lost
                self._show_pane()

        self.desk.jobs.read(lambda _ticket: without(loaded), done, lane="panel.without", owner=self)

    def choose_round(self, uid: str) -> None:
        """Show another round from now on."""
        self._round = uid
        self.desk.settings.setValue("panel/round", uid)
        self._side.setCurrentWidget(self.pane)
        self.enter_as("")
        self.read()

    # -- what a person does

    def show_names(self, names: Names) -> None:
        """Name experts in another way."""
        self.names = names
        self._show()

    def _next_names(self) -> None:
        self.show_names({Names.FULL: Names.INITIALS, Names.INITIALS: Names.CODES, Names.CODES: Names.FULL}[self.names])

    def _turn_experts(self) -> None:
        if self.head.experts.isEnabled() and self.loaded.book is not None:
            self.head.experts.toggle()

    def _turn_unsent(self) -> None:
        from dataclasses import replace

        self._turn(replace(self.look, unsent=not self.look.unsent))

    def enter_as(self, expert: str) -> None:
        """Look at the panel as one expert may until he has sent; "" is the office again."""
        self._turn(Look(expert))

    def _turn(self, look: Look) -> None:
        if look != self.look:
            self.look = look
            self._look_again()

    def _look_again(self) -> None:
        loaded, look = self.loaded, self.look

        def done(again: Loaded) -> None:
            if loaded is self.loaded and look == self.look:
                self.loaded = again
                self._show()
                self._compare()

        self.desk.jobs.read(lambda _ticket: look_again(loaded, look), done, lane="panel.look", owner=self)

    def open_cell(self, uid: str, expert: str) -> None:
        """Open the marks of `expert` for the candidature `uid` beside the table."""
        self.table.set_cell(uid, expert)
        self._side.setCurrentWidget(self.entry)
        self.entry.show_cell(self.loaded, expert, uid, self.names)
        self._ask_sources(expert, uid)
        self.table.show_open((uid, expert))
        self._show_side()
        self.entry.focus_first()

    def type_cell(self, uid: str, expert: str, text: str) -> None:
        """Open a cell and go on with what was typed there."""
        self.open_cell(uid, expert)
        self.entry.type_first(text)

    def close_cell(self) -> None:
        """Back from the marks to the candidate."""
        self._side.setCurrentWidget(self.pane)
        self.table.show_open(None)
        self._show_side()
        self._show_pane()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self, expert: str, uid: str) -> None:
        """Open the next candidate that the expert has still to mark; after the last one go back."""
        following = next_to_mark(self.loaded, expert, uid)
        if following:
            self.open_cell(following, expert)
        else:
            self.close_cell()

    def _cell_changed(self, uid: str, expert: str) -> None:
        if self._side.currentWidget() is self.entry:
            self._side.setCurrentWidget(self.pane)
            self.table.show_open(None)
        self._show_pane()

    # -- what is shown

    def _show(self) -> None:
        loaded = self.loaded
        book, board = loaded.book, loaded.board
        if book is not None and loaded.is_empty:
            # Once the first one sits, the others are still to come: the set-up stays until it is left.
            self.head.experts.blockSignals(True)
            self.head.experts.setChecked(True)
            self.head.experts.blockSignals(False)
        setting_up = book is not None and self.head.experts.isChecked()
        self._stack.setCurrentWidget(self._nothing if book is None else self.setup if setting_up else self._split)
        self.head.show_round(loaded, self.look, self.names)
        self.status_changed.emit()
        if book is None or board is None:
            return
        self._show_notice()
        self.setup.show_round(loaded, self.names)
        self.table.show_board(board, self.names)
        hides = any(cell.state.value == "hidden" for row in board.rows for cell in row.cells)
        self._legend.show_rule(board.rule.outlier, hides=hides)
        self.fit(self._width, self.window().height())
        self._show_pane()

    def _show_notice(self) -> None:
        book = self.loaded.book
        assert book is not None, "asked for a round that is shown"
        self._notices.setVisible(bool(self.look.expert))
        if self.look.expert:
            seat = book.seat_of(self.look.expert)
            name = face(seat, self.names)
            said = (
                Text("Entering as {name}; the marks are sent", name=name)
                if seat.status.value == "sent"
                else Text("Entering as {name}; the marks of the others stay hidden until these are sent", name=name)
            )
            self._notice.show_message(
                said, "accent", icon="eye", action=(Text("Leave entry"), lambda: self.enter_as(""))
            )

    def _show_side(self) -> None:
        drawer = self._width < _FOLD_PANE
        self.head.candidate.setVisible(drawer and self._stack.currentWidget() is self._split)
        entering = self._side.currentWidget() is self.entry
        self._side.setVisible(not drawer or self.head.candidate.isChecked() or entering)

    def _show_pane(self) -> None:
        uid, expert = self.table.current_cell()
        with keyboard_kept(self.table, self.pane):
            self.pane.show_firm(self.loaded, uid, self.names, () if self.look.expert else self._lost)
        if self._side.currentWidget() is self.entry and uid and expert:
            self.entry.show_cell(self.loaded, expert, uid, self.names)
            self._ask_sources(expert, uid)

    def _ask_sources(self, expert: str, uid: str) -> None:
        registry, book = self.desk.registry, self.loaded.book
        if registry is not None and book is not None:
            self.desk.jobs.read(
                lambda _ticket: sources(registry, book, expert, uid),
                lambda found: self.entry.show_sources((expert, uid), found),
                lane="panel.sources",
                owner=self,
            )
