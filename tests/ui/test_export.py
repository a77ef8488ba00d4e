"""The firm table into a file, from the page: what is shown, in its order, or the checked ones; persons only when ticked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import idle, window_with
from ui.firms.export import ExportChoice, ExportDialog
from ui.firms.page import FirmsPage
from ui.shell.window import Window


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, file: Path) -> Iterator[Window]:
    with window_with(qtbot, settings, "firms", file=file) as made:
        yield made


def page_of(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def test_the_key_asks_and_the_rows_shown_are_written(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, out = page_of(window), tmp_path / "shown.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    first = page.model.rows()[0]
    page.search.setText(first.legal_name)
    qtbot.waitUntil(lambda: page.model.rowCount() < len(page.state.rows))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = next(w for w in page.findChildren(ExportDialog) if w.isVisible())
    assert not dialog.contacts.isChecked()
    assert not dialog.sources.isChecked()
    dialog.kind.set_value("json")
    dialog.take()
    qtbot.waitUntil(out.exists, timeout=20_000)
    idle(window, qtbot)
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert [row["legal_name"] for row in whole["rows"]] == [row.legal_name for row in page.model.rows()]
    assert not [c for c in whole["columns"] if c["key"].startswith("contact")]


@pytest.mark.parametrize("rows", ["selected", "all"])
def test_checked_rows_or_all_in_the_order_of_the_table(window: Window, qtbot: QtBot, tmp_path: Path, rows: str) -> None:
    page, out = page_of(window), tmp_path / f"{rows}.csv"
    page.table.sort_by("raised")
    page.model.check_all(True)
    page.export_to(ExportChoice(rows=rows, kind="csv", every_column=True), out)
    qtbot.waitUntil(out.exists, timeout=20_000)
    idle(window, qtbot)
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(page.state.rows)
    if rows == "selected":
        assert lines[1].startswith(page.model.rows()[0].legal_name)
