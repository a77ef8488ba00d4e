"""The contest for the seats as plain arrays: who competes, with which values, and who is in under other weights.

Everything that asks "what if the weights were others" works on this. The panel's part is folded into the values: with
weights that sum to one, a constant added to all of a firm's values is added to its total (`registry.scoring.total`).
All totals stand on one scale, 0..10^10, with or without a panel; sums stay far below 2^53, so float64 products are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from registry.scoring.bulk_weights import Columns
from registry.scoring.cells import BoolArray, IntArray
from registry.scoring.grid import GRID
from registry.scoring.result import Place, RoundResult
from registry.scoring.scheme import RankOn
from registry.scoring.standing import patterns
from registry.scoring.total import PERCENT, TOTAL_POINT, PanelPart

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Contest:
    """Competing firms and what they are scored by. Firms that are asked the same stand together, then by their keys.

    Attributes:
        uids: keys of the firms that compete.
        values: (firms, indicators) values used, 0..10^6, the panel's part folded in.
        groups: columns that do not apply, and the range of firms that they do not apply to; () for the others.
        columns: where the scheme's indicators stand, with its weights.
        totals: (firms,) exact totals under these weights, 0..10^10.
        inside: (firms,) who has a seat.
        size: seats.
        unit: parts of a total that are one unit of what ranks; 1 where the exact total ranks.
        tied: seats that nothing declared gives to one or the other.
    """

    uids: tuple[str, ...]
    values: IntArray
    groups: tuple[tuple[tuple[int, ...], slice], ...]
    columns: Columns
    totals: IntArray
    inside: BoolArray
    size: int
    unit: int
    tied: bool

    @classmethod
    def of(cls, result: RoundResult, panel: PanelPart | None = None, seats: Collection[str] | None = None) -> Contest:
        """The contest of a round.

        Args:
            result: the round, of which the objective part is taken.
            panel: the panel's part, None while there is none. A firm without a panel result does not compete.
            seats: keys of the firms that have a seat, where something else than the total decided; by default those
                above the line.
        """
        evaluation = result.evaluation
        competes = result.standing.rank > 0
        if panel is not None:
            competes &= np.array([firm.uid in panel.points for firm in evaluation.firms], dtype=np.bool_)
        found = [(absent, members[competes[members]]) for absent, members in patterns(evaluation)]
        found = sorted((item for item in found if len(item[1])), key=lambda item: item[0])
        rows = np.concatenate([members for _, members in found]) if found else np.zeros(0, np.int64)
        groups = _ranges([absent for absent, _ in found], [len(members) for _, members in found])
        uids = tuple(evaluation.firms[row].uid for row in rows)
        share = PERCENT if panel is None else panel.objective_share
        constant = np.array([0 if panel is None else panel.points[uid] for uid in uids], np.int64)
        values = share * result.standing.values[rows] + (PERCENT - share) * constant[:, None]
        totals = share * result.standing.score[rows] + (PERCENT - share) * GRID * constant
        rounded = result.scheme.rank_on is RankOn.ROUNDED
        unit = TOTAL_POINT // 10**result.decimals if rounded and 10**result.decimals <= TOTAL_POINT else 1
        chosen = seats
        if chosen is None and panel is None:
            chosen = [c.uid for c in result.candidates if c.place is Place.IN]
        tied = chosen is not None and len(chosen) < min(result.size, len(uids)) and seats is None
        if chosen is None:
            inside, shared = seated(ranking_key(totals, unit)[None], result.size)
            return cls(uids, values, groups, Columns.of(result.scheme), totals, inside[0], result.size, unit,
                       bool(shared.any()))  # fmt: skip
        wanted = frozenset(chosen)
        inside = np.array([uid in wanted for uid in uids], dtype=np.bool_)
        return cls(uids, values, groups, Columns.of(result.scheme), totals, inside, result.size, unit, tied)

    @property
    def straight(self) -> BoolArray:
        """(firms,) whose total is a linear function of the weights: every indicator applies to them."""
        found = np.ones(len(self.uids), np.bool_)
        for absent, members in self.groups:
            if absent:
                found[members] = False
        return found

    def part(self, wanted: BoolArray) -> Contest:
        """The contest of some of the firms, (firms,) of them."""
        sizes = [int(wanted[members].sum()) for _, members in self.groups]
        kept = [(absent, size) for (absent, _), size in zip(self.groups, sizes, strict=True) if size]
        return replace(
            self,
            uids=tuple(compress(self.uids, wanted.tolist())),
            values=self.values[wanted],
            groups=_ranges([absent for absent, _ in kept], [size for _, size in kept]),
            totals=self.totals[wanted],
            inside=self.inside[wanted],
        )

    def at(self, uid: str) -> int:
        """The place of a firm in the arrays.

        Raises:
            KeyError: it does not compete.
        """
        try:
            return self.uids.index(uid)
        except ValueError:
            raise KeyError(uid) from None

    def score(self, weights: IntArray) -> FloatArray:
        """(rows, firms) exact totals under (rows, indicators) weights of 10 000, whole numbers in float64.

        Weights of indicators that do not apply to a firm are handed to their siblings as everywhere.
        """
        scores = np.empty((len(weights), len(self.uids)), np.float64)
        for absent, members in self.groups:
            used = self.columns.hand_over(weights, absent).astype(np.float64)
            scores[:, members] = used @ self._columns[:, members]
        return scores

    @cached_property
    def _columns(self) -> FloatArray:
        """(indicators, firms) values, as products take them."""
        return self.values.T.astype(np.float64)

    def key(self, totals: FloatArray | IntArray) -> IntArray:
        """What ranks: published totals, or the exact ones."""
        return ranking_key(totals.astype(np.int64), self.unit)

    def edges(self, totals: FloatArray) -> tuple[IntArray, IntArray]:
        """(rows,) places of the last firm inside and of the first one outside under (rows, firms) totals."""
        inside, outside = self._sides
        last, first = totals.take(inside, axis=1).argmin(axis=1), totals.take(outside, axis=1).argmax(axis=1)
        return inside[last], outside[first]

    @cached_property
    def _sides(self) -> tuple[IntArray, IntArray]:
        """Places of the firms inside and outside."""
        return np.flatnonzero(self.inside), np.flatnonzero(~self.inside)

    def keeps(self, totals: FloatArray, edges: tuple[IntArray, IntArray] | None = None) -> BoolArray:
        """(rows,) whether exactly the same firms are in, without a tie at the cut. `edges`: of the same totals, where
        they are known.
        """
        last, first = edges or self.edges(totals)
        rows = np.arange(len(totals))
        return self.key(totals[rows, last]) > self.key(totals[rows, first])


def by_total(result: RoundResult, objective_share: int) -> Callable[[Mapping[str, int]], frozenset[str]]:
    """A rule that seats the best totals of a round's objective part and given panel results, without those who tie for
    the last seats: what `registry.scoring.panel_checks.without_each_expert` asks for.
    """

    def seats(points: Mapping[str, int]) -> frozenset[str]:
        contest = Contest.of(result, PanelPart(objective_share, points))
        return frozenset(uid for uid, here in zip(contest.uids, contest.inside.tolist(), strict=True) if here)

    return seats


def _ranges(absents: Sequence[tuple[int, ...]], sizes: Sequence[int]) -> tuple[tuple[tuple[int, ...], slice], ...]:
    ends = np.cumsum([0, *sizes]).tolist()
    return tuple((absent, slice(ends[n], ends[n + 1])) for n, absent in enumerate(absents))


def ranking_key(totals: IntArray, unit: int) -> IntArray:
    """Exact totals rounded half up to `unit` parts."""
    return totals if unit == 1 else (2 * totals + unit) // (2 * unit)


def seated(key: IntArray, size: int) -> tuple[BoolArray, BoolArray]:
    """Who is in by the key alone, and who ties for the last seats, both (rows, firms)."""
    count = key.shape[1]
    if count <= size:
        return np.ones(key.shape, np.bool_), np.zeros(key.shape, np.bool_)
    last = np.partition(key, count - size, axis=1)[:, count - size, None]
    reach = key >= last
    over = reach.sum(axis=1, keepdims=True) > size
    tied = (key == last) & over
    return reach & ~tied, tied
