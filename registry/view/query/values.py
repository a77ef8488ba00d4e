"""Figures and days as they are typed in a query, each read as the span it covers: ``2026-03`` is a month, ``12.5%`` is
what rounds to it. A sum of money says its unit, so that a query means the same in every language."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from registry.errors import UserError
from registry.i18n import Text

_MONEY = re.compile(r"[¥￥]?(-?\d[\d,]*(?:\.\d+)?)(万亿|亿|千万|百万|万|bn|m|k)?(?:元|yuan)?\Z", re.IGNORECASE)
_UNITS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "bn": 10**9, "m": 10**6, "k": 10**3}
_YUAN = re.compile(r"(元|yuan)\Z", re.IGNORECASE)
_COUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(万|k)?人?\Z", re.IGNORECASE)
_PERCENT = re.compile(r"(-?\d+(?:\.(\d{1,4}))?)[%％]?\Z")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|年)?\Z")
_QUARTER = re.compile(r"(\d{4})-?q([1-4])\Z", re.IGNORECASE)
_AHEAD = re.compile(r"([+-]?\d{1,5})(?:d|天|日)\Z", re.IGNORECASE)
_LARGEST = 2**63 - 1
_DAYS = "2026, 2026-03, 2026-03-31, +90d"


@dataclass(frozen=True, slots=True)
class Span:
    """What a typed value covers, ends included: integers, or days."""

    first: int | date
    last: int | date


def _like(examples: str) -> Text:
    return Text("Type it like {examples}.", examples=examples)


def money(text: str) -> Span:
    """A sum in fen: ``5亿``, ``500m``, ``1.2bn``, ``8000万元``.

    Raises:
        UserError: it is none, or says no unit.
    """
    match = _MONEY.match(text)
    if match is None:
        raise UserError(Text("“{text}” is not a sum of money.", text=text), None, _like("5亿, 500m"))
    number, unit = match.groups()
    value = Decimal(number.replace(",", ""))
    if unit is None and value and not _YUAN.search(text):
        raise UserError(
            Text("“{text}” has no unit.", text=text),
            None,
            Text("Type {millions}m or {hundreds}亿.", millions=number, hundreds=number),
        )
    fen = int(value * (_UNITS[unit.lower()] if unit else 1) * 100)
    if abs(fen) > _LARGEST:
        raise UserError(Text("“{text}” is larger than any sum here.", text=text), None, _like("5亿, 500m"))
    return Span(fen, fen)


def count(text: str) -> Span:
    """A number of people or things, or a year: ``1,200``, ``1.2万``.

    Raises:
        UserError: it is none.
    """
    match = _COUNT.match(text)
    if match is None:
        raise UserError(Text("“{text}” is not a number.", text=text), None, _like("500, 1.2万"))
    number, unit = match.groups()
    value = Decimal(number.replace(",", "")) * (_UNITS[unit.lower()] if unit else 1)
    if value != int(value):
        raise UserError(Text("“{text}” is not a whole number.", text=text), None, _like("500, 1.2万"))
    return Span(int(value), int(value))


def percent(text: str) -> Span:
    """Per cent in parts per million; the span is what rounds to the figure as typed.

    Raises:
        UserError: it is none.
    """
    match = _PERCENT.match(text)
    if match is None:
        raise UserError(Text("“{text}” is not a percentage.", text=text), None, _like("12%, 12.5"))
    number, places = match.groups()
    middle = int(Decimal(number) * 10_000)
    half = 10_000 // 10 ** len(places or "") // 2
    return Span(middle - half, middle + max(half - 1, 0))


def day(text: str, as_of: date) -> Span:
    """A day, month, quarter or year, or so many days from `as_of`: ``2026``, ``2026-03``, ``2026Q1``, ``today``, ``+90d``.

    Raises:
        UserError: it is none.
    """
    if text.casefold() in ("today", "今天", "now"):
        return Span(as_of, as_of)
    try:
        if match := _AHEAD.match(text):
            there = as_of + timedelta(days=int(match[1]))
            return Span(there, there)
        if match := _QUARTER.match(text):
            year, month = int(match[1]), int(match[2]) * 3
            return Span(date(year, month - 2, 1), date(year, month, monthrange(year, month)[1]))
        if match := _DAY.match(text):
            return _period(*(int(part) if part else None for part in match.groups()))
    except (ValueError, OverflowError):
        raise UserError(Text("There is no day {text}.", text=text), None, _like(_DAYS)) from None
    raise UserError(Text("“{text}” is not a date.", text=text), None, _like(_DAYS))


def _period(year: int | None, month: int | None, number: int | None) -> Span:
    assert year is not None
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if number is None:
        return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    one = date(year, month, number)
    return Span(one, one)
