"""The pages of the help in their order. A page of the window has the one of its own key; errors: `ui.kit.helping`."""

from __future__ import annotations

from dataclasses import dataclass

from registry.i18n import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the help: ``resources/help/LANGUAGE/KEY.md``. Pages of a `group` stand together in the contents."""

    key: str
    group: Text


_START, _TASKS, _BOOK = Text("First steps"), Text("Tasks"), Text("Look up")

TOPICS = (
    Topic("tour", _START),
    *(Topic(key, _TASKS) for key in ("intake", "firms", "keylist", "rounds", "panel", "cultivation")),
    *(Topic(key, _TASKS) for key in ("overview", "reports", "settings", "elsewhere")),
    *(Topic(key, _BOOK) for key in ("scoring", "dictionary", "keys", "troubleshooting")),
)

FIRST = "tour"
LISTS = frozenset({"dictionary", "keys"})
"""Pages that list rather than tell."""
