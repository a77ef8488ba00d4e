"""The provisional rules of 2026, the choice of a set by day, and the look forward."""

from __future__ import annotations

from datetime import date

import pytest

from registry.errors import UserError
from registry.resources import resource_path
from registry.srdi.check import Purpose
from registry.srdi.figure import Verdict
from registry.srdi.ruleset import rules_for
from registry.srdi.ruleset_file import parse_rules, shipped_rules
from tests.srdi.firms import checked, known
from tests.srdi.test_rules_2022 import GIANT

MET, UNMET, OPEN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
SRDI = {
    "segment_years": 3, "main_share": 80, "debt_ratio": 80, "revenue": 1500, "rd_expense_each_2y": 100, "rd_ratio_each_2y": 3,
    "own_class1_ip": 1, "class1_ip": 1, "development_score": 50,
}  # fmt: skip
NEW_GIANT = {
    "holds_srdi": 1, "segment_years": 3, "main_share": 90, "main_growth_compound": 5, "debt_ratio": 75, "revenue": 5000, "market_share": 10,
    "market_rank": 9, "rd_total_2y": 1200, "rd_ratio_each_2y": 3, "own_class1_ip": 4, "priority_field": 1, "development_score": 60,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, MET), ({"segment_years": 2}, UNMET), ({"main_share": 79}, UNMET), ({"debt_ratio": 81}, UNMET),
        ({"revenue": 1499}, UNMET), ({"revenue": 0, "equity_2y": 2000}, MET), ({"rd_expense_each_2y": 99}, UNMET),
        ({"rd_ratio_each_2y": "2.9"}, UNMET), ({"own_class1_ip": 0}, UNMET), ({"own_class1_ip": 0, "science_award": 2}, MET),
        ({"own_class1_ip": 0, "rd_institution_level": 3}, MET), ({"development_score": 49}, UNMET),
        ({"development_score": 49, "rd_mean_2y": 9000}, UNMET),  # direct routes are gone
    ],
)  # fmt: skip
def test_the_srdi_tier_of_2026(change: dict[str, float], verdict: Verdict) -> None:
    assert checked("srdi_sme", known(**(SRDI | {"equity_2y": 0} | change)), 2026).verdict is verdict


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, MET), ({"revenue": 4999}, UNMET), ({"revenue": 4999, "equity_2y": 99999}, UNMET), ({"main_share": 89}, UNMET),
        ({"debt_ratio": 76}, UNMET), ({"market_share": 1}, UNMET), ({"market_share": 1, "market_rank": 3}, MET),
        ({"rd_total_2y": 1199}, UNMET), ({"own_class1_ip": 3}, UNMET), ({"own_class1_ip": 0, "science_award": 3}, MET),
        ({"holds_srdi": 0}, UNMET), ({"development_score": 59}, UNMET),
    ],
)  # fmt: skip
def test_the_little_giant_of_2026(change: dict[str, float], verdict: Verdict) -> None:
    assert checked("little_giant", known(**(NEW_GIANT | change)), 2026).verdict is verdict


def test_growth_is_not_asked_at_a_re_verification() -> None:
    slow = known(**(NEW_GIANT | {"main_growth_compound": 0}))
    assert checked("little_giant", slow, 2026).verdict is UNMET
    assert checked("little_giant", slow, 2026, Purpose.REVERIFY).verdict is MET


def test_a_launch_firm_without_revenue_was_a_little_giant_and_would_not_pass_again() -> None:
    early = GIANT | {
        "revenue": 0,
        "rd_ratio_each_2y": 10**9,
        "equity_2y": 8000,
        "rd_total_2y": 3000,
        "rd_staff_ratio": 50,
    }
    assert checked("little_giant", known(**early)).verdict is MET
    again = checked("little_giant", known(**early), 2026, Purpose.REVERIFY)
    assert again.verdict is UNMET
    assert "revenue" in {li.condition.code for li in again.lines if li.verdict is UNMET}


def test_what_is_not_published_stays_unknown() -> None:
    made = checked("innovative_sme", {}, 2026)
    assert made.verdict is OPEN
    assert made.rules.tier("innovative_sme").note is not None


@pytest.mark.parametrize(
    ("applied", "announced", "code"),
    [
        (date(2022, 6, 1), None, "miit-2022"), (date(2026, 3, 31), None, "miit-2022"), (date(2026, 4, 1), None, "miit-2026"),
        (date(2026, 3, 20), date(2026, 7, 1), "miit-2022"),  # decided after the change, judged by the day of application
        (None, date(2026, 7, 1), "miit-2026"), (date(2021, 1, 1), None, "miit-2022"),
    ],
)  # fmt: skip
def test_the_day_of_application_chooses_the_rules(applied: date | None, announced: date | None, code: str) -> None:
    assert rules_for(shipped_rules(), applied, announced).code == code


def test_without_any_day_no_rules_are_chosen() -> None:
    with pytest.raises(ValueError, match="day"):
        rules_for(shipped_rules(), None)


def test_every_line_names_a_document_and_2026_says_that_it_is_provisional() -> None:
    old, new = shipped_rules()
    assert (old.provisional, new.provisional) == (False, True)
    for one in (old, new):
        for tier in one.tiers:
            for item in (*tier.conditions, *tier.indicators):
                assert one.document(item.document).title.zh


TEXT = resource_path("rules/miit-2022.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('metric = "market_share"', 'metric = "market_shares"', "market_shares"),
        ("inclusive = true\n", "", "inclusive"),
        ('any = ["revenue", "equity"]', 'any = ["revenues", "equity"]', "revenues"),
        ('all = ["rd_sum", "rd_share"]', 'all = ["rd_sum", "rd"]', "depends on itself"),
        ("full = 40\n", "full = 41\n", "41"),
        ('group = "te"', 'group = "xx"', "xx"),
        ('document = "annex3"', 'document = "annex9"', "annex9"),
        ("from = 2022-06-01", 'from = "soon"', "2026-04-01"),
        ("to = 2026-03-31", "to = 2020-03-31", "before the first"),
        ("version = 1", "version = 1\nextra = 2", "extra"),
        ("min = 60", "minimum = 60", "min"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(UserError, match=r"line [0-9]+") as caught:
        parse_rules(TEXT.replace(old, new, 1), "office.toml")
    assert said in str(caught.value)
    assert "office.toml" in str(caught.value)


def test_a_copy_of_a_set_may_be_edited() -> None:
    text = TEXT.replace('code = "miit-2022"', 'code = "office"').replace("version = 1", "version = 7")
    made = parse_rules(text, "office.toml")
    assert (made.code, made.version) == ("office", 7)
