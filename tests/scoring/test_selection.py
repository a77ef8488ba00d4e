"""Choosing under quotas: the list is what every subset tried one by one says."""

from __future__ import annotations

from collections.abc import Sequence
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
from registry.scoring.rules import Quota
from registry.scoring.seating import seating
from registry.scoring.seats import Bound, Seatable, Side
from registry.scoring.selection import select
from registry.scoring.titles import Title
from tests.scoring.builders import turned
from tests.scoring.fields import FIELD, SEGMENTS, TWO, all_best, candidates, firms, quota, rules


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
