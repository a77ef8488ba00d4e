"""Schemes, rounds and files at the ends of what they can be: everything is answered, nothing breaks, no key decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring import Answer, FirmFacts, explain, parse_scheme, rescore, score
from registry.scoring.confidence import confidence, confidence_of_round
from registry.scoring.contest import Contest
from registry.scoring.facts import Fact
from registry.scoring.final_list import Entrant, ListPlace, SeatBy
from registry.scoring.glimpse import glimpse
from registry.scoring.keeping import Level, weight_intervals
from registry.scoring.rulings import DecisionKind, Ruling
from registry.scoring.scheme import MissingPolicy
from registry.scoring.sealed import Inputs, Recount, recount, sealed_file
from registry.scoring.sealed_check import verify_sealed
from registry.scoring.second import second_opinions
from registry.scoring.why import why_not
from tests.scoring.builders import DAY, Item, firm, not_asked, scheme_text

TWO = (Item("class1_ip", "a", 6000), Item("class2_ip", "b", 4000))
APART = [firm(f"f{i}", 30 + i, 40) for i in range(4)]
OPEN = {"completeness_floor": "0"}
QUOTAS = """
[[quota]]
code = "least"
title = { en = "launch, at least", zh = "运载不少于" }
attribute = "segment"
group = "launch"
least = 3
[[quota]]
code = "most"
title = { en = "launch, at most", zh = "运载不多于" }
attribute = "segment"
group = "launch"
most = 1
"""


def made(
    text: str,
    firms: Sequence[FirmFacts],
    *,
    size: int = 2,
    missing: MissingPolicy = MissingPolicy.MIDDLE,
    rulings: Sequence[Ruling] = (),
) -> Recount:
    entrants = tuple(Entrant(one.uid) for one in firms)
    inputs = Inputs("t", DAY, size, 2, missing, text, entrants, rulings=tuple(rulings), draws=200)
    return recount(inputs, firms)


def told(uid: str, answer: str, kind: DecisionKind = DecisionKind.TIE) -> Ruling:
    return Ruling(kind, uid, "", answer, "理由", "局长办公会")


def equals(count: int, *values: Fact | tuple[int, int] | int | None) -> list[FirmFacts]:
    return [firm(f"t{i}", *values) for i in range(count)]


ENDS = {
    "one indicator": made(scheme_text([Item("class1_ip", "a", 10000)]), APART),
    "a weight of zero": made(scheme_text([replace(TWO[0], weight=0), replace(TWO[1], weight=10000)]), APART),
    "a dimension of zero": made(
        scheme_text([Item("class1_ip", "a", 0), Item("class2_ip", "a", 0), Item("standards", "b", 10000)]),
        [firm(f"f{i}", 90, 5, i) for i in range(4)],
    ),
    "all are equal": made(scheme_text(TWO), equals(5, 30, 30)),
    **{
        f"all is missing, {policy.value}": made(scheme_text(TWO, head=OPEN), equals(5, None, None), missing=policy)
        for policy in MissingPolicy
    },
    "nothing is asked": made(scheme_text(TWO, head=OPEN), equals(3, not_asked(), not_asked())),
    "all are excluded": made(
        scheme_text(TWO, vetoes=["tax_evasion"]),
        [firm(f"f{i}", 3, 4, vetoes={"tax_evasion": Answer.FAIL}) for i in range(3)],
    ),
    "more seats than firms": made(scheme_text(TWO), APART, size=9),
    "nobody": made(scheme_text(TWO), []),
    "quotas that cannot hold": made(scheme_text(TWO) + QUOTAS, APART, size=3),
    "whole points": made(scheme_text(TWO, head={"decimals": "0"}), APART),
    "six decimals": made(scheme_text(TWO, head={"decimals": "6"}), APART),
    "exact totals under quotas": made(scheme_text(TWO, head={"rank_on": '"exact"'}) + QUOTAS, APART, size=1),
    "all are kept out": made(scheme_text(TWO), APART, rulings=[told(f"f{i}", "out", DecisionKind.OVERRIDE) for i in range(4)]),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_every_question_has_an_answer_and_the_file_holds(name: str) -> None:
    counted = ENDS[name]
    result, listed = counted.result, counted.listed
    confidence_of_round(counted, draws=100)
    confidence(result, draws=100)
    second_opinions(result, listed.chosen)
    for candidate in result.candidates:
        assert sum(x.points for x in candidate.contributions) == candidate.score
        explain(result, candidate.uid)
        if candidate.rank is not None and candidate.uid not in listed.chosen:
            assert all(text.render(Language.ZH) for text in why_not(result, candidate.uid).sentences)
    assert glimpse(result, result.scheme).candidates == result.candidates
    sealed = sealed_file(counted)
    assert verify_sealed(sealed.body, expected=sealed.digest).holds


@pytest.mark.parametrize(
    ("name", "chosen", "tied"),
    [
        ("one indicator", ("f3", "f2"), 0),
        ("all are equal", (), 5),
        ("all is missing, middle", (), 5),
        ("nothing is asked", (), 3),
        ("all are excluded", (), 0),
        ("more seats than firms", ("f3", "f2", "f1", "f0"), 0),
        ("quotas that cannot hold", (), 0),
        ("all are kept out", (), 0),
    ],
)
def test_who_sits_at_the_ends(name: str, chosen: tuple[str, ...], tied: int) -> None:
    listed = ENDS[name].listed
    assert listed.chosen == chosen
    assert len(listed.tie.members if listed.tie else ()) == tied


def test_one_bound_alone_is_named_without_a_counterpart() -> None:
    found = ENDS["quotas that cannot hold"].listed.selection.infeasible
    assert found is not None
    assert found.text.render(Language.EN) == "3 seats cannot be filled while “launch, at most” (at most 1) holds."
    assert found.text.render(Language.ZH) == "“运载不多于”（至多 1 家）使 3 个名额无法选满。"


def test_a_list_without_a_seat_is_refused() -> None:
    with pytest.raises(UserError, match="at least one seat"):
        made(scheme_text(TWO), APART, size=0)


FIVE = [firm("top", 90, 90), *equals(5, 50, 50), firm("low", 1, 1)]


@pytest.mark.parametrize(
    ("decisions", "seated", "waiting"),
    [
        ([], [], ["t0", "t1", "t2", "t3", "t4"]),
        ([("t3", "in")], ["t3"], ["t0", "t1", "t2", "t4"]),
        ([("t3", "in"), ("t1", "in")], ["t1", "t3"], []),
        ([("t3", "in"), ("t1", "in"), ("t2", "in")], [], ["t1", "t2", "t3"]),
        ([("t3", "out")], [], ["t0", "t1", "t2", "t4"]),
        ([("t3", "out"), ("t1", "out"), ("t2", "out")], ["t0", "t4"], []),
        ([("t3", "in"), ("t0", "out"), ("t1", "out"), ("t2", "out")], ["t3", "t4"], []),
    ],
)
def test_five_equals_for_two_seats_sit_as_was_decided_and_never_by_key(
    decisions: list[tuple[str, str]], seated: list[str], waiting: list[str]
) -> None:
    listed = made(scheme_text(TWO), FIVE, size=3, rulings=[told(*one) for one in decisions]).listed
    assert [uid for uid in listed.chosen if uid != "top"] == seated
    assert [row.uid for row in listed.rows if row.place is ListPlace.TIED] == waiting
    assert {listed.row(uid).seat_by for uid in seated} <= {SeatBy.DECISION}
    assert listed.row("low").place is not ListPlace.IN


def test_a_lot_seats_nobody_who_was_decided_out() -> None:
    for number in range(12):
        lot = told("", str(number), DecisionKind.LOT)
        listed = made(scheme_text(TWO), FIVE, size=3, rulings=[told("t3", "out"), told("t1", "in"), lot]).listed
        assert listed.tie is None
        assert listed.row("t1").seat_by is SeatBy.DECISION
        assert listed.row("t3").place is not ListPlace.IN
        drawn = [row.uid for row in listed.rows if row.seat_by is SeatBy.LOT]
        assert len(drawn) == 1
        assert drawn[0] in ("t0", "t2", "t4")


def test_seats_by_decision_beyond_the_list_go_by_rank_until_one_is_taken_back() -> None:
    given = [told(f"f{i}", "in", DecisionKind.OVERRIDE) for i in (0, 1, 3)]
    assert made(scheme_text(TWO), APART, rulings=given).listed.chosen == ("f3", "f1")


def test_every_byte_of_a_sealed_file_counts() -> None:
    sealed = sealed_file(ENDS["whole points"])
    for at in range(0, len(sealed.body), 7):
        changed = bytearray(sealed.body)
        changed[at] ^= 1
        try:
            found = verify_sealed(bytes(changed))
        except UserError:
            continue  # no sealed round any more
        assert not found.holds, sealed.body[max(at - 30, 0) : at + 10]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=3, max_size=9), st.sampled_from([0, 1]))
def test_intervals_hold_where_points_are_rounded_coarsely(rows: list[tuple[int, ...]], decimals: int) -> None:
    items = (Item("class1_ip", "a", 5000), Item("class2_ip", "a", 2000), Item("standards", "b", 3000))
    text = scheme_text(items, head={"decimals": str(decimals)})
    result = score(parse_scheme(text, "t"), [firm(f"f{n}", *row) for n, row in enumerate(rows)], DAY, size=2)
    adopted = {c.uid for c in result.seats}
    for one in weight_intervals(Contest.of(result)):
        move = result.scheme.move_indicator if one.level is Level.INDICATOR else result.scheme.move_dimension
        for weight in {max(one.lo - 1, 0), one.lo, one.hi, min(one.hi + 1, one.most)}:
            seats = {c.uid for c in rescore(result.evaluation, move(one.code, weight)).seats}
            assert (seats == adopted) == (one.lo <= weight <= one.hi), (one, weight)
