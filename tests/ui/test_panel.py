"""The page Panel on a fictional round of nine experts and sixteen candidates: what is seen, what is hidden, what is entered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.report.panel_sheet import SHEET
from registry.rounds.book import RoundBook, SeatStatus, read_book
from registry.rounds.sheet_form import FIRST_ITEM, KEY_COLUMN
from registry.store import open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.rounds.panel_round import mark_panel, open_panel, panel_round, seat_panel
from tests.ui.conftest import idle, sweep, window_with
from ui.keylist.request import SEAL
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel
from ui.kit.words import speech
from ui.panel.ask import AskDialog
from ui.panel.page import PanelPage
from ui.panel.sheets import ReturnDialog
from ui.panel.words import Names
from ui.shell.window import Window


@pytest.fixture(scope="session")
def panel_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half marked: three experts have not sent."""
    path = tmp_path_factory.mktemp("panel") / "panel.car"
    shutil.copy(sample, path)
    with open_registry(path) as registry:
        panel_round(registry)
    return path


@pytest.fixture(scope="session")
def full_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All marks sent."""
    path = tmp_path_factory.mktemp("full") / "full.car"
    shutil.copy(sample, path)
    with open_registry(path) as registry:
        uid = open_panel(registry)
        mark_panel(registry, uid, seat_panel(registry, uid), {})
    return path


@pytest.fixture(scope="session")
def empty_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """At the panel, nobody seated."""
    path = tmp_path_factory.mktemp("nobody") / "nobody.car"
    shutil.copy(sample, path)
    with open_registry(path) as registry:
        open_panel(registry)
    return path


def opened(file: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    own = tmp_path / "own.car"
    shutil.copy(file, own)
    with window_with(qtbot, settings, "panel", file=own) as window:
        page = panel(window)
        idle(window, qtbot, lambda: page.loaded.book is not None)
        yield window


@pytest.fixture
def window(panel_file: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    yield from opened(panel_file, tmp_path, settings, qtbot)


@pytest.fixture
def full(full_file: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    yield from opened(full_file, tmp_path, settings, qtbot)


@pytest.fixture
def nobody(empty_file: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    yield from opened(empty_file, tmp_path, settings, qtbot)


def panel(window: Window) -> PanelPage:
    page = window.pages["panel"]
    assert isinstance(page, PanelPage)
    return page


def texts(widget: QWidget) -> list[str]:
    """What can be read in sight."""
    sweep()
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    labels += [label.text() for label in widget.findChildren(ElidedLabel) if label.isVisible()]
    return [*labels, *(b.text() for b in widget.findChildren(Button) if b.isVisible())]


def grid(page: PanelPage) -> dict[str, dict[str, str]]:
    """What the table shows, by the candidate's English name and the column's title."""
    columns = page.table.visible_columns()
    rows = page._model.rows()
    return {row.english: {str(c.title): c.text(row) for c in columns} for row in rows}


def expert(page: PanelPage, number: int) -> str:
    book = page.loaded.book
    assert book is not None
    return book.seats[number - 1].expert.uid


def enter_as(window: Window, qtbot: QtBot, number: int) -> str:
    """Enter as the expert on a seat, 0 for the office again; his key."""
    page = panel(window)
    key = expert(page, number) if number else ""
    page.enter_as(key)
    idle(window, qtbot)
    return key


def on_record(window: Window) -> RoundBook:
    registry, book = window.desk.registry, panel(window).loaded.book
    assert registry is not None
    assert book is not None
    with registry.read() as connection:
        return read_book(connection, book.head.uid)


def click(widget: QWidget, text: str) -> None:
    sweep()
    button = next(b for b in widget.findChildren(Button) if b.text() == text and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def fill(field: QWidget, text: str) -> None:
    """Put `text` in the place of what stands in a field, as the keyboard or an input method does."""
    assert isinstance(field, QLineEdit)
    field.selectAll()
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


# -- the table


def test_the_header_says_how_far_the_panel_is(window: Window) -> None:
    said = texts(panel(window))
    assert "9 experts, 16 candidates" in said
    assert "124 of 136 scores" in said
    assert "91 %" in said


def test_marks_that_are_not_sent_are_hidden_and_the_mean_waits(window: Window) -> None:
    shown = grid(panel(window))
    hidden = {name for name, row in shown.items() if row["He J."] == "•"}
    assert len(hidden) == 13, "one is not marked, two are recused"
    assert all("of" in row["Trimmed mean"] for row in shown.values())
    assert {row["Rank"] for row in shown.values()} == {"—"}
    assert sum(row["Bao R."] == "R" for row in shown.values()) == 1


def test_once_all_are_sent_the_list_is_in_order_with_its_rule(full: Window, qtbot: QtBot) -> None:
    page = panel(full)
    rows = page._model.rows()
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert page.table._cut == 10
    # Highest and lowest of those who may mark are struck, and nobody else.
    assert {sum(cell.trimmed for cell in row.cells) for row in rows} == {2}
    idle(full, qtbot)
    assert "Without one expert" in texts(page.pane)
    row = page._model.rows()[0]
    assert row.total is not None
    page.table.set_cell(row.uid, expert(page, 1))
    idle(full, qtbot)
    said = texts(page.pane)
    assert "Objective part, 60 % of the total" in said
    assert "Panel, 40 % of the total" in said
    assert f"Total, place {row.total.place_label}" in said
    assert {row.total.objective, row.total.panel, row.total.total} <= set(said)


def test_names_give_way_to_initials_and_codes(window: Window) -> None:
    page = panel(window)
    for names, title in ((Names.INITIALS, "BR"), (Names.CODES, "E1"), (Names.FULL, "Bao R.")):
        page.show_names(names)
        assert title in next(iter(grid(page).values()))
        assert ("Lin S." in " ".join(texts(page))) is (names is Names.FULL)


def test_the_office_may_look_at_marks_that_are_not_sent(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    menu = page.head.show_menu()
    next(a for a in menu.actions() if a.text() == "Marks not sent yet").trigger()
    idle(window, qtbot)
    shown = grid(page)
    assert not any("•" in row.values() for row in shown.values())
    assert [row["Rank"] for row in shown.values()][:3] == ["1", "2", "3"]


# -- entering as an expert


def test_who_enters_sees_his_own_column_alone(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    enter_as(window, qtbot, 6)
    columns = [str(c.title) for c in page.table.visible_columns()]
    assert "Qian M." in columns
    assert not {"Bao R.", "Trimmed mean", "Objective place", "Rank"} & set(columns)
    assert "Qian M." in " ".join(texts(page))
    assert "Spread" not in texts(page.pane), "nothing tells what the others gave"
    assert page.escape()
    idle(window, qtbot)
    assert "Bao R." in [str(c.title) for c in page.table.visible_columns()]


def test_a_cell_is_marked_by_keyboard_alone(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.table.setFocus()
    page.table.set_cell(blank.uid, chosen)
    press(page.table, Qt.Key.Key_Return)
    lines = page.entry._lines
    assert window.focusWidget() is lines[0].mark
    for line in lines[:-1]:
        QTest.keyClicks(window.focusWidget(), "77")
        press(line.mark, Qt.Key.Key_Return)
    QTest.keyClicks(window.focusWidget(), "96")
    press(lines[-1].mark, Qt.Key.Key_Return)
    assert "Say why the mark is so high or so low." in texts(page.entry), "96 wants a comment"
    assert on_record(window).marks == panel(window).loaded.book.marks  # type: ignore[union-attr]
    fill(lines[-1].comment, "质量体系完备")
    press(lines[-1].comment, Qt.Key.Key_Return)
    idle(window, qtbot)
    given = {m.item: m.value for m in on_record(window).marks if m.expert == chosen and m.candidature == blank.uid}
    assert sorted(given.values()) == [77, 77, 77, 77, 96]
    assert page.table.current_cell() != (blank.uid, chosen), "the next candidate is open"
    assert window.focusWidget() is page.entry._lines[0].mark, "and the cursor is in it, whatever was read meanwhile"
    assert page.loaded.board is not None
    assert page.loaded.board.done == 125


@pytest.mark.parametrize("typed", ["101", "-1", "85.5", "八十"])
def test_what_is_no_mark_is_refused_where_it_stands(window: Window, typed: str, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.open_cell(blank.uid, chosen)
    page.entry._lines[0].mark.setText(typed)
    page.entry.save()
    assert "Type a whole number from 0 to 100." in texts(page.entry)
    assert page._side.currentWidget() is page.entry


def test_a_recused_cell_is_locked_and_says_why(window: Window) -> None:
    page = panel(window)
    row = next(r for r in page._model.rows() if (c := r.cell(expert(page, 1))) and c.state.value == "recused")
    page.open_cell(row.uid, expert(page, 1))
    assert "Recused: employed there. The others mark this candidate." in texts(page.entry)
    assert all(line.mark.isReadOnly() and line.comment.isReadOnly() for line in page.entry._lines)
    assert "Save marks" not in texts(page.entry)


def test_hidden_marks_do_not_show_in_the_form_either(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = expert(page, 4)
    row = next(r for r in page._model.rows() if (c := r.cell(chosen)) and c.state.value == "hidden")
    page.open_cell(row.uid, chosen)
    assert {line.mark.text() for line in page.entry._lines} == {""}
    assert all(line.mark.isReadOnly() for line in page.entry._lines), "nothing is written over what cannot be seen"
    click(page.entry, "Enter as He J.")
    idle(window, qtbot)
    assert all(line.mark.text() for line in page.entry._lines)


def test_what_is_typed_and_not_saved_is_kept_while_another_cell_is_open(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    first, second = [row.uid for row in page._model.rows() if row.cells[0].state.value == "absent"][:2]
    page.open_cell(first, chosen)
    fill(page.entry._lines[0].mark, "64")
    page.open_cell(second, chosen)
    assert page.entry._lines[0].mark.text() == ""
    page.open_cell(first, chosen)
    assert page.entry._lines[0].mark.text() == "64"
    assert "Not saved" in texts(page.entry)


def test_sent_marks_are_read_only_until_taken_back_with_a_reason(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = expert(page, 3)
    page.open_cell(page._model.rows()[0].uid, chosen)
    assert all(line.mark.isReadOnly() for line in page.entry._lines)
    click(page.entry, "Take back marks")
    dialog = page.acts.dialog
    assert isinstance(dialog, AskDialog)
    dialog.take()
    assert dialog.isVisible(), "a reason is wanted"
    fill(dialog.controls["reason"], "录入错行")
    press(dialog.controls["reason"], Qt.Key.Key_Return)
    idle(window, qtbot)
    assert on_record(window).seats[2].status is SeatStatus.OPENED
    assert all(row.cell(chosen).state.value in ("hidden", "recused") for row in page._model.rows())  # type: ignore[union-attr]


def test_marks_are_sent_once_they_are_complete(full: Window, qtbot: QtBot) -> None:
    page = panel(full)
    chosen = expert(page, 2)
    page.open_cell(page._model.rows()[4].uid, chosen)
    click(page.entry, "Take back marks")
    assert isinstance(page.acts.dialog, AskDialog)
    fill(page.acts.dialog.controls["reason"], "复核")
    page.acts.dialog.take()
    idle(full, qtbot)
    click(page.entry, "Send marks")
    assert isinstance(page.acts.dialog, AskDialog)
    page.acts.dialog.take()
    idle(full, qtbot)
    assert on_record(full).seats[1].status is SeatStatus.SENT


# -- what stands out


def test_a_deviating_total_is_kept_by_decision(full: Window, qtbot: QtBot) -> None:
    page = panel(full)
    row = page.loaded.board.row(page.table.current_cell()[0])  # type: ignore[union-attr]
    assert row is not None
    assert any(cell.off and not cell.settled for cell in row.cells), "the first one shown wants a reason"
    assert any("points below the median" in text for text in texts(page.pane))
    click(page.pane, "Keep as is")
    dialog = page.acts.dialog
    assert isinstance(dialog, AskDialog)
    fill(dialog.controls["reason"], "专家已当面说明")
    dialog.take()
    idle(full, qtbot)
    (decision,) = on_record(full).decisions
    assert (decision.kind.value, decision.answer, decision.candidature) == ("outlier", "kept", row.uid)
    assert any("专家已当面说明" in text for text in texts(page.pane))
    assert "Keep as is" not in texts(page.pane)


def test_a_reminder_is_copied_and_noted(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    remind = next(b for b in page.pane.findChildren(Button) if b.accessibleName() == "Remind He J.")
    remind.click()
    idle(window, qtbot)
    assert (
        "1 candidate of “2025” still wait for your marks. Marks close on 31 Oct 2025."
        in QGuiApplication.clipboard().text()
    )
    assert on_record(window).seats[3].reminded is not None


def test_the_seal_waits_and_says_for_what(window: Window) -> None:
    page = panel(window)
    assert not page.head.seal.isEnabled()
    assert "3 experts have not sent their marks" in page.head.seal.toolTip()
    assert page.head.seal.accessibleDescription() == page.head.seal.toolTip()


# -- score sheets


def test_sheets_go_out_and_come_back_through_what_they_change(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    page, flow = panel(window), panel(window).acts.sheets
    flow.send_out([expert(page, 6), expert(page, 8)], tmp_path)
    idle(window, qtbot)
    assert on_record(window).seats[5].sheet_out is not None
    paths = [tmp_path / f"评分表-2025-{code}.xlsx" for code in ("E6", "E8")]
    filled(paths[0], 70)
    filled(paths[1], 70, wrong="八十")
    flow.bring_back([*paths, DISTRICT_RETURN.path])
    idle(window, qtbot)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReturnDialog)
    said = texts(dialog)
    assert "E6: 75 marks, 0 changed, 0 problems · Qian M." in said
    assert "E8: 74 marks, 0 changed, 1 problem · Wu H." in said
    assert any("“八十”" in text and "评分表!E" in text for text in said)
    assert f"{DISTRICT_RETURN.path.name} is no score sheet." in said
    assert on_record(window).marks == page.loaded.book.marks, "nothing is written before it was seen"  # type: ignore[union-attr]
    press(dialog.enter_button, Qt.Key.Key_Return)
    idle(window, qtbot)
    blank = page.loaded.board.rows[-1].uid  # type: ignore[union-attr]
    page.open_cell(blank, expert(page, 6))
    idle(window, qtbot)
    assert sum("评分表-2025-E6.xlsx › 评分表!" in text for text in texts(page.entry)) == 5, (
        "each mark leads to its cell"
    )
    book = on_record(window)
    assert [book.seats[n].status for n in (5, 7)] == [SeatStatus.SENT, SeatStatus.OPENED]
    assert page.loaded.board is not None
    assert page.loaded.board.done == 124 + 5 + 5, "one item of one candidate is wanting"


def test_of_two_sheets_of_one_expert_one_counts(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    page, flow = panel(window), panel(window).acts.sheets
    flow.send_out([expert(page, 6)], tmp_path)
    idle(window, qtbot)
    first = filled(tmp_path / "评分表-2025-E6.xlsx", 70)
    second = tmp_path / "copy.xlsx"
    shutil.copy(first, second)
    flow.bring_back([first, second])
    idle(window, qtbot)
    assert page.acts.dialog is not None
    assert "copy.xlsx is a second sheet of E6." in texts(page.acts.dialog)
    page.acts.dialog.reject()


def filled(path: Path, mark: int, wrong: str = "") -> Path:
    """A sheet with `mark` in every blank cell that can be typed, `wrong` in the first."""
    book = load_workbook(path)
    sheet: Any = book[SHEET]
    for row in range(3, sheet.max_row + 1):
        for column in range(FIRST_ITEM, FIRST_ITEM + 5):
            cell = sheet.cell(row, column)
            if sheet.cell(row, KEY_COLUMN).value and not cell.protection.locked and cell.value is None:
                cell.value, wrong = wrong or mark, ""
    book.save(path)
    return path


# -- the set-up


def test_a_panel_is_set_up_from_nothing(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    assert page.setup.isVisible()
    assert "No experts on record" in texts(page.setup)
    assert "of 0" not in " ".join(texts(page))
    for name, employer in (("包锐", ""), ("陈岚", page.loaded.book.admitted[0].name)):  # type: ignore[union-attr]
        click(page.setup, "Add expert")
        dialog = page.acts.dialog
        assert isinstance(dialog, AskDialog)
        dialog.take()
        assert dialog.isVisible(), "a name is wanted"
        fill(dialog.controls["name"], name)
        fill(dialog.controls["employer"], employer)
        dialog.take()
        idle(nobody, qtbot)
    book = on_record(nobody)
    assert [(seat.code, seat.expert.name) for seat in book.seats] == [("E1", "包锐"), ("E2", "陈岚")]
    assert page.setup.isVisible(), "the others are still to come"
    click(page.setup, "Find recusals")
    idle(nobody, qtbot)
    (found,) = on_record(nobody).recusals
    assert (found.expert, found.cause, found.answer.value) == (book.seats[1].expert.uid, "employed", "recused")
    assert "Recusals, 1" in texts(page.setup)
    page.head.experts.click()
    assert page.table.isVisible()
    assert [row["包锐"] for row in grid(page).values()] == ["—"] * 16


def test_an_undated_tie_waits_for_its_answer_before_marks_come_in(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    click(page.setup, "Add expert")
    fill(dialog_of(page).controls["name"], "包锐")
    dialog_of(page).take()
    idle(nobody, qtbot)
    firm = on_record(nobody).admitted[3]
    click(page.setup, "Add tie")
    fill(dialog_of(page).controls["organisation"], firm.name)
    fill(dialog_of(page).controls["since"], "2010年")
    dialog_of(page).take()
    assert "Write the day as 2025-10-17." in texts(dialog_of(page))
    fill(dialog_of(page).controls["since"], "2010-01-01")
    dialog_of(page).take()
    idle(nobody, qtbot)
    assert "Ties, 1" in texts(page.setup)
    click(page.setup, "Find recusals")
    idle(nobody, qtbot)
    assert "Possible recusals, 1" in texts(page.setup)
    page.head.experts.click()
    one = expert(page, 1)
    page.open_cell(firm.uid, one)
    assert all(line.mark.isReadOnly() for line in page.entry._lines)
    page.close_cell()
    click(page.pane, "Answer")
    fill(dialog_of(page).controls["reason"], "2012 年已离职，有证明")
    combo = dialog_of(page).controls["answer"]
    assert isinstance(combo, Combo)
    combo.set_value("cleared")
    dialog_of(page).take()
    idle(nobody, qtbot)
    page.open_cell(firm.uid, one)
    assert not any(line.mark.isReadOnly() for line in page.entry._lines)


def test_a_declared_recusal_locks_its_cell(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    click(page.setup, "Add expert")
    fill(dialog_of(page).controls["name"], "包锐")
    dialog_of(page).take()
    idle(nobody, qtbot)
    click(page.setup, "Declare recusal")
    firm = dialog_of(page).controls["firm"]
    assert isinstance(firm, Combo)
    assert len(firm._options) == 16
    fill(dialog_of(page).controls["reason"], "近亲属任职")
    dialog_of(page).take()
    idle(nobody, qtbot)
    assert [row["包锐"] for row in grid(page).values()].count("R") == 1


def dialog_of(page: PanelPage) -> AskDialog:
    assert isinstance(page.acts.dialog, AskDialog)
    return page.acts.dialog


# -- the seal


def test_the_seal_is_asked_for_on_the_key_list(full: Window) -> None:
    page = panel(full)
    asked: list[tuple[str, object]] = []
    page.desk.page_wanted.connect(lambda where, request: asked.append((where, request)))
    page.acts.seal()
    assert asked == [("keylist", f"{SEAL}{page.acts.book().head.uid}")]


def test_what_is_typed_on_a_cell_is_its_first_mark(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.table.setFocus()
    page.table.set_cell(blank.uid, chosen)
    QTest.keyClicks(page.table, "7")
    QTest.keyClicks(window.focusWidget(), "5")
    assert page.entry._lines[0].mark.text() == "75"
    press(window.focusWidget(), Qt.Key.Key_Escape)
    assert page.pane.isVisible()
    assert window.focusWidget() is page.table


# -- the window


def test_both_languages_dark_and_small_leave_nothing_clipped(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    for language in (Language.ZH, Language.EN):
        speech().set_language(language)
        for size in ((1440, 900), (1024, 620)):
            window.resize(*size)
            idle(window, qtbot)
            clipped = [
                label.text()
                for label in page.findChildren(QLabel)
                if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
            ]
            assert clipped == []
            buttons = [b for b in page.findChildren(Button) if b.isVisible()]
            assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
            head = [b.geometry() for b in buttons if b.parentWidget() is page.head]
            assert all(not a.intersects(b) for n, a in enumerate(head) for b in head[n + 1 :])
    assert "专家评分" not in texts(page)


def test_every_stop_of_the_tab_key_has_a_name(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    enter_as(window, qtbot, 8)
    page.open_cell(page._model.rows()[0].uid, expert(page, 8))
    stops = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(stops) >= 10
    assert [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())] == []


def test_in_a_narrow_window_the_pane_is_a_drawer(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    window.resize(1024, 620)
    idle(window, qtbot)
    assert not page.pane.isVisible()
    click(page, "Candidate")
    assert page.pane.isVisible()
    assert page.escape()
    assert not page.pane.isVisible()
    page.open_cell(page._model.rows()[0].uid, expert(page, 1))
    assert page.entry.isVisible()
    assert page.escape()
    assert not page.entry.isVisible()
