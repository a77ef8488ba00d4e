"""A working day by mouse alone, in Chinese, with ``CAR_WALK`` in English too: the window that a hand is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import languages, window_with
from tests.ui.mouse.hand import Hand
from ui.kit.words import speech

Opening = Callable[..., AbstractContextManager[Hand]]


@pytest.fixture(params=languages(Language.ZH))
def day(request: pytest.FixtureRequest, qtbot: QtBot, settings: QSettings) -> Opening:
    """Opens the window in the language of the day, with these pages, and gives the hand."""
    speech().set_language(request.param)

    @contextmanager
    def begun(name: str, *pages: str, file: Path) -> Iterator[Hand]:
        with window_with(qtbot, settings, *pages, file=file) as window:
            yield Hand(window, qtbot, name)

    return begun
