"""What the page says of how sure a list is agrees with the list, with and without a panel."""

from __future__ import annotations

from datetime import date

from registry.rounds.opening import go_to
from registry.rounds.sealing import count_round
from registry.rounds.steps import Step
from registry.scoring import load_scheme, score
from registry.scoring.confidence import confidence, confidence_of_round
from registry.scoring.inputs import firm_facts
from registry.scoring.robustness import Spread
from registry.store import Registry
from tests.rounds.conftest import DAY, OFFICER, best, book_of, draft, mark_all, panel_of, walk


def test_of_a_draft(registry: Registry) -> None:
    with registry.read() as connection:
        result = score(load_scheme(), firm_facts(connection, DAY), DAY)
    found = confidence(result, draws=400)
    assert found.listed == tuple(c.uid for c in result.seats)
    first, last = result.ranked[0], result.ranked[-1]
    for spread in Spread:
        assert found.spread(spread).percent(first.uid) > 90
        assert found.spread(spread).percent(last.uid) == 0
    assert found.stability.cut is not None
    assert (found.stability.cut.ahead, found.stability.cut.behind) == (result.ranked[9].uid, result.ranked[10].uid)
    assert all(room.lo <= room.now <= room.hi for room in found.intervals)
    assert len(found.opinions) == 7


def test_of_a_round_counts_the_panel(registry: Registry) -> None:
    uid = draft(registry, best(registry, 14))
    walk(registry, uid, Step.PANEL)
    mark_all(registry, uid, panel_of(registry, uid, 5))
    go_to(registry, OFFICER, uid, Step.RANKING, date(2025, 8, 2))
    with registry.read() as connection:
        counted = count_round(connection, book_of(registry, uid))
    found = confidence_of_round(counted, draws=400)
    assert counted.listed.with_panel
    assert found.listed == counted.listed.chosen
    assert found.stability.cut is not None
    assert {found.stability.cut.ahead, found.stability.cut.behind} <= {row.uid for row in counted.listed.rows}
    for one in found.experts:
        assert one.entered or one.left
