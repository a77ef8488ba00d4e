"""What is made of the figures on record: years, shares without revenue, what follows and what does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from registry.srdi.figure import ABOVE_ALL, NO_REVENUE
from registry.srdi.figures import Figures
from tests.srdi.firms import DAY, WAN, firm, title


def of(name: str, figures: dict[tuple[str, int], float], **more: object) -> tuple[object, object]:
    made = Figures(firm(figures, **more), DAY)[name]
    return made.lo, made.hi


@pytest.mark.parametrize(
    ("name", "figures", "wanted"),
    [
        ("revenue", {("revenue", 2024): 5}, (5 * WAN, 5 * WAN)),
        ("revenue", {("revenue", 2023): 5}, (0, None)),  # an older year does not stand in
        ("revenue", {("revenue", 2025): 5}, (0, None)),  # the year is not over
        ("rd_ratio", {("rd_expense", 2024): 3, ("revenue", 2024): 100}, (3, 3)),
        ("rd_ratio", {("rd_expense", 2024): 3, ("revenue", 2024): 0}, (ABOVE_ALL, ABOVE_ALL)),
        ("rd_ratio", {("rd_expense", 2024): 0, ("revenue", 2024): 0}, (0, 0)),
        ("rd_ratio", {("revenue", 2024): 100}, (0, None)),
        ("rd_ratio", {("rd_ratio", 2024): 12}, (12, 12)),  # stated, where the sums are not known
        ("rd_ratio", {("rd_ratio", 2024): 12, ("rd_expense", 2024): 3, ("revenue", 2024): 100}, (3, 3)),
        ("main_growth", {("main_revenue", 2024): 110, ("main_revenue", 2023): 100}, (10, 10)),
        ("main_growth", {("main_revenue", 2024): 110, ("main_revenue", 2023): 0}, (None, None)),
        ("main_growth_mean", {("main_revenue", 2024): 120, ("main_revenue", 2023): 100, ("main_revenue", 2022): 125}, (0, 0)),
        ("main_growth_mean", {("main_revenue", 2024): 120, ("main_revenue", 2023): 100}, (None, None)),
        ("main_growth_compound", {("main_revenue", 2024): 121, ("main_revenue", 2022): 100}, (10, 10)),
        ("debt_ratio", {("total_liabilities", 2024): 55, ("total_assets", 2024): 100}, (55, 55)),
        ("net_margin", {("net_profit", 2024): -60, ("revenue", 2024): 100}, (-60, -60)),
        ("net_margin", {("net_profit", 2024): -60, ("revenue", 2024): 0}, (None, None)),
        ("rd_total_2y", {("rd_expense", 2024): 10, ("rd_expense", 2023): 20}, (30 * WAN, 30 * WAN)),
        ("rd_total_2y", {("rd_expense", 2024): 10}, (10 * WAN, None)),
        ("rd_mean_2y", {("rd_expense", 2024): 10, ("rd_expense", 2023): 20}, (15 * WAN, 15 * WAN)),
        ("rd_ratio_each_2y", {("rd_ratio", 2024): 12, ("rd_ratio", 2023): 2}, (2, 2)),
        ("rd_ratio_each_2y", {("rd_ratio", 2023): 2}, (0, 2)),  # it cannot be more than the year that is known
        ("equity_2y", {("equity_paid_in", 2024): 10, ("equity_paid_in", 2023): 20}, (30 * WAN, 30 * WAN)),
        ("equity_2y", {("equity_paid_in", 2024): 10}, (10 * WAN, None)),
        ("equity_2y", {("paid_in_equity", 2024): 90, ("paid_in_equity", 2022): 50}, (0, 40 * WAN)),
        ("segment_years", {("segment_years", 2024): 5}, (5, 5)),
        ("segment_years", {("segment_years", 2022): 5}, (7, 7)),
        ("class1_ip", {("own_class1_ip", 2024): 4}, (4, None)),
        ("own_class1_ip", {("class1_ip", 2024): 0}, (0, 0)),
        ("holds_srdi", {}, (0, 1)),
    ],
)  # fmt: skip
def test_a_figure_says_what_is_known_and_no_more(
    name: str, figures: dict[tuple[str, int], float], wanted: tuple[object, object]
) -> None:
    assert of(name, figures) == wanted


def test_a_share_without_revenue_says_why_it_is_none() -> None:
    made = Figures(firm({("rd_expense", 2024): 3, ("revenue", 2024): 0}), DAY)
    assert made["rd_ratio"].note == NO_REVENUE
    assert made["main_share"].note == "" or made["main_share"].lo is None


def test_a_firm_is_not_longer_in_its_niche_than_in_the_world() -> None:
    young = firm({}, established=(date(2024, 1, 1), date(2024, 12, 31)))
    assert Figures(young, DAY)["segment_years"].hi == 1


def test_the_day_of_the_check_says_which_year_was_the_last() -> None:
    made = firm({("revenue", 2023): 7})
    assert Figures(made, date(2024, 12, 31))["revenue"].value == 7 * WAN
    assert Figures(made, date(2025, 1, 1))["revenue"].value is None


@pytest.mark.parametrize(
    ("text", "district", "span"),
    [
        (None, "310117", (0, 4)), ("无", "310117", (0, 0)), ("国家企业技术中心", "", (4, 4)), ("市级企业技术中心", "310117", (3, 3)),
        ("市级企业技术中心", "320600", (2, 2)), ("江苏省工程中心", "320600", (3, 3)), ("区级研发机构", "310117", (1, 1)),
        ("工程技术研究中心", "310117", (1, 4)),
    ],
)  # fmt: skip
def test_a_municipality_counts_as_a_province(text: str | None, district: str, span: tuple[int, int]) -> None:
    assert of("rd_institution_level", {}, institution=text, district=district) == span


@pytest.mark.parametrize(
    ("titles", "answer"),
    [
        ([("srdi_sme", date(2023, 3, 1))], (1, 1)),
        ([("srdi_sme", date(2021, 3, 1))], (0, 0)),  # lapsed
        ([("innovative_sme", date(2024, 3, 1)), ("srdi_sme", date(2023, 3, 1))], (1, 1)),
        ([("innovative_sme", date(2024, 3, 1))], (0, 0)),
        ([("little_giant", date(2023, 9, 1))], (1, 1)),
    ],
)
def test_of_several_titles_one_that_holds_is_enough(titles: list[tuple[str, date]], answer: tuple[int, int]) -> None:
    assert of("holds_srdi", {}, titles=tuple(title(t, d) for t, d in titles)) == answer


@pytest.mark.parametrize(
    ("name", "district", "answer"),
    [
        ("某某航天有限公司", "310117", (1, 1)), ("某某航天有限公司上海分公司", "310117", (0, 0)), ("某某航天有限公司", "", (0, 1)),
        ("某某航天有限公司", "320600", (0, 0)), ("某某中心（有限合伙）", "310117", (0, 0)), ("某某研究院", "310117", (0, 1)),
    ],
)  # fmt: skip
def test_a_branch_is_no_legal_person(name: str, district: str, answer: tuple[int, int]) -> None:
    from dataclasses import replace

    made = Figures(replace(firm({}, district=district), legal_name=name), DAY)["is_legal_person"]
    assert (made.lo, made.hi) == answer


def test_a_root_that_is_not_whole_is_held_between_two_bounds() -> None:
    made = Figures(firm({("main_revenue", 2024): 110, ("main_revenue", 2022): 100}), DAY)["main_growth_compound"]
    assert made.lo is not None
    assert made.hi is not None
    assert (made.lo + 100) ** 2 <= 11000 <= (made.hi + 100) ** 2
    assert made.hi - made.lo == Fraction(1, 10_000)
