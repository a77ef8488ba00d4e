"""What was changed, by whom, when and why; and what undo and redo would touch next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from registry.change.seal import label_text
from registry.i18n import Language, Text
from registry.model.entities import TABLES
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL

_CHUNK = 500  # keys a statement; older libraries allow 999 parameters
NEVER_UNDONE = frozenset({"create", "erase", "seal", "restore", "strip"})
"""Kinds of change that undo passes over: the first one, the erasure of a person, the seal of a round, the return to a
backup (which is taken back by restoring the one made just before it), and the leaving out of all persons from a copy."""


@dataclass(frozen=True, slots=True)
class Change:
    """One sealed transaction.

    Attributes:
        text: what it did, in either language.
        target: the transaction that an undo or redo refers to.
        batch: the import behind it.
    """

    tx: int
    at: datetime
    actor: str
    kind: str
    text: Text
    reason: str
    target: int | None
    batch: str | None
    records: int
    hash: str

    def label(self, language: Language) -> str:
        """What it did, in `language`."""
        return self.text.render(language)


def _change(row: Any) -> Change:
    return Change(
        tx=row.tx,
        at=datetime.fromisoformat(row.at),
        actor=row.actor,
        kind=row.kind,
        text=label_text(row.label),
        reason=row.reason,
        target=row.target,
        batch=row.batch,
        records=row.n,
        hash=row.hash,
    )


def changes(connection: Connection) -> list[Change]:
    """All changes, oldest first."""
    return [_change(row) for row in connection.execute(select(CHANGE_SEAL).order_by(CHANGE_SEAL.c.tx))]


def _stacks(connection: Connection) -> tuple[list[int], list[int]]:
    """Transactions that undo would take back and that redo would bring back, next one last.

    A seal is never undone, and what was done in rounds before it stays as it was sealed.
    """
    done: list[int] = []
    undone: list[int] = []
    rounds: set[int] = set()
    c = CHANGE_SEAL.c
    for row in connection.execute(select(c.tx, c.kind, c.target).order_by(c.tx)):
        if row.kind == "undo":
            if row.target in done:
                done.remove(row.target)
            undone.append(row.target)
        elif row.kind == "redo":
            if row.target in undone:
                undone.remove(row.target)
            done.append(row.target)
        else:
            undone.clear()
            if row.kind == "seal":
                done = [tx for tx in done if tx not in rounds]
            if row.kind == "round":
                rounds.add(row.tx)
            if row.kind not in NEVER_UNDONE:
                done.append(row.tx)
    return done, undone


def _by_tx(connection: Connection, tx: int) -> Change:
    return _change(connection.execute(select(CHANGE_SEAL).where(CHANGE_SEAL.c.tx == tx)).one())


def undoable(connection: Connection) -> frozenset[int]:
    """The transactions that can still be undone, however long ago they were made."""
    return frozenset(_stacks(connection)[0])


def undo_target(connection: Connection, tx: int | None = None) -> Change | None:
    """The change that undo would take back: the latest, or `tx` if it can still be undone. None if there is none."""
    done, _ = _stacks(connection)
    if tx is None:
        return _by_tx(connection, done[-1]) if done else None
    return _by_tx(connection, tx) if tx in done else None


def redo_target(connection: Connection) -> Change | None:
    """The change that redo would bring back, or None. Any new change empties what could be redone."""
    _, undone = _stacks(connection)
    return _by_tx(connection, undone[-1]) if undone else None


def next_tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The tables that the next undo and the next redo would write, under ``undo`` and ``redo``; none that has nothing to do."""
    targets = {"undo": undo_target(connection), "redo": redo_target(connection)}
    c = CHANGE_LOG.c
    return {
        kind: tuple(connection.execute(select(c.table_name).where(c.tx == target.tx).distinct()).scalars())
        for kind, target in targets.items()
        if target is not None
    }


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the change log: the delta is the whole row (insert, delete) or {column: [old, new]} (update)."""

    tx: int
    table: str
    uid: str
    op: str
    delta: dict[str, Any]


def record_history(connection: Connection, uids: Iterable[str]) -> list[LogEntry]:
    """All log entries of the records `uids`, oldest first."""
    return [LogEntry(r.tx, r.table_name, r.uid, r.op, json.loads(r.delta)) for r in log_of(connection, uids)]


def log_of(connection: Connection, uids: Iterable[str]) -> list[Any]:
    """The raw log rows of the records `uids`, oldest first."""
    c = CHANGE_LOG.c
    wanted = list(dict.fromkeys(uids))
    found: list[Any] = []
    for start in range(0, len(wanted), _CHUNK):
        # The index begins with the table: naming all of them lets it serve.
        chosen = c.table_name.in_(list(TABLES)) & c.uid.in_(wanted[start : start + _CHUNK])
        found += connection.execute(select(c.id, c.tx, c.table_name, c.uid, c.op, c.delta).where(chosen)).all()
    return sorted(found, key=lambda row: row.id)
