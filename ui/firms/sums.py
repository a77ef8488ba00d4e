"""What the selected firms add up to, said honestly: what is known is added, what is not is counted beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import _
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.view import FirmRow


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows.

    Attributes:
        total: of those that are known; None where none is.
        known, unknown: how many rows have a figure, and how many have none.
        bound: the true sum is at least this.
    """

    total: int | None
    known: int
    unknown: int
    bound: bool = False


def sum_of(
    rows: Sequence[FirmRow], value: Callable[[FirmRow], int | None], bound: Callable[[FirmRow], bool] | None = None
) -> Sum:
    """The sum of `value` over `rows`."""
    figures = [figure for row in rows if (figure := value(row)) is not None]
    at_least = bound is not None and any(bound(row) for row in rows)
    return Sum(sum(figures) if figures else None, len(figures), len(rows) - len(figures), at_least)


def sums_of(rows: Sequence[FirmRow]) -> tuple[Sum, Sum, Sum]:
    """Money raised, revenue and headcount of `rows`.

    All money is in yuan: rounds in another currency are unknown here, never added.
    """
    return (
        sum_of(rows, lambda row: row.raised_fen, lambda row: row.raised_is_bound),
        sum_of(rows, lambda row: row.revenue_fen),
        sum_of(rows, lambda row: row.headcount),
    )


def sum_words(sums: tuple[Sum, Sum, Sum]) -> list[str]:
    """The sums in words, each with how many figures it holds and how many it lacks."""
    raised, revenue, staff = sums
    return [
        _said(_("Raised ¥"), write.money_with_unit(raised.total), raised),
        _said(_("Revenue ¥"), write.money_with_unit(revenue.total), revenue),
        _said(_("Headcount"), write.count(staff.total), staff),
    ]


def _said(name: str, figure: str, made: Sum) -> str:
    if made.bound and made.total is not None:
        figure = f"≥ {figure}"
    if not made.unknown:
        return _("{name} {sum} ({known:,} known)", name=name, sum=figure, known=made.known)
    return _(
        "{name} {sum} ({known:,} known, {unknown:,} not known)",
        name=name,
        sum=figure,
        known=made.known,
        unknown=made.unknown,
    )
