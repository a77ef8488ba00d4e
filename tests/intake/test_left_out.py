"""What of a sheet is read as no table: told with its range and the reason, and taken in where a person wants it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from registry.intake.decisions import Bands, Decisions
from registry.intake.importing import read_files
from registry.intake.left_out import LeftOut, bands_of
from registry.intake.plan import ImportPlan
from registry.intake.reading import Range, Sheet
from registry.intake.survey_words import marked, taken_in
from tests.intake.desk import CODES, Desk, codes

HEAD = ("企业名称", "统一社会信用代码", "所属区", "领域代码", "2024年营业收入（万元）")
FIRMS = tuple(
    (f"上海虚构{sign}航天科技有限公司", code, "浦东新区", f"0{n % 3 + 1}", 1000 + 37 * n)
    for n, (sign, code) in enumerate(zip("晨暮夜朝夕", CODES, strict=False))
)
LEGEND = (("代码", "说明"), ("01", "运载火箭"), ("02", "卫星制造"), ("03", "地面系统"))
Rows = Sequence[Sequence[Any]]


def beside(base: Rows, block: Rows, first: int = 0) -> Rows:
    """`base` with `block` at its right from row `first` on, an empty column between them."""
    rows = [list(row) + [None] * (5 - len(row)) for row in base]
    rows += [[None] * 5 for _ in range(first + len(block) - len(rows))]
    for place, own in enumerate(block, first):
        rows[place] += [None, *own]
    return rows


def touching(base: Rows, block: Rows, first: int = 0) -> Rows:
    """`base` with `block` right at its side."""
    return [[*row[:5], *row[6:]] for row in beside(base, block, first)]


def before(base: Rows, block: Rows, first: int = 0, gap: int = 0) -> Rows:
    """`base` with `block` at its left from row `first` on, `gap` empty columns between them."""
    width = max(map(len, block)) + gap
    rows = [[None] * width + list(row) for row in base]
    rows += [[None] * width for _ in range(first + len(block) - len(rows))]
    for place, own in enumerate(block, first):
        rows[place][: len(own)] = own
    return rows


def told(plan: ImportPlan) -> dict[str, str]:
    return {block.address: block.reason for sheet in plan.survey.sheets for block in sheet.left_out}


LEGENDS: dict[str, tuple[Rows, dict[str, str]]] = {
    "below, after a blank row": ((HEAD, *FIRMS, (), *LEGEND), {"A8:B11": "legend"}),
    "below, under a title": ((HEAD, *FIRMS, (), ("填表说明",), *LEGEND), {"A8:B12": "legend"}),
    "right below": ((HEAD, *FIRMS, *LEGEND), {"A7:B10": "legend"}),
    "a title alone over codes": ((HEAD, *FIRMS, ("代码说明",), *LEGEND[1:]), {"A7:B10": "legend"}),
    "codes and their names": (
        (HEAD, *FIRMS, (), ("领域代码", "领域名称"), ("01", "运载火箭"), ("02", "卫星制造")), {"A8:B10": "legend"},
    ),
    "three columns": (
        (HEAD, *FIRMS, (), ("代码", "类别", "说明"), ("01", "火箭", "整箭"), ("02", "卫星", "整星")), {"A8:C10": "legend"},
    ),
    "kinds of companies": (
        (HEAD, *FIRMS, (), ("代码", "含义"), ("1", "有限责任公司"), ("2", "股份有限公司")), {"A8:B10": "legend"},
    ),
    "what to write into each column": (
        (HEAD, *FIRMS, (), ("指标", "填报要求"), ("企业名称", "与执照一致"), ("所属区", "注册地")), {"A8:B10": "legend"},
    ),
    "beside, at the height of the header": (beside((HEAD, *FIRMS), LEGEND), {"G1:H4": "legend"}),
    "beside, lower": (beside((HEAD, *FIRMS), LEGEND, 2), {"G3:H6": "legend"}),
    "beside, longer than the table": (beside((HEAD, *FIRMS[:2]), LEGEND), {"G1:H4": "legend"}),
    "in English": (
        (("Company name", "USCC", "District", "Field code", "Revenue 2024 (万元)"), *FIRMS, (), ("Code", "Meaning"),
         ("01", "Launch"), ("02", "Satellites")), {"A8:B10": "legend"},
    ),
    "touching, at the height of the header, shorter": (touching((HEAD, *FIRMS), LEGEND), {"F1:G4": "legend"}),
    "touching, of the length of the table": (touching((HEAD, *FIRMS[:3]), LEGEND), {"F1:G4": "legend"}),
    "touching, longer than the table": (touching((HEAD, *FIRMS[:2]), LEGEND), {"F1:G4": "legend"}),
    "touching, lower": (touching((HEAD, *FIRMS), LEGEND, 2), {"F3:G6": "legend"}),
    "touching the left side": (before((HEAD, *FIRMS), LEGEND), {"A1:B4": "legend"}),
    "touching the left side, of the length of the table": (before((HEAD, *FIRMS[:3]), LEGEND), {"A1:B4": "legend"}),
    "touching the left side, longer": (before((HEAD, *FIRMS[:2]), LEGEND), {"A1:B4": "legend"}),
    "touching the left side, lower": (before((HEAD, *FIRMS), LEGEND, 2), {"A3:B6": "legend"}),
    "touching the left side under titles": (
        before((("某区企业表",), HEAD, *FIRMS), (("代码说明",), *LEGEND)), {"A1:B5": "legend", "C1": "title"},
    ),
    "touching the left side, three columns": (
        before((HEAD, *FIRMS), (("代码", "类别", "说明"), ("01", "火箭", "整箭"), ("02", "卫星", "整星"))), {"A1:C3": "legend"},
    ),
    "touching the left side, codes alone": (before((HEAD, *FIRMS), LEGEND[1:], 1), {"A2:B4": "legend"}),
    "touching the left side, what to write": (
        before((HEAD, *FIRMS), (("指标", "填报要求"), ("企业名称", "与执照一致"), ("所属区", "注册地"))), {"A1:B3": "legend"},
    ),
    "touching both sides": (
        before(touching((HEAD, *FIRMS), LEGEND), LEGEND), {"A1:B4": "legend", "H1:I4": "legend"},
    ),
    "two tables beside that name no firm": (
        beside((HEAD, *FIRMS), (("设备", "型号", "数量", None, "人员", "数量"), ("甲", "A1", 3, None, "技师", 8))),
        {"G1:I2": "beside", "K1:L2": "beside"},
    ),
    "two tables beside, as long as the table": (
        beside((HEAD, *FIRMS), (("设备", "数量", None, "人员", "数量"), *[("机床", n, None, "技师", 8) for n in range(5)])),
        {"G1:H6": "beside", "J1:K6": "beside"},
    ),
    "two tables beside, as long as each other, each under a title": (
        beside(
            (HEAD, *FIRMS),
            (
                ("设备清单", None, None, "人员清单", None),
                ("设备", "数量", None, "人员", "岗位"),
                *[("机床", n, None, "技师", "装配") for n in range(4)],
            ),
        ),
        {"G1:H6": "beside", "J1:K6": "beside"},
    ),
    "two tables beside, longer than the table": (
        beside((HEAD, *FIRMS), (("设备", "数量", None, "人员", "数量"), *[("机床", n, None, "技师", 8) for n in range(9)])),
        {"G1:H10": "beside", "J1:K10": "beside"},
    ),
    "two tables beside, of unequal length": (
        beside((HEAD, *FIRMS), (("设备", "数量", None, "人员", "岗位"), ("甲", 3, None, "技师", "装配"), ("乙", 4), ("丙", 5))),
        {"G1:H4": "beside", "J1:K2": "beside"},
    ),
    "two tables without a header beside, at the height of the header": (
        beside((HEAD, *FIRMS), (("甲", 3, None, "丙", 8), ("乙", 4, None, "丁", 9))), {"G1:K2": "beside"},
    ),
    "two tables of words without a header": (
        beside((HEAD, *FIRMS), (("绿色", "重点", None, "甲", "退出"), ("黄色", "观察", None, "乙", "迁入"), ("红色", "退出"))),
        {"G1:H3": "beside", "J1:K2": "beside"},
    ),
    "a table without a header beside, as long as the table": (
        beside((HEAD, *FIRMS), [("机床", 3 + n) for n in range(6)]), {"G1:H6": "beside"},
    ),
    "two tables on the left, one without a header": (
        before((HEAD, *FIRMS), (("甲", 3, None, "设备", "数量"), ("乙", 4, None, "机床", 9)), gap=1), {"A1:E2": "beside"},
    ),
    "sums by district at the height of the header": (
        beside((HEAD, *FIRMS), (("所属区", "从业人数"), ("浦东新区", 5), ("松江区", 7))), {"G1:H3": "beside"},
    ),
    "a list of other things": (
        (HEAD, *FIRMS, (), ("名称", "备注"), ("运载火箭", "整箭"), ("卫星制造", "整星")), {"A8:B10": "nameless"},
    ),
    "a list of other things right below": (
        (HEAD, *FIRMS, ("名称", "备注"), ("运载火箭", "整箭"), ("卫星制造", "整星")), {"A7:B9": "nameless"},
    ),
    "a list of other things beside": (
        beside((HEAD, *FIRMS), (("名称", "备注"), ("运载火箭", "整箭"), ("卫星制造", "整星"))), {"G1:H3": "nameless"},
    ),
    "sums beside": (beside((HEAD, *FIRMS), (("户数", 5), ("平均", 1020)), 2), {"G3:H4": "beside"}),
    "a total, a note and a signature": (
        (HEAD, *FIRMS, ("合计", None, None, None, 5370), ("注：企业自报",), ("填表人：甲",)),
        {"A7:E7": "total", "A8": "note", "A9": "footer"},
    ),
    "a title": ((("某区企业表",), HEAD, *FIRMS), {"A1": "title"}),
    "nothing": ((HEAD, *FIRMS), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", LEGENDS)
def test_a_block_that_is_no_table_is_told_with_its_range_and_reason_and_makes_no_firm(desk: Desk, name: str) -> None:
    rows, expected = LEGENDS[name]
    plan = desk.plan(desk.book(*rows))
    assert told(plan) == expected
    assert [firm.name for firm in plan.firms] == [
        value for row in rows for value in row if str(value).startswith("上海虚构")
    ]
    (table,) = plan.survey.tables
    assert len(table.columns) == len(HEAD)
    assert not codes(plan)


@pytest.mark.parametrize(
    "rows",
    [
        (("代码", "企业名称", "说明"), ("A1", FIRMS[0][0], "重点"), ("A2", FIRMS[1][0], "一般")),
        (("序号", "企业名称", "情况说明"), (1, FIRMS[0][0], "重点"), (2, FIRMS[1][0], "一般")),
        (("企业名称", "编号", "说明"), (FIRMS[0][0], "01", "重点"), (FIRMS[1][0], "02", "一般")),
    ],
)
def test_a_list_of_firms_with_such_words_in_its_header_is_no_legend(desk: Desk, rows: Rows) -> None:
    assert [firm.name for firm in desk.plan(desk.book(*rows)).firms] == [FIRMS[0][0], FIRMS[1][0]]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ((HEAD, *FIRMS[:2], (), ("名称", "备注"), (FIRMS[2][0], "迁出"), (FIRMS[3][0], "迁入")), 4),
        ((HEAD, *FIRMS[:2], (), ("名称", "备注"), ("虚构晨航天", "迁出")), 3),  # the short name of one above
        ((HEAD, *FIRMS[:2], (), ("企业名称", "备注"), ("虚构甲", "迁出")), 3),
        ((("名称", "备注"), ("虚构甲", "迁出"), ("虚构乙", "迁入")), 2),
    ],
)
def test_a_list_that_speaks_of_firms_is_read(desk: Desk, rows: Rows, count: int) -> None:
    assert len(desk.plan(desk.book(*rows)).firms) == count


def test_columns_of_the_firms_with_such_headers_are_kept(desk: Desk) -> None:
    own = (("代码", "说明"), ("A1", "重点"), ("A2", "一般"), ("A2", "重点"))
    (table,) = desk.plan(desk.book(*touching((HEAD, *FIRMS[:3]), own))).survey.tables
    assert [c.letters for c in table.columns] == list("ABCDEFG")


@pytest.mark.parametrize(
    "rows",
    [
        before((HEAD, *FIRMS[:3]), (("代码", "说明"), ("A1", "重点"), ("A2", "一般"), ("A2", "重点"))),
        before((HEAD, *FIRMS[:3]), (("代码", "说明"), ("1", "重点"), ("2", "一般"), ("3", "重点"))),
        before((HEAD, *FIRMS), (("项目", "说明"), ("甲", "重点"), ("乙", "一般"))),
        beside((HEAD, *FIRMS), (("备注", "来源"), ("迁入", "工商"), ("迁出", "企业"))),
        beside((HEAD, *FIRMS), (("联系人", "电话"), ("张某", "021-50000001"))),
        beside((HEAD, *FIRMS), (("其他", "特点"), *[("有", "无")] * 5)),
        beside((HEAD, *FIRMS), (("其他", "特点"), (None, None), ("有", "无"), (None, None), ("有", "无"))),
        beside((HEAD, *FIRMS), (("一月", "二月", "三月"), *[(10, 20, 30)] * 5)),
    ],
)
def test_columns_that_go_with_the_records_stay_whatever_parts_them(desk: Desk, rows: Rows) -> None:
    plan = desk.plan(desk.book(*rows))
    (table,) = plan.survey.tables
    assert len(table.columns) == sum(value is not None for value in rows[0])
    assert not told(plan)


def test_records_of_several_lines_beyond_an_empty_column_stay(desk: Desk) -> None:
    more = [[None, None, None, None, None, None, "箭体"], [None, None, None, None, None, None, "卫星"]]
    lines = beside((HEAD, *FIRMS[:2]), (("其他",), ("火箭",), ("星座",)))
    plan = desk.plan(desk.book(*lines[:2], more[0], lines[2], more[1]))
    assert "G" in [column.letters for column in plan.survey.tables[0].columns]


@pytest.mark.parametrize("name", ["touching the left side", "two tables beside, of unequal length"])
def test_what_stands_at_the_side_is_taken_in_as_a_table(desk: Desk, name: str) -> None:
    path = desk.book(*LEGENDS[name][0])
    (sheet,) = desk.plan(path).survey.sheets
    for block in sheet.left_out:
        bands = taken_in(sheet, cells_of(path), block)
        again = desk.plan(path, decisions=Decisions(bands={(0, "表"): bands})).survey.sheets[0]
        own = again.tables[-1].region
        assert own.columns[0].index == block.where.left
        assert own.columns[-1].index == block.where.right
        assert len(again.tables[0].columns) == len(HEAD)
        assert {one.address for one in again.left_out} == {one.address for one in sheet.left_out} - {block.address}


@pytest.mark.parametrize(
    "block",
    [
        [("序号", "设备", "数量", None, "序号", "人员", "数量"), (1, "车床", 3, None, 1, "技师", 8)],
        [("设备", "型号", "数量", None, "人员", "岗位", "数量"), ("甲", "乙", 3, None, "丙", "丁", 8), (*[None] * 4, "戊", "己", 9)],
    ],
)  # fmt: skip
def test_two_tables_in_one_block_are_taken_in_each_within_its_columns(desk: Desk, block: Rows) -> None:
    path = desk.book(HEAD, *FIRMS, (), (), (), *block)
    cells = cells_of(path)
    place = Range(10, 1, 9 + len(block), 7)
    found = bands_of(cells, LeftOut(place, "beside", ""))
    assert [(band.header, band.left, band.right) for band in found] in (
        [((10, 10), 1, 3), ((10, 10), 5, 7)],
        [(None, 1, 3), (None, 5, 7)],
    )


def test_a_table_with_an_empty_column_is_one(desk: Desk) -> None:
    path = desk.book(("设备", "型号", None, "数量", "单价"), ("甲", "乙", None, 3, 4))
    (band,) = bands_of(cells_of(path), LeftOut(Range(1, 1, 2, 5), "beside", ""))
    assert (band.left, band.right) == (1, 5)


def test_a_second_table_without_names_is_told(desk: Desk) -> None:
    plan = desk.plan(desk.book(HEAD, *FIRMS, (), ("所属区", "从业人数"), ("浦东新区", 5), ("松江区", 0)))
    assert told(plan)["A8:B10"] in ("nameless", "legend", "apart")


def cells_of(path: Path) -> Sheet:
    return read_files([path])[0][0].sheets[0]


def test_a_legend_is_taken_in_with_its_header_and_can_be_marked_otherwise(desk: Desk) -> None:
    path = desk.book(*beside((HEAD, *FIRMS), LEGEND, 1))
    (sheet,) = desk.plan(path).survey.sheets
    (block,) = sheet.left_out
    bands = taken_in(sheet, cells_of(path), block)
    again = desk.plan(path, decisions=Decisions(bands={(0, "表"): bands})).survey.sheets[0]
    first, second = again.tables
    assert first.region.data_rows == (2, 3, 4, 5, 6)
    assert [c.letters for c in second.columns] == ["G", "H"]
    assert not again.left_out
    anew = marked(again.tables, 1, None, 2, 5)
    third = desk.plan(path, decisions=Decisions(bands={(0, "表"): anew})).survey.sheets[0]
    assert [(t.region.header_rows, len(t.columns)) for t in third.tables] == [((1,), 5), ((), 2)]


def test_a_line_that_was_skipped_is_taken_in_as_a_record(desk: Desk) -> None:
    path = desk.book(HEAD, *FIRMS[:2], ("合计", CODES[2], "松江区", "01", 3))
    (sheet,) = desk.plan(path).survey.sheets
    (block,) = sheet.left_out
    bands = taken_in(sheet, cells_of(path), block)
    assert bands == (Bands((1, 1), 2, 4, 1, 5, records=frozenset({4})),)
    plan = desk.plan(path, decisions=Decisions(bands={(0, "表"): bands}))
    assert len(plan.firms) == 3
    assert told(plan) == {}
