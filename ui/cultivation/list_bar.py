"""The work lists in one line, each with its count; those that have no room stand behind a chevron."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text
from ui.kit import layout
from ui.kit.controls import IconButton
from ui.kit.menu import Menu
from ui.kit.pane import PillTabs

_MORE = 34


class ListBar(QWidget):
    """The line. The list in front is always in sight.

    Signals:
        picked: key of the list that was chosen.
    """

    picked = Signal(str)

    def __init__(self, name: Text) -> None:
        super().__init__()
        self.tabs = PillTabs(name)
        # It gives way instead of widening what stands below it.
        self.tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tabs.picked.connect(self._picked)
        self.more = IconButton("chev", Text("More lists"), size=26)
        self.more.clicked.connect(lambda _on=False: self.open_more())
        self._shown: Mapping[str, tuple[str, int]] = {}
        line = layout.row(self.tabs, self.more)
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_lists(self, lists: Mapping[str, tuple[str, int]]) -> None:
        """(text, count) of each list by key, in order; the one in front stays in front."""
        self._shown = lists
        self.tabs.set_tabs([(key, text, count) for key, (text, count) in lists.items()])
        self._fold()

    def pick(self, key: str) -> None:
        """Bring a list to the front."""
        self.tabs.pick(key)

    def _picked(self, key: str) -> None:
        self.picked.emit(key)
        self._fold()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fold()

    def _fold(self) -> None:
        tabs, room = self.tabs, self.width() - 8
        room -= 0 if tabs.width_of(tabs.count()) <= room else _MORE
        fits = max((n for n in range(1, tabs.count() + 1) if tabs.width_of(n) <= room), default=1)
        here = tabs.currentIndex()
        if here >= fits:  # the one in front takes the room of those it pushes out
            own = tabs.tabSizeHint(here).width()
            fits = max((n for n in range(fits) if tabs.width_of(n) + own <= room), default=0)
        for number in range(tabs.count()):
            shown = number < fits or number == here
            if tabs.isTabVisible(number) != shown:  # else Qt forgets that another one has changed
                tabs.setTabVisible(number, shown)
        # Qt leaves the bar scrolled and the rest where they were when a tab hides.
        tabs.setElideMode(tabs.elideMode())
        self.more.setVisible(fits < tabs.count())

    def open_more(self) -> None:
        """Offer all lists with their counts."""
        menu = Menu(self.more)
        for key, (text, count) in self._shown.items():
            menu.add(f"{text}  {count:,}", lambda k=key: self.tabs.pick(k), checked=key == self.tabs.value)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
