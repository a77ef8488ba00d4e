"""The page Cultivation (mock 06): firms by tier, the check of one, the titles that end in the next twelve months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, current_language
from registry.model.vocab import vocabulary
from registry.srdi.board import WorkList, calendar
from ui.cultivation.cards import CardBoard, ColumnHeads
from ui.cultivation.commands import COMMANDS
from ui.cultivation.file_pane import FilePane
from ui.cultivation.files import Outlets
from ui.cultivation.firm_list import FirmList
from ui.cultivation.instruments_dialog import InstrumentsDialog
from ui.cultivation.list_bar import ListBar
from ui.cultivation.months import MonthStrip, caption
from ui.cultivation.pane import CheckPane
from ui.cultivation.request import FileRequest
from ui.cultivation.rules_dialog import RulesDialog
from ui.cultivation.state import LISTS, Filters, ask_origins, columns, load, note_of
from ui.cultivation.support_dialog import SupportDialog
from ui.cultivation.words import rules_words
from ui.firms.source_flow import SourceFlow
from ui.firms.told_source import tell_sources
from ui.kit import layout
from ui.kit.controls import Button, Chip, Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.kit.page import Page
from ui.kit.pane import Scroll, Splitter

if TYPE_CHECKING:
    from registry.srdi.board import Place
    from registry.view.cultivation import LadderBoard
    from ui.kit.commands import Command
    from ui.kit.desk import Desk

_FOLD_PANE, _LOW, _WORDS = 1120, 700, 1280


class CultivationPage(Page):
    """Who stands where on the ladder, what each needs for the next step, and whose title ends when."""

    key: ClassVar[str] = "cultivation"
    title: ClassVar[Text] = Text("Cultivation")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board: LadderBoard | None = None
        self._lists_of: Mapping[str, frozenset[str]] = {}
        self.filters = Filters()
        self._front, self._stale = False, True
        self._width, self._wanted = 1440, ""
        self.outlets = Outlets(
            desk, self, lambda: self.board, self.in_sight, lambda: self.filters.work, lambda: self.current
        )
        self._build()
        self._connect()
        self._show()

    # -- layout

    def _build(self) -> None:
        self._caption = Label(Text("SRDI ladder, each tier valid for 3 years"), Type.CELL, "text2")
        self.shanghai = Chip(Text("Shanghai"))
        self.shanghai.set_active(True)
        self.segment, self.district = Chip(Text("Segment"), menu=True), Chip(Text("District"), menu=True)
        self.drawer = Button(Text("Check"), "quiet")
        self.drawer.setCheckable(True)
        self.export = Button(Text("Export"), icon="export")
        self.support = Button(Text("Support"))
        self.again = Button(Text("Check all firms"), "primary")
        title = Label(Text("Cultivation"), Type.PAGE_TITLE)
        self._head = QWidget()
        right = (self.shanghai, self.segment, self.district, 4, self.drawer, self.support, self.export, self.again)
        self._head.setLayout(layout.row(title, 4, self._caption, None, *right, margins=(24, 0, 16, 0)))
        self.lists = ListBar(Text("Work lists"))
        self._heads, self.cards = ColumnHeads(), CardBoard()
        self._scroll = Scroll(self.cards)
        self.list = FirmList()
        board = QWidget()
        board.setLayout(layout.column(self._heads, self._scroll))
        self._faces = QStackedWidget()
        self._faces.addWidget(board)
        self._faces.addWidget(self.list)
        self._month_title = Label(Text("Re-verification calendar"), Type.SECTION)
        self._month_note = Label("", Type.SMALL, "text2")
        self.months = MonthStrip()
        self.as_list = Button(Text("Show as list"), "link")
        strip = layout.column(
            layout.row(self._month_title, self._month_note, None, self.as_list),
            self.months,
            gap=4,
            margins=(24, 8, 24, 6),
        )
        self._calendar = layout.panel(strip, edge="top")
        left = QWidget()
        # Beside the lists where the calendar, which has its link, finds no room.
        self.as_list_low = Button(Text("Show as list"), "link")
        tabs = layout.row(self.lists, self.as_list_low, margins=(15, 6, 16, 4))
        tabs.setStretch(0, 1)
        left.setLayout(layout.column(tabs, layout.rule(), self._faces, self._calendar))
        self.pane, self.file = CheckPane(), FilePane(self.desk)
        self.side = QStackedWidget()
        self.side.setMinimumWidth(340)
        self.side.addWidget(self.pane)
        self.side.addWidget(self.file)
        self._split = Splitter(left, self.side)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.setSizes([940, 424])
        self._nothing = EmptyState(
            Text("No firms yet"),
            Text("Firms stand here by tier once they are in the registry."),
            icon="ladder",
            action=(Text("Go to Import"), lambda: self.desk.go("intake")),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._nothing)
        self.setLayout(layout.column(self._head, layout.rule(strong=True), self._stack))

    def _connect(self) -> None:
        self.shanghai.clicked.connect(lambda on: self.narrow(replace(self.filters, shanghai=on)))
        self.segment.clicked.connect(lambda _on=False: self._open_menu(self.segment, self.segment_menu()))
        self.district.clicked.connect(lambda _on=False: self._open_menu(self.district, self.district_menu()))
        self.again.clicked.connect(lambda _on=False: self.read())
        self.export.clicked.connect(lambda _on=False: self.outlets.open_menu(self.export))
        self.drawer.toggled.connect(lambda _on: self._show_side())
        self.lists.picked.connect(self.pick_list)
        for link in (self.as_list, self.as_list_low):
            link.clicked.connect(lambda _on=False: self.turn_face())
        for face in (self.cards, self.list):
            face.current_changed.connect(self._firm_changed)
            face.opened.connect(self.open_check)
        self.cards.moved.connect(lambda box: self._scroll.ensureVisible(box.center().x(), box.center().y(), 0, 60))
        self.pane.firm_wanted.connect(lambda uid: self.desk.go("firms", uid))
        self.pane.ask_wanted.connect(self.copy_questions)
        self.pane.file_wanted.connect(lambda: self.show_file(True))
        self.file.check_wanted.connect(lambda: self.show_file(False))
        self.file.firm_wanted.connect(lambda uid: self.desk.go("firms", uid))
        self.file.print_wanted.connect(lambda: self.outlets.open_file_menu(self.file.print))
        self.support.clicked.connect(lambda _on=False: self.open_support())
        self._sources = SourceFlow(self, self.desk)
        self.pane.source_wanted.connect(lambda of, found: tell_sources(self, self.desk, self._sources, of, found))
        self.pane.sources_wanted.connect(lambda sources: ask_origins(self.desk, sources, self.pane.show_sources, self))

    # -- the shell's side

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "cultivation.check": self.read,
            "cultivation.as_list": self.turn_face,
            "cultivation.unmet": self._unmet_first,
            "cultivation.pane": self.drawer.toggle,
            "cultivation.ask": self.copy_questions,
            "cultivation.calendar": self.outlets.ask_calendar,
            "cultivation.work_list": self.outlets.ask_work_list,
            "cultivation.forward": self.pane.forward.toggle,
            "cultivation.what_if": lambda: self.pane.try_value(""),
            "cultivation.file": lambda: self.show_file(self.side.currentWidget() is not self.file),
            "cultivation.add": self._add,
            "cultivation.recognition": lambda: self._add("recognition"),
            "cultivation.print": self.outlets.print_file,
            "cultivation.save_file": self.outlets.ask_file_paper,
            "cultivation.support": self.open_support,
            "cultivation.instruments": lambda: self._open_data(InstrumentsDialog),
            "cultivation.rules": lambda: self._open_data(RulesDialog),
        }

    def opened(self) -> None:
        self.board, self._stale = None, True
        self._show()
        if self._front:
            self.read()

    def changed(self, initiator: object) -> None:
        self._stale = True
        if self._front:
            self.read()

    def shown(self, request: object) -> None:
        self._front = True
        if isinstance(request, FileRequest) and self._stale:
            self._wanted = request.uid
        if self._stale:
            self.read()
        elif isinstance(request, str) and request:
            self.face.set_current(request)
        elif isinstance(request, FileRequest):
            self._go_to_file(request.uid)
            return
        self.face.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: object) -> None:
        self._front = False

    def respeak(self) -> None:
        self._show()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        self._head.setFixedHeight(44 if height < _LOW else 56)
        self._calendar.setVisible(height >= _LOW)
        self.as_list_low.setVisible(height < _LOW)
        self._caption.setVisible(width >= _WORDS)
        self._show_side()

    def escape(self) -> bool:
        if self.side.isAncestorOf(QWidget.focusWidget(self) or self):
            self.face.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if self._width < _FOLD_PANE and self.drawer.isChecked():
            self.drawer.setChecked(False)
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [pane for pane in (self.face, self.pane.list, self.file.table) if pane.isVisible()]

    def status(self) -> list[str] | None:
        board, summary = self.board, self.desk.summary
        if board is None or summary is None:
            return None
        return [summary.path.name, rules_words(board.rules)]

    # -- what a person does

    def read(self) -> None:
        """Read and check all firms anew."""
        self._stale = False
        load(self.desk, self._take, self._cannot, self)

    def _take(self, read: tuple[LadderBoard, Mapping[str, frozenset[str]]]) -> None:
        self.board, self._lists_of = read
        self._show()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._go_to_file(wanted)

    def _cannot(self, error: Exception) -> None:
        self._stale = True
        self.desk.failed.emit(error)

    def narrow(self, filters: Filters) -> None:
        """Show only what `filters` keep."""
        self.filters = filters
        self._show()

    def pick_list(self, key: str) -> None:
        """Show a work list; the one of those who would fail under the newest rules shows why."""
        forward = key == WorkList.FORWARD
        if forward is not self.pane.forward.isChecked():
            self.pane.look_forward(forward)
        self.narrow(replace(self.filters, work=key))

    @property
    def is_list(self) -> bool:
        """Whether the firms stand as a list instead of a board."""
        return self._faces.currentWidget() is self.list

    @property
    def face(self) -> CardBoard | FirmList:
        """What shows the firms: the board or the list."""
        return self.list if self.is_list else self.cards

    @property
    def current(self) -> str:
        """Key of the firm under the cursor, "" where there is none."""
        return self.list.current_key if self.is_list else self.cards.current

    def turn_face(self) -> None:
        """Show the firms as a list, or as a board again; the cursor stays on its firm."""
        uid = self.current
        self._faces.setCurrentIndex(0 if self.is_list else 1)
        for link in (self.as_list, self.as_list_low):
            link.say(Text("Show as board") if self.is_list else Text("Show as list"))
        self._show()
        if uid:
            self.face.set_current(uid)
        self.face.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_check(self, uid: str) -> None:
        """Go into the check of a firm."""
        self.face.set_current(uid)
        if self._width < _FOLD_PANE:
            self.drawer.setChecked(True)
        self.pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unmet_first(self) -> None:
        if self._width < _FOLD_PANE:
            self.drawer.setChecked(True)
        self.pane.turn_order()

    def show_file(self, on: bool) -> None:
        """Show the file of the firm in the pane, or its check again, and go there."""
        self.side.setCurrentWidget(self.file if on else self.pane)
        if self._width < _FOLD_PANE:
            self.drawer.setChecked(True)
        (self.file.table if on else self.pane.list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_to_file(self, uid: str) -> None:
        if self.board is None:
            self._wanted = uid
            return
        if not self.face.set_current(uid):
            self.narrow(Filters(shanghai=False))
            self.lists.pick("board")
            self.face.set_current(uid)
        self.show_file(True)

    def _add(self, table: str = "") -> None:
        self.show_file(True)
        if table:
            self.file.add_record(table)
        else:
            self.file.open_add()

    def open_support(self) -> None:
        """Show support as a whole, by instrument, district and tier."""
        if self.board is not None:
            SupportDialog(self, self.desk, self.board).open()

    def _open_data(self, dialog: type[InstrumentsDialog | RulesDialog]) -> None:
        if self.board is not None:
            dialog(self, self.desk).open()

    def copy_questions(self) -> None:
        """Put the questions to the firm on the clipboard."""
        text = self.pane.questions()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.desk.say(Text("The questions to the firm are on the clipboard"))

    def in_sight(self) -> list[Place]:
        """The firms that the list and the filters keep."""
        return [p for p in self._places() if self.filters.keep(p) and self._on(p)]

    def _on(self, one: Place) -> bool:
        return self.filters.work in self._lists_of[one.facts.uid]

    def segment_menu(self) -> Menu:
        """All segments with firms, the one in sight marked."""
        return self._menu(self.segment, "segment1", "segment", {p.facts.segment for p in self._places()})

    def district_menu(self) -> Menu:
        """All districts with firms, the one in sight marked."""
        return self._menu(self.district, "district", "district", {p.facts.district for p in self._places()})

    def _menu(self, chip: Chip, name: str, key: str, present: set[str]) -> Menu:
        menu, here = Menu(chip), getattr(self.filters, key)
        menu.add(Text("All"), lambda: self.narrow(replace(self.filters, **{key: ""})), checked=not here)
        for term in vocabulary(name):
            if term.code in present:
                text = term.label(current_language())
                menu.add(
                    text, lambda c=term.code: self.narrow(replace(self.filters, **{key: c})), checked=here == term.code
                )
        return menu

    def _open_menu(self, chip: Chip, menu: Menu) -> None:
        self._show_chips()
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    # -- what is shown

    def _places(self) -> list[Place]:
        return list(self.board.places) if self.board is not None else []

    def _show(self) -> None:
        board = self.board
        self._stack.setCurrentWidget(self._nothing if board is not None and not board.places else self._split)
        kept = [p for p in self._places() if self.filters.keep(p)]
        counted = Counter(key for p in kept for key in self._lists_of[p.facts.uid])
        self.lists.show_lists({str(key): (str(text), counted[str(key)]) for key, text in LISTS.items()})
        shown = [p for p in kept if self._on(p)]
        self._heads.show_counts([sum(p.step == step for p in shown) for step in range(4)])
        self._show_chips()
        notes = {
            p.facts.uid: note for p in shown if board is not None and (note := note_of(p, board, self.filters.work))
        }
        self.face.show_columns(columns(shown, self.filters), notes)
        if board is not None:
            self._month_note.say(caption(board.as_of))
            self.months.show_months(calendar(shown, board.as_of), board.as_of)
        self.status_changed.emit()

    def _show_chips(self) -> None:
        for chip, name, code, text in (
            (self.segment, "segment1", self.filters.segment, Text("Segment")),
            (self.district, "district", self.filters.district, Text("District")),
        ):
            chip.set_active(bool(code))
            chip.say(vocabulary(name).get(code).label(current_language(), short=True) if code else text)
        self.shanghai.set_active(self.filters.shanghai)

    def _firm_changed(self, uid: str) -> None:
        one = next((p for p in self._places() if p.facts.uid == uid), None)
        if one is not None or self.board is None or not self.face.keys():
            self.pane.show_place(self.board, one)
            self.file.show_place(self.board, one)

    def _show_side(self) -> None:
        folded = self._width < _FOLD_PANE
        self.drawer.setVisible(folded)
        self.side.setVisible(not folded or self.drawer.isChecked())
