"""The cultivation file on screen: opened from a card and from Firms, added to, changed, taken out and undone by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from registry.change import check_registry
from registry.cultivation.acts import add_record
from registry.i18n import Language
from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.dates import read_date
from registry.store import Registry
from registry.view.cultivation import firm_file, known_instruments
from tests.ui.conftest import copied, idle, window_with
from ui.cultivation.instrument_book import BookDialog
from ui.cultivation.instruments_dialog import InstrumentsDialog
from ui.cultivation.page import CultivationPage
from ui.cultivation.record_dialog import RecordDialog
from ui.cultivation.rules_dialog import RulesDialog
from ui.cultivation.support_dialog import SupportDialog
from ui.firms.page import FirmsPage
from ui.kit.menu import Menu
from ui.kit.pdf_page import page_sizes
from ui.kit.words import speech
from ui.shell.window import Window

_K, _M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(sample: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    path = copied(sample, tmp_path / "own.car")
    with window_with(qtbot, settings, "cultivation", "firms", file=path) as made:
        idle(made, qtbot, lambda: page_of(made).board is not None)
        yield made


def page_of(window: Window) -> CultivationPage:
    page = window.pages["cultivation"]
    assert isinstance(page, CultivationPage)
    return page


def registry_of(window: Window) -> Registry:
    assert window.desk.registry is not None
    return window.desk.registry


def file_of(window: Window, uid: str) -> Any:
    found = firm_file(registry_of(window), uid)
    assert found is not None
    return found


def type_keys(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = _M.NoModifier, times: int = 1) -> None:
    for _n in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)


def dialog_of(page: CultivationPage) -> RecordDialog:
    found = [d for d in page.findChildren(RecordDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def open_file(window: Window, qtbot: QtBot) -> CultivationPage:
    page = page_of(window)
    QTest.keyClick(window, _K.Key_F, _M.AltModifier)
    idle(window, qtbot, lambda: page.file.file is not None)
    assert QApplication.focusWidget() is page.file.table
    return page


def back(window: Window, qtbot: QtBot) -> None:
    """A dialog has closed: the window is the active one again."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def lines(page: CultivationPage) -> list[str]:
    return [row.text for row in page.file.model.rows()]


def test_a_promise_is_recorded_changed_removed_and_undone_by_keys_alone(window: Window, qtbot: QtBot) -> None:
    page = open_file(window, qtbot)
    uid = page.cards.current
    press(_K.Key_Insert)
    menu = next(m for m in page.file.findChildren(QMenu) if m.isVisible())
    QTest.keyClick(menu, _K.Key_Down)
    QTest.keyClick(menu, _K.Key_Down)
    QTest.keyClick(menu, _K.Key_Return)
    dialog = dialog_of(page)
    assert dialog.windowTitle() == "Need and promise"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.control("raised"))
    press(_K.Key_A, _M.ControlModifier)
    type_keys("2025-02-03")
    press(_K.Key_Tab)
    type_keys("a test stand")
    press(_K.Key_Tab)
    type_keys("a site in Lingang")
    press(_K.Key_Tab, times=2)
    type_keys("2025-05")
    press(_K.Key_Return)
    idle(window, qtbot, lambda: len(file_of(window, uid).needs) == 1)
    idle(window, qtbot, lambda: "a test stand" in lines(page))
    (need,) = file_of(window, uid).needs
    assert (need["text"], need["promised"], need["raised"].iso(), need["due"].iso()) == (
        "a test stand", "a site in Lingang", "2025-02-03", "2025-05",
    )  # fmt: skip
    row = next(r for r in page.file.model.rows() if r.text == "a test stand")
    assert row.tag[1] == "bad"
    assert "overdue" in row.tag[0]
    back(window, qtbot)
    assert QApplication.focusWidget() is page.file.table
    page.file.table.set_current(row.key)
    press(_K.Key_Return)
    dialog = dialog_of(page)
    dialog.put("state", "kept")
    dialog.put("closed", "2025-06-01")
    dialog.take()
    idle(window, qtbot, lambda: "Settled: a test stand" in lines(page))
    page.file.table.set_current(next(r for r in page.file.model.rows() if r.text.startswith("Settled")).key)
    back(window, qtbot)
    press(_K.Key_Delete)
    idle(window, qtbot, lambda: "Settled: a test stand" not in lines(page))
    assert file_of(window, uid).needs == ()
    for text in ("Settled: a test stand", "a test stand"):
        window.desk.undo()
        idle(window, qtbot, lambda text=text: text in lines(page))
    assert check_registry(registry_of(window)) == []


def test_what_cannot_be_read_is_said_at_its_line_and_nothing_is_written(window: Window, qtbot: QtBot) -> None:
    page = open_file(window, qtbot)
    dialog = page.file.add_record("support")
    assert dialog is not None
    dialog.put("amount", "many")
    dialog.put("sought", "someday")
    dialog.take()
    idle(window, qtbot)
    assert dialog.isVisible()
    assert "cannot be empty" in dialog.labels()
    assert file_of(window, page.cards.current).supports == ()
    dialog.reject()


def test_a_support_is_named_by_its_instrument_and_paid_in_two_parts(window: Window, qtbot: QtBot) -> None:
    page = open_file(window, qtbot)
    uid = page.cards.current
    dialog = page.file.add_record("support")
    assert dialog is not None
    dialog.put("instrument", "industrial funds of the action plan")
    dialog.put("state", "granted")
    dialog.put("amount", "800万元")
    dialog.take()
    idle(window, qtbot, lambda: len(file_of(window, uid).supports) == 1)
    assert file_of(window, uid).supports[0].record["instrument"] == "plan-2025-fund"
    idle(window, qtbot, lambda: "Industrial funds of the action plan" in lines(page))
    for day, amount in (("2024-06-01", "5"), ("2024-12", "300万元")):
        payment = page.file.add_record("payment")
        assert payment is not None
        payment.put("paid", day)
        payment.put("amount", amount)
        payment.take()
        idle(window, qtbot, lambda day=day: any(r.day == day for r in page.file.model.rows()))
    (support,) = file_of(window, uid).supports
    assert support.paid.fen == 800 * 1_000_000, "a bare figure is in the unit the form names"
    assert any("paid ¥ 8 m" in row.note for row in page.file.model.rows())


def test_a_recognition_is_recorded_and_the_board_follows(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert page.board is not None
    one = next(p for p in page.board.places if p.step == 0 and page.filters.keep(p))
    uid = one.facts.uid
    page.cards.set_current(uid)
    page = open_file(window, qtbot)
    dialog = page.file.add_record("recognition")
    assert dialog is not None
    dialog.put("tier", "innovative_sme")
    dialog.put("batch", "2025年(第一批)")
    dialog.put("document", "虚构〔2025〕7号")
    dialog.put("recognised", "2025-03-15")
    dialog.take()

    def step() -> int:
        assert page.board is not None
        return next(p.step for p in page.board.places if p.facts.uid == uid)

    idle(window, qtbot, lambda: page.board is not None and step() == 1)
    now = next(p for p in page.board.places if p.facts.uid == uid)  # type: ignore[union-attr]
    assert now.stand.valid_until is not None
    assert now.stand.valid_until.iso() == "2028-02", "Shanghai's plaque ends with the month before"


@pytest.mark.parametrize("whole", [False, True])
def test_the_firms_page_opens_the_file_of_its_firm(window: Window, qtbot: QtBot, whole: bool) -> None:
    """From the table with its pane, and from the page of one firm."""
    firms = window.pages["firms"]
    assert isinstance(firms, FirmsPage)
    window.go("firms")
    idle(window, qtbot, lambda: firms.table.current() is not None)
    firm = firms.table.current()
    assert firm is not None
    if whole:
        firms.open_firm()
        idle(window, qtbot)
    QTest.keyClick(window, _K.Key_F, _M.AltModifier)
    page = page_of(window)
    idle(window, qtbot, lambda: page.file.file is not None and page.file.file.uid == firm.uid)
    assert page.file.isVisible()
    assert page.cards.current == firm.uid


def test_who_was_not_met_and_whose_promise_is_late_stand_on_lists(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert page.board is not None
    here = [p.facts.uid for p in page.board.places if page.filters.keep(p)]
    one, other = here[0], here[1]
    registry = registry_of(window)
    day = page.board.as_of.isoformat()
    add_record(registry, "engagement", {"firm": one, "kind": "visit", "held": read_date(day).value}, actor="甲")
    need = {"firm": other, "text": "场地", "due": read_date("2025-01").value}
    add_record(registry, "need", need, actor="甲")
    page.read()
    idle(window, qtbot, lambda: page.board is not None and page.board.state(other).promises == 1)
    page.pick_list("promises")
    assert page.cards.keys() == [other]
    assert "1 promise overdue" in page.cards.accessibleDescription()
    page.pick_list("silent")
    assert set(page.cards.keys()) == set(here) - {one}
    assert "none on record" in page.cards.accessibleDescription()


def test_who_is_barred_is_told_so_and_the_form_refuses_a_new_title(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert page.board is not None
    uid = next(p.facts.uid for p in page.board.places if p.step == 0 and page.filters.keep(p))
    values = {"firm": uid, "tier": "srdi_sme", "recognised": read_date("2023-03-15").value}
    gone = {"revoked_on": read_date("2025-02-01").value, "revoked_for": "falsification"}
    add_record(registry_of(window), "recognition", values | gone, actor="甲")
    page.read()
    idle(window, qtbot, lambda: any(p.facts.uid == uid and p.barred for p in page.board.places))  # type: ignore[union-attr]
    page.pick_list("barred")
    assert page.cards.keys() == [uid]
    assert "2028-02-01" in page.cards.accessibleDescription()
    page = open_file(window, qtbot)
    dialog = page.file.add_record("recognition")
    assert dialog is not None
    dialog.put("tier", "innovative_sme")
    dialog.put("applied_on", "2025-06-01")
    dialog.take()
    idle(window, qtbot, lambda: "2028-02-01" in dialog.labels())
    dialog.put("remark", "the district confirmed that the bar was lifted")
    dialog.take()
    idle(window, qtbot, lambda: len(file_of(window, uid).recognitions) == 2)


def test_every_number_of_the_overview_opens_its_firms(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    assert page.board is not None
    uids = [p.facts.uid for p in page.board.places][:3]
    registry = registry_of(window)
    for uid, state in zip(uids, ("granted", "granted", "revoked"), strict=True):
        values = {"firm": uid, "instrument": "贷款贴息", "state": state, "amount": read_amount("60万元").value}
        add_record(registry, "support", values, actor="甲")
    dialog = SupportDialog(page, window.desk, page.board)
    dialog.open()
    idle(window, qtbot, lambda: bool(dialog.model.rows()))
    (row,) = dialog.model.rows()
    assert (len(row.firms), len(row.granted), len(row.revoked)) == (3, 2, 1)
    dialog.open_firms(row, "granted")
    firms = window.pages["firms"]
    assert isinstance(firms, FirmsPage)
    idle(window, qtbot, lambda: len(firms.model.rows()) == 2)
    assert {r.uid for r in firms.model.rows()} == set(uids[:2])


def test_an_instrument_is_worded_anew_and_taken_back(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    dialog = InstrumentsDialog(page, window.desk)
    dialog.open()
    idle(window, qtbot, lambda: bool(dialog.model.rows()))
    shipped = next(r for r in dialog.model.rows() if r.code == "measures-2025-interest")
    form = dialog.edit(shipped)
    assert form is not None
    form.put("zh", "贷款贴息（区级配套）")
    form.take()
    idle(window, qtbot, lambda: any(r.uid for r in dialog.model.rows()))
    dialog.table.set_current("measures-2025-interest")
    dialog.remove()
    idle(window, qtbot, lambda: not any(r.uid for r in dialog.model.rows()))
    dialog.reject()


def test_instruments_go_out_as_a_workbook_and_come_back_after_their_differences_were_seen(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "instruments.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    dialog = InstrumentsDialog(page_of(window), window.desk)
    dialog.open()
    idle(window, qtbot, lambda: bool(dialog.model.rows()))
    count = len(dialog.model.rows())
    dialog.out.click()
    idle(window, qtbot, path.exists)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    sheet.cell(sheet.max_row + 1, 1).value = "district-1"
    for place, text in ((3, "虚构区试车场地"), (4, "空间载体"), (9, "300万元")):
        sheet.cell(sheet.max_row, place).value = text
    book.save(path)
    dialog.into.click()
    idle(window, qtbot, lambda: bool(dialog.findChildren(BookDialog)))
    (shown,) = dialog.findChildren(BookDialog)
    assert [(line.name, line.kind) for line in shown.model.rows()] == [("虚构区试车场地", "new")]
    assert len(dialog.model.rows()) == count, "nothing is written before it was seen"
    shown.take_over()
    idle(window, qtbot, lambda: len(dialog.model.rows()) == count + 1)
    window.desk.undo()
    idle(window, qtbot, lambda: not known_instruments(registry_of(window)).find("虚构区试车场地"))
    path.write_bytes(b"PK")
    dialog.into.click()
    idle(window, qtbot, lambda: bool(dialog._wrong.text()))
    dialog.reject()


@pytest.mark.parametrize(("kind", "name"), [("talent", "虚构区人才公寓名额"), ("site", "虚构区试车场地")])
def test_an_office_adds_a_talent_place_or_a_site_and_gives_it(
    window: Window, qtbot: QtBot, kind: str, name: str
) -> None:
    page = page_of(window)
    dialog = InstrumentsDialog(page, window.desk)
    dialog.open()
    idle(window, qtbot, lambda: bool(dialog.model.rows()))
    form = dialog.add()
    for key, text in (
        ("code", "own"),
        ("zh", name),
        ("kind", kind),
        ("document", "虚构〔2025〕1号"),
        ("source", "区网站"),
    ):
        form.put(key, text)
    form.take()
    idle(window, qtbot, lambda: any(r.uid for r in dialog.model.rows()))
    assert next(r for r in dialog.model.rows() if r.uid).source == "区网站"
    dialog.reject()
    back(window, qtbot)
    page.face.setFocus()
    uid = page.current
    open_file(window, qtbot)
    page.file.add_record("support")
    form = dialog_of(page)
    form.put("instrument", name)
    form.take()
    idle(window, qtbot, lambda: bool(file_of(window, uid).supports))
    assert file_of(window, uid).supports[0].record["instrument"] == "own"
    assert any(name in line for line in lines(page))
    window.desk.undo()
    idle(window, qtbot, lambda: not file_of(window, uid).supports)


def test_an_office_edits_a_rule_set_and_the_board_names_its_version(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    dialog = RulesDialog(page, window.desk)
    dialog.open()
    idle(window, qtbot, lambda: dialog.current() is not None)
    dialog.choice.set_value("miit-2022, 1")
    dialog._show()
    body = dialog.text.toPlainText()
    dialog.text.setPlainText(body.replace("full = 20", "full = twenty", 1))
    dialog.take()
    idle(window, qtbot, lambda: "line" in dialog.labels())
    dialog.text.setPlainText(body.replace('en = "Rules of 2022"', 'en = "Rules of 2022, Shanghai"', 1))
    dialog.take()
    idle(window, qtbot, lambda: page.board is not None and page.board.rules.version == 2)
    assert page.board is not None
    assert page.status()[1] == "Rules of 2022, Shanghai (miit-2022, version 2)"  # type: ignore[index]
    idle(window, qtbot, lambda: dialog.choice.value == "miit-2022, 2")
    dialog.take_back()
    idle(window, qtbot, lambda: page.board is not None and page.board.rules.version == 1)
    dialog.reject()


@pytest.mark.parametrize("language", list(Language))
def test_the_file_is_saved_as_a_paper_and_printed(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    speech().set_language(language)
    page = open_file(window, qtbot)
    out = tmp_path / "file.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(out), "")))
    page.file.print.click()
    (menu,) = page.file.print.findChildren(Menu)
    on_paper, as_pdf = menu.actions()
    as_pdf.trigger()
    idle(window, qtbot, out.exists)
    assert out.read_bytes().startswith(b"%PDF")
    on_paper.trigger()
    idle(window, qtbot, lambda: bool(page.findChildren(QPrintDialog)))
    (dialog,) = page.findChildren(QPrintDialog)
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(60)
    dialog.accepted.emit(printer)
    dialog.close()
    menu.close()
    idle(window, qtbot, (tmp_path / "printed.pdf").exists)
    assert len(page_sizes((tmp_path / "printed.pdf").read_bytes())) == len(page_sizes(out.read_bytes()))
