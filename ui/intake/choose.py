"""The first step: a place to drop workbooks, a button to choose them, and why a file was not read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _
from registry.intake.reading import WorkbookError
from ui.kit import glyphs, icons
from ui.kit.controls import Bar, Button, Field, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row
from ui.kit.theme import tokens
from ui.kit.words import say

KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv")
"""Endings of the workbooks that can be read."""
WIDTH = 560


def dropped_paths(mime: QMimeData) -> list[Path]:
    """The files of a drop, folders too: reading says what is wrong with them."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropArea(QWidget):
    """A dashed frame that takes workbooks."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self._text = ""
        self.setAcceptDrops(True)
        self.setFixedHeight(132)
        say(self, DropArea._respeak, Text("Drop district returns here"))

    def _respeak(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        self.dropped.emit(dropped_paths(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        with glyphs.kept(painter):
            pen = QPen(now.accent if self._over else now.control, 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(now.selected if self._over else now.sunken)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        middle, centre = self.height() // 2, Qt.AlignmentFlag.AlignHCenter
        painter.drawPixmap(self.width() // 2 - 10, middle - 42, icons.pixmap("sheet", "text2", 20))
        glyphs.paint_text(
            painter, self.rect().adjusted(0, middle - 14, 0, -middle + 8), self._text, Type.NAME, "text", centre
        )
        kinds = ", ".join(kind[1:] for kind in KINDS)
        glyphs.paint_text(
            painter, self.rect().adjusted(0, middle + 10, 0, -middle + 32), kinds, Type.SMALL, "text3", centre
        )


class ErrorPanel(QFrame):
    """Why nothing was read: what happened, what is safe, how to go on."""

    def __init__(self) -> None:
        super().__init__()
        self._said: QVBoxLayout = column(gap=2)
        whole = row(column(2, Glyph("err", "bad", 16), None), self._said, gap=10, margins=(14, 10, 14, 10))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.hide()

    def show_error(self, error: RegistryError) -> None:
        """Show `error` until the next try."""
        clear(self._said)
        self._said.addWidget(Label(error.what, Type.NAME, wrap=True))
        for text in (error.safe, error.mend):
            if text is not None:
                self._said.addWidget(Label(text, Type.CELL, "text2", wrap=True))
        self.setAccessibleName(str(error))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().role("badSoft"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)


class ChooseStep(QWidget):
    """Choose the workbooks of an import."""

    files_wanted = Signal()
    dropped = Signal(list)
    returned = Signal()
    password_given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.error = ErrorPanel()
        self.password = Field(Text("Password of the workbook"), Text("Password of the workbook"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.open = Button(Text("Open with this password"), "primary")
        self._asking = panel(row(self.password, self.open))
        self._asking.hide()
        self.open.clicked.connect(lambda _on=False: self._give())
        self.password.returnPressed.connect(self._give)
        self.choose = Button(Text("Choose files"), "primary", big=True)
        self.back = Button(Text("Return to the review"), big=True)
        self.back.hide()
        drop = DropArea()
        drop.dropped.connect(self.dropped)
        self.choose.clicked.connect(lambda _on=False: self.files_wanted.emit())
        self.back.clicked.connect(lambda _on=False: self.returned.emit())
        inner = QWidget()
        inner.setLayout(
            column(
                Label(Text("Choose the returns to import"), Type.PANE_TITLE),
                6,
                Label(
                    Text(
                        "Columns are matched by their headers, units and dates are read as written. "
                        "You see every change before anything is written."
                    ),
                    Type.CELL,
                    "text2",
                    wrap=True,
                ),
                16,
                self.error,
                8,
                self._asking,
                12,
                drop,
                16,
                row(self.choose, self.back, None),
            )
        )
        inner.setMaximumWidth(WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        line = row(inner, None, margins=(24, 24, 24, 0))
        line.setStretch(0, 100)
        self.setLayout(column(line, None))

    def show_error(self, error: RegistryError) -> None:
        """Why a file was not read; where a password opens it, it is asked for here."""
        self.error.show_error(error)
        asks = isinstance(error, WorkbookError) and error.code in ("encrypted", "wrong_password")
        self._asking.setVisible(asks)
        self.password.clear()
        if asks:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_error(self) -> None:
        """A new try begins."""
        self.error.hide()
        self._asking.hide()
        self.password.clear()

    def _give(self) -> None:
        if self.password.text():
            self.password_given.emit(self.password.text())


class ReadingStep(QWidget):
    """The workbooks are being read: how far, and a way to stop."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self.text = Label("", Type.PANE_TITLE)
        self._bar = Bar(0.0, "accent")
        self.stop = Button(Text("Cancel import"), big=True)
        self.stop.clicked.connect(lambda _on=False: stop())
        inner = panel(
            column(
                self.text,
                12,
                self._bar,
                12,
                Label(Text("Nothing is written until you commit."), Type.CELL, "text2"),
                16,
                row(self.stop, None),
            )
        )
        inner.setMaximumWidth(WIDTH)
        line = row(inner, None, margins=(24, 24, 24, 0))
        line.setStretch(0, 100)
        self.setLayout(column(line, None))

    def show_percent(self, percent: int) -> None:
        """How far the reading is."""
        self._bar.set_share(percent / 100)
        self._bar.setAccessibleName(_("{percent} % read", percent=percent))
