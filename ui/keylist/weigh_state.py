"""Asking for weights: the answers of a person, and what they make of them. No widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from registry.errors import UserError
from registry.i18n import Text

if TYPE_CHECKING:
    from registry.scoring import Scheme
    from registry.scoring.pairwise import Pairwise

WHOLE = ""
"""The scope that asks for the weights of the dimensions; any other is the code of a dimension, for its indicators."""


class Way(StrEnum):
    """How a person is asked."""

    POINTS = "points"
    SWING = "swing"
    ORDER = "order"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is weighed: code, title, and what a full step of it means in words ("" for a dimension)."""

    code: str
    title: Text
    step: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far, for each way on its own: changing the way loses nothing.

    Attributes:
        points, swings: a number for each code.
        places: place of importance for each code, 1 first; equals share a place.
        pairs: for a pair of codes how many times as important the first is: 1..9, or -2..-9 for the second.
    """

    points: Mapping[str, int] = field(default_factory=dict[str, int])
    swings: Mapping[str, int] = field(default_factory=dict[str, int])
    places: Mapping[str, int] = field(default_factory=dict[str, int])
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    def with_number(self, way: Way, code: str, number: int | None) -> Answers:
        """With another number for one code; None takes the answer back."""
        held = dict(self.numbers(way))
        if number is None:
            held.pop(code, None)
        else:
            held[code] = number
        name = {Way.POINTS: "points", Way.SWING: "swings", Way.ORDER: "places"}[way]
        return replace(self, **{name: held})

    def with_pair(self, pair: tuple[str, str], answer: int | None) -> Answers:
        """With another answer for a pair; None takes it back."""
        held = dict(self.pairs)
        if answer is None:
            held.pop(pair, None)
        else:
            held[pair] = answer
        return replace(self, pairs=held)

    def numbers(self, way: Way) -> Mapping[str, int]:
        """The numbers of a way that asks for one each."""
        return {Way.POINTS: self.points, Way.SWING: self.swings, Way.ORDER: self.places}[way]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the answers make.

    Attributes:
        weights: parts of `total`, by code; empty while the answers do not suffice.
        waiting: what is still to be answered or mended, None where the weights stand.
        pairwise: of comparisons in pairs, with its consistency; None for the other ways.
    """

    weights: Mapping[str, int]
    waiting: Text | None = None
    pairwise: Pairwise | None = None


def subjects(scheme: Scheme, scope: str) -> tuple[Subject, ...]:
    """What is weighed in a scope, in display order."""
    if scope == WHOLE:
        return tuple(Subject(d.code, d.title) for d in scheme.dimensions)
    return tuple(Subject(i.code, i.title) for i in scheme.of_dimension(scope))


def total(scheme: Scheme, scope: str) -> int:
    """Parts of weight that the subjects of a scope share."""
    from registry.scoring.grid import GRID

    return GRID if scope == WHOLE else scheme.dimension_weight(scope)


def adopted(scheme: Scheme, scope: str) -> dict[str, int]:
    """The weights of a scope as they stand."""
    if scope == WHOLE:
        return {d.code: scheme.dimension_weight(d.code) for d in scheme.dimensions}
    return {i.code: i.weight for i in scheme.of_dimension(scope)}


def first_answers(scheme: Scheme, scope: str) -> Answers:
    """Where the questions begin: points as the weights stand, everything else unanswered."""
    return Answers(points={code: weight // 100 for code, weight in adopted(scheme, scope).items()})


def pairs_of(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """All pairs to compare, in order."""
    return list(combinations(codes, 2))


def weigh(way: Way, codes: tuple[str, ...], answers: Answers, whole: int) -> Weighed:
    """The weights that the answers make, parts of `whole`."""
    try:
        if way is Way.PAIRS:
            return _pairs(codes, answers, whole)
        return _numbers(way, codes, answers, whole)
    except UserError as error:
        return Weighed({}, error.mend or error.what)


def _numbers(way: Way, codes: tuple[str, ...], answers: Answers, whole: int) -> Weighed:
    from registry.scoring.elicit import by_order, direct, swing
    from registry.scoring.grid import apportion

    given = answers.numbers(way)
    left = [code for code in codes if code not in given]
    if left and way is not Way.POINTS:
        return Weighed({}, Text("{n} answer is missing", "{n} answers are missing", n=len(left)))
    numbers = {code: given.get(code, 0) for code in codes}
    match way:
        case Way.SWING:
            made = swing(numbers)
        case Way.ORDER:
            places = sorted(set(numbers.values()))
            made = by_order([[code for code in codes if numbers[code] == place] for place in places])
        case _:
            made = direct(numbers)
    return Weighed(apportion(whole, made))


def _pairs(codes: tuple[str, ...], answers: Answers, whole: int) -> Weighed:
    from registry.scoring.grid import apportion
    from registry.scoring.pairwise import compare_in_pairs

    asked = pairs_of(codes)
    given = {pair: float(a) if a > 0 else 1 / -a for pair, a in answers.pairs.items() if pair in asked}
    if len(codes) > 1 and not given:
        return Weighed({}, Text("{n} answer is missing", "{n} answers are missing", n=len(asked)))
    found = compare_in_pairs(codes, given)
    return Weighed(apportion(whole, found.weights), None, found)


def with_scope(scheme: Scheme, scope: str, weights: Mapping[str, int]) -> Scheme:
    """The scheme with the weights of a scope; the indicators of a dimension keep their proportions."""
    from registry.scoring.grid import apportion

    if scope != WHOLE:
        return scheme.with_weights(weights)
    made: dict[str, int] = {}
    for code, weight in weights.items():
        made |= apportion(weight, {i.code: i.weight for i in scheme.of_dimension(code)})
    return scheme.with_weights(made)
