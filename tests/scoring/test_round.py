"""A scored round: sums, order, membership, ties, vetoes, missing values, what does not apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.model.values import Grade
from registry.scoring import (
    Answer,
    FirmFacts,
    FlagKind,
    Membership,
    MissingPolicy,
    Place,
    RoundResult,
    Verdict,
    load_scheme,
    parse_scheme,
    rescore,
    score,
)
from registry.scoring.facts import Fact, RecognitionFact, State
from registry.scoring.grid import GRID, published
from registry.scoring.standing import membership
from tests.scoring.builders import (
    DAY,
    Item,
    count,
    firm,
    money,
    not_asked,
    ratio,
    scheme,
    scheme_text,
    turned,
    with_metrics,
)

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
VALUES = st.one_of(
    st.integers(0, 110), st.none(), st.tuples(st.integers(0, 50), st.integers(51, 100)), st.just(not_asked())
)
FIRMS = st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=9).map(
    lambda rows: [firm(f"u{i:02}", *row) for i, row in enumerate(rows)]
)


def by_uid(result: RoundResult) -> dict[str, tuple[object, ...]]:
    return {c.uid: (c.rank, c.published, c.place, c.membership, c.score_lo, c.score_hi) for c in result.candidates}


@given(FIRMS, st.sampled_from(MissingPolicy))
def test_contributions_sum_to_the_score(firms: list[FirmFacts], missing: MissingPolicy) -> None:
    result = score(FOUR, firms, DAY, missing=missing)
    for c in result.candidates:
        assert sum(x.points for x in c.contributions) == c.score == sum(d.points for d in c.dimensions)
        assert sum(x.points_lo for x in c.contributions) == c.score_lo
        assert sum(x.points_hi for x in c.contributions) == c.score_hi
        assert sum(x.weight for x in c.contributions) == GRID == sum(d.weight for d in c.dimensions)
        assert c.score_lo <= c.score <= c.score_hi
        assert c.published == published(c.score)
        assert all(x.points == x.weight * x.value and x.lo <= x.value <= x.hi for x in c.contributions)


@given(FIRMS)
def test_the_order_of_firms_changes_no_byte(firms: list[FirmFacts]) -> None:
    assert score(FOUR, turned(firms), DAY).json() == score(FOUR, firms, DAY).json()


@given(FIRMS)
def test_the_order_of_indicators_changes_no_byte(firms: list[FirmFacts]) -> None:
    items = [Item(i.code, i.dimension, i.weight) for i in FOUR.indicators]
    ring = parse_scheme(scheme_text([items[2], items[0], items[3], items[1]]), "ring.toml")
    assert score(ring, firms, DAY).digest == score(FOUR, firms, DAY).digest


@given(FIRMS)
def test_keys_decide_nothing(firms: list[FirmFacts]) -> None:
    names = turned([f.uid for f in firms])
    renamed = [replace(f, uid=name) for f, name in zip(firms, names, strict=True)]
    old, new = by_uid(score(FOUR, firms, DAY)), by_uid(score(FOUR, renamed, DAY))
    assert {f.uid: old[f.uid] for f in firms} == {f.uid: new[g.uid] for f, g in zip(firms, renamed, strict=True)}


@given(FIRMS, VALUES)
def test_another_candidate_changes_no_score(firms: list[FirmFacts], value: object) -> None:
    before = score(FOUR, firms, DAY)
    after = score(FOUR, [*firms, firm("zz", value, value, value, value)], DAY)  # type: ignore[arg-type]
    for c in before.candidates:
        other = after.candidate(c.uid)
        assert (c.score, c.score_lo, c.score_hi, c.contributions) == (
            other.score,
            other.score_lo,
            other.score_hi,
            other.contributions,
        )


@given(st.lists(st.integers(0, 100), min_size=4, max_size=4), st.integers(0, 3), st.integers(1, 100))
def test_more_of_anything_is_never_worse(values: list[int], at: int, more: int) -> None:
    better = [v + more if i == at else v for i, v in enumerate(values)]
    result = score(FOUR, [firm("a", *values), firm("b", *better)], DAY)
    a, b = result.candidate("a"), result.candidate("b")
    assert b.score >= a.score
    assert b.rank is not None
    assert a.rank is not None
    assert b.rank <= a.rank


@given(FIRMS)
def test_ranks_count_who_is_ahead(firms: list[FirmFacts]) -> None:
    result = score(FOUR, firms, DAY)
    for c in result.candidates:
        assert c.rank == 1 + sum(other.published > c.published for other in result.candidates)
        shared = sum(other.published == c.published for other in result.candidates) > 1
        assert c.rank_label == f"{c.rank}=" * shared + str(c.rank) * (not shared)


ENDS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted), min_size=1, max_size=6)


@given(ENDS, st.integers(1, 4), st.data())
def test_membership_is_that_of_every_outcome(ends: list[Sequence[int]], size: int, data: st.DataObject) -> None:
    competes = np.array(data.draw(st.lists(st.booleans(), min_size=len(ends), max_size=len(ends))), dtype=np.bool_)
    lo, hi = (np.array([e[i] for e in ends], dtype=np.int64) for i in (0, 1))
    necessary, possible = membership(lo, hi, competes, size)
    field = [i for i in range(len(ends)) if competes[i]]
    always, once = set(field), set()
    for outcome in product(*(range(ends[i][0], ends[i][1] + 1) for i in field)):
        got = dict(zip(field, outcome, strict=True))
        for i in field:
            # A tie counts against a certain seat and for a possible one.
            if sum(got[j] >= got[i] for j in field if j != i) >= size:
                always.discard(i)
            if sum(got[j] > got[i] for j in field if j != i) < size:
                once.add(i)
    assert {int(i) for i in np.flatnonzero(necessary)} == always
    assert {int(i) for i in np.flatnonzero(possible)} == once


def places(result: RoundResult) -> str:
    return " ".join(f"{c.uid}:{c.rank_label or '-'}:{c.place.value}" for c in result.candidates)


def test_a_tie_inside_the_list_is_only_a_shared_place() -> None:
    result = score(FOUR, [firm("a", 50, 50, 50, 50), firm("b", 50, 50, 50, 50), firm("c", 9, 9, 9, 9)], DAY)
    assert places(result) == "a:1=:in b:1=:in c:3:out"
    assert result.tie is None
    assert [f.kind for f in result.candidate("a").flags] == [FlagKind.TIE]


TIED = [firm("a", 60, 40, 50, 50), firm("b", 55, 47, 48, 49), firm("c", 90, 90, 90, 90), firm("d", 1, 1, 1, 1)]


def test_a_tie_across_the_cut_is_left_to_people_where_nothing_decides() -> None:
    equal = [replace(TIED[0], uid="b2"), *TIED[:1], *TIED[2:]]
    result = score(FOUR, equal, DAY)
    assert places(result) == "c:1:in a:2=:tied b2:2=:tied d:4:out"
    assert result.tie is not None
    assert (result.tie.seats, result.tie.decided_by, result.tie.unresolved) == (1, "", ("a", "b2"))
    assert result.verdict is Verdict.OPEN
    assert [c.uid for c in result.seats] == ["c"]
    assert "a decision must be recorded" in str(result.tie.text)


def test_the_declared_chain_decides_a_tie_across_the_cut() -> None:
    # 60·4 + 40·3 + 50·2 + 50·1 = 51 000 = 55·4 + 47·3 + 48·2 + 53·1
    a, b = firm("a", 60, 40, 50, 50), firm("b", 55, 47, 48, 53)
    chain = scheme(4000, 3000, 2000, 1000, dimensions="aabb", tie_chain='["panel", "dimension:a", "applied_on"]')
    for firms in ([a, b, *TIED[2:]], [replace(a, uid="z"), b, *TIED[2:]]):
        result = score(chain, firms, DAY)
        assert result.tie is not None
        assert result.tie.decided_by == "dimension:a"
        assert result.tie.not_available == ("panel", "applied_on")
        assert result.tie.members[0] == "b"
        assert [c.uid for c in result.seats] == ["c", "b"]
    indicator = scheme(4000, 3000, 2000, 1000, dimensions="aabb", tie_chain='["indicator:class1_ip"]')
    assert [c.uid for c in score(indicator, [a, b, *TIED[2:]], DAY).seats] == ["c", "a"]


def test_rank_on_the_published_value_or_the_exact_one() -> None:
    firms = [firm("a", 50, 50, 50, 50), replace(firm("b", 50, 50, 50, 50), uid="b")]
    wide = '{ kind = "linear", start = 0, full = 100000 }'
    items = [Item("class1_ip", "a", 9999), Item("class2_ip", "a", 1, wide)]
    firms = [firm("a", 50, 300), firm("b", 50, 100)]  # 30 and 10 parts of 10 000 in the last of 10 000 weights
    rounded = parse_scheme(scheme_text(items), "r.toml")
    exact = parse_scheme(scheme_text(items, head={"rank_on": '"exact"'}), "e.toml")
    assert places(score(rounded, firms, DAY)) == "a:1=:in b:1=:in"
    assert places(score(exact, firms, DAY)) == "a:1:in b:2:in"


def test_three_share_two_seats_of_which_the_chain_settles_one() -> None:
    chain = scheme(4000, 3000, 2000, 1000, dimensions="aabb", tie_chain='["dimension:a"]')
    firms = [firm("a", 60, 40, 50, 50), firm("b", 60, 40, 50, 50), firm("c", 55, 47, 48, 53)]
    result = score(chain, firms, DAY)
    assert places(result) == "c:1=:in a:1=:tied b:1=:tied"
    assert result.tie is not None
    assert (result.tie.seats, result.tie.unresolved) == (2, ("a", "b"))


VETOED = scheme(4000, 3000, 2000, 1000, dimensions="aabb", vetoes=["tax_evasion", "abnormal_list"])
PASSED = {"tax_evasion": Answer.PASS, "abnormal_list": Answer.PASS}


def test_a_veto_takes_the_rank_and_keeps_the_shadow_score() -> None:
    firms = [
        firm("a", 90, 90, 90, 90, vetoes=PASSED | {"tax_evasion": Answer.FAIL}),
        firm("b", 50, 50, 50, 50, vetoes=PASSED),
        firm("c", 40, 40, 40, 40, vetoes={"tax_evasion": Answer.PASS}),
        firm("d", 30, 30, 30, 30, vetoes=PASSED),
    ]
    result = score(VETOED, firms, DAY)
    assert places(result) == "b:1:in c:2:in d:3:out a:-:vetoed"
    a, c = result.candidate("a"), result.candidate("c")
    assert (a.published, a.shadow_rank, a.membership, a.selectable) == (9000, 1, Membership.OUT, False)
    assert [(v.code, v.answer, str(v.reason)) for v in a.vetoes if v.answer is Answer.FAIL] == [
        ("tax_evasion", Answer.FAIL, "why")
    ]
    # Unknown is scored and ranked, and cannot be chosen until it is answered.
    assert (c.rank, c.place, c.selectable) == (2, Place.IN, False)
    assert [f.kind for f in c.flags] == [FlagKind.VETO_OPEN]
    assert result.verdict is Verdict.OPEN
    assert "1 firm above the line cannot be chosen" in str(result.finding)
    without = rescore(result.evaluation, VETOED.with_vetoes(["abnormal_list"]))
    assert places(without) == "a:1:in b:2:in c:3:out d:4:out"


def test_a_list_is_decided_when_nothing_open_can_change_it() -> None:
    firms = [firm(u, v, v, v, v, vetoes=PASSED) for u, v in (("a", 90), ("b", 80), ("c", 70))]
    result = score(VETOED, firms, DAY)
    assert result.verdict is Verdict.DECIDED
    assert result.decided
    assert str(result.finding) == "All 2 seats are certain: no missing value can change the list."
    assert result.open_cells == ()


def test_missing_counts_the_middle_or_nothing_and_the_interval_stays() -> None:
    firms = [firm("a", 80, None, 60, 60), firm("b", 50, 50, 50, 50), firm("c", 5, 5, 5, 5)]
    middle, zero = score(FOUR, firms, DAY), score(FOUR, firms, DAY, missing="zero")
    for result, points in ((middle, 6500), (zero, 5000)):
        a = result.candidate("a")
        assert (a.published, a.published_lo, a.published_hi) == (points, 5000, 8000)
        assert a.completeness == 7000
        assert [(f.kind, f.count) for f in a.flags if f.kind is FlagKind.MISSING] == [(FlagKind.MISSING, 1)]


def test_an_interval_counts_its_middle_or_its_proven_end() -> None:
    firms = [firm("a", (20, 61), 50, 50, 50)]
    assert score(FOUR, firms, DAY).candidate("a").contribution("class1_ip").value == 4050
    assert score(FOUR, firms, DAY, missing="zero").candidate("a").contribution("class1_ip").value == 2000


def test_what_does_not_apply_hands_its_weight_to_its_siblings() -> None:
    a = score(FOUR, [firm("a", not_asked(), 60, 70, 80)], DAY).candidate("a")
    assert [(x.weight, x.declared, x.state) for x in a.contributions[:2]] == [
        (0, 4000, State.NOT_APPLICABLE),
        (7000, 3000, State.KNOWN),
    ]
    assert a.published == 6400
    b = score(FOUR, [firm("b", not_asked(), not_asked(), 70, 80)], DAY).candidate("b")
    assert [x.weight for x in b.contributions] == [0, 0, 6667, 3333]
    assert b.completeness == GRID


def test_self_declared_figures_are_capped() -> None:
    declared = count(100, grade=Grade.D)
    result = score(FOUR, [firm("a", declared, count(100, grade=None), count(100, grade=Grade.C), 100)], DAY)
    contributions = result.candidate("a").contributions
    assert [(x.value, x.capped) for x in contributions] == [
        (8000, True),
        (8000, True),
        (10_000, False),
        (10_000, False),
    ]


def test_an_interval_from_weak_evidence_is_capped_at_its_upper_end() -> None:
    fact = Fact(State.KNOWN, count(1).measure, 20, None, "", Grade.D)
    x = score(FOUR, [firm("a", fact, 1, 1, 1)], DAY).candidate("a").contribution("class1_ip")
    assert (x.lo, x.hi, x.value, x.state) == (2000, 8000, 5000, State.INTERVAL)


def test_too_little_is_known_for_any_list() -> None:
    firms = [firm(f"u{i}", None, None, i, None) for i in range(5)]
    result = score(FOUR, firms, DAY)
    assert result.verdict is Verdict.UNDECIDABLE
    assert (result.certain, result.rankable, result.contenders) == (0, 0, 5)
    assert str(result.finding).startswith(
        "Cannot be decided from these facts: 0 of 5 candidates have 70 % of the weight known"
    )


def test_the_open_cells_that_decide_come_in_order() -> None:
    firms = [
        firm("a", 80, 80, 80, 80),
        firm("b", 50, 50, 50, None),
        firm("c", 50, None, 40, 45),
        firm("d", 0, 0, 0, None),
    ]
    result = score(FOUR, firms, DAY)
    assert [(o.uid, o.indicator, o.crosses) for o in result.open_cells] == [
        ("c", "class2_ip", True),
        ("b", "local_suppliers", True),
    ]
    assert result.candidate("d").membership is Membership.OUT
    assert result.cut is not None
    assert result.cut.crossed
    assert str(result.cut.text) == "Gap 2.50 points, less than the interval of no. 3"


def test_a_cut_that_nobody_crosses() -> None:
    result = score(FOUR, [firm(u, v, v, v, v) for u, v in (("a", 90), ("b", 80), ("c", 70))], DAY)
    assert result.cut is not None
    assert (result.cut.last_in, result.cut.first_out, result.cut.gap, result.cut.crossed) == ("b", "c", 1000, False)
    assert str(result.cut.text) == "Gap 10.00 points"
    assert score(FOUR, [firm("a", 1, 1, 1, 1)], DAY).cut is None


def test_no_candidate_at_all() -> None:
    result = score(FOUR, [], DAY)
    assert (result.candidates, result.verdict, result.cut) == ((), Verdict.UNDECIDABLE, None)


def test_two_firms_of_one_key_are_a_bug() -> None:
    with pytest.raises(ValueError, match="same key"):
        score(FOUR, [firm("a", 1, 1, 1, 1), firm("a", 2, 2, 2, 2)], DAY)


def test_rescoring_equals_scoring() -> None:
    firms = [firm("a", 80, None, 60, 60), firm("b", 50, 50, (1, 50), 50), firm("c", 5, 5, 5, not_asked())]
    moved = FOUR.move_dimension("a", 2000)
    assert rescore(score(FOUR, firms, DAY).evaluation, moved).json() == score(moved, firms, DAY).json()


SHIPPED = load_scheme()


def shipped(facts: FirmFacts, code: str) -> tuple[State, int, int, int]:
    x = score(SHIPPED, [facts], DAY).candidate(facts.uid).contribution(code)
    return x.state, x.weight, x.lo, x.hi


def test_no_revenue_is_never_divided_by() -> None:
    zero = money(0)
    assert shipped(with_metrics(revenue=zero, rd_expense=money(10_000_000)), "rd_intensity")[2:] == (10_000, 10_000)
    assert shipped(with_metrics(revenue=zero, rd_expense=money(9_999_999)), "rd_intensity")[2:] == (6000, 6000)
    assert shipped(with_metrics(revenue=zero, rd_expense=zero), "rd_intensity")[2:] == (0, 0)
    assert shipped(with_metrics(revenue=zero), "rd_intensity")[0] is State.MISSING


def test_fewer_than_three_flights_are_neutral_for_launchers_only() -> None:
    assert shipped(with_metrics(launches=count(2), success_rate=ratio(100)), "reliability")[2:] == (6000, 6000)
    assert shipped(with_metrics(launches=count(3), success_rate=ratio(100)), "reliability")[2:] == (10_000, 10_000)
    assert shipped(with_metrics(segment="sat", launches=count(2), success_rate=ratio(95)), "reliability")[2:] == (
        10_000,
        10_000,
    )
    # How many flights there were is not known: a known rate stands, an open one may be the neutral value.
    assert shipped(with_metrics(success_rate=ratio(95)), "reliability")[2:] == (10_000, 10_000)


def test_segments_are_asked_what_they_make() -> None:
    ground = replace(with_metrics(segment="ground", output_units=count(1)), segments=("ttc",))
    assert shipped(ground, "reliability")[0] is State.NOT_APPLICABLE
    assert shipped(ground, "capacity")[:2] == (State.NOT_APPLICABLE, 0)
    assert shipped(ground, "output") == (State.KNOWN, 1600, 5000, 5000)  # 800 of 1000 left, and half of 2 sites
    unknown = replace(ground, segments=())
    assert shipped(unknown, "output") == (State.INTERVAL, 1067, 1, 5000)  # 1 of 20 000 terminals, or of 2 sites
    assert shipped(unknown, "capacity")[0] is State.MISSING


def test_a_large_firm_is_not_asked_for_an_srdi_tier() -> None:
    big = with_metrics(headcount=count(1000), revenue=money(400_000_000))
    industry = {"industry_code": Fact.text("C3742")}
    assert shipped(replace(big, fields=industry), "srdi_tier")[:2] == (State.NOT_APPLICABLE, 0)
    assert shipped(big, "srdi_tier")[0] is State.MISSING  # the industry decides the size class, and is not known
    small = with_metrics(headcount=count(999), revenue=money(5_000_000_000))
    assert shipped(replace(small, fields=industry), "srdi_tier")[0] is State.MISSING


def test_an_unsettled_recognition_is_an_interval() -> None:
    facts = replace(with_metrics(), recognitions=(RecognitionFact("little_giant", grade=Grade.A),))
    assert shipped(facts, "srdi_tier") == (State.INTERVAL, 400, 0, 10_000)
    champion = replace(with_metrics(), recognitions=(RecognitionFact("champion_national", status="valid"),))
    assert shipped(champion, "srdi_tier")[0] is State.MISSING


def test_a_code_that_the_scheme_does_not_score_is_an_error_never_zero() -> None:
    facts = replace(with_metrics(), fields={"ipo_stage": Fact.text("rumoured")})
    with pytest.raises(UserError) as caught:
        score(SHIPPED, [facts], DAY)
    assert "“Listing stage” holds “rumoured”" in str(caught.value)


def test_certificates_are_read_by_their_words() -> None:
    for text, value in (("GJB9001C、ISO9001", 10_000), ("ISO 9001", 6000), ("无", 0)):
        facts = replace(with_metrics(), fields={"qms_cert": Fact.text(text, Grade.B)})
        assert shipped(facts, "quality")[2:] == (value, value)
    assert (
        shipped(replace(with_metrics(), fields={"qms_cert": Fact.text("办理中", Grade.B)}), "quality")[0]
        is State.MISSING
    )


def test_an_application_says_nothing_and_the_whole_is_a_draft() -> None:
    result = score(SHIPPED, [with_metrics()], DAY)
    assert str(result.draft).startswith("Draft: ranked on the objective part only, 60 % of the total.")
    assert result.candidate("f").flags[-1].kind is FlagKind.LOW_COMPLETENESS


def test_a_list_has_a_seat() -> None:
    with pytest.raises(UserError, match="at least one seat"):
        score(FOUR, [firm("a", 1, 1, 1, 1)], DAY, size=0)
