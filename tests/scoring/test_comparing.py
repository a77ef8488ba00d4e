"""Comparisons of rankings against their definitions, pair by pair, and known values."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring.comparing import compare, competition_ranks, kendall, rank_biased_overlap, spearman

PAIRS = st.integers(2, 30).flatmap(lambda m: st.tuples(*[st.lists(st.integers(0, 12), min_size=m, max_size=m)] * 2))


def average_ranks(values: list[int]) -> list[float]:
    return [sum(v > w for w in values) + (values.count(v) + 1) / 2 for v in values]


@given(PAIRS)
def test_kendall_is_counted_over_all_pairs(both: tuple[list[int], list[int]]) -> None:
    a, b = both
    signs = [
        (((a[i] > a[j]) - (a[i] < a[j])), ((b[i] > b[j]) - (b[i] < b[j]))) for i, j in combinations(range(len(a)), 2)
    ]
    score = sum(x * y for x, y in signs)
    below = sum(x != 0 for x, _ in signs) * sum(y != 0 for _, y in signs)
    found = kendall(a, b)
    if not below:
        assert found is None
        return
    assert found is not None
    assert found / 10_000 == pytest.approx(score / sqrt(below), abs=0.5001e-4)


@given(PAIRS)
def test_spearman_is_pearson_of_average_ranks(both: tuple[list[int], list[int]]) -> None:
    x, y = (average_ranks(values) for values in both)
    mean = (len(x) + 1) / 2
    above = sum((v - mean) * (w - mean) for v, w in zip(x, y, strict=True))
    below = sum((v - mean) ** 2 for v in x) * sum((w - mean) ** 2 for w in y)
    found = spearman(*both)
    if not below:
        assert found is None
        return
    assert found is not None
    assert found / 10_000 == pytest.approx(above / sqrt(below), abs=0.5001e-4)


def test_known_values() -> None:
    # 1 2 3 4 5 against 2 1 4 3 5: two of ten pairs are swapped; squared differences sum to 4
    a, b = [5, 4, 3, 2, 1], [4, 5, 2, 3, 1]
    assert kendall(a, b) == 6000
    assert spearman(a, b) == 8000
    assert kendall(a, a) == spearman(a, a) == 10_000
    assert kendall(a, a[::-1]) == spearman(a, a[::-1]) == -10_000
    assert competition_ranks([6, 6, 6, 27, 0]) == [2, 2, 2, 1, 5]


def tiers(text: str) -> list[frozenset[str]]:
    return [frozenset(place) for place in text.split()]


def test_rank_biased_overlap() -> None:
    assert rank_biased_overlap(tiers("a b c d"), tiers("a b c d")) == 10_000
    assert rank_biased_overlap([], []) == 10_000
    # agreements 0, 1, 2/3, 1 at p = 0.9: 0.1 (0 + 0.9 + 0.81 * 2/3 + 0.729) + 0.6561
    expected = Fraction(1, 10) * (Fraction(9, 10) + Fraction(81, 100) * Fraction(2, 3) + Fraction(729, 1000))
    expected += Fraction(6561, 10_000)
    assert rank_biased_overlap(tiers("a b c d"), tiers("b a d c")) == round(expected * 10_000)
    top = rank_biased_overlap(tiers("a b c d e f"), tiers("b a c d e f"))
    end = rank_biased_overlap(tiers("a b c d e f"), tiers("a b c d f e"))
    assert top < end < 10_000
    assert rank_biased_overlap(tiers("ab c"), tiers("ab c")) == 10_000


def test_seats_and_places() -> None:
    first = {"a": 90, "b": 80, "c": 70, "d": 60, "gone": 99}
    second = {"a": 90, "b": 60, "c": 70, "d": 80, "new": 1}
    found = compare(first, second, 2)
    assert (found.shared, found.gained, found.lost) == (("a",), ("d",), ("b",))
    assert (found.firms, found.moved, found.mean_move) == (4, 4, 1)
    assert compare({}, {}, 2).mean_move == 0
    tied = compare({"a": 2, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 0}, 2)
    assert (tied.shared, tied.lost) == (("a", "b"), ("c",))


@given(PAIRS)
def test_comparing_is_even_handed(both: tuple[list[int], list[int]]) -> None:
    first, second = ({f"u{i}": v for i, v in enumerate(values)} for values in both)
    one, two = compare(first, second, 5), compare(second, first, 5)
    assert (one.shared, one.gained, one.lost) == (two.shared, two.lost, two.gained)
    assert (one.moved, one.kendall, one.spearman, one.overlap) == (two.moved, two.kendall, two.spearman, two.overlap)
    assert 0 <= one.overlap <= 10_000
    again = compare(first, first, 5)
    assert again.overlap == 10_000
    assert again.kendall in (None, 10_000)
