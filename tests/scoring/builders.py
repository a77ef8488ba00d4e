"""Small schemes and firms to test on, without a registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from registry.model.values import Grade
from registry.scoring import Answer, FirmFacts, Scheme, parse_scheme
from registry.scoring.facts import Fact, Ref, Span, State, VetoFact
from registry.scoring.titles import Measure

T = TypeVar("T")

DAY = date(2025, 6, 30)
YEAR = 2024
COUNTS = ("class1_ip", "class2_ip", "standards", "local_suppliers", "platforms_led", "demo_scenarios", "headcount")
"""Metrics that plain schemes are made of; their figures 0..100 are points."""


@dataclass(frozen=True)
class Item:
    """An indicator of a plain scheme: 0 to 100 of a metric are 0 to 100 points, unless `extra` says more."""

    metric: str
    dimension: str
    weight: int
    value: str = '{ kind = "linear", start = 0, full = 100 }'
    extra: str = ""


def scheme_text(items: Sequence[Item], *, vetoes: Sequence[str] = (), head: Mapping[str, str] | None = None) -> str:
    """The TOML of a plain scheme."""
    head = {
        "size": "2",
        "rank_on": '"rounded"',
        "decimals": "2",
        "missing": '"middle"',
        "completeness_floor": "70",
        "tie_chain": "[]",
    } | dict(head or {})
    lines = [
        "format = 1",
        'code = "test"',
        "version = 1",
        'title = { en = "Test", zh = "测试" }',
        "objective_share = 60",
    ]
    lines += ["recognition_years = 3", "milestone_cap = 10", 'milestone_grade = "B"']
    lines += [f"{key} = {value}" for key, value in head.items()]
    lines += ["[grade_cap]", "D = 80"]
    for code in dict.fromkeys(item.dimension for item in items):
        weight = sum(item.weight for item in items if item.dimension == code)
        lines += [
            "[[dimension]]",
            f'code = "{code}"',
            f'title = {{ en = "{code}", zh = "{code}" }}',
            f"weight = {weight}",
        ]
    for item in items:
        lines += [
            "[[indicator]]",
            f'code = "{item.metric}"',
            f'dimension = "{item.dimension}"',
            f"weight = {item.weight}",
        ]
        lines += [f'title = {{ en = "{item.metric}", zh = "{item.metric}" }}', 'grounded = { en = "-", zh = "-" }']
        if "unit =" not in item.extra:
            lines += ['unit = "count"', f'source = "metric:{item.metric}"']
        lines += [f"value = {item.value}", item.extra]
    for code in vetoes:
        lines += [
            "[[veto]]",
            f'code = "{code}"',
            'title = { en = "rule", zh = "规则" }',
            'failed = { en = "why", zh = "原因" }',
        ]
    return "\n".join(lines) + "\n"


def scheme(*weights: int, dimensions: str = "", vetoes: Sequence[str] = (), **head: str) -> Scheme:
    """A plain scheme with these weights; `dimensions` names the dimension of each by a letter."""
    letters = dimensions or "a" * len(weights)
    items = [Item(m, d, w) for m, d, w in zip(COUNTS, letters, weights, strict=False)]
    return parse_scheme(scheme_text(items, vetoes=vetoes, head=head), "test.toml")


def count(value: int | None, hi: int | None = None, grade: Grade | None = Grade.A, name: str = "") -> Fact:
    """A count; None is missing, two figures are bounds."""
    if value is None:
        return Fact(State.MISSING, Measure.COUNT)
    return Fact(
        State.KNOWN, Measure.COUNT, value, value if hi is None else hi, "", grade, Ref("metric", name or "m", "lo")
    )


def not_asked() -> Fact:
    """A figure that is not asked of the firm."""
    return Fact(State.NOT_APPLICABLE, Measure.COUNT)


def money(yuan: int, grade: Grade | None = Grade.A) -> Fact:
    """An exact sum."""
    return Fact.figure(yuan * 100, Measure.MONEY, grade, Ref("metric", "m", "lo"))


def ratio(percent: int, grade: Grade | None = Grade.A) -> Fact:
    """An exact share."""
    return Fact.figure(percent * 10_000, Measure.RATIO, grade, Ref("metric", "m", "lo"))


def firm(
    uid: str, *values: Fact | tuple[int, int] | int | None, vetoes: Mapping[str, Answer] | None = None
) -> FirmFacts:
    """A firm with figures for the plain scheme, in its order."""
    metrics: dict[tuple[str, int], Fact] = {}
    for metric, value in zip(COUNTS, values, strict=False):
        fact = value if isinstance(value, Fact) else count(*value) if isinstance(value, tuple) else count(value)
        metrics[metric, YEAR] = fact
    answers = tuple(
        VetoFact(kind, answer, Span(), "", Ref("veto_record", uid, "answer")) for kind, answer in (vetoes or {}).items()
    )
    return FirmFacts(uid, f"企业 {uid}", segment="launch", metrics=metrics, vetoes=answers)


def with_metrics(uid: str = "f", segment: str = "launch", year: int = YEAR, **metrics: Fact) -> FirmFacts:
    """A firm with named metrics of one year."""
    return FirmFacts(uid, f"企业 {uid}", segment=segment, metrics={(k, year): v for k, v in metrics.items()})


def turned(items: Sequence[T], by: int = 1) -> list[T]:
    """The items turned round: a permutation that is not its own inverse from three items on."""
    return [*items[by:], *items[:by]]
