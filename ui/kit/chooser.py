"""A button that says what is in front, with a chevron; a click, Enter or Down opens a list to choose another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.kit import glyphs, icons
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance, metrics, shown
from ui.kit.marks import HoverButton
from ui.kit.menu import Menu
from ui.kit.theme import tokens
from ui.kit.words import Spoken, plain_tip, speak

_EDGE, _CHEVRON = 6, 24


class ChooserButton(HoverButton):
    """Words with a chevron; they give way with an ellipsis in their middle, and stand in full in the tooltip.

    Args:
        role: type of the words.
        height: px.
        least: the width below which it does not shrink, px.
        right: the words stand at the right end, before the chevron.
    """

    def __init__(self, role: Type, height: int, least: int, *, right: bool = False) -> None:
        super().__init__()
        self._role, self._least, self._right = role, least, right
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)
        self.setMinimumWidth(least)
        self.clicked.connect(self.open_list)

    def menu(self) -> Menu:
        """The list, made when it is asked for."""
        raise NotImplementedError

    def show_words(self, words: Spoken, name: Spoken) -> None:
        """Show `words`; `name` is what a screen reader says."""
        speak(self, QAbstractButton.setText, words)
        speak(self, QWidget.setAccessibleName, name)
        self.setToolTip(plain_tip(str(words)))
        self.updateGeometry()
        self.update()

    def open_list(self) -> None:
        """Open the list below."""
        self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_list()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(advance(self._role, self.text()) + _EDGE + _CHEVRON + 4, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self.height())

    def _fitting(self, width: int) -> str:
        """The words, shortened in the middle: which version it is, and that it was changed, stands at their end."""
        return metrics(self._role).elidedText(shown(self.text()), Qt.TextElideMode.ElideMiddle, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        if self.underMouse() or has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2) if has_ring(self) else Qt.PenStyle.NoPen)
                painter.setBrush(now.hover)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        box = self.rect().adjusted(_EDGE, 0, -_CHEVRON, 0)
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        used = glyphs.paint_text(painter, box, self._fitting(box.width()), self._role, "text2", side)
        left = self.width() - 18 if self._right else min(box.left() + used + 6, self.width() - 20)
        painter.drawPixmap(left, self.height() // 2 - 6, icons.pixmap("chev", "text2", 12))
