"""What can be done on the firms page."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command

COMMANDS = (
    Command("firms.search", Text("Search firms"), ("Ctrl+F", "/"), "search", page="firms", menu="page"),
    Command("firms.pane", Text("Show or hide the pane"), ("Ctrl+P",), "panel", page="firms", menu="page"),
    Command("firms.add", Text("Add a firm"), ("Ctrl+Shift+N",), "plus", page="firms", menu="page"),
    Command("firms.paste", Text("Paste cells into the table"), ("Ctrl+V",), "sheet", page="firms", menu="page"),
    Command("firms.merge", Text("Merge two firms"), (), "merge", page="firms", menu="page"),
    Command("firms.file", Text("Open the cultivation file"), ("Alt+F",), "folder", page="firms", menu="page"),
    Command("firms.export", Text("Export firms"), ("Ctrl+E",), "export", page="firms", menu="page"),
    Command("firms.clear", Text("Clear search and filters"), (), "filter", page="firms", menu="page"),
    *(
        Command(f"firms.tab{n}", Text("Show {tab}", tab=text), (f"Alt+{n}",), page="firms", listed=False)
        for n, text in enumerate(
            (
                Text("Profile"),
                Text("Status"),
                Text("Funding"),
                Text("Milestones"),
                Text("Metrics"),
                Text("Evidence"),
                Text("History"),
            ),
            1,
        )
    ),
)
