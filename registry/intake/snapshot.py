"""What the registry holds, as far as matching and comparing need it: read once, before a plan is made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from registry.model.entities import ENTITIES, TABLES
from registry.pace import Pulse, paced
from registry.store import Registry
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL, IMPORT_FILE

COMPARED = (
    "firm",
    "firm_name",
    "firm_segment",
    "firm_site",
    "firm_identifier",
    "recognition",
    "funding_event",
    "milestone",
    "metric",
    "veto_record",
    "contact",
    "note",
    "cultivation_plan",
    "engagement",
    "need",
    "task",
    "support",
    "payment",
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The registry at one moment.

    Attributes:
        rows: {table: {uid: physical columns}}.
        by_firm: {table: {firm uid: uids of its records}}.
        by_hand: {(uid, column)} last written by a person's edit.
        uids: every key in use.
        last_tx: the last change.
        files: digests of the sheets that were imported before.
        fictional: the registry's data are invented; None for a registry that does not say (a bare file).
        claimed: {(uid, field)} of which several sources speak: what they say is kept beside what counts.
        is_empty: it holds no firm.
    """

    rows: Mapping[str, Mapping[str, Mapping[str, Any]]]
    by_firm: Mapping[str, Mapping[str, list[str]]]
    by_hand: frozenset[tuple[str, str]]
    fictional: bool
    last_tx: int = 0
    files: frozenset[str] = frozenset()
    claimed: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether it holds no firm."""
        return not self.rows["firm"]

    def knows(self, uid: str) -> bool:
        """Whether a record with this key exists."""
        return any(uid in rows for rows in self.rows.values())

    def decoded(self, table: str, uid: str) -> dict[str, Any]:
        """The fields of one record."""
        return ENTITIES[table].decode(self.rows[table][uid])


_SWIFT = 5_000
_BY_HAND = ("edit", "merge")
"""Kinds of changes in which a person stated values."""


def take_snapshot(registry: Registry, firms: Collection[str] | None = None, pulse: Pulse | None = None) -> Snapshot:
    """Read what `registry` holds in one consistent moment.

    Args:
        firms: only these (uids) and their records; all where None.
        pulse: called often.
    """
    with registry.read() as connection:
        rows: dict[str, dict[str, Mapping[str, Any]]] = {}
        by_firm: dict[str, dict[str, list[str]]] = {}
        for table in COMPARED:
            t = TABLES[table]
            query = select(t).order_by(t.c.uid)
            if firms is not None:
                query = query.where((t.c.uid if table == "firm" else t.c.firm).in_(firms))
            # One by one: fetched all at once, they hold the interpreter's lock for the twentieth part of a second.
            held = paced(connection.execute(query).mappings(), pulse)
            rows[table] = {row["uid"]: dict(row) for row in held}
            if table != "firm":
                kin: dict[str, list[str]] = defaultdict(list)
                for uid, row in paced(rows[table].items(), pulse, _SWIFT):
                    kin[row["firm"]].append(uid)
                by_firm[table] = dict(kin)
        info = connection.execute(select(TABLES["registry_info"].c.fictional)).scalar()
        files = frozenset(connection.execute(select(IMPORT_FILE.c.sha256)).scalars())
        edited, tx, claimed = _edited(connection, pulse), _last_tx(connection), _claimed(connection, pulse)
        return Snapshot(rows, by_firm, edited, bool(info), tx, files, claimed)


def last_tx(registry: Registry) -> int:
    """The last change of `registry`, 0 where there is none."""
    with registry.read() as connection:
        return _last_tx(connection)


def _last_tx(connection: Connection) -> int:
    return connection.execute(select(func.max(CHANGE_SEAL.c.tx))).scalar() or 0


def _claimed(connection: Connection, pulse: Pulse | None) -> frozenset[tuple[str, str]]:
    c = TABLES["claim"].c
    return frozenset((row.record, row.field) for row in paced(connection.execute(select(c.record, c.field)), pulse))


def _edited(connection: Connection, pulse: Pulse | None) -> frozenset[tuple[str, str]]:
    """Columns whose latest change was a person's edit, not a sheet. Only records that a person ever edited are read."""
    log, seal = CHANGE_LOG.c, CHANGE_SEAL.c
    edits = select(log.uid).join(CHANGE_SEAL, seal.tx == log.tx).where(seal.kind.in_(_BY_HAND))
    query = select(log.uid, log.op, log.delta, seal.kind).join(CHANGE_SEAL, seal.tx == log.tx)
    query = query.where(log.uid.in_(edits)).order_by(log.id)
    kinds: dict[tuple[str, str], str] = {}
    for row in paced(connection.execute(query), pulse):
        for column in json.loads(row.delta) if row.op != "delete" else ():
            kinds[row.uid, column] = row.kind
    return frozenset(key for key, kind in kinds.items() if kind in _BY_HAND)
