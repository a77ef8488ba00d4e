"""Which firms were merged away, and into which they went: read from the change log, so that an undone merge counts no more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from registry.model.entities import TABLES
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL

_KINDS = ("merge", "redo")


@dataclass(frozen=True, slots=True)
class MergedFirm:
    """A firm that is no longer there because it was merged into another.

    Attributes:
        gone: its uid.
        kept: the firm that stands for it now, through all merges that came later.
        row: its physical columns as it went, unknown ones left out.
    """

    gone: str
    kept: str
    row: Mapping[str, Any]


def merged_firms(connection: Connection) -> tuple[MergedFirm, ...]:
    """All firms that were merged away and not brought back, in the order of their uids."""
    log, seal = CHANGE_LOG.c, CHANGE_SEAL.c
    went = (log.table_name == "firm") & (log.op == "delete")
    single = (
        select(log.tx)
        .join(CHANGE_SEAL, seal.tx == log.tx)
        .where(went, seal.kind.in_(_KINDS))
        .group_by(log.tx)
        .having(func.count() == 1)
    )
    there = select(TABLES["firm"].c.uid)
    query = select(log.tx, log.uid, log.delta).where(went, log.tx.in_(single), log.uid.not_in(there)).order_by(log.id)
    last = {row.uid: row for row in connection.execute(query)}
    into = {uid: kept for uid, row in last.items() if (kept := _kept(connection, row.tx, uid)) is not None}
    return tuple(MergedFirm(uid, _end(uid, into), json.loads(last[uid].delta)) for uid in sorted(into))


def _kept(connection: Connection, tx: int, gone: str) -> str | None:
    """The firm that the records of `gone` went over to, or that learned its name."""
    log = CHANGE_LOG.c
    rows = connection.execute(select(log.table_name, log.uid, log.op, log.delta).where(log.tx == tx).order_by(log.id))
    return next((uid for row in rows for uid in _pointed_at(row) if uid != gone), None)


def _pointed_at(row: Any) -> Iterator[str]:
    delta = json.loads(row.delta)
    if row.table_name == "firm" and row.op == "update":
        yield row.uid
    elif row.op == "update" and "firm" in delta:
        yield delta["firm"][1]
    elif row.op == "insert" and "firm" in delta:
        yield delta["firm"]


def _end(uid: str, into: Mapping[str, str]) -> str:
    """Where a chain of merges ends."""
    seen: set[str] = set()
    while uid in into and uid not in seen:
        seen.add(uid)
        uid = into[uid]
    return uid
