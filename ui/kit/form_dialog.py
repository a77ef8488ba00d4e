"""A dialog that asks and writes: a title, lines of a form, a sentence that says what went wrong, fields for days and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text
from ui.kit.controls import Button, ElidedLabel, Field, Label, Spoken, speak
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type, prose
from ui.kit.form import FormRow
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.view import Registry
    from ui.kit.desk import Desk

T = TypeVar("T")


def read_day(text: str) -> date | None:
    """The day that `text` says, as ``2025-07-01``, ``2025/7/1`` or ``2025年7月1日``; None where it says none."""
    parts = (
        text.strip().rstrip("日").replace("年", "-").replace("月", "-").replace("/", "-").replace(".", "-").split("-")
    )
    if len(parts) != 3 or not all(part.strip().isdigit() for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


class Words(QPlainTextEdit):
    """A few lines of input. Tab goes on to the next field."""

    def __init__(self, name: Spoken, height: int = 60) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFont(prose(Type.CELL))
        self.setFixedHeight(height)
        speak(self, QWidget.setAccessibleName, name)

    def words(self) -> str:
        """What stands there, without the blanks around it."""
        return self.toPlainText().strip()


class DayField(Field):
    """A day as text; `day` is None while it says none."""

    def __init__(self, name: Spoken, value: date | None = None) -> None:
        super().__init__(name, "2025-07-01")
        if value is not None:
            self.setText(value.isoformat())

    def day(self) -> date | None:
        """The day typed."""
        return read_day(self.text())

    def wrong(self) -> bool:
        """Whether something stands there that is no day."""
        return bool(self.text().strip()) and self.day() is None


NO_DAY = Text("Type a day such as 2025-07-01.")


class FormDialog(Dialog):
    """It asks; what it asks for is written on the writer's thread, and it says what failed.

    Its button rests for whoever may not do its `work`; None where it writes nothing into the registry.
    """

    work: ClassVar[Work | None] = Work.RECORDS

    def __init__(self, parent: QWidget, desk: Desk, title: Spoken, width: int = 520) -> None:
        super().__init__(parent, width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.setWindowTitle(str(title))
        self.title = Label(title, Type.PANE_TITLE)
        self.body.addWidget(self.title)
        self.body.addSpacing(6)
        self._wrong = Label("", Type.SMALL, "bad", wrap=True)
        self._wrong.hide()
        self._working = False

    def add_button(self, text: Spoken, kind: str = "secondary", run: Callable[[], object] | None = None) -> Button:
        button = super().add_button(text, kind, run)
        if self.work is not None and kind in ("primary", "danger") and run is not None:
            self.desk.hold_back(button, work=self.work)
        return button

    def finish(self) -> None:
        """Put the line for what went wrong below the content. Call once, after the content."""
        self.body.addWidget(self._wrong)

    def line(self, label: Spoken, control: QWidget, note: Spoken = "") -> FormRow:
        """A line of the form, added at the end."""
        made = FormRow(label, control, note)
        self.body.addWidget(made)
        self.body.addSpacing(4)
        return made

    def say_wrong(self, text: Spoken | None) -> None:
        """Say what went wrong, or None once nothing is."""
        self._wrong.setVisible(text is not None)
        if text is not None:
            self._wrong.say(text)
            self._wrong.setAccessibleName(str(text))
        self.fit_height()

    def fit_height(self) -> None:
        """As high as the content wants, within the window."""
        parent = self.parentWidget()
        room = parent.window().height() - 24 if parent is not None else 10_000
        self.adjustSize()
        if self.height() > room:
            self.resize(QSize(self.width(), room))

    def write(
        self,
        work: Callable[[Registry], T],
        done: Callable[[T], None] | None = None,
        *,
        title: Text | None = None,
        stay: bool = False,
    ) -> None:
        """Run `work` on the writer's thread; close when it is written (`stay` does not), or say what refused it."""
        if self._working:
            return
        self._set_working(True)
        self.say_wrong(None)

        def finished(answer: T) -> None:
            if isValid(self):  # it may have been closed meanwhile; what was asked for is written all the same
                self._set_working(False)
                if not stay:
                    self.accept()
            if done is not None:
                done(answer)

        self.desk.write(
            lambda registry, _ticket: work(registry), finished, title=title, failed=self._failed, initiator=self
        )

    def if_open(self, run: Callable[[], object]) -> None:
        """Run `run` unless the dialog was closed meanwhile."""
        if isValid(self):
            run()

    def _set_working(self, on: bool) -> None:
        self._working = on
        for button in self.findChildren(Button):
            if button.property("kind") == "primary":
                button.setEnabled(not on)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._set_working(False)
        if isValid(self) and isinstance(error, RegistryError):
            self.say_wrong(error.brief)
        else:
            self.desk.failed.emit(error)

    def labels(self) -> str:
        """All words in sight, for tests."""
        found = [*self.findChildren(QLabel), *self.findChildren(ElidedLabel)]
        return " ".join(label.text() for label in found if not label.isHidden())
