"""The eligibility check: each condition met, unmet or unknown, the points with their bounds, and what to ask for first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from registry.srdi.figure import UNKNOWN, Figure, Number, Verdict, all_of, any_of, at_least, at_most
from registry.srdi.figures import Figures
from registry.srdi.ruleset import Bound, Condition, Indicator, RuleSet, TierRules


class Purpose(StrEnum):
    """What is checked for: a first recognition, or a re-verification."""

    APPLY = "apply"
    REVERIFY = "reverify"


@dataclass(frozen=True, slots=True)
class Line:
    """One condition with its answer.

    Attributes:
        own: its answer before anything makes up for it.
        verdict: its answer.
        waived: codes of what makes up for it, where it is met by that alone.
        figure: the value used, None where it is made of other conditions.
        short: how much is missing to the threshold in base units: exact where the value is, the least that is certainly
            missing otherwise; 0 where met, None where nothing can be said.
        parts: the conditions it is made of, and those that could make up for it.
    """

    condition: Condition
    own: Verdict
    verdict: Verdict
    waived: tuple[str, ...]
    figure: Figure | None
    short: Number | None
    parts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """What an indicator gives: at least `lo`, at most `hi` points."""

    indicator: Indicator
    lo: int
    hi: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure to ask the firm for.

    Attributes:
        metric: its name.
        swing: points that hang on it.
        condition: an open condition hangs on it directly.
        decides: the whole check is still open.
    """

    metric: str
    swing: int
    condition: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Check:
    """The answer for one firm, tier and day.

    Attributes:
        lines: the tier's conditions in order, without those that only stand inside others.
        entry: the entry conditions.
        points: by indicator; empty where the tier is not scored.
        by_group: bounds of the points of each group.
        total: bounds of all points.
        asks: what is not known and still counts, the most decisive first.
    """

    tier: str
    rules: RuleSet
    purpose: Purpose
    verdict: Verdict
    lines: tuple[Line, ...]
    entry: tuple[Line, ...]
    points: tuple[Points, ...]
    by_group: tuple[tuple[str, int, int], ...]
    total: tuple[int, int]
    asks: tuple[Ask, ...]

    @property
    def strip(self) -> str:
        """One letter a condition for the strip: the entry conditions as one, then each line. m met, u unmet, ? unknown."""
        entry = all_of(line.verdict for line in self.entry)
        return "".join(_LETTER[v] for v in (entry, *(line.verdict for line in self.lines)))

    def count(self, verdict: Verdict) -> int:
        """How many cells of the strip have this answer."""
        return self.strip.count(_LETTER[verdict])


_LETTER = {Verdict.MET: "m", Verdict.UNMET: "u", Verdict.UNKNOWN: "?"}


def check(rules: RuleSet, tier: str, figures: Figures, purpose: Purpose = Purpose.APPLY) -> Check:
    """Check one firm.

    Args:
        rules: the set in force for the application (`rules_for`).
        tier: code of the tier.
        figures: the firm on the day of the check, what-if values in it.
        purpose: conditions that a re-verification does not ask are left out of one.
    """
    asked = rules.tier(tier)
    points, sums = score(asked, figures)
    run = _Run(asked, figures, sums)
    tops = [run.line(c) for c in asked.conditions if not c.is_part and (c.at_reverify or purpose is Purpose.APPLY)]
    entry = tuple(line for line in tops if line.condition.group == "entry")
    lines = tuple(line for line in tops if line.condition.group != "entry")
    verdict = all_of(line.verdict for line in tops)
    groups = tuple(
        (g.code, int(sums[f"score:{g.code}"].lo or 0), int(sums[f"score:{g.code}"].hi or 0)) for g in asked.groups
    )
    total = (int(sums["score"].lo or 0), int(sums["score"].hi or 0))
    return Check(
        tier, rules, purpose, verdict, lines, entry, points, groups, total, _asks(tops, points, figures, verdict)
    )


def score(asked: TierRules, figures: Figures) -> tuple[tuple[Points, ...], dict[str, Figure]]:
    """The points by indicator, and the sums ``score`` and ``score:GROUP`` as figures."""
    points = tuple(_points(indicator, figures) for indicator in asked.indicators)
    sums: dict[str, Figure] = {"score": Figure(sum(p.lo for p in points), sum(p.hi for p in points))}
    for group in asked.groups:
        inside = [p for p in points if p.indicator.group == group.code]
        sums[f"score:{group.code}"] = Figure(sum(p.lo for p in inside), sum(p.hi for p in inside))
    return points, sums


def judge(bound: Bound, figure: Figure) -> Verdict:
    """Whether a figure keeps a bound."""
    return (at_least if bound.is_min else at_most)(figure, bound.value, bound.inclusive)


def _points(indicator: Indicator, figures: Figures) -> Points:
    lo, hi = _span(indicator, figures)
    used = tuple(figures[m] for m in dict.fromkeys(band.bound.metric for band in indicator.bands))
    return Points(indicator, lo, hi, used)


def _span(indicator: Indicator, figures: Figures) -> tuple[int, int]:
    """The points an indicator certainly and at most gives; its bands stand best first."""
    hi = 0
    metric, figure = "", UNKNOWN
    for band in indicator.bands:
        bound = band.bound
        if bound.metric != metric:
            metric = bound.metric
            figure = figures[metric]
        verdict = (at_least if bound.is_min else at_most)(figure, bound.value, bound.inclusive)
        if verdict is Verdict.MET:
            return band.points, hi or band.points
        if verdict is Verdict.UNKNOWN and not hi:
            hi = band.points
    return 0, hi


@dataclass(frozen=True, slots=True)
class Brief:
    """What a board shows of a check: its answer, the strip of its conditions, the bounds of its points."""

    tier: str
    verdict: Verdict
    strip: str
    total: tuple[int, int]

    def count(self, verdict: Verdict) -> int:
        """How many cells of the strip have this answer."""
        return self.strip.count(_LETTER[verdict])


def brief(rules: RuleSet, tier: str, figures: Figures, purpose: Purpose = Purpose.APPLY) -> Brief:
    """The answer of `check` without its lines, for thousands of firms at once."""
    asked = rules.tier(tier)
    sums: dict[str, tuple[int, int]] = {"score": (0, 0)} | {f"score:{g.code}": (0, 0) for g in asked.groups}
    for indicator in asked.indicators:
        lo, hi = _span(indicator, figures)
        for key in ("score", f"score:{indicator.group}"):
            sums[key] = (sums[key][0] + lo, sums[key][1] + hi)
    made: dict[str, Verdict] = {}
    by_code = asked.by_code

    def verdict_of(condition: Condition) -> Verdict:
        found = made.get(condition.code)
        if found is not None:
            return found
        bound = condition.bound
        if bound is None:
            found = (any_of if condition.any_part else all_of)([verdict_of(by_code[c]) for c in condition.parts])
        else:
            total = sums.get(bound.metric)
            found = judge(bound, figures[bound.metric] if total is None else Figure(*total))
        if condition.unless and found is not Verdict.MET:
            found = any_of([found, *(verdict_of(by_code[c]) for c in condition.unless)])
        made[condition.code] = found
        return found

    entry: list[Verdict] = []
    lines: list[Verdict] = []
    for condition in asked.conditions:
        if not condition.is_part and (condition.at_reverify or purpose is Purpose.APPLY):
            (entry if condition.group == "entry" else lines).append(verdict_of(condition))
    strip = [all_of(entry), *lines]
    return Brief(tier, all_of(strip), "".join(_LETTER[v] for v in strip), sums["score"])


class _Run:
    """One pass over a tier's conditions, each judged once."""

    __slots__ = ("_by_code", "_figures", "_made", "_sums")

    def __init__(self, asked: TierRules, figures: Figures, sums: dict[str, Figure]) -> None:
        self._by_code = asked.by_code
        self._figures, self._sums = figures, sums
        self._made: dict[str, Line] = {}

    def line(self, condition: Condition) -> Line:
        """The answer of a condition and of all it hangs on."""
        made = self._made.get(condition.code)
        if made is None:
            made = self._made[condition.code] = self._judge(condition)
        return made

    def _judge(self, condition: Condition) -> Line:
        parts = tuple(self.line(self._by_code[code]) for code in condition.parts)
        others = tuple(self.line(self._by_code[code]) for code in condition.unless)
        figure: Figure | None = None
        short: Number | None = None
        if condition.bound is not None:
            metric = condition.bound.metric
            figure = self._sums.get(metric) or self._figures[metric]
            own = judge(condition.bound, figure)
            short = _short(condition.bound, figure, own)
        else:
            own = (any_of if condition.any_part else all_of)(part.verdict for part in parts)
        verdict = any_of((own, *(other.verdict for other in others))) if others else own
        waived: tuple[str, ...] = ()
        if verdict is Verdict.MET and own is not Verdict.MET:
            waived = tuple(other.condition.code for other in others if other.verdict is Verdict.MET)
        return Line(condition, own, verdict, waived, figure, short, parts + others)


def _short(bound: Bound, figure: Figure, verdict: Verdict) -> Number | None:
    if verdict is Verdict.MET:
        return 0
    if verdict is Verdict.UNKNOWN:
        return None
    end = figure.hi if bound.is_min else figure.lo
    return None if end is None else abs(bound.value - end)


def _open(line: Line) -> Iterator[Line]:
    """The thresholds that keep a line open."""
    if line.verdict is not Verdict.UNKNOWN:
        return
    if line.condition.bound is not None and line.own is Verdict.UNKNOWN:
        yield line
    for part in line.parts:
        yield from _open(part)


def _asks(tops: list[Line], points: tuple[Points, ...], figures: Figures, verdict: Verdict) -> tuple[Ask, ...]:
    direct: dict[str, bool] = {}
    swing: dict[str, int] = {}
    for top in tops:
        for line in _open(top):
            bound = line.condition.bound
            assert bound is not None, "only thresholds are open of themselves"
            if bound.metric.partition(":")[0] == "score":
                _, _, group = bound.metric.partition(":")
                for point in points:
                    if point.hi > point.lo and group in ("", point.indicator.group):
                        _spread(point, figures, swing)
            else:
                # A condition that nothing can make up for decides alone.
                alone = line is top and not line.condition.unless
                direct[bound.metric] = direct.get(bound.metric, False) or alone
    names = dict.fromkeys([*direct, *swing])
    is_open = verdict is Verdict.UNKNOWN
    asks = [Ask(name, swing.get(name, 0), direct.get(name, False), is_open) for name in names]
    return tuple(sorted(asks, key=lambda a: (not a.condition, -a.swing)))


def _spread(point: Points, figures: Figures, swing: dict[str, int]) -> None:
    """Note the points that hang on each figure of an indicator that is not settled."""
    for metric in dict.fromkeys(band.bound.metric for band in point.indicator.bands):
        if not figures[metric].known:
            swing[metric] = max(swing.get(metric, 0), point.hi - point.lo)
