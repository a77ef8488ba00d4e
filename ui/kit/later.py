"""Something that is done a moment later, once, however often it was asked for meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, milliseconds: int, run: Callable[[], object]) -> QTimer:
    """A timer of `owner` that, so long after it was started last, runs `run` once."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(run)
    return timer
