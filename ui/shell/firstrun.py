"""The first page, while no registry is open: three ways to begin, a place to drop files, what was open lately."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

import registry
from registry.i18n import Text, _, current_language
from ui.kit import glyphs, icons
from ui.kit.books import KINDS
from ui.kit.controls import Button, ElidedLabel, HoverButton, Keycap, Label
from ui.kit.drop import DropFrame
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.page import NARROW_WINDOW
from ui.kit.pane import Scroll
from ui.kit.staircase import Staircase
from ui.kit.theme import tokens
from ui.kit.words import plain_tip
from ui.shell.bars import PROGRAM, LanguageButton, StatusBar, ThemeButton
from ui.shell.rail import Logo

REGISTRIES = {".car"}
COLUMN = 544


class _Way(QWidget):
    """One way to begin."""

    def __init__(self, icon: str, title: Text, text: Text, button: Button, keys: str) -> None:
        super().__init__()
        mark = _IconTile(icon)
        said = column(Label(title, Type.SECTION), Label(text, Type.CELL, "text2", wrap=True), gap=2)
        self.keys = Keycap(keys) if keys else None
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        act = column(None, button, None)
        act.addStrut(116)  # a minimum of the button's own would let its words be cut
        line = row(column(mark, None), said, self.keys or 0, act, gap=16, margins=(0, 16, 0, 16))
        line.setStretch(1, 1)
        self.setLayout(line)


class _IconTile(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().selected)
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.drawPixmap(11, 11, icons.pixmap(self._icon, "accent", 18))


class DropArea(DropFrame):
    """Takes workbooks and registry files."""

    def __init__(self) -> None:
        super().__init__(Text("Drop .xlsx, .xls, .csv or a registry file here"), 96)

    def paint_inside(self, painter: QPainter) -> None:
        width = advance(Type.BODY, self.text)
        left = (self.width() - width - 28) // 2
        painter.drawPixmap(left, self.height() // 2 - 8, icons.pixmap("sheet", "text2", 16))
        glyphs.paint_text(painter, self.rect().adjusted(left + 28, 0, 0, 0), self.text, Type.BODY, "text2")


class _Recent(HoverButton):
    """A registry that was open lately; one that is gone says so in place."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._there = path.is_file()
        self.setEnabled(self._there)
        self.setFixedHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(path.name if self._there else _("{file}, file not found", file=path.name))
        self.setToolTip(plain_tip(str(path)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        if self.underMouse() and self._there:
            painter.fillRect(self.rect(), now.hover)
        painter.drawPixmap(0, 10, icons.pixmap("db", "text2" if self._there else "text3", 14))
        name = QRect(28, 0, 170, self.height())
        glyphs.paint_text(painter, name, self._path.name, Type.NAME, "text" if self._there else "text3")
        folder = QRect(204, 0, self.width() - 204 - 110, self.height())
        glyphs.paint_text(painter, folder, str(self._path.parent), Type.CELL, "text3")
        if not self._there:
            right = Qt.AlignmentFlag.AlignRight
            glyphs.paint_text(painter, self.rect(), _("File not found"), Type.CELL, "bad", right)
        glyphs.hairline(painter, 0, self.height() - 1, self.width())
        if has_ring(self):
            painter.setPen(QPen(now.accent, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class FirstRun(QFrame):
    """The whole first page.

    Signals: opened (a registry's path), books (paths of workbooks), and the three ways.
    """

    sample_wanted = Signal()
    new_wanted = Signal()
    import_wanted = Signal()
    opened = Signal(Path)
    books = Signal(list)

    def __init__(self, recent: Callable[[], list[Path]]) -> None:
        super().__init__()
        self._recent = recent
        self._status = StatusBar()
        self._right = self._start_side()
        halves = row(self._welcome_side(), self._right, gap=0)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        self.setLayout(column(halves, self._status))
        self.respeak()

    def _welcome_side(self) -> QWidget:
        name = Label(PROGRAM, Type.PAGE_TITLE, wrap=True)
        self._other_name = Label("", Type.BODY, "text2")
        head = row(Logo(1.4), column(name, self._other_name), gap=12)
        head.setStretch(1, 1)
        lead = Label(Text("One registry in place of the sheets."), Type.FIGURE, wrap=True)
        said = Text("Firms, SRDI tiers, rounds and milestones in one local file. Every value keeps its source cell.")
        text = Label(said, Type.BODY, "text2", wrap=True)
        text.setMaximumWidth(430)
        beside = row(text, None, gap=0)
        beside.setStretch(0, 10)
        self._welcome = column(head, 56, lead, 12, beside, 40)
        return panel(column(self._welcome, Staircase()), "bg", "right")

    def _start_side(self) -> QWidget:
        sample = Button(Text("Open sample"), "primary", big=True)
        new = Button(Text("New registry"), big=True)
        books = Button(Text("Choose files"), big=True)
        sample.clicked.connect(lambda _on=False: self.sample_wanted.emit())
        new.clicked.connect(lambda _on=False: self.new_wanted.emit())
        books.clicked.connect(lambda _on=False: self.import_wanted.emit())
        self.first = sample
        drop = DropArea()
        drop.dropped.connect(self.take)
        self._list: QVBoxLayout = column()
        ways = column(
            Label(Text("Start"), Type.PAGE_TITLE),
            20,
            rule(),
            _Way(
                "db",
                Text("Open the sample registry"),
                Text("Sixty fictional firms with invented figures. Safe to change or delete."),
                sample,
                "",
            ),
            rule(),
            _Way(
                "plus",
                Text("Make a new registry"),
                Text("An empty file on this computer. Nothing leaves it."),
                new,
                "Ctrl N",
            ),
            rule(),
            _Way(
                "import",
                Text("Import Excel"),
                Text("Start from district returns. Columns and units are matched for you to check."),
                books,
                "Ctrl I",
            ),
            rule(),
            24,
            drop,
            36,
            self._list,
            None,
        )
        inner = QWidget()
        inner.setLayout(ways)
        inner.setMaximumWidth(COLUMN)
        top = row(None, LanguageButton(), ThemeButton(), gap=8, margins=(0, 20, 24, 0))
        self._start = row(inner, None)
        self._start.setStretch(0, 10)
        whole = column(top, Scroll(panel(self._start), Text("Start")))
        whole.setStretch(1, 1)
        return panel(whole, "surface")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window has its room for words: narrower margins, no key beside a button."""
        super().resizeEvent(event)
        small = self.width() < NARROW_WINDOW
        self._welcome.setContentsMargins(*((40, 40, 24, 0) if small else (72, 72, 40, 0)))
        self._start.setContentsMargins(*((40, 12, 24, 16) if small else (80, 32, 40, 16)))
        for way in self.findChildren(_Way):
            if way.keys is not None:
                way.keys.setVisible(not small)

    def respeak(self) -> None:
        """Texts that no widget holds."""
        from registry.i18n import Language

        other = Language.EN if current_language() is Language.ZH else Language.ZH
        self._other_name.say(PROGRAM.render(other))
        version = getattr(registry, "__version__", "")
        self._status.show_parts([_("Version {version}", version=version), _("No registry is open")], "")
        self.refresh()

    def refresh(self) -> None:
        """Read the list of recent files again."""
        clear(self._list)
        recent = self._recent()[:4]
        if recent:
            self._list.addWidget(Label(Text("Recent"), Type.SECTION))
            self._list.addSpacing(6)
            self._list.addWidget(rule())
        for path in recent:
            entry = _Recent(path)
            entry.clicked.connect(lambda _on=False, path=path: self.opened.emit(path))
            self._list.addWidget(entry)

    def take(self, paths: list[Path]) -> None:
        """Files were dropped: a registry is opened, workbooks are imported."""
        registries = [p for p in paths if p.suffix.lower() in REGISTRIES]
        books = [p for p in paths if p.suffix.lower() in KINDS]
        if registries:
            self.opened.emit(registries[0])
        elif books:
            self.books.emit(books)
        elif paths:
            self.opened.emit(paths[0])


__all__ = ["ElidedLabel", "FirstRun"]
