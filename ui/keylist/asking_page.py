"""What the key list page asks of scoring beside the list itself: draws, reasons, and how sure the list is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.i18n import Text
from ui.keylist.model import Line
from ui.keylist.round_page import RoundPage
from ui.keylist.side import Side
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.scoring.confidence import Confidence
    from registry.scoring.robustness import Robustness
    from ui.keylist.state import Reasons
    from ui.kit.desk import Desk


class AskingPage(RoundPage):
    """Asks in workers; an answer to a list that is no longer shown is dropped."""

    side: Side
    table: Table[Line]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reasons: Reasons | None = None
        self._robust: Robustness | None = None
        self._sure: Confidence | None = None

    def _show_state(self) -> None:
        """Show what is known now."""

    def _run_draws(self) -> None:
        scored, view, listed = self._scored, self.rounds.view, self.rounds.listed
        if scored is None:
            return

        def work(_ticket: object) -> Robustness:
            from ui.keylist.round_state import draw_round
            from ui.keylist.state import draw

            if view is None or listed is None:
                _ = scored.result.digest  # the status bar names the snapshot; it takes long for many firms
                return draw(scored)
            return draw_round(view, scored, listed)

        def done(robust: Robustness) -> None:
            if scored is self._scored:
                self._robust = robust
                self._chances = {uid: robust.percent(uid) for uid in robust.counts}
                self._show_state()

        self.desk.jobs.read(work, done, title=Text("Drawing weights"), lane="keylist.draws", owner=self)

    def _ask_sure(self) -> None:
        scored, view, listed = self._scored, self.rounds.view, self.rounds.listed
        if scored is None:
            return

        def work(_ticket: object) -> Confidence:
            from registry.scoring.confidence import confidence, confidence_of_round

            if view is None or listed is None:
                return confidence(scored.result)
            return confidence_of_round(view.counted, scored.result, listed)

        def done(found: Confidence) -> None:
            if scored is self._scored:
                self._sure = found
                self._show_sure()

        self.desk.jobs.read(work, done, title=Text("How sure the list is"), lane="keylist.sure", owner=self)

    def _show_sure(self) -> None:
        if self._scored is not None and self._sure is not None:
            row = self.table.current()
            self.side.show_confidence(self._scored.result, self._sure, row.uid if row is not None else "")

    def _ask_why(self) -> None:
        scored, registry, row = self._scored, self.desk.registry, self.table.current()
        if scored is None or registry is None or row is None:
            self.side.why.show_nothing()
            return
        uid, view, listed = row.uid, self.rounds.view, self.rounds.listed

        def work(_ticket: object) -> Reasons:
            from dataclasses import replace

            from ui.keylist.round_state import gap_in_round, ways_in
            from ui.keylist.state import reasons

            found = reasons(registry, scored, uid)
            if view is None or listed is None:
                return found
            gap = gap_in_round(view, scored, listed, uid)
            return replace(found, ways=ways_in(view, scored, listed, uid), gap=gap)

        def done(found: Reasons) -> None:
            if scored is self._scored:
                self._reasons = found
                self.side.why.show_reasons(scored, found, self.rounds.side(uid, found.ways, self.acts.show_firms))

        self.desk.jobs.read(work, done, lane="keylist.why", owner=self)
