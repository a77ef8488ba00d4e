"""The page of one firm by mouse alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt

from registry.model.values import AmountKind
from registry.view.overview.model import FixKind
from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.firms import card_of, column, table_of, undo
from tests.ui.mouse.hand import Hand
from ui.firms.lines import RecordRow, ValueRow
from ui.firms.record_dialog import RecordDialog
from ui.firms.value_history import HistoryDialog


def test_the_page_of_a_firm_by_mouse_alone(day: Opening, fresh: Path) -> None:
    with day("firm", "firms", file=fresh) as hand:
        page = table_of(hand)
        hand.cell(page.table, page.model.index(3, column(page, "name")))
        where_a_value_came_from(hand)
        narrow_the_pane(hand)
        hand.cell(page.table, page.model.index(3, column(page, "name")), twice=True)
        assert page.firm_open
        each_tab(hand)
        add_a_round(hand, fresh)
        edit_a_value(hand, fresh)
        delete_a_figure(hand, fresh)
        zoom_the_years(hand)
        hand.press("Next")
        hand.press("Firms", page.firm_page.head)
        assert not page.firm_open


def where_a_value_came_from(hand: Hand) -> None:
    page = table_of(hand)
    row = next(r for r in page.pane.findChildren(ValueRow) if r.line.origin is not None and r.line.target is not None)
    hand.click(row, button=Qt.MouseButton.RightButton)
    hand.picture("value-menu")
    hand.pick("Source and history")
    told = hand.dialog(HistoryDialog)
    assert row.line.origin is not None
    hand.picture("source")
    assert "district-return.xlsx" in hand.said(told)
    hand.press("Close the history")


def narrow_the_pane(hand: Hand) -> None:
    """The edge of the pane is drawn to its least: every tab can still be reached."""
    page = table_of(hand)
    handle = page.splitter.handle(1)
    middle = handle.rect().center()
    hand.drag(handle, middle, middle + QPoint(60, 0), middle + QPoint(400, 0))
    hand.picture("narrow-pane")
    tabs = page.pane.tabs
    for number in range(tabs.count()):
        hand.into_tab(tabs, number)
    hand.into_tab(tabs, 0)
    hand.drag(handle, middle, middle - QPoint(60, 0), middle - QPoint(110, 0))


def each_tab(hand: Hand) -> None:
    tabs = table_of(hand).firm_page.tabs
    for number in range(tabs.count()):
        hand.into_tab(tabs, number)
        hand.picture(f"tab-{number}")


def add_a_round(hand: Hand, file: Path) -> None:
    """A round of some hundreds of millions: known to be money, in no sum."""
    page = table_of(hand)
    firm = page.table.current()
    assert firm is not None
    hand.into_tab(page.firm_page.tabs, 3)
    hand.press("Add round")
    form = hand.dialog(RecordDialog)
    for key, text in (("round_text", "C轮"), ("announced", "2025年5月"), ("amount", "数亿元")):
        hand.write(form._inputs[key], text)
    hand.write(form.source, "企业来函")
    hand.picture("round")
    hand.press("Add round")
    made = next(r for r in card_of(hand, file, firm.uid).funding if r.values["round_text"] == "C轮")
    assert made.values["amount"].kind is AmountKind.VAGUE
    hand.picture("round-added")
    assert all(fix.kind is not FixKind.NO_SOURCE for fix in page.firm_page.fixes.fixes), "its source was given"
    line = next(
        r for r in page.firm_page.lines.findChildren(RecordRow) if (r.line.values or {}).get("round_text") == "C轮"
    )
    hand.click(line, button=Qt.MouseButton.RightButton)
    hand.pick("Where it came from")
    told = hand.dialog(HistoryDialog)
    assert "企业来函" in hand.said(told)
    hand.picture("round-source")
    hand.press("Close the history")


def edit_a_value(hand: Hand, file: Path) -> None:
    """A value of the profile, by a double click; what it was stays in its history."""
    page = table_of(hand)
    firm = page.table.current()
    assert firm is not None
    hand.into_tab(page.firm_page.tabs, 1)
    lines = page.firm_page.lines
    hand.twice(next(row for row in lines.findChildren(ValueRow) if lines._key_of(row) == "main_product"))
    assert lines.editor is not None
    hand.write(lines.editor._input, "虚构航天城")
    hand.write(lines.editor._source, "走访记录")
    hand.picture("value")
    hand.press("Save the value", lines)
    assert next(f.value for f in card_of(hand, file, firm.uid).profile if f.field.key == "main_product") == "虚构航天城"


def delete_a_figure(hand: Hand, file: Path) -> None:
    """A figure of a year goes, and the message brings it back."""
    page = table_of(hand)
    firm = page.table.current()
    assert firm is not None
    hand.into_tab(page.firm_page.tabs, 5)
    held = len(card_of(hand, file, firm.uid).metrics)
    hand.click(
        next(r for r in page.firm_page.lines.findChildren(ValueRow) if r.line.target is not None),
        button=Qt.MouseButton.RightButton,
    )
    hand.picture("figure-menu")
    hand.pick("Delete the record")
    assert len(card_of(hand, file, firm.uid).metrics) == held - 1
    undo(hand)
    assert len(card_of(hand, file, firm.uid).metrics) == held


def zoom_the_years(hand: Hand) -> None:
    page = table_of(hand)
    hand.into_tab(page.firm_page.tabs, 0)
    axis = page.firm_page.timeline
    whole = axis.span
    middle = axis.rect().center()
    hand.wheel(axis, 3)
    assert axis.span != whole
    hand.picture("zoomed")
    hand.drag(axis, middle, middle + QPoint(40, 0), middle + QPoint(90, 0))
    hand.twice(axis)
    assert axis.span == whole
