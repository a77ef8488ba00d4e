"""What several sources say of one value: the value that counts stands in the record, the statements of others beside it.

A field that the catalogue marks as competing may have statements (table ``claim``). The one that says what the record says
is the chosen one. Choosing another writes its value into the record, with the source of the statement, and keeps what stood
there before as a statement of its own, so that no source is ever lost; the reason is kept with both.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Row, Update, ValueSource
from registry.change.provenance import Provenance, provenance_of
from registry.change.seal import canonical
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text, Title
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import vocabulary

_NOTHING = Text("Nothing was changed.")
_FIGURE = ("lo", "hi", "kind", "currency", "text")
HAND, SOURCE, FILE, MERGED = "hand", "source", "file", "merged"
"""Reasons that the program gives itself, as `Claim.reason` has them: the value was changed by hand since, the other one has
the better source, a person took the one of the file, two firms became one. Other reasons are the words of a person."""
REASONS: Mapping[str, Text] = {
    HAND: Text("the value in the registry was entered by hand"),
    SOURCE: Text("the value in the registry has the better source"),
    FILE: Text("the value of the imported file was taken"),
    MERGED: Text("the other value was taken when two firms were merged"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one field.

    Attributes:
        table, record, key: the record and the key of the field; of a yearly figure ``lo``.
        value: decoded; of a yearly figure the columns of it.
        origin: kind of source, as `Provenance.kind` has it.
        source: the place or the words, ``Q3-Songjiang.xlsx › Sheet1!F12``.
        at: when it was stated, None where that is not known.
        reason: why it was chosen or set aside: one of `REASONS`, or a person's words; "" where nobody said.
        chosen: the record says the same.
    """

    uid: str
    firm: str
    table: str
    record: str
    key: str
    value: Any
    origin: str
    source: str
    grade: str | None
    by: str
    at: datetime | None
    reason: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement to be kept: the columns of its value, and where it comes from.

    Attributes:
        columns: None takes what the record says now, with its own source.
    """

    firm: str
    table: str
    record: str
    key: str
    columns: Row | None
    reason: str = ""
    origin: str = ""
    source: str = ""
    grade: str | None = None


def competing_columns(table: str, key: str) -> tuple[str, ...]:
    """The columns of a field that takes competing values; () for other fields."""
    field = next((f for f in ENTITIES[table].fields if f.key == key), None)
    if field is None or not field.competing:
        return ()
    return _FIGURE if table == "metric" else tuple(c.name for c in field.columns)


def decoded(table: str, key: str, columns: Mapping[str, Any]) -> Any:
    """What the columns of a field say; of a yearly figure the columns themselves."""
    if table == "metric":
        return dict(columns)
    return ENTITIES[table].field(key).decode(columns)


def claims_of(connection: Connection, firm: str) -> dict[tuple[str, str], tuple[Claim, ...]]:
    """The statements about a firm and its records by record and key, the oldest first."""
    table = TABLES["claim"]
    rows = connection.execute(select(table).where(table.c.firm == firm).order_by(table.c.said_at, table.c.uid))
    held: dict[str, Mapping[str, Any] | None] = {}
    found: dict[tuple[str, str], list[Claim]] = {}
    for row in rows.mappings():
        record = row["record"]
        if record not in held:
            held[record] = _record(connection, row["about"], record)
        now = held[record]
        if now is not None and competing_columns(row["about"], row["field"]):
            found.setdefault((record, row["field"]), []).append(_claim(dict(row), now))
    return {key: tuple(some) for key, some in found.items()}


def _record(connection: Connection, table: str, uid: str) -> Mapping[str, Any] | None:
    known = TABLES.get(table)
    if known is None:
        return None
    row = connection.execute(select(known).where(known.c.uid == uid)).mappings().first()
    return None if row is None else dict(row)


def _claim(row: Mapping[str, Any], now: Mapping[str, Any]) -> Claim:
    table, key = row["about"], row["field"]
    columns = json.loads(row["value"])
    return Claim(
        uid=row["uid"],
        firm=row["firm"],
        table=table,
        record=row["record"],
        key=key,
        value=decoded(table, key, columns),
        origin=row["origin"],
        source=row["source"] or "",
        grade=row["grade"],
        by=row["said_by"] or "",
        at=datetime.fromisoformat(row["said_at"]) if row["said_at"] else None,
        reason=row["reason"] or "",
        chosen=_meaning(columns) == _meaning({name: now[name] for name in competing_columns(table, key)}),
    )


def _meaning(columns: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The columns without the words that the value was written in."""
    return tuple(sorted((k, v) for k, v in columns.items() if k != "text" and not k.endswith("_text")))


def keep(connection: Connection, statements: Iterable[Statement], actor: str) -> Iterator[Insert]:
    """Inserts that keep `statements`; what was kept before from the same source is not kept twice."""
    for one in statements:
        made = _insert(connection, one, actor)
        if made is not None:
            yield made


def _insert(connection: Connection, one: Statement, actor: str) -> Insert | None:
    columns, origin, source, by, at = one.columns, one.origin, one.source, actor, _now()
    grade = one.grade
    if columns is None:
        record = _record(connection, one.table, one.record)
        if record is None:
            return None
        columns = {name: record[name] for name in competing_columns(one.table, one.key)}
        grade = record.get("grade")
        told = provenance_of(connection, [(one.table, one.record)]).get((one.record, one.key))
        origin, source, by, at = _told(told, actor)
    if all(value is None for value in columns.values()):
        return None
    body = canonical(dict(columns))
    c = TABLES["claim"].c
    same = select(c.uid).where(
        c.record == one.record, c.field == one.key, c.value == body, c.source == (source or None)
    )
    if connection.execute(same).first() is not None:
        return None
    return _new(replace(one, columns=columns, origin=origin, source=source, grade=grade), by, at)


def _new(one: Statement, by: str, at: str) -> Insert:
    values = {
        "firm": one.firm,
        "about": one.table,
        "record": one.record,
        "field": one.key,
        "value": canonical(dict(one.columns or {})),
        "origin": one.origin or "person",
        "source": one.source or None,
        "grade": one.grade,
        "said_by": by or None,
        "said_at": at,
        "reason": one.reason or None,
    }
    return Insert("claim", str(uuid.uuid4()), ENTITIES["claim"].encode(values))


def claim_of(one: Statement, origin: Provenance | None, actor: str) -> Insert:
    """The insert that keeps a statement whose source is known already, such as that of a firm that is merged away."""
    kind, source, by, at = _told(origin, actor)
    return _new(replace(one, origin=kind, source=source or one.source), by, at)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _told(origin: Provenance | None, actor: str) -> tuple[str, str, str, str]:
    """Kind, words, person and time of a provenance."""
    if origin is None:
        return "person", "", actor, _now()
    return origin.kind, origin.short(), origin.actor, origin.at.isoformat(timespec="seconds")


def add_claim(connection: Connection, statement: Statement, *, actor: str, firm: str) -> ChangeSet:
    """The change set that keeps what another source says, without choosing it.

    Args:
        firm: the firm's name, for the label.

    Raises:
        UserError: the field takes no other values, or this source has said so before.
    """
    if not competing_columns(statement.table, statement.key):
        raise UserError(Text("This field takes one value only."), _NOTHING)
    made = _insert(connection, statement, actor)
    if made is None:
        raise UserError(Text("This source has said the same before."), _NOTHING)
    label = {"field": _title(connection, statement.table, statement.record, statement.key), "firm": firm}
    return ChangeSet(
        "edit", N_("Note what another source says of {field} of {firm}"), actor, (made,), label, statement.reason
    )


def choose_claim(connection: Connection, uid: str, *, actor: str, reason: str, firm: str) -> ChangeSet:
    """The change set that lets the statement `uid` count from now on.

    Args:
        reason: why; it is kept with the statement, with the one set aside, and in the history.
        firm: the firm's name, for the label.

    Raises:
        UserError: no reason was given, the statement or its record is gone, or it counts already.
    """
    if not reason.strip():
        raise UserError(Text("Say why this value is chosen."), _NOTHING)
    c = TABLES["claim"].c
    row = connection.execute(select(TABLES["claim"]).where(c.uid == uid)).mappings().first()
    now = _record(connection, row["about"], row["record"]) if row is not None else None
    if row is None or now is None:
        raise UserError(Text("This statement is not in the registry any more."), _NOTHING, LOOK_AGAIN)
    row = dict(row)
    table, record, key = str(row["about"]), str(row["record"]), str(row["field"])
    if _claim(row, now).chosen:
        raise UserError(Text("This value counts already."), _NOTHING)
    columns = json.loads(row["value"])
    before = {name: now[name] for name in columns}
    operations: list[Operation] = []
    operations += _set_aside(connection, row, before, reason, actor)
    before, after = _with_following(table, key, now, before, columns)
    operations.append(Update(table, record, before, after))
    operations.append(Update("claim", uid, {"reason": row["reason"]}, {"reason": reason}))
    keys = ("lo", "hi", "kind") if table == "metric" else (key,)
    return ChangeSet(
        kind="edit",
        label=N_("Choose another value for {field} of {firm}"),
        label_values={"field": _title(connection, table, record, key), "firm": firm},
        actor=actor,
        reason=reason,
        operations=tuple(operations),
        sources=tuple(ValueSource(record, one, row["origin"], row["source"] or "") for one in keys),
    )


def _set_aside(
    connection: Connection, row: Mapping[str, Any], now: Row, reason: str, actor: str
) -> Iterator[Operation]:
    """What counted until now stays as a statement with the reason why it does not count any more."""
    c = TABLES["claim"].c
    others = select(TABLES["claim"]).where(c.record == row["record"], c.field == row["field"], c.uid != row["uid"])
    held = [one for one in connection.execute(others).mappings() if _meaning(json.loads(one["value"])) == _meaning(now)]
    for one in held:
        if one["reason"] != reason:
            yield Update("claim", one["uid"], {"reason": one["reason"]}, {"reason": reason})
    if not held:
        kept = Statement(row["firm"], row["about"], row["record"], row["field"], None, reason)
        made = _insert(connection, kept, actor)
        if made is not None:
            yield made


def _with_following(
    table: str, key: str, now: Mapping[str, Any], before: dict[str, Scalar], after: dict[str, Scalar]
) -> tuple[dict[str, Scalar], dict[str, Scalar]]:
    """What follows from the value changes with it: a milestone that has happened is planned no longer."""
    if (table, key) != ("milestone", "happened"):
        return before, after
    day = decoded(table, key, after)
    status = "planned" if day is not None and day.planned else "done"
    return {**before, "status": now["status"]}, {**after, "status": status}


def drop_claim(connection: Connection, uid: str, *, actor: str, reason: str, firm: str) -> ChangeSet:
    """The change set that takes a statement out of the registry; the log goes on to tell of it.

    Raises:
        UserError: it is gone already.
    """
    row = connection.execute(select(TABLES["claim"]).where(TABLES["claim"].c.uid == uid)).mappings().first()
    if row is None:
        raise UserError(Text("This statement is not in the registry any more."), _NOTHING, LOOK_AGAIN)
    label = {"field": _title(connection, row["about"], row["record"], row["field"]), "firm": firm}
    return ChangeSet(
        "edit",
        N_("Remove what another source says of {field} of {firm}"),
        actor,
        (Delete("claim", uid, dict(row)),),
        label,
        reason,
    )


def _title(connection: Connection, table: str, record: str, key: str) -> Text:
    if table == "metric":
        row = _record(connection, table, record)
        code = str(row["metric"]) if row is not None else ""
        if row is not None and code in vocabulary("metric"):
            term = vocabulary("metric").get(code)
            return Title(f"{term.en} {row['year']}", f"{row['year']} 年{term.zh}")
    field = ENTITIES[table].field(key)
    return Title(field.en, field.zh)
