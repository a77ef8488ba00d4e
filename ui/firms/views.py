"""The list of kept views: adding, renaming, moving, taking out, and what is wrong with a name. No widget."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from registry.i18n import Text, Title
from registry.model.saved_view import SavedView, Setup
from ui.firms.sieve import scope

HOME = "all"
"""The view that is always there: it can be set up otherwise, but neither renamed nor taken out."""
LONGEST_NAME = 40

Views = tuple[SavedView, ...]


def title(view: SavedView) -> Text:
    """What a view is called: as somebody named it, else as the program does in the language in use."""
    return Title(view.name, view.name) if view.name else scope(view.key).text


def view_of(views: Sequence[SavedView], key: str) -> SavedView:
    """The view `key`, the first one where it is gone."""
    return next((view for view in views if view.key == key), views[0])


def fault_of(name: str, views: Sequence[SavedView], key: str | None = None) -> Text | None:
    """Why a view (`key`, or a new one) cannot have this name, or None."""
    name = name.strip()
    if not name:
        return Text("Type a name.")
    if len(name) > LONGEST_NAME:
        return Text("Shorten the name to {most} characters.", most=LONGEST_NAME)
    if any(str(title(view)).casefold() == name.casefold() for view in views if view.key != key):
        return Text("There is a view of this name already.")
    return None


def added(views: Sequence[SavedView], name: str, setup: Setup) -> tuple[Views, str]:
    """The views with a new one at the end, and its key."""
    key = uuid.uuid4().hex
    return (*views, SavedView(key, name.strip(), setup)), key


def renamed(views: Sequence[SavedView], key: str, name: str) -> Views:
    """The views with another name for one."""
    return tuple(replace(view, name=name.strip()) if view.key == key else view for view in views)


def kept(views: Sequence[SavedView], key: str, setup: Setup) -> Views:
    """The views with another setup for one."""
    return tuple(replace(view, setup=setup) if view.key == key else view for view in views)


def without(views: Sequence[SavedView], key: str) -> Views:
    """The views without one; home stays."""
    return tuple(view for view in views if view.key != key or key == HOME)


def moved(views: Sequence[SavedView], key: str, place: int) -> Views:
    """The views with one at another place; home stays the first."""
    rest = [view for view in views if view.key != key]
    if key == HOME or len(rest) == len(views):
        return tuple(views)
    place = min(max(place, 1), len(rest))
    return (*rest[:place], view_of(views, key), *rest[place:])
