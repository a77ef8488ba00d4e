"""Plans an import anew off the GUI thread whenever something is decided or the registry changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.intake.review import Review, make_review, moved_firms
from ui.intake.state import IntakeState
from ui.kit.desk import Desk
from ui.kit.worker import Ticket


class Planning(QObject):
    """Makes the plan that is in force from the files and the decisions of an import.

    Signals:
        planned: the review, and the firms (uids) of which something else would be written since the registry changed.
        failed: why there is no plan.
    """

    planned = Signal(object, object)
    failed = Signal(object)

    def __init__(self, desk: Desk, state: IntakeState, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._state = desk, state
        self._job = 0
        self._moved = False

    @property
    def busy(self) -> bool:
        """Whether a plan is being made."""
        return bool(self._job)

    def again(self, *, moved: bool = False) -> None:
        """Plan with what was decided.

        Args:
            moved: the registry changed; the firms that this touches are looked for, now and until a plan is made.
        """
        registry, as_of, files = self._desk.registry, self._desk.as_of, self._state.files
        decisions, shown = self._state.decisions(), self._state.plan
        self._moved = moving = self._moved or moved

        def work(ticket: Ticket) -> tuple[Review, frozenset[str]]:
            review = make_review(registry, files, decisions, as_of, ticket.step)
            return review, moved_firms(shown, review.plan) if moving and shown is not None else frozenset()

        self._job = self._desk.jobs.read(
            work, lambda made: self._made(*made), failed=self._failed, lane="intake.plan", owner=self
        )

    def drop(self) -> None:
        """Give the plan up that is being made."""
        if self._job:
            self._desk.jobs.cancel(self._job)
        self._job = 0
        self._moved = False

    def _made(self, review: Review, moved: frozenset[str]) -> None:
        self._job = 0
        self._moved = False
        self.planned.emit(review, moved)

    def _failed(self, error: Exception) -> None:
        self._job = 0
        self.failed.emit(error)
