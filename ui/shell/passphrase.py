"""Asking for the passphrase of an encrypted registry, and for a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text
from ui.kit.controls import CheckBox, Field, Label, Spoken
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.worker import Ticket


class _Asking(Dialog):
    """A title, a sentence, hidden fields, and a line that says what is wrong."""

    def __init__(self, parent: QWidget, title: Text, words: Text) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(title))
        self.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
        self.body.addWidget(Label(words, Type.BODY, "text2", wrap=True))
        self.body.addSpacing(8)
        self.fields: list[Field] = []
        self.wrong = Label("", Type.CELL, "bad", wrap=True)
        self.wrong.hide()

    def ask(self, name: Text) -> Field:
        """A field whose letters do not show."""
        made = Field(name)
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        made.textEdited.connect(lambda _text: self.say_wrong(None))
        self.fields.append(made)
        self.body.addWidget(FormRow(name, made))
        return made

    def finish(self) -> None:
        """The rest of the content: letters can be shown, and what is wrong is said."""
        show = CheckBox(Text("Show what I type"))
        mode = QLineEdit.EchoMode
        show.toggled.connect(
            lambda on: [field.setEchoMode(mode.Normal if on else mode.Password) for field in self.fields]
        )
        self.body.addWidget(show)
        self.body.addWidget(self.wrong)
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def say_wrong(self, text: Spoken | None) -> None:
        """Say what is wrong, or None once nothing is."""
        for field in self.fields:
            field.set_invalid(text is not None)
        self.wrong.setVisible(text is not None)
        if text is not None:
            self.wrong.say(text)
        self.adjustSize()


class UnlockDialog(_Asking):
    """Asks for the passphrase of the registry at `path` and opens it."""

    def __init__(self, parent: QWidget, desk: Desk, path: Path) -> None:
        words = Text("{file} is encrypted. If it is a registry, its passphrase opens it.", file=path.name)
        super().__init__(parent, Text("Passphrase"), words)
        self._desk, self._path = desk, path
        self.words = self.ask(Text("Passphrase"))
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.open_button = self.add_button(Text("Unlock"), "primary", self.try_it)

    def try_it(self) -> None:
        """Make the key off the window's thread; open where it fits, say so where it does not."""
        path, words = self._path, self.words.text()
        self.open_button.setEnabled(False)

        def work(_ticket: Ticket) -> None:
            from registry.store.keys import unlock

            unlock(path, words)

        self._desk.jobs.read(work, lambda _none: self._fits(), failed=self._fails, lane="unlock")

    def _fits(self) -> None:
        if isValid(self):
            self.accept()
        self._desk.open(self._path)

    def _fails(self, error: Exception) -> None:
        if not isinstance(error, RegistryError):
            raise error
        if isValid(self):
            self.open_button.setEnabled(True)
            self.words.selectAll()
            self.say_wrong(Text("{what} {mend}", what=error.what, mend=error.mend or ""))


class NewPassphraseDialog(_Asking):
    """Asks for a new passphrase, twice; `take` is called with it."""

    def __init__(self, parent: QWidget, title: Text, take: Callable[[str], object]) -> None:
        warning = Text(
            "The registry and its backups are written anew. Without the passphrase nobody can open them, not even you: "
            "keep it where you keep what must not be lost."
        )
        super().__init__(parent, title, warning)
        self._take = take
        self.first = self.ask(Text("New passphrase"))
        self.again = self.ask(Text("Once more"))
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.go_button = self.add_button(Text("Encrypt"), "primary", self.try_it)

    def try_it(self) -> None:
        """Take what was typed, or say why not."""
        from registry.store.keys import refuse_weak

        try:
            refuse_weak(self.first.text())
        except RegistryError as error:
            self.say_wrong(Text("{what} {mend}", what=error.what, mend=error.mend or ""))
            return
        if self.first.text() != self.again.text():
            self.say_wrong(Text("The two passphrases differ."))
            return
        words = self.first.text()
        self.accept()
        self._take(words)
