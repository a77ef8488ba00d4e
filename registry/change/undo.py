"""Undo and redo: the log of a transaction inverted, as a change set of its own.

A field is restored only where nobody changed it since; what had to be kept is named. A record that an import made and a
person has worked on since is kept, and so is one that later records belong to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from registry.change.apply import apply_within
from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.change.history import Change, redo_target, undo_target
from registry.change.outlook import Outlook
from registry.change.vault import Vault
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES, KEPT_FROM_LOG
from registry.store import Registry
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL


@dataclass(frozen=True, slots=True)
class Kept:
    """What undo left as it is, because of a later change: one column of a record, or the whole record (None)."""

    table: str
    uid: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did: the change it refers to, its own number, the records touched, and what it kept."""

    change: Change
    tx: int
    records: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What undo would do now: the records it would touch, and what it would keep."""

    records: int
    kept: tuple[Kept, ...]


def foresee_undo(registry: Registry, tx: int) -> Foreseen:
    """What taking back the change `tx` would do. Nothing is written.

    Raises:
        UserError: it cannot be undone, or was already.
    """
    with registry.read() as connection:
        target = undo_target(connection, tx)
        if target is None:
            raise _no_target(tx)
        inversion = _Inversion(connection)
        inversion.run(target.tx)
        return Foreseen(len(inversion.operations), tuple(inversion.kept))


def undo(registry: Registry, actor: str, tx: int | None = None) -> Undone:
    """Take back the latest change that is not taken back yet, or the change `tx`, however long ago it was made.

    Raises:
        UserError: there is nothing to undo, or `tx` is undone already.
    """
    with registry.write() as connection:
        target = undo_target(connection, tx)
        if target is None:
            raise _no_target(tx)
        return _revert(connection, target, target.tx, actor, "undo", N_("Undo: {label}"))


def _no_target(tx: int | None) -> UserError:
    if tx is None:
        nothing, mend = (
            Text("There is nothing to undo."),
            Text("Only changes to this registry are undone, and none is left."),
        )
    else:
        nothing = Text("This change cannot be undone, or was already.")
        mend = Text("Look at the history: what was undone last can be brought back with Redo.")
    return UserError(nothing, Text("Nothing was changed."), mend)


def redo(registry: Registry, actor: str) -> Undone:
    """Bring back the change that was undone last.

    Raises:
        UserError: there is nothing to redo.
    """
    with registry.write() as connection:
        target = redo_target(connection)
        if target is None:
            raise UserError(
                Text("There is nothing to redo."),
                Text("Nothing was changed."),
                Text("Only what was undone last can be brought back, until something else is changed."),
            )
        return _revert(connection, target, _last_undo_of(connection, target.tx), actor, "redo", N_("Redo: {label}"))


def _last_undo_of(connection: Connection, tx: int) -> int:
    c = CHANGE_SEAL.c
    return int(connection.execute(select(func.max(c.tx)).where(c.kind == "undo", c.target == tx)).scalar_one())


def _revert(connection: Connection, target: Change, tx: int, actor: str, kind: str, label: str) -> Undone:
    inversion = _Inversion(connection)
    inversion.run(tx)
    change = ChangeSet(
        kind=kind,
        label=label,
        label_values={"label": target.text},
        actor=actor,
        operations=tuple(inversion.operations),
    )
    applied = apply_within(connection, change, target=target.tx)
    return Undone(target, applied.tx, len(inversion.operations), tuple(inversion.kept))


class _Inversion:
    """Builds the inverse of one transaction from its log, last entry first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outlook = Outlook(connection)
        self._vault = Vault(connection)
        self.operations: list[Operation] = []
        self.kept: list[Kept] = []

    def run(self, tx: int) -> None:
        """Fill `operations` and `kept` with the inverse of transaction `tx`."""
        c = CHANGE_LOG.c
        query = select(c.table_name, c.uid, c.op, c.delta).where(c.tx == tx).order_by(c.id.desc())
        log = [(row.table_name, row.uid, row.op, json.loads(row.delta)) for row in self._connection.execute(query)]
        self._outlook.prepare(_roughly(*entry) for entry in log)
        for table, uid, op, delta in log:
            match op:
                case "insert":
                    self._take_out(table, uid, delta)
                case "delete":
                    self._bring_back(table, uid, delta)
                case _:
                    self._put_back(table, uid, delta)

    def _do(self, operation: Operation, column: str | None = None) -> None:
        if self._outlook.obstacles(operation):
            self.kept.append(Kept(operation.table, operation.uid, column))
        else:
            self._outlook.take(operation)
            self.operations.append(operation)

    def _take_out(self, table: str, uid: str, made: dict[str, Scalar]) -> None:
        now = self._outlook.row(table, uid)
        if now is None:
            return
        if _logged(table, now) == _logged(table, made):
            self._do(Delete(table, uid, now))
        else:
            self.kept.append(Kept(table, uid, None))

    def _bring_back(self, table: str, uid: str, lost: dict[str, Scalar]) -> None:
        digest = lost.get("digest") if table in KEPT_FROM_LOG else None
        if table == "contact" and isinstance(digest, str) and self._vault.body(digest) is None:
            self.kept.append(Kept(table, uid, None))  # the person was erased meanwhile
        else:
            self._do(Insert(table, uid, lost))

    def _put_back(self, table: str, uid: str, delta: dict[str, list[Scalar]]) -> None:
        now = self._outlook.row(table, uid)
        if now is None:
            self.kept.append(Kept(table, uid, None))
            return
        # Field by field, because the columns of a date or an amount only make sense together.
        groups = [[c.name for c in field.columns if c.name in delta] for field in ENTITIES[table].fields]
        groups = [names for names in groups if any(now[name] != delta[name][0] for name in names)]
        whole = _restoring(table, uid, delta, groups)
        if self._outlook.obstacles(whole):
            fits = [names for names in groups if not self._outlook.obstacles(_restoring(table, uid, delta, [names]))]
            self.kept += [Kept(table, uid, name) for names in groups if names not in fits for name in names]
            whole = _restoring(table, uid, delta, fits)
        if whole.after:
            self._do(whole)


def _restoring(table: str, uid: str, delta: Mapping[str, list[Scalar]], groups: list[list[str]]) -> Update:
    """The update that takes these columns of a record back to what they were before the log entry `delta`."""
    names = [name for group in groups for name in group]
    return Update(table, uid, {n: delta[n][1] for n in names}, {n: delta[n][0] for n in names})


def _roughly(table: str, uid: str, op: str, delta: Mapping[str, Any]) -> Operation:
    """The inverse of a log entry as far as `Outlook.prepare` needs it."""
    match op:
        case "insert":
            return Delete(table, uid, {})
        case "delete":
            return Insert(table, uid, delta)
        case _:
            return Update(table, uid, {}, {column: sides[0] for column, sides in delta.items()})


def _logged(table: str, row: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """What the log holds of a row: no empty columns, no personal data, and here no version."""
    names = row.keys() - {"row_version", *KEPT_FROM_LOG.get(table, ())}
    return {name: row[name] for name in names if row.get(name) is not None}
