"""Value functions: the reference's vectors, monotony, and the way back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring.grid import GRID
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise

PLAIN = Efficacy(Fraction(3), Fraction(15))
LOG = Efficacy(Fraction(10_000), Fraction(1_000_000), log=True)
FUNCTIONS = [
    PLAIN,
    LOG,
    Efficacy(Fraction(60), Fraction(95)),
    Linear(Fraction(0), Fraction(7)),
    Linear(Fraction(10), Fraction(2000), log=True),
    Piecewise((Fraction(0), Fraction(3), Fraction(50)), (0, 4500, 10_000)),
    Bands((Fraction(1), Fraction(5), Fraction(20)), (2000, 6000, 10_000)),
]


@pytest.mark.parametrize(
    ("x", "points"), [("0", 0), ("1.5", 30), ("3", 60), ("6", 70), ("9", 80), ("15", 100), ("20", 100), ("-4", 0)]
)
def test_efficacy_of_the_reference(x: str, points: int) -> None:
    assert PLAIN.at(Fraction(x)) == points * 100


@pytest.mark.parametrize(
    ("x", "value"),
    [(5_000, 3000), (10_000, 6000), (100_000, 8000), (670_000, 9652), (1_000_000, 10_000), (2_000_000, 10_000)],
)
def test_logarithmic_efficacy_of_the_reference(x: int, value: int) -> None:
    assert LOG.at(Fraction(x)) == value


def test_less_is_better_with_goalposts_exchanged() -> None:
    cost = Efficacy(Fraction(60), Fraction(30))
    assert [cost.at(Fraction(x)) for x in (0, 30, 45, 60, 120)] == [10_000, 10_000, 8000, 6000, 3000]
    assert (cost.at(None), cost.at(None, top=True)) == (10_000, 0)


def test_goalposts_in_a_straight_line() -> None:
    assert [Linear(Fraction(0), Fraction(3)).at(Fraction(x)) for x in (-1, 0, 1, 2, 3, 9)] == [
        0,
        0,
        3333,
        6667,
        GRID,
        GRID,
    ]
    falling = Linear(Fraction(10), Fraction(0))
    assert [falling.at(Fraction(x)) for x in (12, 10, 4, 0, -1)] == [0, 0, 6000, GRID, GRID]


def test_the_anchor_is_the_full_goalpost() -> None:
    assert Linear(Fraction(0)).at(Fraction(20), Fraction(40)) == 5000
    assert Linear(Fraction(0)).at(Fraction(20), Fraction(20_000)) == 10


def test_half_a_grid_step_is_rounded_up_once() -> None:
    assert Linear(Fraction(0), Fraction(20_000)).at(Fraction(1)) == 1
    assert Linear(Fraction(0), Fraction(20_001)).at(Fraction(1)) == 0


def test_a_band_holds_its_lower_edge() -> None:
    bands = Bands((Fraction(1), Fraction(5)), (4000, 9000))
    assert [bands.at(Fraction(x, 100)) for x in (99, 100, 499, 500)] == [0, 4000, 4000, 9000]


def test_straight_between_points_and_flat_beyond() -> None:
    rising = Piecewise((Fraction(2), Fraction(4), Fraction(10)), (1000, 5000, 8000))
    assert [rising.at(Fraction(x)) for x in (-1, 2, 3, 4, 7, 10, 99)] == [1000, 1000, 3000, 5000, 6500, 8000, 8000]
    assert (rising.at(None), rising.at(None, top=True)) == (1000, 8000)
    falling = Piecewise((Fraction(0), Fraction(10), Fraction(30)), (10_000, 6000, 0))
    assert [falling.at(Fraction(x)) for x in (0, 5, 10, 20, 40)] == [10_000, 8000, 6000, 3000, 0]
    assert not falling.rising(None)
    assert falling.at(falling.needed(7000)) == 7000
    assert falling.at(falling.needed(7000) + Fraction(1, 10**9)) == 6999


def test_a_flat_piece_is_reached_at_its_near_end() -> None:
    flat = Piecewise((Fraction(0), Fraction(1), Fraction(5)), (0, 6000, 6000))
    assert flat.needed(6000) == Fraction(2 * 6000 - 1, 2 * 6000)


def test_codes_and_phrases() -> None:
    codes = Codes((("none", 0), ("low", 4000), ("high", 10_000)), ("aside",))
    assert (codes.of("low"), codes.of("aside"), codes.of("strange")) == (4000, None, None)
    assert (codes.lowest_reaching(1), codes.lowest_reaching(4001), codes.lowest_reaching(10_001)) == (
        "low",
        "high",
        None,
    )
    phrases = Phrases(((("GJB", "AS9100"), 10_000), (("ISO",), 6000), (("无",), 0)))
    assert [phrases.of(t) for t in ("ISO9001、GJB 9001C", "iso 9001", "无", "其他")] == [10_000, 6000, 0, None]


@pytest.mark.parametrize("function", FUNCTIONS, ids=repr)
@given(a=st.integers(-50, 3_000_000), b=st.integers(-50, 3_000_000))
def test_more_is_never_worse(function: Efficacy | Linear | Piecewise | Bands, a: int, b: int) -> None:
    low, high = sorted((Fraction(a, 7), Fraction(b, 7)))
    assert 0 <= function.at(low) <= function.at(high) <= GRID
    assert function.at(None) <= function.at(low)
    assert function.at(high) <= function.at(None, top=True)


@pytest.mark.parametrize("function", FUNCTIONS[:6], ids=repr)
@given(value=st.integers(1, GRID))
def test_the_way_back_finds_the_first_figure_that_reaches_a_value(
    function: Efficacy | Linear | Piecewise, value: int
) -> None:
    x = function.needed(value)
    nudge = Fraction(1, 10**20)
    assert function.at(x + nudge) >= value
    assert function.at(x - nudge) < value
