"""Which values wait to be settled: what competes, what settles it, what opens it again, and what is only out of date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from registry.change import Insert, apply, redo, undo
from registry.change.claims import (
    FILE,
    KEPT,
    MERGED,
    Claim,
    Statement,
    add_claim,
    choose_claim,
    claims_of,
    drop_claim,
    keep_value,
)
from registry.change.open_values import HAND, SOURCE, OpenValue, open_values, waiting
from registry.errors import UserError
from registry.model.firm_entities import FIRM
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.store import Registry
from tests.change.acts import do, edit, faults, firm
from tests.store.support import everything

_NOW = {"park": "G60"}
Row = Mapping[str, Any]


def said(value: str, source: str = "A", reason: str | None = None, at: str = "2026-01-01", **more: Any) -> Row:
    """A statement about the park of a firm."""
    uid = f"{value}/{source}"
    row = {"uid": uid, "value": json.dumps({"park": value}), "origin": "document", "said_by": "王莉", "said_at": at}
    return row | {"source": source, "reason": reason} | more


def sheet(value: str, file: str, at: str, reason: str = HAND) -> Row:
    return said(value, f"{file} › 表!F12", reason, at, origin="sheet", uid=f"{value}/{file}")


@pytest.mark.parametrize(
    ("rows", "waits"),
    [
        ([], set()),
        ([said("临港")], {"临港/A"}),
        ([said("临港", reason=HAND)], {"临港/A"}),
        ([said("临港", reason=SOURCE)], {"临港/A"}),
        # What a person said, in whatever way, is settled.
        *[([said("临港", reason=why)], set[str]()) for why in ("seen on site", FILE, KEPT, MERGED)],
        # Equal values do not compete, however they were written.
        ([said("G60"), said("Ｇ６０", "B"), said(" g60", "C")], set()),
        ([said("临港"), said("张江", "B")], {"临港/A", "张江/B"}),
        # A value that was set aside is not asked about again, whoever says it next; another one is.
        ([said("临港", reason="no"), said("临港", "B")], set()),
        ([said("临港", reason="no"), said("张江", "B")], {"张江/B"}),
        # A newer statement of the same source is the one that competes, whatever its quarter.
        ([sheet("临港", "Q3-Songjiang.xlsx", "2026-01"), sheet("张江", "Q4-Songjiang.xlsx", "2026-04")],
         {"张江/Q4-Songjiang.xlsx"}),
        ([sheet("临港", "松江区2025年第三季度.xlsx", "2026-01"), sheet("张江", "松江区2025年第四季度.xlsx", "2026-04")],
         {"张江/松江区2025年第四季度.xlsx"}),
        ([sheet("临港", "Q3-Songjiang.xlsx", "2026-01"), sheet("G60", "Q4-Songjiang.xlsx", "2026-04", "")], set()),
        ([sheet("临港", "Songjiang.xlsx", "2026-01"), sheet("张江", "Minhang.xlsx", "2026-04")],
         {"临港/Songjiang.xlsx", "张江/Minhang.xlsx"}),
        # Two sheets of one import are no newer than each other; a file whose name is a date only is itself.
        ([sheet("临港", "Q3-Songjiang.xlsx", "2026-01"), sheet("张江", "Q3-Songjiang(2).xlsx", "2026-01")],
         {"临港/Q3-Songjiang.xlsx", "张江/Q3-Songjiang(2).xlsx"}),
        ([sheet("临港", "2025-03.xlsx", "2026-01"), sheet("张江", "2025-04.xlsx", "2026-04")],
         {"临港/2025-03.xlsx", "张江/2025-04.xlsx"}),
        ([said("临港", "Annual report 2024", None, "2026-01"), said("张江", "Annual report 2025", None, "2026-04")],
         {"临港/Annual report 2024", "张江/Annual report 2025"}),
    ],
)  # fmt: skip
def test_what_waits(rows: list[Row], waits: set[str]) -> None:
    assert waiting(rows, _NOW) == waits


@pytest.mark.parametrize("key", ["established", "reg_capital"])
def test_values_are_held_against_each_other_as_they_mean(key: str) -> None:
    """Not by the words they were read from."""
    day, other = (UncertainDate(Precision.DAY, one, one) for one in (date(2018, 3, 5), date(2018, 3, 6)))
    worth, more = (Amount(AmountKind.EXACT, fen, fen, "CNY", text=text) for fen, text in ((100, "1元"), (200, "2元")))
    now, differs = (day, other) if key == "established" else (worth, more)
    columns = FIRM.field(key).encode(now)
    rewritten = {k: "壹" if k.endswith("text") else v for k, v in columns.items()}
    for value, count in ((rewritten, 0), (FIRM.field(key).encode(differs), 1)):
        assert len(waiting([{**said(""), "value": json.dumps(value)}], columns)) == count


# --- in a registry


def _note(registry: Registry, value: str, source: str, reason: str = "") -> None:
    statement = Statement("f", "firm", "f", "park", {"park": value}, reason, "document", source)
    with registry.read() as connection:
        change = add_claim(connection, statement, actor="officer", firm="甲公司")
    apply(registry, change)


def _claim(registry: Registry, value: str) -> Claim:
    with registry.read() as connection:
        return next(c for c in claims_of(connection, "f")["f", "park"] if c.value == value)


def _open(registry: Registry) -> list[OpenValue]:
    with registry.read() as connection:
        whole, asked = open_values(connection), open_values(connection, ["f", "nobody"])
        shown = [one for some in claims_of(connection, "f").values() for one in some if one.waits]
    assert whole == asked
    assert bool(shown) == bool(whole), "the page says the same as the table"
    return whole.get("f", [])


def _keep(registry: Registry, reason: str = "as the licence says") -> None:
    with registry.read() as connection:
        change = keep_value(connection, "firm", "f", "park", actor="reviewer", reason=reason, firm="甲公司")
    apply(registry, change)


def test_the_value_that_counts_is_kept_in_one_step_and_a_new_one_opens_the_question_again(registry: Registry) -> None:
    do(registry, firm("f", park="G60"), firm("g", "乙公司", park="G60"))
    assert _open(registry) == []
    _note(registry, "临港", "A", HAND)
    _note(registry, "张江", "B")
    assert _open(registry) == [OpenValue("f", "firm", "f", "park", "park")]
    before = everything(registry)
    _keep(registry)
    assert _open(registry) == []
    assert everything(registry)["firm", "f"] == before["firm", "f"], "the record stays as it is"
    with registry.read() as connection:
        told = {c.value: (c.chosen, c.reason) for c in claims_of(connection, "f")["f", "park"]}
    assert told == dict.fromkeys(("临港", "张江"), (False, "as the licence says")) | {
        "G60": (True, "as the licence says")
    }
    undo(registry, "officer")
    assert everything(registry) == before
    assert _open(registry) != []
    redo(registry, "officer")
    assert _open(registry) == []
    _note(registry, "临港", "C")
    assert _open(registry) == [], "that was set aside already"
    _note(registry, "闵行", "C")
    assert _open(registry) != []
    _keep(registry, "again")
    with registry.read() as connection:
        told = {c.value: c.reason for c in claims_of(connection, "f")["f", "park"] if c.source != "C"}
    assert told == {"临港": "as the licence says", "张江": "as the licence says", "G60": "again"}
    assert faults(registry) == []


def test_choosing_one_settles_all_that_is_said(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    for value, source in (("临港", "A"), ("张江", "B")):
        _note(registry, value, source)
    with registry.read() as connection:
        change = choose_claim(connection, _claim(registry, "临港").uid, actor="r", reason="why", firm="甲公司")
    apply(registry, change)
    assert _open(registry) == []
    assert _claim(registry, "张江").reason == "why"
    undo(registry, "officer")
    assert len(_open(registry)) == 1


def test_what_closes_a_question_without_a_decision(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    _note(registry, "临港", "A")
    do(registry, edit(registry, "firm", "f", park="临港"))
    assert _open(registry) == [], "the record says the same now"
    do(registry, edit(registry, "firm", "f", park="张江"))
    assert len(_open(registry)) == 1
    with registry.read() as connection:
        change = drop_claim(connection, _claim(registry, "临港").uid, actor="o", reason="a slip", firm="甲公司")
    apply(registry, change)
    assert _open(registry) == []


def test_a_value_that_only_another_source_knows_waits_too(registry: Registry) -> None:
    do(registry, firm("f"))
    _note(registry, "临港", "A")
    assert len(_open(registry)) == 1
    _keep(registry, "not confirmed")
    assert _open(registry) == []
    assert everything(registry)["firm", "f"]["park"] is None


def test_figures_compete_within_their_year_only(registry: Registry) -> None:
    figures = [
        Insert(
            "metric", f"m{year}", {"firm": "f", "metric": "revenue", "year": year, "kind": "exact", "lo": 7, "hi": 7}
        )
        for year in (2024, 2025)
    ]
    do(registry, firm("f"), *figures)
    for year, lo in ((2024, 7), (2025, 9)):
        columns = {"lo": lo, "hi": lo, "kind": "exact", "currency": None, "text": str(lo)}
        with registry.read() as connection:
            statement = Statement("f", "metric", f"m{year}", "lo", columns, "", "web", "https://example.org")
            change = add_claim(connection, statement, actor="officer", firm="甲公司")
        apply(registry, change)
    assert _open(registry) == [OpenValue("f", "metric", "m2025", "lo", "revenue")]
    with registry.read() as connection:
        change = keep_value(connection, "metric", "m2025", "lo", actor="o", reason="audited", firm="甲公司")
    assert "Revenue 2025" in str(change.label_values["field"])
    apply(registry, change)
    assert _open(registry) == []


def test_what_is_refused(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    for reason, record, words in (
        ("  ", "f", "why"),
        ("r", "nobody", "not in the registry"),
        ("r", "f", "nothing to settle"),
    ):
        with registry.read() as connection, pytest.raises(UserError, match=words):
            keep_value(connection, "firm", record, "park", actor="a", reason=reason, firm="x")


def test_no_word_of_a_person_is_taken_for_one_of_the_program(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    _note(registry, "临港", "A")
    _keep(registry, SOURCE)
    assert _open(registry) == []
