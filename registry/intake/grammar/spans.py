"""Spans of the calendar: the first and last day of a month, quarter, half, ten-day part, year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry.model.values import Precision, UncertainDate

FIRST_YEAR, LAST_YEAR = 1949, 2100


class NoSuchDayError(ValueError):
    """A date of the right shape that the calendar does not have; the arguments say which part is wrong."""

    def __init__(self, case: str, **params: object) -> None:
        super().__init__(case)
        self.params: dict[str, object] = {"case": case, **params}


@dataclass(frozen=True, slots=True)
class Span:
    """A date of known precision while it is being read.

    Attributes:
        precision: how exactly it was stated.
        start: first day, None for an open past.
        end: last day, None for an open future.
        approx: about, early, end of.
        codes: what was inferred on the way.
        params: figures for the sentences of those codes.
    """

    precision: Precision
    start: date | None
    end: date | None
    approx: bool = False
    codes: tuple[str, ...] = ()
    params: tuple[tuple[str, object], ...] = ()

    def with_code(self, code: str, **params: object) -> Span:
        """This span with one more code."""
        return replace(self, codes=(*self.codes, code), params=(*self.params, *params.items()))

    def is_in_range(self) -> bool:
        """Whether its years are ones that a registry of firms can hold."""
        return all(day is None or FIRST_YEAR <= day.year <= LAST_YEAR for day in (self.start, self.end))

    def iso(self) -> str:
        """Short ISO form."""
        return UncertainDate(self.precision, self.start, self.end).iso()


def year_span(year: int) -> Span:
    """The whole of `year`."""
    _check_year(year)
    return Span(Precision.YEAR, date(year, 1, 1), date(year, 12, 31))


def month_span(year: int, month: int) -> Span:
    """The whole of a month."""
    _check_year(year)
    if not 1 <= month <= 12:
        raise NoSuchDayError("month", month=month)
    return Span(Precision.MONTH, date(year, month, 1), _month_end(year, month))


def day_span(year: int, month: int, day: int) -> Span:
    """One day."""
    end = month_span(year, month).end
    if end is None or not 1 <= day <= end.day:
        raise NoSuchDayError("day", month=f"{year}-{month:02d}", day=day)
    return Span(Precision.DAY, date(year, month, day), date(year, month, day))


def quarter_span(year: int, quarter: int) -> Span:
    """A quarter, 1 to 4."""
    _check_year(year)
    if not 1 <= quarter <= 4:
        raise NoSuchDayError("quarter", quarter=quarter)
    return Span(Precision.QUARTER, date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter))


def half_span(year: int, half: int) -> Span:
    """A half year, 1 or 2."""
    _check_year(year)
    if half not in (1, 2):
        raise NoSuchDayError("half")
    return Span(Precision.HALF, date(year, 6 * half - 5, 1), _month_end(year, 6 * half))


def third_span(year: int, month: int, third: int, approx: bool = False) -> Span:
    """Ten days of a month (上旬, 中旬, 下旬 are 1, 2, 3); the last part runs to the end of the month."""
    end = month_span(year, month).end
    last = _month_end(year, month) if third == 3 or end is None else date(year, month, 10 * third)
    return Span(Precision.TENDAY, date(year, month, 10 * third - 9), last, approx)


def serial_span(serial: int, epoch1904: bool) -> Span:
    """The day Excel counts as `serial`."""
    first = date(1904, 1, 1) if epoch1904 else date(1899, 12, 30)
    day = first + timedelta(days=serial)
    return Span(Precision.DAY, day, day)


def _check_year(year: int) -> None:
    if not 1 <= year <= 9999:
        raise NoSuchDayError("year")


def _month_end(year: int, month: int) -> date:
    if year == 9999 and month == 12:
        return date(9999, 12, 31)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
