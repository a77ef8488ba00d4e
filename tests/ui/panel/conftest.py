"""The page Panel on a fictional round of nine experts and sixteen candidates, half marked, wholly marked, or with nobody yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from registry.store import open_registry
from tests.rounds.panel_round import mark_panel, open_panel, panel_round, seat_panel
from tests.ui.conftest import copied, idle, window_with
from tests.ui.panel.hand import panel
from ui.shell.window import Window


@pytest.fixture(scope="session")
def panel_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half marked: three experts have not sent."""
    path = tmp_path_factory.mktemp("panel") / "panel.car"
    copied(sample, path)
    with open_registry(path) as registry:
        panel_round(registry)
    return path


@pytest.fixture(scope="session")
def full_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All marks sent."""
    path = tmp_path_factory.mktemp("full") / "full.car"
    copied(sample, path)
    with open_registry(path) as registry:
        uid = open_panel(registry)
        mark_panel(registry, uid, seat_panel(registry, uid), {})
    return path


@pytest.fixture(scope="session")
def empty_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """At the panel, nobody seated."""
    path = tmp_path_factory.mktemp("nobody") / "nobody.car"
    copied(sample, path)
    with open_registry(path) as registry:
        open_panel(registry)
    return path


def opened(file: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot) -> Iterator[Window]:
    own = copied(file, tmp_path / "own.car")
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
