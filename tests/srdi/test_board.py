"""The board and its lists on firms of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.srdi.board import LADDER, Readiness, WorkList, board, on_list, place
from registry.srdi.figure import exactly
from registry.srdi.ruleset_file import shipped_rules
from tests.srdi.firms import DAY, firm, title

SETS = shipped_rules()
PASS = {k: exactly(1) for k in ("abnormal_list", "dishonest_list", "prohibited_product", "safety_accident", "quality_environment", "tax_evasion")}  # fmt: skip
READY = firm(
    {("headcount", 2024): 120, ("revenue", 2024): 3000, ("equity_paid_in", 2024): 800},
    district="310117", industry="C3742", answers=PASS,
)  # fmt: skip


def test_a_firm_that_keeps_everything_is_ready_and_one_of_which_nothing_is_known_is_not_close() -> None:
    assert place(READY, SETS, DAY).readiness is Readiness.READY
    bare = place(firm({}), SETS, DAY)
    assert (bare.readiness, on_list(bare, WorkList.MISSING), on_list(bare, WorkList.CLOSE)) == (
        Readiness.FAR,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("first", "last", "lists"),
    [
        (date(2022, 8, 1), date(2025, 7, 30), {"due_30", "due_60", "due_90"}),
        (date(2022, 8, 1), date(2025, 7, 31), {"due_60", "due_90"}),
        (date(2022, 8, 1), date(2025, 9, 28), {"due_90"}),
        (date(2022, 8, 1), date(2025, 9, 29), set()),
        (date(2022, 6, 1), date(2025, 6, 29), {"lapsed"}),
    ],
)
def test_titles_stand_on_the_lists_of_their_days(first: date, last: date, lists: set[str]) -> None:
    one = place(replace(READY, titles=(title("srdi_sme", first, last),)), SETS, DAY)
    named = {"due_30", "due_60", "due_90", "lapsed"}
    assert {w.value for w in WorkList if on_list(one, w)} & named == lists
    assert one.step == 2


def test_an_application_holds_no_step() -> None:
    one = place(replace(READY, titles=(title("innovative_sme", DAY, None, "applied"),)), SETS, DAY)
    assert (one.step, one.next_tier) == (0, LADDER[0])


def test_who_would_not_pass_under_the_new_rules_is_found_before_they_hold() -> None:
    holder = replace(READY, titles=(title("srdi_sme", date(2024, 1, 5)),))
    short = replace(
        holder,
        metrics={**holder.metrics, ("revenue", 2024): exactly(1, 2024), ("segment_years", 2024): exactly(1, 2024)},
    )
    assert on_list(place(short, SETS, DAY), WorkList.FORWARD)
    assert not on_list(place(holder, SETS, DAY), WorkList.FORWARD)  # not known is not a no


def test_updates_are_told_apart_from_updates_nobody_recorded() -> None:
    holder = replace(READY, titles=(title("innovative_sme", date(2023, 1, 5)),))
    told = replace(
        holder, metrics={**holder.metrics, ("info_updated", 2024): exactly(0), ("info_updated", 2025): exactly(1)}
    )
    one = place(told, SETS, DAY)
    assert (one.missed, one.unrecorded) == ((2024,), (2023,))


def test_a_run_can_be_stopped() -> None:
    class StopError(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        if done >= 64:
            raise StopError

    with pytest.raises(StopError):
        board([READY] * 200, SETS, DAY, stop)
