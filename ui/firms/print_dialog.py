"""Printing the table of firms: its pages as they will be, which firms and how the paper lies, then the printer or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.kit.controls import IconButton, Label, Segmented
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.layout import panel, row
from ui.kit.table.paper import UNIT
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from ui.kit.table.paper import TablePaper

_WIDTH, _HEIGHT = 620, 440


class PagePreview(QWidget):
    """One page of a table, drawn as large as there is room; Page Up and Page Down turn."""

    def __init__(self) -> None:
        super().__init__()
        self._paper: TablePaper[Any] | None = None
        self.page = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.place = Label("", Type.CELL, "text2")

    def show_paper(self, paper: TablePaper[Any]) -> None:
        """Show another paper, from its first page."""
        self._paper, self.page = paper, 0
        self.turn(0)

    def turn(self, by: int) -> None:
        """Another page."""
        paper = self._paper
        if paper is not None:
            self.page = max(0, min(self.page + by, paper.pages - 1))
            said = _("Page {n} of {all}", n=self.page + 1, all=paper.pages)
            self.place.say(said)
            self.setAccessibleName(f"{_('Preview')}, {said}")
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Up: -1}
        if event.key() in step:
            self.turn(step[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        paper = self._paper
        if paper is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tokens().bg)
        scale = min((self.width() - 16) / paper.width, (self.height() - 16) / paper.height)
        size = QSize(round(paper.width * scale), round(paper.height * scale))
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.fillRect(left, top, size.width(), size.height(), Qt.GlobalColor.white)
        painter.setPen(tokens().line2)
        painter.drawRect(left, top, size.width() - 1, size.height() - 1)
        painter.translate(left, top)
        painter.scale(scale / UNIT, scale / UNIT)
        paper.paint(painter, self.page)


class PrintDialog(Dialog):
    """Asks what goes on paper.

    Args:
        counts: firms shown and selected.
        made: makes the paper of a choice: (shown or selected, whether it lies across).
        printed, saved: get the paper that is to be printed, or written as PDF.
    """

    def __init__(
        self,
        parent: QWidget,
        counts: Mapping[str, int],
        made: Callable[[str, bool], TablePaper[Any]],
        printed: Callable[[TablePaper[Any]], None],
        saved: Callable[[TablePaper[Any]], None],
    ) -> None:
        super().__init__(parent, _WIDTH + 40)
        self.setWindowTitle(str(Text("Print the table")))
        self._made = made
        self.preview = PagePreview()
        words = {
            "shown": Text("The {n} shown", n=counts["shown"]),
            "selected": Text("The {n} selected", n=counts["selected"]),
        }
        offered = [(key, words[key]) for key in words if counts[key] or key == "shown"]
        self.rows = Segmented(offered, offered[-1][0], Text("Firms on paper"))
        lies = [("across", Text("Landscape")), ("upright", Text("Portrait"))]
        self.lies = Segmented(lies, "across", Text("Orientation of the paper"))
        for control in (self.rows, self.lies):
            control.chosen.connect(control.set_value)
            control.chosen.connect(lambda _key: self.remake())
        back, forth = IconButton("chevL", Text("Previous page")), IconButton("chevR", Text("Next page"))
        back.clicked.connect(lambda _on=False: self.preview.turn(-1))
        forth.clicked.connect(lambda _on=False: self.preview.turn(1))
        self.body.addWidget(Label(Text("Print the table"), Type.PANE_TITLE))
        self.body.addSpacing(4)
        self.body.addWidget(FormRow(Text("Firms"), self.rows))
        self.body.addWidget(FormRow(Text("Paper"), self.lies))
        self.body.addWidget(self.preview)
        self.lead(panel(row(back, self.preview.place, forth, gap=4)))
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save as PDF…"), run=lambda: self._give(saved))
        self.add_button(Text("Print…"), "primary", lambda: self._give(printed))
        self.paper = made(self.rows.value, True)
        self.remake()

    def remake(self) -> None:
        """Show the paper of what is chosen now."""
        self.paper = self._made(self.rows.value, self.lies.value == "across")
        self.preview.show_paper(self.paper)

    def _give(self, taken: Callable[[TablePaper[Any]], None]) -> None:
        self.accept()
        taken(self.paper)
