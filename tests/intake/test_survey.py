"""What the wizard is told of the sheets, and what a person's word about them changes."""

from __future__ import annotations

from registry.intake.decisions import Bands, ColumnChoice, Decisions
from registry.intake.importing import prepare, read_files
from registry.intake.learning import layout_of, remember
from registry.intake.memory import load_memory
from registry.intake.survey import SheetState, SurveyedColumn, SurveyedTable
from tests.intake.desk import CODES, Desk

HEADER = ("企业名称", "统一社会信用代码", "营业收入（万元）", "星座规划", "注册资本", "融资金额/时间")
TITLE = ("某区商业航天企业报送表（2024年）",)
ONE = ("上海晨曦航天科技有限公司", CODES[0], 1200, "百星计划", 500, "5000万元/2023年5月")
TWO = ("上海暮光航天科技有限公司", CODES[1], 3400, None, 600, "2022年8月、1.5亿元")


def table(desk: Desk, decisions: Decisions | None = None, *rows: tuple[object, ...]) -> SurveyedTable:
    (found,) = desk.plan(desk.book(TITLE, HEADER, *(rows or (ONE, TWO))), decisions=decisions).survey.tables
    return found


def column(found: SurveyedTable, header: str) -> SurveyedColumn:
    return next(c for c in found.columns if c.header.startswith(header))


def test_each_column_says_what_it_was_taken_for_and_how_sure_that_is(desk: Desk) -> None:
    found = table(desk)
    name = column(found, "企业名称")
    assert (name.letters, name.first, name.filled, name.parsed) == ("A", ONE[0], 2, 2)
    assert name.is_certain
    revenue = column(found, "营业收入")
    assert [t.key for t in revenue.mapped.targets] == ["metric.revenue.2024"]
    assert revenue.unit == "万元"
    assert not found.is_known, "nobody confirmed a sheet of this shape yet"


def test_an_unknown_column_is_kept_as_a_note_of_its_firm(desk: Desk) -> None:
    path = desk.book(TITLE, HEADER, ONE, TWO)
    assert column(desk.plan(path).survey.tables[0], "星座规划").is_note
    desk.take(path, decisions=Decisions(columns={(0, "表", 0, 5): ColumnChoice(unit="万元")}))
    assert [(n["title"], n["text"]) for n in desk.records("note")] == [("星座规划", "百星计划")]
    again = desk.plan(path, decisions=Decisions(columns={(0, "表", 0, 5): ColumnChoice(unit="万元")}))
    assert not again.operations, "an equal file changes nothing, notes too"


def test_a_sum_without_a_unit_is_asked_once_for_its_column(desk: Desk) -> None:
    path = desk.book(TITLE, HEADER, ONE, TWO)
    plan = desk.plan(path)
    (question,) = plan.questions
    assert (question.column, question.kind.value) == (5, "unit")
    assert column(plan.survey.tables[0], "注册资本").is_open
    assert not [p for p in plan.unasked if p.code == "unit_missing"]
    answered = desk.take(path, decisions=Decisions(columns={(0, "表", 0, 5): ColumnChoice(unit="万元")}))
    assert not answered.questions
    assert sorted(f["reg_capital"].lo_fen for f in desk.records("firm")) == [500_0000_00, 600_0000_00]


def test_a_unit_may_be_that_of_another_currency(desk: Desk) -> None:
    choice = ColumnChoice(unit="万元", currency="USD")
    desk.take(desk.book(TITLE, HEADER, ONE), decisions=Decisions(columns={(0, "表", 0, 5): choice}))
    (firm,) = desk.records("firm")
    assert (firm["reg_capital"].currency, firm["reg_capital"].lo_fen) == ("USD", 500_0000_00)


def test_one_column_may_feed_two_fields(desk: Desk) -> None:
    desk.take(desk.book(TITLE, HEADER, ONE, TWO))
    rounds = sorted((r["amount"].lo_fen, r["announced"].iso()) for r in desk.records("funding_event"))
    assert rounds == [(50_000_000_00, "2023-05"), (150_000_000_00, "2022-08")]


def test_a_column_can_be_said_to_mean_something_else_or_nothing(desk: Desk) -> None:
    choices = {
        (0, "表", 0, 4): ColumnChoice(fields=("firm.park",)),
        (0, "表", 0, 5): ColumnChoice(fields=()),
    }
    plan = desk.take(desk.book(TITLE, HEADER, ONE), decisions=Decisions(columns=choices))
    (firm,) = desk.records("firm")
    assert (firm["park"], firm["reg_capital"]) == ("百星计划", None)
    assert not desk.records("note")
    assert column(plan.survey.tables[0], "星座规划").mapped.why == "hand"


def test_a_blank_cell_clears_only_where_that_was_said(desk: Desk) -> None:
    header, full, blank = ("企业名称", "统一社会信用代码", "园区"), (*ONE[:2], "松江园"), (*ONE[:2], None)
    desk.take(desk.book(header, full))
    desk.take(desk.book(header, blank))
    assert [f["park"] for f in desk.records("firm")] == ["松江园"]
    desk.take(desk.book(header, blank), decisions=Decisions(columns={(0, "表", 0, 3): ColumnChoice(blank="clear")}))
    assert [f["park"] for f in desk.records("firm")] == [None]


def test_bands_set_by_hand_are_read_as_they_were_marked(desk: Desk) -> None:
    path = desk.book(
        ("甲", "乙"), ("企业名称", "园区"), (ONE[0], "一"), (TWO[0], "二"), ("上海夜航航天科技有限公司", "三")
    )
    plan = desk.plan(path, decisions=Decisions(bands={(0, "表"): (Bands((2, 2), 3, 4),)}))
    (found,) = plan.survey.tables
    assert found.by_hand
    assert (found.region.header_rows, found.region.data_rows) == ((2,), (3, 4))
    assert len(plan.firms) == 2


def test_a_sheet_can_be_left_out(desk: Desk) -> None:
    path = desk.books({"甲": [HEADER[:2], ONE[:2]], "乙": [HEADER[:2], TWO[:2]]})
    plan = desk.plan(path, decisions=Decisions(left_sheets=frozenset({(0, "乙")})))
    assert [s.state for s in plan.survey.sheets] == [SheetState.READ, SheetState.LEFT]
    assert [f.name for f in plan.firms] == [ONE[0]]


def test_a_confirmed_layout_is_remembered_and_needs_no_question_again(desk: Desk) -> None:
    decisions = Decisions(
        columns={
            (0, "表", 0, 4): ColumnChoice(fields=("firm.park",)),
            (0, "表", 0, 5): ColumnChoice(unit="万元"),
        }
    )
    plan = desk.take(desk.book(TITLE, HEADER, ONE), decisions=decisions)
    remember(desk.registry, plan, decisions, "officer")
    memory = load_memory(desk.registry)
    (layout,) = memory.layouts.values()
    assert layout.name == TITLE[0]
    assert memory.words == {"星座规划": "firm.park"}
    next_year = ("某区商业航天企业报送表（2025年）",)
    again = desk.plan(desk.book(next_year, HEADER, (*TWO[:3], "东园", 700, "8000万元/2025年1月")))
    (found,) = again.survey.tables
    assert found.is_known
    assert again.survey.is_known
    assert not again.questions
    assert [t.key for t in column(found, "营业收入").mapped.targets] == ["metric.revenue.2025"]
    assert column(found, "星座规划").mapped.why == "remembered"
    assert layout_of(found).body["columns"]["注册资本"]["unit"] == "万元"


def test_a_person_said_two_firms_are_not_the_same_and_that_is_kept(desk: Desk) -> None:
    desk.take(desk.book(HEADER[:2], ONE[:2]))
    (firm,) = desk.records("firm")
    decisions = Decisions(not_same=frozenset({(firm["uid"], "某名")}))
    path = desk.book(HEADER[:2], TWO[:2])
    remember(desk.registry, prepare(desk.registry, read_files([path]), decisions), decisions, "officer")
    assert load_memory(desk.registry).not_same == {(firm["uid"], "某名")}
