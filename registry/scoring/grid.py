"""The exact integer grid that every score stands on.

A value is an integer 0..10 000 (0.01 of 100 points), rounded half up once, at the value function. Weights are
integers that sum to 10 000. A score is the sum of weight times value, an integer up to 10^8; sums of such integers
have no rounding, so a tie is a true tie and any machine gets the same bytes (scoring reference 2.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

GRID = 10_000
"""Parts of a full value, and parts of all weights together."""

POINT = GRID * GRID // 100
"""A score's parts per published point (of 100)."""


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded half up, in integers. The denominator is positive."""
    return (2 * numerator + denominator) // (2 * denominator)


def on_grid(share: Fraction) -> int:
    """A share of full value, clipped to 0..1, as a grid value."""
    return ratio_on_grid(share.numerator, share.denominator)


def ratio_on_grid(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` of full value, clipped to 0..1, as a grid value. The denominator is positive."""
    if numerator <= 0:
        return 0
    if numerator >= denominator:
        return GRID
    return half_up(numerator * GRID, denominator)


def published(score: int, decimals: int = 2) -> int:
    """A score as it is printed, in units of ``10**-decimals`` points of 100: 78.45 is 7845."""
    return half_up(score * 10**decimals, POINT)


def least_score(wanted: int, decimals: int = 2) -> int:
    """The smallest score whose published value is at least `wanted`."""
    return -(-(2 * wanted - 1) * POINT // (2 * 10**decimals))


def points_text(units: int, decimals: int = 2) -> str:
    """A published value in words of digits: 7845 is ``78.45``."""
    whole, part = divmod(abs(units), 10**decimals)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{part:0{decimals}d}" if decimals else f"{sign}{whole}"


def apportion(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """`total` parts given out in proportion to `shares`, by largest remainder; the result sums to `total` exactly.

    Equal remainders go to the larger share, then to the key that comes first in code order, so that the order in which
    shares are listed never decides. All shares zero: equal shares.
    """
    if not shares:
        return {}
    whole = sum(shares.values())
    weights = dict(shares) if whole else dict.fromkeys(shares, 1)
    whole = whole or len(weights)
    parts = {key: total * share // whole for key, share in weights.items()}
    rest = total - sum(parts.values())
    order = sorted(weights, key=lambda key: (-(total * weights[key] % whole), -weights[key], key))
    for key in order[:rest]:
        parts[key] += 1
    return parts


def hand_over(weights: Mapping[str, int], parent: Mapping[str, str], absent: Iterable[str]) -> dict[str, int]:
    """Weights when the indicators `absent` do not apply: their weight goes to their siblings.

    Within a dimension the freed weight is apportioned to the siblings that apply, in proportion to their own weight.
    Where a whole dimension does not apply, its weight is apportioned in the same way to all indicators that do. The
    sum is kept. Where nothing applies at all, the weights come back unchanged: there is nobody to hand them to.

    Args:
        weights: weight by indicator.
        parent: dimension by indicator.
        absent: indicators that do not apply.
    """
    gone = set(absent)
    live = {key: weight for key, weight in weights.items() if key not in gone}
    if not gone or not any(live.values()):
        return dict(weights)
    result = dict.fromkeys(weights, 0) | live
    orphaned = 0
    for dimension in {parent[key] for key in gone}:
        freed = sum(weights[key] for key in gone if parent[key] == dimension)
        siblings = {key: weight for key, weight in live.items() if parent[key] == dimension and weight}
        if not siblings:
            orphaned += freed
        for key, part in apportion(freed, siblings).items():
            result[key] += part
    for key, part in apportion(orphaned, {k: w for k, w in live.items() if w}).items():
        result[key] += part
    return result


def rescale(
    weights: Mapping[str, int], fixed: Mapping[str, int], locked: Iterable[str] = (), total: int = GRID
) -> dict[str, int]:
    """Weights after some are set by hand: locked ones stay, the others share the rest of `total` in proportion.

    Where the fixed and locked weights leave nothing, or too little, a fixed weight is cut to what is left.
    """
    held = {key: weights[key] for key in locked if key not in fixed}
    room = total - sum(held.values())
    wanted = sum(fixed.values())
    given = dict(fixed) if wanted <= room else apportion(room, dict(fixed))
    free = {key: weight for key, weight in weights.items() if key not in held and key not in given}
    if not free:
        rest = room - sum(given.values())
        given = {key: given[key] + part for key, part in apportion(rest, given).items()} if given else given
        return {key: (held | given)[key] for key in weights}
    shared = apportion(room - sum(given.values()), free)
    return {key: (held | given | shared)[key] for key in weights}
