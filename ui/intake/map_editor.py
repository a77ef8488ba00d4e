"""What can be decided about a column: editors that stand in the cells of the current row, and a menu for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.intake.map_field import FieldPicker
from ui.intake.map_model import (
    UNITS,
    bare_key,
    chosen_key,
    field_groups,
    field_options,
    field_words,
    is_money,
    is_share,
    needs_year,
    unit_words,
    with_field,
)
from ui.kit.combo import Combo
from ui.kit.controls import Field, IconButton
from ui.kit.menu import Menu

if TYPE_CHECKING:
    from registry.intake.decisions import ColumnChoice
    from registry.intake.survey import SurveyedColumn, SurveyedTable
    from ui.kit.table.view import Table

YEAR = 54
HEIGHT = 26
FIRST_YEAR, LAST_YEAR = 1990, 2100
CLEARED = frozenset(
    ("firm", "metric", "recognition", "funding_event", "milestone", "contact", "engagement", "need", "support")
)
"""Tables of which a blank cell may clear a value."""
_CURRENCIES = ("CNY", "USD", "HKD", "EUR", "JPY")


class RowEditors(QObject):
    """The editors of the current row: field, year, unit or share, and More.

    Signals:
        chosen: what a person said of the column of the current row.
    """

    chosen = Signal(object)

    def __init__(self, table: Table[SurveyedColumn]) -> None:
        super().__init__(table)
        self._table = table
        self._column: SurveyedColumn | None = None
        self._options: SurveyedTable | None = None
        self._said: dict[tuple[int, str, int, int], ColumnChoice] = {}
        stage = table.viewport()
        self.field = FieldPicker(Text("Field"))
        self.year = Field(Text("Year"))
        self.year.setProperty("small", True)
        self.unit = Combo((), Text("Unit"))
        self.percent = Combo(
            (("", Text("as written")), ("percent", Text("percent")), ("ratio", Text("ratio"))), Text("Share")
        )
        self.more = IconButton("more", Text("More about this column"), size=24)
        self._all: tuple[QWidget, ...] = (self.field, self.year, self.unit, self.percent, self.more)
        for widget in self._all:
            widget.setParent(stage)
            widget.hide()
        for combo in (self.field, self.unit, self.percent):
            combo.setFixedHeight(HEIGHT)
        self.field.chosen.connect(self._field_chosen)
        self.unit.chosen.connect(lambda unit: self._say(unit=unit or None))
        self.percent.chosen.connect(lambda mode: self._say(percent=mode or None))
        self.year.editingFinished.connect(self._year_typed)
        self.more.clicked.connect(lambda _on=False: self.open_menu())
        for before, after in zip(self._all, self._all[1:], strict=False):
            QWidget.setTabOrder(before, after)
        table.verticalScrollBar().valueChanged.connect(self.place)
        table.horizontalScrollBar().valueChanged.connect(self.place)
        table.horizontalHeader().sectionResized.connect(self.place)
        table.model().modelReset.connect(self.place)
        stage.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        elif event.type() is QEvent.Type.ContextMenu and self._column is not None:
            self.open_menu()
            return True
        elif isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.RightButton:
            index = self._table.indexAt(event.position().toPoint())
            self._table.setCurrentIndex(index)
        return False

    # -- showing

    def forget(self) -> None:
        """A new plan is shown: it holds all that was said."""
        self._said = {}

    def show_column(self, table: SurveyedTable | None, column: SurveyedColumn | None) -> None:
        """Edit another column; None edits none."""
        fresh = column is None or self._column is None or column.mapped.column != self._column.mapped.column
        self._column = column
        if table is None or column is None:
            self.place()
            return
        self._options = table
        key = chosen_key(column)
        # Two fields are shown as they are read; choosing one of the list leaves one.
        said = field_words(column) if len(column.mapped.targets) > 1 else None
        options = [(k, said if said is not None and k == key else text) for k, text in field_options(table)]
        if fresh or not self.field.hasFocus() or self.field.value != key:
            self.field.set_options(options, key)
        self.field.set_tone("warn" if column.is_open and column.mapped.doubt == "year" else "control")
        own = column.choice.unit if column.choice is not None else None
        # Always in the same order: the arrows would run in circles if the one in force came first.
        units = list(dict.fromkeys([*UNITS, *(u for u in (column.unit,) if u)]))
        self.unit.set_options([("", Text("no unit")), *((u, unit_words(u)) for u in units)], own or column.unit or "")
        self.unit.set_tone("warn" if column.is_open and is_money(column) else "control")
        self.percent.set_value((column.choice.percent if column.choice else None) or "")
        target = column.mapped.target
        self.year.setText(str(target.year) if target is not None and target.year else "")
        self.year.set_invalid(column.mapped.doubt == "year")
        self.place()

    def place(self) -> None:
        """Put each editor into its cell of the current row."""
        column, number = self._column, self._table.current_row()
        if column is None or self._table.current() is None:
            for widget in self._all:
                widget.hide()
            return
        cell = self._cell(number, "field")
        with_year = needs_year(column)
        room = cell.width() - (YEAR + 4 if with_year else 0)
        self._put(self.field, QRect(cell.left(), cell.top(), room, HEIGHT) if cell.isValid() else cell)
        self._put(self.year, QRect(cell.right() - YEAR + 1, cell.top() + 1, YEAR, HEIGHT - 2) if with_year else QRect())
        unit = self._cell(number, "unit")
        self._put(self.unit, unit if is_money(column) else QRect())
        self._put(self.percent, unit if is_share(column) else QRect())
        last = self._cell(number, "problem")
        self._put(self.more, QRect(last.right() - 22, last.top() + 1, 24, 24) if last.isValid() else last)

    def _cell(self, number: int, key: str) -> QRect:
        """Where an editor stands in a cell; nothing for a column that is not shown."""
        model = self._table.model()
        columns = model.columns  # pyright: ignore[reportAttributeAccessIssue]
        place = next((n for n, c in enumerate(columns) if c.key == key), -1)
        if place < 0 or self._table.isColumnHidden(place):
            return QRect()
        box = self._table.visualRect(model.index(number, place))
        column = columns[place]
        inner = box.adjusted(column.indent, 0, -column.gap, -1)
        return QRect(inner.left(), inner.center().y() - 12, inner.width(), HEIGHT)

    def _put(self, widget: QWidget, box: QRect) -> None:
        if box.isValid():
            widget.setGeometry(box)
        widget.setVisible(box.isValid())

    # -- deciding

    def focus_cell(self, key: str) -> None:
        """Open the editor of a cell that was clicked."""
        combos = {"field": (self.field,), "unit": (self.unit, self.percent)}.get(key, ())
        for combo in combos:
            if combo.isVisible():
                combo.setFocus(Qt.FocusReason.MouseFocusReason)
                combo.showPopup()

    def focused(self) -> QWidget | None:
        """The editor in use."""
        return next((widget for widget in self._all if widget.hasFocus()), None)

    def _field_chosen(self, key: str) -> None:
        if self._column is not None and key and key != chosen_key(self._column):
            self._tell(with_field(self._choice(), key))

    def _say(self, **said: object) -> None:
        if self._column is not None:
            self._tell(replace(self._choice(), **said))  # pyright: ignore[reportArgumentType]

    def _tell(self, choice: ColumnChoice) -> None:
        """What is said before the plan is made anew adds to what was said just before."""
        assert self._column is not None
        assert self._options is not None
        self._said[(*self._options.key, self._column.mapped.column)] = choice
        self.chosen.emit(choice)

    def _year_typed(self) -> None:
        text, target = self.year.text().strip(), self._column.mapped.target if self._column is not None else None
        known = str(target.year) if target is not None and target.year else ""
        if text == known:
            self.year.set_invalid(not text)
            return
        valid = text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR
        self.year.set_invalid(not valid)
        if valid:
            self._say(year=int(text))

    def _choice(self) -> ColumnChoice:
        from registry.intake.decisions import ColumnChoice

        assert self._column is not None
        assert self._options is not None
        said = self._said.get((*self._options.key, self._column.mapped.column))
        return said or self._column.choice or ColumnChoice()

    # -- the rest, in a menu

    def open_menu(self) -> None:
        """What is decided seldom: a second field, blanks, the order of dates, the currency, back to what was found."""
        menu = self.menu()
        if menu is not None:
            menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def menu(self) -> Menu | None:
        """The menu of the current column."""
        column = self._column
        if column is None or self._options is None:
            return None
        from registry.intake.survey_words import unit_kind
        from ui.intake.map_model import LEAVE, NOTE

        menu, choice, kind, key = Menu(self._table), self._choice(), unit_kind(column), chosen_key(column)
        menu.add(Text("Keep as note"), lambda: self._field_chosen(NOTE), checked=key == NOTE)
        menu.add(Text("Leave out"), lambda: self._field_chosen(LEAVE), checked=key == LEAVE)
        if column.mapped.targets:
            menu.addMenu(self._second(menu, column, self._options))
        if any(target.table in CLEARED for target in column.mapped.targets):
            menu.addSeparator()
            for blank, text in (
                ("keep", Text("Blank cells keep the value of the registry")),
                ("clear", Text("Blank cells clear the value of the registry")),
            ):
                menu.add(text, lambda blank=blank: self._say(blank=blank), checked=(choice.blank or "keep") == blank)
        if kind == "date":
            menu.addSeparator()
            for first, text in (
                (None, Text("Order of day and month: ask where it is not plain")),
                (True, Text("05/06 is 5 June")),
                (False, Text("05/06 is 6 May")),
            ):
                menu.add(text, lambda first=first: self._say(day_first=first), checked=choice.day_first is first)
        if kind == "money":
            menu.addMenu(self._currencies(menu, choice))
        menu.addSeparator()
        menu.add(Text("Read as it was found"), self._as_found, enabled=column.choice is not None, icon="undo")
        return menu

    def _second(self, parent: QWidget, column: SurveyedColumn, table: SurveyedTable) -> Menu:
        menu, now = Menu(parent), tuple(map(bare_key, column.mapped.targets))
        menu.setTitle(str(Text("Second field")))
        menu.add(Text("None"), lambda: self._say(fields=now[:1]), checked=len(now) < 2)
        menu.addSeparator()
        for head, fields in field_groups(table):
            sub = Menu(menu)
            sub.setTitle(str(head))
            for key, text in fields:
                if key != now[0]:
                    sub.add(text, lambda key=key: self._say(fields=(now[0], key)), checked=key in now[1:])
            menu.addMenu(sub)
        return menu

    def _currencies(self, parent: QWidget, choice: ColumnChoice) -> Menu:
        menu = Menu(parent)
        menu.setTitle(str(Text("Currency")))
        menu.add(Text("As written"), lambda: self._say(currency=None), checked=choice.currency is None)
        for code in _CURRENCIES:
            menu.add(code, lambda code=code: self._say(currency=code), checked=choice.currency == code)
        return menu

    def _as_found(self) -> None:
        from registry.intake.decisions import ColumnChoice

        self._tell(ColumnChoice())
