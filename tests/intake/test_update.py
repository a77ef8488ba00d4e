"""The monthly return comes again: what it changes, what it never touches, what waits for a person."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from registry.change import undo
from registry.change.claims import FILE, HAND, claims_of
from registry.change.history import changes
from registry.errors import UserError
from registry.intake.decisions import Decisions, DuplicateAct, DuplicateChoice, Policy, Resolution
from registry.intake.importing import prepare, read_files
from registry.model.values import AmountKind
from registry.store.schema import CHANGE_LOG
from tests.intake.desk import CODES, Desk, change, codes, of, states, wan

HEADER = ("企业名称", "统一社会信用代码", "法定代表人", "注册资本（万元）", "2024年营业收入（万元）")
NAME = "上海晨曦航天科技有限公司"


def first(desk: Desk, *row: object) -> None:
    """Import one row into the empty registry."""
    plan = desk.take(desk.book(HEADER, row or (NAME, CODES[0], "甲某", 5000, 1200)))
    assert plan.problems == ()
    assert plan.counts.new == 1


def test_the_first_workbook_makes_the_firm(desk: Desk) -> None:
    first(desk)
    firm = desk.firm()
    assert (firm["legal_name"], firm["uscc"], firm["legal_rep"]) == (NAME, CODES[0], "甲某")
    assert (firm["reg_capital"].kind, firm["reg_capital"].lo_fen) == (AmountKind.EXACT, wan(5000))
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_the_same_workbook_again_changes_nothing(desk: Desk) -> None:
    first(desk)
    again = desk.plan(desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200)))
    assert states(again) == {NAME: "unchanged"}
    assert again.operations == ()
    assert desk.commit(again) is None


def test_changed_values_are_updates_with_before_and_after(desk: Desk) -> None:
    first(desk)
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], "乙某", "6000", 1500)))
    assert states(plan) == {NAME: "updated"}
    assert (plan.counts.new, plan.counts.updated, plan.counts.conflicts) == (0, 1, 0)
    rep = change(plan, "legal_rep")
    assert (rep.before, rep.after, rep.cell, rep.taken) == ("甲某", "乙某", "C2", True)
    capital = change(plan, "reg_capital")
    assert (capital.before.lo_fen, capital.after.lo_fen, capital.cell) == (wan(5000), wan(6000), "D2")
    assert desk.firm()["legal_rep"] == "乙某"
    assert desk.figures() == {("revenue", 2024): wan(1500)}
    shown = change(plan, "lo")
    assert (shown.before, shown.after, shown.cell) == (wan(1200), wan(1500), "E2")


def test_a_figure_that_became_a_bound_is_an_update_though_its_number_is_the_same(desk: Desk) -> None:
    first(desk)
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, "超1200")))
    assert states(plan) == {NAME: "updated"}
    (metric,) = desk.records("metric")
    assert (metric["kind"], metric["lo"], metric["hi"]) == ("min", wan(1200), None)


def test_an_exact_figure_after_a_bound_bounds_it_above_too(desk: Desk) -> None:
    first(desk, NAME, CODES[0], None, None, "超1200")
    desk.take(desk.book(HEADER, (NAME, CODES[0], None, None, 1300)))
    (metric,) = desk.records("metric")
    assert (metric["kind"], metric["lo"], metric["hi"]) == ("exact", wan(1300), wan(1300))


def test_a_blank_never_erases(desk: Desk) -> None:
    first(desk)
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], None, "", "—")))
    assert states(plan) == {NAME: "unchanged"}
    assert desk.firm()["legal_rep"] == "甲某"
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_a_value_that_cannot_be_read_erases_nothing_and_is_a_problem(desk: Desk) -> None:
    first(desk)
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, "一大笔钱吧")))
    (problem,) = plan.problems
    assert (problem.cell, problem.text, problem.field_key) == ("E2", "一大笔钱吧", "metric.revenue.2024")
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_what_a_person_typed_since_is_kept_by_default(desk: Desk) -> None:
    first(desk)
    desk.edit("firm", desk.firm()["uid"], legal_rep="丙某")
    path = desk.book(HEADER, (NAME, CODES[0], "乙某", 5000, 1300))
    plan = desk.take(path)
    assert states(plan) == {NAME: "conflict"}
    clash = change(plan, "legal_rep")
    assert (clash.before, clash.after, clash.conflict, clash.taken) == ("丙某", "乙某", True, False)
    assert desk.firm()["legal_rep"] == "丙某"
    assert desk.figures() == {("revenue", 2024): wan(1300)}, "the rest of the row comes in"


def test_a_person_may_take_the_sheet_s_value(desk: Desk) -> None:
    first(desk)
    uid = desk.firm()["uid"]
    desk.edit("firm", uid, legal_rep="丙某")
    path = desk.book(HEADER, (NAME, CODES[0], "乙某", 5000, 1200))
    plan = desk.take(path, decisions=Decisions(conflicts={(uid, "legal_rep"): Resolution.TAKE}))
    assert change(plan, "legal_rep").taken
    assert desk.firm()["legal_rep"] == "乙某"
    kept = desk.plan(path, decisions=Decisions(conflicts={(uid, "legal_rep"): Resolution.KEEP}))
    assert states(kept) == {NAME: "unchanged"}


def test_a_sheet_that_agrees_with_the_hand_is_no_conflict(desk: Desk) -> None:
    first(desk)
    desk.edit("firm", desk.firm()["uid"], legal_rep="丙某")
    assert states(desk.plan(desk.book(HEADER, (NAME, CODES[0], "丙某", 5000, 1200)))) == {NAME: "unchanged"}


def test_a_figure_corrected_by_hand_is_kept_whole(desk: Desk) -> None:
    first(desk)
    (metric,) = desk.records("metric")
    desk.edit("metric", metric["uid"], lo=wan(1250), hi=wan(1250))
    plan = desk.take(desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, "超1300")))
    assert states(plan) == {NAME: "conflict"}
    (held,) = desk.records("metric")
    assert (held["kind"], held["lo"], held["hi"], held["text"]) == ("exact", wan(1250), wan(1250), metric["text"])


def test_taking_a_figure_takes_all_of_it(desk: Desk) -> None:
    first(desk)
    (metric,) = desk.records("metric")
    desk.edit("metric", metric["uid"], lo=wan(1250), hi=wan(1250))
    path = desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1300))
    desk.take(path, decisions=Decisions(conflicts={(metric["uid"], "lo"): Resolution.TAKE}))
    (held,) = desk.records("metric")
    assert (held["kind"], held["lo"], held["hi"], held["text"]) == ("exact", wan(1300), wan(1300), "1300")


def test_a_round_stated_more_exactly_is_the_same_round(desk: Desk) -> None:
    header = ("企业名称", "融资轮次", "融资时间", "融资金额")
    firms = (("企业名称", "统一社会信用代码"), (NAME, CODES[0]))
    desk.take(desk.books({"企业": firms, "融资": (header, (NAME, "A轮", "2024年3月", "数亿元"))}))
    plan = desk.take(desk.books({"企业": firms, "融资": (header, (NAME, "A轮", "2024年3月15日", "3亿元"))}))
    assert states(plan) == {NAME: "updated"}
    (event,) = desk.records("funding_event")
    assert (event["announced"].iso(), event["amount"].lo_fen) == ("2024-03-15", wan(30000))


def test_the_same_value_in_other_words_is_no_change(desk: Desk) -> None:
    header = ("企业名称", "成立日期", "注册资本")
    desk.take(desk.book(header, (NAME, "2022年5月", "5000万元")))
    assert states(desk.plan(desk.book(header, (NAME, "2022.5", "0.5亿元")))) == {NAME: "unchanged"}


def test_firms_that_wait_are_not_written(desk: Desk) -> None:
    other = "上海暮光航天科技有限公司"
    path = desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200), (other, CODES[1], "乙某", 1000, 300))
    waiting = of(desk.plan(path), other).uid
    plan = desk.take(path, decisions=Decisions(excluded=frozenset({waiting})))
    assert not of(plan, other).included
    assert [f["legal_name"] for f in desk.records("firm")] == [NAME]
    assert len(desk.records("metric")) == 1
    assert plan.records["firm"] == 1, "the review counts what will be written"
    assert (plan.counts.new, plan.counts.skipped) == (1, 1)
    later = desk.take(path)
    assert states(later) == {NAME: "unchanged", other: "new"}


def test_a_cell_is_mended_in_the_review(desk: Desk) -> None:
    path = desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, "壹仟贰百万什么"))
    (problem,) = desk.plan(path).problems
    plan = desk.take(path, decisions=Decisions(texts={(0, problem.sheet, problem.cell): "1200"}))
    assert plan.problems == ()
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_the_mended_cell_is_of_its_own_file_only(desk: Desk) -> None:
    one = desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200))
    two = desk.book(HEADER, ("上海暮光航天科技有限公司", CODES[1], "乙某", 5000, 300))
    desk.take(one, two, decisions=Decisions(texts={(1, "表", "C2"): "丁某"}))
    assert {f["legal_name"]: f["legal_rep"] for f in desk.records("firm")} == {
        NAME: "甲某",
        "上海暮光航天科技有限公司": "丁某",
    }


def test_contacts_come_in_and_the_log_does_not_name_them(desk: Desk) -> None:
    header = ("企业名称", "统一社会信用代码", "联系人", "联系电话", "电子邮箱")
    desk.take(desk.book(header, (NAME, CODES[0], "张三丰", "13800138000", "zhang@example.com")))
    (contact,) = desk.records("contact")
    assert (contact["person"], contact["phone"], contact["email"]) == ("张三丰", "13800138000", "zhang@example.com")
    with desk.registry.read() as connection:
        log = json.dumps(
            [tuple(row) for row in connection.execute(CHANGE_LOG.select())], ensure_ascii=False, default=str
        )
    assert all(secret not in log for secret in ("张三丰", "13800138000", "zhang@example.com"))


def test_a_contact_s_new_number_is_an_update_not_a_second_person(desk: Desk) -> None:
    header = ("企业名称", "统一社会信用代码", "联系人", "联系电话")
    desk.take(desk.book(header, (NAME, CODES[0], "张三丰", "13800138000")))
    plan = desk.take(desk.book(header, (NAME, CODES[0], "张三丰", "13900139000")))
    assert states(plan) == {NAME: "updated"}
    (contact,) = desk.records("contact")
    assert contact["phone"] == "13900139000"


def test_a_second_table_of_the_file_adds_figures_to_the_same_firm(desk: Desk) -> None:
    money = (("企业名称", "2024年营业收入（万元）"), (NAME, 1200))
    people = (("企业名称", "2024年从业人数"), (NAME, 86))
    plan = desk.take(desk.books({"收入": money, "人员": people}))
    assert plan.problems == ()
    assert plan.counts.new == 1
    assert desk.figures() == {("revenue", 2024): wan(1200), ("headcount", 2024): 86}


def test_a_figure_stated_twice_alike_is_no_problem(desk: Desk) -> None:
    table = (("企业名称", "2024年营业收入（万元）"), (NAME, 1200))
    plan = desk.take(desk.books({"一": table, "二": table}))
    assert plan.problems == ()
    assert len(desk.records("metric")) == 1


def test_a_figure_stated_twice_differently_names_the_second_cell(desk: Desk) -> None:
    one = (("企业名称", "2024年营业收入（万元）"), (NAME, 1200))
    two = (("企业名称", "2024年营业收入（万元）"), (NAME, 1300))
    plan = desk.take(desk.books({"一": one, "二": two}))
    (problem,) = plan.problems
    assert (problem.code, problem.sheet, problem.cell) == ("stated_twice", "二", "B2")
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_a_figure_stated_in_another_currency_is_another_figure(desk: Desk) -> None:
    one = (("企业名称", "2024年营业收入"), (NAME, "1200万元"))
    two = (("企业名称", "2024年营业收入"), (NAME, "1200万美元"))
    assert codes(desk.plan(desk.books({"一": one, "二": two}))) == ["stated_twice"]


def test_undo_after_later_hand_edits_keeps_them(desk: Desk) -> None:
    first(desk)
    desk.take(desk.book(HEADER, (NAME, CODES[0], "乙某", 6000, 1500)))
    with desk.registry.read() as connection:
        second = changes(connection)[-1].tx
    desk.edit("firm", desk.firm()["uid"], legal_rep="丁某")
    done = undo(desk.registry, "officer", second)
    assert {kept.column for kept in done.kept} == {"legal_rep"}
    firm = desk.firm()
    assert (firm["legal_rep"], firm["reg_capital"].lo_fen) == ("丁某", wan(5000))
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_undo_takes_back_the_whole_import_at_once(desk: Desk) -> None:
    first(desk)
    desk.take(desk.book(HEADER, (NAME, CODES[0], "乙某", 6000, 1500)))
    undo(desk.registry, "officer")
    firm = desk.firm()
    assert (firm["legal_rep"], firm["reg_capital"].lo_fen) == ("甲某", wan(5000))
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_the_plan_of_the_same_files_is_the_same(desk: Desk) -> None:
    path = desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200))
    assert desk.plan(path).operations == desk.plan(path).operations


def test_preparing_writes_nothing(desk: Desk) -> None:
    before = hashlib.sha256(desk.registry.path.read_bytes()).hexdigest()
    desk.plan(desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200)))
    assert hashlib.sha256(desk.registry.path.read_bytes()).hexdigest() == before


def test_without_a_registry_everything_is_new(desk: Desk) -> None:
    plan = prepare(None, read_files([desk.book(HEADER, (NAME, CODES[0], "甲某", 5000, 1200))]))
    assert states(plan) == {NAME: "new"}


def test_a_workbook_without_a_table_is_refused_in_one_sentence(desk: Desk) -> None:
    with pytest.raises(UserError, match="holds no table"):
        desk.plan(desk.book(("会议纪要",), ("今天讨论了许多问题",)))


def test_a_figure_that_a_person_chose_of_two_rows_is_no_problem_any_more(desk: Desk) -> None:
    path = desk.book(
        ("企业名称", "统一社会信用代码", "2024年营业收入（万元）"),
        ("上海晨曦航天科技有限公司", CODES[0], 300),
        ("上海晨曦航天科技有限公司", CODES[0], 330),
    )
    (pair,) = desk.plan(path).duplicates
    decisions = Decisions(
        duplicates={pair.key: DuplicateChoice(DuplicateAct.MERGE, frozenset({"metric.revenue.2024"}))}
    )
    plan = desk.plan(path, decisions=replace(decisions, policy=Policy.CLEAN))
    assert codes(plan) == []
    desk.commit(plan)
    assert desk.figures() == {("revenue", 2024): wan(330)}


def test_a_figure_that_stays_after_a_choice_of_two_rows_is_the_first(desk: Desk) -> None:
    path = desk.book(HEADER, (NAME, CODES[0], None, None, 300), (NAME, CODES[0], None, None, 330))
    (pair,) = desk.plan(path).duplicates
    desk.commit(
        plan := desk.plan(path, decisions=Decisions(duplicates={pair.key: DuplicateChoice(DuplicateAct.MERGE)}))
    )
    assert codes(plan) == []
    assert desk.figures() == {("revenue", 2024): wan(300)}


def _claims(desk: Desk) -> list[tuple[str, str, str, bool]]:
    """What sources say of the firm's values: value, source, why it was set aside, whether it counts."""
    with desk.registry.read() as connection:
        found = claims_of(connection, desk.firm()["uid"]).values()
    return [(str(c.value), c.source, c.reason, c.chosen) for some in found for c in some]


def test_of_a_conflict_the_value_that_does_not_count_is_kept_with_its_source(desk: Desk) -> None:
    first(desk)
    uid = desk.firm()["uid"]
    desk.edit("firm", uid, legal_rep="丙某")
    path = desk.book(HEADER, (NAME, CODES[0], "乙某", 5000, 1200))
    desk.take(path)
    assert desk.firm()["legal_rep"] == "丙某"
    assert _claims(desk) == [("乙某", f"{path.name} › 表!C2", HAND, False)]
    desk.take(path)
    assert len(_claims(desk)) == 1, "the same cell is not noted twice"
    desk.take(path, decisions=Decisions(conflicts={(uid, "legal_rep"): Resolution.TAKE}))
    assert desk.firm()["legal_rep"] == "乙某"
    told = {value: (reason, counts) for value, _source, reason, counts in _claims(desk)}
    assert told == {"乙某": (HAND, True), "丙某": (FILE, False)}
    undo(desk.registry, "tester")
    assert desk.firm()["legal_rep"] == "丙某"
    assert len(_claims(desk)) == 1


def test_a_column_left_out_says_nothing(desk: Desk) -> None:
    first(desk)
    desk.edit("firm", desk.firm()["uid"], legal_rep="丙某")
    path = desk.book(HEADER, (NAME, CODES[0], "乙某", 5000, 1200))
    desk.take(path, decisions=Decisions(left_fields=frozenset({"firm.legal_rep"})))
    assert _claims(desk) == []


def _waits(desk: Desk) -> list[str]:
    with desk.registry.read() as connection:
        found = claims_of(connection, desk.firm()["uid"]).values()
    return [str(c.value) for some in found for c in some if c.waits]


def _return(desk: Desk, name: str, rep: str) -> Path:
    """The return of a district, under its own name."""
    path = desk.book(HEADER, (NAME, CODES[0], rep, 5000, 1200))
    return path.rename(path.with_name(name))


@pytest.mark.parametrize(
    ("second", "waits"),
    [
        (("Q4-Songjiang.xlsx", "丁某"), ["丁某"]),  # the district says something else now
        (("Q4-Songjiang.xlsx", "丙某"), []),  # it agrees with what counts
        (("Q4-Minhang.xlsx", "丁某"), ["乙某", "丁某"]),
        (("Q4-Minhang.xlsx", "丙某"), ["乙某"]),
    ],
)
def test_what_a_source_said_before_does_not_compete_with_what_it_says_now(
    desk: Desk, second: tuple[str, str], waits: list[str]
) -> None:
    first(desk)
    desk.edit("firm", desk.firm()["uid"], legal_rep="丙某")
    desk.take(_return(desk, "Q3-Songjiang.xlsx", "乙某"))
    assert _waits(desk) == ["乙某"]
    desk.take(_return(desk, *second))
    assert _waits(desk) == waits
    assert desk.firm()["legal_rep"] == "丙某"
    undo(desk.registry, "tester")
    assert _waits(desk) == ["乙某"]


def test_a_source_that_goes_back_to_what_it_said_first_says_that(desk: Desk) -> None:
    first(desk)
    desk.edit("firm", desk.firm()["uid"], legal_rep="丙某")
    for rep in ("乙某", "丁某", "乙某"):
        path = _return(desk, "Q3-Songjiang.xlsx", rep)
        desk.take(path)
        path.unlink()
        assert _waits(desk) == [rep]


@pytest.mark.parametrize(("decided", "waits"), [(None, ["乙某"]), (Resolution.KEEP, []), (Resolution.TAKE, [])])
def test_what_was_decided_in_the_review_is_settled(desk: Desk, decided: Resolution | None, waits: list[str]) -> None:
    first(desk)
    uid = desk.firm()["uid"]
    desk.edit("firm", uid, legal_rep="丙某")
    conflicts = {} if decided is None else {(uid, "legal_rep"): decided}
    desk.take(_return(desk, "Q3.xlsx", "乙某"), decisions=Decisions(conflicts=conflicts))
    assert _waits(desk) == waits
