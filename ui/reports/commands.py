"""What can be done on the page Reports, for the palette, the menus and the help on keys."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command

COMMANDS = (
    Command("reports.save", Text("Save this paper"), ("Ctrl+E",), "export", page="reports", menu="page"),
    Command("reports.print", Text("Print this paper"), ("Ctrl+P",), "doc", page="reports", menu="page"),
    Command("reports.sign", Text("Save this paper signed"), (), "lock", page="reports", menu="page"),
)
