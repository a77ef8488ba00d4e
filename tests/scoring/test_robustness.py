"""Draws: exact weights, counts that a plain loop confirms, and nothing that depends on order."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.scoring import Answer, Candidate, FirmFacts, RoundResult, Spread, State, robustness, score
from registry.scoring.drawing import WeightStream, value_streams
from registry.scoring.robustness import WHOLE, draw_weights, robustness_pair
from registry.scoring.seal import to_json
from registry.scoring.total import PanelPart
from tests.scoring.builders import DAY, firm, not_asked, scheme, turned

GOLDEN = "b8d4f99cdfa91094d76683d9fd6f3a924d3276b028b721132cae7d5273f96c98"
FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
VALUES = st.one_of(st.integers(0, 100), st.just(not_asked()))
CLOSE = [firm(f"u{i}", 40 + i, 90 - 7 * i, (30 * i) % 97, (17 * i) % 89) for i in range(9)]


def _drawn(result: RoundResult, weights: np.ndarray) -> list[list[int]]:
    """Scores under drawn weights by the plainest loop, each firm's weights handed over by hand."""
    table: list[list[int]] = []
    for row in weights.tolist():
        table.append([])
        for candidate in sorted(result.candidates, key=lambda c: c.uid):
            table[-1].append(
                sum(w * c.value for w, c in zip(_siblings(candidate, row), candidate.contributions, strict=True))
            )
    return table


def _siblings(candidate: Candidate, row: list[int]) -> list[int]:
    used = list(row)
    asked = [c.state is not State.NOT_APPLICABLE for c in candidate.contributions]
    if not any(asked):
        return used
    names = [c.dimension for c in candidate.contributions]
    for dimension in dict.fromkeys(names):
        inside = [j for j, name in enumerate(names) if name == dimension]
        live = [j for j in inside if asked[j]]
        freed = sum(row[j] for j in inside if not asked[j])
        to = live if sum(row[j] for j in live) else [j for j in range(len(row)) if asked[j]]
        whole = sum(row[j] for j in to)
        shares = [freed * row[j] // whole for j in to]
        for j, share in zip(to, shares, strict=True):
            used[j] += share
        heaviest = max(to, key=lambda j: (row[j], [-ord(ch) for ch in candidate.contributions[j].code]))
        used[heaviest] += freed - sum(shares)
    return [w if ok else 0 for w, ok in zip(used, asked, strict=True)]


def test_every_draw_sums_to_the_whole_and_is_the_same_everywhere() -> None:
    weights = {"b": 2000, "a": 5000, "d": 1000, "c": 2000}
    drawn = draw_weights(weights, 5000, 20250630, 100)
    assert (drawn.sum(axis=1) == WHOLE).all()
    assert (drawn >= 0).all()
    # The stream of PCG64 and whole-number arithmetic: these bytes are the same on every machine.
    assert sha256(drawn.astype("<i8").tobytes()).hexdigest() == GOLDEN
    mean = drawn.mean(axis=0) / WHOLE
    assert mean == pytest.approx([0.2, 0.5, 0.1, 0.2], abs=0.004)
    assert drawn[:, 2].std() / WHOLE == pytest.approx(0.03, abs=0.002)


def test_indicators_draw_by_their_code_not_by_their_place() -> None:
    a = draw_weights({"a": 5000, "b": 3000, "c": 2000}, 100, 1, 50)
    ring = draw_weights({"c": 2000, "a": 5000, "b": 3000}, 100, 1, 50)
    assert (a == ring[:, [1, 2, 0]]).all()


def test_one_indicator_always_weighs_everything() -> None:
    assert (draw_weights({"a": 10_000}, 5, 1, None) == WHOLE).all()
    assert draw_weights({"a": 10_000, "b": 0}, 5, 1, 10).tolist() == [[WHOLE, 0]] * 5


@settings(max_examples=25)
@given(
    st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=8),
    st.integers(1, 4),
    st.sampled_from(Spread),
)
def test_counts_are_those_of_a_plain_loop(rows: list[tuple[object, ...]], size: int, spread: Spread) -> None:
    firms = [firm(f"u{i}", *row) for i, row in enumerate(rows)]  # type: ignore[arg-type]
    result = score(FOUR, firms, DAY, size=size)
    found = robustness(result, draws=300, spread=spread)
    weights = draw_weights(FOUR.weights, 300, found.seed, None if spread is Spread.UNIFORM else 100)
    scores = _drawn(result, weights)
    counts, same = [0] * len(firms), 0
    seated = {c.uid for c in result.seats}
    for row in scores:
        inside = [i for i, s in enumerate(row) if sum(other > s for other in row) < size]
        same += {result.evaluation.firms[i].uid for i in inside} == seated
        for i in inside:
            counts[i] += 1
    assert list(found.counts.values()) == counts
    assert sum(counts) >= 300 * min(size, len(firms))
    assert found.same_list == same


def test_drawn_weights_of_what_does_not_apply_go_to_the_siblings() -> None:
    firms = [
        firm("a", not_asked(), 50, 50, 50),
        firm("b", 50, 50, not_asked(), not_asked()),
        firm("c", *[not_asked()] * 3, 50),
    ]
    result = score(FOUR, firms, DAY)
    weights = draw_weights(FOUR.weights, 500, 7, None)
    scores = _drawn(result, weights)
    assert all(row == [WHOLE * 5000] * 3 for row in scores)


@pytest.mark.parametrize("by", [1, 4])
def test_the_order_of_firms_changes_no_count(by: int) -> None:
    firms = [*CLOSE, firm("open", 50, None, (20, 90), 50)]
    assert robustness(score(FOUR, turned(firms, by), DAY), draws=3000) == robustness(
        score(FOUR, firms, DAY), draws=3000
    )


def test_another_candidate_draws_for_itself_only() -> None:
    firms = [*CLOSE, firm("open", 50, None, (20, 90), 50)]
    more = [*firms, firm("loser", 0, (0, 1), 0, 0)]
    assert (
        robustness(score(FOUR, more, DAY), draws=3000).counts.items()
        >= robustness(score(FOUR, firms, DAY), draws=3000).counts.items()
    )


def test_open_values_are_drawn_within_their_bounds() -> None:
    firms = [firm("a", 50, 50, 50, 50), firm("b", 50, 50, 50, (40, 60)), firm("c", 0, 0, 0, 0)]
    result = score(FOUR, firms, DAY, size=1)
    drawn = robustness(result, draws=4000)
    assert drawn.values_drawn
    assert drawn.count("c") == 0
    assert 4000 <= drawn.count("a") + drawn.count("b") <= 4040
    assert drawn.share("b") == pytest.approx(5000, abs=300)
    still = robustness(result, draws=4000, values=False)
    assert still.count("a") == still.count("b") == 4000  # the middle is the same, and everybody who ties counts
    assert not robustness(score(FOUR, firms, DAY, missing="zero"), draws=10).values_drawn


def test_vetoed_firms_take_no_place() -> None:
    vetoing = scheme(4000, 3000, 2000, 1000, dimensions="aabb", vetoes=["tax_evasion"])
    firms = [*CLOSE, firm("bad", 100, 100, 100, 100, vetoes={"tax_evasion": Answer.FAIL})]
    found = robustness(score(vetoing, firms, DAY), draws=500)
    assert found.counts == robustness(score(FOUR, CLOSE, DAY), draws=500).counts
    assert found.count("bad") == 0


def test_shares_and_errors() -> None:
    found = replace(robustness(score(FOUR, CLOSE, DAY), draws=100), counts={"a": 0, "b": 50, "c": 100}, same_list=41)
    assert [found.percent(u) for u in "abc"] == [0, 50, 100]
    assert [found.error(u) for u in "abc"] == [0, 500, 0]
    assert found.same_list_percent == 41
    assert found.contested() == ("b",)


def test_the_seed_is_the_day_of_the_round() -> None:
    assert robustness(score(FOUR, CLOSE, DAY), draws=10).seed == 20250630


def test_nobody_to_draw() -> None:
    nobody: list[FirmFacts] = []
    assert robustness(score(FOUR, nobody, DAY), draws=10).counts == {}


def test_draws_come_in_chunks_of_the_same_stream() -> None:
    weights = {"b": 2000, "a": 5000, "c": 3000}
    stream = WeightStream(weights, 7, 50)
    assert (np.concatenate([stream.take(8), stream.take(3)]) == draw_weights(weights, 11, 7, 50)).all()
    whole, skipping = value_streams(["u", "u"], 7, [3, 3])
    whole = whole.take(0, 20)
    assert (skipping.take(4, 8) == whole[4:12]).all()
    assert (skipping.take(16, 4) == whole[16:]).all()


@given(st.lists(st.text(), min_size=1, max_size=5), st.integers(0, 2**64 - 1))
def test_streams_made_together_are_those_that_numpy_seeds(uids: list[str], seed: int) -> None:
    for uid, stream in zip(uids, value_streams(uids, seed, [4] * len(uids)), strict=True):
        alone = np.random.PCG64([seed, int.from_bytes(sha256(uid.encode()).digest()[:8], "big")])
        assert stream.take(4, 4).tobytes() == alone.random_raw(8)[4:].astype("<u8").tobytes()


@settings(max_examples=25)
@given(
    st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=2, max_size=8),
    st.lists(st.integers(0, 10_000), min_size=8, max_size=8),
    st.sampled_from([0, 60, 100]),
    st.sampled_from(Spread),
)
def test_the_panel_stands_beside_drawn_weights(
    rows: list[tuple[object, ...]], points: list[int], share: int, spread: Spread
) -> None:
    firms = [firm(f"u{i}", *row) for i, row in enumerate(rows)]  # type: ignore[arg-type]
    result = score(FOUR, firms, DAY, size=2)
    panel = PanelPart(share, {f"u{i}": points[i] for i in range(len(rows))})
    found = robustness(result, draws=200, spread=spread, panel=panel)
    weights = draw_weights(FOUR.weights, 200, found.seed, None if spread is Spread.UNIFORM else 100)
    counts = [0] * len(rows)
    for row in _drawn(result, weights):
        totals = [share * s + (100 - share) * WHOLE * points[i] for i, s in enumerate(row)]
        for i, total in enumerate(totals):
            counts[i] += sum(other > total for other in totals) < 2
    assert list(found.counts.values()) == counts
    assert found.objective_share == share


def test_open_values_are_drawn_beside_a_panel_too() -> None:
    firms = [firm("a", 50, 50, 50, 50), firm("b", 50, 50, 50, (40, 60)), firm("c", 0, 0, 0, 0)]
    result = score(FOUR, firms, DAY, size=1)
    even = robustness(result, draws=2000, panel=PanelPart(60, {"a": 5000, "b": 5000, "c": 5000}))
    assert even.counts == robustness(result, draws=2000).counts
    # two points of weight 4 at most: a panel that gives one of them more decides
    decided = robustness(result, draws=2000, panel=PanelPart(60, {"a": 9000, "b": 5000, "c": 5000}))
    assert (decided.count("a"), decided.count("b")) == (2000, 0)
    without = robustness(result, draws=2000, panel=PanelPart(60, {"a": 5000, "c": 5000}))
    assert without.counts == {"a": 2000, "c": 0}


def test_both_spreads_side_by_side() -> None:
    result = score(FOUR, CLOSE, DAY)
    pair = robustness_pair(result, draws=1000)
    assert pair.adopted == robustness(result, draws=1000)
    assert pair.uniform == robustness(result, draws=1000, spread="uniform")
    assert pair.shares("u3") == (pair.adopted.share("u3"), pair.uniform.share("u3"))


def test_a_round_without_a_panel_says_what_it_always_said() -> None:
    assert b"objective_share" not in to_json(robustness(score(FOUR, CLOSE, DAY), draws=10))


def test_a_list_that_others_chose_is_counted_as_such() -> None:
    result = score(FOUR, CLOSE, DAY, size=2)
    ours = robustness(result, draws=500)
    theirs = robustness(result, draws=500, seats=["u0", "u8"])
    assert theirs.counts == ours.counts
    assert theirs.same_list != ours.same_list or ours.same_list == 0


def test_many_firms_are_counted_like_few() -> None:
    """Firms that cannot reach a seat are passed over; a plain loop over everybody finds the same."""
    rng = np.random.default_rng(5)
    rows = rng.integers(0, 101, (150, 4)).tolist()
    firms = [firm(f"u{i:03}", *row[:3], (min(row[3], 90), min(row[3], 90) + 10)) for i, row in enumerate(rows)]
    result = score(FOUR, firms, DAY, size=10)
    for values in (False, True):
        found = robustness(result, draws=2100, values=values)
        weights = draw_weights(FOUR.weights, 2100, found.seed, 100)
        evaluation = result.evaluation
        low = evaluation.lo if values else (evaluation.lo + evaluation.hi + 1) // 2
        totals = weights @ low.T
        for column in range(len(firms)) if values else ():
            wide = np.flatnonzero(evaluation.hi[column] > evaluation.lo[column])
            [stream] = value_streams([evaluation.firms[column].uid], found.seed, [len(wide)])
            bits = stream.take(0, 2100).astype(np.int64)
            steps = (evaluation.hi - evaluation.lo)[column, wide] + 1
            totals[:, column] += (weights[:, wide] * ((bits * steps) >> 16)).sum(axis=1)
        last = np.sort(totals, axis=1)[:, -10, None]
        assert list(found.counts.values()) == (totals >= last).sum(axis=0).tolist()
