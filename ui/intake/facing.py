"""Lays the row in hand of the step of the firms beside the firm it may be, off the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.intake.match_step import MatchStep
from ui.intake.state import IntakeState
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.intake.facing import FacingFirm
    from registry.intake.planned import RowToMatch


class Facing(QObject):
    """Reads what `step` asks for."""

    def __init__(self, desk: Desk, state: IntakeState, step: MatchStep) -> None:
        super().__init__(step)
        self._desk, self._state, self._step = desk, state, step
        step.facing_wanted.connect(self._read)

    def _read(self, row: RowToMatch, uid: str) -> None:
        registry, plan, decisions = self._desk.registry, self._state.plan, self._state.decisions()
        if plan is None:
            return

        def work(_ticket: Ticket) -> FacingFirm | None:
            from registry.intake.facing import face_firm

            return None if registry is None else face_firm(registry, plan.files, row.row, uid, decisions)

        self._desk.jobs.read(
            work,
            lambda found: self._step.candidates.show_facing(row, uid, found),
            lane="intake.facing",
            owner=self._step,
        )
