"""The key list page's draft: read, moved by hand, scored at every move, and set against what is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.asking_page import AskingPage
from ui.keylist.foot import Foot
from ui.keylist.model import Line, columns, with_shift
from ui.keylist.round_show import begins, lock_tree
from ui.keylist.tree import FoldedTree, SchemeTree
from ui.keylist.what_if import Gesture, Places, Shift, places_in, places_of, shift
from ui.kit.later import later
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.rounds.book import RoundHead
    from registry.rounds.schemes import SchemeVersion
    from registry.scoring import FirmFacts, MissingPolicy, Scheme
    from registry.scoring.final_list import FinalList
    from ui.keylist.round_state import RoundView
    from ui.keylist.state import Draft, Scored
    from ui.kit.desk import Desk

    Choice = tuple[Sequence[RoundHead], RoundView | None]
    Answer = tuple[Scored | None, FinalList | None, Scored | None]


class DraftPage(AskingPage):
    """A page with a draft. A weight that is dragged scores the list again at every move: where scoring takes longer than
    a move, the latest one counts. What takes longer, draws and reasons, is asked for when the hand rests.
    """

    tree: SchemeTree
    _folded: FoldedTree
    _foot: Foot

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._gesture: Gesture | None = None
        self._moving = False  # a hand is at a weight: reasons and draws wait
        self._live = self._behind = False  # a move is being scored; a later one waits
        self._base: Scored | None = None  # the try-out as it is saved
        self._shift: Shift | None = None
        self._rest = later(self, 2_000, self._settle_weight)  # should nobody say that the hand rests

    # -- reading and scoring

    def read_again(self) -> None:
        registry = self.desk.registry
        if registry is None:
            return
        self._stale = False
        as_of, wanted = self.desk.as_of, self.rounds.wanted

        def work(_ticket: object) -> tuple[Choice, Sequence[SchemeVersion], Sequence[FirmFacts]]:
            from ui.keylist.round_state import read_choice
            from ui.keylist.scheme_state import read_versions
            from ui.keylist.state import read_facts

            heads, view = read_choice(registry, wanted)
            facts = read_facts(registry, as_of) if view is None else view.counted.facts
            return (heads, view), read_versions(registry), facts

        def done(answer: tuple[Choice, Sequence[SchemeVersion], Sequence[FirmFacts]]) -> None:
            choice, versions, self._facts = answer
            other = self.schemes.take_versions(versions)
            dropped = self.rounds.take(*choice) or self.rounds.locked
            view = self.rounds.view
            if view is not None:
                self.schemes.follow(view.head.scheme_uid)
            self._draft = begins(self._draft, self._own(), dropped=dropped or (other and view is None))
            self.acts.heads = self.rounds.heads
            self.acts.refresh(view)
            self._score()
            self._add_firms()
            self._ask_seal()

        self.desk.jobs.read(work, done, lane="keylist.facts", owner=self)

    def _score(self) -> None:
        """Score what is in front from now on; what is being scored is dropped."""
        self._behind = False
        self._moving = False
        self._submit()

    def _submit(self) -> None:
        draft, facts, as_of, view = self._draft, self._facts, self.desk.as_of, self.rounds.view
        if draft is None or facts is None:
            return
        own = self._own()
        self._show_tree(draft, own)
        before = self._scored if self._scored is not None and self._scored.facts is facts else None
        moving = self._moving
        base = self._base if self._base is not None and (self._base.facts, self._base.draft) == (facts, own) else None

        def work(_ticket: object) -> Answer:
            from ui.keylist.round_state import score_in_round
            from ui.keylist.state import glimpse_draft, score_draft

            if view is not None and facts:
                return *score_in_round(view, draft, moving=moving), None
            if not facts:
                return None, None, None
            glimpsed = glimpse_draft(draft, before) if moving and before is not None else None
            scored = glimpsed or score_draft(draft, facts, as_of, before)
            return scored, None, base or score_draft(own, facts, as_of, scored)

        self._live = True
        self.desk.jobs.read(work, self._take_scores, failed=self._not_scored, lane="keylist.score", owner=self)

    def _take_scores(self, answer: Answer) -> None:
        self._live = False
        scored, self.rounds.listed, self._base = answer
        self._scored, self._chances, self._robust, self._sure = scored, None, None, None
        held, self._shift = self._shift, self._shifted()
        if not self._moving or (held is None) != (self._shift is None):
            self._model.set_columns(self._columns())
        self._show_state()
        if self._behind:
            self._behind = False
            self._submit()
        elif not self._moving:
            self._ask_rest()

    def _not_scored(self, error: Exception) -> None:
        self._live = self._behind = self._moving = False
        self.desk.failed.emit(error)

    def _ask_rest(self) -> None:
        """Everything that follows from a list that stands; one that was only glimpsed is scored first."""
        if self._scored is not None and self._scored.glimpsed:
            self._submit()
            return
        self.side.forget_sure()
        self._ask_why()
        scored = self._scored
        if scored is not None and (self.rounds.view is not None or scored.result.verdict.value != "undecidable"):
            self._run_draws()

    # -- what if

    @property
    def is_tried(self) -> bool:
        """Whether what is in front differs from what is saved."""
        if self._draft is None:
            return False
        own = self._own()
        missing = self._draft.missing or self._draft.scheme.missing
        return self._draft.scheme != own.scheme or missing is not (own.missing or own.scheme.missing)

    def _shifted(self) -> Shift | None:
        if self._scored is None or not self.is_tried:
            return None
        view, listed = self.rounds.view, self.rounds.listed
        if view is not None:
            return None if listed is None else shift(places_in(view.listed), places_in(listed))
        before: Places | None = None if self._base is None else places_of(self._base.result)
        return shift(before, places_of(self._scored.result))

    def _columns(self) -> Sequence[Column[Line]]:
        found = columns() if self.rounds.view is None else self.rounds.columns()
        return found if self._shift is None else with_shift(found)

    def _show_tree(self, draft: Draft, own: Draft) -> None:
        self.tree.show_draft(draft, own)
        self._folded.show_draft(draft)
        self.schemes.show()
        # The tree's fields are made after the table; Tab goes from left to right all the same.
        QWidget.setTabOrder(self.tree.last_stop(), self.table)
        lock_tree(self.tree, self.rounds.locked)

    # -- what a person does

    def _move_weight(self, code: str, weight: int) -> None:
        """A weight at every step of a drag."""
        if self._draft is None or self.rounds.locked:
            return
        self._gesture = Gesture.step(self._gesture, self._draft, code, weight)
        self._draft = self._gesture.end
        if self._draft.weight(code) != weight:
            self.desk.say(Text("The locked weights leave no room for that."), Text("Unlock one and try again."), "warn")
        self._moving = True
        self._rest.start()
        if self._live:
            self._behind = True
            self._show_tree(self._draft, self._own())
        else:
            self._submit()

    def _settle_weight(self) -> None:
        """The hand rests: ask for what takes longer."""
        self._rest.stop()
        if self._moving:
            self._moving = False
            if not self._live:
                self._ask_rest()

    def _change(self, make: Callable[[Draft], Draft]) -> None:
        if self._draft is not None:
            self._draft = make(self._draft)
            self._score()

    def _turn_lock(self, code: str) -> None:
        self._change(lambda draft: draft.with_lock(code))

    def _choose_vetoes(self, codes: tuple[str, ...]) -> None:
        from dataclasses import replace

        own = self._own().scheme.vetoes
        kept = tuple(v for v in own if v.code in codes)
        self._change(lambda draft: replace(draft, scheme=replace(draft.scheme, vetoes=kept)))

    def _choose_missing(self, value: str) -> None:
        from dataclasses import replace

        from registry.scoring import MissingPolicy as Policy

        chosen: MissingPolicy = Policy(value)
        self._change(lambda draft: replace(draft, missing=chosen))

    def reset(self) -> None:
        """Back to what is saved; locks stay."""
        from dataclasses import replace

        if self.is_tried:
            own = self._own()
            self._change(lambda draft: replace(own, locked=draft.locked))

    def _use_scheme(self, scheme: Scheme) -> None:
        from ui.keylist.state import first_draft

        view = self.rounds.view
        if view is not None and self.rounds.locked:
            self.schemes.follow(view.head.scheme_uid)
            self.schemes.show()
            self.desk.say(
                Text("The scheme is locked at this step."),
                Text("Go back to an earlier step, with a reason, to change it."),
                "warn",
            )
            return
        self._draft = first_draft(scheme)
        self._score()

    def _forget_draft(self) -> None:
        """Another registry is open."""
        self._facts = self._scored = self._reasons = self._chances = self._robust = self._sure = None
        self._draft = self._gesture = self._base = self._shift = None
        self._live = self._behind = self._moving = False
