"""What a page is. One package a page under ``ui/``; the shell asks only what stands here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.commands import Command, Entry
from ui.kit.desk import Desk

RAIL_NARROW, RAIL_NORMAL, RAIL_WIDE = 56, 76, 200
NARROW_WINDOW, WIDE_WINDOW = 1200, 1680
"""Where the layout changes: below the first, from the second (window's client width)."""


def rail_width(window_width: int) -> int:
    """Pixels of the rail in a window of this width; the page has the rest."""
    if window_width < NARROW_WINDOW:
        return RAIL_NARROW
    return RAIL_WIDE if window_width >= WIDE_WINDOW else RAIL_NORMAL


class Page(QWidget):
    """A page of the window.

    Class attributes:
        key: stable name, also in the rail's order.
        title: its name in the rail.
        commands: what can be done there; `bindings` says how.

    Signals:
        status_changed: `status` answers otherwise than before.
    """

    status_changed = Signal()

    key: ClassVar[str] = ""
    title: ClassVar[Text] = Text("")
    commands: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        """What runs for each of `commands`, by name."""
        return {}

    def opened(self) -> None:
        """Another registry is open (`desk.registry`), or none."""

    def attended(self) -> None:
        """Who is at work, or whether anything may be changed, is known anew (`desk.attendance`)."""

    def changed(self, initiator: object) -> None:
        """The registry's data changed; read again what is shown."""

    def shown(self, request: object) -> None:
        """The page came to the front, perhaps with a request (see `Desk.go`)."""

    def respeak(self) -> None:
        """The language changed: make texts again that no widget holds as `Text`."""

    def restyle(self) -> None:
        """The theme changed: make again what was painted into pixmaps."""

    def fit(self, width: int, height: int) -> None:
        """The window's client area is another; follow DESIGN.md section 3."""

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in order."""
        return []

    def escape(self) -> bool:
        """Close the topmost thing of the page; False if there is none."""
        return False

    def status(self) -> list[str] | None:
        """The status bar's parts while the page is in front; None for the usual ones."""
        return None

    def find(self, text: str) -> Sequence[Entry]:
        """What the palette offers for `text`, besides commands."""
        return ()

    def leave(self) -> None:
        """The window closes: note what shall be there again at the next start."""

    def may_close(self) -> bool:
        """Whether the window may close now; a page with open work may ask first."""
        return True
