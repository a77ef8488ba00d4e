"""A title over its whole life, and the standing of a firm on any day of it: place, re-verification, change, revocation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.model.values import Precision, UncertainDate
from registry.srdi import Held, TierState, standing
from registry.srdi.board import WorkList, on_list, place
from registry.srdi.facts import FirmFacts
from registry.srdi.ruleset_file import shipped_rules
from registry.srdi.standing import barred_until, day_exact, months_later, unreported

SONGJIANG, NANTONG = "310117", "320600"


def day(text: str) -> UncertainDate:
    found = date.fromisoformat(text)
    return UncertainDate(Precision.DAY, found, found)


def month(year: int, number: int) -> UncertainDate:
    first = date(year, number, 1)
    return UncertainDate(Precision.MONTH, first, months_later(first, 1).replace(day=1) - date.resolution)


def held(recognised: str | None = "2023-03-15", tier: str = "srdi_sme", **more: object) -> Held:
    status = more.pop("status", None)
    known = day(recognised) if recognised else None
    return Held(tier, known, more.pop("valid_to", None), status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("district", "recognised", "end"),
    [
        (SONGJIANG, "2023-03-15", date(2026, 2, 28)),
        ("", "2023-03-15", date(2026, 2, 28)),  # a place that is not known follows Shanghai's rule
        (SONGJIANG, "2021-03-01", date(2024, 2, 29)),
        (SONGJIANG, "2021-03-31", date(2024, 2, 29)),
        (SONGJIANG, "2022-01-01", date(2024, 12, 31)),
        (NANTONG, "2025-11-08", date(2028, 11, 7)),
        (NANTONG, "2024-02-29", date(2027, 2, 28)),
        (NANTONG, "2021-03-01", date(2024, 2, 29)),
        (NANTONG, "2023-01-01", date(2025, 12, 31)),
    ],
)
def test_the_last_day_follows_from_the_place(district: str, recognised: str, end: date) -> None:
    one = held(recognised)
    last, after = standing([one], end, district), standing([one], end + date.resolution, district)
    assert (last.state, last.days_left) == (TierState.DUE, 0)
    assert (after.state, after.days_left) == (TierState.LAPSED, -1)


def test_a_month_alone_leaves_a_span_of_days_elsewhere() -> None:
    one = Held("srdi_sme", month(2025, 11), None, None)
    until = standing([one], date(2026, 1, 1), NANTONG).valid_until
    assert until is not None
    assert (until.precision, until.start, until.end) == (Precision.RANGE, date(2028, 10, 31), date(2028, 11, 29))
    shanghai = standing([one], date(2026, 1, 1), SONGJIANG).valid_until
    assert shanghai is not None
    assert shanghai.iso() == "2028-10"


def test_a_year_alone_gives_no_last_day() -> None:
    year = UncertainDate(Precision.YEAR, date(2023, 1, 1), date(2023, 12, 31))
    assert standing([Held("srdi_sme", year, None, None)], date(2024, 1, 1)).valid_until is None


def test_a_last_day_that_is_stated_stands() -> None:
    now = standing([held(valid_to=day("2025-12-31"))], date(2025, 12, 31), NANTONG)
    assert (now.valid_until, now.state) == (day("2025-12-31"), TierState.DUE)


@pytest.mark.parametrize(
    ("district", "recognised", "reverified", "end"),
    [
        (SONGJIANG, "2023-03-15", "2026-02-10", date(2029, 2, 28)),
        (SONGJIANG, "2021-03-15", "2024-02-20", date(2027, 2, 28)),  # the end of February stays the end of February
        (SONGJIANG, "2022-03-15", "2025-02-20", date(2028, 2, 29)),
        (NANTONG, "2025-11-08", "2028-10-30", date(2031, 11, 7)),
    ],
)
def test_a_re_verification_adds_three_years(district: str, recognised: str, reverified: str, end: date) -> None:
    one = held(recognised, reverified=day(reverified), status="renewed")
    assert standing([one], end, district).days_left == 0


def test_a_last_day_stated_after_a_re_verification_is_not_renewed_twice() -> None:
    one = held(valid_to=day("2029-02-28"), reverified=day("2026-02-10"))
    assert standing([one], date(2029, 2, 28)).days_left == 0


def test_an_old_last_day_is_renewed_by_a_later_re_verification() -> None:
    one = held(valid_to=day("2026-02-28"), reverified=day("2026-02-10"))
    assert standing([one], date(2029, 2, 28)).days_left == 0


@pytest.mark.parametrize(
    ("as_of", "tier", "state"),
    [
        ("2023-01-31", None, None),
        ("2023-02-01", "srdi_sme", TierState.APPLIED),
        ("2023-03-14", "srdi_sme", TierState.APPLIED),
        ("2023-03-15", "srdi_sme", TierState.VALID),
        ("2025-11-29", "srdi_sme", TierState.VALID),
        ("2025-11-30", "srdi_sme", TierState.DUE),
        ("2026-02-28", "srdi_sme", TierState.DUE),
        ("2026-03-01", "srdi_sme", TierState.LAPSED),
    ],
)
def test_the_state_on_any_day(as_of: str, tier: str | None, state: TierState | None) -> None:
    one = held(applied=day("2023-02-01"), publicised=day("2023-03-01"))
    now = standing([one], date.fromisoformat(as_of))
    assert (now.tier, now.state) == (tier, state)


def test_a_title_of_the_future_is_not_held_yet() -> None:
    assert standing([held("2025-03-01")], date(2025, 2, 28)).tier is None


def test_what_is_only_applied_for_is_held_by_nobody() -> None:
    assert standing([held(None, applied=day("2024-05-06"))], date(2024, 6, 1)).state is TierState.APPLIED
    assert standing([held(None, applied=day("2024-05-06"))], date(2024, 5, 5)).tier is None


def test_the_lower_title_holds_while_the_higher_is_applied_for() -> None:
    both = [held("2023-03-15", "innovative_sme"), held(None, "srdi_sme", applied=day("2024-05-06"))]
    assert standing(both, date(2024, 6, 1)).tier == "innovative_sme"


def test_of_several_titles_the_highest_that_is_held_counts() -> None:
    three = [
        held("2023-03-15", "innovative_sme"),
        held("2024-03-15", "srdi_sme"),
        held("2022-03-15", "little_giant", revoked=day("2024-06-01"), cause="tax"),
    ]
    assert standing(three, date(2024, 5, 31)).tier == "little_giant"
    assert standing(three, date(2024, 6, 1)).tier == "srdi_sme"


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2024-05-31", TierState.VALID), ("2024-06-01", TierState.LAPSED), ("2024-06-02", TierState.LAPSED)],
)
def test_a_revocation_counts_from_its_day(as_of: str, state: TierState) -> None:
    one = held(revoked=day("2024-06-01"), cause="accident", status="revoked")
    assert standing([one], date.fromisoformat(as_of)).state is state


def test_a_revocation_without_a_day_counts_by_its_status() -> None:
    assert standing([held(status="revoked")], date(2024, 1, 1)).state is TierState.LAPSED


@pytest.mark.parametrize("cause", ["accident", "dishonesty", "tax", "falsification", None])
@pytest.mark.parametrize(
    ("as_of", "barred"), [("2024-05-31", False), ("2024-06-01", True), ("2027-06-01", True), ("2027-06-02", False)]
)
def test_three_years_without_an_application(cause: str | None, as_of: str, barred: bool) -> None:
    found = barred_until([held(revoked=day("2024-06-01"), cause=cause)], date.fromisoformat(as_of))
    assert found == (date(2027, 6, 1) if barred else None)


def test_a_title_no_longer_merited_bars_nothing() -> None:
    assert barred_until([held(revoked=day("2024-06-01"), cause="standard")], date(2024, 7, 1)) is None


def test_the_bar_of_a_leap_day_ends_with_february() -> None:
    assert barred_until([held(revoked=day("2024-02-29"), cause="tax")], date(2025, 1, 1)) == date(2027, 2, 28)


def test_of_two_revocations_the_later_bar_counts() -> None:
    two = [held(revoked=day("2023-06-01"), cause="tax"), held(revoked=day("2024-01-10"), cause="tax")]
    assert barred_until(two, date(2024, 6, 1)) == date(2027, 1, 10)


@pytest.mark.parametrize(
    ("changed", "reported", "as_of", "due"),
    [
        ("2024-03-10", None, "2024-03-10", "2024-06-10"),
        ("2024-03-10", None, "2024-03-09", None),  # has not happened yet
        ("2024-11-30", None, "2025-01-01", "2025-02-28"),
        ("2023-11-30", None, "2024-01-01", "2024-02-29"),
        ("2024-03-10", "2024-04-01", "2024-03-31", "2024-06-10"),
        ("2024-03-10", "2024-04-01", "2024-04-01", None),
    ],
)
def test_a_change_is_told_within_three_months(changed: str, reported: str | None, as_of: str, due: str | None) -> None:
    one = held(changed=day(changed), reported=day(reported) if reported else None)
    found = unreported(one, date.fromisoformat(as_of))
    assert found == (date.fromisoformat(due) if due else None)


def test_the_board_lists_untold_changes_and_bars_and_offers_no_step_to_who_is_barred() -> None:
    titles = (
        held(changed=day("2024-03-10")),
        held("2022-03-15", "innovative_sme", revoked=day("2024-02-01"), cause="tax"),
    )
    one = place(FirmFacts("f", "试", titles=titles), shipped_rules(), date(2024, 5, 1))
    assert on_list(one, WorkList.UNREPORTED)
    assert on_list(one, WorkList.BARRED)
    assert not on_list(one, WorkList.READY)
    assert (one.untold, one.barred) == (date(2024, 6, 10), date(2027, 2, 1))


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_a_term_to_the_day_is_three_years_and_never_more(first: date) -> None:
    start, last = day_exact(first)
    after = last + date.resolution
    assert start == first
    assert months_later(first, 36) in (after, last)
    assert after.day == first.day or last.month != after.month, "only a day that is not there ends with its month"
