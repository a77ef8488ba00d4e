"""What the text of a header says."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.layout import HeaderParts, Region, clean_header, find_regions
from registry.intake.layout.header import is_unit, sheet_unit_in
from registry.intake.layout.rows import is_footer, is_note, is_section, is_total
from registry.intake.reading import Range, Row, Sheet


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("营业收入（万元）", HeaderParts("营业收入", "万元")),
        ("营业收入(万元)", HeaderParts("营业收入", "万元")),
        ("营业收入【万元】", HeaderParts("营业收入", "万元")),
        ("营业收入\n（万元）", HeaderParts("营业收入", "万元")),
        ("营业收入 万元", HeaderParts("营业收入", "万元")),
        ("营业收入\n万元", HeaderParts("营业收入", "万元")),
        ("营收/亿元", HeaderParts("营收", "亿元")),
        ("营收，亿元", HeaderParts("营收", "亿元")),
        ("营业收入（单位：万元）", HeaderParts("营业收入", "万元")),
        ("营业收入（万元，保留两位小数）", HeaderParts("营业收入", "万元", note="保留两位小数")),
        ("注册资本（人民币，万元）", HeaderParts("注册资本", "万元", currency="CNY")),
        ("融资金额（万美元）", HeaderParts("融资金额", "万美元", currency="USD")),
        ("注册资本(USD million)", HeaderParts("注册资本", "USD million", currency="USD")),
        ("Revenue (RMB mn)", HeaderParts("Revenue", "RMB mn", currency="CNY")),
        ("Revenue, RMB million", HeaderParts("Revenue", "RMB million", currency="CNY")),
        ("*企业名称", HeaderParts("企业名称")),
        ("企业名称*", HeaderParts("企业名称")),
        ("※企业名称：", HeaderParts("企业名称")),
        ("企业名称（必填）", HeaderParts("企业名称", note="必填")),
        ("企业名称（全称）", HeaderParts("企业名称", note="全称")),
        ("企业（简称）", HeaderParts("企业（简称）")),
        ("1.企业名称", HeaderParts("企业名称")),
        ("（2）所属区", HeaderParts("所属区")),
        ("三、主导产品", HeaderParts("主导产品")),
        ("①成立时间", HeaderParts("成立时间")),
        ("成立时间（格式：2023-01-01）", HeaderParts("成立时间", note="格式：2023-01-01")),
        ("产业链\n环节", HeaderParts("产业链环节")),
        ("法 人", HeaderParts("法人")),
        ("联系\n人", HeaderParts("联系人")),
        ("Company\nname", HeaderParts("Company name")),
        ("2024年营业收入", HeaderParts("营业收入", year=2024)),
        ("2024年度营业收入（万元）", HeaderParts("营业收入", "万元", 2024)),
        ("营业收入（2024年）", HeaderParts("营业收入", year=2024)),
        ("营业收入2024", HeaderParts("营业收入", year=2024)),
        ("2024营业收入", HeaderParts("营业收入", year=2024)),
        ("FY2024 Revenue", HeaderParts("Revenue", year=2024)),
        ("人员情况（2024年末）", HeaderParts("人员情况", year=2024)),
        ("资本（截至2024年末）", HeaderParts("资本", year=2024)),
        ("2024年12月31日从业人员", HeaderParts("从业人员", year=2024)),
        ("2024年1-12月营业收入", HeaderParts("营业收入", year=2024)),
        ("2024年", HeaderParts("", year=2024)),
        ("2024", HeaderParts("", year=2024)),
        ("万元", HeaderParts("", "万元")),
        ("单位：万元", HeaderParts("", "万元")),
        ("研发占比（%）", HeaderParts("研发占比", "%", percent=True)),
        ("研发占比％", HeaderParts("研发占比", "%", percent=True)),
        ("增长率（%，同比）", HeaderParts("增长率", "%", percent=True, note="同比")),
        ("设计年产能（颗/年）", HeaderParts("设计年产能", "颗/年")),
        ("从业人员/人", HeaderParts("从业人员", "人")),
        ("有效发明专利(件)", HeaderParts("有效发明专利", "件")),
        ("Revenue (RMB 10k)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue RMB 10k", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB10k)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (10k RMB)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue, RMB 10,000", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB 10,000)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB 10 000)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (in RMB 10,000)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (in 10k yuan)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue in 10k yuan", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (ten thousand yuan)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB, 10k)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB'000)", HeaderParts("Revenue", "千元", currency="CNY")),
        ("Revenue (US$’000)", HeaderParts("Revenue", "千美元", currency="USD")),
        ("Revenue (RMB 000s)", HeaderParts("Revenue", "千元", currency="CNY")),
        ("Revenue (RMB '0000)", HeaderParts("Revenue", "万元", currency="CNY")),
        ("Revenue (RMB 100 million)", HeaderParts("Revenue", "亿元", currency="CNY")),
        ("Revenue / USD 100m", HeaderParts("Revenue", "亿美元", currency="USD")),
        ("2024 revenue (RMB 10k)", HeaderParts("revenue", "万元", 2024, "CNY")),
        ("Revenue (CNY mn)", HeaderParts("Revenue", "CNY mn", currency="CNY")),
        ("Revenue, CNY mn", HeaderParts("Revenue", "CNY mn", currency="CNY")),
        ("Revenue (CNY, mn)", HeaderParts("Revenue", "百万元", currency="CNY")),
        ("Revenue (¥m)", HeaderParts("Revenue", "¥m", currency="CNY")),
        ("Revenue ¥m", HeaderParts("Revenue", "¥m", currency="CNY")),
        ("营业收入（人民币万元）", HeaderParts("营业收入", "人民币万元", currency="CNY")),
        ("营业收入（单位：百万元）", HeaderParts("营业收入", "百万元")),
        ("营业收入（单位：人民币 万元）", HeaderParts("营业收入", "人民币万元", currency="CNY")),
        ("注册资本（人民币/万元）", HeaderParts("注册资本", "万元", currency="CNY")),
        ("注册资本（万元/人民币）", HeaderParts("注册资本", "万元", currency="CNY")),
        ("注册资本（美元，万）", HeaderParts("注册资本", "万美元", currency="USD")),
        ("营业收入（RMB：万元）", HeaderParts("营业收入", "万元", currency="CNY")),
        ("", HeaderParts("")),
        ("\u200b \u3000", HeaderParts("")),
    ],
)
def test_parts(text: str, parts: HeaderParts) -> None:
    assert clean_header(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "发明专利（申请）",
        "研发费用（含资本化）",
        "降本增效等级（0-3）",
        "注册地/所在地",
        "重大订单/合同",
        "近24个月机构投资者数",
        "2022-2024年营业收入",
        "2024年1-6月营业收入",
        "ISO9001-2015",
        "GB/T 19001",
        "有效期至",
        "年度",
        "日期",
        "上年度营业收入",
        "IPO进程",
        "R&D staff",
        "In orbit",
        "注册资本（万元或万美元）",
        "Antenna diameter (m)",
        "Mass (10k)",
        "Revenue above RMB 100 million",
        "Orders (RMB or USD)",
    ],
)
def test_words_that_stay_whole(text: str) -> None:
    assert clean_header(text) == HeaderParts(text)


def test_half_a_year_is_no_year() -> None:
    assert clean_header("2024年上半年营业收入").words == "上半年营业收入"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（金额单位：人民币万元）", "人民币万元"),
        ("表中金额单位为万元", "万元"),
        ("单位：家、万元", "万元"),
        ("企业情况表（单位：亿元）", "亿元"),
        ("单位:万元，人", "万元"),
        ("注：货币单位为万元。", "万元"),
        ("填报单位：示例区经济委员会", None),
        ("注：金额单位以表头为准", None),
        ("单位：家", None),
        ("单位：百万元", "百万元"),
        ("单位：人民币/万元", "万元"),
        ("单位：万元（人民币）", "万元"),
        ("单位：万元  币种：人民币", "万元"),
        ("单位：RMB 10k", "万元"),
        ("Unit: RMB 10,000", "万元"),
        ("Unit: CNY mn", "CNY mn"),
        ("Unit: ¥m", "¥m"),
        ("(in 10k yuan)", "万元"),
        ("in RMB 10,000", "万元"),
        ("Amounts in RMB mn", "RMB mn"),
        ("（人民币万元）", "人民币万元"),
        ("In orbit", None),
        ("（筹）", None),
        ("单位名称", None),
        ("联系单位：上海万元科技有限公司", None),
    ],
)
def test_the_unit_of_a_line(text: str, unit: str | None) -> None:
    assert sheet_unit_in(text) == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("万元", True),
        ("（件）", True),
        ("%", True),
        ("颗/年", True),
        ("企业", False),
        ("", False),
        ("（RMB 10k）", True),
        ("in RMB 10,000", True),
        ("RMB 10,000", False),
        ("¥5,000", False),
        ("10k yuan", False),
    ],
)
def test_units(text: str, expected: bool) -> None:
    assert is_unit(text) is expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("合计", "total"),
        ("合 计", "total"),
        ("总计：", "total"),
        ("小计", "total"),
        ("全区合计（25家）", "total"),
        ("Total", "total"),
        ("注：数据截至年末", "note"),
        ("注1：空白表示未知", "note"),
        ("填报说明：按年填写", "note"),
        ("※ 示例", "note"),
        ("数据来源：企业填报", "note"),
        ("填表人：张某", "footer"),
        ("审核人（签字）：", "footer"),
        ("填报日期：2025年", "footer"),
        ("第 3 页 共 5 页", "footer"),
        ("单位负责人：", "footer"),
        ("一、运载火箭", "section"),
        ("（二）卫星", "section"),
        ("上海示例航天科技有限公司", ""),
        ("注册资本", ""),
        ("备注", ""),
        ("来源", ""),
        ("总体技术研究所", ""),
        ("联系人", ""),
        ("合计算科技有限公司", ""),
        ("第一航天", ""),
        ("说明书编制服务", ""),
    ],
)
def test_lines(text: str, kind: str) -> None:
    found = {"total": is_total(text), "note": is_note(text), "footer": is_footer(text), "section": is_section(text)}
    assert [name for name, hit in found.items() if hit] == ([kind] if kind else [])


@given(st.text(max_size=60))
def test_any_text_is_taken_apart(text: str) -> None:
    parts = clean_header(text)
    assert parts.year is None or 1900 <= parts.year <= 2099
    assert not parts.percent or parts.unit is not None
    assert parts.words == parts.words.strip()


@given(
    st.sampled_from(["营业收入", "注册资本", "净利润"]),
    st.sampled_from(["万元", "亿元", "元", "万美元"]),
    st.integers(2000, 2030),
)
def test_a_header_put_together_is_taken_apart(words: str, unit: str, year: int) -> None:
    for text in (f"{year}年{words}（{unit}）", f"*{words}（{year}年）\n({unit})", f"{year}年度{words}/{unit}"):
        parts = clean_header(text)
        assert (parts.words, parts.unit, parts.year) == (words, unit, year)


_CELLS = st.one_of(
    st.none(),
    st.integers(0, 3000),
    st.text(max_size=6),
    st.sampled_from(
        [
            "企业名称",
            "序号",
            "合计",
            "注：",
            "单位：万元",
            "2024年",
            "营业收入（万元）",
            "示例",
            "一、名单",
            "填表人：",
            "备注",
            "甲",
            "万元",
        ]
    ),
)


@given(
    st.lists(st.lists(_CELLS, max_size=7), max_size=16),
    st.lists(st.tuples(st.integers(1, 16), st.integers(1, 7), st.integers(0, 3), st.integers(0, 3)), max_size=4),
)
def test_no_sheet_is_too_odd(rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> None:
    filled = tuple(Row(n, 1, tuple(values)) for n, values in enumerate(rows, 1) if any(v is not None for v in values))
    sheet = Sheet("S", rows=filled, merged=tuple(Range(t, left, t + h, left + w) for t, left, h, w in merges))
    regions = find_regions(sheet)
    for one, other in combinations(regions, 2):
        assert _ends(one)[1] < _ends(other)[0] or one.columns[-1].index < other.columns[0].index, "none overlaps"
    for region in regions:
        assert region.columns or not region.data_rows
        assert list(region.data_rows) == sorted(set(region.data_rows))
        for row in region.data_rows:
            for column in region.columns:
                region.cell(sheet, row, column.index)


def _ends(region: Region) -> tuple[int, int]:
    return region.header_rows[0], max(region.last_row, region.header_rows[-1])
