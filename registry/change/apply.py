"""Applying a change set: one transaction, or not at all.

The set is checked and written piece by piece, so that a large import need not be held whole: each piece against the
registry as the pieces before it left it. After one obstacle nothing more is written; the rest is only checked, so that all
that is in the way can be told, and the transaction ends without a trace. Runs of like operations go in one statement each
(the ORM costs four to twenty times as much); triggers write the log.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from registry.change.changeset import ChangeSet, Delete, ImportBatch, Insert, Operation, Row, Update
from registry.change.outlook import Conflict, Outlook
from registry.change.people import READER, UNASKED, Person, admitted, people, system_account, who_acts, why_not
from registry.change.seal import SealText, next_tx, write_seal
from registry.change.sources import sources_digest
from registry.change.vault import Vault
from registry.errors import UserError
from registry.i18n import Text
from registry.model.catalogue import Kind, Scalar
from registry.model.entities import ENTITIES, KEPT_FROM_LOG, TABLES
from registry.pace import Pulse, paced
from registry.store import Registry
from registry.store.bulk import insert_rows
from registry.store.file import close_change_context, open_change_context
from registry.store.schema import IMPORT_BATCH, IMPORT_FILE, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE

LONGEST_TEXT = 4000
"""Characters of a text field, as its column's CHECK has it."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SHOWN = 20
_AT_ONCE = 1000
_PIECE = 5_000  # operations that are checked and written together
_NOTHING: Row = MappingProxyType({})


class StaleChange(UserError):  # noqa: N818 (it names what happened, and stands in the public face)
    """Somebody else changed the same records meanwhile. Nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(
            Text(
                "{n} value changed since you looked at it.",
                "{n} values changed since you looked at them.",
                n=len(conflicts),
            ),
            Text("Nothing was changed."),
            Text("Look at the new values and decide again."),
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did: the transaction, its hash, and how many records of each table it touched."""

    tx: int
    hash: str
    touched: Mapping[str, int]


def apply(
    registry: Registry, change: ChangeSet, *, first: ChangeSet | None = None, pulse: Pulse | None = None
) -> Applied | None:
    """Apply `change` in one transaction and seal it.

    Args:
        first: applied before it in the same transaction, under a seal of its own; only where `change` is not empty.
        pulse: called often until all is written; what it raises leaves the registry as it was.

    Returns:
        What was done, or None for an empty change set, which makes no transaction and no undo step.

    Raises:
        StaleChange: a record is no longer what the change set saw; nothing was written.
        UserError: a text holds what no column can, or the actor may not do this; nothing was written.
        EnvironmentFault: disk full, file locked or unwritable, or its log disabled; nothing was written.
    """
    if not change:
        return None
    with registry.write() as connection:
        if first:
            apply_within(connection, first)
        return apply_within(connection, change, pulse=pulse)


def apply_within(
    connection: Connection,
    change: ChangeSet,
    *,
    target: int | None = None,
    again: Iterable[int] = (),
    pulse: Pulse | None = None,
) -> Applied:
    """`apply` inside a transaction that is open already.

    Args:
        target: what an undo or redo refers to.
        again: earlier changes whose sources this transaction altered; the seal holds their digests anew.
        pulse: called often until the change is sealed; what it raises is to end the transaction.
    """
    tx, prev = next_tx(connection)
    known = people(connection)
    if known:
        _refuse_a_stranger(known, change)
    vault = Vault(connection)
    outlook = Outlook(connection)
    touched: Counter[str] = Counter()
    conflicts: list[Conflict] = []
    open_change_context(connection, tx)
    remaining = paced(change.operations, pulse)
    while piece := list(islice(remaining, _PIECE)):
        planned = _plan(piece, outlook, vault, conflicts, pulse)
        if conflicts:
            continue
        vault.write()
        for (name, kind, columns), group in groupby(planned, key=_shape):
            _write_operations(connection, TABLES[name], kind, columns, list(group), pulse)
        outlook.settle()
        touched.update(operation.table for operation in planned)
    if conflicts:
        raise StaleChange(conflicts)
    change = admitted(connection, change, touched.keys(), known)
    _write_sources(connection, tx, change)
    for batch in change.batches:
        _write_batch(connection, tx, batch, pulse)
    batch_uid = change.batches[0].uid if change.batches else None
    sources = {one: sources_digest(connection, one, pulse) for one in (*again, tx)}
    text = SealText(
        change.actor, change.kind, change.label, change.label_values, change.reason, target, batch_uid, sources
    )
    digest = write_seal(connection, tx, prev, text, entries=touched.total(), pulse=pulse)
    close_change_context(connection)
    return Applied(tx, digest, touched)


def _refuse_a_stranger(known: tuple[Person, ...], change: ChangeSet) -> None:
    """Refuse somebody whom the registry does not know, or who only reads, before a long import is written, not after.

    Raises:
        UserError: the actor is none of its people, or a reader.
    """
    person = who_acts(known, change.actor, system_account())
    is_reader = person is None or not person.roles - {READER}
    reason = why_not(person, change.kind, ("firm",)) if is_reader else None
    if reason is not None and change.kind not in UNASKED:
        raise UserError(
            reason, Text("Nothing was changed."), Text("Ask an officer of this registry to name you there.")
        )


def _plan(
    operations: Sequence[Operation], outlook: Outlook, vault: Vault, conflicts: list[Conflict], pulse: Pulse | None
) -> list[Operation]:
    """The operations as they will be written; what is in their way is added to `conflicts`."""
    _refuse_unstorable(operations)
    outlook.prepare(operations)
    planned: list[Operation] = []
    for operation in paced(operations, pulse):
        if obstacles := outlook.obstacles(operation):
            conflicts += obstacles
            continue
        if operation.table in KEPT_FROM_LOG and not isinstance(operation, Delete):
            operation = vault.seal(operation, outlook.row(operation.table, operation.uid))
        outlook.take(operation)
        planned.append(operation)
    return planned


def _given(operation: Operation) -> Row:
    """The values an operation writes."""
    if isinstance(operation, Insert):
        return operation.values
    return operation.after if isinstance(operation, Update) else _NOTHING


def _refuse_unstorable(operations: Sequence[Operation]) -> None:
    """Refuse texts that no column can hold; many records are looked at in one go, each alone only where one is found."""
    for start in range(0, len(operations), _AT_ONCE):
        some = operations[start : start + _AT_ONCE]
        texts = [value for operation in some for value in _given(operation).values() if isinstance(value, str)]
        if max(map(len, texts), default=0) > LONGEST_TEXT or _UNSTORABLE.search("".join(texts)):
            for operation in some:
                _refuse_unstorable_values(operation.table, _given(operation))


def _refuse_unstorable_values(table: str, values: Row) -> None:
    text = next((v for v in values.values() if isinstance(v, str) and _UNSTORABLE.search(v)), None)
    if text is not None:
        shown = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:_SHOWN]
        raise UserError(
            Text("“{text}” holds a character that cannot be kept.", text=shown),
            Text("Nothing was changed."),
            Text("Type the text anew instead of pasting it."),
        )
    for key in _short_texts(table):
        text = values.get(key)
        if isinstance(text, str) and len(text) > LONGEST_TEXT:
            raise UserError(
                Text("“{text}…” is longer than {most} characters.", text=text[:_SHOWN], most=LONGEST_TEXT),
                Text("Nothing was changed."),
                Text("Shorten it, or put the rest into the remark."),
            )


@cache
def _short_texts(table: str) -> tuple[str, ...]:
    return tuple(f.key for f in ENTITIES[table].fields if f.kind is Kind.TEXT)


_Shape = tuple[str, type[Operation], tuple[str, ...]]
"""What operations must have in common to go in one statement: table, kind, and of an update the columns."""


def _shape(operation: Operation) -> _Shape:
    if isinstance(operation, Update):
        return operation.table, Update, tuple(sorted(operation.after.keys() - {"uid", "row_version"}))
    return operation.table, type(operation), ()


def _write_operations(
    connection: Connection,
    table: Table,
    kind: type[Operation],
    columns: tuple[str, ...],
    group: list[Operation],
    pulse: Pulse | None,
) -> None:
    """Write consecutive operations of one shape, in their order."""
    key = table.c.uid == bindparam("key")
    if kind is Insert:
        given = set[str]().union(*map(_given, group)) - {"uid", "row_version"}
        names = [c.name for c in table.columns if c.name in given]
        rows = (_row(operation.uid, _given(operation), names) for operation in group)
        insert_rows(connection, table, ["uid", "row_version", *names], rows, pulse)
    elif kind is Delete:
        connection.execute(delete(table).where(key), [{"key": o.uid} for o in group])
    else:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        rows = [{"key": o.uid} | {f"new_{name}": _given(o)[name] for name in columns} for o in group]
        statement = update(table).where(key).values(row_version=table.c.row_version + 1, **values)
        connection.execute(statement, rows)


def _row(uid: str, values: Row, names: list[str]) -> tuple[Scalar, ...]:
    return (uid, values.get("row_version", 1), *[values.get(name) for name in names])


def _write_sources(connection: Connection, tx: int, change: ChangeSet) -> None:
    tables = {o.uid: o.table for o in change.operations} if change.sources else {}
    rows = [
        {"tx": tx, "uid": s.uid, "field": s.field, "table_name": tables[s.uid], "kind": s.kind, "note": s.note}
        for s in change.sources
    ]
    if rows:
        connection.execute(insert(VALUE_SOURCE), rows)


def _write_batch(connection: Connection, tx: int, batch: ImportBatch, pulse: Pulse | None) -> None:
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
    numbered = enumerate(paced(batch.rows, pulse), first)
    while some := list(islice(numbered, _AT_ONCE)):
        sheet_rows = ((n, batch.uid, row.sheet, row.row, _as_json(dict(row.cells))) for n, row in some)
        insert_rows(connection, IMPORT_ROW, ("id", "batch", "sheet", "row_no", "cells"), sheet_rows, pulse)
        records = (
            (n, table, uid, tx, " ".join([f"{field}={letters}" for field, letters in columns.items()]))
            for n, row in some
            for table, uid, columns in row.records
        )
        insert_rows(connection, IMPORT_RECORD, ("row", "table_name", "uid", "tx", "columns"), records, pulse)


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
