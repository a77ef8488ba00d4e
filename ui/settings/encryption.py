"""The line of the page Backups that says whether the registry is encrypted, and changes that."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from registry.errors import RegistryError
from registry.i18n import Text
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.layout import row
from ui.kit.worker import Ticket
from ui.shell.passphrase import NewPassphraseDialog


class EncryptionLine(QWidget):
    """Passphrase: set, changed, taken away. The registry is closed meanwhile and opened again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.state = ElidedLabel("", Type.CELL, "text2")
        self.set_button = Button(Text("Set a passphrase…"))
        self.change_button = Button(Text("Change the passphrase…"))
        self.remove_button = Button(Text("Remove the passphrase…"))
        self.setLayout(
            row(
                Label(Text("Encryption"), Type.CELL, "text3"),
                self.state,
                None,
                self.set_button,
                self.change_button,
                self.remove_button,
                gap=8,
            )
        )
        self.set_button.clicked.connect(lambda _on=False: self.ask(Text("Set a passphrase")))
        self.change_button.clicked.connect(lambda _on=False: self.ask(Text("Change the passphrase")))
        self.remove_button.clicked.connect(lambda _on=False: self.ask_removal())
        desk.hold_back(self.set_button, self.change_button, self.remove_button)
        self.show_state(False, False)

    def read(self) -> None:
        """Read whether the open registry is encrypted."""
        registry = self._desk.registry
        if registry is None:
            self.show_state(False, False)
            return

        def work(_ticket: Ticket) -> tuple[bool, bool]:
            from registry.store.keys import can_encrypt, key_of

            return key_of(registry.path) is not None, can_encrypt()

        self._desk.jobs.read(work, lambda told: self.show_state(*told), lane="settings.encryption", owner=self)

    def show_state(self, encrypted: bool, able: bool) -> None:
        """Say it, and offer what can be done."""
        yes, no = Text("The registry and its backups are encrypted"), Text("Whoever has the file can read it")
        self.state.say(yes if encrypted else no)
        self.set_button.setVisible(not encrypted)
        self.set_button.setEnabled(able)
        self.change_button.setVisible(encrypted)
        self.remove_button.setVisible(encrypted)

    def ask(self, title: Text) -> None:
        """Ask for a new passphrase."""
        NewPassphraseDialog(self.window(), title, self.write_anew).open()

    def ask_removal(self) -> None:
        """Ask before the passphrase is taken away."""
        dialog = Dialog(self.window())
        title = Text("Remove the passphrase?")
        dialog.setWindowTitle(str(title))
        dialog.body.addWidget(Label(title, Type.PANE_TITLE))
        said = Text("The registry and its backups are written anew. Whoever has the files can read them then.")
        dialog.body.addWidget(Label(said, Type.BODY, "text2", wrap=True))
        dialog.add_button(Text("Cancel"), "primary", dialog.reject)
        dialog.add_button(Text("Remove"), "danger")
        dialog.accepted.connect(lambda: self.write_anew(None))
        dialog.open()

    def write_anew(self, words: str | None) -> None:
        """Write registry and backups anew with this passphrase, or with none."""
        registry = self._desk.registry
        if registry is None:
            return
        path = registry.path
        self._desk.close_registry()

        def work(ticket: Ticket) -> list[Path]:
            from registry.store.encrypting import set_passphrase

            return set_passphrase(path, words, lambda done, total: ticket.progress(done, total))

        def done(left: list[Path]) -> None:
            self._desk.open(path, lambda: self._say(words is not None, left))

        def failed(error: Exception) -> None:
            self._desk.open(path)
            if not isinstance(error, RegistryError):
                raise error
            self._desk.failed.emit(error)

        self._desk.jobs.write(work, done, title=Text("Writing the registry anew"), failed=failed)

    def _say(self, encrypted: bool, left: list[Path]) -> None:
        if left:
            n = len(left)
            text = Text("{n} backup could not be written anew", "{n} backups could not be written anew", n=n)
            self._desk.say(text, ", ".join(file.name for file in left[:3]), "warn")
        elif encrypted:
            self._desk.say(Text("The registry and its backups are encrypted"))
        else:
            self._desk.say(Text("The passphrase was removed"))
