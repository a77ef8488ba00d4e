"""Published cases that concern the additive model, to the printed precision."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from registry.scoring.grid import GRID, apportion, on_grid
from registry.scoring.standing import competition_rank

DATA = Path(__file__).parents[1] / "data" / "scoring"
WSM = {case["name"]: case for case in json.loads((DATA / "weighted_sum.json").read_text("utf-8"))["cases"]}


def _shares(case: dict[str, list[list[float]]]) -> list[list[Fraction]]:
    """The case's own normalisation, exactly: cost criteria inverted, each column divided by its sum."""
    types = case.get("types", [1] * len(case["matrix"][0]))
    rows = [
        [Fraction(str(x)) if t == 1 else 1 / Fraction(str(x)) for x, t in zip(row, types, strict=True)]
        for row in case["matrix"]
    ]
    sums = [sum(column, Fraction(0)) for column in zip(*rows, strict=True)]
    return [[x / total for x, total in zip(row, sums, strict=True)] for row in rows]


def _weights(case: dict[str, list[float]]) -> list[Fraction]:
    return [Fraction(str(w)) for w in case["weights"]]


def test_kracka_2010() -> None:
    case = WSM["kracka2010"]
    weights = _weights(case)
    scores = [sum(w * x for w, x in zip(weights, row, strict=True)) / sum(weights) for row in _shares(case)]
    assert [float(s) for s in scores] == pytest.approx(case["expected_score"], abs=case["tol"])


def test_kracka_2010_on_the_grid_gives_the_published_ranks() -> None:
    case = WSM["kracka2010"]
    values = np.array([[on_grid(x) for x in row] for row in _shares(case)], dtype=np.int64)
    names = [f"c{i}" for i in range(values.shape[1])]
    weights = apportion(GRID, dict.fromkeys(names, 1))
    scores = values @ np.array([weights[name] for name in names])
    ranks = competition_rank(scores, np.ones(len(scores), dtype=np.bool_))
    assert ranks.tolist() == case["expected_rank"]
    for score, expected in zip(scores.tolist(), case["expected_score"], strict=True):
        assert score / GRID**2 == pytest.approx(expected, abs=1e-4)  # half a grid step a value, and weights of 1/7


def test_weights_that_sum_to_two() -> None:
    case = WSM["pymcdm_self"]
    scores = [sum(w * x for w, x in zip(_weights(case), row, strict=True)) for row in _shares(case)]
    assert [float(s) for s in scores] == pytest.approx(case["full"], abs=1e-12)
    assert [round(float(s), 3) for s in scores] == case["expected_score_3dp"]


def test_rank_order_weights_stay_within_one_part_on_the_grid() -> None:
    exact = json.loads((DATA / "roc.json").read_text("utf-8"))["roc_exact"]
    for fractions in exact.values():
        shares = [Fraction(text) for text in fractions]
        common = np.lcm.reduce([s.denominator for s in shares])
        parts = apportion(GRID, {f"{i:02}": int(s * int(common)) for i, s in enumerate(shares)})
        assert sum(parts.values()) == GRID
        assert all(abs(part - s * GRID) < 1 for part, s in zip(parts.values(), shares, strict=True))
