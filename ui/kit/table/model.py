"""The rows of a table as a Qt model: a list of plain values, nothing read while painting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from registry.pace import let_go_later
from ui.kit.table.columns import CHECK, Band, Column, ordered
from ui.kit.worker import Jobs, Ticket

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MANY = 2_000
"""Rows from which sorting and letting go take longer than a frame of the screen."""
_FIRST = 8
"""Rows that are looked at before the identities of all are asked for."""
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in the order shown, the columns they have, and which of them are checked.

    Args:
        columns: all columns, in order.
        key: identity of a row; checks and the current row survive a change of rows by it.

    Signals:
        checks_changed: other rows are checked than before.
        all_refused: all rows were to be checked while more of them are on their way.
        sorted_by: the rows have another order.
    """

    checks_changed = Signal()
    all_refused = Signal()
    sorted_by = Signal()

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], Hashable]) -> None:
        super().__init__()
        self._columns = list(columns)
        self._key = key
        self._rows: list[R | Band] = []
        self._bands: list[tuple[int, Band]] = []
        self._jobs: Jobs | None = None
        self._lane = ""
        self._turn = 0
        self._coming: list[R | Band] | None = None
        self._lent = False
        self._holding = False
        self._held: Callable[[], None] | None = None
        self._keys: list[Hashable] | None = None
        self._count: int | None = None
        self._checked: set[Hashable] = set()
        self.whole = True
        """Whether the rows shown are all there are. While more are on their way, none but single ones can be checked."""
        self._sort: list[tuple[str, bool]] = []

    # -- rows

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Other columns over the same rows (a change of language)."""
        self.beginResetModel()
        self._columns = list(columns)
        self.endResetModel()

    def sort_with(self, jobs: Jobs, lane: str) -> None:
        """Sort many rows among the readers of `jobs`, in a lane of this table's own; the rows in sight stay until then.

        What the columns sort by is then asked on another thread: it is to touch nothing but the row.
        """
        self._jobs, self._lane = jobs, lane

    def set_rows(
        self,
        rows: Iterable[R | Band],
        then: Callable[[], None] | None = None,
        *,
        arranged: bool = False,
        keys: Sequence[Hashable] | None = None,
        lent: bool = False,
    ) -> None:
        """Show `rows`, sorted by the keys in force when none of them is a band.

        Args:
            then: called when they are shown: at once, or when they are sorted.
            arranged: they stand in that order already.
            keys: their identities, where they are known; none of them is a band then.
            lent: somebody else holds them too, changes no list that was handed over, and lets go of what is in it.
        """
        self._lent = lent
        held = rows if lent and isinstance(rows, list) else list(rows)  # the table never changes a list it shows
        if arranged:
            self._turn += 1
            known = keys if lent and isinstance(keys, list) else None if keys is None else list(keys)
            self._show(held, then, known)
        else:
            self._arrange(held, then)

    def set_sort(self, keys: Sequence[tuple[str, bool]]) -> None:
        """Sort by (column key, descending) pairs, most significant first."""
        self._sort = list(keys)
        self._arrange(self._rows if self._coming is None else self._coming)
        self.sorted_by.emit()

    def _arrange(self, rows: list[R | Band], then: Callable[[], None] | None = None) -> None:
        self._turn += 1
        if not self._sort or _has_bands(rows):
            self._show(rows, then)
            return
        sort, columns, key, turn = list(self._sort), self._columns, self._key, self._turn

        def work(ticket: Ticket | None) -> tuple[list[R | Band], list[Hashable]]:
            made = ordered(rows, columns, sort, None if ticket is None else ticket.check)  # type: ignore[arg-type]
            return made, [key(row) for row in made]  # type: ignore[return-value]

        def done(made: tuple[list[R | Band], list[Hashable]]) -> None:
            if turn == self._turn:
                self._show(made[0], then, made[1])

        if self._jobs is None or len(rows) < MANY:
            done(work(None))
        else:
            self._coming = rows
            self._jobs.read(work, done, lane=self._lane, owner=self)

    def hold(self) -> None:
        """Leave the rows as they stand, whatever comes, until `let_go`: somebody is typing into one of them."""
        self._holding = True

    def let_go(self) -> None:
        """Show what came meanwhile."""
        self._holding, held, self._held = False, self._held, None
        if held is not None:
            held()

    def _show(self, rows: list[R | Band], then: Callable[[], None] | None, keys: list[Hashable] | None = None) -> None:
        if self._holding:
            turn = self._turn
            self._held = lambda: self._show(rows, then, keys) if turn == self._turn else None
            return
        before: list[object] = list(self._rows) if len(self._rows) >= MANY and not self._lent else []
        self.beginResetModel()
        self._rows, self._keys, self._coming, self._count = rows, keys, None, None
        banded = keys is None and _has_bands(rows)
        self._bands = [(n, row) for n, row in enumerate(rows) if isinstance(row, Band)] if banded else []
        self.endResetModel()
        if before:
            let_go_later(before)
        if then is not None:
            then()

    def go_on(self, rows: list[R], then: Callable[[], None], keys: list[Any]) -> None:
        """Show more rows than now: the first of `rows`, none of them a band, are those in sight and stay as they stand.

        Args:
            rows, keys: are lent, see `set_rows`.
        """
        self._turn += 1
        have = len(self._rows)
        if self._holding or have == 0 or rows[have - 1] is not self._rows[-1]:
            self._show(list(rows), then, keys)
            return
        if len(rows) > have:
            self.beginInsertRows(_ROOT, have, len(rows) - 1)
        self._lent = True
        self._rows, self._keys, self._coming, self._count = rows, keys, None, None  # type: ignore[assignment]
        if len(rows) > have:
            self.endInsertRows()
        then()

    @property
    def is_sorting(self) -> bool:
        """Whether the rows are being sorted by another thread; those shown stand in an earlier order."""
        return self._coming is not None

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
        if not self._bands:
            return list(self._rows)  # type: ignore[arg-type]
        return [row for row in self._rows if not isinstance(row, Band)]

    def bands(self) -> list[tuple[int, Band]]:
        """The bands with their row numbers."""
        return self._bands

    def _key_list(self) -> list[Hashable]:
        """The identity of each row, None for a band: asked once for all, and then looked through without asking."""
        if self._keys is None:
            key = self._key
            if self._bands:
                self._keys = [None if isinstance(row, Band) else key(row) for row in self._rows]
            else:
                self._keys = [key(row) for row in self._rows]  # type: ignore[arg-type]
        return self._keys

    def key_of(self, number: int) -> Hashable | None:
        """The identity of row `number`."""
        row = self.row(number)
        return None if row is None else self._key(row)

    def number_of(self, key: Hashable) -> int | None:
        """The row that holds `key`, or None."""
        if key is None:
            return None
        if self._keys is None:  # most often it is the first
            for number in range(min(len(self._rows), _FIRST)):
                if self.key_of(number) == key:
                    return number
        try:
            return self._key_list().index(key)
        except ValueError:
            return None

    # -- checks

    @property
    def is_checking(self) -> bool:
        """Whether anything is checked, in sight or not."""
        return bool(self._checked)

    @property
    def checkable(self) -> bool:
        """Whether there is a checkbox column."""
        return any(column.key == CHECK for column in self._columns)

    def is_checked(self, number: int) -> bool:
        """Whether row `number` is checked."""
        return bool(self._checked) and self.key_of(number) in self._checked

    def checked(self) -> list[R]:
        """The checked records in the order shown; checked ones a filter hides are left out."""
        checked = self._checked
        return [row for key, row in zip(self._key_list(), self._rows, strict=True) if key in checked] if checked else []  # type: ignore[misc]

    def check(self, numbers: Iterable[int], on: bool) -> None:
        """Check or uncheck rows by number."""
        keys = {key for number in numbers if (key := self.key_of(number)) is not None}
        self._set_checked(self._checked | keys if on else self._checked - keys)

    def check_all(self, on: bool) -> None:
        """Check every row shown, or none at all. While more rows are on their way, "all" is refused and `all_refused` fires."""
        if on and not self.whole:
            self.all_refused.emit()
            return
        keys: set[Hashable] = set(self._key_list()) if on else set()
        keys.discard(None)
        self._set_checked(keys)

    def check_state(self) -> str:
        """ "off", "on" or "mixed" for the header."""
        count = self.checked_count
        return "off" if count == 0 else "on" if count == len(self._rows) - len(self._bands) else "mixed"

    @property
    def checked_count(self) -> int:
        """How many of the records shown are checked; counted once for all who ask."""
        if not self._checked:
            return 0
        if self._count is None:
            self._count = sum(map(self._checked.__contains__, self._key_list()))
        return self._count

    def _set_checked(self, keys: set[Hashable]) -> None:
        if keys == self._checked:
            return
        self._checked, self._count = keys, None
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
                return column.told(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title} {column.told(row)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(column.alignment | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.CheckStateRole if column.key == CHECK:
                return Qt.CheckState.Checked if self.is_checked(index.row()) else Qt.CheckState.Unchecked
            case _:
                return None


def _has_bands(rows: Sequence[object]) -> bool:
    return Band in set(map(type, rows))
