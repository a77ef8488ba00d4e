"""The registry as it would be after the operations planned so far.

A plan is checked against it one operation at a time, before anything is written: what the operation saw must still be
so, a new key must be free, a parent must exist, and what goes may have no children left. Applying refuses the whole set
for one obstacle; undo leaves out what has one and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Table, select, tuple_

from registry.change.changeset import Delete, Insert, Operation, Row, Update
from registry.model.catalogue import Scalar
from registry.model.entities import TABLES

_CHUNK = 300  # keys a statement, of up to three columns; older libraries allow 999 parameters

Key = tuple[str, str]
"""Table and uid of a record."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why an operation no longer fits.

    A column that is not what the change set saw: `expected` then, `found` now. Where a record appeared, vanished or got
    children meanwhile the column is ``uid``. Where a key that must be unique was taken meanwhile, `found` is the uid of
    the record that holds it.
    """

    table: str
    uid: str
    column: str
    expected: Scalar
    found: Scalar


@cache
def references(table: str) -> tuple[tuple[str, str], ...]:
    """The columns of `table` that name other records, with the tables they name."""
    return tuple((c.name, key.column.table.name) for c in TABLES[table].columns for key in c.foreign_keys)


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(c.name for c in TABLES[table].columns)


@cache
def _kin(parent: str) -> tuple[tuple[Table, str], ...]:
    """The tables that belong to `parent`, with the column that says so."""
    return tuple((t, column) for name, t in TABLES.items() for column, named in references(name) if named == parent)


@cache
def _unique_keys(table: str) -> tuple[tuple[str, ...], ...]:
    found = (tuple(c.name for c in index.columns) for index in TABLES[table].indexes if index.unique)
    return tuple(sorted(found))


def _key_of(row: Row, columns: Sequence[str]) -> tuple[Scalar, ...] | None:
    key = tuple(row.get(name) for name in columns)
    return None if None in key else key


_T = TypeVar("_T", bound=Hashable)


def _chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    unique = list(dict.fromkeys(values))
    return (unique[start : start + _CHUNK] for start in range(0, len(unique), _CHUNK))


class Outlook:
    """Reads lazily; `prepare` reads in bulk what a list of operations will ask for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Key, dict[str, Scalar] | None] = {}
        self._holders: dict[tuple[str, tuple[str, ...], tuple[Scalar, ...]], str | None] = {}
        self._children: dict[Key, set[Key]] = {}
        self._joined: defaultdict[Key, set[Key]] = defaultdict(set)
        self._left: defaultdict[Key, set[Key]] = defaultdict(set)

    def row(self, table: str, uid: str) -> dict[str, Scalar] | None:
        """The record as it would be, None if there would be none. Not to be changed."""
        if (table, uid) not in self._rows:
            self._load_rows(table, [uid])
        return self._rows[table, uid]

    def obstacles(self, operation: Operation) -> list[Conflict]:
        """Why `operation` cannot be done; empty if it can."""
        table, uid = operation.table, operation.uid
        row = self.row(table, uid)
        if isinstance(operation, Insert):
            if row is not None:
                return [Conflict(table, uid, "uid", None, uid)]
            return self._misfits(table, uid, {}, operation.values)
        if row is None:
            return [Conflict(table, uid, "uid", uid, None)]
        changed = [
            Conflict(table, uid, name, seen, row[name])
            for name, seen in operation.before.items()
            if name not in ("uid", "row_version") and row[name] != seen
        ]
        if isinstance(operation, Update):
            return changed + self._misfits(table, uid, row, {**row, **operation.after})
        if _kin(table) and (children := self._children_of(table, uid)):
            changed.append(Conflict(table, uid, "uid", None, min(children)[1]))
        return changed

    def take(self, operation: Operation) -> dict[str, Scalar]:
        """Do `operation`, which has no obstacles, and return the record as it is then (a deleted one: as it was)."""
        table, uid = operation.table, operation.uid
        old = self._rows[table, uid] or {}
        if isinstance(operation, Delete):
            self._move(table, uid, old, {})
            self._rows[table, uid] = None
            return old
        if isinstance(operation, Insert):
            new: dict[str, Scalar] = dict.fromkeys(_columns(table))
            new |= {"row_version": 1} | dict(operation.values) | {"uid": uid}
        else:
            version = old["row_version"]
            assert isinstance(version, int)
            new = {**old, **operation.after, "row_version": version + 1}
        self._move(table, uid, old, new)
        self._rows[table, uid] = new
        return new

    def prepare(self, operations: Iterable[Operation]) -> None:
        """Read in few statements what `operations` will ask for."""
        rows: defaultdict[str, list[str]] = defaultdict(list)
        keys: defaultdict[tuple[str, tuple[str, ...]], list[tuple[Scalar, ...]]] = defaultdict(list)
        parents: defaultdict[str, list[str]] = defaultdict(list)
        for operation in operations:
            table = operation.table
            rows[table].append(operation.uid)
            if isinstance(operation, Delete):
                parents[table].append(operation.uid)
                continue
            values = operation.values if isinstance(operation, Insert) else operation.after
            for column, named in references(table):
                if isinstance(parent := values.get(column), str):
                    rows[named].append(parent)
            for columns in _unique_keys(table):
                if (key := _key_of(values, columns)) is not None:
                    keys[table, columns].append(key)
        for table, uids in rows.items():
            self._load_rows(table, uids)
        for (table, columns), wanted in keys.items():
            self._load_holders(table, columns, wanted)
        for table, uids in parents.items():
            self._load_children(table, uids)

    def _misfits(self, table: str, uid: str, old: Row, new: Row) -> list[Conflict]:
        found: list[Conflict] = []
        for column, named in references(table):
            parent = new.get(column)
            if isinstance(parent, str) and parent != old.get(column) and self.row(named, parent) is None:
                found.append(Conflict(table, uid, column, parent, None))
        for columns in _unique_keys(table):
            key = _key_of(new, columns)
            if key is None or key == _key_of(old, columns):
                continue
            if (holder := self._holder(table, columns, key)) not in (None, uid):
                found.append(Conflict(table, uid, columns[-1], None, holder))
        return found

    def _move(self, table: str, uid: str, old: Row, new: Row) -> None:
        """Keep keys and children in step with a record that turns from `old` into `new`; empty means absent."""
        for columns in _unique_keys(table):
            before, after = _key_of(old, columns), _key_of(new, columns)
            if before == after:
                continue
            if before is not None:
                self._holders[table, columns, before] = None
            if after is not None:
                self._holders[table, columns, after] = uid
        for column, named in references(table):
            before, after = old.get(column), new.get(column)
            if before == after:
                continue
            if isinstance(before, str):
                self._left[named, before].add((table, uid))
                self._joined[named, before].discard((table, uid))
            if isinstance(after, str):
                self._joined[named, after].add((table, uid))
                self._left[named, after].discard((table, uid))

    def _holder(self, table: str, columns: tuple[str, ...], key: tuple[Scalar, ...]) -> str | None:
        if (table, columns, key) not in self._holders:
            self._load_holders(table, columns, [key])
        return self._holders[table, columns, key]

    def _children_of(self, table: str, uid: str) -> set[Key]:
        if (table, uid) not in self._children:
            self._load_children(table, [uid])
        return (self._children[table, uid] - self._left[table, uid]) | self._joined[table, uid]

    def _load_rows(self, name: str, uids: Iterable[str]) -> None:
        table = TABLES[name]
        wanted = [uid for uid in uids if (name, uid) not in self._rows]
        for uid in wanted:
            self._rows[name, uid] = None
        for chunk in _chunks(wanted):
            for row in self._connection.execute(select(table).where(table.c.uid.in_(chunk))).mappings():
                self._rows[name, row["uid"]] = dict(row)

    def _load_holders(self, name: str, columns: tuple[str, ...], keys: Iterable[tuple[Scalar, ...]]) -> None:
        # What is known already stays: it tells of operations taken, the file does not.
        table = TABLES[name]
        wanted = [key for key in keys if (name, columns, key) not in self._holders]
        for key in wanted:
            self._holders[name, columns, key] = None
        cells = [table.c[column] for column in columns]
        for chunk in _chunks(wanted):
            among = cells[0].in_([key[0] for key in chunk]) if len(cells) == 1 else tuple_(*cells).in_(chunk)
            for row in self._connection.execute(select(table.c.uid, *cells).where(among)):
                self._holders[name, columns, tuple(row[1:])] = row[0]

    def _load_children(self, name: str, uids: Iterable[str]) -> None:
        wanted = [uid for uid in uids if (name, uid) not in self._children]
        for uid in wanted:
            self._children[name, uid] = set()
        for table, column in _kin(name):
            parent = table.c[column]
            for chunk in _chunks(wanted):
                for row in self._connection.execute(select(parent, table.c.uid).where(parent.in_(chunk))):
                    self._children[name, row[0]].add((table.name, row[1]))
