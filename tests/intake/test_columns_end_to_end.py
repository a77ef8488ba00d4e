"""What columns mean, seen in the registry after the import."""

from __future__ import annotations

import pytest

from tests.intake.desk import CODES, Desk, codes, wan

NAME = "上海示例航天科技有限公司"


@pytest.mark.parametrize(
    ("header", "text", "basis"),
    [
        ("投后估值（亿元）", 10, "post"),
        ("投前估值（亿元）", 10, "pre"),
        ("估值（亿元）", 10, None),
        ("估值", "投前10亿元", "pre"),
        ("Post-money valuation (RMB mn)", 1000, "post"),
    ],
)
def test_a_valuation_says_whether_it_counts_the_money(desk: Desk, header: str, text: object, basis: str | None) -> None:
    book = desk.book(
        ["企业名称", "融资轮次", "融资时间", "融资金额（万元）", header], [NAME, "A轮", "2023年5月", 5000, text]
    )
    desk.take(desk.book(["企业名称", "统一社会信用代码", "所属区", "成立时间"], [NAME, CODES[0], "松江区", "2018年"]))
    desk.take(book)
    (held,) = desk.records("funding_event")
    assert held["valuation_basis"] == basis
    assert held["valuation"].lo_fen == wan(100_000)
    assert not desk.plan(book).change_set("officer", ""), "the same file again changes nothing"


def test_a_round_may_raise_more_than_it_was_worth_before(desk: Desk) -> None:
    head = ["企业名称", "融资轮次", "融资时间", "融资金额（万元）", "投前估值（万元）"]
    plan = desk.plan(desk.book(head, [NAME, "A轮", "2023年5月", 5000, 4000]))
    assert "amount_exceeds_valuation" not in [p.code for p in (*plan.problems, *plan.warnings)]


def test_two_tables_beside_each_other_are_both_taken(desk: Desk) -> None:
    book = desk.book(
        ["企业名称", "统一社会信用代码", "所属区", "成立时间", None, "企业名称", "融资轮次", "金额/时间"],
        [NAME, CODES[0], "松江区", "2018年", None, NAME, "A轮", "5000万元/2023年5月"],
        ["上海虚构卫星技术有限公司", CODES[1], "闵行区", "2019年", None, NAME, "B轮", "2024年6月，1亿元"],
    )
    desk.take(book)
    assert len(desk.records("firm")) == 2
    rounds = {r["round_text"]: r for r in desk.records("funding_event")}
    assert {name: r["amount"].lo_fen for name, r in rounds.items()} == {"A轮": wan(5_000), "B轮": wan(10_000)}
    assert {name: r["announced"].start.isoformat() for name, r in rounds.items()} == {
        "A轮": "2023-05-01",
        "B轮": "2024-06-01",
    }


@pytest.mark.parametrize(
    ("above", "header", "fen", "currency"),
    [
        (None, "注册资本（人民币/万元）", 100_000_000, "CNY"),
        (None, "注册资本（美元，万）", 100_000_000, "USD"),
        (None, "注册资本（单位：百万元）", 10_000_000_000, "CNY"),
        (None, "Registered capital, RMB 10,000", 100_000_000, "CNY"),
        (None, "Registered capital (in 10k yuan)", 100_000_000, "CNY"),
        (None, "Registered capital (US$'000)", 10_000_000, "USD"),
        ("单位：人民币/万元", "注册资本", 100_000_000, "CNY"),
        ("Unit: RMB 10k", "注册资本", 100_000_000, "CNY"),
        ("Unit: CNY mn", "注册资本", 10_000_000_000, "CNY"),
        ("（人民币万元）", "注册资本", 100_000_000, "CNY"),
    ],
)
def test_a_unit_that_is_spelt_out_of_parts(desk: Desk, above: str | None, header: str, fen: int, currency: str) -> None:
    rows = [["企业名称", header], ["上海格思航天科技有限公司", 100]]
    assert codes(desk.take(desk.book(*([[above]] if above else []), *rows))) == []
    capital = desk.firm()["reg_capital"]
    assert (capital.lo_fen, capital.hi_fen, capital.currency) == (fen, fen, currency)
