"""The whole registry as an open data package, and a registry of one, from the window's menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _
from ui.kit.controls import CheckBox, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.package import Packed
    from ui.kit.desk import Desk

_ZIP = ".zip"


def ask_package(window: QWidget, desk: Desk) -> None:
    """Ask whether personal data go along, and then where."""
    if desk.registry is None:
        return
    dialog = Dialog(window)
    title = Text("Save as a data package")
    dialog.setWindowTitle(str(title))
    dialog.body.addWidget(Label(title, Type.PANE_TITLE))
    about = Text("The whole registry with its change log, in open files that other programs read.")
    dialog.body.addWidget(Label(about, Type.CELL, "text2", wrap=True))
    persons = CheckBox(Text("Personal data too (contact persons, who was met, imported files)"))
    dialog.body.addWidget(persons)
    note = Text("Without them the imported files that name a person stay out as well; the log of the package verifies.")
    dialog.body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
    dialog.add_button(Text("Cancel"), run=dialog.reject)
    dialog.add_button(Text("Choose the place…"), "primary")
    dialog.accepted.connect(lambda: save_package(window, desk, persons=persons.isChecked()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def save_package(window: QWidget, desk: Desk, *, persons: bool = False) -> None:
    """Ask where, and write the package of the open registry there; `persons` go along or are left out."""
    registry = desk.registry
    if registry is None:
        return
    proposed = str(registry.path.with_suffix(_ZIP))
    path, _kind = QFileDialog.getSaveFileName(window, _("Save as a data package"), proposed, _filter())
    if not path:
        return
    target, actor = Path(path).with_suffix(_ZIP), desk.actor

    def work(_ticket: object) -> Packed:
        from registry.change.persons import without_persons
        from registry.package import write_package

        if persons:
            return write_package(registry, target)
        with without_persons(registry, actor) as copy:
            return write_package(copy, target)

    def done(packed: Packed) -> None:
        desk.say(Text("Saved the data package {file}.", file=target.name))
        for warning in packed.warnings[:1]:
            desk.say(warning)

    desk.jobs.read(work, done, title=Text("Saving the data package"), owner=window)


def restore_from_package(window: QWidget, desk: Desk) -> None:
    """Ask for a package and for a new place, make the registry there and open it."""
    registry = desk.registry
    folder = str(registry.path.parent) if registry is not None else ""
    path, _kind = QFileDialog.getOpenFileName(window, _("Restore from a data package"), folder, _filter())
    if not path:
        return
    package = Path(path)
    proposed = str(package.with_suffix(".car"))
    kinds = f"{_('Registries')} (*.car)"
    path, _kind = QFileDialog.getSaveFileName(window, _("Make a new registry"), proposed, kinds)
    if not path:
        return
    target = Path(path).with_suffix(".car")

    def work(_ticket: object) -> Path:
        from registry.package import restore_package

        restore_package(package, target)
        return target

    def done(made: Path) -> None:
        desk.say(Text("Restored {file}; its change log verifies.", file=made.name))
        desk.open(made)

    desk.jobs.write(work, done, title=Text("Restoring from the data package"), owner=window)


def _filter() -> str:
    return f"{_('Data packages')} (*.zip)"
