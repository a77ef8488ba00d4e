"""Facts may conflict: what several sources say of a value is kept, one counts, and another can be chosen with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from registry.change import ChangeSet, Insert, apply, merge_firms, provenance_of, record_history, undo
from registry.change.claims import (
    HAND,
    MERGED,
    Claim,
    Statement,
    add_claim,
    choose_claim,
    claims_of,
    drop_claim,
)
from registry.change.open_values import competing_columns
from registry.errors import UserError
from registry.model.entities import ENTITIES
from registry.model.firm_entities import FIRM
from registry.model.values import Amount, AmountKind
from registry.store import Registry
from tests.change.acts import do, edit, faults, firm
from tests.store.support import everything

_CAPITAL = FIRM.field("reg_capital")


def _money(fen: int, text: str) -> dict[str, Any]:
    return _CAPITAL.encode(Amount(AmountKind.EXACT, fen, fen, "CNY", text))


def _said(key: str, columns: dict[str, Any] | None, source: str, **more: Any) -> Statement:
    return Statement("f", "firm", "f", key, columns, origin="document", source=source, **more)


def _note(registry: Registry, statement: Statement) -> None:
    with registry.read() as connection:
        change = add_claim(connection, statement, actor="officer", firm="甲公司")
    apply(registry, change)


def _claims(registry: Registry, key: str = "park") -> tuple[Claim, ...]:
    with registry.read() as connection:
        return claims_of(connection, "f").get(("f", key), ())


def _choose(registry: Registry, uid: str, reason: str = "verified on site") -> None:
    with registry.read() as connection:
        change = choose_claim(connection, uid, actor="reviewer", reason=reason, firm="甲公司")
    apply(registry, change)


def test_another_source_is_noted_chosen_and_taken_back(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    before = everything(registry)
    _note(registry, _said("park", {"park": "临港"}, "Annual report 2024, p. 3"))
    (other,) = _claims(registry)
    assert (other.value, other.source, other.chosen) == ("临港", "Annual report 2024, p. 3", False)
    _choose(registry, other.uid)
    with registry.read() as connection:
        origin = provenance_of(connection, [("firm", "f")])["f", "park"]
        history = record_history(connection, ["f"])
    assert everything(registry)["firm", "f"]["park"] == "临港"
    assert (origin.kind, origin.short(), origin.actor) == ("document", "Annual report 2024, p. 3", "reviewer")
    assert history[-1].delta["park"] == ["G60", "临港"], "the history shows the choice"
    told = {claim.value: (claim.chosen, claim.reason, claim.by) for claim in _claims(registry)}
    assert told == {"临港": (True, "verified on site", "officer"), "G60": (False, "verified on site", "officer")}
    undo(registry, "officer")
    undo(registry, "officer")
    assert everything(registry) == before
    assert faults(registry) == []


def test_choosing_to_and_fro_loses_no_source(registry: Registry) -> None:
    do(registry, firm("f", **_money(100, "1元")))
    _note(registry, _said("reg_capital", _money(500, "5元"), "B"))
    _note(registry, _said("reg_capital", _money(900, "9元"), "C"))
    for value in (500, 900, 100, 500):
        wanted = next(c for c in _claims(registry, "reg_capital") if c.value.lo_fen == value)
        _choose(registry, wanted.uid, f"because {value}")
        claims = _claims(registry, "reg_capital")
        assert sorted(c.value.lo_fen for c in claims) == [100, 500, 900]
        assert [(c.value.lo_fen, c.reason) for c in claims if c.chosen] == [(value, f"because {value}")]
    assert faults(registry) == []


def test_a_figure_is_chosen_whole(registry: Registry) -> None:
    figure = {"firm": "f", "metric": "revenue", "year": 2024, "kind": "exact", "lo": 7, "hi": 7, "currency": "CNY"}
    do(registry, firm("f"), Insert("metric", "m", figure))
    columns = {"lo": 5, "hi": 9, "kind": "range", "currency": "CNY", "text": "5-9"}
    with registry.read() as connection:
        said = Statement("f", "metric", "m", "lo", columns, origin="web", source="https://example.org")
        change = add_claim(connection, said, actor="officer", firm="甲公司")
    apply(registry, change)
    with registry.read() as connection:
        (claim,) = claims_of(connection, "f")["m", "lo"]
        change = choose_claim(connection, claim.uid, actor="officer", reason="newer", firm="甲公司")
    assert "Revenue 2024" in str(change.label_values["field"])
    apply(registry, change)
    now = everything(registry)["metric", "m"]
    assert {name: now[name] for name in columns} == columns


def test_what_is_refused(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    _note(registry, _said("park", {"park": "临港"}, "A"))
    (claim,) = _claims(registry)
    for run, words in (
        (lambda c: choose_claim(c, claim.uid, actor="a", reason="  ", firm="x"), "why"),
        (lambda c: choose_claim(c, "nobody", actor="a", reason="r", firm="x"), "not in the registry"),
        (lambda c: add_claim(c, _said("park", {"park": "临港"}, "A"), actor="a", firm="x"), "same before"),
        (lambda c: add_claim(c, _said("uscc", {"uscc": "1"}, "A"), actor="a", firm="x"), "one value only"),
    ):
        with registry.read() as connection, pytest.raises(UserError, match=words):
            run(connection)
    _choose(registry, claim.uid)
    with registry.read() as connection, pytest.raises(UserError, match="counts already"):
        choose_claim(connection, claim.uid, actor="a", reason="r", firm="x")


def test_a_value_edited_by_hand_leaves_the_statements(registry: Registry) -> None:
    do(registry, firm("f", park="G60"))
    _note(registry, _said("park", {"park": "临港"}, "A", reason=HAND))
    do(registry, edit(registry, "firm", "f", park="临港"))
    (claim,) = _claims(registry)
    assert claim.chosen, "the record says the same now"
    do(registry, edit(registry, "firm", "f", park="张江"))
    (claim,) = _claims(registry)
    assert not claim.chosen
    with registry.read() as connection:
        change = drop_claim(connection, claim.uid, actor="officer", reason="a slip", firm="甲公司")
    apply(registry, change)
    assert _claims(registry) == ()


def test_a_merge_keeps_what_the_other_firm_said(registry: Registry) -> None:
    figure = {"metric": "revenue", "year": 2024, "kind": "exact", "currency": "CNY"}
    apply(
        registry,
        ChangeSet(
            "edit",
            "x",
            "officer",
            (
                firm("f", park="G60", place="上海"),
                firm("g", "乙公司", park="临港", place="上海"),
                Insert("metric", "m", {"firm": "f", "lo": 7, "hi": 7, **figure}),
                Insert("metric", "n", {"firm": "g", "lo": 8, "hi": 8, **figure}),
            ),
        ),
    )
    with registry.read() as connection:
        said = Statement("g", "firm", "g", "park", {"park": "张江"}, origin="web", source="A")
        change = add_claim(connection, said, actor="officer", firm="乙公司")
    apply(registry, change)
    before = everything(registry)
    apply(registry, merge_firms(registry, "f", "g", frozenset(), "officer"))
    assert {(c.value, c.reason) for c in _claims(registry)} == {("张江", ""), ("临港", MERGED)}
    with registry.read() as connection:
        (figures,) = (some for (uid, _), some in claims_of(connection, "f").items() if uid == "m")
    assert [c.value["lo"] for c in figures] == [8]
    assert _claims(registry, "place") == (), "where both say the same there is nothing to keep"
    undo(registry, "officer")
    assert everything(registry) == before
    assert faults(registry) == []


def test_fields_that_name_a_firm_or_follow_from_others_take_one_value() -> None:
    for table, entity in ENTITIES.items():
        for field in entity.fields:
            if field.computed or field.required or field.key in ("uscc", "legal_name", "pinyin"):
                assert competing_columns(table, field.key) == () or (table, field.key) == ("veto_record", "answer")
