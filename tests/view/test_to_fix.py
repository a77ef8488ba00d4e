"""What is to be fixed of a firm: each thing is found, told once, and gone when it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.change import ChangeSet, Insert, Operation, apply
from registry.change.claims import Statement, add_claim, keep_value
from registry.i18n import Language
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.store import Registry
from registry.view import firm_card, read_roll
from registry.view.overview import overview
from registry.view.overview.model import FixKind
from registry.view.to_fix import FirmFix, firm_fixes
from tests.store.support import fresh

DAY = date(2026, 3, 31)
UID = "firm"


def day(year: int, month: int, number: int, *, doubt: bool = False) -> UncertainDate:
    one = date(year, month, number)
    return UncertainDate(Precision.DAY, one, one, doubt=doubt)


FIRM: dict[str, Any] = {
    "legal_name": "上海虚构一号有限公司",
    "english_name": "Fictional One",
    "uscc": "91310000MA1FL0007C",
    "district": "310117",
}
RECOGNITION = {
    "firm": UID,
    "tier": "srdi_sme",
    "status": "recognized",
    "recognised": day(2025, 1, 1),
    "valid_to": day(2028, 1, 1),
}
REVENUE = {"firm": UID, "metric": "revenue", "year": 2025, "lo": 1, "hi": 1, "kind": "exact"}
ROUND = {
    "firm": UID,
    "rounds": "a",
    "round_text": "A轮",
    "announced": day(2024, 5, 1),
    "amount": Amount(AmountKind.EXACT, 100, 100, "CNY", text="1元"),
    "source": "s",
}
MILESTONE = {
    "firm": UID,
    "event": "首飞",
    "kind": "orbital_launch",
    "happened": day(2025, 6, 1),
    "status": "done",
    "source": "s",
}


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with fresh(tmp_path / "r.car", name="R", actor="t", data_date=DAY) as made:
        yield made


def fill(registry: Registry, **other: Any) -> tuple[FirmFix, ...]:
    """A firm with nothing to fix but what `other` changes: a field of the firm, or a whole table."""
    firm = FIRM | {key: value for key, value in other.items() if key in FIRM}
    given = {"recognition": RECOGNITION, "metric": REVENUE, "funding_event": ROUND, "milestone": MILESTONE}
    operations: list[Operation] = [Insert("firm", UID, ENTITIES["firm"].encode(firm))]
    for table, record in given.items():
        values = other.get(table, record)
        if values is not None:
            operations.append(Insert(table, f"{table}-1", ENTITIES[table].encode(values)))
    apply(registry, ChangeSet("edit", "Add", "t", tuple(operations)))
    return firm_fixes(firm_card(registry, UID, DAY), DAY)


@pytest.mark.parametrize(
    ("other", "title", "where"),
    [
        ({"uscc": None}, "Credit code missing", "profile uscc"),
        ({"uscc": "91310000MA1FL0007D"}, "Credit code fails its check digit", "profile uscc"),
        ({"district": None}, "District missing", "profile district"),
        ({"district": "330500"}, "Site check, Shanghai", "profile district"),
        ({"english_name": None}, "English name missing", "profile english_name"),
        ({"recognition": None}, "No tier on record", "status + recognition"),
        ({"recognition": RECOGNITION | {"valid_to": day(2025, 12, 31)}}, "Validity lapsed", "status recognition-1"),
        ({"metric": REVENUE | {"year": 2023}}, "No revenue for 2025", "metrics + metric"),
        ({"metric": None}, "No revenue for 2025", "metrics + metric"),
        ({"funding_event": ROUND | {"amount": None}}, "Round without an amount", "funding funding_event-1"),
        (
            {"funding_event": ROUND | {"amount": Amount(AmountKind.UNDISCLOSED, None, None, "CNY", text="未披露")}},
            "Round without an amount",
            "funding funding_event-1",
        ),
        ({"funding_event": ROUND | {"source": None}}, "Round without a source", "funding funding_event-1"),
        ({"milestone": MILESTONE | {"source": None}}, "Milestone without a source", "milestones milestone-1"),
        (
            {"milestone": MILESTONE | {"happened": day(2025, 6, 1, doubt=True)}},
            "Date in doubt",
            "milestones milestone-1",
        ),
    ],
)
def test_each_thing_is_told_with_the_place_to_mend_it(
    registry: Registry, other: dict[str, Any], title: str, where: str
) -> None:
    fixes = fill(registry, **other)
    found = [fix for fix in fixes if str(fix.title) == title]
    assert len(found) == 1, [str(fix.title) for fix in fixes]
    fix = found[0]
    place = fix.field or fix.record or f"+ {fix.table}"
    assert f"{fix.tab} {place}" == where
    for text in (fix.title, fix.detail):
        assert text.render(Language.ZH) != text.render(Language.EN)


def test_a_firm_of_which_all_is_known_has_nothing_to_fix(registry: Registry) -> None:
    assert fill(registry) == ()


@pytest.mark.parametrize(
    ("table", "key", "columns", "where", "words"),
    [
        ("firm", "district", {"district": "310112"}, "profile", "District: Songjiang District here, Minhang District in Q3.xlsx"),
        ("metric", "lo", {"lo": 10**10, "hi": 10**10, "kind": "exact", "currency": "CNY", "text": "1亿"}, "metrics",
         "Revenue 2025: ¥ 0 m here, ¥ 100 m in Q3.xlsx"),
        ("milestone", "outcome", {"outcome": "success"}, "milestones", "Outcome: — here, Success in Q3.xlsx"),
        ("recognition", "batch", {"batch": "第五批"}, "status", "Batch: — here, 第五批 in Q3.xlsx"),
        ("funding_event", "investors", {"investors": "虚构基金"}, "funding", "Investors: — here, 虚构基金 in Q3.xlsx"),
    ],
)  # fmt: skip
def test_what_sources_say_differently_is_to_be_settled(
    registry: Registry, table: str, key: str, columns: dict[str, Any], where: str, words: str
) -> None:
    fill(registry)
    record = UID if table == "firm" else f"{table}-1"
    said = Statement(UID, table, record, key, columns, "hand", "sheet", "Q3.xlsx › 表!F12")
    with registry.read() as connection:
        change = add_claim(connection, said, actor="t", firm="x")
    apply(registry, change)
    (fix,) = firm_fixes(firm_card(registry, UID, DAY), DAY)
    assert (fix.kind, fix.tab, fix.table, fix.record, fix.field) == (FixKind.DIFFERS, where, table, record, key)
    assert str(fix.title) == "Sources differ"
    assert fix.detail.render(Language.EN) == words
    assert "库内为" in fix.detail.render(Language.ZH)
    (there,) = overview(registry, DAY).fixes
    assert (there.kind, there.whole.items, there.whole.behind.firms) == (FixKind.DIFFERS, 1, (UID,))
    assert there.by_district.keys() == {"310117"}
    (row,) = read_roll(registry, DAY).rows
    assert row == firm_card(registry, UID, DAY).row, "the table and the page say the same"
    assert row.unsettled == ("revenue" if table == "metric" else key,)
    with registry.read() as connection:
        change = keep_value(connection, table, record, key, actor="t", reason="r", firm="x")
    apply(registry, change)
    assert firm_fixes(firm_card(registry, UID, DAY), DAY) == ()
    assert overview(registry, DAY).fixes == ()


def test_several_other_values_are_counted(registry: Registry) -> None:
    fill(registry)
    for source, park in (("A", "临港"), ("B", "张江"), ("C", "张江")):
        with registry.read() as connection:
            said = Statement(UID, "firm", UID, "park", {"park": park}, "", "document", source)
            change = add_claim(connection, said, actor="t", firm="x")
        apply(registry, change)
    (fix,) = firm_fixes(firm_card(registry, UID, DAY), DAY)
    assert fix.detail.render(Language.EN) == "Park: — here, 2 other values"
    assert overview(registry, DAY).fixes[0].whole.items == 1, "one question, however many answers"


@pytest.mark.parametrize("bare", [lambda: dict.fromkeys(("recognition", "metric", "funding_event", "milestone"))])
def test_the_page_counts_no_fewer_kinds_than_the_overview(
    registry: Registry, bare: Callable[[], dict[str, Any]]
) -> None:
    fixes = fill(registry, uscc=None, english_name=None, **bare())
    here = {fix.kind for fix in fixes}
    there = {fix.kind for fix in overview(registry, DAY).fixes}
    assert there <= here
    assert FixKind.NO_CODE in there
    assert [fix.grave for fix in fixes] == sorted((fix.grave for fix in fixes), reverse=True)
