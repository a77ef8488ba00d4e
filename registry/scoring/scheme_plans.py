"""The sheets that a scheme fills as a workbook: their names, columns and settings, always in both languages.

A sheet's second row holds the keys of its columns, so that headings may be changed or translated; columns without a key
explain and are not read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.scoring.titles import Title

KEY_ROW, HEAD_ROW, FIRST_ROW = 2, 3, 4
"""Rows of a sheet, counted from 1; the first holds its name and sums."""


class Kept(StrEnum):
    """How a value stands in its cell."""

    TEXT = "text"
    WHOLE = "whole"
    FIGURE = "figure"  # a number, or a word in its place ("anchor")
    POINTS = "points"
    WEIGHT = "weight"  # in points of 100
    LIST = "list"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `key`: dotted path in the scheme's tables, "" for one that only explains."""

    key: str
    title: Title
    kept: Kept = Kept.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet. `key` names the list of tables it holds; a key in brackets is laid out by its own rules."""

    key: str
    title: str
    columns: tuple[Column, ...]

    @property
    def weight_column(self) -> int | None:
        """The number of the column whose sum must be 100, counted from 1; None without one."""
        places = [n for n, c in enumerate(self.columns, start=1) if c.kept is Kept.WEIGHT and c.key]
        return places[0] if places else None


def _c(key: str, en: str, zh: str, kept: Kept = Kept.TEXT, width: int = 14) -> Column:
    return Column(key, Title(en, zh), kept, width)


_NAMES = (
    _c("code", "Code", "代码", width=18),
    _c("title.zh", "Name", "名称", width=24),
    _c("title.en", "Name, English", "英文名称", width=30),
)
_OF = (_c("indicator", "Indicator", "指标代码", width=18), _c("", "Name", "指标名称", width=24))

SHEETS: tuple[SheetPlan, ...] = (
    SheetPlan(
        "[scheme]",
        "方案 Scheme",
        (
            _c("key", "Setting", "设置", width=26),
            _c("value", "Value", "值", Kept.FIGURE, 44),
            _c("", "Meaning", "含义", width=60),
        ),
    ),
    SheetPlan("dimension", "维度 Dimensions", (*_NAMES, _c("", "Weight", "权重", Kept.WEIGHT, 10))),
    SheetPlan(
        "indicator",
        "指标 Indicators",
        (
            _c("dimension", "Dimension", "维度", width=16),
            *_NAMES,
            _c("weight", "Weight", "权重", Kept.WEIGHT, 10),
            _c("unit", "Unit", "单位", width=10),
            _c("", "Better", "方向", width=10),
            _c("source", "Source", "数据来源", width=40),
            _c("missing", "Missing value", "缺失处理", width=14),
            _c("grounded.zh", "Grounds", "依据", width=40),
            _c("grounded.en", "Grounds, English", "英文依据", width=40),
            _c("not_applicable", "Not asked where", "不适用条件", width=30),
            _c("not_applicable_note.zh", "Reason", "不适用说明", width=30),
            _c("not_applicable_note.en", "Reason, English", "英文不适用说明", width=30),
        ),
    ),
    SheetPlan(
        "[value]",
        "计分 Value functions",
        (
            *_OF,
            _c("kind", "Function", "计分方法", width=14),
            _c("option", "Option", "选项", width=10),
            _c("role", "Row", "行", width=10),
            _c("figure", "Figure, code or words", "数值、代码或词语", Kept.FIGURE, 36),
            _c("points", "Points", "分值", Kept.POINTS, 10),
            _c("", "Code means", "代码含义", width=24),
        ),
    ),
    SheetPlan(
        "[segment]",
        "环节 Segments",
        (
            *_OF,
            _c("table", "Table", "表", width=10),
            _c("segment", "Segment", "产业链环节", width=14),
            _c("detail", "Position", "细分", width=20),
            _c("value", "Goalpost", "满分值", Kept.FIGURE, 14),
            _c("", "Position means", "细分含义", width=30),
        ),
    ),
    SheetPlan(
        "[rule]",
        "定值 Fixed values",
        (
            *_OF,
            _c("when", "Where", "条件", width=60),
            _c("points", "Points", "分值", Kept.POINTS, 10),
            _c("note.zh", "Note", "说明", width=40),
            _c("note.en", "Note, English", "英文说明", width=40),
        ),
    ),
    SheetPlan(
        "veto",
        "否决 Vetoes",
        (
            *_NAMES,
            _c("failed.zh", "Where it fails", "否决原因", width=30),
            _c("failed.en", "Where it fails, English", "英文否决原因", width=30),
            _c("lookback", "Months back", "追溯月数", Kept.WHOLE, 10),
        ),
    ),
    SheetPlan(
        "floor",
        "最低分 Floors",
        (
            *_NAMES,
            _c("on", "Of", "对象", width=22),
            _c("least", "Least points", "最低分", Kept.POINTS, 12),
        ),
    ),
    SheetPlan(
        "quota",
        "名额 Quotas",
        (
            *_NAMES,
            _c("attribute", "Firms told apart by", "划分依据", width=18),
            _c("group", "Group", "组别", width=18),
            _c("least", "Fewest", "至少", Kept.WHOLE, 10),
            _c("most", "Most", "至多", Kept.WHOLE, 10),
        ),
    ),
    SheetPlan(
        "panel.item",
        "评审 Panel items",
        (
            *_NAMES,
            _c("weight", "Weight", "权重", Kept.WEIGHT, 10),
            _c("guide.zh", "Guide", "评分要点", width=50),
            _c("guide.en", "Guide, English", "英文评分要点", width=50),
        ),
    ),
    SheetPlan(
        "milestone",
        "里程碑 Milestones",
        (
            *_NAMES,
            _c("kinds", "Kinds", "类别", Kept.LIST, 30),
            _c("points", "Points", "分值", Kept.WHOLE, 8),
            _c("later", "Each later one", "后续每次", Kept.WHOLE, 10),
            _c("later_most", "At most", "至多次数", Kept.WHOLE, 10),
            _c("outcome_needed", "Outcome needed", "须有结果", Kept.FLAG, 10),
            _c("quantity", "Least quantity", "最低数量", Kept.WHOLE, 12),
            _c("pattern", "Words that prove it", "证明词式", width=40),
            _c("unless", "Words that disprove it", "排除词式", width=40),
            _c("family", "Family", "同类", width=10),
            _c("segments", "Segments", "环节", Kept.LIST, 14),
        ),
    ),
)

SETTINGS: dict[str, Title] = {
    "format": Title("Format of this file", "文件格式"),
    "code": Title("Code of the scheme", "方案代码"),
    "version": Title("Version", "版本"),
    "title.zh": Title("Name", "名称"),
    "title.en": Title("Name, English", "英文名称"),
    "size": Title("Seats", "入选名额"),
    "reserve": Title("Firms that wait below the list", "候补企业数"),
    "rank_on": Title("Rank on the published (rounded) or the exact score", "按公布分（rounded）或精确分（exact）排名"),
    "decimals": Title("Decimals of the published score", "公布分小数位数"),
    "missing": Title(
        "A missing value counts: middle, zero, neutral (60), redistribute",
        "缺失值计分：middle 取中值、zero 计零、neutral 计 60、redistribute 权重再分配",
    ),
    "min_available": Title(
        "Percent of a dimension that must be known for redistribute", "权重再分配所需的维度已知比例（%）"
    ),
    "objective_share": Title("Percent of the total that the objective part is", "客观部分占总分比例（%）"),
    "completeness_floor": Title(
        "Percent of weight that must be known for a firm to be chosen", "入选所需的数据完备度（%）"
    ),
    "recognition_years": Title("Years that a recognition without an end is valid", "未载明期限的认定有效年数"),
    "milestone_cap": Title("Most milestone points", "里程碑分上限"),
    "milestone_grade": Title("Weakest evidence that proves a milestone", "里程碑最低佐证等级"),
    "tie_chain": Title("What decides a tie across the cut, in order", "并列时依次比较"),
    "grade_cap.A": Title("Most points on evidence of grade A", "A 级佐证最高分"),
    "grade_cap.B": Title("Most points on evidence of grade B", "B 级佐证最高分"),
    "grade_cap.C": Title("Most points on evidence of grade C", "C 级佐证最高分"),
    "grade_cap.D": Title("Most points on evidence of grade D", "D 级佐证最高分"),
    "panel.aggregate": Title("Panel: mean, median or trimmed mean", "评审汇总：mean 平均、median 中位、trimmed 去极值平均"),
    "panel.trim_level": Title("Panel: extremes of each item or of the totals", "去极值对象：item 各项目、total 总分"),
    "panel.drop": Title("Panel: how many highest and lowest are left out", "去掉最高、最低分各几个"),
    "panel.drop_from": Title("Panel: from how many valid marks on", "有效分数达几个起去极值"),
    "panel.least": Title("Panel: fewer valid marks give no result", "有效分数最少个数"),
    "panel.outlier": Title("Panel: points from the median that need a reason", "偏离中位数多少分须说明"),
    "panel.comment_above": Title("Panel: comment needed from", "不低于多少分须附评语"),
    "panel.comment_below": Title("Panel: comment needed up to", "不高于多少分须附评语"),
}  # fmt: skip
LIST_SETTINGS = ("tie_chain",)
