"""Papers of a round on the reports page: what is shown and saved is the paper of the round that was chosen."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.report.paper_check import verify_paper
from registry.report.papers.kinds import REGISTER_KINDS, ROUND_KINDS
from registry.report.wording import PaperLanguage
from tests.report import played
from ui.kit.desk import Desk
from ui.kit.words import speech
from ui.reports.page import ReportsPage

WAIT = 60_000


def rest(page: ReportsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: page._state.text() == "Preview is current" and not page.desk.jobs.busy and not page._timer.isActive(),
        timeout=WAIT,
    )
    QApplication.processEvents()  # a layout shows what was just put into it when the events go on


@pytest.fixture
def page(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[ReportsPage]:
    """The page on a registry with a round in the state that the test names."""
    file = tmp_path / "r.car"
    shutil.copy(played.files()[request.param], file)
    desk = Desk(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 800)
    desk.registry_opened.connect(page.opened)
    desk.open(file)
    qtbot.waitUntil(lambda: desk.registry is not None, timeout=WAIT)
    page.fit(1440, 900)
    page.show()
    page.shown(None)
    rest(page, qtbot)
    yield page
    speech().set_language(Language.EN)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=WAIT)
    desk.close()


def said(page: ReportsPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def choose_round(page: ReportsPage, qtbot: QtBot) -> None:
    assert page.options.rounds.count() == 2, "a trial, and the round"
    page.options.rounds.setCurrentIndex(1)
    page.options.rounds.activated.emit(1)
    rest(page, qtbot)


@pytest.mark.parametrize("page", ["sealed"], indirect=True)
def test_the_shortlist_of_a_sealed_round_proves_itself_when_it_is_saved(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "List not sealed, marked as draft" in said(page), "a trial first"
    choose_round(page, qtbot)
    lines = said(page)
    assert "List not sealed, marked as draft" not in lines
    assert f"Sealed, digest {played.view('sealed').snapshot[:12]} as on record" in lines
    assert "PDF/A-3b, checked" in lines
    out = tmp_path / "shortlist.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.options.save.click()
    qtbot.waitUntil(lambda: out.exists() and not page.desk.jobs.busy, timeout=WAIT)
    assert hashlib.sha256(out.read_bytes()).digest() == hashlib.sha256(played.printed(PaperLanguage.BOTH)).digest()
    assert verify_paper(out.read_bytes()).holds


@pytest.mark.parametrize("page", ["open"], indirect=True)
def test_an_open_round_says_what_stands_in_the_way_of_its_seal(page: ReportsPage, qtbot: QtBot) -> None:
    choose_round(page, qtbot)
    lines = said(page)
    assert "List not sealed, marked as draft" in lines
    assert any("missing values are not answered" in line for line in lines)
    page.pick("objections")
    rest(page, qtbot)
    assert page._stack.currentIndex() == 2
    assert "Nobody has objected in this round." in said(page)
    assert not page.options.save.isEnabled()


@pytest.mark.parametrize("page", ["published"], indirect=True)
def test_each_paper_of_a_round_is_made_and_named(page: ReportsPage, qtbot: QtBot) -> None:
    seen: set[bytes] = set()
    for kind in ROUND_KINDS:
        page.papers.items[kind].click()
        rest(page, qtbot)
        assert page._paper is not None, kind
        assert page._paper.view is None
        seen.add(page._paper.data)
        assert page._stack.currentIndex() == 0
        assert page.options.save.text() == "Save PDF"
        about = ("card", "why_not", "recusal", "sheet_blank", "sheet_filled")
        assert page.options.subject_row.isVisible() == (kind in about)
        assert page.options.more.isVisible() == (kind in ("public_notice", "official_notice"))
    assert len(seen) == len(ROUND_KINDS)


@pytest.mark.parametrize("page", ["published"], indirect=True)
def test_a_notice_is_saved_for_word_too(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.pick("official_notice")
    rest(page, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "notice.docx"), ""))
    assert page.options.more.text() == "Save Word"
    page.options.more.click()
    rest(page, qtbot)
    assert any("认定结果" in p.text for p in Document(str(tmp_path / "notice.docx")).paragraphs)


@pytest.mark.parametrize("page", ["sealed"], indirect=True)
def test_another_firm_and_a_filled_in_notice_are_other_papers(page: ReportsPage, qtbot: QtBot) -> None:
    page.pick("why_not")
    rest(page, qtbot)
    first = page._paper
    assert first is not None
    assert page.options.about_whom.count() == 14, "24 candidates, 10 seats"
    page.options.about_whom.setCurrentIndex(3)
    page.options.about_whom.activated.emit(3)
    rest(page, qtbot)
    assert page._paper is not None
    assert page._paper.data != first.data
    page.pick("public_notice")
    rest(page, qtbot)
    before = next(line for line in said(page) if "left to fill in" in line)
    page.options.set_notice("first", "2025-08-25")
    page.options.set_notice("contact", "王莉")
    rest(page, qtbot)
    after = next(line for line in said(page) if "left to fill in" in line)
    assert int(before.split()[0]) - int(after.split()[0]) == 2
    page.options.set_notice("last", "31 August")
    rest(page, qtbot)
    assert after in said(page), "what is no day leaves its line empty"


def test_the_page_offers_what_can_be_made() -> None:
    from registry.report.papers import choosing
    from ui.reports import papers

    assert set(choosing.ABOUT) <= set(papers.ABOUT)
    assert set(choosing.BOOK_KINDS) <= set(papers.BOOKS)
    assert {*papers.PRINTED, *papers.WORKBOOKS} == set(papers.TITLES)


@pytest.mark.parametrize("page", ["open"], indirect=True)
def test_papers_of_the_whole_registry_are_made_and_the_ledger_is_a_workbook_too(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[bytes] = set()
    for kind in REGISTER_KINDS:
        page.papers.items[kind].click()
        rest(page, qtbot)
        assert page._paper is not None, kind
        seen.add(page._paper.data)
        assert page.options.save.text() == "Save PDF"
        assert page.options.subject_row.isVisible() == (kind == "reverify")
        assert page.options.more.isVisible() == (kind in ("ledger", "support", "evidence"))
        assert "PDF/A-3b, checked" in said(page)
    assert len(seen) == len(REGISTER_KINDS)
    page.pick("ledger")
    rest(page, qtbot)
    out = tmp_path / "ledger.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.options.more.click()
    qtbot.waitUntil(lambda: out.exists() and not page.desk.jobs.busy, timeout=WAIT)
    assert load_workbook(out).worksheets[0].max_row == 64, "60 firms below four rows of heads"


@pytest.mark.parametrize("page", ["open"], indirect=True)
def test_a_notice_of_re_verification_is_for_all_for_a_district_or_for_one_firm(page: ReportsPage, qtbot: QtBot) -> None:
    page.pick("reverify")
    rest(page, qtbot)
    assert page._paper is not None
    assert page._paper.pages > 8, "a list, and a page or more for each of the eight firms"
    last = page.options.about_whom.count() - 1
    page.options.about_whom.setCurrentIndex(last)
    page.options.about_whom.activated.emit(last)
    rest(page, qtbot)
    assert page._paper.pages == 1
    before = page._paper.data
    page.options.set_notice("reply_by", "2025-07-31")
    rest(page, qtbot)
    assert page._paper.data != before, "the day to answer by stands in it"
