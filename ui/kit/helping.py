"""Asking for the help from anywhere: a page, a dialog or an error names a place in it, and the window opens it there.

A place is ``topic`` or ``topic#section`` of the pages below ``resources/help/``; a test holds these to what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from registry.intake.reading import WorkbookError


class HelpDesk(QObject):
    """`wanted` carries a place of the help: ``topic``, ``topic#section``, or "" for the page in front."""

    wanted = Signal(str)


@cache
def help_desk() -> HelpDesk:
    """The one help desk of the program."""
    return HelpDesk()


def ask_help(place: str = "") -> None:
    """Open the help at `place`."""
    help_desk().wanted.emit(place)


_ROOMS: Mapping[str, str] = {
    "registry/store": "troubleshooting#file",
    "registry/files.py": "troubleshooting#file",
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
    "registry/office": "settings#office",
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
    fitting = [room for room in _ROOMS if path == room or path.startswith(f"{room}/")]
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
