"""Texts that come in both languages from data instead of from the string catalogues, and figures spoken in either."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from registry.i18n import Title
from registry.scoring.interval import Interval


class Measure(StrEnum):
    """What kind of quantity a figure is; figures of different kinds are never added or compared."""

    MONEY = "money"  # fen
    RATIO = "ratio"  # a plain share: 0.15
    COUNT = "count"
    LEVEL = "level"
    POINTS = "points"
    NUMBER = "number"  # a bare number in a formula; fits every kind but money and ratio
    CODE = "code"
    TRUTH = "truth"


class Unit(StrEnum):
    """The unit in which an indicator's goalposts and raw values are stated."""

    WAN_CNY = "wan_cny"
    PERCENT = "percent"
    COUNT = "count"
    LEVEL = "level"
    POINTS = "points"
    CODE = "code"

    @property
    def measure(self) -> Measure:
        """The kind of quantity this unit measures."""
        return _UNITS[self][0]

    @property
    def base(self) -> Fraction:
        """How much of the base (fen, plain share, piece) one unit is."""
        return _UNITS[self][1]

    def of(self, interval: Interval) -> Interval:
        """Bounds in the base as bounds in this unit."""
        factor = _FACTORS[self]
        return interval if factor is None else interval.scaled(factor)

    def step(self, value: Fraction) -> Fraction:
        """The smallest difference worth asking a firm for around `value`; figures on it print without rounding."""
        if self is Unit.WAN_CNY and abs(value) >= 10_000:
            return Fraction(100)  # 0.01 of a 亿元
        return _UNITS[self][2]


_UNITS: dict[Unit, tuple[Measure, Fraction, Fraction]] = {
    Unit.WAN_CNY: (Measure.MONEY, Fraction(1_000_000), Fraction(1)),
    Unit.PERCENT: (Measure.RATIO, Fraction(1, 100), Fraction(1, 10)),
    Unit.COUNT: (Measure.COUNT, Fraction(1), Fraction(1)),
    Unit.LEVEL: (Measure.LEVEL, Fraction(1), Fraction(1)),
    Unit.POINTS: (Measure.POINTS, Fraction(1), Fraction(1)),
    Unit.CODE: (Measure.CODE, Fraction(1), Fraction(1)),
}
_FACTORS = {unit: None if base == 1 else 1 / base for unit, (_, base, _) in _UNITS.items()}


def quantity(value: Fraction, unit: Unit) -> Title:
    """A raw value with its unit in both languages: 20 400 of ``wan_cny`` is ``¥ 204 m`` and ``2.04 亿元``."""
    match unit:
        case Unit.WAN_CNY:
            return Title(f"¥ {_digits(value / 100, 2)} m", _chinese_money(value))
        case Unit.PERCENT:
            text = _digits(value, 1)
            return Title(f"{text} %", f"{text}%")
        case _:
            text = _digits(value, 2)
            return Title(text, text)


def span(lo: Fraction | None, hi: Fraction | None, unit: Unit) -> Title | None:
    """An interval of raw values in both languages, None where nothing bounds it."""
    if lo is not None and lo == hi:
        return quantity(lo, unit)
    if lo is None:
        if hi is None:
            return None
        most = quantity(hi, unit)
        return Title(f"at most {most.en}", f"不超过 {most.zh}")
    least = quantity(lo, unit)
    if hi is None:
        return Title(f"at least {least.en}", f"不低于 {least.zh}")
    most = quantity(hi, unit)
    return Title(f"{least.en} to {most.en}", f"{least.zh} 至 {most.zh}")


def _digits(value: Fraction, decimals: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chinese_money(wan: Fraction) -> str:
    return f"{_digits(wan / 10_000, 2)} 亿元" if abs(wan) >= 10_000 else f"{_digits(wan, 2)} 万元"
