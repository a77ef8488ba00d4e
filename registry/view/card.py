"""Everything about one firm, each value with where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from registry.change import Provenance, changes, provenance_of, record_history
from registry.change.claims import Claim, claims_of
from registry.change.open_values import OpenValue
from registry.errors import UserError
from registry.i18n import Language, Text
from registry.model.catalogue import Entity, Field, Kind
from registry.model.cultivation_entities import OF_A_FIRM
from registry.model.entities import ENTITIES, TABLES
from registry.model.firm_entities import FIRM
from registry.model.raised import day_of
from registry.model.vocab import vocabulary
from registry.model.wording import show_value
from registry.store import Registry
from registry.view.rows import FirmRow, Record, firm_row

_SECTIONS = (
    "recognition",
    "funding_event",
    "milestone",
    "metric",
    "firm_site",
    "firm_segment",
    "firm_name",
    "veto_record",
    "evidence",
    "firm_identifier",
    "contact",
    "note",
    *OF_A_FIRM,
)


@dataclass(frozen=True, slots=True)
class CardField:
    """One value of a record and where it came from. `value` is decoded; None is unknown."""

    field: Field
    value: Any
    provenance: Provenance | None

    def label(self, language: Language) -> str:
        """The field's title."""
        return self.field.title(language)

    def text(self, language: Language) -> str:
        """The value as a person reads it, "—" where it is unknown."""
        return show_value(self.field, self.value, language)


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One child record (a round, a milestone, a recognition, a yearly figure …)."""

    table: str
    uid: str
    values: Record
    fields: tuple[CardField, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One changed field: `before` and `after` are decoded values, None for unknown."""

    at: datetime
    actor: str
    reason: str
    act: str
    table: str
    field: Field
    before: Any
    after: Any
    uid: str


@dataclass(frozen=True, slots=True)
class FirmCard:
    """All that is known about one firm.

    Attributes:
        claims: what several sources say of a value, by record and field.
    """

    row: FirmRow
    profile: tuple[CardField, ...]
    recognitions: tuple[CardRecord, ...]
    funding: tuple[CardRecord, ...]
    milestones: tuple[CardRecord, ...]
    metrics: tuple[CardRecord, ...]
    sites: tuple[CardRecord, ...]
    names: tuple[CardRecord, ...]
    vetoes: tuple[CardRecord, ...]
    evidence: tuple[CardRecord, ...]
    contacts: tuple[CardRecord, ...]
    notes: tuple[CardRecord, ...]
    history: tuple[HistoryLine, ...]
    claims: Mapping[tuple[str, str], tuple[Claim, ...]]


def _card_record(table: str, record: Record, origins: Any) -> CardRecord:
    fields = tuple(
        CardField(f, record[f.key], origins.get((record["uid"], f.key)))
        for f in ENTITIES[table].fields
        if f.kind is not Kind.REFERENCE
    )
    return CardRecord(table, record["uid"], record, fields)


def _kin(connection: Connection, uid: str) -> dict[str, list[Record]]:
    kin: dict[str, list[Record]] = {}
    for table in _SECTIONS:
        t = TABLES[table]
        rows = connection.execute(select(t).where(t.c.firm == uid).order_by(t.c.uid)).mappings()
        kin[table] = [ENTITIES[table].decode(row) | {"uid": row["uid"]} for row in rows]
    return kin


def firm_card(registry: Registry, uid: str, as_of: date) -> FirmCard:
    """The card of the firm `uid`.

    Raises:
        UserError: there is no such firm.
    """
    with registry.read() as connection:
        t = TABLES["firm"]
        held = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
        if held is None:
            raise UserError(
                Text("There is no such firm in this registry."), None, Text("Search for it by name or credit code.")
            )
        firm = FIRM.decode(held) | {"uid": uid}
        kin = _kin(connection, uid)
        owners = {uid: "firm"} | {r["uid"]: table for table, rows in kin.items() for r in rows}
        origins = dict(provenance_of(connection, [(table, key) for key, table in owners.items()]))
        history = _history(connection, owners)
        claims = claims_of(connection, uid)
    for key, some in claims.items():
        if key in origins and (others := sum(not one.chosen for one in some)):
            origins[key] = replace(origins[key], others=others, waits=any(one.waits for one in some))
    kin["funding_event"].sort(key=lambda r: (day_of(r["announced"]), r["uid"]))
    kin["milestone"].sort(key=lambda r: (day_of(r["happened"]), r["uid"]))
    kin["metric"].sort(key=lambda r: (vocabulary("metric").get(r["metric"]).rank, r["year"]))
    kin["note"].sort(key=lambda r: (r["title"], r["uid"]))
    made = {table: tuple(_card_record(table, r, origins) for r in rows) for table, rows in kin.items()}
    return FirmCard(
        row=firm_row(firm, {table: {uid: rows} for table, rows in kin.items()}, as_of, _waiting(claims, kin["metric"])),
        profile=tuple(CardField(f, firm[f.key], origins.get((uid, f.key))) for f in FIRM.fields if f.group != "search"),
        recognitions=made["recognition"],
        funding=made["funding_event"],
        milestones=made["milestone"],
        metrics=made["metric"],
        sites=made["firm_site"],
        names=made["firm_name"],
        vetoes=made["veto_record"],
        evidence=made["evidence"],
        contacts=made["contact"],
        notes=made["note"],
        history=history,
        claims=claims,
    )


def _waiting(claims: Mapping[tuple[str, str], Sequence[Claim]], metrics: Sequence[Record]) -> list[OpenValue]:
    """The values of the firm that wait to be settled."""
    codes = {record["uid"]: str(record["metric"]) for record in metrics}
    return [
        OpenValue(some[0].firm, some[0].table, record, key, codes.get(record, key))
        for (record, key), some in claims.items()
        if any(one.waits for one in some)
    ]


def _history(connection: Connection, owners: dict[str, str]) -> tuple[HistoryLine, ...]:
    acts = {c.tx: c for c in changes(connection)}
    lines: list[HistoryLine] = []
    for entry in record_history(connection, owners):
        act = acts[entry.tx]
        entity = ENTITIES[entry.table]
        before, after = _sides(entity, entry.op, entry.delta)
        for field in entity.fields:
            if field.kind is Kind.REFERENCE or all(c.name not in entry.delta for c in field.columns):
                continue
            lines.append(
                HistoryLine(
                    act.at,
                    act.actor,
                    act.reason,
                    act.kind,
                    entry.table,
                    field,
                    field.decode(before),
                    field.decode(after),
                    entry.uid,
                )
            )
    return tuple(reversed(lines))


def _sides(entity: Entity, op: str, delta: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    empty = {c.name: None for f in entity.fields for c in f.columns}
    if op == "insert":
        return empty, empty | delta
    if op == "delete":
        return empty | delta, empty
    return empty | {k: v[0] for k, v in delta.items()}, empty | {k: v[1] for k, v in delta.items()}
