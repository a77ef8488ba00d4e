"""What the program says back: empty states, inline notices, toasts, the error dialog, the job chip and its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.kit import glyphs
from ui.kit.controls import Button, CheckBox, Glyph, HoverButton, IconButton, Label, Spoken, speak
from ui.kit.fonts import Type, advance
from ui.kit.helping import ask_help, place_of_error
from ui.kit.layout import column, panel, row, rule
from ui.kit.menu import soften
from ui.kit.theme import tokens
from ui.kit.words import speech
from ui.kit.worker import Job, Jobs

TOAST_SECONDS = 6
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
    """One message at the lower right edge; it goes after 6 s, an error stays."""

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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        if tone != "bad":
            self._timer.start(TOAST_SECONDS * 1000)

    def _act(self, run: Callable[[], None]) -> None:
        self.dismiss()
        run()

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
        window.installEventFilter(self)
        speech().changed.connect(self._place)  # the other language may take another number of lines

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

    def _place(self) -> None:
        bottom = self._window.height() - self._bottom() - 16
        for toast in reversed(self._shown):
            toast.setFixedWidth(360)
            height = max(toast.heightForWidth(360), toast.sizeHint().height())
            toast.setGeometry(self._window.width() - 360 - 16, bottom - height, 360, height)
            toast.raise_()
            bottom -= height + 8

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False


class Dialog(QDialog):
    """A dialog on a flat scrim of `text` at 18 %: title, content, a foot of buttons. F1 opens the help at its `place`."""

    place = ""

    def __init__(self, parent: QWidget, width: int = 480) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(width)
        self._body = column(gap=4, margins=(20, 20, 20, 20))
        self._foot = row(None, gap=8, margins=(20, 12, 20, 12))
        self.setLayout(column(self._body, rule(), self._foot))
        self._scrim: Scrim | None = None

    @property
    def body(self) -> QVBoxLayout:
        """Where the content goes."""
        return self._body

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            ask_help(self.place)
        else:
            super().keyPressEvent(event)

    def add_button(self, text: Spoken, kind: str = "secondary", run: Callable[[], object] | None = None) -> Button:
        """A button in the foot. Without `run` it closes the dialog as accepted."""
        button = Button(text, kind, big=True)
        button.clicked.connect(lambda _on=False: (run or self.accept)())
        if kind == "primary":
            button.setDefault(True)
        self._foot.addWidget(button)
        return button

    def lead(self, widget: QWidget) -> None:
        """Put a widget at the left of the foot."""
        self._foot.insertWidget(0, widget)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        parent = self.parentWidget()
        window = parent.window() if parent is not None else None
        if window is not None and self._scrim is None:
            self._scrim = Scrim(window)

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None


class Scrim(QWidget):
    """The flat overlay below a dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = QColor(tokens().text)
        shade.setAlphaF(0.18)
        QPainter(self).fillRect(self.rect(), shade)


class ErrorDialog(Dialog):
    """What happened, what is safe, how to go on; details folded.

    `private` is what may quote a value of the registry: it joins the details only where somebody ticks that.
    """

    def __init__(
        self,
        parent: QWidget,
        title: Spoken,
        safe: Spoken = "",
        steps: Sequence[Spoken] = (),
        details: str = "",
        close: Spoken | None = None,
        place: str = "",
        private: str = "",
    ) -> None:
        super().__init__(parent)
        self.place = place
        self.setWindowTitle(str(title))
        said = column(Label(title, Type.PANE_TITLE, wrap=True), gap=6)
        if safe:
            said.addWidget(Label(safe, Type.BODY, "text2", wrap=True))
        if steps:
            said.addSpacing(4)
            said.addWidget(Label(Text("How to go on"), Type.SECTION))
            for number, step in enumerate(steps, 1):
                shown = f"{number}. {step}" if len(steps) > 1 else str(step)
                said.addWidget(Label(shown, Type.BODY, "text2", wrap=True))
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName(_("Details for support"))
        self._details.setFixedHeight(180)
        self._details.hide()
        if details:
            fold = Button(Text("Details for support"), "quiet", "chevR")
            fold.clicked.connect(lambda _on=False: self._fold())
            said.addLayout(row(fold, None))
            said.addWidget(self._details)
            self.tick = CheckBox(Text("Add the words of the fault, which may quote data of a firm"))
            self.tick.setVisible(False)
            self.tick.toggled.connect(
                lambda on: self._details.setPlainText(f"{details}\n\n{private}" if on else details)
            )
            self._private = private
            said.addWidget(self.tick)
            copy = self.add_button(Text("Copy details"), "quiet", self.copy_details)
            copy.setDefault(False)
        if place:
            self.lead(self._to_help())
        line = row(glyph_top(Glyph("err", "bad", 22)), said, gap=14)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.close_button = self.add_button(close or Text("Close the message"), "primary")

    def _to_help(self) -> Button:
        more = Button(Text("Read more in the help"), "quiet", "info", big=True)
        more.clicked.connect(lambda _on=False: ask_help(self.place))
        return more

    def copy_details(self) -> None:
        """Put the report as it is shown on the clipboard."""
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    def _fold(self) -> None:
        self._details.setVisible(not self._details.isVisible())
        self.tick.setVisible(self._details.isVisible() and bool(self._private))
        self.adjustSize()


def show_error(parent: QWidget, error: RegistryError) -> None:
    """Show a known failure as a dialog and wait until it is closed."""
    steps = [error.mend] if error.mend else []
    ErrorDialog(parent, error.what, error.safe or "", steps, place=place_of_error(error)).exec()


class JobChip(HoverButton):
    """What runs, in the top bar: a ring, the job's name, its percentage. A click opens the list with its cancel."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._list: JobList | None = None
        jobs.changed.connect(self._changed)
        self.clicked.connect(self.open_list)
        self.hide()

    def _changed(self) -> None:
        shown = self._jobs.shown()
        self.setVisible(bool(shown))
        if shown:
            self.setAccessibleName(f"{_job_title(shown[0])} {_percent(shown[0])}")
        self.updateGeometry()
        self.update()
        if self._list is not None:
            self._list.refresh()

    def open_list(self) -> None:
        """Show the list of jobs below the chip."""
        self._list = JobList(self, self._jobs)
        self._list.destroyed.connect(self._forget)
        self._list.move(self.mapToGlobal(QPoint(self.width() - self._list.width(), self.height() + 4)))
        self._list.show()

    def _forget(self) -> None:
        self._list = None

    def _texts(self) -> tuple[str, str]:
        shown = self._jobs.shown()
        return (_job_title(shown[0]), _percent(shown[0])) if shown else ("", "")

    def sizeHint(self) -> QSize:
        title, percent = self._texts()
        width = advance(Type.CELL, title) + advance(Type.CELL, percent)
        return QSize(min(width, 260) + 48, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        shown = self._jobs.shown()
        if not shown:
            return
        with glyphs.kept(painter):
            painter.setPen(QPen(now.line2, 1))
            painter.setBrush(now.hover if self.underMouse() else now.surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            ring = QRectF(9, self.height() / 2 - 5, 10, 10)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.dataSoft, 2))
            painter.drawEllipse(ring)
            painter.setPen(QPen(now.accent, 2))
            painter.drawArc(ring, 90 * 16, -round((shown[0].percent or 25) * 3.6 * 16))
        title, percent = self._texts()
        room = self.rect().adjusted(26, 0, -8, 0)
        number = advance(Type.CELL, percent)
        glyphs.paint_text(painter, room.adjusted(0, 0, -number - 6, 0), title)
        glyphs.paint_text(painter, room, percent, Type.CELL, "text3", Qt.AlignmentFlag.AlignRight)


def _job_title(job: Job) -> str:
    if job.state == "stopping":
        return _("Stopping: {job}", job=str(job.title))
    return str(job.title)


def _percent(job: Job) -> str:
    return "" if job.percent is None else _("{n} %", n=job.percent)


class JobList(QFrame):
    """The list that the job chip opens."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        soften(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Jobs"))
        self._jobs = jobs
        self._box = column(gap=10, margins=(14, 12, 14, 12))
        self._card = panel(self._box)
        self._card.setProperty("card", "true")
        self.setLayout(column(self._card))
        self.setFixedWidth(400)
        self.refresh()

    def refresh(self) -> None:
        """Show the jobs as they are now."""
        from ui.kit.controls import Bar
        from ui.kit.layout import clear

        clear(self._box)
        shown = self._jobs.shown()
        self._box.addWidget(Label(Text("Jobs"), Type.SECTION))
        if not shown:
            self._box.addWidget(Label(Text("Nothing runs now."), Type.CELL, "text2"))
        for job in shown:
            stop = IconButton("x", Text("Stop this job"), size=24)
            stop.setEnabled(job.state != "stopping")
            stop.clicked.connect(lambda _on=False, number=job.number: self._jobs.cancel(number))
            self._box.addLayout(row(Label(_job_title(job)), None, Label(_percent(job), tone="text2"), stop))
            self._box.addWidget(Bar((job.percent or 0) / 100, "data" if job.state == "stopping" else "accent"))
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def name_of(widget: QWidget, name: Spoken) -> None:
    """Give a plain widget an accessible name that follows the language."""
    speak(widget, QWidget.setAccessibleName, name)
