"""A dashed frame that takes files; without a mouse the buttons beside it do the same."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.theme import tokens
from ui.kit.words import say


def dropped_paths(mime: QMimeData) -> list[Path]:
    """The files of a drop, folders too: reading says what is wrong with them."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropFrame(QWidget):
    """The frame.

    Args:
        text: what may be dropped; also its accessible name.
        sunken: it lies deeper than what is round it.

    Signals:
        dropped: the paths (list of Path).
    """

    dropped = Signal(list)

    def __init__(self, text: Text, height: int, *, sunken: bool = False) -> None:
        super().__init__()
        self._over, self._sunken, self.text = False, sunken, ""
        self.setAcceptDrops(True)
        self.setFixedHeight(height)
        say(self, DropFrame._respeak, text)

    def _respeak(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        self.dropped.emit(dropped_paths(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        with glyphs.kept(painter):
            pen = QPen(now.accent if self._over else now.control, 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            ground = now.sunken if self._sunken else Qt.BrushStyle.NoBrush
            painter.setBrush(now.selected if self._over else ground)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self.paint_inside(painter)
        painter.end()

    def paint_inside(self, painter: QPainter) -> None:
        """What stands in the frame."""
