"""Counting who is among the first in each of many draws, exactly, at the cost of what is in doubt.

Totals are whole numbers below 2^53, so sums in float64 are exact, in any order, on any machine. Nearly all of them need
not be summed: some firms that are often among the first are, and the last seat among them alone is a score that the true
last seat reaches too. A firm whose total stays below it in a draw is out in this draw. That is told from sums in float32
at the upper end of what the firm can have, and of what its open values draw below that end, with a margin above their error;
every total that comes near the last seat is summed exactly. So the counts are those of summing everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from registry.scoring.cells import BoolArray, Evaluation, IntArray
from registry.scoring.contest import Contest
from registry.scoring.drawing import WHOLE, ValueStream, WeightStream, chunks, value_streams
from registry.scoring.result import RoundResult
from registry.scoring.standing import used_values
from registry.scoring.total import PERCENT, PanelPart

_CHUNK = 2048
_CHUNK_OF_VALUES = 10_000
"""Draws counted at once: rough sums stay in the cache; where values are drawn, each firm's stream is read in long pieces."""
_BLOCK = 64
"""Firms summed roughly at once."""
_SAMPLE = 128
_LIKELY = 64
_LIKELY_OF_VALUES = 96
_FEW = 2
"""Where a firm's upper end reaches the last seat in fewer than one draw of these, only those draws are looked at."""
_ROUGH = 2.0**-23
"""How far a product in float32 may be off, in relation to itself, with room to spare; a sum of n of them n times that."""
FloatArray = NDArray[np.float64]
RoughArray = NDArray[np.float32]
Found = tuple[IntArray, IntArray, FloatArray]
"""Totals that reach the last seat among the likely firms: draws, columns, and the totals."""
BitArray = NDArray[np.uint16]


@dataclass(frozen=True)
class _Open:
    """The open values of one firm.

    Attributes:
        indicators: columns of them.
        steps: how many values on the grid each may take.
        stream: the random bits.
        rough: parts of a total for one of 2^16 random bits at full weight, not rounded down.
        step: parts of a value in one grid step: the objective share, or 1.
    """

    indicators: IntArray
    steps: NDArray[np.uint32]
    stream: ValueStream
    rough: RoughArray
    step: int

    def exact(self, weights: FloatArray, bits: BitArray) -> FloatArray:
        """What they add to the lowest total (`_chosen`): `weights`: (open indicators, draws); `bits` turned."""
        above = _chosen(np.ascontiguousarray(bits.astype(np.uint32).T), self.steps[:, None])
        found = np.einsum("ij,ij->j", weights, above)
        return found if self.step == 1 else found * self.step

    def below(self, weights: RoughArray, bits: BitArray) -> RoughArray:
        """By how much they stay below the highest total, roughly: at most one grid step too much. Arguments as for `exact`;
        `weights` are used up.
        """
        weights *= np.ascontiguousarray(np.invert(bits).astype(np.float32).T)
        return self.rough @ weights


_Near = tuple[int, _Open, IntArray, BitArray]
"""A firm with open values that may reach the last seat: its column, what is open, in which draws, and its bits in them."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Firms that are asked the same indicators, side by side among the columns.

    Attributes:
        absent: columns of the indicators that do not apply to them.
        columns: their columns.
        lowest: their values at the lower bound, one row a firm.
        high: at the upper one, rough, and beside it a one that the floor is taken by.
    """

    absent: tuple[int, ...]
    columns: slice
    lowest: FloatArray
    high: RoughArray

    def here(self, wanted: IntArray) -> IntArray:
        """Places in `wanted` of the columns that are of this group."""
        return np.flatnonzero((self.columns.start <= wanted) & (wanted < self.columns.stop))


@dataclass(frozen=True)
class Field:
    """Who competes in the draws.

    Attributes:
        uids: keys by column.
        groups: of columns.
        opened: by column, what is open.
        seated: (columns,) who is on the list.
        seats: how many seats there are to win.
    """

    evaluation: Evaluation
    uids: tuple[str, ...]
    groups: tuple[_Group, ...]
    opened: Mapping[int, _Open]
    seated: BoolArray
    seats: int

    @classmethod
    def of(cls, result: RoundResult, panel: PanelPart | None, seats: Collection[str] | None, seed: int | None) -> Field:
        """The field of a round.

        Args:
            panel, seats: as for `registry.scoring.robustness.robustness`.
            seed: of the streams of open values; None where these are not drawn.
        """
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
                np.concatenate([highest[members], np.ones((len(highest[members]), 1))], axis=1).astype(np.float32),
            )
            for absent, members in contest.groups
        )
        opened = {} if seed is None else _opened(contest, high - low, step, seed)
        return cls(evaluation, contest.uids, groups, opened, contest.inside, min(result.size, len(rows)))

    @cached_property
    def margin(self) -> float:
        """By how much a rough total may be off: its float32 sums, and the step that a drawn value is rounded down by."""
        largest = max((float(group.high.max(initial=0)) for group in self.groups), default=0.0) * WHOLE
        error = _ROUGH * (4 * len(self.evaluation.scheme.indicators) + 16)
        return largest * error + max((opened.step for opened in self.opened.values()), default=0) * WHOLE

    def used(self, weights: IntArray) -> list[FloatArray]:
        """The weights that each group of firms is scored with, one row a draw."""
        return [_handed_over(self.evaluation, weights, group.absent).astype(np.float64) for group in self.groups]

    def only(self, columns: IntArray) -> Field:
        """The field without the groups in which none of `columns` stands."""
        return replace(self, groups=tuple(group for group in self.groups if len(group.here(columns))))

    def totals(self, columns: IntArray, first: int, used: list[FloatArray]) -> FloatArray:
        """(columns, draws) exact totals of some firms, whole numbers in float64.

        Args:
            columns: rising; of each firm the stream of open values moves on.
            first: number of the first draw, a multiple of four.
            used: the weights that `used` gives.
        """
        totals = np.empty((len(columns), len(used[0])), np.float64)
        for group, rows in zip(self.groups, used, strict=True):
            here = group.here(columns)
            if not len(here):
                continue
            weights = np.ascontiguousarray(rows.T)
            totals[here] = group.lowest[columns[here] - group.columns.start] @ weights
            for at in here.tolist():
                if (opened := self.opened.get(int(columns[at]))) is not None:
                    bits = opened.stream.take(first, len(rows))
                    totals[at] += opened.exact(weights[opened.indicators], bits)
        return totals

    def likely(self, weights: IntArray) -> IntArray:
        """Columns of firms that are often among the first under a few draws. Any firms will do; good ones prune more."""
        few = min(len(self.uids), max(4 * self.seats, _LIKELY_OF_VALUES if self.opened else _LIKELY))
        scores = np.concatenate(
            [
                group.high[:, :-1] @ used.T.astype(np.float32)
                for group, used in zip(self.groups, self.used(weights), strict=True)
            ]
        )
        last = len(scores) - few
        often = (scores >= np.partition(scores, last, axis=0)[last]).sum(axis=1)
        return np.sort(np.argpartition(-often, few - 1)[:few])


def count(field: Field, stream: WeightStream, draws: int) -> tuple[dict[str, int], int]:
    """In how many draws each firm is among the first, ties at the cut all counted, by key; and in how many they are
    exactly those on the list.
    """
    if not field.seats:
        return {}, 0
    hits, same = np.zeros(len(field.uids), np.int64), 0
    likely: IntArray | None = None
    for first, number in chunks(draws, _CHUNK_OF_VALUES if field.opened else _CHUNK):
        weights = stream.take(number)
        likely = field.likely(weights[:_SAMPLE]) if likely is None else likely
        inside, equal = _Chunk(field, first, weights, likely).top()
        hits += inside
        same += equal
    return dict(sorted((uid, int(n)) for uid, n in zip(field.uids, hits, strict=True))), same


class _Chunk:
    """Some draws: the weights each group of firms is scored with, and the last seat among the likely firms."""

    def __init__(self, field: Field, first: int, weights: IntArray, likely: IntArray) -> None:
        self.field, self.first, self.draws, self.likely = field, first, len(weights), likely
        self.rows = field.used(weights)
        self.best = field.totals(likely, first, self.rows)
        last = len(likely) - field.seats
        self.floor = np.partition(self.best, last, axis=0)[last]
        self.rough_floor = (self.floor - field.margin).astype(np.float32)

    def top(self) -> tuple[IntArray, int]:
        """In how many of the draws each firm is among the first, and in how many they are exactly those on the list."""
        field = self.field
        firm, draw = _places(self.best >= self.floor)
        found = [(draw, self.likely[firm], self.best[firm, draw]), *self._others()]
        draw, firm, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(draw.astype(np.uint16), kind="stable")
        draw, firm, value = draw[order], firm[order], value[order]
        reaching = np.bincount(draw, minlength=self.draws)
        place = np.arange(len(draw)) - (np.cumsum(reaching) - reaching)[draw]
        table = np.full((self.draws, int(reaching.max())), -1.0)
        table[draw, place] = value
        last = np.partition(table, table.shape[1] - field.seats, axis=1)[:, table.shape[1] - field.seats]
        inside = value >= last[draw]
        firm, draw = firm[inside], draw[inside]
        hits = np.bincount(firm, minlength=len(field.uids)).astype(np.int64)
        listed = np.bincount(draw, minlength=self.draws)
        ours = np.bincount(draw[field.seated[firm]], minlength=self.draws)
        size = int(field.seated.sum())
        return hits, int(((listed == size) & (ours == size)).sum())

    def _others(self) -> Iterator[Found]:
        """The totals of all other firms that may reach the floor, exact."""
        for group, rows in zip(self.field.groups, self.rows, strict=True):
            # As if one more indicator took the floor from every total: what is left is how far the upper end lies above it.
            rough = np.empty((rows.shape[1] + 1, self.draws), np.float32)
            rough[:-1], rough[-1] = rows.T, -self.rough_floor
            for start in range(0, len(group.high), _BLOCK):
                above = group.high[start : start + _BLOCK] @ rough
                reach = above >= 0
                first = group.columns.start + start
                taken = self.likely[(first <= self.likely) & (self.likely < first + len(reach))]
                reach[taken - first] = False
                near: list[_Near] = []
                for n in range(len(reach)):
                    if (opened := self.field.opened.get(first + n)) is not None:
                        draw, bits = self._open_near(opened, reach[n], above[n], rough)
                        reach[n] = False
                        near.append((first + n, opened, draw, bits))
                firm, draw = _places(reach)
                value = np.einsum("pi,pi->p", group.lowest[start + firm], rows[draw])
                yield draw, first + firm, value
                if near:
                    yield self._open_totals(group, near, rows)

    def _open_totals(self, group: _Group, near: list[_Near], rows: FloatArray) -> Found:
        """The totals of firms with open values, exact."""
        draw = np.concatenate([draws for _, _, draws, _ in near])
        firm = np.repeat([column for column, _, _, _ in near], [len(draws) for _, _, draws, _ in near])
        drawn, steps = np.zeros((2, len(draw), rows.shape[1]), np.uint32)
        at, step = 0, 1
        for _, opened, draws, bits in near:
            here = slice(at, at + len(draws))
            drawn[here, opened.indicators], steps[here, opened.indicators] = bits, opened.steps
            at, step = here.stop, opened.step
        values = group.lowest[firm - group.columns.start] + step * _chosen(drawn, steps)
        return draw, firm, np.einsum("pi,pi->p", values, rows[draw])

    def _open_near(
        self, opened: _Open, reach: BoolArray, above: RoughArray, weights: RoughArray
    ) -> tuple[IntArray, BitArray]:
        """The draws in which a firm with open values may reach the floor, told roughly, and its random bits in them.

        `reach`: the draws in which its upper end does; `above`: by how much, roughly.
        """
        draw = np.flatnonzero(reach)
        if not len(draw):
            return draw, np.empty((0, len(opened.indicators)), np.uint16)
        bits = opened.stream.take(self.first, self.draws)
        if len(draw) * _FEW < self.draws:
            bits = bits.take(draw, axis=0)
            drawn = np.array([weights[at].take(draw) for at in opened.indicators.tolist()])
            near = np.flatnonzero(opened.below(drawn, bits) <= above.take(draw))
            return draw.take(near), bits.take(near, axis=0)
        draw = np.flatnonzero(opened.below(weights.take(opened.indicators, axis=0), bits) <= above)
        return draw, bits.take(draw, axis=0)


def _opened(contest: Contest, span: IntArray, step: int, seed: int) -> dict[int, _Open]:
    """What is open of each firm, by column. `span`: (firms, indicators) grid steps from the lower bound to the upper one."""
    by_code = contest.columns.by_code
    firm, place = np.nonzero(span[:, by_code])
    wide = by_code[place]
    steps = (span[firm, wide] + 1).astype(np.uint32)
    rough = (steps * (step / 2**16)).astype(np.float32)
    ends = np.cumsum(np.bincount(firm, minlength=len(span))).tolist()
    columns = [n for n, (start, end) in enumerate(zip([0, *ends], ends, strict=False)) if end > start]
    places = [slice(ends[n - 1] if n else 0, ends[n]) for n in columns]
    streams = value_streams([contest.uids[n] for n in columns], seed, [here.stop - here.start for here in places])
    return {
        column: _Open(wide[here], steps[here], stream, rough[here], step)
        for column, here, stream in zip(columns, places, streams, strict=True)
    }


def _chosen(bits: NDArray[np.uint32], steps: NDArray[np.uint32]) -> FloatArray:
    """Grid steps above the lower bound: 16 random bits choose one of the values up to the upper one, both included. `bits` are
    used up.
    """
    bits *= steps
    bits >>= np.uint32(16)  # products stay below 2^30
    return bits.astype(np.float64)


def _places(table: BoolArray) -> tuple[IntArray, IntArray]:
    """Rows and columns of what holds; ten times as fast as asking a table of two dimensions."""
    row, column = np.divmod(np.flatnonzero(table), table.shape[1])
    return row, column


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
