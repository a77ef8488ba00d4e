"""Small marks: tag, icon, ladder, segment shape, keycap, bar; and the base of buttons that paint themselves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from ui.kit import glyphs, icons
from ui.kit.fonts import Type, font
from ui.kit.words import Spoken, speak


class Tag(QWidget):
    """A small mark that cannot be clicked. Tones: neutral, accent, ok, warn, bad."""

    def __init__(self, text: Spoken, tone: str = "neutral", icon: str | None = None) -> None:
        super().__init__()
        self._text, self._tone, self._icon = "", tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        speak(self, Tag.set_text, text)

    def set_text(self, text: str) -> None:
        """Show plain `text`."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(glyphs.tag_width(self._text, self._icon), glyphs.TAG_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        glyphs.paint_tag(QPainter(self), 0, self.height() // 2, self._text, self._tone, self._icon)


class Glyph(QWidget):
    """An icon that is no button, with an accessible name where it carries meaning."""

    def __init__(self, icon: str, role: str = "text2", size: int = 16, name: Spoken = "") -> None:
        super().__init__()
        self._icon, self._role, self._size = icon, role, size
        self.setFixedSize(size, size)
        speak(self, QWidget.setAccessibleName, name)

    def set_icon(self, icon: str, role: str) -> None:
        """Another drawing or colour."""
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, icons.pixmap(self._icon, self._role, self._size))


class LadderGlyph(QWidget):
    """The tier ladder as a widget; scale 1.5 in headers, 2 in panes."""

    def __init__(self, scale: float = 2.0) -> None:
        super().__init__()
        self._ladder, self._scale = glyphs.Ladder(), scale
        self.setFixedSize(round(glyphs.LADDER_WIDTH * scale), round(glyphs.LADDER_HEIGHT * scale))

    def show_ladder(self, ladder: glyphs.Ladder, name: str) -> None:
        """Show `ladder`; `name` says it in words ("SRDI SME, due in 87 days")."""
        self._ladder = ladder
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        glyphs.paint_ladder(QPainter(self), 0, self.height(), self._ladder, self._scale)


class SegmentShape(QWidget):
    """The shape of a segment as a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._code: str | None = None
        self.setFixedSize(glyphs.SEGMENT_SIZE + 1, 16)

    def show_segment(self, code: str | None, name: str) -> None:
        """Show the shape of `code`, said as `name`."""
        self._code = code
        self.setAccessibleName(name)
        self.setVisible(code is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        glyphs.paint_segment(QPainter(self), 0, self.height() / 2, self._code)


class Keycap(QLabel):
    """The keys of a command, in a frame: Ctrl K."""

    def __init__(self, keys: str) -> None:
        super().__init__(keys)
        self.setProperty("keycap", True)
        self.setFont(font(Type.SMALL))
        self.setFixedHeight(18)


class Bar(QWidget):
    """A share as a bar, 6 high."""

    def __init__(self, share: float = 0.0, role: str = "data", height: int = 4) -> None:
        super().__init__()
        self._share, self._role, self._bar = share, role, height
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, role: str | None = None) -> None:
        """Fill to `share` (0 to 1)."""
        self._share, self._role = share, role or self._role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, self._bar)

    def paintEvent(self, event: QPaintEvent) -> None:
        top = (self.height() - self._bar) / 2
        glyphs.paint_bar(QPainter(self), QRectF(0, top, self.width(), self._bar), self._share, self._role)


class HoverButton(QAbstractButton):
    """Base of buttons that paint themselves: repaints on hover, takes focus by Tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
