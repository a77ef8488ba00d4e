"""A scroll bar that lies over its view, so that rows and hairlines run below it to the edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

WIDTH = 10


class OverlayBar(QScrollBar):
    """The vertical scroll bar of `area`, laid over it. `top` is what it leaves free above (a header)."""

    def __init__(self, area: QAbstractScrollArea, top: int = 0) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area, self._top = area, top
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        own = area.verticalScrollBar()
        own.rangeChanged.connect(self._sync)
        own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(own.setValue)
        area.installEventFilter(self)
        self._sync()

    def set_top(self, top: int) -> None:
        """Leave another height free above."""
        self._top = top
        self._place()

    def _sync(self) -> None:
        own = self._area.verticalScrollBar()
        self.setRange(own.minimum(), own.maximum())
        self.setPageStep(own.pageStep())
        self.setSingleStep(own.singleStep())
        self.setValue(own.value())
        self.setVisible(own.maximum() > own.minimum())
        self._place()

    def _place(self) -> None:
        area = self._area
        top = self._top + 4
        self.setGeometry(area.width() - WIDTH - 1, top, WIDTH, max(area.height() - top - 4, 0))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._sync()
        return False
