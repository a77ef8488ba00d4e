"""Pasting into the firm table in the real window: the round trip, blocks with and without a header, and undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.view.rows import records
from tests.ui.conftest import idle, rest, window_with
from ui.firms.page import FirmsPage
from ui.firms.paste_dialog import PasteDialog
from ui.intake.page import IntakePage
from ui.kit.controls import Label
from ui.kit.words import speech
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
FEN_PER_MILLION = 100_000_000


@pytest.fixture(autouse=True)
def clean_clipboard(qapp: QApplication) -> Iterator[None]:
    """The clipboard is emptied while Python still runs: the platform must not hold an object of ours at the end."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def page(opened: Window) -> FirmsPage:
    found = opened.pages["firms"]
    assert isinstance(found, FirmsPage)
    opened.activateWindow()
    found.table.setFocus()
    return found


def stored(window: Window) -> dict[str, dict[str, dict[str, Any]]]:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return {t: {r["uid"]: r for r in records(connection, t)} for t in ("firm", "metric", "recognition")}


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[tuple[str, str], tuple[Any, Any]]:
    """{(uid, field): (before, after)} of what differs; a record that is new differs in None."""
    return {
        (uid, key): (before[table].get(uid, {}).get(key), value)
        for table in after
        for uid, record in after[table].items()
        for key, value in record.items()
        if key not in ("uid", "text") and before[table].get(uid, {}).get(key) != value
    }


def go_to(page: FirmsPage, row: int, key: str) -> None:
    """Make a cell of the table current."""
    number = next(n for n, column in enumerate(page.model.columns) if column.key == key)
    page.table.setCurrentIndex(page.model.index(row, number))


def paste(window: Window, page: FirmsPage, qtbot: QtBot, text: str, html: str = "") -> PasteDialog | None:
    """Ctrl+V with `text` on the clipboard; the dialog, or None where there was nothing to show."""
    mime = QMimeData()
    if text:
        mime.setText(text)
    if html:
        mime.setHtml(html)
    QGuiApplication.clipboard().setMimeData(mime)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.windowHandle(), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rest(window, qtbot)
    return page.pasting.dialog


def confirm(window: Window, qtbot: QtBot, dialog: PasteDialog | None, key: Key = Key.Key_Return) -> None:
    assert dialog is not None
    QTest.keyClick(dialog.table if dialog.paste.lines else dialog.faults, key)
    rest(window, qtbot)


def close(window: Window, qtbot: QtBot, dialog: PasteDialog | None) -> None:
    confirm(window, qtbot, dialog, Key.Key_Escape)


@pytest.mark.parametrize("language", list(Language))
def test_a_copy_with_one_number_changed_gives_back_exactly_that_change(
    opened: Window, page: FirmsPage, qtbot: QtBot, language: Language
) -> None:
    speech().set_language(language)
    opened.resize(1800, 900)
    rest(opened, qtbot)
    page.model.check(range(12), True)
    lines = page.table.copy().split("\n")
    before = stored(opened)
    assert paste(opened, page, qtbot, "\n".join(lines)) is None, "an unchanged copy changes nothing"
    column = [c.key for c in page.table.visible_columns()].index("revenue")
    number = next(n for n, line in enumerate(lines[1:], 1) if line.split("\t")[column] != "—")
    cells = lines[number].split("\t")
    cells[column] = "12.34"
    lines[number] = "\t".join(cells)
    dialog = paste(opened, page, qtbot, "\r\n".join(lines) + "\r\n")
    assert dialog is not None
    assert (len(dialog.paste.lines), dialog.paste.faults) == (1, ())
    confirm(opened, qtbot, dialog)
    found = changes(before, stored(opened))
    factor = FEN_PER_MILLION * (1 if language is Language.EN else 100)
    assert {key[1] for key in found} == {"lo", "hi"}
    assert {after for _before, after in found.values()} == {round(12.34 * factor)}
    opened.desk.undo()
    rest(opened, qtbot)
    assert changes(before, stored(opened)) == {}


def test_a_block_without_a_header_lands_on_the_cells_from_the_current_one(
    opened: Window, page: FirmsPage, qtbot: QtBot
) -> None:
    before = stored(opened)
    go_to(page, 2, "district")
    firms = [row.uid for row in page.model.rows()]
    confirm(opened, qtbot, paste(opened, page, qtbot, "崇明\nJinshan\n"))
    assert {k: after for k, (_b, after) in changes(before, stored(opened)).items()} == {
        (firms[2], "district"): "310151",
        (firms[3], "district"): "310116",
    }


def test_a_line_that_is_unchecked_is_left_out_and_faults_say_why(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    before = stored(opened)
    go_to(page, 0, "district")
    uid = page.model.rows()[1].uid
    dialog = paste(opened, page, qtbot, "崇明\tx\n金山\t\n")
    assert dialog is not None
    assert [str(f.message) for f in dialog.paste.faults] == ["This column is worked out and cannot be pasted into."]
    assert dialog.commit_button.text() == "Paste 2 values"
    QTest.keyClick(dialog.table, Key.Key_Space)
    assert dialog.commit_button.text() == "Paste 1 value"
    confirm(opened, qtbot, dialog)
    assert list(changes(before, stored(opened))) == [(uid, "district")]


def test_escape_changes_nothing_and_gives_the_table_back(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    before = stored(opened)
    go_to(page, 0, "district")
    close(opened, qtbot, paste(opened, page, qtbot, "崇明"))
    assert changes(before, stored(opened)) == {}
    assert page.pasting.dialog is None
    assert opened.focusWidget() is page.table


def test_a_block_with_a_header_adds_firms_too(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    known = page.model.rows()[0]
    text = f"企业名称\t所在区\n上海虚构新晨航天有限公司\t松江\n{known.legal_name}\t崇明\n"
    dialog = paste(opened, page, qtbot, text)
    assert dialog is not None
    assert dialog.commit_button.text() == "Paste 2 changes"
    confirm(opened, qtbot, dialog)
    firms = {f["legal_name"]: f["district"] for f in stored(opened)["firm"].values()}
    assert firms["上海虚构新晨航天有限公司"] == "310117"
    assert firms[known.legal_name] == "310151"


def test_a_value_changed_by_hand_is_kept_by_a_sheet_and_taken_when_checked(
    opened: Window, page: FirmsPage, qtbot: QtBot
) -> None:
    from registry.change import ChangeSet, Update, apply
    from registry.model.firm_entities import FIRM

    firm, registry = page.model.rows()[0], opened.desk.registry
    assert registry is not None
    assert firm.district is not None
    field = FIRM.field("district")
    edit = Update("firm", firm.uid, field.encode(firm.district.code), field.encode("310107"))
    apply(registry, ChangeSet("edit", "Edit", "officer", (edit,)))
    opened.desk.changed()
    rest(opened, qtbot)
    text = f"企业名称\t所在区\n{firm.legal_name}\t崇明\n"
    dialog = paste(opened, page, qtbot, text)
    assert dialog is not None
    assert dialog.paste.lines[0].conflict == "hand"
    assert not dialog.commit_button.isEnabled()
    QTest.keyClick(dialog.table, Key.Key_Space)
    confirm(opened, qtbot, dialog)
    assert stored(opened)["firm"][firm.uid]["district"] == "310151"


def test_a_unit_that_is_missing_is_asked_once(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    firms = page.model.rows()[:2]
    lines = "".join(f"{firm.legal_name}\t{500 + n}\n" for n, firm in enumerate(firms))
    dialog = paste(opened, page, qtbot, "企业名称\t注册资本\n" + lines)
    assert dialog is not None
    assert (dialog.paste.lines, dialog.paste.faults) == ((), ())
    assert dialog.strip.combos[0].hasFocus()
    dialog.strip.answered.emit(dialog.paste.questions[0], "万元")
    rest(opened, qtbot)
    again = page.pasting.dialog
    assert again is not None
    assert len(again.paste.lines) == 2
    confirm(opened, qtbot, again)
    held = stored(opened)["firm"]
    assert [held[firm.uid]["reg_capital"].lo_fen for firm in firms] == [500_0000_00, 501_0000_00]


def test_enter_on_a_button_is_the_buttons_own(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    before = stored(opened)
    go_to(page, 0, "district")
    dialog = paste(opened, page, qtbot, "崇明")
    assert dialog is not None
    dialog.cancel_button.setFocus()
    QTest.keyClick(dialog.cancel_button, Key.Key_Return)
    rest(opened, qtbot)
    assert page.pasting.dialog is None
    assert changes(before, stored(opened)) == {}


def test_the_table_of_a_web_page_is_pasted(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    go_to(page, 0, "district")
    uid = page.model.rows()[0].uid
    confirm(opened, qtbot, paste(opened, page, qtbot, "", "<table><tr><td>崇明</td></tr></table>"))
    assert stored(opened)["firm"][uid]["district"] == "310151"


def test_a_paste_into_the_search_goes_into_the_search(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    page.search.setFocus()
    assert paste(opened, page, qtbot, "松江") is None
    assert page.search.text() == "松江"


def test_a_registry_that_changed_meanwhile_is_not_written(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    from registry.change import undo

    go_to(page, 0, "district")
    confirm(opened, qtbot, paste(opened, page, qtbot, "崇明"))
    dialog = paste(opened, page, qtbot, "金山")
    registry = opened.desk.registry
    assert registry is not None
    undo(registry, "other")
    before = stored(opened)
    said: list[object] = []
    opened.desk.failed.disconnect(opened.show_failure)
    opened.desk.failed.connect(said.append)
    confirm(opened, qtbot, dialog)
    assert ["changed while" in str(error) for error in said] == [True]
    assert changes(before, stored(opened)) == {}


def test_too_many_rows_go_on_in_the_import_in_one_click(
    qtbot: QtBot, settings: QSettings, file: Path, clean_clipboard: None
) -> None:
    with window_with(qtbot, settings, "firms", "intake", file=file) as window:
        firms, intake = window.pages["firms"], window.pages["intake"]
        assert isinstance(firms, FirmsPage)
        assert isinstance(intake, IntakePage)
        firms.table.setFocus()
        rows = "".join(f"上海第{n}号“航天”科技有限公司\t{n}\n" for n in range(5_000))
        assert paste(window, firms, qtbot, f"企业名称\t2024年从业人员\n{rows}") is None
        dialog = firms.pasting.large
        assert dialog is not None
        words = [label.text() for label in dialog.findChildren(Label)]
        assert words[0] == "The clipboard holds 5,001 rows."
        dialog.go_button.click()
        idle(window, qtbot, lambda: intake.phase in ("map", "match", "review"))
        assert window.front == "intake"
        assert intake.state.plan is not None
        assert [book.name for book, _source in intake.state.files] == ["Clipboard.tsv"]
        assert (intake.state.plan.counts.new + intake.state.plan.counts.skipped, firms.pasting.dialog) == (5_000, None)


def test_a_small_block_after_a_large_one_that_was_let_go(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    assert paste(opened, page, qtbot, "x\n" * 5_001) is None
    assert page.pasting.large is not None
    page.pasting.large.reject()
    assert page.pasting.large is None
    go_to(page, 0, "district")
    assert paste(opened, page, qtbot, "崇明") is not None
    close(opened, qtbot, page.pasting.dialog)


def test_blank_cells_of_a_block_keep_or_clear_as_a_person_says(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    row = next(r for r in page.model.rows() if r.district and r.uscc)
    block = f"企业名称\t统一社会信用代码\t所属区\t企业简称\n{row.legal_name}\t{row.uscc}\t\t试名\n"
    dialog = paste(opened, page, qtbot, block)
    assert dialog is not None
    assert [(line.new, line.old) for line in dialog.paste.lines] == [("试名", row.short_name or "—")]
    assert dialog.blanks.isVisible()
    assert dialog.blanks.value == "keep"
    dialog.blanks.set_value("clear")
    dialog.blanks.chosen.emit("clear")
    rest(opened, qtbot)
    dialog = page.pasting.dialog
    assert dialog is not None
    assert dialog.blanks.value == "clear"
    assert row.district is not None
    assert ("—", row.district.label(Language.EN)) in [(line.new, line.old) for line in dialog.paste.lines]
    confirm(opened, qtbot, dialog)
    assert stored(opened)["firm"][row.uid]["district"] is None


def test_a_block_without_blanks_is_not_asked_about_them(opened: Window, page: FirmsPage, qtbot: QtBot) -> None:
    row = next(r for r in page.model.rows() if r.uscc)
    dialog = paste(opened, page, qtbot, f"企业名称\t统一社会信用代码\t园区\n{row.legal_name}\t{row.uscc}\t别园\n")
    assert dialog is not None
    assert not dialog.blanks.isVisible()
    close(opened, qtbot, dialog)
