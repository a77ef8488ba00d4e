"""A published batch of recognitions comes in like any sheet, under all the spellings of the tiers."""

from __future__ import annotations

import pytest

from registry.change import undo
from registry.intake.grammar import read_srdi
from registry.srdi import TierState
from registry.view import firm_rows
from tests.intake.desk import CODES, DAY, Desk, codes

GIANTS = (
    "专精特新“小巨人”企业",
    "专精特新「小巨人」",
    "专精特新『小巨人』企业",
    "国家级专精特新\"小巨人\"企业",
    "“小巨人”",
    "小巨人企业",
)  # fmt: skip
NAMES = tuple(f"上海虚构{number}号航天科技有限公司" for number in "一二三四五六")


@pytest.mark.parametrize("spelling", GIANTS)
def test_a_little_giant_in_every_spelling(spelling: str) -> None:
    read = read_srdi(spelling).value
    assert read is not None
    assert read.tier == "little_giant"


@pytest.mark.parametrize(
    "spelling", ["科技小巨人", "科技小巨人企业", "上海市科技小巨人（含培育）", "科技小巨人培育企业", "“科技小巨人”"]
)
def test_the_technology_little_giant_is_another_thing(spelling: str) -> None:
    assert read_srdi(spelling).value is None


def test_both_in_one_cell_are_the_one_of_the_ladder() -> None:
    for text in ("科技小巨人、专精特新中小企业", "科技小巨人 专精特新中小企业", "专精特新中小企业（科技小巨人）"):
        read = read_srdi(text).value
        assert read is not None
        assert read.tier == "srdi_sme", text


def test_a_whole_batch_is_recorded_and_undone(desk: Desk) -> None:
    desk.take(
        desk.book(
            ("企业名称", "统一社会信用代码", "所属区"), *((n, c, "松江区") for n, c in zip(NAMES, CODES, strict=True))
        )
    )
    rows = [
        (i, name, tier, "2025年(第一批)", "2025-03-20", "虚构〔2025〕8号")
        for i, (name, tier) in enumerate(zip(NAMES, GIANTS, strict=True), 1)
    ]
    sheet = desk.book(("序号", "企业名称", "认定称号", "批次", "公告时间", "公告文号"), *rows)
    plan = desk.take(sheet)
    assert codes(plan) == []
    held = desk.records("recognition")
    assert {(r["tier"], r["batch"], r["recognised"].iso(), r["document"]) for r in held} == {
        ("little_giant", "2025年(第一批)", "2025-03-20", "虚构〔2025〕8号")
    }
    assert len(held) == 6
    assert {
        (row.tier, row.tier_state, row.valid_until.iso()) for row in firm_rows(desk.registry, DAY) if row.valid_until
    } == {("little_giant", TierState.VALID, "2028-02")}
    assert desk.plan(sheet).operations == (), "the list again changes nothing"
    undo(desk.registry, "officer")
    assert desk.records("recognition") == []


def test_a_list_of_revocations_takes_titles_away(desk: Desk) -> None:
    desk.take(desk.book(("企业名称", "统一社会信用代码", "所属区"), (NAMES[0], CODES[0], "松江区")))
    desk.take(
        desk.book(("企业名称", "认定称号", "批次", "公告时间"), (NAMES[0], "专精特新中小企业", "第二批", "2023-03-15"))
    )
    desk.take(
        desk.book(
            ("企业名称", "认定称号", "批次", "撤销日期", "撤销原因"),
            (NAMES[0], "专精特新中小企业", "第二批", "2025-05-20", "弄虚作假"),
        )
    )
    (one,) = desk.records("recognition")
    assert (one["revoked_on"].iso(), one["revoked_for"]) == ("2025-05-20", "falsification")
    (row,) = firm_rows(desk.registry, DAY)
    assert row.tier_state is TierState.LAPSED
