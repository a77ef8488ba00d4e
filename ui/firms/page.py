"""The firms page: views, search, facets, table, pane, bulk bar. What each part does is in its own module; here they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from registry.i18n import Text
from registry.model.saved_view import STARTERS
from ui.cultivation.request import FileRequest
from ui.firms.add import AddFlow
from ui.firms.bulk_flow import BulkFlow
from ui.firms.bulk_pane import LEAST
from ui.firms.cell_flow import CellFlow
from ui.firms.commands import COMMANDS
from ui.firms.edges import BulkBar, empty_state
from ui.firms.edit import UsualSource
from ui.firms.export_flow import ExportFlow
from ui.firms.filter_bar import FilterBar
from ui.firms.firm_page import FirmPage
from ui.firms.many_acts import ManyActs
from ui.firms.merge_flow import MergeFlow
from ui.firms.model import firm_model
from ui.firms.palette import entries
from ui.firms.pane import FirmPane
from ui.firms.paste_flow import PasteFlow
from ui.firms.print_flow import PrintFlow
from ui.firms.record_flow import RecordFlow
from ui.firms.records import ADD
from ui.firms.rows_flow import RowsFlow
from ui.firms.section_flow import SectionFlow
from ui.firms.side import SidePanes
from ui.firms.state import FirmsState
from ui.firms.table_look import TableLook
from ui.firms.value_flow import ValueFlow
from ui.firms.view_flow import ViewFlow
from ui.firms.views import HOME, title
from ui.kit.commands import Command, Entry
from ui.kit.controls import Button, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.layout import column, panel, row
from ui.kit.page import NARROW_WINDOW, Page, rail_width
from ui.kit.pane import Splitter
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.model.saved_view import Setup
    from registry.view import FirmCard, FirmRow


LEAVES = 700
"""Milliseconds the pane stays beside a search that finds nothing: it would come and go while a word is typed."""
_HEAD_GAPS = 24 + 16 + 7 + 2 * 8 + 8
"""Pixels of the head that no widget in it takes."""


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
        self.filters = FilterBar(self.state, self.table, self.rows.count_facets)
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
        self._asks_export = partial(self._when_whole, self.exporting.ask)
        self.many = BulkFlow(self, desk, self.model, usual)
        self.acts = ManyActs(self, desk, self._in_hand)
        self.pane = FirmPane(usual)
        self.firm_page = FirmPage(usual)
        self.sections = SectionFlow(
            self, self.table, self.values, self.records, self.exporting, self.pane, self.firm_page, self.show_pane
        )
        self.views = ViewFlow(self, desk, self.state, self._take_setup, self.look.into)
        self.printing = PrintFlow(self, desk, self.state, self.table, self.look, lambda: str(title(self.views.view)))
        self._leaves = later(self, LEAVES, self._show_current)
        self._build()
        self._connect()
        self.views.refresh()
        self.apply()

    # -- building

    def _build(self) -> None:
        self._export = Button(Text("Export"), "quiet", "export")
        self._add = Button(Text("Add firm"), "primary", "plus")
        self.desk.hold_back(self._add, self.firm_page.head.edit)
        self.desk.hold_back(self.firm_page.head.list, work=Work.ROUND)
        for pane in (self.pane, self.firm_page.lines):
            pane.desk = self.desk
        self._heading = Label(self.title, Type.PAGE_TITLE)
        head = panel(row(self._heading, 7, self.views.strip, None, self._export, self._add, margins=(24, 0, 16, 0)))
        head.setFixedHeight(52)
        drop, stand = partial(self.model.check_all, False), partial(self._stand, None)
        self.bulk = BulkBar(self.exporting.copy, self.merging.start, drop, stand, self.acts)
        self.desk.hold_back(self.bulk.merge, *self.bulk.writing)
        self.desk.hold_back(self.bulk.round, work=Work.ROUND)
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
        self.model.all_refused.connect(self._say_reading)
        self._add.clicked.connect(lambda _on=False: self.adding.start())
        self._export.clicked.connect(lambda _on=False: self._asks_export())
        self.table.row_changed.connect(self._row_changed)
        self.table.row_opened.connect(lambda _row: self.open_firm())
        self.cells.section_wanted.connect(self.sections.lead)
        self.cells.told.connect(self.sections.tell_of_cell)
        head = self.firm_page.head
        head.back.connect(self.close_firm)
        head.step.connect(self.step_firm)
        head.listed.connect(lambda: self._stand([self.table.current()]))
        head.export_wanted.connect(self._export_firm)
        for part in (self.pane, head):
            part.file_wanted.connect(self.open_file)
        self.side.turned.connect(self._fold_views)
        self.many.changed.connect(self.status_changed)
        self.many.pane.closed.connect(self.hide_pane)
        self.pane.closed.connect(self.hide_pane)
        self.pane.opened.connect(self.open_firm)

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "firms.search": self.filters.focus_search,
            "firms.search_help": self.filters.open_help,
            "firms.pane": self.toggle_pane,
            "firms.export": self._asks_export,
            "firms.add": self.adding.start,
            "firms.paste": partial(self._when_whole, self.pasting.start),
            "firms.merge": self.merging.start,
            "firms.set_status": self.acts.set_status,
            "firms.request": self.acts.request_data,
            "firms.file": self.open_file,
            "firms.print": self.print_page,
            "firms.clear": self.filters.clear,
            "firms.columns": self.choose_columns,
            "firms.sort": self.filters.open_sort,
            "firms.open": self.open_firm,
            "firms.trash": self.records.open_trash,
            **{f"firms.add_{table}": partial(self.sections.record, table) for table in ADD},
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
        self.views.read(self._views_read)

    def leave(self) -> None:
        current = self.table.current()
        self.views.leave(current.uid if current is not None else None)

    def _views_read(self) -> None:
        self.rows.want(self.rows.wanted or self.views.left_at)
        self.rows.read()

    def changed(self, initiator: object) -> None:
        self.rows.read()

    def _rows_came(self) -> None:
        self.views.count(self.rows.changed)
        self.apply()
        self._row_changed(self.table.current())

    def _row_changed(self, firm: FirmRow | None) -> None:
        if firm is None and self.state.text and self.state.rows:
            self._leaves.start()  # on the way to what is typed there may be nothing for a letter or two
            return
        self._leaves.stop()
        self._show_current()

    def _show_current(self) -> None:
        firm = self.table.current()
        self.pane.show_row(firm)
        self.side.place()
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
        # what is still being read is not empty, and where no registry is open nobody sees it
        filled = self.model.rowCount() or not self.rows.whole or self.desk.registry is None
        self.table.set_empty(None if filled else self._nothing())
        self._checks_changed()

    def _nothing(self) -> QWidget:
        bring = partial(self.desk.go, "intake")
        return empty_state(self.state, self.rows.near, bring, self.filters.clear, self.search.setText)

    def _checks_changed(self) -> None:
        """The bar, the pane and the status bar follow what is checked."""
        checked = self.model.checked() if self.model.checked_count else []
        self.bulk.show_count(len(checked))
        self.many.show_rows(checked)
        self.side.speak_of_many(len(checked) >= LEAST)

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

    def hide_pane(self) -> None:
        """Close the pane; the table takes its room."""
        self.side.want(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_pane(self) -> None:
        """Show the pane, or close it."""
        if self.side.wanted:
            self.hide_pane()
        else:
            self.show_pane()

    def show_pane(self) -> None:
        """Show the pane of the current firm."""
        self.side.want(True)

    def _fold_views(self) -> None:
        """Views that have no room go behind the chevron."""
        beside = [part for part in (self._heading, self._export, self._add) if not part.isHidden()]
        self.views.strip.fold(self.side.left - _HEAD_GAPS - sum(part.sizeHint().width() for part in beside))

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

    def _tab(self, number: int) -> None:
        if self.firm_open:
            self.firm_page.tabs.setCurrentIndex(number + 1)
            return
        self.show_pane()
        self.pane.tabs.setCurrentIndex(number)

    def print_page(self) -> None:
        """Print the table, or the dossier of the firm whose page is open."""
        firm = self.table.current() if self.firm_open else None
        if firm is not None:
            self.printing.print_firm(firm)
        else:
            self._when_whole(self.printing.ask)

    def _when_whole(self, act: Callable[[], None]) -> None:
        """Do what takes the rows of the table once all of them are read; until then say so."""
        if self.rows.whole:
            act()
        else:
            self._say_reading()

    def _say_reading(self) -> None:
        self.desk.say(Text("The firms are still being read."), tone="info")

    def _export_firm(self) -> None:
        """Write the dossier of the firm."""
        firm = self.table.current()
        if firm is not None:
            self.exporting.ask_profile(firm)

    # -- hands

    def _stand(self, firms: Sequence[FirmRow | None] | None) -> None:
        """Let firms stand in the round of the key list: the checked ones, where none are named."""
        rows = self.model.checked() if firms is None else firms
        self.desk.go("keylist", tuple(row.uid for row in rows if row is not None))

    def _in_hand(self) -> Sequence[FirmRow]:
        """The checked firms; where none is, the one under the cursor."""
        current = self.table.current()
        return self.model.checked() or ([current] if current is not None else [])

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
        return [self.search, self.table, self.side.stop]

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
        return entries(self.state, self.desk, text)

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
        self.side.fit(width)
        self.firm_page.fit(width - rail_width(width))
        self._fold_views()
