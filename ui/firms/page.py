"""The firms page: views, search, facets, table, pane, bulk bar. What each part does is in its own module; here they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from registry.i18n import Text, _, current_language
from registry.model.saved_view import STARTERS
from ui.cultivation.request import FileRequest
from ui.firms.add import AddFlow
from ui.firms.bulk_flow import BulkFlow
from ui.firms.bulk_pane import LEAST
from ui.firms.cell_flow import CellFlow
from ui.firms.cells import lines_behind
from ui.firms.commands import COMMANDS
from ui.firms.edges import BulkBar, empty_state
from ui.firms.edit import UsualSource
from ui.firms.export_flow import ExportFlow
from ui.firms.filter_bar import FilterBar
from ui.firms.firm_page import FirmPage
from ui.firms.merge_flow import MergeFlow
from ui.firms.model import column_titles, firm_model
from ui.firms.pane import FirmPane
from ui.firms.paste_flow import PasteFlow
from ui.firms.print_flow import PrintFlow
from ui.firms.record_flow import RecordFlow
from ui.firms.records import ADD
from ui.firms.rows_flow import RowsFlow
from ui.firms.side import SidePanes
from ui.firms.state import FirmsState, names
from ui.firms.table_look import TableLook
from ui.firms.value_flow import ValueFlow
from ui.firms.view_flow import ViewFlow
from ui.firms.views import HOME, title
from ui.kit.commands import Command, Entry
from ui.kit.controls import Button, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.page import NARROW_WINDOW, Page, rail_width
from ui.kit.pane import Splitter
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.model.saved_view import SavedView, Setup
    from registry.view import FirmCard, FirmRow
    from ui.kit.worker import Ticket


class FirmsPage(Page):
    """The table of firms."""

    key: ClassVar[str] = "firms"
    title: ClassVar[Text] = Text("Firms")
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._width = 1440
        self.state = FirmsState()
        self.model = firm_model()
        self.table: Table[FirmRow] = Table(self.model, Text("Firms"))
        self.rows = RowsFlow(self, desk, self.state, self.model, self.table)
        self.look = TableLook(self, self.table)
        self.filters = FilterBar(self.state, self.table)
        self.search, self.fault_line = self.filters.search, self.filters.fault_line
        usual = UsualSource()
        self.values = ValueFlow(self, desk)
        self.cells = CellFlow(self, desk, self.table, self.rows, self.values, usual)
        self.records = RecordFlow(self, desk, usual)
        self.adding = AddFlow(self, desk, self.state, self.rows.want)
        self.pasting = PasteFlow(self, desk, self.table, self.model)
        self.merging = MergeFlow(self, desk, self.table, self.model)
        self.exporting = ExportFlow(self, desk, self.state, self.table)
        self.export_to = self.exporting.write_to
        self.many = BulkFlow(self, desk, self.model, usual)
        self.pane = FirmPane(usual)
        self.firm_page = FirmPage(usual)
        self.views = ViewFlow(self, desk, self.state, self._take_setup, self.look.into)
        self.printing = PrintFlow(self, desk, self.state, self.table, lambda: str(title(self.views.view)))
        self._build()
        self._connect()
        self.views.refresh()
        self.apply()

    # -- building

    def _build(self) -> None:
        self._export = Button(Text("Export"), "quiet", "export")
        self._add = Button(Text("Add firm"), "primary", "plus")
        heading = Label(self.title, Type.PAGE_TITLE)
        head = panel(row(heading, 7, self.views.strip, None, self._export, self._add, margins=(24, 0, 16, 0)))
        head.setFixedHeight(52)
        self.bulk = BulkBar(self.exporting.copy, self.merging.start, lambda: self.model.check_all(False), self._stand)
        left = QFrame()
        body = column(head, self.filters, self.table, self.bulk)
        body.setStretch(2, 1)
        left.setLayout(body)
        self.side = SidePanes(self.pane, self.many.pane)
        self.splitter = Splitter(left, self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self._places = QStackedWidget()
        self._places.addWidget(self.splitter)
        self._places.addWidget(self.firm_page)
        self.setLayout(column(self._places))

    def _connect(self) -> None:
        self.rows.came.connect(self._rows_came)
        self.rows.shown.connect(self._rows_shown)
        self.rows.card_came.connect(self._card_came)
        self.filters.changed.connect(self.apply)
        self.filters.columns_wanted.connect(self.choose_columns)
        self.look.changed.connect(self.views.refresh)
        self.model.sorted_by.connect(self.views.refresh)
        self.model.checks_changed.connect(self._checks_changed)
        self._add.clicked.connect(lambda _on=False: self.adding.start())
        self._export.clicked.connect(lambda _on=False: self.exporting.ask())
        self.table.row_changed.connect(self._row_changed)
        self.table.row_opened.connect(lambda _row: self.open_firm())
        for lines in (self.pane, self.firm_page.lines):
            lines.edited.connect(self.values.writer(lines))
            lines.record_wanted.connect(self._record_wanted)
            lines.record_deleted.connect(self.records.delete)
            lines.history_wanted.connect(lambda line, pane=lines: self.values.tell(line, pane.card, pane))
            lines.source_wanted.connect(lambda line, pane=lines: self.values.tell_record(line, pane.card, pane))
            lines.evidence_wanted.connect(self.records.open_file)
        self.cells.section_wanted.connect(self._section_wanted)
        self.cells.told.connect(self._tell_of_cell)
        head, side = self.firm_page.head, self.firm_page.side
        head.back.connect(self.close_firm)
        head.step.connect(self.step_firm)
        head.listed.connect(self._list_firm)
        head.export_wanted.connect(self._export_firm)
        self.firm_page.record_wanted.connect(self._record_wanted)
        lines = self.firm_page.lines
        side.value_told.connect(lambda line: self.values.tell(line, lines.card, lines))
        side.record_told.connect(lambda line: self.values.tell_record(line, lines.card, lines))
        for part in (self.pane, head):
            part.file_wanted.connect(self.open_file)
        self.many.changed.connect(self.status_changed)
        self.many.pane.closed.connect(self.hide_pane)
        self.pane.closed.connect(self.hide_pane)

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "firms.search": self.filters.focus_search,
            "firms.search_help": self.filters.open_help,
            "firms.pane": self.toggle_pane,
            "firms.export": self.exporting.ask,
            "firms.add": self.adding.start,
            "firms.paste": self.pasting.start,
            "firms.merge": self.merging.start,
            "firms.file": self.open_file,
            "firms.print": self.print_page,
            "firms.clear": self.filters.clear,
            "firms.columns": self.choose_columns,
            "firms.sort": self.filters.open_sort,
            "firms.open": self.open_firm,
            "firms.trash": self.records.open_trash,
            **{f"firms.add_{table}": partial(self._record_wanted, table, None) for table in ADD},
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
        self.cells.leave_editor()
        self.rows.forget()
        self.pane.show_row(None)
        self.views.opened(STARTERS)
        self.apply()
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
                self.rows.want(self.rows.wanted or self.views.left_at)
                self.rows.read()

        self.desk.jobs.read(work, done, lane="firms.views", owner=self)

    def changed(self, initiator: object) -> None:
        self.rows.read()

    def _rows_came(self) -> None:
        self.views.count()
        self.apply()
        self._row_changed(self.table.current())

    def _row_changed(self, firm: FirmRow | None) -> None:
        self.pane.show_row(firm)
        self._place_pane()
        if self.firm_open:
            self._show_firm()
        if firm is not None:
            self.rows.want_card()

    def _card_came(self, card: FirmCard) -> None:
        self.pane.show_card(card)
        self.firm_page.show_card(card, self.desk.as_of)

    # -- narrowing

    def apply(self) -> None:
        """Show the rows that pass, and what the chips are set to."""
        self.rows.sift()
        self.filters.refresh()
        self.views.refresh()

    def _rows_shown(self) -> None:
        self.table.set_empty(None if self.model.rowCount() else self._nothing())
        self._checks_changed()

    def _nothing(self) -> QWidget:
        return empty_state(self.state, lambda: self.desk.go("intake"), self.filters.clear, self.search.setText)

    def _checks_changed(self) -> None:
        """The bar, the pane and the status bar follow what is checked."""
        checked = self.model.checked() if self.model.checked_count else []
        self.bulk.show_count(len(checked))
        self.many.show_rows(checked)
        self.side.speak_of_many(len(checked) >= LEAST)
        self._place_pane()

    def status(self) -> list[str] | None:
        return self.many.status()

    def _take_setup(self, setup: Setup) -> None:
        """Show what a view says, and how."""
        self.filters.show_text(setup.text)
        self.look.take(setup)
        sortable = {column.key for column in self.model.columns if column.sort is not None}
        self.model.set_sort([(key, down) for key, down in setup.sort if key in sortable])
        self.apply()

    def choose_columns(self) -> None:
        """Ask which columns to show, in which order and how wide."""
        self.look.choose(self.views.present())

    # -- pane

    def _place_pane(self) -> None:
        if self.side.place(self.pane.firm is not None):
            self._size_pane()

    def _size_pane(self) -> None:
        total = self._width - rail_width(self._width)
        width = self.side.width_in(self._width)
        self.splitter.setSizes([total - width, width - self.splitter.handleWidth()])

    def hide_pane(self) -> None:
        """Close the pane; the table takes its room."""
        self.side.wanted = False
        self.side.hide()
        self._fold_views()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_pane(self) -> None:
        """Show the pane, or close it."""
        if self.side.wanted:
            self.hide_pane()
        else:
            self.show_pane()

    def show_pane(self) -> None:
        """Show the pane of the current firm."""
        self.side.wanted = True
        self._place_pane()
        self._fold_views()

    def _fold_views(self) -> None:
        """Views that have no room go behind the chevron."""
        pane = self.side.width_in(self._width) if self.side.wanted else 0
        room = self._width - rail_width(self._width) - pane
        self.views.strip.fold(room - 24 - 16 - 90 - (190 if self._width >= NARROW_WINDOW else 100))

    # -- the page of one firm

    @property
    def firm_open(self) -> bool:
        """Whether one firm has the whole room."""
        return self._places.currentWidget() is self.firm_page

    def open_firm(self) -> None:
        """Show the current firm over the whole page; with several checked, go into what they share."""
        if self.side.many:
            self.show_pane()
            self.many.pane.focus_values()
        elif self.table.current() is not None:
            self._places.setCurrentWidget(self.firm_page)
            self._show_firm()
            self.rows.read_card()
            self.firm_page.focus_first()

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

    def _record_wanted(self, table: str, values: Mapping[str, object] | None) -> None:
        firm = self.table.current()
        if firm is not None:
            self.records.start(firm, table, values)

    def _tell_of_cell(self, card: FirmCard, key: str) -> None:
        """Show what a cell of the table is made of and where that came from."""
        lines = lines_behind(card, key)
        heading = column_titles(self.model.columns).get(key, "")
        if lines:
            self.values.tell_of(Text("Source of {field}", field=heading), lines, card, self.pane)

    def _section_wanted(self, section: str, table: str) -> None:
        """Lead to where a cell that is worked out can be changed."""
        if table:
            self._record_wanted(table, None)
            return
        self.show_pane()
        self.pane.tabs.pick(section)
        self.pane.focus_values()

    def _tab(self, number: int) -> None:
        if self.firm_open:
            self.firm_page.tabs.setCurrentIndex(number + 1)
            return
        self.show_pane()
        self.pane.tabs.setCurrentIndex(number)

    def _list_firm(self) -> None:
        """Let the firm stand in the round of the key list."""
        firm = self.table.current()
        if firm is not None:
            self.desk.go("keylist", (firm.uid,))

    def print_page(self) -> None:
        """Print the table, or the dossier of the firm whose page is open."""
        firm = self.table.current() if self.firm_open else None
        if firm is not None:
            self.printing.print_firm(firm)
        else:
            self.printing.ask()

    def _export_firm(self) -> None:
        """Write the dossier of the firm."""
        firm = self.table.current()
        if firm is not None:
            self.exporting.ask_profile(firm)

    # -- hands

    def _stand(self) -> None:
        """Let the checked rows stand in the round of the key list."""
        self.desk.go("keylist", tuple(row.uid for row in self.model.checked()))

    def open_file(self) -> None:
        """Show the cultivation file of the firm in sight."""
        firm = self.table.current()
        if firm is not None:
            self.desk.go("cultivation", FileRequest(firm.uid))

    def escape(self) -> bool:
        if self.firm_open:
            if not self.firm_page.lines.leave_editor():
                self.close_firm()
            return True
        if any(part.leave_editor() for part in (self.cells, self.pane, self.many.pane)) or self.filters.escape():
            return True
        if self.side.wanted and self.side.isVisible():
            self.hide_pane()
            return True
        return False

    def panes(self) -> list[QWidget]:
        if self.firm_open:
            return self.firm_page.panes()
        return [self.search, self.table, self.many.pane.stop if self.side.many else self.pane.tabs]

    def shown(self, request: object) -> None:
        from registry.view.overview import Behind

        if self.firm_open and request is not None:
            self.close_firm()
        if isinstance(request, str):
            self.rows.want(request)
            self.views.strip.pick(HOME)
            self.filters.clear()
        elif isinstance(request, Behind):
            self.views.strip.pick(HOME)
            self.filters.clear()
            self.state.show_behind(request)
            self.apply()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.cells.leave_editor()
        self.look.arrange()
        self.rows.respeak()
        self.apply()
        self.pane.respeak()
        self.many.pane.respeak()
        self.firm_page.respeak(self.desk.as_of)
        self.status_changed.emit()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        self._export.setVisible(width >= NARROW_WINDOW)
        self.filters.fit(width)
        self.look.fit(width, height)
        self.pane.fit(width)
        self.firm_page.fit(width - rail_width(width))
        self._size_pane()
        self._fold_views()
