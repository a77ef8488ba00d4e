"""Dates of a title: its last day, its updates, changes, bars, and its state on any day."""

from __future__ import annotations

from datetime import date

import pytest

from registry.srdi.term import (
    TermRule,
    TitleState,
    barred_until,
    change_due,
    rule_of,
    term,
    title_state,
    updates,
    updates_owed,
)


@pytest.mark.parametrize(
    ("rule", "announced", "first", "last"),
    [
        (TermRule.SH_MONTH, date(2023, 3, 15), date(2023, 3, 1), date(2026, 2, 28)),
        (TermRule.SH_MONTH, date(2021, 3, 9), date(2021, 3, 1), date(2024, 2, 29)),
        (TermRule.SH_MONTH, date(2023, 1, 1), date(2023, 1, 1), date(2025, 12, 31)),
        (TermRule.DAY_EXACT, date(2025, 11, 8), date(2025, 11, 8), date(2028, 11, 7)),
        (TermRule.DAY_EXACT, date(2024, 2, 29), date(2024, 2, 29), date(2027, 2, 28)),
        (TermRule.DAY_EXACT, date(2021, 3, 1), date(2021, 3, 1), date(2024, 2, 29)),
        (TermRule.DAY_EXACT, date(2023, 1, 1), date(2023, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_title_ends_by_the_rule_of_its_place(rule: TermRule, announced: date, first: date, last: date) -> None:
    assert term(rule, announced) == (first, last)


def test_a_term_by_hand_needs_its_last_day() -> None:
    assert term(TermRule.MANUAL, date(2024, 5, 6), date(2026, 1, 1)) == (date(2024, 5, 6), date(2026, 1, 1))
    for last in (None, date(2024, 5, 5)):
        with pytest.raises(ValueError, match="last day"):
            term(TermRule.MANUAL, date(2024, 5, 6), last)


@pytest.mark.parametrize(
    ("district", "rule"),
    [("310117", TermRule.SH_MONTH), ("", TermRule.SH_MONTH), ("320600", TermRule.DAY_EXACT)],
)
def test_the_place_chooses_the_rule(district: str, rule: TermRule) -> None:
    assert rule_of(district) is rule


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        (date(2025, 1, 15), date(2025, 4, 15)), (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)), (date(2025, 10, 31), date(2026, 1, 31)),
    ],
)  # fmt: skip
def test_a_change_is_told_within_three_months_not_thirty_days(changed: date, due: date) -> None:
    assert change_due(changed) == due


@pytest.mark.parametrize(
    ("revoked", "until"), [(date(2023, 5, 1), date(2026, 5, 1)), (date(2024, 2, 29), date(2027, 2, 28))]
)
def test_a_revoked_firm_waits_three_years(revoked: date, until: date) -> None:
    assert barred_until(revoked) == until


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        (date(2023, 4, 30), ()), (date(2024, 4, 30), ()), (date(2024, 5, 1), (2024,)), (date(2025, 12, 1), (2024, 2025)),
        (date(2027, 1, 1), (2024, 2025)),
    ],
)  # fmt: skip
def test_an_update_is_owed_each_thirtieth_of_april_while_the_title_holds(as_of: date, owed: tuple[int, ...]) -> None:
    assert updates_owed(date(2023, 6, 1), date(2026, 2, 28), as_of) == owed


def test_an_update_that_nobody_recorded_is_not_a_missed_one() -> None:
    found = updates({2024: False}, date(2023, 6, 1), None, date(2026, 6, 1))
    assert (found.missed, found.unknown) == ((2024,), (2025, 2026))


FIRST, LAST = date(2023, 3, 1), date(2026, 2, 28)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2023, 2, 28), TitleState.NOT_YET), (FIRST, TitleState.VALID), (date(2025, 11, 29), TitleState.VALID),
        (date(2025, 11, 30), TitleState.DUE), (LAST, TitleState.DUE), (date(2026, 3, 1), TitleState.LAPSED),
    ],
)  # fmt: skip
def test_the_state_of_a_title_follows_from_the_day(as_of: date, state: TitleState) -> None:
    assert title_state(FIRST, LAST, None, as_of) is state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2024, 4, 30), TitleState.VALID), (date(2024, 5, 1), TitleState.BARRED),
        (date(2027, 5, 1), TitleState.BARRED), (date(2027, 5, 2), TitleState.REVOKED),
    ],
)  # fmt: skip
def test_a_revocation_ends_it_and_bars_the_firm(as_of: date, state: TitleState) -> None:
    assert title_state(FIRST, LAST, date(2024, 5, 1), as_of) is state


def test_an_application_is_no_title() -> None:
    assert title_state(None, None, None, FIRST) is TitleState.PENDING
    assert title_state(FIRST, None, None, LAST) is TitleState.VALID
