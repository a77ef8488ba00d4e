"""Evaluating a formula over the plain facts of one firm, exactly, with three-valued conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.calendar_months import may_be_in, months_before, surely_in
from registry.scoring.expression import Binary, Call, Formula, Node, Not, Number, Reference, Words
from registry.scoring.facts import Fact, FirmFacts, State
from registry.scoring.interval import Interval, add, divide, multiply, root, subtract
from registry.scoring.milestone_points import read_milestone_points
from registry.scoring.patterns import compiled
from registry.scoring.reading import Reading, figure, gathered
from registry.scoring.scheme import Scheme
from registry.scoring.sources import raised, tier_held
from registry.scoring.titles import Measure

_MILLION = 1_000_000
_SIGNS = {"<": lt, ">": gt, ">=": ge, "<=": le, "==": eq, "!=": ne}
_ARITHMETIC: dict[str, Callable[[Interval, Interval], Interval | None]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide,
}  # fmt: skip
_NOTHING = Reading(State.MISSING)
_ZERO = Interval(Fraction(0), Fraction(0))
_NEXT_SOURCE = Text("The first source is not reported; the next one is used")


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
        return value_of(formula.root)(self)

    def holds(self, formula: Formula) -> bool | None:
        """Whether a condition holds; None where the facts do not settle it."""
        return truth_of(formula.root)(self)

    def cells(self, formula: Formula) -> Reading:
        """The cells and grades of all facts that a formula looks at."""
        return gathered(State.KNOWN, (value_of(node)(self) for node in _references(formula.root)))

    def figure(self, metric: str, years_back: int) -> Reading:
        """A yearly figure; many indicators and rules read the same one."""
        cell = (metric, self.as_of.year - 1 - years_back)
        found = self._figures.get(cell)
        if found is None:
            found = self._figures[cell] = _of_fact(self.firm.metrics.get(cell))
        return found


Ask = Callable[[Reader], Reading]
"""What a value's formula comes to: it is taken apart once and asked of every firm."""
Test = Callable[[Reader], bool | None]


def value_of(node: Node) -> Ask:
    """The value of a formula as a function of who reads it."""
    match node:
        case Reference(kind, key, years_back):
            return _reference(kind, key, years_back)
        case Number(value):
            number = Reading(State.KNOWN, Interval(value, value))
            return lambda _: number
        case Words(text):
            words = Reading(State.KNOWN, codes=(text,))
            return lambda _: words
        case Call("first", arguments):
            asked = tuple(map(value_of, arguments))
            return lambda reader: _first(asked, reader)
        case Call("cagr", (Reference(_, key), Number(years))):
            return lambda reader: _growth(reader, key, int(years))
        case Call("milestone_points", (Number(months),)):
            return lambda reader: _milestone_points(reader, int(months))
        case Call("count", (Reference(_, kind), Number(months))):
            return lambda reader: _count(reader, kind, int(months))
        case Binary(sign, left, right) if sign in _ARITHMETIC:
            operate, first, second = _ARITHMETIC[sign], value_of(left), value_of(right)
            return lambda reader: _operated(operate, first(reader), second(reader))
        case _:
            raise TypeError(f"{node} has no value")


def truth_of(node: Node) -> Test:
    """A condition as a function of who reads it; None where the facts do not settle it."""
    match node:
        case Not(inner):
            denied = truth_of(inner)
            return lambda reader: _denied(denied(reader))
        case Binary("and", left, right):
            return _both(truth_of(left), truth_of(right))
        case Binary("or", left, right):
            return _either(truth_of(left), truth_of(right))
        case Binary(sign, left, right):
            first, second = value_of(left), value_of(right)
            return lambda reader: _compare(sign, first(reader), second(reader))
        case Call("matches", (subject, Words(pattern))):
            asked, search = value_of(subject), compiled(pattern).search
            return lambda reader: _matches(search, asked(reader))
        case _:
            raise TypeError(f"{node} is not a condition")


def _both(first: Test, second: Test) -> Test:
    def both(reader: Reader) -> bool | None:
        left = first(reader)
        return left if left is False else _all(left, second(reader))

    return both


def _either(first: Test, second: Test) -> Test:
    def either(reader: Reader) -> bool | None:
        left = first(reader)
        return left if left is True else _denied(_all(_denied(left), _denied(second(reader))))

    return either


def _matches(search: Callable[[str], object], text: Reading) -> bool | None:
    return search(text.codes[0]) is not None if text.state is State.KNOWN and text.codes else None


def _reference(kind: str, key: str, years_back: int) -> Ask:
    match kind:
        case "metric":
            return lambda reader: reader.figure(key, years_back)
        case "field" if key == "segment":
            return _segment
        case "field":
            return lambda reader: _of_fact(reader.firm.fields.get(key))
        case "funding":
            return lambda reader: raised(reader.firm.funding, reader.as_of)
        case _:
            return lambda reader: tier_held(reader.firm.recognitions, reader.as_of, reader.scheme.recognition_years)


def _segment(reader: Reader) -> Reading:
    firm = reader.firm
    if "segment" in firm.fields:
        return _of_fact(firm.fields["segment"])
    return _of_fact(Fact.text(firm.segment) if firm.segment else None)


def _first(asked: Iterable[Ask], reader: Reader) -> Reading:
    tried: list[Reading] = []
    for ask in asked:
        reading = ask(reader)
        if reading.known:
            return reading.noted(_NEXT_SOURCE) if tried else reading
        tried.append(reading)
    none_asked = all(reading.state is State.NOT_APPLICABLE for reading in tried)
    return gathered(State.NOT_APPLICABLE if none_asked else State.MISSING, tried)


def _growth(reader: Reader, metric: str, years: int) -> Reading:
    now, then = reader.figure(metric, 0), reader.figure(metric, years)
    absent = _absent(now, then)
    if absent or now.interval is None or then.interval is None:
        return absent or gathered(State.MISSING, (now, then))
    if then.interval == _ZERO:
        return gathered(State.NOT_APPLICABLE, (now, then), Text("No figure to grow from: the first year is zero"))
    ratio = divide(now.interval, then.interval)
    assert ratio is not None
    lo = None if ratio.lo is None or ratio.lo < 0 else root(ratio.lo, years) - 1
    if lo is not None and ratio.hi is ratio.lo:
        return figure(Interval(lo, lo), (now, then))
    hi = None if ratio.hi is None else root(max(ratio.hi, Fraction(0)), years) - 1
    return figure(Interval(lo, hi), (now, then))


def _milestone_points(reader: Reader, months: int) -> Reading:
    scheme = reader.scheme
    return read_milestone_points(
        scheme.milestones, scheme.milestone_cap, scheme.milestone_grade, reader.firm, reader.as_of, months
    )


def _count(reader: Reader, kind: str, months: int) -> Reading:
    milestones = reader.firm.milestones
    if not milestones:
        return Reading(State.MISSING, notes=(Text("No milestone is recorded"),))
    after = months_before(reader.as_of, months)
    facts = [
        f for f in milestones if f.kind == kind and f.status in ("done", "") and f.outcome not in ("failure", "partial")
    ]
    possible = [f for f in facts if may_be_in(f.happened, after, reader.as_of)]
    certain = [f for f in possible if f.status == "done" and surely_in(f.happened, after, reader.as_of)]
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


def _plain(figure: int | None, measure: Measure) -> Fraction | None:
    if figure is None:
        return None
    return Fraction(figure, _MILLION) if measure is Measure.RATIO else Fraction(figure)


def _of_fact(fact: Fact | None) -> Reading:
    if fact is None:
        return _NOTHING
    refs = (fact.ref,) if fact.ref else ()
    if fact.state is not State.KNOWN:
        return Reading(fact.state, refs=refs)
    grades = (fact.grade or Grade.D,)
    measure = fact.measure
    if measure is Measure.CODE:
        return Reading(State.KNOWN, codes=(fact.code,), refs=refs, grades=grades)
    lo = _plain(fact.lo, measure)
    # One object at both ends of an exact figure: what is computed of it is computed once.
    hi = lo if fact.hi == fact.lo else _plain(fact.hi, measure)
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


def _operated(operate: Callable[[Interval, Interval], Interval | None], left: Reading, right: Reading) -> Reading:
    absent = _absent(left, right)
    if absent or left.interval is None or right.interval is None:
        return absent or gathered(State.MISSING, (left, right))
    result = operate(left.interval, right.interval)
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
