"""Values that carry their meaning: amounts, dates of known precision, and the reasons for a value's absence.

The kinds of amounts and precisions of dates are the stored ones; they are the vocabulary of the import vectors.
All are frozen and compare by value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AmountKind(StrEnum):
    """How a sum was stated."""

    EXACT = "exact"  # 67亿元
    APPROX = "approx"  # 约15亿元
    BELOW = "below"  # 近5亿元: a little less than the figure
    MIN = "min"  # 超15亿元: a lower bound
    MAX = "max"  # 不超过500万元
    RANGE = "range"  # 1-2亿元
    VAGUE = "vague"  # 数亿元: an order of magnitude, [lo, hi), never part of a sum
    UNDISCLOSED = "undisclosed"  # 未披露: stated, but not told


class Precision(StrEnum):
    """How exactly a date was stated."""

    DAY = "day"
    TENDAY = "tenday"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RANGE = "range"
    OPEN = "open"


class Missing(StrEnum):
    """Why a cell holds no value. Missing is never zero."""

    BLANK = "blank"
    NONE = "none"  # 无: stated that there is none
    UNDISCLOSED = "undisclosed"
    TBD = "tbd"


class Grade(StrEnum):
    """Evidence grade: A official document, B listed disclosure or audit, C reputable media, D self-declared or other."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as it was stated.

    Attributes:
        kind: how it was stated.
        lo_fen: lower end in minor units (fen, cent), None where there is none. For exact, approx and below both ends are
            the figure itself.
        hi_fen: upper end in minor units, None where there is none.
        currency: ISO 4217 code.
        text: the text it was read from, kept for ever.
        cumulative: a running total (累计), not the amount of one round.
    """

    kind: AmountKind
    lo_fen: int | None
    hi_fen: int | None
    currency: str = "CNY"
    text: str = ""
    cumulative: bool = False

    @property
    def point_fen(self) -> int | None:
        """The figure that may enter a sum: exact, approximate and 'nearly' amounts have one, the others do not."""
        if self.kind in (AmountKind.EXACT, AmountKind.APPROX, AmountKind.BELOW):
            return self.lo_fen
        return None


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date with its precision.

    Attributes:
        precision: how exactly it was stated.
        start: first day it may mean, None for an open past.
        end: last day it may mean, None for an open future.
        text: the text it was read from.
        doubt: the source itself doubts it (2018年3月？).
        approx: about, early, end of.
        planned: announced, not yet done.
        as_of: a state on that day (截至…), not an event.
    """

    precision: Precision
    start: date | None
    end: date | None
    text: str = ""
    doubt: bool = False
    approx: bool = False
    planned: bool = False
    as_of: bool = False

    def iso(self) -> str:
        """The shortest ISO form that keeps the precision: 2018-03, 2020, 2025-Q2, 2018-03-01/2020-02-01."""
        if self.start is None:
            return "" if self.end is None else f"/{self.end.isoformat()}"
        start = self.start
        match self.precision:
            case Precision.DAY:
                return start.isoformat()
            case Precision.MONTH:
                return f"{start:%Y-%m}"
            case Precision.QUARTER:
                return f"{start.year}-Q{(start.month + 2) // 3}"
            case Precision.HALF:
                return f"{start.year}-H{1 if start.month <= 6 else 2}"
            case Precision.YEAR:
                return str(start.year)
            case _:
                return f"{start.isoformat()}/{self.end.isoformat() if self.end else ''}"
