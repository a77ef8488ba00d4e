"""What a firm's records of money raised and of recognitions come to on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.calendar_months import end_of_validity, may_be_in
from registry.scoring.facts import FundingFact, RecognitionFact, State
from registry.scoring.interval import Interval
from registry.scoring.reading import BEST_FIRST, Reading

_ENDED = ("expired", "withdrawn", "revoked")
_PENDING = ("applied", "publicized")
_CURRENT = ("valid", "renewed", "under_review")


def raised(funding: Iterable[FundingFact], as_of: date) -> Reading:
    """New equity announced up to `as_of`, in fen.

    Sums of a known figure add up; lower bounds, ranges and magnitudes widen the interval; an undisclosed sum leaves
    it open above. A running total (累计) is no announcement's sum: it only says that the total is at least so much.
    Loans, grants and transfers of old shares are not equity raised.
    """
    facts = [f for f in funding if f.equity is not False and may_be_in(f.announced, date.min, as_of)]
    if not facts:
        return Reading(State.MISSING)
    lo, total_known = Fraction(0), Fraction(0)
    hi: Fraction | None = Fraction(0)
    for fact in facts:
        low, high = _sum_of(fact)
        if fact.cumulative:
            total_known = max(total_known, low)
            continue
        lo += low
        hi = None if hi is None or high is None else hi + high
    if total_known > lo:
        hi = None if hi is None or hi <= total_known else hi
        lo = total_known
    untold = sum(1 for f in facts if f.lo is None and f.hi is None)
    notes = (
        (Text("{n} announcement without a disclosed sum", "{n} announcements without a disclosed sum", n=untold),)
        if untold
        else ()
    )
    refs = tuple(sorted(f.ref for f in facts if f.ref))
    grades = tuple(sorted({f.grade or Grade.D for f in facts}, key=BEST_FIRST.index))
    interval = Interval(lo, hi)
    return Reading(State.KNOWN if interval.exact else State.INTERVAL, interval, refs=refs, grades=grades, notes=notes)


def _sum_of(fact: FundingFact) -> tuple[Fraction, Fraction | None]:
    if fact.currency != "CNY":  # no rate is stored with it: the sum in yuan is open
        return Fraction(0), None
    low = Fraction(fact.lo or 0) if fact.equity else Fraction(0)
    return low, None if fact.hi is None else Fraction(fact.hi)


def tier_held(recognitions: Iterable[RecognitionFact], as_of: date, years: int) -> Reading:
    """The tiers held on a day, and those that may be held because a date is not settled.

    No recognition recorded is missing, not "none"; records that have all ended, or say "none", are "none".
    """
    facts = [
        fact for fact in recognitions if fact.status not in _PENDING
    ]  # an application says nothing of what is held
    if not facts:
        return Reading(State.MISSING)
    held: list[str] = []
    maybe: list[str] = []
    for fact in facts:
        current = True if fact.tier == "none" else _is_current(fact, as_of, years)
        if current is not False:
            (held if current else maybe).append(fact.tier)
    refs = tuple(sorted(f.ref for f in facts if f.ref))
    grades = tuple(sorted({f.grade or Grade.D for f in facts if f.tier in (*held, *maybe)}, key=BEST_FIRST.index))
    reading = Reading(
        State.INTERVAL if maybe else State.KNOWN,
        codes=tuple(sorted(set(held))) or ("none",),
        maybe=tuple(sorted(set(maybe) - set(held))),
        refs=refs,
        grades=grades,
    )
    if maybe:
        return replace(reading, notes=(Text("Whether the recognition is still valid is not settled"),))
    return reading if held else replace(reading, notes=(Text("No recognition is in force on the day"),))


def _is_current(fact: RecognitionFact, as_of: date, years: int) -> bool | None:
    if fact.status in _ENDED:
        return False
    begins = fact.valid_from if fact.valid_from.first else fact.recognised
    recorded = fact.valid_to.last is not None
    ends = fact.valid_to if recorded else end_of_validity(fact.recognised, years)
    if begins.first and begins.first > as_of:
        return False
    if ends.first is None or ends.last is None:
        return True if fact.status in _CURRENT else None
    if ends.last < as_of:
        # An end that is only computed says nothing of a renewal; one that is recorded does.
        return False if recorded else None
    return True if ends.first >= as_of and (begins.last is None or begins.last <= as_of) else None
