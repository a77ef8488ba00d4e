"""Papers leave the Reports page: to a printer, signed with a certificate, and remembered where they were saved."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from registry.errors import EnvironmentFault
from registry.i18n import Language, Text
from registry.pdfium import opened_pdf
from registry.report.emit.sheet import render_sheet
from registry.report.emit.signing import signatures
from registry.report.wording import PaperLanguage
from registry.store import open_registry
from registry.store.settings import write_setting
from registry.view.recent_papers import MOST, RecentPaper, forget_paper, note_paper, recent_papers
from tests.report.sheets import sheets
from tests.report.test_signing import OFFICE, PASSWORD, certificate
from tests.ui.test_reports import WAIT, data, rest
from ui.kit.desk import Desk
from ui.kit.pdf_page import Picture, page_sizes, picture
from ui.kit.printing import print_pages, printer_for
from ui.kit.words import speech
from ui.reports import signing
from ui.reports.page import ReportsPage
from ui.reports.signing import INSTALL, NoExtraDialog, SignDialog


@pytest.fixture
def page(fresh: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[ReportsPage]:
    """The page on a registry of the test's own, its first preview made."""
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


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to open; no program is started."""
    asked: list[str] = []

    def note(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return asked


# --- printing --------------------------------------------------------------------------------------------------------------


@cache
def brief() -> bytes:
    """A paper of some pages, with charts."""
    return render_sheet(sheets()["brief"], PaperLanguage.BOTH).data


def ink(drawn: Picture) -> np.ndarray:
    """How dark each block of a page is, 0 to 1, over a grid of 60 by 40: insensitive to a pixel more or less."""
    pixels = np.frombuffer(drawn.pixels, np.uint8).reshape(drawn.height, drawn.width, 4)[:, :, :3].mean(axis=2)
    rows, columns = drawn.height // 60, drawn.width // 40
    blocks = pixels[: rows * 60, : columns * 40].reshape(60, rows, 40, columns).mean(axis=(1, 3))
    return 1 - blocks / 255


def to_file(paper: bytes, out: Path) -> QPrinter:
    """A printer that writes what it gets into a PDF, with a resolution that is quick to draw."""
    printer = printer_for(paper, Text("Paper"))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(100)
    return printer


def nothing(_done: int, _count: int) -> None:
    """Nobody watches."""


def test_every_page_is_printed_as_it_is_previewed(tmp_path: Path) -> None:
    paper, out = brief(), tmp_path / "printed.pdf"
    told: list[tuple[int, int]] = []
    pages = print_pages(to_file(paper, out), paper, lambda done, count: told.append((done, count)))
    printed = out.read_bytes()
    assert pages == len(page_sizes(paper)) == len(page_sizes(printed))
    assert told == [(n, pages) for n in range(pages + 1)]
    assert [(round(width), round(height)) for width, height in page_sizes(printed)] == [(595, 842)] * pages
    wanted, found = ([ink(picture(file, number, 600)) for number in range(pages)] for file in (paper, printed))
    for number in range(pages):
        apart = [np.abs(wanted[other] - found[number]).max() for other in range(pages)]
        assert apart[number] < 0.1 < min([*apart[:number], *apart[number + 1 :]]), f"page {number + 1} looks another"


def test_only_the_pages_that_were_asked_for_in_the_order_asked_for(tmp_path: Path) -> None:
    paper, out = brief(), tmp_path / "printed.pdf"
    printer = to_file(paper, out)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    ranges = QPageRanges()
    ranges.addRange(2, 3)
    printer.setPageRanges(ranges)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert print_pages(printer, paper, nothing) == 2
    printed = out.read_bytes()
    for number, original in enumerate((2, 1)):
        assert np.abs(ink(picture(paper, original, 600)) - ink(picture(printed, number, 600))).max() < 0.1


def test_a_page_that_lies_across_is_turned_to_the_paper(tmp_path: Path) -> None:
    paper, out = brief(), tmp_path / "printed.pdf"
    printer = to_file(paper, out)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    print_pages(printer, paper, nothing)
    width, height = page_sizes(out.read_bytes())[0]
    assert width > height
    drawn = picture(out.read_bytes(), 0, 842)
    upright = np.frombuffer(drawn.pixels, np.uint8).reshape(drawn.height, drawn.width, 4)
    turned = np.ascontiguousarray(np.rot90(upright, 1))
    back = Picture(turned.shape[1], turned.shape[0], turned.tobytes())
    assert np.abs(ink(picture(paper, 0, 595)) - ink(back)).max() < 0.1


def test_a_printer_that_takes_nothing_is_named(tmp_path: Path) -> None:
    printer = to_file(brief(), tmp_path / "no folder" / "printed.pdf")
    with pytest.raises(EnvironmentFault) as caught:
        print_pages(printer, brief(), nothing)
    assert "did not accept the paper" in caught.value.what.render(Language.EN)


class _StopError(Exception):
    """Somebody stopped it."""


def test_printing_stops_between_two_pages(tmp_path: Path) -> None:
    def stop(done: int, _count: int) -> None:
        if done == 1:
            raise _StopError

    with pytest.raises(_StopError):
        print_pages(to_file(brief(), tmp_path / "printed.pdf"), brief(), stop)


def test_print_asks_for_a_printer_and_sends_the_preview(page: ReportsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.options.print.setFocus()
    QTest.keyClick(page.options.print, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.findChildren(QPrintDialog)), timeout=WAIT)
    (dialog,) = page.findChildren(QPrintDialog)
    pages = len(page_sizes(data(page)))
    assert (dialog.fromPage(), dialog.toPage()) == (1, pages)
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(60)
    dialog.accepted.emit(printer)
    dialog.close()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=WAIT)
    with opened_pdf((tmp_path / "printed.pdf").read_bytes()) as document:
        assert len(document) == pages


def test_a_workbook_is_not_printed_as_the_paper_that_was_there_before(page: ReportsPage) -> None:
    assert data(page)
    page.pick("register")
    page.bindings()["reports.print"]()
    page.bindings()["reports.sign"]()
    assert not page.findChildren(QDialog)


def test_what_papers_need_is_loaded_while_nobody_waits(fresh: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED, str(fresh)], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert told.stdout.split() == ["False", "True", "True"]


LOADED = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QSettings, QThread
from ui.main import make_application
app = make_application([])
from ui.kit.desk import Desk
from ui.reports.page import ReportsPage
desk = Desk(QSettings(sys.argv[1] + ".ini", QSettings.Format.IniFormat))
page = ReportsPage(desk)
page._idle.setInterval(1)
desk.registry_opened.connect(page.opened)
print("registry.report.build" in sys.modules)
desk.open(Path(sys.argv[1]))
for _turn in range(3000):
    QCoreApplication.processEvents()
    if "registry.report.build" in sys.modules and not desk.jobs.busy:
        break
    QThread.msleep(10)
from reportlab.pdfbase import pdfmetrics
print("registry.report.build" in sys.modules, "NotoSansSC-Regular" in pdfmetrics.getRegisteredFontNames())
desk.close()
"""


# --- recent files ----------------------------------------------------------------------------------------------------------


def test_what_was_saved_is_opened_revealed_and_missed(
    page: ReportsPage, saved: Path, opened: list[str], qtbot: QtBot
) -> None:
    assert not page.recent.isVisible()
    with qtbot.waitSignal(page.recent.kept, timeout=WAIT):
        page.bindings()["reports.save"]()
    with qtbot.waitSignal(page.recent.kept, timeout=WAIT):
        page.options.more.click()
    qtbot.waitUntil(lambda: len(page.recent.rows) == 2, timeout=WAIT)
    assert [row.paper.path.name for row in page.recent.rows] == ["shortlist.xlsx", "shortlist.pdf"]
    assert page.recent.rows[1].accessibleName() == "Open shortlist.pdf, Key enterprise shortlist"
    QTest.keyClick(page.recent.rows[1], Qt.Key.Key_Space)
    page.recent.folders[0].click()
    assert opened == [str(saved / "shortlist.pdf"), str(saved)]

    (saved / "shortlist.pdf").unlink()
    page.shown(None)
    qtbot.waitUntil(lambda: not page.recent.rows[1].paper.there, timeout=WAIT)
    assert "not there any more" in page.recent.rows[1].accessibleName()
    speech().set_language(Language.ZH)
    page.respeak()
    assert "已不在原处" in page.recent.rows[1].accessibleName()
    with qtbot.waitSignal(page.recent.kept, timeout=WAIT):
        page.recent.rows[1].click()
    qtbot.waitUntil(lambda: [row.paper.path.name for row in page.recent.rows] == ["shortlist.xlsx"], timeout=WAIT)
    assert len(opened) == 2


def test_the_registry_remembers_the_last_ones_and_no_change_is_logged(fresh: Path, tmp_path: Path) -> None:
    at = datetime.fromisoformat("2025-07-01T10:00:00+08:00")
    with open_registry(fresh) as registry:
        with registry.read() as connection:
            seals = connection.exec_driver_sql("SELECT count(*) FROM change_seal").scalar()
        for number in range(MOST + 3):
            note_paper(registry, tmp_path / f"{number}.pdf", "brief", at)
        note_paper(registry, tmp_path / "9.pdf", "brief", at)
    with open_registry(fresh) as registry:
        names = [one.path.name for one in recent_papers(registry)]
        assert names == ["9.pdf", "10.pdf", *(f"{n}.pdf" for n in range(8, 2, -1))]
        assert len(names) == MOST
        forget_paper(registry, tmp_path / "9.pdf")
        assert recent_papers(registry)[0] == RecentPaper(tmp_path / "10.pdf", "brief", at, there=False)
        with registry.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM change_seal").scalar() == seals


@pytest.mark.parametrize("held", ["", "{", "[1, {}]", '[{"path": "a", "kind": 1, "at": "x"}]', '{"path": "a"}', "null"])
def test_a_list_that_nobody_understands_is_an_empty_one(fresh: Path, held: str) -> None:
    with open_registry(fresh) as registry:
        with registry.write() as connection:
            write_setting(connection, "reports.recent", held)
        assert recent_papers(registry) == ()


# --- signing ---------------------------------------------------------------------------------------------------------------


def test_a_paper_is_signed_with_a_certificate_after_a_wrong_password(
    page: ReportsPage, saved: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "office.p12"
    file.write_bytes(certificate())
    page.options.sign.click()
    (dialog,) = page.findChildren(SignDialog)
    dialog.sign.click()
    assert "Choose the file with your certificate." in dialog.labels()
    dialog.certificate.setText(str(file))
    dialog.password.setText("wrong")
    dialog.sign.click()
    qtbot.waitUntil(lambda: "The password does not open the certificate file." in dialog.labels(), timeout=WAIT)
    assert list(saved.iterdir()) == []
    dialog.password.setText(PASSWORD)
    with qtbot.waitSignal(page.recent.kept, timeout=WAIT):
        dialog.sign.click()
    signed = (saved / "shortlist-signed.pdf").read_bytes()
    assert signed.startswith(data(page)), "the bytes of the preview stay beneath the signature"
    (one,) = signatures(signed)
    assert one.holds
    assert one.certificate is not None
    assert one.certificate.subject == OFFICE
    qtbot.waitUntil(lambda: bool(page.recent.rows), timeout=WAIT)
    assert page.recent.rows[0].paper.path.name == "shortlist-signed.pdf"
    assert PASSWORD not in (tmp_path / "settings.ini").read_text("utf-8")


def test_without_the_extra_the_window_says_how_to_install_it(
    page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "extra_installed", lambda: False)
    page.bindings()["reports.sign"]()
    (dialog,) = page.findChildren(NoExtraDialog)
    assert "pyHanko, which is not installed here" in dialog.labels()
    dialog.copy.click()
    assert QApplication.clipboard().text() == INSTALL
    dialog.reject()
