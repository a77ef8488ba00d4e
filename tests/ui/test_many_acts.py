"""The bar below the table of firms: a status set for all checked firms, and their districts asked for data."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from registry.view.cultivation import firm_file
from tests.ui.conftest import rest
from tests.ui.test_bulk import active, check, firms  # noqa: F401
from ui.firms.many_acts import RequestDialog, StatusDialog
from ui.kit.controls import Button
from ui.shell.window import Window

PAGES = ("firms",)


def press(window: Window, text: str) -> None:
    (button,) = [b for b in firms(window).bulk.findChildren(Button) if b.text() == text]
    button.click()


def test_a_status_is_set_for_the_checked_firms_and_undone_at_once(active: Window, qtbot: QtBot) -> None:  # noqa: F811
    uids = [row.uid for row in check(active, 3, qtbot)]
    registry = active.desk.registry
    assert registry is not None

    def batches() -> list[bool]:
        files = [firm_file(registry, uid) for uid in uids]
        return [any(r["batch"] == "2025年(第九批)" for r in file.recognitions) for file in files if file is not None]

    press(active, "Set status")
    (dialog,) = firms(active).findChildren(StatusDialog)
    dialog.day.setText("soon")
    dialog.take()
    assert "2025-07-01" in dialog.labels(), "what is no day is said, and nothing is written"
    dialog.day.setText("2025-07-02")
    dialog.tier.set_value("little_giant")
    dialog.status.set_value("applied")
    dialog.batch.setText("2025年(第九批)")
    dialog.take()
    rest(active, qtbot, lambda: any(batches()))
    assert len(firms(active).model.checked()) == 3, "they stay checked"
    active.desk.undo()
    rest(active, qtbot, lambda: not any(batches()))


def test_the_districts_are_asked_by_a_workbook_and_each_firm_has_a_task(
    active: Window,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = check(active, 3, qtbot)
    registry, out = active.desk.registry, tmp_path / "request.xlsx"
    assert registry is not None
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))

    def tasks() -> list[str]:
        files = [firm_file(registry, row.uid) for row in checked]
        return [task["due"].iso() for file in files if file is not None for task in file.tasks]

    before = tasks()
    press(active, "Request data")
    (dialog,) = firms(active).findChildren(RequestDialog)
    dialog.due.setText("2025-11-14")
    dialog.take()
    rest(active, qtbot, lambda: tasks().count("2025-11-14") == 3)
    cells = {str(cell.value) for sheet in load_workbook(out) for row in sheet.iter_rows() for cell in row}
    assert {row.legal_name for row in checked} <= cells
    active.desk.undo()
    rest(active, qtbot, lambda: tasks() == before)
