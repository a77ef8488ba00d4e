"""One column that feeds two fields: which headers say so, and how a cell is divided between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.mapping import Subject, Target, choices, target_for
from registry.intake.splitting import split_value
from tests.intake.headers import mapped

TWO = {
    "融资金额及时间": ("funding_event.amount", "funding_event.announced"),
    "轮次/金额": ("funding_event.round_text", "funding_event.amount"),
    "轮次／时间": ("funding_event.round_text", "funding_event.announced"),
    "金额/时间": ("funding_event.amount", "funding_event.announced"),
    "联系人及电话": ("contact.person", "contact.phone"),
    "联系人、联系电话": ("contact.person", "contact.phone"),
    "成立时间/注册资本": ("firm.established", "firm.reg_capital"),
    "企业名称与统一社会信用代码": ("firm.legal_name", "firm.uscc"),
    "认定时间和批次": ("recognition.recognised", "recognition.batch"),
    "研发人员数及占比": ("metric.rd_staff.2024", "metric.rd_staff_ratio.2024"),
    "营业收入/净利润": ("metric.revenue.2024", "metric.net_profit.2024"),
}


@pytest.mark.parametrize(("header", "expected"), TWO.items())
def test_one_column_may_feed_two_fields(header: str, expected: tuple[str, str]) -> None:
    assert tuple(t.key for t in mapped(header, year=2024).targets) == expected


@pytest.mark.parametrize(
    "header",
    [
        "重大订单/合同",
        "注册地/所在地",
        "结果/状态",
        "法人及电话",
        "净利润和利润总额",
        "供应商及客户",
        "企业名称/其他",
        "/",
        "及",
        "和",
    ],
)
def test_what_is_one_word_or_half_known_is_not_two_fields(header: str) -> None:
    assert len(mapped(header, year=2024).targets) <= 1


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        ("funding_event.amount funding_event.announced", "5000万元/2023年5月", ("5000万元", "2023年5月")),
        ("funding_event.amount funding_event.announced", "2023年5月/5000万元", ("5000万元", "2023年5月")),
        ("funding_event.amount funding_event.announced", "2023/5/1 5000万元", ("5000万元", "2023/5/1")),
        ("funding_event.amount funding_event.announced", "5000万元（2023年5月）", ("5000万元", "2023年5月")),
        ("funding_event.amount funding_event.announced", "5000万元2023年5月", ("5000万元", "2023年5月")),
        ("funding_event.amount funding_event.announced", "超1亿元；2023.05", ("超1亿元", "2023.05")),
        ("funding_event.amount funding_event.announced", "数千万元\n2022年", ("数千万元", "2022年")),
        ("funding_event.amount funding_event.announced", "2023年5月", ("", "2023年5月")),
        ("funding_event.amount funding_event.announced", "1亿元", ("1亿元", "")),
        ("funding_event.amount funding_event.announced", "未披露", ("未披露", "")),
        ("funding_event.amount funding_event.announced", "", ("", "")),
        ("funding_event.round_text funding_event.amount", "A+轮，超1亿元", ("A+轮", "超1亿元")),
        ("funding_event.round_text funding_event.amount", "1亿元 B轮", ("B轮", "1亿元")),
        ("contact.person contact.phone", "张某13800000000", ("张某", "13800000000")),
        ("contact.person contact.phone", "021-50000000 张某", ("张某", "021-50000000")),
        ("contact.person contact.phone", "联系人：张某 电话：13800000000", ("张某", "13800000000")),
        ("contact.person contact.phone", "张某", ("张某", "")),
        ("firm.established firm.reg_capital", "2018-03-01、5000万元", ("2018-03-01", "5000万元")),
    ],
)
def test_a_cell_is_split_among_its_fields(keys: str, text: str, expected: tuple[str, str]) -> None:
    assert split_value(text, [target_for(key) for key in keys.split()]) == expected


@given(st.text(max_size=80), st.lists(st.sampled_from(choices(Subject.FIRM)), max_size=3))
def test_splitting_never_raises_and_invents_nothing(text: str, targets: list[Target]) -> None:
    parts = split_value(text, targets)
    assert len(parts) == max(len(targets), 1)
    assert all(set(part.replace(" ", "")) <= set(text) for part in parts)
