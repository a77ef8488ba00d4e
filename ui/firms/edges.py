"""The edges of the table: the bar below it while rows are checked, and what stands in it while it has no rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from registry.i18n import Text, n_
from ui.firms.many_acts import ManyActs
from ui.firms.state import FirmsState
from ui.kit.controls import Button, IconButton, Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import row
from ui.kit.words import say


class BulkBar(QFrame):
    """What can be done with the checked rows, at the bottom of the table."""

    def __init__(
        self,
        copy: Callable[[], object],
        merge: Callable[[], object],
        drop: Callable[[], object],
        stand: Callable[[], object],
        acts: ManyActs,
    ) -> None:
        super().__init__()
        self.setProperty("bulk", True)
        self.setFixedHeight(45)
        say(self, QWidget.setAccessibleName, Text("Selected firms"))
        self._count = Label("", Type.SECTION)
        self._take = take = Button(Text("Copy rows"))
        take.clicked.connect(lambda _on=False: copy())
        self.merge = self._merge = Button(Text("Merge two firms"))
        self._merge.clicked.connect(lambda _on=False: merge())
        self.round = round_ = Button(Text("Add to round"))
        round_.clicked.connect(lambda _on=False: stand())
        status = Button(Text("Set status"))
        status.clicked.connect(lambda _on=False: acts.set_status())
        ask = Button(Text("Request data"))
        ask.clicked.connect(lambda _on=False: acts.request_data())
        self.writing = (status, ask)
        self._others = (round_, status, ask)
        close = IconButton("x", Text("Uncheck all"))
        close.clicked.connect(lambda _on=False: drop())
        self.setLayout(row(self._count, None, self._merge, take, round_, status, ask, close, margins=(24, 0, 24, 0)))
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many rows are checked; none hides the bar."""
        self._count.say(n_("{n:,} selected", "{n:,} selected", count))
        self._merge.setVisible(count == 2)
        self._fold()
        self.setVisible(count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Where all have no room side by side, copying is left to its keys."""
        merges = not self._merge.isHidden()
        wanted = self._count.sizeHint().width() + 48 + 28 + 8 * 6
        wanted += sum(b.sizeHint().width() for b in (self._take, *self._others)) + 8
        wanted += self._merge.sizeHint().width() + 8 if merges else 0
        self._take.setVisible(wanted <= self.width())


def empty_state(
    state: FirmsState,
    nearest: str | None,
    go_import: Callable[[], None],
    clear: Callable[[], None],
    search: Callable[[str], None],
) -> QWidget:
    """Why the table is empty, and the act that helps: import, lift the filters, or search `nearest`, which finds something."""
    if not state.rows:
        return EmptyState(
            Text("No firm yet"),
            Text("Import a district return to begin. Columns and units are matched for you to check."),
            icon="firms",
            action=(Text("Import Excel files"), go_import),
        )
    if not state.narrowed:
        sentence = Text("Another view may hold what you look for.")
        return EmptyState(Text("No firm in this view"), sentence, icon="firms")
    lift = (Text("Clear filters"), clear)
    if nearest is None:
        return EmptyState(Text("No firm passes these filters"), icon="filter", action=lift)
    return EmptyState(
        Text("No firm matches “{text}”", text=state.text.strip()),
        Text("“{text}” finds something.", text=nearest),
        icon="search",
        action=(Text("Search {text}", text=nearest), lambda: search(nearest)),
        second=lift,
    )
