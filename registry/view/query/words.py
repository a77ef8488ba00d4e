"""The words of a query: where each begins and ends, its field, its sign, its values. What they mean is not asked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_QUOTES = {'"': '"', "“": "”", "「": "」"}
_SIGNS = {"：": ":", "＝": ":", "=": ":", "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "》": ">", "《": "<"}
_COMMAS = ",，、|"
_MINUS = "-－!！"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text: where it stands, what it says without its quotes, and whether it had any."""

    start: int
    end: int
    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query.

    Attributes:
        value: what a word without a sign says.
        name: the field before the sign; None where there is no sign.
        operator: ``:``, ``>``, ``>=``, ``<`` or ``<=``.
        parts: the values after it; an empty one where one is still to come.
    """

    start: int
    end: int
    negated: bool
    value: str
    name: Part | None = None
    operator: str | None = None
    parts: tuple[Part, ...] = ()


def split(text: str) -> Iterator[Word]:
    """The words of `text`; a minus by itself is none."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = _end(text, place)
        word = _word(text, place, end)
        if word is not None:
            yield word
        place = end


def _end(text: str, place: int) -> int:
    """Where the word that begins at `place` ends: at a space outside quotes."""
    closing = ""
    while place < len(text):
        letter = text[place]
        if closing:
            closing = "" if letter == closing else closing
        elif letter in _QUOTES and _QUOTES[letter] in text[place + 1 :]:
            closing = _QUOTES[letter]
        elif letter.isspace():
            break
        place += 1
    return place


def _word(text: str, start: int, end: int) -> Word | None:
    negated = text[start] in _MINUS
    first = start + negated
    if first >= end:
        return None
    sign = _sign(text, first, end)
    if sign is None:
        return Word(start, end, negated, _bare(text[first:end]))
    at, width, operator = sign
    name = Part(first, at, text[first:at])
    return Word(start, end, negated, "", name, operator, tuple(_values(text, at + width, end)))


def _sign(text: str, first: int, end: int) -> tuple[int, int, str] | None:
    """(place, width, operator) of the first sign that is not the first letter of the word, outside quotes."""
    if text[first] in _QUOTES:
        return None
    for at in range(first + 1, end):
        letter = text[at]
        if letter in _QUOTES:
            return None
        operator = _SIGNS.get(letter, letter)
        if operator in (">=", "<="):
            return at, 1, operator
        if operator in (":", ">", "<"):
            wide = operator != ":" and at + 1 < end and text[at + 1] in "=＝"
            return at, 1 + wide, operator + "=" if wide else operator
    return None


def _values(text: str, start: int, end: int) -> Iterator[Part]:
    place, closing = start, ""
    for at in range(start, end + 1):
        letter = text[at] if at < end else ","
        if closing and at < end:
            closing = "" if letter == closing else closing
        elif letter in _QUOTES and _QUOTES[letter] in text[at + 1 : end]:
            closing = _QUOTES[letter]
        elif at == end or (letter in _COMMAS and not _groups(text, at, end)):
            raw = text[place:at]
            yield Part(place, at, _bare(raw), quoted=_bare(raw) != raw)
            place = at + 1


def _groups(text: str, at: int, end: int) -> bool:
    """Whether a comma parts the thousands of a figure: 1,200."""
    rest = text[at + 1 : end]
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return text[at] == "," and text[at - 1].isdigit() and digits == 3


def _bare(text: str) -> str:
    if len(text) >= 2 and text[0] in _QUOTES and text[-1] == _QUOTES[text[0]]:
        return text[1:-1]
    return text
