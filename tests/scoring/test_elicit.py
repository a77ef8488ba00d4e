"""Weights from people's answers: exact fractions, published AHP cases, and the answer to ask again."""

from __future__ import annotations

import json
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring.elicit import RankRule, by_order, centroid, direct, rank_sum, reciprocal, smart, swing
from registry.scoring.grid import GRID
from registry.scoring.pairwise import Pairwise, RandomIndex, compare_in_pairs, together

DATA = Path(__file__).parents[1] / "data" / "scoring"
ROC = json.loads((DATA / "roc.json").read_text("utf-8"))
DRINKS, CHIN = json.loads((DATA / "ahp.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize(
    ("key", "rule"), [("roc_exact", centroid), ("rank_sum_exact", rank_sum), ("rank_reciprocal_exact", reciprocal)]
)
def test_rank_weights_are_the_exact_fractions(key: str, rule: Any) -> None:
    for n, texts in ROC[key].items():
        assert list(rule(int(n))) == [Fraction(text) for text in texts]


def test_rank_order_centroid_as_printed() -> None:
    for n, printed in ROC["roc_published_4dp"].items():
        assert [round(float(share), 4) for share in centroid(int(n))] == printed
        weights = by_order([[f"c{i}"] for i in range(int(n))])
        assert [weight / GRID for weight in weights.values()] == pytest.approx(printed, abs=1.1e-4)


def test_equally_important_indicators_share_their_places() -> None:
    assert by_order([["a"], ["b", "c"]], RankRule.SUM) == {"a": 5000, "b": 2500, "c": 2500}
    assert by_order([["a", "b"]]) == {"a": 5000, "b": 5000}
    assert by_order([]) == {}
    with pytest.raises(UserError):
        by_order([["a"], ["b", "a"]])


def test_points_swings_and_importance() -> None:
    assert direct({"a": 60, "b": 30, "c": 10}) == {"a": 6000, "b": 3000, "c": 1000}
    assert swing({"a": 100, "b": 60, "c": 40}) == {"a": 5000, "b": 3000, "c": 2000}
    assert smart({"a": 10, "b": 20, "c": 50}) == {"a": 1250, "b": 2500, "c": 6250}


@pytest.mark.parametrize(
    ("ask", "answers"),
    [
        (direct, {"a": 0}),
        (direct, {"a": -1, "b": 3}),
        (swing, {"a": 90}),
        (swing, {"a": 100, "b": 110}),
        (swing, {}),
        (smart, {"a": 20}),
        (smart, {"a": 10, "b": 5}),
    ],
)
def test_answers_that_do_not_keep_the_rule_are_sent_back(ask: Any, answers: dict[str, int]) -> None:
    with pytest.raises(UserError):
        ask(answers)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 99), min_size=1))
def test_weights_sum_to_ten_thousand_whatever_the_answers(points: dict[str, int]) -> None:
    for weights in (direct(points), by_order([[code] for code in points])):
        assert sum(weights.values()) == GRID
    assert direct(dict(reversed(points.items()))) == direct(points)


# comparison in pairs


def pairs(codes: list[str], matrix: list[list[float]]) -> dict[tuple[str, str], float]:
    return {(codes[i], codes[j]): matrix[i][j] for i in range(len(codes)) for j in range(i + 1, len(codes))}


def drinks(table: RandomIndex = RandomIndex.SAATY_1980) -> Pairwise:
    return compare_in_pairs(DRINKS["order"], pairs(DRINKS["order"], DRINKS["matrix"]), table)


def test_saaty_2008() -> None:
    found = drinks()
    assert {code: round(share, 3) for code, share in found.shares.items()} == DRINKS["expected_weights_3dp"]
    assert dict(found.shares) == pytest.approx(DRINKS["full"], abs=1e-9)
    assert found.largest == pytest.approx(DRINKS["lambda_max"], abs=1e-9)
    assert found.index == pytest.approx(DRINKS["CI"], abs=1e-9)
    assert found.ratio == pytest.approx(DRINKS["CR_RI1.32"], abs=1e-9)
    assert round(found.ratio or 0, 3) == DRINKS["expected_CR"]
    assert found.agrees
    assert sum(found.weights.values()) == GRID


def test_the_ratio_depends_on_the_named_table() -> None:
    assert drinks(RandomIndex.SAATY_2005).ratio == pytest.approx(DRINKS["CR_RI1.35"], abs=1e-9)
    assert drinks(RandomIndex.DONEGAN_DODD_1991).ratio == pytest.approx(DRINKS["CR_donegan_dodd_4dp"], abs=5e-5)


def test_wang_and_chin_2011_contradicts_itself() -> None:
    codes = list("abcdef")
    found = compare_in_pairs(codes, pairs(codes, CHIN["matrix"]))
    assert list(found.shares.values()) == pytest.approx(CHIN["expected_weights"], abs=CHIN["tol"])
    assert found.ratio == pytest.approx(CHIN["CR_RI_saaty"], abs=1e-9)
    assert found.agrees is False
    assert found.contradiction
    x = np.log(np.array(CHIN["matrix"]))
    gaps = {(i, j, k): abs(x[i, j] + x[j, k] - x[i, k]) for i in range(6) for j in range(6) for k in range(6)}
    i, j, k = (codes.index(code) for code in found.contradiction.triad)
    assert gaps[i, j, k] == pytest.approx(max(gaps.values()))
    assert "0.229" in found.text().render(Language.EN)
    assert "请重新判断" in found.text().render(Language.ZH)


def test_one_wrong_answer_among_right_ones_is_the_one_to_ask_again() -> None:
    weights = {"a": 8.0, "b": 4.0, "c": 2.0, "d": 1.0}
    answers = {(i, j): weights[i] / weights[j] for i in weights for j in weights if i < j}
    agreed = compare_in_pairs("dcba", answers)
    assert dict(agreed.shares) == pytest.approx({"a": 8 / 15, "b": 4 / 15, "c": 2 / 15, "d": 1 / 15})
    assert (agreed.contradiction, agreed.ratio) == (None, pytest.approx(0, abs=1e-9))
    found = compare_in_pairs("abcd", answers | {("b", "d"): 1 / 4})
    assert found.contradiction
    # Said as it would be asked: how many times as important d is as b.
    assert found.contradiction.ask == ("d", "b")
    assert found.contradiction.said == pytest.approx(4)
    assert found.contradiction.implied == pytest.approx(1 / 4)
    assert "the answer was 4, two others together say 1/4" in found.text().render(Language.EN)


@settings(max_examples=100)
@given(st.permutations("abcde"), st.lists(st.integers(1, 9), min_size=10, max_size=10))
def test_neither_the_order_of_indicators_nor_the_direction_of_answers_matters(
    order: list[str], said: list[int]
) -> None:
    names = [(i, j) for i in "abcde" for j in "abcde" if i < j]
    answers: dict[tuple[str, str], float | Fraction] = dict(zip(names, map(Fraction, said), strict=True))
    turned = {(j, i): 1 / Fraction(x) for (i, j), x in reversed(list(answers.items()))}
    straight, other = compare_in_pairs("abcde", answers), compare_in_pairs(order, turned)
    assert straight.weights == other.weights
    assert straight.contradiction == other.contradiction


def test_missing_answers_are_not_guessed() -> None:
    found = compare_in_pairs("abcd", {("a", "b"): 2, ("b", "c"): 3, ("c", "d"): 2})
    assert dict(found.shares) == pytest.approx({"a": 12 / 21, "b": 6 / 21, "c": 2 / 21, "d": 1 / 21})
    assert (found.complete, found.ratio, found.agrees, found.largest) == (False, None, None, None)
    assert "尚有未作比较" in found.text().render(Language.ZH)


def test_least_squares_over_all_answers_are_the_row_geometric_means() -> None:
    codes = DRINKS["order"]
    answers = pairs(codes, DRINKS["matrix"])
    del answers["coffee", "wine"]
    found = compare_in_pairs(codes, answers)
    logs = {code: np.log(share) for code, share in found.shares.items()}

    def error(moved: dict[str, float]) -> float:
        return sum((moved[i] - moved[j] - np.log(x)) ** 2 for (i, j), x in answers.items())

    for code in codes:
        for step in (-1e-3, 1e-3):
            assert error(logs | {code: logs[code] + step}) > error(logs)


def test_answers_that_leave_indicators_apart_are_sent_back() -> None:
    with pytest.raises(UserError, match="“a” with “c”"):
        compare_in_pairs("abcd", {("a", "b"): 2, ("c", "d"): 3})


def test_one_or_two_indicators_cannot_contradict() -> None:
    assert compare_in_pairs("a", {}).weights == {"a": GRID}
    two = compare_in_pairs("ab", {("b", "a"): 4})
    assert (two.weights, two.ratio, two.contradiction) == ({"a": 2000, "b": 8000}, 0, None)


def test_a_bug_in_the_answers_is_told() -> None:
    for answers in ({("a", "a"): 1}, {("a", "x"): 1}, {("a", "b"): 0}, {("a", "b"): 2, ("b", "a"): 2}):
        with pytest.raises(ValueError, match="pair"):
            compare_in_pairs("ab", answers)
    assert compare_in_pairs("ab", {("a", "b"): 2, ("b", "a"): 0.5}).weights == {"a": 6667, "b": 3333}


def test_a_group_is_put_together_by_geometric_means() -> None:
    group = [{("a", "b"): 2.0, ("b", "c"): 3.0}, {("b", "a"): 1 / 8}, {("a", "b"): 4.0, ("c", "b"): 3.0}]
    found = together(group)
    assert found == pytest.approx({("a", "b"): prod((2, 8, 4)) ** (1 / 3), ("b", "c"): 1.0})
    assert together(reversed(group)) == found
    assert list(compare_in_pairs("abc", found).shares.values()) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
