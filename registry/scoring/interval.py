"""Exact interval arithmetic over fractions. An end that is None is unbounded.

Used for figures that are known only within bounds; every operation returns the smallest interval that surely holds
the result of its operands taken independently.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

End = Fraction | None


@dataclass(frozen=True, slots=True)
class Interval:
    """``[lo, hi]``; None is minus or plus infinity."""

    lo: End
    hi: End

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.lo is not None and (self.lo is self.hi or self.lo == self.hi)

    def scaled(self, factor: Fraction) -> Interval:
        """Both ends times a positive factor."""
        if self.lo is not None and self.lo is self.hi:
            both = self.lo * factor
            return Interval(both, both)
        return Interval(None if self.lo is None else self.lo * factor, None if self.hi is None else self.hi * factor)


def add(a: Interval, b: Interval) -> Interval:
    """a + b."""
    return Interval(_both(a.lo, b.lo, 1), _both(a.hi, b.hi, 1))


def subtract(a: Interval, b: Interval) -> Interval:
    """a - b."""
    return Interval(_both(a.lo, b.hi, -1), _both(a.hi, b.lo, -1))


def multiply(a: Interval, b: Interval) -> Interval:
    """a times b. Unbounded in a direction only where an operand is."""
    if a.lo is not None and a.hi is not None and b.lo is not None and b.hi is not None:
        products = [x * y for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
        return Interval(min(products), max(products))
    if a.lo is not None and b.lo is not None and a.lo >= 0 and b.lo >= 0:
        return Interval(a.lo * b.lo, None)
    return Interval(None, None)


def divide(a: Interval, b: Interval) -> Interval | None:
    """a / b for a divisor that is not negative; None where the divisor is zero for certain."""
    if a.lo is not None and a.lo is a.hi and b.lo is not None and b.lo is b.hi and b.lo > 0:
        both = a.lo / b.lo
        return Interval(both, both)
    if b.lo == 0 and b.hi == 0:
        return None
    if b.lo is None or b.lo < 0:
        return Interval(None, None)
    return Interval(_quotient(a.lo, b, upper=False), _quotient(a.hi, b, upper=True))


def _both(x: End, y: End, sign: int) -> End:
    return None if x is None or y is None else x + sign * y


def _quotient(x: End, b: Interval, *, upper: bool) -> End:
    """The extreme of x / y for y in b (0 <= b.lo): the largest for `upper`, else the smallest."""
    if x is None:
        return None
    assert b.lo is not None
    # A non-negative figure is largest over the smallest divisor, a negative one smallest over it.
    by_small = (x >= 0) == upper
    if by_small:
        return x / b.lo if b.lo > 0 else (Fraction(0) if x == 0 else None)
    return Fraction(0) if b.hi is None else x / b.hi


def root(value: Fraction, degree: int) -> Fraction:
    """The root of a non-negative fraction: exact where it is rational, else cut after 40 decimals."""
    numerator, denominator = _whole_root(value.numerator, degree), _whole_root(value.denominator, degree)
    if numerator**degree == value.numerator and denominator**degree == value.denominator:
        return Fraction(numerator, denominator)
    scale = 10**40
    return Fraction(_whole_root(value.numerator * scale**degree // value.denominator, degree), scale)


def _whole_root(value: int, degree: int) -> int:
    """Floor of the root of a whole number."""
    if degree == 1 or value < 2:
        return value
    if degree == 2:
        return isqrt(value)
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low
