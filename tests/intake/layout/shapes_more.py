"""More shapes of sheets: tables beside each other, and what offices put around a table. All firms are invented."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.layout.fixtures import FIRMS, HEAD, Expected, data, put, shape

ROUNDS = ["企业名称", "融资轮次", "融资时间", "融资金额"]


def rounds(count: int) -> list[list[object]]:
    """Rows under `ROUNDS`."""
    return [[FIRMS[n], "A轮", f"202{n}年5月", "超1亿元"] for n in range(count)]


@shape(Expected((1,), 2, 6, 5, columns=5), Expected((1,), 2, 4, 3, columns=4))
def side_by_side_with_a_gap(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(3)], 1, 7)


@shape(Expected((2,), 3, 7, 5, columns=5, unit="万元"), Expected((2,), 3, 5, 3, columns=4, unit="亿元"))
def side_by_side_with_titles_of_their_own(sheet: Worksheet) -> None:
    put(sheet, [["表一 企业名单（单位：万元）"], HEAD, *data()])
    put(sheet, [["表二 融资情况（单位：亿元）"], ROUNDS, *rounds(3)], 1, 8)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("H1:K1")


@shape(Expected((2,), 3, 5, 3, columns=3), Expected((2,), 3, 4, 2, columns=3))
def one_list_in_two_halves_without_a_gap(sheet: Worksheet) -> None:
    put(sheet, [["企业名单"], ["序号", "企业名称", "所属区"] * 2])
    put(sheet, [[n + 1, FIRMS[n], "松江区"] for n in range(3)], 3)
    put(sheet, [[n + 1, FIRMS[n], "闵行区"] for n in range(3, 5)], 3, 4)
    sheet.merge_cells("A1:F1")


@shape(Expected((1,), 2, 3, 2), Expected((1,), 2, 3, 2), Expected((1,), 2, 3, 2))
def three_side_by_side(sheet: Worksheet) -> None:
    for column in (1, 4, 7):
        put(sheet, [["企业名称", "从业人员"], [FIRMS[column % 5], 10], [FIRMS[(column + 1) % 5], 20]], 1, column)


@shape(Expected((1,), 2, 6, 5, columns=5), Expected((3,), 4, 6, 3, columns=4))
def side_by_side_the_right_one_lower(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(3)], 3, 7)


@shape(Expected((2, 3), 4, 6, 3, columns=3), Expected((2, 3), 4, 6, 3, columns=3))
def side_by_side_with_two_row_headers(sheet: Worksheet) -> None:
    put(sheet, [["企业财务情况", None, None, None, "企业人员情况"]])
    put(sheet, [["企业名称", "营业收入（万元）", None, None, "企业名称", "从业人员"]], 2)
    put(sheet, [[None, "2023年", "2024年", None, None, "2023年", "2024年"]], 3)
    put(sheet, [[FIRMS[n], 10, 20, None, FIRMS[n], 30, 40] for n in range(3)], 4)
    for merge in ("A1:C1", "E1:G1", "A2:A3", "B2:C2", "E2:E3", "F2:G2"):
        sheet.merge_cells(merge)


@shape(Expected((1,), 2, 4, 3), Expected((1,), 2, 3, 2), Expected((8,), 9, 11, 3, columns=4))
def side_by_side_above_another_table(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "所属区"], *[[firm, "松江区"] for firm in FIRMS[:3]]])
    put(sheet, [["企业名称", "从业人员"], *[[firm, 50] for firm in FIRMS[3:]]], 1, 4)
    put(sheet, [["三、融资情况"], ROUNDS, *rounds(3)], 7)


@shape(Expected((1,), 2, 6, 5, columns=5))
def an_empty_column_within_one_table(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "所属区", None, "成立时间", "营业收入（万元）", "备注"]])
    put(sheet, [[FIRMS[n], "松江区", None, "2018年", 10 + n, "示例"] for n in range(5)], 2)


@shape(Expected((1,), 2, 6, 5, columns=5))
def a_short_name_after_an_empty_column(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "所属区", None, "企业简称", "成立时间", "备注"]])
    put(sheet, [[FIRMS[n], "松江区", None, "示例", "2018年", "无"] for n in range(5)], 2)


@shape(Expected((2,), 3, 7, 5, unit="万元"))
def unit_at_the_end_of_the_title(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表（单位：万元）"], ["序号", "企业名称", "所属区", "成立时间", "营业收入"], *data()])
    sheet.merge_cells("A1:E1")


@shape(Expected((1, 2, 3, 4), 5, 7, 3, columns=4, unit=None))
def words_years_units_and_numbers_below_each_other(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "营业收入", None, "从业人员"], [None, "2023年", "2024年"]])
    put(sheet, [[None, "（万元）", "（万元）", "（人）"], ["甲", 1, 2, 3]], 3)
    put(sheet, [[FIRMS[n], 100, 200, 30] for n in range(3)], 5)
    for merge in ("A1:A3", "B1:C1", "D1:D2"):
        sheet.merge_cells(merge)


@shape(Expected((1,), 3, 7, 5))
def a_total_on_top(sheet: Worksheet) -> None:
    put(sheet, [HEAD, ["合计", "5家", None, None, 6012.5], *data()])


@shape(Expected((12,), 13, 17, 5, unit="万元"))
def a_page_of_instructions_above(sheet: Worksheet) -> None:
    put(sheet, [["附件2"], ["商业航天企业情况表"], ["填报说明："]])
    put(sheet, [[f"{n}. 请各单位据实填写第{n}栏，如无数据请填写无，不得留空。"] for n in range(1, 8)], 4)
    put(sheet, [[None, None, None, None, "金额单位：万元"]], 11)
    put(sheet, [["序号", "企业名称", "所属区", "成立时间", "营业收入"], *data()], 12)


@shape(Expected((2,), 3, 11, 8))
def bands_of_districts(sheet: Worksheet) -> None:
    put(sheet, [["各区企业情况"], HEAD, *data(3), ["闵行区"], *data(5, 4)])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A6:E6")


@shape(Expected((1,), 2, 6, 5))
def signatures_over_several_cells(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["单位负责人：张某", None, "填表人：李某", None, "联系电话：021-00000000"]], 8)
    put(sheet, [[None, None, None, "报出日期：2025年6月20日"]], 9)


@shape(Expected((2,), 3, 3, 1, columns=5))
def one_record(sheet: Worksheet) -> None:
    put(sheet, [["企业情况"], HEAD, *data(1)])


@shape(Expected((3,), 4, 8, 5, columns=5))
def a_title_wider_than_the_table(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表"]])
    put(sheet, [HEAD, *data()], 3, 2)
    sheet.merge_cells("A1:H1")


@shape(Expected((2,), 3, 12, 8))
def continued_on_the_next_page(sheet: Worksheet) -> None:
    put(sheet, [["企业情况表"], HEAD, *data(4), ["企业情况表（续表）"], HEAD, *data(4, 5)])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A7:E7")


@shape(Expected((1,), 2, 4, 3), Expected((8,), 9, 11, 3))
def a_total_then_another_table(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(3), ["合计", "3家", None, None, 3604.5]])
    put(sheet, [["融资情况"], ROUNDS, *rounds(3)], 7)


@shape(Expected((1, 2), 3, 5, 3, columns=5))
def equal_titles_under_two_groups(sheet: Worksheet) -> None:
    put(
        sheet,
        [
            ["企业名称", "2023年", None, "2024年", None],
            [None, *["营业收入（万元）", "净利润（万元）"] * 2],
        ],
    )
    put(sheet, [[FIRMS[n], 10, 1, 20, 2] for n in range(3)], 3)
    for merge in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(merge)


@shape(Expected((3,), 4, 6, 3, columns=4))
def english_title_and_note(sheet: Worksheet) -> None:
    put(sheet, [["Commercial space firms"], ["Source: the firms; all data are fictional."]])
    put(sheet, [["Company name", "District", "Founded", "Revenue 2024 (RMB mn)"]], 3)
    put(sheet, [[f"Example Space {n} Co., Ltd.", "Songjiang", 2018 + n, 12.5] for n in range(3)], 4)
