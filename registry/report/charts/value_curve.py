"""The curve of a value function with the candidates on it, as shapes: figures in, geometry out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, log

from registry.i18n import Language, Text, current_language
from registry.report.charts.geometry import Box, Disc, Label, Scene, Shape, Stroke
from registry.scoring.function_words import function_title, goalposts, points
from registry.scoring.grid import GRID
from registry.scoring.scheme import Indicator
from registry.scoring.titles import quantity
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Numeric, Piecewise

_SAMPLES = 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 10.0, 8.0, 22.0
_ROW = 18.0
_NAMES = 0.52
"""Share of the width that the names of categories have."""


def value_curve(
    indicator: Indicator, anchor: Fraction | None, figures: Sequence[Fraction], width: float, height: float
) -> Scene:
    """A numeric value function from below its first goalpost to beyond its last, and a dot for each candidate.

    Args:
        indicator: with a numeric value function.
        anchor: the segment's goalpost, None where the function has its own.
        figures: raw figures of the candidates, in the indicator's unit.
        width, height: the frame, px.
    """
    function = indicator.value
    assert isinstance(function, Efficacy | Linear | Bands | Piecewise)
    marks = _goalposts(function, anchor)
    is_log = isinstance(function, Efficacy | Linear) and function.log
    low, high = _domain(marks, is_log)
    plot_width, plot_height = width - _LEFT - _RIGHT, height - _TOP - _BOTTOM

    def x(figure: float) -> float:
        held = min(max(figure, low), high)
        share = log(held / low) / log(high / low) if is_log else (held - low) / (high - low)
        return _LEFT + share * plot_width

    def y(value: int) -> float:
        return _TOP + (1 - value / GRID) * plot_height

    shapes: list[Shape] = []
    for value in (0, 6000, GRID) if isinstance(function, Efficacy) else (0, 5000, GRID):
        shapes.append(Stroke(_LEFT, y(value), width - _RIGHT, y(value), "line", 1))
        shapes.append(Label(_LEFT - 6, y(value) + 4, points(value), "end", "text3", 10))
    for mark in marks:
        at = x(float(mark))
        shapes.append(Stroke(at, _TOP, at, height - _BOTTOM, "line2", 1, dashed=True))
    shapes += _tick_labels(indicator, marks, [x(float(mark)) for mark in marks], height - 6)
    steps = [
        low * exp(log(high / low) * n / _SAMPLES) if is_log else low + (high - low) * n / _SAMPLES
        for n in range(_SAMPLES + 1)
    ]
    shapes += _line(function, anchor, steps, x, y)
    for figure in sorted(figures):
        shapes.append(Disc(x(float(figure)), y(function.at(figure, anchor)), 3.2, "surface"))
        shapes.append(Disc(x(float(figure)), y(function.at(figure, anchor)), 2.4, "accent"))
    return Scene(width, height, tuple(shapes), _words(indicator, len(figures)))


def value_bars(indicator: Indicator, counts: Sequence[int], width: float) -> Scene:
    """Categories, or words, with their points as bars and how many candidates have each.

    Args:
        counts: candidates of each row of `value_rows`.
    """
    rows = value_rows(indicator)
    left = width * _NAMES
    room = width - left - 64
    shapes: list[Shape] = []
    for number, (name, value) in enumerate(rows):
        middle = number * _ROW + _ROW / 2
        shapes.append(Label(left - 8, middle + 4, _short(name, left), "end", "text2", 11))
        shapes.append(Box(left, middle - 3, room, 6, "dataSoft"))
        shapes.append(Box(left, middle - 3, room * value / GRID, 6, "data"))
        shapes.append(Label(left + room + 28, middle + 4, points(value), "end", "text", 11, strong=True))
        if number < len(counts) and counts[number]:
            shapes.append(Label(width - 2, middle + 4, f"×{counts[number]}", "end", "accent", 11))
    return Scene(width, max(len(rows), 1) * _ROW + 2, tuple(shapes), _words(indicator, sum(counts)))


def value_rows(indicator: Indicator) -> list[tuple[str, int]]:
    """The categories of an indicator, those of equal points together, and their points, the most first."""
    from registry.scoring.words import code_title

    language = current_language()
    function = indicator.value
    if isinstance(function, Codes):
        groups: dict[int, list[str]] = {}
        for code, value in function.points:
            groups.setdefault(value, []).append(code_title(indicator.vocabulary, code).render(language))
        comma = "、" if language is Language.ZH else ", "
        return [(comma.join(names), value) for value, names in sorted(groups.items(), reverse=True)]
    assert not isinstance(function, Efficacy | Linear | Bands | Piecewise)
    return [(" / ".join(words), value) for words, value in function.steps]


def _short(name: str, width: float) -> str:
    """As much of a name as has room, by the width of its signs: 11 px, half of it for what is not Chinese."""
    room, kept = width - 12, ""
    for sign in name:
        room -= 11 if ord(sign) > 0x2E7F else 6.2
        if room < 8:
            return kept + "…"
        kept += sign
    return kept


def _goalposts(function: Numeric, anchor: Fraction | None) -> list[Fraction]:
    match function:
        case Efficacy(basic, full) | Linear(basic, full):
            goal = full if full is not None else anchor
            return sorted({basic, goal if goal is not None else basic + 1})
        case Bands(cuts) | Piecewise(cuts):
            return list(cuts)


def _domain(marks: Sequence[Fraction], is_log: bool) -> tuple[float, float]:
    low, high = float(marks[0]), float(marks[-1])
    if is_log:
        span = max(high / low, 2.0)
        return low / span**0.25, high * span**0.12
    span = (high - low) or abs(high) or 1.0
    # A curve that begins at nothing begins at the edge: there are no figures below.
    return (0.0 if 0 <= low <= span else low - span * 0.15), high + span * 0.15


def _line(
    function: Numeric,
    anchor: Fraction | None,
    figures: Sequence[float],
    x: Callable[[float], float],
    y: Callable[[int], float],
) -> list[Shape]:
    corners = {float(mark) for mark in _goalposts(function, anchor)}
    nodes = [
        (x(f), y(function.at(Fraction(Decimal(repr(f))), anchor)), f in corners) for f in sorted({*figures, *corners})
    ]
    shapes: list[Shape] = []
    (left, level, _), *rest = nodes
    for number, (right, height, is_corner) in enumerate(rest):
        following = rest[number + 1] if number + 1 < len(rest) else None
        if not is_corner and following is not None and _straight((left, level), (right, height), following[:2]):
            continue  # one long line is drawn better than many short ones
        if isinstance(function, Bands) and level != height:
            shapes.append(Stroke(left, level, right, level, "text", 1.5))
            left = right
        shapes.append(Stroke(left, level, right, height, "text", 1.5))
        left, level = right, height
    return shapes


def _straight(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether `b` lies on the line from `a` to `c`, by a tenth of a pixel."""
    across = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return abs(across) <= 0.1 * max(c[0] - a[0], 1e-9)


def _tick_labels(indicator: Indicator, marks: Sequence[Fraction], places: Sequence[float], base: float) -> list[Shape]:
    """The goalposts in words; one that has no room beside its neighbour is left out."""
    language = current_language()
    shapes: list[Shape] = []
    taken = -1e9
    for number, (mark, at) in enumerate(zip(marks, places, strict=True)):
        said = quantity(mark, indicator.unit).render(language)
        half = 3.2 * sum(2 if ord(sign) > 0x2E7F else 1 for sign in said)
        last = number == len(marks) - 1
        if at - half < taken and not (last and number == 0):
            continue
        shapes.append(Label(at, base, said, "middle", "text3", 10))
        taken = at + half + 6
    return shapes


def _words(indicator: Indicator, count: int) -> Text:
    return Text(
        "{name}: {function}, {goals}; {n} candidate",
        "{name}: {function}, {goals}; {n} candidates",
        name=indicator.title,
        function=function_title(indicator.value),
        goals=goalposts(indicator),
        n=count,
    )
