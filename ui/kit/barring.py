"""Controls that change the registry rest, with the reason, while nothing can be changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.words import plain_tip
from ui.kit.work import Work


class Barrier(QObject):
    """Keeps one control off while there is a reason, whatever its page says meanwhile."""

    def __init__(self, widget: QWidget, work: Work | None) -> None:
        super().__init__(widget)
        self.work = work
        self._widget = widget
        self._reason: Text | None = None
        self._wanted = True
        self._tip = ""
        widget.installEventFilter(self)

    def bar(self, reason: Text | None) -> None:
        """Rest for this reason; None gives the control back."""
        if reason is None and self._reason is None:
            return
        if self._reason is None:
            self._tip = self._widget.toolTip()
            self._wanted = self._own()
        self._reason = reason
        self._widget.setEnabled(reason is None and self._wanted)
        self._widget.setToolTip(plain_tip(str(reason)) if reason is not None else self._tip)
        self._widget.setAccessibleDescription(str(reason) if reason is not None else "")

    def _own(self) -> bool:
        """Whether the control itself is on, whatever the widgets around it are."""
        return not self._widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page that wants the control on gets it once the reason is gone."""
        if event.type() == QEvent.Type.EnabledChange and self._reason is not None and self._own():
            self._wanted = True
            self._widget.setEnabled(False)
        elif event.type() == QEvent.Type.ToolTipChange and self._reason is not None:
            said = plain_tip(str(self._reason))
            if self._widget.toolTip() != said:  # the page's own words wait until the reason is gone
                self._tip = self._widget.toolTip()
                self._widget.setToolTip(said)
        return False
