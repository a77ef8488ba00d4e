"""Evaluating a formula over the plain facts of one firm, exactly, with three-valued conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.calendar_months import end_of_validity, may_be_in, months_before, surely_in
from registry.scoring.expression import Binary, Call, Formula, Node, Not, Number, Reference, Words
from registry.scoring.facts import Fact, FirmFacts, FundingFact, RecognitionFact, State
from registry.scoring.interval import Interval, add, divide, multiply, root, subtract
from registry.scoring.milestone_points import read_milestone_points
from registry.scoring.reading import BEST_FIRST, Reading, figure, gathered
from registry.scoring.scheme import Scheme
from registry.scoring.titles import Measure

_MILLION = 1_000_000
_ENDED = ("expired", "withdrawn", "revoked")
_PENDING = ("applied", "publicized")
_SIGNS = {"<": lt, ">": gt, ">=": ge, "<=": le, "==": eq, "!=": ne}
_CURRENT = ("valid", "renewed", "under_review")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads formulas for one firm on one day.

    Attributes:
        scheme: for milestone rules and the validity of recognitions.
        as_of: the day; the last complete accounting year is the one before it.
    """

    scheme: Scheme
    firm: FirmFacts
    as_of: date
    _figures: dict[tuple[str, int], Reading] = field(
        default_factory=dict[tuple[str, int], Reading], init=False, repr=False, compare=False
    )

    def read(self, formula: Formula) -> Reading:
        """The value of a formula in base units: fen, plain share, count, points or code."""
        return self._value(formula.root)

    def holds(self, formula: Formula) -> bool | None:
        """Whether a condition holds; None where the facts do not settle it."""
        return self._truth(formula.root)

    def cells(self, formula: Formula) -> Reading:
        """The cells and grades of all facts that a formula looks at."""
        return gathered(State.KNOWN, (self._value(node) for node in _references(formula.root)))

    # conditions

    def _truth(self, node: Node) -> bool | None:
        match node:
            case Not(inner):
                inside = self._truth(inner)
                return None if inside is None else not inside
            case Binary("and", left, right):
                first = self._truth(left)
                return first if first is False else _all(first, self._truth(right))
            case Binary("or", left, right):
                first = self._truth(left)
                return first if first is True else _denied(_all(_denied(first), _denied(self._truth(right))))
            case Binary(sign, left, right):
                return _compare(sign, self._value(left), self._value(right))
            case Call("matches", (subject, Words(pattern))):
                text = self._value(subject)
                return bool(re.search(pattern, text.codes[0])) if text.state is State.KNOWN and text.codes else None
            case _:
                raise TypeError(f"{node} is not a condition")

    # values

    def _value(self, node: Node) -> Reading:
        match node:
            case Reference(kind, key, years_back):
                return self._reference(kind, key, years_back)
            case Number(value):
                return Reading(State.KNOWN, Interval(value, value))
            case Words(text):
                return Reading(State.KNOWN, codes=(text,))
            case Call("first", arguments):
                return self._first(arguments)
            case Call("cagr", (Reference(_, key), Number(years))):
                return self._growth(key, int(years))
            case Call("milestone_points", (Number(months),)):
                scheme = self.scheme
                return read_milestone_points(
                    scheme.milestones, scheme.milestone_cap, scheme.milestone_grade, self.firm, self.as_of, int(months)
                )
            case Call("count", (Reference(_, kind), Number(months))):
                return self._count(kind, int(months))
            case Binary(sign, left, right) if sign in "+-*/":
                return _arithmetic(sign, self._value(left), self._value(right))
            case _:
                raise TypeError(f"{node} has no value")

    def _reference(self, kind: str, key: str, years_back: int) -> Reading:
        match kind:
            case "metric":
                return self._figure((key, self.as_of.year - 1 - years_back))
            case "field" if key == "segment" and "segment" not in self.firm.fields:
                return _of_fact(Fact.text(self.firm.segment) if self.firm.segment else None)
            case "field":
                return _of_fact(self.firm.fields.get(key))
            case "funding":
                return raised(self.firm.funding, self.as_of)
            case _:
                return tier_held(self.firm.recognitions, self.as_of, self.scheme.recognition_years)

    def _figure(self, cell: tuple[str, int]) -> Reading:
        """A yearly figure; many indicators and rules read the same one."""
        found = self._figures.get(cell)
        if found is None:
            found = self._figures[cell] = _of_fact(self.firm.metrics.get(cell))
        return found

    def _first(self, arguments: Iterable[Node]) -> Reading:
        tried: list[Reading] = []
        for argument in arguments:
            reading = self._value(argument)
            if reading.known:
                return (
                    reading.noted(Text("The first source is not reported; the next one is used")) if tried else reading
                )
            tried.append(reading)
        none_asked = all(reading.state is State.NOT_APPLICABLE for reading in tried)
        return gathered(State.NOT_APPLICABLE if none_asked else State.MISSING, tried)

    def _growth(self, metric: str, years: int) -> Reading:
        now, then = self._reference("metric", metric, 0), self._reference("metric", metric, years)
        absent = _absent(now, then)
        if absent or now.interval is None or then.interval is None:
            return absent or gathered(State.MISSING, (now, then))
        if then.interval == Interval(Fraction(0), Fraction(0)):
            return gathered(State.NOT_APPLICABLE, (now, then), Text("No figure to grow from: the first year is zero"))
        ratio = divide(now.interval, then.interval)
        assert ratio is not None
        lo = None if ratio.lo is None or ratio.lo < 0 else root(ratio.lo, years) - 1
        hi = None if ratio.hi is None else root(max(ratio.hi, Fraction(0)), years) - 1
        return figure(Interval(lo, hi), (now, then))

    def _count(self, kind: str, months: int) -> Reading:
        if not self.firm.milestones:
            return Reading(State.MISSING, notes=(Text("No milestone is recorded"),))
        after = months_before(self.as_of, months)
        facts = [
            f
            for f in self.firm.milestones
            if f.kind == kind and f.status in ("done", "") and f.outcome not in ("failure", "partial")
        ]
        possible = [f for f in facts if may_be_in(f.happened, after, self.as_of)]
        certain = [f for f in possible if f.status == "done" and surely_in(f.happened, after, self.as_of)]
        used = [Reading(State.KNOWN, refs=(f.ref,) if f.ref else (), grades=(f.grade or Grade.D,)) for f in possible]
        return figure(Interval(Fraction(len(certain)), Fraction(len(possible))), used)


def _references(node: Node) -> Iterator[Node]:
    match node:
        case Reference():
            yield node
        case Call("matches", (subject, _)):
            yield subject
        case Call():
            yield node
        case Binary(_, left, right):
            yield from _references(left)
            yield from _references(right)
        case Not(inner):
            yield from _references(inner)
        case _:
            return


def _of_fact(fact: Fact | None) -> Reading:
    if fact is None:
        return Reading(State.MISSING)
    refs = (fact.ref,) if fact.ref else ()
    if fact.state is not State.KNOWN:
        return Reading(fact.state, refs=refs)
    grades = (fact.grade or Grade.D,)
    if fact.measure is Measure.CODE:
        return Reading(State.KNOWN, codes=(fact.code,), refs=refs, grades=grades)
    parts = _MILLION if fact.measure is Measure.RATIO else 1
    lo = None if fact.lo is None else Fraction(fact.lo, parts)
    # One object at both ends of an exact figure: what is computed of it is computed once.
    hi = lo if fact.hi == fact.lo else None if fact.hi is None else Fraction(fact.hi, parts)
    interval = Interval(lo, hi)
    state = State.KNOWN if interval.exact else State.INTERVAL
    return Reading(state, interval, refs=refs, grades=grades)


def _absent(*readings: Reading) -> Reading | None:
    """The reading that says that some operand is not asked of the firm, or not known; None where all are known."""
    if any(r.state is State.NOT_APPLICABLE for r in readings):
        return gathered(State.NOT_APPLICABLE, readings)
    if any(r.state is State.MISSING for r in readings):
        return gathered(State.MISSING, readings)
    return None


def _arithmetic(sign: str, left: Reading, right: Reading) -> Reading:
    absent = _absent(left, right)
    if absent or left.interval is None or right.interval is None:
        return absent or gathered(State.MISSING, (left, right))
    match sign:
        case "+":
            result = add(left.interval, right.interval)
        case "-":
            result = subtract(left.interval, right.interval)
        case "*":
            result = multiply(left.interval, right.interval)
        case _:
            result = divide(left.interval, right.interval)
    if result is None:
        return gathered(State.MISSING, (left, right), Text("Not defined: the divisor is zero"))
    return figure(result, (left, right))


def _all(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _denied(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _compare(sign: str, left: Reading, right: Reading) -> bool | None:
    if not (left.known and right.known):
        return None
    if left.interval is None or right.interval is None:
        if left.maybe or right.maybe or not left.codes or not right.codes:
            return None
        return (left.codes == right.codes) == (sign == "==")
    a, b = left.interval, right.interval
    if a.exact and b.exact and a.lo is not None and b.lo is not None:
        return _SIGNS[sign](a.lo, b.lo)
    match sign:
        case "<":
            return _denied(_at_least(a, b))
        case ">":
            return _denied(_at_least(b, a))
        case ">=":
            return _at_least(a, b)
        case "<=":
            return _at_least(b, a)
        case _:
            equal = _all(_at_least(a, b), _at_least(b, a))
            return equal if sign == "==" else _denied(equal)


def _at_least(a: Interval, b: Interval) -> bool | None:
    if a.lo is not None and b.hi is not None and a.lo >= b.hi:
        return True
    if a.hi is not None and b.lo is not None and a.hi < b.lo:
        return False
    return None


def raised(funding: Iterable[FundingFact], as_of: date) -> Reading:
    """New equity announced up to `as_of`, in fen.

    Sums of a known figure add up; lower bounds, ranges and magnitudes widen the interval; an undisclosed sum leaves
    it open above. A running total (累计) is no announcement's sum: it only says that the total is at least so much.
    Loans, grants and transfers of old shares are not equity raised.
    """
    facts = [f for f in funding if f.equity is not False and may_be_in(f.announced, date.min, as_of)]
    if not facts:
        return Reading(State.MISSING)
    lo, total_known = Fraction(0), Fraction(0)
    hi: Fraction | None = Fraction(0)
    for fact in facts:
        low, high = _sum_of(fact)
        if fact.cumulative:
            total_known = max(total_known, low)
            continue
        lo += low
        hi = None if hi is None or high is None else hi + high
    if total_known > lo:
        hi = None if hi is None or hi <= total_known else hi
        lo = total_known
    untold = sum(1 for f in facts if f.lo is None and f.hi is None)
    notes = (
        (Text("{n} announcement without a disclosed sum", "{n} announcements without a disclosed sum", n=untold),)
        if untold
        else ()
    )
    refs = tuple(sorted(f.ref for f in facts if f.ref))
    grades = tuple(sorted({f.grade or Grade.D for f in facts}, key=BEST_FIRST.index))
    interval = Interval(lo, hi)
    return Reading(State.KNOWN if interval.exact else State.INTERVAL, interval, refs=refs, grades=grades, notes=notes)


def _sum_of(fact: FundingFact) -> tuple[Fraction, Fraction | None]:
    if fact.currency != "CNY":  # no rate is stored with it: the sum in yuan is open
        return Fraction(0), None
    low = Fraction(fact.lo or 0) if fact.equity else Fraction(0)
    return low, None if fact.hi is None else Fraction(fact.hi)


def tier_held(recognitions: Iterable[RecognitionFact], as_of: date, years: int) -> Reading:
    """The tiers held on a day, and those that may be held because a date is not settled.

    No recognition recorded is missing, not "none"; records that have all ended, or say "none", are "none".
    """
    facts = [
        fact for fact in recognitions if fact.status not in _PENDING
    ]  # an application says nothing of what is held
    if not facts:
        return Reading(State.MISSING)
    held: list[str] = []
    maybe: list[str] = []
    for fact in facts:
        current = True if fact.tier == "none" else _is_current(fact, as_of, years)
        if current is not False:
            (held if current else maybe).append(fact.tier)
    refs = tuple(sorted(f.ref for f in facts if f.ref))
    grades = tuple(sorted({f.grade or Grade.D for f in facts if f.tier in (*held, *maybe)}, key=BEST_FIRST.index))
    reading = Reading(
        State.INTERVAL if maybe else State.KNOWN,
        codes=tuple(sorted(set(held))) or ("none",),
        maybe=tuple(sorted(set(maybe) - set(held))),
        refs=refs,
        grades=grades,
    )
    if maybe:
        return replace(reading, notes=(Text("Whether the recognition is still valid is not settled"),))
    return reading if held else replace(reading, notes=(Text("No recognition is in force on the day"),))


def _is_current(fact: RecognitionFact, as_of: date, years: int) -> bool | None:
    if fact.status in _ENDED:
        return False
    begins = fact.valid_from if fact.valid_from.first else fact.recognised
    recorded = fact.valid_to.last is not None
    ends = fact.valid_to if recorded else end_of_validity(fact.recognised, years)
    if begins.first and begins.first > as_of:
        return False
    if ends.first is None or ends.last is None:
        return True if fact.status in _CURRENT else None
    if ends.last < as_of:
        # An end that is only computed says nothing of a renewal; one that is recorded does.
        return False if recorded else None
    return True if ends.first >= as_of and (begins.last is None or begins.last <= as_of) else None
