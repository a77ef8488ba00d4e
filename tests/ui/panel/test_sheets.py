"""Score sheets as workbooks: they go out, and come back through what they change."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from registry.rounds.book import SeatStatus
from registry.view.samples import DISTRICT_RETURN
from tests.ui.conftest import idle
from tests.ui.panel.hand import expert, filled, on_record, panel, press, texts
from ui.panel.sheets import ReturnDialog
from ui.shell.window import Window


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
