"""The pane beside the list: why a candidate has its score, and how sure the list is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text
from ui.keylist.sure import SurePane
from ui.keylist.why import WhyPane
from ui.kit import layout
from ui.kit.pane import LineTabs

if TYPE_CHECKING:
    from registry.scoring import RoundResult
    from registry.scoring.confidence import Confidence

WHY, SURE = "why", "sure"
TABS: Sequence[tuple[str, Text]] = ((WHY, Text("Why")), (SURE, Text("How sure")))


class Side(QWidget):
    """Two tabs of one width.

    Signals:
        sure_wanted: the second tab came to the front and nothing is known for it yet.
    """

    sure_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(300)
        self.why, self.sure = WhyPane(), SurePane()
        self.tabs = LineTabs(TABS, Text("Sections of the pane"), spread=False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.why)
        self._stack.addWidget(self.sure)
        self.tabs.picked.connect(self._pick)
        self._known = False
        head = layout.row(self.tabs, None, margins=(16, 0, 16, 0))
        self.setLayout(layout.column(head, layout.rule(), self._stack))

    def _pick(self, key: str) -> None:
        self._stack.setCurrentIndex(int(key == SURE))
        if key == SURE and not self._known:
            self.sure.show_waiting()
            self.sure_wanted.emit()

    def forget_sure(self) -> None:
        """What was known is of another list; it is asked for again where the tab is in front."""
        self._known = False
        if self.tabs.value == SURE:
            self._pick(SURE)

    def show_confidence(self, result: RoundResult, found: Confidence, uid: str) -> None:
        """Show how sure the list is, and where `uid` ("" for nobody) stands."""
        self._known = True
        self.sure.show_confidence(result, found, uid)
