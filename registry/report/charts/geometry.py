"""The arithmetic of the charts: values in, shapes out. No toolkit, no colours but their names, no text measuring.

y grows downwards. Colours are names of the design's tokens (``text``, ``data``, ``dimension0`` …); a painter resolves
them. Every scene carries a text that says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.i18n import Text
from registry.report.phrases import weight as weight_text


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; `dashed` with the design's one dash."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle, or a ring when `line` is given."""

    x: float
    y: float
    radius: float
    colour: str
    line: float | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A few characters; `anchor` is start, middle or end of the text at `x`, `y` its baseline."""

    x: float
    y: float
    text: str
    anchor: str
    colour: str
    size: float
    strong: bool = False


Shape = Box | Stroke | Polygon | Disc | Label


@dataclass(frozen=True, slots=True)
class Scene:
    """Shapes in a frame, and the same in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    alt: Text

    def scaled(self, by: float) -> Scene:
        """The same picture larger or smaller, lines as thin as they are."""
        return Scene(self.width * by, self.height * by, tuple(_scaled(shape, by) for shape in self.shapes), self.alt)


def _scaled(shape: Shape, by: float) -> Shape:
    match shape:
        case Box(x, y, width, height, colour):
            return Box(x * by, y * by, width * by, height * by, colour)
        case Stroke(x1, y1, x2, y2):
            return replace(shape, x1=x1 * by, y1=y1 * by, x2=x2 * by, y2=y2 * by)
        case Polygon(points, colour):
            return Polygon(tuple((x * by, y * by) for x, y in points), colour)
        case Disc(x, y, radius):
            return replace(shape, x=x * by, y=y * by, radius=radius * by)
        case Label(x, y):
            return replace(shape, x=x * by, y=y * by, size=shape.size * by)


FULL = 10_000  # one hundred points, in hundredths
LABEL_GAP = 2.5  # blank between names above a bar
SEAM = 0.9  # blank between the parts of a stacked bar


def stacked_bar(
    parts: Sequence[int],
    low: int,
    high: int,
    width: float,
    height: float,
    *,
    thickness: float,
    faded: bool = False,
    tail: int = 0,
) -> Scene:
    """Points per dimension on an axis from 0 to 100, with a whisker over the possible scores.

    Args:
        parts: points of each dimension, hundredths.
        low, high: possible scores, hundredths; equal where nothing is missing, and then no whisker is drawn.
        width, height: the frame, points.
        thickness: of the bar.
        faded: a candidate below the line; drawn lower, in the same colours.
        tail: what the panel adds, hundredths; drawn last, in a grey of its own.
    """
    scale = width / FULL
    top = (height - thickness) / 2
    inset = thickness * 0.16 if faded else 0.0
    shapes: list[Shape] = []
    at = 0
    for index, part in enumerate(parts):
        wide = part * scale
        seam = SEAM if part and (tail or any(parts[index + 1 :])) else 0.0
        if wide > seam:
            shapes.append(Box(at * scale, top + inset, wide - seam, thickness - 2 * inset, f"dimension{index}"))
        at += part
    if tail:
        shapes.append(Box(at * scale, top + inset, tail * scale, thickness - 2 * inset, "control"))
    shapes += whisker(low * scale, high * scale, height / 2, thickness * 0.62)
    return Scene(width, height, tuple(shapes), Text("Score {score} of 100", score=f"{(sum(parts) + tail) / 100:.2f}"))


def whisker(left: float, right: float, middle: float, cap: float) -> list[Shape]:
    """An interval: a line with two caps, 1.2 wide; nothing where both ends are one."""
    if right - left < 0.01:
        return []
    return [
        Stroke(left, middle, right, middle, "surface", 2.6),
        Stroke(left, middle - cap / 2, left, middle + cap / 2, "text", 1.0),
        Stroke(right, middle - cap / 2, right, middle + cap / 2, "text", 1.0),
        Stroke(left, middle, right, middle, "text", 1.2),
    ]


def bar_labels(
    parts: Sequence[int], names: Sequence[str], widths: Sequence[float], width: float, height: float, size: float
) -> Scene:
    """Names of the dimensions above their parts of the first bar, moved aside as little as keeps them apart.

    Where they do not fit side by side, the names of the smallest parts are left out.

    Args:
        parts: points of each dimension of the first bar, hundredths.
        names: what to write.
        widths: width of each name at `size`, as the caller's fonts measure it.
        width, height: the frame; baselines stand at its foot.
        size: of the type.
    """
    scale = width / FULL
    centres = [(sum(parts[:index]) + part / 2) * scale for index, part in enumerate(parts)]
    shown = list(range(len(parts)))
    lefts = _side_by_side(centres, widths, width)
    while lefts is None:
        shown.remove(min(shown, key=lambda index: parts[index]))
        lefts = _side_by_side([centres[k] for k in shown], [widths[k] for k in shown], width)
    shapes: list[Shape] = []
    for left, index in zip(lefts, shown, strict=True):
        # The name in ink, for small type in the light colours would not be legible; the colour as a bar below it.
        shapes.append(Label(left, height - 4.4, names[index], "start", "text2", size, strong=True))
        shapes.append(Box(left, height - 2.0, widths[index], 1.8, f"dimension{index}"))
    return Scene(width, height, tuple(shapes), Text(""))


def _side_by_side(centres: Sequence[float], widths: Sequence[float], room: float) -> list[float] | None:
    """Left edges of labels as near to their centres as they can stand without touching, None where they cannot."""
    lefts = [centre - wide / 2 for centre, wide in zip(centres, widths, strict=True)]
    least = 0.0
    for index, wide in enumerate(widths):
        lefts[index] = max(lefts[index], least)
        least = lefts[index] + wide + LABEL_GAP
    most = room
    for index in reversed(range(len(lefts))):
        lefts[index] = min(lefts[index], most - widths[index])
        most = lefts[index] - LABEL_GAP
    return None if lefts and lefts[0] < -0.01 else lefts


def measure_bar(
    value: int, low: int, high: int, full: int, middle: int | None, colour: str, width: float, height: float
) -> Scene:
    """One dimension of a card: points against the most it can give, with the median of the list as a tick.

    Args:
        value, low, high: points of the firm and what they may be, hundredths.
        full: points of the whole dimension, hundredths.
        middle: median of the list, None where there is none.
        colour: token name of the bar.
        width, height: the frame.
    """
    scale = width / full if full else 0.0
    thickness = height * 0.5
    top = (height - thickness) / 2
    shapes: list[Shape] = [
        Box(0, top, width, thickness, "dataSoft"),
        Box(0, top, value * scale, thickness, colour),
    ]
    shapes += whisker(low * scale, high * scale, height / 2, thickness * 0.9)
    if middle is not None:
        x = min(max(middle * scale, 0.8), width - 0.8)
        shapes.append(Stroke(x, top - 2.6, x, top + thickness + 2.6, "surface", 3.0))
        shapes.append(Stroke(x, top - 2.6, x, top + thickness + 2.6, "text", 1.4))
    return Scene(width, height, tuple(shapes), Text("{points} of {full} points", points=_two(value), full=_two(full)))


def range_bar(low: int, high: int, width: float, height: float, *, cut: int | None = None) -> Scene:
    """Where a score may lie between 0 and 100, for a round that cannot be decided: no point, only the range."""
    scale = width / FULL
    thickness = height * 0.42
    top = (height - thickness) / 2
    shapes: list[Shape] = [Box(0, height / 2 - 0.3, width, 0.6, "line2")]
    wide = max((high - low) * scale, 1.2)
    shapes.append(Box(low * scale, top, wide, thickness, "data"))
    if cut is not None:
        shapes.append(Stroke(cut * scale, 0, cut * scale, height, "accent", 0.8))
    return Scene(width, height, tuple(shapes), Text("Between {low} and {high} of 100", low=_two(low), high=_two(high)))


def axis(width: float, height: float, size: float, ticks: Sequence[int] = (0, 25, 50, 75, 100)) -> Scene:
    """Figures of an axis from 0 to 100, at the foot of its frame."""
    shapes: list[Shape] = []
    for tick in ticks:
        x = width * tick / 100
        anchor = "start" if tick == ticks[0] else "end" if tick == ticks[-1] else "middle"
        shapes.append(Label(x, height - 2.4, str(tick), anchor, "text3", size))
    return Scene(width, height, tuple(shapes), Text(""))


def weight_strip(
    weights: Sequence[int], names: Sequence[str], seconds: Sequence[str], width: float, *, size: float
) -> Scene:
    """The whole of the weights as one strip: figure inside, name below, second name below that."""
    total = sum(weights) or 1
    height, thickness = 24.0 + 2.2 * size + (1.4 * size if any(seconds) else 0.0), 22.0
    shapes: list[Shape] = []
    at = 0.0
    for index, (weight, name, second) in enumerate(zip(weights, names, seconds, strict=True)):
        wide = width * weight / total
        last = index == len(weights) - 1
        shapes.append(Box(at, 0, wide - (0 if last else SEAM * 1.6), thickness, f"dimension{index}"))
        centre = at + wide / 2
        on = "onDimension"
        shapes.append(
            Label(centre, thickness / 2 + 3.4, weight_text(weight), "middle", f"{on}{index}", size + 2, strong=True)
        )
        shapes.append(Label(centre, thickness + size + 3, name, "middle", "text", size, strong=True))
        if second:
            shapes.append(Label(centre, thickness + 2.3 * size + 3, second, "middle", "text3", size - 0.8))
        at += wide
    return Scene(width, height, tuple(shapes), Text("Weights of the dimensions"))


def segment_mark(code: str, side: float) -> Scene:
    """The mark of a segment: its shape and its colour always together."""
    colour = f"segment.{code}"
    half = side / 2
    shape: Shape
    match code:
        case "launch":
            shape = Polygon(((half, 0.04 * side), (side, 0.92 * side), (0, 0.92 * side)), colour)
        case "parts":
            shape = Polygon(
                ((half, -0.05 * side), (1.05 * side, half), (half, 1.05 * side), (-0.05 * side, half)), colour
            )
        case "sat":
            shape = Box(0.06 * side, 0.06 * side, 0.88 * side, 0.88 * side, colour)
        case "payload":
            shape = Disc(half, half, half, colour)
        case "ground":
            shape = Polygon(((0, 0.08 * side), (side, 0.08 * side), (half, 0.96 * side)), colour)
        case _:
            shape = Disc(half, half, half - 0.12 * side, colour, line=0.22 * side)
    return Scene(side, side, (shape,), Text(""))


def ladder_mark(steps: int, unit: float) -> Scene:
    """Three rising steps, the held ones filled; `unit` is the width of one (heights 1, 2 and 3 units)."""
    shapes: list[Shape] = []
    for index in range(3):
        high = unit * (index + 1)
        colour = "accent" if index < steps else "line2"
        shapes.append(Box(index * unit * 1.5, 3 * unit - high, unit, high, colour))
    return Scene(unit * 4, unit * 3, tuple(shapes), Text(""))


def _two(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"
