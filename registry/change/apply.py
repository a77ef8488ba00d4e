"""Applying a change set: one transaction, or not at all.

Every `before` is compared with what the registry holds now; one difference, and nothing is written. Inserts run as bulk
Core statements (the ORM costs four to twenty times as much), updates and deletes one by one; triggers write the log.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from registry.change.changeset import ChangeSet, Delete, ImportBatch, Insert, Operation, Update
from registry.change.contacts import with_digest
from registry.change.seal import SealText, canonical, next_tx, write_seal
from registry.errors import UserError
from registry.i18n import Text
from registry.model.catalogue import Scalar
from registry.model.entities import TABLES
from registry.store import Registry
from registry.store.file import close_change_context, open_change_context
from registry.store.schema import IMPORT_BATCH, IMPORT_FILE, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE


_CHUNK = 500  # keys a statement; older libraries allow 999 parameters


@dataclass(frozen=True, slots=True)
class Conflict:
    """One column that is not what the change set saw: `expected` then, `found` now."""

    table: str
    uid: str
    column: str
    expected: Scalar
    found: Scalar


class StaleChange(UserError):
    """Somebody else changed the same values meanwhile. Nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(
            Text("{n} value changed since you looked at it.", "{n} values changed since you looked at them.", n=len(conflicts)),
            Text("Nothing was changed."),
            Text("Look at the new values and decide again."),
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did: the transaction, its hash, and how many records of each table it touched."""

    tx: int
    hash: str
    touched: Mapping[str, int]


def apply(registry: Registry, change: ChangeSet) -> Applied | None:
    """Apply `change` in one transaction and seal it.

    Returns:
        What was done, or None for an empty change set, which makes no transaction and no undo step.

    Raises:
        StaleChange: a value is no longer what the change set saw; nothing was written.
        EnvironmentFault: disk full, file locked or unwritable; nothing was written.
    """
    if not change:
        return None
    with registry.write() as connection:
        return apply_within(connection, change)


def apply_within(connection: Connection, change: ChangeSet, *, target: int | None = None) -> Applied:
    """`apply` inside a transaction that is open already. `target` is what an undo or redo refers to."""
    tx, prev = next_tx(connection)
    open_change_context(connection, tx)
    conflicts = write_operations(connection, change.operations)
    if conflicts:
        raise StaleChange(conflicts)
    _write_sources(connection, tx, change)
    for batch in change.batches:
        _write_batch(connection, tx, batch)
    label = canonical({"message": change.label, "values": dict(change.label_values)})
    batch_uid = change.batches[0].uid if change.batches else None
    seal = SealText(change.actor, change.kind, label, change.reason, target, batch_uid)
    digest = write_seal(connection, tx, prev, seal)
    close_change_context(connection)
    touched: dict[str, int] = {}
    for operation in change.operations:
        touched[operation.table] = touched.get(operation.table, 0) + 1
    return Applied(tx, digest, touched)


def write_operations(connection: Connection, operations: Iterable[Operation]) -> list[Conflict]:
    """Write `operations` in their order; those of one kind on one table that follow each other go in one statement."""
    conflicts: list[Conflict] = []
    for (kind, table_name), group in groupby(operations, key=lambda o: (type(o), o.table)):
        table = TABLES[table_name]
        if kind is Insert:
            _insert_all(connection, table, [o for o in group if isinstance(o, Insert)])
        else:
            conflicts += _write_existing(connection, table, [o for o in group if not isinstance(o, Insert)])
    return conflicts


def current_rows(connection: Connection, table: Table, uids: Sequence[str]) -> dict[str, dict[str, Scalar]]:
    """The rows of `table` with these keys, as they are now."""
    rows: dict[str, dict[str, Scalar]] = {}
    for start in range(0, len(uids), _CHUNK):
        query = select(table).where(table.c.uid.in_(uids[start : start + _CHUNK]))
        rows |= {row["uid"]: dict(row) for row in connection.execute(query).mappings()}
    return rows


def _insert_all(connection: Connection, table: Table, inserts: list[Insert]) -> None:
    names = [c.name for c in table.columns if c.name not in ("uid", "row_version")]
    rows: list[dict[str, Scalar]] = []
    for one in inserts:
        values = with_digest(connection, one.uid, one.values) if table.name == "contact" else one.values
        rows.append(
            {"uid": one.uid, "row_version": values.get("row_version", 1)} | {name: values.get(name) for name in names}
        )
    connection.execute(insert(table), rows)


def _write_existing(connection: Connection, table: Table, operations: Sequence[Update | Delete]) -> list[Conflict]:
    rows = current_rows(connection, table, [o.uid for o in operations])
    conflicts: list[Conflict] = []
    for operation in operations:
        conflicts += _conflicts(table.name, operation, rows.get(operation.uid))
    if conflicts:
        return conflicts
    gone = [{"key": o.uid} for o in operations if isinstance(o, Delete)]
    if gone:
        connection.execute(delete(table).where(table.c.uid == bindparam("key")), gone)
    for operation in operations:
        if isinstance(operation, Update):
            _update(connection, table, operation, rows[operation.uid])
    return []


def _conflicts(table: str, operation: Update | Delete, row: Mapping[str, Scalar] | None) -> list[Conflict]:
    if row is None:
        return [Conflict(table, operation.uid, "uid", operation.uid, None)]
    return [
        Conflict(table, operation.uid, name, seen, row[name])
        for name, seen in operation.before.items()
        if name not in ("uid", "row_version") and row[name] != seen
    ]


def _update(connection: Connection, table: Table, operation: Update, row: dict[str, Scalar]) -> None:
    after = dict(operation.after)
    if table.name == "contact":
        whole = with_digest(connection, operation.uid, {k: v for k, v in row.items() if k != "digest"} | after)
        after = {k: whole[k] for k in (*operation.after, "digest")}
    version = row["row_version"]
    assert isinstance(version, int)
    row |= after | {"row_version": version + 1}
    connection.execute(update(table).where(table.c.uid == operation.uid).values(**after, row_version=version + 1))


def _write_sources(connection: Connection, tx: int, change: ChangeSet) -> None:
    tables = {o.uid: o.table for o in change.operations}
    rows = [
        {"tx": tx, "uid": s.uid, "field": s.field, "table_name": tables[s.uid], "kind": s.kind, "note": s.note}
        for s in change.sources
    ]
    if rows:
        connection.execute(insert(VALUE_SOURCE), rows)


def _write_batch(connection: Connection, tx: int, batch: ImportBatch) -> None:
    known = connection.execute(select(IMPORT_FILE.c.sha256).where(IMPORT_FILE.c.sha256 == batch.sha256)).first()
    if known is None:
        connection.execute(
            insert(IMPORT_FILE).values(
                sha256=batch.sha256, name=batch.name, size=len(batch.body), body=zlib.compress(batch.body, 6)
            )
        )
    connection.execute(
        insert(IMPORT_BATCH).values(
            uid=batch.uid, tx=tx, file=batch.sha256, name=batch.name, mapping=batch.mapping, counts=batch.counts
        )
    )
    first = (connection.exec_driver_sql("SELECT max(id) FROM import_row").scalar() or 0) + 1
    rows: list[dict[str, Scalar]] = []
    records: list[dict[str, Scalar]] = []
    for offset, row in enumerate(batch.rows):
        cells = json.dumps(dict(row.cells), ensure_ascii=False, separators=(",", ":"))
        rows.append({"id": first + offset, "batch": batch.uid, "sheet": row.sheet, "row_no": row.row, "cells": cells})
        for table, uid, columns in row.records:
            where = " ".join(f"{field}={letters}" for field, letters in columns.items())
            records.append({"row": first + offset, "table_name": table, "uid": uid, "tx": tx, "columns": where})
    if rows:
        connection.execute(insert(IMPORT_ROW), rows)
    if records:
        connection.execute(insert(IMPORT_RECORD), records)
