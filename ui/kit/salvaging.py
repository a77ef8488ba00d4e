"""A registry that is not opened as it is, because it is a stranger's or damaged: its rows into a new file, from the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.errors import DamagedRegistry, StrangeRegistry
from registry.i18n import Text, _
from ui.kit.controls import Button, Label
from ui.kit.dialog import Dialog, ErrorDialog
from ui.kit.fonts import Type
from ui.kit.helping import place_of_error

if TYPE_CHECKING:
    from registry.change.repair import Repaired
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket

_SHOWN = 10


def offer_new_file(window: QWidget, desk: Desk, error: StrangeRegistry | DamagedRegistry) -> ErrorDialog:
    """Say why the file is not opened, and offer to bring its rows into a new one."""
    strange = isinstance(error, StrangeRegistry)
    steps: list[Text] = (
        [Text("If you trust whom it comes from, take its rows over into a new file. None of its rules goes along.")]
        if strange
        else [
            *([error.mend] if error.mend is not None else []),
            Text("Or bring what can be read of it into a new file."),
        ]
    )
    dialog = ErrorDialog(window, error.what, error.safe or "", steps, place=place_of_error(error))
    take = Button(Text("Take its rows over…") if strange else Text("Repair into a new file…"), big=True)
    take.clicked.connect(lambda _on=False: (dialog.accept(), take_over(window, desk, error.path, strange=strange)))
    dialog.lead(take)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def take_over(window: QWidget, desk: Desk, path: Path, *, strange: bool) -> None:
    """Ask for the place of the new file, fill it from the one at `path`, tell what came of it, and open it.

    Backups help to mend a damaged file; those beside the file of a stranger are a stranger's too and are left alone.
    """
    proposed = str(path.with_name(f"{path.stem}-2.car"))
    chosen, _kind = QFileDialog.getSaveFileName(
        window, _("Make a new registry of its rows"), proposed, f"{_('Registries')} (*.car)"
    )
    if not chosen:
        return
    target = Path(chosen).with_suffix(".car")

    def work(_ticket: Ticket) -> Repaired:
        from registry.change.repair import repair

        return repair(path, target, [] if strange else None)

    def done(answer: Repaired) -> None:
        desk.open(target, lambda: _tell(window, answer, target))

    desk.jobs.write(work, done, title=Text("Taking rows over into {file}", file=target.name), owner=window)


def _tell(window: QWidget, done: Repaired, target: Path) -> None:
    from registry.change.repair import told

    lines = told(done, target)
    dialog = Dialog(window)
    title = Text("{file} was made of what could be read", file=target.name)
    dialog.setWindowTitle(str(title))
    dialog.body.addWidget(Label(title, Type.PANE_TITLE, wrap=True))
    for line in lines[:_SHOWN]:
        dialog.body.addWidget(Label(line, Type.BODY, "text2", wrap=True))
    if len(lines) > _SHOWN:
        dialog.body.addWidget(Label(Text("… and {n} more", n=f"{len(lines) - _SHOWN:,}"), Type.BODY, "text3"))
    dialog.add_button(Text("Close"), "primary")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
