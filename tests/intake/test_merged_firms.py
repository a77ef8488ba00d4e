"""A firm that was merged away is still known by its name and code when its sheet comes again."""

from __future__ import annotations

import pytest

from registry.change import apply, merge_firms, redo, undo
from registry.intake.matching import name_key
from registry.intake.memory import load_memory, set_not_same
from registry.intake.remembered import remembered
from tests.intake.desk import CODES, Desk, states

KEPT, GONE = "上海晨曦航天科技有限公司", "上海暮光卫星技术有限公司"
HEAD = ("企业名称", "简称", "统一社会信用代码", "曾用名", "园区", "2024年营业收入（万元）")


@pytest.mark.parametrize("with_codes", [True, False])
def test_the_sheet_of_the_merged_firm_finds_the_kept_one(desk: Desk, with_codes: bool) -> None:
    one, other = CODES[:2] if with_codes else (None, None)
    desk.take(desk.book(HEAD, (KEPT, "晨曦", one, None, "甲园", 10)))
    second = desk.book(HEAD, (GONE, "暮光", other, "上海旧名空间科技有限公司", None, None))
    desk.take(second)
    uids = {f.legal_name: f.uid for f in desk.firms().values()}
    change = merge_firms(desk.registry, uids[KEPT], uids[GONE], frozenset(), "officer", code=one)
    apply(desk.registry, change)
    plan = desk.plan(second)
    assert states(plan) == {KEPT: "unchanged"}
    assert plan.operations == ()
    again = desk.book(HEAD, (KEPT, "晨曦", one, GONE, "甲园", 10))
    assert desk.plan(again).operations == (), "its old name is known already"


OTHER = "上海晨羲航天科技有限公司"


def two(desk: Desk) -> dict[str, str]:
    """Both firms, without codes, and their uids by name."""
    desk.take(desk.book(("企业名称",), (KEPT,), (GONE,)))
    return {f.legal_name: f.uid for f in desk.firms().values()}


def merge(desk: Desk, uids: dict[str, str], keep: str, gone: str) -> None:
    apply(desk.registry, merge_firms(desk.registry, uids[keep], uids[gone], frozenset(), "officer"))


def test_what_was_told_apart_from_a_merged_firm_is_told_apart_from_the_one_that_was_kept(desk: Desk) -> None:
    uids = two(desk)
    desk.take(desk.book(("企业名称", "曾用名"), (KEPT, OTHER)))
    sheet = desk.book(("企业名称", "园区"), (OTHER, "乙园"))
    assert states(desk.plan(sheet)) == {KEPT: "updated"}, "it links by the former name"
    set_not_same(desk.registry, [(uids[KEPT], name_key(OTHER))], "officer")
    assert states(desk.plan(sheet)) == {OTHER: "new"}
    merge(desk, uids, GONE, KEPT)
    assert load_memory(desk.registry).not_same == {(uids[GONE], name_key(OTHER))}
    assert states(desk.plan(sheet)) == {OTHER: "new"}, "the firm that was kept is not that one either"
    (pair,) = remembered(desk.registry).pairs
    assert pair.firm == GONE
    undo(desk.registry, "officer")
    assert load_memory(desk.registry).not_same == {(uids[KEPT], name_key(OTHER))}
    redo(desk.registry, "officer")
    assert load_memory(desk.registry).not_same == {(uids[GONE], name_key(OTHER))}


@pytest.mark.parametrize("keep", [KEPT, GONE])
def test_two_firms_that_were_told_apart_and_then_merged_are_one(desk: Desk, keep: str) -> None:
    uids = two(desk)
    gone = GONE if keep == KEPT else KEPT
    set_not_same(desk.registry, [(uids[KEPT], name_key(GONE)), (uids[GONE], name_key(KEPT))], "officer")
    merge(desk, uids, keep, gone)
    for name in (KEPT, GONE):
        assert states(desk.plan(desk.book(("企业名称", "园区"), (name, "乙园")))) == {keep: "updated"}


def test_a_firm_that_was_merged_twice_is_followed_to_the_end(desk: Desk) -> None:
    desk.take(desk.book(("企业名称",), (KEPT,), (GONE,), ("江苏长庚火箭发动机有限公司",)))
    uids = {f.legal_name: f.uid for f in desk.firms().values()}
    set_not_same(desk.registry, [(uids[GONE], "x")], "officer")
    merge(desk, uids, KEPT, GONE)
    merge(desk, uids, "江苏长庚火箭发动机有限公司", KEPT)
    assert load_memory(desk.registry).not_same == {(uids["江苏长庚火箭发动机有限公司"], "x")}
