"""The shapes in which officers send their sheets: one import each, judged by what stands in the registry."""

from __future__ import annotations

import pytest

from tests.intake.desk import CODES, Desk, codes, of, wan

ONE = "上海晨曦航天科技有限公司"
TWO = "上海暮光卫星技术有限公司"


def test_a_table_that_starts_at_c5(desk: Desk) -> None:
    path = desk.book(("企业名称", "统一社会信用代码", "注册资本（万元）"), (ONE, CODES[0], 5000), at=(5, 3))
    plan = desk.take(path)
    assert plan.problems == ()
    assert desk.firm()["reg_capital"].lo_fen == wan(5000)
    (field,) = [f for f in desk.card(ONE).profile if f.field.key == "reg_capital"]
    assert field.provenance is not None
    assert field.provenance.cell == "E6"


def test_a_header_of_two_lines_with_years(desk: Desk) -> None:
    desk.take(
        desk.book(
            ("企业名称", "营业收入（万元）", None, "从业人数", None),
            (None, "2023年", "2024年", "2023年", "2024年"),
            (ONE, 1000, 1200, 80, 86),
            merges=("A1:A2", "B1:C1", "D1:E1"),
        )
    )
    assert desk.figures() == {
        ("revenue", 2023): wan(1000),
        ("revenue", 2024): wan(1200),
        ("headcount", 2023): 80,
        ("headcount", 2024): 86,
    }


def test_a_header_of_three_lines(desk: Desk) -> None:
    desk.take(
        desk.book(
            ("企业名称", "经营情况", None, None, None),
            (None, "营业收入（万元）", None, "研发费用（万元）", None),
            (None, "2023年", "2024年", "2023年", "2024年"),
            (ONE, 1000, 1200, 300, 400),
            (TWO, 500, 600, 100, 200),
            merges=("A1:A3", "B1:E1", "B2:C2", "D2:E2"),
        )
    )
    assert len(desk.firms()) == 2
    figures = {(m["metric"], m["year"], m["lo"]) for m in desk.records("metric")}
    assert {("rd_expense", 2023, wan(300)), ("revenue", 2024, wan(600))} <= figures
    assert len(figures) == 8


def test_units_and_numbers_below_the_header(desk: Desk) -> None:
    plan = desk.take(
        desk.book(
            ("序号", "企业名称", "2024年营业收入", "2024年从业人数"),
            (None, None, "万元", "人"),
            (1, 2, 3, 4),
            (1, ONE, 1200, 86),
        )
    )
    assert plan.problems == ()
    assert set(desk.firms()) == {ONE}
    assert desk.figures() == {("revenue", 2024): wan(1200), ("headcount", 2024): 86}


def test_a_unit_line_above_the_table(desk: Desk) -> None:
    desk.take(desk.book(("企业情况表",), ("单位：亿元",), ("企业名称", "2024年营业收入"), (ONE, 1.2)))
    assert desk.figures() == {("revenue", 2024): wan(12000)}


def test_the_header_repeated_on_each_printed_page(desk: Desk) -> None:
    header = ("企业名称", "统一社会信用代码", "2024年营业收入（万元）")
    plan = desk.take(desk.book(header, (ONE, CODES[0], 1200), header, (TWO, CODES[1], 600)))
    assert plan.problems == ()
    assert set(desk.firms()) == {ONE, TWO}


def test_two_tables_one_below_the_other(desk: Desk) -> None:
    plan = desk.take(
        desk.book(
            ("一、企业名录",),
            ("企业名称", "统一社会信用代码"),
            (ONE, CODES[0]),
            (TWO, CODES[1]),
            (),
            ("二、融资情况",),
            ("企业名称", "融资轮次", "融资时间", "融资金额"),
            (ONE, "A轮", "2024年3月", "1亿元"),
        )
    )
    assert plan.problems == ()
    assert set(desk.firms()) == {ONE, TWO}
    (event,) = desk.records("funding_event")
    assert (event["rounds"], event["amount"].lo_fen) == ("a", wan(10000))


def test_a_firm_merged_over_its_rounds(desk: Desk) -> None:
    desk.take(desk.book(("企业名称", "统一社会信用代码"), (ONE, CODES[0]), (TWO, CODES[1])))
    plan = desk.take(
        desk.book(
            ("企业名称", "融资轮次", "融资时间", "融资金额"),
            (ONE, "天使轮", "2021年5月", "3000万元"),
            (None, "A轮", "2022年6月", "1亿元"),
            (None, "B轮", "2024年3月", "3亿元"),
            (TWO, "A轮", "2023年1月", "5000万元"),
            merges=("A2:A4",),
        )
    )
    assert plan.problems == ()
    assert [r.values["rounds"] for r in desk.card(ONE).funding] == ["angel", "a", "b"]
    assert [r.values["rounds"] for r in desk.card(TWO).funding] == ["a"]


@pytest.mark.parametrize("word", ["合计", "小  计", "总计："])
def test_a_total_in_the_middle_is_no_firm(desk: Desk, word: str) -> None:
    plan = desk.take(
        desk.book(("企业名称", "2024年营业收入（万元）"), (ONE, 1200), (word, 1200), (TWO, 600), ("合计", 1800))
    )
    assert codes(plan) == []
    assert set(desk.firms()) == {ONE, TWO}


def test_a_text_file_in_gb18030(desk: Desk) -> None:
    path = desk.folder / "名录.csv"
    path.write_bytes(f"企业名称,统一社会信用代码,2024年营业收入（万元）\r\n{ONE},{CODES[0]},1200\r\n".encode("gb18030"))
    plan = desk.take(path)
    assert plan.problems == ()
    assert desk.figures() == {("revenue", 2024): wan(1200)}
    assert of(plan, ONE).changes[0].file == "名录.csv"


def test_english_headers(desk: Desk) -> None:
    plan = desk.take(
        desk.book(
            ("Company", "Credit code", "Registered capital", "2024 Revenue", "2024 Employees"),
            (ONE, CODES[0], "RMB 50 million", "RMB 12 million", 86),
        )
    )
    assert plan.problems == ()
    firm = desk.firm()
    assert (firm["uscc"], firm["reg_capital"].lo_fen) == (CODES[0], wan(5000))
    assert desk.figures() == {("revenue", 2024): wan(1200), ("headcount", 2024): 86}


def test_the_least_sheet_a_name_and_one_figure(desk: Desk) -> None:
    plan = desk.take(desk.book(("企业名称", "2024年从业人数"), (ONE, 86)))
    assert plan.problems == ()
    assert desk.figures() == {("headcount", 2024): 86}


def test_a_figure_without_a_year_is_asked_for_not_guessed(desk: Desk) -> None:
    plan = desk.take(desk.book(("企业名称", "营业收入（万元）"), (ONE, 1200)))
    (problem,) = plan.problems
    assert (problem.code, problem.cell) == ("year_missing", "B1")
    assert desk.records("metric") == []


def test_the_year_in_the_title_is_the_year_of_the_figures(desk: Desk) -> None:
    desk.take(desk.book(("2024年度企业情况表",), ("企业名称", "营业收入（万元）"), (ONE, 1200)))
    assert desk.figures() == {("revenue", 2024): wan(1200)}


def test_notes_and_signatures_below_are_no_firms(desk: Desk) -> None:
    plan = desk.take(
        desk.book(
            ("企业名称", "2024年从业人数"),
            (ONE, 86),
            (),
            ("注：以上数据由企业填报",),
            ("填表人：张某", "联系电话：0000"),
        )
    )
    assert plan.problems == ()
    assert set(desk.firms()) == {ONE}


def test_a_level_of_the_chain_is_taken_where_no_position_is_meant(desk: Desk) -> None:
    plan = desk.take(desk.book(("企业名称", "所属领域"), (ONE, "动力部件"), (TWO, "整星制造")))
    assert plan.problems == ()
    assert (desk.firms()[ONE].segment, desk.firms()[ONE].segments) == ("parts", ())
    assert desk.firms()[TWO].segment == "sat"
