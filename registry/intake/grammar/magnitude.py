"""Orders of magnitude: 数亿, 几千万, 亿元级, 十几亿, 上亿. They never become a point value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from registry.intake.grammar.numerals import EXACT, UNIT_WORDS, figure
from registry.model.values import AmountKind


@dataclass(frozen=True, slots=True)
class Magnitude:
    """Bounds of a vague sum.

    Attributes:
        kind: VAGUE for [low, high), MIN for 上亿, RANGE for 三五亿.
        low: lower end.
        high: upper end, not itself part of it; None for an open one.
        unit: 万 or 亿 stands in it.
    """

    kind: AmountKind
    low: Decimal
    high: Decimal | None
    unit: bool


_SOME = re.compile(r"(数|几|若干|好几)个?([十百千万亿]+)\Z")
_TEENS = re.compile(r"([一二三四五六七八九]?十|[1-9]0)几个?([百千万亿]*)\Z")
_UPWARDS = re.compile(r"上([十百千万亿]+)\Z")
_PAIR = re.compile(r"([一二三四五六七八两])([二两三四五六七八九])([十百千万亿]*)\Z")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def magnitude(text: str, level: bool, bare: bool) -> Magnitude | None:
    """Read a vague sum that is the whole of `text`, None when it is none.

    Args:
        text: key without blanks, without currency and qualifiers.
        level: 级 stood behind it.
        bare: no qualifier stood beside it; 千万元 alone is an order of magnitude, 近千万元 is a figure.
    """
    if not text or (text[-1] not in "十百千万亿几" and len(text) != 2):
        return None
    unit = "万" in text or "亿" in text
    for pattern, kind in ((_SOME, AmountKind.VAGUE), (_UPWARDS, AmountKind.MIN)):
        match = pattern.match(text)
        if match is not None and match[match.re.groups] in UNIT_WORDS:
            low = UNIT_WORDS[match[match.re.groups]]
            high = EXACT.multiply(low, Decimal(10)) if kind is AmountKind.VAGUE else None
            return Magnitude(kind, low, high, unit)
    base = UNIT_WORDS.get(text)
    if base is not None and (level or (bare and text[0] != "十")):  # 十万元 is a figure, 千万元 hardly ever
        return Magnitude(AmountKind.VAGUE, base, EXACT.multiply(base, Decimal(10)), unit)
    match = _TEENS.match(text)
    if match is not None:
        tens = figure(match[1])
        factor = UNIT_WORDS.get(match[2], Decimal(1)) if match[2] else Decimal(1)
        if tens is not None:
            low = EXACT.multiply(tens.value, factor)
            return Magnitude(AmountKind.VAGUE, low, EXACT.add(low, EXACT.multiply(Decimal(10), factor)), unit)
    match = _PAIR.match(text)
    if match is not None and (not match[3] or match[3] in UNIT_WORDS):
        first, second = _DIGITS[match[1]], _DIGITS[match[2]]
        if first + 1 == second or (first, second) == (3, 5):
            low, high = (EXACT.multiply(Decimal(n), UNIT_WORDS.get(match[3], Decimal(1))) for n in (first, second))
            return Magnitude(AmountKind.RANGE, low, high, unit)
    return None
