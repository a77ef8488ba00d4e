"""Dates of known precision: ``2023年5月``, 截至, 预计, ranges, Excel's day numbers. Rule: import reference 4.4."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from registry.intake.grammar.dateforms import one_date, with_digits
from registry.intake.grammar.numerals import cell_number
from registry.intake.grammar.reading import PLAIN, Context, Reading, Status, opened, read_as, refused, without_value
from registry.intake.grammar.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    NoSuchDayError,
    Span,
    day_span,
    month_span,
    serial_span,
    year_span,
)
from registry.intake.grammar.text import CJK, display, key, split_note, squeeze
from registry.intake.grammar.units import number_format
from registry.model.values import Precision, UncertainDate

FIRST_SERIAL, LAST_SERIAL = 18000, 73050
"""Numbers that Excel may have meant as days: 1949 to 2099."""

_FAST = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|/(\d{1,2})/(\d{1,2}))\Z")


def read_date(value: object, context: Context = PLAIN) -> Reading[UncertainDate]:
    """A date with its precision; day and month are never invented."""
    if isinstance(value, str):
        return _text(value, context)
    raw, squeezed = opened(value)
    if isinstance(value, (bool, time)):
        return refused(raw, "not_a_date")
    try:
        if isinstance(value, datetime):
            return _cell(raw, value.date(), context)
        if isinstance(value, date):
            return _cell(raw, value, context)
        if isinstance(value, (int, float, Decimal)):
            number = cell_number(value)
            return refused(raw, "not_a_date") if number is None else _number(raw, number, context, typed=True)
    except NoSuchDayError as fault:
        return _impossible(raw, fault)
    return without_value(raw, squeezed) or refused(raw, "not_a_date")


# --- cells and numbers -----------------------------------------------------------------------------------------------


def _cell(raw: str, day: date, context: Context) -> Reading[UncertainDate]:
    """A date cell. Excel turns a typed 2023年5月 into the first of May; only the number format tells."""
    shown = number_format(context.number_format) if context.number_format else None
    if shown is not None and shown.year and not shown.day:
        return _done(raw, month_span(day.year, day.month) if shown.month else year_span(day.year))
    return _done(raw, Span(Precision.DAY, day, day))


def _number(raw: str, number: Decimal, context: Context, typed: bool) -> Reading[UncertainDate]:
    """A number: a year, 202305, 20230501, 2023.5, or Excel's count of days."""
    if not 0 < number < 10**8:
        return refused(raw, "not_a_date")
    shown = number_format(context.number_format) if context.number_format else None
    whole = int(number)
    if shown is not None and shown.year and 1 <= whole < 2_900_000:
        return _cell(raw, serial_span(whole, context.epoch1904).start or date.min, context)
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        return _done(raw, serial_span(whole, context.epoch1904).with_code("from_serial"))
    if number != whole:
        return _year_and_month(raw, number, shown.decimals if shown is not None and typed else None, typed)
    digits = str(whole)
    if len(digits) == 8:
        return _done(raw, day_span(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    if len(digits) == 6 and FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR:
        return _done(raw, month_span(int(digits[:4]), int(digits[4:])))
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return _done(raw, year_span(whole))
    return refused(raw, "not_a_date")


def _year_and_month(raw: str, number: Decimal, decimals: int | None, typed: bool) -> Reading[UncertainDate]:
    """2023.5 is May. 2023.1 as a number is January or October: Excel drops the zero of 2023.10."""
    whole, _, fraction = f"{number.normalize():f}".partition(".")
    year = int(whole)
    if not FIRST_YEAR <= year <= LAST_YEAR or len(fraction) > 2:
        return refused(raw, "not_a_date")
    if typed and fraction == "1":
        october = month_span(year, 10)
        if decimals == 2:
            return _done(raw, october)
        january = month_span(year, 1).with_code("ambiguous_month")
        return _done(raw, january, alternatives=(january.iso(), october.iso()))
    return _done(raw, month_span(year, int(fraction)))


# --- texts -----------------------------------------------------------------------------------------------------------

_OPEN = frozenset(("长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限", "longterm", "permanent"))
_NOW = frozenset(("至今", "今", "现在", "present", "now", "目前"))
_DOUBT = re.compile(r"[?？]+|\((?:\?|存疑|待核实|待查|不确定|待确认)\)")
_LABEL = re.compile(
    r"(?:(?:成立|注册|设立|认定|公告|发布|公示|融资|有效)(?:日期|时间|期)?|日期|时间)(?:为|于|至|到|[:])|于|自|从|在(?=\d)"
)
_AS_OF = re.compile(r"(?:截至|截止)(?:到|至|于)?|asof")
_PLANNED = re.compile(r"(?:预计|拟定|拟|计划|预期|力争|将|expected)(?:于|在|到|in)?")
_ABOUT = re.compile(r"(?:大约|约为|约|大概|~|≈|about|around|circa|ca\.|c\.)")
_ABOUT_BEHIND = re.compile(r"(?:左右|前后)\Z")
_SINCE = re.compile(r"(?:起|以来|起?[-–—~]?(?:[至到]今|[至到~]?(?:现在|目前|present|now)))\Z")
_FOUNDED = re.compile(r"(?<=\d[年月日号])(?:成立|设立|注册|创立)\Z")
_STOP_FOR_POINT = re.compile(r"(?<=\d)。(?=\d)")
_UNTIL = re.compile(r"(?:至|到|-)(?=\d)")
_TIME = re.compile(r"[ t]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:z|[+-]\d\d:?\d\d)?\Z")
_WEEKDAY = re.compile(r",?(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)\Z")
_EITHER_ORDER = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[/.\-](0?[1-9]|1[0-2])[/.\-]((?:19|20)\d\d)(?!\d)")
_LETTER_O = re.compile(r"(?<=\d)o(?![a-np-z])|(?<![a-z])o(?=[o\d]*\d)")
_NEAR_CHINESE = re.compile(rf"(?<=[{CJK}\-/.~–—()]) +| +(?=[{CJK}\-/.~–—()?])")
_STRONG = re.compile(r"[~至到–—]+|--+| - |to")
_WEAK = re.compile(r"-")
_SHARED_YEAR = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})月?[-~至到–—](\d{1,2})月\Z")
_SHARED_MONTH = re.compile(r"((?:19|20)\d\d年\d{1,2}月)(\d{1,2})日?[-~至到–—](\d{1,2})日\Z")
_BETWEEN = re.compile(r"[、，,;；/和及与]")
_NUMERIC = re.compile(r"\d{4,8}\Z")


def _text(raw: str, context: Context) -> Reading[UncertainDate]:
    try:
        fast = _FAST.match(raw)
        if fast is not None:
            return _done(raw, _fast(fast))
        return _worded(raw, context)
    except NoSuchDayError as fault:
        return _impossible(raw, fault)


def _fast(match: re.Match[str]) -> Span:
    year, month, day = int(match[1]), match[2] or match[4] or match[6], match[3] or match[5] or match[7]
    if not month:
        return year_span(year)
    return day_span(year, int(month), int(day)) if day else month_span(year, int(month))


def _worded(raw: str, context: Context) -> Reading[UncertainDate]:
    shown = display(raw)
    squeezed = squeeze(key(shown))
    if squeezed in _OPEN:
        return read_as(raw, UncertainDate(Precision.OPEN, None, None, raw))
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    body, note = split_note(shown)
    text = key(body)
    doubt = _DOUBT.search(text) is not None or (note is not None and _DOUBT.fullmatch(f"({key(note)})") is not None)
    text = _FOUNDED.sub("", _clean(_DOUBT.sub("", _STOP_FOR_POINT.sub(".", text))))
    if _NUMERIC.match(text) and not doubt:
        return _number(raw, Decimal(text), context, typed=False)
    fixed = _LETTER_O.sub("0", text)
    if context.day_first is not None:
        fixed = text = _EITHER_ORDER.sub(r"\3-\2-\1" if context.day_first else r"\3-\1-\2", fixed)
    flags = _Flags()
    read = flags.read(with_digits(fixed), context.year)
    if isinstance(read, str):
        return _faulty(raw, text, read)
    if fixed != text:
        read = read.with_code("letter_o_fixed")
    if doubt:
        read = read.with_code("doubtful")
    return _done(raw, read, flags, doubt, note)


def _clean(text: str) -> str:
    """Without time of day, weekday, stray marks and the blanks beside Chinese characters and signs."""
    text = _WEEKDAY.sub("", _TIME.sub("", text)).strip(" .。,，、;'’‘\"")
    return _NEAR_CHINESE.sub("", text) if " - " not in text else _NEAR_CHINESE.sub("", text.replace(" - ", "~"))


class _Flags:
    """Words around a date that say how it is meant; each is taken off as it is found."""

    def __init__(self) -> None:
        self.as_of = False
        self.planned = False
        self.approx = False

    def read(self, text: str, year: int | None) -> Span | str:
        """The date in `text` or the code of what is wrong with it."""
        text = self._words(text)
        if text in _NOW:
            return Span(Precision.OPEN, None, None)
        since = _SINCE.search(text)
        if since is not None and since.start() > 0:
            begun = _date_or_range(text[: since.start()], year)
            if isinstance(begun, Span):
                return replace(begun, precision=Precision.RANGE, end=None)
        until = _UNTIL.match(text)
        if until is not None:
            ended = one_date(text[until.end() :], year)
            return replace(ended, precision=Precision.RANGE, start=None) if isinstance(ended, Span) else "unparsed"
        found = _date_or_range(text, year)
        if isinstance(found, Span) and self.as_of:
            return replace(found, precision=Precision.DAY, start=found.end, approx=False)
        return found

    def _words(self, text: str) -> str:
        before = ""
        while text != before:
            before = text
            for pattern, flag in ((_AS_OF, "as_of"), (_PLANNED, "planned"), (_ABOUT, "approx"), (_LABEL, "")):
                match = pattern.match(text)
                if match is not None and match.end() < len(text):
                    text = text[match.end() :].strip()
                    if flag:
                        setattr(self, flag, True)
        behind = _ABOUT_BEHIND.search(text)
        if behind is not None:
            self.approx, text = True, text[: behind.start()]
        return text


def _date_or_range(text: str, year: int | None) -> Span | str:
    one = one_date(text, year)
    if one is not None:
        return one
    shared = _SHARED_YEAR.match(text)
    if shared is not None:
        return _joined(month_span(int(shared[1]), int(shared[2])), month_span(int(shared[1]), int(shared[3])))
    shared = _SHARED_MONTH.match(text)
    if shared is not None:
        first, last = one_date(f"{shared[1]}{shared[2]}日", None), one_date(f"{shared[1]}{shared[3]}日", None)
        if isinstance(first, Span) and isinstance(last, Span):
            return _joined(first, last)
    for separators in (_STRONG, _WEAK):
        for match in separators.finditer(text):
            left, right = text[: match.start()].strip(), text[match.end() :].strip()
            first = one_date(left, year) if left and right else None
            if isinstance(first, Span):
                last = one_date(right, first.start.year if first.start else year)
                if isinstance(last, Span):
                    return _joined(first, replace(last, codes=tuple(c for c in last.codes if c != "year_from_column")))
    return "unparsed"


def _joined(first: Span, last: Span) -> Span | str:
    if first.start is None or last.end is None:
        return "unparsed"
    if first.start > last.end or (last.start is not None and first.start > last.start):
        return "range_reversed"
    codes = (*first.codes, *(c for c in last.codes if c not in first.codes))
    params = dict((*last.params, *first.params))
    return Span(Precision.RANGE, first.start, last.end, first.approx or last.approx, codes, tuple(params.items()))


# --- the end ---------------------------------------------------------------------------------------------------------


def _impossible(raw: str, fault: NoSuchDayError) -> Reading[UncertainDate]:
    return Reading(Status.ERROR, raw, None, ("invalid_date",), params=tuple(sorted(fault.params.items())))


def _faulty(raw: str, text: str, code: str) -> Reading[UncertainDate]:
    if code == "unparsed":
        several = tuple(span for span in _several(text) if isinstance(span, Span))
        if len(several) > 1:
            return refused(raw, "multiple_dates", alternatives=tuple(span.iso() for span in several))
    if code == "day_month_ambiguous":
        return refused(raw, code, alternatives=_both_orders(text))
    return refused(raw, code)


def _several(text: str) -> list[Span | str | None]:
    parts = _BETWEEN.split(with_digits(text))
    found: list[Span | str | None] = []
    for part in parts if len(parts) <= 8 else ():
        match = re.match(r"[\d年月日.\-]+", part)
        try:
            found.append(one_date(match[0], None) if match else None)
        except NoSuchDayError:
            continue
    return found


def _both_orders(text: str) -> tuple[str, ...]:
    parts = [int(p) for p in re.findall(r"\d+", text)]
    if len(parts) != 3:
        return ()
    year_last = parts[2] > 31
    orders = ((2, 1, 0), (2, 0, 1)) if year_last else ((0, 1, 2), (2, 1, 0))
    found: list[str] = []
    for year, month, day in orders:
        full = parts[year] if parts[year] > 99 else 2000 + parts[year]
        try:
            found.append(day_span(full, parts[month], parts[day]).iso())
        except NoSuchDayError:
            continue
    return tuple(dict.fromkeys(found))


def _done(
    raw: str,
    span: Span,
    flags: _Flags | None = None,
    doubt: bool = False,
    note: str | None = None,
    alternatives: tuple[str, ...] = (),
) -> Reading[UncertainDate]:
    if flags is None:
        value = UncertainDate(span.precision, span.start, span.end, raw, doubt, span.approx)
    else:
        approx = flags.approx or span.approx
        value = UncertainDate(span.precision, span.start, span.end, raw, doubt, approx, flags.planned, flags.as_of)
    if not span.is_in_range():
        odd = next(day.year for day in (span.start, span.end) if day and not FIRST_YEAR <= day.year <= LAST_YEAR)
        return Reading(Status.ERROR, raw, value, ("year_out_of_range",), note=note, params=(("year", odd),))
    return read_as(raw, value, span.codes, note, alternatives=alternatives, params=span.params)
