"""Value functions: from a raw figure or code to the grid 0..10 000, over fixed goalposts, and back.

Goalposts never depend on the candidates, so adding or removing a firm changes no other firm's value (scoring
reference 0, finding 3). Each function rounds half up once; all but codes and words are monotone, so an interval of
raw values gives an interval of values by its ends.

The efficacy function (功效系数法) is the one of real city score sheets (domain reference 10.5): 60 at the basic
requirement, 100 at the full one, proportional below basic, capped above full. A goalpost may be the segment's anchor,
given at the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor, log

from registry.scoring.certificates import Certificates
from registry.scoring.grid import GRID, half_up, ratio_on_grid

_EXACT = Context(prec=60)
"""Logarithms are correctly rounded on every machine; 60 digits are far beyond any rounding of the grid."""

_BASIC = Fraction(3, 5)
_NARROW = 1e-3
_BORDER = 1e-6


@dataclass(frozen=True, slots=True)
class Efficacy:
    """60 at `basic`, 100 at `full`; between them linear, or linear in the logarithm; below basic in proportion.

    `full` below `basic` means that less is better; beyond basic the value then falls off as ``60 * basic / x``.
    """

    basic: Fraction
    full: Fraction | None = None  # None: the anchor
    log: bool = False

    def rising(self, anchor: Fraction | None) -> bool:
        """Whether more is better."""
        full = self.full if self.full is not None else anchor
        return full is None or full > self.basic

    def at(self, x: Fraction | None, anchor: Fraction | None = None, *, top: bool = False) -> int:
        """The value of `x`; None is minus infinity, with `top` plus infinity."""
        goal = _goal(self.full, anchor)
        if x is None:
            return GRID if (goal > self.basic) == top else 0
        at, basic, full = _whole(x, self.basic, goal)
        rising = full > basic
        if rising and at <= 0:
            return 0
        if at >= full if rising else at <= full:
            return GRID
        if at < basic if rising else at > basic:
            return ratio_on_grid(3 * at, 5 * basic) if rising else ratio_on_grid(3 * basic, 5 * at)
        if self.log:
            return _log_value(6000, at, basic, full)
        sign = 1 if rising else -1
        return ratio_on_grid(sign * (3 * (full - basic) + 2 * (at - basic)), sign * 5 * (full - basic))

    def needed(self, value: int, anchor: Fraction | None = None) -> Fraction:
        """A raw figure close to the least favourable one whose value is `value`; check it with `at`."""
        full = _goal(self.full, anchor)
        share = Fraction(2 * value - 1, 2 * GRID)
        if share <= _BASIC:
            return (
                self.basic * share / _BASIC
                if full > self.basic
                else self.basic * _BASIC / max(share, Fraction(1, GRID))
            )
        part = (share - _BASIC) / (1 - _BASIC)
        return _log_point(self.basic, full, part) if self.log else self.basic + part * (full - self.basic)


@dataclass(frozen=True, slots=True)
class Linear:
    """0 at `start`, 100 at `full`, straight between, or in the logarithm. `full` below `start`: less is better."""

    start: Fraction
    full: Fraction | None = None  # None: the anchor
    log: bool = False

    def rising(self, anchor: Fraction | None) -> bool:
        """Whether more is better."""
        full = self.full if self.full is not None else anchor
        return full is None or full > self.start

    def at(self, x: Fraction | None, anchor: Fraction | None = None, *, top: bool = False) -> int:
        """The value of `x`; None is minus infinity, with `top` plus infinity."""
        goal = _goal(self.full, anchor)
        if x is None:
            return GRID if (goal > self.start) == top else 0
        at, start, full = _whole(x, self.start, goal)
        rising = full > start
        if at <= start if rising else at >= start:
            return 0
        if at >= full if rising else at <= full:
            return GRID
        if self.log:
            return _log_value(0, at, start, full)
        return ratio_on_grid(abs(at - start), abs(full - start))

    def needed(self, value: int, anchor: Fraction | None = None) -> Fraction:
        """A raw figure close to the least favourable one whose value is `value`; check it with `at`."""
        full = _goal(self.full, anchor)
        part = Fraction(2 * value - 1, 2 * GRID)
        return _log_point(self.start, full, part) if self.log else self.start + part * (full - self.start)


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps: `points[i]` from `cuts[i]` on (the boundary belongs to the band it opens), 0 below the first cut."""

    cuts: tuple[Fraction, ...]
    points: tuple[int, ...]

    def rising(self, anchor: Fraction | None) -> bool:
        """Whether more is better."""
        return self.points[-1] >= self.points[0]

    def at(self, x: Fraction | None, anchor: Fraction | None = None, *, top: bool = False) -> int:
        """The value of `x`; None is minus infinity, with `top` plus infinity."""
        if x is None:
            return self.points[-1] if top else 0
        reached = [point for cut, point in zip(self.cuts, self.points, strict=True) if x >= cut]
        return reached[-1] if reached else 0

    def needed(self, value: int, anchor: Fraction | None = None) -> Fraction:
        """The lowest cut from which on the value is at least `value`."""
        return next((cut for cut, point in zip(self.cuts, self.points, strict=True) if point >= value), self.cuts[-1])


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Straight between given points, flat beyond the first and the last. `points`, 0..10 000, only rise or only fall.

    `cuts` are the raw figures of the points, strictly rising (scoring reference 2.1).
    """

    cuts: tuple[Fraction, ...]
    points: tuple[int, ...]

    def rising(self, anchor: Fraction | None) -> bool:
        """Whether more is better."""
        return self.points[-1] >= self.points[0]

    def at(self, x: Fraction | None, anchor: Fraction | None = None, *, top: bool = False) -> int:
        """The value of `x`; None is minus infinity, with `top` plus infinity."""
        if x is None:
            return self.points[-1] if top else self.points[0]
        if x <= self.cuts[0]:
            return self.points[0]
        if x >= self.cuts[-1]:
            return self.points[-1]
        i = next(i for i, cut in enumerate(self.cuts) if cut > x)
        share = (x - self.cuts[i - 1]) / (self.cuts[i] - self.cuts[i - 1])
        value = self.points[i - 1] + share * (self.points[i] - self.points[i - 1])
        return half_up(value.numerator, value.denominator)

    def needed(self, value: int, anchor: Fraction | None = None) -> Fraction:
        """A raw figure close to the least favourable one whose value is `value`; check it with `at`."""
        wanted = Fraction(2 * value - 1, 2)
        nodes = list(zip(self.cuts, self.points, strict=True))
        if not self.rising(anchor):
            nodes.reverse()
        for (x0, v0), (x1, v1) in pairwise(nodes):
            if v0 < wanted <= v1:
                return x0 + (wanted - v0) / (v1 - v0) * (x1 - x0)
        return nodes[0][0] if nodes[0][1] >= wanted else nodes[-1][0]


@dataclass(frozen=True, slots=True)
class Codes:
    """A value for each code. `ignored` codes say nothing about this indicator."""

    points: tuple[tuple[str, int], ...]
    ignored: tuple[str, ...] = ()

    def of(self, code: str) -> int | None:
        """The value of `code`, None for a code that the scheme does not score."""
        return dict(self.points).get(code)

    def lowest_reaching(self, value: int) -> str | None:
        """The code of the smallest value that is at least `value`."""
        enough = [(points, i, code) for i, (code, points) in enumerate(self.points) if points >= value]
        return min(enough)[2] if enough else None


@dataclass(frozen=True, slots=True)
class Phrases:
    """A value for a running text by the words in it; the first step with a word in the text decides."""

    steps: tuple[tuple[tuple[str, ...], int], ...]

    def of(self, text: str) -> int | None:
        """The value of `text`, None where no word is found."""
        folded = text.upper().replace(" ", "")
        for words, points in self.steps:
            if any(word.upper().replace(" ", "") in folded for word in words):
                return points
        return None

    def lowest_reaching(self, value: int) -> str | None:
        """The words of the smallest value that is at least `value`."""
        enough = [(points, i) for i, (_, points) in enumerate(self.steps) if points >= value]
        return " / ".join(self.steps[min(enough)[1]][0]) if enough else None


Numeric = Efficacy | Linear | Bands | Piecewise
ValueFunction = Numeric | Codes | Phrases | Certificates


def _goal(full: Fraction | None, anchor: Fraction | None) -> Fraction:
    goal = anchor if full is None else full
    assert goal is not None, "a value function over the anchor needs one"
    return goal


def _whole(x: Fraction, start: Fraction, full: Fraction) -> tuple[int, int, int]:
    """The three in whole parts of one size: sums and quotients of fractions cost ten times as much."""
    n, d = x.as_integer_ratio()
    a, b = start.as_integer_ratio()
    e, f = full.as_integer_ratio()
    return n * b * f, a * d * f, e * d * b


def _log_value(base: int, at: int, start: int, full: int) -> int:
    """``base`` at `start`, a full value at `full`, straight in the logarithm between them, rounded half up.

    A float tells the rounding unless it stands within a millionth of the border between two values; its own error is a
    thousandth of that at most. On the border 60 digits decide.
    """
    whole = log(full / start)
    if abs(whole) > _NARROW:
        near = base + (GRID - base) * (log(at / start) / whole) + 0.5
        value = floor(near)
        if _BORDER < near - value < 1 - _BORDER:
            return value
    share = _log_share(Fraction(at), Fraction(start), Fraction(full))
    return min(GRID, _half_up_decimal(_EXACT.add(base, _EXACT.multiply(GRID - base, share))))


def _half_up_decimal(value: Decimal) -> int:
    scaled = Fraction(value)
    return half_up(scaled.numerator, scaled.denominator)


@lru_cache(maxsize=4096)
def _ln(x: Fraction) -> Decimal:
    return _EXACT.subtract(_EXACT.ln(Decimal(x.numerator)), _EXACT.ln(Decimal(x.denominator)))


def _log_share(x: Fraction, start: Fraction, full: Fraction) -> Decimal:
    # The last ten digits are noise of the division; without them 1/2 is 1/2.
    share = _EXACT.divide(_ln(x / start), _ln(full / start))
    return share.quantize(Decimal(1).scaleb(-45), context=_EXACT)


def _log_point(start: Fraction, full: Fraction, part: Fraction) -> Fraction:
    """``start * (full / start) ** part``."""
    exponent = _EXACT.multiply(_ln(full / start), _EXACT.divide(part.numerator, part.denominator))
    return start * Fraction(_EXACT.exp(exponent))
