"""Reading a query: words apart by spaces, all of which must hold. A word is

- a text, found in the names, the pinyin and the codes of a firm: ``蓝箭``, ``ljht``, ``"Blue Egret"``;
- a field, ``:`` or ``=``, and values of which one must hold: ``tier:little_giant,srdi_sme``, ``raised:?`` for what is not
  known, ``raised:*`` for what is, ``headcount:100..500``;
- a field and ``>``, ``>=``, ``<``, ``<=`` and one value: ``raised>5亿``, ``until<=+90d``, ``tier>=srdi_sme``;
- any of these after ``-``, which turns it round.

What is not known is neither more nor less than anything. A word that cannot be read is left out and told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from registry.errors import UserError
from registry.i18n import Text
from registry.model.values import UncertainDate
from registry.model.vocab import UNORDERED
from registry.view.query import values
from registry.view.query.fields import Asked, Choice, QueryField, choices_called, field_named
from registry.view.query.passes import LEAST, MOST, AnyOf, Not, Test, Within
from registry.view.query.values import Span
from registry.view.query.words import Part, Word, split
from registry.view.rows import FirmRow

UNKNOWN, KNOWN = "?", "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a query that cannot be read.

    Attributes:
        start, end: its place in the text.
        what, mend: what is wrong, and what to type.
        unfinished: nothing is wrong yet, a value is still to come.
        field: the field that is asked, where it is known.
    """

    start: int
    end: int
    what: Text
    mend: Text | None = None
    unfinished: bool = False
    field: QueryField | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One word of a query.

    Attributes:
        source: the word as it was typed.
        field: None for a text.
        passes: whether a value passes.
        term: a text that must stand in the search key; None where more is asked.
    """

    source: str
    field: QueryField | None
    passes: Test
    term: str | None = None

    def value(self, row: FirmRow) -> Any:
        """What of a row is asked."""
        return row.search_key if self.field is None else self.field.value(row)

    def holds(self, row: FirmRow) -> bool:
        """Whether `row` passes."""
        return self.passes(self.value(row))

    def sieve(self, rows: Sequence[FirmRow]) -> Sequence[FirmRow]:
        """The rows that pass, in their order."""
        if (term := self.term) is not None:
            return [row for row in rows if term in row.search_key]
        return [row for row in rows if self.holds(row)]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read. Its conditions stand in the order of the words."""

    text: str
    conditions: tuple[Condition, ...]
    faults: tuple[Fault, ...]

    def holds(self, row: FirmRow) -> bool:
        """Whether `row` passes."""
        return all(condition.holds(row) for condition in self.conditions)

    def sieve(self, rows: Sequence[FirmRow]) -> Sequence[FirmRow]:
        """The rows that pass, in their order."""
        for condition in self.conditions:
            rows = condition.sieve(rows)
        return rows


def parse(text: str, as_of: date) -> Query:
    """Read `text`; days from now are counted from `as_of`. Never raises: what cannot be read is among the faults."""
    conditions: list[Condition] = []
    faults: list[Fault] = []
    for word in split(text):
        source = text[word.start : word.end]
        if word.operator is None and not word.negated:
            term = word.value.casefold()
            conditions.append(Condition(source, None, _contains(term), term))
            continue
        try:
            field, test = _test(word, as_of)
        except _FaultyError as error:
            faults.append(error.fault)
            continue
        if word.negated:
            test = Not(test)
        conditions.append(Condition(source, field, test))
    return Query(text, tuple(conditions), tuple(faults))


class _FaultyError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def _contains(term: str) -> Test:
    return lambda text: term in text


def _test(word: Word, as_of: date) -> tuple[QueryField | None, Test]:
    if word.operator is None:
        return None, _contains(word.value.casefold())
    name = word.name
    assert name is not None
    field = field_named(name.text)
    if field is None:
        what = Text("There is no field “{name}”.", name=name.text)
        raise _FaultyError(Fault(name.start, name.end, what, Text("Put the word in quotes to look for it as it is.")))
    parts = [part for part in word.parts if part.text]
    if not parts:
        what = Text("{field}: a value is still to come.", field=field.title)
        raise _FaultyError(Fault(word.start, word.end, what, unfinished=True, field=field))
    if word.operator != ":":
        return field, _compared(field, word.operator, parts, as_of)
    tests = [_equal(field, part, as_of) for part in parts]
    return field, tests[0] if len(tests) == 1 else AnyOf(tests)


# -- one value


def _equal(field: QueryField, part: Part, as_of: date) -> Test:
    if not part.quoted and part.text in (UNKNOWN, KNOWN, "？"):
        wanted = part.text == KNOWN
        empty = _nothing(field.asked)
        return lambda value: (value != empty) is wanted
    if field.asked is Asked.TEXT:
        term = part.text.casefold()
        return lambda value: value is not None and term in value.casefold()
    if field.asked is Asked.CHOICE:
        return _meets(_codes_within(field, _choices(field, part)))
    return _within(field, _range(field, part, as_of))


def _meets(codes: frozenset[str]) -> Test:
    return lambda value: not codes.isdisjoint(value)


def _nothing(asked: Asked) -> object:
    return () if asked is Asked.CHOICE else None


def _choices(field: QueryField, part: Part) -> tuple[Choice, ...]:
    found = choices_called(field, part.text)
    if not found:
        what = Text("{field} has no value “{value}”.", field=field.title, value=part.text)
        raise _FaultyError(Fault(part.start, part.end, what))
    return found


def _codes_within(field: QueryField, choices: Iterable[Choice]) -> frozenset[str]:
    """The codes of `choices` and of all that lie in them; of a name for two levels the wider one says it all."""
    wide = {choice.code for choice in choices}
    return frozenset(wide | {c.code for c in field.choices() if not wide.isdisjoint(c.within)})


def _range(field: QueryField, part: Part, as_of: date) -> Span:
    first, dots, last = part.text.partition("..")
    if not dots:
        return _span(field, part, as_of)
    low = _span(field, Part(part.start, part.start + len(first), first), as_of).first if first else None
    high = _span(field, Part(part.end - len(last), part.end, last), as_of).last if last else None
    if low is None and high is None:
        raise _FaultyError(Fault(part.start, part.end, Text("The range has no ends.")))
    ends = (date.min, date.max) if field.asked is Asked.DATE else (LEAST, MOST)
    return Span(ends[0] if low is None else low, ends[1] if high is None else high)


def _span(field: QueryField, part: Part, as_of: date) -> Span:
    try:
        match field.asked:
            case Asked.MONEY:
                return values.money(part.text)
            case Asked.PERCENT:
                return values.percent(part.text)
            case Asked.DATE:
                return values.day(part.text, as_of)
            case _:
                return values.count(part.text)
    except UserError as error:
        raise _FaultyError(Fault(part.start, part.end, error.what, error.mend)) from error


def _within(field: QueryField, span: Span) -> Test:
    low, high = span.first, span.last
    if isinstance(low, date) or isinstance(high, date):
        return lambda value: _lies_within(value, low, high)
    return Within(low, high, takes_bounds=False)  # of a lower bound only "at least" is known


def _lies_within(day: UncertainDate | None, low: Any, high: Any) -> bool:
    return day is not None and day.start is not None and day.end is not None and low <= day.start and day.end <= high


# -- more and less


def _compared(field: QueryField, operator: str, parts: Sequence[Part], as_of: date) -> Test:
    part = parts[0]
    if len(parts) > 1:
        last = parts[-1]
        raise _FaultyError(Fault(parts[1].start, last.end, Text("After {sign} one value is enough.", sign=operator)))
    if (
        part.text in (UNKNOWN, KNOWN)
        or field.asked is Asked.TEXT
        or (field.asked is Asked.CHOICE and not field.ordered)
    ):
        what = Text("{field} cannot be more or less.", field=field.title)
        raise _FaultyError(Fault(part.start, part.end, what, Text("Use a colon: {example}", example=f"{field.key}:")))
    if field.asked is Asked.CHOICE:
        return _ranked(field, operator, _choices(field, part), part)
    span = _span(field, part, as_of)
    if field.asked is Asked.DATE:
        return _dated(operator, span)
    return _passing(operator, span)


def _passing(operator: str, span: Span) -> Test:
    low, high = span.first, span.last
    assert isinstance(low, int)
    assert isinstance(high, int)
    match operator:
        case ">":
            return Within(high + 1, MOST, takes_bounds=True)
        case ">=":
            return Within(low, MOST, takes_bounds=True)
        case "<":
            return Within(LEAST, low - 1, takes_bounds=False)
        case _:
            return Within(LEAST, high, takes_bounds=False)


def _dated(operator: str, span: Span) -> Test:
    """A date that is known as a month only passes where every day of it does."""
    first, last = (cast("date", end) for end in (span.first, span.last))
    match operator:
        case ">":
            return lambda day: day is not None and day.start is not None and day.start > last
        case ">=":
            return lambda day: day is not None and day.start is not None and day.start >= first
        case "<":
            return lambda day: day is not None and day.end is not None and day.end < first
        case _:
            return lambda day: day is not None and day.end is not None and day.end <= last


def _ranked(field: QueryField, operator: str, choices: Sequence[Choice], part: Part) -> Test:
    rank = max(choice.rank for choice in choices)
    if rank == UNORDERED:
        what = Text("“{value}” has no place in the order.", value=part.text)
        raise _FaultyError(Fault(part.start, part.end, what))
    passes = _passing(operator, Span(rank, rank))
    return _meets(frozenset(c.code for c in field.choices() if c.rank != UNORDERED and passes(c.rank)))
