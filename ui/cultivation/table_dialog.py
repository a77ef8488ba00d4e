"""A dialog that is a table: it reads its rows in a job, shows them, and keeps the cursor on one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.form_dialog import FormDialog
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.view import Registry
    from ui.kit.desk import Desk
    from ui.kit.table.columns import Column

R = TypeVar("R")
A = TypeVar("A")


class TableDialog(FormDialog, Generic[R, A]):
    """The dialog. A subclass says in `fetch` what is read, off the window's thread, and in `take` which rows follow.

    Args:
        columns, key: of the table; `sortable`: whether a click on a head sorts it.
        width: pixels, as far as the window has them.
    """

    lane = "cultivation.table"
    """A later reading in the lane makes an earlier one obsolete."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: Text,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        *,
        width: int,
        height: int,
        sortable: bool = True,
    ) -> None:
        super().__init__(parent, desk, title, min(width, parent.window().width() - 48))
        self._row_key = key
        self.model: RowsModel[R] = RowsModel(columns, key)
        self.table: Table[R] = Table(self.model, title, density="normal", frozen=0, sortable=sortable)
        self.table.setMinimumHeight(height)

    def fetch(self, registry: Registry) -> A:
        """Read what the table is made from; runs on a reader's thread."""
        raise NotImplementedError

    def take(self, answer: A) -> None:
        """Show what was read."""
        raise NotImplementedError

    def read(self) -> None:
        """Read anew."""
        registry = self.desk.registry
        if registry is not None:
            self.desk.jobs.read(lambda _ticket: self.fetch(registry), self.take, lane=self.lane, owner=self)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show `rows`, with the cursor where it was or on the first."""
        self.model.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.set_current(self._row_key(rows[0]))
