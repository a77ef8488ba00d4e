"""The page Import over a registry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from tests.store.support import fresh_file
from tests.ui.conftest import window_with
from ui.intake.page import IntakePage
from ui.shell.window import Window


@pytest.fixture
def registry_path(tmp_path: Path) -> Path:
    path = tmp_path / "new.car"
    fresh_file(path, name="New", actor="Test", fictional=False)
    return path


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, registry_path: Path) -> Iterator[Window]:
    with window_with(qtbot, settings, "intake", "settings", file=registry_path) as made:
        yield made


@pytest.fixture
def page(window: Window) -> IntakePage:
    found = window.pages["intake"]
    assert isinstance(found, IntakePage)
    return found
