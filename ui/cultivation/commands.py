"""What can be done on the page Cultivation, for the palette, the menus and the help on keys."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command

COMMANDS = (
    Command("cultivation.check", Text("Check all firms"), ("F5",), "refresh", page="cultivation", menu="page"),
    Command(
        "cultivation.as_list", Text("Show as list or as board"), ("Alt+L",), "cols", page="cultivation", menu="page"
    ),
    Command("cultivation.unmet", Text("Unmet conditions first"), ("Alt+U",), "sort", page="cultivation", menu="page"),
    Command("cultivation.pane", Text("Show or hide the check"), ("Ctrl+P",), "panel", page="cultivation", menu="page"),
    Command("cultivation.ask", Text("Copy the questions to the firm"), (), "doc", page="cultivation", menu="page"),
    Command("cultivation.what_if", Text("Try another value"), ("Ctrl+T",), "pencil", page="cultivation", menu="page"),
    Command("cultivation.calendar", Text("Export the calendar"), (), "cal", page="cultivation", menu="page"),
    Command("cultivation.work_list", Text("Export the list"), ("Ctrl+E",), "export", page="cultivation", menu="page"),
    Command(
        "cultivation.forward", Text("Check by the rules of 2026"), ("Alt+R",), "clock", page="cultivation", menu="page"
    ),
    Command(
        "cultivation.file", Text("Show the cultivation file"), ("Alt+F",), "folder", page="cultivation", menu="page"
    ),
    Command(
        "cultivation.add",
        Text("Add to the cultivation file"),
        ("Alt+A",),
        "plus",
        page="cultivation",
        menu="page",
        changes=True,
    ),
    Command(
        "cultivation.recognition",
        Text("Record a recognition"),
        (),
        "ladder",
        page="cultivation",
        menu="page",
        changes=True,
    ),
    Command("cultivation.print", Text("Print the cultivation file"), (), "doc", page="cultivation", menu="page"),
    Command(
        "cultivation.save_file", Text("Save the cultivation file as PDF"), (), "export", page="cultivation", menu="page"
    ),
    Command("cultivation.support", Text("Support as a whole"), (), "db", page="cultivation", menu="page"),
    Command("cultivation.instruments", Text("Policy instruments"), (), "doc", page="cultivation", menu="page"),
    Command("cultivation.rules", Text("Rule sets"), (), "sliders", page="cultivation", menu="page"),
)
