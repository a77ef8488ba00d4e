"""What can be done on the firms page."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command
from ui.kit.work import Work

COMMANDS = (
    Command("firms.search", Text("Search firms"), ("Ctrl+F", "/"), "search", page="firms", menu="page"),
    Command("firms.search_help", Text("How a search is written"), (), "info", page="firms", menu="page"),
    Command("firms.pane", Text("Show or hide the pane"), ("Ctrl+B",), "panel", page="firms", menu="page"),
    Command("firms.open", Text("Open the page of the firm"), (), "open", page="firms", menu="page"),
    Command("firms.next", Text("Next firm"), ("Alt+Right",), page="firms", menu="page"),
    Command("firms.previous", Text("Previous firm"), ("Alt+Left",), page="firms", menu="page"),
    Command("firms.add_funding_event", Text("Add round"), (), "plus", page="firms", menu="page", changes=True),
    Command("firms.add_milestone", Text("Add milestone"), (), "plus", page="firms", menu="page", changes=True),
    Command("firms.add_recognition", Text("Add recognition"), (), "plus", page="firms", menu="page", changes=True),
    Command("firms.add_metric", Text("Add figure"), (), "plus", page="firms", menu="page", changes=True),
    Command("firms.add_evidence", Text("Add evidence"), (), "plus", page="firms", menu="page", changes=True),
    Command("firms.trash", Text("Open the trash"), (), page="firms", menu="page"),
    Command("firms.add", Text("Add a firm"), ("Ctrl+Shift+N",), "plus", page="firms", menu="page", changes=True),
    Command(
        "firms.paste", Text("Paste cells into the table"), ("Ctrl+V",), "sheet", page="firms", menu="page", changes=True
    ),
    Command("firms.merge", Text("Merge two firms"), (), "merge", page="firms", menu="page", changes=True),
    Command("firms.set_status", Text("Set status"), (), "ladder", page="firms", menu="page", changes=True),
    Command("firms.request", Text("Request data"), (), "doc", page="firms", menu="page", changes=True),
    Command("firms.file", Text("Open the cultivation file"), ("Alt+F",), "folder", page="firms", menu="page"),
    Command("firms.export", Text("Export firms"), ("Ctrl+E",), "export", page="firms", menu="page"),
    Command("firms.print", Text("Print the table"), ("Ctrl+P",), "doc", page="firms", menu="page"),
    Command("firms.clear", Text("Clear search and filters"), (), "filter", page="firms", menu="page"),
    Command("firms.columns", Text("Choose columns"), ("Ctrl+Shift+L",), "cols", page="firms", menu="page"),
    Command("firms.sort", Text("Sort the table"), ("Ctrl+Shift+O",), "sort", page="firms", menu="page"),
    Command(
        "firms.view_add",
        Text("Save as a view"),
        ("Ctrl+Shift+S",),
        "plus",
        page="firms",
        menu="page",
        changes=True,
        work=Work.BESIDE,
    ),
    Command(
        "firms.view_keep",
        Text("Save changes to the view"),
        (),
        page="firms",
        menu="page",
        changes=True,
        work=Work.BESIDE,
    ),
    Command("firms.view_reset", Text("Discard changes"), (), page="firms", menu="page"),
    Command(
        "firms.view_rename", Text("Rename the view"), (), page="firms", menu="page", changes=True, work=Work.BESIDE
    ),
    Command(
        "firms.view_delete", Text("Delete the view"), (), page="firms", menu="page", changes=True, work=Work.BESIDE
    ),
    Command("firms.view_next", Text("Next view"), ("Ctrl+Tab",), page="firms", menu="page"),
    Command("firms.view_before", Text("Previous view"), ("Ctrl+Shift+Tab",), page="firms", menu="page"),
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
