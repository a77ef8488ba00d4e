"""Undo and redo: the log of a transaction inverted, as a change set of its own.

A field is restored only where nobody changed it since; what had to be kept is named. A record that an import made and a
person has worked on since is kept, and so is one that later records belong to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry.change.apply import apply_within, current_rows
from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.change.history import Change, redo_target, undo_target
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES, TABLES
from registry.store import Registry
from registry.store.schema import CHANGE_LOG


@dataclass(frozen=True, slots=True)
class Kept:
    """A record or column that undo left as it is, because it was changed after the transaction being undone."""

    table: str
    uid: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did: the change it refers to, the records touched, and what it kept."""

    change: Change
    tx: int | None
    records: int
    kept: tuple[Kept, ...]


def undo(registry: Registry, actor: str) -> Undone:
    """Take back the latest change that is not taken back yet.

    Raises:
        UserError: there is nothing to undo.
    """
    with registry.write() as connection:
        target = undo_target(connection)
        if target is None:
            raise UserError(Text("There is nothing to undo."))
        return _revert(connection, target, target.tx, actor, "undo", N_("Undo: {label}"))


def redo(registry: Registry, actor: str) -> Undone:
    """Bring back the change that was undone last.

    Raises:
        UserError: there is nothing to redo.
    """
    with registry.write() as connection:
        target = redo_target(connection)
        if target is None:
            raise UserError(Text("There is nothing to redo."))
        return _revert(connection, target, _last_undo_of(connection, target.tx), actor, "redo", N_("Redo: {label}"))


def _last_undo_of(connection: Connection, tx: int) -> int:
    row = connection.exec_driver_sql(
        "SELECT max(tx) FROM change_seal WHERE kind = 'undo' AND target = ?", (tx,)
    ).scalar_one()
    return int(row)


def _revert(connection: Connection, target: Change, tx: int, actor: str, kind: str, label: str) -> Undone:
    operations, kept = _inverse(connection, tx)
    change = ChangeSet(kind=kind, label=label, label_values={"label": target.message}, actor=actor, operations=tuple(operations))
    applied = apply_within(connection, change, target=target.tx)
    return Undone(target, applied.tx, len(operations), tuple(kept))


class _Inversion:
    """Builds the inverse of one transaction from its log."""

    def __init__(self, connection: Connection, tx: int) -> None:
        c = CHANGE_LOG.c
        query = select(c.table_name, c.uid, c.op, c.delta).where(c.tx == tx).order_by(c.id.desc())
        self._log = connection.execute(query).all()
        self._made = {(row.table_name, row.uid) for row in self._log if row.op == "insert"}
        self._now: dict[tuple[str, str], dict[str, Scalar]] = {}
        for table in {row.table_name for row in self._log}:
            uids = [row.uid for row in self._log if row.table_name == table]
            self._now |= {(table, uid): row for uid, row in current_rows(connection, TABLES[table], uids).items()}
        self._parents_of_others = _parents_of_others(connection, self._made)
        self._kept_uids: set[str] = set()
        self.operations: list[Operation] = []
        self.kept: list[Kept] = []

    def run(self) -> None:
        """Fill `operations` and `kept`."""
        for row in self._log:
            delta = json.loads(row.delta)
            match row.op:
                case "insert":
                    self._take_out(row.table_name, row.uid, delta)
                case "delete":
                    self.operations.append(Insert(row.table_name, row.uid, delta))
                case _:
                    self._put_back(row.table_name, row.uid, delta)

    def _take_out(self, table: str, uid: str, made: dict[str, Scalar]) -> None:
        now = self._now.get((table, uid))
        if now is None:
            return
        touched = any(now[k] != v for k, v in made.items() if k != "row_version") or any(
            v is not None and k not in made and (table != "contact" or k == "digest") for k, v in now.items()
        )
        if not touched and uid not in self._kept_uids and uid not in self._parents_of_others:
            self.operations.append(Delete(table, uid, now))
            return
        self.kept.append(Kept(table, uid, None))
        # A kept record needs its parent, which comes later in the reversed log.
        parent = now.get("firm") or now.get("scheme")
        if isinstance(parent, str):
            self._kept_uids.add(parent)

    def _put_back(self, table: str, uid: str, delta: dict[str, list[Scalar]]) -> None:
        now = self._now.get((table, uid))
        if now is None:
            self.kept.append(Kept(table, uid, None))
            return
        before: dict[str, Scalar] = {}
        after: dict[str, Scalar] = {}
        for group in _field_groups(table, delta):
            if all(now[name] == delta[name][1] for name in group):
                before |= {name: delta[name][1] for name in group}
                after |= {name: delta[name][0] for name in group}
            else:
                self.kept += [Kept(table, uid, name) for name in group]
        if after:
            self.operations.append(Update(table, uid, before, after))


def _inverse(connection: Connection, tx: int) -> tuple[list[Operation], list[Kept]]:
    inversion = _Inversion(connection, tx)
    inversion.run()
    return inversion.operations, inversion.kept


def _parents_of_others(connection: Connection, made: set[tuple[str, str]]) -> set[str]:
    """Records among `made` that records of other transactions belong to."""
    parents: set[str] = set()
    for parent_table in {table for table, _ in made} & {"firm", "scheme"}:
        for name, entity in ENTITIES.items():
            if all(f.key != parent_table for f in entity.fields):
                continue
            child = TABLES[name]
            for uid, parent in connection.execute(select(child.c.uid, child.c[parent_table])):
                if parent is not None and (name, uid) not in made:
                    parents.add(parent)
    return parents


def _field_groups(table: str, delta: dict[str, list[Scalar]]) -> list[list[str]]:
    """The changed columns field by field, because the columns of a date or an amount only make sense together."""
    groups: list[list[str]] = []
    for field in ENTITIES[table].fields:
        group = [c.name for c in field.columns if c.name in delta]
        if group:
            groups.append(group)
    return groups
