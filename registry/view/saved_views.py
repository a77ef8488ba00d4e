"""The views an office keeps of the firm table. They stand in the registry's own file, so that whoever opens it has them;
they are no records, so no change is logged."""

from __future__ import annotations

from collections.abc import Sequence

from registry.model.saved_view import STARTERS, SavedView, read_views, write_views
from registry.store import Registry
from registry.store.settings import read_setting, write_setting

_KEY, _KNOWN = "views.firms", "views.firms.known"
_FIRST = ("all", "shanghai", "due", "incomplete")
"""The views of the beginning before the registry noted which ones it knows."""


def load_views(registry: Registry) -> tuple[SavedView, ...]:
    """The views kept in `registry`, in their order; those of the beginning where none were.

    A view that came to the program since they were kept joins them, once: what an office took out stays out.
    """
    with registry.read() as connection:
        held, noted = read_setting(connection, _KEY), read_setting(connection, _KNOWN)
    if held is None:
        return STARTERS
    views, known = list(read_views(held)), noted.split() if noted is not None else _FIRST
    for place, starter in enumerate(STARTERS):
        if starter.key not in known and all(view.key != starter.key for view in views):
            views.insert(place, starter)
    return tuple(views)


def save_views(registry: Registry, views: Sequence[SavedView]) -> None:
    """Keep `views` in `registry` instead of those before."""
    with registry.write() as connection:
        write_setting(connection, _KEY, write_views(views))
        write_setting(connection, _KNOWN, " ".join(starter.key for starter in STARTERS))
