"""A rule set as plain data: what each tier asks for, what gives points, from which day on, and by which document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.i18n import Title
from registry.srdi.figure import Number

GROUPS = ("entry", "pre", "zhuan", "jing", "te", "xin", "lian", "pin", "score", "direct")
"""Groups of conditions in the order of the screens: entry, precondition, 专 精 特 新 链 品, points, direct routes."""


class RuleUnit(StrEnum):
    """In what a threshold is stated."""

    WAN_YUAN = "wan_yuan"
    PERCENT = "percent"
    YEARS = "years"
    COUNT = "count"
    LEVEL = "level"
    POINTS = "points"
    YES = "yes"

    @property
    def base(self) -> int:
        """How much of a figure one unit is: money is held in fen."""
        return 1_000_000 if self is RuleUnit.WAN_YUAN else 1


@dataclass(frozen=True, slots=True)
class Document:
    """What a rule is taken from. `confidence`: found, secondary, unsourced or unknown."""

    code: str
    title: Title
    confidence: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One threshold.

    Attributes:
        metric: the figure it looks at.
        value: in base units (fen, per cent, pieces).
        is_min: the figure must reach it; else it must not exceed it.
        inclusive: the edge itself counts.
    """

    metric: str
    value: Number
    unit: RuleUnit
    is_min: bool = True
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a tier: a threshold, or other conditions put together.

    Attributes:
        parts: codes of the conditions it is made of, with `any_part`: one suffices.
        unless: codes of conditions of which one makes up for this one (a direct route, an exemption).
        is_part: it only stands inside another one.
        at_reverify: it is asked at a re-verification too.
        document: code of the document.
    """

    code: str
    group: str
    title: Title
    document: str
    bound: Bound | None = None
    parts: tuple[str, ...] = ()
    any_part: bool = False
    unless: tuple[str, ...] = ()
    is_part: bool = False
    at_reverify: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """Points for whoever reaches a bound."""

    bound: Bound
    points: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """A scored indicator: the best band that is reached counts, none gives nothing."""

    code: str
    group: str
    title: Title
    full: int
    document: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """A group of indicators and the points it can give."""

    code: str
    title: Title
    full: int
    document: str


@dataclass(frozen=True, slots=True)
class TierRules:
    """What one tier asks for. `note` says what is not known of it, None where nothing; `by_code` finds a condition."""

    code: str
    document: str
    note: Title | None
    conditions: tuple[Condition, ...]
    indicators: tuple[Indicator, ...]
    groups: tuple[ScoreGroup, ...]
    by_code: Mapping[str, Condition] = field(default_factory=dict[str, Condition], compare=False, repr=False)

    @property
    def metrics(self) -> tuple[str, ...]:
        """All figures the tier looks at, each once, without its own points."""
        found = [c.bound.metric for c in self.conditions if c.bound is not None]
        found += [band.bound.metric for i in self.indicators for band in i.bands]
        return tuple(dict.fromkeys(m for m in found if m.partition(":")[0] != "score"))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One dated set.

    Attributes:
        code, version: what a check names as its rule.
        first, last: applications of these days are judged by it; None: without end.
        provisional: known from secondary sources only; every screen says so.
    """

    code: str
    version: int
    title: Title
    first: date
    last: date | None
    provisional: bool
    documents: tuple[Document, ...]
    tiers: tuple[TierRules, ...]

    def tier(self, code: str) -> TierRules:
        """The rules of one tier.

        Raises:
            KeyError: the set has none.
        """
        for tier in self.tiers:
            if tier.code == code:
                return tier
        raise KeyError(code)

    def document(self, code: str) -> Document:
        """The document of this code.

        Raises:
            KeyError: there is none.
        """
        for one in self.documents:
            if one.code == code:
                return one
        raise KeyError(code)


def rules_for(sets: Sequence[RuleSet], applied: date | None, announced: date | None = None) -> RuleSet:
    """The set that judges an application: by its own day, by the day of announcement where that is not known.

    A decision after the change of rules is still judged by the day of application. Days before the first set take the
    first.

    Raises:
        ValueError: neither day is known, or there is no set.
    """
    day = applied or announced
    if day is None or not sets:
        raise ValueError("a day and a rule set are needed")
    ordered = sorted(sets, key=lambda s: s.first)
    return next((s for s in reversed(ordered) if s.first <= day), ordered[0])
