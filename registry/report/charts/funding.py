"""The arithmetic of the funding steps: what was raised up to each day, from zero, a step an announcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.i18n import Text
from registry.report.charts.geometry import Box, Disc, Label, Scene, Shape, Stroke
from registry.report.charts.years import YearAxis

BODY, SMALL = 7.4, 6.6
_LINE = 9.0
_PLOT = 92.0
_GAP = 4.5


@dataclass(frozen=True, slots=True)
class Step:
    """One announcement.

    Attributes:
        day: when.
        total: raised up to then, fen; None where nothing is known yet.
        counted: whether its own figure is in the total; else it is a ring on the line.
        is_bound: its figure is a lower bound; the step is dashed.
        name, amount: what stands at the step; `name_width`, `amount_width`: as the caller's fonts measure them.
    """

    day: date
    total: int | None
    counted: bool
    is_bound: bool
    name: str
    amount: str
    name_width: float
    amount_width: float


def funding_steps(
    steps: Sequence[Step], axis: YearAxis, width: float, alt: Text, until: date, unit: int = 100_000_000
) -> Scene:
    """The chart. Labels stand above the line, to the left of their step where there is room, and never on one another.

    Args:
        steps: in the order of their days.
        axis: of time; its ends bound the plot.
        width: of the frame.
        alt: the chart in words.
        until: the day of the data; the line ends there, or with a later step.
        unit: fen that the marks of the upright axis count in.
    """
    most = max((s.total or 0 for s in steps), default=0)
    scale = _PLOT / most if most else 0.0
    boxes = _boxes(steps, axis, scale)
    head = max((-top for _, top in boxes), default=0.0)
    base = max(_PLOT, head) + 2.0
    shapes = [*axis.grid(0.0, base, BODY), *_levels(most, unit, axis, base, scale)]
    end = axis.at(max([until, *(s.day for s in steps)]))
    x, height = axis.left, 0.0
    for step in steps:
        at, now = axis.at(step.day), (step.total or 0) * scale
        if height:
            shapes.append(Box(x, base - height, at - x, height, "dataSoft"))
            shapes.append(Stroke(x, base - height, at, base - height, "accent", 1.4))
        if now != height:
            shapes.append(Stroke(at, base - height, at, base - now, "accent", 1.4, dashed=step.is_bound))
        x, height = at, now
    if height:
        shapes.append(Box(x, base - height, end - x, height, "dataSoft"))
        shapes.append(Stroke(x, base - height, end, base - height, "accent", 1.4))
    shapes.append(Stroke(axis.left, base, axis.right, base, "text", 1.0))
    for step, (left, top) in zip(steps, boxes, strict=True):
        wide = max(step.name_width, step.amount_width)
        shapes.append(Box(left - 1.5, base + top - 1.0, wide + 3.0, 2 * _LINE + 1.0, "surface"))
        shapes.append(Label(left, base + top + BODY, step.amount, "start", "text", BODY, strong=step.counted))
        shapes.append(Label(left, base + top + BODY + _LINE - 0.6, step.name, "start", "text2", SMALL))
    for step in steps:
        shapes += _mark(axis.at(step.day), base - (step.total or 0) * scale, step)
    return Scene(width, base + BODY + 6, tuple(shapes), alt)


def _levels(most: int, unit: int, axis: YearAxis, base: float, scale: float) -> list[Shape]:
    """A hairline and its sum at two to five round heights, none where nothing is known."""
    if not most:
        return []
    tens = 10 ** (len(str(most)) - 1)
    step = next(s for s in (tens // 5, tens // 2, tens, 2 * tens) if s and most // s <= 4)
    shapes: list[Shape] = []
    for level in range(step, most + 1, step):
        y = base - level * scale
        shapes.append(Stroke(axis.left, y, axis.right, y, "line", 0.5))
        text = f"{Decimal(level) / unit:,f}"
        shapes.append(
            Label(
                axis.left - 4.0, y + 2.4, text.rstrip("0").rstrip(".") if "." in text else text, "end", "text3", SMALL
            )
        )
    return shapes


def _mark(x: float, y: float, step: Step) -> list[Shape]:
    if step.counted:
        return [Disc(x, y, 2.4, "accent")]
    return [Disc(x, y, 2.6, "surface"), Disc(x, y, 2.6, "text3", line=1.0)]


def _boxes(steps: Sequence[Step], axis: YearAxis, scale: float) -> list[tuple[float, float]]:
    """Left and top edge of each label, the base line at 0 and up being negative."""
    tall = 2 * _LINE + 1.0
    points = [(axis.at(s.day), (s.total or 0) * scale) for s in steps]
    placed: list[tuple[float, float]] = []
    spans: list[tuple[float, float, float]] = []
    for step, (x, _) in zip(steps, points, strict=True):
        wide = max(step.name_width, step.amount_width)
        left = min(max(x - wide - 1.0, axis.left + 2.0), axis.right - wide)
        right = left + wide
        bottom = _above(points, axis.right, left, right, x) + _GAP
        for other_left, other_right, other in sorted(spans, key=lambda span: span[2]):
            beside = other_left >= right + 5 or other_right <= left - 5
            if not beside and other - tall < bottom < other + tall:
                bottom = other + tall
        spans.append((left, right, bottom))
        placed.append((left, -(bottom + tall)))
    return placed


def _above(points: Sequence[tuple[float, float]], end: float, left: float, right: float, x: float) -> float:
    """Height of the highest part of the line, up to the step at `x`, that a label from `left` to `right` stands over."""
    highest = 0.0
    for number, (start, height) in enumerate(points):
        stop = points[number + 1][0] if number + 1 < len(points) else end
        if left - 4 <= start <= right + 4 or (start <= x and start < right and stop > left):
            highest = max(highest, height)
    return highest
