"""A round goes step by step, and each step locks what it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.change import undo
from registry.errors import UserError
from registry.rounds.book import CandidatureStatus, RecusalAnswer, SeatStatus
from registry.rounds.deciding import NewDecision, NewObjection, decide, record_objection
from registry.rounds.marking import MarkEntry, enter_marks, missing_marks, send_marks, take_back
from registry.rounds.opening import (
    CandidatureEdit,
    RoundEdit,
    add_candidates,
    edit_candidatures,
    edit_round,
    go_to,
    path_of,
)
from registry.rounds.sealing import count_round, obstacles
from registry.rounds.seating import DECLARED, FoundTie, answer_recusal, record_recusals
from registry.rounds.steps import Act, Group, Step, allows, group_of, locked, move
from registry.scoring.rulings import DecisionKind
from registry.store import Registry
from tests.rounds.conftest import OFFICER, best, book_of, draft, mark_all, panel_of, walk

ON = date(2025, 7, 20)


def test_steps_stand_in_three_groups_in_order() -> None:
    groups = [group_of(step) for step in Step]
    assert groups == sorted(groups, key=list(Group).index)
    assert {*groups} == {*Group}
    assert [s.number for s in Step] == list(range(1, len(Step) + 1))


@pytest.mark.parametrize("step", Step)
def test_what_is_not_locked_is_allowed(step: Step) -> None:
    assert {*locked(step)} == {act for act in Act if not allows(step, act)}
    assert (Act.MARKS in locked(step)) == (step is not Step.PANEL)


@pytest.mark.parametrize(
    ("now", "wanted", "is_sealed", "reason", "may"),
    [
        (Step.ANNOUNCED, Step.DISTRICT_REVIEW, False, False, True),
        (Step.ANNOUNCED, Step.FORMAL_CHECK, False, True, False),
        (Step.PANEL, Step.DATA_CHECK, False, False, False),
        (Step.PANEL, Step.DATA_CHECK, False, True, True),
        (Step.DELIBERATION, Step.PUBLIC_NOTICE, False, True, False),
        (Step.DELIBERATION, Step.PUBLIC_NOTICE, True, False, True),
        (Step.OBJECTIONS, Step.PANEL, True, True, False),
        (Step.RECOGNITION, Step.OBJECTIONS, True, True, True),
        (Step.PANEL, Step.PANEL, False, True, False),
        (Step.CHANGES, Step.CHANGES, True, True, False),
    ],
)
def test_moves(now: Step, wanted: Step, is_sealed: bool, reason: bool, may: bool) -> None:
    assert (move(now, wanted, is_sealed=is_sealed, has_reason=reason).why_not is None) is may


def test_a_walk_leaves_a_record_of_each_step(registry: Registry) -> None:
    uid = draft(registry, best(registry, 12))
    walk(registry, uid, Step.PANEL)
    book = book_of(registry, uid)
    assert [record.step for record in book.steps] == list(Step)[:5]
    path = path_of(book)
    assert [entry is not None for entry in path] == [True] * 5 + [False] * 6
    go_to(registry, OFFICER, uid, Step.DATA_CHECK, ON, remark="两家企业补报营收")
    assert sum(entry is not None for entry in path_of(book_of(registry, uid))) == 4
    assert book_of(registry, uid).facts == "", "the next panel gets a new snapshot"


def test_the_scheme_is_read_only_after_the_draft(registry: Registry) -> None:
    uid = draft(registry, best(registry, 12))
    edit_round(registry, OFFICER, uid, RoundEdit(size=8), ON)
    assert book_of(registry, uid).head.size == 8
    walk(registry, uid, Step.PANEL)
    for act in (
        lambda: edit_round(registry, OFFICER, uid, RoundEdit(size=9), ON),
        lambda: add_candidates(registry, OFFICER, uid, best(registry, 14)),
        lambda: edit_candidatures(
            registry,
            OFFICER,
            uid,
            [CandidatureEdit(book_of(registry, uid).admitted[0].uid, CandidatureStatus.WITHDRAWN)],
        ),
        lambda: record_objection(registry, OFFICER, uid, NewObjection("某单位", "数据有误", ON)),
    ):
        with pytest.raises(UserError, match="locked at the step"):
            act()


def test_nothing_is_rejected_without_a_reason(registry: Registry) -> None:
    uid = draft(registry, best(registry, 3))
    one = book_of(registry, uid).candidatures[0]
    with pytest.raises(UserError, match="no reason beside it"):
        edit_candidatures(registry, OFFICER, uid, [CandidatureEdit(one.uid, CandidatureStatus.REJECTED)])
    edit_candidatures(
        registry, OFFICER, uid, [CandidatureEdit(one.uid, CandidatureStatus.REJECTED, remark="未按期提交材料")]
    )
    assert one.uid not in {c.uid for c in book_of(registry, uid).admitted}
    undo(registry, OFFICER)
    assert book_of(registry, uid).by_uid[one.uid].status is CandidatureStatus.APPLIED


def test_a_recused_mark_cannot_be_entered(registry: Registry) -> None:
    uid = draft(registry, best(registry, 3))
    walk(registry, uid, Step.PANEL)
    first, second = panel_of(registry, uid, 2)
    target = book_of(registry, uid).admitted[0]
    item = book_of(registry, uid).scheme.panel.items[0].code
    open_tie = FoundTie(first, target.uid, DECLARED, "adviser", "曾任顾问，止期不详", sure=False)
    assert record_recusals(registry, OFFICER, uid, [open_tie]) == 1
    with pytest.raises(UserError, match="is not answered yet"):
        enter_marks(registry, OFFICER, uid, first, [MarkEntry(target.uid, item, 70)])
    (recusal,) = book_of(registry, uid).recusals
    answer_recusal(registry, OFFICER, uid, recusal.uid, RecusalAnswer.RECUSED, "两年内曾任顾问")
    with pytest.raises(UserError, match="is recused from"):
        enter_marks(registry, OFFICER, uid, first, [MarkEntry(target.uid, item, 70)])
    enter_marks(registry, OFFICER, uid, second, [MarkEntry(target.uid, item, 70)])
    with pytest.raises(UserError, match="has marked"):
        record_recusals(registry, OFFICER, uid, [FoundTie(second, target.uid, DECLARED, "kin", "亲属")])
    assert all(key != target.uid for key, _ in missing_marks(book_of(registry, uid), first))


def test_sent_marks_are_locked_until_taken_back_with_a_reason(registry: Registry) -> None:
    uid = draft(registry, best(registry, 2))
    walk(registry, uid, Step.PANEL)
    (expert,) = panel_of(registry, uid, 1)
    book = book_of(registry, uid)
    one, item = book.admitted[0].uid, book.scheme.panel.items[0].code
    enter_marks(registry, OFFICER, uid, expert, [MarkEntry(one, item, 96)])
    assert book_of(registry, uid).seats[0].status is SeatStatus.OPENED
    with pytest.raises(UserError, match="9 marks of E1 are missing"):
        send_marks(registry, OFFICER, uid, expert, ON)
    entries = [MarkEntry(c.uid, i.code, 96) for c in book.admitted for i in book.scheme.panel.items]
    enter_marks(registry, OFFICER, uid, expert, entries)
    with pytest.raises(UserError, match="10 marks of E1 need a comment"):
        send_marks(registry, OFFICER, uid, expert, ON)
    enter_marks(registry, OFFICER, uid, expert, [MarkEntry(e.candidature, e.item, 96, "首飞成功") for e in entries])
    send_marks(registry, OFFICER, uid, expert, ON)
    with pytest.raises(UserError, match="sent and locked"):
        enter_marks(registry, OFFICER, uid, expert, [MarkEntry(one, item, 10)])
    with pytest.raises(UserError, match="needs a reason"):
        take_back(registry, OFFICER, uid, expert, " ")
    take_back(registry, OFFICER, uid, expert, "录入错行")
    enter_marks(registry, OFFICER, uid, expert, [MarkEntry(one, item, 90)])


def test_ranking_waits_for_all_marks(registry: Registry) -> None:
    uid = draft(registry, best(registry, 4))
    walk(registry, uid, Step.PANEL)
    with pytest.raises(UserError, match="Nobody sits"):
        go_to(registry, OFFICER, uid, Step.RANKING, ON)
    experts = panel_of(registry, uid, 3)
    with pytest.raises(UserError, match="3 experts have not sent"):
        go_to(registry, OFFICER, uid, Step.RANKING, ON)
    mark_all(registry, uid, experts)
    go_to(registry, OFFICER, uid, Step.RANKING, ON)
    with pytest.raises(UserError, match="locked at the step"):
        take_back(registry, OFFICER, uid, experts[0], "改分")


def test_no_more_seats_are_given_by_decision_than_the_list_has(registry: Registry) -> None:
    uid = draft(registry, best(registry, 4), size=2)
    walk(registry, uid, Step.DATA_CHECK)
    keys = [c.uid for c in book_of(registry, uid).candidatures]
    give = [NewDecision(DecisionKind.OVERRIDE, "in", "市级布局", "局长办公会", key) for key in keys]
    with pytest.raises(UserError, match="3 seats would be given by decision; the list has 2"):
        decide(registry, OFFICER, uid, give[:3])
    assert not book_of(registry, uid).decisions
    decide(registry, OFFICER, uid, give[:2])
    with pytest.raises(UserError, match="3 seats"):
        decide(registry, OFFICER, uid, give[2:3])
    decide(registry, OFFICER, uid, [replace(give[0], answer="out"), give[2]])
    edit_round(registry, OFFICER, uid, RoundEdit(size=1), ON)
    with registry.read() as connection:
        book = book_of(registry, uid)
        found = {one.code: str(one.text) for one in obstacles(book, count_round(connection, book))}
    assert found["seats"] == "2 seats are given by decision; the list has 1"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (RoundEdit(size=0), "at least one seat"),
        (RoundEdit(size=-1), "at least one seat"),
        (RoundEdit(reserve=-1), "cannot have fewer than 0"),
        (RoundEdit(title=" "), "no title"),
    ],
)
def test_a_round_keeps_a_title_and_a_seat(registry: Registry, edit: RoundEdit, why: str) -> None:
    uid = draft(registry, best(registry, 2))
    before = book_of(registry, uid).head
    with pytest.raises(UserError, match=why):
        edit_round(registry, OFFICER, uid, edit, ON)
    assert book_of(registry, uid).head == before


def test_an_expert_who_steps_aside_for_everybody_sends_an_empty_sheet_and_counts_nowhere(registry: Registry) -> None:
    uid = draft(registry, best(registry, 3))
    walk(registry, uid, Step.PANEL)
    experts = panel_of(registry, uid, 5)
    aside = [FoundTie(experts[0], c.uid, DECLARED, "adviser", "顾问") for c in book_of(registry, uid).admitted]
    assert record_recusals(registry, OFFICER, uid, aside) == 3
    item = book_of(registry, uid).scheme.panel.items[0].code
    for tie in aside:
        with pytest.raises(UserError, match="is recused"):
            enter_marks(registry, OFFICER, uid, experts[0], [MarkEntry(tie.candidature, item, 80)])
    mark_all(registry, uid, experts)
    with registry.read() as connection:
        counted = count_round(connection, book_of(registry, uid))
    assert counted.panel is not None
    assert [(firm.given, firm.needed) for firm in counted.panel.firms] == [(4, 4)] * 3
    assert counted.listed.with_panel
    go_to(registry, OFFICER, uid, Step.RANKING, ON)
