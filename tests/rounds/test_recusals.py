"""Recusals computed from what is on record of experts and candidates. All persons are fictional."""

from __future__ import annotations

from datetime import date

import pytest

from registry.errors import UserError
from registry.rounds.book import RecusalAnswer
from registry.rounds.causes import CAUSES, TYPED, cause_title
from registry.rounds.marking import MarkEntry, enter_marks
from registry.rounds.recusals import computed_ties, known_ties, record_computed
from registry.rounds.seating import NewExpert, NewTie, add_experts, add_ties, answer_recusal, seat_experts
from registry.rounds.steps import Step
from registry.scoring.recusal import TieKind
from registry.store import Registry
from tests.rounds.conftest import OFFICER, best, book_of, draft, walk


def one_expert(registry: Registry, uid: str, employer: str = "", code: str = "") -> str:
    (expert,) = add_experts(registry, OFFICER, [NewExpert("包锐", employer=employer, employer_uscc=code)])
    seat_experts(registry, OFFICER, uid, [expert])
    return expert


@pytest.mark.parametrize("by_code", [False, True])
def test_who_works_for_a_candidate_is_recused_at_once(registry: Registry, by_code: bool) -> None:
    uid = draft(registry, best(registry, 4))
    walk(registry, uid, Step.PANEL)
    firm = book_of(registry, uid).admitted[2]
    expert = one_expert(registry, uid, *(("", firm.uscc) if by_code else (firm.name.replace("公司", " 公司"), "")))
    assert record_computed(registry, OFFICER, uid) == 1
    assert record_computed(registry, OFFICER, uid) == 0, "found again it is not recorded twice"
    (recusal,) = book_of(registry, uid).recusals
    assert (recusal.expert, recusal.candidature, recusal.basis) == (expert, firm.uid, "computed")
    assert recusal.answer is RecusalAnswer.RECUSED
    assert recusal.reason
    item = book_of(registry, uid).scheme.panel.items[0].code
    with pytest.raises(UserError, match="is recused"):
        enter_marks(registry, OFFICER, uid, expert, [MarkEntry(firm.uid, item, 70)])


@pytest.mark.parametrize(
    ("kind", "since", "until", "answer"),
    [
        ("employed", date(2018, 1, 1), date(2020, 1, 1), None),
        ("employed", date(2018, 1, 1), date(2024, 1, 1), RecusalAnswer.RECUSED),
        ("employed", date(2010, 1, 1), None, RecusalAnswer.OPEN),
        ("kin", None, None, RecusalAnswer.RECUSED),
        ("adviser", date(2010, 1, 1), date(2012, 1, 1), RecusalAnswer.RECUSED),
    ],
)
def test_dates_decide(
    registry: Registry, kind: str, since: date | None, until: date | None, answer: RecusalAnswer | None
) -> None:
    uid = draft(registry, best(registry, 4))
    walk(registry, uid, Step.PANEL)
    firm = book_of(registry, uid).admitted[0]
    expert = one_expert(registry, uid)
    add_ties(registry, OFFICER, expert, [NewTie(firm.name, kind, since=since, until=until)])
    record_computed(registry, OFFICER, uid)
    assert [r.answer for r in book_of(registry, uid).recusals] == ([] if answer is None else [answer])
    with registry.read() as connection:
        (tie,) = known_ties(connection)[expert]
    assert (tie.kind, tie.organisation) == (kind, firm.name)


def test_an_answer_stands_when_the_records_are_searched_again(registry: Registry) -> None:
    uid = draft(registry, best(registry, 4))
    walk(registry, uid, Step.PANEL)
    firm = book_of(registry, uid).admitted[0]
    expert = one_expert(registry, uid)
    add_ties(registry, OFFICER, expert, [NewTie(firm.name, "employed", since=date(2010, 1, 1))])
    record_computed(registry, OFFICER, uid)
    (recusal,) = book_of(registry, uid).recusals
    answer_recusal(registry, OFFICER, uid, recusal.uid, RecusalAnswer.CLEARED, "2012 年离职证明")
    assert record_computed(registry, OFFICER, uid) == 0
    assert book_of(registry, uid).recusals[0].answer is RecusalAnswer.CLEARED


def test_nobody_else_is_found(registry: Registry) -> None:
    uid = draft(registry, best(registry, 4))
    walk(registry, uid, Step.PANEL)
    one_expert(registry, uid, "虚构研究院")
    with registry.read() as connection:
        assert computed_ties(connection, book_of(registry, uid)) == ()


def test_every_kind_has_words_in_both_languages() -> None:
    assert set(CAUSES) == set(TieKind)
    assert TieKind.SAME_GROUP not in TYPED
    assert len({title.zh for title in CAUSES.values()}) == len({title.en for title in CAUSES.values()}) == len(CAUSES)
    assert str(cause_title("kin")) == "relative"
    assert str(cause_title("other words")) == "other words"
