"""The best list, and whether it is the only one.

The best list has the highest sum of scores. Among lists with the same sum the one that is better by rank order
comes first: compared from the top, the list that holds more of the firms at the first rank where the two differ. Two
lists that hold equally many firms of every rank are equally good; nothing declared decides between them.

Where every firm counts for at most one quota (quotas of one attribute) the lists that keep the quotas are the bases of
a matroid: taking the best first is exact, and gives the highest sum and the best rank order at once (scoring reference
2.13). Otherwise the choice is made by `registry.scoring.exact_choice`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from registry.scoring.exact_choice import BoolArray, IntArray, Row, best_set


@dataclass(frozen=True, slots=True)
class Choice:
    """All equally good best lists. Firms are named by their places.

    Attributes:
        total: sum of the scores.
        core: firms in all of these lists.
        open: firms in some of them, not in all.
        one: one of the lists; which one follows from the order of firms and is never shown.
    """

    total: int
    core: frozenset[int]
    open: frozenset[int]
    one: frozenset[int]

    @property
    def reach(self) -> frozenset[int]:
        """Firms in any of the lists."""
        return self.core | self.open


def choose(scores: IntArray, classes: Sequence[int], rows: Sequence[Row], seats: int) -> Choice | None:
    """The best lists of exactly `seats` firms; None where no list keeps all rows.

    Args:
        scores: of the firms, which stand in rank order.
        classes: equal for firms of equal rank, rising; a lower class never has a lower score.
        rows: bounds of the quotas.
        seats: how many firms.
    """
    if any(row.least > row.most for row in rows):
        return None
    groups = one_partition(rows, len(scores))
    if groups is not None:
        return take_best_first(scores, classes, groups, seats)
    return solve(scores, classes, rows, seats)


def one_partition(rows: Sequence[Row], firms: int) -> list[Row] | None:
    """The rows as disjoint groups that cover all firms; None where some firm counts for two different groups."""
    merged: dict[tuple[int, ...], Row] = {}
    for row in rows:
        before = merged.get(row.members, row)
        merged[row.members] = Row(row.members, max(row.least, before.least), min(row.most, before.most))
    counted = [member for members in merged for member in members]
    if len(counted) != len(set(counted)):
        return None
    rest = tuple(sorted(set(range(firms)) - set(counted)))
    return [*merged.values(), Row(rest, 0, len(rest))]


def take_best_first(scores: IntArray, classes: Sequence[int], groups: Sequence[Row], seats: int) -> Choice | None:
    """The greedy choice: first the best of each group up to its minimum, then the best of all up to the maxima.

    `groups` are disjoint and cover all firms, which stand in rank order.
    """
    least, most = [g.least for g in groups], [min(g.most, len(g.members)) for g in groups]
    group_of = {member: number for number, group in enumerate(groups) for member in group.members}
    if sum(least) > seats or sum(most) < seats or any(low > high for low, high in zip(least, most, strict=True)):
        return None
    seated = {member for group in groups for member in sorted(group.members)[: group.least]}
    count = list(least)
    for place in range(len(scores)):
        group = group_of[place]
        if len(seated) < seats and place not in seated and count[group] < most[group]:
            seated.add(place)
            count[group] += 1
    loose = _exchangeable(seated, classes, group_of, count, least, most)
    total = int(scores[sorted(seated)].sum())
    return Choice(total, frozenset(seated) - loose, loose, frozenset(seated))


def _exchangeable(
    seated: set[int],
    classes: Sequence[int],
    group_of: dict[int, int],
    count: list[int],
    least: list[int],
    most: list[int],
) -> frozenset[int]:
    """Firms that an equal one can replace, and those equals: in a matroid single exchanges reach every best basis."""
    loose: set[int] = set()
    by_class: dict[int, list[int]] = {}
    for place, level in enumerate(classes):
        by_class.setdefault(level, []).append(place)
    for equals in by_class.values():
        inside = [place for place in equals if place in seated]
        for i in inside:
            for j in (place for place in equals if place not in seated):
                a, b = group_of[i], group_of[j]
                if a == b or (count[a] > least[a] and count[b] < most[b]):
                    loose |= {i, j}
    return frozenset(loose)


def solve(scores: IntArray, classes: Sequence[int], rows: Sequence[Row], seats: int) -> Choice | None:
    """The same by the solver, for any rows."""
    marks = _marks(rows, len(scores))
    kept = _competitive(classes, marks, seats)
    whole = [*_within(rows, kept), Row(tuple(range(len(kept))), min(seats, len(kept)), seats)]
    if len(kept) < seats or any(row.least > row.most for row in whole):
        return None
    best = best_set(scores[kept], whole)
    if best is None:
        return None
    core = {kept[n] for n in np.flatnonzero(best.always)}
    free = [kept[n] for n in np.flatnonzero(~best.always & ~best.never)]
    seated = {kept[n] for n in np.flatnonzero(best.seated)}
    ties = _Ties(scores, classes, marks, _left(rows, free, core), free, seats - len(core), seated - core)
    ties.improve()
    chosen, loose = ties.split()
    return Choice(best.total, frozenset(core | chosen), frozenset(loose), frozenset(core | ties.seated))


def _marks(rows: Sequence[Row], firms: int) -> list[tuple[int, ...]]:
    """For each firm the rows that count it; firms with equal marks differ by rank only."""
    marks: list[list[int]] = [[] for _ in range(firms)]
    for number, row in enumerate(rows):
        for member in row.members:
            marks[member].append(number)
    return [tuple(found) for found in marks]


def _competitive(classes: Sequence[int], marks: Sequence[tuple[int, ...]], seats: int) -> list[int]:
    """Firms with fewer than `seats` better ones of the same marks; the others are in no best list."""
    better: dict[tuple[int, ...], list[int]] = {}
    kept: list[int] = []
    for place, (level, mark) in enumerate(zip(classes, marks, strict=True)):
        before = better.setdefault(mark, [])
        if len(before) < seats or before[seats - 1] == level:
            kept.append(place)
        before.append(level)
    return kept


def _within(rows: Iterable[Row], places: Sequence[int]) -> list[Row]:
    """Rows over some of the firms only, these numbered anew; without those that any choice of them keeps."""
    number = {place: n for n, place in enumerate(places)}
    found: list[Row] = []
    for row in rows:
        members = tuple(number[m] for m in row.members if m in number)
        if row.least > 0 or row.most < len(members):
            found.append(Row(members, row.least, min(row.most, len(members))))
    return found


def _left(rows: Sequence[Row], free: Sequence[int], core: set[int]) -> list[Row]:
    """What the rows still ask of the free firms once the core is seated."""
    found: list[Row] = []
    for row in rows:
        taken = len(core.intersection(row.members))
        found.append(Row(row.members, max(row.least - taken, 0), row.most - taken))
    return _within(found, free)


class _Ties:
    """The choice among free firms, all lists of which to be considered have the same sum."""

    def __init__(
        self,
        scores: IntArray,
        classes: Sequence[int],
        marks: Sequence[tuple[int, ...]],
        rows: list[Row],
        free: list[int],
        seats: int,
        seated: set[int],
    ) -> None:
        self.free = free
        self.scores = scores[free]
        self.total = int(scores[sorted(seated)].sum()) if seated else 0
        self.rows = [*rows, Row(tuple(range(len(free))), seats, seats)]
        self.inside: BoolArray = np.array([place in seated for place in free], dtype=np.bool_)
        self.levels: dict[int, list[int]] = {}
        self.alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for number, place in enumerate(free):
            self.levels.setdefault(classes[place], []).append(number)
            self.alike.setdefault((classes[place], marks[place]), []).append(number)

    @property
    def seated(self) -> set[int]:
        """The list at hand."""
        return {self.free[n] for n in np.flatnonzero(self.inside)}

    def improve(self) -> None:
        """Bring as many firms of each rank into the list as can be, from the top, and hold their number."""
        if self.inside.all() or not self.inside.any():
            return
        for members in self.levels.values():
            count = int(self.inside[members].sum())
            while count < len(members):
                found = self._list_with(Row(tuple(members), count + 1, len(members)))
                if found is None:
                    break
                self.inside = found
                count = int(found[members].sum())
            self.rows.append(Row(tuple(members), count, count))

    def split(self) -> tuple[set[int], set[int]]:
        """Firms in every list with these numbers, and firms in some. Firms with equal marks and rank share their lot."""
        core, loose = set[int](), set[int]()
        ever_in, ever_out = self.inside.copy(), ~self.inside
        for members in self.alike.values():
            count = int(self.inside[members].sum())
            moves = bool(ever_in[members].any() and ever_out[members].any())
            if not moves and self._shares_rank(members):
                bound = Row(tuple(members), 1, len(members)) if not count else Row(tuple(members), 0, count - 1)
                other = self._list_with(bound)
                if other is not None:
                    moves, ever_in, ever_out = True, ever_in | other, ever_out | ~other
            if moves:
                loose |= {self.free[n] for n in members}
            elif count:
                core |= {self.free[n] for n in members}
        return core, loose

    def _shares_rank(self, members: list[int]) -> bool:
        """Whether firms of the same rank, some in and some out, could change places with these."""
        for level in self.levels.values():
            if members[0] in level:
                return 0 < int(self.inside[level].sum()) < len(level)
        return False

    def _list_with(self, bound: Row) -> BoolArray | None:
        best = best_set(self.scores, [*self.rows, bound], wanted=self.total)
        return None if best is None else best.seated
