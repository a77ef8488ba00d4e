"""The arithmetic of dot strips: the experts' totals of one candidate on an axis of points, in a row of a table and large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from registry.i18n import Text
from registry.report.charts.geometry import FULL, Disc, Label, Scene, Shape, Stroke

SMALL, LARGE = 3.0, 4.5
"""Radius of a dot in a row, and in the large plot."""
_RING = 1.2


@dataclass(frozen=True, slots=True)
class Dot:
    """One total. `value`: on the grid 0..10 000; `trimmed`: drawn hollow; `outlier`: a hollow diamond; `name`: whose it is."""

    value: int
    trimmed: bool = False
    outlier: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of points from `low` to 100, on the grid, over the width of a frame with `inset` free at both ends."""

    low: int
    width: float
    inset: float

    def at(self, value: int) -> float:
        """Where a value stands; one outside the axis stands at its end."""
        share = (min(max(value, self.low), FULL) - self.low) / (FULL - self.low)
        return self.inset + share * (self.width - 2 * self.inset)


def dot_strip(dots: Sequence[Dot], mean: int | None, low: int, width: float, height: float) -> Scene:
    """The strip of one row: a line, the dots on it, the mean as a tick."""
    axis, middle = Axis(low, width, SMALL + 1), height / 2
    shapes: list[Shape] = [Stroke(0, middle, width, middle, "line2", 1)]
    for dot in dots:
        shapes += _mark(axis.at(dot.value), middle, dot, SMALL)
    if mean is not None:
        x = axis.at(mean)
        shapes.append(Stroke(x, middle - 7, x, middle + 7, "accent", 2))
    return Scene(width, height, tuple(shapes), strip_words(dots, mean))


def strip_plot(
    dots: Sequence[Dot], mean: int | None, mean_text: str, low: int, width: float, widths: Sequence[float]
) -> Scene:
    """The large plot: grid every ten points, dots that would cover each other stacked, outliers named where there is room.

    Args:
        mean_text: what stands above the line of the mean.
        widths: of `mean_text`, then of the name of each dot, as the caller's fonts measure them.
    """
    axis = Axis(low, width, 15)  # half of "100" in large letters
    placed = _stacked(axis, dots)
    levels = max((level for _, level in placed), default=0)
    top, base = 20.0, 20.0 + 24 + max(levels + 1, 2) * (2 * LARGE + 2)
    floor = base - LARGE - 2
    shapes: list[Shape] = []
    for tick in range(low, FULL + 1, 1000):
        x = axis.at(tick)
        shapes.append(Stroke(x, top, x, base, "line", 1))
        shapes.append(Label(x, base + 14, str(tick // 100), "middle", "text3", 11))
    for (x, level), dot in zip(placed, dots, strict=True):
        shapes += _mark(x, floor - level * (2 * LARGE + 2), dot, LARGE)
    shapes += _names(placed, dots, widths[1:], floor, width)
    if mean is not None:
        x, half = axis.at(mean), widths[0] / 2
        shapes.append(Stroke(x, top, x, base, "accent", 2))
        at = min(max(x, half), width - half)
        shapes.append(Label(at, 12, mean_text, "middle", "accent", 11, strong=True))
    return Scene(width, base + 20, tuple(shapes), strip_words(dots, mean))


def strip_words(dots: Sequence[Dot], mean: int | None) -> Text:
    """A strip in words."""
    order = sorted(dots, key=lambda dot: dot.value)
    marks = ", ".join(_points(dot.value) for dot in order) or "—"
    if mean is None:
        return Text("Totals {marks}", marks=marks)
    return Text("Totals {marks}; result {mean}", marks=marks, mean=_points(mean))


def _points(value: int) -> str:
    whole, part = divmod(value, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def _mark(x: float, y: float, dot: Dot, radius: float) -> list[Shape]:
    if dot.outlier:
        reach = radius + 1
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y), (x, y - reach))
        return [Stroke(*a, *b, "warn", 1.4) for a, b in pairwise(corners)]
    if dot.trimmed:
        return [Disc(x, y, radius, "surface"), Disc(x, y, radius - _RING / 2, "data", line=_RING)]
    return [Disc(x, y, radius, "data")]


def _stacked(axis: Axis, dots: Sequence[Dot]) -> list[tuple[float, int]]:
    """Where each dot stands and on which level, in the order given; lower values come first on each level."""
    taken: list[list[float]] = []
    found: dict[int, tuple[float, int]] = {}
    for number in sorted(range(len(dots)), key=lambda n: (dots[n].value, n)):
        x = axis.at(dots[number].value)
        level = next(
            (at for at, row in enumerate(taken) if all(abs(x - other) >= 2 * LARGE + 1 for other in row)), len(taken)
        )
        if level == len(taken):
            taken.append([])
        taken[level].append(x)
        found[number] = (x, level)
    return [found[number] for number in range(len(dots))]


def _names(
    placed: Sequence[tuple[float, int]], dots: Sequence[Dot], widths: Sequence[float], floor: float, width: float
) -> list[Shape]:
    """Names of the outliers beside their diamonds, on the side where nothing stands; left out where both are taken."""
    made: list[Shape] = []
    for number, ((x, level), dot, wide) in enumerate(zip(placed, dots, widths, strict=True)):
        if not dot.outlier or not dot.name:
            continue
        others = [ox for at, (ox, olevel) in enumerate(placed) if at != number and olevel == level]
        y = floor - level * (2 * LARGE + 2) + 4
        reach, need = LARGE + 4, LARGE + 6 + wide + LARGE
        if x + need <= width and not any(x < ox < x + need + LARGE for ox in others):
            made.append(Label(x + reach, y, dot.name, "start", "warn", 11))
        elif x - need >= 0 and not any(x - need - LARGE < ox < x for ox in others):
            made.append(Label(x - reach, y, dot.name, "end", "warn", 11))
    return made
