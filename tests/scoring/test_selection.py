"""Choosing under quotas: what every subset tried one by one says, and certificates that hold when tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring.choice import choose, one_partition, solve
from registry.scoring.exact_choice import MOST_POINTS, Row, best_set
from registry.scoring.grid import POINT
from registry.scoring.rules import ANY_GROUP, Attribute, Quota
from registry.scoring.seating import seating
from registry.scoring.seats import Bound, Seatable, Selection, Side
from registry.scoring.selection import select
from registry.scoring.titles import Title
from tests.scoring.builders import turned

SEGMENTS = ("launch", "sat", "parts")


def quota(attribute: str, group: str = ANY_GROUP, least: int | None = None, most: int | None = None) -> Quota:
    code = f"{attribute}-{group}-{least}-{most}"
    return Quota(code, Title(code, code), Attribute(attribute), group, least, most)


def firms(text: str) -> list[Seatable]:
    """Firms from lines ``uid score segment group origin``; a dash is a blank."""
    found: list[Seatable] = []
    for line in text.strip().splitlines():
        uid, score, segment, group, origin = line.split()
        blank = {"-": ""}
        found.append(
            Seatable(
                uid,
                int(score) * POINT,
                (),
                blank.get(segment, segment),
                blank.get(group, group),
                blank.get(origin, origin),
            )
        )
    return found


# what a reader of the rules would do with pencil and patience


def keeps(chosen: Sequence[Seatable], quotas: Iterable[Quota], everyone: Sequence[Seatable]) -> bool:
    for q in quotas:
        groups = {f.group(q.attribute) for f in everyone} - {""} if q.group == ANY_GROUP else {q.group}
        for group in groups:
            seated = sum(f.group(q.attribute) == group for f in chosen)
            exist = sum(f.group(q.attribute) == group for f in everyone)
            if seated < min(q.least or 0, exist) or (q.most is not None and seated > q.most):
                return False
    return True


def all_best(
    everyone: Sequence[Seatable], quotas: Sequence[Quota], seats: int
) -> tuple[int, list[frozenset[str]]] | None:
    """The highest sum, and all lists that are best by rank order among those with it."""
    lists = [c for c in itertools.combinations(everyone, min(seats, len(everyone))) if keeps(c, quotas, everyone)]
    if not lists:
        return None
    total = max(sum(f.score for f in c) for c in lists)
    with_it = [c for c in lists if sum(f.score for f in c) == total]
    order = {frozenset(f.uid for f in c): sorted(((f.score, f.keys) for f in c), reverse=True) for c in with_it}
    top = max(order.values())
    return total, [names for names, figures in order.items() if figures == top]


NAMES = st.sampled_from(["", "a", "b", "c"])


@st.composite
def candidates(draw: st.DrawFn, least: int = 1, most: int = 9) -> list[Seatable]:
    top = draw(st.sampled_from([2, 5, 40, 10**8, 10**10]))
    return [
        Seatable(
            f"u{n}",
            draw(st.integers(0, top)),
            (draw(st.integers(0, 1)),),
            draw(st.sampled_from(SEGMENTS)),
            draw(NAMES),
            draw(st.sampled_from(["attracted", "cultivated", ""])),
            draw(st.sampled_from(["310101", "310104"])),
        )
        for n in range(draw(st.integers(least, most)))
    ]


def bounds() -> st.SearchStrategy[tuple[int | None, int | None]]:
    return st.one_of(
        st.tuples(st.none(), st.integers(1, 3)),
        st.tuples(st.integers(1, 2), st.none()),
        st.tuples(st.just(1), st.integers(1, 3)),
    )


@st.composite
def rules(
    draw: st.DrawFn, attributes: Sequence[str] = ("segment", "parent_group", "origin", "district")
) -> list[Quota]:
    groups = {
        "segment": [*SEGMENTS, ANY_GROUP],
        "parent_group": ["a", ANY_GROUP],
        "origin": ["attracted", "cultivated"],
        "district": ["310101", ANY_GROUP],
    }
    found: dict[tuple[str, str], Quota] = {}
    for _ in range(draw(st.integers(0, 4))):
        attribute = draw(st.sampled_from(attributes))
        group = draw(st.sampled_from(groups[attribute]))
        least, most = draw(bounds())
        found[attribute, group] = quota(attribute, group, least, most)
    return list(found.values())


@settings(max_examples=300, deadline=None)
@given(candidates(), rules(), st.integers(1, 5))
def test_the_list_is_the_best_of_all_subsets(everyone: list[Seatable], quotas: list[Quota], seats: int) -> None:
    best = all_best(everyone, quotas, seats)
    found = select(everyone, quotas, seats)
    if best is None:
        assert found.infeasible
        assert not found.chosen
        return
    total, lists = best
    assert found.infeasible is None
    assert found.total == total
    assert set(found.chosen) == set.intersection(*(set(names) for names in lists))
    if len(lists) == 1:
        assert found.tied_sets is None
        return
    assert found.tied_sets
    assert set(found.tied_sets.members) == set.union(*(set(names) for names in lists)) - set(found.chosen)
    assert found.tied_sets.seats == min(seats, len(everyone)) - len(found.chosen)
    if len(lists) <= 20:
        assert {frozenset(names) for names in found.tied_sets.sets} == {names - set(found.chosen) for names in lists}


@settings(max_examples=150, deadline=None)
@given(candidates(), rules(), st.integers(1, 5), st.integers(0, 8))
def test_the_order_of_firms_and_quotas_changes_nothing(
    everyone: list[Seatable], quotas: list[Quota], seats: int, by: int
) -> None:
    assert select(turned(everyone, by), turned(quotas), seats) == select(everyone, quotas, seats)


@settings(max_examples=150, deadline=None)
@given(candidates(most=9), rules(attributes=("segment",)), st.integers(1, 5))
def test_taking_the_best_first_is_exact_for_one_attribute(
    everyone: list[Seatable], quotas: list[Quota], seats: int
) -> None:
    question = seating(everyone, quotas, seats, ())
    rows = question.plain()
    if all(row.least <= row.most for row in rows):
        assert one_partition(rows, len(everyone)) is not None
    greedy = choose(question.scores, question.classes, rows, question.seats)
    solved = solve(question.scores, question.classes, rows, question.seats)
    assert (greedy is None) == (solved is None)
    if greedy and solved:
        assert (greedy.total, greedy.core, greedy.open) == (solved.total, solved.core, solved.open)


def test_the_greedy_choice_equals_the_solver_on_a_large_field() -> None:
    noise = np.random.PCG64(7).random_raw(2000) % (10**8)
    everyone = [
        Seatable(
            f"u{n}",
            int(noise[n]),
            segment=("launch", "parts", "sat", "payload", "ground", "service")[int(noise[1000 + n] % 6)],
        )
        for n in range(1000)
    ]
    question = seating(everyone, [quota("segment", most=2), quota("segment", "launch", least=2)], 10, ())
    greedy = choose(question.scores, question.classes, question.plain(), 10)
    assert greedy == solve(question.scores, question.classes, question.plain(), 10)
    assert greedy
    assert len(greedy.core) == 10


# figures at the limits of floating point


def test_one_part_in_a_hundred_million_decides() -> None:
    everyone = [
        Seatable(f"u{n}", 10**8 - n, segment=SEGMENTS[n % 3], parent_group="abc"[n // 3 % 3]) for n in range(12)
    ]
    quotas = [quota("segment", most=2), quota("parent_group", most=2), quota("origin", "attracted", least=1)]
    best = all_best(everyone, quotas, 5)
    found = select(everyone, quotas, 5)
    assert best
    assert (found.total, [frozenset(found.chosen)]) == best


def test_a_relaxation_that_halves_firms_is_branched_on() -> None:
    # Of each pair of three firms one may sit, so the relaxation seats half of each; the fourth is worth little.
    scores = np.array([10**8, 10**8 - 1, 10**8 - 1, 7], dtype=np.int64)
    pairs = [Row(pair, 0, 1) for pair in ((0, 1), (0, 2), (1, 2))]
    best = best_set(scores, [*pairs, Row((0, 1, 2, 3), 0, 4)])
    assert best
    assert best.total == 10**8 + 7
    assert best.seated.tolist() == [True, False, False, True]
    assert best_set(scores, [*pairs, Row((0, 1, 2, 3), 3, 4)]) is None


def test_scores_too_large_to_be_exact_are_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        best_set(np.array([MOST_POINTS + 1], dtype=np.int64), [])


# two attributes, where skipping in rank order fails

TWO = """
a 90 launch x -
b 89 launch y -
c 80 sat    x -
d 50 sat    y -
"""


def test_skipping_in_rank_order_loses_points() -> None:
    # In rank order: a, then b is barred (one launch seat), c is barred (one seat for x), so d: 140. Better: b and c, 169.
    found = select(firms(TWO), [quota("segment", most=1), quota("parent_group", most=1)], 2)
    assert found.chosen == ("b", "c")
    assert found.total == 169 * POINT


def test_skipping_in_rank_order_misses_a_minimum() -> None:
    field = firms("a 90 launch x -\nb 80 launch y -\nc 70 sat x -\nd 60 parts z -")
    quotas = [quota("segment", "sat", least=1), quota("parent_group", most=1)]
    # By rank a and b fill both seats; c must sit, and then a of the same group cannot.
    assert select(field, quotas, 2).chosen == ("b", "c")


# certificates

FIELD = """
a 90 launch x attracted
b 88 launch x cultivated
c 86 launch y cultivated
d 84 launch - cultivated
e 70 sat    - cultivated
f 60 sat    z cultivated
g 50 parts  - attracted
h 40 parts  - attracted
"""


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


# minima, conflicts, ties


def test_a_minimum_holds_as_far_as_candidates_exist() -> None:
    found = select(firms(FIELD), [quota("segment", "sat", least=3), quota("segment", "ground", least=1)], 4)
    assert found.chosen == ("a", "b", "e", "f")
    assert [(x.group, x.wanted, x.least) for x in found.lowered] == [("ground", 1, 0), ("sat", 3, 2)]
    assert "按 2 家执行" in found.lowered[1].text.render(Language.ZH)


def test_quotas_that_cannot_hold_together_are_named_and_no_others() -> None:
    quotas = [
        quota("segment", "launch", least=3),
        quota("parent_group", most=1),
        quota("origin", "cultivated", most=1),
        quota("district", "310101", most=2),
    ]
    found = select(firms(FIELD), quotas, 4)
    assert found.infeasible
    # a, b, c, d are the launch firms; three of them leave at most one that is attracted.
    assert {b.quota for b in found.infeasible.bounds} == {quotas[0].code, quotas[2].code}
    assert found.chosen == found.reserve == found.displaced == ()
    assert "不能同时满足" in found.text.render(Language.ZH)


@settings(max_examples=150, deadline=None)
@given(candidates(least=4), rules(), st.integers(2, 5))
def test_a_conflict_is_minimal(everyone: list[Seatable], quotas: list[Quota], seats: int) -> None:
    found = select(everyone, quotas, seats)
    if not found.infeasible:
        return
    named = found.infeasible.bounds

    def only(kept: Sequence[Bound]) -> list[Quota]:
        return [
            Quota(
                str(n),
                Title("", ""),
                b.attribute,
                b.group,
                b.seats if b.side is Side.LEAST else None,
                b.seats if b.side is Side.MOST else None,
            )
            for n, b in enumerate(kept)
        ]

    assert select(everyone, only(named), seats).infeasible
    for left_out in named:
        assert not select(everyone, only([b for b in named if b != left_out]), seats).infeasible


def test_a_tie_between_lists_is_an_event_and_a_recorded_order_settles_it() -> None:
    field = firms("z 9 sat - -\ny 8 sat - -\nx 8 launch - -\nw 8 parts - -\nv 1 parts - -")
    found = select(field, [], 2)
    assert found.chosen == ("z",)
    assert found.tied_sets
    assert (set(found.tied_sets.members), found.tied_sets.seats) == ({"w", "x", "y"}, 1)
    assert {frozenset(s) for s in found.tied_sets.sets} == {frozenset(u) for u in "wxy"}
    assert found.reserve == ()
    settled = select(field, [], 2, decided=("x", "y", "w"))
    assert settled.chosen == ("z", "x")
    assert settled.tied_sets is None
    assert [(r.uid, r.rank) for r in settled.reserve] == [("y", 3), ("w", 4), ("v", 5)]


def test_a_tie_key_decides_before_anybody_is_asked() -> None:
    field = [Seatable("a", 5, (1, 0)), Seatable("b", 5, (1, 2)), Seatable("c", 5, (0, 9))]
    assert select(field, [], 1).chosen == ("b",)


def test_equal_sums_go_to_the_list_that_is_better_by_rank() -> None:
    # 90 + 60 and 80 + 70 are equal; the first list holds the first firm.
    field = firms("a 90 launch x -\nb 80 launch y -\nc 70 sat x -\nd 60 sat y -")
    found = select(field, [quota("segment", most=1), quota("parent_group", most=1)], 2)
    assert (found.chosen, found.tied_sets) == (("a", "d"), None)


def test_a_firm_without_a_group_is_never_capped_and_unknown_groups_are_told() -> None:
    field = firms("a 9 sat - -\nb 8 sat - -\nc 7 - x -\nd 1 launch x -")
    found = select(field, [quota("parent_group", most=1), quota("segment", most=2)], 3)
    assert found.chosen == ("a", "b", "c")
    assert found.unplaced == ("c",)


def test_fewer_candidates_than_seats() -> None:
    found = select(firms(TWO), [], 10)
    assert (found.seats, len(found.chosen), found.reserve) == (4, 4, ())
    assert "仅 4 家" in found.text.render(Language.ZH)
    assert select([], [quota("segment", "sat", least=1)], 3).chosen == ()
    with pytest.raises(UserError):
        select([], [], 0)


def test_two_firms_with_one_key_are_a_bug() -> None:
    with pytest.raises(ValueError, match="same key"):
        select([Seatable("a", 1), Seatable("a", 2)], [], 1)


def test_a_district_that_no_vocabulary_knows_is_named_by_its_code() -> None:
    field = [
        Seatable("a", 3, district="999999"),
        Seatable("b", 2, district="999999"),
        Seatable("c", 1, district="310101"),
    ]
    found = select(field, [quota("district", most=1)], 2)
    assert found.chosen == ("a", "c")
    assert "（999999）" in found.displaced[0].text.render(Language.ZH)
    assert "（黄浦）" in select(
        [replace(f, district="310101") for f in field[:2]] + [Seatable("c", 1)], [quota("district", most=1)], 2
    ).displaced[0].text.render(Language.ZH)
