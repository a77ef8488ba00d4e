"""A figure, a range of two, or an order of magnitude: what is left of a cell when currency and unit words are gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from registry.intake.grammar.magnitude import magnitude
from registry.intake.grammar.numerals import EXACT, Figure, figure
from registry.model.values import AmountKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure or two say.

    Attributes:
        kind: how it was stated.
        low: the figure, or the lower end.
        high: the upper end of a range or an order of magnitude.
        codes: `order_of_magnitude`, `slang_unit`.
    """

    kind: AmountKind
    low: Figure
    high: Figure | None = None
    codes: tuple[str, ...] = ()


_SEPARATOR = re.compile(r"(?<=.)(?:[-–—−~]+|至|到|to)(?=.)")


def _as_it_is(text: str) -> tuple[str, bool]:
    return text, False


def quantity(
    text: str, kind: AmountKind, level: bool = False, end: Callable[[str], tuple[str, bool]] = _as_it_is
) -> Quantity | str:
    """Read `text`, a key without blanks and qualifiers; the code of what is wrong when it cannot be read.

    Args:
        text: what is left of the cell.
        kind: what its qualifiers said.
        level: 级 stood behind it.
        end: takes off what may stand at an end of a range (元, %) and says whether that fixes the end's own unit.
    """
    vague = magnitude(text, level, bare=kind is AmountKind.EXACT)
    if vague is not None:
        return _vague(vague.kind, Figure(vague.low, None, vague.unit), vague.high, kind)
    if level:
        return "unparsed"
    one = figure(text)
    if one is not None:
        return Quantity(kind, one, None, ("slang_unit",) if one.slang else ())
    return _range(text, kind, end)


def _vague(stated: AmountKind, low: Figure, high: Decimal | None, kind: AmountKind) -> Quantity | str:
    upper = Figure(high, None, low.unit) if high is not None else None
    if stated is AmountKind.VAGUE:
        if kind is AmountKind.MAX:
            return "conflicting_qualifiers"
        return Quantity(AmountKind.VAGUE, low, upper, ("order_of_magnitude",))
    if kind not in (AmountKind.EXACT, AmountKind.APPROX):
        return "conflicting_qualifiers"
    return Quantity(stated, low, upper)


def _range(text: str, kind: AmountKind, end: Callable[[str], tuple[str, bool]]) -> Quantity | str:
    for separator in _SEPARATOR.finditer(text):
        left, fixed = end(text[: separator.start()])
        low, high = figure(left), figure(end(text[separator.end() :])[0])
        if low is None or high is None:
            continue
        if fixed:
            low = Figure(low.value, low.scale, unit=True)
        elif low.scale == 1 and not low.unit:  # 1-2亿元: the left end takes the right end's unit
            if high.scale is None:
                return "unparsed"
            low = Figure(EXACT.multiply(low.value, high.scale), high.scale, high.unit)
        if low.value > high.value:
            return "range_reversed"
        if kind not in (AmountKind.EXACT, AmountKind.APPROX):
            return "conflicting_qualifiers"
        return Quantity(AmountKind.RANGE, low, high, ("slang_unit",) if low.slang or high.slang else ())
    return "unparsed"
