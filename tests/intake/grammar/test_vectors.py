"""All vectors of the import reference, one test each; every key of `expect` is asserted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from registry.intake import grammar
from registry.intake.grammar import CompanyName, Context, OldNumber, Ratio, Reading, TierClaim
from registry.model.values import Amount, UncertainDate

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "import-vectors.json").read_text(encoding="utf-8")
)["vectors"]

READERS: dict[str, Callable[[object, Context], Reading[Any]]] = {
    "amount": grammar.read_amount,
    "percent": grammar.read_percent,
    "date": grammar.read_date,
    "bool": grammar.read_bool,
    "srdi": grammar.read_srdi,
    "uscc": grammar.read_uscc,
    "phone": grammar.read_phone,
    "company": grammar.read_company,
}


def _value(vector: dict[str, Any]) -> object:
    value = vector["input"]
    return date.fromisoformat(value["$date"]) if isinstance(value, dict) else value


def _fen(units: str | None) -> int | None:
    """The vectors speak of whole currency units, the registry of fen."""
    return None if units is None else int(Decimal(units) * 100)


def _decimal(text: Decimal | None) -> str | None:
    return None if text is None else f"{text.normalize():f}"


def seen(reading: Reading[Any]) -> dict[str, Any]:
    """A reading in the words of the vectors."""
    found: dict[str, Any] = {
        "status": reading.status.value,
        "codes": list(reading.codes),
        "reason": reading.reason.value if reading.reason else None,
        "note": reading.note,
        "suggestions": list(reading.suggestions),
        "alternatives": list(reading.alternatives),
        "value": reading.value,
        **dict(reading.params),
    }
    match reading.value:
        case Amount() as amount:
            found |= {"kind": amount.kind.value, "lo": amount.lo_fen, "hi": amount.hi_fen, "currency": amount.currency}
        case Ratio() as ratio:
            found |= {"kind": ratio.kind.value, "lo": _decimal(ratio.lo), "hi": _decimal(ratio.hi)}
        case UncertainDate() as when:
            found |= {
                "precision": when.precision.value,
                "start": when.start.isoformat() if when.start else None,
                "end": when.end.isoformat() if when.end else None,
                "approx": when.approx,
                "planned": when.planned,
                "as_of": when.as_of,
            }
        case TierClaim() as claim:
            found |= {"level": claim.level.value, "year": claim.year}
        case OldNumber() as old:
            found[old.scheme] = old.value
        case CompanyName() as company:
            found |= {
                name: getattr(company, name)
                for name in ("name", "key", "core", "region", "legal", "branch", "former", "short")
            }
        case tuple() as several:
            found["value"] = list(several)
        case _:
            pass
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    reading = READERS[vector["kind"]](_value(vector), Context(**vector["context"]))
    found = seen(reading)
    expected = dict(vector["expect"])
    if vector["kind"] == "amount":
        expected |= {end: _fen(expected[end]) for end in ("lo", "hi") if end in expected}
    assert {name: found.get(name, "absent") for name in expected} == expected


def test_every_vector_is_here() -> None:
    assert len(VECTORS) == 198
    assert {v["kind"] for v in VECTORS} == set(READERS)
    assert len({v["id"] for v in VECTORS}) == len(VECTORS)


TEXTS = [v for v in VECTORS if isinstance(v["input"], str)]


@pytest.mark.parametrize("vector", TEXTS, ids=[v["id"] for v in TEXTS])
def test_full_width_reads_the_same(vector: dict[str, Any]) -> None:
    """Digits and letters typed with a Chinese keyboard make no difference."""
    value: str = vector["input"]
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in value)
    reader, context = READERS[vector["kind"]], Context(**vector["context"])
    narrow, broad = seen(reader(value, context)), seen(reader(wide, context))
    for found in (narrow, broad):
        if isinstance(found["value"], Amount | Ratio | UncertainDate):
            found["value"] = None  # holds the raw text
    assert broad == narrow
