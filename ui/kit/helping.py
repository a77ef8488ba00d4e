"""Asking for the help from anywhere: a page, a dialog or an error names a place in it, and the window opens it there."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Signal


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
