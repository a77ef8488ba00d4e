"""The commands of the window itself; pages add theirs. Menus, palette, shortcuts and the help on keys read them."""

from __future__ import annotations

from registry.i18n import Text
from ui.kit.commands import Command
from ui.kit.work import Work
from ui.shell.places import PLACES

SHELL = (
    Command("registry.new", Text("Make a new registry"), ("Ctrl+N",), "plus", menu="registry"),
    Command("registry.open", Text("Open a registry"), ("Ctrl+O",), "folder", menu="registry"),
    Command("registry.sample", Text("Open the sample registry"), (), "db", menu="registry"),
    Command("registry.copy", Text("Save a copy as"), ("Ctrl+S",), "export", menu="registry"),
    Command("registry.package", Text("Save as a data package"), (), "export", menu="registry"),
    Command("registry.restore", Text("Restore from a data package"), (), "import", menu="registry"),
    Command("registry.close", Text("Close the registry"), ("Ctrl+W",), "x", menu="registry"),
    Command("import.start", Text("Import Excel files"), ("Ctrl+I",), "import", menu="registry", changes=True),
    Command("edit.undo", Text("Undo"), ("Ctrl+Z",), "undo", menu="edit", changes=True, work=Work.UNDO),
    Command(
        "edit.redo", Text("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), "refresh", menu="edit", changes=True, work=Work.REDO
    ),
    Command("view.palette", Text("Find a firm or run a command"), ("Ctrl+K",), "search", menu="view", listed=False),
    Command("view.language", Text("Switch to Chinese"), (), "swap", menu="view"),
    Command("view.theme", Text("Switch between light and dark"), (), "moon", menu="view"),
    Command("view.next_pane", Text("Go to the next pane"), ("F6",), menu="view", listed=False),
    Command("view.escape", Text("Close the topmost thing"), ("Esc",), listed=False),
    Command("help.open", Text("Open the help on this page"), ("F1",), "info", menu="help"),
    Command("help.keys", Text("Show the keys"), ("Ctrl+F1",), menu="help"),
)

_GO = {
    "overview": Text("Go to Overview"),
    "firms": Text("Go to Firms"),
    "intake": Text("Go to Import"),
    "keylist": Text("Go to Key list"),
    "panel": Text("Go to Panel"),
    "cultivation": Text("Go to Cultivation"),
    "reports": Text("Go to Reports"),
    "settings": Text("Go to Settings"),
}

GO = tuple(Command(f"go.{p.key}", _GO[p.key], (p.keys,), p.icon, menu="go") for p in PLACES)
