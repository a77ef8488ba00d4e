"""Papers of a round on the reports page: what is shown and saved is the paper of the round that was chosen."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.report.emit.pdf import render_shortlist
from registry.report.paper_check import verify_paper
from registry.report.wording import PaperLanguage
from tests.report import played
from ui.kit.desk import Desk
from ui.kit.words import speech
from ui.reports.page import ReportsPage
from ui.reports.rounds import ROUND_KINDS

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
    assert page._rounds.count() == 2, "a trial, and the round"
    page._rounds.setCurrentIndex(1)
    page._rounds.activated.emit(1)
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
    page._save.click()
    qtbot.waitUntil(lambda: out.exists() and not page.desk.jobs.busy, timeout=WAIT)
    made = render_shortlist(played.view("sealed"), PaperLanguage.BOTH, sealed=played.held("sealed").sealed)
    assert hashlib.sha256(out.read_bytes()).digest() == hashlib.sha256(made.data).digest()
    assert verify_paper(out.read_bytes()).holds


@pytest.mark.parametrize("page", ["open"], indirect=True)
def test_an_open_round_says_what_stands_in_the_way_of_its_seal(page: ReportsPage, qtbot: QtBot) -> None:
    choose_round(page, qtbot)
    lines = said(page)
    assert "List not sealed, marked as draft" in lines
    assert any("missing values are not answered" in line for line in lines)
    page._pick("objections")
    rest(page, qtbot)
    assert page._preview.currentIndex() == 2
    assert "Nobody has objected in this round." in said(page)
    assert not page._save.isEnabled()


@pytest.mark.parametrize("page", ["published"], indirect=True)
def test_each_paper_of_a_round_is_made_and_named(page: ReportsPage, qtbot: QtBot) -> None:
    seen: set[bytes] = set()
    for kind in ROUND_KINDS:
        page._items[kind].click()
        rest(page, qtbot)
        assert page._paper is not None, kind
        assert page._paper.view is None
        seen.add(page._paper.data)
        assert page._preview.currentIndex() == 0
        assert page._save.text() == "Save PDF"
        assert page._subject_row.isVisible() == (kind in ("card", "why_not", "recusal"))
        assert not page._second.isVisible()
    assert len(seen) == len(ROUND_KINDS)


@pytest.mark.parametrize("page", ["sealed"], indirect=True)
def test_another_firm_and_a_filled_in_notice_are_other_papers(page: ReportsPage, qtbot: QtBot) -> None:
    page._pick("why_not")
    rest(page, qtbot)
    first = page._paper
    assert first is not None
    assert page._about_whom.count() == 14, "24 candidates, 10 seats"
    page._about_whom.setCurrentIndex(3)
    page._about_whom.activated.emit(3)
    rest(page, qtbot)
    assert page._paper is not None
    assert page._paper.data != first.data
    page._pick("public_notice")
    rest(page, qtbot)
    before = next(line for line in said(page) if "left to fill in" in line)
    page._set_notice("first", "2025-08-25")
    page._set_notice("contact", "王莉")
    rest(page, qtbot)
    after = next(line for line in said(page) if "left to fill in" in line)
    assert int(before.split()[0]) - int(after.split()[0]) == 2
    page._set_notice("last", "31 August")
    rest(page, qtbot)
    assert after in said(page), "what is no day leaves its line empty"
