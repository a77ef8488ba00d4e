"""The worked examples of the rules of 2022, and their edges."""

from __future__ import annotations

import pytest

from registry.srdi.check import Check
from registry.srdi.figure import UNKNOWN_AMOUNT, Figure, Verdict
from tests.srdi.firms import WAN, checked, known

MET, UNMET, OPEN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def points(made: Check) -> list[int]:
    assert all(p.lo == p.hi for p in made.points)
    return [p.lo for p in made.points]


def groups(made: Check) -> list[int]:
    return [lo for _code, lo, _hi in made.by_group]


def line(made: Check, code: str) -> Verdict:
    return next(li.verdict for li in made.lines if li.condition.code == code)


INNOVATIVE = [
    ({"own_class1_ip": 1, "class1_ip": 1, "rd_ratio": 8, "main_growth": 12, "debt_ratio": 48, "sei_field": 1, "main_share": 95},
     [15, 20, 15, 10, 10, 20], [35, 25, 30], 90, MET),
    ({"class2_ip": 1, "rd_ratio": 4, "main_growth": -20, "debt_ratio": 40, "sei_field": 1, "main_share": 100},
     [5, 15, 0, 10, 10, 20], [20, 10, 30], 60, UNMET),
    ({"high_value_ip": 1, "class1_ip": 1, "rd_ratio": 5, "main_growth": 0, "debt_ratio": 55, "main_share": 50},
     [20, 20, 5, 10, 5, 5], [40, 15, 10], 65, UNMET),
]  # fmt: skip


@pytest.mark.parametrize(("values", "items", "sums", "total", "verdict"), INNOVATIVE)
def test_the_examples_of_the_innovative_tier(values, items, sums, total, verdict) -> None:  # noqa: ANN001
    made = checked("innovative_sme", known(**values))
    assert (points(made), groups(made), made.total, made.verdict) == (items, sums, (total, total), verdict)


def test_a_firm_of_65_points_names_the_group_floor_it_fails_and_by_how_much() -> None:
    made = checked("innovative_sme", known(**INNOVATIVE[2][0]))
    failed = [li for li in made.lines if li.verdict is UNMET]
    assert [(li.condition.code, li.short) for li in failed] == [("floor_special", 5)]


@pytest.mark.parametrize(
    "direct",
    [{"science_award": 1}, {"hnte": 1}, {"rd_institution_level": 3}, {"equity_3y": 500}],
)
def test_one_direct_route_is_enough_for_the_innovative_tier(direct: dict[str, float]) -> None:
    made = checked("innovative_sme", known(**direct))
    assert made.verdict is MET
    assert {li.waived for li in made.lines if li.own is not MET} == {("direct",)}


@pytest.mark.parametrize("near", [{"rd_institution_level": 2}, {"equity_3y": 499.99}])
def test_what_falls_short_of_a_direct_route_is_none(near: dict[str, float]) -> None:
    assert checked("innovative_sme", known(**near)).verdict is UNMET


SRDI_A = {
    "main_share": 92, "main_growth_mean": 35, "segment_years": 4, "key_field": 2, "digital_level": 2, "quality_items": 3, "net_margin": -60,
    "debt_ratio": 38, "local_points": 10, "own_class1_ip": 1, "class1_ip": 1, "rd_expense": 5200, "rd_ratio": 45, "rd_staff_ratio": 62,
    "rd_institution_level": 3, "revenue": 11555,
}  # fmt: skip
SRDI_B = {
    "main_share": 75, "main_growth_mean": 8, "segment_years": 9, "key_field": 1, "digital_level": 3, "quality_items": 1, "net_margin": "7.2",
    "debt_ratio": 60, "local_points": 5, "class1_ip": 1, "rd_expense": 250, "rd_ratio": "5.5", "rd_staff_ratio": 12,
    "rd_institution_level": 2, "revenue": 4545,
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sums", "total", "verdict"),
    [(SRDI_A, [22, 13, 10, 31], 76, MET), (SRDI_B, [18, 17, 5, 17], 57, UNMET)],
)
def test_the_examples_of_the_srdi_tier(values, sums, total, verdict) -> None:  # noqa: ANN001
    made = checked("srdi_sme", known(**values))
    assert (groups(made), made.total, made.verdict) == (sums, (total, total), verdict)


def test_two_years_of_ten_million_in_research_make_up_for_the_score() -> None:
    assert checked("srdi_sme", known(**SRDI_B, rd_mean_2y=1000)).verdict is MET
    assert checked("srdi_sme", known(**SRDI_B, rd_mean_2y=999.99)).verdict is UNMET


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"segment_years": 1}, "years"),
        ({"rd_expense": 99}, "rd"),
        ({"rd_ratio": "2.99"}, "rd"),
        ({"revenue": 999}, "size"),
    ],
)
def test_direct_routes_replace_the_score_only(change: dict[str, float], code: str) -> None:
    made = checked("srdi_sme", known(**(SRDI_A | change), equity_2y=1999, rd_mean_2y=5000))
    assert (made.verdict, line(made, code)) == (UNMET, UNMET)


@pytest.mark.parametrize(("equity", "verdict"), [(2000, MET), (1999, UNMET)])
def test_little_revenue_is_made_up_for_by_equity(equity: float, verdict: Verdict) -> None:
    assert checked("srdi_sme", known(**(SRDI_A | {"revenue": 0}), equity_2y=equity)).verdict is verdict


EDGES = [
    ("innovative_sme", "rd", {"rd_ratio": 5}, 20), ("innovative_sme", "rd", {"rd_ratio": "4.9999"}, 15),
    ("innovative_sme", "rd", {"rd_ratio": 3}, 15), ("innovative_sme", "rd", {"rd_ratio": "0.99"}, 0),
    ("innovative_sme", "main_growth", {"main_growth": 15}, 20), ("innovative_sme", "main_growth", {"main_growth": 0}, 5),
    ("innovative_sme", "main_growth", {"main_growth": "-0.01"}, 0), ("innovative_sme", "debt", {"debt_ratio": 55}, 10),
    ("innovative_sme", "debt", {"debt_ratio": "55.01"}, 5), ("innovative_sme", "debt", {"debt_ratio": 75}, 5),
    ("innovative_sme", "debt", {"debt_ratio": "75.01"}, 0), ("innovative_sme", "main_share", {"main_share": 70}, 20),
    ("innovative_sme", "main_share", {"main_share": 50}, 5), ("innovative_sme", "main_share", {"main_share": "49.99"}, 0),
    ("innovative_sme", "field", {"sei_field": 0}, 5), ("innovative_sme", "ip", {"class2_ip": 3}, 5),
    ("innovative_sme", "ip", {"class1_ip": 1}, 10), ("innovative_sme", "ip", {}, 0),
    ("srdi_sme", "growth", {"main_growth_mean": 10}, 10), ("srdi_sme", "growth", {"main_growth_mean": "9.99"}, 8),
    ("srdi_sme", "growth", {"main_growth_mean": 0}, 2), ("srdi_sme", "growth", {"main_growth_mean": -1}, 0),
    ("srdi_sme", "years", {"segment_years": 1}, 0), ("srdi_sme", "years", {"segment_years": 2}, 1),
    ("srdi_sme", "years", {"segment_years": 9}, 4), ("srdi_sme", "years", {"segment_years": 25}, 5),
    ("srdi_sme", "digital", {"digital_level": 4}, 5), ("srdi_sme", "digital", {"digital_level": 1}, 0),
    ("srdi_sme", "quality", {"quality_items": 1}, 3), ("srdi_sme", "quality", {"quality_items": 2}, 5),
    ("srdi_sme", "quality", {"quality_items": 4}, 5), ("srdi_sme", "margin", {"net_margin": 2}, 2),
    ("srdi_sme", "margin", {"net_margin": "1.99"}, 0), ("srdi_sme", "debt", {"debt_ratio": 50}, 5),
    ("srdi_sme", "debt", {"debt_ratio": 70}, 1), ("srdi_sme", "debt", {"debt_ratio": "70.1"}, 0),
    ("srdi_sme", "rd", {"rd_expense": 500}, 10), ("srdi_sme", "rd", {"rd_expense": 120, "rd_ratio": 10}, 10),
    ("srdi_sme", "rd", {"rd_expense": 450, "rd_ratio": 4}, 8), ("srdi_sme", "rd", {"rd_expense": 99, "rd_ratio": "2.9"}, 0),
    ("srdi_sme", "rd_staff", {"rd_staff_ratio": 20}, 5), ("srdi_sme", "rd_staff", {"rd_staff_ratio": 5}, 1),
    ("srdi_sme", "institution", {"rd_institution_level": 4}, 10), ("srdi_sme", "institution", {"rd_institution_level": 1}, 2),
    ("srdi_sme", "local", {"local_points": 15}, 15), ("srdi_sme", "field", {"key_field": 1}, 3),
    ("srdi_sme", "ip", {"class1_ip": 1}, 6), ("srdi_sme", "ip", {"class2_ip": 9}, 2),
]  # fmt: skip


@pytest.mark.parametrize(("tier", "code", "values", "wanted"), EDGES)
def test_the_edge_of_a_band_goes_to_the_better_band(
    tier: str, code: str, values: dict[str, float], wanted: int
) -> None:
    far = {"debt_ratio": 100, "main_growth": -50, "main_growth_mean": -50, "net_margin": -50}
    made = checked(tier, known(**(far | values)))
    assert next((p.lo, p.hi) for p in made.points if p.indicator.code == code) == (wanted, wanted)


GIANT = {
    "holds_srdi": 1, "segment_years": 3, "main_share": 70, "main_growth_mean": 5, "core_process_it": 1, "management_certified": 1,
    "debt_ratio": 70, "market_share": 10, "own_brand": 1, "revenue": 10000, "rd_ratio_each_2y": 3, "rd_institution_level": 1, "class1_ip": 2,
    "chain_link": 1, "priority_field": 1,
}  # fmt: skip


def test_a_little_giant_exactly_at_every_threshold_passes() -> None:
    made = checked("little_giant", known(**GIANT))
    assert (made.verdict, set(made.strip)) == (MET, {"m"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"segment_years": 2}, "years"), ({"main_share": "69.9"}, "main_share"), ({"main_growth_mean": "4.9"}, "growth"),
        ({"core_process_it": 0}, "core_process"), ({"management_certified": 0}, "certified"), ({"debt_ratio": "70.1"}, "debt"),
        ({"market_share": "9.9"}, "market_share"), ({"own_brand": 0}, "brand"), ({"rd_ratio_each_2y": "2.9"}, "rd"),
        ({"rd_institution_level": 0}, "institution"), ({"class1_ip": 1}, "class1"), ({"chain_link": 0}, "chain"),
        ({"priority_field": 0}, "field"), ({"holds_srdi": 0}, "holds"),
    ],
)  # fmt: skip
def test_a_little_giant_just_below_one_threshold_fails_by_it(change: dict[str, float], code: str) -> None:
    made = checked("little_giant", known(**(GIANT | change)))
    assert (made.verdict, [li.condition.code for li in made.lines if li.verdict is UNMET]) == (UNMET, [code])


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"revenue": "9999.99", "rd_ratio_each_2y": 5}, UNMET),  # the middle band asks for 6 %
        ({"revenue": "9999.99", "rd_ratio_each_2y": 6}, MET),
        ({"revenue": 5000, "rd_ratio_each_2y": 6}, MET),
        ({"revenue": "4999.99", "rd_ratio_each_2y": 30}, UNMET),
        ({"revenue": 0, "equity_2y": 8000, "rd_total_2y": 3000, "rd_staff_ratio": 50}, MET),
        ({"revenue": 0, "equity_2y": 7999, "rd_total_2y": 3000, "rd_staff_ratio": 50}, UNMET),
        ({"revenue": 0, "equity_2y": 8000, "rd_total_2y": 2999, "rd_staff_ratio": 50}, UNMET),
        ({"revenue": 0, "equity_2y": 8000, "rd_total_2y": 3000, "rd_staff_ratio": 49}, UNMET),
        # The equity route is for revenue under 50 m only.
        ({"revenue": 5000, "rd_ratio_each_2y": 5, "equity_2y": 8000, "rd_total_2y": 3000, "rd_staff_ratio": 50}, UNMET),
        ({"revenue": 0, "rd_ratio_each_2y": 0, "class1_ip": 0, "rd_institution_level": 0, "science_award": 3}, MET),
        ({"revenue": 0, "rd_ratio_each_2y": 0, "class1_ip": 0, "rd_institution_level": 0, "maker_china": 2}, MET),
        ({"revenue": 0, "rd_ratio_each_2y": 0, "class1_ip": 0, "rd_institution_level": 0, "maker_china": 1, "science_award": 2}, UNMET),
    ],
)  # fmt: skip
def test_research_is_asked_for_by_revenue_or_made_up_for(values: dict[str, float], verdict: Verdict) -> None:
    assert checked("little_giant", known(**(GIANT | values))).verdict is verdict


def test_revenue_that_is_only_roughly_known_is_judged_where_both_ends_agree() -> None:
    span = {"revenue": Figure(8000 * WAN, 12000 * WAN)}
    assert checked("little_giant", known(**(GIANT | {"rd_ratio_each_2y": 6})) | span).verdict is MET
    assert checked("little_giant", known(**(GIANT | {"rd_ratio_each_2y": 4})) | span).verdict is OPEN
    assert checked("little_giant", known(**(GIANT | {"rd_ratio_each_2y": 2})) | span).verdict is UNMET


def test_an_unknown_is_neither_yes_nor_no_and_is_asked_for() -> None:
    made = checked("little_giant", known(**GIANT) | {"market_share": UNKNOWN_AMOUNT, "class1_ip": UNKNOWN_AMOUNT})
    assert (made.verdict, made.count(MET), made.count(OPEN)) == (OPEN, len(made.strip) - 2, 2)
    assert [(a.metric, a.condition, a.decides) for a in made.asks] == [
        ("market_share", True, True),
        ("class1_ip", False, True),
    ]


def test_an_unknown_beside_a_no_leaves_a_no() -> None:
    made = checked("little_giant", known(**(GIANT | {"own_brand": 0})) | {"market_share": UNKNOWN_AMOUNT})
    assert made.verdict is UNMET
    assert [(a.metric, a.decides) for a in made.asks] == [("market_share", False)]


def test_points_that_are_not_known_are_bounds_and_the_widest_is_asked_for_first() -> None:
    values = known(**(SRDI_A | {"local_points": 0, "key_field": 0}))
    made = checked("srdi_sme", values | {"local_points": Figure(0, 15), "key_field": Figure(0, 2)})
    assert made.total == (61, 81)
    assert made.verdict is MET  # sixty is reached whatever they are
    short = checked(
        "srdi_sme",
        values | {"local_points": Figure(0, 15), "key_field": Figure(0, 2), "main_growth_mean": Figure(0, 0)},
    )
    assert short.total == (53, 73)
    assert [(a.metric, a.swing) for a in short.asks] == [("local_points", 15), ("key_field", 5)]


@pytest.mark.parametrize(
    "code", ["is_legal_person", "is_sme", "not_abnormal", "not_dishonest", "product_allowed", "no_incident_3y"]
)
def test_each_entry_condition_can_refuse(code: str) -> None:
    made = checked("little_giant", known(**GIANT, **{code: 0}))
    assert made.verdict is UNMET
    assert made.strip[0] == "u"
