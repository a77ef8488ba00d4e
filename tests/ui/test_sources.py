"""Every value leads in one step to its file, sheet and cell, or to the person and the reason: from the table, the pane, a
record; and on into the workbook, which opens there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from registry.store.schema import IMPORT_FILE
from registry.view import firm_card
from tests.ui.conftest import idle, rest, window_with
from ui.cultivation.page import CultivationPage
from ui.firms.lines import RecordRow, ValueRow
from ui.firms.page import FirmsPage
from ui.firms.value_history import HistoryDialog
from ui.keylist.page import KeyListPage
from ui.kit.form import SourceLink
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


class Desktop(QObject):
    """Stands for the desktop: notes which files it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.asked.append(url)


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    for scheme in ("file", "https"):
        QDesktopServices.setUrlHandler(scheme, made, "take")  # pyright: ignore[reportArgumentType]
    yield made
    for scheme in ("file", "https"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def on_sample(qtbot: QtBot, settings: QSettings, fresh: Path) -> Iterator[Window]:
    with window_with(qtbot, settings, "firms", "keylist", "cultivation", file=fresh) as window:
        rest(window, qtbot, lambda: firms(window).model.rowCount() > 0)
        yield window


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def go(window: Window, key: str, qtbot: QtBot) -> None:
    page = firms(window)
    columns = [column.key for column in page.model.columns]
    registry, as_of = window.desk.registry, window.desk.as_of
    assert registry is not None
    cards = (firm_card(registry, row.uid, as_of) for row in page.model.rows())
    number = next(n for n, card in enumerate(cards) if sum(r.values["amount"] is not None for r in card.funding) > 1)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    page.table.setCurrentIndex(page.model.index(number, columns.index(key)))
    rest(window, qtbot)


def told(window: Window, qtbot: QtBot) -> HistoryDialog:
    qtbot.waitUntil(lambda: bool(firms(window).findChildren(HistoryDialog)), timeout=10_000)
    dialog = firms(window).findChildren(HistoryDialog)[-1]
    qtbot.waitUntil(
        lambda: dialog.source.picture is not None or dialog.source.note.text().endswith("."), timeout=20_000
    )
    return dialog


def test_a_cell_of_the_table_leads_to_the_cell_of_the_sheet(on_sample: Window, qtbot: QtBot, desktop: Desktop) -> None:
    go(on_sample, "district", qtbot)
    QTest.keyClick(on_sample.windowHandle(), Key.Key_Return, ALT)
    dialog = told(on_sample, qtbot)
    picture = dialog.source.picture
    assert picture is not None
    assert picture.accessibleName().startswith("district-return.xlsx › 企业情况表!G")
    assert picture.shown.missing is None
    dialog.source.open.click()
    idle(on_sample, qtbot, lambda: bool(desktop.asked))
    book = load_workbook(desktop.asked[0].toLocalFile())
    assert book.active is not None
    assert book.active.title == "企业情况表"
    assert book.active.sheet_view.selection[-1].activeCell == picture.shown.cell
    dialog.accept()


def test_a_sum_leads_to_each_of_its_rounds(on_sample: Window, qtbot: QtBot) -> None:
    go(on_sample, "raised", qtbot)
    QTest.keyClick(on_sample.windowHandle(), Key.Key_Return, ALT)
    dialog = told(on_sample, qtbot)
    card = firms(on_sample).pane.card
    assert card is not None
    assert dialog.which.count() == sum(r.values["amount"] is not None for r in card.funding)
    first = dialog.source.picture
    assert first is not None
    dialog.which.setCurrentIndex(1)
    dialog.which.chosen.emit("1")
    qtbot.waitUntil(lambda: dialog.source.picture not in (None, first), timeout=20_000)
    assert dialog.source.picture is not None
    assert dialog.source.picture.shown.row != first.shown.row
    dialog.accept()


def test_a_value_and_a_record_of_the_pane_lead_there_too(on_sample: Window, qtbot: QtBot) -> None:
    go(on_sample, "name", qtbot)
    pane = firms(on_sample).pane
    value = next(one for one in pane.findChildren(ValueRow) if one.line.origin and one.line.origin.kind == "sheet")
    QTest.keyClick(value, Key.Key_Return, ALT)
    dialog = told(on_sample, qtbot)
    assert dialog.source.picture is not None
    dialog.accept()
    rest(on_sample, qtbot)
    pane.tabs.pick("funding")
    record = pane.findChildren(RecordRow)[0]
    QTest.keyClick(record, Key.Key_Return, ALT)
    dialog = told(on_sample, qtbot)
    assert dialog.which.count() > 1
    assert dialog.source.picture is not None
    assert dialog.source.picture.shown.sheet == "融资情况"
    dialog.accept()


def test_a_file_that_is_no_longer_kept_says_so(on_sample: Window, qtbot: QtBot) -> None:
    registry = on_sample.desk.registry
    assert registry is not None
    with registry.write() as connection:
        connection.execute(update(IMPORT_FILE).values(body=b"", size=0))
    go(on_sample, "district", qtbot)
    QTest.keyClick(on_sample.windowHandle(), Key.Key_Return, ALT)
    dialog = told(on_sample, qtbot)
    assert "district-return.xlsx is not kept in this registry." in dialog.source.note.text()
    assert dialog.source.picture is not None, "the row as it was read"
    assert not dialog.source.open.isVisible()
    dialog.accept()


def test_what_a_person_typed_leads_to_the_person_the_reason_and_the_page(
    on_sample: Window, qtbot: QtBot, desktop: Desktop
) -> None:
    page = firms(on_sample)
    go(on_sample, "district", qtbot)
    uid = page.table.current().uid  # type: ignore[union-attr]
    QTest.keyClick(on_sample.windowHandle(), Key.Key_F2)
    rest(on_sample, qtbot)
    editor = page.cells.editor
    assert editor is not None
    editor.set_text("310104" if editor.text() != "310104" else "310115")
    editor._source.setText("Site visit, https://example.org/firm")
    editor.finish((0, 0))
    rest(on_sample, qtbot)
    page.table.set_current(uid)
    rest(on_sample, qtbot)
    QTest.keyClick(on_sample.windowHandle(), Key.Key_Return, ALT)
    dialog = page.findChildren(HistoryDialog)[-1]
    assert dialog.source.picture is None
    assert len(dialog.buttons) == 1, "the value of the sheet can be given back"
    dialog.source.open.click()
    assert [url.toString() for url in desktop.asked] == ["https://example.org/firm"]
    dialog.buttons[0].click()
    rest(on_sample, qtbot)
    card = page.pane.card
    assert card is not None
    origin = next(f for f in card.profile if f.field.key == "district").provenance
    assert origin is not None
    assert origin.note.endswith("restored")


def _source_of_the_page(page: QWidget, qtbot: QtBot) -> HistoryDialog:
    qtbot.waitUntil(lambda: bool(page.findChildren(HistoryDialog)), timeout=10_000)
    dialog = page.findChildren(HistoryDialog)[-1]
    qtbot.waitUntil(
        lambda: dialog.source.picture is not None or dialog.source.note.text().endswith("."), timeout=20_000
    )
    return dialog


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_a_point_of_a_score_leads_by_key_to_the_cell_it_was_read_from(
    on_sample: Window, qtbot: QtBot, desktop: Desktop, key: Qt.Key
) -> None:
    on_sample.go("keylist")
    page = on_sample.pages["keylist"]
    assert isinstance(page, KeyListPage)
    rest(on_sample, qtbot, lambda: bool(page.why.findChildren(SourceLink)))
    link = next(one for one in page.why.findChildren(SourceLink) if "!" in one.text())
    place = link.text()
    assert link.accessibleName().endswith(place)
    link.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(link, key)
    dialog = _source_of_the_page(page, qtbot)
    assert dialog.source.picture is not None
    assert dialog.source.picture.accessibleName().startswith(place)
    dialog.source.open.click()
    idle(on_sample, qtbot, lambda: bool(desktop.asked))
    assert load_workbook(desktop.asked[0].toLocalFile()).active is not None


def test_the_sources_of_a_score_are_one_stop_of_tab_and_arrows_go_through_them(on_sample: Window, qtbot: QtBot) -> None:
    on_sample.go("keylist")
    page = on_sample.pages["keylist"]
    assert isinstance(page, KeyListPage)
    rest(on_sample, qtbot, lambda: len(page.why.findChildren(SourceLink)) > 2)
    page.why._unfold()
    rest(on_sample, qtbot)
    links = page.why.findChildren(SourceLink)
    assert [one for one in links if one.focusPolicy() & Qt.FocusPolicy.TabFocus] == links[:1]
    links[0].setFocus(Qt.FocusReason.TabFocusReason)
    for link in links[1:]:
        QTest.keyClick(on_sample.focusWidget(), Key.Key_Down)
        assert link.hasFocus()
        assert not link.visibleRegion().isEmpty(), "it is scrolled into sight"
    QTest.keyClick(links[-1], Key.Key_Down)
    assert links[-1].hasFocus(), "there is nothing after the last one"
    assert [one for one in links if one.focusPolicy() & Qt.FocusPolicy.TabFocus] == links[-1:], "Tab comes back here"
    QTest.keyClick(links[-1], Key.Key_Home)
    assert links[0].hasFocus()


def test_a_condition_of_the_ladder_leads_to_the_cell_it_was_judged_by(on_sample: Window, qtbot: QtBot) -> None:
    on_sample.go("cultivation")
    page = on_sample.pages["cultivation"]
    assert isinstance(page, CultivationPage)
    rest(on_sample, qtbot, lambda: bool(page.pane.findChildren(SourceLink)))
    link = page.pane.findChildren(SourceLink)[0]
    place = link.text()
    link.click()
    dialog = _source_of_the_page(page, qtbot)
    assert dialog.source.picture is not None
    assert dialog.source.picture.accessibleName().startswith(place)
