"""The firms page: views, search, facets, table, pane, bulk bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QStackedWidget, QWidget

from registry.i18n import Text, _, current_language
from registry.model.saved_view import STARTERS
from registry.pause import collection_paused
from ui.cultivation.request import FileRequest
from ui.firms.add import AddFirmDialog, NewFirm, change_for
from ui.firms.bulk_flow import BulkFlow
from ui.firms.bulk_pane import LEAST
from ui.firms.columns_dialog import ColumnsDialog, arranged, moved_before
from ui.firms.commands import COMMANDS
from ui.firms.edges import BulkBar, empty_state
from ui.firms.edit import change_of
from ui.firms.export import KINDS, ExportChoice, ExportDialog, write_firms
from ui.firms.firm_page import FirmPage
from ui.firms.merge_flow import MergeFlow
from ui.firms.model import column_titles, firm_columns, firm_model
from ui.firms.pane import FirmPane
from ui.firms.paste_flow import PasteFlow
from ui.firms.query_field import FaultLine, QueryField
from ui.firms.record_flow import RecordFlow
from ui.firms.records import ADD
from ui.firms.sections import Target, ValueLine
from ui.firms.state import FACETS, FirmsState, Sifted, facet, names, short_chinese
from ui.firms.value_history import HistoryDialog, Past, past_of
from ui.firms.view_flow import ViewFlow
from ui.firms.views import HOME, title
from ui.kit import format as write
from ui.kit.commands import Command, Entry
from ui.kit.controls import Button, Chip, IconButton, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW, Page, rail_width
from ui.kit.pane import Splitter
from ui.kit.table.columns import ordered
from ui.kit.table.model import MANY
from ui.kit.table.view import Table
from ui.kit.words import say
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.model.saved_view import SavedView, Setup
    from registry.view import FirmCard, FirmRow, Registry

CARD_DELAY = 40
"""Milliseconds a row stays current before its card is read, so that a held arrow key reads none in passing."""
_CHIPS = ("segment", "tier", "until")


def pane_width(window_width: int) -> int:
    """Pixels of the pane in a window of this width, its edge included."""
    if window_width < 1200:
        return 344
    if window_width >= 1680:
        return 440
    return min(424, 344 + (window_width - 1200) * 56 // 240)


class FirmsRead(NamedTuple):
    """The firms as read off the GUI thread: in stored order, and in that of the table (by `keys`)."""

    rows: list[FirmRow]
    order: list[FirmRow]
    keys: list[tuple[str, bool]]


class FirmsPage(Page):
    """The table of firms."""

    key: ClassVar[str] = "firms"
    title: ClassVar[Text] = Text("Firms")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = FirmsState()
        self._width, self._window_height = 1440, 900
        self._pane_wanted = True
        self._wanted: str | None = None
        self._order_keys: list[tuple[str, bool]] | None = None
        self._sifting = 0
        self.model = firm_model()
        self.model.sort_with(desk.jobs, "firms.sort")
        self.table: Table[FirmRow] = Table(self.model, Text("Firms"))
        self.pasting = PasteFlow(self, desk, self.table, self.model)
        self.merging = MergeFlow(self, desk, self.table, self.model)
        self.pane = FirmPane()
        self.many = BulkFlow(self, desk, self.model)
        self._side = QStackedWidget()
        self.firm_page = FirmPage()
        self.records = RecordFlow(self, desk)
        self.search = QueryField()
        self.views = ViewFlow(self, desk, self.state, self._take_setup, self._look)
        self._columns: tuple[str, ...] = ()
        self._widths: dict[str, int] = {}
        self._frozen, self._density = 1, "normal"
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.setInterval(CARD_DELAY)
        self._build()
        self._connect()
        self.views.refresh()
        self.apply()

    # -- building

    def _build(self) -> None:
        self._export = Button(Text("Export"), "quiet", "export")
        heading = Label(self.title, Type.PAGE_TITLE)
        self._add = Button(Text("Add firm"), "primary", "plus")
        head = row(heading, 7, self.views.strip, None, self._export, self._add, margins=(24, 0, 16, 0))
        self._chips = {key: Chip(facet(key).text, menu=True) for key in _CHIPS}
        self._filter = Chip(Text("Filter"), icon="plus", checkable=False)
        self._sort = IconButton("sort", Text("Sort by"))
        self._cols = IconButton("cols", Text("Columns of the table"))
        self.search.setFixedWidth(236)
        self._behind = Chip("", icon="x")
        self._behind.hide()
        tools = row(
            self.search,
            self._behind,
            *self._chips.values(),
            self._filter,
            None,
            self._sort,
            self._cols,
            margins=(24, 0, 16, 4),
        )
        top = QFrame()
        self._head, self._tools = panel(head), panel(tools)
        self._head.setFixedHeight(52)
        self._tools.setFixedHeight(44)
        self.fault_line = FaultLine()
        top.setLayout(column(self._head, self._tools, self.fault_line))
        self.table.let_arrange()
        self.bulk = BulkBar(self.copy_rows, self.merging.start, lambda: self.model.check_all(False), self._stand)
        left = QFrame()
        body = column(top, self.table, self.bulk)
        body.setStretch(1, 1)
        left.setLayout(body)
        self._side.addWidget(self.pane)
        self._side.addWidget(self.many.pane)
        self.splitter = Splitter(left, self._side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self._side.setMinimumWidth(300)
        self._side.setMaximumWidth(560)
        self._side.hide()
        self._places = QStackedWidget()
        self._places.addWidget(self.splitter)
        self._places.addWidget(self.firm_page)
        self.setLayout(column(self._places))

    def _connect(self) -> None:
        self.search.searched.connect(self._searched)
        self.search.entered.connect(lambda: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        for key, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self.open_facet(key))
        self._filter.clicked.connect(lambda _on=False: self.open_filters())
        self._behind.clicked.connect(lambda _on=False: self._lift_behind())
        self._sort.clicked.connect(lambda _on=False: self.open_sort())
        self._cols.clicked.connect(lambda _on=False: self.choose_columns())
        self.search.cursorPositionChanged.connect(lambda _old, _new: self._show_faults())
        self.table.column_drawn.connect(self._column_drawn)
        self.table.column_moved.connect(self._column_moved)
        self.model.sorted_by.connect(self.views.refresh)
        self._add.clicked.connect(lambda _on=False: self.add_firm())
        self._export.clicked.connect(lambda _on=False: self.export())
        self.table.row_changed.connect(self._row_changed)
        self.model.sorted_by.connect(self._sorted)
        self.table.row_opened.connect(lambda _row: self.open_firm())
        for lines in (self.pane, self.firm_page.lines):
            lines.record_wanted.connect(self._record_wanted)
            lines.record_deleted.connect(self.records.delete)
            lines.history_wanted.connect(self._history_wanted)
            lines.evidence_wanted.connect(self.records.open_file)
        self.firm_page.back.connect(self.close_firm)
        self.firm_page.file_wanted.connect(self.open_file)
        self.firm_page.step.connect(self.step_firm)
        self.firm_page.lines.edited.connect(lambda *edit: self._edited(*edit, pane=self.firm_page.lines))
        self.model.checks_changed.connect(self._checks_changed)
        self.many.changed.connect(self.status_changed)
        self.many.pane.closed.connect(self.hide_pane)
        self.pane.closed.connect(self.hide_pane)
        self.pane.file_wanted.connect(self.open_file)
        self.pane.edited.connect(self._edited)
        self._card_timer.timeout.connect(self._read_card)

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "firms.search": self.focus_search,
            "firms.pane": self.toggle_pane,
            "firms.export": self.export,
            "firms.add": self.add_firm,
            "firms.paste": self.pasting.start,
            "firms.merge": self.merging.start,
            "firms.file": self.open_file,
            "firms.clear": self.clear,
            "firms.columns": self.choose_columns,
            "firms.sort": self.open_sort,
            "firms.open": self.open_firm,
            "firms.trash": self.records.open_trash,
            **{f"firms.add_{table}": partial(self._add_record, table) for table in ADD},
            "firms.next": lambda: self.step_firm(1),
            "firms.previous": lambda: self.step_firm(-1),
            "firms.view_add": self.views.add,
            "firms.view_keep": self.views.keep,
            "firms.view_reset": self.views.reset,
            "firms.view_rename": self.views.rename,
            "firms.view_delete": self.views.delete,
            "firms.view_next": lambda: self.views.step(1),
            "firms.view_before": lambda: self.views.step(-1),
            **{f"firms.tab{n}": lambda n=n: self._tab(n - 1) for n in range(1, 8)},
        }

    # -- data

    def opened(self) -> None:
        self.leave()
        self.state.clear()
        self.model.check_all(False)
        self.state.set_rows(())
        self.pane.show_row(None)
        self.views.opened(STARTERS)
        self.apply()
        self._wanted = None
        self._read_views()

    def leave(self) -> None:
        current = self.table.current()
        self.views.leave(current.uid if current is not None else None)

    def _read_views(self) -> None:
        registry = self.desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[SavedView, ...]:
            from registry.view.saved_views import load_views

            return load_views(registry)

        def done(views: tuple[SavedView, ...]) -> None:
            if self.desk.registry is registry:
                self.views.opened(views)
                self._wanted = self._wanted or self.views.left_at
                self._read_rows()

        self.desk.jobs.read(work, done, lane="firms.views", owner=self)

    def changed(self, initiator: object) -> None:
        self._read_rows()

    def _read_rows(self) -> None:
        registry = self.desk.registry
        if registry is None:
            return
        as_of = self.desk.as_of

        keys, columns = self.model.sort_keys, self.model.columns

        @collection_paused()
        def work(ticket: Ticket) -> FirmsRead:
            from registry.view import firm_rows

            rows = firm_rows(registry, as_of, ticket.check)
            return FirmsRead(rows, ordered(rows, columns, keys, ticket.check), keys)

        self.desk.jobs.read(work, self._rows_read, lane="firms.rows", owner=self)

    def _rows_read(self, read: FirmsRead) -> None:
        self.state.set_rows(read.rows, self.desk.as_of)
        self.state.set_order(read.order)
        self._order_keys = read.keys
        self.views.count()
        self.apply()
        self._row_changed(self.table.current())

    def _row_changed(self, firm: object) -> None:
        self.pane.show_row(firm)  # type: ignore[arg-type]
        self._place_pane()
        if self.firm_open:
            self._show_firm()
        if firm is not None:
            self._card_timer.start()

    def _read_card(self) -> None:
        registry, firm = self.desk.registry, self.table.current()
        if registry is None or firm is None:
            return
        uid, as_of = firm.uid, self.desk.as_of

        def work(_ticket: Ticket) -> FirmCard:
            from registry.view import firm_card

            return firm_card(registry, uid, as_of)

        def done(card: FirmCard) -> None:
            self.pane.show_card(card)
            self.firm_page.show_card(card, as_of)

        self.desk.jobs.read(work, done, lane="firms.card", owner=self)

    # -- narrowing

    def apply(self) -> None:
        """Show the rows that pass, and what the chips are set to."""
        self._sift()
        for key, chip in self._chips.items():
            words, one = self.state.facet_words(key), facet(key)
            chip.set_active(bool(words))
            chip.say(Text("{facet}: {values}", facet=one.text, values=words) if words else one.text)
        self._show_behind()
        self._show_faults()
        self.views.refresh()
        hidden = [key for key in self.state.chosen if key not in self._shown_chips()]
        self._filter.set_active(bool(hidden))

    def _sift(self) -> None:
        """Show the rows that pass: at once where they are few, else sifted among the readers."""
        sieve, order, keys, narrowed = self.state.sieve, self.state.order, self._order_keys, self.state.narrowed
        last = self.state.sifted
        self._sifting = turn = self._sifting + 1

        def work(_ticket: Ticket | None) -> tuple[Sifted, list[str]]:
            sifted = sieve.sift(order, last)
            return sifted, [row.uid for row in sifted.rows]

        def done(found: tuple[Sifted, list[str]]) -> None:
            if turn == self._sifting:
                self.state.sifted, uids = found
                rows = self.state.sifted.rows
                self.desk.firms_shown = tuple(uids) if narrowed else ()
                self.model.set_rows(rows, self._rows_shown, arranged=keys == self.model.sort_keys, keys=uids)

        if len(order) < MANY:
            done(work(None))
        else:
            self.desk.jobs.read(work, done, lane="firms.sift", owner=self)

    def _rows_shown(self) -> None:
        if self._wanted is not None and self.table.set_current(self._wanted):
            self._wanted = None
        elif self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        self.table.set_empty(None if self.model.rowCount() else self._nothing())
        self._checks_changed()

    def _sorted(self) -> None:
        """Bring all rows into the order of the table, so that narrowing them keeps it."""
        rows, keys, columns = self.state.rows, self.model.sort_keys, self.model.columns

        def work(ticket: Ticket) -> list[FirmRow]:
            return ordered(rows, columns, keys, ticket.check)

        def done(found: list[FirmRow]) -> None:
            if rows is self.state.rows:
                self.state.set_order(found)
                self._order_keys = keys

        if len(rows) >= MANY:
            self.desk.jobs.read(work, done, lane="firms.order", owner=self)

    def _checks_changed(self) -> None:
        """The bar, the pane and the status bar follow what is checked."""
        checked = self.model.checked() if self.model.checked_count else []
        self.bulk.show_count(len(checked))
        self.many.show_rows(checked)
        self._side.setCurrentWidget(self.many.pane if len(checked) >= LEAST else self.pane)
        self._place_pane()

    def status(self) -> list[str] | None:
        return self.many.status()

    def _show_faults(self) -> None:
        """Say what of the search cannot be read, once it is no longer being typed."""
        faults = tuple(f for f in self.state.faults if not f.unfinished and not self.search.is_at(f))
        self.search.show_faults(faults)
        self.fault_line.show_fault(faults[0] if faults else None)

    def _show_behind(self) -> None:
        """The chip that says what another page asked for; a click lifts it."""
        behind = self.state.behind
        self._behind.setVisible(behind is not None)
        if behind is not None:
            self._behind.set_active(True)
            self._behind.say(behind.title)
            say(self._behind, QWidget.setToolTip, Text("Show all firms again"))

    def _lift_behind(self) -> None:
        self.state.show_behind(None)
        self.apply()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown_chips(self) -> tuple[str, ...]:
        return () if self._width < 1200 else _CHIPS

    def _nothing(self) -> QWidget:
        return empty_state(self.state, lambda: self.desk.go("intake"), self.clear, self.search.setText)

    def _searched(self, text: str) -> None:
        self.state.text = text
        self._size_search()
        self.apply()

    def _size_search(self) -> None:
        """The search grows with a query, as far as the chips leave room."""
        usual = 176 if self._width < NARROW_WINDOW else 236
        self.search.setFixedWidth(min(max(usual, self.search.wanted_width()), usual + 184))

    def clear(self) -> None:
        """Lift search and filters."""
        self.state.clear()
        self.search.setText("")
        self.apply()

    # -- views

    def _take_setup(self, setup: Setup) -> None:
        """Show what a view says, and how."""
        self.search.blockSignals(True)
        self.search.setText(setup.text)
        self.search.blockSignals(False)
        self._size_search()
        self._columns, self._widths = setup.columns, dict(setup.widths)
        self._frozen, self._density = setup.frozen, setup.density
        self._arrange()
        sortable = {column.key for column in self.model.columns if column.sort is not None}
        self.model.set_sort([(key, down) for key, down in setup.sort if key in sortable])
        self.apply()

    def _look(self, setup: Setup) -> Setup:
        return replace(
            setup,
            sort=tuple(self.model.sort_keys),
            columns=self._columns,
            widths=dict(self._widths),
            frozen=self._frozen,
            density=self._density,
        )

    def _arrange(self) -> None:
        """Give the table its columns, widths, frozen ones and row height."""
        self.model.set_columns(arranged(firm_columns(current_language()), self._columns))
        self.table.arrange(self._widths, keep=bool(self._columns), frozen=self._frozen)
        self._set_density()

    def _set_density(self) -> None:
        low = self._window_height < 700 and self._density == "normal"
        self.table.set_density("compact" if low else self._density)

    def _column_drawn(self, key: str, width: int) -> None:
        self._widths[key] = width
        self.views.refresh()

    def _column_moved(self, key: str, before: str) -> None:
        shown = [column.key for column in self.table.visible_columns()]
        self._columns = moved_before(shown, key, before)
        self._arrange()
        self.views.refresh()

    def choose_columns(self) -> None:
        """Ask which columns to show, in which order and how wide."""
        columns = firm_columns(current_language())
        shown = [column.key for column in self.table.visible_columns()]
        dialog = ColumnsDialog(self, self.views.present(), columns, shown, column_titles(columns), self._columns_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _columns_chosen(self, setup: Setup) -> None:
        self._columns, self._widths = setup.columns, dict(setup.widths)
        self._frozen, self._density = setup.frozen, setup.density
        self._arrange()
        self.views.refresh()

    def _fold_views(self) -> None:
        """Views that have no room go behind the chevron."""
        self.views.strip.fold(self._left_width() - 24 - 16 - 90 - (190 if self._width >= NARROW_WINDOW else 100))

    def _left_width(self) -> int:
        pane = pane_width(self._width) if self._pane_wanted else 0
        return self._width - rail_width(self._width) - pane

    # -- menus

    def open_facet(self, key: str) -> None:
        """The values of a facet with how many firms each has."""
        chip = self._chips[key]
        chip.set_active(bool(self.state.chosen.get(key)))
        menu = Menu(chip)
        self._fill_facet(menu, key)
        _popup(menu, chip)

    def _fill_facet(self, menu: Menu, key: str) -> None:
        for value, words, count in self.state.facet_counts(key):
            chosen = value in self.state.chosen.get(key, ())
            menu.add(words, lambda value=value: self._toggle(key, value), keys=f"{count:,}", checked=chosen)
        if self.state.chosen.get(key):
            menu.addSeparator()
            menu.add(Text("Show all"), lambda: self._choose(key))

    def _toggle(self, key: str, value: str) -> None:
        self.state.toggle(key, value)
        self.apply()

    def _choose(self, key: str) -> None:
        self.state.choose(key, ())
        self.apply()

    def open_filters(self) -> None:
        """The filters that have no chip of their own."""
        menu = Menu(self._filter)
        for one in FACETS:
            if one.key not in self._shown_chips():
                sub = Menu(menu)
                sub.setTitle(str(one.text))
                self._fill_facet(sub, one.key)
                menu.addMenu(sub)
        if self.state.narrowed:
            menu.addSeparator()
            menu.add(Text("Clear search and filters"), self.clear)
        _popup(menu, self._filter)

    def open_sort(self) -> None:
        """The columns to sort by, and to sort equals by; in the header a second key is added with Shift."""
        menu = Menu(self._sort)
        now = dict(self.model.sort_keys)
        titles = column_titles(self.model.columns)
        sortable = [column.key for column in self.model.columns if column.sort is not None]
        for number, key in enumerate(now, 1):
            way = _("falling") if now[key] else _("rising")
            words = f"{number}  {titles.get(key, key)}, {way}"
            menu.add(words, lambda key=key: self.table.sort_by(key, added=True), icon="down" if now[key] else "up")
        if now:
            menu.addSeparator()
        for heading, added in ((Text("Sort by"), False), (Text("Then by"), True)):
            sub = Menu(menu)
            sub.setTitle(str(heading))
            for key in sortable:
                if not added or key not in now:
                    sub.add(titles[key], lambda key=key, added=added: self.table.sort_by(key, added=added))
            menu.addMenu(sub)
        if len(now) > 1:
            last = list(now.items())[:-1]
            menu.add(Text("Remove the last key"), lambda: self.model.set_sort(last))
        _popup(menu, self._sort)

    # -- pane

    def _place_pane(self) -> None:
        many = self._side.currentWidget() is self.many.pane
        there = self._pane_wanted and (many or self.pane.firm is not None)
        if there != self._side.isVisibleTo(self.splitter):
            self._side.setVisible(there)
            self._size_pane()

    def _size_pane(self) -> None:
        total, width = self._width - rail_width(self._width), pane_width(self._width)
        self.splitter.setSizes([total - width, width - self.splitter.handleWidth()])

    def hide_pane(self) -> None:
        """Close the pane; the table takes its room."""
        self._pane_wanted = False
        self._side.hide()
        self._fold_views()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_pane(self) -> None:
        """Show the pane, or close it."""
        if self._pane_wanted:
            self.hide_pane()
        else:
            self.show_pane()

    def show_pane(self) -> None:
        """Show the pane of the current firm."""
        self._pane_wanted = True
        self._place_pane()
        self._fold_views()

    def _enter_pane(self) -> None:
        self.show_pane()
        (self.many.pane if self._side.currentWidget() is self.many.pane else self.pane).focus_values()

    # -- the page of one firm

    @property
    def firm_open(self) -> bool:
        """Whether one firm has the whole room."""
        return self._places.currentWidget() is self.firm_page

    def open_firm(self) -> None:
        """Show the current firm over the whole page; with several checked, go into what they share."""
        if self._side.currentWidget() is self.many.pane:
            self._enter_pane()
        elif self.table.current() is not None:
            self._places.setCurrentWidget(self.firm_page)
            self._show_firm()
            self._read_card()
            self.firm_page.focus_first()

    def _record_wanted(self, table: str, values: object) -> None:
        firm = self.table.current()
        if firm is not None:
            self.records.start(firm, table, values)  # type: ignore[arg-type]

    def _history_wanted(self, line: ValueLine) -> None:
        pane = self.firm_page.lines if self.firm_open else self.pane
        target, card = line.target, pane.card
        if target is None or card is None:
            return

        def restore(past: Past) -> None:
            when = write.day(past.at.astimezone().date()) if past.at is not None else "—"
            self._edited(target, past.value, _("Value of {day} restored", day=when), pane=pane)

        dialog = HistoryDialog(self, line.label, line.origin, past_of(card, target), restore)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_record(self, table: str) -> None:
        self._record_wanted(table, None)

    def close_firm(self) -> None:
        """Back to the table."""
        self._places.setCurrentWidget(self.splitter)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_firm(self, by: int) -> None:
        """The next firm of the view, or the one before."""
        place = self.table.current_row() + by
        if 0 <= place < self.model.rowCount():
            self.table.set_current(self.model.key_of(place))

    def _show_firm(self) -> None:
        firm = self.table.current()
        if firm is None:
            self.close_firm()
        else:
            view = str(title(self.views.view))
            self.firm_page.show_row(firm, view, self.table.current_row() + 1, self.model.rowCount())

    def _tab(self, number: int) -> None:
        if self.firm_open:
            self.firm_page.tabs.setCurrentIndex(number + 1)
            return
        self.show_pane()
        self.pane.tabs.setCurrentIndex(number)

    # -- editing

    def _edited(self, target: Target, value: object, source: str, pane: FirmPane | None = None) -> None:
        pane = pane or self.pane
        firm = pane.firm
        if firm is None:
            return
        change = change_of(target, value, firm=short_chinese(firm), actor=self.desk.actor, source=source)
        if change is None:
            pane.leave_editor()
            return

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply

            return apply(registry, change)

        self.desk.write(
            work,
            lambda _done: self._saved(pane),
            failed=lambda error: pane.refuse(str(error)),
            initiator=self,
        )

    def _saved(self, pane: FirmPane) -> None:
        pane.leave_editor()
        self.desk.say(Text("Saved"), action=(Text("Undo"), self.desk.undo))

    # -- hands

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def add_firm(self) -> None:
        """Ask for a new firm and add it."""
        dialog = AddFirmDialog(self, self.state.rows, self._add_new)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_new(self, new: NewFirm) -> None:
        actor = self.desk.actor

        def work(registry: Registry, _ticket: Ticket) -> str:
            from registry.change import apply

            change = change_for(new, actor)
            apply(registry, change)
            return next(iter(change.operations)).uid

        self.desk.write(work, self._added, initiator=self)

    def _added(self, uid: str) -> None:
        self._wanted = uid
        self.desk.say(Text("Firm added"), action=(Text("Undo"), self.desk.undo))

    def _stand(self) -> None:
        """Let the checked rows stand in the round of the key list."""
        self.desk.go("keylist", tuple(row.uid for row in self.model.checked()))

    def copy_rows(self) -> None:
        """Copy the checked rows with headers."""
        self.table.copy()
        count = self.model.checked_count
        self.desk.say(Text("{n:,} row copied with headers", "{n:,} rows copied with headers", n=count))

    def export(self) -> None:
        """Ask what of the table goes into a file, and write it."""
        if self.desk.registry is None:
            return
        counts = {"shown": self.model.rowCount(), "selected": self.model.checked_count, "all": len(self.state.rows)}
        dialog = ExportDialog(self, counts, self._export_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _export_chosen(self, choice: ExportChoice) -> None:
        registry = self.desk.registry
        if registry is None:
            return
        start = str(registry.path.with_name(f"{registry.path.stem}-firms.{choice.kind}"))
        named = dict(KINDS)[choice.kind]
        path, _kind = QFileDialog.getSaveFileName(self, _("Export firms"), start, f"{named} (*.{choice.kind})")
        if path:
            self.export_to(choice, Path(path))

    def export_to(self, choice: ExportChoice, path: Path) -> None:
        """Write what was chosen to `path`, off the window's thread."""
        registry, as_of, language = self.desk.registry, self.desk.as_of, current_language()
        if registry is None:
            return
        chosen: dict[str, Sequence[FirmRow]] = {"selected": self.model.checked(), "all": self.state.rows}
        rows = list(chosen.get(choice.rows, self.model.rows()))
        shown = [column.key for column in self.table.visible_columns()]
        count = len(rows)

        def work(_ticket: Ticket) -> Path:
            return write_firms(registry, rows, shown, choice, path, as_of, language)

        def done(made: Path) -> None:
            said = Text("{n} firm saved as {file}", "{n} firms saved as {file}", n=count, file=made.name)
            self.desk.say(said)

        self.desk.jobs.read(work, done, title=Text("Exporting firms"), owner=self)

    def escape(self) -> bool:
        if self.firm_open:
            if not self.firm_page.lines.leave_editor():
                self.close_firm()
            return True
        if self.pane.leave_editor() or self.many.pane.leave_editor():
            return True
        if self.search.hasFocus() and self.search.text():
            self.search.setText("")
            return True
        if self.search.hasFocus():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if self._pane_wanted and self._side.isVisible():
            self.hide_pane()
            return True
        return False

    def panes(self) -> list[QWidget]:
        if self.firm_open:
            return self.firm_page.panes()
        many = self._side.currentWidget() is self.many.pane
        return [self.search, self.table, self.many.pane.stop if many else self.pane.tabs]

    def shown(self, request: object) -> None:
        from registry.view.overview import Behind

        if self.firm_open and request is not None:
            self.close_firm()
        if isinstance(request, str):
            self._wanted = request
            self.views.strip.pick(HOME)
            self.clear()
        elif isinstance(request, Behind):
            self.views.strip.pick(HOME)
            self.clear()
            self.state.show_behind(request)
            self.apply()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_file(self) -> None:
        """Show the cultivation file of the firm in sight."""
        firm = self.table.current()
        if firm is not None:
            self.desk.go("cultivation", FileRequest(firm.uid))

    def find(self, text: str) -> Sequence[Entry]:
        found = self.state.find(text)
        if not found:
            return ()
        return [Entry(_("Firms")), *(self._entry(firm) for firm in found)]

    def _entry(self, firm: FirmRow) -> Entry:
        language = current_language()
        first, second = names(firm, language)
        place = firm.district.label(language, short=True) if firm.district else firm.place or ""
        icon = f"segment.{firm.segment}" if firm.segment else "firms"
        return Entry(first, lambda: self.desk.go("firms", firm.uid), note=second, icon=icon, right=place)

    # -- looks

    def respeak(self) -> None:
        self._arrange()
        self._order_keys = None  # names sort otherwise in the other language
        self.model.set_sort(self.model.sort_keys)
        self.apply()
        self.pane.respeak()
        self.many.pane.respeak()
        self.firm_page.respeak(self.desk.as_of)
        self.status_changed.emit()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        narrow = width < 1200
        for chip in self._chips.values():
            chip.setVisible(not narrow)
        self._export.setVisible(not narrow)
        self._sort.setVisible(True)
        self._size_search()
        short, full = Text("Name, pinyin (ljht)"), Text("Name, pinyin (ljht) or credit code")
        say(self.search, QLineEdit.setPlaceholderText, short if narrow else full)
        self.table.set_window_width(width)
        self._window_height = height
        self._set_density()
        self.pane.fit(width)
        self.firm_page.fit(width - rail_width(width))
        self._size_pane()
        self._fold_views()


def _popup(menu: Menu, below: QWidget) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
