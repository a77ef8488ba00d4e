"""Second opinions: published cases to the printed precision, fast equal to plain, and nothing that depends on order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from registry.i18n import Language
from registry.scoring import Answer, FirmFacts, MissingPolicy, RoundResult, score
from registry.scoring.second import (
    Method,
    Norm,
    critic_weights,
    entropy_weights,
    promethee2,
    second_opinion,
    second_opinions,
    share_of_sum,
    topsis,
    vikor,
    weighted_product,
    weighted_sum,
)
from registry.scoring.second.matrix import competition_ranks
from registry.scoring.second.opinions import asked_values
from tests.scoring.builders import DAY, firm, not_asked, scheme, turned

DATA = Path(__file__).parents[1] / "data" / "scoring"


def published(name: str, key: str = "cases") -> list[Any]:
    cases = json.loads((DATA / f"{name}.json").read_text("utf-8"))[key]
    return [pytest.param(case, id=case["name"]) for case in cases]


# published cases


@pytest.mark.parametrize("case", published("topsis"))
def test_topsis_published(case: dict[str, Any]) -> None:
    found = topsis(case["matrix"], case["weights"], case["types"], Norm(case["norm"]))
    assert found == pytest.approx(case["expected"], abs=case.get("tol", 1e-8))
    if "full" in case:
        assert found == pytest.approx(case["full"], abs=1e-12)
    if "expected_rank" in case:
        assert competition_ranks(found).tolist() == case["expected_rank"]


@pytest.mark.parametrize("case", published("vikor"))
def test_vikor_published(case: dict[str, Any]) -> None:
    found = vikor(case["matrix"], case["weights"], case["types"])
    for letter, figures in (("S", found.s), ("R", found.r), ("Q", found.q)):
        if letter in case:
            assert figures == pytest.approx(case[letter], abs=case.get("tol", 1e-12))


@pytest.mark.parametrize("case", published("vikor", "cases_2007"))
def test_vikor_published_2007_with_compromise_sets(case: dict[str, Any]) -> None:
    data = json.loads((DATA / "vikor.json").read_text("utf-8"))
    found = vikor(data["matrix_2007"], case["weights"], data["types_2007"], data["v"])
    for letter, figures in (("S", found.s), ("R", found.r), ("Q", found.q)):
        assert figures == pytest.approx(case[letter], abs=data["tol"])
    assert found.q == pytest.approx(case["full_Q"], abs=1e-12)
    assert competition_ranks(found.q, less_is_better=True).tolist() == case["rank_by_Q"]
    assert sorted(found.compromise) == case["compromise_set_index"]
    assert found.advantage == case["acceptable_advantage"]
    assert found.stability == case["acceptable_stability"]


@pytest.mark.parametrize("case", published("promethee2"))
def test_promethee_published(case: dict[str, Any]) -> None:
    found = promethee2(case["matrix"], case["weights"], case["types"], case.get("q", 0), case.get("p", 0))
    assert found == pytest.approx(case["expected"], abs=case["tol"])
    if "full" in case:
        assert found == pytest.approx(case["full"], abs=1e-12)


@pytest.mark.parametrize("case", published("entropy"))
def test_entropy_published(case: dict[str, Any]) -> None:
    found = entropy_weights(case["matrix"])
    assert found == pytest.approx(case["expected"], abs=case["tol"])
    assert found == pytest.approx(case["full"], abs=1e-12)


@pytest.mark.parametrize("case", published("critic"))
def test_critic_published(case: dict[str, Any]) -> None:
    found = critic_weights(case["matrix"])
    assert found == pytest.approx(case["expected"], abs=case["tol"])
    if "full_with_cost_type" in case:
        assert found == pytest.approx(case["full"], abs=1e-12)
        types = [-1] + [1] * (found.size - 1)
        assert critic_weights(case["matrix"], types) == pytest.approx(case["full_with_cost_type"], abs=1e-12)


def test_weighted_sum_and_product_published() -> None:
    kracka, own, product = json.loads((DATA / "weighted_sum.json").read_text("utf-8"))["cases"]
    weights = np.array(kracka["weights"]) / sum(kracka["weights"])
    sums = weighted_sum(share_of_sum(kracka["matrix"], kracka["types"]), weights)
    assert sums == pytest.approx(kracka["expected_score"], abs=kracka["tol"])
    assert competition_ranks(sums).tolist() == kracka["expected_rank"]
    assert weighted_sum(share_of_sum(own["matrix"], own["types"]), own["weights"]) == pytest.approx(
        own["full"], abs=1e-12
    )
    products = weighted_product(share_of_sum(product["matrix"]), np.array(product["weights"]) / 100)
    assert np.log10(products) == pytest.approx(product["expected_log10_score"], abs=1e-8)
    assert competition_ranks(products).tolist() == product["expected_rank"]


# against the plain formulas


def naive_promethee(x: np.ndarray, w: np.ndarray, q: float, p: float) -> np.ndarray:
    lead = x[:, None, :] - x[None, :, :]
    preferred = (lead > q).astype(float) if p == q else np.clip((lead - q) / (p - q), 0, 1)
    ahead = (preferred * (w / w.sum())).sum(axis=(1, 2))
    behind = (preferred * (w / w.sum())).sum(axis=(0, 2))
    return (ahead - behind) / (len(x) - 1)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(2, 12), st.integers(1, 5))
def test_fast_promethee_equals_the_plain_one(data: st.DataObject, m: int, n: int) -> None:
    x = data.draw(arrays(np.int64, (m, n), elements=st.integers(0, 20))).astype(float)
    w = data.draw(arrays(np.int64, n, elements=st.integers(1, 9))).astype(float)
    q = data.draw(st.integers(0, 5))
    p = q + data.draw(st.integers(0, 8))
    assert promethee2(x, w, q=q, p=p) == pytest.approx(naive_promethee(x, w, q, p), abs=1e-13)


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, (7, 4), elements=st.integers(0, 30)), st.integers(1, 6))
def test_the_order_of_rows_changes_no_rank(x: np.ndarray, by: int) -> None:
    weights = [4, 3, 2, 1]
    for method in (
        lambda m: topsis(m, weights),
        lambda m: -vikor(m, weights).q,
        lambda m: promethee2(m, weights, q=2, p=8),
        lambda m: weighted_product(m, np.array(weights) / 10),
    ):
        straight = competition_ranks(method(x.astype(float)))
        moved = competition_ranks(method(np.roll(x, by, axis=0).astype(float)))
        assert np.roll(straight, by).tolist() == moved.tolist()


def test_columns_in_which_all_are_equal_change_nothing() -> None:
    x = np.array([[1.0, 7, 0], [2, 7, 0], [4, 7, 0]])
    for weights in (entropy_weights(x), critic_weights(x)):
        assert weights.tolist() == pytest.approx([1, 0, 0])
    assert topsis(x, [1, 1, 1], norm=Norm.MINMAX).tolist() == pytest.approx([0, 1 / 3, 1])
    assert vikor(x, [1, 1, 1]).q.tolist() == pytest.approx([1, 2 / 3, 0])
    same = np.full((3, 2), 5.0)
    assert vikor(same, [1, 1]).q.tolist() == [0, 0, 0]
    assert topsis(same, [1, 1]).tolist() == [0, 0, 0]
    assert entropy_weights(same).tolist() == pytest.approx([0.5, 0.5])
    assert critic_weights(same).tolist() == [0.5, 0.5]


def test_a_missing_figure_reaches_no_method() -> None:
    hole = [[1.0, float("nan")], [2.0, 3.0]]
    for method in (lambda: topsis(hole, [1, 1]), lambda: promethee2(hole, [1, 1]), lambda: entropy_weights(hole)):
        with pytest.raises(ValueError, match="finite"):
            method()
    with pytest.raises(ValueError, match="weight"):
        topsis([[1.0, 2.0]], [1, -1])
    with pytest.raises(ValueError, match="thresholds"):
        promethee2([[1.0, 2.0]], [1, 1], q=3, p=2)


# over a round

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")


def a_round(firms: list[FirmFacts], **how: Any) -> RoundResult:
    return score(FOUR, firms, DAY, **how)


FIRMS = [
    firm("a", 90, 90, 0, 0),
    firm("b", 60, 60, 60, 60),
    firm("c", 55, 50, 70, 80),
    firm("d", 10, 20, 90, 100),
]


def test_what_comes_in_and_goes_out() -> None:
    result = a_round(FIRMS)
    assert [c.uid for c in result.seats] == ["a", "b"]
    geometric = second_opinion(result, Method.GEOMETRIC)
    # Nothing in the second dimension takes everything from a.
    assert geometric.scores["a"] == 0
    assert (geometric.overlap, geometric.comes_in, geometric.goes_out) == (1, ("c",), ("a",))
    assert geometric.text.render(Language.ZH) == "几何平均法：2 个名额中 1 个一致。"
    equal = second_opinion(result, Method.EQUAL)
    assert equal.scores["d"] == pytest.approx(0.55)
    assert equal.ranks == {"a": 4, "b": 2, "c": 1, "d": 3}


def test_every_method_speaks_and_none_changes_the_round() -> None:
    result = a_round(FIRMS)
    digest = result.digest
    opinions = second_opinions(result)
    assert [opinion.method for opinion in opinions] == list(Method)
    for opinion in opinions:
        assert set(opinion.scores) == {"a", "b", "c", "d"}
        assert opinion.overlap + len(opinion.goes_out) == 2
        assert opinion.title.render(Language.ZH) != opinion.note.render(Language.ZH) != ""
        if opinion.weights is not None:
            assert sum(opinion.weights.values()) == pytest.approx(1)
    assert a_round(FIRMS).digest == digest


@pytest.mark.parametrize("method", list(Method))
def test_the_order_of_firms_changes_no_opinion(method: Method) -> None:
    assert second_opinion(a_round(turned(FIRMS)), method) == second_opinion(a_round(FIRMS), method)


def test_equals_stay_equal_in_every_method() -> None:
    for opinion in second_opinions(a_round([*FIRMS, firm("z", 60, 60, 60, 60)])):
        assert opinion.ranks["b"] == opinion.ranks["z"]


def test_missing_counts_what_the_round_says_and_what_is_not_asked_the_mean_of_its_dimension() -> None:
    firms = [firm("a", None, 40, 80, not_asked()), firm("b", 50, not_asked(), not_asked(), not_asked()), *FIRMS[2:]]
    uids, middle = asked_values(a_round(firms))
    assert uids == ["a", "b", "c", "d"]
    assert middle[0].tolist() == [5000, 4000, 8000, 8000]
    assert middle[1].tolist() == [5000, 5000, 5000, 5000]
    assert asked_values(a_round(firms, missing=MissingPolicy.ZERO))[1][0].tolist() == [0, 4000, 8000, 8000]


def test_the_additive_score_over_these_values_is_that_of_the_round() -> None:
    result = a_round([firm("a", 71, not_asked(), 13, 29), firm("b", 7, 11, not_asked(), not_asked())])
    uids, values = asked_values(result)
    weights = np.array([i.weight for i in FOUR.indicators])
    for uid, row in zip(uids, values, strict=True):
        # The round hands weights over in whole parts of 10 000, so a value may count one part more or less.
        assert row @ weights == pytest.approx(result.candidate(uid).score, abs=2 * 10_000)


def test_vetoed_firms_take_no_part() -> None:
    barred = scheme(4000, 3000, 2000, 1000, dimensions="aabb", vetoes=("dishonest_list",))
    firms = [firm("a", 100, 100, 100, 100, vetoes={"dishonest_list": Answer.FAIL}), *FIRMS[1:]]
    opinion = second_opinion(score(barred, firms, DAY), Method.TOPSIS)
    assert set(opinion.ranks) == {"b", "c", "d"}


def test_the_list_to_compare_with_may_be_another() -> None:
    opinion = second_opinion(a_round(FIRMS), Method.EQUAL, listed=["c", "d"])
    assert (opinion.overlap, opinion.comes_in, opinion.goes_out) == (1, ("b",), ("d",))


def test_a_round_without_competitors_has_opinions_about_nobody() -> None:
    assert [o.ranks for o in second_opinions(a_round([]))] == [{}] * len(Method)
