"""The table of firms on paper: what was asked for at its head, the header on every page, every row, the mark of fictional data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.pdfium import texts_of
from tests.ui.conftest import rest
from ui.firms.page import FirmsPage
from ui.firms.print_dialog import PrintDialog
from ui.kit.printing import print_pages, printer_for
from ui.kit.words import speech
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


@pytest.fixture
def active(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


def asked(window: Window) -> PrintDialog:
    QTest.keyClick(window.windowHandle(), Key.Key_P, CTRL)
    return firms(window).findChildren(PrintDialog)[-1]


def test_the_table_goes_to_paper_as_it_is_narrowed_and_sorted(active: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = firms(active)
    page.search.setText("headcount:*")
    page.state.choose("segment", ["parts", "ground"])
    page.apply()
    page.table.sort_by("raised")
    rest(active, qtbot)
    dialog = asked(active)
    assert dialog.preview.place.text() == "Page 1 of 1"
    paper = dialog.paper
    dialog.reject()
    out = tmp_path / "firms.pdf"
    page.printing.write_to(paper, out)
    rest(active, qtbot, out.exists)
    (text,) = texts_of(out.read_bytes())
    for said in (
        "Firms · Shanghai, fictional",
        "View: All firms",
        "Search: headcount:*",
        "Segment: Parts, Ground",
        "Sorted by Raised, ¥ m rising",
        "Data as of 17 Oct 2025",
        "Fictional data · 虚构示例数据",
    ):
        assert said in text, said
    names = [str(row.short_name) for row in page.model.rows()]
    assert names
    places = [text.index(name) for name in names]
    assert places == sorted(places), "in the order of the table"


def test_every_page_has_the_header_and_no_row_is_lost(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    dialog = asked(active)
    dialog.rows.set_value("shown")
    dialog.lies.set_value("across")
    dialog.remake()
    pages = texts_of(dialog.paper.pdf())
    assert len(pages) == dialog.paper.pages > 1
    for number, text in enumerate(pages, 1):
        assert "Raised, ¥ m" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Fictional data" in text
    whole = "\n".join(pages)
    assert [row.short_name for row in page.model.rows() if str(row.short_name) not in whole] == []
    dialog.preview.setFocus()
    QTest.keyClick(dialog.preview, Key.Key_PageDown)
    assert dialog.preview.page == 1
    dialog.lies.set_value("upright")
    dialog.remake()
    assert dialog.paper.pages < len(pages)
    assert sum(dialog.paper.widths) <= dialog.paper.width - 72
    dialog.reject()


def test_the_checked_rows_alone_go_to_paper_in_chinese(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.model.check([3, 4], True)
    speech().set_language(Language.ZH)
    rest(active, qtbot)
    dialog = asked(active)
    assert dialog.rows.value == "selected"
    (text,) = texts_of(dialog.paper.pdf())
    assert "视图：全部企业" in text
    assert "融资，亿元" in text
    names = [row.short_name or row.legal_name for row in page.model.checked()]
    assert [name in text for name in names] == [True, True]
    assert sum((row.short_name or row.legal_name) in text for row in page.model.rows()) == 2
    dialog.reject()


def test_the_pages_reach_a_printer_lying_across(active: Window, tmp_path: Path) -> None:
    dialog = asked(active)
    data = dialog.paper.pdf()
    dialog.reject()
    printer = printer_for(data, dialog.windowTitle())  # type: ignore[arg-type]
    assert printer.pageLayout().orientation().name == "Landscape"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pages(printer, data, lambda _done, _all: None) == dialog.paper.pages
    assert (tmp_path / "printed.pdf").stat().st_size > 10_000


def test_a_narrow_window_prints_all_the_usual_columns(active: Window, qtbot: QtBot) -> None:
    active.resize(1024, 620)
    rest(active, qtbot)
    page = firms(active)
    assert "district" not in [column.key for column in page.table.visible_columns()]
    text = texts_of(page.printing.paper("shown", True).pdf())[0]
    for title in ("District", "Segment", "Last round", "Last milestone", "Filled, %"):
        assert title in text
