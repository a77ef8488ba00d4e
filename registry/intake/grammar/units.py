"""Units and currencies: in a cell, in a column header (``注册资本（万元）``), in a number format (``0.00"万元"``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from registry.intake.grammar.numerals import LATIN_UNITS, UNIT_WORDS
from registry.intake.grammar.text import key, longest_first, squeeze
from registry.model.chinese import either_script

YUAN = "CNY"

CURRENCIES: dict[str, str] = {
    word: code
    for code, words in {
        "CNY": "人民币元 元人民币 人民币 元(人民币) rmb¥ rmb元 rmb cny ¥ yuan renminbi",
        "USD": "美元 美金 usd us$ u.s.dollars usdollars usdollar dollars dollar $",
        "HKD": "港元 港币 港币元 hkd hk$",
        "EUR": "欧元 eur euros euro €",
        "GBP": "英镑 gbp pounds pound £",
        "JPY": "日元 日圆 日币 jpy yen",
    }.items()
    for word in words.split()
}
"""Words for a currency, as keys without blanks."""

MONEY_WORDS = frozenset(("元", "圆", "块", "块钱"))
"""Words that name the unit of money but leave the currency to its neighbours."""

CURRENCY = longest_first((*CURRENCIES, *MONEY_WORDS))
"""Alternation of all of them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of a column's numbers stands for.

    Attributes:
        factor: whole currency units in one.
        currency: ISO 4217 code, None when the unit does not say.
    """

    factor: Decimal
    currency: str | None


_UNIT = re.compile(
    rf"(?P<before>{CURRENCY})?(?:in)?"
    rf"(?P<factor>{longest_first((*UNIT_WORDS, *LATIN_UNITS))})?(?:of)?(?P<after>{CURRENCY})?\Z"
)
_LETTERS = frozenset(("k", "w", "m", "mm", "b", "mn", "mil"))
_LABEL = re.compile(r"^(?:金额|货币|计量|数据|本表)?(?:单位|币种|unit|unitof|in)[:为]?")


@lru_cache(maxsize=1024)
def unit_named(text: str) -> Unit | None:
    """The unit that `text` names (万元, 万美元, RMB mn, 单位：亿元), None when it names none of money."""
    squeezed = _LABEL.sub("", squeeze(key(text)).strip("()[]【】:;。,"))
    match = _UNIT.match(squeezed) if squeezed else None
    if match is None:
        return None
    before, after = match["before"], match["after"]
    codes = {CURRENCIES[word] for word in (before, after) if word in CURRENCIES}
    if len(codes) > 1:
        return None
    word = match["factor"]
    if word in _LETTERS and not (before or after):
        return None  # height (m) is no sum in millions
    factor = (UNIT_WORDS.get(word) or LATIN_UNITS[word]) if word else Decimal(1)
    return Unit(factor, codes.pop() if codes else None)


_COUNTS: dict[str, int] = {
    **{"1" + "0" * power: power for power in range(1, 10)},
    **{mark + "0" * power + end: power for power in (3, 4, 6) for mark in ("", "'") for end in ("", "s", "'s")},
    **{"one": 0, "ten": 1, "hundred": 2},
}
_COUNTED = re.compile(
    rf"(?P<before>{CURRENCY})?(?:in)?(?P<count>{longest_first(tuple(_COUNTS))})?"
    rf"(?P<factor>{longest_first((*UNIT_WORDS, *LATIN_UNITS))})?(?:of)?(?P<after>{CURRENCY})?\Z"
)
_GROUPED = re.compile(r"(?<=\d)[, ](?=\d{3})")
_JOINTS = re.compile(r"[/:,;、()（）\s]")
_POWERS = {factor: word for word, factor in UNIT_WORDS.items()} | {Decimal(1): ""}
_COINED = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}


@lru_cache(maxsize=1024)
def composed_unit(text: str) -> Unit | None:
    """The unit of money that `text` spells out of parts: ``RMB 10k``, ``in 10,000 yuan``, ``US$'000``, ``人民币/万元``.

    In a cell of its own such a text may as well be a sum: only where a unit is declared (in brackets, behind 单位：, at the
    end of a header) it is one. None too for what `unit_named` knows.
    """
    joined = _LABEL.sub("", squeeze(key(text)).replace("’", "'").replace("`", "'"))
    joined = _JOINTS.sub("", _GROUPED.sub("", joined))
    match = _COUNTED.match(joined) if joined and unit_named(text) is None else None
    if match is None:
        return None
    names = [word for word in (match["before"], match["after"]) if word]
    codes = {CURRENCIES[word] for word in names if word in CURRENCIES}
    count, word = match["count"], match["factor"]
    if not names or len(codes) > 1 or (count is None and word is None) or (count and not word and _COUNTS[count] < 3):
        return None
    factor = (UNIT_WORDS.get(word) or LATIN_UNITS[word]) if word else Decimal(1)
    factor *= Decimal(10) ** (_COUNTS[count] if count else 0)
    return Unit(factor, codes.pop() if codes else None) if factor in _POWERS else None


def unit_text(unit: Unit) -> str:
    """A unit in the words that `unit_named` reads: 万元, 百万美元."""
    return _POWERS[unit.factor] + _COINED[unit.currency or YUAN]


_BRACKETS = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[)）】\]]")
_TAIL = either_script(r"(?:[/／,，、_\-]|单位[:：]?)\s*([^/／,，、_\-()（）]+)\s*$")


@lru_cache(maxsize=1024)
def unit_of(header: str) -> str | None:
    """The unit of money a header or a line above the table declares: ``净利润(万元)``, ``营收/亿元``, ``单位：万元``.

    The text of the unit as it stands there, for `Context.unit`; None when there is none.
    """
    for candidate in (*reversed(_BRACKETS.findall(header)), *_TAIL.findall(header), header):
        named = unit_named(candidate)
        if named is not None and (named.factor != 1 or squeeze(key(candidate))):
            label = _LABEL.match(squeeze(key(candidate)))
            return squeeze(key(candidate))[label.end() :].strip(":;") if label else candidate.strip()
    return None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What an Excel number format says about the number behind it.

    Attributes:
        unit: unit of money written in it, None for none.
        unit_text: that unit as written.
        scaled: it shortens the display only (``,,`` or a literal point); the value is the full sum.
        percent: it shows a percentage.
        decimals: digits shown behind the point, None when it shows no number.
        year: it shows the year.
        month: it shows the month.
        day: it shows the day.
    """

    unit: Unit | None = None
    unit_text: str = ""
    scaled: bool = False
    percent: bool = False
    decimals: int | None = None
    year: bool = False
    month: bool = False
    day: bool = False


_QUOTED = re.compile(r'"([^"]*)"')
_BRACKETED = re.compile(r"\[([^\]]*)\]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])|[!\\]\.")
_MINUTES = re.compile(r"(?<=h)([^a-z]*)m+|m+(?=[^a-z]*s)")


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """Read an Excel number format; its first section stands for all."""
    section = _first_section(code)
    literals = _QUOTED.findall(section)
    bare = _QUOTED.sub(" ", section)
    currency = [inner[1:].split("-")[0] for inner in _BRACKETED.findall(bare) if inner.startswith("$")]
    bare = _BRACKETED.sub(" ", bare)
    scaled = _SCALED.search(bare) is not None
    bare = re.sub(r"[_*].", " ", bare)
    unit_text = "".join([*currency, *literals, *re.findall(r"[^\x00-\x7f]+|[$]", bare)]).strip()
    letters = re.sub(r"\\.", " ", bare).lower()
    decimals = re.search(r"[0#?]\.([0#?]+)", letters)
    has_digits = re.search(r"[0#?]", letters) is not None
    if letters.strip() in ("general", "@", ""):
        return NumberFormat(unit_named(unit_text) if unit_text else None, unit_text)
    dates = _MINUTES.sub("", re.sub(r"e[+-]", "", letters))
    return NumberFormat(
        unit=unit_named(unit_text) if unit_text else None,
        unit_text=unit_text,
        scaled=scaled,
        percent="%" in bare,
        decimals=len(decimals[1]) if decimals else (0 if has_digits else None),
        year="y" in dates or ("e" in dates and "m" in dates),
        month="m" in dates,
        day="d" in dates,
    )


def _first_section(code: str) -> str:
    quoted = False
    for position, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted and (position == 0 or code[position - 1] != "\\"):
            return code[:position]
    return code
