"""The names of the dimensions above the first bar of the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Language, current_language
from ui.keylist.model import Line
from ui.kit.glyphs import paint_segments_axis
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.words import plain_tip


class DimensionLabels(QWidget):
    """The names of the dimensions above the first bar, short, as many as have room; the tooltip has all of them in full."""

    def __init__(self, table: Table[Line], model: RowsModel[Line]) -> None:
        super().__init__(table.horizontalHeader())
        self._table, self._model = table, model
        self._marks: list[tuple[float, str]] = []
        header = table.horizontalHeader()
        header.sectionResized.connect(lambda *_sizes: self._place())
        header.geometriesChanged.connect(self._place)

    def show_marks(self, marks: list[tuple[float, str]], titles: Sequence[str]) -> None:
        """Show `marks` (share of the axis, text); `titles` are the full names, from left to right."""
        self._marks = marks
        joint = "、" if current_language() is Language.ZH else ", "
        self.setToolTip(plain_tip(joint.join(titles) if marks else ""))
        self.setAccessibleName(joint.join(titles) if marks else "")
        self._place()
        self.update()

    def _place(self) -> None:
        header = self._table.horizontalHeader()
        number = next((n for n, c in enumerate(self._model.columns) if c.key == "bar"), -1)
        if number >= 0:
            self.setGeometry(header.sectionViewportPosition(number), 0, header.sectionSize(number), header.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marks:
            paint_segments_axis(QPainter(self), QRect(0, 0, self.width() - 16, self.height() - 1), self._marks)
