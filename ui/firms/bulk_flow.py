"""The checked firms at work: what they share and add up to is read off the window's thread; one value is set for all."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.firms.bulk_pane import LEAST, BulkPane
from ui.firms.edit import UsualSource
from ui.firms.line_kinds import Target
from ui.firms.sums import Sum, sum_words, sums_of
from ui.kit.desk import Desk
from ui.kit.later import later
from ui.kit.table.model import RowsModel
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Shared
    from registry.view import FirmRow, Registry

DELAY = 60
"""Milliseconds a selection stands before what it shares is read, so that a held Shift+Down reads nothing in passing."""


class BulkFlow(QObject):
    """Joins the checks of the table with the pane and the status bar.

    Signals:
        changed: `status` answers otherwise than before.
    """

    changed = Signal()

    def __init__(self, page: QWidget, desk: Desk, model: RowsModel[FirmRow], usual: UsualSource) -> None:
        super().__init__(page)
        self._page, self._desk, self._model = page, desk, model
        self.pane = BulkPane(usual)
        self._rows: Sequence[FirmRow] = ()
        self._sums: tuple[Sum, Sum, Sum] | None = None
        self._timer = later(self, DELAY, self._read)
        self.pane.edited.connect(self._edited)

    def show_rows(self, rows: Sequence[FirmRow]) -> None:
        """These firms are checked now."""
        if len(rows) == len(self._rows) and all(map(is_, rows, self._rows)):
            return  # rows that were read anew may share something else, though they look the same in the table
        self._rows, self._sums = rows, None
        self.changed.emit()
        if rows:
            if len(rows) >= LEAST:
                self.pane.show_count(len(rows))
            self._timer.start()
        else:
            self._timer.stop()

    def status(self) -> list[str] | None:
        """The parts of the status bar; None while nothing is checked."""
        if not self._rows:
            return None
        count = str(Text("{n:,} firm selected", "{n:,} firms selected", n=len(self._rows)))
        return [count, *(sum_words(self._sums) if self._sums is not None else [])]

    @property
    def busy(self) -> bool:
        """Whether what the firms share is still to be read."""
        return self._timer.isActive()

    def _read(self) -> None:
        registry, rows = self._desk.registry, self._rows
        if registry is None:
            return

        def work(ticket: Ticket) -> tuple[tuple[Shared, ...], tuple[Sum, Sum, Sum]]:
            from registry.change import shared_values

            sums = sums_of(rows)
            with registry.read() as connection:
                return shared_values(connection, [row.uid for row in rows], ticket.check), sums

        def done(answer: tuple[tuple[Shared, ...], tuple[Sum, Sum, Sum]]) -> None:
            if rows is self._rows:
                shared, self._sums = answer
                self.pane.show_shared(shared, self._sums)
                self.changed.emit()

        self._desk.jobs.read(work, done, lane="firms.shared", owner=self._page)

    def _edited(self, target: Target, value: object, source: str) -> None:
        uids, actor, field = [row.uid for row in self._rows], self._desk.actor, target.field

        def work(registry: Registry, _ticket: Ticket) -> int:
            from registry.change import apply, set_for_all

            with registry.read() as connection:
                change = set_for_all(connection, uids, field, value, actor=actor, source=source)
            apply(registry, change)
            return len(tuple(change.operations))

        def done(count: int) -> None:
            self.pane.leave_editor()
            said = Text("{n:,} firm changed", "{n:,} firms changed", n=count)
            self._desk.say(said, action=(Text("Undo"), self._desk.undo) if count else None)

        self._desk.write(work, done, failed=lambda error: self.pane.refuse(str(error)), initiator=self._page)
