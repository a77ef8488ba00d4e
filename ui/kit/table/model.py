"""The rows of a table as a Qt model: a list of plain values, nothing read while painting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.kit.table.columns import CHECK, Band, Column, ordered

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in the order shown, the columns they have, and which of them are checked.

    Args:
        columns: all columns, in order.
        key: identity of a row; checks and the current row survive a change of rows by it.
    """

    checks_changed = Signal()
    sorted_by = Signal()

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], Hashable]) -> None:
        super().__init__()
        self._columns = list(columns)
        self._key = key
        self._rows: list[R | Band] = []
        self._checked: set[Hashable] = set()
        self._sort: list[tuple[str, bool]] = []

    # -- rows

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Other columns over the same rows (a change of language)."""
        self.beginResetModel()
        self._columns = list(columns)
        self.endResetModel()

    def set_rows(self, rows: Iterable[R | Band]) -> None:
        """Show `rows`, sorted by the keys in force when none of them is a band."""
        self.beginResetModel()
        self._rows = self._arranged(list(rows))
        self.endResetModel()

    def set_sort(self, keys: Sequence[tuple[str, bool]]) -> None:
        """Sort by (column key, descending) pairs, most significant first."""
        self._sort = list(keys)
        self.set_rows(self._rows)
        self.sorted_by.emit()

    def _arranged(self, rows: list[R | Band]) -> list[R | Band]:
        if not self._sort or any(isinstance(row, Band) for row in rows):
            return rows
        return list(ordered(rows, self._columns, self._sort))  # type: ignore[arg-type]

    @property
    def sort_keys(self) -> list[tuple[str, bool]]:
        """The sort in force."""
        return list(self._sort)

    @property
    def columns(self) -> list[Column[R]]:
        """All columns."""
        return self._columns

    def row(self, number: int) -> R | None:
        """The record in row `number`; None for a band or a number outside."""
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return None if isinstance(row, Band) else row

    def band(self, number: int) -> Band | None:
        """The band in row `number`, or None."""
        row = self._rows[number]
        return row if isinstance(row, Band) else None

    def rows(self) -> list[R]:
        """All records in the order shown."""
        return [row for row in self._rows if not isinstance(row, Band)]

    def bands(self) -> list[tuple[int, Band]]:
        """The bands with their row numbers."""
        return [(number, row) for number, row in enumerate(self._rows) if isinstance(row, Band)]

    def key_of(self, number: int) -> Hashable | None:
        """The identity of row `number`."""
        row = self.row(number)
        return None if row is None else self._key(row)

    def number_of(self, key: Hashable) -> int | None:
        """The row that holds `key`, or None."""
        for number, row in enumerate(self._rows):
            if not isinstance(row, Band) and self._key(row) == key:
                return number
        return None

    # -- checks

    @property
    def checkable(self) -> bool:
        """Whether there is a checkbox column."""
        return any(column.key == CHECK for column in self._columns)

    def is_checked(self, number: int) -> bool:
        """Whether row `number` is checked."""
        return bool(self._checked) and self.key_of(number) in self._checked

    def checked(self) -> list[R]:
        """The checked records in the order shown; checked ones a filter hides are left out."""
        return [row for row in self.rows() if self._key(row) in self._checked]

    def check(self, numbers: Iterable[int], on: bool) -> None:
        """Check or uncheck rows by number."""
        keys = {key for number in numbers if (key := self.key_of(number)) is not None}
        self._set_checked(self._checked | keys if on else self._checked - keys)

    def check_all(self, on: bool) -> None:
        """Check every row shown, or none at all."""
        self._set_checked({self._key(row) for row in self.rows()} if on else set())

    def check_state(self) -> str:
        """ "off", "on" or "mixed" for the header."""
        if not self._checked:
            return "off"
        shown = self.rows()
        count = sum(self._key(row) in self._checked for row in shown)
        return "off" if count == 0 else "on" if count == len(shown) else "mixed"

    def _set_checked(self, keys: set[Hashable]) -> None:
        if keys == self._checked:
            return
        self._checked = keys
        if self._rows:
            first = self.index(0, 0)
            self.dataChanged.emit(first, self.index(len(self._rows) - 1, 0), [Qt.ItemDataRole.CheckStateRole])
        self.checks_changed.emit()

    # -- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return str(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.alignment | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        column = self._columns[index.column()]
        if isinstance(row, Band):
            first = index.column() == (1 if self.checkable else 0)
            return row.text if first and role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(row) if column.tip is not None else column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                said = column.tip(row) if column.tip is not None else column.text(row)
                return f"{column.title} {said}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(column.alignment | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.CheckStateRole if column.key == CHECK:
                return Qt.CheckState.Checked if self.is_checked(index.row()) else Qt.CheckState.Unchecked
            case _:
                return None
