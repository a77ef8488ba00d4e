"""How alike two rankings are: which seats they share, how far places move, and how well the orders agree.

Descriptive only. Overlap, places and Kendall's numbers of pairs are whole numbers; coefficients are correctly rounded from
them (scoring reference 2.14).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

SCALE = 10_000
"""Coefficients are whole parts of this, rounded to the nearest: 0.8571 is 8571."""
PERSISTENCE = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankings of the same firms side by side.

    Attributes:
        size: seats compared.
        shared: firms that have a seat in both; `gained`, `lost`: only in the second, only in the first, by key.
        moved: sum of the absolute changes of places, of all `firms`.
        spearman, kendall: rank correlation and tau-b, parts of 10 000; None where one ranking tells no firms apart.
        overlap: rank-biased overlap at p = 0.9, parts of 10 000.
    """

    size: int
    shared: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    firms: int
    moved: int
    spearman: int | None
    kendall: int | None
    overlap: int

    @property
    def mean_move(self) -> Fraction:
        """The mean absolute change of place."""
        return Fraction(self.moved, self.firms) if self.firms else Fraction(0)


def compare(first: Mapping[str, int], second: Mapping[str, int], size: int) -> Comparison:
    """Compare two rankings given as scores, higher is better. Firms that are not in both are left out.

    Who ties for the last seat has one in this comparison.
    """
    uids = sorted(first.keys() & second.keys())
    a, b = [first[uid] for uid in uids], [second[uid] for uid in uids]
    ranks_a, ranks_b = competition_ranks(a), competition_ranks(b)
    in_a = {uid for uid, rank in zip(uids, ranks_a, strict=True) if rank <= size}
    in_b = {uid for uid, rank in zip(uids, ranks_b, strict=True) if rank <= size}
    return Comparison(
        size,
        tuple(sorted(in_a & in_b)),
        tuple(sorted(in_b - in_a)),
        tuple(sorted(in_a - in_b)),
        len(uids),
        sum(abs(x - y) for x, y in zip(ranks_a, ranks_b, strict=True)),
        spearman(a, b),
        kendall(a, b),
        rank_biased_overlap(_tiers(uids, ranks_a), _tiers(uids, ranks_b)),
    )


def competition_ranks(scores: Sequence[int]) -> list[int]:
    """1, 2, 2, 4: one more than the number of higher scores."""
    order = sorted(scores)
    return [1 + len(order) - bisect_right(order, score) for score in scores]


def spearman(a: Sequence[int], b: Sequence[int]) -> int | None:
    """Spearman's coefficient, Pearson's of average ranks, in parts of 10 000; None where it is not defined."""
    x, y = _centred_ranks(a), _centred_ranks(b)
    below = sum(v * v for v in x) * sum(v * v for v in y)
    return _over_root(sum(v * w for v, w in zip(x, y, strict=True)), below) if below else None


def kendall(a: Sequence[int], b: Sequence[int]) -> int | None:
    """Kendall's tau-b in parts of 10 000, in O(m log m) (Knight 1966); None where one side tells nothing apart.

    ``(P - Q) / sqrt((n - ties in a) (n - ties in b))`` over the n pairs, P concordant and Q discordant.
    """
    pairs = len(a) * (len(a) - 1) // 2
    tied_a, tied_b = _tied(a), _tied(b)
    tied_both = _tied(list(zip(a, b, strict=True)))
    swaps = _inversions([value for _, value in sorted(zip(a, b, strict=True))])[0]
    score = pairs - tied_a - tied_b + tied_both - 2 * swaps
    below = (pairs - tied_a) * (pairs - tied_b)
    return _over_root(score, below) if below else None


def rank_biased_overlap(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> int:
    """Rank-biased overlap at p = 0.9, extrapolated, in parts of 10 000 (Webber, Moffat, Zobel 2010; ties as sets).

    Agreement at depth d is twice the overlap over the number of items down to d, those that tie entering together. For
    rankings of the same items, ``(1 - p) / p * sum agreement_d p^d + agreement at the end * p^depth``.

    Args:
        first, second: items by place, best first; items that tie stand in one set.
    """
    depth = sum(map(len, first))
    if not depth:
        return SCALE
    a, b = _downto(first), _downto(second)
    found, power, agreement = Fraction(0), Fraction(1), Fraction(0)
    for d in range(depth):
        agreement = Fraction(2 * len(a[d] & b[d]), len(a[d]) + len(b[d]))
        found += (1 - PERSISTENCE) * power * agreement
        power *= PERSISTENCE
        if power * SCALE * SCALE < 1:  # what follows cannot be seen any more
            break
    found += agreement * power
    return (2 * found.numerator * SCALE + found.denominator) // (2 * found.denominator)


def _tiers(uids: Sequence[str], ranks: Sequence[int]) -> list[frozenset[str]]:
    places: dict[int, set[str]] = {}
    for uid, rank in zip(uids, ranks, strict=True):
        places.setdefault(rank, set()).add(uid)
    return [frozenset(places[rank]) for rank in sorted(places)]


def _downto(tiers: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The items down to each depth; those that tie enter at the first depth of their place."""
    found: list[frozenset[str]] = []
    here: frozenset[str] = frozenset()
    for tier in tiers:
        here |= tier
        found += [here] * len(tier)
    return found


def _centred_ranks(values: Sequence[int]) -> list[int]:
    """Twice the average rank less its mean: whole numbers that sum to zero."""
    order = sorted(values)
    first = {value: at for at, value in reversed(list(enumerate(order)))}
    counts = Counter(values)
    return [2 * first[value] + counts[value] - len(values) for value in values]


def _tied(values: Sequence[object]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(values).values())


def _inversions(values: list[int]) -> tuple[int, list[int]]:
    """How many pairs stand in the wrong order, and the values in order, by merging halves."""
    if len(values) < 2:
        return 0, values
    middle = len(values) // 2
    swaps_a, a = _inversions(values[:middle])
    swaps_b, b = _inversions(values[middle:])
    swaps, merged, at = swaps_a + swaps_b, list[int](), 0
    for value in a:
        while at < len(b) and b[at] < value:
            merged.append(b[at])
            at += 1
        swaps += at
        merged.append(value)
    return swaps, merged + b[at:]


def _over_root(above: int, below: int) -> int:
    """``above / sqrt(below)`` in parts of 10 000, to the nearest, halves away from zero; exact in integers."""
    # round(|x|) is the largest r with 2 r - 1 <= 2 |x|; (2 |x|)^2 = 4 above^2 SCALE^2 / below
    twice = isqrt(4 * above * above * SCALE * SCALE // below)
    nearest = (twice + 1) // 2
    return nearest if above >= 0 else -nearest
