"""Where a firm stands on a day."""

from __future__ import annotations

from datetime import date

import pytest

from registry.model.values import Precision, UncertainDate
from registry.srdi import Held, TierState, standing, validity

DAY = date(2025, 6, 30)


def day(year: int, month: int, of_month: int) -> UncertainDate:
    when = date(year, month, of_month)
    return UncertainDate(Precision.DAY, when, when)


def held(
    tier: str,
    recognised: UncertainDate | None = None,
    valid_to: UncertainDate | None = None,
    status: str | None = None,
) -> Held:
    return Held(tier, recognised, valid_to, status)


@pytest.mark.parametrize(
    ("announced", "first", "last"),
    [
        (date(2021, 3, 10), date(2021, 3, 1), date(2024, 2, 29)),
        (date(2023, 3, 1), date(2023, 3, 1), date(2026, 2, 28)),
        (date(2022, 1, 31), date(2022, 1, 1), date(2024, 12, 31)),
        (date(2022, 12, 5), date(2022, 12, 1), date(2025, 11, 30)),
    ],
)
def test_a_title_lasts_three_years_from_its_month(announced: date, first: date, last: date) -> None:
    assert validity(announced) == (first, last)


@pytest.mark.parametrize(
    ("valid_to", "state", "days"),
    [
        (day(2025, 6, 29), TierState.LAPSED, -1),
        (day(2025, 6, 30), TierState.DUE, 0),
        (day(2025, 9, 28), TierState.DUE, 90),
        (day(2025, 9, 29), TierState.VALID, 91),
    ],
)
def test_due_within_ninety_days_and_lapsed_the_day_after(valid_to: UncertainDate, state: TierState, days: int) -> None:
    now = standing([held("srdi_sme", valid_to=valid_to)], DAY)
    assert (now.tier, now.state, now.days_left) == ("srdi_sme", state, days)


def test_the_end_follows_from_the_day_of_recognition() -> None:
    now = standing([held("srdi_sme", recognised=day(2021, 3, 10))], date(2024, 2, 29))
    assert now.valid_until is not None
    assert (now.valid_until.end, now.state, now.days_left) == (date(2024, 2, 29), TierState.DUE, 0)
    assert standing([held("srdi_sme", recognised=day(2021, 3, 10))], date(2024, 3, 1)).state is TierState.LAPSED


def test_a_stated_end_counts_before_a_derived_one() -> None:
    now = standing([held("srdi_sme", recognised=day(2021, 3, 10), valid_to=day(2026, 2, 28))], DAY)
    assert now.state is TierState.VALID


def test_a_year_alone_gives_no_end() -> None:
    year = UncertainDate(Precision.YEAR, date(2021, 1, 1), date(2021, 12, 31))
    now = standing([held("srdi_sme", recognised=year)], DAY)
    assert (now.tier, now.valid_until, now.days_left) == ("srdi_sme", None, None)
    assert now.state is not TierState.LAPSED


@pytest.mark.parametrize("status", ["applied", "publicized"])
def test_applied_for_is_not_held(status: str) -> None:
    now = standing([held("little_giant", recognised=day(2025, 5, 1), status=status)], DAY)
    assert (now.tier, now.state) == ("little_giant", TierState.APPLIED)
    both = standing([held("little_giant", status=status), held("innovative_sme", recognised=day(2024, 5, 1))], DAY)
    assert (both.tier, both.state) == ("innovative_sme", TierState.VALID)


@pytest.mark.parametrize("status", ["withdrawn", "revoked", "expired"])
def test_a_title_taken_away_is_lapsed_whatever_its_end(status: str) -> None:
    now = standing([held("little_giant", recognised=day(2025, 5, 1), status=status)], DAY)
    assert now.state is TierState.LAPSED


MONTH = UncertainDate(Precision.MONTH, date(2025, 6, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("valid_to", "as_of", "state", "days"),
    [
        (day(2025, 3, 31), date(2024, 12, 30), TierState.VALID, 91),
        (day(2025, 3, 31), date(2024, 12, 31), TierState.DUE, 90),
        (day(2025, 3, 31), date(2025, 3, 31), TierState.DUE, 0),
        (day(2025, 3, 31), date(2025, 4, 1), TierState.LAPSED, -1),
        (MONTH, date(2025, 5, 31), TierState.DUE, 30),
        (MONTH, date(2025, 6, 15), TierState.LAPSED, 15),  # it may still hold, and is said to have ended
        (None, date(2025, 3, 31), TierState.LAPSED, None),
    ],
)
def test_a_title_marked_as_expired_held_until_its_stated_end(
    valid_to: UncertainDate | None, as_of: date, state: TierState, days: int | None
) -> None:
    now = standing([held("tech_sme", day(2024, 3, 15), valid_to, "expired")], as_of)
    assert (now.state, now.days_left, now.valid_until) == (state, days, valid_to)


def test_a_title_marked_as_expired_did_not_end_on_a_later_day_that_was_worked_out() -> None:
    now = standing([held("srdi_sme", recognised=day(2024, 3, 15), status="expired")], DAY)
    assert (now.state, now.valid_until, now.days_left) == (TierState.LAPSED, None, None)
    over = standing([held("srdi_sme", recognised=day(2021, 3, 10), status="expired")], DAY)
    assert over.valid_until is not None
    assert over.valid_until.end == date(2024, 2, 29)


def test_the_highest_title_held_is_the_operative_one() -> None:
    titles = [
        held("innovative_sme", recognised=day(2025, 1, 1)),
        held("little_giant", recognised=day(2023, 7, 14)),
        held("srdi_sme", recognised=day(2024, 3, 1)),
    ]
    assert standing(titles, DAY).tier == "little_giant"
    assert standing(titles[::-1], DAY).tier == "little_giant"


def test_a_lapsed_higher_title_gives_way_to_a_lower_one_in_force() -> None:
    titles = [held("little_giant", valid_to=day(2025, 1, 31)), held("srdi_sme", valid_to=day(2026, 1, 31))]
    assert (standing(titles, DAY).tier, standing(titles, DAY).state) == ("srdi_sme", TierState.VALID)


def test_a_renewed_title_is_in_force() -> None:
    titles = [held("srdi_sme", recognised=day(2021, 3, 10)), held("srdi_sme", recognised=day(2024, 3, 10))]
    assert standing(titles, DAY).state is TierState.VALID


def test_none_stated_and_nothing_known_are_two_things() -> None:
    assert standing([held("none")], DAY).tier == "none"
    assert standing([], DAY).tier is None


def test_none_stated_gives_way_to_any_title_once_held() -> None:
    assert standing([held("none"), held("srdi_sme", recognised=day(2024, 3, 1))], DAY).tier == "srdi_sme"


def test_an_application_says_more_than_none() -> None:
    now = standing([held("none"), held("srdi_sme", status="applied")], DAY)
    assert (now.tier, now.state) == ("srdi_sme", TierState.APPLIED)
