"""Stability against re-scoring, brute force and random weights; what holds only for firms that are asked everything."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.i18n import Language
from registry.scoring import FirmFacts, RoundResult, rescore, score
from registry.scoring.contest import Contest
from registry.scoring.facts import Fact
from registry.scoring.grid import hand_over
from registry.scoring.keeping import Level, WeightInterval, leave_out, weight_intervals
from registry.scoring.seal import to_json
from registry.scoring.stability import ListStability, PairStability, list_stability, pair_stability
from registry.scoring.standing import stand
from registry.scoring.swap import Norm
from registry.scoring.total import PanelPart, combined
from tests.scoring.builders import DAY, firm, not_asked, scheme, turned

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
EXACT = scheme(4000, 3000, 2000, 1000, dimensions="aabb", rank_on='"exact"')
POINTS = st.integers(0, 100)
ROWS = st.lists(st.tuples(POINTS, POINTS, POINTS, POINTS), min_size=3, max_size=7)
GAPS = st.lists(st.tuples(*[st.one_of(POINTS, POINTS, st.just(None))] * 4), min_size=3, max_size=7)


def made(rows: Sequence[Sequence[int | None]], size: int = 2, exact: bool = False) -> RoundResult:
    """A round of firms u0, u1 and so on; None is not asked."""
    firms = [firm(f"u{i}", *[not_asked() if v is None else v for v in row]) for i, row in enumerate(rows)]
    return score(EXACT if exact else FOUR, firms, DAY, size=size)


def seats(result: RoundResult, panel: PanelPart | None = None, weights: dict[str, int] | None = None) -> set[str]:
    """Who is surely in by the published totals alone: fewer than the seats reach him."""
    standing = stand(result.evaluation, result.standing.rank > 0, weights=weights or result.scheme.weights)
    keys: dict[str, int] = {}
    for facts, exact in zip(result.evaluation.firms, standing.score.tolist(), strict=True):
        total = exact * 100 if panel is None else combined(exact, panel.points[facts.uid], panel.objective_share)
        keys[facts.uid] = (2 * total + 10**6) // (2 * 10**6)
    return {u for u, key in keys.items() if sum(other >= key for other in keys.values()) <= result.size}


def under(result: RoundResult, weights: dict[str, int]) -> RoundResult:
    return rescore(result.evaluation, FOUR.with_weights(weights), size=result.size)


CLOSE = made([(60, 50, 40, 30), (55, 52, 41, 40), (52, 50, 47, 45), (30, 40, 60, 90), (10, 20, 30, 40)])


def test_the_cut_and_its_new_weights_in_both_languages() -> None:
    found = list_stability(Contest.of(CLOSE))
    assert found.exact
    assert found.cut is not None
    assert {change.norm for change in found.cut.changes} == set(Norm)
    assert "weight" in found.text.render(Language.EN)
    assert "权重" in found.text.render(Language.ZH)
    assert CLOSE.cut is not None
    assert {found.cut.ahead, found.cut.behind} == {CLOSE.cut.last_in, CLOSE.cut.first_out}


@settings(max_examples=60)
@given(GAPS, st.integers(1, 3), st.booleans())
def test_under_the_whole_weights_the_two_do_swap(rows: list[tuple[int | None, ...]], size: int, exact: bool) -> None:
    result = made(rows, size, exact)
    contest = Contest.of(result)
    order = sorted(result.candidates, key=lambda c: -c.score)
    pair = pair_stability(contest, order[0].uid, order[1].uid)
    for change in pair.changes:
        assert sum(change.tie) == 10_000
        assert min(change.tie) >= 0
        if not change.weights:
            continue
        weights = {s.code: s.after for s in change.weights}
        assert sum(weights.values()) == 10_000
        again = rescore(result.evaluation, result.scheme.with_weights(weights), size=size)
        ahead, behind = again.candidate(order[0].uid), again.candidate(order[1].uid)
        assert (behind.score > ahead.score) if exact else (behind.published > ahead.published)


@settings(max_examples=60)
@given(ROWS, st.integers(1, 3))
def test_the_list_is_as_firm_as_its_weakest_pair(rows: list[tuple[int, ...]], size: int) -> None:
    result = made(rows, size)
    contest = Contest.of(result)
    found = list_stability(contest)
    if contest.tied or contest.inside.all():
        assert not found.nearest
        return
    pairs = [
        pair_stability(contest, a, b)
        for a, b in product(contest.uids, contest.uids)
        if contest.inside[contest.at(a)]
        and not contest.inside[contest.at(b)]
        and result.candidate(a).score >= result.candidate(b).score
    ]
    for norm in Norm:
        sizes = [change.size for pair in pairs if (change := pair.change(norm))]
        nearest = found.by(norm)
        assert (nearest.change.size if nearest else None) == min(sizes, default=None)


def test_no_random_weights_nearer_than_that_change_the_list() -> None:
    rng = np.random.default_rng(7)
    result = made([tuple(row) for row in rng.integers(0, 101, (40, 4)).tolist()], 10, exact=True)
    contest = Contest.of(result)
    found = list_stability(contest)
    base = np.array([4000, 3000, 2000, 1000])
    nearest = {norm: swap.change.size for norm in Norm if (swap := found.by(norm))}
    assert len(nearest) == 3
    weights = rng.dirichlet(base / 400, 20_000) * 10_000
    weights = np.concatenate([weights, base + (weights - base) * 0.05, base + (weights - base) * 0.01])
    values = np.array([[c.value for c in result.candidate(u).contributions] for u in contest.uids])
    scores = weights @ values.T
    changed = scores[:, contest.inside].min(axis=1) < scores[:, ~contest.inside].max(axis=1) - 1e-6
    assert 0 < changed.sum() < len(changed)
    moved = np.abs(weights - base)[changed]
    assert moved.sum(axis=1).min() >= float(nearest[Norm.L1]) - 1e-6
    assert (moved * moved).sum(axis=1).min() >= float(nearest[Norm.L2]) - 1e-6
    assert moved.max(axis=1).min() >= float(nearest[Norm.MAX]) - 1e-6


def test_a_firm_that_is_nowhere_better_never_overtakes() -> None:
    contest = Contest.of(made([(50, 50, 50, 50), (50, 50, 50, 49), (10, 10, 10, 10)], 1))
    pair = pair_stability(contest, "u0", "u1")
    assert pair.dominated
    assert not pair.changes
    assert list_stability(contest).text.render(Language.EN) == "The list stands under every weighting"
    assert not list_stability(contest).nearest
    bent = pair_stability(Contest.of(made([(None, 50, 50, 50), (50, 50, 50, 49), (1, 1, 1, 1)], 1)), "u0", "u1")
    assert not bent.dominated


def test_a_pair_with_something_not_asked_is_near_the_best_that_a_fine_search_finds() -> None:
    result = made([(None, 60, 40, 50), (70, 40, 45, 40), (5, 5, 5, 5)], 1, exact=True)
    contest = Contest.of(result)
    first, second = sorted(result.ranked, key=lambda c: -c.score)[:2]
    pair = pair_stability(contest, first.uid, second.uid)
    change = pair.change(Norm.L1)
    assert change is not None
    assert not change.exact
    steps = range(0, 10_001, 250)
    grid = [(a, b, c, 10_000 - a - b - c) for a, b, c in product(steps, steps, steps) if a + b + c <= 10_000]
    totals = contest.score(np.array(grid))
    flipped = totals[:, contest.at(second.uid)] > totals[:, contest.at(first.uid)]
    best = np.abs(np.array(grid) - [4000, 3000, 2000, 1000]).sum(axis=1)[flipped].min()
    assert float(change.size) <= best


@settings(max_examples=30)
@given(ROWS, st.lists(st.integers(0, 10_000), min_size=7, max_size=7), st.sampled_from([0, 40, 60, 100]))
def test_with_the_panel_the_totals_are_those_of_both_parts(
    rows: list[tuple[int, ...]], points: list[int], share: int
) -> None:
    result = made(rows, 2)
    panel = PanelPart(share, {f"u{i}": points[i] for i in range(len(rows))})
    contest = Contest.of(result, panel)
    assert dict(zip(contest.uids, contest.totals.tolist(), strict=True)) == {
        c.uid: panel.total(c.uid, c.score) for c in result.candidates
    }
    weights = FOUR.move_dimension("a", 2000).weights
    again = under(result, weights)
    totals = contest.score(np.array([list(weights.values())]))[0]
    assert dict(zip(contest.uids, totals.tolist(), strict=True)) == {
        c.uid: panel.total(c.uid, c.score) for c in again.candidates
    }
    if not contest.tied:
        inside = {u for u, here in zip(contest.uids, contest.inside, strict=True) if here}
        assert inside == seats(result, panel)


def test_a_firm_without_a_panel_result_does_not_compete() -> None:
    contest = Contest.of(CLOSE, PanelPart(60, {"u0": 5000, "u2": 5000}))
    assert sorted(contest.uids) == ["u0", "u2"]
    with pytest.raises(KeyError):
        contest.at("u1")


def test_the_panel_can_make_a_list_firmer() -> None:
    without = list_stability(Contest.of(CLOSE)).by(Norm.L1)
    inside = {c.uid for c in CLOSE.seats}
    panel = PanelPart(60, {c.uid: 9000 if c.uid in inside else 3000 for c in CLOSE.candidates})
    firm_list = list_stability(Contest.of(CLOSE, panel))
    assert without is not None
    firmer = firm_list.by(Norm.L1)
    assert firmer is None or firmer.change.size > without.change.size


# single weights


def brute(result: RoundResult, level: Level, code: str, most: int, panel: PanelPart | None, step: int) -> list[int]:
    """Whole weights, each `step` apart, that keep the list, next to the adopted one on both sides."""
    now = FOUR.dimension_weight(code) if level is Level.DIMENSION else FOUR.indicator(code).weight
    move = FOUR.move_dimension if level is Level.DIMENSION else FOUR.move_indicator
    wanted = seats(result, panel)

    def keeps(weight: int) -> bool:
        return seats(result, panel, move(code, weight).weights) == wanted

    kept = [now]
    for direction in (-step, step):
        weight = now + direction
        while 0 <= weight <= most and keeps(weight):
            kept.append(weight)
            weight += direction
    return sorted(kept)


@settings(max_examples=40, deadline=None)
@given(GAPS, st.integers(1, 3), st.booleans())
def test_intervals_are_those_of_trying_every_weight(
    rows: list[tuple[int | None, ...]], size: int, with_panel: bool
) -> None:
    result = made(rows, size)
    panel = PanelPart(60, {f"u{i}": 5000 + 211 * i % 1000 for i in range(len(rows))}) if with_panel else None
    contest = Contest.of(result, panel)
    found = weight_intervals(contest)
    if contest.tied or contest.inside.all() or not contest.keeps(contest.totals[None].astype(float))[0]:
        assert not found
        return
    assert {(w.level, w.code) for w in found} == {
        *((Level.INDICATOR, i.code) for i in FOUR.indicators),
        *((Level.DIMENSION, d.code) for d in FOUR.dimensions),
    }
    for w in found:
        tried = brute(result, w.level, w.code, w.most, panel, 100)
        if w.exact:
            assert tried[0] - 100 < w.lo <= tried[0]
            assert tried[-1] <= w.hi < tried[-1] + 100
        assert _checked(result, w, panel)


def _checked(result: RoundResult, w: WeightInterval, panel: PanelPart | None) -> bool:
    """Both ends keep the list, and one part beyond them it is another."""
    move = FOUR.move_dimension if w.level is Level.DIMENSION else FOUR.move_indicator
    wanted = seats(result, panel)
    ends = [seats(result, panel, move(w.code, end).weights) == wanted for end in (w.lo, w.hi)]
    beyond = [
        seats(result, panel, move(w.code, end).weights) != wanted for end in (w.lo - 1, w.hi + 1) if 0 <= end <= w.most
    ]
    return all(ends) and all(beyond) and (w.lo == 0) == (w.below is None) and (w.hi == w.most) == (w.above is None)


def test_intervals_of_many_firms_are_tight() -> None:
    rng = np.random.default_rng(3)
    rows = [tuple(row) for row in rng.integers(0, 101, (120, 4)).tolist()]
    result = made([(*row[:3], None if n % 9 == 0 else row[3]) for n, row in enumerate(rows)], 10)
    found = weight_intervals(Contest.of(result))
    assert len(found) == 6
    assert all(_checked(result, w, None) for w in found)
    assert any(not w.free for w in found)
    for w in found:
        tried = brute(result, w.level, w.code, w.most, None, 1)
        assert (tried[0], tried[-1]) == (w.lo, w.hi)


def test_who_swaps_at_the_end_is_named() -> None:
    result = made([(60, 40, 50, 50), (40, 61, 50, 50), (10, 10, 10, 10)], 1)
    found = {w.code: w for w in weight_intervals(Contest.of(result)) if w.level is Level.INDICATOR}
    end = found[FOUR.indicators[0].code]
    assert end.below is not None
    assert (end.below.leaves, end.below.enters) == ("u0", "u1")
    assert end.above is None
    assert found[FOUR.indicators[2].code].free


def test_a_tie_across_the_cut_has_no_list_to_keep() -> None:
    contest = Contest.of(made([(50, 50, 50, 50), (50, 50, 50, 50), (10, 10, 10, 10)], 1))
    found = list_stability(contest)
    assert found.tied
    assert found.cut is None
    assert weight_intervals(contest) == ()


@settings(max_examples=30)
@given(GAPS, st.integers(1, 3))
def test_leaving_out_is_not_asking(rows: list[tuple[int | None, ...]], size: int) -> None:
    result = made(rows, size)
    contest = Contest.of(result)
    before = {u for u, here in zip(contest.uids, contest.inside, strict=True) if here}
    for item in leave_out(contest):
        columns = [
            n
            for n, i in enumerate(FOUR.indicators)
            if (i.code if item.level is Level.INDICATOR else i.dimension) == item.code
        ]
        weights = result.scheme.weights
        gone = {FOUR.indicators[n].code for n in columns}
        again = under(result, hand_over(weights, FOUR.parents, gone))
        now = seats(again)
        assert set(item.entered) == now - before
        assert set(item.left) == {u for u in before - now if u not in item.tied}
        keys = {c.uid: c.published for c in again.candidates}
        assert set(item.tied) == {
            u for u, key in keys.items() if u not in now and sum(other > key for other in keys.values()) < size
        }


@pytest.mark.parametrize("by", [1, 3])
def test_no_order_changes_a_byte(by: int) -> None:
    rng = np.random.default_rng(11)
    rows = [tuple(row) for row in rng.integers(0, 101, (30, 4)).tolist()]
    facts: list[tuple[Fact | int, ...]] = [(not_asked(), *row[1:]) if n % 5 == 0 else row for n, row in enumerate(rows)]
    firms: list[FirmFacts] = [firm(f"u{i:02}", *row) for i, row in enumerate(facts)]
    one, two = (Contest.of(score(FOUR, order, DAY, size=5)) for order in (firms, turned(firms, by)))
    assert to_json(list_stability(one)) == to_json(list_stability(two))
    assert to_json(weight_intervals(one)) == to_json(weight_intervals(two))
    assert to_json(leave_out(one)) == to_json(leave_out(two))


def test_pairs_are_named_in_the_order_they_stand() -> None:
    contest = Contest.of(CLOSE)
    worst = min(CLOSE.ranked, key=lambda c: c.score).uid
    best = max(CLOSE.ranked, key=lambda c: c.score).uid
    with pytest.raises(ValueError, match="ahead"):
        pair_stability(contest, worst, best)
    found: PairStability | ListStability = pair_stability(contest, best, worst)
    change = found.change(Norm.L1)
    assert change is not None
    assert change.moved == change.size / 2
    assert change.whole_moved >= int(change.moved)
    assert change.size > Fraction(0)
