"""Figures as people write them: ``1,234.5``, ``2.5千万``, ``一亿五``, ``1亿5000万``, ``12.5million``, ``五〇〇万``.

Works on comparison keys without blanks (`text.key`, `text.squeeze`). Exact: `Decimal` throughout, never a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from registry.intake.grammar.text import words

EXACT = Context(prec=80, rounding=ROUND_HALF_UP, Emin=-999999, Emax=999999, traps=[])
"""Arithmetic that never rounds a figure of the lengths admitted here, whatever the thread's own context is."""

MAX_DIGITS = 24

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
"""A plain number: commas only between complete groups of three."""

SPACE_IN_NUMBER = re.compile(r"\d +\d")
"""A blank between digits: it may be one number or two."""

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇○", "一二三四五六七八九十百千二零零")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}

UNIT_WORDS: dict[str, Decimal] = {
    word: Decimal(10) ** power
    for power, word in enumerate(words("十 百 千 万 十万 百万 千万 亿 十亿 百亿 千亿 万亿 十万亿 百万亿"), start=1)
}
"""Chinese multipliers written behind a number, as powers of ten."""

LATIN_UNITS: dict[str, Decimal] = {
    word: Decimal(10) ** power
    for power, names in {
        3: "k thousand thousands",
        4: "w",
        6: "m mm mn mln mil million millions",
        9: "b bn bln billion billions",
        12: "tn trillion trillions",
    }.items()
    for word in names.split()
}
"""Latin multipliers; ``w`` is slang for 万."""

_SIMPLE = re.compile(rf"({NUMBER})([十百千万亿]*|[a-z]*)\Z")
_TOKEN = re.compile(rf"{NUMBER}|[零一二三四五六七八九]|[十百千万亿]")
_CHINESE_POINT = re.compile(r"([零一二三四五六七八九十百千]+)点([零一二三四五六七八九]+)")
_ARABIC_POINT = re.compile(r"(?<=\d)点(?=\d)")
_COLLOQUIAL = re.compile(r"(.*[一二三四五六七八九\d][十百千万亿]*([十百千万亿]))([一二三四五六七八九])\Z")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its multiplier applied.

    Attributes:
        value: the number.
        scale: the multiplier behind it, 1 for none; a range's left end takes the right end's. None when the figure has
            several (1亿5000万).
        unit: it names a unit of its own (万, 亿, million): 三千 does not, it is the number 3000.
        slang: the multiplier was ``w``.
    """

    value: Decimal
    scale: Decimal | None
    unit: bool = False
    slang: bool = False


_ONE = Decimal(1)


HUGE = Decimal(10) ** 60
"""What stands for numbers beyond any sum, infinity among them."""


def cell_number(value: float | Decimal) -> Decimal | None:
    """A numeric cell as an exact decimal, as it prints; None for one that is no number (NaN)."""
    if isinstance(value, int) and value.bit_length() > 190:
        return HUGE if value > 0 else -HUGE
    number = Decimal(str(value))
    if number.is_nan():
        return None
    return number if number.is_finite() and number.adjusted() < 60 else HUGE.copy_sign(number)


def figure(text: str) -> Figure | None:
    """Read a figure that is the whole of `text`; None when it is none.

    ``一亿五`` is 1.5 亿 and ``一亿零五`` is 100,000,005. ``一亿五千`` could be either and is refused.
    """
    if not text or len(text) > 2 * MAX_DIGITS:
        return None
    simple = _SIMPLE.match(text)
    if simple is not None:
        number, unit = simple[1], simple[2]
        if len(number) > MAX_DIGITS + 10:
            return None
        value = Decimal(number.replace(",", "") if "," in number else number)
        if not unit:
            return Figure(value, _ONE)
        scale = UNIT_WORDS.get(unit) or LATIN_UNITS.get(unit)
        if scale is None:
            return None
        return Figure(EXACT.multiply(value, scale), scale, scale > 1000 or unit in LATIN_UNITS, unit == "w")
    return _compound(text)


@lru_cache(maxsize=4096)
def _compound(text: str) -> Figure | None:
    text = text.translate(_FORMAL).replace("个", "")
    text = _ARABIC_POINT.sub(".", _CHINESE_POINT.sub(_pointed, text))
    simple = _SIMPLE.match(text)
    if simple is not None and simple[2] in UNIT_WORDS:
        scale = UNIT_WORDS[simple[2]]
        return Figure(EXACT.multiply(Decimal(simple[1].replace(",", "")), scale), scale, scale > 1000)
    if re.search(r"[a-z]", text):
        return None
    colloquial = _COLLOQUIAL.match(text)
    if colloquial is not None:
        head = _tokens(colloquial[1])
        whole = _evaluate(head) if head else None
        last = _SMALL.get(colloquial[2]) or _BIG[colloquial[2]]
        if whole is None or last == 10:  # 二十五 is not colloquial: 十 takes its ones directly
            return _by_tokens(text)
        tail = EXACT.multiply(Decimal(_DIGITS[colloquial[3]]), _tail_unit(colloquial[1]))
        return Figure(EXACT.add(whole, tail), None, "万" in text or "亿" in text)
    return _by_tokens(text)


def _tail_unit(head: str) -> Decimal:
    """A tenth of the multiplier that `head` ends with: in 三千万五 the five are 百万."""
    unit = _ONE
    for character in reversed(head):
        factor = _SMALL.get(character) or _BIG.get(character)
        if factor is None:
            break
        unit *= factor
    return EXACT.divide(unit, Decimal(10))


def _by_tokens(text: str) -> Figure | None:
    tokens = _tokens(text)
    value = _evaluate(tokens) if tokens else None
    if value is None:
        return None
    units = re.search(r"[十百千万亿]+\Z", text)
    leading = re.fullmatch(r"[零一二三四五六七八九\d.,]+[十百千万亿]+", text)
    unit = "万" in text or "亿" in text
    scale = UNIT_WORDS.get(units[0]) if units and leading else (None if units or unit else _ONE)
    return Figure(value, scale, unit)


def _pointed(match: re.Match[str]) -> str:
    tokens = _tokens(match[1])
    whole = _evaluate(tokens) if tokens else None
    fraction = "".join(str(_DIGITS[c]) for c in match[2])
    return f"{whole}.{fraction}" if whole is not None else match[0]


def _tokens(text: str) -> list[str] | None:
    """The tokens of `text`, runs of Chinese digits joined (五〇〇 is 500); None when something else stands in it."""
    tokens: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            return None
        position = match.end()
        token = match[0]
        if token in _DIGITS:
            previous = text[match.start() - 1 : match.start()]
            following = text[position : position + 1]
            if tokens and previous in _DIGITS and not (previous == "零" and len(tokens[-1]) == 1):
                tokens[-1] += str(_DIGITS[token])
                continue
            joined = token == "零" and following not in _DIGITS
            tokens.append("零" if token == "零" and (joined or tokens) else str(_DIGITS[token]))
        else:
            tokens.append(token)
    if position != len(text) or any(len(t) == 2 and t.isdigit() and "0" not in t and t not in text for t in tokens):
        return None  # 三五亿 is three to five, not thirty-five
    return tokens


def _evaluate(tokens: list[str]) -> Decimal | None:
    """The value of a run of numbers and units, split at its largest unit; None when it makes no sense."""
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        if unit not in tokens:
            continue
        place = len(tokens) - 1 - tokens[::-1].index(unit)
        head, rest = tokens[:place], tokens[place + 1 :]
        left = _evaluate(head) if head else _ONE
        if left is None or ("万" in head and head[-1] not in ("万", *_SMALL)):
            return None  # 5000万3亿 are two sums
        whole = EXACT.multiply(left, Decimal(factor))
        if not rest:
            return whole
        if unit == "亿" and "万" not in rest and rest[0] != "零":
            return None  # 一亿五千: fifty million or five thousand more?
        right = _evaluate(rest)
        if right is None or right >= factor or left != left.to_integral_value():
            return None
        return EXACT.add(whole, right)
    return _section(tokens)


def _section(tokens: list[str]) -> Decimal | None:
    """A run below 万: 三千五百, 零五百, 十二, 2.5千, 305."""
    total, current, last = Decimal(0), None, 10**9
    for token in tokens:
        if token == "零":
            if current is not None:
                return None
            continue
        factor = _SMALL.get(token)
        if factor is None:
            if current is not None or total != total.to_integral_value():
                return None
            current = Decimal(token.replace(",", ""))
            continue
        if factor >= last:
            return None
        total = EXACT.add(total, EXACT.multiply(current if current is not None else _ONE, Decimal(factor)))
        current, last = None, factor
    if current is None:
        return total if total or "零" in tokens else None
    if last < 10**9 and (current >= last or current != current.to_integral_value()):
        return None
    return EXACT.add(total, current)
