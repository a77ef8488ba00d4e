"""Verifying the log: every seal matches its rows, chains to the one before, and replaying the log gives the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Connection, func, select

from registry.change.seal import GENESIS, log_digest, log_rows, seal_hash
from registry.change.vault import altered_bodies, altered_contacts
from registry.i18n import Text
from registry.model.catalogue import Title
from registry.model.entities import ENTITIES, KEPT_FROM_LOG, TABLES
from registry.store.check import Finding
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL


def verify_log(connection: Connection) -> list[Finding]:
    """All faults of the change log; an empty list means that it is whole and agrees with the tables.

    What no log can tell by itself: that its last changes were cut off together with their effects. Only a hash kept
    elsewhere (papers print it) shows that.
    """
    return [*verify_chain(connection), *_replay_faults(connection), *_contact_faults(connection)]


def verify_chain(connection: Connection) -> list[Finding]:
    """Faults of the chain alone: seals that do not match or follow each other, entries altered or missing."""
    return [finding for _tx, finding in _chain_faults(connection)]


def broken_changes(connection: Connection, after: int = 0) -> Iterator[int]:
    """The changes after `after` whose seal does not match their entries or the seal before, in their order."""
    yield from (tx for tx, _finding in _chain_faults(connection, after))


def verify_end(connection: Connection, last: int = 20) -> list[Finding]:
    """Faults of the `last` seals and their entries: what a crash or a careless hand would have touched."""
    newest = connection.execute(select(func.max(CHANGE_SEAL.c.tx))).scalar() or 0
    return [finding for _tx, finding in _chain_faults(connection, after=max(0, newest - last))]


def _chain_faults(connection: Connection, after: int = 0) -> Iterator[tuple[int, Finding]]:
    """Faults of the chain, each with the change it was found at."""
    prev = GENESIS
    expected_id = 1
    tx = after
    c = CHANGE_SEAL.c
    if after:
        prev = connection.execute(select(c.hash).where(c.tx <= after).order_by(c.tx.desc())).scalar() or GENESIS
        expected_id = (connection.execute(select(func.max(c.last_id)).where(c.tx <= after)).scalar() or 0) + 1
    for seal in connection.execute(select(CHANGE_SEAL).where(c.tx > after).order_by(c.tx)).mappings():
        fields = {k: v for k, v in seal.items() if k != "hash"}
        tx = int(seal["tx"])
        digest, n, first, last = log_digest(log_rows(connection, tx))
        if seal["prev"] != prev or seal_hash(fields) != seal["hash"]:
            yield tx, Finding("seal", Text("The seal of change {tx} does not match.", tx=tx))
        if (digest, n, first, last) != (seal["digest"], seal["n"], seal["first_id"], seal["last_id"]):
            yield tx, Finding("log", Text("The log of change {tx} was altered.", tx=tx))
        if n and first != expected_id:
            yield tx, Finding("gap", Text("Log entries before change {tx} are missing.", tx=tx))
        expected_id = (last or expected_id - 1) + 1
        prev = str(seal["hash"])
    beyond = connection.execute(select(CHANGE_LOG.c.id).where(CHANGE_LOG.c.id >= expected_id).limit(1)).first()
    if beyond is not None:
        yield tx + 1, Finding("unsealed", Text("The log holds entries that no change sealed."))


def replay(connection: Connection, until_tx: int | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    """The records as the log tells them, up to and with transaction `until_tx` (default: the last).

    Raises:
        ValueError: an entry is no longer what any program wrote; the chain is broken there.
    """
    c = CHANGE_LOG.c
    query = select(c.table_name, c.uid, c.op, c.delta).order_by(c.id)
    if until_tx is not None:
        query = query.where(c.tx <= until_tx)
    state: dict[tuple[str, str], dict[str, Any]] = {}
    for row in connection.execute(query):
        key = (row.table_name, row.uid)
        delta = _delta(row.op, row.delta)
        if row.op == "insert":
            state[key] = delta
        elif row.op == "delete":
            state.pop(key, None)
        else:
            record = state.setdefault(key, {})
            for column, (_, new) in delta.items():
                if new is None:
                    record.pop(column, None)
                else:
                    record[column] = new
    return state


def _delta(op: str, text: str) -> dict[str, Any]:
    delta: Any = json.loads(text)
    if not isinstance(delta, dict):
        raise ValueError("a log entry is no object")
    told = cast("dict[str, Any]", delta)
    if op == "update" and not all(isinstance(v, list) and len(cast("list[Any]", v)) == 2 for v in told.values()):
        raise ValueError("a log entry has no two sides")
    return told


def _replay_faults(connection: Connection) -> Iterator[Finding]:
    try:
        state = replay(connection)
    except ValueError:
        yield Finding(
            "log", Text("The log holds an entry that cannot be read, so it cannot be compared with the records.")
        )
        return
    for name, table in TABLES.items():
        hidden = KEPT_FROM_LOG.get(name, ())
        for row in connection.execute(select(table)).mappings():
            uid = row["uid"]
            held = {k: v for k, v in row.items() if v is not None and k not in hidden}
            if state.pop((name, uid), None) != held:
                text = Text("{entity} {uid} differs from what the log says.", entity=entity_title(name), uid=uid)
                yield Finding("differs", text)
    for name, uid in state:
        text = Text("{entity} {uid} is in the log but not in the registry.", entity=entity_title(name), uid=uid)
        yield Finding("absent", text)


def entity_title(table: str) -> Text:
    """The title of the entity kept in `table`; of a table of no entity, its name."""
    entity = ENTITIES.get(table)
    return Title(entity.en, entity.zh) if entity else Title(table, table)


def _contact_faults(connection: Connection) -> Iterator[Finding]:
    for table, uid in altered_contacts(connection):
        text = Text("{entity} {uid} differs from what was sealed.", entity=entity_title(table), uid=uid)
        yield Finding("contact", text)
    n = sum(1 for _digest in altered_bodies(connection))
    if n:
        text = Text(
            "{n} earlier state of personal data differs from what was sealed.",
            "{n} earlier states of personal data differ from what was sealed.",
            n=n,
        )
        yield Finding("contact", text)
