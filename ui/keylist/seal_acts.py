"""What people do with a sealed round: check it, write its file, copy its digest; and what every act of a round stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from registry.i18n import Text, _
from ui.keylist.round_dialog import RoundDialog

if TYPE_CHECKING:
    from registry.rounds.book import RoundHead
    from registry.scoring.sealed_check import Verification
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk


class DialogActs(QObject):
    """Acts that open dialogs over the page. `view` is None while firms are only tried out.

    Signals:
        round_wanted: another round shall come to the front, by key.
        firm_wanted: a firm shall be shown in the list, by key.
    """

    round_wanted = Signal(str)
    firm_wanted = Signal(str)

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self.view: RoundView | None = None
        self.heads: Sequence[RoundHead] = ()
        self.dialog: RoundDialog | None = None
        """The dialog opened last, for tests."""
        self._open: list[RoundDialog] = []

    def refresh(self, view: RoundView | None) -> None:
        """The round in front was read anew; open dialogs follow."""
        self.view = view
        self._open = [dialog for dialog in self._open if isValid(dialog)]
        if view is not None:
            for dialog in self._open:
                dialog.show_view(view)

    def show(self, dialog: RoundDialog) -> None:
        """Open a dialog over the page."""
        self.dialog = dialog
        self._open = [other for other in self._open if isValid(other)]
        self._open.append(dialog)
        dialog.finished.connect(lambda _result: self._go_back())
        dialog.open()
        dialog.fit_height()

    def _go_back(self) -> None:
        """Give the keyboard to the dialog below the one that was closed; the system gives it to the window."""
        below = [dialog for dialog in self._open if isValid(dialog) and dialog.isVisible()]
        if below:
            below[-1].activateWindow()

    def _then(self, run: Callable[[], None]) -> Callable[[], None]:
        def act() -> None:
            if self.dialog is not None and isValid(self.dialog):
                self.dialog.accept()
            run()

        return act


class SealActs(DialogActs):
    """The acts of a sealed round, and of a sealed file from anywhere."""

    def verify(self) -> None:
        """Check the sealed round against its file and digest."""
        registry, view = self._desk.registry, self.view
        if registry is None or view is None:
            return
        uid, title = view.head.uid, view.head.title

        def work(_ticket: object) -> Verification:
            from registry.rounds.sealing import verify_round

            return verify_round(registry, uid)

        self._check(work, title)

    def verify_file(self) -> None:
        """Choose a sealed file and check it."""
        path, _kind = QFileDialog.getOpenFileName(
            self._page, _("Verify a sealed file"), "", f"{_('Sealed rounds and papers')} (*.json *.pdf)"
        )
        if path:
            self.check_file(Path(path))

    def check_file(self, path: Path) -> None:
        """Check the sealed file at `path`."""

        def work(_ticket: object) -> Verification:
            from ui.keylist.verify_dialog import verify_file

            return verify_file(path)

        self._check(work, path.name, among_rounds=True)

    def _check(self, work: Callable[[object], Verification], name: str, *, among_rounds: bool = False) -> None:
        def done(found: Verification) -> None:
            from ui.keylist.verify_dialog import VerifyDialog

            titles = {head.digest: head.title for head in self.heads if head.digest}
            known = titles.get(found.digest, "") if among_rounds else None
            self.show(VerifyDialog(self._page, self._desk, name, found, known))

        self._desk.jobs.read(work, done, title=Text("Verifying “{name}”", name=name), lane="rounds.verify", owner=self)

    def export(self) -> None:
        """Ask for a place and write the sealed file there."""
        view = self.view
        if view is None:
            return
        name = f"{view.head.title}-{view.head.digest[:8]}.json"
        path, _kind = QFileDialog.getSaveFileName(
            self._page, _("Export sealed file"), name, f"{_('Sealed rounds')} (*.json)"
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the sealed file of the round in front to `path`."""
        view = self.view
        if view is None:
            return
        body = view.book.sealed.encode()

        def work(_ticket: object) -> None:
            from registry.files import write_whole

            write_whole(path, body)

        def done(_none: None) -> None:
            self._desk.say(Text("Saved {file}", file=path.name), str(path.parent))

        self._desk.jobs.read(work, done, title=Text("Saving"), owner=self)

    def copy_digest(self) -> None:
        """Put the digest onto the clipboard."""
        if self.view is not None:
            QGuiApplication.clipboard().setText(self.view.head.digest)
            self._desk.say(Text("Digest copied"), self.view.head.digest[:16])
