"""The page Cultivation on the fictional return of the districts: the board, the check, tried values, lists, keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.srdi import TierState
from registry.srdi.figure import Verdict
from tests.ui.conftest import idle, window_with
from ui.cultivation.page import CultivationPage
from ui.kit.words import speech
from ui.shell.window import Window

_K = Qt.Key


@pytest.fixture
def window(sample: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    with window_with(qtbot, settings, "cultivation", file=sample) as made:
        idle(made, qtbot, lambda: page_of(made).board is not None)
        yield made


def page_of(window: Window) -> CultivationPage:
    page = window.pages["cultivation"]
    assert isinstance(page, CultivationPage)
    return page


def press(key: Qt.Key, times: int = 1) -> None:
    for _n in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


def test_every_firm_of_the_city_stands_in_one_column_and_the_counts_say_so(window: Window) -> None:
    page = page_of(window)
    assert page.board is not None
    here = [p for p in page.board.places if page.filters.keep(p)]
    shown = [n.split()[-1] for n in page._heads.accessibleName().split("; ")]
    assert sum(int(n) for n in shown) == len(here)
    page.shanghai.click()
    assert sum(int(n.split()[-1]) for n in page._heads.accessibleName().split("; ")) == len(page.board.places)


def test_arrows_walk_the_board_enter_opens_the_check_and_escape_comes_back(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    first = page.cards.current
    assert QApplication.focusWidget() is page.cards
    press(_K.Key_Down)
    assert page.cards.current != first
    press(_K.Key_Right, 3)
    assert page.pane.tabs.value == "little_giant"
    press(_K.Key_Return)
    assert QApplication.focusWidget() is page.pane.list
    before = page.pane.list.current
    press(_K.Key_Down)
    assert page.pane.list.current != before
    assert page.escape()
    assert QApplication.focusWidget() is page.cards


def test_firms_that_are_folded_away_come_out_by_enter(window: Window) -> None:
    page = page_of(window)
    before = len(page.cards.keys())
    press(_K.Key_End)
    assert page.cards.current == ""  # on the line that shows more
    press(_K.Key_Return)
    assert len(page.cards.keys()) > before
    assert page.cards.current


def test_unmet_conditions_come_first_on_alt_u(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    page.lists.pick("forward")
    page.pane.tabs.pick("little_giant")
    assert any(row.badge for row in page.pane.list.rows())
    QTest.keyClick(window, _K.Key_U, Qt.KeyboardModifier.AltModifier)
    order = [row.verdict for row in page.pane.list.rows() if row.indent == 0]
    rank = {Verdict.UNMET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}
    assert [rank[v] for v in order if v] == sorted(rank[v] for v in order if v)
    assert not any(row.badge for row in page.pane.list.rows())
    assert page.pane.list.current == page.pane.list.rows()[0]


def test_a_tried_value_changes_the_check_and_nothing_else(window: Window) -> None:
    page = page_of(window)
    page.pane.tabs.pick("little_giant")
    row = next(r for r in page.pane.list.rows() if r.metric == "market_share" and r.value == "—")
    page.pane.list.set_current(row.key)
    page.pane.list.setFocus()
    press(_K.Key_F2)
    assert QApplication.focusWidget() is page.pane.what_if
    QTest.keyClicks(page.pane.what_if, "9.9")
    assert _row(page, "market_share").verdict is Verdict.UNMET
    page.pane.what_if.clear()
    QTest.keyClicks(page.pane.what_if, "10")
    assert (_row(page, "market_share").verdict, _row(page, "market_share").value) == (Verdict.MET, "10 %")
    page.pane.forget.click()
    assert _row(page, "market_share").value == "—"
    assert window.desk.summary is not None
    assert window.desk.summary.undo is not None
    assert "import" in window.desk.summary.undo.kind


def test_the_ends_of_a_scale_are_not_shown_as_knowledge(window: Window) -> None:
    page = page_of(window)
    page.lists.pick("forward")
    row = _row(page, "development_score")
    assert (row.verdict, row.value) == (Verdict.UNKNOWN, "—")


def test_what_is_no_number_is_not_taken(window: Window) -> None:
    page = page_of(window)
    page.pane.tabs.pick("little_giant")
    row = _row(page, "market_share")
    page.pane.list.set_current(row.key)
    page.pane.try_value("abc")
    assert page.pane.what_if.property("invalid") is True
    assert _row(page, "market_share").value == row.value


def _row(page: CultivationPage, metric: str):  # noqa: ANN202
    return next(r for r in page.pane.list.rows() if r.metric == metric)


def test_a_list_keeps_only_its_firms_and_folds_none(window: Window) -> None:
    page = page_of(window)
    assert page.board is not None
    for key, state in (("due_90", TierState.DUE), ("lapsed", TierState.LAPSED)):
        page.lists.pick(key)
        wanted = {p.facts.uid for p in page.board.places if page.filters.keep(p) and p.step and p.stand.state is state}
        assert set(page.cards.keys()) == wanted
        assert wanted


def test_who_would_fail_under_the_new_rules_stands_on_a_list_that_says_why(window: Window) -> None:
    page = page_of(window)
    page.lists.pick("forward")
    assert page.cards.keys()
    for uid in page.cards.keys():  # noqa: SIM118 (a method)
        page.cards.set_current(uid)
        made = page.pane.made
        assert made is not None
        assert (made.rules.code, made.verdict) == ("miit-2026", Verdict.UNMET)
        assert any(row.verdict is Verdict.UNMET for row in page.pane.list.rows())
    assert "provisional" in page.pane._rules.text()
    page.lists.pick("board")
    assert page.pane.made is not None
    assert page.pane.made.rules.code == "miit-2022"


def test_the_questions_to_the_firm_go_to_the_clipboard(window: Window) -> None:
    page = page_of(window)
    page.pane.ask.click()
    text = QGuiApplication.clipboard().text()
    assert page.pane.made is not None
    asked = [a for a in page.pane.made.asks if a.metric != "unpublished"]
    assert len(text.splitlines()) == 1 + len(asked) > 1


def test_the_calendar_counts_the_titles_that_end(window: Window) -> None:
    page = page_of(window)
    assert page.board is not None
    said = page.months.accessibleDescription().split("; ")
    assert len(said) == 12
    assert sum(int(s.rsplit(" ", 1)[1]) for s in said) == sum(len(m.ends) for m in page.board.months)


def test_the_source_of_a_value_is_told(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    row = next(r for r in page.pane.list.rows() if r.figure is not None and r.figure.sources and r.indent == 0)
    page.pane.list.set_current(row.key)
    idle(window, qtbot, lambda: page.pane._source.count() >= 1)
    assert page.pane._source.count() >= 1


def test_the_page_speaks_chinese_and_keeps_its_firm(window: Window) -> None:
    page = page_of(window)
    here = page.cards.current
    speech().set_language(Language.ZH)
    page.respeak()
    assert page.cards.current == here
    assert any(row.text == "入库条件" for row in page.pane.list.rows())


@pytest.mark.parametrize("width", [1024, 1440])
def test_the_pane_folds_into_a_drawer_in_a_small_window(window: Window, qtbot: QtBot, width: int) -> None:
    page = page_of(window)
    window.resize(width, 620)
    qtbot.waitUntil(lambda: page.pane.isVisible() is (width > 1120))
    assert not page._calendar.isVisible()
    page.open_check(page.cards.current)
    assert page.pane.isVisible()
    assert QApplication.focusWidget() is page.pane.list


def test_the_list_in_sight_goes_out_as_a_workbook_and_the_titles_as_a_calendar(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(window)
    page.lists.pick("due_90")
    book, dates = tmp_path / "due.xlsx", tmp_path / "due.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(book), ""))
    page.outlets.ask_work_list()
    idle(window, qtbot, book.exists)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(dates), ""))
    page.outlets.ask_calendar()
    idle(window, qtbot, dates.exists)
    rows = [row[1] for sheet in load_workbook(book) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert set(rows) == set(page.cards.keys())
    assert dates.read_bytes().count(b"BEGIN:VEVENT") == len(rows)


def test_the_board_is_shown_as_a_list_in_the_order_of_the_calendar(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert page.board is not None
    press(_K.Key_Down)
    firm = page.current
    on_board = {p.facts.uid for p in page.in_sight()}
    page.bindings()["cultivation.as_list"]()
    assert page.as_list.text() == "Show as board"
    assert page.current == firm, "the cursor stays on its firm"
    assert QApplication.focusWidget() is page.list
    assert set(page.list.keys()) == on_board, "the folded ones too"
    places, rows = {p.facts.uid: p for p in page.board.places}, page.list.keys()
    ends = [places[uid].stand.valid_until if places[uid].step else None for uid in rows]
    known = [day.iso() for day in ends if day is not None]
    assert known == sorted(known)
    assert ends[len(known) :] == [None] * (len(ends) - len(known)), "those without a title come last"

    QTest.keyClick(page.list, _K.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert page.current == page.list.keys()[0]
    assert page.pane._place is not None
    assert page.pane._place.facts.uid == page.current, "the pane follows"
    press(_K.Key_Return)
    assert QApplication.focusWidget() is page.pane.list
    assert page.escape()
    assert QApplication.focusWidget() is page.list
    page.pick_list("lapsed")
    lapsed = {uid for uid, p in places.items() if p.step and p.stand.state is TierState.LAPSED and page.filters.keep(p)}
    assert set(page.list.keys()) == lapsed
    page.pick_list("board")
    last = page.list.keys()[-1]
    page.list.set_current(last)
    speech().set_language(Language.ZH)
    page.respeak()
    assert page.as_list.text() == "显示为看板"
    page.as_list.click()
    assert page.cards.current == last, "found on the board again, below the fold or not"


def test_a_low_window_has_the_link_to_the_list_too(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert not page.as_list_low.isVisible(), "the one at the calendar is enough"
    window.resize(1024, 620)
    idle(window, qtbot, page.as_list_low.isVisible)
    assert not page.as_list.isVisible()
    page.as_list_low.click()
    assert page.is_list
    assert page.as_list_low.text() == "Show as board"
