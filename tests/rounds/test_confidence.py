"""What the page says of how sure a list is agrees with the list, with and without a panel."""

from __future__ import annotations

from datetime import date

from registry.rounds.deciding import NewDecision, decide
from registry.rounds.opening import go_to
from registry.rounds.sealing import count_round
from registry.rounds.steps import Step
from registry.scoring import load_scheme, score
from registry.scoring.confidence import confidence, confidence_of_round
from registry.scoring.final_cut import list_cut
from registry.scoring.inputs import firm_facts
from registry.scoring.robustness import Spread
from registry.scoring.rulings import DecisionKind
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


def test_with_fewer_firms_than_seats_whoever_can_be_chosen_is_in(registry: Registry) -> None:
    """Twelve are ranked and five of them kept out by decision: seven sit under any weights, and three seats stay empty."""
    uid = draft(registry, best(registry, 12))
    walk(registry, uid, Step.DATA_CHECK)
    book = book_of(registry, uid)
    out = [book.by_firm[firm].uid for firm in best(registry, 12)[:5]]
    kept = [NewDecision(DecisionKind.OVERRIDE, "out", "另有安排", "办公会", candidature=one) for one in out]
    decide(registry, OFFICER, uid, kept)
    with registry.read() as connection:
        counted = count_round(connection, book_of(registry, uid))
    assert len(counted.listed.chosen) == 7
    assert counted.listed.empty == 3
    assert "3 seats stay empty" in str(list_cut(counted.listed).text)
    found = confidence_of_round(counted, draws=200)
    assert found.empty == 3
    for one in found.spreads:
        assert one.same_list_percent == 100
        assert {uid for uid in one.counts if one.percent(uid) == 100} == set(counted.listed.chosen)
        assert all(one.percent(uid) in (0, 100) for uid in one.counts)


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
