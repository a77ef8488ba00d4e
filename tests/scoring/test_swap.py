"""The smallest change of weights against a linear program, optimality conditions, and the closed forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.scoring.grid import apportion
from registry.scoring.swap import Norm, tie_weights


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Weights of 10 000, some of them zero, and differences with a lead and at least one negative."""
    n = draw(st.integers(2, 9))
    raw = draw(st.lists(st.integers(0, 50), min_size=n, max_size=n))
    weights = list(apportion(10_000, {f"{j:02}": part for j, part in enumerate(raw)}).values())
    differences = draw(st.lists(st.integers(-10_000, 10_000), min_size=n, max_size=n))
    lead = sum(w * d for w, d in zip(weights, differences, strict=True))
    if lead < 0:
        differences = [-d for d in differences]
    assume(lead != 0)
    assume(min(differences) < 0)
    return weights, differences


def linear_program(norm: Norm, weights: list[int], d: list[int]) -> float:
    """The smallest L1 or largest change by HiGHS: changes split in ups and downs, bounded by a common t for MAX."""
    n = len(weights)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    inf = highspy.kHighsInf
    up = [model.addVariable(0, inf, 1.0 if norm is Norm.L1 else 0.0) for _ in range(n)]
    down = [model.addVariable(0, float(w), 1.0 if norm is Norm.L1 else 0.0) for w in weights]
    kept: Any = sum(u - v for u, v in zip(up, down, strict=True)) == 0
    tied: Any = sum(x / 1000 * (u - v) for x, u, v in zip(d, up, down, strict=True)) == -sum(
        w * x / 1000 for w, x in zip(weights, d, strict=True)
    )
    model.addConstr(kept)
    model.addConstr(tied)
    if norm is Norm.MAX:
        t = model.addVariable(0, inf, 1.0)
        for u, v in zip(up, down, strict=True):
            model.addConstr(u + v <= t)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return model.getObjectiveValue()


@given(pairs())
def test_new_weights_are_weights_and_make_a_true_tie(pair: tuple[list[int], list[int]]) -> None:
    weights, d = pair
    for norm in Norm:
        after = tie_weights(norm, weights, d)
        assert after is not None
        assert min(after.parts) >= 0
        assert sum(after.weights) == 10_000
        assert sum(w * x for w, x in zip(after.weights, d, strict=True)) == 0


@given(pairs(), st.sampled_from([Norm.L1, Norm.MAX]))
def test_no_smaller_change_exists_says_a_linear_program(pair: tuple[list[int], list[int]], norm: Norm) -> None:
    weights, d = pair
    after = tie_weights(norm, weights, d)
    assert after is not None
    assert float(after.size(norm, weights)) == pytest.approx(linear_program(norm, weights, d), rel=1e-6, abs=1e-4)


@given(pairs())
def test_the_nearest_weights_satisfy_the_conditions_of_optimality(pair: tuple[list[int], list[int]]) -> None:
    """w' - w = -t d - s + m with t >= 0, m >= 0 and m = 0 wherever w' > 0: then no weights are nearer."""
    weights, d = pair
    nearest = tie_weights(Norm.L2, weights, d)
    assert nearest is not None
    after = nearest.weights
    free = [j for j, w in enumerate(after) if w > 0]
    moved = [w - old for w, old in zip(after, weights, strict=True)]
    if len({d[j] for j in free}) == 1:
        return  # one value left: it must be zero, and every t that is large enough serves
    one, two = next((i, j) for i in free for j in free if d[i] != d[j])
    t = -(moved[one] - moved[two]) / Fraction(d[one] - d[two])
    s = -moved[one] - t * d[one]
    assert t >= 0
    for j, change in enumerate(moved):
        m = change + t * d[j] + s
        assert m == 0 if after[j] > 0 else m >= 0


@given(pairs())
def test_nothing_tried_at_random_is_nearer(pair: tuple[list[int], list[int]]) -> None:
    weights, d = pair
    rng = np.random.default_rng(sum(weights[:2]) + abs(sum(d)))
    nearest = tie_weights(Norm.L2, weights, d)
    assert nearest is not None
    best = float(nearest.size(Norm.L2, weights))
    w, x = np.array(weights, float), np.array(d, float)
    others = np.concatenate([rng.dirichlet(np.ones(len(w)), 200) * 10_000, np.eye(len(w)) * 10_000])
    below = others[others @ x < 0]
    for point in below:  # where the line to a weighting with the other lead crosses the tie
        share = (w @ x) / (w @ x - point @ x)
        assert ((share * (point - w)) ** 2).sum() >= best * (1 - 1e-9)


@given(pairs())
def test_closed_forms_hold_while_no_weight_reaches_zero(pair: tuple[list[int], list[int]]) -> None:
    weights, d = pair
    lead = sum(w * x for w, x in zip(weights, d, strict=True))
    n, order = len(d), sorted(d)
    forms = {
        Norm.L1: Fraction(2 * lead, max(d) - min(d)),
        Norm.L2: Fraction(lead * lead * n, n * sum(x * x for x in d) - sum(d) ** 2),
        Norm.MAX: Fraction(lead, sum(abs(x - order[n // 2]) for x in d)),
    }
    for norm, form in forms.items():
        after = tie_weights(norm, weights, d)
        assert after is not None
        size = after.size(norm, weights)
        assert size >= form
        if min(after.parts) > 0:
            assert size == form


@given(pairs())
def test_the_order_of_columns_changes_no_size(pair: tuple[list[int], list[int]]) -> None:
    weights, d = pair
    for norm in Norm:
        after, back = tie_weights(norm, weights, d), tie_weights(norm, weights[::-1], d[::-1])
        assert after is not None
        assert back is not None
        assert after.size(norm, weights) == back.size(norm, weights[::-1])


def solved(norm: Norm, weights: list[int], differences: list[int]) -> tuple[Fraction, ...] | None:
    found = tie_weights(norm, weights, differences)
    return found and found.weights


@pytest.mark.parametrize("norm", Norm)
def test_dominance_and_ties(norm: Norm) -> None:
    assert solved(norm, [5000, 5000], [0, 10]) is None
    assert solved(norm, [5000, 5000], [-10, 10]) == (5000, 5000)
    with pytest.raises(ValueError, match="lead"):
        solved(norm, [5000, 5000], [-10, 0])


def test_a_change_that_takes_a_whole_weight_away() -> None:
    # only the third indicator is against the leader: half of all weight must go there
    assert solved(Norm.L1, [9000, 1000, 0], [10, 10, -10]) == (4000, 1000, 5000)
    assert solved(Norm.L2, [9000, 1000, 0], [10, 10, -10]) == (5000, 0, 5000)
    assert solved(Norm.MAX, [9000, 1000, 0], [10, 10, -10]) in [(4000, 1000, 5000), (5000, 0, 5000)]
