"""A firm that was merged away is still known by its name and code when its sheet comes again."""

from __future__ import annotations

import pytest

from registry.change import apply, merge_firms
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
