"""What differs between two schemes, in words. Nothing differs exactly where their digests agree but for the version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.i18n import Text
from registry.scoring import function_words as words
from registry.scoring.function_words import both, joined, points
from registry.scoring.rules import Floor, PanelItem, Quota
from registry.scoring.scheme import Dimension, FixedRule, Indicator, MilestonePoints, Scheme, Veto
from registry.scoring.titles import Title
from registry.scoring.words import POLICIES, code_title


class Part(StrEnum):
    """A part of a scheme, in the order in which differences are shown."""

    SCHEME = "scheme"
    WEIGHTS = "weights"
    INDICATORS = "indicators"
    VALUES = "values"
    VETOES = "vetoes"
    FLOORS = "floors"
    QUOTAS = "quotas"
    PANEL = "panel"
    MILESTONES = "milestones"


PART_TITLES: dict[Part, Text] = {
    Part.SCHEME: Text("Rules of the scheme"),
    Part.WEIGHTS: Text("Weights"),
    Part.INDICATORS: Text("Indicators"),
    Part.VALUES: Text("Value functions"),
    Part.VETOES: Text("Vetoes"),
    Part.FLOORS: Text("Floors"),
    Part.QUOTAS: Text("Quotas"),
    Part.PANEL: Text("Panel"),
    Part.MILESTONES: Text("Milestone points"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        part: where it belongs.
        code: of the indicator, rule or item it is about, "" for the scheme itself.
        subject: what it is about.
        what: the property that differs; of a whole thing "In the scheme".
        old, new: what it was and is; None where it was or is not there.
    """

    part: Part
    code: str
    subject: Text
    what: Text
    old: Text | None
    new: Text | None


def scheme_diff(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """What differs between two schemes, part by part; the version number is not a difference."""
    found = list(_differences(old, new))
    order = list(Part)
    return tuple(sorted(found, key=lambda d: order.index(d.part)))


def _differences(old: Scheme, new: Scheme) -> Iterator[Difference]:
    yield from _fields(Part.SCHEME, "", Text("Scheme"), old, new, _SCHEME, old, new)
    yield from _caps(old, new)
    yield from _each(Part.INDICATORS, old.dimensions, new.dimensions, _DIMENSION, old, new)
    yield from _dimension_weights(old, new)
    yield from _each(Part.INDICATORS, old.indicators, new.indicators, _INDICATOR, old, new)
    yield from _each(Part.VETOES, old.vetoes, new.vetoes, _VETO, old, new)
    yield from _each(Part.FLOORS, old.floors, new.floors, _FLOOR, old, new)
    yield from _each(Part.QUOTAS, old.quotas, new.quotas, _QUOTA, old, new)
    yield from _fields(Part.PANEL, "", Text("Panel"), old.panel, new.panel, _PANEL, old, new)
    yield from _each(Part.PANEL, old.panel.items, new.panel.items, _ITEM, old, new)
    yield from _each(Part.MILESTONES, old.milestones, new.milestones, _MILESTONE, old, new)


Say = Callable[[Scheme, Any, Any], Text | None]
"""A property in words, given its scheme, the thing that has it, and its value."""


@dataclass(frozen=True, slots=True)
class _Property:
    title: Text
    say: Say
    part: Part | None = None  # where it is another one than that of its thing


def _text(_scheme: Scheme, _owner: object, value: Any) -> Text | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, Text) else Title(str(value), str(value))


def _points(_scheme: Scheme, _owner: object, value: int) -> Text:
    return Title(points(value), points(value))


def _formula(_scheme: Scheme, _owner: object, value: Any) -> Text | None:
    return None if value is None else Title(value.text, value.text)


def _of(titles: Mapping[Any, Text]) -> Say:
    return lambda _scheme, _owner, value: None if value is None else titles[value]


def _truth(_scheme: Scheme, _owner: object, value: bool) -> Text:
    return Text("Yes") if value else Text("No")


def _ties(scheme: Scheme, _owner: object, value: Sequence[str]) -> Text | None:
    said = [both(words.tie_title(scheme, key)) for key in value]
    return Title(" → ".join(t.en for t in said), " → ".join(t.zh for t in said)) if said else None


def _function(_scheme: Scheme, owner: Indicator, _value: Any) -> Text:
    kind, goals = both(words.function_title(owner.value)), words.goalposts(owner)
    return Title(f"{kind.en}: {goals.en}", f"{kind.zh}：{goals.zh}")


def _anchored(scheme: Scheme, owner: Indicator, value: Any) -> Text | None:
    return None if value is None else _function(scheme, owner, value)


def _dimension(scheme: Scheme, _owner: object, value: str) -> Text:
    return scheme.dimension(value).title


def _asked(_scheme: Scheme, _owner: object, value: Any) -> Text:
    return Text("All segments") if value is None else words.asked_segments(value)


def _rules(_scheme: Scheme, _owner: object, value: Sequence[FixedRule]) -> Text | None:
    said = [
        both(Text("{points} where {condition}: {note}", points=points(r.value), condition=r.when.text, note=r.note))
        for r in value
    ]
    return Title("; ".join(t.en for t in said), "；".join(t.zh for t in said)) if said else None


def _group(_scheme: Scheme, owner: Quota, value: str) -> Text:
    return words.group_title(owner.attribute, value)


def _floor_on(scheme: Scheme, _owner: object, value: str) -> Text:
    return words.floor_title(scheme, value)


def _kinds(_scheme: Scheme, _owner: object, value: Sequence[str]) -> Text:
    return joined(code_title("milestone", code) for code in value)


def _segments(_scheme: Scheme, _owner: object, value: Sequence[str]) -> Text:
    return joined(code_title("segment1", code) for code in value) if value else Text("All segments")


_NAME = _Property(Text("Name"), _text)
_WEIGHT = _Property(Text("Weight"), _points, Part.WEIGHTS)
_SCHEME = {
    "code": _Property(Text("Code"), _text),
    "title": _NAME,
    "size": _Property(Text("Seats"), _text),
    "reserve": _Property(Text("Reserve places"), _text),
    "rank_on": _Property(Text("Ranked on"), _of(words.RANKS)),
    "decimals": _Property(Text("Decimals of the published score"), _text),
    "missing": _Property(Text("A missing value counts"), _of(POLICIES)),
    "min_available": _Property(Text("Known share for sharing a weight, %"), _points),
    "objective_share": _Property(Text("Objective part of the total, %"), _text),
    "completeness_floor": _Property(Text("Known weight needed to be chosen, %"), _points),
    "recognition_years": _Property(Text("Years a recognition is valid"), _text),
    "milestone_cap": _Property(Text("Most milestone points"), _text),
    "milestone_grade": _Property(Text("Weakest evidence of a milestone"), _text),
    "tie_chain": _Property(Text("Ties across the cut"), _ties),
}
_DIMENSION = {"title": _NAME}
_INDICATOR = {
    "title": _NAME,
    "dimension": _Property(Text("Dimension"), _dimension),
    "weight": _WEIGHT,
    "unit": _Property(Text("Unit"), _of(words.UNITS)),
    "source": _Property(Text("Source of its figures"), _formula),
    "value": _Property(Text("Value function"), _function, Part.VALUES),
    "anchors": _Property(Text("Goalposts by segment"), _anchored, Part.VALUES),
    "applies": _Property(Text("Asked of"), _asked),
    "not_applicable": _Property(Text("Not asked where"), _formula),
    "not_applicable_note": _Property(Text("Why it is not asked"), _text),
    "rules": _Property(Text("Fixed values"), _rules, Part.VALUES),
    "missing": _Property(Text("A missing value counts"), _of(POLICIES)),
    "grounded": _Property(Text("What it rests on"), _text),
}
_VETO = {
    "title": _NAME,
    "failed": _Property(Text("Words where it fails"), _text),
    "lookback": _Property(Text("Months looked back"), _text),
}
_FLOOR = {
    "title": _NAME,
    "on": _Property(Text("Tried on"), _floor_on),
    "least": _Property(Text("Least points"), _points),
}
_QUOTA = {
    "title": _NAME,
    "attribute": _Property(Text("Firms told apart by"), _of(words.ATTRIBUTES)),
    "group": _Property(Text("Group"), _group),
    "least": _Property(Text("Fewest seats"), _text),
    "most": _Property(Text("Most seats"), _text),
}
_PANEL = {
    "aggregate": _Property(Text("One figure of the marks"), _of(words.AGGREGATES)),
    "trim_level": _Property(Text("Extremes left out"), _of(words.TRIM_LEVELS)),
    "drop": _Property(Text("Highest and lowest left out"), _text),
    "drop_from": _Property(Text("Left out from so many marks on"), _text),
    "least": _Property(Text("Fewest marks for a result"), _text),
    "outlier": _Property(Text("Points from the median that need a reason"), _text),
    "comment_above": _Property(Text("Comment needed from"), _text),
    "comment_below": _Property(Text("Comment needed up to"), _text),
}
_ITEM = {"title": _NAME, "weight": _WEIGHT, "guide": _Property(Text("Guide for experts"), _text)}
_MILESTONE = {
    "title": _NAME,
    "kinds": _Property(Text("Kinds of milestone"), _kinds),
    "points": _Property(Text("Points"), _text),
    "later": _Property(Text("Points of each later one"), _text),
    "later_most": _Property(Text("Later ones at most"), _text),
    "outcome_needed": _Property(Text("Outcome needed"), _truth),
    "quantity": _Property(Text("Least quantity"), _text),
    "pattern": _Property(Text("Words that prove it"), _text),
    "unless": _Property(Text("Words that disprove it"), _text),
    "family": _Property(Text("Family"), _text),
    "segments": _Property(Text("Segments"), _segments),
}

Coded = Dimension | Indicator | Veto | Floor | Quota | PanelItem | MilestonePoints


def _each(
    part: Part,
    old: Sequence[Coded],
    new: Sequence[Coded],
    properties: Mapping[str, _Property],
    before: Scheme,
    after: Scheme,
) -> Iterator[Difference]:
    """Things that have a code: those that went, came, and changed. Their order says nothing."""
    was, now = {o.code: o for o in old}, {n.code: n for n in new}
    there = Text("In the scheme")
    for code, thing in was.items():
        if code not in now:
            yield Difference(part, code, thing.title, there, _whole(thing), None)
    for code, thing in now.items():
        if code not in was:
            yield Difference(part, code, thing.title, there, None, _whole(thing))
        else:
            yield from _fields(part, code, thing.title, was[code], thing, properties, before, after)


def _whole(thing: Coded) -> Text:
    match thing:
        case Indicator() | PanelItem():
            return Text("weight {points}", points=points(thing.weight))
        case Floor():
            return Text("at least {points}", points=points(thing.least))
        case _:
            return thing.title


def _fields(
    part: Part,
    code: str,
    subject: Text,
    old: object,
    new: object,
    properties: Mapping[str, _Property],
    before: Scheme,
    after: Scheme,
) -> Iterator[Difference]:
    for name, told in properties.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now and not (name == "anchors" and _told_by_value(old, new)):
            yield Difference(
                told.part or part, code, subject, told.title, told.say(before, old, was), told.say(after, new, now)
            )


def _told_by_value(old: object, new: object) -> bool:
    """The words of a value function name its goalposts by segment: one line is enough where both changed."""
    assert isinstance(old, Indicator)
    assert isinstance(new, Indicator)
    return old.value != new.value


def _caps(old: Scheme, new: Scheme) -> Iterator[Difference]:
    was, now = dict(old.grade_caps), dict(new.grade_caps)
    for grade in sorted({*was, *now}):
        if was.get(grade) != now.get(grade):
            title = Text("Most points on evidence of grade {grade}", grade=grade.value)
            said = [None if held is None else _points(old, old, held) for held in (was.get(grade), now.get(grade))]
            yield Difference(Part.SCHEME, "", Text("Scheme"), title, said[0], said[1])


def _dimension_weights(old: Scheme, new: Scheme) -> Iterator[Difference]:
    was, now = ({d.code: s.dimension_weight(d.code) for d in s.dimensions} for s in (old, new))
    for dimension in new.dimensions:
        code = dimension.code
        if code in was and was[code] != now[code]:
            said = _points(old, old, was[code]), _points(new, new, now[code])
            yield Difference(Part.WEIGHTS, code, dimension.title, Text("Weight"), *said)
