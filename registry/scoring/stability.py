"""How little the weights must change until two firms swap places, for a pair, for the cut, and for the whole list.

What holds. The score of a firm that is asked every indicator is a linear function of the weights; for two such firms
the changes found are the smallest there are (`registry.scoring.swap`). Where an indicator does not apply to a firm, its
weight goes to the siblings in proportion to their own, and the firm's score bends with the weights. For such a pair the
weights are found by solving again and again on the tangent; they are near by, and `exact` is False because nearer ones
may exist. In both cases the whole weights shown were tried: re-scored under them, the two firms do swap.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np

from registry.i18n import Text
from registry.scoring.bulk_weights import apportion_rows
from registry.scoring.cells import IntArray
from registry.scoring.contest import Contest, FloatArray
from registry.scoring.grid import GRID, points_text
from registry.scoring.swap import Mix, Norm, tie_weights
from registry.scoring.tangent import TANGENT, tangent

_BLOCK = 64
_PUSHES = 40
_STEPS = 12
_STILL = 0.01  # parts of 10 000
_SLACK = 1 + 1e-9  # bounds are floats
_FINE = 1000  # shares of weights per part of 10 000, before they are made whole


@dataclass(frozen=True, slots=True)
class WeightShift:
    """One weight before and after, of 10 000."""

    code: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The smallest change of all weights at once under which two firms tie, and whole weights under which they swap.

    Attributes:
        norm: what is smallest: the sum of changes, of their squares, or the largest one.
        size: in parts of 10 000 (their squares for `Norm.L2`), exact.
        before: the adopted weights, of 10 000, in the scheme's order.
        tie: weights under which the two are equal, parts of 10 000, in the same order.
        weights: whole weights, sum 10 000, under which the one behind ranks before the other; () where the grid of
            10 000 has none near by.
        exact: no smaller change exists.
    """

    norm: Norm
    size: Fraction
    before: tuple[int, ...]
    tie: tuple[Fraction, ...]
    weights: tuple[WeightShift, ...]
    exact: bool

    @property
    def moved(self) -> Fraction:
        """The weight that goes from some indicators to others at the tie, in parts of 10 000."""
        return sum((abs(new - old) for old, new in zip(self.before, self.tie, strict=True)), Fraction(0)) / 2

    @property
    def shifts(self) -> tuple[WeightShift, ...]:
        """The whole weights that change, the largest change first."""
        moved = (shift for shift in self.weights if shift.before != shift.after)
        return tuple(sorted(moved, key=lambda shift: -abs(shift.after - shift.before)))

    @property
    def whole_moved(self) -> int:
        """The weight that goes from some indicators to others in the whole weights, of 10 000."""
        return sum(max(s.after - s.before, 0) for s in self.weights)


@dataclass(frozen=True, slots=True)
class PairStability:
    """How firmly one firm stands before another.

    Attributes:
        ahead, behind: keys.
        lead: difference of the exact totals; 10^8 are one point.
        dominated: the one behind is nowhere better: no weights put it before the other. Only said of two firms that are
            asked every indicator.
        changes: one for each norm; () where no weights were found.
        text: in words.
    """

    ahead: str
    behind: str
    lead: int
    dominated: bool
    changes: tuple[WeightChange, ...]
    text: Text

    @property
    def whole(self) -> WeightChange | None:
        """The change with the least weight moved for which whole weights were found."""
        return next((change for change in self.changes if change.weights), None)

    def change(self, norm: Norm) -> WeightChange | None:
        """The change that is smallest by `norm`."""
        return next((change for change in self.changes if change.norm is norm), None)


@dataclass(frozen=True, slots=True)
class NearestSwap:
    """The smallest change under which somebody outside ties with somebody inside."""

    ahead: str
    behind: str
    change: WeightChange


@dataclass(frozen=True, slots=True)
class ListStability:
    """How firmly the list stands against changes of all weights at once.

    Attributes:
        tied: nothing declared decides the last seats as it is; there is no list to keep.
        cut: the last firm inside and the first one outside by total; None without one of them.
        nearest: for each norm the smallest change over all pairs of a firm inside and one outside.
        exact: every firm is asked every indicator, so that no smaller change exists at all.
        text: in words.
    """

    tied: bool
    cut: PairStability | None
    nearest: tuple[NearestSwap, ...]
    exact: bool
    text: Text

    def by(self, norm: Norm) -> NearestSwap | None:
        """The nearest swap by `norm`."""
        return next((swap for swap in self.nearest if swap.change.norm is norm), None)


def pair_stability(contest: Contest, ahead: str, behind: str) -> PairStability:
    """The smallest changes of weights that make `behind` overtake `ahead`.

    Raises:
        KeyError: one of them does not compete.
        ValueError: `ahead` has the lower total (a bug of the caller).
    """
    a, b = contest.at(ahead), contest.at(behind)
    lead = int(contest.totals[a] - contest.totals[b])
    if lead < 0:
        raise ValueError(f"{ahead} is not ahead of {behind}")
    straight = contest.straight
    changes = [change for norm in Norm if (change := _change(contest, norm, a, b))]
    dominated = bool(straight[a] and straight[b] and (contest.values[a] >= contest.values[b]).all())
    return PairStability(ahead, behind, lead, dominated, tuple(changes), _pair_text(dominated, changes))


def list_stability(contest: Contest) -> ListStability:
    """The smallest changes of weights that change who is on the list."""
    straight = bool(contest.straight.all())
    if contest.tied:
        return ListStability(True, None, (), straight, Text("The last seats are tied: there is no list to keep yet."))
    if not contest.inside.any() or contest.inside.all():
        return ListStability(False, None, (), straight, Text("Everybody who competes has a seat, or nobody has."))
    last, first = (int(place[0]) for place in contest.edges(contest.totals[None].astype(np.float64)))
    cut = None
    if contest.totals[last] >= contest.totals[first]:
        cut = pair_stability(contest, contest.uids[last], contest.uids[first])
    pairs = _Pairs.of(contest)
    nearest = tuple(swap for norm in Norm if (swap := _nearest(contest, norm, pairs)))
    return ListStability(False, cut, nearest, straight, _list_text(nearest, straight))


def _change(contest: Contest, norm: Norm, a: int, b: int) -> WeightChange | None:
    """The smallest change for a pair of places; None where none was found."""
    order = contest.columns.by_code
    tie = _tie(contest, norm, a, b)
    if tie is None:
        return None
    place = {int(j): n for n, j in enumerate(order)}
    by_code = tie.weights
    after = tuple(by_code[place[j]] for j in range(len(by_code)))
    weights = _whole(contest, a, b, np.array([float(w) for w in after]))
    exact = bool(contest.straight[a] and contest.straight[b])
    before = tuple(contest.columns.base.tolist())
    return WeightChange(norm, tie.size(norm, contest.columns.base[order].tolist()), before, after, weights, exact)


def _tie(contest: Contest, norm: Norm, a: int, b: int) -> Mix | None:
    """The nearest tie of a pair of places, indicators in the order of their codes; None where a decision has put the first
    before a better total, so that there is no lead to lose.
    """
    if contest.totals[a] < contest.totals[b]:
        return None
    order = contest.columns.by_code
    base = contest.columns.base[order].tolist()
    if contest.straight[a] and contest.straight[b]:
        return tie_weights(norm, base, (contest.values[a] - contest.values[b])[order].tolist())
    weights = contest.columns.base.astype(np.float64)
    found: Mix | None = None
    for _step in range(_STEPS):  # solved on the tangent at the last weights found, until they stay
        lines = tangent(contest, weights, [a, b])
        difference = np.floor((lines[0] - lines[1])[order] * TANGENT + 0.5).astype(np.int64).tolist()
        if sum(w * d for w, d in zip(base, difference, strict=True)) < 0:
            return found
        new = tie_weights(norm, base, difference)
        if new is None:
            return None
        before, found = weights[order], new
        weights[order] = np.array([part / new.per for part in new.parts])
        if np.abs(weights[order] - before).max() < _STILL:
            break
    return found


def _whole(contest: Contest, a: int, b: int, tie: FloatArray) -> tuple[WeightShift, ...]:
    """Whole weights under which b ranks before a: the tie's, and further along the same line until re-scoring agrees."""
    base = contest.columns.base
    lead = max(float(contest.totals[a] - contest.totals[b]), 1.0)
    push = 1 + 2.0 ** np.arange(_PUSHES) * (GRID / lead)
    line = np.concatenate([tie[None], np.maximum(base + push[:, None] * (tie - base), 0)])
    line = line[:, contest.columns.by_code]
    shares = np.floor(line / line.sum(axis=1, keepdims=True) * (GRID * _FINE) + 0.5).astype(np.int64)
    tried = np.empty_like(shares)
    tried[:, contest.columns.by_code] = apportion_rows(np.full(len(shares), GRID, np.int64), shares)
    two = np.zeros(len(contest.uids), np.bool_)
    two[[a, b]] = True
    key = contest.key(contest.part(two).score(tried))
    swapped = np.flatnonzero(key[:, int(b > a)] > key[:, int(a > b)])
    if not len(swapped):
        return ()
    after = tried[swapped[0]]
    return tuple(
        WeightShift(code, int(old), int(new)) for code, old, new in zip(contest.columns.codes, base, after, strict=True)
    )


@dataclass(frozen=True)
class _Pairs:
    """All pairs of a firm inside and one outside: their lead and a lower bound of the change in the Euclidean norm."""

    lines: FloatArray
    inside: IntArray
    outside: IntArray
    lead: FloatArray
    coarse: FloatArray

    @classmethod
    def of(cls, contest: Contest) -> _Pairs:
        """The bound is the lead over the length of the centred difference of the values."""
        lines = tangent(contest, contest.columns.base.astype(np.float64), np.arange(len(contest.uids)))
        inside, outside = np.flatnonzero(contest.inside), np.flatnonzero(~contest.inside)
        lead = np.maximum(contest.totals[inside, None] - contest.totals[None, outside], 0).astype(np.float64)
        centred = lines - lines.mean(axis=1, keepdims=True)
        square = (centred * centred).sum(axis=1)
        length = square[inside, None] + square[None, outside] - 2 * (centred[inside] @ centred[outside].T)
        coarse = lead / np.sqrt(np.maximum(length, 0) * _SLACK + 1)
        return cls(lines, inside, outside, lead.reshape(-1), coarse.reshape(-1))


def _nearest(contest: Contest, norm: Norm, pairs: _Pairs) -> NearestSwap | None:
    """The pair of a firm inside and one outside that needs least, over all pairs.

    A few pairs with a small lower bound are solved first; of all others only those are looked at whose own bound lies
    below what was found. For firms that are asked every indicator the bounds are true ones.
    """
    power = 2 if norm is Norm.L2 else 1
    factor = {Norm.L1: sqrt(2), Norm.L2: 1.0, Norm.MAX: 1 / sqrt(pairs.lines.shape[1])}[norm]
    bound = (pairs.coarse * factor) ** power
    few = min(_BLOCK, len(bound))
    best: tuple[Fraction, str, str] | None = None
    for first in (True, False):
        if first:
            chosen = np.argpartition(bound, few - 1)[:few]
        else:
            chosen = np.arange(len(bound)) if best is None else np.flatnonzero(bound <= float(best[0]) * _SLACK)
        row, column = np.divmod(chosen, len(pairs.outside))
        a, b = pairs.inside[row], pairs.outside[column]
        fine = _fine(norm, pairs.lines[a] - pairs.lines[b], pairs.lead[chosen])
        for at in np.argsort(fine, kind="stable"):
            if not fine[at] < np.inf or (best is not None and fine[at] > float(best[0]) * _SLACK):
                break
            found = _size(contest, norm, int(a[at]), int(b[at]))
            best = found if best is None else min(best, found or best)
    if best is None or (change := _change(contest, norm, contest.at(best[1]), contest.at(best[2]))) is None:
        return None
    return NearestSwap(best[1], best[2], change)


def _size(contest: Contest, norm: Norm, a: int, b: int) -> tuple[Fraction, str, str] | None:
    tie = _tie(contest, norm, a, b)
    if tie is None:
        return None
    base = contest.columns.base[contest.columns.by_code].tolist()
    return tie.size(norm, base), contest.uids[a], contest.uids[b]


def _fine(norm: Norm, difference: FloatArray, lead: FloatArray) -> FloatArray:
    """The closed form, squared for the Euclidean norm: the smallest change while no weight reaches zero, else a bound.

    Infinite where no difference is negative: no weights will do.
    """
    least = difference.min(axis=1)
    match norm:
        case Norm.L1:
            found = 2 * lead / np.maximum(difference.max(axis=1) - least, 1)
        case Norm.L2:
            centred = difference - difference.mean(axis=1, keepdims=True)
            found = lead * lead / np.maximum((centred * centred).sum(axis=1), 1)
        case Norm.MAX:
            middle = np.sort(difference, axis=1)[:, difference.shape[1] // 2, None]
            found = lead / np.maximum(np.abs(difference - middle).sum(axis=1), 1)
    return np.where(least < 0, found, np.inf)


def _pair_text(dominated: bool, changes: list[WeightChange]) -> Text:
    if dominated:
        return Text("Stands before the other under every weighting")
    if not changes:
        return Text("No weights were found that put the other one before it")
    moved = _points(changes[0].moved)
    if not changes[0].exact:
        return Text("They tie when {points} points of weight move; less may do", points=moved)
    return Text("They tie when {points} points of weight move, and not before", points=moved)


def _list_text(nearest: tuple[NearestSwap, ...], exact: bool) -> Text:
    if not nearest:
        return Text("The list stands under every weighting")
    moved = _points(nearest[0].change.moved)
    if not exact:
        return Text("The list can change when {points} points of weight move; less may do", points=moved)
    return Text("The list can change when {points} points of weight move, and not before", points=moved)


def _points(parts: Fraction) -> str:
    """Parts of 10 000 as points of 100 with two decimals, cut."""
    return points_text(parts.numerator // parts.denominator)
