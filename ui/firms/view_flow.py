"""The kept views at work: picking one, changing what it shows, keeping that, and finding it again at the next start."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from registry.i18n import Text
from registry.model.saved_view import STARTERS, SavedView, Setup, read_setup
from registry.pause import collection_paused
from ui.firms import views as book
from ui.firms.sieve import count_of, known_facets
from ui.firms.state import FirmsState
from ui.firms.view_strip import NameDialog, ViewStrip
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from registry.view import FirmRow


class ViewFlow:
    """Joins the strip of views with the state of the page.

    Args:
        page: parent of the dialogs.
        state: what the page shows; its search, scope and facets are set from a view and read into one.
        show: takes a setup on the screen: search, table, chips.
        look: what the table looks like now (sort, columns, widths, frozen, density), put into a setup.
    """

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        state: FirmsState,
        show: Callable[[Setup], None],
        look: Callable[[Setup], Setup],
    ) -> None:
        self._page, self._desk, self._state, self._show, self._look = page, desk, state, show, look
        self.strip = ViewStrip()
        self.views: tuple[SavedView, ...] = STARTERS
        self.key = book.HOME
        self._worked: dict[str, Setup] = {}
        self._counts: dict[str, int] = {}
        self._counting = False
        self._file = ""
        self.strip.picked.connect(self.pick)
        self.strip.act.connect(self.act)
        self.strip.tabs.dropped.connect(self._move)

    # -- what is in front

    def present(self) -> Setup:
        """What the page shows now, and how."""
        facets = {key: tuple(sorted(values)) for key, values in sorted(self._state.chosen.items())}
        return self._look(Setup(scope=self._state.scope, text=self._state.text.strip(), facets=facets))

    @property
    def view(self) -> SavedView:
        """The view in front, as it is kept."""
        return book.view_of(self.views, self.key)

    @property
    def changed(self) -> bool:
        """Whether the page shows something else than the view in front does as kept."""
        return self.present() != self.view.setup

    def pick(self, key: str) -> None:
        """Show another view as it was left."""
        if key != self.key:
            self._worked[self.key] = self.present()
        self.key = book.view_of(self.views, key).key
        self._take(self._worked.get(self.key, self.view.setup))

    def _take(self, setup: Setup) -> None:
        self._state.show_behind(None)
        self._state.scope, self._state.text = setup.scope, setup.text
        self._state.chosen = known_facets(setup.facets)
        self._show(setup)

    def read(self, then: Callable[[], None]) -> None:
        """Read the views that the registry keeps; `then` they are shown."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[SavedView, ...]:
            from registry.view.saved_views import load_views

            return load_views(registry)

        def done(views: tuple[SavedView, ...]) -> None:
            if self._desk.registry is registry:
                self.opened(views)
                then()

        self._desk.jobs.read(work, done, lane="firms.views", owner=self._page)

    # -- the strip

    def refresh(self) -> None:
        """Say the views again, with their counts and the mark of the one that was changed."""
        changed = self.key != book.HOME and self.changed
        shown = []
        for view in self.views:
            words = str(book.title(view)) + (" *" if changed and view.key == self.key else "")
            shown.append((view.key, words, self._counts.get(view.key)))
        self.strip.show_views(shown, self.key)

    def count(self, changed: tuple[Sequence[FirmRow], Sequence[FirmRow]] | None = None) -> None:
        """Count the firms of every view, off the window's thread; `changed`: only these rows went and came since."""
        rows, as_of, setups = self._state.rows, self._state.as_of, {v.key: v.setup for v in self.views}
        held = dict(self._counts)
        known = changed is not None and not self._counting and setups.keys() <= held.keys()
        gone, came = changed if changed is not None and known else ((), rows)
        base = held if known else dict.fromkeys(setups, 0)
        self._counting = True

        @collection_paused()
        def work(ticket: Ticket) -> dict[str, int]:
            found: dict[str, int] = {}
            for key, setup in setups.items():
                ticket.check()
                found[key] = base[key] + count_of(setup, came, as_of) - count_of(setup, gone, as_of)
            return found

        self._desk.jobs.read(work, self._counted, lane="firms.counts", owner=self._page)

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts, self._counting = counts, False
        self.refresh()

    # -- acts

    def act(self, what: str, key: str) -> None:
        """Do one of the acts of the strip with the view `key`."""
        if key != self.key and what in ("rename", "menu"):
            self.strip.pick(key)
        place = [view.key for view in self.views].index(self.key)
        {
            "add": self.add,
            "keep": self.keep,
            "reset": self.reset,
            "rename": self.rename,
            "delete": self.delete,
            "left": lambda: self._move(self.key, place - 1),
            "right": lambda: self._move(self.key, place + 1),
            "menu": self._menu,
        }[what]()

    def _menu(self) -> None:
        home, changed, keys = self.key == book.HOME, self.changed, [view.key for view in self.views]
        place = keys.index(self.key)
        self.strip.open_menu(
            [
                (Text("Save changes to the view"), self.keep, changed, ""),
                (Text("Discard changes"), self.reset, changed, ""),
                (Text("Save as a new view…"), self.add, True, ""),
                None,
                (Text("Rename the view…"), self.rename, not home, "F2"),
                (Text("Move left"), lambda: self.act("left", self.key), place > 1, "Ctrl Shift Left"),
                (
                    Text("Move right"),
                    lambda: self.act("right", self.key),
                    0 < place < len(keys) - 1,
                    "Ctrl Shift Right",
                ),
                (Text("Delete the view"), self.delete, not home, "Del"),
            ]
        )

    def add(self) -> None:
        """Ask for a name and keep what is shown as a new view."""
        setup = self.present()

        def taken(name: str) -> None:
            views, key = book.added(self.views, name, setup)
            worked_from, self.key = self.key, key
            self._worked.pop(worked_from, None)
            self._keep(views)
            self._desk.say(Text("View saved: {name}", name=name))

        def fault(name: str) -> Text | None:
            return book.fault_of(name, self.views)

        self._ask(Text("Save as a view"), Text("Save view"), "", fault, taken)

    def rename(self) -> None:
        """Ask for another name of the view in front."""
        key = self.key
        if key == book.HOME:
            return

        def fault(name: str) -> Text | None:
            return book.fault_of(name, self.views, key)

        now = str(book.title(self.view))
        self._ask(
            Text("Rename the view"),
            Text("Rename view"),
            now,
            fault,
            lambda name: self._keep(book.renamed(self.views, key, name)),
        )

    def _ask(
        self, heading: Text, verb: Text, name: str, fault: Callable[[str], Text | None], taken: Callable[[str], None]
    ) -> None:
        from PySide6.QtCore import Qt

        dialog = NameDialog(self._page, heading, verb, name, fault, taken)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def keep(self) -> None:
        """Keep what is shown as the view in front."""
        if self.changed:
            self._worked.pop(self.key, None)
            self._keep(book.kept(self.views, self.key, self.present()))
            self._desk.say(Text("View saved: {name}", name=str(book.title(self.view))))

    def reset(self) -> None:
        """Show the view in front as it is kept."""
        self._worked.pop(self.key, None)
        self._take(self.view.setup)

    def delete(self) -> None:
        """Take the view in front out; the message offers it back."""
        if self.key == book.HOME:
            return
        gone, before = self.view, self.views
        place = [view.key for view in before].index(self.key)
        self._worked.pop(self.key, None)
        self.key = before[place - 1].key
        self._keep(book.without(before, gone.key))
        self._take(self._worked.get(self.key, self.view.setup))

        def bring_back() -> None:
            back = (*self.views, gone) if gone not in self.views else self.views
            self._keep(book.moved(back, gone.key, place))

        name = str(book.title(gone))
        self._desk.say(Text("View deleted: {name}", name=name), action=(Text("Undo"), bring_back))

    def _move(self, key: str, place: int) -> None:
        self._keep(book.moved(self.views, key, place))

    def step(self, by: int) -> None:
        """Go to the next view, or the one before."""
        keys = [view.key for view in self.views]
        self.strip.pick(keys[(keys.index(self.key) + by) % len(keys)])

    def _keep(self, views: Sequence[SavedView]) -> None:
        """Write the views into the registry's file; the strip follows at once."""
        registry = self._desk.registry
        if registry is None or tuple(views) == self.views:
            return
        self.views = tuple(views)
        self.refresh()
        self.count()
        written = self.views
        if self._desk.barred is not None:  # it is so while the window is open, and nothing is kept
            return

        def work(_ticket: Ticket) -> None:
            from registry.view.saved_views import save_views

            save_views(registry, written)

        self._desk.jobs.write(work, lambda _none: None, owner=self._page)

    # -- from one start to the next

    def opened(self, views: Sequence[SavedView]) -> None:
        """Another registry is open and has these views: show it as it was left on this machine."""
        registry = self._desk.registry
        self.views, self._counts, self._worked, self._counting = tuple(views), {}, {}, False
        self._file = _place(str(registry.path.resolve())) if registry is not None else ""
        held = self._left()
        keys = {view.key for view in self.views}
        worked = held.get("worked")
        for key, setup in worked.items() if isinstance(worked, dict) else ():
            if key in keys:
                self._worked[key] = read_setup(setup)
        key = held.get("view")
        self.key = key if isinstance(key, str) and key in keys else book.HOME
        self._take(self._worked.get(self.key, self.view.setup))

    @property
    def left_at(self) -> str | None:
        """The firm that was current when this registry was left on this machine."""
        at = self._left().get("firm")
        return at if isinstance(at, str) else None

    def _left(self) -> dict[str, Any]:
        try:
            held = json.loads(str(self._desk.settings.value(self._file, "") or "{}")) if self._file else {}
        except ValueError:
            return {}
        return held if isinstance(held, dict) else {}

    def leave(self, firm: str | None) -> None:
        """Note what is shown, to be there again when this registry is opened next."""
        if not self._file:
            return
        worked = {**self._worked, self.key: replace(self.present())}
        usual = {view.key: view.setup for view in self.views}
        note = {
            "view": self.key,
            "firm": firm,
            "worked": {key: setup.plain() for key, setup in worked.items() if usual.get(key) != setup},
        }
        self._desk.settings.setValue(self._file, json.dumps(note, ensure_ascii=False))


def _place(path: str) -> str:
    return f"firms/left/{sha256(path.encode()).hexdigest()[:16]}"
