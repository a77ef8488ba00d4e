"""The registry as it would be after the operations planned so far.

A plan is checked against it one operation at a time, before anything is written: what the operation saw must still be
so, a new key must be free, a parent must exist, and what goes may have no children left. Applying refuses the whole set
for one obstacle; undo leaves out what has one and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Connection, Table, select

from registry.change.changeset import Delete, Insert, Operation, Row, Update
from registry.model.catalogue import Scalar
from registry.model.entities import TABLES

_CHUNK = 900  # keys a statement; older libraries allow 999 parameters

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


@cache
def _blank(table: str) -> dict[str, Scalar]:
    """A new record before it has values."""
    return {**dict.fromkeys(_columns(table)), "row_version": 1}


def _key_of(row: Row, columns: Sequence[str]) -> tuple[Scalar, ...] | None:
    if len(columns) == 1:
        value = row.get(columns[0])
        return None if value is None else (value,)
    key = tuple([row.get(name) for name in columns])
    return None if None in key else key


_T = TypeVar("_T", bound=Hashable)
_NOTHING: Row = MappingProxyType({})


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


class Outlook:
    """Reads lazily; `prepare` reads in bulk what a list of operations will ask for.

    Made for hundreds of thousands of operations: a record that an operation inserts is that operation until somebody
    asks for it, and who is whose child is worked out when the first record goes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: defaultdict[str, dict[str, Insert | dict[str, Scalar] | None]] = defaultdict(dict)
        self._holders: defaultdict[tuple[str, tuple[str, ...]], dict[tuple[Scalar, ...], str | None]] = defaultdict(
            dict
        )
        self._there: defaultdict[str, set[str]] = defaultdict(set)
        self._children: dict[Key, set[Key]] = {}
        self._taken: list[Insert | tuple[str, str, Row, Row]] = []
        self._joined: defaultdict[Key, set[Key]] = defaultdict(set)
        self._left: defaultdict[Key, set[Key]] = defaultdict(set)

    def row(self, table: str, uid: str) -> dict[str, Scalar] | None:
        """The record as it would be, None if there would be none. Not to be changed."""
        held = self._held(table, uid)
        if isinstance(held, Insert):
            held = self._rows[table][uid] = {**_blank(table), **held.values, "uid": uid}
        return held

    def obstacles(self, operation: Operation) -> list[Conflict]:
        """Why `operation` cannot be done; empty if it can."""
        table, uid = operation.table, operation.uid
        if isinstance(operation, Insert):
            if self._held(table, uid) is not None:
                return [Conflict(table, uid, "uid", None, uid)]
            return self._misfits(table, uid, _NOTHING, operation.values)
        row = self.row(table, uid)
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

    def take(self, operation: Operation) -> None:
        """Do `operation`, which has no obstacles."""
        table, uid = operation.table, operation.uid
        if isinstance(operation, Insert):
            self._move_keys(table, uid, _NOTHING, operation.values)
            self._rows[table][uid] = operation
            self._taken.append(operation)
            return
        old = self.row(table, uid)
        assert old is not None
        new: dict[str, Scalar] | None = None
        if isinstance(operation, Update):
            version = old["row_version"]
            assert isinstance(version, int)
            new = {**old, **operation.after, "row_version": version + 1}
        self._move_keys(table, uid, old, new or _NOTHING)
        self._rows[table][uid] = new
        self._taken.append((table, uid, old, new or _NOTHING))

    def prepare(self, operations: Iterable[Operation]) -> None:
        """Read in few statements what `operations` will ask for."""
        rows: defaultdict[str, dict[str, None]] = defaultdict(dict)
        named_ones: defaultdict[str, dict[str, None]] = defaultdict(dict)
        keys: defaultdict[tuple[str, tuple[str, ...]], dict[tuple[Scalar, ...], None]] = defaultdict(dict)
        parents: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for operation in operations:
            table = operation.table
            rows[table][operation.uid] = None
            if isinstance(operation, Delete):
                parents[table][operation.uid] = None
                continue
            values = operation.values if isinstance(operation, Insert) else operation.after
            for column, named in references(table):
                if isinstance(parent := values.get(column), str):
                    named_ones[named][parent] = None
            for columns in _unique_keys(table):
                if (key := _key_of(values, columns)) is not None:
                    keys[table, columns][key] = None
        for table, uids in rows.items():
            self._load_rows(table, uids)
        for table, uids in named_ones.items():
            self._look_for(table, uids)
        for (table, columns), wanted in keys.items():
            self._load_holders(table, columns, wanted)
        for table, uids in parents.items():
            self._load_children(table, uids)

    def settle(self) -> None:
        """The operations taken are written: the file tells of them from now on."""
        for table, held in self._rows.items():
            there = self._there[table]
            for uid, row in held.items():
                if row is None:
                    there.discard(uid)
                elif _kin(table):
                    there.add(uid)
        for known in (self._rows, self._holders, self._children, self._taken, self._joined, self._left):
            known.clear()

    def _exists(self, table: str, uid: str) -> bool:
        held = self._rows[table]
        if uid in held:
            return held[uid] is not None
        return uid in self._there[table] or self._look_for(table, (uid,))

    def _look_for(self, name: str, uids: Iterable[str]) -> bool:
        """Find out which of these records are there; whether all are."""
        held, there, uid_of = self._rows[name], self._there[name], TABLES[name].c.uid
        wanted = [uid for uid in uids if uid not in there and uid not in held]
        for chunk in _chunks(wanted):
            there.update(self._connection.execute(select(uid_of).where(uid_of.in_(chunk))).scalars())
        return there.issuperset(wanted)

    def _held(self, table: str, uid: str) -> Insert | dict[str, Scalar] | None:
        held = self._rows[table]
        if uid not in held:
            self._load_rows(table, (uid,))
        return held[uid]

    def _misfits(self, table: str, uid: str, old: Row, new: Row) -> list[Conflict]:
        found: list[Conflict] = []
        for column, named in references(table):
            parent = new.get(column)
            if isinstance(parent, str) and parent != old.get(column) and not self._exists(named, parent):
                found.append(Conflict(table, uid, column, parent, None))
        for columns in _unique_keys(table):
            key = _key_of(new, columns)
            if key is None or key == _key_of(old, columns):
                continue
            if (holder := self._holder(table, columns, key)) not in (None, uid):
                found.append(Conflict(table, uid, columns[-1], None, holder))
        return found

    def _move_keys(self, table: str, uid: str, old: Row, new: Row) -> None:
        """Keep keys in step with a record that turns from `old` into `new`; empty means absent."""
        for columns in _unique_keys(table):
            before, after = _key_of(old, columns), _key_of(new, columns)
            if before == after:
                continue
            if before is not None:
                self._holders[table, columns][before] = None
            if after is not None:
                self._holders[table, columns][after] = uid

    def _move_among_kin(self) -> None:
        """Keep children in step with the operations taken since the last time."""
        for taken in self._taken:
            if isinstance(taken, Insert):
                taken = (taken.table, taken.uid, _NOTHING, taken.values)
            table, uid, old, new = taken
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
        self._taken.clear()

    def _holder(self, table: str, columns: tuple[str, ...], key: tuple[Scalar, ...]) -> str | None:
        holders = self._holders[table, columns]
        if key not in holders:
            self._load_holders(table, columns, (key,))
        return holders[key]

    def _children_of(self, table: str, uid: str) -> set[Key]:
        if (table, uid) not in self._children:
            self._load_children(table, (uid,))
        self._move_among_kin()
        return (self._children[table, uid] - self._left[table, uid]) | self._joined[table, uid]

    def _load_rows(self, name: str, uids: Collection[str]) -> None:
        table, held = TABLES[name], self._rows[name]
        wanted = [uid for uid in uids if uid not in held]
        held.update(dict.fromkeys(wanted))
        for chunk in _chunks(wanted):
            for row in self._connection.execute(select(table).where(table.c.uid.in_(chunk))).mappings():
                held[row["uid"]] = dict(row)

    def _load_holders(self, name: str, columns: tuple[str, ...], keys: Collection[tuple[Scalar, ...]]) -> None:
        # What is known already stays: it tells of operations taken, the file does not.
        table, holders = TABLES[name], self._holders[name, columns]
        wanted = dict.fromkeys(key for key in keys if key not in holders)
        holders.update(wanted)
        cells = [table.c[column] for column in columns]
        query = select(table.c.uid, *cells)
        # The first column alone (of a yearly figure its firm) leaves few, and one statement serves for all lengths.
        for chunk in _chunks(list(dict.fromkeys(key[0] for key in wanted))):
            for row in self._connection.execute(query.where(cells[0].in_(chunk))):
                if (key := tuple(row[1:])) in wanted:
                    holders[key] = row[0]

    def _load_children(self, name: str, uids: Collection[str]) -> None:
        wanted = [uid for uid in uids if (name, uid) not in self._children]
        for uid in wanted:
            self._children[name, uid] = set()
        for table, column in _kin(name):
            parent = table.c[column]
            for chunk in _chunks(wanted):
                for row in self._connection.execute(select(parent, table.c.uid).where(parent.in_(chunk))):
                    self._children[name, row[0]].add((table.name, row[1]))
