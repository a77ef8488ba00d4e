"""Support as a whole, by instrument, by district and by tier: how many firms sought and got it, and what was paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from registry.cultivation.file import Money, total
from registry.cultivation.instruments import instruments
from registry.i18n import Text, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import vocabulary

Record = Mapping[str, Any]


class By(StrEnum):
    """What support is counted by."""

    INSTRUMENT = "instrument"
    DISTRICT = "district"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One line; each list of firms is what stands behind its number.

    Attributes:
        granted: firms of which a support was granted or paid; revoked ones stand apart.
        amount: what was granted or paid, as far as figures are known.
    """

    key: str
    title: Text
    firms: tuple[str, ...]
    sought: tuple[str, ...]
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    revoked: tuple[str, ...]
    paid_to: tuple[str, ...]
    amount: Money
    paid: Money


_GRANTED = ("granted", "paid")


def support_overview(connection: Connection, by: By, tiers: Mapping[str, str]) -> tuple[SupportRow, ...]:
    """The lines, the one with the most firms first.

    Args:
        tiers: code of the tier that each firm holds, by uid; a firm without one holds none on record.
    """
    supports, payments = _records(connection, "support"), _records(connection, "payment")
    known = instruments(connection)
    f = TABLES["firm"].c
    districts = {row.uid: row.district or "" for row in connection.execute(select(f.uid, f.district))}

    def of_instrument(one: Record) -> tuple[str, Text]:
        found = known.find(one["instrument"])
        return (found.code if found is not None else one["instrument"], known.title(one["instrument"]))

    def of_district(one: Record) -> tuple[str, Text]:
        return _term("district", districts.get(one["firm"], ""), Text("District not known"))

    def of_tier(one: Record) -> tuple[str, Text]:
        return _term("tier", tiers.get(one["firm"], ""), Text("No tier on record"))

    keyed = {By.INSTRUMENT: of_instrument, By.DISTRICT: of_district, By.TIER: of_tier}[by]
    return _lines(supports, payments, keyed)


def _term(name: str, code: str, otherwise: Text) -> tuple[str, Text]:
    if not code or code not in vocabulary(name):
        return "", otherwise
    term = vocabulary(name).get(code)
    return code, Title(term.en, term.zh)


def _lines(
    supports: Iterable[Record], payments: Iterable[Record], keyed: Callable[[Record], tuple[str, Text]]
) -> tuple[SupportRow, ...]:
    paid: dict[str, list[Record]] = {}
    for one in payments:
        paid.setdefault(one["support"], []).append(one)
    groups: dict[str, tuple[Text, list[Record]]] = {}
    for one in supports:
        key, title = keyed(one)
        groups.setdefault(key, (title, []))[1].append(one)
    made = [_line(key, title, held, paid) for key, (title, held) in groups.items()]
    return tuple(sorted(made, key=lambda row: (-len(row.firms), row.key)))


def _line(key: str, title: Text, held: list[Record], paid: Mapping[str, list[Record]]) -> SupportRow:
    def firms(*states: str) -> tuple[str, ...]:
        return _firms(one for one in held if one["state"] in states)

    fen = unknown = 0
    for one in held:
        if one["state"] in _GRANTED:
            amount = one["amount"]
            point = amount.point_fen if amount is not None and amount.currency == "CNY" else None
            fen, unknown = (fen, unknown + 1) if point is None else (fen + point, unknown)
    out = [p for one in held for p in paid.get(one["uid"], ())]
    return SupportRow(
        key,
        title,
        _firms(held),
        firms("sought"),
        firms(*_GRANTED),
        firms("refused"),
        firms("revoked"),
        _firms(out),
        Money(fen, unknown),
        total(out),
    )


def _firms(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(sorted({one["firm"] for one in records}))


def _records(connection: Connection, table: str) -> list[Record]:
    t, entity = TABLES[table], ENTITIES[table]
    return [
        entity.decode(row) | {"uid": row["uid"]} for row in connection.execute(select(t).order_by(t.c.uid)).mappings()
    ]
