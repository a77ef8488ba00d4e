"""What the program says back: empty states, inline notices, toasts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.controls import Button, Glyph, IconButton, Label, Spoken, speak
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.layout import column, row
from ui.kit.theme import tokens
from ui.kit.words import speech

TOAST_SECONDS = 6
_FOOT = 96
"""Pixels above the lowest message in which a bar of buttons may stand."""
_MARKS = {"ok": ("check", "ok"), "warn": ("warn", "warn"), "bad": ("err", "bad"), "info": ("info", "accent")}


class EmptyState(QWidget):
    """What stands where nothing is: an icon, a title, one sentence, one act."""

    def __init__(
        self,
        title: Spoken,
        sentence: Spoken = "",
        *,
        icon: str | None = None,
        action: tuple[Spoken, Callable[[], None]] | None = None,
        second: tuple[Spoken, Callable[[], None]] | None = None,
    ) -> None:
        super().__init__()
        head = Label(title, Type.SECTION)
        text = Label(sentence, Type.CELL, "text2", wrap=True)
        text.setMaximumWidth(440)
        for label in (head, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = row(None, gap=8)
        for said, kind in ((action, "secondary"), (second, "quiet")):
            if said is not None:
                button = Button(said[0], kind)
                button.clicked.connect(lambda _on=False, run=said[1]: run())
                buttons.addWidget(button)
        buttons.addStretch(1)
        mark = row(None, Glyph(icon, "text3", 24), None) if icon else None
        whole = column(None, gap=6)
        if mark is not None:
            whole.addLayout(mark)
            whole.addSpacing(6)
        whole.addWidget(head)
        whole.addLayout(row(None, text, None))
        if action is not None:
            whole.addSpacing(8)
            whole.addLayout(buttons)
        whole.addStretch(2)
        text.setMinimumWidth(360)
        self.setLayout(whole)
        self._head, self._text = head, text

    def say(self, title: Spoken, sentence: Spoken = "") -> None:
        """Say something else; the act stays."""
        self._head.say(title)
        self._text.say(sentence)


_GROUND = {"warn": "warnSoft", "bad": "badSoft", "accent": "selected", "ok": "okSoft"}
_ICON = {"warn": "warn", "bad": "err", "accent": "lock", "ok": "check"}


class Notice(QFrame):
    """A message in the page it concerns. Tones: warn, bad, accent, ok."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "warn"
        self._icon = Glyph("warn", "warn", 14)
        self._text = Label("", Type.CONTROL, "warn", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = Button("", "link")
        self._action.hide()
        self._run: Callable[[], None] | None = None
        self._action.clicked.connect(self._act)
        self._also = Button("", "link")
        self._also.hide()
        self._run_also: Callable[[], None] | None = None
        self._also.clicked.connect(self._act_also)
        self.setLayout(row(self._icon, self._text, self._action, self._also, margins=(10, 6, 10, 6)))
        self.hide()

    def show_message(
        self,
        text: Spoken,
        tone: str = "warn",
        *,
        icon: str | None = None,
        action: tuple[Spoken, Callable[[], None]] | None = None,
        also: tuple[Spoken, Callable[[], None]] | None = None,
    ) -> None:
        """Show `text`, with at most two acts, `also` being the lesser."""
        self._tone = tone
        self._icon.set_icon(icon or _ICON[tone], tone)
        self._text.setProperty("tone", tone)
        self._text.say(text)
        self._text.style().polish(self._text)
        self._run = None if action is None else action[1]
        self._action.setVisible(action is not None)
        if action is not None:
            self._action.say(action[0])
        self._run_also = None if also is None else also[1]
        self._also.setVisible(also is not None)
        if also is not None:
            self._also.say(also[0])
        self.setAccessibleName(str(text))
        self.show()
        self.update()

    def _act(self) -> None:
        if self._run is not None:
            self._run()

    def _act_also(self) -> None:
        if self._run_also is not None:
            self._run_also()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().role(_GROUND[self._tone]))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)


class Toast(QFrame):
    """One message at the lower right edge; it goes after 6 s unless the mouse or the focus is on it, an error stays."""

    gone = Signal(object)

    def __init__(
        self, text: Spoken, note: Spoken = "", tone: str = "ok", action: tuple[Spoken, Callable[[], None]] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        icon, role = _MARKS[tone]
        speak(self, QWidget.setAccessibleName, text)
        said = column(Label(text, Type.CONTROL, wrap=True), gap=0)
        if note:
            said.addWidget(Label(note, Type.SMALL, "text2", wrap=True))
        close = IconButton("x", Text("Close the message"), size=24)
        close.clicked.connect(self.dismiss)
        line = row(glyph_top(Glyph(icon, role, 16)), said, gap=10, margins=(12, 9, 8, 9))
        line.setStretch(1, 1)
        if action is not None:
            button = Button(action[0], "link")
            button.clicked.connect(lambda _on=False: self._act(action[1]))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.setMinimumWidth(320)
        self.setMaximumWidth(400)
        self._timer = later(self, TOAST_SECONDS * 1000, self._let_go)
        if tone != "bad":
            self._timer.start()

    def _act(self, run: Callable[[], None]) -> None:
        self.dismiss()
        run()

    def _let_go(self) -> None:
        """Go, unless somebody is at it."""
        at = QApplication.focusWidget()
        if self.underMouse() or (at is not None and self.isAncestorOf(at)):
            self._timer.start()
        else:
            self.dismiss()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()
        self.gone.emit(self)


def glyph_top(glyph: QWidget) -> QVBoxLayout:
    """A small widget at the top of its row."""
    return column(2, glyph, None)


class Toasts(QObject):
    """The messages of one window: at most three, the newest lowest."""

    def __init__(self, window: QWidget, bottom: Callable[[], int]) -> None:
        super().__init__(window)
        self._window, self._bottom = window, bottom
        self._shown: list[Toast] = []
        self._raised = 0
        window.installEventFilter(self)
        speech().changed.connect(self._place)  # the other language may take another number of lines
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._look_again)

    def show(
        self,
        text: Spoken,
        note: Spoken = "",
        tone: str = "ok",
        action: tuple[Spoken, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message. Tones: ok, warn, bad (stays until closed), info."""
        toast = Toast(text, note, tone, action)
        toast.setParent(self._window)
        toast.gone.connect(self._drop)
        self._shown.append(toast)
        while len(self._shown) > 3:
            self._shown[0].dismiss()
        toast.show()
        self._place()

    def dismiss_last(self) -> bool:
        """Close the newest message; False if there is none."""
        if not self._shown:
            return False
        self._shown[-1].dismiss()
        return True

    def count(self) -> int:
        """How many are in sight."""
        return len(self._shown)

    def _drop(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        toast.deleteLater()
        self._place()

    def _free(self, usual: int) -> int:
        """Where the lowest message ends: above the main button at the lower right, which a hand goes to next."""
        window, bottom = self._window, usual
        below = QRect(window.width() - 360 - 16, bottom - _FOOT, 360, _FOOT + 16)
        for button in window.findChildren(Button):
            if button.property("kind") in ("primary", "danger") and button.isVisible() and button.window() is window:
                box = QRect(button.mapTo(window, QPoint()), button.size())
                if below.intersects(box):
                    bottom = min(bottom, box.top() - 12)
        return bottom

    def _look_again(self, _old: object, _new: object) -> None:
        """Another page or pane may have its buttons where a message lies."""
        if self._shown:
            QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        if not self._shown:
            self._raised = 0
            return
        usual = self._window.height() - self._bottom() - 16
        self._raised = max(self._raised, usual - self._free(usual))  # what made way once does not come back
        bottom = usual - self._raised
        for toast in reversed(self._shown):
            toast.setFixedWidth(360)
            height = toast.heightForWidth(360)  # what Qt would like for words that wrap is a line too many
            toast.setGeometry(self._window.width() - 360 - 16, bottom - height, 360, height)
            toast.raise_()
            bottom -= height + 8

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
