"""Open sample from the first page: the fictional firms, seen from the day their figures were made for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.shell import sample
from ui.shell.window import Window


def test_the_first_page_opens_the_sample_by_key(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "sample_path", lambda: tmp_path / "data" / "sample.car")
    button = next(b for b in window.first.findChildren(QPushButton) if b.text() == "Open sample")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.desk.registry is not None and not window.desk.jobs.busy, timeout=40_000)
    assert window.desk.registry is not None
    assert window.desk.as_of == date(2025, 6, 30), "from a later day most tiers would have lapsed"
    assert window.desk.registry.path == tmp_path / "data" / "sample.car"
