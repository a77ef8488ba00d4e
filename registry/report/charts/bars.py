"""The arithmetic of the Overview's bars: targets as bullets, money by year, counts on a common zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.i18n import Text
from registry.report.charts.geometry import FULL, Box, Label, Scene, Shape, Stroke
from registry.report.phrases import share as rounded

BULLET_HEIGHT, BULLET_BAR = 14.0, 6.0
_TICK_HALF = 7.0
SIZE = 11.0
"""Of the figures on the screen."""
_FOOT = 34.0  # two lines of figures below the axis
_HEAD = 18.0  # the label above the highest bar
_LEFT = 30.0  # figures of the axis
_RIGHT = 12.0  # the last label is wider than its column
_GRID_MOST = 4
_BAR_SHARE = 0.58
_BAR_MOST = 44.0


def bullet(share: int | None, pace: int | None, width: float) -> Scene:
    """A target: a track, the share that is reached, a tick where even pace stands.

    Args:
        share: of the target, in hundredths of a per cent; more than all fills the track; None draws the track alone.
        pace: the same of the time; None draws no tick.
    """
    top = (BULLET_HEIGHT - BULLET_BAR) / 2
    shapes: list[Shape] = [Box(0, top, width, BULLET_BAR, "dataSoft")]
    if share is not None:
        shapes.append(Box(0, top, width * min(share, FULL) / FULL, BULLET_BAR, "data"))
    if pace is not None:
        x = min(max(width * pace / FULL, 1.0), width - 1.0)
        shapes.append(Stroke(x, BULLET_HEIGHT / 2 - _TICK_HALF, x, BULLET_HEIGHT / 2 + _TICK_HALF, "text", 2.0))
    if share is None:
        return Scene(width, BULLET_HEIGHT, tuple(shapes), Text("Not known"))
    said = Text("{share} % of the target", share=rounded(share))
    return Scene(width, BULLET_HEIGHT, tuple(shapes), said)


@dataclass(frozen=True, slots=True)
class YearBar:
    """One bar. `value`: in any unit, None where nothing is known; `label`, `foot`, `count`: above, below, and below that;
    `short`: the foot where its neighbours leave no room for the whole.
    """

    value: int | None
    label: str
    foot: str
    count: str
    current: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class YearBars:
    """The chart, and where each bar's column lies (left edge, width)."""

    scene: Scene
    columns: tuple[tuple[float, float], ...]


def year_bars(
    bars: Sequence[YearBar], unit: int, width: float, height: float, count_name: str = "n", size: float = SIZE
) -> YearBars:
    """Bars by year on a zero baseline, with at most four lines of grid.

    Args:
        unit: how many of the values' unit make one on the axis.
        count_name: what the lowest line of figures counts, written at its left.
        size: of the figures; paper takes smaller ones than the screen, and all distances follow.
    """
    if size != SIZE:
        share = size / SIZE
        large = year_bars(bars, unit, width / share, height / share, count_name)
        columns = tuple((left * share, wide * share) for left, wide in large.columns)
        return YearBars(replace(large.scene.scaled(share), width=width, height=height), columns)
    most = max((bar.value or 0 for bar in bars), default=0)
    step = axis_step(most, unit)
    lines = max(-(-most // step), 1) if most else 1
    base, plot = height - _FOOT, height - _FOOT - _HEAD
    top = max(most, step * (lines - 1), 1)
    shapes: list[Shape] = []
    for line in range(lines + 1):
        if line * step > top:
            break
        y = base - plot * line * step / top
        shapes.append(Stroke(_LEFT - 4, y, width, y, "line2" if line == 0 else "line", 1))
        shapes.append(Label(_LEFT - 10, y + 4, axis_figure(line * step, unit), "end", "text3", 11))
    room = (width - _LEFT - _RIGHT) / max(len(bars), 1)
    columns = tuple((_LEFT + index * room, room) for index in range(len(bars)))
    for (left, _room), bar in zip(columns, bars, strict=True):
        shapes += _bar(bar, left + room / 2, room, base, plot, top)
    shapes.append(Label(_LEFT - 10, height - 4, count_name, "end", "text3", 11))
    words = "; ".join(f"{bar.foot} {bar.label}" for bar in bars)
    return YearBars(Scene(width, height, tuple(shapes), Text("Funding by year: {bars}", bars=words)), columns)


def _bar(bar: YearBar, middle: float, room: float, base: float, plot: float, top: int) -> list[Shape]:
    wide = min(room * _BAR_SHARE, _BAR_MOST)
    ink = "accent" if bar.current else "text2"
    shapes: list[Shape] = []
    high = plot * (bar.value or 0) / top
    if bar.value:
        high = max(high, 1.0)
        shapes.append(Box(middle - wide / 2, base - high, wide, high, "accent" if bar.current else "data"))
    if bar.label:
        tone = "text3" if bar.value is None else "text"
        shapes.append(Label(middle, base - high - 6, bar.label, "middle", tone, 11, strong=bar.value is not None))
    foot = bar.short if bar.short and room < _wide(bar.foot) else bar.foot
    shapes.append(Label(middle, base + 15, foot, "middle", ink, 11, strong=bar.current))
    shapes.append(Label(middle, base + 30, bar.count, "middle", "text3", 11))
    return shapes


def _wide(text: str) -> float:
    """About how wide a bold label of 11 is: the painters know it exactly, but only when they paint."""
    return sum(11.0 if ord(character) > 0x2E80 else 6.2 for character in text)


def axis_step(most: int, unit: int) -> int:
    """The distance of the grid lines in the values' unit: 1, 2, 4, 5 or 10 times a power of ten of `unit`, four at most."""
    step = unit
    while step > 10 and most < step * 2:
        step //= 10
    while True:
        for factor in (1, 2, 4, 5):
            if step * factor * _GRID_MOST > most:
                return step * factor
        step *= 10


def axis_figure(value: int, unit: int) -> str:
    """A figure of the axis in `unit`, as short as it is exact."""
    whole, rest = divmod(value, unit)
    if not rest:
        return f"{whole:,}"
    digits = len(str(unit)) - 1
    return f"{whole:,}.{rest:0{digits}d}".rstrip("0")


def count_bar(value: int, most: int, width: float, height: float, colour: str, said: Text | None = None) -> Scene:
    """A count as a bar on a zero that others share; `most` fills the width. Any count but zero can be seen.

    Args:
        said: what the bar stands for; None where it counts firms.
    """
    wide = width * value / most if most else 0.0
    shapes = (Box(0, 0, max(wide, 1.0), height, colour),) if value else ()
    return Scene(width, height, shapes, said or Text("{n:,} firm", "{n:,} firms", n=value))
