"""What exactly must be found in each shape."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = "序号 | 企业名称 | 所属区 | 成立时间 | 营业收入[万元]"
_ROUNDS = "企业名称 | 融资轮次 | 融资时间 | 融资金额"


@dataclass(frozen=True)
class Exact:
    """One region: rows as ``3-7 10``, columns as ``group>title@year[unit]``, skipped rows as ``8:total``."""

    header: str
    data: str
    columns: str
    unit: str | None = None
    skipped: str = ""


EXACT: dict[str, tuple[Exact, ...]] = {
    "plain": (Exact("1", "2-6", _HEAD),),
    "merged_title": (Exact("2", "3-7", _HEAD, None, "1:title"),),
    "title_not_merged": (Exact("2", "3-7", _HEAD, None, "1:title"),),
    "unit_line_and_instructions": (
        Exact("4", "5-9", "序号 | 企业名称 | 所属区 | 成立时间 | 营业收入", "万元", "1:title 2:note 3:unit"),
    ),
    "two_row_header": (
        Exact(
            "2-3",
            "4-8",
            "序号 | 企业名称 | 财务情况>营业收入@2023 | 财务情况>营业收入@2024 | 人员>从业人员 | 人员>研发人员",
            None,
            "1:title",
        ),
    ),
    "three_row_header": (
        Exact(
            "1-3",
            "4-8",
            "序号 | 企业名称 | 财务情况>营业收入@2023[万元] | "
            "财务情况>净利润@2023[万元] | 财务情况>营业收入@2024[万元] | "
            "财务情况>净利润@2024[万元] | 备注",
        ),
    ),
    "groups_without_merges": (
        Exact(
            "1-2",
            "3-7",
            "基本信息>企业名称 | 基本信息>所属区 | 基本信息>简称 | 财务情况>营业收入 | "
            "财务情况>净利润 | 财务情况>资产总额",
        ),
    ),
    "unit_row_below": (Exact("1-2", "3-7", "企业名称 | 营业收入[万元] | 从业人员[人] | 研发费用占比[%]"),),
    "numbering_row": (Exact("1-2", "3-7", "序号 | 企业名称 | 营业收入[万元] | 净利润[万元] | 从业人员"),),
    "chinese_then_english": (Exact("1-2", "3-7", "企业名称 | 所属区 | 成立时间 | 备注"),),
    "english_then_chinese": (Exact("1-2", "3-7", "企业名称 | 所属区 | 成立时间 | 备注"),),
    "table_at_c5": (Exact("5", "6-10", _HEAD),),
    "footers": (Exact("2", "3-7", _HEAD, None, "1:title 8:total 9:note 11-12:footer"),),
    "two_stacked_tables": (
        Exact("2", "3-7", _HEAD, None, "1:title"),
        Exact("11", "12-14", _ROUNDS, None, "10:title"),
    ),
    "stacked_without_a_gap": (
        Exact("1", "2-6", _HEAD),
        Exact("7", "8-10", "企业名称 | 事件 | 日期 | 结果"),
    ),
    "header_repeated_on_each_page": (Exact("2", "3-7 10-14", _HEAD, None, "1:title 8-9:repeated"),),
    "one_firm_over_several_rounds": (Exact("1", "2-7", "序号 | 企业名称 | 融资轮次 | 融资时间 | 融资金额"),),
    "blank_row_inside": (Exact("1", "2-4 6-7", _HEAD),),
    "gap_of_several_rows": (Exact("1", "2-4 9-11", _HEAD),),
    "all_text_with_an_unlabelled_column": (
        Exact("2", "3-7", "企业名称 | 所属区 | 产业链环节 | 企业性质 | ", None, "1:title"),
    ),
    "title_as_wide_as_the_data": (Exact("2", "3-7", _HEAD, None, "1:other"),),
    "subtotals_and_bands": (Exact("1", "2-4 7-8", _HEAD, None, "5:total 6:section"),),
    "prepared_numbers": (Exact("1", "2-4", _HEAD, None, "5-20:numbered"),),
    "hints_and_an_example": (Exact("1-2", "4-8", _HEAD, None, "3:example"),),
    "lines_of_the_office_above": (Exact("3", "4-8", _HEAD, None, "1-2:note"),),
    "footers_with_totals_in_the_second_column": (Exact("1", "2-6", _HEAD, None, "7-8:total"),),
    "headers_broken_over_lines": (Exact("1", "2-6", _HEAD),),
    "english_sheet": (Exact("1", "2-6", "No. | Company name | District | Founded | Revenue[RMB mn]"),),
    "years_as_headers": (Exact("1", "2-4", "企业名称 | 从业人员 | 备注 | @2022 | @2023 | @2024"),),
    "years_under_a_figure": (
        Exact(
            "1-2", "3-5", "企业名称 | 营业收入@2022[万元] | 营业收入@2023[万元] | 营业收入@2024[万元] | 从业人员 | 备注"
        ),
    ),
    "remarks_after_the_table": (Exact("1", "2-6", _HEAD, None, "8:note 9:footer"),),
    "empty_template": (Exact("1", "", _HEAD),),
    "one_column": (Exact("1", "2-6", "企业名称"),),
    "two_tables_with_two_row_headers": (
        Exact("3-4", "5-9", "企业名称 | 营业收入@2023 | 营业收入@2024 | 备注", "万元", "1:title 2:unit"),
        Exact("13-14", "15-17", "企业名称 | 营业收入@2023 | 营业收入@2024 | 备注", "万元", "11:title 12:unit"),
    ),
    "side_by_side_with_a_gap": (
        Exact("1", "2-6", _HEAD),
        Exact("1", "2-4", _ROUNDS),
    ),
    "side_by_side_with_titles_of_their_own": (
        Exact("2", "3-7", _HEAD, "万元", "1:title"),
        Exact("2", "3-5", _ROUNDS, "亿元", "1:title"),
    ),
    "one_list_in_two_halves_without_a_gap": (
        Exact("2", "3-5", "序号 | 企业名称 | 所属区", None, "1:title"),
        Exact("2", "3-4", "序号 | 企业名称 | 所属区"),
    ),
    "three_side_by_side": (
        Exact("1", "2-3", "企业名称 | 从业人员"),
        Exact("1", "2-3", "企业名称 | 从业人员"),
        Exact("1", "2-3", "企业名称 | 从业人员"),
    ),
    "side_by_side_the_right_one_lower": (
        Exact("1", "2-6", _HEAD),
        Exact("3", "4-6", _ROUNDS),
    ),
    "side_by_side_with_two_row_headers": (
        Exact("2-3", "4-6", "企业名称 | 营业收入@2023[万元] | 营业收入@2024[万元]", None, "1:title"),
        Exact("2-3", "4-6", "企业名称 | 从业人员@2023 | 从业人员@2024", None, "1:title"),
    ),
    "side_by_side_above_another_table": (
        Exact("1", "2-4", "企业名称 | 所属区"),
        Exact("1", "2-3", "企业名称 | 从业人员"),
        Exact("8", "9-11", _ROUNDS, None, "7:title"),
    ),
    "an_empty_column_within_one_table": (Exact("1", "2-6", "企业名称 | 所属区 | 成立时间 | 营业收入[万元] | 备注"),),
    "a_short_name_after_an_empty_column": (Exact("1", "2-6", "企业名称 | 所属区 | 企业简称 | 成立时间 | 备注"),),
    "unit_at_the_end_of_the_title": (
        Exact("2", "3-7", "序号 | 企业名称 | 所属区 | 成立时间 | 营业收入", "万元", "1:title"),
    ),
    "words_years_units_and_numbers_below_each_other": (
        Exact("1-4", "5-7", "企业名称 | 营业收入@2023[万元] | 营业收入@2024[万元] | 从业人员[人]"),
    ),
    "a_total_on_top": (Exact("1", "3-7", _HEAD, None, "2:total"),),
    "a_page_of_instructions_above": (
        Exact(
            "12", "13-17", "序号 | 企业名称 | 所属区 | 成立时间 | 营业收入", "万元", "1:note 2:title 3-10:note 11:unit"
        ),
    ),
    "bands_of_districts": (Exact("2", "3-5 7-11", _HEAD, None, "1:title 6:section"),),
    "signatures_over_several_cells": (Exact("1", "2-6", _HEAD, None, "8-9:footer"),),
    "one_record": (Exact("2", "3", _HEAD, None, "1:title"),),
    "a_title_wider_than_the_table": (Exact("3", "4-8", _HEAD, None, "1:title"),),
    "continued_on_the_next_page": (Exact("2", "3-6 9-12", _HEAD, None, "1:title 7-8:repeated"),),
    "a_total_then_another_table": (
        Exact("1", "2-4", _HEAD, None, "5:total"),
        Exact("8", "9-11", _ROUNDS, None, "7:title"),
    ),
    "equal_titles_under_two_groups": (
        Exact(
            "1-2", "3-5", "企业名称 | 营业收入@2023[万元] | 净利润@2023[万元] | 营业收入@2024[万元] | 净利润@2024[万元]"
        ),
    ),
    "english_title_and_note": (
        Exact("3", "4-6", "Company name | District | Founded | Revenue@2024[RMB mn]", None, "1:title 2:note"),
    ),
    "right_header_higher_than_a_title": (
        Exact("2", "3-7", _HEAD, None, "1:title"),
        Exact("1", "2-4", _ROUNDS),
    ),
    "right_table_over_before_the_left_header": (
        Exact("4", "5-9", _HEAD),
        Exact("1", "2-4", _ROUNDS),
    ),
    "right_table_ends_above_the_left_one": (
        Exact("6", "7-11", _HEAD),
        Exact("1", "2-3", _ROUNDS),
    ),
    "right_header_beside_the_lines_above_the_left_one": (
        Exact("4", "5-9", _HEAD, "万元", "1:note 2:title 3:unit"),
        Exact("2", "3-7", _ROUNDS),
    ),
    "right_header_beside_who_reports": (
        Exact("3", "4-8", _HEAD, "万元", "1:title 2:note"),
        Exact("2", "3-5", _ROUNDS, "亿元", "1:title"),
    ),
    "right_title_beside_the_left_header": (
        Exact("1", "2-6", _HEAD),
        Exact("2", "3-5", _ROUNDS, None, "1:title"),
    ),
    "right_title_merged_beside_the_left_header": (
        Exact("1", "2-6", _HEAD),
        Exact("2", "3-5", _ROUNDS, None, "1:title"),
    ),
    "right_table_goes_on_below_the_left_one": (
        Exact("1", "2-6", _HEAD),
        Exact("5", "6-9", _ROUNDS),
    ),
    "right_table_begins_where_the_left_one_ends": (
        Exact("1", "2-4", _HEAD),
        Exact("5", "6-8", _ROUNDS),
    ),
    "right_table_far_below": (
        Exact("1", "2-5", _HEAD),
        Exact("10", "11-13", _ROUNDS, None, "9:title"),
    ),
    "left_table_far_below": (
        Exact("1", "2-5", _HEAD),
        Exact("10", "11-13", _ROUNDS, None, "9:title"),
    ),
    "right_table_begins_after_many_rows": (
        Exact("1", "2-81", _HEAD),
        Exact("70", "71-130", _ROUNDS),
    ),
    "left_table_begins_after_many_rows": (
        Exact("60", "61-140", _HEAD),
        Exact("1", "2-71", _ROUNDS),
    ),
    "right_header_higher_without_a_gap": (
        Exact("2", "3-7", _HEAD, None, "1:title"),
        Exact("1", "2-4", _ROUNDS),
    ),
    "right_header_lower_without_a_gap": (
        Exact("1", "2-6", _HEAD),
        Exact("3", "4-6", _ROUNDS),
    ),
    "left_header_of_two_rows_right_of_one": (
        Exact("1-2", "3-6", "企业名称 | 营业收入@2023[万元] | 营业收入@2024[万元]"),
        Exact("1", "2-4", _ROUNDS),
    ),
    "three_headers_like_stairs_down": (
        Exact("1", "2-3", "企业名称 | 从业人员"),
        Exact("2", "3-4", "企业名称 | 从业人员"),
        Exact("3", "4-5", "企业名称 | 从业人员"),
    ),
    "three_headers_like_stairs_up": (
        Exact("3", "4-5", "企业名称 | 从业人员"),
        Exact("2", "3-4", "企业名称 | 从业人员"),
        Exact("1", "2-3", "企业名称 | 从业人员"),
    ),
    "sums_by_district_beside_the_table": (Exact("1", "2-6", _HEAD),),
    "a_legend_beside_the_table": (Exact("1", "2-6", _HEAD),),
    "how_to_fill_in_beside_the_table": (Exact("1", "2-6", _HEAD),),
    "words_on_filling_in_that_begin_above_the_header": (Exact("3", "4-8", _HEAD, None, "1:title 2:note"),),
    "a_remark_without_a_header_beyond_an_empty_column": (Exact("1", "2-6", f"{_HEAD} | "),),
    "a_firm_in_the_third_column_under_merged_heads": (
        Exact("1-2", "3-5", "序号 | 所属区 | 企业名称 | 营业收入@2023[万元] | 营业收入@2024[万元]"),
    ),
}
