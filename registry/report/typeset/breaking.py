"""Where lines end: one total-fit breaker for Chinese, English and both mixed.

A paragraph is a row of atoms (an ideograph, a mark, a whole Latin word) with a gap after each. The breaker chooses all
line ends of a paragraph together, so that the sum of their ugliness is least (Knuth and Plass 1981), under rules that it
never trades away: no forbidden mark at a line's start or end, no word cut. Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What an atom is to its neighbours."""

    HAN = "han"
    OPEN = "open"  # full-width, ink in the right half
    CLOSE = "close"  # full-width, ink in the left half
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two atoms.

    Attributes:
        width: natural width; negative where two marks are squeezed together.
        stretch: how much it likes to grow in a justified line.
        shrink: how much it can give, at most.
        penalty: cost of ending a line here, None where that is forbidden.
        soft: a forbidden end that may still be taken when nothing else fits (a number and its unit, never a mark).
        space: a real space stands here and is drawn, unless the line ends.
    """

    width: float = 0.0
    stretch: float = 0.0
    shrink: float = 0.0
    penalty: float | None = 0.0
    soft: bool = False
    space: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest thing a line is made of.

    Attributes:
        text: its characters.
        span: index of the span it belongs to.
        kind: what it is to its neighbours.
        width: natural advance.
        trim_start: blank on its left that a line start drops.
        trim_end: blank on its right that a line end drops.
    """

    text: str
    span: int
    kind: Kind
    width: float
    trim_start: float = 0.0
    trim_end: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Atoms `start` to `stop` (exclusive) on one line; `ratio` says how far its gaps are stretched (> 0) or shrunk (< 0)."""

    start: int
    stop: int
    ratio: float
    width: float


LINE_PENALTY = 10.0
LONELY_END = 4_000.0  # demerit of an empty last line; the longer it is, the less
RAGGED_EMS = 2.5  # how far a ragged line may fall short before it hurts
_EPSILON = 1e-6


def break_lines(
    atoms: Sequence[Atom], gaps: Sequence[Gap], width: float, size: float, *, justify: bool, indent: float = 0.0
) -> list[Line]:
    """The lines of a paragraph, `width` points wide.

    Args:
        atoms: what is set; none wider than `width` (the caller cuts such words).
        gaps: the gap after each atom but the last.
        size: the em, for the tolerance of ragged lines.
        justify: stretch all lines but the last to the full width.
        indent: what the first line gives up at its start.

    Where even the softest end cannot help (a chain of marks longer than the line) the chain is broken anywhere.
    """
    if not atoms:
        return []
    if (natural := _on_one_line(atoms, gaps, width - indent)) is not None:
        return [Line(0, len(atoms), 0.0, natural)]
    for level in range(3):
        ends = _total_fit(atoms, gaps, width, size, justify, indent, level)
        if ends is not None:
            break
    else:
        raise AssertionError("the last level breaks anywhere")
    lines: list[Line] = []
    start = 0
    for number, stop in enumerate(ends):
        room = width - (indent if number == 0 else 0.0)
        last = stop == len(atoms)
        natural, stretch, shrink = _measure(atoms, gaps, start, stop)
        lack = room - natural
        ratio = 0.0
        if lack < -_EPSILON and shrink > 0:
            ratio = max(-1.0, lack / shrink)
        elif justify and not last and lack > _EPSILON and stretch > 0:
            ratio = lack / stretch
        lines.append(Line(start, stop, ratio, natural + (ratio * stretch if ratio > 0 else ratio * shrink)))
        start = stop
    return lines


def _on_one_line(atoms: Sequence[Atom], gaps: Sequence[Gap], room: float) -> float | None:
    """The natural width of a paragraph that one line holds as it is, None where it does not. Such a line is the best there
    is: it costs what the last line of any other set costs, and nothing before it.
    """
    place = 0.0  # summed as the breaker sums, so that both agree to the last bit
    for atom, gap in zip(atoms, gaps, strict=False):
        place = place + atom.width + gap.width
    end = place + atoms[-1].width - atoms[-1].trim_end
    if room - (end - atoms[0].trim_start) < 0:
        return None
    return _measure(atoms, gaps, 0, len(atoms))[0]


def _measure(atoms: Sequence[Atom], gaps: Sequence[Gap], start: int, stop: int) -> tuple[float, float, float]:
    """Natural width, stretch and shrink of one line."""
    natural = sum(atom.width for atom in atoms[start:stop]) + sum(gap.width for gap in gaps[start : stop - 1])
    natural -= atoms[start].trim_start + atoms[stop - 1].trim_end
    inner = gaps[start : stop - 1]
    return natural, sum(gap.stretch for gap in inner), sum(gap.shrink for gap in inner)


def _cost(lack: float, stretch: float, shrink: float, flexible: float, last: bool) -> float | None:
    """Badness of a line that lacks `lack` points (negative: too long), None where it cannot be set."""
    if lack < 0:
        if -lack > shrink + _EPSILON:
            return None
        ratio = -lack / shrink if shrink > 0 else 0.0
    elif last:
        return 0.0
    else:
        ratio = lack / max(stretch + flexible, 0.01)
    return 100.0 * ratio**3


def _total_fit(
    atoms: Sequence[Atom],
    gaps: Sequence[Gap],
    width: float,
    size: float,
    justify: bool,
    indent: float,
    level: int,
) -> list[int] | None:
    """Stops of the best lines, or None where no legal set exists. Level 1 allows soft ends, level 2 any."""
    n = len(atoms)
    place = [0.0] * (n + 1)  # where atom k would start on one endless line
    stretch = [0.0] * (n + 1)
    shrink = [0.0] * (n + 1)
    for k in range(n):
        gap = gaps[k] if k < n - 1 else Gap()
        place[k + 1] = place[k] + atoms[k].width + gap.width
        stretch[k + 1] = stretch[k] + gap.stretch
        shrink[k + 1] = shrink[k] + gap.shrink
    flexible = 0.0 if justify else RAGGED_EMS * size
    lonely = (1.5 if justify else 3.5) * size
    best: list[float | None] = [None] * (n + 1)
    came: list[int] = [0] * (n + 1)
    best[0] = 0.0
    starts = [0]
    for stop in range(1, n + 1):
        last = stop == n
        penalty = 0.0 if last else _penalty(gaps[stop - 1], level)
        end = place[stop - 1] + atoms[stop - 1].width - atoms[stop - 1].trim_end
        champion: float | None = None
        dead = 0
        for index, start in enumerate(starts):
            room = width - (indent if start == 0 else 0.0)
            lack = room - (end - place[start] - atoms[start].trim_start)
            give = shrink[stop - 1] - shrink[start]
            # A start too far left for this end is too far for all later ends; the slack covers what an end trims.
            if lack + give + 2 * size < 0:
                dead += index == dead
                continue
            if penalty is None:
                continue
            cost = _cost(lack, stretch[stop - 1] - stretch[start], give, flexible, last)
            if cost is None:
                continue
            earlier = best[start]
            assert earlier is not None, "only reachable starts are kept"
            demerit = earlier + (LINE_PENALTY + cost + penalty) ** 2
            if last and start > 0 and room - lack < lonely:
                demerit += LONELY_END * (1 - (room - lack) / lonely) ** 2
                if justify and level == 0:
                    demerit += LONELY_END**2
            if champion is None or demerit < champion:
                champion, came[stop] = demerit, start
        if dead:
            starts = starts[dead:]
        if champion is not None:
            best[stop] = champion
            starts.append(stop)
        if not starts:
            return None
    if best[n] is None:
        return None
    ends = [n]
    while came[ends[-1]] > 0:
        ends.append(came[ends[-1]])
    return ends[::-1]


def _penalty(gap: Gap, level: int) -> float | None:
    if gap.penalty is not None:
        return gap.penalty
    if level == 1 and gap.soft:
        return 3_000.0
    if level == 2:
        return 3_000.0 if gap.soft else 20_000.0
    return None
