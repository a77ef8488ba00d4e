"""Signing the paper in the preview with the office's own certificate: which file, its password, where the signed paper goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from registry.errors import EnvironmentFault
from registry.i18n import Text, _
from ui.kit import layout
from ui.kit.controls import Button, CheckBox, Field, Label
from ui.kit.fonts import Type
from ui.kit.form_dialog import FormDialog

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_CERTIFICATE = "reports/certificate"
INSTALL = 'pip install "commercial-aerospace-registry[signature]"'


def extra_installed() -> bool:
    """Whether papers can be signed here."""
    from registry.report.emit.signing import can_sign

    return can_sign()


def sign_dialog(parent: QWidget, desk: Desk, data: bytes, out: Path, done: Callable[[Path], None]) -> FormDialog:
    """The dialog that fits: it signs, or says how to install what signs."""
    if not extra_installed():
        return NoExtraDialog(parent, desk)
    return SignDialog(parent, desk, data, out, done)


class NoExtraDialog(FormDialog):
    """Signing needs an extra that is not here; this says which, and how it is installed."""

    work = None

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, Text("Signing needs an extra"))
        said = Text("Papers are signed by pyHanko, which is not installed here. Nothing else needs it.")
        self.body.addWidget(Label(said, Type.BODY, "text2", wrap=True))
        self.body.addSpacing(8)
        self.line(Text("Install it with"), _shown(INSTALL))
        self.body.addWidget(Label(Text("Then start the program again."), Type.SMALL, "text3", wrap=True))
        self.finish()
        self.add_button(Text("Close"), run=self.reject)
        self.copy = self.add_button(Text("Copy the command"), "primary", self._copy)
        self.fit_height()

    def _copy(self) -> None:
        QApplication.clipboard().setText(INSTALL)


def _shown(command: str) -> Field:
    field = Field(Text("Command"))
    field.setText(command)
    field.setReadOnly(True)
    field.setCursorPosition(0)
    return field


class SignDialog(FormDialog):
    """Asks for the certificate and its password, signs the very bytes of the preview, and says who signed."""

    work = None

    def __init__(self, parent: QWidget, desk: Desk, data: bytes, out: Path, done: Callable[[Path], None]) -> None:
        super().__init__(parent, desk, Text("Save this paper signed"))
        self._owner, self._data, self._out, self._done = parent, data, out, done
        self.certificate = Field(Text("Certificate file"), Text("A file ending in .p12 or .pfx"))
        self.certificate.setText(str(desk.settings.value(_CERTIFICATE, "") or ""))
        choose = Button(Text("Choose"))
        choose.clicked.connect(self._choose)
        file = QWidget()
        row = layout.row(self.certificate, choose, gap=8)
        row.setStretch(0, 1)
        file.setLayout(row)
        self.line(Text("Certificate"), file)
        self.password = Field(Text("Password of the certificate"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.line(Text("Password"), self.password, Text("It is used once and kept nowhere."))
        self.visible_line = CheckBox(Text("Print a line at the foot of the last page too"))
        self.body.addWidget(self.visible_line)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.sign = self.add_button(Text("Sign and save"), "primary", self.run)
        self.fit_height()
        (self.password if self.certificate.text() else self.certificate).setFocus()

    def _choose(self) -> None:
        kinds = f"{_('Certificates')} (*.p12 *.pfx)"
        folder = str(Path(self.certificate.text()).parent) if self.certificate.text() else ""
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Certificate file"), folder, kinds)
        if chosen:
            self.certificate.setText(chosen)
            self.password.setFocus()

    def run(self) -> None:
        """Sign and save, or say what is missing or wrong; the dialog stays until it is signed."""
        typed = self.certificate.text().strip()
        if not typed:
            self.say_wrong(Text("Choose the file with your certificate."))
            return
        file, password, visible = Path(typed), self.password.text(), self.visible_line.isChecked()
        proposed = str(self._out.with_name(f"{self._out.stem}-signed.pdf"))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save this paper signed"), proposed, "PDF (*.pdf)")
        if not chosen:
            return
        out, data = Path(chosen), self._data

        def work(_ticket: object) -> Text:
            return _sign(data, file, password, out, visible=visible)

        def done(said: Text) -> None:
            self.if_open(self.accept)
            self.desk.settings.setValue(_CERTIFICATE, typed)
            self.desk.say(Text("Saved {file}", file=out.name), said)
            self._done(out)

        self.say_wrong(None)
        self._set_working(True)
        # The registry is not changed: no writer, and no page need read again.
        self.desk.jobs.read(work, done, failed=self._failed, title=Text("Signing"), owner=self._owner)


def _sign(data: bytes, certificate: Path, password: str, out: Path, *, visible: bool) -> Text:
    from registry.files import write_whole
    from registry.report.emit.signing import sign_paper, signatures

    try:
        held = certificate.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=certificate.name),
            Text("Nothing was signed."),
            Text("Check the name, and that it may be read."),
        ) from error
    signed = sign_paper(data, held, password, visible=visible)
    write_whole(out, signed)
    return signatures(signed)[-1].said()
