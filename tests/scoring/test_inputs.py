"""Facts out of a registry: states, units, grades, cells, and where a firm is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply
from registry.i18n import N_
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind, Grade, Precision, UncertainDate
from registry.scoring import Answer, FirmFacts, load_scheme, score
from registry.scoring.facts import Ref, Span, State, VetoFact
from registry.scoring.inputs import firm_facts
from registry.scoring.sources import raised
from registry.scoring.titles import Measure
from tests.scoring.builders import DAY
from tests.store.support import fresh

DATED = UncertainDate(Precision.MONTH, date(2024, 5, 1), date(2024, 5, 31), doubt=True)


def _insert(table: str, uid: str, values: Mapping[str, object]) -> Insert:
    columns: dict[str, Scalar] = ENTITIES[table].encode({"firm": "f"} | dict(values) if table != "firm" else values)
    return Insert(table, uid, columns)


def facts_of(path: Path, *rows: tuple[str, dict[str, object]], **firm: object) -> FirmFacts:
    """The facts of a registry of one firm with child records, keyed by table and number."""
    inserts = [_insert("firm", "f", {"legal_name": "示例企业"} | firm)]
    inserts += [_insert(table, f"{table}-{i}", values) for i, (table, values) in enumerate(rows)]
    with fresh(path / "r.car", name="test", actor="tester") as registry:
        apply(registry, ChangeSet(kind="edit", label=N_("Add firm"), actor="tester", operations=tuple(inserts)))
        with registry.read() as connection:
            (found,) = firm_facts(connection, DAY)
    return found


def metric(
    code: str, lo: int | None, hi: int | None = None, year: int = 2024, **more: object
) -> tuple[str, dict[str, object]]:
    return "metric", {
        "metric": code,
        "year": year,
        "kind": "exact",
        "lo": lo,
        "hi": lo if hi is None else hi,
        "grade": "B",
    } | more


def test_figures_keep_unit_grade_and_cell(tmp_path: Path) -> None:
    firm = facts_of(
        tmp_path,
        metric("revenue", 120_000_000),
        metric("rd_ratio", 95_000, grade=None),
        metric("headcount", 200, 300, kind="range"),
        metric("launches", None, year=2023),
        metric("revenue", 5, year=2025),
    )
    revenue = firm.metrics["revenue", 2024]
    assert (revenue.state, revenue.measure, revenue.lo, revenue.hi) == (
        State.KNOWN,
        Measure.MONEY,
        120_000_000,
        120_000_000,
    )
    assert (revenue.grade, revenue.ref) == (Grade.B, Ref("metric", "metric-0", "lo"))
    assert (firm.metrics["rd_ratio", 2024].measure, firm.metrics["rd_ratio", 2024].grade) == (Measure.RATIO, None)
    assert (firm.metrics["headcount", 2024].lo, firm.metrics["headcount", 2024].hi) == (200, 300)
    assert firm.metrics["launches", 2023].state is State.MISSING
    assert ("revenue", 2025) not in firm.metrics  # the year is not complete on the day


def test_a_blank_is_no_fact(tmp_path: Path) -> None:
    firm = facts_of(tmp_path, ipo_stage="none", qms_cert=None, grade="C")
    assert firm.fields["ipo_stage"].code == "none"
    assert firm.fields["ipo_stage"].grade is Grade.C
    assert "qms_cert" not in firm.fields
    assert (firm.segment, firm.segments, firm.vetoes) == ("", (), ())


def test_events_keep_dates_with_their_doubt(tmp_path: Path) -> None:
    row = {
        "kind": "orbital_launch",
        "event": "首飞",
        "happened": DATED,
        "outcome": "success",
        "status": "done",
        "grade": "A",
    }
    (fact,) = facts_of(tmp_path, ("milestone", row)).milestones
    assert (fact.kind, fact.text, fact.status, fact.outcome) == ("orbital_launch", "首飞", "done", "success")
    assert fact.happened == Span(date(2024, 5, 1), date(2024, 5, 31), doubt=True)
    assert fact.ref == Ref("milestone", "milestone-0", "event")


@pytest.mark.parametrize(
    ("amount", "rounds", "bounds"),
    [
        (Amount(AmountKind.EXACT, 500, 500), "a", (500, 500)),
        (Amount(AmountKind.MIN, 500, None), "a", (500, None)),
        (Amount(AmountKind.VAGUE, 200, 1000), "a", (200, 1000)),
        (Amount(AmountKind.UNDISCLOSED, None, None), "a", (0, None)),
        (None, "a", (0, None)),
        (Amount(AmountKind.APPROX, 500, 500, cumulative=True), "strategic", (500, None)),
        (Amount(AmountKind.EXACT, 500, 500, "USD"), "b", (0, None)),
        (Amount(AmountKind.EXACT, 500, 500), "b equity_transfer", (0, 500)),
    ],
)
def test_money_raised(tmp_path: Path, amount: Amount | None, rounds: str, bounds: tuple[int, int | None]) -> None:
    row = {"rounds": rounds, "announced": DATED, "amount": amount, "grade": "C"}
    reading = raised(facts_of(tmp_path, ("funding_event", row)).funding, DAY)
    assert (reading.lo, reading.hi) == bounds


@pytest.mark.parametrize("code", ["equity_transfer", "grant", "debt"])
def test_what_is_not_equity(tmp_path: Path, code: str) -> None:
    row = {"rounds": code, "amount": Amount(AmountKind.EXACT, 500, 500)}
    assert raised(facts_of(tmp_path, ("funding_event", row)).funding, DAY).state is State.MISSING


def _place(firm: FirmFacts) -> list[Answer]:
    return [v.answer for v in firm.vetoes if v.kind == "not_in_shanghai"]


def test_a_shanghai_district_or_site_passes(tmp_path: Path) -> None:
    assert _place(facts_of(tmp_path, district="310117")) == [Answer.PASS]


def test_a_site_in_shanghai_is_enough(tmp_path: Path) -> None:
    firm = facts_of(tmp_path, ("firm_site", {"kind": "plant", "district": "310114"}), district="320600")
    assert _place(firm) == [Answer.PASS]
    (passed,) = firm.vetoes
    assert passed.ref == Ref("firm_site", "firm_site-0", "district")


def test_elsewhere_without_a_site_on_record_stays_open(tmp_path: Path) -> None:
    assert _place(facts_of(tmp_path, district="320600")) == [Answer.UNKNOWN]


def test_no_place_at_all_says_nothing(tmp_path: Path) -> None:
    assert _place(facts_of(tmp_path)) == []


def test_a_recorded_answer_keeps_its_document(tmp_path: Path) -> None:
    row = {"kind": "tax_evasion", "answer": "fail", "authority": "税务局", "document_no": "第 7 号", "decided": DATED}
    (veto,) = facts_of(tmp_path, ("veto_record", row)).vetoes
    where = Ref("veto_record", "veto_record-0", "answer")
    assert veto == VetoFact(
        "tax_evasion", Answer.FAIL, Span(date(2024, 5, 1), date(2024, 5, 31), True), "税务局 第 7 号", where
    )


def test_goalposts_are_those_of_the_main_business(tmp_path: Path) -> None:
    firm = facts_of(
        tmp_path,
        ("firm_segment", {"code": "user_terminal", "is_primary": False}),
        ("firm_segment", {"code": "chip_module", "is_primary": True}),
        ("firm_segment", {"code": "data_platform", "is_primary": False}),
        segment="ground",
    )
    assert firm.segments == ("chip_module", "user_terminal")


def test_a_registry_is_scored_down_to_its_cells(tmp_path: Path) -> None:
    firm = facts_of(tmp_path, metric("revenue", 10**10), metric("rd_expense", 10**9), segment="sat", district="310117")
    candidate = score(load_scheme(), [firm], DAY).candidate("f")
    intensity = candidate.contribution("rd_intensity")
    assert (intensity.value, intensity.grade) == (8333, Grade.B)
    assert intensity.refs == (Ref("metric", "metric-0", "lo"), Ref("metric", "metric-1", "lo"))
