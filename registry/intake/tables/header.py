"""One text of a header without its unit, year, brackets and marks: ``*2024年营业收入\\n（万元）`` is 营业收入, 2024, 万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from registry.intake.grammar import display, unit_named, unit_of

_BRACKET = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[)）】\]]")
_COUNTED = re.compile(
    r"(?:人|件|项|个|家|颗|枚|台|套|次|年|岁|份|户|平方米|亩|人次|万元|亿元|元|%|％|百分比|[0-9]+\s*[-~－]\s*[0-9]+|截至.*|.*年末|.*年底|.*年度?|必填|选填)\Z"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s*(?:年|[Qq上下]|\b|[^\d]))")
_MARKS = re.compile(r"[*＊※★●▲#:：]+")
_NUMBERING = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、]|[一二三四五六七八九十]+、)\s*")


@dataclass(frozen=True, slots=True)
class HeaderParts:
    """What a header text says.

    Attributes:
        text: its words alone.
        unit: unit of money it declares, as written; None for none.
        year: year it names.
        percent: it declares a percentage.
    """

    text: str
    unit: str | None
    year: int | None
    percent: bool


@lru_cache(maxsize=2048)
def clean_header(text: str) -> HeaderParts:
    """The parts of one header text."""
    shown = display(text).replace("\n", "").replace(" ", "") if not text.isascii() else display(text).replace("\n", " ")
    percent = "%" in shown or "％" in shown
    unit = None if percent else unit_of(shown)
    year = _YEAR.search(shown)
    words = _BRACKET.sub(_kept_bracket, shown)
    words = _NUMBERING.sub("", _MARKS.sub("", words)).strip(" ,，、/")
    if unit is not None and unit_named(words) is not None:
        words = ""
    return HeaderParts(words, unit, int(year.group(1)) if year else None, percent)


def _kept_bracket(match: re.Match[str]) -> str:
    inside = match.group(1).strip()
    return "" if not inside or _COUNTED.match(inside) or unit_named(inside) is not None else match.group(0)
