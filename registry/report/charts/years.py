"""An axis of time in years, and marks on it with labels that do not touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.report.charts.geometry import Label, Shape, Stroke

MOST_YEARS = 12
"""More years than this are labelled every second one, more than twice as many every fifth."""


@dataclass(frozen=True, slots=True)
class YearAxis:
    """From the first of January of `first` to that of `last`, between `left` and `right`."""

    first: int
    last: int
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day stands; one outside stands at the end."""
        start, stop = date(self.first, 1, 1).toordinal(), date(self.last, 1, 1).toordinal()
        share = (min(max(day.toordinal(), start), stop) - start) / (stop - start)
        return self.left + share * (self.right - self.left)

    def grid(self, top: float, bottom: float, size: float) -> list[Shape]:
        """A hairline for every year, and the years that have room below `bottom`."""
        count = self.last - self.first
        step = 1 if count <= MOST_YEARS else 2 if count <= 2 * MOST_YEARS else 5
        shapes: list[Shape] = []
        for year in range(self.first, self.last + 1):
            x = self.at(date(year, 1, 1))
            if (year - self.first) % step == 0:
                shapes.append(Stroke(x, top, x, bottom, "line", 0.5))
                shapes.append(Label(x, bottom + size + 3, str(year), "middle", "text3", size))
        return shapes


def year_axis(days: Sequence[date], until: date, left: float, right: float) -> YearAxis:
    """The axis that holds `days` and ends with the year of `until` or the last of them."""
    first = min((d.year for d in days), default=until.year - 1)
    last = max([until.year, *(d.year for d in days)]) + 1
    return YearAxis(first, last, left, right)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: its left edge, and its row counted from the axis."""

    left: float
    level: int


def levels(
    centres: Sequence[float], widths: Sequence[float], left: float, right: float, most: int
) -> list[Placed | None]:
    """Labels near their marks on as few rows as keep them apart; None where no row has room.

    Args:
        centres: of the marks, in rising order.
        widths: of the labels.
        left, right: of the frame.
        most: rows there are.
    """
    taken: list[float] = [float("-inf")] * most
    placed: list[Placed | None] = []
    for centre, wide in zip(centres, widths, strict=True):
        start = min(max(centre - wide / 2, left), right - wide)
        level = next((k for k in range(most) if taken[k] <= start), None)
        if level is None:
            placed.append(None)
            continue
        taken[level] = start + wide + 7.0
        placed.append(Placed(start, level))
    return placed
