"""Counts: ``298人``, ``约300``, ``54颗(不含试验星)``, ``300颗/年``, ``1,234``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from registry.intake.grammar.numerals import EXACT, NUMBER, SPACE_IN_NUMBER, cell_number
from registry.intake.grammar.qualifiers import unqualified
from registry.intake.grammar.quantity import quantity
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, longest_first, raw_text, split_note, squeeze, words
from registry.model.values import AmountKind

LARGEST = 2**63 - 1
"""What an integer column of the registry can hold."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things as it was stated.

    Attributes:
        kind: how it was stated.
        lo: lower end, None where there is none. For exact, approx and below both ends are the figure itself.
        hi: upper end, None where there is none.
        unit: what is counted, as written: 人, 颗/年; "" when the cell does not say.
        text: the text it was read from.
    """

    kind: AmountKind
    lo: int | None
    hi: int | None
    unit: str = ""
    text: str = ""

    @property
    def point(self) -> int | None:
        """The figure itself, None for bounds, ranges and orders of magnitude."""
        return self.lo if self.kind in (AmountKind.EXACT, AmountKind.APPROX, AmountKind.BELOW) else None


_COUNTERS = longest_first(
    words(
        "人次 人 名 位 个 家 件 项 颗 枚 台套 台 套 架 次 条 发 座 所 年 期 组 批 部 款 种 辆 艘 份 篇 亩 "
        "平方米 m2 箱 只 片 块 根 级 星 箭 员工 people persons staff employees units sats satellites launches patents"
    )
)
_UNIT = re.compile(rf"(?<=.)((?:{_COUNTERS})(?:/(?:年|月|天|日|季|a|yr|year)|每年|每月)?|/(?:年|月))\Z")
_PREFIX = re.compile(r"(?:共计|合计|总计|累计|共有|共|现有|已有)[:为有]?(?=.)")
_ANY = re.compile(rf"(?:{NUMBER}|[一二三四五六七八九十百千]+)(?:{_COUNTERS})")
_YEAR = re.compile(r"(?:19|20)\d\d年\Z")


def read_integer(value: object, context: Context = PLAIN) -> Reading[Count]:
    """A whole number of things, never negative; what it counts and any bracket are kept beside it."""
    del context  # a count needs nothing but its cell
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        raw = raw_text(value)
        return read_as(raw, Count(AmountKind.EXACT, value, value, "", raw))
    raw, squeezed = opened(value)
    if isinstance(value, (bool, date, datetime, time)):
        return refused(raw, "not_an_integer")
    if not isinstance(value, (int, float, Decimal)):
        return without_value(raw, squeezed) or refused(raw, "not_an_integer")
    number = cell_number(value)
    if number is None:
        return refused(raw, "not_an_integer")
    if abs(number) > LARGEST:
        return refused(raw, "number_too_large")
    return _done(raw, AmountKind.EXACT, number, None, "", (), None)


def _text(raw: str) -> Reading[Count]:
    if raw.isascii() and raw.isdigit() and len(raw) <= 18:
        number = int(raw)
        return read_as(raw, Count(AmountKind.EXACT, number, number, "", raw))
    shown = display(raw)
    nothing = without_value(raw, squeeze(key(shown)))
    if nothing is not None:
        return nothing
    body, note = split_note(shown)
    text = squeeze(key(body))
    if _YEAR.match(text):
        return refused(raw, "not_an_integer")
    kind, unit, before = AmountKind.EXACT, "", ""
    while text != before:
        before = text
        qualified = unqualified(text, kind)
        if qualified.conflict:
            return refused(raw, "conflicting_qualifiers")
        kind = qualified.kind
        text = _PREFIX.sub("", qualified.rest, count=1)
        counted = None if unit else _UNIT.search(text)
        if counted is not None:
            unit, text = counted[1], text[: counted.start()]
    if re.fullmatch(rf"[-−]\s*(?:{NUMBER})", text):
        return refused(raw, "negative_count")
    found = quantity(text, kind, end=_without_unit)
    if isinstance(found, str):
        if found == "unparsed" and len(_ANY.findall(text + unit)) > 1:
            found = "multiple_numbers"
        return refused(raw, "not_an_integer" if found == "unparsed" else found)
    high = found.high.value if found.high is not None else None
    codes = ("space_in_number", *found.codes) if SPACE_IN_NUMBER.search(body) else found.codes
    return _done(raw, found.kind, found.low.value, high, unit, codes, note)


def _without_unit(end: str) -> tuple[str, bool]:
    return _UNIT.sub("", end), False


def _done(
    raw: str, kind: AmountKind, low: Decimal, high: Decimal | None, unit: str, codes: tuple[str, ...], note: str | None
) -> Reading[Count]:
    ends = (low, high if high is not None else low)
    if max(ends) > LARGEST:
        return refused(raw, "number_too_large")
    if min(ends) < 0:
        return refused(raw, "negative_count")
    if any(end != end.to_integral_value(context=EXACT) for end in ends):
        return refused(raw, "not_an_integer")
    lower = None if kind is AmountKind.MAX else int(ends[0])
    upper = None if kind is AmountKind.MIN else int(ends[1])
    return read_as(raw, Count(kind, lower, upper, unit, raw), codes, note)
