"""Dialogs: a title, what is asked, a foot of buttons, on a scrim; and the one that says what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.kit.controls import Button, CheckBox, Glyph, Label, Spoken
from ui.kit.feedback import glyph_top
from ui.kit.fonts import Type, scaled
from ui.kit.helping import ask_help, place_of_error
from ui.kit.layout import column, row, rule
from ui.kit.theme import tokens


class Dialog(QDialog):
    """A dialog on a flat scrim of `text` at 18 %: title, content, a foot of buttons. F1 opens the help at its `place`."""

    place = ""

    def __init__(self, parent: QWidget, width: int = 480) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(_fitting(width, parent.window().width()))
        self._body = column(gap=4, margins=(20, 20, 20, 20))
        self._foot = row(None, gap=8, margins=(20, 12, 20, 12))
        self.setLayout(column(self._body, rule(), self._foot))
        self._scrim: Scrim | None = None

    @property
    def body(self) -> QVBoxLayout:
        """Where the content goes."""
        return self._body

    def sizeHint(self) -> QSize:
        """As high as its words are in the width it has: Qt asks how high they were in the width they would like."""
        hint, layout = super().sizeHint(), self.layout()
        width = min(max(hint.width(), self.minimumWidth()), self.maximumWidth())
        if layout is None or not layout.hasHeightForWidth():
            return QSize(width, hint.height())
        return QSize(width, layout.totalHeightForWidth(width))

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

    def setVisible(self, visible: bool) -> None:
        if visible:
            self._give_the_foot_room()
        super().setVisible(visible)

    def _give_the_foot_room(self) -> None:
        """Widen the dialog where its buttons are wider: a width that is fixed would cut their words."""
        needed = self._foot.sizeHint().width()
        if needed > self.maximumWidth():
            self.setFixedWidth(needed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        window = parent.window() if parent is not None else None
        if window is not None and self._scrim is None:
            self._scrim = Scrim(window)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None


def _fitting(width: int, window: int) -> int:
    """The width of a dialog in the text size in use: larger letters widen it as far as the window has room beside it."""
    return max(width, min(scaled(width), window - _BESIDE))


_BESIDE = 48
"""Pixels of the window that stay in sight beside a widened dialog."""


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
