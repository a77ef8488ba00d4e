"""Sheets of every shape that offices send, written by openpyxl. All firms are invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.reading import Sheet, read_workbook

FIRMS = (
    "上海示例航天科技有限公司",
    "上海虚构卫星技术有限公司",
    "上海样本火箭动力有限公司",
    "苏州例证测控设备有限公司",
    "上海假设星座运营股份有限公司",
)
HEAD = ["序号", "企业名称", "所属区", "成立时间", "营业收入（万元）"]


def data(count: int = 5, first: int = 1) -> list[list[Any]]:
    """Rows under `HEAD`."""
    return [
        [
            first + n,
            FIRMS[n % 5],
            ("松江区", "闵行区", "浦东新区")[n % 3],
            f"{2015 + n % 8}年{n % 12 + 1}月",
            1200.5 + n,
        ]
        for n in range(count)
    ]


@dataclass(frozen=True)
class Expected:
    """What must be found: the header rows, the first and last record, how many, and further things by name."""

    header: tuple[int, ...]
    first: int
    last: int
    count: int
    columns: int | None = None
    unit: str | None = None


Fill = Callable[[Worksheet], None]
SHAPES: dict[str, tuple[Fill, tuple[Expected, ...]]] = {}


def shape(*expected: Expected) -> Callable[[Fill], Fill]:
    """Register a sheet with what must be found in it."""

    def register(fill: Fill) -> Fill:
        SHAPES[fill.__name__] = (fill, expected)
        return fill

    return register


def put(sheet: Worksheet, rows: Sequence[Sequence[Any]], row: int = 1, column: int = 1) -> int:
    """Write rows at a place; answers the row below them."""
    for values in rows:
        for place, value in enumerate(values):
            if value is not None:
                sheet.cell(row, column + place).value = value
        row += 1
    return row


def read(fill: Fill, folder: Path) -> Sheet:
    """The sheet that `fill` writes, read back."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "企业名单"
    fill(sheet)
    book.save(folder / "book.xlsx")
    return read_workbook(folder / "book.xlsx").sheets[0]


@shape(Expected((1,), 2, 6, 5, columns=5))
def plain(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])


@shape(Expected((2,), 3, 7, 5))
def merged_title(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表"], HEAD, *data()])
    sheet.merge_cells("A1:E1")


@shape(Expected((2,), 3, 7, 5))
def title_not_merged(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表（2024年度）"], HEAD, *data()])


@shape(Expected((4,), 5, 9, 5, unit="万元"))
def unit_line_and_instructions(sheet: Worksheet) -> None:
    put(
        sheet,
        [["商业航天企业情况表"], ["填报说明：空白表示未知，日期按年月填写"], [None, None, None, None, "单位：万元"]],
    )
    put(sheet, [["序号", "企业名称", "所属区", "成立时间", "营业收入"], *data()], 4)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A2:E2")


@shape(Expected((2, 3), 4, 8, 5, columns=6))
def two_row_header(sheet: Worksheet) -> None:
    put(sheet, [["企业财务情况"], ["序号", "企业名称", "财务情况", None, "人员", None]])
    put(sheet, [[None, None, "2023年营业收入", "2024年营业收入", "从业人员", "研发人员"]], 3)
    put(sheet, [[n + 1, FIRMS[n], 100 + n, 200 + n, 30, 12] for n in range(5)], 4)
    for merge in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
        sheet.merge_cells(merge)


@shape(Expected((1, 2, 3), 4, 8, 5, columns=7))
def three_row_header(sheet: Worksheet) -> None:
    put(sheet, [["序号", "企业名称", "财务情况（万元）", None, None, None, "备注"]])
    put(sheet, [[None, None, "2023年", None, "2024年"], [None, None, "营业收入", "净利润", "营业收入", "净利润"]], 2)
    put(sheet, [[n + 1, FIRMS[n], 100 + n, -5, 200 + n, -7, "无"] for n in range(5)], 4)
    for merge in ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2", "G1:G3"):
        sheet.merge_cells(merge)


@shape(Expected((1, 2), 3, 7, 5, columns=6))
def groups_without_merges(sheet: Worksheet) -> None:
    put(
        sheet,
        [
            ["基本信息", None, None, "财务情况", None, None],
            ["企业名称", "所属区", "简称", "营业收入", "净利润", "资产总额"],
        ],
    )
    put(sheet, [[FIRMS[n], "松江区", "示例", 100 + n, 5, 900] for n in range(5)], 3)


@shape(Expected((1, 2), 3, 7, 5))
def unit_row_below(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "营业收入", "从业人员", "研发费用占比"], [None, "（万元）", "（人）", "（%）"]])
    put(sheet, [[FIRMS[n], 100 + n, 30 + n, 12.5] for n in range(5)], 3)


@shape(Expected((1, 2), 3, 7, 5))
def numbering_row(sheet: Worksheet) -> None:
    put(sheet, [["序号", "企业名称", "营业收入（万元）", "净利润（万元）", "从业人员"], ["甲", "乙", 1, 2, 3]])
    put(sheet, [[n + 1, FIRMS[n], 100 + n, 5, 30] for n in range(5)], 3)


@shape(Expected((1, 2), 3, 7, 5))
def chinese_then_english(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "所属区", "成立时间", "备注"], ["Company name", "District", "Founded", "Remark"]])
    put(sheet, [[FIRMS[n], "松江区", f"202{n}年", "示例数据"] for n in range(5)], 3)


@shape(Expected((1, 2), 3, 7, 5))
def english_then_chinese(sheet: Worksheet) -> None:
    put(sheet, [["Company name", "District", "Founded", "Remark"], ["企业名称", "所属区", "成立时间", "备注"]])
    put(sheet, [[FIRMS[n], "松江区", f"202{n}年", "示例数据"] for n in range(5)], 3)


@shape(Expected((5,), 6, 10, 5, columns=5))
def table_at_c5(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()], 5, 3)


@shape(Expected((2,), 3, 7, 5))
def footers(sheet: Worksheet) -> None:
    put(
        sheet,
        [["企业情况表"], HEAD, *data(), ["合计", "5家", None, None, 6012.5], ["注：数据来自企业填报，截至2024年末"]],
    )
    put(sheet, [["填表人：张某　　审核人：李某　　填报日期：2025年6月20日"], ["第 1 页 共 1 页"]], 11)
    sheet.merge_cells("A11:E11")


@shape(Expected((2,), 3, 7, 5), Expected((11,), 12, 14, 3))
def two_stacked_tables(sheet: Worksheet) -> None:
    put(sheet, [["一、企业名单"], HEAD, *data()])
    put(sheet, [["二、融资情况"], ["企业名称", "融资轮次", "融资时间", "融资金额"]], 10)
    put(sheet, [[FIRMS[n], "A轮", "2023年5月", "超1亿元"] for n in range(3)], 12)


@shape(Expected((1,), 2, 6, 5), Expected((7,), 8, 10, 3))
def stacked_without_a_gap(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(), ["企业名称", "事件", "日期", "结果"]])
    put(sheet, [[FIRMS[n], "首飞入轨", "2023-05-01", "成功"] for n in range(3)], 8)


@shape(Expected((2,), 3, 14, 10))
def header_repeated_on_each_page(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表"], HEAD, *data(), ["商业航天企业情况表"], HEAD, *data(5, 6)])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A8:E8")


@shape(Expected((1,), 2, 7, 6))
def one_firm_over_several_rounds(sheet: Worksheet) -> None:
    put(sheet, [["序号", "企业名称", "融资轮次", "融资时间", "融资金额"]])
    for n in range(2):
        top = 2 + 3 * n
        rounds = [["天使轮", "2019年"], ["A轮", "2021年3月"], ["B轮", "2023年"]]
        put(sheet, [[None, None, *r, "1亿元"] for r in rounds], top)
        put(sheet, [[n + 1, FIRMS[n]]], top)
        sheet.merge_cells(start_row=top, end_row=top + 2, start_column=1, end_column=1)
        sheet.merge_cells(start_row=top, end_row=top + 2, start_column=2, end_column=2)


@shape(Expected((1,), 2, 7, 5))
def blank_row_inside(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(3)])
    put(sheet, data(2, 4), 6)


@shape(Expected((1,), 2, 11, 6))
def gap_of_several_rows(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(3)])
    put(sheet, data(3, 4), 9)


@shape(Expected((2,), 3, 7, 5, columns=5))
def all_text_with_an_unlabelled_column(sheet: Worksheet) -> None:
    put(sheet, [["企业联系名单"], ["企业名称", "所属区", "产业链环节", "企业性质"]])
    put(sheet, [[FIRMS[n], "松江区", "卫星制造", "民营", "新入库" if n == 2 else None] for n in range(5)], 3)


@shape(Expected((2,), 3, 7, 5))
def title_as_wide_as_the_data(sheet: Worksheet) -> None:
    put(sheet, [["商业航天", "企业", "情况", "一览", "表"], HEAD, *data()])


@shape(Expected((1,), 2, 8, 5))
def subtotals_and_bands(sheet: Worksheet) -> None:
    put(sheet, [HEAD, ["一、松江区"], *data(3), ["小计", None, None, None, 3603], ["二、闵行区"], *data(2, 4)])
    sheet.delete_rows(2)
    sheet.merge_cells("A6:E6")


@shape(Expected((1,), 2, 4, 3))
def prepared_numbers(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(3), *[[n] for n in range(4, 20)]])


@shape(Expected((1, 2), 4, 8, 5))
def hints_and_an_example(sheet: Worksheet) -> None:
    put(
        sheet,
        [
            HEAD,
            [None, "必填", "请从下拉列表选择", "格式：2023年5月", "填写整数"],
            ["示例", FIRMS[0], "松江区", "2018年", 100],
        ],
    )
    put(sheet, data(), 4)


@shape(Expected((3,), 4, 8, 5))
def lines_of_the_office_above(sheet: Worksheet) -> None:
    put(sheet, [["填报单位：示例区经济委员会", None, None, "填报日期：2025年6月20日"], ["附件1"], HEAD, *data()])


@shape(Expected((1,), 2, 6, 5))
def footers_with_totals_in_the_second_column(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(), [None, "合计", None, None, 6012.5], [None, "平均值", None, None, 1202.5]])


@shape(Expected((1,), 2, 6, 5))
def headers_broken_over_lines(sheet: Worksheet) -> None:
    put(sheet, [["序号", "企业\n名称*", "所属\n区", "成立\n时间", "营业收入\n（万元）"], *data()])


@shape(Expected((1,), 2, 6, 5))
def english_sheet(sheet: Worksheet) -> None:
    put(sheet, [["No.", "Company name", "District", "Founded", "Revenue (RMB mn)"], *data()])


@shape(Expected((1,), 2, 4, 3))
def years_as_headers(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "从业人员", "备注", 2022, 2023, 2024]])
    put(sheet, [[FIRMS[n], 30 + n, "示例", 10, 20, 30] for n in range(3)], 2)


@shape(Expected((1, 2), 3, 5, 3, columns=6))
def years_under_a_figure(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "营业收入（万元）", None, None, "从业人员", "备注"], [None, 2022, 2023, 2024]])
    put(sheet, [[FIRMS[n], 10, 20, 30, 300, "示例"] for n in range(3)], 3)
    for merge in ("A1:A2", "B1:D1", "E1:E2", "F1:F2"):
        sheet.merge_cells(merge)


@shape(Expected((1,), 2, 6, 5))
def remarks_after_the_table(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(
        sheet,
        [["以上数据由各镇街道经济办公室汇总上报，区经济委员会于2025年6月核对，如有出入以企业自报的数据为准。"]],
        8,
    )
    put(sheet, [["联系电话：021-00000000"]], 9)


@shape(Expected((1,), 2, 1, 0))
def empty_template(sheet: Worksheet) -> None:
    put(sheet, [HEAD])


@shape(Expected((1,), 2, 6, 5, columns=1))
def one_column(sheet: Worksheet) -> None:
    put(sheet, [["企业名称"], *[[firm] for firm in FIRMS]])


@shape(Expected((3, 4), 5, 9, 5), Expected((13, 14), 15, 17, 3))
def two_tables_with_two_row_headers(sheet: Worksheet) -> None:
    for top, title, count in ((1, "表一 财务情况", 5), (11, "表二 财务情况（补报）", 3)):
        put(
            sheet,
            [
                [title],
                [None, None, None, "单位：万元"],
                ["企业名称", "营业收入", None, "备注"],
                [None, "2023年", "2024年"],
            ],
            top,
        )
        put(sheet, [[FIRMS[n], 10, 20, "示例"] for n in range(count)], top + 4)
        sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=4)
        sheet.merge_cells(start_row=top + 2, end_row=top + 3, start_column=1, end_column=1)
        sheet.merge_cells(start_row=top + 2, end_row=top + 2, start_column=2, end_column=3)
        sheet.merge_cells(start_row=top + 2, end_row=top + 3, start_column=4, end_column=4)
