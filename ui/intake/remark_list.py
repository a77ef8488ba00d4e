"""Comments and struck cells of the sheet, in the panes of the review."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from registry.i18n import Text
from ui.intake.remarks import Remark
from ui.kit.controls import Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row
from ui.kit.pane import Scroll

_MOST = 112
"""Pixels of the list, beyond which it scrolls."""
_SHOWN = 50
"""Remarks of one firm that are shown; a person reads no more of them here."""


class RemarkList(Scroll):
    """Remarks, one under the other; hidden where there are none.

    Args:
        placed: say the cell of each.
    """

    def __init__(self, *, placed: bool) -> None:
        self._lines: QVBoxLayout = column(gap=4)
        super().__init__(panel(self._lines), Text("Remarks in the sheet"))
        self._placed = placed
        self._remarks: Sequence[Remark] = ()
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these."""
        self._remarks = remarks[:_SHOWN]
        clear(self._lines)
        for remark in self._remarks:
            for text in self._texts(remark):
                said = Label(text, Type.CELL, "text2", wrap=True)
                line = row(column(Glyph("info", "warn", 13), None, margins=(0, 2, 0, 0)), said, gap=6)
                line.setStretch(1, 1)
                self._lines.addWidget(panel(line))
        self._lines.addStretch(1)
        self.setVisible(bool(self._remarks))
        self._fit()

    def _texts(self, remark: Remark) -> list[Text]:
        found: list[Text] = []
        if remark.struck and self._placed:
            found.append(Text("{cell}: {text} is struck through in the sheet", cell=remark.cell, text=remark.text))
        elif remark.struck:
            found.append(Text("Struck through in the sheet"))
        if remark.comment and self._placed:
            found.append(Text("{cell}, comment: {text}", cell=remark.cell, text=remark.comment))
        elif remark.comment:
            found.append(Text("Comment in the sheet: {text}", text=remark.comment))
        return found

    def _fit(self) -> None:
        """As high as its lines, up to a few."""
        width = max(self.viewport().width(), 240)
        items = [self._lines.itemAt(n) for n in range(self._lines.count())]
        lines = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        heights = [
            line.heightForWidth(width) if line.hasHeightForWidth() else line.sizeHint().height() for line in lines
        ]
        self.setFixedHeight(min(sum(heights) + 4 * len(heights), _MOST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
