"""Writes what the review shows, in the lane of the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from registry.i18n import Text
from ui.intake.done_step import Finished
from ui.intake.review import commit_review
from ui.intake.state import IntakeState, files_text
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Applied
    from registry.view import Registry


class Committing(QObject):
    """Commits the import that is open.

    Args:
        page: whoever commits; it is not told of its own change.

    Signals:
        done: what was written (`Finished`).
        failed: why nothing was.
        stopped: somebody stopped it, and nothing was written.
    """

    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk, state: IntakeState, page: QObject) -> None:
        super().__init__(page)
        self._desk, self._state, self._page = desk, state, page
        self._job = 0

    @property
    def may_begin(self) -> bool:
        """Whether there is something to write and nothing to look at again."""
        state = self._state
        return (
            state.plan is not None and self._desk.registry is not None and bool(state.sums().firms) and not state.moved
        )

    def begin(self, names: list[str]) -> None:
        """Commit; `names` are those of the files."""
        plan, files, sums = self._state.plan, self._state.files, self._state.sums()
        assert plan is not None, "it may begin"
        decisions, actor = self._state.decisions(committing=True), self._desk.actor
        undecided = self._state.open_conflicts

        def work(registry: Registry, ticket: Ticket) -> Applied | None:
            return commit_review(registry, files, plan, decisions, actor, remembers=True, pulse=ticket.check)

        def written(applied: Applied | None) -> None:
            finished = Finished(
                names=tuple(names),
                added=sums.added,
                changed=sums.changed,
                waiting=sums.waiting,
                problems=len(plan.problems),
                plan=plan,
                files=files,
                decisions=decisions,
                tx=None if applied is None else applied.tx,
                undecided=undecided,
            )
            self.done.emit(finished)

        title = Text("Importing {file}", file=files_text(names))
        self._job = self._desk.write(
            work,
            written,
            failed=self.failed.emit,
            stopped=self.stopped.emit,
            title=title,
            initiator=self._page,
        )

    def stop(self) -> None:
        """Write nothing after all. Too late once the file has taken it: then it is done, and can be undone."""
        self._desk.jobs.cancel(self._job)
