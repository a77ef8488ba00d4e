"""A whole working day by mouse alone, in Chinese, with ``CAR_WALK`` in English too: each page, as somebody who never touches a shortcut uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, QSettings, Qt
from pytestqt.qtbot import QtBot

from registry.i18n import Language, Text, Title, current_language
from registry.intake.importing import commit, prepare, read_files
from registry.model.entities import ENTITIES
from registry.model.values import AmountKind
from registry.rounds.book import RoundBook
from registry.rounds.marking import MarkEntry, enter_marks
from registry.rounds.seating import add_experts
from registry.rounds.steps import Step
from registry.scoring.rulings import DecisionKind
from registry.store import Registry, open_registry
from registry.view import FirmCard, firm_card
from registry.view.overview.model import FixKind
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.rounds.conftest import OFFICER, SECOND, book_of, mark_all
from tests.rounds.panel_round import EXPERTS
from tests.store.support import fresh as new_file
from tests.ui.conftest import languages, window_with
from tests.ui.mouse_hand import Hand
from tests.ui.test_walk import DAWN, DUSK, district_return
from ui.cultivation.page import CultivationPage
from ui.cultivation.record_dialog import RecordDialog as CultivationRecord
from ui.firms.columns_dialog import ColumnsDialog
from ui.firms.lines import RecordRow, ValueRow
from ui.firms.page import FirmsPage
from ui.firms.record_dialog import RecordDialog
from ui.firms.value_history import HistoryDialog
from ui.firms.view_strip import NameDialog
from ui.intake.page import IntakePage
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.missing_dialog import MissingDialog
from ui.keylist.page import KeyListPage
from ui.keylist.round_new import NewRoundDialog
from ui.keylist.round_path import StepDialog
from ui.keylist.seal_dialog import SealDialog
from ui.keylist.verify_dialog import VerifyDialog
from ui.kit.combo import Combo
from ui.kit.pane import LineTabs
from ui.kit.table.columns import CHECK
from ui.kit.text_size import text_size
from ui.kit.theme import DARK, theme
from ui.kit.words import speech
from ui.overview.page import OverviewPage
from ui.panel.ask import AskDialog
from ui.panel.model import expert_of
from ui.panel.page import PanelPage
from ui.reports.page import ReportsPage
from ui.settings.page import SettingsPage
from ui.shell.bars import LanguageButton
from ui.shell.palette import Palette

Opening = Callable[..., AbstractContextManager[Hand]]


@pytest.fixture(params=languages(Language.ZH))
def day(request: pytest.FixtureRequest, qtbot: QtBot, settings: QSettings) -> Opening:
    """Opens the window in the language of the day, with these pages, and gives the hand."""
    speech().set_language(request.param)

    @contextmanager
    def begun(name: str, *pages: str, file: Path) -> Iterator[Hand]:
        with window_with(qtbot, settings, *pages, file=file) as window:
            yield Hand(window, qtbot, name)

    return begun


# -- the table


def table_of(hand: Hand) -> FirmsPage:
    page = hand.window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def column(page: FirmsPage, key: str) -> int:
    return next(n for n, c in enumerate(page.model.columns) if c.key == key)


def card_of(hand: Hand, file: Path, uid: str) -> FirmCard:
    with open_registry(file) as registry:
        return firm_card(registry, uid, hand.window.desk.as_of)


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


def undo(hand: Hand) -> None:
    """The menu below the registry's name, and its entry that takes back what was done last."""
    hand.click(hand.window.top.registry)
    hand.picture("menu")
    stem = str(Text("Undo: {label}", label=""))
    chinese = current_language() is Language.ZH
    assert str(Text("Switch to English" if chinese else "Switch to Chinese")) in hand.entries(), "the other one"
    hand.pick_where(lambda words: words.startswith(stem))


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


# -- the page of one firm


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
        into_tab(hand, tabs, number)
    into_tab(hand, tabs, 0)
    hand.drag(handle, middle, middle - QPoint(60, 0), middle - QPoint(110, 0))


def into_tab(hand: Hand, tabs: LineTabs, number: int) -> None:
    """Click a tab, or More and its entry."""
    box = tabs._boxes().get(number)
    if box is None:
        hand.click(tabs, tabs._boxes()[-1].center())
        hand.pick_where(lambda words: words == tabs.tabText(number))
    else:
        hand.click(tabs, box.center())
    assert tabs.currentIndex() == number


def each_tab(hand: Hand) -> None:
    tabs = table_of(hand).firm_page.tabs
    for number in range(tabs.count()):
        into_tab(hand, tabs, number)
        hand.picture(f"tab-{number}")


def add_a_round(hand: Hand, file: Path) -> None:
    """A round of some hundreds of millions: known to be money, in no sum."""
    page = table_of(hand)
    firm = page.table.current()
    assert firm is not None
    into_tab(hand, page.firm_page.tabs, 3)
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
    into_tab(hand, page.firm_page.tabs, 1)
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
    into_tab(hand, page.firm_page.tabs, 5)
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
    into_tab(hand, page.firm_page.tabs, 0)
    axis = page.firm_page.timeline
    whole = axis.span
    middle = axis.rect().center()
    hand.wheel(axis, 3)
    assert axis.span != whole
    hand.picture("zoomed")
    hand.drag(axis, middle, middle + QPoint(40, 0), middle + QPoint(90, 0))
    hand.twice(axis)
    assert axis.span == whole


# -- a return of a district


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


# -- a round, from the first look at the weights to the check of the seal


CANDIDATES, BY_HAND, ODD = 12, 2, 1
"""How many stand, how many of them are marked in the form, and the one whom the first expert marks far below the others."""


def list_of(hand: Hand) -> KeyListPage:
    page = hand.window.pages["keylist"]
    assert isinstance(page, KeyListPage)
    return page


def panel_of(hand: Hand) -> PanelPage:
    page = hand.window.pages["panel"]
    assert isinstance(page, PanelPage)
    return page


def round_of(hand: Hand) -> RoundBook:
    registry = hand.window.desk.registry
    assert registry is not None
    return book_of(registry, list_of(hand).rounds.uid)


def test_a_round_is_held_by_mouse_alone(day: Opening, fresh: Path, settings: QSettings) -> None:
    with open_registry(fresh) as registry:
        add_experts(registry, OFFICER, EXPERTS[:2])
    settings.setValue("person/name", OFFICER)
    with day("round", "keylist", "panel", file=fresh) as hand:
        open_a_round(hand)
        try_the_weights(hand)
        why_and_how_sure(hand)
        for step in (Step.DISTRICT_REVIEW, Step.FORMAL_CHECK, Step.DATA_CHECK, Step.PANEL):
            step_on(hand, step)
        hand.go("panel")
        seat_three(hand)
        mark_as_the_first(hand)
        others_mark(hand)
        hand.go("keylist")
        step_on(hand, Step.RANKING)
        hand.go("panel")
        keep_the_odd_mark(hand)
        hand.go("keylist")
        step_on(hand, Step.DELIBERATION)
        answer_what_is_missing(hand)
        seal_and_verify(hand)


def try_the_weights(hand: Hand) -> None:
    """A weight drawn, one typed, one locked; the list follows, and what was saved comes back."""
    page = list_of(hand)
    hand.picture("try-out")
    code, line = next(iter(page.tree._lines.items()))
    assert page._draft is not None
    before = page._draft.weight(code)
    slider, middle = line.slider, line.slider.height() // 2
    start = QPoint(round(slider.place(slider.value())), middle)
    hand.drag(slider, start, start + QPoint(20, 0), start + QPoint(60, 0))
    assert page._draft.weight(code) > before
    assert page.is_tried
    hand.picture("weight-drawn")
    other, second = list(page.tree._lines.items())[1]
    hand.write(second.field, "7.5")
    hand.click(line.lock)
    assert page._draft.weight(other) == 750, "taken by a click elsewhere"
    assert code in page._draft.locked
    hand.picture("weight-typed")
    hand.press("Reset", page)
    assert not page.is_tried
    assert page._draft.weight(code) == before


def why_and_how_sure(hand: Hand) -> None:
    """A firm of the list, why it has its points, where one of its values came from, and how sure the list is."""
    page = list_of(hand)
    hand.cell(page.table, page._model.index(3, 1))
    current = page.table.current()
    assert current is not None
    hand.picture("why")
    into_tab(hand, page.side.tabs, 1)
    hand.picture("how-sure")
    into_tab(hand, page.side.tabs, 0)


def open_a_round(hand: Hand) -> None:
    page = list_of(hand)
    hand.click(page.act)
    asked = hand.dialog(NewRoundDialog)
    hand.write(asked.name, "2025")
    hand.choose(asked.who, "shanghai")
    hand.picture("new-round")
    hand.press("Open round")
    hand.press("Show candidates")
    standing = hand.dialog(CandidatesDialog)
    for number in range(CANDIDATES):
        hand.cell(standing.table, standing.model.index(number, 0))
    assert len(standing.model.checked()) == CANDIDATES
    hand.choose(standing.status, "admitted")
    hand.picture("candidates")
    hand.click(standing.take_button)
    hand.press("Close")
    assert len(round_of(hand).admitted) == CANDIDATES
    hand.picture("draft")


def step_on(hand: Hand, step: Step) -> None:
    hand.click(list_of(hand).act)
    dialog = hand.dialog(StepDialog)
    if step is Step.DISTRICT_REVIEW:
        hand.picture("step")
    hand.click(dialog.take_button)
    assert hand.front is hand.window
    assert round_of(hand).head.step is step


def seat_three(hand: Hand) -> None:
    """Two experts on record are checked and seated, a third one is written down, a declaration is noted."""
    setup = panel_of(hand).setup
    hand.picture("experts")
    for number in range(2):
        hand.cell(setup.table, setup._rows.index(number, 0))
    hand.click(setup._seat)
    assert len(round_of(hand).seats) == 2
    hand.click(setup._add)
    asked = hand.dialog(AskDialog)
    hand.write(asked.controls["name"], "沈青")
    hand.picture("expert")
    hand.click(asked.act_button)
    assert [seat.expert.name for seat in round_of(hand).seats] == ["包锐", "陈岚", "沈青"]
    hand.press("Note the day", setup)
    asked = hand.dialog(AskDialog)
    hand.write(next(iter(asked.controls.values())), "2025-08-01")
    hand.click(asked.act_button)
    assert [seat.declared for seat in round_of(hand).seats if seat.declared] == [date(2025, 8, 1)]
    hand.click(setup._find)
    hand.picture("seated")


def mark_as_the_first(hand: Hand) -> None:
    """A click on a cell, a mark typed into each field, and on; most come from a sheet; then all are sent."""
    page = panel_of(hand)
    book = round_of(hand)
    first = book.seats[0].expert.uid
    hand.click(page.head.experts)
    keys = [expert_of(c.key) for c in page.table.rows.columns]
    hand.cell(page.table, page.table.rows.index(0, keys.index(first)))
    for number in range(BY_HAND):
        for place, line in enumerate(page.entry._lines):
            hand.write(line.mark, str(55 if number == ODD else 70 + place))
        hand.picture(f"marks-{number}")
        hand.press("Save and go on", page.entry)
    items = book.scheme.panel.items
    assert len(round_of(hand).marks) == BY_HAND * len(items)
    marked = {mark.candidature for mark in round_of(hand).marks}
    rest = [MarkEntry(c.uid, item.code, 76) for c in book.admitted if c.uid not in marked for item in items]
    behind(hand, lambda registry: enter_marks(registry, OFFICER, book.head.uid, first, rest))
    hand.picture("marked")
    hand.cell(page.table, page.table.rows.index(0, keys.index(first)))
    hand.press("Send marks", page.entry)
    hand.click(hand.dialog(AskDialog).act_button)
    assert round_of(hand).seats[0].status.value == "sent"
    hand.press("Back", page.entry)


def others_mark(hand: Hand) -> None:
    """The other two mark elsewhere, and the page hears of it."""
    uid, others = list_of(hand).rounds.uid, [seat.expert.uid for seat in round_of(hand).seats[1:]]
    behind(hand, lambda registry: mark_all(registry, uid, others, 78))
    hand.picture("panel")


def behind(hand: Hand, change: Callable[[Registry], object]) -> None:
    """Something else changes the registry, and the pages hear of it."""
    registry = hand.window.desk.registry
    assert registry is not None
    change(registry)
    hand.window.desk.changed()
    hand.rest()


def keep_the_odd_mark(hand: Hand) -> None:
    """One total is far below the others: a click on it, and it is kept with a reason."""
    page = panel_of(hand)
    board = page.loaded.board if page.loaded is not None else None
    assert board is not None
    number, odd = next((n, r) for n, r in enumerate(board.rows) if any(c.off and not c.settled for c in r.cells))
    hand.cell(page.table, page.table.rows.index(number, 1))
    hand.picture("outlier")
    hand.press("Keep as is", page.pane)
    asked = hand.dialog(AskDialog)
    hand.write(next(iter(asked.controls.values())), "专家已当面说明")
    hand.click(asked.act_button)
    found = [d for d in round_of(hand).decisions if d.kind is DecisionKind.OUTLIER]
    assert [(d.answer, d.candidature) for d in found] == [("kept", odd.uid)]


def answer_what_is_missing(hand: Hand) -> None:
    """The seal waits for missing values; its link leads to them, and the head of the boxes checks them all."""
    hand.click(list_of(hand).act)
    waiting = hand.dialog(SealDialog)
    assert not waiting.seal_button.isEnabled()
    hand.picture("waits")
    hand.click(waiting.links["missing"])
    gaps = hand.dialog(MissingDialog)
    hand.header(gaps.table, 0)
    assert len(gaps.model.checked()) == len(gaps.model.rows())
    hand.write(gaps.signature.reason, "区级核实未报")
    hand.write(gaps.signature.by, "评审工作组")
    hand.picture("missing")
    hand.click(gaps.none)
    assert gaps.model.rows() == []
    hand.press("Close", gaps)


def seal_and_verify(hand: Hand) -> None:
    asked = hand.dialog(SealDialog)
    hand.write(asked.witness, SECOND)
    hand.picture("seal")
    hand.click(asked.seal_button)
    assert round_of(hand).head.is_sealed
    hand.picture("sealed")
    hand.press("Verify")
    assert hand.dialog(VerifyDialog).holds
    hand.picture("verified")
    hand.press("Close")


# -- cultivation


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


# -- papers


def test_papers_are_read_and_saved_by_mouse_alone(day: Opening, fresh: Path, tmp_path: Path) -> None:
    with day("papers", "overview", "reports", file=fresh) as hand:
        hand.go("reports")
        page = hand.window.pages["reports"]
        assert isinstance(page, ReportsPage)
        current(hand, page)
        hand.picture("shortlist")
        hand.click(page.papers.items["brief"])
        current(hand, page)
        hand.picture("brief")
        hand.press("中文", page.options)
        current(hand, page)
        assert page.options.choice.language == "zh"
        hand.press("Next page", page.preview)
        hand.rest()
        assert page.preview.view.accessibleName().startswith(("Page 2", "第 2"))
        hand.press("Larger", page.preview)
        hand.rest()
        hand.picture("larger")
        before = page.preview.area.verticalScrollBar().value()
        hand.wheel(page.preview.view, -3, page.preview.view.mapFrom(page.preview, page.preview.rect().center()))
        assert page.preview.area.verticalScrollBar().value() > before
        hand.press("Fit page", page.preview)
        hand.answer(tmp_path / "brief.pdf")
        hand.press("Save PDF", page.options)
        hand.rest((tmp_path / "brief.pdf").exists)
        assert page._paper is not None
        assert (tmp_path / "brief.pdf").read_bytes() == page._paper.data
        hand.picture("saved")
        hand.click(page.papers.items["template"])
        hand.rest()
        hand.picture("template")


def current(hand: Hand, page: ReportsPage) -> None:
    """Wait until the preview is of what is chosen."""
    hand.rest(lambda: page._state.text() in ("Preview is current", "预览已更新"))


# -- settings, help, commands


def test_settings_help_and_commands_by_mouse_alone(day: Opening, fresh: Path) -> None:
    with day("settings", "overview", "firms", "settings", file=fresh) as hand:
        hand.go("settings")
        looks(hand)
        the_other_language_and_back(hand)
        every_section(hand)
        help_and_back(hand)
        by_the_palette(hand)


def every_section(hand: Hand) -> None:
    page = hand.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    for number in range(page.tabs.count()):
        hand.cell(page.tabs, page.tabs.model().index(number, 0))
        assert page.tabs.currentRow() == number
        hand.picture(f"section-{page.tabs.value}")
    hand.cell(page.tabs, page.tabs.model().index(0, 0))


def looks(hand: Hand) -> None:
    """Letters larger and as before, dark and light, and the name of who sits here."""
    page = hand.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    general = page.general
    hand.press("125 %", general)
    assert text_size().percent == 125
    hand.picture("larger")
    hand.press("100 %", general)
    hand.press("Dark", general)
    assert theme().mode == DARK
    hand.picture("dark")
    hand.write(general.person, "陈卫")
    hand.press("Light", general)
    assert hand.window.desk.actor == "陈卫", "taken by a click elsewhere"


def the_other_language_and_back(hand: Hand) -> None:
    before = current_language()
    hand.click(next(b for b in hand.window.top.findChildren(LanguageButton)))
    assert current_language() is not before
    hand.picture("other-language")
    hand.click(hand.window.top.registry)
    hand.pick("Switch to English" if before is Language.EN else "Switch to Chinese")
    assert current_language() is before


def help_and_back(hand: Hand) -> None:
    """The help at this page, a search in it, a page of it, the way back, and closed."""
    hand.click(hand.window.top.help)
    window = hand.window.help.shown
    assert window is not None
    hand.rest(lambda: window._book is not None)
    hand.picture("help")
    first = window.place
    hand.write(window.field, "CSV")
    assert window.list.count() > 0
    hand.picture("help-found")
    hand.cell(window.list, window.list.model().index(1, 0))
    assert window.place != first
    hand.click(window.back)
    assert window.place == first
    window.close()
    hand.rest()


def by_the_palette(hand: Hand) -> None:
    """The field at the top leads to a firm, and to a command of the page."""
    hand.click(hand.window.top.field)
    palette = hand.front
    assert isinstance(palette, Palette)
    hand.type("yxht")
    hand.picture("palette")
    entries = palette._model.entries
    number = next(n for n, e in enumerate(entries) if e.run is not None)
    hand.cell(palette.list, palette._model.index(number))
    assert hand.window.front == "firms"
    table = table_of(hand)
    now = table.table.current()
    assert now is not None
    assert now.short_name == "砚霄航天"
    hand.click(hand.window.top.field)
    palette = hand.front
    assert isinstance(palette, Palette)
    hand.type(str(Text("Choose columns")))
    hand.cell(palette.list, palette.list.currentIndex())
    hand.dialog(ColumnsDialog)
    hand.press("Cancel")
    hand.click(hand.window.top.field)
    hand.picture("commands")
    hand.away()
    assert hand.front is hand.window
