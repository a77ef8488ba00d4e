"""The small declared formulas that bind an indicator to data: reading them and checking what they measure.

A formula is text in the scheme, parsed once into a frozen tree and evaluated over plain facts
(`registry.scoring.readings`); nothing is ever handed to Python to execute. Grammar::

    or-expression   a or b, a and b, not a
    comparison      a >= b  (== != < <= > >=)
    arithmetic      a + b - c * d / e, ( ... )
    references      metric:revenue          the last complete accounting year
                    metric:revenue[-1]      a year earlier
                    field:ipo_stage         a field of the firm
                    funding:raised          announced equity, summed
                    recognition:tier        the tier held on the day
    functions       first(a, b, ...)        the first that is known
                    cagr(metric:m, years)   yearly growth
                    milestone_points(months)
                    count(milestone:kind, months)
                    matches(field:f, 'pattern')
    literals        12  2.5  1000wan (万元)  3yi (亿元)  15%  'text'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from registry.i18n import Text
from registry.model.vocab import vocabulary
from registry.scoring.patterns import PatternError, compiled
from registry.scoring.titles import Measure

FIELDS = ("segment", "ipo_stage", "qms_cert", "licences", "industry_code", "ownership", "rd_institution")
"""Fields of a firm that a formula may read, all codes or texts."""


class FormulaError(Exception):
    """A formula that cannot be read.

    Args:
        problem: what is wrong, for the person who wrote it.
    """

    def __init__(self, problem: Text) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Number:
    """A literal figure in base units."""

    value: Fraction
    measure: Measure = Measure.NUMBER


@dataclass(frozen=True, slots=True)
class Words:
    """A literal text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact of the firm: its kind, its key, and for a metric how many years back."""

    kind: str
    key: str
    years_back: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the list above."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two sides of an arithmetic sign, a comparison, ``and`` or ``or``."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """A denial."""

    inner: Node


Node = Number | Words | Reference | Call | Binary | Not


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula with the text it was read from."""

    text: str
    root: Node = field(metadata={"unsealed": True})
    measure: Measure


def parse(text: str) -> Formula:
    """The formula in `text`, with every name in it known and every operation between like quantities.

    Raises:
        FormulaError: it cannot be read; says what is wrong and where.
    """
    parser = _Parser(text)
    root = parser.whole()
    return Formula(text, root, measure_of(root))


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)(?P<suffix>wan|yi|%)?
    | (?P<name>[a-z_][a-z0-9_]*)
    | (?P<text>'[^']*')
    | (?P<sign>==|!=|<=|>=|[-+*/()<>,:\[\]])
    )""",
    re.VERBOSE,
)
_SUFFIX = {
    "wan": (Fraction(1_000_000), Measure.MONEY),
    "yi": (Fraction(10**10), Measure.MONEY),
    "%": (Fraction(1, 100), Measure.RATIO),
}
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise FormulaError(Text("“{rest}” cannot be read in the formula.", rest=text[at:].strip()[:20]))
            kind = match.lastgroup or ""
            if match["number"]:
                kind = "number"
            token = match[0].strip()
            self.tokens.append((kind, token, match.end() - len(token)))
            at = match.end()
        self.at = 0

    def whole(self) -> Node:
        node = self._either()
        if self.at < len(self.tokens):
            raise self._unexpected()
        return node

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, token: str) -> bool:
        if self._peek() == token:
            self.at += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise self._unexpected()

    def _unexpected(self) -> FormulaError:
        if self.at >= len(self.tokens):
            return FormulaError(Text("The formula “{formula}” ends too early.", formula=self.text))
        _, token, at = self.tokens[self.at]
        return FormulaError(Text("“{token}” is not expected at position {at} of the formula.", token=token, at=at + 1))

    def _either(self) -> Node:
        node = self._both()
        while self._take("or"):
            node = Binary("or", node, self._both())
        return node

    def _both(self) -> Node:
        node = self._denial()
        while self._take("and"):
            node = Binary("and", node, self._denial())
        return node

    def _denial(self) -> Node:
        return Not(self._denial()) if self._take("not") else self._comparison()

    def _comparison(self) -> Node:
        node = self._sum()
        if (sign := self._peek()) in _COMPARISONS:
            self.at += 1
            node = Binary(sign, node, self._sum())
        return node

    def _sum(self) -> Node:
        node = self._product()
        while (sign := self._peek()) in ("+", "-"):
            self.at += 1
            node = Binary(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._atom()
        while (sign := self._peek()) in ("*", "/"):
            self.at += 1
            node = Binary(sign, node, self._atom())
        return node

    def _atom(self) -> Node:
        if self._take("("):
            node = self._either()
            self._expect(")")
            return node
        if self.at >= len(self.tokens):
            raise self._unexpected()
        kind, token, _ = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return _number(token)
            case "text":
                return Words(token[1:-1])
            case "name":
                return self._named(token)
            case _:
                self.at -= 1
                raise self._unexpected()

    def _named(self, name: str) -> Node:
        if self._take("("):
            arguments: list[Node] = []
            while not self._take(")"):
                if arguments:
                    self._expect(",")
                arguments.append(self._either())
            return Call(name, tuple(arguments))
        if self._take(":"):
            kind, key, _ = self.tokens[self.at] if self.at < len(self.tokens) else ("", "", 0)
            if kind != "name":
                raise self._unexpected()
            self.at += 1
            return Reference(name, key, self._years_back())
        self.at -= 1
        raise self._unexpected()

    def _years_back(self) -> int:
        if not self._take("["):
            return 0
        self._expect("-")
        kind, token, _ = self.tokens[self.at] if self.at < len(self.tokens) else ("", "", 0)
        if kind != "number" or not token.isdigit():
            raise self._unexpected()
        self.at += 1
        self._expect("]")
        return int(token)


def _number(token: str) -> Number:
    for suffix, (scale, measure) in _SUFFIX.items():
        if token.endswith(suffix):
            return Number(Fraction(token.removesuffix(suffix)) * scale, measure)
    return Number(Fraction(token))


_PLAIN = (Measure.COUNT, Measure.LEVEL, Measure.POINTS)


def measure_of(node: Node) -> Measure:
    """What a formula measures.

    Raises:
        FormulaError: a name is unknown, or unlike quantities are put together.
    """
    match node:
        case Number(measure=measure):
            return measure
        case Words():
            return Measure.CODE
        case Reference():
            return _reference_measure(node)
        case Call():
            return _call_measure(node)
        case Not(inner):
            return _like(Measure.TRUTH, measure_of(inner))
        case Binary("and" | "or", left, right):
            _like(Measure.TRUTH, measure_of(left))
            return _like(Measure.TRUTH, measure_of(right))
        case Binary("/", left, right):
            return _quotient(measure_of(left), measure_of(right))
        case Binary("*", left, right):
            return _product(measure_of(left), measure_of(right))
        case Binary(sign, left, right):
            both = _like(measure_of(left), measure_of(right))
            if both is Measure.TRUTH or (both is Measure.CODE and sign not in ("==", "!=")):
                raise FormulaError(Text("“{sign}” needs figures on both sides.", sign=sign))
            return Measure.TRUTH if sign in _COMPARISONS else both


def _like(left: Measure, right: Measure) -> Measure:
    if left is right:
        return left
    if left is Measure.NUMBER and right in _PLAIN:
        return right
    if right is Measure.NUMBER and left in _PLAIN:
        return left
    # A bare 0 is nothing of any kind; other bare numbers beside money or shares need their unit.
    if Measure.NUMBER in (left, right) and {left, right} & {Measure.MONEY, Measure.RATIO}:
        return left if right is Measure.NUMBER else right
    raise FormulaError(
        Text("The formula puts {left} and {right} together.", left=MEASURE_TITLES[left], right=MEASURE_TITLES[right])
    )


def _quotient(left: Measure, right: Measure) -> Measure:
    if right is Measure.NUMBER:
        return left
    _like(left, right)
    return Measure.RATIO


def _product(left: Measure, right: Measure) -> Measure:
    for one, other in ((left, right), (right, left)):
        if one in (Measure.NUMBER, Measure.RATIO):
            return other
    raise FormulaError(
        Text("The formula multiplies {left} by {right}.", left=MEASURE_TITLES[left], right=MEASURE_TITLES[right])
    )


def _reference_measure(node: Reference) -> Measure:
    match node.kind, node.key:
        case "metric", key:
            if key not in vocabulary("metric"):
                raise FormulaError(Text("There is no metric “{name}”.", name=key))
            return Measure(vocabulary("metric").get(key).unit or Measure.COUNT)
        case "field", key if key in FIELDS:
            return Measure.CODE
        case "funding", "raised":
            return Measure.MONEY
        case "recognition", "tier":
            return Measure.CODE
        case kind, key:
            raise FormulaError(Text("There is no “{name}” to read.", name=f"{kind}:{key}"))


def _call_measure(node: Call) -> Measure:
    match node:
        case Call("first", arguments) if len(arguments) > 1:
            measure = measure_of(arguments[0])
            for argument in arguments[1:]:
                measure = _like(measure, measure_of(argument))
            return measure
        case Call("cagr", (Reference("metric") as reference, Number(years))) if years.denominator == 1 and years >= 1:
            _reference_measure(reference)
            return Measure.RATIO
        case Call("milestone_points", (Number(months),)) if months.denominator == 1:
            return Measure.POINTS
        case Call("count", (Reference("milestone", kind), Number(months))) if months.denominator == 1:
            if kind not in vocabulary("milestone"):
                raise FormulaError(Text("There is no kind of milestone “{name}”.", name=kind))
            return Measure.COUNT
        case Call("matches", (Reference() as reference, Words(pattern))):
            _like(Measure.CODE, _reference_measure(reference))
            try:
                compiled(pattern)
            except PatternError as error:
                raise FormulaError(error.problem) from error
            return Measure.TRUTH
        case Call("first" | "cagr" | "milestone_points" | "count" | "matches", _):
            raise FormulaError(Text("“{name}” is not given what it needs.", name=node.name))
        case _:
            raise FormulaError(Text("There is no function “{name}”.", name=node.name))


MEASURE_TITLES: dict[Measure, Text] = {
    Measure.MONEY: Text("an amount of money"),
    Measure.RATIO: Text("a share"),
    Measure.COUNT: Text("a count"),
    Measure.LEVEL: Text("a level"),
    Measure.POINTS: Text("milestone points"),
    Measure.NUMBER: Text("a bare number"),
    Measure.CODE: Text("a code"),
    Measure.TRUTH: Text("a condition"),
}
"""What a measure is called in messages."""
