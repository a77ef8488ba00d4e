"""How sure a seat is: the list made again thousands of times under drawn weights and, where they are open, values.

Draws are those of `registry.scoring.drawing`, whole numbers that are equal on every machine; counting is that of
`registry.scoring.counting`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isqrt

from registry.scoring.cells import IntArray
from registry.scoring.counting import Field, count
from registry.scoring.drawing import WHOLE, WeightStream
from registry.scoring.grid import GRID, half_up
from registry.scoring.result import RoundResult
from registry.scoring.scheme import MissingPolicy
from registry.scoring.total import PanelPart

__all__ = ["WHOLE", "Robustness", "RobustnessPair", "Spread", "draw_weights", "robustness", "robustness_pair"]


class Spread(StrEnum):
    """How far drawn weights stray: around the adopted ones, or anywhere at all."""

    ADOPTED = "adopted"
    UNIFORM = "uniform"


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the draws say.

    Attributes:
        draws, seed: how many, and from which seed.
        spread: around the adopted weights, or uniform.
        concentration: of the adopted spread; at 100 a weight of 10 has a standard deviation of 3.
        values_drawn: open values were drawn within their bounds as well.
        counts: by firm key, in how many draws the firm is among the first (everybody who ties for the last seat
            counts).
        same_list: in how many draws exactly the firms above the line are.
        objective_share: percent of the total that the drawn weights are of, where the panel's part was added; else None.
    """

    draws: int
    seed: int
    spread: Spread
    concentration: int
    values_drawn: bool
    counts: Mapping[str, int]
    same_list: int
    objective_share: int | None = None

    def count(self, uid: str) -> int:
        """In how many draws a firm is in; 0 for a vetoed one."""
        return self.counts.get(uid, 0)

    def share(self, uid: str) -> int:
        """The estimated probability of a seat, of 10 000, rounded half up."""
        return half_up(self.count(uid) * GRID, self.draws)

    def percent(self, uid: str) -> int:
        """The estimated probability of a seat in whole percent."""
        return half_up(self.count(uid) * 100, self.draws)

    def told(self, uid: str) -> str:
        """That share as it is read, with its standard error where it has one: ``97``, ``58 ± 1``."""
        error = self.error(uid)
        return f"{self.percent(uid)} ± {max(1, (error + 50) // 100)}" if error else str(self.percent(uid))

    @property
    def same_list_percent(self) -> int:
        """The share of draws that give exactly the firms above the line, in whole percent."""
        return half_up(self.same_list * 100, self.draws)

    def error(self, uid: str) -> int:
        """The standard error of that estimate, of 10 000, rounded up."""
        hits = self.count(uid)
        variance = hits * (self.draws - hits) * GRID * GRID
        return -(-isqrt(variance) // (self.draws * isqrt(self.draws))) if variance else 0

    def contested(self, low: int = 2000, high: int = 8000) -> tuple[str, ...]:
        """Firms whose probability of a seat lies between two bounds, of 10 000."""
        return tuple(uid for uid in self.counts if low <= self.share(uid) <= high)


@dataclass(frozen=True, slots=True)
class RobustnessPair:
    """Both spreads side by side: around the adopted weights, and under any weights at all.

    The first says how sure a seat is for those who agree with the weights, the second how much of it the weights make.
    """

    adopted: Robustness
    uniform: Robustness

    def shares(self, uid: str) -> tuple[int, int]:
        """The estimated probability of a seat under both, of 10 000."""
        return self.adopted.share(uid), self.uniform.share(uid)


def robustness(
    result: RoundResult,
    *,
    draws: int = 10_000,
    spread: Spread | str = Spread.ADOPTED,
    concentration: int = 100,
    values: bool | None = None,
    seed: int | None = None,
    panel: PanelPart | None = None,
    seats: Collection[str] | None = None,
) -> Robustness:
    """Draw weights, and values where they are open, and count who is in.

    Args:
        result: the round.
        draws: how many; the standard error is at most ``0.5 / sqrt(draws)``.
        spread: of the weights.
        concentration: of the adopted spread.
        values: draw open values uniformly within their bounds; by default exactly where the round counts their middle.
        seed: by default the round's day as a number, 20260131, so that drafts of one day draw alike.
        panel: the panel's part of the total, which no draw touches; a firm without a panel result does not compete.
        seats: who is on the list, where it is not those above the line of the totals.
    """
    kind = Spread(spread)
    drawn = result.missing is MissingPolicy.MIDDLE if values is None else values
    start = int(result.as_of.strftime("%Y%m%d")) if seed is None else seed
    stream = WeightStream(result.scheme.weights, start, None if kind is Spread.UNIFORM else concentration)
    counts, same = count(Field.of(result, panel, seats, start if drawn else None), stream, draws)
    share = None if panel is None else panel.objective_share
    return Robustness(draws, start, kind, concentration, drawn, counts, same, share)


def robustness_pair(
    result: RoundResult,
    *,
    draws: int = 10_000,
    concentration: int = 100,
    values: bool | None = None,
    seed: int | None = None,
    panel: PanelPart | None = None,
    seats: Collection[str] | None = None,
) -> RobustnessPair:
    """Both spreads side by side, each with as many draws. Arguments as for `robustness`."""
    adopted, uniform = (
        robustness(result, draws=draws, spread=spread, concentration=concentration, values=values, seed=seed,
                   panel=panel, seats=seats)
        for spread in (Spread.ADOPTED, Spread.UNIFORM)
    )  # fmt: skip
    return RobustnessPair(adopted, uniform)


def seated_whatever(drawn: Robustness, chosen: Collection[str]) -> Robustness:
    """What the draws come to where fewer firms can be chosen than there are seats: each of them is in under any weights,
    and nobody else is. The draws themselves rank everybody who is not vetoed, whether or not the firm can be chosen.
    """
    counts = {uid: drawn.draws if uid in chosen else 0 for uid in drawn.counts}
    return replace(drawn, counts=counts, same_list=drawn.draws)


def draw_weights(weights: Mapping[str, int], draws: int, seed: int, concentration: int | None) -> IntArray:
    """Drawn weights, one row a draw, columns in the order of `weights`; every row sums to 2^30.

    Dirichlet with whole-number parameters: the adopted weights on a grid of `concentration`, or all one without it.
    """
    return WeightStream(weights, seed, concentration).take(draws)
