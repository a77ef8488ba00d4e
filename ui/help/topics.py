"""The pages of the help in their order, and where in them each page of the window and each error has its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from registry.i18n import Text
from registry.intake.reading import WorkbookError


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

_ROOMS: Mapping[str, str] = {
    "registry/store": "troubleshooting#file",
    "registry/change": "troubleshooting#changed",
    "registry/model": "dictionary",
    "registry/package": "elsewhere#package",
    "registry/intake/reading": "troubleshooting#refused",
    "registry/intake": "troubleshooting#import",
    "registry/scoring": "troubleshooting#scheme",
    "registry/srdi": "cultivation#rules",
    "registry/rounds": "troubleshooting#round",
    "registry/cultivation": "cultivation#file",
    "registry/report": "troubleshooting#paper",
    "registry/view": "troubleshooting#file",
    "registry/cli": "elsewhere#commands",
    "ui": "troubleshooting",
}
"""By the room in which an error arose, the place that tells how to go on. The longest name that fits decides."""


def place_of_error(error: BaseException) -> str:
    """Where in the help an error is spoken of: by its code, else by the room in which it arose."""
    if isinstance(error, WorkbookError):
        return f"troubleshooting#refused-{error.code}"
    return place_of_code(_origin(error.__traceback__))


def place_of_code(path: str) -> str:
    """The place for errors that arise in the module at `path`, ``registry/store/file.py``."""
    fitting = [room for room in _ROOMS if path.startswith(f"{room}/")]
    return _ROOMS[max(fitting, key=len)] if fitting else "troubleshooting"


def _origin(trace: TracebackType | None) -> str:
    """The innermost module of ours, relative to the program's root."""
    found = ""
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        for root in ("registry/", "ui/"):
            _, mark, rest = f"/{path}".rpartition(f"/{root}")
            if mark:
                found = root + rest
        trace = trace.tb_next
    return found
