"""The top bar and the status bar."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.kit import glyphs, icons
from ui.kit.controls import Button, ElidedLabel, HoverButton, IconButton, Label
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.job_chip import JobChip
from ui.kit.layout import row
from ui.kit.theme import DARK, theme, tokens
from ui.kit.words import say, speech
from ui.kit.worker import Jobs

PROGRAM = Text("Commercial Aerospace Cultivation Registry")
TOP_HEIGHT, STATUS_HEIGHT = 44, 26


def other_language() -> str:
    """What the language button says: the name of the language it switches to, in that language."""
    return "EN" if current_language() is Language.ZH else "中文"


class RegistryButton(HoverButton):
    """The program's name and the open registry's, with a menu."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        say(self, RegistryButton._respeak, PROGRAM)

    def set_registry(self, name: str) -> None:
        """Show the name of the open registry."""
        self._name = name
        self._respeak("")

    def _respeak(self, _program: str) -> None:
        self.setAccessibleName(_("Registry: {name}", name=self._name))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        strong = advance(Type.SECTION, str(PROGRAM))
        name = advance(Type.BODY, f" · {self._name}")
        return QSize(strong + name + 40, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        with glyphs.kept(painter):
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.hover)
                painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            if has_ring(self):
                painter.setPen(QPen(now.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        box = self.rect().adjusted(8, 0, -26, 0)
        left = glyphs.paint_text(painter, box, str(PROGRAM), Type.SECTION)
        dot = box.adjusted(left + 6, 0, 0, 0)
        glyphs.paint_text(painter, dot, "·", Type.BODY, "text3", elide=False)
        name = box.adjusted(left + 16, 0, 0, 0)
        used = glyphs.paint_text(painter, name, self._name, Type.BODY, "text2")
        painter.drawPixmap(name.left() + used + 7, self.height() // 2 - 6, icons.pixmap("chev", "text2", 12))


class PaletteField(HoverButton):
    """Looks like a field, opens the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        say(self, PaletteField._respeak, Text("Find a firm or run a command"))

    def _respeak(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        with glyphs.kept(painter):
            ring = has_ring(self)
            edge = now.accent if ring else now.control if self.underMouse() else now.line2
            painter.setPen(QPen(edge, 2 if ring else 1))
            painter.setBrush(now.surface)
            inset = 1 if ring else 0.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
            keys = "Ctrl K"
            width = advance(Type.SMALL, keys) + 10
            cap = QRect(self.width() - width - 9, 5, width, 18)
            painter.setPen(QPen(now.line2, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawPixmap(9, 7, icons.pixmap("search", "text3", 14))
        text = QRect(31, 0, cap.left() - 36, self.height())
        glyphs.paint_text(painter, text, self.text(), Type.CELL, "text3")
        glyphs.paint_text(painter, cap, keys, Type.SMALL, "text3", Qt.AlignmentFlag.AlignHCenter, elide=False)


class LanguageButton(Button):
    """Switches between English and Chinese."""

    def __init__(self) -> None:
        super().__init__("", "quiet")
        self.clicked.connect(lambda _on=False: speech().toggle())
        say(self, LanguageButton._respeak, Text("Switch the language"))

    def _respeak(self, name: str) -> None:
        QAbstractButton.setText(self, other_language())
        self.setAccessibleName(name)


class ThemeButton(IconButton):
    """Switches between light and dark; its drawing is the one it leads to."""

    def __init__(self) -> None:
        super().__init__("moon", Text("Switch between light and dark"))
        self.clicked.connect(lambda _on=False: theme().toggle())
        icons.tint(self, ThemeButton._retint)

    @staticmethod
    def _retint(button: QWidget) -> None:
        assert isinstance(button, ThemeButton)
        button.setIcon(icons.icon("sun" if theme().mode == DARK else "moon"))


class TopBar(QFrame):
    """Registry, jobs, palette, language, theme."""

    palette_wanted = Signal()
    menu_wanted = Signal(QWidget)
    help_wanted = Signal()
    barred_wanted = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("ground", "bg")
        self.setProperty("edge", "bottom")
        self.setFixedHeight(TOP_HEIGHT)
        self.registry = RegistryButton()
        self.registry.clicked.connect(lambda _on=False: self.menu_wanted.emit(self.registry))
        self.chip = JobChip(jobs)
        self.field = PaletteField()
        self.field.clicked.connect(lambda _on=False: self.palette_wanted.emit())
        self.help = IconButton("info", Text("Open the help on this page"))
        self.help.clicked.connect(lambda _on=False: self.help_wanted.emit())
        self.barred = Button(Text("Read only"), "quiet", "lock")
        self.barred.clicked.connect(lambda _on=False: self.barred_wanted.emit())
        self.barred.hide()
        ends = (LanguageButton(), ThemeButton(), self.help)
        line = row(self.registry, self.barred, None, self.chip, self.field, *ends, gap=7, margins=(8, 1, 16, 0))
        self.setLayout(line)

    def show_barred(self, reason: Text | None) -> None:
        """Say that nothing can be changed, and why; None for a registry that can be changed."""
        self.barred.setVisible(reason is not None)
        if reason is not None:
            say(self.barred, QWidget.setToolTip, reason)
            say(self.barred, QWidget.setAccessibleDescription, reason)

    def fit(self, width: int) -> None:
        """The window is this wide."""
        self.field.setFixedWidth(240 if width < 1200 else 440 if width >= 1680 else 340)


class StatusBar(QFrame):
    """The state of things, at the bottom; the mark at the right says what kind of data these are."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "bg")
        self.setProperty("edge", "top")
        self.setFixedHeight(STATUS_HEIGHT)
        self._line = ElidedLabel("", Type.LABEL, "text3")
        self._mark = Label("", Type.LABEL, "text2")
        say(self, QWidget.setAccessibleName, Text("Status bar"))
        line = row(self._line, self._mark, gap=16, margins=(16, 0, 16, 0))
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_parts(self, parts: list[str], mark: str) -> None:
        """Show `parts` and, at the right, what kind of data the registry holds."""
        self._line.set_text("\u2003 ".join(parts))
        self._mark.say(mark)
        self._mark.setVisible(bool(mark))
