"""How far a single weight may move before the list changes, and what the list would be without one thing at a time.

A weight moves as it does under an officer's hand (`Scheme.move_dimension`, `Scheme.move_indicator`): the others share
the difference. The ends are whole weights of 10 000 and both were tried: re-scored at the end the list is the same, one
part further it is another. Where every firm is asked every indicator, scores are linear between the end and the adopted
weight, and only the rounding of all weights to whole parts could break the list in between; that happens next to an end,
so the last few weights before each end were tried as well. Else scores bend, the search could step over a short change
and back, and `exact` is False.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from registry.scoring.cells import BoolArray, IntArray
from registry.scoring.contest import Contest, FloatArray, seated
from registry.scoring.grid import GRID
from registry.scoring.total import PERCENT

_MOST_STEPS = 64
_NEAR = 8
_PRUNED = (1, 2)
_TRIES = (0, 1, 14)  # ever more, as ever fewer firms and searches are left


class Level(StrEnum):
    """What is moved or left out."""

    INDICATOR = "indicator"
    DIMENSION = "dimension"


@dataclass(frozen=True, slots=True)
class Change:
    """Who would leave and who would enter first, one part of weight beyond the end of an interval."""

    leaves: str
    enters: str


@dataclass(frozen=True, slots=True)
class WeightInterval:
    """The weights at which the list stays as it is, the others sharing the difference.

    Attributes:
        level, code: of the indicator or dimension.
        now: the adopted weight, of 10 000; `most`: as far as it can go (an indicator stays within its dimension).
        lo, hi: first and last whole weight that keep the list.
        below, above: who changes just beyond them; None where the weight can go to its very end.
        exact: scores are linear in between (see above).
    """

    level: Level
    code: str
    now: int
    most: int
    lo: int
    hi: int
    below: Change | None
    above: Change | None
    exact: bool

    @property
    def free(self) -> bool:
        """Whether no weight at all changes the list."""
        return self.lo == 0 and self.hi == self.most


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the list would be if an indicator or a dimension were asked of nobody.

    Attributes:
        entered, left: keys, in order.
        tied: firms that would share the last seats; they are in neither.
    """

    level: Level
    code: str
    entered: tuple[str, ...]
    left: tuple[str, ...]
    tied: tuple[str, ...]


def weight_intervals(contest: Contest) -> tuple[WeightInterval, ...]:
    """The interval of each indicator's and each dimension's weight that keeps the list, in the order of their codes.

    Empty where the last seats are tied, where the seats do not follow the totals, or where nobody is outside.
    """
    if contest.tied or not contest.inside.any() or contest.inside.all():
        return ()
    if not contest.keeps(contest.totals[None].astype(np.float64))[0]:
        return ()
    search = _Search.of(contest)
    ends, changes = search.run()
    exact = bool(contest.straight.all())
    found: list[WeightInterval] = []
    for n in range(len(search.column) // 2):
        level, code = search.name(2 * n)
        lo, hi = int(ends[2 * n]), int(ends[2 * n + 1])
        below, above = changes[2 * n], changes[2 * n + 1]
        found.append(
            WeightInterval(level, code, int(search.now[2 * n]), int(search.most[2 * n]), lo, hi, below, above, exact)
        )
    return tuple(found)


@dataclass(frozen=True)
class _Search:
    """One search an end: rows 2n go down from the adopted weight, rows 2n + 1 up.

    Attributes:
        column: of the indicator, or the place of the dimension.
        dimension: whether a dimension is moved.
        now: the adopted weight; `most`: the largest it can take.
    """

    contest: Contest
    column: IntArray
    dimension: BoolArray
    now: IntArray
    most: IntArray

    @classmethod
    def of(cls, contest: Contest) -> _Search:
        columns = contest.columns
        outer = columns.inner(columns.base[None]).sum(axis=2)[0]
        several = columns.valid.sum(axis=1) > 1
        moved = [int(j) for j in columns.by_code if several[columns.home[0, j]]]
        dims = list(range(len(columns.dimensions))) if len(columns.dimensions) > 1 else []
        now = [*(columns.base[j] for j in moved), *(outer[d] for d in dims)]
        most = [*(outer[columns.home[0, j]] for j in moved), *[GRID] * len(dims)]
        kind = [False] * len(moved) + [True] * len(dims)
        return cls(
            contest,
            np.repeat(np.array([*moved, *dims], np.int64), 2),
            np.repeat(np.array(kind, np.bool_), 2),
            np.repeat(np.array(now, np.int64), 2),
            np.repeat(np.array(most, np.int64), 2),
        )

    def name(self, row: int) -> tuple[Level, str]:
        columns, at = self.contest.columns, int(self.column[row])
        return (
            (Level.DIMENSION, columns.dimensions[at]) if self.dimension[row] else (Level.INDICATOR, columns.codes[at])
        )

    def totals(self, contest: Contest, rows: IntArray, weight: IntArray) -> FloatArray:
        """(rows, firms) totals with the weight of each row's search at `weight`."""
        columns, wide = contest.columns, self.dimension[rows]
        weights = np.empty((len(rows), len(columns.codes)), np.int64)
        weights[wide] = columns.move_dimensions(self.column[rows][wide], weight[wide])
        weights[~wide] = columns.move_indicators(self.column[rows][~wide], weight[~wide])
        return contest.score(weights)

    def run(self) -> tuple[IntArray, list[Change | None]]:
        """The last weight that keeps the list in each search, and who changes one part further.

        `kept` always keeps it and `broken` does not; they close in on each other until they are neighbours. The pair
        that breaks the list most at `broken` crosses at a point that is found from its two leads; the whole weights on
        both sides of that point are tried, and the middle.
        """
        count = len(self.column)
        everything = np.arange(count)
        broken = np.where(everything % 2 == 0, 0, self.most)
        there = self.totals(self.contest, everything, broken)
        edges = self.contest.edges(there)
        free = self.contest.keeps(there, edges) | (broken == self.now)
        kept = np.where(free, broken, self.now)
        changes: list[Change | None] = [None] * count
        if free.all():
            return kept, changes
        rows = np.flatnonzero(~free)
        ends = _Ends(self, self.contest, kept, broken, there, edges)
        for step in range(_MOST_STEPS):
            if step in _PRUNED:  # the nearer the ends, the fewer firms can matter
                ends = self._pruned(ends, kept, broken, rows)
            rows = np.flatnonzero(~free & (np.abs(broken - kept) > 1))
            if not len(rows):
                break
            ends.close_in(rows, _TRIES[min(step, len(_TRIES) - 1)])
        contest = ends.contest
        ends.settle(np.flatnonzero(~free))
        for row in np.flatnonzero(~free):
            changes[row] = Change(contest.uids[int(ends.ahead[row])], contest.uids[int(ends.behind[row])])
        return kept, changes

    def _pruned(self, ends: _Ends, kept: IntArray, broken: IntArray, rows: IntArray) -> _Ends:
        """The same searches among those firms only that can rise to somebody inside in one of `rows`.

        A score never passes its values at both ends: along a search it is linear, or rises or falls all the way, in
        whole weights up to the rounding of each, for which a margin of a weight's part for every indicator is left.
        """
        contest = ends.contest
        margin = len(contest.columns.codes) * float(contest.values.max(initial=0)) + contest.unit
        there = ends.there.take(rows, axis=0)
        low, high = np.minimum(ends.start, there), np.maximum(ends.start, there)
        floor = low[:, contest.inside].min(axis=1, keepdims=True) - margin
        matters: BoolArray = (high + margin >= floor).any(axis=0) | contest.inside
        part, there = contest.part(matters), ends.there[:, matters]
        return _Ends(self, part, kept, broken, there, part.edges(there))


class _Ends:
    """The state of all searches while they close in. `there`: totals at `broken`."""

    def __init__(
        self,
        search: _Search,
        contest: Contest,
        kept: IntArray,
        broken: IntArray,
        there: FloatArray,
        edges: tuple[IntArray, IntArray],
    ) -> None:
        self.search, self.contest, self.kept, self.broken = search, contest, kept, broken
        self.there = there
        self.start = contest.totals.astype(np.float64)
        self.ahead, self.behind = edges
        self.lead = _lead(there, self.ahead, self.behind)

    def close_in(self, rows: IntArray, spread: int) -> None:
        """Try weights between the two ends of these rows and move the ends to them."""
        tries = self._tries(rows, spread)
        totals = self.search.totals(self.contest, np.repeat(rows, tries.shape[1]), tries.reshape(-1))
        lasts, firsts = self.contest.edges(totals)
        leads = _lead(totals, lasts, firsts)
        # From the adopted weight on, up to the nearest one that breaks the list.
        order = np.argsort(np.abs(tries - self.search.now[rows, None]), axis=1, kind="stable")
        keeps = self.contest.keeps(totals, (lasts, firsts)).reshape(tries.shape)
        fails: BoolArray = ~np.take_along_axis(keeps, order, axis=1)
        count = int(tries.shape[1])
        nearest: IntArray = np.where(fails.any(axis=1), fails.argmax(axis=1), np.int64(count))
        ordered = np.take_along_axis(tries, order, axis=1)
        held = np.flatnonzero(nearest > 0)
        self.kept[rows[held]] = ordered[held, nearest[held] - 1]
        met = np.flatnonzero(nearest < count)
        flat = met * count + order[met, nearest[met]]
        self.broken[rows[met]], self.lead[rows[met]] = ordered[met, nearest[met]], leads[flat]
        self.ahead[rows[met]], self.behind[rows[met]] = lasts[flat], firsts[flat]
        self.there[rows[met]] = totals[flat]

    def settle(self, rows: IntArray) -> None:
        """Try the last weights before the ends of these rows; where one breaks the list, the end moves before it."""
        while len(rows):
            now = self.search.now[rows, None]
            inward = np.sign(now - self.kept[rows, None])
            tries = self.kept[rows, None] + inward * np.arange(_NEAR)
            tries = np.where((now - tries) * inward >= 0, tries, now)
            totals = self.search.totals(self.contest, np.repeat(rows, _NEAR), tries.reshape(-1))
            edges = self.contest.edges(totals)
            broken = ~self.contest.keeps(totals, edges).reshape(tries.shape)
            some = np.flatnonzero(broken.any(axis=1))
            lasts, firsts = (edge.reshape(tries.shape) for edge in edges)
            for n in some.tolist():
                at, row = int(np.flatnonzero(broken[n])[-1]), int(rows[n])
                self.broken[row], self.kept[row] = tries[n, at], tries[n, at] + inward[n, 0]
                self.ahead[row], self.behind[row] = lasts[n, at], firsts[n, at]
            rows = rows[some]

    def _tries(self, rows: IntArray, spread: int) -> IntArray:
        """Whole weights strictly between the ends: beyond where the breaking pair crosses, and unless `spread` is 0,
        before it and so many evenly between the ends.
        """
        kept, broken, now = self.kept[rows], self.broken[rows], self.search.now[rows]
        before = np.maximum(self.start[self.ahead[rows]] - self.start[self.behind[rows]], 0)
        share = before / np.maximum(before - np.minimum(self.lead[rows], 0), 1)
        near = np.floor(now + share * (broken - now)).astype(np.int64)
        low, high = np.minimum(kept, broken) + 1, np.maximum(kept, broken) - 1
        up = (broken > now).astype(np.int64)
        even = kept[:, None] + (broken - kept)[:, None] * np.arange(1, spread + 1) // (spread + 1)
        tries = np.column_stack([near + up, near + 1 - up, even])[:, : spread + 2 if spread else 1]
        return np.clip(tries, low[:, None], high[:, None])


def _lead(totals: FloatArray, ahead: IntArray, behind: IntArray) -> FloatArray:
    rows = np.arange(len(totals))
    return totals[rows, ahead] - totals[rows, behind]


def leave_out(contest: Contest) -> tuple[LeftOut, ...]:
    """The list without each indicator and each dimension in turn, by their codes.

    What is left out applies to nobody: its weight goes to the siblings, or to all others, as everywhere. A weight that
    is zero already, and what everything stands on, are passed over. Where quotas or decisions gave seats, the lists by
    the totals alone are compared: what those changed stands in every one of them and tells nothing of the one left out.
    """
    columns = contest.columns
    found: list[tuple[Level, str, list[int]]] = [(Level.INDICATOR, columns.codes[j], [int(j)]) for j in columns.by_code]
    for d, name in enumerate(columns.dimensions):
        found.append((Level.DIMENSION, name, columns.inside[d][columns.valid[d]].tolist()))
    found = [item for item in found if 0 < columns.base[item[2]].sum() < GRID]
    if not found:
        return ()
    weights = np.concatenate([columns.hand_over(columns.base[None], gone) for _, _, gone in found])
    inside, tied = seated(contest.key(contest.score(weights)), contest.size)
    now = seated(contest.key(contest.totals[None]), contest.size)[0][0]
    return tuple(
        LeftOut(
            level,
            code,
            entered=_uids(contest, inside[n] & ~now),
            left=_uids(contest, now & ~inside[n] & ~tied[n]),
            tied=_uids(contest, tied[n]),
        )
        for n, (level, code, _) in enumerate(found)
    )


def _uids(contest: Contest, mask: BoolArray) -> tuple[str, ...]:
    return tuple(contest.uids[int(at)] for at in np.flatnonzero(mask))


assert GRID * GRID * PERCENT < 2**53, "totals are whole numbers in float64"
