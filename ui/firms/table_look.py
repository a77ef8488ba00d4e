"""What the table looks like: its columns, their order and widths, those that stay, the height of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import current_language
from ui.firms.columns_dialog import ColumnsDialog, arranged, moved_before
from ui.firms.model import column_titles, firm_columns
from ui.kit.table.columns import CHECK, Column
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.model.saved_view import Setup
    from registry.view import FirmRow

LOW = 700
"""Pixels of a window's height under which rows are compact."""


class TableLook(QObject):
    """Holds the look that a view asks for, and gives it to the table.

    Signals:
        changed: somebody drew, moved or chose columns.
    """

    changed = Signal()

    def __init__(self, page: QWidget, table: Table[FirmRow]) -> None:
        super().__init__(page)
        self._page, self._table = page, table
        self._columns: tuple[str, ...] = ()
        self._widths: dict[str, int] = {}
        self._frozen, self._density, self._low = 1, "normal", False
        table.let_arrange()
        table.column_drawn.connect(self.draw_column)
        table.column_moved.connect(self._column_moved)

    def take(self, setup: Setup) -> None:
        """Look as a view says."""
        self._columns, self._widths = setup.columns, dict(setup.widths)
        self._frozen, self._density = setup.frozen, setup.density
        self.arrange()

    def into(self, setup: Setup) -> Setup:
        """`setup` with the look of now."""
        return replace(
            setup,
            sort=tuple(self._table.rows.sort_keys),
            columns=self._columns,
            widths=dict(self._widths),
            frozen=self._frozen,
            density=self._density,
        )

    @property
    def widths(self) -> Mapping[str, int]:
        """The widths that somebody drew."""
        return self._widths

    def shown(self) -> list[str]:
        """Keys of the columns in sight."""
        return [column.key for column in self._table.visible_columns()]

    def on_paper(self) -> list[Column[FirmRow]]:
        """The columns for paper: those that were chosen, else the usual ones, however narrow the window is."""
        if self._columns:
            return self._table.visible_columns()
        return [c for c in self._table.rows.columns if c.key != CHECK and not c.asked and not c.extra]

    def arrange(self) -> None:
        """Give the table its columns, in the language in use."""
        self._table.rows.set_columns(arranged(firm_columns(current_language()), self._columns))
        self._table.arrange(self._widths, keep=bool(self._columns), frozen=self._frozen)
        self._set_density()

    def fit(self, width: int, height: int) -> None:
        """The window has another size."""
        self._low = height < LOW
        self._table.set_window_width(width)
        self._set_density()

    def _set_density(self) -> None:
        self._table.set_density("compact" if self._low and self._density == "normal" else self._density)

    def draw_column(self, key: str, width: int) -> None:
        """A column was drawn to another width."""
        self._widths[key] = width
        self.changed.emit()

    def _column_moved(self, key: str, before: str) -> None:
        self._columns = moved_before(self.shown(), key, before)
        self.arrange()
        self.changed.emit()

    def choose(self, present: Setup) -> None:
        """Ask which columns to show, in which order and how wide."""
        columns = firm_columns(current_language())
        dialog = ColumnsDialog(self._page, present, columns, self.shown(), column_titles(columns), self.chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def chosen(self, setup: Setup) -> None:
        """Columns were chosen."""
        self.take(setup)
        self.changed.emit()
