"""Where the line of a list stands, and how two lists differ."""

from __future__ import annotations

import pytest

from registry.rounds.deciding import NewDecision, decide
from registry.rounds.opening import RoundEdit, edit_round, hindrance
from registry.rounds.sealing import count_round
from registry.rounds.steps import Step
from registry.scoring.final_cut import difference, list_cut, price_text
from registry.scoring.final_list import FinalList
from registry.scoring.rulings import DecisionKind
from registry.scoring.scheme import RankOn
from registry.scoring.scheme_file import parse_scheme
from registry.store import Registry
from tests.rounds.conftest import DAY, OFFICER, SCHEME, best, book_of, draft, walk

TIES = SCHEME.replace("decimals = 2", "decimals = 0").replace(
    'tie_chain = ["panel", "dimension:technology", "dimension:output", "indicator:srdi_tier", "applied_on"]',
    "tie_chain = []",
)


def listed(registry: Registry, uid: str) -> FinalList:
    with registry.read() as connection:
        return count_round(connection, book_of(registry, uid)).listed


@pytest.mark.parametrize(
    ("scheme", "firms", "words"),
    [
        (SCHEME, 30, "Gap "),
        (SCHEME.replace("least = 1", "least = 3", 1), 30, "by quota"),
        (TIES, 30, "nothing declared decides"),
        (SCHEME, 8, "seats stay empty: nobody else can be chosen"),
    ],
)
def test_the_line_says_why_it_stands_there(registry: Registry, scheme: str, firms: int, words: str) -> None:
    uid = draft(registry, best(registry, firms), scheme)
    walk(registry, uid, Step.DATA_CHECK)
    found = listed(registry, uid)
    cut = list_cut(found)
    assert words in str(cut.text)
    inside = [row.published for row in found.rows if row.uid in found.chosen and row.published is not None]
    if words == "Gap ":
        below = max(row.published or 0 for row in found.rows if row.place.value in ("out", "reserve"))
        assert cut.gap is not None
        assert cut.gap == min(inside) - below >= 0


def test_a_seat_by_decision_puts_the_line_below_a_better_firm(registry: Registry) -> None:
    uid = draft(registry, best(registry, 20))
    walk(registry, uid, Step.DATA_CHECK)
    before = listed(registry, uid)
    last = [row.uid for row in before.rows if row.place.value == "out"][-1]
    book = book_of(registry, uid)
    decide(
        registry,
        OFFICER,
        uid,
        [NewDecision(DecisionKind.OVERRIDE, "in", "重大任务", "办公会", candidature=book.by_firm[last].uid)],
    )
    after = listed(registry, uid)
    cut = list_cut(after)
    assert cut.gap is not None
    assert cut.gap < 0
    assert str(cut.text).startswith("By decision")
    changed = {d.uid: d for d in difference(before, after)}
    assert changed[last].gained
    assert [d.uid for d in changed.values() if d.lost] == [before.chosen[-1]]


def test_a_list_differs_from_itself_in_nothing_and_seats_come_first(registry: Registry) -> None:
    uid = draft(registry, best(registry, 20))
    walk(registry, uid, Step.DATA_CHECK)
    ten = listed(registry, uid)
    assert difference(ten, ten) == ()
    edit_round(registry, OFFICER, uid, RoundEdit(size=8), DAY)
    eight = listed(registry, uid)
    fewer = difference(ten, eight)
    assert {d.uid for d in fewer if d.lost} == set(ten.chosen) - set(eight.chosen)
    back = difference(eight, ten)
    assert {d.uid for d in back if d.gained} == {d.uid for d in fewer if d.lost}
    moved = [d.gained or d.lost for d in fewer]
    assert moved == sorted(moved, reverse=True)


@pytest.mark.parametrize(
    ("rank_on", "price", "text"), [(RankOn.ROUNDED, 123, "1.23"), (RankOn.EXACT, 123_456_789, "1.23")]
)
def test_a_price_is_printed_in_points(rank_on: RankOn, price: int, text: str) -> None:
    from dataclasses import replace

    scheme = replace(parse_scheme(SCHEME, "scheme"), rank_on=rank_on)
    assert price_text(scheme, price) == text


def test_what_hinders_a_step_is_known_before_it_is_tried(registry: Registry) -> None:
    uid = draft(registry, best(registry, 3))
    book = book_of(registry, uid)
    assert hindrance(book, Step.DISTRICT_REVIEW) is None
    assert "next step" in str(hindrance(book, Step.PANEL))
    walk(registry, uid, Step.PANEL)
    book = book_of(registry, uid)
    assert "Nobody sits" in str(hindrance(book, Step.RANKING))
    assert "reason" in str(hindrance(book, Step.DATA_CHECK))
    assert hindrance(book, Step.DATA_CHECK, "补报") is None
