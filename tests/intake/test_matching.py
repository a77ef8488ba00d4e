"""Which firm a row speaks of: linked only where exactly one fits, never by likeness alone."""

from __future__ import annotations

from registry.change import undo
from registry.intake.decisions import Decisions, MatchKind, Policy, RowMatch
from tests.intake.desk import CODES, Desk, codes, states

HEADER = ("企业名称", "统一社会信用代码", "简称")
NAME = "上海晨曦航天科技有限公司"


def test_a_rename_by_credit_code_keeps_the_old_name_as_former(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], "晨曦")))
    new = "上海晨曦空间科技股份有限公司"
    plan = desk.take(desk.book(HEADER, (new, CODES[0], "晨曦")))
    assert plan.problems == ()
    row = desk.firms()[new]
    assert row.former_names == (NAME,)
    assert len(desk.firms()) == 1


def test_the_old_name_still_finds_the_firm(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], "晨曦")))
    new = "上海晨曦空间科技股份有限公司"
    desk.take(desk.book(HEADER, (new, CODES[0], "晨曦")))
    plan = desk.take(desk.book(("企业名称", "2024年从业人数"), (NAME, 86)))
    assert plan.counts.new == 0
    assert set(desk.firms()) == {new}, "an old name in a sheet does not rename the firm back"
    assert len(desk.records("metric")) == 1
    back = desk.take(desk.book(HEADER, (NAME, CODES[0], "晨曦")))
    assert set(desk.firms()) == {new}
    assert states(back) == {new: "unchanged"}


def test_a_branch_is_another_firm(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    branch = f"{NAME}南通分公司"
    plan = desk.take(desk.book(HEADER, (branch, None, None)))
    assert states(plan) == {branch: "new"}
    assert set(desk.firms()) == {NAME, branch}


def test_two_branches_of_one_firm_are_two(desk: Desk) -> None:
    one, two = f"{NAME}南通分公司", f"{NAME}北京分公司"
    plan = desk.take(desk.book(HEADER, (one, None, None), (two, None, None)))
    assert plan.problems == ()
    assert set(desk.firms()) == {one, two}


def test_another_valid_credit_code_vetoes_a_name(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    plan = desk.plan(desk.book(HEADER, (NAME, CODES[1], None)))
    assert states(plan) == {NAME: "new"}, "two firms of one name, told apart by their codes"


def test_a_wrong_credit_code_is_a_problem_and_the_name_links(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    plan = desk.take(desk.book(HEADER, (NAME, "91310117MA1J00014A", None)))
    assert [p.cell for p in plan.problems] == ["B2"]
    assert desk.firm()["uscc"] == CODES[0]


def test_a_missing_credit_code_is_learnt_later(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, None, None)))
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    assert states(plan) == {NAME: "updated"}
    assert desk.firm()["uscc"] == CODES[0]


def test_brackets_spaces_and_width_do_not_make_another_firm(desk: Desk) -> None:
    desk.take(desk.book(HEADER, ("晨曦（上海）航天科技有限公司", None, None)))
    plan = desk.take(desk.book(HEADER, ("晨曦(上海) 航天科技有限公司", None, None)))
    assert plan.counts.new == 0
    assert len(desk.firms()) == 1


def test_one_character_makes_another_firm(desk: Desk) -> None:
    desk.take(desk.book(HEADER, ("上海晨曦航天科技有限公司", None, None)))
    second = desk.book(HEADER, ("上海晨羲航天科技有限公司", None, None))
    plan = desk.take(second)
    assert [(p.code, p.cell) for p in plan.problems] == [("possible_duplicate", "A2")]
    assert (plan.counts.new, plan.counts.skipped, len(desk.firms())) == (0, 1, 1), (
        "likeness links nothing, makes nothing"
    )
    (row,) = plan.to_match
    said = {row.key: RowMatch(MatchKind.NEW)}
    assert desk.take(second, decisions=Decisions(matches=said)).counts.new == 1
    assert len(desk.firms()) == 2


def test_what_hangs_on_a_firm_that_waits_waits_with_it(desk: Desk) -> None:
    desk.take(desk.book(HEADER, ("上海晨曦航天科技有限公司", None, None)))
    path = desk.books(
        {
            "企业": (HEADER, ("上海晨羲航天科技有限公司", None, None), ("上海星舟卫星技术有限公司", None, None)),
            "融资": (
                ("企业名称", "融资轮次", "融资时间", "融资金额"),
                ("上海晨羲航天科技有限公司", "A轮", "2024年3月", "1亿元"),
            ),
        }
    )
    plan = desk.take(path)
    assert set(desk.firms()) == {"上海晨曦航天科技有限公司", "上海星舟卫星技术有限公司"}
    assert desk.records("funding_event") == []
    linked = {row.key: RowMatch(MatchKind.FIRM, row.candidates[0].uid) for row in plan.to_match}
    plan = desk.plan(path, decisions=Decisions(matches=linked))
    assert plan.problems == (), "the rows that name it so follow"
    desk.commit(plan)
    assert (len(desk.firms()), len(desk.records("funding_event"))) == (2, 1)
    again = desk.plan(path)
    assert (again.problems, again.operations, again.to_match) == ((), (), ()), "and the next sheet is not asked about"
    undo(desk.registry, "officer")
    assert codes(desk.plan(path)) == ["possible_duplicate"], "what the import taught about names goes with it"


def test_all_or_nothing_waits_for_a_similar_name(desk: Desk) -> None:
    desk.take(desk.book(HEADER, ("上海晨曦航天科技有限公司", None, None)))
    second = desk.book(HEADER, ("上海晨羲航天科技有限公司", None, None))
    assert desk.plan(second, decisions=Decisions(policy=Policy.ALL)).blocked


def test_another_credit_code_settles_a_similar_name(desk: Desk) -> None:
    desk.take(desk.book(HEADER, ("上海晨曦航天科技有限公司", CODES[0], None)))
    plan = desk.take(desk.book(HEADER, ("上海晨羲航天科技有限公司", CODES[1], None)))
    assert (plan.counts.new, plan.problems) == (1, ())


def test_a_short_name_of_two_firms_is_a_question_for_a_person(desk: Desk) -> None:
    desk.take(
        desk.book(
            HEADER, ("上海晨曦航天科技有限公司", CODES[0], "晨曦"), ("江苏晨曦卫星技术有限公司", CODES[5], "晨曦")
        )
    )
    rounds = (("企业简称", "融资轮次", "融资时间", "融资金额"), ("晨曦", "A轮", "2024年3月", "1亿元"))
    plan = desk.take(desk.book(*rounds))
    (problem,) = plan.problems
    assert (problem.code, problem.cell, problem.text) == ("ambiguous_firm", "A2", "晨曦")
    assert plan.counts.skipped == 1
    assert desk.records("funding_event") == []
    path = desk.book(*rounds)
    mended = desk.take(path, decisions=Decisions(texts={(0, "表", "A2"): "上海晨曦航天科技有限公司"}))
    assert mended.problems == ()
    assert len(desk.records("funding_event")) == 1


def test_a_round_of_an_unknown_firm_waits_with_a_suggestion(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    rounds = (
        ("企业名称", "融资轮次", "融资时间", "融资金额"),
        ("上海晨羲航天科技有限公司", "A轮", "2024年3月", "1亿元"),
    )
    (problem,) = desk.take(desk.book(*rounds)).problems
    assert problem.code == "unknown_firm"
    assert NAME in str(problem.suggestion)
    assert desk.records("funding_event") == []


def test_the_same_firm_twice_in_one_table_is_one_firm(desk: Desk) -> None:
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], None), (NAME, CODES[0], None)))
    assert codes(plan) == ["duplicate_uscc"]
    assert plan.problems[0].cell == "A3"
    assert (plan.counts.new, plan.counts.skipped) == (1, 1)
    assert len(desk.firms()) == 1


def test_the_same_name_twice_without_codes_is_one_firm(desk: Desk) -> None:
    plan = desk.take(desk.book(HEADER, (NAME, None, None), (NAME, None, None)))
    assert codes(plan) == ["duplicate_name"]
    assert len(desk.firms()) == 1


def test_one_code_under_two_names_keeps_the_second_as_former(desk: Desk) -> None:
    old = "上海曙光航天科技有限公司"
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], None), (old, CODES[0], None)))
    assert codes(plan) == ["duplicate_uscc"]
    assert desk.firms()[NAME].former_names == (old,)


def test_a_listed_former_name_beside_its_own_old_row(desk: Desk) -> None:
    header = ("企业名称", "曾用名")
    old = "上海曙光航天科技有限公司"
    plan = desk.take(desk.book(header, (old, None), (NAME, old)))
    assert codes(plan) == ["duplicate_former_name"]
    assert set(desk.firms()) == {NAME}


def test_several_former_names_in_one_cell(desk: Desk) -> None:
    header = ("企业名称", "曾用名")
    one, two = "上海曙光航天科技有限公司", "上海黎明航天科技有限公司"
    desk.take(desk.book(header, (NAME, f"{one}；{two}")))
    assert set(desk.firms()[NAME].former_names) == {one, two}


def test_a_firm_known_by_hand_only_is_found_by_name(desk: Desk) -> None:
    desk.take(desk.book(("企业名称", "2024年从业人数"), (NAME, 86)))
    plan = desk.take(desk.book(HEADER, (NAME, CODES[2], "晨曦")))
    assert states(plan) == {NAME: "updated"}
    assert len(desk.firms()) == 1


def test_a_row_without_a_name_is_a_problem_not_a_firm(desk: Desk) -> None:
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], None), (None, CODES[1], "无名")))
    assert codes(plan) == ["name_missing"]
    assert len(desk.firms()) == 1


def test_a_company_limited_by_shares_is_the_same_firm_under_its_new_name(desk: Desk) -> None:
    old, new = "上海晨曦航天科技有限公司", "上海晨曦航天科技股份有限公司"
    first = desk.book(HEADER, (old, CODES[0], None))
    desk.take(first)
    told = desk.take(desk.book(HEADER, (new, None, None)))
    assert told.operations == (), "without the code no name is changed"
    assert [(p.code, p.cell) for p in told.warnings] == [("became_limited_by_shares", "A2")], "and that is said"
    plan = desk.take(desk.book(HEADER, (new, CODES[0], None)))
    assert plan.counts.updated == 1
    assert desk.firms()[new].former_names == (old,)
    assert desk.plan(first).operations == (), "its old sheet does not turn it back"
    assert desk.plan(desk.book(HEADER, (old, None, None))).warnings == (), "nor is its old name worth a word"
    assert desk.plan(desk.book(HEADER, (new, CODES[0], None))).operations == ()
    other = desk.book(HEADER, ("上海暮光卫星技术有限公司", CODES[1], None))
    desk.take(other)
    again = desk.book(HEADER, ("上海暮光卫星技术有限责任公司", CODES[1], None))
    assert desk.plan(again).operations == (), "the same form written otherwise"


def test_one_name_with_two_codes_is_two_firms_and_deserves_a_look(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (NAME, CODES[0], None)))
    plan = desk.take(desk.book(HEADER, (NAME, CODES[1], None)))
    assert [(p.code, p.cell) for p in plan.warnings] == [("same_name_other_code", "B2")]
    assert len(desk.records("firm")) == 2
