"""Where a firm stands on a day: its operative tier and how long that still holds.

Administrations treat the highest tier a firm holds as the operative one (Beijing's notices on the yearly update). A title
lasts three years. Shanghai's plaques start in the month of the announcement and end in the month before the same month
three years later (Shanghai MCEI notice of 28 August 2023): announced 2023-03, valid to the end of 2026-02.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.model.values import Precision, UncertainDate
from registry.model.vocab import UNORDERED, vocabulary

YEARS_VALID = 3
DUE_WITHIN_DAYS = 90
_NOT_HELD = {"applied", "publicized"}
_GONE = {"withdrawn", "revoked", "expired"}


class TierState(StrEnum):
    """How a firm holds its tier."""

    VALID = "valid"
    DUE = "due"  # ends within 90 days
    LAPSED = "lapsed"
    APPLIED = "applied"  # applied for or publicised, not recognised yet


@dataclass(frozen=True, slots=True)
class Held:
    """One recognition as far as its standing matters."""

    tier: str
    recognised: UncertainDate | None
    valid_to: UncertainDate | None
    status: str | None


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


def _ends(held: Held) -> UncertainDate | None:
    if held.valid_to is not None:
        return held.valid_to
    known = held.recognised
    if (
        known is None
        or known.start is None
        or known.precision not in (Precision.DAY, Precision.TENDAY, Precision.MONTH)
    ):
        return None
    _, last = validity(known.start)
    return UncertainDate(Precision.MONTH, last.replace(day=1), last)


def standing(recognitions: Sequence[Held], as_of: date) -> Standing:
    """The operative tier among `recognitions` on the day `as_of`."""
    tiers = vocabulary("tier")
    best: tuple[tuple[int, int, int], Standing] | None = None
    for held in recognitions:
        rank = tiers.get(held.tier).rank
        if rank == UNORDERED:
            continue
        one = _one(held, as_of)
        # Held before applied-for before none before lapsed; then the higher tier; then the one that lasts longer.
        order = {None: 1, TierState.LAPSED: 0, TierState.APPLIED: 2}.get(one.state, 3)
        key = (order, rank, one.days_left if one.days_left is not None else 0)
        if best is None or key > best[0]:
            best = (key, one)
    return best[1] if best else Standing(None, None, None, None)


def _one(held: Held, as_of: date) -> Standing:
    if held.tier == "none":
        return Standing("none", None, None, None)
    if held.status in _NOT_HELD:
        return Standing(held.tier, TierState.APPLIED, None, None)
    ends = _ends(held)
    days = (ends.end - as_of).days if ends is not None and ends.end is not None else None
    if held.status in _GONE or (days is not None and days < 0):
        return Standing(held.tier, TierState.LAPSED, ends, days)
    if days is not None and days <= DUE_WITHIN_DAYS:
        return Standing(held.tier, TierState.DUE, ends, days)
    return Standing(held.tier, TierState.VALID, ends, days)
