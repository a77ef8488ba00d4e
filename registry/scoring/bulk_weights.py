"""Many weightings at once: the same whole numbers as `registry.scoring.grid` gives one by one.

Arrays have one row a weighting. Columns follow the scheme's indicators; ties between equal remainders are settled by
code, as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from registry.scoring.cells import BoolArray, IntArray
from registry.scoring.grid import GRID
from registry.scoring.scheme import Scheme


def apportion_rows(total: IntArray, shares: IntArray, valid: BoolArray | None = None) -> IntArray:
    """`registry.scoring.grid.apportion` for each row.

    Args:
        total: (rows,) parts to give out.
        shares: (rows, columns), not negative; columns in the order of their codes.
        valid: (rows, columns), False where there is no such column in this row and its share is 0; all by default.

    Returns:
        (rows, columns); each row sums to its total, or to 0 where it has no column.
    """
    columns = int(shares.shape[1])
    if not columns:
        return shares.copy()
    whole, weights = shares.sum(axis=1), shares
    if not whole.all():  # where no share says how, alike
        alike = np.ones_like(shares, dtype=np.bool_) if valid is None else valid
        weights = np.where(whole[:, None] > 0, shares, alike)
        whole = weights.sum(axis=1)
        total = np.where(whole > 0, total, 0)
        whole = np.maximum(whole, 1)
    parts, left = np.divmod(total[:, None] * weights, whole[:, None])
    rest: IntArray = total - parts.sum(axis=1)
    some = np.flatnonzero(rest)
    if not len(some):
        return parts
    top = int(weights.max(initial=0)) + 1
    assert int(whole.max(initial=1)) * top * columns < 2**62, "the order of remainders fits 64 bits"
    order: IntArray = columns * (left * top + weights) - np.arange(columns)
    order = order[some]
    last = np.sort(order, axis=1)[np.arange(len(some)), columns - rest[some]]
    parts[some] += order >= last[:, None]
    return parts


@dataclass(frozen=True)
class Columns:
    """Where the indicators of a scheme stand, in the order of their codes and by dimension.

    Attributes:
        codes, dimensions: codes of the indicators in the scheme's order, of the dimensions in the order of their codes.
        base: (n,) weights.
        by_code: (n,) columns in the order of their codes.
        inside: (dimensions, most) columns of each dimension in the order of their codes, padded with 0.
        valid: (dimensions, most) False where padded.
        home: (n,) each column's dimension and its place in there, as two rows.
    """

    codes: tuple[str, ...]
    dimensions: tuple[str, ...]
    base: IntArray
    by_code: IntArray
    inside: IntArray
    valid: BoolArray
    home: IntArray

    @classmethod
    def of(cls, scheme: Scheme) -> Columns:
        """The columns of a scheme."""
        codes = tuple(i.code for i in scheme.indicators)
        names = tuple(sorted({i.dimension for i in scheme.indicators}))
        by_code = sorted(range(len(codes)), key=lambda j: codes[j])
        groups = [[j for j in by_code if scheme.indicators[j].dimension == name] for name in names]
        most = max(map(len, groups), default=0)
        home = np.zeros((2, len(codes)), np.int64)
        for d, group in enumerate(groups):
            for place, j in enumerate(group):
                home[:, j] = d, place
        return cls(
            codes,
            names,
            np.array([i.weight for i in scheme.indicators], np.int64),
            np.array(by_code, np.int64),
            np.array([[*group, *[0] * (most - len(group))] for group in groups], np.int64).reshape(len(groups), most),
            np.array([[n < len(group) for n in range(most)] for group in groups], np.bool_).reshape(len(groups), most),
            home,
        )

    def inner(self, weights: IntArray) -> IntArray:
        """(rows, n) weights as (rows, dimensions, most), zero where padded."""
        return weights[:, self.inside] * self.valid

    def flat(self, inner: IntArray) -> IntArray:
        """(rows, dimensions, most) weights as (rows, n)."""
        return inner[:, self.home[0], self.home[1]]

    def move_indicators(self, column: IntArray, weight: IntArray) -> IntArray:
        """(rows, n) weights with one indicator moved in each row, as `Scheme.move_indicator` does.

        Args:
            column: (rows,) which; `weight`: (rows,) where to, of 10 000.
        """
        rows = np.arange(len(column))
        d, place = self.home[0, column], self.home[1, column]
        here, columns = self.valid[d], self.inside[d]
        group, valid = self.base[columns] * here, here.copy()
        room = group.sum(axis=1)
        group[rows, place], valid[rows, place] = 0, False
        held = np.where(valid.any(axis=1), np.minimum(weight, room), room)
        shared = apportion_rows(room - held, group, valid)
        shared[rows, place] = held
        weights = np.repeat(self.base[None], len(column), axis=0)
        row, at = np.nonzero(here)
        weights[row, columns[row, at]] = shared[row, at]
        return weights

    def move_dimensions(self, dimension: IntArray, weight: IntArray) -> IntArray:
        """(rows, n) weights with one dimension moved in each row, as `Scheme.move_dimension` does.

        Args:
            dimension: (rows,) which, by its place in `dimensions`; `weight`: (rows,) where to, of 10 000.
        """
        count, rows = len(dimension), np.arange(len(dimension))
        inner = np.repeat(self.inner(self.base[None]), count, axis=0)
        outer, valid = inner.sum(axis=2), np.ones((count, len(self.dimensions)), np.bool_)
        outer[rows, dimension], valid[rows, dimension] = 0, False
        held = np.minimum(weight, GRID) if len(self.dimensions) > 1 else np.full(count, GRID, np.int64)
        outer = apportion_rows(GRID - held, outer, valid)
        outer[rows, dimension] = held
        wide = inner.shape[1:]
        masks = np.broadcast_to(self.valid, inner.shape).reshape(-1, wide[1])
        return self.flat(apportion_rows(outer.reshape(-1), inner.reshape(-1, wide[1]), masks).reshape(inner.shape))

    def hand_over(self, weights: IntArray, absent: Sequence[int]) -> IntArray:
        """`registry.scoring.grid.hand_over` for each row: weights when the columns `absent` do not apply."""
        if not absent:
            return weights
        result = weights.copy()
        result[:, list(absent)] = 0
        orphaned = np.zeros(len(weights), np.int64)
        for d in sorted({int(self.home[0, j]) for j in absent}):
            group = self.inside[d][self.valid[d]].tolist()
            freed = weights[:, [j for j in group if j in absent]].sum(axis=1)
            siblings = weights[:, left] if (left := [j for j in group if j not in absent]) else weights[:, :0]
            taken = np.where(siblings.any(axis=1), freed, 0)
            result[:, left] += apportion_rows(taken, siblings)
            orphaned += freed - taken
        if orphaned.any():
            self._to_all(result, weights, absent, orphaned)
        return result

    def _to_all(self, result: IntArray, weights: IntArray, absent: Sequence[int], orphaned: IntArray) -> None:
        """Hand what found no sibling to everything that applies; where nothing has a weight, nothing changes."""
        live = weights.copy()
        live[:, list(absent)] = 0
        sorted_live = live[:, self.by_code]
        result[:, self.by_code] += apportion_rows(orphaned, sorted_live, sorted_live > 0)
        nothing: BoolArray = live.sum(axis=1) == 0
        result[nothing] = weights[nothing]
