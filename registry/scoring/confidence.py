"""How sure the list of a round is: every question that the page and the papers ask of it, answered at once.

Draws under two spreads of weights side by side, because they can disagree strongly (scoring reference 6); the smallest
change of weights that swaps the last firm in and the first one out; the interval of each weight that keeps the list; the
list without each indicator, dimension and expert; and what other methods say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry.i18n import Text
from registry.scoring.contest import Contest, by_total
from registry.scoring.final_list import FinalList
from registry.scoring.keeping import LeftOut, WeightInterval, leave_out, weight_intervals
from registry.scoring.paired import Pair, pairs_at_cut
from registry.scoring.panel_checks import WithoutExpert, without_each_expert
from registry.scoring.result import Place, RoundResult
from registry.scoring.robustness import Robustness, Spread, robustness, seated_whatever
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
        pairs: firms at the cut, each against the one across it, under the same draws.
        empty: seats that stay empty because nobody else can be chosen; then whoever is on the list is sure of it.
    """

    listed: tuple[str, ...]
    spreads: tuple[Robustness, ...]
    stability: ListStability
    intervals: tuple[WeightInterval, ...]
    left_out: tuple[LeftOut, ...]
    experts: tuple[WithoutExpert, ...]
    opinions: tuple[SecondOpinion, ...]
    pairs: tuple[Pair, ...] = ()
    empty: int = 0

    @property
    def empty_text(self) -> Text:
        """Why draws say nothing of a list with seats that stay empty."""
        return Text(
            "{n} seat stays empty, so every firm that can be chosen is on the list under any weights.",
            "{n} seats stay empty, so every firm that can be chosen is on the list under any weights.",
            n=self.empty,
        )

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
    found = _confidence(result, None, tuple(c.uid for c in result.seats), (), draws)
    below = [c.uid for c in result.ranked if c.place is Place.OUT]
    return replace(found, pairs=pairs_at_cut(result, found.listed, below, draws=draws))


def confidence_of_round(
    counted: Recount, result: RoundResult | None = None, listed: FinalList | None = None, *, draws: int = DRAWS
) -> Confidence:
    """How sure the list of a round is, the panel's part included.

    Args:
        counted: the round as it computes from its records.
        result, listed: the same round under weights that somebody tries, where these differ.
    """
    tried, chosen = result or counted.result, listed or counted.listed
    part = _panel_part(counted, tried)
    experts = _experts(counted, tried) if part is not None else ()
    found = _confidence(tried, part, chosen.chosen, experts, draws)
    found = replace(found, pairs=pairs_at_cut(tried, chosen.chosen, chosen.waiting, draws=draws, panel=part))
    if not chosen.empty:
        return found
    spreads = tuple(seated_whatever(one, chosen.chosen) for one in found.spreads)
    return replace(found, spreads=spreads, empty=chosen.empty)


def pairs_of_round(counted: Recount, *, draws: int = DRAWS) -> tuple[Pair, ...]:
    """Firms at the cut of a round, each against the one across it, the panel's part included."""
    listed, part = counted.listed, _panel_part(counted, counted.result)
    return pairs_at_cut(counted.result, listed.chosen, listed.waiting, draws=draws, panel=part)


def _panel_part(counted: Recount, result: RoundResult) -> PanelPart | None:
    """The panel's part of the totals, None while it is not in."""
    if counted.panel is None or not counted.listed.with_panel:
        return None
    return PanelPart(result.scheme.objective_share, counted.panel.results)


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


def _experts(counted: Recount, result: RoundResult) -> tuple[WithoutExpert, ...]:
    marks = panel_marks(counted.inputs, result)
    found = without_each_expert(marks, by_total(result, result.scheme.objective_share))
    return tuple(one for one in found if one.entered or one.left)
