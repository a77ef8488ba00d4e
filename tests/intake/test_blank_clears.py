"""Where a person says that a blank cell clears, what the registry held becomes unknown, and the review shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from registry.change import provenance_of, undo
from registry.intake.decisions import ColumnChoice, Decisions, Resolution
from registry.intake.learning import remember
from registry.intake.plan import ImportPlan
from registry.intake.questions import QuestionKind
from tests.intake.desk import CODES, Desk, change, states, wan
from tests.store.support import everything

NAME, OTHER = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司"
WHO = ("企业名称", "统一社会信用代码")
FIRM = (NAME, CODES[0])


def again(desk: Desk, head: Sequence[Any], *rows: Sequence[Any], clear: Sequence[int]) -> ImportPlan:
    """The plan of a sheet whose columns `clear` clear what is blank."""
    choices = {(0, "表", 0, column): ColumnChoice(blank="clear") for column in clear}
    return desk.plan(desk.book(head, *rows), decisions=Decisions(columns=choices))


@pytest.mark.parametrize("blank", [None, "  "])
def test_a_yearly_figure_is_cleared_whole(desk: Desk, blank: str | None) -> None:
    head = (*WHO, "2024年营业收入（万元）", "2024年从业人数")
    desk.take(desk.book(head, (*FIRM, 1200, 30)))
    before = everything(desk.registry)
    plan = again(desk, head, (*FIRM, blank, 30), clear=[3, 4])
    shown = change(plan, "lo")
    assert (shown.before, shown.after, shown.cell, shown.taken) == (wan(1200), None, "C2", True)
    assert states(plan) == {NAME: "updated"}
    desk.commit(plan)
    revenue, people = sorted(desk.records("metric"), key=lambda m: m["metric"] != "revenue")
    assert [revenue[key] for key in ("lo", "hi", "kind", "currency", "text")] == [None] * 5
    assert people["lo"] == 30
    with desk.registry.read() as connection:
        assert provenance_of(connection, [("metric", revenue["uid"])])[revenue["uid"], "lo"].cell == "C2"
    assert again(desk, head, (*FIRM, None, 30), clear=[3, 4]).operations == (), "it is unknown already"
    undo(desk.registry, "officer")
    assert everything(desk.registry) == before


def test_without_that_word_a_blank_keeps_the_figure(desk: Desk) -> None:
    head = (*WHO, "2024年营业收入（万元）")
    desk.take(desk.book(head, (*FIRM, 1200)))
    assert again(desk, head, (*FIRM, None), clear=[]).operations == ()


def test_only_the_year_of_the_column_is_cleared(desk: Desk) -> None:
    head = (*WHO, "2024年营业收入（万元）", "2023年营业收入（万元）")
    desk.take(desk.book(head, (*FIRM, 1200, 900)))
    desk.commit(again(desk, head, (*FIRM, None, None), clear=[4]))
    assert desk.figures() == {("revenue", 2024): wan(1200), ("revenue", 2023): None}


@pytest.mark.parametrize(
    ("head", "full", "table", "field", "cell"),
    [
        (("专精特新等级", "认定时间"), ("专精特新中小企业", "2024年3月"), "recognition", "recognised", "G2"),
        (("专精特新等级", "有效期至"), ("专精特新中小企业", "2027年3月"), "recognition", "valid_to", "G2"),
        (("融资轮次", "融资金额"), ("A轮", "5000万元"), "funding_event", "amount", "G2"),
        (("融资轮次", "融资时间"), ("A轮", "2024年3月"), "funding_event", "announced", "G2"),
        (("联系人", "联系电话"), ("某某", "13800000000"), "contact", "phone", "G2"),
    ],
)
def test_a_field_of_the_record_that_the_row_speaks_of(
    desk: Desk, head: tuple[str, str], full: tuple[str, str], table: str, field: str, cell: str
) -> None:
    who, firm = (*WHO, "园区", "法定代表人", "注册地址"), (*FIRM, "甲园", "甲某", "某路1号")
    desk.take(desk.book((*who, *head), (*firm, *full)))
    (held,) = desk.records(table)
    plan = again(desk, (*who, *head), (*firm, full[0], None), clear=[6, 7])
    shown = change(plan, field)
    assert (shown.before, shown.after, shown.cell) == (held[field], None, cell)
    desk.commit(plan)
    (now,) = desk.records(table)
    assert (now["uid"], now[field]) == (held["uid"], None)


def test_a_sheet_of_milestones(desk: Desk) -> None:
    head = ("企业名称", "里程碑事件", "完成时间", "结果")
    desk.take(desk.book(WHO, FIRM), desk.book(head, (NAME, "首飞成功", "2024年3月", "成功")))
    plan = again(desk, head, (NAME, "首飞成功", None, "成功"), clear=[2, 3, 4])
    desk.commit(plan)
    (now,) = desk.records("milestone")
    assert (now["event"], now["happened"], now["outcome"]) == ("首飞成功", None, "success")


def test_what_makes_a_record_one_is_never_cleared(desk: Desk) -> None:
    head = (*WHO, "专精特新等级")
    desk.take(desk.book(head, (*FIRM, "专精特新中小企业")))
    assert again(desk, head, (*FIRM, None), clear=[1, 2, 3]).operations == ()


def test_a_figure_typed_by_hand_is_a_conflict(desk: Desk) -> None:
    head = (*WHO, "2024年从业人数")
    desk.take(desk.book(head, (*FIRM, 10)))
    (held,) = desk.records("metric")
    desk.edit("metric", held["uid"], lo=20, hi=20)
    plan = again(desk, head, (*FIRM, None), clear=[3])
    assert states(plan) == {NAME: "conflict"}
    assert plan.operations == ()
    book = desk.book(head, (*FIRM, None))
    taken = Decisions(
        columns={(0, "表", 0, 3): ColumnChoice(blank="clear")}, conflicts={(held["uid"], "lo"): Resolution.TAKE}
    )
    desk.take(book, decisions=taken)
    assert desk.figures() == {("headcount", 2024): None}


def test_another_sheet_of_the_import_states_what_one_leaves_blank(desk: Desk) -> None:
    head = (*WHO, "2024年从业人数")
    desk.take(desk.book(head, (*FIRM, 10)))
    files = desk.book(head, (*FIRM, None)), desk.book(head, (*FIRM, 15))
    desk.take(*files, decisions=Decisions(columns={(0, "表", 0, 3): ColumnChoice(blank="clear")}))
    assert desk.figures() == {("headcount", 2024): 15}


def test_it_is_asked_once_for_a_table_and_holds_nothing_up(desk: Desk) -> None:
    head = (*WHO, "园区", "法定代表人", "注册地址")
    desk.take(desk.book(head, (*FIRM, "甲园", "甲某", None), (OTHER, CODES[1], "乙园", "乙某", None)))
    path = desk.book(head, (*FIRM, None, None, None), (OTHER, CODES[1], "丙园", None, None))
    plan = desk.plan(path)
    (question,) = plan.questions
    assert (question.kind, question.count, question.suggested) == (QuestionKind.BLANK, 3, "keep")
    assert [cell for cell, _text in question.cells] == ["C2", "D2", "D3"], "the address was unknown before"
    assert str(question.title) == "3 blank cells stand where the registry holds a value: Park, Legal representative"
    assert [c.key for f in plan.firms for c in f.changes] == ["firm.park"], "nothing is cleared unasked"
    assert plan.problems == ()
    said = {(0, "表", 0, n): ColumnChoice(blank="clear") for n in (question.column, *question.also)}
    cleared = desk.plan(path, decisions=Decisions(columns=said))
    assert cleared.questions == ()
    assert sorted(c.after or "" for f in cleared.firms for c in f.changes) == ["", "", "", "丙园"]
    remember(desk.registry, plan, Decisions(), "officer")
    assert desk.plan(path).questions == (), "a layout has the answer"


def test_blank_cells_of_new_firms_and_of_unknown_values_are_nobodys_question(desk: Desk) -> None:
    head = (*WHO, "园区")
    assert desk.take(desk.book(head, (*FIRM, None))).questions == ()
    assert desk.plan(desk.book(head, (*FIRM, None))).questions == ()


def test_what_a_layout_clears_is_cleared_whatever_else_is_said_of_the_column(desk: Desk) -> None:
    head = (*WHO, "园区")
    cleared = Decisions(columns={(0, "表", 0, 3): ColumnChoice(blank="clear")})
    plan = desk.take(desk.book(head, (*FIRM, "甲园")), decisions=cleared)
    remember(desk.registry, plan, cleared, "officer")
    said = Decisions(columns={(0, "表", 0, 3): ColumnChoice(fields=("firm.park",))})
    assert change(desk.plan(desk.book(head, (*FIRM, None)), decisions=said), "park").after is None
    kept = Decisions(columns={(0, "表", 0, 3): ColumnChoice(blank="keep")})
    assert desk.plan(desk.book(head, (*FIRM, None)), decisions=kept).operations == ()
