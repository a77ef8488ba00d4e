"""The arithmetic of the radar: how much of each dimension a firm reaches, beside the median of the list.

Every spoke begins at zero in the middle and ends at all the points that its dimension gives, so that dimensions of unlike
weight can be compared. The rings stand at a quarter, a half, three quarters and the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

from registry.i18n import Text
from registry.report.charts.geometry import FULL, Disc, Label, Polygon, Scene, Shape, Stroke

RINGS = (10_000, 7_500, 5_000, 2_500)
LEAST = 3
"""Spokes that a shape needs; with fewer it would be a line."""
_GAP = 4.0
_AXIS = 0.35  # cosine of a spoke that counts as upright: its name stands over its end

Point = tuple[float, float]


def reached(points: int, full: int) -> int:
    """Share of a dimension’s points, of 10 000, half up; 0 where the dimension gives none."""
    return min(FULL, (2 * points * FULL + full) // (2 * full)) if full > 0 else 0


def radar(
    shares: Sequence[int],
    middles: Sequence[int] | None,
    names: Sequence[str],
    widths: Sequence[float],
    width: float,
    size: float,
) -> Scene:
    """One firm's radar.

    Args:
        shares: what the firm reaches of each dimension, of 10 000; at least `LEAST`.
        middles: the median of the list, drawn dashed; None where there is none.
        names: of the dimensions, at the ends of the spokes.
        widths: of the names at `size`, as the caller's fonts measure them.
        width: of the frame.
        size: of the names.
    """
    count = len(shares)
    assert count >= LEAST, "a radar needs three dimensions"
    turns = [2 * pi * at / count - pi / 2 for at in range(count)]
    radius = _radius(turns, widths, width)
    middle = (width / 2, size + _GAP + radius)

    def at(turn: float, share: float) -> Point:
        reach = radius * share / FULL
        return middle[0] + reach * cos(turn), middle[1] + reach * sin(turn)

    own = [at(turn, share) for turn, share in zip(turns, shares, strict=True)]
    shapes: list[Shape] = [Polygon(tuple(own), "dataSoft")]
    for ring in RINGS:
        shapes += _outline([at(turn, ring) for turn in turns], "control", 0.7 if ring == FULL else 0.3)
    shapes += [Stroke(*middle, *at(turn, FULL), "control", 0.3) for turn in turns]
    if middles is not None:
        shapes += _outline([at(t, m) for t, m in zip(turns, middles, strict=True)], "text2", 0.9, dashed=True)
    shapes += _outline(own, "data", 1.3)
    shapes += [Disc(x, y, 1.7, "data") for x, y in own]
    ends = [at(turn, FULL) for turn in turns]
    shapes += [_name(end, turn, name, size) for end, turn, name in zip(ends, turns, names, strict=True)]
    foot = max(y for _, y in ends)
    return Scene(width, foot + _GAP + size * 1.2, tuple(shapes), _words(shares, middles, names))


def _radius(turns: Sequence[float], widths: Sequence[float], width: float) -> float:
    """The longest spoke whose names all stay inside the frame."""
    rooms = [width / 2]
    for turn, wide in zip(turns, widths, strict=True):
        aside = abs(cos(turn))
        if aside < _AXIS:
            continue
        rooms.append((width / 2 - wide - _GAP) / aside)
    return max(min(rooms), 12.0)


def _outline(points: Sequence[Point], colour: str, width: float, *, dashed: bool = False) -> list[Shape]:
    return [Stroke(*a, *b, colour, width, dashed) for a, b in pairwise([*points, points[0]])]


def _name(end: Point, turn: float, name: str, size: float) -> Label:
    """The name beyond the end of its spoke."""
    x, y = end
    aside, down = cos(turn), sin(turn)
    if abs(aside) < _AXIS:
        return Label(x, y + (_GAP + size * 0.8 if down > 0 else -_GAP), name, "middle", "text2", size)
    return Label(
        x + (_GAP if aside > 0 else -_GAP), y + size * 0.35, name, "start" if aside > 0 else "end", "text2", size
    )


def _words(shares: Sequence[int], middles: Sequence[int] | None, names: Sequence[str]) -> Text:
    own = ", ".join(f"{name} {_percent(share)}" for name, share in zip(names, shares, strict=True))
    if middles is None:
        return Text("Of each dimension’s points, in percent: {own}", own=own)
    others = ", ".join(_percent(one) for one in middles)
    return Text("Of each dimension’s points, in percent: {own}; median of the list: {others}", own=own, others=others)


def _percent(share: int) -> str:
    return str((share + 50) // 100)
