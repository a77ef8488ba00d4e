"""Agreement and severity against definitions, known values, and a plain least-squares solver."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring.agreement import agreement, icc_2k, kendall_w, severity
from registry.scoring.panel import tally
from tests.scoring.test_panel_checks import panel

# Shrout and Fleiss (1979), table 2: six targets, four judges; ICC(2,4) is 0.62.
SHROUT = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ([[1, 2, 3], [10, 20, 30], [5, 6, 7]], Fraction(1)),
        ([[1, 2, 3], [3, 2, 1]], Fraction(0)),
        ([[1, 1, 2], [1, 1, 2]], Fraction(1)),  # equal orders with equal ties agree wholly
        ([[1, 1, 1], [1, 1, 1]], None),
        ([[1, 2, 3]], None),
        ([[1], [2]], None),
        ([], None),
    ],
)
def test_kendall_of_plain_cases(block: list[list[int]], expected: Fraction | None) -> None:
    assert kendall_w(block) == expected


BLOCKS = st.integers(2, 7).flatmap(
    lambda m: st.lists(st.lists(st.integers(0, 6), min_size=m, max_size=m), min_size=2, max_size=6)
)


@given(BLOCKS)
def test_kendall_is_the_mean_rank_correlation(block: list[list[int]]) -> None:
    """The variance of rank sums over the largest it could be: r times the sum of the rows' own rank variances."""
    w = kendall_w(block)
    if w is None:
        assert all(len(set(row)) == 1 for row in block)
        return
    ranks = np.array([[sum(b < a for b in row) + (row.count(a) + 1) / 2 for a in row] for row in block])
    assert float(w) == pytest.approx(ranks.sum(axis=0).var() / (len(block) * ranks.var(axis=1).sum()))
    assert 0 <= w <= 1


def test_icc_of_the_published_table() -> None:
    found = icc_2k(SHROUT)
    assert found is not None
    assert float(found) == pytest.approx(0.62, abs=0.005)
    assert icc_2k([[5, 5], [5, 5]]) is None
    assert icc_2k([[1, 5, 9], [1, 5, 9]]) == 1


def test_only_firms_that_all_marked_are_compared_and_the_others_named() -> None:
    found = agreement(tally(panel({"a": [80, 70, 60, None], "b": [90, 80, 70, 10], "idle": [None] * 4})))
    assert found.experts == ("a", "b")
    assert found.firms == ("f0", "f1", "f2")
    assert found.left_out == ("f3",)
    assert (found.kendall, found.chi_square) == (1, 4)
    nobody = agreement(tally(panel({"a": [None]})))
    assert (nobody.firms, nobody.kendall, nobody.icc) == ((), None, None)


@given(st.lists(st.lists(st.one_of(st.integers(0, 100), st.none()), min_size=5, max_size=5), min_size=2, max_size=6))
def test_severity_is_the_least_squares_solution(rows: list[list[int | None]]) -> None:
    table = {f"e{n}": row for n, row in enumerate(rows)}
    found = severity(tally(panel(table)))
    lean = {s.expert: s.lean for s in found}
    for group in {s.group for s in found}:
        assert sum(s.lean for s in found if s.group == group) == 0
    design: list[list[float]] = []
    right: list[float] = []
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value is not None:
                line = [0.0] * (len(rows) + 5)
                line[i], line[len(rows) + j] = 1.0, 1.0
                design.append(line)
                right.append(value * 100.0)
    if not design:
        assert not found
        return
    solution, *_ = np.linalg.lstsq(np.array(design), np.array(right), rcond=None)
    for group in {s.group for s in found}:
        members = [s.expert for s in found if s.group == group]
        plain = np.array([solution[int(e[1:])] for e in members])
        assert [float(lean[e]) for e in members] == pytest.approx(list(plain - plain.mean()), abs=1e-6)


def test_a_severe_expert_is_flagged_and_nobody_else() -> None:
    noise = [
        [0, 1, -1, 2, 0, -2, 1, 0],
        [1, -1, 0, 0, 2, 1, -1, -2],
        [-1, 0, 2, -1, 0, 1, 0, -1],
        [0, 0, -1, 1, -2, 0, 1, 1],
    ]
    firms = [60, 65, 70, 72, 75, 80, 85, 90]
    table: dict[str, list[int | None]] = {
        f"e{n}": [f + e - (12 if n == 3 else 0) for f, e in zip(firms, row, strict=True)] for n, row in enumerate(noise)
    }
    found = severity(tally(panel(table)))
    assert [s.expert for s in found if s.flagged] == ["e3"]
    assert found[3].lean == pytest.approx(-900, abs=60)


def test_experts_without_a_common_firm_are_not_compared() -> None:
    found = severity(tally(panel({"a": [80, None], "b": [90, None], "c": [None, 10]})))
    assert [s.group for s in found] == [0, 0, 1]
    assert [s.lean for s in found] == [-500, 500, 0]
    assert not any(s.flagged for s in found)
