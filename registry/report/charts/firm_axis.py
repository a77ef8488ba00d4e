"""A firm's years on one axis: money raised in steps, milestones in lanes, recognitions as bars. Arithmetic only.

The span shown is the caller's: `Span` zooms around a day, is moved, and never becomes shorter than a quarter. What lies outside
is left out, the level of the money is carried in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.i18n import Text
from registry.report.charts.geometry import Box, Disc, Label, Scene, Shape, Stroke

LEAST_DAYS, MOST_DAYS = 92, 366 * 60
LEFT, TOP, LANE, FOOT = 88.0, 26.0, 44.0, 22.0
_BAR = 20.0
_LEAST_LANE, _LEAST_MONEY, _TWO_SIDES = 24.0, 110.0, 40.0
_SMALL = 11.0


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last` that are shown."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days

    def zoomed(self, around: date, factor: float) -> Span:
        """The span `factor` times as long (0.8 comes nearer), `around` staying where it is."""
        days = min(max(round(self.days * factor), LEAST_DAYS), MOST_DAYS)
        share = min(max((around - self.first).days / self.days, 0.0), 1.0)
        before = round(days * share)
        return _span(around.toordinal() - before, days)

    def moved(self, days: int) -> Span:
        """The span so many days later."""
        return _span(self.first.toordinal() + days, self.days)


def _span(first: int, days: int) -> Span:
    first = min(max(first, 1), date.max.toordinal() - days)
    return Span(date.fromordinal(first), date.fromordinal(first + days))


@dataclass(frozen=True, slots=True)
class Rise:
    """One announcement of money: `total` in fen up to then; `counted` whether its own figure is in it."""

    day: date
    total: int
    counted: bool
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone; `bad` where it failed."""

    day: date
    name: str
    bad: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """Milestones of one kind."""

    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A recognition from day to day; `operative` is the one that counts today."""

    first: date
    last: date
    name: str
    operative: bool


@dataclass(frozen=True, slots=True)
class FirmYears:
    """All that stands on the axis, each in the order of its days, with the words of its headings."""

    rises: tuple[Rise, ...]
    lanes: tuple[Lane, ...]
    held: tuple[Held, ...]
    today: date
    money: str
    milestones: str
    status: str
    level: Callable[[int], str]

    def span(self) -> Span:
        """The span that holds everything, in whole years, with a year after today."""
        days = [r.day for r in self.rises] + [m.day for lane in self.lanes for m in lane.marks]
        days += [d for h in self.held for d in (h.first, h.last)] + [self.today]
        first, last = min(days), max(days)
        last = max(last, self.today + timedelta(days=270))
        return Span(date(first.year, 1, 1), date(min(last.year + 1, 9999), 1, 1))


@dataclass(frozen=True, slots=True)
class _Frame:
    span: Span
    right: float

    def at(self, day: date) -> float:
        """Where a day stands; it may lie outside."""
        return LEFT + (day - self.span.first).days / self.span.days * (self.right - LEFT)

    def holds(self, day: date) -> bool:
        return self.span.first <= day <= self.span.last

    def bound(self, day: date) -> float:
        return min(max(self.at(day), LEFT), self.right)


def day_at(span: Span, x: float, width: float) -> date:
    """The day that stands at `x` in a chart so wide."""
    share = min(max((x - LEFT) / (width - 8 - LEFT), 0.0), 1.0)
    return span.first + timedelta(days=round(span.days * share))


def firm_years(
    years: FirmYears, span: Span, width: float, height: float, measure: Callable[[str], float], alt: Text
) -> Scene:
    """The chart.

    Args:
        span: the days shown.
        width, height: of the frame.
        measure: width of a text in the size of labels.
        alt: the chart in words.
    """
    frame = _Frame(span, width - 8)
    bar_top = height - FOOT - _BAR - 12
    lane = _lane_height(bar_top, len(years.lanes))
    lanes_top = bar_top - 18 - lane * len(years.lanes) - (26 if years.lanes else 0)
    base = max(lanes_top - 18, TOP + 60)
    shapes: list[Shape] = []
    shapes += _ground(years, frame, height)
    crowded = bool(years.lanes) and base > lanes_top - 10  # the title of the lanes stands where the nought would
    shapes += _money(years, frame, base, measure, nought=not crowded)
    shapes += _lanes(years, frame, lanes_top, lane, measure)
    shapes += _bars(years, frame, bar_top, measure)
    shapes += _today(years, frame, height)
    return Scene(width, height, tuple(shapes), alt)


def _lane_height(bar_top: float, lanes: int) -> float:
    """Lanes give way before the money has less than `_LEAST_MONEY` pixels."""
    room = bar_top - 18 - 26 - 18 - TOP - _LEAST_MONEY
    return min(LANE, max(_LEAST_LANE, room / lanes)) if lanes else 0.0


def _ground(years: FirmYears, frame: _Frame, height: float) -> list[Shape]:
    bottom = height - FOOT
    shapes: list[Shape] = []
    now = frame.bound(years.today)
    if now < frame.right:
        shapes.append(Box(now, TOP, frame.right - now, bottom - TOP, "sunken"))
    for day, text in _ticks(frame.span):
        if frame.holds(day):
            x = frame.at(day)
            shapes.append(Stroke(x, TOP, x, bottom, "line", 1.0))
            if x < frame.right - 30:
                shapes.append(Label(x + 4, bottom + 15, text, "start", "text3", _SMALL))
    return shapes


def _ticks(span: Span) -> list[tuple[date, str]]:
    years = span.days / 365.25
    if years <= 3:
        step = 1 if years <= 0.8 else 3 if years <= 1.6 else 6
        months = range(span.first.year * 12 + span.first.month - 1, span.last.year * 12 + span.last.month)
        days = [date(m // 12, m % 12 + 1, 1) for m in months if (m % 12) % step == 0 and m // 12 <= 9999]
        return [(day, f"{day:%Y-%m}") for day in days]
    step = 1 if years <= 13 else 2 if years <= 26 else 5
    return [(date(y, 1, 1), str(y)) for y in range(span.first.year, span.last.year + 1) if y % step == 0]


def _nice(most: int) -> int:
    """A round step of which three to five make `most`."""
    step = 1
    while step * 5 < most:
        step *= 10
    return next(s for s in (step // 5 or 1, step // 2 or 1, step) if s * 5 >= most)


def _money(
    years: FirmYears, frame: _Frame, base: float, measure: Callable[[str], float], *, nought: bool
) -> list[Shape]:
    most = max((rise.total for rise in years.rises), default=0)
    shapes: list[Shape] = [Label(0, 12, years.money, "start", "text", _SMALL, strong=True)]
    scale = (base - TOP - 26) / most if most else 0.0
    if most:
        step = _nice(most)
        for level in range(0, most + 1, step):
            y = base - level * scale
            shapes.append(Stroke(LEFT, y, frame.right, y, "line2" if level == 0 else "line", 1.0))
            if step * scale < 14 and level not in (0, most // step * step):
                continue
            if level or nought:
                shapes.append(Label(LEFT - 8, y + 4, years.level(level), "end", "text3", _SMALL))
    else:
        shapes.append(Stroke(LEFT, base, frame.right, base, "line2", 1.0))
    x, height, end = LEFT, 0.0, frame.bound(min(years.today, frame.span.last))
    for rise in years.rises:
        at, now = min(frame.bound(rise.day), max(end, LEFT)), rise.total * scale
        shapes += _level(x, at, base, height)
        if now != height and frame.holds(rise.day):
            shapes.append(Stroke(at, base - height, at, base - now, "accent", 2.0))
        x, height = at, now
    shapes += _level(x, end, base, height)
    taken = LEFT
    for rise in years.rises:
        if frame.holds(rise.day):
            taken = _rise(shapes, rise, frame.at(rise.day), base - rise.total * scale, taken, measure)
    return shapes


def _level(x: float, until: float, base: float, height: float) -> list[Shape]:
    if until <= x or not height:
        return []
    return [
        Box(x, base - height, until - x, height, "selected"),
        Stroke(x, base - height, until, base - height, "accent", 2.0),
    ]


def _rise(shapes: list[Shape], rise: Rise, x: float, y: float, taken: float, measure: Callable[[str], float]) -> float:
    """The dot of an announcement and, where there is room, its words; gives the right edge of the last words."""
    if rise.counted:
        shapes.append(Disc(x, y, 3.0, "accent"))
        words, ink = f"{rise.name} {rise.amount}", "text"
        left = x - measure(words) - 6
        if left >= taken + 6:
            shapes.append(Label(left, y - 5, words, "start", ink, _SMALL))
            return x
        return taken
    shapes += [Disc(x, y, 3.5, "surface"), Disc(x, y, 3.5, "warn", line=1.4)]
    words = f"{rise.name} {rise.amount}"
    if x - measure(words) / 2 > LEFT:
        shapes.append(Label(x, y + 16, words, "middle", "warn", _SMALL))
    return taken


def _lanes(years: FirmYears, frame: _Frame, top: float, height: float, measure: Callable[[str], float]) -> list[Shape]:
    if not years.lanes:
        return []
    shapes: list[Shape] = [Label(0, top + 12, years.milestones, "start", "text", _SMALL, strong=True)]
    for number, lane in enumerate(years.lanes):
        y = top + 26 + height * number + height / 2
        shapes.append(Label(0, y + 4, lane.title, "start", "text2", _SMALL))
        shapes.append(Stroke(LEFT, y, frame.right, y, "line2", 1.0))
        sides: tuple[int, ...] = (-1, 1) if height >= _TWO_SIDES else (-1,)
        ends: dict[int, float] = dict.fromkeys(sides, LEFT - 6)  # right edge of the last words above and below the line
        for mark in lane.marks:
            if frame.holds(mark.day):
                _mark(shapes, mark, frame, y, ends, measure)
    return shapes


def _mark(
    shapes: list[Shape],
    mark: Mark,
    frame: _Frame,
    y: float,
    ends: dict[int, float],
    measure: Callable[[str], float],
) -> None:
    """A disc reached, a crossed ring failed, a ring planned; the words above, else below, else left to the tooltip."""
    x = frame.at(mark.day)
    if mark.bad:
        shapes += [Disc(x, y, 4.5, "surface"), Disc(x, y, 4.5, "bad", line=1.3)]
        shapes += [Stroke(x - 2, y - 2, x + 2, y + 2, "bad", 1.3), Stroke(x - 2, y + 2, x + 2, y - 2, "bad", 1.3)]
    elif mark.planned:
        shapes += [Disc(x, y, 4.0, "surface"), Disc(x, y, 4.0, "data", line=1.3)]
    else:
        shapes.append(Disc(x, y, 4.5, "data"))
    wide = measure(mark.name)
    left = min(max(x - wide / 2, LEFT), frame.right - wide)
    for side in ends:
        if left >= ends[side] + 6 and left >= LEFT - 1:
            ink = "bad" if mark.bad else "text"
            shapes.append(Label(left, y - 8 if side < 0 else y + 17, mark.name, "start", ink, _SMALL))
            ends[side] = left + wide
            return


def _bars(years: FirmYears, frame: _Frame, top: float, measure: Callable[[str], float]) -> list[Shape]:
    shapes: list[Shape] = [Label(0, top + 14, years.status, "start", "text", _SMALL, strong=True)]
    shapes.append(Stroke(LEFT, top + _BAR / 2, frame.right, top + _BAR / 2, "line", 1.0))
    for number, held in enumerate(years.held):
        left, right = frame.bound(held.first), frame.bound(held.last)
        now = min(max(frame.bound(years.today), left), right)
        if right - left < 1:
            continue
        covered = min((frame.bound(later.first) for later in years.held[number + 1 :]), default=right)
        ground = "accent" if held.operative else "data"
        if now > left:
            shapes.append(Box(left, top, now - left - 1, _BAR, ground))
        if right > now:
            shapes.append(Box(now, top, right - now, _BAR, "selected" if held.operative else "dataSoft"))
            for a, b in (
                ((now, top), (right, top)),
                ((now, top + _BAR), (right, top + _BAR)),
                ((right, top), (right, top + _BAR)),
            ):
                shapes.append(Stroke(*a, *b, "accent" if held.operative else "data", 1.0, dashed=True))
        if measure(held.name) + 12 <= min(now, covered) - left:
            shapes.append(
                Label(
                    left + 6,
                    top + 14,
                    held.name,
                    "start",
                    "onAccent" if held.operative else "surface",
                    _SMALL,
                    strong=True,
                )
            )
        elif measure(held.name) + 12 <= min(right, covered) - now:
            shapes.append(Label(now + 6, top + 14, held.name, "start", "text2", _SMALL))
    return shapes


def _today(years: FirmYears, frame: _Frame, height: float) -> list[Shape]:
    if not frame.holds(years.today):
        return []
    x = frame.at(years.today)
    side, at = ("start", x + 6) if x < frame.right - 80 else ("end", x - 6)
    shapes: list[Shape] = [Stroke(x, TOP - 10, x, height - FOOT, "accent", 1.5)]
    shapes.append(Label(at, TOP - 2, years.today.isoformat(), side, "accent", _SMALL, strong=True))
    return shapes


def sparkline(points: Sequence[tuple[int, int | None]], width: float, height: float, alt: Text) -> Scene:
    """A line over years, a gap where a year has no figure, a dot at the last one. The lowest value stands at the foot: the
    line tells of the course, the figure beside it of the height."""
    known = [value for _year, value in points if value is not None]
    if not known:
        return Scene(width, height, (), alt)
    low, high = min(known), max(known)
    first, last = points[0][0], points[-1][0]
    room, wide = height - 8, width - 8

    def place(year: int, value: int) -> tuple[float, float]:
        x = 4 + (wide if last == first else (year - first) / (last - first) * wide)
        y = 4 + (room / 2 if high == low else (high - value) / (high - low) * room)
        return x, y

    shapes: list[Shape] = []
    before: tuple[int, tuple[float, float]] | None = None
    for year, value in points:
        if value is None:
            before = None
            continue
        here = place(year, value)
        if before is not None and year == before[0] + 1:
            shapes.append(Stroke(*before[1], *here, "data", 1.2))
        before = (year, here)
    end = next((y, v) for y, v in reversed(points) if v is not None)
    shapes.append(Disc(*place(*end), 2.5, "accent"))
    return Scene(width, height, tuple(shapes), alt)
