"""What the page shows and how it is made; no widget, testable without a window.

Facts are read once a change of the registry; a moved weight scores them again in a worker. Nothing here is written to the
registry: a draft lives on the page until a round is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.i18n import Text
    from registry.scoring import FirmFacts, MissingPolicy, RoundResult, Scheme
    from registry.scoring.explain import CutMove, WeightMove
    from registry.scoring.robustness import Robustness
    from registry.scoring.why import Distance
    from registry.view import Registry

DRAWS = 10_000
_DIMENSION = "dimension:"


def dimension_key(code: str) -> str:
    """The key of a dimension on the page; an indicator's key is its code, which may be the same word."""
    return _DIMENSION + code


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person set on the page.

    Attributes:
        scheme: the scheme with its moved weights and the vetoes in force.
        locked: keys of dimensions and indicators whose weight stays (see `dimension_key`).
        missing: how missing values count.
    """

    scheme: Scheme
    locked: frozenset[str] = frozenset()
    missing: MissingPolicy | None = None

    def with_weight(self, code: str, weight: int) -> Draft:
        """The draft with a dimension or indicator at `weight` (of 10 000); unlocked siblings share the difference.

        Raises:
            ValueError: the locked ones leave no room for it.
        """
        locked = [
            key.removeprefix(_DIMENSION)
            for key in self.locked
            if key.startswith(_DIMENSION) == code.startswith(_DIMENSION)
        ]
        if code.startswith(_DIMENSION):
            return replace(self, scheme=self.scheme.move_dimension(code.removeprefix(_DIMENSION), weight, locked))
        return replace(self, scheme=self.scheme.move_indicator(code, weight, locked))

    def weight(self, code: str) -> int:
        """The weight of a dimension or indicator, of 10 000."""
        if code.startswith(_DIMENSION):
            return self.scheme.dimension_weight(code.removeprefix(_DIMENSION))
        return self.scheme.indicator(code).weight

    def with_lock(self, code: str) -> Draft:
        """The draft with the lock of `code` turned."""
        return replace(self, locked=self.locked ^ {code})


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored draft. `glimpsed`: of the reasons nothing is made anew yet (`registry.scoring.glimpse`)."""

    draft: Draft
    result: RoundResult
    facts: Sequence[FirmFacts] = field(repr=False)
    glimpsed: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one candidate has its score: where each value came from, what would take it in, and what a weight would do.

    `ways`: in a round that counts the panel's part, what would take it in, in words. `gap`: what parts it from the other
    side of the cut, None where there is no cut.
    """

    uid: str
    sources: Mapping[tuple[str, str], Provenance]
    moves: Sequence[CutMove]
    places: Sequence[WeightMove]
    ways: tuple[Text, ...] = ()
    gap: Distance | None = None


def first_draft(scheme: Scheme | None = None) -> Draft:
    """A scheme as it stands; the shipped one without one."""
    from registry.scoring import load_scheme

    return Draft(scheme or load_scheme())


def read_facts(registry: Registry, as_of: date) -> list[FirmFacts]:
    """All candidates' facts on the day `as_of`."""
    from registry.scoring.inputs import firm_facts

    with registry.read() as connection:
        return firm_facts(connection, as_of)


def score_draft(draft: Draft, facts: Sequence[FirmFacts], as_of: date, before: Scored | None = None) -> Scored:
    """Score `facts` under `draft`; from `before`, a scoring of the same facts, only weights and ranks are made anew."""
    from registry.scoring import rescore, score

    missing, size = draft.missing or draft.scheme.missing, draft.scheme.size
    if before is not None and same_cells(before.draft.scheme, draft.scheme):
        return Scored(draft, rescore(before.result.evaluation, draft.scheme, missing=missing, size=size), facts)
    return Scored(draft, score(draft.scheme, facts, as_of, missing=missing, size=size), facts)


def glimpse_draft(draft: Draft, before: Scored) -> Scored | None:
    """What the list of `draft` is, from `before`, the same but for weights; None where more than weights differs."""
    from registry.scoring.glimpse import glimpse

    old = before.draft
    missing = (draft.missing or draft.scheme.missing, old.missing or old.scheme.missing)
    if not same_cells(old.scheme, draft.scheme) or old.scheme.vetoes != draft.scheme.vetoes or len({*missing}) > 1:
        return None
    return Scored(draft, glimpse(before.result, draft.scheme), before.facts, glimpsed=True)


def same_cells(old: Scheme, new: Scheme) -> bool:
    """Whether two schemes make the same cells of the same facts: all that decides them but weights, vetoes and titles."""
    settings = ("recognition_years", "milestone_cap", "milestone_grade", "grade_caps", "milestones")
    if any(getattr(old, name) != getattr(new, name) for name in settings):
        return False
    return [replace(i, weight=0) for i in old.indicators] == [replace(i, weight=0) for i in new.indicators]


def draw(scored: Scored) -> Robustness:
    """How often each candidate is in the list when the weights are drawn."""
    from registry.scoring import robustness

    return robustness(scored.result, draws=DRAWS)


def reasons(registry: Registry, scored: Scored, uid: str) -> Reasons:
    """Everything the right-hand pane says about one candidate."""
    from registry.change import provenance_of
    from registry.scoring.explain import weight_moves, what_takes_in

    candidate = scored.result.candidate(uid)
    refs = {(ref.table, ref.uid) for c in candidate.contributions for ref in c.refs}
    with registry.read() as connection:
        sources = provenance_of(connection, sorted(refs))
    gap = gap_to_cut(scored, uid)
    return Reasons(uid, sources, what_takes_in(scored.result, uid), weight_moves(scored.result, uid), gap=gap)


def gap_to_cut(scored: Scored, uid: str) -> Distance | None:
    """What parts a candidate from the other side of the cut of the objective part."""
    from registry.scoring.why import distance

    result = scored.result
    if result.cut is None or result.candidate(uid).rank is None or result.verdict.value == "undecidable":
        return None
    seated = uid in {candidate.uid for candidate in result.seats}
    return distance(result, uid, result.cut.first_out if seated else result.cut.last_in)
