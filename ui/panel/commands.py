"""What can be done on the page Panel, for the palette, the menus and the help on keys."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command
from ui.kit.work import Work

COMMANDS = (
    Command("panel.names", Text("Show names, initials or seat codes"), ("Ctrl+H",), "eye", page="panel", menu="page"),
    Command("panel.experts", Text("Show experts and recusals"), ("Ctrl+P",), "panel", page="panel", menu="page"),
    Command("panel.leave", Text("Leave the entry as an expert"), (), "undo", page="panel", menu="page"),
    Command(
        "panel.send_out",
        Text("Send out score sheets for all"),
        (),
        "export",
        page="panel",
        menu="page",
        changes=True,
        work=Work.ROUND,
    ),
    Command(
        "panel.bring_back",
        Text("Bring back score sheets"),
        (),
        "import",
        page="panel",
        menu="page",
        changes=True,
        work=Work.MARKS,
    ),
)
