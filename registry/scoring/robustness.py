"""How sure a seat is: the list made again thousands of times under drawn weights and, where they are open, values.

Draws are those of `registry.scoring.drawing`, whole numbers that are equal on every machine. Sums are exact in float64.
Most firms cannot reach a seat in most draws: that is settled with rough sums and a safe margin, and only what is left is
summed exactly. The counts are those of summing everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from registry.scoring.cells import BoolArray, Evaluation, IntArray
from registry.scoring.contest import Contest
from registry.scoring.drawing import WHOLE, ValueStream, WeightStream, chunks
from registry.scoring.grid import GRID, half_up
from registry.scoring.result import RoundResult
from registry.scoring.scheme import MissingPolicy
from registry.scoring.standing import used_values
from registry.scoring.total import PERCENT, PanelPart

__all__ = ["WHOLE", "Robustness", "RobustnessPair", "Spread", "draw_weights", "robustness", "robustness_pair"]
_CHUNK = 2048
_SAMPLE = 128
_LIKELY = 64
_ROUGH = 2.0**-23
"""How far a product in float32 may be off, in relation to itself, with room to spare; a sum of n of them n times that."""
FloatArray = NDArray[np.float64]
RoughArray = NDArray[np.float32]


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
    counts, same = _count(_Field.of(result, panel, seats, start if drawn else None), stream, draws)
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


def draw_weights(weights: Mapping[str, int], draws: int, seed: int, concentration: int | None) -> IntArray:
    """Drawn weights, one row a draw, columns in the order of `weights`; every row sums to 2^30.

    Dirichlet with whole-number parameters: the adopted weights on a grid of `concentration`, or all one without it.
    """
    return WeightStream(weights, seed, concentration).take(draws)


@dataclass(frozen=True, slots=True)
class _Group:
    """Firms that are asked the same indicators, side by side among the columns of the drawn scores.

    Attributes:
        absent: columns of the indicators that do not apply to them.
        columns: their columns in the scores.
        lowest: their values at the lower bound, one row a firm; `highest`: at the upper one, rough.
    """

    absent: tuple[int, ...]
    columns: slice
    lowest: FloatArray
    highest: RoughArray


@dataclass(frozen=True)
class _Field:
    """Who competes in the draws.

    Attributes:
        uids: keys by column.
        groups: of columns.
        opened: by column, the open indicators, how many grid steps each may take, and the random bits.
        step: parts of a value in one grid step: the objective share, or 1.
        seated: (columns,) who is on the list.
    """

    evaluation: Evaluation
    uids: tuple[str, ...]
    groups: tuple[_Group, ...]
    opened: Mapping[int, tuple[IntArray, NDArray[np.uint32], ValueStream]]
    step: int
    seated: BoolArray
    seats: int

    @classmethod
    def of(
        cls, result: RoundResult, panel: PanelPart | None, seats: Collection[str] | None, seed: int | None
    ) -> _Field:
        evaluation = result.evaluation
        contest = Contest.of(result, panel, seats)
        place = {firm.uid: row for row, firm in enumerate(evaluation.firms)}
        step = 1 if panel is None else panel.objective_share
        points = np.array([0 if panel is None else panel.points[uid] for uid in contest.uids], np.int64)
        constant = (PERCENT - step) * points[:, None] if panel is not None else 0
        rows = np.array([place[uid] for uid in contest.uids], np.int64)
        low = (used_values(evaluation, result.missing) if seed is None else evaluation.lo)[rows]
        high = low if seed is None else evaluation.hi[rows]
        lowest, highest = low * step + constant, high * step + constant
        groups = tuple(
            _Group(
                absent,
                members,
                lowest[members].astype(np.float64),
                highest[members].astype(np.float32),
            )
            for absent, members in contest.groups
        )
        opened: dict[int, tuple[IntArray, NDArray[np.uint32], ValueStream]] = {}
        by_code = contest.columns.by_code
        span = high - low
        for column in np.flatnonzero(span.any(axis=1)).tolist() if seed is not None else ():
            wide = by_code[span[column, by_code] > 0]
            steps = (span[column, wide] + 1).astype(np.uint32)
            opened[column] = wide, steps, ValueStream(contest.uids[column], seed or 0, len(wide))
        wanted = min(result.size, len(rows))
        return cls(evaluation, contest.uids, groups, opened, step, contest.inside, wanted)

    def used(self, weights: IntArray) -> list[FloatArray]:
        """The weights that each group of firms is scored with, one column a draw."""
        return [
            np.ascontiguousarray(_handed_over(self.evaluation, weights, group.absent).T.astype(np.float64))
            for group in self.groups
        ]

    def likely(self, weights: IntArray) -> IntArray:
        """Columns of firms that are often among the first under a few draws. Any firms will do; good ones prune more."""
        few = min(len(self.uids), max(4 * self.seats, _LIKELY))
        scores = np.concatenate(
            [
                group.highest @ used.astype(np.float32)
                for group, used in zip(self.groups, self.used(weights), strict=True)
            ]
        )
        last = len(scores) - few
        often = (scores >= np.partition(scores, last, axis=0)[last]).sum(axis=1)
        return np.sort(np.argpartition(-often, few - 1)[:few])


def _count(field: _Field, stream: WeightStream, draws: int) -> tuple[dict[str, int], int]:
    if not field.seats:
        return {}, 0
    hits, same = np.zeros(len(field.uids), np.int64), 0
    likely: IntArray | None = None
    for first, number in chunks(draws, _CHUNK):
        weights = stream.take(number)
        likely = field.likely(weights[:_SAMPLE]) if likely is None else likely
        inside, equal = _Chunk(field, first, weights, likely).top()
        hits += inside
        same += equal
    return dict(sorted((uid, int(n)) for uid, n in zip(field.uids, hits, strict=True))), same


class _Chunk:
    """Some draws: the weights each group of firms is scored with, one column a draw, and scores where needed."""

    def __init__(self, field: _Field, first: int, weights: IntArray, likely: IntArray) -> None:
        self.field, self.first, self.draws, self.likely = field, first, len(weights), likely
        self.used = field.used(weights)
        self.best = self._sums(likely)
        # The seats-th best of any firms is a lower bound of the true one: only what reaches it need be looked at.
        last = len(self.best) - field.seats
        self.floor = np.partition(self.best, last, axis=0)[last]

    def top(self) -> tuple[IntArray, int]:
        """In how many draws each firm is among the first, ties at the cut all counted, and in how many they are exactly
        those on the list.
        """
        field = self.field
        wanted = np.flatnonzero(self._may_reach())
        scores = self._scores(wanted)
        draw, firm = np.nonzero(np.ascontiguousarray((scores >= self.floor).T))
        value = scores[firm, draw]
        reaching = np.bincount(draw, minlength=self.draws)
        place = np.arange(len(draw)) - (np.cumsum(reaching) - reaching)[draw]
        table = np.full((self.draws, int(reaching.max())), -1.0)
        table[draw, place] = value
        last = np.partition(table, table.shape[1] - field.seats, axis=1)[:, table.shape[1] - field.seats]
        inside = value >= last[draw]
        firm, draw = wanted[firm[inside]], draw[inside]
        hits = np.bincount(firm, minlength=len(field.uids)).astype(np.int64)
        listed = np.bincount(draw, minlength=self.draws)
        ours = np.bincount(draw[field.seated[firm]], minlength=self.draws)
        size = int(field.seated.sum())
        return hits, int(((listed == size) & (ours == size)).sum())

    def _may_reach(self) -> BoolArray:
        """(firms,) whose highest score reaches the floor in some draw, by rough sums with a margin."""
        found = np.empty(len(self.field.uids), np.bool_)
        margin = _ROUGH * (len(self.field.evaluation.scheme.indicators) + 8)
        floor = (self.floor * (1 - margin)).astype(np.float32)
        for group, weights in zip(self.field.groups, self.used, strict=True):
            found[group.columns] = (group.highest @ weights.astype(np.float32) >= floor).any(axis=1)
        found[self.likely] = True
        return found

    def _scores(self, wanted: IntArray) -> FloatArray:
        """(wanted, draws) scores, exact."""
        scores = np.empty((len(wanted), self.draws), np.float64)
        known = np.isin(wanted, self.likely)
        scores[known] = self.best[np.searchsorted(self.likely, wanted[known])]
        scores[~known] = self._sums(wanted[~known])
        return scores

    def _sums(self, wanted: IntArray) -> FloatArray:
        scores = np.empty((len(wanted), self.draws), np.float64)
        for group, weights in zip(self.field.groups, self.used, strict=True):
            here = np.flatnonzero((group.columns.start <= wanted) & (wanted < group.columns.stop))
            scores[here] = group.lowest[wanted[here] - group.columns.start] @ weights
            for at in here.tolist():
                if (opened := self.field.opened.get(int(wanted[at]))) is not None:
                    scores[at] += self._above(weights, *opened)
        return scores

    def _above(
        self, weights: FloatArray, indicators: IntArray, steps: NDArray[np.uint32], stream: ValueStream
    ) -> FloatArray:
        """What a firm's open values add to its lowest score: 16 random bits choose one of the values from the lower
        bound to the upper one, both included.
        """
        above = np.multiply(stream.take(self.first, self.draws).T, steps[:, None], dtype=np.uint32, order="C")
        above >>= np.uint32(16)  # products stay below 2^30
        found = np.einsum("ij,ij->j", weights[indicators], above)
        return found if self.field.step == 1 else found * self.field.step


def _handed_over(evaluation: Evaluation, weights: IntArray, absent: tuple[int, ...]) -> IntArray:
    """Drawn weights of indicators that do not apply, handed to their siblings in whole parts of 2^30.

    Shares are cut to whole parts and what is left (less than one part a sibling) goes to the heaviest sibling; no
    published score is made of these weights.
    """
    if not absent:
        return weights
    indicators = evaluation.scheme.indicators
    columns = sorted(range(len(indicators)), key=lambda j: indicators[j].code)
    live = [j for j in columns if j not in absent]
    if not live:
        return weights
    used = weights.copy()
    used[:, list(absent)] = 0
    orphaned = np.zeros(len(weights), np.int64)
    for name in sorted({indicators[j].dimension for j in absent}):
        freed = weights[:, [j for j in absent if indicators[j].dimension == name]].sum(axis=1)
        orphaned += _give(used, weights, [j for j in live if indicators[j].dimension == name], freed)
    if orphaned.any():
        used[:, live[0]] += _give(used, weights, live, orphaned)
    return used


def _give(used: IntArray, weights: IntArray, columns: list[int], freed: IntArray) -> IntArray:
    """Add `freed` to `columns` in proportion to their weight; returns what found no weight to go to."""
    if not columns:
        return freed
    base = weights[:, columns]
    whole = base.sum(axis=1)
    share = freed[:, None] * base // np.maximum(whole, 1)[:, None]
    used[:, columns] += share
    rest = np.where(whole > 0, freed - share.sum(axis=1), 0)
    heaviest = np.array(columns)[np.argmax(base, axis=1)]
    used[np.arange(len(used)), heaviest] += rest
    return np.where(whole > 0, 0, freed)
