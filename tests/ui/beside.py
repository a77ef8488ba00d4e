"""A screenshot laid beside its mock in one picture, and the long lines that divide a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

MOCKS = Path(__file__).resolve().parents[3] / "shared" / "design" / "mocks"
"""The mocks lie outside of the project; where they are not, nothing is laid beside them."""
_HEIGHT = 900
_STEP = 3
"""Greys of 255 from which two pixels differ."""


def beside(shot: QImage, mock: Path, out: Path) -> None:
    """Write `shot` and the picture `mock` side by side, of one height, to `out`."""
    pictures = [shot, QImage(str(mock))]
    left, right = (p.scaledToHeight(_HEIGHT, Qt.TransformationMode.SmoothTransformation) for p in pictures)
    whole = QImage(left.width() + right.width() + 24, _HEIGHT, QImage.Format.Format_RGB32)
    whole.fill(QColor("#888888"))
    painter = QPainter(whole)
    painter.drawImage(0, 0, left)
    painter.drawImage(left.width() + 24, 0, right)
    painter.end()
    assert whole.save(str(out)), out


def _grey(picture: QImage) -> np.ndarray:
    """The greys of the pixels, a row a line."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return pixels[:, : grey.width()].astype(np.int16)


def level_lines(picture: QImage) -> list[int]:
    """Where lines run level from the rail to the right edge: bars, heads and feet, not the rows of a table."""
    steps = np.abs(np.diff(_grey(picture)[:, 90:-10], axis=0)) > _STEP
    return [int(y) + 1 for y in np.flatnonzero(steps.mean(axis=1) >= 0.85)]


def upright_lines(picture: QImage) -> list[int]:
    """Where lines run upright through the middle of the window: the edges of panes."""
    steps = np.abs(np.diff(_grey(picture)[200:-100], axis=1)) > _STEP
    return [int(x) + 1 for x in np.flatnonzero(steps.mean(axis=0) >= 0.8)]
