"""Tables side by side whose headers stand at different heights, and what stands beside a table and is none."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.layout.fixtures import FIRMS, HEAD, Expected, data, put, shape
from tests.intake.layout.shapes_more import ROUNDS, rounds

LEFT = Expected((1,), 2, 6, 5, columns=5)
ONE_ROUND = [FIRMS[0], "A轮", "2021年5月", "超1亿元"]


@shape(Expected((2,), 3, 7, 5, columns=5), Expected((1,), 2, 4, 3, columns=4))
def right_header_higher_than_a_title(sheet: Worksheet) -> None:
    put(sheet, [["企业名单"], HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(3)], 1, 7)


@shape(Expected((4,), 5, 9, 5, columns=5), Expected((1,), 2, 4, 3, columns=4))
def right_table_over_before_the_left_header(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()], 4)
    put(sheet, [ROUNDS, *rounds(3)], 1, 7)


@shape(Expected((6,), 7, 11, 5, columns=5), Expected((1,), 2, 3, 2, columns=4))
def right_table_ends_above_the_left_one(sheet: Worksheet) -> None:
    put(sheet, [ROUNDS, *rounds(2)], 1, 7)
    put(sheet, [HEAD, *data()], 6)


@shape(Expected((4,), 5, 9, 5, columns=5, unit="万元"), Expected((2,), 3, 7, 5, columns=4))
def right_header_beside_the_lines_above_the_left_one(sheet: Worksheet) -> None:
    put(sheet, [["附件1"], ["商业航天企业情况表"], ["单位：万元"], HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(5)], 2, 7)


@shape(Expected((3,), 4, 8, 5, columns=5, unit="万元"), Expected((2,), 3, 5, 3, columns=4, unit="亿元"))
def right_header_beside_who_reports(sheet: Worksheet) -> None:
    put(sheet, [["表一 企业名单（单位：万元）"], ["填报单位：松江区"], HEAD, *data()])
    put(sheet, [["表二 融资情况（单位：亿元）"], ROUNDS, *rounds(3)], 1, 8)
    for merge in ("A1:E1", "H1:K1", "A2:E2"):
        sheet.merge_cells(merge)


@shape(LEFT, Expected((2,), 3, 5, 3, columns=4))
def right_title_beside_the_left_header(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["融资情况"], ROUNDS, *rounds(3)], 1, 7)


@shape(LEFT, Expected((2,), 3, 5, 3, columns=4))
def right_title_merged_beside_the_left_header(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["融资情况"], ROUNDS, *rounds(3)], 1, 7)
    sheet.merge_cells("G1:J1")


@shape(LEFT, Expected((5,), 6, 9, 4, columns=4))
def right_table_goes_on_below_the_left_one(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(4)], 5, 7)


@shape(Expected((1,), 2, 4, 3, columns=5), Expected((5,), 6, 8, 3, columns=4))
def right_table_begins_where_the_left_one_ends(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(3)])
    put(sheet, [ROUNDS, *rounds(3)], 5, 7)


@shape(Expected((1,), 2, 5, 4, columns=5), Expected((10,), 11, 13, 3, columns=4))
def right_table_far_below(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(4)])
    put(sheet, [["融资情况"], ROUNDS, *rounds(3)], 9, 7)


@shape(Expected((1,), 2, 5, 4, columns=5), Expected((10,), 11, 13, 3, columns=4))
def left_table_far_below(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(4)], 1, 6)
    put(sheet, [["融资情况"], ROUNDS, *rounds(3)], 9, 1)


@shape(Expected((1,), 2, 81, 80, columns=5), Expected((70,), 71, 130, 60, columns=4))
def right_table_begins_after_many_rows(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data(80)])
    put(sheet, [ROUNDS, *[ONE_ROUND] * 60], 70, 7)


@shape(Expected((60,), 61, 140, 80, columns=5), Expected((1,), 2, 71, 70, columns=4))
def left_table_begins_after_many_rows(sheet: Worksheet) -> None:
    put(sheet, [ROUNDS, *[ONE_ROUND] * 70], 1, 7)
    put(sheet, [HEAD, *data(80)], 60)


@shape(Expected((2,), 3, 7, 5, columns=5), Expected((1,), 2, 4, 3, columns=4))
def right_header_higher_without_a_gap(sheet: Worksheet) -> None:
    put(sheet, [["企业名单"], HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(3)], 1, 6)


@shape(LEFT, Expected((3,), 4, 6, 3, columns=4))
def right_header_lower_without_a_gap(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [ROUNDS, *rounds(3)], 3, 6)


@shape(Expected((1, 2), 3, 6, 4, columns=3), Expected((1,), 2, 4, 3, columns=4))
def left_header_of_two_rows_right_of_one(sheet: Worksheet) -> None:
    put(sheet, [["企业名称", "营业收入（万元）"], [None, "2023年", "2024年"], *[[FIRMS[n], 1, 2] for n in range(4)]])
    put(sheet, [ROUNDS, *rounds(3)], 1, 5)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")


@shape(Expected((1,), 2, 3, 2), Expected((2,), 3, 4, 2), Expected((3,), 4, 5, 2))
def three_headers_like_stairs_down(sheet: Worksheet) -> None:
    for step, column in enumerate((1, 4, 7)):
        put(sheet, [["企业名称", "从业人员"], [FIRMS[step], 10], [FIRMS[step + 1], 20]], 1 + step, column)


@shape(Expected((3,), 4, 5, 2), Expected((2,), 3, 4, 2), Expected((1,), 2, 3, 2))
def three_headers_like_stairs_up(sheet: Worksheet) -> None:
    for step, column in enumerate((1, 4, 7)):
        put(sheet, [["企业名称", "从业人员"], [FIRMS[step], 10], [FIRMS[step + 1], 20]], 3 - step, column)


@shape(Expected((1,), 2, 6, 5))
def sums_by_district_beside_the_table(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["所属区", "企业数", "营业收入"], ["松江区", 3, 100], ["闵行区", 2, 50]], 3, 8)


@shape(Expected((1, 2), 3, 5, 3, columns=5))
def a_firm_in_the_third_column_under_merged_heads(sheet: Worksheet) -> None:
    put(sheet, [["序号", "所属区", "企业名称", "营业收入（万元）"], [None, None, None, "2023年", "2024年"]])
    put(sheet, [[n + 1, "松江区", FIRMS[n], 10, 20] for n in range(3)], 3)
    for merge in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(merge)


@shape(LEFT)
def a_legend_beside_the_table(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["绿色", "重点培育"], ["黄色", "观察"], ["红色", "已退出"]], 2, 7)


@shape(LEFT)
def how_to_fill_in_beside_the_table(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["企业名称", "按营业执照填写"], ["所属区", "填注册地"], ["营业收入", "单位为万元"]], 1, 7)


@shape(Expected((3,), 4, 8, 5, columns=5))
def words_on_filling_in_that_begin_above_the_header(sheet: Worksheet) -> None:
    put(sheet, [["商业航天企业情况表"]])
    put(sheet, [HEAD, *data()], 3)
    put(
        sheet,
        [
            ["填报说明"],
            ["企业名称", "按营业执照填写"],
            ["所属区", "填注册地"],
            ["成立时间", "到月"],
            ["营业收入", "万元"],
        ],
        2,
        7,
    )


@shape(Expected((1,), 2, 6, 5, columns=6))
def a_remark_without_a_header_beyond_an_empty_column(sheet: Worksheet) -> None:
    put(sheet, [HEAD, *data()])
    put(sheet, [["已迁出"], [None], [None], ["更名中"]], 2, 7)
