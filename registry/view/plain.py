"""Records as plain data for ``--json`` and exports: catalogue keys, strings, numbers, nothing lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.model.entities import ENTITIES
from registry.model.values import Amount, UncertainDate
from registry.store import Registry
from registry.view.rows import Record, records


def _units(fen: int | None) -> str | None:
    """Minor units as a decimal string of whole units: 150000000000 is "1500000000", 12345 is "123.45"."""
    if fen is None:
        return None
    sign, whole, cents = "-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100
    return f"{sign}{whole}" + (f".{cents:02d}" if cents else "")


def plain_value(value: Any) -> Any:
    """A value of the catalogue as JSON data.

    An amount becomes {kind, lo, hi, currency, cumulative, text} with whole currency units as decimal strings; a date
    becomes {iso, precision, start, end, doubt, approx, planned, as_of, text}.
    """
    if isinstance(value, Amount):
        return {
            "kind": value.kind.value,
            "lo": _units(value.lo_fen),
            "hi": _units(value.hi_fen),
            "currency": value.currency,
            "cumulative": value.cumulative,
            "text": value.text,
        }
    if isinstance(value, UncertainDate):
        return {
            "iso": value.iso(),
            "precision": value.precision.value,
            "start": _day(value.start),
            "end": _day(value.end),
            "doubt": value.doubt,
            "approx": value.approx,
            "planned": value.planned,
            "as_of": value.as_of,
            "text": value.text,
        }
    return value


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def plain_record(table: str, record: Record) -> dict[str, Any]:
    """One decoded record by catalogue key; fields that hold several codes become lists."""
    plain: dict[str, Any] = {"uid": record["uid"]}
    for field in ENTITIES[table].fields:
        value = record[field.key]
        plain[field.key] = (value or "").split() if field.many else plain_value(value)
    return plain


def plain_records(registry: Registry, table: str) -> list[dict[str, Any]]:
    """All records of `table` as JSON data. Records of a firm carry its name beside its key."""
    with registry.read() as connection:
        names = {f["uid"]: f["legal_name"] for f in records(connection, "firm")}
        found = records(connection, table)
    rows = [plain_record(table, record) for record in found]
    for row in rows:
        if "firm" in row:
            row["firm_name"] = names[row["firm"]]
    return rows
