"""The best set of firms under bounds on how many of each group: HiGHS finds it, whole numbers prove it.

HiGHS computes in floating point with tolerances, and scores go up to 10^10, so its word alone does not do. What it
returns is used in two ways that cannot err: a set is rounded to whole firms, counted against the bounds and summed in
integers; and the dual figures of a linear relaxation are rounded to whole multiples of 1/65 536 point part, from which
weak duality gives an upper bound of every set's sum, for any duals whatever, in integers. Where the bound meets the
sum, the set is proven best; where it does not, the search branches on a firm until it does.

All coefficients of the bounds are 0 or 1 and no bound exceeds the number of seats, so whether a relaxation has any
solution is far from every tolerance and HiGHS is believed there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from registry.errors import UserError
from registry.i18n import Text

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]

MOST_POINTS = 10**10
"""Largest score by amount, which is an exact total (`registry.scoring.total`): up to here the duals of thousands of firms
are good to far less than one part of the sum, and all sums of their whole multiples stay within 64 bits."""
_PARTS = 1 << 16
_NODES = 20_000
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """How many of some firms may be seated.

    Attributes:
        members: their places.
        least, most: bounds of their number, both within 0 and the number of members.
    """

    members: tuple[int, ...]
    least: int
    most: int

    def holds(self, seated: BoolArray) -> bool:
        """Whether the bounds are kept."""
        return self.least <= int(seated[list(self.members)].sum()) <= self.most


@dataclass(frozen=True, slots=True)
class Best:
    """A set that is proven best.

    Attributes:
        seated: which firms.
        total: the sum of their scores.
        never, always: firms that an integer bound shows to be in no best set, and in all of them.
    """

    seated: BoolArray
    total: int
    never: BoolArray
    always: BoolArray


def best_set(scores: IntArray, rows: Sequence[Row], wanted: int | None = None) -> Best | None:
    """The set with the highest sum among those that keep all bounds; None where no set keeps them.

    Args:
        scores: of each firm, each at most `MOST_POINTS` by amount.
        rows: bounds; the number of seats is one of them.
        wanted: only a set with at least this sum will do, and the first one found does.

    Raises:
        ValueError: a score beyond `MOST_POINTS`.
        UserError: more than `_NODES` cases would have to be looked through; no set is returned that is not proven.
    """
    if len(scores) and int(np.abs(scores).max()) > MOST_POINTS:
        raise ValueError("a score is too large to be summed exactly")
    if not len(scores):
        empty = np.zeros(0, dtype=np.bool_)
        fits = all(row.least <= 0 <= row.most for row in rows) and (wanted is None or wanted <= 0)
        return Best(empty, 0, empty, empty) if fits else None
    return _Search(scores, rows, wanted).run()


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """A linear relaxation: fractional seats, an integer upper bound, and what seating each firm adds to it."""

    seats: FloatArray
    bound: int  # in parts
    reduced: IntArray  # in parts


class _Search:
    """Branch and bound over relaxations."""

    def __init__(self, scores: IntArray, rows: Sequence[Row], wanted: int | None) -> None:
        self.scores = scores
        self.rows = rows
        self.wanted = wanted
        self.total: int | None = None if wanted is None else wanted - 1
        self.seated: BoolArray | None = None
        self.least = np.array([row.least for row in rows], dtype=np.int64)
        self.most = np.array([row.most for row in rows], dtype=np.int64)
        self.count = np.zeros((len(rows), len(scores)), dtype=np.int64)
        for number, row in enumerate(rows):
            self.count[number, list(row.members)] = 1
        self.solver = _solver(scores, rows)

    def run(self) -> Best | None:
        """See `best_set`."""
        n = len(self.scores)
        low, high = np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.int64)
        root = self._relax(low, high)
        if root is None:
            return None
        self._keep(root.seats > 0.5)
        if not self._closed(root.bound):
            if not self._whole():
                return None
            self._branch([self._tightened(root, low, high)])
        if self.seated is None or self.total is None:
            return None
        never = (root.reduced < 0) & ((root.bound + root.reduced) // _PARTS < self.total)
        always = (root.reduced > 0) & ((root.bound - root.reduced) // _PARTS < self.total)
        return Best(self.seated, self.total, never, always)

    def _enough(self) -> bool:
        return self.wanted is not None and self.seated is not None

    def _closed(self, bound: int) -> bool:
        """Whether nothing below this bound is wanted any more."""
        return self._enough() or (self.total is not None and bound // _PARTS <= self.total)

    def _keep(self, seated: BoolArray) -> None:
        """Take a set where it keeps the bounds and has a higher sum than the one at hand."""
        total = int(self.scores[seated].sum())
        if self.total is not None and total <= self.total:
            return
        counts = self.count @ seated.astype(np.int64)
        if bool(((self.least <= counts) & (counts <= self.most)).all()):
            self.seated, self.total = seated, total

    def _whole(self) -> bool:
        """Let HiGHS find whole seats; False where it says that there are none."""
        solver = _solver(self.scores, self.rows, whole=True)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        self._keep(np.array(solver.getSolution().col_value, dtype=np.float64) > 0.5)
        return True

    def _branch(self, nodes: list[tuple[IntArray, IntArray]]) -> None:
        """Look through all that could still be better."""
        for _ in range(_NODES):
            if not nodes or self._enough():
                return
            low, high = nodes.pop()
            node = self._relax(low, high)
            if node is None or self._closed(node.bound):
                continue
            self._keep(node.seats > 0.5)
            low, high = self._tightened(node, low, high)
            free = np.flatnonzero(low < high)
            if self._closed(node.bound) or not len(free):
                continue
            # The firm whose seat is least settled; where all are whole, the one that costs most to decide otherwise.
            settled = np.abs(node.seats[free] - 0.5)
            split = free[np.lexsort((-np.abs(node.reduced[free]), settled > 0.5 - _NEAR, settled.round(6)))[0]]
            without, with_it = high.copy(), low.copy()
            without[split], with_it[split] = 0, 1
            nodes += [(low, without), (with_it, high)]
        raise UserError(
            Text("The quotas are so entangled that the best list cannot be proven in reasonable time."),
            Text("No list was chosen."),
            Text("Take one quota out, or make one less narrow."),
        )

    def _relax(self, low: IntArray, high: IntArray) -> _Relaxed | None:
        n = len(self.scores)
        places = np.arange(n, dtype=np.int32)
        self.solver.changeColsBounds(n, places, low.astype(np.float64), high.astype(np.float64))
        self.solver.run()
        status = self.solver.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            # A warm start can strand the simplex; from nothing it finds its way.
            self.solver.clearSolver()
            self.solver.run()
            status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        solution = self.solver.getSolution()
        # HiGHS minimises the negative, so its duals change their sign.
        price = np.rint(-np.array(solution.row_dual, dtype=np.float64) * _PARTS).astype(np.int64)
        reduced = self.scores * _PARTS - price @ self.count
        rows = np.where(price > 0, price * self.most, price * self.least).sum()
        bound = int(rows) + int(np.maximum(reduced * low, reduced * high).sum())
        return _Relaxed(np.array(solution.col_value, dtype=np.float64), bound, reduced)

    def _tightened(self, node: _Relaxed, low: IntArray, high: IntArray) -> tuple[IntArray, IntArray]:
        """Bounds without the choices that cannot lead to a better set."""
        if self.total is None:
            return low, high
        lost = (node.bound - np.abs(node.reduced)) // _PARTS <= self.total
        low = np.where(lost & (node.reduced > 0), high, low)
        return low, np.where(lost & (node.reduced < 0), low, high)


def _solver(scores: IntArray, rows: Sequence[Row], *, whole: bool = False) -> Any:
    """HiGHS with the model in it: one thread, a fixed seed, no gap, no word on the terminal."""
    # Its public class greets on the standard output before it can be silenced; the class below it does not.
    package: Any = highspy
    solver: Any = package._Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    if not whole:
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(scores), len(rows)
    model.col_cost_ = -scores.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(len(scores)), np.ones(len(scores))
    model.row_lower_ = np.array([row.least for row in rows], dtype=np.float64)
    model.row_upper_ = np.array([row.most for row in rows], dtype=np.float64)
    members = [member for row in rows for member in row.members]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.members) for row in rows)])
    model.a_matrix_.index_ = np.array(members, dtype=np.int32)
    model.a_matrix_.value_ = np.ones(len(members))
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(scores)
    solver.passModel(model)
    return solver
