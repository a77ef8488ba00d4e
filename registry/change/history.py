"""What was changed, by whom, when and why; and what undo and redo would touch next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from registry.i18n import Language, translate
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL


@dataclass(frozen=True, slots=True)
class Change:
    """One sealed transaction.

    Attributes:
        target: the transaction that an undo or redo refers to.
        batch: the import behind it.
    """

    tx: int
    at: datetime
    actor: str
    kind: str
    message: str
    values: tuple[tuple[str, str], ...]
    reason: str
    target: int | None
    batch: str | None
    records: int
    hash: str

    def label(self, language: Language) -> str:
        """What it did, in `language`."""
        return translate(self.message, language, **dict(self.values))


def _change(row: Any) -> Change:
    label = json.loads(row.label)
    return Change(
        tx=row.tx,
        at=datetime.fromisoformat(row.at),
        actor=row.actor,
        kind=row.kind,
        message=label["message"],
        values=tuple(sorted(label["values"].items())),
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
    """Transactions that undo would take back and that redo would bring back, next one last."""
    done: list[int] = []
    undone: list[int] = []
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
        elif row.kind != "create":
            done.append(row.tx)
            undone.clear()
    return done, undone


def _by_tx(connection: Connection, tx: int) -> Change:
    return _change(connection.execute(select(CHANGE_SEAL).where(CHANGE_SEAL.c.tx == tx)).one())


def undo_target(connection: Connection) -> Change | None:
    """The change that undo would take back, or None."""
    done, _ = _stacks(connection)
    return _by_tx(connection, done[-1]) if done else None


def redo_target(connection: Connection) -> Change | None:
    """The change that redo would bring back, or None. Any new change empties what could be redone."""
    _, undone = _stacks(connection)
    return _by_tx(connection, undone[-1]) if undone else None


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
    c = CHANGE_LOG.c
    query = select(c.tx, c.table_name, c.uid, c.op, c.delta).where(c.uid.in_(list(uids))).order_by(c.id)
    return [LogEntry(r.tx, r.table_name, r.uid, r.op, json.loads(r.delta)) for r in connection.execute(query)]
