"""The arithmetic of the robustness band: where the lead of one firm over another lies in nine draws of ten."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.charts.geometry import Box, Scene, Shape, Stroke
from registry.report.phrases import signed

_INSET = 1.0


def reach(bands: Sequence[tuple[int, int]]) -> int:
    """How far the common axis of `bands` goes to either side of zero: to the farthest end, one tenth of a point at least."""
    return max([10, *(abs(end) for band in bands for end in band)])


def lead_band(low: int, high: int, most: int, width: float, height: float, *, apart: bool) -> Scene:
    """A band on an axis with zero in the middle; one that crosses it is hollow, so that it is told without colour.

    Args:
        low, high: the lead, hundredths of a point.
        most: where the axis ends on both sides, hundredths.
        width, height: the frame.
        apart: the lead keeps its sign.
    """
    scale = (width / 2 - _INSET) / most if most else 0.0
    middle, thickness = width / 2, height * 0.5
    top = (height - thickness) / 2
    left, right = middle + low * scale, middle + high * scale
    wide = max(right - left, 1.2)
    shapes: list[Shape] = [Stroke(0, height / 2, width, height / 2, "line2", 0.6)]
    shapes.append(Box(left, top, wide, thickness, "data" if apart else "surface"))
    if not apart:
        corners = ((left, top), (left + wide, top), (left + wide, top + thickness), (left, top + thickness))
        ends = (*corners[1:], corners[0])
        shapes += [Stroke(*a, *b, "data", 1.0) for a, b in zip(corners, ends, strict=True)]
    shapes.append(Stroke(middle, 0, middle, height, "text", 1.0))
    return Scene(width, height, tuple(shapes), Text("Lead {low} to {high} points", low=signed(low), high=signed(high)))
