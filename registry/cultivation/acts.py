"""Writing into a cultivation file: every act is a change set, so that it is logged, shown in the history and undone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.change import ChangeSet, Delete, Insert, Operation, Update, ValueSource, apply
from registry.errors import UserError
from registry.i18n import N_, Text, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import UncertainDate
from registry.srdi.standing import Held, barred_until
from registry.store import Registry

NOTHING_CHANGED = Text("Nothing was changed.")


def add_record(
    registry: Registry, table: str, values: Mapping[str, Any], *, actor: str, firm: str = "", source: str = ""
) -> str:
    """Write a new record; answers its uid.

    Args:
        values: decoded values by field key, with the keys of what it belongs to.
        firm: name of the firm, for the label of the undo step.
        source: where the values come from, in the words of the person.

    Raises:
        UserError: a required field is empty, or a title is recorded that the firm is barred from.
    """
    given = {key: value for key, value in values.items() if value not in (None, "")}
    _require(table, given)
    if table == "recognition":
        with registry.read() as connection:
            refuse_barred(connection, given)
        given.setdefault("status", status_of(given))
    uid = str(uuid.uuid4())
    operation = Insert(table, uid, ENTITIES[table].encode(given))
    apply(registry, _change(N_("Add {entity} of {firm}"), table, firm, actor, (operation,), source, given))
    return uid


def amend_record(
    registry: Registry,
    table: str,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    actor: str,
    firm: str = "",
    source: str = "",
) -> bool:
    """Change a record; answers whether anything differs.

    Args:
        before: the decoded record as the person saw it, with ``uid``; what somebody else changed since is refused.
        values: the fields as they shall be.

    Raises:
        UserError: a required field is empty, or a title is recorded that the firm is barred from.
        StaleChange: somebody else changed it meanwhile.
    """
    entity, uid = ENTITIES[table], str(before["uid"])
    after = {key: value if value != "" else None for key, value in values.items()}
    _require(table, {**before, **after})
    if table == "recognition":
        with registry.read() as connection:
            refuse_barred(connection, {**before, **after}, uid)
        if before["status"] == after.get("status", before["status"]):  # said by hand it stays as it was said
            was, now = status_of(before), status_of({**before, **after})
            after["status"] = now if now != was and now is not None else before["status"]
    old, new = entity.encode({key: before[key] for key in after}), entity.encode(after)
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return False
    operation = Update(table, uid, {n: old[n] for n in changed}, {n: new[n] for n in changed})
    told = {k: v for k, v in after.items() if v is not None and any(c.name in changed for c in entity.field(k).columns)}
    apply(registry, _change(N_("Edit {entity} of {firm}"), table, firm, actor, (operation,), source, told))
    return True


def remove_record(registry: Registry, table: str, uid: str, *, actor: str, firm: str = "") -> None:
    """Take a record out; a support goes with its payments.

    Raises:
        UserError: it is gone already.
    """
    with registry.read() as connection:
        operations: list[Operation] = []
        if table == "support":
            p = TABLES["payment"]
            for row in connection.execute(select(p).where(p.c.support == uid)).mappings():
                operations.append(Delete("payment", row["uid"], dict(row)))
        t = TABLES[table]
        held = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
        if held is None:
            raise UserError(
                Text("What this changes is not in the registry any more."),
                NOTHING_CHANGED,
                Text("Look at the page again."),
            )
        operations.append(Delete(table, uid, dict(held)))
    apply(registry, _change(N_("Remove {entity} of {firm}"), table, firm, actor, tuple(operations), "", {}))


def status_of(record: Mapping[str, Any]) -> str | None:
    """The status that the days of a recognition speak for; None where none is known."""
    steps = (
        ("revoked_on", "revoked"),
        ("reverified_on", "renewed"),
        ("recognised", "valid"),
        ("publicised_on", "publicized"),
        ("applied_on", "applied"),
    )
    return next((status for key, status in steps if record.get(key) is not None), None)


def _require(table: str, values: Mapping[str, Any]) -> None:
    for field in ENTITIES[table].fields:
        if field.required and not field.computed and values.get(field.key) in (None, ""):
            raise UserError(
                Text("{field} cannot be empty.", field=Title(field.en, field.zh)),
                NOTHING_CHANGED,
                Text("Fill this in."),
            )


def refuse_barred(connection: Connection, values: Mapping[str, Any], uid: str = "") -> None:
    """A firm whose title was revoked for cause may not apply for three years; who records it all the same says why.

    Args:
        values: the recognition as it shall be: decoded values by field key, ``firm`` among them.
        uid: its own key where it is on record already.

    Raises:
        UserError: the firm is barred on the first day of the recognition, and no remark says why it is right.
    """
    t, entity = TABLES["recognition"], ENTITIES["recognition"]
    rows = connection.execute(select(t).where(t.c.firm == values["firm"], t.c.uid != uid)).mappings()
    held = [Held.of(entity.decode(row)) for row in rows]
    day = _first_day(values)
    until = barred_until(held, day) if day is not None else None
    if until is not None and not values.get("remark"):
        raise UserError(
            Text("A title of this firm was revoked: it may not apply before {day}.", day=until.isoformat()),
            NOTHING_CHANGED,
            Text("If it is right all the same, say why in the remark."),
        )


def _first_day(values: Mapping[str, Any]) -> date | None:
    for key in ("applied_on", "publicised_on", "recognised"):
        when: UncertainDate | None = values.get(key)
        if when is not None and when.start is not None:
            return when.start
    return None


def _change(
    label: str,
    table: str,
    firm: str,
    actor: str,
    operations: tuple[Operation, ...],
    source: str,
    told: Mapping[str, Any],
) -> ChangeSet:
    entity = ENTITIES[table]
    uid = operations[-1].uid
    return ChangeSet(
        kind="edit",
        label=label,
        label_values={"entity": Title(entity.en, entity.zh), "firm": firm or "—"},
        actor=actor,
        reason=source,
        operations=operations,
        sources=tuple(ValueSource(uid, key, "person", source) for key in told if key != "firm") if source else (),
    )
