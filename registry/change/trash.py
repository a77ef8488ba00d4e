"""Records that a person deleted: what can still be brought back, bringing one back, and emptying.

Nothing leaves the change log: emptying only ends the offer to bring back, and the history still tells what was deleted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from registry.change.changeset import ChangeSet, Delete, Insert, Row
from registry.change.seal import label_text
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text, Title
from registry.model.entities import ENTITIES, TABLES
from registry.store import Registry
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL, SETTING

KEPT = ("funding_event", "milestone", "recognition", "metric", "evidence")
"""The tables whose records a person can delete."""
DELETE = "delete"
"""The kind of such a change."""
_EMPTIED = "trash.emptied"


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted record: by whom, when, why, and what it held, decoded."""

    table: str
    uid: str
    firm: str
    at: datetime
    actor: str
    reason: str
    text: Text
    values: Mapping[str, Any]
    row: Row


def delete_record(connection: Connection, table: str, uid: str, *, actor: str, reason: str, name: str) -> ChangeSet:
    """The change set that deletes a record of a firm.

    Args:
        name: what the record is called in the label of the step.

    Raises:
        UserError: it is gone already.
    """
    row = _now(connection, table, uid)
    if row is None:
        raise UserError(Text("This record is gone already."), Text("Nothing was changed."), LOOK_AGAIN)
    entity = ENTITIES[table]
    return ChangeSet(
        kind=DELETE,
        label=N_("Delete {kind}: {name}"),
        label_values={"kind": Title(entity.en, entity.zh), "name": name},
        actor=actor,
        reason=reason,
        operations=(Delete(table, uid, row),),
    )


def _now(connection: Connection, table: str, uid: str) -> Row | None:
    held = connection.execute(select(TABLES[table]).where(TABLES[table].c.uid == uid)).mappings().first()
    return None if held is None else dict(held)


def trash(connection: Connection, firm: str | None = None) -> list[Trashed]:
    """The deleted records that can be brought back, the latest first; of one firm, or of all."""
    log, seal = CHANGE_LOG.c, CHANGE_SEAL.c
    query = (
        select(log.table_name, log.uid, log.delta, seal.at, seal.actor, seal.reason, seal.label)
        .join(CHANGE_SEAL, seal.tx == log.tx)
        .where(seal.kind == DELETE, log.op == "delete", log.table_name.in_(KEPT), log.id > _emptied(connection))
        .order_by(log.id.desc())
    )
    found: dict[str, Trashed] = {}
    for row in connection.execute(query):
        values = json.loads(row.delta)
        if row.uid in found or (firm is not None and values.get("firm") != firm):
            continue
        if _now(connection, row.table_name, row.uid) is not None:  # brought back meanwhile
            continue
        whole = {c.name: values.get(c.name) for c in TABLES[row.table_name].columns}
        found[row.uid] = Trashed(
            row.table_name, row.uid, str(values.get("firm") or ""), datetime.fromisoformat(row.at), row.actor, row.reason,
            label_text(row.label), ENTITIES[row.table_name].decode(whole), whole,
        )  # fmt: skip
    return list(found.values())


def _emptied(connection: Connection) -> int:
    held = connection.execute(select(SETTING.c.value).where(SETTING.c.key == _EMPTIED)).scalar()
    return int(held) if held is not None and held.isdecimal() else 0


def bring_back(records: Sequence[Trashed], *, actor: str) -> ChangeSet:
    """The change set that brings records back as they were."""
    kinds = {r.table for r in records}
    entity = ENTITIES[records[0].table]
    title = Title(entity.en, entity.zh) if len(kinds) == 1 else Title("records", "记录")
    return ChangeSet(
        kind="edit",
        label=N_("Bring back {kind}"),
        label_values={"kind": title},
        actor=actor,
        operations=tuple(
            Insert(r.table, r.uid, {k: v for k, v in r.row.items() if k not in ("uid", "row_version")}) for r in records
        ),
    )


def empty_trash(registry: Registry) -> None:
    """End the offer to bring back what was deleted so far. No record is changed."""
    with registry.write() as connection:
        last = connection.execute(select(func.max(CHANGE_LOG.c.id))).scalar() or 0
        connection.execute(delete(SETTING).where(SETTING.c.key == _EMPTIED))
        connection.execute(insert(SETTING).values(key=_EMPTIED, value=str(last)))
