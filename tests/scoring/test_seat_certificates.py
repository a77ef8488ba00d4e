"""Why a firm sits or does not: what a quota displaced or lifted, and the reserve, tried by choosing again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.i18n import Language
from registry.scoring.grid import POINT
from registry.scoring.rules import ANY_GROUP, Quota
from registry.scoring.seats import Bound, Seatable, Selection, Side
from registry.scoring.selection import select
from tests.scoring.fields import FIELD, all_best, candidates, firms, keeps, quota, rules


def _relaxed(quotas: Sequence[Quota], bound: Bound, by_one: bool, everyone: Sequence[Seatable]) -> list[Quota]:
    """The quotas as they would be declared with one bound relaxed for one group."""
    changed: list[Quota] = []
    for q in quotas:
        if q.code != bound.quota:
            changed.append(q)
            continue
        every = {f.group(q.attribute) for f in everyone} - {""} if q.group == ANY_GROUP else {q.group}
        for group in every:
            one = replace(q, group=group, code=f"{q.code}|{group}")
            if group == bound.group:
                if bound.side is Side.LEAST:
                    one = replace(one, least=bound.seats - 1 if by_one else None)
                else:
                    one = replace(one, most=bound.seats + 1 if by_one else None)
            changed.append(one)
    return changed


def _check_certificates(found: Selection, everyone: Sequence[Seatable], quotas: Sequence[Quota], seats: int) -> int:
    """Choose again by hand with each named bound relaxed: the firm moves, at the price that is said."""
    checked = 0
    for seat in (*found.displaced, *found.lifted):
        for reason in seat.reasons:
            if len(reason.bounds) != 1:
                continue
            best = all_best(everyone, _relaxed(quotas, reason.bounds[0], reason.by_one, everyone), seats)
            assert best
            total, lists = best
            assert total - found.total == reason.price >= 0
            reach = set.union(*(set(names) for names in lists))
            assert (seat.uid in reach) == (seat in found.displaced)
            before = {*found.chosen, *(found.tied_sets.members if found.tied_sets else ())}
            moved = before - reach if seat in found.displaced else reach - before
            assert set(reason.firms) == moved - {seat.uid}
            checked += 1
    return checked


def test_certificates_and_the_reserve_number_firms_as_the_list_does() -> None:
    """Firms that cannot be chosen hold places in the merit order too: here the first, the third and the fourth."""
    places = dict(zip("abcdef", ("2", "5=", "5=", "7", "8", "9"), strict=False))
    numbered = [replace(one, place=places[one.uid]) for one in firms(FIELD) if one.uid in places]
    found = select(numbered, [quota("parent_group", most=1)], 4)
    bare = select([replace(one, place="") for one in numbered], [quota("parent_group", most=1)], 4)
    assert found.chosen == bare.chosen
    assert [(d.uid, d.rank) for d in found.displaced] == [("b", 5)]
    text = found.displaced[0].text.render(Language.EN)
    assert text.startswith("No. 5= has no seat")
    assert "it went to no. 8." in text
    assert [(x.uid, x.rank) for x in found.lifted] == [("e", 8)]
    assert "has the seat of no. 5=" in found.lifted[0].text.render(Language.EN)
    assert [r.uid for r in found.reserve] == [r.uid for r in bare.reserve]
    assert all(r.rank == int(places[r.uid].rstrip("=")) for r in found.reserve)


def test_a_quota_that_displaces_one() -> None:
    found = select(firms(FIELD), [quota("parent_group", most=1)], 4)
    assert found.chosen == ("a", "c", "d", "e")
    (out,) = found.displaced
    assert (out.uid, out.rank) == ("b", 2)
    (reason,) = out.reasons
    assert [(b.group, b.side, b.seats) for b in reason.bounds] == [("x", Side.MOST, 1)]
    assert (reason.firms, reason.price) == (("e",), 18 * POINT)
    assert [(x.uid, x.rank) for x in found.lifted] == [("e", 5)]
    assert "no. 5" in out.text.render(Language.EN)
    assert "18.00" in out.text.render(Language.EN)
    assert out.text.render(Language.ZH).startswith("第 2 名因“parent_group-*-None-1（x）”")


def test_a_firm_owes_its_seat_to_a_minimum() -> None:
    found = select(firms(FIELD), [quota("origin", "attracted", least=2)], 4)
    assert found.chosen == ("a", "b", "c", "g")
    assert [d.uid for d in found.displaced] == ["d"]
    (lift,) = found.lifted
    assert (lift.uid, lift.reasons[0].firms, lift.reasons[0].price) == ("g", ("d",), 34 * POINT)
    assert lift.reasons[0].bounds[0].side is Side.LEAST


def test_a_second_displaced_firm_of_one_cap_is_explained_too() -> None:
    found = select(firms(FIELD), [quota("segment", "launch", most=2)], 4)
    assert found.chosen == ("a", "b", "e", "f")
    first, second = found.displaced
    assert (first.uid, first.reasons[0].by_one) == ("c", True)
    # One seat more does not let the fourth launch firm in; without the cap it sits.
    assert (second.uid, second.reasons[0].by_one) == ("d", False)
    assert second.reasons[0].price == found.by_rank - found.total == 40 * POINT


@settings(max_examples=200, deadline=None)
@given(candidates(least=4), rules(), st.integers(2, 5))
def test_certificates_hold_when_tried(everyone: list[Seatable], quotas: list[Quota], seats: int) -> None:
    found = select(everyone, quotas, seats)
    if found.infeasible:
        return
    _check_certificates(found, everyone, quotas, seats)
    ranked = sorted(everyone, key=lambda f: (f.score, f.keys), reverse=True)
    rank = {f.uid: 1 + sum((g.score, g.keys) > (f.score, f.keys) for g in ranked) for f in ranked}
    reach = {*found.chosen, *(found.tied_sets.members if found.tied_sets else ())}
    filled = min(seats, len(everyone))
    assert {d.uid for d in found.displaced} == {u for u, r in rank.items() if r <= filled and u not in reach}
    assert {x.uid for x in found.lifted} == {u for u in found.chosen if rank[u] > filled}
    assert all(seat.reasons for seat in (*found.displaced, *found.lifted))
    assert found.total <= found.by_rank


@settings(max_examples=100, deadline=None)
@given(candidates(least=4), rules(), st.integers(2, 4))
def test_the_reserve_can_step_in_for_the_seats_it_names(
    everyone: list[Seatable], quotas: list[Quota], seats: int
) -> None:
    found = select(everyone, quotas, seats, reserve=len(everyone))
    if found.infeasible or found.tied_sets:
        assert not found.reserve
        return
    by_uid = {f.uid: f for f in everyone}
    said = {(r.uid, seat) for r in found.reserve for seat in r.replaces}
    for firm in set(by_uid) - set(found.chosen):
        for seat in found.chosen:
            after = [by_uid[u] for u in found.chosen if u != seat] + [by_uid[firm]]
            assert ((firm, seat) in said) == keeps(after, quotas, everyone)
    assert [r.rank for r in found.reserve] == sorted(r.rank for r in found.reserve)


def test_the_reserve_keeps_to_its_length_and_its_equals() -> None:
    field = firms("a 9 sat - -\nb 8 sat - -\nc 7 sat - -\nd 7 sat - -\ne 7 sat - -\nf 1 sat - -")
    assert [(r.uid, r.rank) for r in select(field, [], 1, reserve=2).reserve] == [
        ("b", 2),
        ("c", 3),
        ("d", 3),
        ("e", 3),
    ]
