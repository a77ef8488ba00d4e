"""The reports page on the fictional return: what is previewed is what is saved, in both languages, by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.pdfium import opened_pdf, texts_of
from ui.kit.desk import Desk
from ui.kit.pdf_page import Picture, picture
from ui.kit.words import speech
from ui.reports.page import ReportsPage
from ui.reports.state import sections

WAIT = 40_000


def rest(page: ReportsPage, qtbot: QtBot) -> None:
    """Wait until the preview is current and no page is being drawn."""
    qtbot.waitUntil(
        lambda: page._state.text() in ("Preview is current", "预览已更新") and not page.desk.jobs.busy, timeout=WAIT
    )


@pytest.fixture
def page(fresh: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[ReportsPage]:
    """The page in front, its first preview made."""
    desk = Desk(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 800)
    desk.registry_opened.connect(page.opened)
    desk.open(fresh)
    qtbot.waitUntil(lambda: desk.registry is not None, timeout=WAIT)
    page.fit(1440, 900)
    page.show()
    page.shown(None)
    rest(page, qtbot)
    yield page
    speech().set_language(Language.EN)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=WAIT)
    desk.close()


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the save dialog answers that files go."""
    folder = tmp_path / "saved"
    folder.mkdir()

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        return str(folder / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return folder


def data(page: ReportsPage) -> bytes:
    assert page._paper is not None
    return page._paper.data


def wait_for(path: Path, page: ReportsPage, qtbot: QtBot) -> Path:
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy, timeout=WAIT)
    return path


def test_the_preview_is_a_paper_and_its_pages_turn_by_key(page: ReportsPage, qtbot: QtBot) -> None:
    with opened_pdf(data(page)) as document:
        pages = len(document)
    assert page.preview.place.text() == f"Page 1 of {pages}"
    assert page.preview.view.accessibleName() == f"Page 1 of {pages}"
    assert page.preview.view.grab().toImage().pixelColor(page.preview.view.rect().center()).alpha() == 255
    QTest.keyClick(page.preview.view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.preview.view.accessibleName() == f"Page 2 of {pages}", timeout=WAIT)
    assert page.preview.thumbs[1].isChecked()


def test_many_threads_may_draw_pages_at_once(page: ReportsPage) -> None:
    paper = data(page)

    def draw(width: int) -> Picture:
        return picture(paper, 0, width)

    with ThreadPoolExecutor(8) as several:
        read = several.map(lambda _number: texts_of(paper, 1), range(40))
        found = list(several.map(draw, [80 + number % 7 for number in range(160)]))
    assert [len(one) for one in read] == [1] * 40, "a paper is checked while another is shown"
    assert [one.width for one in found] == [80 + number % 7 for number in range(160)]


def test_save_writes_the_bytes_that_are_shown(page: ReportsPage, saved: Path, qtbot: QtBot) -> None:
    page.options.save.setFocus()
    QTest.keyClick(page.options.save, Qt.Key.Key_Space)
    assert wait_for(saved / "shortlist.pdf", page, qtbot).read_bytes() == data(page)


def test_another_language_or_a_section_less_is_another_paper(page: ReportsPage, qtbot: QtBot) -> None:
    both = data(page)
    page.options.choose_language("en")
    rest(page, qtbot)
    english = data(page)
    assert english != both
    page.options.choose_section("cover", False)
    rest(page, qtbot)
    assert data(page) not in (english, both)
    page.options.choose_section("cover", True)
    page.options.choose_language("both")
    rest(page, qtbot)
    assert data(page) == both, "the same choice gives the same bytes"


def test_the_list_the_register_and_the_template_are_workbooks(page: ReportsPage, saved: Path, qtbot: QtBot) -> None:
    page.options.more.click()
    shortlist = openpyxl.load_workbook(wait_for(saved / "shortlist.xlsx", page, qtbot))
    assert "Yanxiao Launch" in str([row for sheet in shortlist for row in sheet.values])
    for kind, name in (("register", "register.xlsx"), ("template", "district-return.xlsx")):
        QTest.keyClick(page.papers.items[kind], Qt.Key.Key_Space)
        assert page.options.save.text() == "Save workbook"
        assert not page.options.more.isVisible()
        page.options.save.click()
        assert openpyxl.load_workbook(wait_for(saved / name, page, qtbot)).sheetnames


def test_the_checks_say_that_the_list_is_a_draft_of_fictional_data(page: ReportsPage) -> None:
    said = [label.text() for label in page.findChildren(QLabel)]
    assert "List not sealed, marked as draft" in said
    assert "Fictional data, marked on every page" in said


def test_the_size_of_the_sheet_and_the_mark_are_chosen(page: ReportsPage, qtbot: QtBot) -> None:
    def first(paper: bytes) -> tuple[float, str]:
        with opened_pdf(paper) as document:
            return document[1].get_size()[0], document[1].get_textpage().get_text_range()

    width, text = first(data(page))
    assert width == pytest.approx(595.3, abs=0.1)
    assert "Draft, internal" in text
    page.options._size._click("a3")
    page.options._mark.chosen.emit("comment")
    rest(page, qtbot)
    width, text = first(data(page))
    assert width == pytest.approx(841.9, abs=0.1)
    assert "征求意见稿 Draft for comment" in text
    assert "Draft, internal" not in text
    page.options._size._click("a4-wide")
    rest(page, qtbot)
    with opened_pdf(data(page)) as document:
        assert document[1].get_size() == pytest.approx((841.9, 595.3), abs=0.1)
    page.pick("dossier")
    assert not page.options._size_row.isVisible()


def test_each_section_says_where_it_stands_and_a_check_leads_there(page: ReportsPage, qtbot: QtBot) -> None:
    said = {part: label.text() for part, label in page.options._places.items()}
    assert said["cover"] == "p. 1"
    assert said["cards"] == "p. 3–12"
    assert said["seats"] == "", "without a round nothing is said of seats"
    show = next(one for one in page.options.findChildren(QPushButton) if one.text() == "Show" and one.isVisible())
    show.click()
    paper = page._paper
    assert paper is not None
    wanted = f"Page {paper.places['missing'][0]} of {paper.pages}"
    qtbot.waitUntil(lambda: page.preview.view.accessibleName() == wanted, timeout=WAIT)
    page.options.choose_section("cover", False)
    rest(page, qtbot)
    assert page.options._places["cover"].text() == ""
    assert page.options._places["ranking"].text() == "p. 1"


def test_every_stop_of_the_tab_key_has_a_name_in_both_languages(page: ReportsPage) -> None:
    for language in (Language.EN, Language.ZH):
        speech().set_language(language)
        page.respeak()
        stops = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        assert len(stops) > 15
        assert [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())] == []
    assert page.preview.thumbs[0].accessibleName() == "第 1 页"


def test_a_narrow_window_shows_the_papers_or_the_options(page: ReportsPage) -> None:
    page.fit(1024, 620)
    assert page.options.isVisible()
    assert not page.papers.isVisible()
    page._choose_side("papers")
    assert page.papers.isVisible()
    assert not page.options.isVisible()
    page.fit(1440, 900)
    assert page.options.isVisible()
    assert page.papers.isVisible()


def test_the_page_that_fits_stays_fitted_when_the_window_grows(page: ReportsPage, qtbot: QtBot) -> None:
    before = page.preview.percent.text()
    page.resize(1800, 1100)
    qtbot.waitUntil(lambda: page.preview.percent.text() != before, timeout=WAIT)
    assert page.preview.view.minimumHeight() <= page.preview.area.viewport().height()


def test_how_firmly_the_list_stands_is_printed_where_it_is_asked_for(page: ReportsPage, qtbot: QtBot) -> None:
    (check,) = [box for box in page.findChildren(QCheckBox) if box.text() == "Sensitivity"]
    assert not check.isChecked()
    assert not any("What swaps the places at the cut" in text for text in texts_of(data(page)))
    check.click()
    rest(page, qtbot)
    assert any("What swaps the places at the cut" in text for text in texts_of(data(page)))
    assert page.options._places["sensitivity"].text().startswith("p. ")


def test_a_paper_without_parts_is_none_and_says_so(page: ReportsPage, qtbot: QtBot) -> None:
    """No reader opens a PDF of no page; it was made, could be saved, and ended the preview."""
    for part, _title in sections():
        page.options.choose_section(part.value, False)
    qtbot.waitUntil(lambda: page._paper is None and not page.desk.jobs.busy, timeout=WAIT)
    words = [label.text() for label in page.findChildren(QLabel)]
    assert "Every part is left out, so the paper has no page." in words
    page.options.choose_section("cover", True)
    rest(page, qtbot)
    assert len(texts_of(data(page))) == 1
