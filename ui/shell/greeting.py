"""What is said when a registry is opened: as whom one works, and why nothing can be changed where that is so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from registry.i18n import Text
from ui.kit.dialog import ErrorDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from registry.view import Registry
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket


def greet(desk: Desk) -> None:
    """Say why nothing can be changed; else let a person whose name nobody confirmed confirm it."""
    if desk.registry is None:
        return
    person = desk.attendance.person
    if desk.barred is not None:
        desk.say(Text("Read only"), desk.barred, "info")
    elif person is not None and person.confirmed is None:
        said = Text("You work here as {name}, {roles}", name=person.name, roles=person.titles())
        desk.say(said, Text("The change log names you so."), "info", (Text("That is my name"), lambda: confirm(desk)))


def confirm(desk: Desk) -> None:
    """The person at the computer says that the name on record is theirs."""
    person, today = desk.attendance.person, date.today()
    if person is None:
        return

    def work(registry: Registry, _ticket: Ticket) -> object:
        from registry.change import apply
        from registry.office.staff import confirm_change

        with registry.read() as connection:
            change = confirm_change(connection, person.uid, today, actor=person.name)
        return apply(registry, change) if change is not None else None

    desk.write(work)


def explain_barred(parent: QWidget, desk: Desk) -> None:
    """Say why nothing can be changed, and what can be done about it; opening again tries anew."""
    reason, registry = desk.barred, desk.registry
    if reason is None or registry is None:
        return
    steps = [
        Text("Go on reading, searching, printing and exporting; all of that works."),
        Text("To change something, see to the reason and open the registry again."),
    ]
    dialog = ErrorDialog(parent, Text("Nothing can be changed here"), reason, steps, place="troubleshooting#file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    path = registry.path
    dialog.add_button(Text("Open again"), run=lambda: (dialog.accept(), desk.open(path)))
    dialog.open()
