"""Weights from answers of people: points, swings, orders. Each way gives whole weights that sum to 10 000.

Comparison in pairs (AHP) stands in `registry.scoring.pairwise`. Whatever way they came, weights decide only once they
stand in a scheme as whole numbers; how they were asked is a note beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from math import lcm

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.grid import GRID, apportion

FULL_SWING = 100
LEAST_IMPORTANT = 10


class RankRule(StrEnum):
    """How an order of importance becomes weights."""

    CENTROID = "centroid"  # ROC, rank order centroid (Edwards & Barron 1994)
    SUM = "sum"  # rank sum: flatter
    RECIPROCAL = "reciprocal"


def weights_of(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Weights of 10 000 in proportion to exact shares, by largest remainder (`registry.scoring.grid.apportion`)."""
    common = lcm(*(share.denominator for share in shares.values()))
    return apportion(GRID, {code: int(share * common) for code, share in shares.items()})


def direct(points: Mapping[str, int]) -> dict[str, int]:
    """Weights in proportion to points that were given out freely.

    Raises:
        UserError: a negative number of points, or none at all.
    """
    _given(points, 0)
    if not any(points.values()):
        raise UserError(Text("No points have been given yet."), None, Text("Give points to at least one indicator."))
    return apportion(GRID, points)


def swing(swings: Mapping[str, int]) -> dict[str, int]:
    """Weights in proportion to swings: how much the step from the basic to the full goalpost is worth.

    The most valuable step is worth 100, the others are stated relative to it; the goalposts must be on the table when
    this is asked (von Winterfeldt & Edwards 1986).

    Raises:
        UserError: no swing is 100, or one lies outside 0..100.
    """
    _given(swings, 0)
    if not swings or max(swings.values()) != FULL_SWING:
        raise UserError(
            Text("The most valuable step must be worth {full}, and no other more.", full=FULL_SWING),
            None,
            Text("Choose the most valuable step first, then state the others relative to it."),
        )
    return apportion(GRID, swings)


def smart(ratios: Mapping[str, int]) -> dict[str, int]:
    """Weights in proportion to importance, stated upwards from the least important, which is 10 (Edwards 1977).

    Raises:
        UserError: none is 10, or one is less.
    """
    _given(ratios, LEAST_IMPORTANT)
    if not ratios or min(ratios.values()) != LEAST_IMPORTANT:
        raise UserError(
            Text("The least important indicator must stand at {least}.", least=LEAST_IMPORTANT),
            None,
            Text("Choose the least important one first, then say how many times as important the others are."),
        )
    return apportion(GRID, ratios)


def _given(points: Mapping[str, int], least: int) -> None:
    for number in points.values():
        if number < least:
            raise UserError(
                Text("{points} is too little; the least is {least}.", points=number, least=least), None, None
            )


def centroid(n: int) -> tuple[Fraction, ...]:
    """ROC weights of n ranks: the centroid of all weights that keep the order; rank i has (1/n) Σ 1/t, t from i to n."""
    return tuple(sum((Fraction(1, t) for t in range(i, n + 1)), Fraction(0)) / n for i in range(1, n + 1))


def rank_sum(n: int) -> tuple[Fraction, ...]:
    """Weights of n ranks in proportion to n, n-1, .. 1."""
    return tuple(Fraction(2 * (n + 1 - i), n * (n + 1)) for i in range(1, n + 1))


def reciprocal(n: int) -> tuple[Fraction, ...]:
    """Weights of n ranks in proportion to 1, 1/2, .. 1/n."""
    whole = sum((Fraction(1, t) for t in range(1, n + 1)), Fraction(0))
    return tuple(Fraction(1, i) / whole for i in range(1, n + 1))


_RULES: dict[RankRule, Callable[[int], tuple[Fraction, ...]]] = {
    RankRule.CENTROID: centroid,
    RankRule.SUM: rank_sum,
    RankRule.RECIPROCAL: reciprocal,
}


def by_order(order: Sequence[Sequence[str]], rule: RankRule = RankRule.CENTROID) -> dict[str, int]:
    """Weights from an order of importance.

    Args:
        order: groups of codes, the most important first; codes of one group are equally important and share the
            weights of their places.
        rule: see `RankRule`.

    Raises:
        UserError: a code stands in two places.
    """
    codes = [code for group in order for code in group]
    if len(codes) != len(set(codes)):
        raise UserError(Text("An indicator stands in the order twice."), None, Text("Name each indicator once."))
    places = _RULES[rule](len(codes)) if codes else ()
    shares: dict[str, Fraction] = {}
    first = 0
    for group in order:
        own = places[first : first + len(group)]
        shares |= {code: sum(own, Fraction(0)) / len(group) for code in group}
        first += len(group)
    return weights_of(shares) if shares else {}
