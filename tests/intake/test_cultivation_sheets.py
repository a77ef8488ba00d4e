"""Sheets of an office's cultivation work: visits, needs and promises, tasks, plans, support and its payments."""

from __future__ import annotations

from typing import Any

import pytest

from registry.change import check_registry, undo
from registry.i18n import Language
from registry.report.register_workbook import export_register
from tests.intake.desk import CODES, Desk, codes, wan

NAME = "上海晨曦航天科技有限公司"
OTHER = "上海望舒卫星应用有限公司"
_SILENT = {"uid", "firm", "digest", "support", "source", "remark"}


@pytest.fixture
def desk_with_firms(desk: Desk) -> Desk:
    desk.take(desk.book(("企业名称", "统一社会信用代码"), (NAME, CODES[0]), (OTHER, CODES[1])))
    return desk


def held(desk: Desk, table: str) -> list[dict[str, Any]]:
    """What the records of a table say, empty fields left out, dates and sums as plain values."""
    return [
        {
            key: value.iso() if hasattr(value, "iso") else value.lo_fen if hasattr(value, "lo_fen") else value
            for key, value in record.items()
            if value is not None and key not in _SILENT
        }
        for record in desk.records(table)
    ]


def test_visits_with_needs_and_promises_stand_in_one_sheet(desk_with_firms: Desk) -> None:
    desk = desk_with_firms
    sheet = desk.book(
        (
            "序号",
            "企业名称",
            "走访日期",
            "走访方式",
            "走访人员",
            "联系人",
            "走访记录",
            "诉求",
            "承诺事项",
            "承办单位",
            "承诺时限",
        ),
        (
            1,
            NAME,
            "2025年3月",
            "实地走访",
            "甲专员",
            "乙某",
            "看了试车台",
            "试车场地不足",
            "协调临时场地",
            "区经委",
            "2025-06-30",
        ),
        (2, OTHER, "2025-04-02", "电话", "甲专员", "丙某", "询问融资进展", None, None, None, None),
    )
    plan = desk.take(sheet)
    assert codes(plan) == []
    engagements = sorted(held(desk, "engagement"), key=lambda e: e["held"])
    assert engagements == [
        {"kind": "visit", "held": "2025-03", "officer": "甲专员", "participants": "乙某", "notes": "看了试车台"},
        {"kind": "call", "held": "2025-04-02", "officer": "甲专员", "participants": "丙某", "notes": "询问融资进展"},
    ]
    assert held(desk, "need") == [
        {"text": "试车场地不足", "promised": "协调临时场地", "promised_by": "区经委", "due": "2025-06-30"}
    ]
    assert desk.plan(sheet).operations == (), "the same sheet again finds what it gave"
    with desk.registry.read() as connection:
        log = "".join(connection.exec_driver_sql("SELECT delta FROM change_log").scalars())
    assert "甲专员" in log
    assert "乙某" not in log, "who was met stands outside the log"
    assert check_registry(desk.registry) == []
    undo(desk.registry, "officer")
    assert (held(desk, "engagement"), held(desk, "need")) == ([], [])


def test_support_with_its_payments(desk_with_firms: Desk) -> None:
    desk = desk_with_firms
    head = (
        "企业名称",
        "扶持政策",
        "金额（万元）",
        "批复日期",
        "文号",
        "兑现状态",
        "附带条件",
        "拨付日期",
        "拨付金额（万元）",
    )
    fund = (NAME, "产业基金", 800, "2024-05-10", "虚构〔2024〕1号", "已拨付", "两年内不迁出")
    sheet = desk.book(
        head,
        (*fund, "2024-06-01", 500),
        (*fund, "2024-12-01", 300),
        (OTHER, "贷款贴息", 60, "2025-01-08", None, "申请中", None, None, None),
    )
    plan = desk.take(sheet)
    assert codes(plan) == []
    supports = {s["instrument"]: s for s in held(desk, "support")}
    assert supports["产业基金"] == {
        "instrument": "产业基金",
        "amount": wan(800),
        "decided": "2024-05-10",
        "document": "虚构〔2024〕1号",
        "state": "paid",
        "condition": "两年内不迁出",
    }
    assert supports["贷款贴息"]["state"] == "sought"
    payments = desk.records("payment")
    assert sorted((p["paid"].iso(), p["amount"].lo_fen, p["kind"]) for p in payments) == [
        ("2024-06-01", wan(500), "out"),
        ("2024-12-01", wan(300), "out"),
    ]
    (uid,) = {p["support"] for p in payments}
    assert uid == next(s["uid"] for s in desk.records("support") if s["instrument"] == "产业基金")
    assert desk.plan(sheet).operations == ()
    undo(desk.registry, "officer")
    assert desk.records("payment") == desk.records("support") == []
    assert check_registry(desk.registry) == []


@pytest.mark.parametrize(
    ("head", "row", "table", "said"),
    [
        (("单位名称", "企业诉求", "办理状态"), (NAME, "人才公寓", "办理中"), "need", {"text": "人才公寓", "state": "under_way"}),
        (("企业名称", "任务", "负责人", "截止日期"), (NAME, "回访", "甲", "2025-05-01"), "task",
         {"text": "回访", "officer": "甲", "due": "2025-05-01"}),
        (("企业名称", "服务专员", "目标梯度", "目标年度"), (NAME, "甲", "小巨人", 2026), "cultivation_plan",
         {"officer": "甲", "target_tier": "little_giant", "target_year": 2026}),
        (("Firm", "Date of contact", "Kind of contact", "Notes of the contact"), (NAME, "2025-02-03", "Meeting", "x"), "engagement",
         {"held": "2025-02-03", "kind": "meeting", "notes": "x"}),
        (("Firm", "Policy instrument", "State of the support", "Amount"), (NAME, "Interest relief", "Granted", "60万元"), "support",
         {"instrument": "Interest relief", "state": "granted", "amount": wan(60)}),
        (("Firm", "Need", "What was promised", "Due by"), (NAME, "a test stand", "a site", "2025-06"), "need",
         {"text": "a test stand", "promised": "a site", "due": "2025-06"}),
    ],
)  # fmt: skip
def test_each_kind_of_sheet_in_both_languages(
    desk_with_firms: Desk, head: tuple[str, ...], row: tuple[object, ...], table: str, said: dict[str, Any]
) -> None:
    plan = desk_with_firms.take(desk_with_firms.book(head, row))
    assert codes(plan) == []
    assert held(desk_with_firms, table) == [said]


def test_a_later_sheet_updates_the_need_it_finds(desk_with_firms: Desk) -> None:
    desk = desk_with_firms
    desk.take(desk.book(("企业名称", "诉求", "承诺事项"), (NAME, "试车场地不足", "协调")))
    desk.take(desk.book(("企业名称", "诉求", "办理状态", "办结日期"), (NAME, "试车场地 不足", "已办结", "2025-07-01")))
    assert held(desk, "need") == [
        {"text": "试车场地 不足", "promised": "协调", "state": "kept", "closed": "2025-07-01"}
    ]


def test_two_grants_of_one_policy_in_two_years_are_two(desk_with_firms: Desk) -> None:
    desk = desk_with_firms
    desk.take(
        desk.book(("企业名称", "扶持政策", "金额", "批复日期"), (NAME, "贷款贴息", "60万元", "2024-03-01"),
                  (NAME, "贷款贴息", "60万元", "2025-03-01"))
    )  # fmt: skip
    assert len(desk.records("support")) == 2


def test_the_whole_registry_goes_out_with_the_file_and_without_persons(desk_with_firms: Desk) -> None:
    from openpyxl import load_workbook

    desk = desk_with_firms
    desk.take(
        desk.book(("企业名称", "走访日期", "联系人", "走访记录"), (NAME, "2025-03-01", "乙某", "看了试车台")),
        desk.book(("企业名称", "扶持政策", "拨付日期", "拨付金额"), (NAME, "产业基金", "2024-06-01", "500万元")),
    )
    out = desk.folder / "out.xlsx"
    export_register(desk.registry, out, Language.ZH)
    book = load_workbook(out)
    text = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
    assert {"走访联系", "诉求与承诺", "待办任务", "扶持", "拨付", "培育计划"} <= set(book.sheetnames)
    assert "看了试车台" in text
    assert "500万元" in text
    assert "乙某" not in text
