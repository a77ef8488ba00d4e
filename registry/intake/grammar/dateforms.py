"""The shapes in which one date is written, tried in order on a comparison key (only English shapes keep blanks)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from registry.intake.grammar.numerals import figure
from registry.intake.grammar.spans import (
    NoSuchDayError,
    Span,
    day_span,
    half_span,
    month_span,
    quarter_span,
    third_span,
    year_span,
)

Form = Callable[[re.Match[str], int | None], "Span | str | None"]

_CHINESE_YEAR = re.compile(
    r"(?<![零一二三四五六七八九十])([一二][零一二三四五六七八九]{3})(?![零一二三四五六七八九十])"
)
_CHINESE_PART = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号]|季度?|季)")
_ZEROS = str.maketrans("〇○◯", "零零零")
_DIGITS = "零一二三四五六七八九"


def with_digits(text: str) -> str:
    """Chinese figures of a date as digits: 二〇二三年十二月 becomes 2023年12月."""
    if text.isascii():
        return text
    text = text.translate(_ZEROS)
    text = _CHINESE_YEAR.sub(lambda m: "".join(str(_DIGITS.index(c)) for c in m[1]), text)
    return _CHINESE_PART.sub(_part, text)


def _part(match: re.Match[str]) -> str:
    found = figure(match[0])
    return str(found.value) if found is not None and found.value < 100 else match[0]


def one_date(text: str, year: int | None) -> Span | str | None:
    """The date that is the whole of `text`, the code of what is wrong with it, or None when it is no date.

    Args:
        text: key of the cell, Chinese figures as digits.
        year: year of the column, for dates that name none.

    Raises:
        NoSuchDayError: the shape is right, the date does not exist.
    """
    for pattern, form in _FORMS:
        match = pattern.match(text)
        if match is not None:
            read = form(match, year)
            if read is not None:
                return read
    return None


# --- forms -----------------------------------------------------------------------------------------------------------


def _year_of(digits: str) -> tuple[int, bool]:
    """A year and whether it was guessed from two digits: 00 to 49 are in this century."""
    number = int(digits)
    if len(digits) == 2:
        return (2000 if number < 50 else 1900) + number, True
    return number, False


def _dated(digits: str, make: Callable[[int], Span]) -> Span:
    year, guessed = _year_of(digits)
    span = make(year)
    return span.with_code("two_digit_year", year=year) if guessed else span


def _day(match: re.Match[str], _: int | None) -> Span:
    return _dated(match[1], lambda year: day_span(year, int(match[2]), int(match[3])))


def _month(match: re.Match[str], _: int | None) -> Span:
    return _dated(match[1], lambda year: month_span(year, int(match[2])))


def _year(match: re.Match[str], _: int | None) -> Span:
    return _dated(match[1], year_span)


def _compact(match: re.Match[str], _: int | None) -> Span:
    return day_span(int(match[1]), int(match[2]), int(match[3]))


def _year_last(match: re.Match[str], _: int | None) -> Span | str:
    """13/06/2023 and 06/13/2023; with both parts up to 12 nobody can tell."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first > 12:
        return day_span(year, second, first).with_code("day_month_order")
    if second > 12:
        return day_span(year, first, second).with_code("day_month_order")
    if first == second:
        return day_span(year, first, second)
    return "day_month_ambiguous"


def _short_parts(match: re.Match[str], _: int | None) -> Span | str:
    """98/5/1 can only begin with the year; 23/5/1 could end with it."""
    year, guessed = _year_of(match[1])
    if int(match[1]) > 31 and guessed:
        return day_span(year, int(match[2]), int(match[3])).with_code("two_digit_year", year=year)
    return "day_month_ambiguous"


def _month_year(match: re.Match[str], _: int | None) -> Span:
    return month_span(int(match[2]), int(match[1]))


def _quarter(match: re.Match[str], column: int | None) -> Span | str:
    return _in_year(match["y"], column, lambda year: quarter_span(year, int(match["q"])))


_HALVES = {"1": 1, "2": 2, "上": 1, "下": 2}


def _half(match: re.Match[str], column: int | None) -> Span | str:
    return _in_year(match["y"], column, lambda year: half_span(year, _HALVES[match["h"]]))


def _in_year(digits: str | None, column: int | None, make: Callable[[int], Span]) -> Span | str:
    if digits:
        return _dated(digits, make)
    if column is None:
        return "year_missing"
    return make(column).with_code("year_from_column", year=column)


def _year_part(match: re.Match[str], column: int | None) -> Span | str:
    """年初 is the first quarter, 年底 December, 年内 the year."""
    if match["p"] == "初":
        return _in_year(match["y"], column, lambda year: replace(quarter_span(year, 1), approx=True))
    if match["p"] == "内":
        return _in_year(match["y"], column, year_span)
    return _in_year(match["y"], column, lambda year: replace(month_span(year, 12), approx=True))


_THIRDS = {"上旬": 1, "中旬": 2, "下旬": 3, "初": 1, "中": 2, "底": 3, "末": 3}


def _month_part(match: re.Match[str], column: int | None) -> Span | str:
    part = match["p"]
    return _in_year(
        match["y"],
        column,
        lambda year: third_span(year, int(match["m"]), _THIRDS[part], approx=not part.endswith("旬")),
    )


def _quarter_end(match: re.Match[str], column: int | None) -> Span | str:
    return _in_year(
        match["y"],
        column,
        lambda year: replace(month_span(year, _last_month(int(match["q"]))), approx=True),
    )


def _last_month(quarter: int) -> int:
    if not 1 <= quarter <= 4:
        raise NoSuchDayError("quarter", quarter=quarter)
    return 3 * quarter


def _month_alone(match: re.Match[str], column: int | None) -> Span | str:
    return _in_year(None, column, lambda year: month_span(year, int(match["m"])))


def _day_alone(match: re.Match[str], column: int | None) -> Span | str:
    return _in_year(None, column, lambda year: day_span(year, int(match["m"]), int(match["d"])))


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def _english(match: re.Match[str], _: int | None) -> Span | None:
    month = _MONTHS.get(match["m"])
    if month is None:
        return None
    year = int(match["y"])
    day = match.groupdict().get("d")
    return day_span(year, month, int(day)) if day else month_span(year, month)


def _english_part(match: re.Match[str], _: int | None) -> Span:
    year = int(match["y"])
    if match["p"] in ("early", "beginning of"):
        return replace(quarter_span(year, 1), approx=True)
    return replace(month_span(year, 12), approx=True)


_Y = r"((?:1[0-9]|20|21)\d\d)"
_YY = r"((?:1[0-9]|20|21)\d\d|\d\d)"
_NAMED = r"(?P<y>(?:1[0-9]|20|21)\d\d|\d\d)"
_E = r"(?P<y>(?:19|20|21)\d\d)"
_M = r"(?P<m>[a-z]{3,9})\.?"

_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = tuple(
    (re.compile(pattern + r"\Z"), form)
    for pattern, form in (
        (rf"{_Y}[-/.](\d{{1,2}})[-/.](\d{{1,2}})", _day),
        (rf"{_YY}年(\d{{1,2}})月(\d{{1,2}})[日号]?", _day),
        (rf"{_YY}年(\d{{1,2}})月份?", _month),
        (rf"{_Y}[-/.](\d{{1,2}})月?", _month),
        (rf"{_Y}(?:年度?)?", _year),
        (r"(\d\d)年度?", _year),
        (rf"{_Y}年?(\d\d)(\d\d)", _compact),
        (rf"{_Y}(\d\d)", _month),
        (r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20|21)\d\d)", _year_last),
        (r"(\d\d)[-/.](\d{1,2})[-/.](\d{1,2})", _short_parts),
        (r"(\d{1,2})[/.]((?:19|20|21)\d\d)", _month_year),
        (rf"(?:{_NAMED}年?)?[-/.]?第?(?P<q>\d)季度?", _quarter),
        (rf"{_NAMED}年?[-/.]?q(?P<q>\d)", _quarter),
        (rf"q(?P<q>\d)[ \-/.,]*{_E}", _quarter),
        (rf"(?P<q>\d)q{_E}", _quarter),
        (r"(?P<y>)q(?P<q>[1-4])", _quarter),
        (rf"(?:{_NAMED}年?)?(?P<h>[上下])半年度?", _half),
        (rf"{_NAMED}年?[-/.]?h(?P<h>[12])", _half),
        (rf"h(?P<h>[12])[ \-/.,]*{_E}", _half),
        (rf"(?:{_NAMED}年?)?年(?P<p>初|底|末|内)", _year_part),
        (rf"(?:{_NAMED}[年\-/.])?(?P<m>\d{{1,2}})月份?(?P<p>上旬|中旬|下旬|初|中|底|末)", _month_part),
        (rf"(?:{_NAMED}年?)?第?(?P<q>\d)季度?[底末]", _quarter_end),
        (r"(?P<m>\d{1,2})月份?", _month_alone),
        (r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?", _day_alone),
        (rf"{_M}[ ,\-]*{_E}", _english),
        (rf"{_M} *(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: *, *| +){_E}", _english),
        (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ \-]*{_M}[ ,\-]*{_E}", _english),
        (rf"{_E}[ \-]*{_M}(?: +(?P<d>\d{{1,2}}))?", _english),
        (rf"(?P<p>early|beginning of|late|end of) +{_E}", _english_part),
    )
)
"""The first form that fits is taken, so their order matters: a year before a compact day."""
