"""How sure the list of a round is: every question that the page and the papers ask of it, answered at once.

Draws under two spreads of weights side by side, because they can disagree strongly (scoring reference 6); the smallest
change of weights that swaps the last firm in and the first one out; the interval of each weight that keeps the list; the
list without each indicator, dimension and expert; and what other methods say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.scoring.contest import Contest
from registry.scoring.keeping import LeftOut, WeightInterval, leave_out, weight_intervals
from registry.scoring.panel_checks import WithoutExpert, by_panel, without_each_expert
from registry.scoring.result import RoundResult
from registry.scoring.robustness import Robustness, Spread, robustness
from registry.scoring.sealed import Recount, panel_marks
from registry.scoring.second import SecondOpinion, second_opinions
from registry.scoring.stability import ListStability, list_stability
from registry.scoring.total import PanelPart

DRAWS = 10_000


@dataclass(frozen=True)
class Confidence:
    """What is known of how firmly a list stands.

    Attributes:
        listed: keys of the firms on the list that is judged.
        spreads: draws around the adopted weights and over all weights.
        stability: the smallest change of all weights.
        intervals: of each weight alone; empty where the list does not follow the totals (quotas, decisions).
        left_out: the list without one indicator or dimension; only those that change it.
        experts: the list without one expert; only those that change it.
        opinions: other methods.
    """

    listed: tuple[str, ...]
    spreads: tuple[Robustness, ...]
    stability: ListStability
    intervals: tuple[WeightInterval, ...]
    left_out: tuple[LeftOut, ...]
    experts: tuple[WithoutExpert, ...]
    opinions: tuple[SecondOpinion, ...]

    def spread(self, which: Spread) -> Robustness:
        """The draws of one spread.

        Raises:
            KeyError: it was not drawn.
        """
        for one in self.spreads:
            if one.spread is which:
                return one
        raise KeyError(which)


def confidence(result: RoundResult, *, draws: int = DRAWS) -> Confidence:
    """How sure the list of the objective part alone is."""
    return _confidence(result, None, tuple(c.uid for c in result.seats), (), draws)


def confidence_of_round(counted: Recount, *, draws: int = DRAWS) -> Confidence:
    """How sure the list of a round is, the panel's part included."""
    result, listed = counted.result, counted.listed
    points = counted.panel.results if counted.panel is not None and listed.with_panel else None
    part = PanelPart(result.scheme.objective_share, points) if points is not None else None
    experts = _experts(counted, points) if points is not None else ()
    return _confidence(result, part, listed.chosen, experts, draws)


def _confidence(
    result: RoundResult,
    part: PanelPart | None,
    listed: tuple[str, ...],
    experts: tuple[WithoutExpert, ...],
    draws: int,
) -> Confidence:
    contest = Contest.of(result, part, listed or None)
    return Confidence(
        listed=listed,
        spreads=tuple(
            robustness(result, draws=draws, spread=spread, panel=part, seats=listed or None) for spread in Spread
        ),
        stability=list_stability(contest),
        intervals=weight_intervals(contest),
        left_out=tuple(one for one in leave_out(contest) if one.entered or one.left),
        experts=experts,
        opinions=second_opinions(result, listed),
    )


def _experts(counted: Recount, points: Mapping[str, int]) -> tuple[WithoutExpert, ...]:
    result = counted.result
    marks = panel_marks(counted.inputs, result)
    scores = {candidate.uid: candidate.score for candidate in result.ranked}
    size = result.size

    def seats(panel: Mapping[str, int]) -> frozenset[str]:
        part = PanelPart(result.scheme.objective_share, panel)
        totals = {uid: total for uid, score in scores.items() if (total := part.total(uid, score)) is not None}
        return by_panel(size)(totals)

    assert points, "a panel that has marked has results"
    return tuple(one for one in without_each_expert(marks, seats) if one.entered or one.left)
