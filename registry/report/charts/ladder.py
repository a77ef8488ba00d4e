"""The arithmetic of the ladder of tiers, and of the small bars beside yearly figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Text
from registry.report.charts.geometry import Box, Label, Scene, Shape, Stroke


@dataclass(frozen=True, slots=True)
class RungMark:
    """One rung: how it is held (held, due, lapsed, applied, none) and the lines that stand on it, the first strong."""

    state: str
    lines: tuple[str, ...]


RISE = 15.0
TREAD = 2.4
_COLOURS = {"lapsed": "control", "applied": "control", "none": "line2"}


def ladder(rungs: Sequence[RungMark], width: float, alt: Text) -> Scene:
    """Rising steps; a held one is filled up to its tread, one that lapsed or is applied for only hatched by its edge."""
    step = width / max(1, len(rungs))
    words = max((len(r.lines) for r in rungs), default=0) * 9.6 + 8.0
    height = words + RISE * len(rungs)
    shapes: list[Shape] = []
    for index, rung in enumerate(rungs):
        left, top = index * step, height - RISE * (index + 1)
        wide = step - (3.0 if index < len(rungs) - 1 else 0.0)
        solid = rung.state in ("held", "due")
        if solid:
            shapes.append(Box(left, top - TREAD / 2, wide, height - top + TREAD / 2, "accent"))
        else:
            shapes.append(Box(left, top, wide, height - top, "dataSoft" if rung.state != "none" else "line"))
            shapes.append(Stroke(left, top, left + wide, top, _COLOURS[rung.state], TREAD, dashed=True))
        for row, line in enumerate(rung.lines):
            baseline = top - 6.0 - (len(rung.lines) - 1 - row) * 9.6
            shapes.append(
                Label(
                    left, baseline, line, "start", "text" if row == 0 else "text2", 8.0 if row == 0 else 7.0, row == 0
                )
            )
    return Scene(width, height, tuple(shapes), alt)


def small_bars(points: Sequence[int | None], width: float, height: float) -> Scene:
    """A bar a year from zero, the last in ink; a year without a figure stays empty. Negative bars hang below the line."""
    known = [p for p in points if p is not None]
    top, low = max([0, *known]), min([0, *known])
    scale = height / (top - low) if top > low else 0.0
    zero = top * scale if scale else height
    step = width / max(1, len(points))
    shapes: list[Shape] = [Stroke(0, zero, width, zero, "control", 0.5)]
    for index, point in enumerate(points):
        if point is None:
            continue
        tall = max(abs(point) * scale, 0.5)
        last = all(p is None for p in points[index + 1 :])
        colour = ("bad" if point < 0 else "accent") if last else "data"
        shapes.append(Box(index * step + 1, zero - tall if point >= 0 else zero, step - 2, tall, colour))
    return Scene(width, height, tuple(shapes), Text(""))
