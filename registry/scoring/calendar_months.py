"""Windows of whole months, and whether an uncertain date lies in one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from registry.scoring.facts import Span


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier (later where negative), or the month's last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def surely_in(span: Span, after: date, until: date) -> bool:
    """Whether every day that `span` may mean lies in ``(after, until]`` and nobody doubts it."""
    return (
        span.first is not None
        and span.last is not None
        and not span.doubt
        and after < span.first
        and span.last <= until
    )


def may_be_in(span: Span, after: date, until: date) -> bool:
    """Whether some day that `span` may mean lies in ``(after, until]``."""
    return (span.last is None or span.last > after) and (span.first is None or span.first <= until)


def end_of_validity(recognised: Span, years: int) -> Span:
    """The last days of a validity of whole years that is not recorded.

    The rules differ by up to a month (domain reference 1.8): day-exact, or to the end of the month before. Both ends
    are kept.
    """
    if recognised.first is None or recognised.last is None:
        return Span()
    earliest = months_before(recognised.first.replace(day=1), -12 * years) - timedelta(days=1)
    return Span(earliest, months_before(recognised.last, -12 * years) - timedelta(days=1))
