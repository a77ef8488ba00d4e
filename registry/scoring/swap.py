"""The smallest change of all weights at once that makes two firms equal, exactly (scoring reference 2.10).

With weights w that sum to W and differences d of the two firms' values, D = d.w > 0 is the lead. Wanted are weights w'
that are not negative and sum to W, with d.w' = 0, as near to w as possible. While no weight reaches zero,

    L1    2 D / (max d - min d)
    L2    D / ||d - mean d||
    max   D / sum |d - median d|

and in general a fractional knapsack, a projection on the simplex, and a fill with one pivot. All three are solved here
in whole numbers, so that the tie is a true one. Where no difference is negative, no weights make a lead of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Row = Sequence[int]


class Norm(StrEnum):
    """How the size of a change is measured."""

    L1 = "l1"  # sum of all changes; half of it moves from some indicators to others
    L2 = "l2"  # sum of squares
    MAX = "max"  # largest single change


@dataclass(frozen=True, slots=True)
class Mix:
    """Weights that are not whole: ``parts[j] / per`` each."""

    parts: tuple[int, ...]
    per: int

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """The weights as fractions."""
        return tuple(Fraction(part, self.per) for part in self.parts)

    def size(self, norm: Norm, before: Row) -> Fraction:
        """How far it is from whole weights: the sum of all changes, of their squares, or the largest one."""
        changes = [abs(part - weight * self.per) for part, weight in zip(self.parts, before, strict=True)]
        match norm:
            case Norm.L1:
                return Fraction(sum(changes), self.per)
            case Norm.L2:
                return Fraction(sum(change * change for change in changes), self.per * self.per)
            case Norm.MAX:
                return Fraction(max(changes), self.per)


def tie_weights(norm: Norm, weights: Row, differences: Row) -> Mix | None:
    """The nearest weights under which two firms are equal; None where the leader leads or ties under every weighting.

    Args:
        weights: whole parts, not negative.
        differences: leader's value less the other's, in whole numbers. Columns in the order of codes, so that the choice
            between equals does not depend on the order of indicators.

    Raises:
        ValueError: the leader does not lead (a bug of the caller).
    """
    lead = sum(w * d for w, d in zip(weights, differences, strict=True))
    if lead < 0:
        raise ValueError("the leader does not lead")
    if min(differences) >= 0:
        return None
    if lead == 0:
        return Mix(tuple(weights), 1)
    match norm:
        case Norm.L1:
            return _nearest_l1(weights, differences, lead)
        case Norm.L2:
            return _nearest_l2(weights, differences)
        case Norm.MAX:
            return _nearest_max(weights, differences, lead)


def _nearest_l1(weights: Row, d: Row, lead: int) -> Mix:
    """Weight goes to the least difference, from the largest first: each part that moves takes most off the lead."""
    to = min(range(len(d)), key=lambda j: d[j])
    after = list(weights)
    for j in sorted(range(len(d)), key=lambda j: -d[j]):
        gain = d[j] - d[to]
        if after[j] * gain >= lead:  # the last one gives only what is needed
            parts = [w * gain for w in after]
            parts[j] -= lead
            parts[to] += lead
            return Mix(tuple(parts), gain)
        lead -= after[j] * gain
        after[to] += after[j]
        after[j] = 0
    raise AssertionError("a negative difference takes any lead away")


def _nearest_l2(weights: Row, d: Row) -> Mix:
    """The projection of w - t d on the simplex for the t that makes the lead zero.

    The lead falls in t along straight pieces, one for each set of weights that are not zero; on the right piece its root
    is exact. Any t whose projection has no lead is optimal (the conditions of Karush, Kuhn and Tucker).
    """
    low, high = Fraction(0), None
    t = _root(weights, d, range(len(d)))
    while True:
        t = t if t is not None and t > low and (high is None or t < high) else _between(low, high)
        support, after, value = _project(weights, d, t)
        if value == 0:
            return after
        if value > 0:
            low = t
        else:
            high = t
        t = _root(weights, d, support)


def _between(low: Fraction, high: Fraction | None) -> Fraction:
    return (low + high) / 2 if high is not None else max(2 * low, Fraction(1))


def _root(weights: Row, d: Row, support: Sequence[int]) -> Fraction | None:
    """Where the lead would vanish if exactly the weights of `support` stayed above zero."""
    n = len(support)
    sum_d, squares = sum(d[j] for j in support), sum(d[j] * d[j] for j in support)
    spread = n * squares - sum_d * sum_d
    lost = sum(weights[j] for j in support) - sum(weights)
    return Fraction(n * sum(weights[j] * d[j] for j in support) - sum_d * lost, spread) if spread else None


def _project(weights: Row, d: Row, t: Fraction) -> tuple[list[int], Mix, int]:
    """The nearest point of the simplex to w - t d: what is above zero, the point, and the sign of its lead."""
    p, q = t.numerator, t.denominator
    y = [w * q - p * x for w, x in zip(weights, d, strict=True)]
    whole = sum(weights) * q
    count, surplus, running = 0, 0, 0
    for n, value in enumerate(sorted(y, reverse=True), 1):
        running += value
        if value * n <= running - whole:
            break
        count, surplus = n, running - whole
    parts = [max(value * count - surplus, 0) for value in y]
    support = [j for j, part in enumerate(parts) if part]
    return support, Mix(tuple(parts), count * q), sum(x * part for x, part in zip(d, parts, strict=True))


def _nearest_max(weights: Row, d: Row, lead: int) -> Mix:
    """The smallest t such that changes within t take the lead away: Newton's steps on a convex chain of straight pieces.

    Every step stays at or before the root and ends on a later piece, so that there are at most as many as pieces.
    """
    order = sorted(range(len(d)), key=lambda j: d[j])
    middle = d[order[len(d) // 2]]
    t = Fraction(lead, sum(abs(value - middle) for value in d))
    while True:
        p, q = t.numerator, t.denominator
        change, slope = _fill([w * q for w in weights], d, order, p)
        left = lead * q + sum(x * c for x, c in zip(d, change, strict=True))
        if left <= 0:
            return Mix(tuple(w * q + c for w, c in zip(weights, change, strict=True)), q)
        t = Fraction(p * slope - left, q * slope)


def _fill(weights: Row, d: Row, order: Row, t: int) -> tuple[list[int], int]:
    """The changes within t that lower the lead most, and how fast the lead falls with t.

    All weights go down as far as they may; the least differences are raised again, to t above, until the sum is kept.
    """
    down = [min(t, w) for w in weights]
    change = [-part for part in down]
    moving = [1 if w > t else 0 for w in weights]
    left, rate = sum(down), sum(moving)  # what must be raised, and how fast it grows with t
    slope = -sum(x * m for x, m in zip(d, moving, strict=True))
    for j in order:
        room = t + down[j]
        if left <= room:
            change[j] += left
            return change, slope + d[j] * rate
        change[j] += room
        left -= room
        slope += d[j] * (1 + moving[j])
        rate -= 1 + moving[j]
    raise AssertionError("what went down always finds room")
