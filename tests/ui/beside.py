"""A screenshot laid beside its mock in one picture, and the long lines that divide a picture."""

from __future__ import annotations

import itertools
from pathlib import Path

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


def _grey(picture: QImage) -> list[bytes]:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    body, line = bytes(grey.constBits()), grey.bytesPerLine()
    return [body[y * line : y * line + grey.width()] for y in range(grey.height())]


def level_lines(picture: QImage) -> list[int]:
    """Where lines run level from the rail to the right edge: bars, heads and feet, not the rows of a table."""
    rows = _grey(picture)
    span = range(90, picture.width() - 10)
    found = (sum(abs(a[x] - b[x]) > _STEP for x in span) >= 0.85 * len(span) for a, b in itertools.pairwise(rows))
    return [y for y, is_line in enumerate(found, 1) if is_line]


def upright_lines(picture: QImage) -> list[int]:
    """Where lines run upright through the middle of the window: the edges of panes."""
    rows = _grey(picture)
    span = range(200, picture.height() - 100)
    columns = range(1, picture.width())
    return [x for x in columns if sum(abs(rows[y][x] - rows[y][x - 1]) > _STEP for y in span) >= 0.8 * len(span)]
