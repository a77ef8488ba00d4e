"""The other methods over the values of a round, and how their lists differ from the round's.

All methods look at the values that the round itself uses, 0..10 000 over fixed goalposts and more always better:
missing values count what the round's policy says. An indicator that is not asked of a firm counts for it the weighted
mean of its dimension (of everything that is asked, where the whole dimension is not), which in a weighted sum is the
same as handing its weight to its siblings (which the round does in whole parts of 10 000). Vetoed firms take no part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from registry.i18n import Text
from registry.scoring.grid import GRID
from registry.scoring.result import RoundResult
from registry.scoring.second.additive import weighted_product
from registry.scoring.second.distance import topsis, vikor
from registry.scoring.second.matrix import FloatArray, competition_ranks
from registry.scoring.second.outranking import promethee2
from registry.scoring.second.spread import critic_weights, entropy_weights

INDIFFERENT, PREFERRED = 500, 2000
"""PROMETHEE II: a lead of 5 points in an indicator counts nothing, one of 20 counts fully."""


class Method(StrEnum):
    """A method that gives a second opinion."""

    EQUAL = "equal"
    GEOMETRIC = "geometric"
    TOPSIS = "topsis"
    VIKOR = "vikor"
    PROMETHEE2 = "promethee2"
    ENTROPY = "entropy"
    CRITIC = "critic"


_TITLES = {
    Method.EQUAL: Text("Equal weights"),
    Method.GEOMETRIC: Text("Geometric mean"),
    Method.TOPSIS: Text("TOPSIS"),
    Method.VIKOR: Text("VIKOR"),
    Method.PROMETHEE2: Text("PROMETHEE II"),
    Method.ENTROPY: Text("Entropy weights"),
    Method.CRITIC: Text("CRITIC weights"),
}
_NOTES = {
    Method.EQUAL: Text("Each indicator has the same weight."),
    Method.GEOMETRIC: Text(
        "Dimensions are multiplied instead of added: a weak dimension cannot be made good, and one without a point"
        " takes everything."
    ),
    Method.TOPSIS: Text("Nearness to the best and distance from the worst that any candidate reaches."),
    Method.VIKOR: Text(
        "Regret behind the best candidate, summed and largest, half each; the compromise set holds all that are not"
        " clearly behind the first."
    ),
    Method.PROMETHEE2: Text(
        "Firms compared in pairs: a lead of {q} points in an indicator counts nothing, one of {p} counts fully.",
        q=INDIFFERENT * 100 // GRID,
        p=PREFERRED * 100 // GRID,
    ),
    Method.ENTROPY: Text("Indicators weigh more the more unevenly they are shared out among the candidates."),
    Method.CRITIC: Text("Indicators weigh more the more they spread and the less they go with others."),
}


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What another method says. It never decides.

    Attributes:
        scores: by firm key, in the method's own scale.
        less_is_better: of these scores.
        ranks: competition ranks by firm key, on scores rounded to 1e-9.
        size: seats.
        overlap: how many of the listed firms are among the first `size` here as well.
        comes_in: firms that are among the first here and not listed, best first; `goes_out`: the reverse, in the
            order of the method. Equals across the cut all count as among the first.
        weights: by indicator code, where the method makes its own; they sum to 1.
        compromise: VIKOR's compromise set, best first.
        note: what the method looks at.
    """

    method: Method
    scores: Mapping[str, float]
    less_is_better: bool
    ranks: Mapping[str, int]
    size: int
    overlap: int
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    note: Text
    weights: Mapping[str, float] | None = None
    compromise: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        """The method's name."""
        return _TITLES[self.method]

    @property
    def text(self) -> Text:
        """The opinion in a sentence."""
        if not self.comes_in and not self.goes_out:
            return Text("{method}: the same list.", method=self.title)
        return Text(
            "{method}: {n} of {size} seats the same.",
            method=self.title,
            n=self.overlap,
            size=self.overlap + len(self.goes_out),
        )


@dataclass(frozen=True, slots=True)
class _Said:
    scores: FloatArray
    less_is_better: bool = False
    weights: FloatArray | None = None
    compromise: tuple[int, ...] = ()


def second_opinions(result: RoundResult, listed: Collection[str] | None = None) -> tuple[SecondOpinion, ...]:
    """What every method says of a round.

    Args:
        result: the round.
        listed: keys of the firms on the list to compare with; the round's seats by default.
    """
    return tuple(second_opinion(result, method, listed) for method in Method)


def second_opinion(result: RoundResult, method: Method, listed: Collection[str] | None = None) -> SecondOpinion:
    """What one method says of a round. See `second_opinions`."""
    uids, values = asked_values(result)
    seats = {c.uid for c in result.seats} if listed is None else set(listed)
    if not uids:
        return SecondOpinion(method, {}, False, {}, result.size, 0, (), tuple(sorted(seats)), _NOTES[method])
    said = _METHODS[method](result, values)
    ranks = competition_ranks(said.scores, less_is_better=said.less_is_better).tolist()
    order = sorted(range(len(uids)), key=lambda n: (ranks[n], uids[n]))
    first = [uids[n] for n in order if ranks[n] <= result.size]
    codes = [indicator.code for indicator in result.scheme.indicators]
    return SecondOpinion(
        method=method,
        scores=dict(zip(uids, said.scores.tolist(), strict=True)),
        less_is_better=said.less_is_better,
        ranks=dict(zip(uids, ranks, strict=True)),
        size=result.size,
        overlap=sum(uid in seats for uid in first),
        comes_in=tuple(uid for uid in first if uid not in seats),
        goes_out=tuple(uid for uid in (uids[n] for n in order) if uid in seats and uid not in first),
        note=_NOTES[method],
        weights=None if said.weights is None else dict(zip(codes, said.weights.tolist(), strict=True)),
        compromise=tuple(uids[n] for n in said.compromise),
    )


def asked_values(result: RoundResult) -> tuple[list[str], FloatArray]:
    """Keys of the competing firms in the order of keys, and the values that the round uses for them, 0..10 000.

    A cell that is not asked holds the weighted mean of its dimension for the firm.
    """
    evaluation, standing = result.evaluation, result.standing
    rows = np.flatnonzero(standing.rank > 0)
    values = standing.values[rows].astype(np.float64)
    asked = ~evaluation.not_applicable[rows]
    weights = np.array([indicator.weight for indicator in result.scheme.indicators], dtype=np.float64)
    everything = _mean(values, asked, weights)
    for dimension in result.scheme.dimensions:
        inside = np.array([indicator.dimension == dimension.code for indicator in result.scheme.indicators])
        mean = _mean(values, asked & inside, weights)
        mean = np.where((asked & inside).any(axis=1), mean, everything)
        values = np.where(inside & ~asked, mean[:, None], values)
    return [evaluation.firms[row].uid for row in rows.tolist()], values


def _mean(values: FloatArray, counted: np.ndarray, weights: FloatArray) -> FloatArray:
    """The weighted mean of the counted cells of each row; the plain one where they have no weight; 0 without any."""
    used = np.where(counted, weights, 0.0)
    used = np.where(used.sum(axis=1, keepdims=True) > 0, used, counted.astype(np.float64))
    whole = used.sum(axis=1)
    return np.divide((used * values).sum(axis=1), whole, out=np.zeros(len(values)), where=whole > 0)


def _weights(result: RoundResult) -> FloatArray:
    return np.array([indicator.weight for indicator in result.scheme.indicators], dtype=np.float64) / GRID


def _equal(_: RoundResult, values: FloatArray) -> _Said:
    weights = np.full(values.shape[1], 1 / values.shape[1])
    return _Said(values @ weights / GRID, weights=weights)


def _geometric(result: RoundResult, values: FloatArray) -> _Said:
    declared = _weights(result)
    dimensions = [d.code for d in result.scheme.dimensions]
    member = np.array(
        [[i.dimension == code for code in dimensions] for i in result.scheme.indicators], dtype=np.float64
    )
    heights = declared @ member
    kept = heights > 0
    means = (values * declared) @ member[:, kept] / heights[kept] / GRID
    return _Said(weighted_product(means, heights[kept]))


def _topsis(result: RoundResult, values: FloatArray) -> _Said:
    return _Said(topsis(values, _weights(result)))


def _vikor(result: RoundResult, values: FloatArray) -> _Said:
    said = vikor(values, _weights(result))
    return _Said(said.q, less_is_better=True, compromise=said.compromise)


def _promethee2(result: RoundResult, values: FloatArray) -> _Said:
    return _Said(promethee2(values, _weights(result), q=INDIFFERENT, p=PREFERRED))


def _entropy(_: RoundResult, values: FloatArray) -> _Said:
    weights = entropy_weights(values)
    return _Said(values @ weights / GRID, weights=weights)


def _critic(_: RoundResult, values: FloatArray) -> _Said:
    weights = critic_weights(values)
    return _Said(values @ weights / GRID, weights=weights)


_METHODS: dict[Method, Callable[[RoundResult, FloatArray], _Said]] = {
    Method.EQUAL: _equal,
    Method.GEOMETRIC: _geometric,
    Method.TOPSIS: _topsis,
    Method.VIKOR: _vikor,
    Method.PROMETHEE2: _promethee2,
    Method.ENTROPY: _entropy,
    Method.CRITIC: _critic,
}
