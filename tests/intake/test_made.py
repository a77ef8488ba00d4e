"""The imports that were made, and taking one back weeks later with what was changed since."""

from __future__ import annotations

import pytest

from registry.change import undo
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.made import made_imports, undo_outlook
from tests.intake.desk import CODES, Desk
from tests.store.support import everything

HEADER = ("企业名称", "统一社会信用代码", "园区", "注册资本（万元）")
ONE, TWO, THREE = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司", "上海正午航天科技有限公司"


def test_each_import_is_listed_the_latest_first(desk: Desk) -> None:
    assert made_imports(desk.registry) == ()
    desk.take(desk.book(HEADER, (ONE, CODES[0], "临港", 500)), desk.book(HEADER, (TWO, CODES[1], "临港", 800)))
    desk.take(desk.book(HEADER, (THREE, CODES[2], "G60", 100)))
    last, first = made_imports(desk.registry)
    assert (first.files, last.files) == (("1.xlsx", "2.xlsx"), ("3.xlsx",))
    assert (first.actor, first.records, last.records) == ("officer", 2, 1)
    assert first.stands
    undo(desk.registry, "officer", first.tx)
    assert [one.stands for one in made_imports(desk.registry)] == [True, False]


def test_an_import_of_long_ago_is_taken_back_and_what_was_changed_since_stays(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (ONE, CODES[0], "临港", 500), (TWO, CODES[1], "临港", 800)))
    desk.take(desk.book(HEADER, (ONE, CODES[0], "G60", 600), (TWO, CODES[1], "G60", 900)))
    by_name = {firm["legal_name"]: firm["uid"] for firm in desk.records("firm")}
    desk.edit("firm", by_name[ONE], park="莘庄")
    desk.take(desk.book(HEADER, (THREE, CODES[2], "G60", 100)))
    before = everything(desk.registry)
    tx = made_imports(desk.registry)[1].tx
    found = undo_outlook(desk.registry, tx)
    assert everything(desk.registry) == before, "looking writes nothing"
    assert (found.records, found.kept) == (2, 1)
    assert [one.render(Language.EN) for one in found.named] == [f"{ONE}: Park"]
    assert [one.render(Language.ZH) for one in found.named] == [f"{ONE}：园区"]
    done = undo(desk.registry, "officer", tx)
    assert (done.records, len(done.kept)) == (found.records, found.kept), "what was shown is what was done"
    held = {
        firm["legal_name"]: (firm["park"], firm["reg_capital"].lo_fen // 1_000_000) for firm in desk.records("firm")
    }
    assert held == {ONE: ("莘庄", 500), TWO: ("临港", 800), THREE: ("G60", 100)}
    with pytest.raises(UserError):
        undo_outlook(desk.registry, tx)


def test_a_firm_that_a_person_worked_on_stays_whole(desk: Desk) -> None:
    desk.take(desk.book(HEADER, (ONE, CODES[0], "临港", 500), (TWO, CODES[1], "临港", 800)))
    by_name = {firm["legal_name"]: firm["uid"] for firm in desk.records("firm")}
    desk.edit("firm", by_name[ONE], park="莘庄")
    (made,) = made_imports(desk.registry)
    found = undo_outlook(desk.registry, made.tx)
    assert [one.render(Language.EN) for one in found.named] == [f"{ONE}: Firm"]
    undo(desk.registry, "officer", made.tx)
    assert [firm["legal_name"] for firm in desk.records("firm")] == [ONE]
