"""Dates of a title: how long it lasts, when its update is due, how soon a change must be told, when a bar ends.

Three rules of validity: Shanghai's plaques start with the month of announcement and end with the month before it three
years later (Shanghai MCEI notice of 28 August 2023); elsewhere to the day (2025-11-08 to 2028-11-07); or by hand. A span
of years ends on the day before the same day; where the end month has no such day, on its last day (Civil Code art. 202).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.srdi.standing import CHANGE_MONTHS, day_exact, is_shanghai, months_later, validity

BAR_YEARS = 3
UPDATE_MONTH, UPDATE_DAY = 4, 30


class TermRule(StrEnum):
    """How the last day of a title follows from its announcement."""

    SH_MONTH = "sh_month"
    DAY_EXACT = "day_exact"
    MANUAL = "manual"


def rule_of(district: str) -> TermRule:
    """The rule where a firm is registered, by its district code; unknown places follow Shanghai's."""
    return TermRule.SH_MONTH if is_shanghai(district) else TermRule.DAY_EXACT


def term(rule: TermRule, announced: date, last: date | None = None) -> tuple[date, date]:
    """First and last day of a title.

    Args:
        rule: which arithmetic.
        announced: day of the announcement.
        last: the last day as printed; for `TermRule.MANUAL` only.

    Raises:
        ValueError: by hand without a last day, or one that lies before the announcement.
    """
    match rule:
        case TermRule.SH_MONTH:
            return validity(announced)
        case TermRule.DAY_EXACT:
            return day_exact(announced)
        case TermRule.MANUAL:
            if last is None or last < announced:
                raise ValueError("a title by hand needs a last day after its announcement")
            return announced, last


def change_due(changed: date) -> date:
    """The last day on which a change of name, merger or move may be told: three months after it."""
    return months_later(changed, CHANGE_MONTHS)


def barred_until(revoked: date) -> date:
    """The last day on which a firm whose title was revoked for cause may not apply: three years, at least."""
    return months_later(revoked, 12 * BAR_YEARS)


def update_due(year: int) -> date:
    """The last day of the yearly update on the platform."""
    return date(year, UPDATE_MONTH, UPDATE_DAY)


def updates_owed(first: date, last: date | None, as_of: date) -> tuple[int, ...]:
    """The years whose update was due by `as_of` while the title held: recognised before the 30 April, not ended by it."""
    return tuple(
        year
        for year in range(first.year, as_of.year + 1)
        if first < update_due(year) < as_of and (last is None or last >= update_due(year))
    )


@dataclass(frozen=True, slots=True)
class Updates:
    """Yearly updates of one title: years not done, and years of which nobody recorded anything."""

    missed: tuple[int, ...]
    unknown: tuple[int, ...]


def updates(done: Mapping[int, bool], first: date, last: date | None, as_of: date) -> Updates:
    """What is missing. `done` says by year whether the update was made; a year that is not in it is not known."""
    owed = updates_owed(first, last, as_of)
    return Updates(
        tuple(year for year in owed if done.get(year) is False), tuple(year for year in owed if year not in done)
    )


class TitleState(StrEnum):
    """What a title is on a day."""

    PENDING = "pending"  # applied for or under public notice
    NOT_YET = "not_yet"  # recognised later than that day
    VALID = "valid"
    DUE = "due"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    BARRED = "barred"  # revoked, and no new application yet


def title_state(
    first: date | None, last: date | None, revoked: date | None, as_of: date, due_days: int = 90
) -> TitleState:
    """What a title with these days is on the day `as_of`; `first` None: not recognised yet."""
    if revoked is not None and as_of >= revoked:
        return TitleState.BARRED if as_of <= barred_until(revoked) else TitleState.REVOKED
    if first is None:
        return TitleState.PENDING
    if as_of < first:
        return TitleState.NOT_YET
    if last is None:
        return TitleState.VALID
    if as_of > last:
        return TitleState.LAPSED
    return TitleState.DUE if (last - as_of).days <= due_days else TitleState.VALID
