"""Two firms at the cut under the same draws: what a plain loop over the draws says."""

from __future__ import annotations

import pytest

from registry.scoring import score
from registry.scoring.drawing import WHOLE
from registry.scoring.paired import pairs_at_cut
from registry.scoring.robustness import draw_weights
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
