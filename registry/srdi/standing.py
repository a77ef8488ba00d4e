"""Where a firm stands on a day: its operative tier and how long that still holds.

Administrations treat the highest tier a firm holds as the operative one (Beijing's notices on the yearly update). A title
lasts three years. Shanghai's plaques start in the month of the announcement and end in the month before the same month
three years later (Shanghai MCEI notice of 28 August 2023): announced 2023-03, valid to the end of 2026-02. Elsewhere a
title ends to the day (2025-11-08 to 2028-11-07). A re-verification adds three years to the term it renews.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from registry.model.values import Precision, UncertainDate
from registry.model.vocab import UNORDERED, vocabulary

YEARS_VALID = 3
DUE_WITHIN_DAYS = 90
CHANGE_MONTHS = 3
FREE_CAUSE = "standard"
"""The one cause of a revocation that bars no new application."""
_OPENED_DAYS = 366
_NOT_HELD = {"applied", "publicized"}


class TierState(StrEnum):
    """How a firm holds its tier."""

    VALID = "valid"
    DUE = "due"  # ends within 90 days
    LAPSED = "lapsed"
    APPLIED = "applied"  # applied for or publicised, not recognised yet


@dataclass(frozen=True, slots=True)
class Held:
    """One recognition as far as its standing matters.

    Attributes:
        applied, publicised: days before the recognition.
        reverified: day on which it was last re-verified.
        changed, reported: day of a major change (name, merger, move), and the day on which it was told.
        revoked, cause: day on which it was taken away, and the code of the cause (vocabulary ``revocation``).
    """

    tier: str
    recognised: UncertainDate | None
    valid_to: UncertainDate | None
    status: str | None
    applied: UncertainDate | None = None
    publicised: UncertainDate | None = None
    reverified: UncertainDate | None = None
    changed: UncertainDate | None = None
    reported: UncertainDate | None = None
    revoked: UncertainDate | None = None
    cause: str | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Held:
        """A decoded record of the table of recognitions."""
        return cls(
            record["tier"],
            record["recognised"],
            record["valid_to"],
            record["status"],
            record["applied_on"],
            record["publicised_on"],
            record["reverified_on"],
            record["changed_on"],
            record["reported_on"],
            record["revoked_on"],
            record["revoked_for"],
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """The operative tier of a firm on a day.

    Attributes:
        tier: code, or None where nothing is known. ``none`` means that it is known to hold none.
        state: None without a tier, or where no end is known and nothing speaks against it.
        valid_until: last day, as exactly as known.
        days_left: to the last day it may mean; negative when lapsed; None where no end is known.
    """

    tier: str | None
    state: TierState | None
    valid_until: UncertainDate | None
    days_left: int | None


def validity(announced: date) -> tuple[date, date]:
    """First and last day of a Shanghai title announced on `announced`.

    2021-03-10 gives 2021-03-01 to 2024-02-29: the end of February in a leap year counts.
    """
    start = announced.replace(day=1)
    year, month = start.year + YEARS_VALID, start.month - 1
    if month == 0:
        year, month = year - 1, 12
    return start, date(year, month, monthrange(year, month)[1])


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where there is none."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_exact(announced: date) -> tuple[date, date]:
    """First and last day of a title that ends to the day: 2025-11-08 gives 2025-11-08 to 2028-11-07.

    Where the end month has no such day the term ends on its last day (Civil Code art. 202).
    """
    same = months_later(announced, 12 * YEARS_VALID)
    return announced, same if same.day != announced.day else same - timedelta(days=1)


def is_shanghai(district: str) -> bool:
    """Whether titles end by Shanghai's months where this district code is; unknown places follow Shanghai's."""
    return not district or district.startswith("31")


def _renewed(last: date) -> date:
    """The last day of the next term; the end of a month stays the end of a month."""
    later = months_later(last, 12 * YEARS_VALID)
    is_end = last.day == monthrange(last.year, last.month)[1]
    return later.replace(day=monthrange(later.year, later.month)[1]) if is_end else later


def _first_end(held: Held, *, by_month: bool) -> UncertainDate | None:
    known = held.recognised
    if (
        known is None
        or known.start is None
        or known.precision not in (Precision.DAY, Precision.TENDAY, Precision.MONTH)
    ):
        return None
    if by_month:
        _, last = validity(known.start)
        return UncertainDate(Precision.MONTH, last.replace(day=1), last)
    (_, early), (_, late) = day_exact(known.start), day_exact(known.end or known.start)
    return UncertainDate(Precision.DAY if early == late else Precision.RANGE, early, late)


def _ends(held: Held, *, by_month: bool) -> UncertainDate | None:
    """The last day: as stated, else by the rule of the place; a re-verification after the stated day renews it."""
    ends = held.valid_to if held.valid_to is not None else _first_end(held, by_month=by_month)
    renewal = held.reverified
    if ends is None or renewal is None or renewal.start is None or ends.end is None:
        return ends
    # What is stated after a re-verification holds already for the term that it opened.
    if held.valid_to is not None and (ends.end - renewal.start).days > _OPENED_DAYS:
        return ends
    last = _renewed(ends.end)
    if by_month or ends.start is None:
        return UncertainDate(ends.precision, last.replace(day=1) if ends.precision is Precision.MONTH else last, last)
    return UncertainDate(ends.precision, _renewed(ends.start), last)


def is_revoked(held: Held, as_of: date) -> bool:
    """Whether a title was taken away by the day `as_of`; by its status alone where no day is known."""
    if held.revoked is not None and held.revoked.start is not None:
        return held.revoked.start <= as_of
    return held.status in ("revoked", "withdrawn")


def barred_until(recognitions: Sequence[Held], as_of: date) -> date | None:
    """The last day on which a firm may not apply, where a title was revoked for cause; None where nothing bars it.

    A title that was merely no longer merited bars nothing; a cause that is not on record may be one that does.
    """
    found = [
        months_later(held.revoked.end or held.revoked.start, 12 * YEARS_VALID)
        for held in recognitions
        if held.revoked is not None and held.revoked.start is not None and held.revoked.start <= as_of
        if held.cause != FREE_CAUSE
    ]
    last = max(found, default=None)
    return last if last is not None and last >= as_of else None


def unreported(held: Held, as_of: date) -> date | None:
    """The day by which a major change must be told, three months after it, where it has not been; None otherwise."""
    if held.changed is None or held.changed.end is None or held.changed.end > as_of:
        return None
    told = held.reported is not None and held.reported.start is not None and held.reported.start <= as_of
    return None if told else months_later(held.changed.end, CHANGE_MONTHS)


def standing(recognitions: Sequence[Held], as_of: date, district: str = "") -> Standing:
    """The operative tier among `recognitions` on the day `as_of`.

    A status is that of the day it was written down, and `as_of` may be earlier: a title that is marked as expired still
    held until its last day, where that is stated.

    Args:
        district: code of where the firm is registered, which decides how a title's last day follows.
    """
    tiers = vocabulary("tier")
    by_month = is_shanghai(district)
    best: tuple[tuple[int, int, int], Standing] | None = None
    for held in recognitions:
        rank = tiers.get(held.tier).rank
        if rank == UNORDERED:
            continue
        one = _one(held, as_of, by_month=by_month)
        if one is None:
            continue
        # Held before applied-for before none before lapsed; then the higher tier; then the one that lasts longer.
        order = {None: 1, TierState.LAPSED: 0, TierState.APPLIED: 2}.get(one.state, 3)
        key = (order, rank, one.days_left if one.days_left is not None else 0)
        if best is None or key > best[0]:
            best = (key, one)
    return best[1] if best else Standing(None, None, None, None)


def _later(day: UncertainDate | None, as_of: date) -> bool:
    return day is not None and day.start is not None and day.start > as_of


def _one(held: Held, as_of: date, *, by_month: bool) -> Standing | None:
    """How one recognition stands; None where nothing of it had happened by then."""
    if held.tier == "none":
        return Standing("none", None, None, None)
    if _later(held.recognised, as_of) or held.status in _NOT_HELD or _only_sought(held):
        before = [d for d in (held.applied, held.publicised) if d is not None]
        if before and all(_later(d, as_of) for d in before):
            return None
        if not before and _later(held.recognised, as_of):
            return None
        return Standing(held.tier, TierState.APPLIED, None, None)
    ends = _ends(held, by_month=by_month)
    if is_revoked(held, as_of):
        ends = held.revoked or ends
        left = (ends.end - as_of).days if ends is not None and ends.end is not None else None
        return Standing(held.tier, TierState.LAPSED, ends, left)
    days = (ends.end - as_of).days if ends is not None and ends.end is not None else None
    to_come = ends is not None and ends.start is not None and ends.start >= as_of
    expired = held.status == "expired"
    if expired and to_come and ends is not held.valid_to:
        return Standing(held.tier, TierState.LAPSED, None, None)  # it did not end on a day that was only worked out
    if (expired and not to_come) or (days is not None and days < 0):
        return Standing(held.tier, TierState.LAPSED, ends, days)
    if days is not None and days <= DUE_WITHIN_DAYS:
        return Standing(held.tier, TierState.DUE, ends, days)
    return Standing(held.tier, TierState.VALID, ends, days)


def _only_sought(held: Held) -> bool:
    """Applied for or publicised, and nothing says that it was ever given."""
    sought = held.applied is not None or held.publicised is not None
    return sought and held.recognised is None and held.status is None and held.valid_to is None
