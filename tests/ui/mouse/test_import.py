"""A return of a district by mouse alone, from the file to the registry, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint

from registry.intake.importing import commit, prepare, read_files
from registry.store import open_registry
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.store.support import fresh as new_file
from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.firms import table_of
from tests.ui.mouse.hand import Hand
from tests.ui.test_walk import DAWN, DUSK, district_return
from ui.intake.page import IntakePage


def intake_of(hand: Hand) -> IntakePage:
    page = hand.window.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def firms_of(file: Path) -> dict[str, dict[str, Any]]:
    with open_registry(file) as registry, registry.read() as connection:
        return {firm["legal_name"]: firm for firm in records(connection, "firm")}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A registry of one firm, which the return nearly names."""
    held = Workbook()
    for row in (("企业名称", "统一社会信用代码"), (DAWN, CODES[0])):
        held.worksheets[0].append(row)
    held.save(tmp_path / "held.xlsx")
    with new_file(tmp_path / "a.car", name="Shanghai 2025", actor="Test") as registry:
        commit(registry, prepare(registry, read_files([tmp_path / "held.xlsx"])), "Test")
    return tmp_path / "a.car"


def test_a_return_is_imported_and_taken_back_by_mouse_alone(day: Opening, small: Path, tmp_path: Path) -> None:
    with day("import", "intake", "firms", file=small) as hand:
        choose_a_return(hand, district_return(tmp_path / "Q3-Songjiang.xlsx"))
        map_the_columns(hand)
        match_the_firm(hand)
        review_and_commit(hand)
        assert set(firms_of(small)) == {DAWN, DUSK}
        assert firms_of(small)[DUSK]["reg_capital"].lo_fen == 800_0000_00
        assert firms_of(small)[DAWN]["established"].iso() == "2020-12"
        hand.press("Go to Firms")
        assert table_of(hand).model.rowCount() == 2
        hand.go("intake")
        take_it_back(hand)
        assert set(firms_of(small)) == {DAWN}


def choose_a_return(hand: Hand, path: Path) -> None:
    hand.picture("choose")
    hand.answer(path)
    hand.press("Choose files")
    hand.rest(lambda: intake_of(hand).phase == "map")
    hand.picture("map")


def map_the_columns(hand: Hand) -> None:
    """The head typed anew and put back, the unit of a sum, a column that is kept as a note."""
    page = intake_of(hand)
    step = page.map
    assert not page.map_foot.next_button.isEnabled(), "the sums have no unit"
    hand.write(step.header_rows, "1")
    hand.click(step.grid.viewport(), QPoint(60, 60))
    assert step.header_rows.text().startswith("1"), "taken by a click elsewhere"
    hand.picture("head")
    hand.press("More about this sheet")
    hand.pick("Find the tables again")
    assert step.header_rows.text() == "2"
    capital = next(n for n, c in enumerate(step.model.rows()) if c.header == "注册资本")
    hand.cell(step.table, step.model.index(capital, 0))
    hand.choose(step.unit, "万元")
    plan = next(n for n, c in enumerate(step.model.rows()) if c.header == "星座规划")
    hand.cell(step.table, step.model.index(plan, 0))
    hand.click(step.editors.more)
    hand.picture("column-menu")
    hand.pick("Keep as note")
    hand.picture("mapped")
    hand.click(page.map_foot.next_button)
    assert page.phase == "match"


def match_the_firm(hand: Hand) -> None:
    """The name very like one of the registry is that firm; somebody may say otherwise, and say it again."""
    page = intake_of(hand)
    side = page.match.candidates
    hand.picture("match")
    hand.click(side.new)
    hand.cell(page.match.table, page.match.model.index(0, 0))
    hand.click(side.take)
    assert page.match.open_decisions == 0
    hand.picture("matched")
    hand.press("Undo the last")
    hand.press("Undo the last")
    assert page.match.open_decisions == 1
    assert not page.match.back.isVisible()
    hand.click(side.take)
    hand.click(page.match_foot.next_button)
    assert page.phase == "review"


def review_and_commit(hand: Hand) -> None:
    """A day that is none is mended in its cell, a value is left out and taken again."""
    page = intake_of(hand)
    review = page.review
    assert page.state.figures()[:2] == [1, 1]
    hand.picture("review")
    tabs = review.tabs
    number = next(n for n in range(tabs.count()) if tabs.key_at(n) == "problems")
    hand.click(tabs, tabs._box(number).center())
    assert page.state.tab == "problems"
    hand.picture("problems")
    problem = review.pane.problem
    hand.write(problem.field, "2020-12")
    hand.press("Read this text", problem)
    assert page.state.problems == ()
    hand.click(tabs, tabs._box(0).center())
    hand.picture("mended")
    hand.click(review.foot.commit_button)
    hand.rest(lambda: page.phase == "done")
    hand.picture("done")


def take_it_back(hand: Hand) -> None:
    page = intake_of(hand)
    hand.press("Undo this import")
    hand.rest(lambda: page.phase == "choose")
    hand.picture("taken-back")
