"""The bar above the table: search, chips of the facets with their counts, sort, columns; and what of the search is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from registry.i18n import Text, _
from ui.firms.facets import FACETS, facet
from ui.firms.model import column_titles
from ui.firms.query_field import FaultLine, QueryField
from ui.firms.query_help import QueryHelp
from ui.firms.sieve import FacetCounts
from ui.firms.state import FirmsState
from ui.kit.controls import Chip, IconButton
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW
from ui.kit.table.view import Table
from ui.kit.words import say

_Count = Callable[[Sequence[str], Callable[[FacetCounts], None]], None]
_CHIPS = ("segment", "tier", "until")
_USUAL, _SHORT, _MORE = 236, 176, 184
"""Pixels of the search, in a narrow window, and how much a query may add."""


class FilterBar(QWidget):
    """What narrows the firms and orders them.

    Args:
        state: is narrowed as it is asked for; `changed` then says so.
        table: is sorted as it is asked for.
        count: counts the firms of facets, and calls back with them.

    Signals:
        changed: `state` shows other firms.
        columns_wanted: the columns shall be chosen.
    """

    changed = Signal()
    columns_wanted = Signal()

    def __init__(self, state: FirmsState, table: Table, count: _Count) -> None:
        super().__init__()
        self._state, self._table, self._count = state, table, count
        self._width = 1440
        self.search = QueryField()
        self.search.setFixedWidth(_USUAL)
        self.fault_line = FaultLine()
        self._chips = {key: Chip(facet(key).text, menu=True) for key in _CHIPS}
        self._filter = Chip(Text("Filter"), icon="plus", checkable=False)
        self._behind = Chip("", icon="x")
        self._behind.hide()
        self._sort = IconButton("sort", Text("Sort by"))
        self._columns = IconButton("cols", Text("Columns of the table"))
        chips = (self._behind, *self._chips.values(), self._filter)
        self._help = IconButton("info", Text("How a search is written (F1)"))
        tools = panel(row(self.search, self._help, *chips, None, self._sort, self._columns, margins=(24, 0, 16, 4)))
        tools.setFixedHeight(44)
        self.setLayout(column(tools, self.fault_line))
        self.search.searched.connect(self._searched)
        self.search.entered.connect(self._to_table)
        self.search.cursorPositionChanged.connect(lambda _old, _new: self._show_faults())
        for key, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self.open_facet(key))
        self._filter.clicked.connect(lambda _on=False: self.open_filters())
        self._behind.clicked.connect(lambda _on=False: self._lift_behind())
        self.search.help_wanted.connect(self.open_help)
        self._help.clicked.connect(lambda _on=False: self.open_help())
        self._sort.clicked.connect(lambda _on=False: self.open_sort())
        self._columns.clicked.connect(lambda _on=False: self.columns_wanted.emit())

    # -- showing what the state is

    def refresh(self) -> None:
        """Say what the chips are set to and what of the search cannot be read."""
        for key, chip in self._chips.items():
            words, one = self._state.facet_words(key), facet(key)
            chip.set_active(bool(words))
            chip.say(Text("{facet}: {values}", facet=one.text, values=words) if words else one.text)
        self._filter.set_active(any(key not in self._shown_chips() for key in self._state.chosen))
        self._show_behind()
        self._show_faults()

    def show_text(self, text: str) -> None:
        """Put a text into the search without searching for it."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._size_search()

    def fit(self, window_width: int) -> None:
        """In a narrow window the chips fold into Filter."""
        self._width, narrow = window_width, window_width < NARROW_WINDOW
        for chip in self._chips.values():
            chip.setVisible(not narrow)
        self._size_search()
        short, full = Text("Name, pinyin (ljht)"), Text("Name, pinyin (ljht) or credit code")
        say(self.search, QLineEdit.setPlaceholderText, short if narrow else full)

    def _shown_chips(self) -> tuple[str, ...]:
        return () if self._width < NARROW_WINDOW else _CHIPS

    def _show_faults(self) -> None:
        """Say what of the search cannot be read, once it is no longer being typed."""
        faults = tuple(f for f in self._state.faults if not f.unfinished and not self.search.is_at(f))
        self.search.show_faults(faults)
        self.fault_line.show_fault(faults[0] if faults else None)

    def _show_behind(self) -> None:
        """The chip that says what another page asked for; a click lifts it."""
        behind = self._state.behind
        self._behind.setVisible(behind is not None)
        if behind is not None:
            self._behind.set_active(True)
            self._behind.say(behind.title)
            say(self._behind, QWidget.setToolTip, Text("Show all firms again"))

    def _size_search(self) -> None:
        """The search grows with a query, as far as the chips leave room."""
        usual = _SHORT if self._width < NARROW_WINDOW else _USUAL
        self.search.setFixedWidth(min(max(usual, self.search.wanted_width()), usual + _MORE))

    # -- narrowing

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def open_help(self) -> None:
        """Tell how a search is written; an example that is clicked is searched for."""
        told = QueryHelp(self.search)
        told.tried.connect(self._try)
        told.begun.connect(self._begin)
        told.open_below(self.search)

    def _begin(self, start: str) -> None:
        """Begin a word once the popup is gone, which would take the offers along."""
        told = self.sender()
        if isinstance(told, QueryHelp):
            told.destroyed.connect(lambda: QTimer.singleShot(0, self, lambda: self.search.begin(start)))

    def _try(self, query: str) -> None:
        self.search.setText(query)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Lift search and filters."""
        self._state.clear()
        self.search.setText("")
        self.changed.emit()

    def escape(self) -> bool:
        """Empty the search, else leave it; False if the keyboard is elsewhere."""
        if not self.search.hasFocus():
            return False
        if self.search.text():
            self.search.setText("")
        else:
            self._to_table()
        return True

    def _searched(self, text: str) -> None:
        self._state.text = text
        self._size_search()
        self.changed.emit()

    def _to_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lift_behind(self) -> None:
        self._state.show_behind(None)
        self.changed.emit()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- menus

    def open_facet(self, key: str) -> None:
        """The values of a facet with how many firms each has."""
        chip = self._chips[key]
        chip.set_active(bool(self._state.chosen.get(key)))

        def counted(counts: FacetCounts) -> None:
            menu = Menu(chip)
            self._fill_facet(menu, key, counts)
            _popup(menu, chip)

        self._count([key], counted)

    def _fill_facet(self, menu: Menu, key: str, counts: FacetCounts) -> None:
        for value, words, count in counts[key]:
            chosen = value in self._state.chosen.get(key, ())
            menu.add(words, lambda value=value: self._toggle(key, value), keys=f"{count:,}", checked=chosen)
        if self._state.chosen.get(key):
            menu.addSeparator()
            menu.add(Text("Show all"), lambda: self._show_all(key))

    def _toggle(self, key: str, value: str) -> None:
        self._state.toggle(key, value)
        self.changed.emit()

    def _show_all(self, key: str) -> None:
        self._state.choose(key, ())
        self.changed.emit()

    def open_filters(self) -> None:
        """The filters that have no chip of their own."""
        self._count([one.key for one in FACETS if one.key not in self._shown_chips()], self._show_filters)

    def _show_filters(self, counts: FacetCounts) -> None:
        menu = Menu(self._filter)
        for key in counts:
            sub = Menu(menu)
            sub.setTitle(str(facet(key).text))
            self._fill_facet(sub, key, counts)
            menu.addMenu(sub)
        if self._state.narrowed:
            menu.addSeparator()
            menu.add(Text("Clear search and filters"), self.clear)
        _popup(menu, self._filter)

    def open_sort(self) -> None:
        """The columns to sort by, and to sort equals by; in the header a second key is added with Shift."""
        menu, model = Menu(self._sort), self._table.rows
        now = dict(model.sort_keys)
        titles = column_titles(model.columns)
        sortable = [column.key for column in model.columns if column.sort is not None]
        for number, key in enumerate(now, 1):
            way = _("falling") if now[key] else _("rising")
            words = f"{number}  {titles.get(key, key)}, {way}"
            menu.add(words, lambda key=key: self._table.sort_by(key, added=True), icon="down" if now[key] else "up")
        if now:
            menu.addSeparator()
        for heading, added in ((Text("Sort by"), False), (Text("Then by"), True)):
            sub = Menu(menu)
            sub.setTitle(str(heading))
            for key in sortable:
                if not added or key not in now:
                    sub.add(titles[key], lambda key=key, added=added: self._table.sort_by(key, added=added))
            menu.addMenu(sub)
        if len(now) > 1:
            last = list(now.items())[:-1]
            menu.add(Text("Remove the last key"), lambda: model.set_sort(last))
        _popup(menu, self._sort)


def _popup(menu: Menu, below: QWidget) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
