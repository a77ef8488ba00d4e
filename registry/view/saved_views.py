"""The views an office keeps of the firm table. They stand in the registry's own file, so that whoever opens it has them;
they are no records, so no change is logged."""

from __future__ import annotations

from collections.abc import Sequence

from registry.model.saved_view import STARTERS, SavedView, read_views, write_views
from registry.store import Registry
from registry.store.settings import read_setting, write_setting

_KEY = "views.firms"


def load_views(registry: Registry) -> tuple[SavedView, ...]:
    """The views kept in `registry`, in their order; those of the beginning where none were."""
    with registry.read() as connection:
        held = read_setting(connection, _KEY)
    return STARTERS if held is None else read_views(held)


def save_views(registry: Registry, views: Sequence[SavedView]) -> None:
    """Keep `views` in `registry` instead of those before."""
    with registry.write() as connection:
        write_setting(connection, _KEY, write_views(views))
