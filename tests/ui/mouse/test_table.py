"""The table of firms by mouse alone: from a number of the overview to a search, a view, a cell and a change of several."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.firms import card_of, column, table_of, undo
from tests.ui.mouse.hand import Hand
from ui.firms.columns_dialog import ColumnsDialog
from ui.firms.lines import ValueRow
from ui.firms.view_strip import NameDialog
from ui.kit.table.columns import CHECK
from ui.overview.page import OverviewPage


def test_the_table_by_mouse_alone(day: Opening, fresh: Path) -> None:
    with day("table", "overview", "firms", file=fresh) as hand:
        from_a_number_to_its_firms(hand)
        search_and_filter(hand)
        sort_and_keep(hand)
        choose_a_column(hand)
        edit_a_cell(hand, fresh)
        set_for_several(hand, fresh)


def from_a_number_to_its_firms(hand: Hand) -> None:
    page = hand.window.pages["overview"]
    assert isinstance(page, OverviewPage)
    hand.rest(lambda: page.view is not None)
    hand.picture("overview")
    first = next(cell for cell in page.targets if cell.figure.isEnabled())
    hand.click(first.figure)
    assert hand.window.front == "firms"
    table = table_of(hand)
    assert 0 < table.model.rowCount() < 60
    hand.picture("behind-a-number")
    hand.click(table.filters._behind)
    assert table.model.rowCount() == 60


def search_and_filter(hand: Hand) -> None:
    page = table_of(hand)
    hand.write(page.search, "yxht")
    assert [row.short_name for row in page.model.rows()] == ["砚霄航天"]
    hand.picture("search")
    hand.press("Filter")
    hand.pick("Clear search and filters")
    assert page.model.rowCount() == 60
    hand.click(page.filters._chips["segment"])
    hand.picture("chip")
    words = hand.pick_where(lambda _words: True)
    assert {row.segment for row in page.model.rows()} == {"launch"}
    assert words in page.filters._chips["segment"].text()


def sort_and_keep(hand: Hand) -> None:
    page = table_of(hand)
    for falls in (False, True):
        hand.header(page.table, column(page, "raised"))
        money = [row.raised_fen for row in page.model.rows() if row.raised_fen is not None]
        assert money == sorted(money, reverse=falls)
    wide = page.side.width()
    hand.press("Save as a view")
    name = hand.dialog(NameDialog)
    hand.write(name.name, "Launchers")
    hand.picture("name")
    hand.press("Save view")
    assert page.views.view.name == "Launchers"
    assert page.side.width() == wide, "a view that folds away takes no room of the pane"
    hand.picture("kept")
    hand.tab(page.views.strip.tabs, 0)
    assert page.model.rowCount() == 60
    strip = page.views.strip
    last = strip.tabs.count() - 1
    if strip.tabs.isTabVisible(last):
        hand.tab(strip.tabs, last)
    else:
        hand.click(strip.more)
        hand.pick_where(lambda words: words == "Launchers")
    assert page.model.rowCount() == 8


def choose_a_column(hand: Hand) -> None:
    """The staff come into the table, and half of what is less wanted goes."""
    page = table_of(hand)
    hand.press("Columns of the table")
    asked = hand.dialog(ColumnsDialog)
    hand.click(asked.line("headcount").box)
    for key in ("until", "round"):
        hand.click(asked.line(key).box)
    hand.picture("columns")
    hand.press("Show columns")
    assert "headcount" in {c.key for c in page.table.visible_columns()}


def edit_a_cell(hand: Hand, file: Path) -> None:
    """A click on a cell and a figure typed; its source in the card below, and the tick beside it."""
    page = table_of(hand)
    place = page.model.index(1, column(page, "headcount"))
    firm = page.model.row(1)
    assert firm is not None
    hand.cell(page.table, place)
    hand.type("512")
    editor = page.cells.editor
    assert editor is not None
    hand.write(editor._source, "Visit to the plant")
    hand.picture("cell")
    hand.press("Save the value", editor)
    assert next(row for row in page.model.rows() if row.uid == firm.uid).headcount == 512
    figures = [m for m in card_of(hand, file, firm.uid).metrics if m.values["metric"] == "headcount"]
    origin = next(f.provenance for m in figures if m.values["lo"] == 512 for f in m.fields if f.field.key == "lo")
    assert origin is not None
    assert (origin.kind, origin.note) == ("person", "Visit to the plant")
    undo(hand)
    assert next(row for row in page.model.rows() if row.uid == firm.uid).headcount == firm.headcount


def set_for_several(hand: Hand, file: Path) -> None:
    """Three checked firms get one park, with its source, and a menu takes it back from all."""
    page = table_of(hand)
    box = column(page, CHECK)
    hand.cell(page.table, page.model.index(0, box))
    hand.cell(page.table, page.model.index(2, box), held=Qt.KeyboardModifier.ShiftModifier)
    uids = [row.uid for row in page.model.checked()]
    assert len(uids) == 3
    hand.picture("checked")
    pane = page.many.pane
    hand.twice(next(row for row in pane.findChildren(ValueRow) if pane._key_of(row) == "park"))
    assert pane.editor is not None
    hand.write(pane.editor._input, "虚构火箭园")
    hand.write(pane.editor._source, "园区来函")
    hand.picture("for-several")
    hand.press("Save the value", pane)
    parks = [next(f.value for f in card_of(hand, file, uid).profile if f.field.key == "park") for uid in uids]
    assert parks == ["虚构火箭园"] * 3
    hand.picture("set")
    undo(hand)
    parks = [next(f.value for f in card_of(hand, file, uid).profile if f.field.key == "park") for uid in uids]
    assert "虚构火箭园" not in parks
    hand.press("Uncheck all")
    assert page.model.checked_count == 0
