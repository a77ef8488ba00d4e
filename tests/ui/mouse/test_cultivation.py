"""A day of cultivation by mouse alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from registry.i18n import Title
from registry.model.entities import ENTITIES
from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.hand import Hand
from ui.cultivation.page import CultivationPage
from ui.cultivation.record_dialog import RecordDialog as CultivationRecord
from ui.kit.combo import Combo


def cultivation_of(hand: Hand) -> CultivationPage:
    page = hand.window.pages["cultivation"]
    assert isinstance(page, CultivationPage)
    return page


def test_firms_are_cultivated_by_mouse_alone(day: Opening, fresh: Path, tmp_path: Path) -> None:
    with day("cultivation", "overview", "cultivation", "firms", file=fresh) as hand:
        hand.go("cultivation")
        page = cultivation_of(hand)
        hand.rest(lambda: page.board is not None)
        hand.picture("board")
        who_is_due(hand)
        what_if(hand)
        a_visit(hand)
        the_list_goes_out(hand, tmp_path / "list.xlsx")
        as_a_list(hand)


def who_is_due(hand: Hand) -> None:
    """A list of work by its tab, and a card of it."""
    page = cultivation_of(hand)
    tabs = page.lists.tabs
    number = next(n for n in range(tabs.count()) if tabs.key_at(n) == "due_90")
    if tabs.isTabVisible(number):
        hand.tab(tabs, number)
    else:
        hand.click(page.lists.more)
        hand.pick_where(lambda words: words == tabs.tabText(number))
    assert page.filters.work == "due_90"
    card = [item for item in page.cards._items if item.kind == "card"][1]
    hand.click(page.cards, card.box.center())
    assert page.cards.current == card.key
    hand.picture("due")


def what_if(hand: Hand) -> None:
    """A value that is not known is tried, and what is on record comes back."""
    page = cultivation_of(hand)
    pane = page.pane
    row = next(r for r in pane.list.rows() if r.metric == "market_share")
    hand.click(pane.list, pane.list._box(row).center())
    hand.write(pane.what_if, "12.5")
    assert next(r for r in pane.list.rows() if r.metric == "market_share").value.startswith("12.5")
    hand.picture("tried")
    hand.click(pane.forget)
    assert not next(r for r in pane.list.rows() if r.metric == "market_share").value.startswith("12.5")


def a_visit(hand: Hand) -> None:
    """The file of the firm, and what was done for it."""
    page = cultivation_of(hand)
    hand.click(page.pane.to_file)
    hand.rest(lambda: page.file.file is not None)
    hand.click(page.file.add)
    hand.picture("add-menu")
    hand.pick(engagement())
    asked = hand.dialog(CultivationRecord)
    kind, held, notes = (asked._controls[key] for key in ("kind", "held", "notes"))
    assert isinstance(kind, Combo)
    hand.choose(kind, "call")
    hand.write(held, "2025-06-20")
    hand.write(notes, "区里已反馈缺失数据")
    hand.picture("visit")
    hand.press("Add", asked)
    hand.rest(lambda: any("区里已反馈" in row.text for row in page.file.model.rows()))
    hand.picture("file")
    line = page.file.model.number_of(next(r.key for r in page.file.model.rows() if "区里已反馈" in r.text))
    assert line is not None
    hand.cell(page.file.table, page.file.model.index(line, 0), button=Qt.MouseButton.RightButton)
    hand.picture("file-menu")
    hand.pick("Delete the record")
    hand.rest(lambda: all("区里已反馈" not in row.text for row in page.file.model.rows()))
    hand.press("Undo")
    hand.rest(lambda: any("区里已反馈" in row.text for row in page.file.model.rows()))
    hand.click(page.file.back)


def engagement() -> Title:
    entity = ENTITIES["engagement"]
    return Title(entity.en, entity.zh)


def the_list_goes_out(hand: Hand, path: Path) -> None:
    page = cultivation_of(hand)
    hand.click(page.export)
    hand.picture("export-menu")
    hand.answer(path)
    hand.pick("This list as a workbook by district")
    hand.rest(path.exists)


def as_a_list(hand: Hand) -> None:
    page = cultivation_of(hand)
    hand.press("Show as list")
    assert page.list.isVisible()
    hand.picture("as-list")
    hand.press("Show as board")
    assert page.cards.isVisible()
    hand.click(page.segment)
    hand.pick_where(lambda _words: True)
    hand.picture("narrowed")
