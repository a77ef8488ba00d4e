"""Marks are sent, taken back, reminded of and settled, and the seal waits for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from registry.rounds.book import SeatStatus
from tests.ui.conftest import idle
from tests.ui.panel.hand import click, expert, fill, on_record, panel, press, texts
from ui.keylist.request import SEAL
from ui.kit.controls import Button
from ui.panel.ask import AskDialog
from ui.shell.window import Window


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


def test_the_seal_is_asked_for_on_the_key_list(full: Window) -> None:
    page = panel(full)
    asked: list[tuple[str, object]] = []
    page.desk.page_wanted.connect(lambda where, request: asked.append((where, request)))
    page.acts.seal()
    assert asked == [("keylist", f"{SEAL}{page.acts.book().head.uid}")]
