"""What a firm's funding announcements add up to, and in which order its events stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.model.values import Amount, AmountKind, UncertainDate


@dataclass(frozen=True, slots=True)
class Raised:
    """Money raised as far as it can be added up.

    Attributes:
        fen: sum of the rounds with a figure (exact, approximate, nearly), or a stated running total where that is larger;
            None where no round has one. CNY only: no conversion is made.
        missing: rounds whose amount is unknown, a bound, an order of magnitude, or in another currency.
        is_bound: the true sum is at least this (a round states only a lower bound).
    """

    fen: int | None
    missing: int
    is_bound: bool


def raised(events: Sequence[Mapping[str, Any]]) -> Raised:
    """What `events` (funding events) add up to."""
    total = 0
    stated = 0
    known = missing = 0
    is_bound = False
    for event in events:
        amount: Amount | None = event["amount"]
        if amount is None or amount.currency != "CNY" or amount.kind in (AmountKind.UNDISCLOSED, AmountKind.VAGUE):
            missing += 1
        elif amount.cumulative:
            stated = max(stated, amount.point_fen or 0)
        elif amount.point_fen is not None:
            total += amount.point_fen
            known += 1
        elif amount.lo_fen is not None:
            total += amount.lo_fen
            known += 1
            is_bound = True
        else:
            missing += 1
    fen = max(total, stated) if known or stated else None
    return Raised(fen, missing, is_bound)


def day_of(value: UncertainDate | None) -> date:
    """The last day a date may mean, for putting events in order; the unknown comes first."""
    if value is None:
        return date.min
    return value.end or value.start or date.min
