"""Rules across the cells of a row: what certainly contradicts is named by both cells, what may be right is left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.i18n import Language
from registry.intake import grammar
from registry.intake.checks import check_record, check_row, facts_of
from registry.intake.drafts import Draft, SourceRow
from registry.intake.facts import Figure, interval
from registry.intake.grammar import Context
from registry.intake.mapping import Subject
from registry.intake.problems import Problem, Severity
from registry.intake.reading import column_name
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind
from registry.model.vocab import vocabulary
from tests.effort import calls

TODAY = date(2025, 6, 30)


def value_of(key: str, text: str) -> Any:
    """What the cell means in this column, read by the grammar of its kind."""
    table, name = key.split(".")[:2]
    if table == "metric":
        unit = vocabulary("metric").get(name).unit
        if unit == "money":
            amount = grammar.read_amount(text, Context(unit="万元")).value
            assert amount is not None
            return amount.kind, amount.lo_fen, amount.hi_fen, amount.currency
        if unit == "ratio":
            share = grammar.read_percent(text, Context(header="占比（%）")).value
            assert share is not None
            return share.kind, *(None if end is None else int(end * 1_000_000) for end in (share.lo, share.hi)), None
        count = grammar.read_integer(text).value
        if isinstance(count, int):
            return AmountKind.EXACT, count, count, None
        assert count is not None
        return count.kind, count.lo, count.hi, None
    field = ENTITIES[table].field(name)
    if field.kind is Kind.DATE:
        return grammar.read_date(text).value
    if field.kind is Kind.AMOUNT:
        return grammar.read_amount(text, Context(unit="万元")).value
    if field.vocabulary is not None:
        term = vocabulary(field.vocabulary).find(text)
        assert term is not None
        return term.code
    return text


def row_of(**cells: str) -> SourceRow:
    """Row 7 of a sheet with one column a cell, A onwards; the names are keys with ``__`` for the point."""
    tables: dict[str, tuple[dict[str, Any], dict[str, str]]] = {"firm": ({}, {})}
    metrics: list[Draft] = []
    texts: dict[str, str] = {}
    for number, (name, text) in enumerate(cells.items(), 1):
        key, letters = name.replace("__", "."), column_name(number)
        texts[letters] = text
        value = value_of(key, text)
        if key.startswith("metric."):
            kind, lo, hi, currency = value
            _, metric, year = key.split(".")
            values = {"metric": metric, "year": int(year), "kind": kind.value, "lo": lo, "hi": hi}
            metrics.append(
                Draft("metric", values | {"currency": currency, "text": text}, {"lo": letters, "hi": letters})
            )
            continue
        table, field = key.split(".")
        values, places = tables.setdefault(table, ({}, {}))
        values[field], places[field] = value, letters
    drafts = (*(Draft(table, values, places) for table, (values, places) in tables.items()), *metrics)
    return SourceRow(0, "表", 7, Subject.FIRM, None, "A7", None, 0, True, drafts, texts)


def found(**cells: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Code, severity, cell and the other cells of each problem of a row."""
    return [(p.code, p.severity.value, p.cell, p.related) for p in problems_of(row_of(**cells))]


def problems_of(row: SourceRow) -> tuple[Problem, ...]:
    """The problems of a row."""
    return check_row(row, "报送.xlsx", TODAY)


CONTRADICTIONS = [
    ({"metric__main_revenue__2024": "8000", "metric__revenue__2024": "5000"}, "main_exceeds_revenue", "error"),
    ({"metric__main_revenue__2024": "超8000万元", "metric__revenue__2024": "5000"}, "main_exceeds_revenue", "error"),
    ({"metric__launch_successes__2024": "7", "metric__launches__2024": "6"}, "successes_exceed_launches", "error"),
    ({"metric__rd_staff__2024": "120", "metric__headcount__2024": "86"}, "rd_staff_exceed_headcount", "error"),
    ({"metric__insured_staff__2024": "91", "metric__headcount__2024": "86"}, "insured_exceed_headcount", "warning"),
    ({"metric__export_sales__2024": "6000", "metric__revenue__2024": "5000"}, "exports_exceed_revenue", "warning"),
    ({"metric__net_profit__2024": "6000", "metric__revenue__2024": "5000"}, "profit_exceeds_revenue", "warning"),
    ({"metric__tax_paid__2024": "6000", "metric__revenue__2024": "5000"}, "tax_exceeds_revenue", "warning"),
    (
        {"metric__total_liabilities__2024": "9", "metric__total_assets__2024": "8"},
        "liabilities_exceed_assets",
        "warning",
    ),
    ({"metric__output_units__2024": "90", "metric__capacity_units__2024": "80"}, "output_exceeds_capacity", "warning"),
    ({"firm__paid_capital": "3000", "firm__reg_capital": "2000"}, "paid_exceeds_registered", "warning"),
    (
        {"recognition__recognised": "2024-09-01", "recognition__valid_to": "2023年8月"},
        "valid_to_before_recognised",
        "error",
    ),
    ({"recognition__valid_from": "2024年", "recognition__valid_to": "2023年"}, "valid_to_before_valid_from", "error"),
    ({"firm__established": "2022年5月", "recognition__recognised": "2021年"}, "recognised_before_founding", "error"),
    ({"firm__established": "2022年5月", "funding_event__announced": "2021年3月"}, "round_before_founding", "warning"),
    ({"firm__established": "2022年5月", "milestone__happened": "2022年4月"}, "milestone_before_founding", "warning"),
    ({"funding_event__amount": "2亿元", "funding_event__valuation": "1.5亿元"}, "amount_exceeds_valuation", "warning"),
    ({"funding_event__amount": "2亿元", "metric__paid_in_equity__2024": "15000"}, "round_exceeds_total", "warning"),
    ({"milestone__outcome": "成功", "milestone__happened": "预计2026年3月"}, "outcome_of_plan", "warning"),
    ({"firm__district": "松江区", "firm__uscc": "91310112MA1GA1238U"}, "district_differs_from_uscc", "warning"),
    ({"firm__district": "松江区", "firm__uscc": "91320682MA1UT5R34H"}, "district_differs_from_uscc", "warning"),
]


@pytest.mark.parametrize(("cells", "code", "severity"), CONTRADICTIONS, ids=[c[1] for c in CONTRADICTIONS])
def test_a_contradiction_names_both_cells(cells: dict[str, str], code: str, severity: str) -> None:
    assert found(**cells) == [(code, severity, "A7", ("B7",))]
    (problem,) = problems_of(row_of(**cells))
    for language in (Language.EN, Language.ZH):
        sentence = problem.message.render(language)
        assert "A7" in sentence
        assert "B7" in sentence
        for text in cells.values():
            assert text in sentence
        assert problem.suggestion is not None
        assert problem.suggestion.render(language)
    assert problem.message.render(Language.ZH).endswith("。")


AGREEMENTS = [
    {"metric__main_revenue__2024": "5000", "metric__revenue__2024": "5000"},
    {"metric__main_revenue__2024": "不超过8000万元", "metric__revenue__2024": "5000"},
    {"metric__main_revenue__2024": "8000", "metric__revenue__2024": "超5000万元"},
    {"metric__main_revenue__2024": "约5200万元", "metric__revenue__2024": "5000"},
    {"metric__main_revenue__2024": "8000", "metric__revenue__2023": "5000"},
    {"metric__main_revenue__2024": "数千万元", "metric__revenue__2024": "2000"},
    {"metric__main_revenue__2024": "800万美元", "metric__revenue__2024": "700"},
    {"firm__paid_capital": "2000", "firm__reg_capital": "2000万元"},
    {"recognition__recognised": "2024年", "recognition__valid_to": "2024年3月"},
    {"firm__established": "2022年5月", "milestone__happened": "2022年"},
    {"firm__established": "约2022年5月", "milestone__happened": "2022年4月20日"},
    {"firm__established": "2022年5月", "metric__revenue__2021": "0"},
    {"funding_event__amount": "累计20亿元", "funding_event__valuation": "15亿元"},
    {"funding_event__amount": "2亿元", "funding_event__announced": "2025年", "metric__paid_in_equity__2024": "15000"},
    {"milestone__happened": "预计2026年3月"},
    {"milestone__outcome": "成功", "milestone__happened": "2024年3月"},
    {"firm__district": "闵行区", "firm__uscc": "91310112MA1GA1238U"},
    {"firm__district": "松江区", "firm__uscc": "91310000MA1FL9TX6U"},
    {"firm__district": "上海市", "firm__uscc": "91310112MA1GA1238U"},
    {"recognition__status": "有效", "recognition__valid_to": "2024年12月31日"},
    {"metric__rd_ratio__2024": "12.5", "metric__rd_expense__2024": "625", "metric__revenue__2024": "5000"},
    {"metric__rd_ratio__2024": "12.9", "metric__rd_expense__2024": "625", "metric__revenue__2024": "5000"},
    {"metric__rd_ratio__2024": "超10%", "metric__rd_expense__2024": "2000", "metric__revenue__2024": "5000"},
    {"metric__rd_ratio__2024": "12.5", "metric__rd_expense__2024": "625", "metric__revenue__2024": "0"},
    {"metric__revenue_growth__2024": "25", "metric__revenue__2023": "4000", "metric__revenue__2024": "5000"},
]


@pytest.mark.parametrize("cells", AGREEMENTS)
def test_what_may_be_right_is_left_alone(cells: dict[str, str]) -> None:
    assert found(**cells) == []


def test_a_share_beside_its_parts_is_calculated() -> None:
    row = row_of(metric__rd_ratio__2024="15", metric__rd_expense__2024="625", metric__revenue__2024="5000")
    (problem,) = problems_of(row)
    assert (problem.code, problem.cell, problem.related) == ("rd_ratio_differs", "A7", ("B7", "C7"))
    assert problem.replacement == "12.5%"
    assert "12.5%" in problem.message.render(Language.EN)


def test_a_ratio_read_as_percent_is_called_by_its_name() -> None:
    row = row_of(metric__rd_ratio__2024="0.125", metric__rd_expense__2024="625", metric__revenue__2024="5000")
    (problem,) = problems_of(row)
    assert str(problem.suggestion) == "Say once whether the column holds percent or ratios."


def test_growth_follows_from_two_years() -> None:
    row = row_of(metric__revenue_growth__2024="52", metric__revenue__2023="4000", metric__revenue__2024="5000")
    (problem,) = problems_of(row)
    assert (problem.code, problem.cell, problem.related) == ("growth_differs", "A7", ("B7", "C7"))
    assert "25.0%" in str(problem.message)


@pytest.mark.parametrize(
    ("key", "severity"),
    [("firm__established", "error"), ("recognition__recognised", "error"), ("funding_event__announced", "warning"),
     ("milestone__happened", "warning")],
)  # fmt: skip
def test_what_has_happened_does_not_lie_in_the_future(key: str, severity: str) -> None:
    assert found(**{key: "2025年8月"}) == [("date_in_future", severity, "A7", ())]
    assert found(**{key: "2025年"}) == [], "the year has begun"


def test_a_figure_of_a_year_to_come_is_no_figure() -> None:
    assert found(metric__headcount__2026="90") == [("year_in_future", "error", "A7", ())]
    assert found(metric__headcount__2025="90") == []


def test_a_figure_from_before_the_founding() -> None:
    cells = {"metric__revenue__2020": "300", "firm__established": "2022年5月"}
    assert found(**cells) == [("figure_before_founding", "warning", "A7", ("B7",))]


def test_old_district_codes_stand_for_the_districts_of_today() -> None:
    assert found(firm__district="浦东新区", firm__uscc="91310141MA1K3X7P2H") == []


def test_what_the_registry_holds_is_checked_against_the_row() -> None:
    held = facts_of(
        {
            "firm": [{"established": grammar.read_date("2022年5月").value, "reg_capital": None}],
            "metric": [{"metric": "launches", "year": 2024, "kind": "exact", "lo": 6, "hi": 6, "text": "6"}],
        }
    )
    row = row_of(milestone__happened="2021年3月", metric__launch_successes__2024="7")
    problems = check_row(row, "报送.xlsx", TODAY, held)
    assert [(p.code, p.cell, p.related) for p in problems] == [
        ("successes_exceed_launches", "B7", ()),
        ("milestone_before_founding", "A7", ()),
    ]
    assert "in the registry (2022年5月)" in str(problems[1].message)
    assert check_row(row_of(firm__uscc="91310117MA1J00014T"), "报送.xlsx", date(2021, 1, 1), held) == ()


def test_a_record_of_the_registry_is_checked_by_the_same_rules() -> None:
    findings = check_record(
        {
            "firm": [{"established": grammar.read_date("2022年5月").value, "district": "310117"}],
            "funding_event": [
                {"announced": grammar.read_date("2023年1月").value},
                {"announced": grammar.read_date("2021年1月").value},
            ],
        },
        TODAY,
    )
    assert [f.code for f in findings] == ["round_before_founding"]
    assert "2021年1月" in str(findings[0].message)


def test_a_merged_value_is_named_by_its_own_cell() -> None:
    amount = grammar.read_amount("3000万元").value
    less = grammar.read_amount("2000万元").value
    draft = Draft("firm", {"paid_capital": amount, "reg_capital": less}, {"paid_capital": "C4", "reg_capital": "D"})
    row = SourceRow(0, "表", 7, Subject.FIRM, None, "A7", None, 0, True, (draft,), {"C4": "3000万元", "D": "2000万元"})
    (problem,) = problems_of(row)
    assert (problem.cell, problem.related) == ("C4", ("D7",))


ENDS = st.one_of(st.none(), st.integers(-(10**9), 10**12))


@given(ENDS, ENDS, ENDS, ENDS)
@settings(max_examples=300, deadline=None)
def test_only_bounds_that_cannot_meet_contradict(a: int | None, b: int | None, c: int | None, d: int | None) -> None:
    def sum_of(lo: int | None, hi: int | None) -> Amount:
        if lo is not None and hi is not None:
            lo, hi = min(lo, hi), max(lo, hi)
        return Amount(AmountKind.RANGE, lo, hi)

    paid, registered = sum_of(a, b), sum_of(c, d)
    draft = Draft("firm", {"paid_capital": paid, "reg_capital": registered}, {"paid_capital": "A", "reg_capital": "B"})
    row = SourceRow(0, "表", 7, Subject.FIRM, None, "A7", None, 0, True, (draft,), {"A": "甲", "B": "乙"})
    possible = paid.lo_fen is None or registered.hi_fen is None or paid.lo_fen <= registered.hi_fen
    assert bool(problems_of(row)) is not possible


@given(st.sampled_from(AmountKind), st.integers(-(10**15), 10**15))
def test_every_kind_of_figure_has_bounds_in_order(kind: AmountKind, number: int) -> None:
    ends = interval(Figure(kind, number, number))
    assert ends is None or ends[0] is None or ends[1] is None or ends[0] <= number <= ends[1]


def test_a_wide_row_costs_little() -> None:
    row = row_of(
        firm__established="2015年3月", firm__reg_capital="2000万元", firm__paid_capital="2000万元", firm__district="松江区",
        metric__revenue__2023="4000", metric__revenue__2024="5000", metric__main_revenue__2024="4800",
        metric__rd_expense__2024="625", metric__rd_ratio__2024="12.5", metric__headcount__2024="86",
        recognition__recognised="2023年7月", recognition__valid_to="2026年6月", funding_event__amount="2亿元",
    )  # fmt: skip
    assert problems_of(row) == ()
    assert calls(lambda: problems_of(row)) < 400


def test_severities_tell_a_contradiction_from_a_doubt() -> None:
    row = row_of(metric__main_revenue__2024="8000", metric__revenue__2024="5000")
    (problem,) = problems_of(row)
    assert problem.severity is Severity.ERROR
    assert problem.plain(Language.EN)["related"] == ["B7"]
