"""Verifying the log: every seal matches its rows, chains to the one before, and replaying the log gives the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from registry.change.seal import GENESIS, log_digest, log_rows, seal_hash
from registry.change.vault import altered_contacts
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
    return [*_chain_faults(connection), *_replay_faults(connection), *_contact_faults(connection)]


def verify_chain(connection: Connection) -> list[Finding]:
    """Faults of the chain alone: seals that do not match or follow each other, entries altered or missing."""
    return list(_chain_faults(connection))


def verify_end(connection: Connection, last: int = 20) -> list[Finding]:
    """Faults of the `last` seals and their entries: what a crash or a careless hand would have touched."""
    newest = connection.execute(select(func.max(CHANGE_SEAL.c.tx))).scalar() or 0
    return list(_chain_faults(connection, after=max(0, newest - last)))


def _chain_faults(connection: Connection, after: int = 0) -> Iterator[Finding]:
    prev = GENESIS
    expected_id = 1
    c = CHANGE_SEAL.c
    if after:
        prev = connection.execute(select(c.hash).where(c.tx <= after).order_by(c.tx.desc())).scalar() or GENESIS
        expected_id = (connection.execute(select(func.max(c.last_id)).where(c.tx <= after)).scalar() or 0) + 1
    for seal in connection.execute(select(CHANGE_SEAL).where(c.tx > after).order_by(c.tx)).mappings():
        fields = {k: v for k, v in seal.items() if k != "hash"}
        digest, n, first, last = log_digest(log_rows(connection, seal["tx"]))
        if seal["prev"] != prev or seal_hash(fields) != seal["hash"]:
            yield Finding("seal", Text("The seal of change {tx} does not match.", tx=seal["tx"]))
        if (digest, n, first, last) != (seal["digest"], seal["n"], seal["first_id"], seal["last_id"]):
            yield Finding("log", Text("The log of change {tx} was altered.", tx=seal["tx"]))
        if n and first != expected_id:
            yield Finding("gap", Text("Log entries before change {tx} are missing.", tx=seal["tx"]))
        expected_id = (last or expected_id - 1) + 1
        prev = str(seal["hash"])
    beyond = connection.execute(select(CHANGE_LOG.c.id).where(CHANGE_LOG.c.id >= expected_id).limit(1)).first()
    if beyond is not None:
        yield Finding("unsealed", Text("The log holds entries that no change sealed."))


def replay(connection: Connection, until_tx: int | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    """The records as the log tells them, up to and with transaction `until_tx` (default: the last)."""
    c = CHANGE_LOG.c
    query = select(c.table_name, c.uid, c.op, c.delta).order_by(c.id)
    if until_tx is not None:
        query = query.where(c.tx <= until_tx)
    state: dict[tuple[str, str], dict[str, Any]] = {}
    for row in connection.execute(query):
        key = (row.table_name, row.uid)
        delta = json.loads(row.delta)
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


def _replay_faults(connection: Connection) -> Iterator[Finding]:
    state = replay(connection)
    for name, table in TABLES.items():
        hidden = KEPT_FROM_LOG.get(name, ())
        for row in connection.execute(select(table)).mappings():
            uid = row["uid"]
            held = {k: v for k, v in row.items() if v is not None and k not in hidden}
            if state.pop((name, uid), None) != held:
                text = Text("{entity} {uid} differs from what the log tells.", entity=entity_title(name), uid=uid)
                yield Finding("differs", text)
    for name, uid in state:
        text = Text("{entity} {uid} is in the log and not in the registry.", entity=entity_title(name), uid=uid)
        yield Finding("absent", text)


def entity_title(table: str) -> Text:
    """The title of the entity kept in `table`; of a table of no entity, its name."""
    entity = ENTITIES.get(table)
    return Title(entity.en, entity.zh) if entity else Title(table, table)


def _contact_faults(connection: Connection) -> Iterator[Finding]:
    for table, uid in altered_contacts(connection):
        text = Text("{entity} {uid} differs from what was sealed.", entity=entity_title(table), uid=uid)
        yield Finding("contact", text)
