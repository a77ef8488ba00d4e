"""What the reports page is made of: a paper in the list, the page that is shown, a small page to click on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.controls import HoverButton
from ui.kit.fonts import Type
from ui.kit.pdf_page import Picture
from ui.kit.theme import tokens
from ui.kit.words import speak

THUMB = 40


class PaperItem(HoverButton):
    """One paper in the list: drawing, name, what it makes."""

    def __init__(self, icon: str, title: Text, note: Text) -> None:
        super().__init__()
        self._icon, self._title, self._note = icon, title, note
        self.setCheckable(True)
        self.setFixedHeight(50)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.respeak()

    def respeak(self) -> None:
        """Say the name in the language in use."""
        self.setAccessibleName(str(self._title))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        from ui.kit import icons

        painter, now = QPainter(self), tokens()
        if self.isChecked() or self.underMouse():
            with glyphs.kept(painter):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.selected if self.isChecked() else now.hover)
                painter.drawRoundedRect(self.rect().adjusted(8, 1, -8, -1), 6, 6)
        if self.hasFocus():
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(9, 2, -9, -2), 6, 6)
        ink = "accent" if self.isChecked() else "text"
        painter.drawPixmap(18, 10, icons.pixmap(self._icon, ink if self.isChecked() else "text2", 16))
        width = self.width() - 56
        glyphs.paint_text(painter, self.rect().adjusted(44, 6, 0, -26), str(self._title), Type.NAME, ink)
        box = self.rect().adjusted(44, 26, -(self.width() - 44 - width), -6)
        glyphs.paint_text(painter, box, str(self._note), Type.SMALL, "text3")


class PageView(QWidget):
    """One page of the paper on its ground; arrows and Page keys turn it."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "bg")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, picture: Picture, name: Text) -> None:
        """Show one page under its name."""
        image = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
        pixmap = QPixmap.fromImage(image.copy())
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._pixmap = pixmap
        size = pixmap.deviceIndependentSize().toSize()
        self.setMinimumSize(size.width() + 48, size.height() + 32)
        speak(self, QWidget.setAccessibleName, name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixmap is None:
            return
        super().paintEvent(event)
        painter = QPainter(self)
        size = self._pixmap.deviceIndependentSize().toSize()
        left = max((self.width() - size.width()) // 2, 0)
        painter.drawPixmap(left, 14, self._pixmap)
        painter.setPen(QPen(tokens().line2, 1))
        painter.drawRect(left - 1, 13, size.width() + 1, size.height() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1}
        if event.key() in steps:
            self.turned.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class Thumb(HoverButton):
    """A small page to click on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._pixmap: QPixmap | None = None
        self.setCheckable(True)
        self.setFixedSize(THUMB + 12, 78)
        self.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # keys turn the large page; twenty stops would only be in the way
        speak(self, QWidget.setAccessibleName, Text("Page {n}", n=number + 1))

    def show_picture(self, picture: Picture) -> None:
        """Show the page."""
        image = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
        self._pixmap = QPixmap.fromImage(image.copy())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        box = self.rect().adjusted(6, 2, -6, -20)
        painter.fillRect(box, now.surface)
        if self._pixmap is not None:
            painter.drawPixmap(box, self._pixmap)
        painter.setPen(
            QPen(now.accent if self.isChecked() or self.hasFocus() else now.line2, 2 if self.isChecked() else 1)
        )
        painter.drawRect(box)
        ink = "accent" if self.isChecked() else "text3"
        area = self.rect().adjusted(0, 60, 0, 0)
        glyphs.paint_text(
            painter, area, str(self._number + 1), Type.SMALL, ink, Qt.AlignmentFlag.AlignHCenter, elide=False
        )
