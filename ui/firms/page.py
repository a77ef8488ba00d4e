"""The firms page: views, search, facets, table, pane, bulk bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QWidget

from registry.i18n import Text, _, current_language
from registry.intake.pause import collection_paused
from ui.cultivation.request import FileRequest
from ui.firms.add import AddFirmDialog, NewFirm, change_for
from ui.firms.commands import COMMANDS
from ui.firms.edges import BulkBar, empty_state
from ui.firms.edit import change_of
from ui.firms.export import KINDS, ExportChoice, ExportDialog, write_firms
from ui.firms.merge_flow import MergeFlow
from ui.firms.model import firm_columns, firm_model
from ui.firms.pane import FirmPane
from ui.firms.paste_flow import PasteFlow
from ui.firms.sections import Target
from ui.firms.state import FACETS, VIEWS, FirmsState, count_views, facet, names, short_chinese
from ui.kit.commands import Command, Entry
from ui.kit.controls import Button, Chip, IconButton, Label, SearchField
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW, Page, rail_width
from ui.kit.pane import PillTabs, Splitter
from ui.kit.table.columns import ordered
from ui.kit.table.model import MANY
from ui.kit.table.view import Table, sort_titles
from ui.kit.words import say
from ui.kit.worker import Ticket

if TYPE_CHECKING:
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
    """The firms as read off the GUI thread: in stored order, in that of the table (by `keys`), and how many each view holds."""

    rows: list[FirmRow]
    order: list[FirmRow]
    keys: list[tuple[str, bool]]
    counts: dict[str, int]


class FirmsPage(Page):
    """The table of firms."""

    key: ClassVar[str] = "firms"
    title: ClassVar[Text] = Text("Firms")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = FirmsState()
        self._width = 1440
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
        self.views = PillTabs(Text("Views"))
        self.search = SearchField(Text("Search firms"), Text("Name, pinyin (ljht) or credit code"))
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.setInterval(CARD_DELAY)
        self._build()
        self._connect()
        self._show_views()
        self.apply()

    # -- building

    def _build(self) -> None:
        self._more_views = IconButton("chev", Text("More views"), size=26)
        self._export = Button(Text("Export"), "quiet", "export")
        title = Label(self.title, Type.PAGE_TITLE)
        self._add = Button(Text("Add firm"), "primary", "plus")
        head = row(title, 7, self.views, self._more_views, None, self._export, self._add, margins=(24, 0, 16, 0))
        self._chips = {key: Chip(facet(key).text, menu=True) for key in _CHIPS}
        self._filter = Chip(Text("Filter"), icon="plus", checkable=False)
        self._sort = IconButton("sort", Text("Sort by"))
        self.search.setFixedWidth(236)
        self._behind = Chip("", icon="x")
        self._behind.hide()
        tools = row(
            self.search, self._behind, *self._chips.values(), self._filter, None, self._sort, margins=(24, 0, 16, 4)
        )
        top = QFrame()
        self._head, self._tools = panel(head), panel(tools)
        self._head.setFixedHeight(52)
        self._tools.setFixedHeight(44)
        top.setLayout(column(self._head, self._tools))
        self.bulk = BulkBar(self.copy_rows, self.merging.start, lambda: self.model.check_all(False), self._stand)
        left = QFrame()
        body = column(top, self.table, self.bulk)
        body.setStretch(1, 1)
        left.setLayout(body)
        self.splitter = Splitter(left, self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.pane.setMinimumWidth(300)
        self.pane.setMaximumWidth(560)
        self.pane.hide()
        self.setLayout(column(self.splitter))

    def _connect(self) -> None:
        self.views.picked.connect(self._view_picked)
        self.search.searched.connect(self._searched)
        self.search.returnPressed.connect(lambda: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        for key, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self.open_facet(key))
        self._filter.clicked.connect(lambda _on=False: self.open_filters())
        self._behind.clicked.connect(lambda _on=False: self._lift_behind())
        self._sort.clicked.connect(lambda _on=False: self.open_sort())
        self._more_views.clicked.connect(lambda _on=False: self._open_views())
        self._add.clicked.connect(lambda _on=False: self.add_firm())
        self._export.clicked.connect(lambda _on=False: self.export())
        self.table.row_changed.connect(self._row_changed)
        self.table.row_opened.connect(lambda _row: self._enter_pane())
        self.model.sorted_by.connect(self._sorted)
        self.model.checks_changed.connect(lambda: self.bulk.show_count(self.model.checked_count))
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
            **{f"firms.tab{n}": lambda n=n: self._tab(n - 1) for n in range(1, 8)},
        }

    # -- data

    def opened(self) -> None:
        self.state.clear()
        self.search.setText("")
        self.model.check_all(False)
        self.state.set_rows(())
        self.pane.show_row(None)
        self.apply()
        self._read_rows()

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
            return FirmsRead(rows, ordered(rows, columns, keys, ticket.check), keys, count_views(rows))

        self.desk.jobs.read(work, self._rows_read, lane="firms.rows", owner=self)

    def _rows_read(self, read: FirmsRead) -> None:
        self.state.set_rows(read.rows, read.counts)
        self.state.set_order(read.order)
        self._order_keys = read.keys
        self._show_views()
        self.apply()
        self._row_changed(self.table.current())

    def _row_changed(self, firm: object) -> None:
        self.pane.show_row(firm)  # type: ignore[arg-type]
        self._place_pane()
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

        self.desk.jobs.read(work, self.pane.show_card, lane="firms.card", owner=self)

    # -- narrowing

    def apply(self) -> None:
        """Show the rows that pass, and what the chips are set to."""
        self._sift()
        for key, chip in self._chips.items():
            words, one = self.state.facet_words(key), facet(key)
            chip.set_active(bool(words))
            chip.say(Text("{facet}: {values}", facet=one.text, values=words) if words else one.text)
        self._show_behind()
        hidden = [key for key in self.state.chosen if key not in self._shown_chips()]
        self._filter.set_active(bool(hidden))

    def _sift(self) -> None:
        """Show the rows that pass: at once where they are few, else sifted among the readers."""
        sieve, order, keys, narrowed = self.state.sieve, self.state.order, self._order_keys, self.state.narrowed
        self._sifting = turn = self._sifting + 1

        def work(_ticket: Ticket | None) -> tuple[list[FirmRow], list[str]]:
            rows = sieve.passing(order)
            return rows, [row.uid for row in rows]

        def done(found: tuple[list[FirmRow], list[str]]) -> None:
            if turn == self._sifting:
                rows, uids = found
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
        self.bulk.show_count(self.model.checked_count)

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
        self.apply()

    def clear(self) -> None:
        """Lift search and filters."""
        self.state.clear()
        self.search.setText("")
        self.apply()

    def _view_picked(self, key: str) -> None:
        self.state.view = key
        self.apply()

    def _show_views(self) -> None:
        counts = self.state.view_counts()
        self.views.set_tabs([(view.key, str(view.text), counts[view.key]) for view in VIEWS])
        self._fold_views()

    def _fold_views(self) -> None:
        """Views that have no room go behind the chevron."""
        room = self._left_width() - 24 - 16 - 90 - 34 - (190 if self._width >= NARROW_WINDOW else 100)
        fits = max((n for n in range(1, len(VIEWS) + 1) if self.views.width_of(n) <= room), default=1)
        for number in range(len(VIEWS)):
            self.views.setTabVisible(number, number < fits or number == self.views.currentIndex())
        self._more_views.setVisible(fits < len(VIEWS))

    def _left_width(self) -> int:
        pane = pane_width(self._width) if self._pane_wanted else 0
        return self._width - rail_width(self._width) - pane

    def _open_views(self) -> None:
        menu = Menu(self._more_views)
        counts = self.state.view_counts()
        for view in VIEWS:
            menu.add(
                f"{view.text}  {counts[view.key]:,}",
                lambda key=view.key: self.views.pick(key),
                checked=view.key == self.state.view,
            )
        _popup(menu, self._more_views)

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
        """The columns to sort by; a second key is added in the header with Shift."""
        menu = Menu(self._sort)
        now = dict(self.model.sort_keys)
        for key, title in sort_titles(self.model.columns):
            menu.add(title, lambda key=key: self.table.sort_by(key), checked=key in now)
        _popup(menu, self._sort)

    # -- pane

    def _place_pane(self) -> None:
        there = self._pane_wanted and self.pane.firm is not None
        if there != self.pane.isVisibleTo(self.splitter):
            self.pane.setVisible(there)
            self._size_pane()

    def _size_pane(self) -> None:
        total, width = self._width - rail_width(self._width), pane_width(self._width)
        self.splitter.setSizes([total - width, width - self.splitter.handleWidth()])

    def hide_pane(self) -> None:
        """Close the pane; the table takes its room."""
        self._pane_wanted = False
        self.pane.hide()
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
        self.pane.focus_values()

    def _tab(self, number: int) -> None:
        self.show_pane()
        self.pane.tabs.setCurrentIndex(number)

    # -- editing

    def _edited(self, target: Target, value: object, source: str) -> None:
        firm = self.pane.firm
        if firm is None:
            return
        change = change_of(target, value, firm=short_chinese(firm), actor=self.desk.actor, source=source)
        if change is None:
            self.pane.leave_editor()
            return

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply

            return apply(registry, change)

        self.desk.write(
            work,
            lambda _done: self._saved(),
            failed=lambda error: self.pane.refuse(str(error)),
            initiator=self,
        )

    def _saved(self) -> None:
        self.pane.leave_editor()
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
        if self.pane.leave_editor():
            return True
        if self.search.hasFocus() and self.search.text():
            self.search.setText("")
            return True
        if self.search.hasFocus():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if self._pane_wanted and self.pane.isVisible():
            self.hide_pane()
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [self.search, self.table, self.pane.tabs]

    def shown(self, request: object) -> None:
        from registry.view.overview import Behind

        if isinstance(request, str):
            self._wanted = request
            self.clear()
            self.views.pick("all")
        elif isinstance(request, Behind):
            self.clear()
            self.views.pick("all")
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
        self.model.set_columns(firm_columns(current_language()))
        self._order_keys = None  # names sort otherwise in the other language
        self.model.set_sort(self.model.sort_keys)
        self._show_views()
        self.apply()
        self.pane.respeak()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        narrow = width < 1200
        for chip in self._chips.values():
            chip.setVisible(not narrow)
        self._export.setVisible(not narrow)
        self._sort.setVisible(True)
        self.search.setFixedWidth(176 if narrow else 236)
        short, full = Text("Name, pinyin (ljht)"), Text("Name, pinyin (ljht) or credit code")
        say(self.search, QLineEdit.setPlaceholderText, short if narrow else full)
        self.table.set_window_width(width)
        self.table.set_density("compact" if height < 700 else "normal")
        self.pane.fit(width)
        self._size_pane()
        self._fold_views()


def _popup(menu: Menu, below: QWidget) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
