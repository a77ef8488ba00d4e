"""Two firms at the cut under the same draws: what a plain loop over the draws says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from registry.scoring import score
from registry.scoring.drawing import WHOLE
from registry.scoring.grid import apportion
from registry.scoring.paired import pairs_at_cut
from registry.scoring.robustness import draw_weights, robustness
from registry.scoring.total import PanelPart
from tests.scoring.builders import DAY, firm, scheme

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
CLOSE = [firm(f"u{i}", 40 + i, 90 - 7 * i, (30 * i) % 97, (17 * i) % 89) for i in range(9)]


@pytest.mark.parametrize("share", [None, 60])
def test_a_plain_loop_says_the_same(share: int | None) -> None:
    result = score(FOUR, CLOSE, DAY, size=4, missing="zero")
    order = [c.uid for c in result.ranked]
    panel = None if share is None else PanelPart(share, {uid: 5000 + 3 * n for n, uid in enumerate(order)})
    found = pairs_at_cut(result, order[:4], order[4:], draws=1000, panel=panel)
    assert [(p.inside, p.outside) for p in found] == [
        (order[3], order[4]), (order[3], order[5]), (order[3], order[6]), (order[2], order[4]), (order[1], order[4]),
    ]  # fmt: skip
    weights = draw_weights(FOUR.weights, 1000, 20250630, 100).tolist()
    for pair in found:
        values = [[c.value for c in result.candidate(uid).contributions] for uid in (pair.inside, pair.outside)]
        leads: list[float] = []
        for row in weights:
            lead = sum(w * (a - b) for w, a, b in zip(row, *values, strict=True)) / WHOLE / 100
            if panel is not None and share is not None:
                marks = (panel.points[pair.inside] - panel.points[pair.outside]) / 100
                lead = (share * lead + (100 - share) * marks) / 100
            leads.append(lead)
        assert pair.ahead == sum(lead > 1e-12 for lead in leads)
        leads.sort()
        assert pair.low / 100 == pytest.approx(leads[50], abs=0.0051)
        assert pair.high / 100 == pytest.approx(leads[949], abs=0.0051)
        assert pair.apart == (pair.low > 0 or pair.high < 0)
        assert str(pair.text).startswith("Told apart" if pair.apart else "Cannot be told apart")


def exactly_ahead(leads: list[int], parameters: list[int]) -> float:
    """How often weights drawn with these whole-number parameters put the first firm ahead: Varsi's recursion (reference
    2.9), every lead repeated as often as its parameter says.
    """
    repeated = [lead for lead, n in zip(leads, parameters, strict=True) for _ in range(n)]
    ups, downs = [x for x in repeated if x >= 0], [x for x in repeated if x < 0]
    row = [1.0] * (len(downs) + 1)  # of drawing no lead at all: never above zero
    for up in ups:
        row[0] = 0.0
        for k, down in enumerate(downs, 1):
            row[k] = (up * row[k - 1] - down * row[k]) / (up - down)
    return 1 - row[-1]


@pytest.mark.parametrize("share", [None, 60])
def test_draws_agree_with_the_exact_chance_of_a_pair(share: int | None) -> None:
    draws = 40_000
    result = score(FOUR, CLOSE, DAY, size=4, missing="zero")
    order = [c.uid for c in result.ranked]
    panel = None if share is None else PanelPart(share, {uid: 5000 + 3 * n for n, uid in enumerate(order)})
    parameters = list(apportion(100, FOUR.weights).values())
    tried = 0
    for pair in pairs_at_cut(result, order[:4], order[4:], draws=draws, panel=panel):
        one, other = ([c.value for c in result.candidate(uid).contributions] for uid in (pair.inside, pair.outside))
        leads = [a - b for a, b in zip(one, other, strict=True)]
        if panel is not None and share is not None:  # weights sum to one, so the panel's lead stands beside each
            marks = (100 - share) * (panel.points[pair.inside] - panel.points[pair.outside])
            leads = [share * lead + marks for lead in leads]
        exact = exactly_ahead(leads, parameters)
        tried += 0.02 < exact < 0.98
        assert abs(pair.ahead / draws - exact) <= 4 * (exact * (1 - exact) / draws) ** 0.5 + 1e-4
    assert tried, "some pair is open"


def test_uniform_draws_agree_with_the_exact_chance_of_a_pair() -> None:
    draws = 40_000
    for number, (one, other) in enumerate(pairwise(CLOSE)):
        result = score(FOUR, [one, other], DAY, size=1, missing="zero")
        found = robustness(result, draws=draws, spread="uniform", seed=number)
        values = [[c.value for c in result.candidate(x.uid).contributions] for x in (one, other)]
        exact = exactly_ahead([a - b for a, b in zip(*values, strict=True)], [1] * 4)
        assert abs(found.count(one.uid) / draws - exact) <= 4 * (exact * (1 - exact) / draws) ** 0.5 + 1e-4


def test_equals_cannot_be_told_apart_and_a_dominating_firm_can() -> None:
    firms = [firm("a", 50, 50, 50, 50), firm("b", 50, 50, 50, (40, 60)), firm("c", 10, 10, 10, 10)]
    result = score(FOUR, firms, DAY, size=1)
    found = pairs_at_cut(result, ["a"], ["b", "c"], draws=2000)
    assert [pair.apart for pair in found] == [False, True]
    assert found[0].percent == pytest.approx(50, abs=4)
    assert (found[1].percent, found[1].low, found[1].high) == (100, 4000, 4000)


def test_nobody_across_the_cut() -> None:
    result = score(FOUR, CLOSE, DAY, size=9)
    assert pairs_at_cut(result, [c.uid for c in result.seats], [], draws=10) == ()
