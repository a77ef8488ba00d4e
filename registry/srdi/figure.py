"""A figure as far as it is known: an interval, exact where both ends meet, open where an end is None.

Yes and no are 1 and 0, levels are small whole numbers, money is fen, shares are per cent. A comparison has three answers,
and because an interval only ever shrinks when more becomes known, a decided answer stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Number = int | Fraction
NO_REVENUE = "no_revenue"
"""Note of a share of revenue where there was none."""
ABOVE_ALL = 10**9
"""Per cent that stand for R&D without any revenue: above every threshold, and never shown."""


class Verdict(StrEnum):
    """Answer of a condition. Unknown is neither yes nor no."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """The cell of the registry that a figure was read from."""

    table: str
    uid: str
    field: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One value.

    Attributes:
        lo, hi: what it is at least and at most, None where nothing bounds it.
        year: the accounting year it speaks of, None where it has none.
        sources: cells it was made from.
        note: a remark by code, `NO_REVENUE` or "".
        parts: the single years of a figure that speaks of several, oldest first.
    """

    lo: Number | None = None
    hi: Number | None = None
    year: int | None = None
    sources: tuple[Source, ...] = ()
    note: str = ""
    parts: tuple[Figure, ...] = ()

    @property
    def value(self) -> Number | None:
        """The value where it is exactly known."""
        return self.lo if self.lo == self.hi else None

    @property
    def known(self) -> bool:
        """Whether it is exactly known."""
        return self.lo is not None and self.lo == self.hi


UNKNOWN = Figure()
UNKNOWN_AMOUNT = Figure(0)  # a count, a level or a sum that cannot be negative
UNKNOWN_ANSWER = Figure(0, 1)


def exactly(value: Number, year: int | None = None) -> Figure:
    """A figure that is known."""
    return Figure(value, value, year)


def at_least(figure: Figure, bound: Number, inclusive: bool) -> Verdict:
    """Whether the figure is `bound` or more, or more than it."""
    lo, hi = figure.lo, figure.hi
    if lo is not None and (lo >= bound if inclusive else lo > bound):
        return Verdict.MET
    if hi is not None and (hi < bound if inclusive else hi <= bound):
        return Verdict.UNMET
    return Verdict.UNKNOWN


def at_most(figure: Figure, bound: Number, inclusive: bool) -> Verdict:
    """Whether the figure is `bound` or less, or less than it."""
    lo, hi = figure.lo, figure.hi
    if hi is not None and (hi <= bound if inclusive else hi < bound):
        return Verdict.MET
    if lo is not None and (lo > bound if inclusive else lo >= bound):
        return Verdict.UNMET
    return Verdict.UNKNOWN


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """And: one no decides, an unknown leaves it open."""
    answer = Verdict.MET
    for verdict in verdicts:
        if verdict is Verdict.UNMET:
            return verdict
        if verdict is Verdict.UNKNOWN:
            answer = verdict
    return answer


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Or: one yes decides, an unknown leaves it open."""
    answer = Verdict.UNMET
    for verdict in verdicts:
        if verdict is Verdict.MET:
            return verdict
        if verdict is Verdict.UNKNOWN:
            answer = verdict
    return answer


def added(figures: Iterable[Figure]) -> Figure:
    """The sum."""
    parts = tuple(figures)
    los, his = [f.lo for f in parts], [f.hi for f in parts]
    lo = None if None in los else sum(n for n in los if n is not None)
    hi = None if None in his else sum(n for n in his if n is not None)
    return _made(lo, hi, parts)


def least(figures: Iterable[Figure]) -> Figure:
    """The smallest: what holds in each of several years."""
    parts = tuple(figures)
    los = [f.lo for f in parts]
    his = [f.hi for f in parts if f.hi is not None]
    lo = None if None in los else min(n for n in los if n is not None)
    return _made(lo, min(his) if his else None, parts)


def greatest(figures: Iterable[Figure]) -> Figure:
    """The largest: what holds in at least one of several years."""
    parts = tuple(figures)
    los = [f.lo for f in parts if f.lo is not None]
    his = [f.hi for f in parts]
    hi = None if None in his else max(n for n in his if n is not None)
    return _made(max(los) if los else None, hi, parts)


def divided(figure: Figure, by: int) -> Figure:
    """An average: the figure in `by` equal parts."""
    lo = None if figure.lo is None else _ratio(figure.lo, by)
    hi = lo if figure.hi is figure.lo else None if figure.hi is None else _ratio(figure.hi, by)
    return Figure(lo, hi, figure.year, figure.sources, figure.note, figure.parts)


def per_cent(part: Figure, whole: Figure) -> Figure:
    """`part` of `whole` in per cent; unknown where the whole may be nothing. The whole is never negative."""
    sources = part.sources + whole.sources
    if whole.lo is None or whole.lo <= 0:
        return Figure(None, None, part.year, sources, NO_REVENUE if whole.hi == 0 else "")
    if part.lo is not None and part.lo == part.hi and whole.lo == whole.hi:  # the usual case: both are known
        lo = hi = _ratio(part.lo * 100, whole.lo)
        return Figure(lo, hi, part.year, sources)
    lo = None if part.lo is None else _quotient(part.lo, whole.lo if part.lo < 0 else whole.hi)
    hi = None if part.hi is None else _quotient(part.hi, whole.hi if part.hi < 0 else whole.lo)
    return Figure(lo, hi, part.year, sources)


def _quotient(part: Number, whole: Number | None) -> Number:
    """Per cent; an endless whole leaves nothing of the part."""
    return Fraction(0) if whole is None else _ratio(part * 100, whole)


def _ratio(part: Number, whole: Number) -> Number:
    """`part` / `whole`, made in one go where both are whole numbers."""
    return Fraction(part, whole) if part.__class__ is int and whole.__class__ is int else Fraction(part) / whole


def _made(lo: Number | None, hi: Number | None, parts: tuple[Figure, ...]) -> Figure:
    year: int | None = None
    sources: tuple[Source, ...] = ()
    note = ""
    for part in parts:
        if part.year is not None and (year is None or part.year > year):
            year = part.year
        if part.sources:
            sources += part.sources
        note = note or part.note
    return Figure(lo, hi, year, sources, note, parts)
