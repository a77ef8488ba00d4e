"""The integer grid: rounding, apportioning, handing over."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring.grid import (
    GRID,
    apportion,
    half_up,
    hand_over,
    least_score,
    on_grid,
    points_text,
    published,
    rescale,
)

WEIGHTS = st.dictionaries(st.sampled_from([f"i{n}" for n in range(9)]), st.integers(0, 3000), min_size=1, max_size=9)


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_half_up_is_the_floor_of_half_more(numerator: int, denominator: int) -> None:
    assert half_up(numerator, denominator) == floor(Fraction(numerator, denominator) + Fraction(1, 2))


def test_two_six_seven_five_is_two_six_eight() -> None:
    # Python's own round gives 2.67 (domain reference 8.3).
    assert points_text(published(2_675_000)) == "2.68"
    assert points_text(published(78_454_999)) == "78.45"
    assert points_text(published(78_455_000)) == "78.46"


@given(st.integers(0, 10**8), st.integers(0, 4))
def test_the_least_score_is_the_first_that_is_published_so(score: int, decimals: int) -> None:
    wanted = published(score, decimals)
    least = least_score(wanted, decimals)
    assert least <= score
    assert published(least, decimals) == wanted
    assert least == 0 or wanted == 0 or published(least - 1, decimals) == wanted - 1


def test_a_share_is_clipped_and_rounded_once() -> None:
    assert on_grid(Fraction(-1, 3)) == 0
    assert on_grid(Fraction(4, 3)) == GRID
    assert on_grid(Fraction(1, 3)) == 3333
    assert on_grid(Fraction(2, 3)) == 6667
    assert on_grid(Fraction(1, 20_000)) == 1


@given(st.integers(0, 20_000), WEIGHTS)
def test_parts_sum_to_the_whole_and_are_within_one_of_their_quota(total: int, shares: dict[str, int]) -> None:
    parts = apportion(total, shares)
    assert sum(parts.values()) == total
    whole = sum(shares.values())
    for key, share in shares.items():
        quota = Fraction(total * share, whole) if whole else Fraction(total, len(shares))
        assert abs(parts[key] - quota) < 1


def test_equal_remainders_do_not_look_at_the_order() -> None:
    shares = {"c": 1, "a": 1, "b": 1}
    turned = {"a": 1, "b": 1, "c": 1}
    assert apportion(10, shares) == apportion(10, turned) == {"a": 4, "b": 3, "c": 3}


@given(WEIGHTS, st.data())
def test_handing_over_keeps_the_sum_and_empties_who_is_absent(weights: dict[str, int], data: st.DataObject) -> None:
    parents = {key: data.draw(st.sampled_from("xyz")) for key in weights}
    absent = data.draw(st.sets(st.sampled_from(sorted(weights))))
    handed = hand_over(weights, parents, absent)
    assert sum(handed.values()) == sum(weights.values())
    if any(weight for key, weight in weights.items() if key not in absent):
        assert all(handed[key] == 0 for key in absent)
        assert all(handed[key] >= weights[key] for key in weights if key not in absent)
    else:
        assert handed == weights


def test_weight_stays_in_its_dimension_while_anybody_is_there() -> None:
    weights = {"a1": 1000, "a2": 2000, "a3": 3000, "b1": 4000}
    parents = {"a1": "a", "a2": "a", "a3": "a", "b1": "b"}
    assert hand_over(weights, parents, {"a3"}) == {"a1": 2000, "a2": 4000, "a3": 0, "b1": 4000}
    assert hand_over(weights, parents, {"b1"}) == {"a1": 1667, "a2": 3333, "a3": 5000, "b1": 0}


@given(WEIGHTS, st.integers(0, 12_000), st.data())
def test_rescaled_weights_sum_and_locked_ones_stay(weights: dict[str, int], new: int, data: st.DataObject) -> None:
    whole = apportion(GRID, weights)
    key = data.draw(st.sampled_from(sorted(whole)))
    locked = data.draw(st.sets(st.sampled_from(sorted(whole)))) - {key}
    moved = rescale(whole, {key: new}, locked)
    assert sum(moved.values()) == GRID
    assert all(moved[k] == whole[k] for k in locked)
    room = GRID - sum(whole[k] for k in locked)
    alone = len(locked) == len(whole) - 1
    assert moved[key] == (room if alone else min(new, room))


def test_four_weights_share_in_proportion() -> None:
    old = {"a": 2500, "b": 2000, "c": 2000, "d": 1200, "e": 2300}
    assert rescale(old, {"a": 3500}) == {"a": 3500, "b": 1733, "c": 1733, "d": 1040, "e": 1994}


@pytest.mark.parametrize("text", ["0.00", "0.07", "12.30", "100.00"])
def test_points_are_written_with_their_decimals(text: str) -> None:
    assert points_text(int(text.replace(".", ""))) == text
