"""A scoring scheme: what is scored, with which weight, value function and source, and what excludes a firm.

A scheme is data (``resources/schemes/*.toml``, read by `registry.scoring.scheme_file`). It is frozen; a changed
weight is another scheme with another digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from registry.model.values import Grade
from registry.scoring.certificates import Certificates
from registry.scoring.expression import Formula
from registry.scoring.grid import GRID, apportion, rescale
from registry.scoring.rules import Floor, PanelRule, Quota
from registry.scoring.seal import digest_of
from registry.scoring.titles import Title, Unit
from registry.scoring.values import Codes, Phrases, ValueFunction

T = TypeVar("T")

OTHER = "*"
"""Key of a segment table for the level-2 codes that it does not name."""


class MissingPolicy(StrEnum):
    """What a missing value counts while a round is a draft (domain reference 10.6, scoring reference 2.3).

    Its interval is shown whatever it counts, and a value that is only bounded counts the middle of its bounds (its
    proven end under ``zero``).
    """

    MIDDLE = "middle"  # the middle of its possible interval
    ZERO = "zero"
    NEUTRAL = "neutral"  # 60, with a flag
    REDISTRIBUTE = "redistribute"  # its weight goes to its siblings, where enough of the dimension is known


NEUTRAL_VALUE = 6000
"""What ``neutral`` counts, of 10 000: the basic requirement met."""


class RankOn(StrEnum):
    """What decides the rank: the published rounded value, or the exact score."""

    ROUNDED = "rounded"
    EXACT = "exact"


_VOCABULARIES = {
    "recognition:tier": "tier",
    "field:ipo_stage": "ipo_stage",
    "field:segment": "segment1",
    "field:ownership": "ownership",
}


def source_vocabulary(source: str) -> str:
    """Name of the vocabulary that a formula's codes belong to, "" for figures and running texts."""
    return _VOCABULARIES.get(source.strip(), "")


@dataclass(frozen=True, slots=True)
class BySegment(Generic[T]):
    """A value for each segment: one for a level-1 code, or one for each level-2 code below it.

    A firm is looked up by its main level-2 code. Where that is not known the answer is all values that it may be.
    """

    entries: tuple[tuple[str, tuple[tuple[str, T], ...]], ...]

    def of(self, segment: str, details: Iterable[str]) -> tuple[T, ...]:
        """The possible values for a firm, without repeats, in the table's order."""
        found = next((rows for name, rows in self.entries if name == segment), None)
        if found is None:
            return _unique(value for _, rows in self.entries for _, value in rows)
        if len(found) == 1 and found[0][0] == OTHER:
            return (found[0][1],)
        rows = dict(found)
        for code in details:
            if code in rows:
                return (rows[code],)
        if any(details) and OTHER in rows:
            return (rows[OTHER],)
        return _unique(rows.values())


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of indicators, in display order."""

    code: str
    title: Title


@dataclass(frozen=True, slots=True)
class FixedRule:
    """A value given outright where a condition surely holds, with the words that say so."""

    when: Formula
    value: int
    note: Title


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes:
        weight: of 10 000.
        source: where its raw value comes from.
        value: how the raw value becomes 0..10 000.
        anchors: the full goalpost by segment, None inside for a segment that is not asked; None without anchors.
        applies: the segments that are asked; None for all.
        not_applicable: a condition under which the firm is not asked.
        rules: fixed values tried before the source, in order.
        missing: what a missing value counts; None: as the scheme says.
        grounded: what the indicator rests on.
    """

    code: str
    dimension: str
    title: Title
    weight: int
    unit: Unit
    source: Formula
    value: ValueFunction
    grounded: Title
    anchors: BySegment[Fraction | None] | None = None
    applies: BySegment[bool] | None = None
    not_applicable: Formula | None = None
    not_applicable_note: Title | None = None
    rules: tuple[FixedRule, ...] = ()
    missing: MissingPolicy | None = None

    @property
    def rising(self) -> bool | None:
        """Whether more of the raw figure is better; None for codes and texts, which have no direction."""
        match self.value:
            case Codes() | Phrases() | Certificates():
                return None
            case function:
                anchors = [a for _, rows in self.anchors.entries for _, a in rows] if self.anchors else []
                return function.rising(next((a for a in anchors if a is not None), None))

    @property
    def vocabulary(self) -> str:
        """Name of the vocabulary that its codes belong to, "" for figures and running texts."""
        return source_vocabulary(self.source.text)


@dataclass(frozen=True, slots=True)
class Veto:
    """A rule that excludes a firm. `lookback` months: an older fail no longer counts; None: it counts for ever."""

    code: str
    title: Title
    failed: Title
    lookback: int | None = None


@dataclass(frozen=True, slots=True)
class MilestonePoints:
    """Points for milestones of some kinds.

    Attributes:
        kinds: vocabulary codes; the first one names the event, further ones may record it again.
        points: for the event, once in the window; for the first one ever where `later` is set.
        later: points for each further one, at most `later_most` of them.
        outcome_needed: an event without a recorded outcome stays open.
        quantity: least quantity, None where it does not matter.
        pattern: words in the event's text that prove the condition where no quantity does.
        unless: words in the event's text that disprove it; without either the event stays open.
        family: of the rules of one family only the best counts.
        segments: level-1 segments that the rule is for, () for all.
    """

    code: str
    title: Title
    kinds: tuple[str, ...]
    points: int
    later: int = 0
    later_most: int = 0
    outcome_needed: bool = False
    quantity: int | None = None
    pattern: str = ""
    unless: str = ""
    family: str = ""
    segments: tuple[str, ...] = ()


NO_PANEL = PanelRule(())
"""The rule of a scheme that asks no experts."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme. See `registry.scoring.load_scheme`.

    Attributes:
        size: how many firms are chosen.
        decimals: of the published score.
        objective_share: percent of the total that the objective part is; the rest is the panel's.
        min_available: share of a dimension's weight (of 10 000) that must be known before ``redistribute`` gives the
            weight of a missing value to its siblings; below it the value counts zero.
        completeness_floor: share of weight (of 10 000) below which a firm cannot be chosen without a note.
        recognition_years: how long a recognition without an end date is valid.
        milestone_cap: most milestone points.
        milestone_grade: the weakest evidence grade that proves a milestone.
        tie_chain: what decides a tie across the cut, in order: ``panel``, ``dimension:CODE``, ``indicator:CODE``,
            ``applied_on``.
        grade_caps: highest value by the best evidence grade behind it.
        reserve: how many firms wait below the list.
        panel: what experts mark and how their marks count; without items there is no panel.
        floors: least scores, tried after scoring (`registry.scoring.floors`).
        quotas: who may take how many seats.
    """

    code: str
    version: int
    title: Title
    size: int
    rank_on: RankOn
    decimals: int
    missing: MissingPolicy
    objective_share: int
    completeness_floor: int
    recognition_years: int
    milestone_cap: int
    milestone_grade: Grade
    tie_chain: tuple[str, ...]
    grade_caps: tuple[tuple[Grade, int], ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    vetoes: tuple[Veto, ...]
    milestones: tuple[MilestonePoints, ...]
    min_available: int = 8000
    reserve: int = 3
    panel: PanelRule = NO_PANEL
    floors: tuple[Floor, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over everything in the scheme; the order in which indicators are listed does not matter."""
        return digest_of(self)

    @property
    def weights(self) -> dict[str, int]:
        """Weight by indicator."""
        return {i.code: i.weight for i in self.indicators}

    @property
    def parents(self) -> dict[str, str]:
        """Dimension by indicator."""
        return {i.code: i.dimension for i in self.indicators}

    def indicator(self, code: str) -> Indicator:
        """The indicator `code`.

        Raises:
            KeyError: no such indicator.
        """
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)

    def missing_policy(self, code: str, default: MissingPolicy | None = None) -> MissingPolicy:
        """What a missing value of the indicator `code` counts where the scheme's own policy is `default`."""
        return self.indicator(code).missing or default or self.missing

    def dimension(self, code: str) -> Dimension:
        """The dimension `code`.

        Raises:
            KeyError: no such dimension.
        """
        for dimension in self.dimensions:
            if dimension.code == code:
                return dimension
        raise KeyError(code)

    def of_dimension(self, code: str) -> tuple[Indicator, ...]:
        """The indicators of a dimension, in display order."""
        return tuple(i for i in self.indicators if i.dimension == code)

    def dimension_weight(self, code: str) -> int:
        """Weight of a dimension, of 10 000."""
        return sum(i.weight for i in self.indicators if i.dimension == code)

    def with_weights(self, weights: Mapping[str, int]) -> Scheme:
        """This scheme with other weights by indicator.

        Raises:
            ValueError: they do not sum to 10 000, or one is negative or unknown.
        """
        if set(weights) - set(self.weights) or min(weights.values(), default=0) < 0:
            raise ValueError("unknown or negative weight")
        merged = self.weights | dict(weights)
        if sum(merged.values()) != GRID:
            raise ValueError(f"weights sum to {sum(merged.values())}, not {GRID}")
        return replace(self, indicators=tuple(replace(i, weight=merged[i.code]) for i in self.indicators))

    def move_dimension(self, code: str, weight: int, locked: Iterable[str] = ()) -> Scheme:
        """This scheme with a dimension at `weight`: unlocked ones share the difference, each in its own proportions."""
        old = {d.code: self.dimension_weight(d.code) for d in self.dimensions}
        new = rescale(old, {code: weight}, locked)
        weights: dict[str, int] = {}
        for dimension in old:
            inside = {i.code: i.weight for i in self.of_dimension(dimension)}
            weights |= apportion(new[dimension], inside)
        return self.with_weights(weights)

    def move_indicator(self, code: str, weight: int, locked: Iterable[str] = ()) -> Scheme:
        """This scheme with an indicator at `weight`: its unlocked siblings share the difference, their sum stays."""
        dimension = self.indicator(code).dimension
        inside = {i.code: i.weight for i in self.of_dimension(dimension)}
        kept = [key for key in locked if key in inside]
        return self.with_weights(rescale(inside, {code: weight}, kept, total=sum(inside.values())))

    def with_vetoes(self, codes: Iterable[str]) -> Scheme:
        """This scheme with only the vetoes `codes` in force."""
        kept = set(codes)
        return replace(self, vetoes=tuple(v for v in self.vetoes if v.code in kept))
