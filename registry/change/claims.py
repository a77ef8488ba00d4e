"""What several sources say of one value: the value that counts stands in the record, the statements of others beside it.

A field that the catalogue marks as competing may have statements (table ``claim``). The one that says what the record says
is the chosen one. Choosing another writes its value into the record, with the source of the statement, and keeps what stood
there before as a statement of its own, so that no source is ever lost; the reason is kept with both.

Which statements still wait for a person is said in `registry.change.open_values`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Row, Update, ValueSource
from registry.change.open_values import HAND, SOURCE, competing_columns, meaning, waiting
from registry.change.provenance import Provenance, provenance_of
from registry.change.seal import canonical
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text, Title
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import vocabulary

_NOTHING = Text("Nothing was changed.")
FILE, KEPT, MERGED = "file", "kept", "merged"
"""Reasons that the program gives itself besides `HAND` and `SOURCE`, as `Claim.reason` has them: a person took the value of
the file or kept that of the registry, two firms became one. Other reasons are the words of a person."""
REASONS: Mapping[str, Text] = {
    HAND: Text("the value in the registry was entered by hand"),
    SOURCE: Text("the value in the registry has the better source"),
    FILE: Text("the value of the imported file was taken"),
    KEPT: Text("the value in the registry was kept at the import"),
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
        waits: it says something else, and nobody has settled which of the two counts.
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
    waits: bool = False


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
    said: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows.mappings():
        record = row["record"]
        if record not in held:
            held[record] = _record(connection, row["about"], record)
        if held[record] is not None and competing_columns(row["about"], row["field"]):
            said.setdefault((record, row["field"]), []).append(dict(row))
    return {key: _claims(some, held[key[0]] or {}) for key, some in said.items()}


def _claims(rows: Sequence[Mapping[str, Any]], now: Mapping[str, Any]) -> tuple[Claim, ...]:
    """The statements about one field of the record that says `now`."""
    columns = competing_columns(rows[0]["about"], rows[0]["field"])
    waits = waiting(rows, {name: now[name] for name in columns})
    return tuple(replace(_claim(row, now), waits=row["uid"] in waits) for row in rows)


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
        chosen=meaning(columns) == meaning({name: now[name] for name in competing_columns(table, key)}),
    )


def keep(connection: Connection, statements: Iterable[Statement], actor: str) -> Iterator[Insert | Update]:
    """What keeps `statements`, all of them stated now: what a source says again is not kept twice, but is its latest."""
    at = _now()
    for one in statements:
        made = _insert(connection, one, actor, at)
        if made is not None:
            yield made
        elif one.columns is not None:
            yield from _said_again(connection, one, at)


def _said_again(connection: Connection, one: Statement, at: str) -> Iterator[Update]:
    """The statement that `one` repeats is of now, where something else was stated since."""
    c = TABLES["claim"].c
    since = select(func.max(c.said_at)).where(c.record == one.record, c.field == one.key)
    last = connection.execute(since).scalar() or ""
    for row in connection.execute(_same(one, canonical(dict(one.columns or {})), one.source)).mappings():
        if (row["said_at"] or "") < last:
            yield Update("claim", row["uid"], {"said_at": row["said_at"]}, {"said_at": at})


def _same(one: Statement, body: str, source: str) -> Select[Any, Any]:
    """What the same source has said of the same value in the same way."""
    c = TABLES["claim"].c
    return select(c.uid, c.said_at).where(
        c.record == one.record, c.field == one.key, c.value == body, c.source == (source or None)
    )


def _insert(connection: Connection, one: Statement, actor: str, now: str) -> Insert | None:
    columns, origin, source, by, at = one.columns, one.origin, one.source, actor, now
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
    if connection.execute(_same(one, canonical(dict(columns)), source)).first() is not None:
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
    return datetime.now(UTC).isoformat(timespec="microseconds")  # of two imports in one second one is the later


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
        raise UserError(
            Text("This field takes one value only."),
            _NOTHING,
            Text("Edit the value itself, and name the source with it."),
        )
    made = _insert(connection, statement, actor, _now())
    if made is None:
        raise UserError(
            Text("This source has said the same before."),
            _NOTHING,
            Text("Choose the value among those of the field, or name another source."),
        )
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
    reason = _worded(reason)
    c = TABLES["claim"].c
    row = connection.execute(select(TABLES["claim"]).where(c.uid == uid)).mappings().first()
    now = _record(connection, row["about"], row["record"]) if row is not None else None
    if row is None or now is None:
        raise UserError(Text("This statement is not in the registry any more."), _NOTHING, LOOK_AGAIN)
    row = dict(row)
    table, record, key = str(row["about"]), str(row["record"]), str(row["field"])
    if _claim(row, now).chosen:
        raise UserError(
            Text("This value counts already."), _NOTHING, Text("Choose another of the values, or keep this one.")
        )
    columns = json.loads(row["value"])
    before = {name: now[name] for name in columns}
    operations: list[Operation] = []
    operations += _settled(connection, (table, record, key), before, reason, actor, but=uid)
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


def keep_value(
    connection: Connection, table: str, record: str, key: str, *, actor: str, reason: str, firm: str
) -> ChangeSet:
    """The change set that settles that the value which counts goes on counting, whatever is said against it by now.

    Args:
        reason: why; it is kept with the value that counts, with those set aside, and in the history.
        firm: the firm's name, for the label.

    Raises:
        UserError: no reason was given, the record is gone, or nothing waits to be settled.
    """
    reason = _worded(reason)
    now = _record(connection, table, record)
    if now is None:
        raise UserError(Text("This statement is not in the registry any more."), _NOTHING, LOOK_AGAIN)
    held = {name: now[name] for name in competing_columns(table, key)}
    if not waiting(_said_of(connection, record, key), held):
        raise UserError(Text("There is nothing to settle here any more."), _NOTHING, LOOK_AGAIN)
    label = {"field": _title(connection, table, record, key), "firm": firm}
    operations = tuple(_settled(connection, (table, record, key), held, reason, actor))
    return ChangeSet("edit", N_("Keep the value of {field} of {firm}"), actor, operations, label, reason)


def _worded(reason: str) -> str:
    """A person's reason; never one of the words by which the program knows its own.

    Raises:
        UserError: it is empty.
    """
    said = reason.strip()
    if not said:
        raise UserError(Text("Say why this value is chosen."), _NOTHING)
    return f"“{said}”" if said in REASONS else said


def _said_of(connection: Connection, record: str, key: str) -> Sequence[Mapping[str, Any]]:
    c = TABLES["claim"].c
    query = select(TABLES["claim"]).where(c.record == record, c.field == key).order_by(c.said_at, c.uid)
    return [dict(row) for row in connection.execute(query).mappings()]


def _settled(
    connection: Connection, about: tuple[str, str, str], now: Row, reason: str, actor: str, but: str = ""
) -> Iterator[Operation]:
    """`reason` goes to what counts until now, kept as a statement of its own, and to all that waits; not to `but`."""
    table, record, key = about
    rows = [row for row in _said_of(connection, record, key) if row["uid"] != but]
    held = {row["uid"] for row in rows if meaning(json.loads(row["value"])) == meaning(now)}
    told = held | waiting(rows, now)
    for row in rows:
        if row["uid"] in told and row["reason"] != reason:
            yield Update("claim", row["uid"], {"reason": row["reason"]}, {"reason": reason})
    if not held:
        owner = record if table == "firm" else str((_record(connection, table, record) or {})["firm"])
        made = _insert(connection, Statement(owner, table, record, key, None, reason), actor, _now())
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
