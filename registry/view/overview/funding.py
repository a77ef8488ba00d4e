"""Money raised by year, added up in the database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, and_, case, func, select

from registry.i18n import Text
from registry.model.entities import TABLES
from registry.model.values import AmountKind
from registry.view.overview.model import Behind, Funding, FundingYear

YEARS = 8
_FIGURE = (AmountKind.EXACT.value, AmountKind.APPROX.value, AmountKind.BELOW.value)
_NO_FIGURE = (AmountKind.UNDISCLOSED.value, AmountKind.VAGUE.value)


def funding(connection: Connection, as_of: date) -> Funding:
    """The rounds of the last eight years to `as_of`, and those that are in no bar.

    A sum holds CNY amounts with a figure and lower bounds (see `registry.view.rows.raised`). A running total, a foreign
    amount, an order of magnitude, an upper bound and an undisclosed amount are counted aside.
    """
    t = TABLES["funding_event"].c
    year = func.substr(t.announced_to, 1, 4)
    cause = case(
        (func.coalesce(t.announced_to, "") == "", "undated"),
        (t.amount_kind.is_(None) | t.amount_kind.in_(_NO_FIGURE) | t.amount_lo.is_(None), "undisclosed"),
        (func.coalesce(t.amount_currency, "CNY") != "CNY", "foreign"),
        (func.instr(func.coalesce(t.amount_flags, ""), "cumulative") > 0, "cumulative"),
        (t.amount_kind.in_(_FIGURE), "figure"),
        (t.amount_kind.in_((AmountKind.MIN.value, AmountKind.RANGE.value)), "bound"),
        else_="undisclosed",
    )
    first = as_of.year - YEARS + 1
    within = and_(year >= str(first), t.announced_from <= as_of.isoformat())
    dated = select(year, cause, func.count(), func.sum(t.amount_lo)).where(within).group_by(year, cause)
    sums: dict[tuple[int, str], tuple[int, int]] = {
        (int(y), kind): (count, total or 0) for y, kind, count, total in connection.execute(dated)
    }
    firms: dict[int, list[str]] = {}
    for y, uid in connection.execute(select(year, t.firm).where(within).distinct().order_by(year, t.firm)):
        firms.setdefault(int(y), []).append(uid)
    undated = connection.execute(select(func.count()).where(cause == "undated")).scalar_one()
    # A round without a day is in no year; the others of these are in a year and in no bar.
    aside = connection.execute(
        select(t.firm)
        .where((cause == "undated") | and_(within, cause.in_(("undisclosed", "foreign", "cumulative"))))
        .distinct()
    ).scalars()
    return Funding(
        years=tuple(_year(y, sums, tuple(firms.get(y, ()))) for y in range(first, as_of.year + 1)),
        undisclosed=_count(sums, "undisclosed"),
        foreign=_count(sums, "foreign"),
        cumulative=_count(sums, "cumulative"),
        undated=undated,
        aside=Behind(Text("Rounds that are in no sum"), tuple(aside)),
    )


def _count(sums: dict[tuple[int, str], tuple[int, int]], cause: str) -> int:
    return sum(count for (_, kind), (count, _total) in sums.items() if kind == cause)


def _year(year: int, sums: dict[tuple[int, str], tuple[int, int]], firms: tuple[str, ...]) -> FundingYear:
    figures, bounds = sums.get((year, "figure"), (0, 0)), sums.get((year, "bound"), (0, 0))
    summed = figures[0] + bounds[0]
    return FundingYear(
        year=year,
        fen=figures[1] + bounds[1] if summed else None,
        rounds=sum(count for (y, _kind), (count, _total) in sums.items() if y == year),
        summed=summed,
        at_least=bounds[0] > 0,
        behind=Behind(Text("Rounds announced in {year}", year=year), firms),
    )
