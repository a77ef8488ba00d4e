"""The arithmetic of the timeline of milestones: numbered marks on the years, their names below as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.i18n import Text
from registry.report.charts.geometry import Box, Disc, Label, Polygon, Scene, Shape, Stroke
from registry.report.charts.years import YearAxis, levels

BODY, SMALL = 7.2, 6.6
RADIUS = 5.4
ROWS = 5
_APART = 2 * RADIUS + 1.2


@dataclass(frozen=True, slots=True)
class Event:
    """One milestone: its number in the table, how it ended (good, part, bad, open), its name in one or two languages."""

    number: int
    day: date
    outcome: str
    name: str
    second: str
    width: float


def timeline(events: Sequence[Event], axis: YearAxis, width: float, alt: Text, until: date) -> Scene:
    """The chart. Marks that would cover each other stand one above the other.

    Args:
        events: in the order of their days.
        axis: of time.
        width: of the frame.
        alt: the chart in words.
        until: the day of the data; the line ends there, or with a later event.
    """
    spots = _stacked([axis.at(e.day) for e in events])
    above = max((row for _, row in spots), default=0)
    line = above * _APART + RADIUS + 4.0
    row_height = 19.0 if any(e.second for e in events) else 11.0
    placed = levels([x for x, _ in spots], [e.width for e in events], 0.0, width, ROWS)
    used = max((p.level for p in placed if p is not None), default=-1) + 1
    bottom = line + 10.0 + used * row_height
    shapes = axis.grid(0.0, bottom, BODY)
    end = axis.at(max([until, *(e.day for e in events)]))
    shapes.append(Stroke(axis.left, line, end, line, "text", 1.2))
    for (x, _), place in zip(spots, placed, strict=True):
        if place is not None:
            top = line + 10.0 + place.level * row_height
            shapes.append(Stroke(x, line, x, top, "control", 0.6))
    for event, place in zip(events, placed, strict=True):
        if place is not None:
            top = line + 10.0 + place.level * row_height
            shapes += _name(event, place.left, top)
    for event, (x, row) in zip(events, spots, strict=True):
        shapes += _mark(event, x, line - row * _APART)
    return Scene(width, bottom + BODY + 6, tuple(shapes), alt)


def _name(event: Event, left: float, top: float) -> list[Shape]:
    tall = 18.0 if event.second else 9.4
    shapes: list[Shape] = [
        Box(left - 1.5, top, event.width + 3, tall, "surface"),
        Label(left + event.width / 2, top + BODY, event.name, "middle", "text", BODY),
    ]
    if event.second:
        shapes.append(Label(left + event.width / 2, top + BODY + 8.2, event.second, "middle", "text3", SMALL))
    return shapes


def _mark(event: Event, x: float, y: float) -> list[Shape]:
    """A disc reached, a diamond failed, a ring half reached or open: told apart without colour."""
    figure = str(event.number)
    size = 6.6
    match event.outcome:
        case "good":
            return [Disc(x, y, RADIUS, "accent"), Label(x, y + 2.4, figure, "middle", "surface", size, strong=True)]
        case "bad":
            r = RADIUS + 1.2
            diamond = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
            return [Polygon(diamond, "bad"), Label(x, y + 2.4, figure, "middle", "surface", size, strong=True)]
        case _:
            ink = "accent" if event.outcome == "part" else "text3"
            return [
                Disc(x, y, RADIUS, "surface"),
                Disc(x, y, RADIUS - 0.5, ink, line=1.0),
                Label(x, y + 2.4, figure, "middle", "text", size, strong=True),
            ]


def _stacked(centres: Sequence[float]) -> list[tuple[float, int]]:
    rows: list[float] = []
    spots: list[tuple[float, int]] = []
    for x in centres:
        row = next((k for k, last in enumerate(rows) if x - last >= _APART), None)
        if row is None:
            row = len(rows)
            rows.append(x)
        rows[row] = x
        spots.append((x, row))
    return spots
