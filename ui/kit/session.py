"""What a window leaves behind for the next one: how its panes were drawn, by screen.

Place, size and page stand in the window's own settings; views, widths of columns and the current firm in those of the page
Firms, by registry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.kit.pane import Splitter


def _place() -> str:
    """Where the sizes of this screen stand."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size() if screen is not None else None
    return f"window/panes/{size.width()}x{size.height()}" if size is not None else "window/panes"


def _splitters(pages: Mapping[str, QWidget]) -> Iterator[tuple[str, Splitter]]:
    """All splitters, each named by its page and by the part of it that it stands in."""
    for key, page in pages.items():
        for splitter in page.findChildren(Splitter):
            yield f"{key}/{_part_of(splitter)}", splitter


def _part_of(splitter: Splitter) -> str:
    """The class of ours that holds it. The order of children is no name: bringing a page to the front changes it."""
    above = splitter.parentWidget()
    while above is not None and not type(above).__module__.startswith("ui."):
        above = above.parentWidget()
    return type(above).__name__


def _held(settings: QSettings) -> dict[str, list[int]]:
    try:
        held = json.loads(str(settings.value(_place(), "") or "{}"))
    except ValueError:
        return {}
    if not isinstance(held, dict):
        return {}
    return {
        str(key): sizes
        for key, sizes in held.items()
        if isinstance(sizes, list) and all(isinstance(size, int) for size in sizes)
    }


def note_panes(settings: QSettings, pages: Mapping[str, QWidget]) -> None:
    """Note the panes that were drawn by hand; those of pages that were not made stay noted."""
    drawn = {key: splitter.by_hand for key, splitter in _splitters(pages) if splitter.by_hand}
    settings.setValue(_place(), json.dumps({**_held(settings), **drawn}))


def draw_panes(settings: QSettings, key: str, page: QWidget) -> None:
    """Draw the panes of a page as a hand left them on this screen."""
    held = _held(settings)
    for name, splitter in _splitters({key: page}):
        if name in held:
            splitter.take_hand(held[name])
