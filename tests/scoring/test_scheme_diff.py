"""What differs between two schemes: every property that can differ is told, in words, with what it was and is."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.i18n import Language
from registry.model.values import Grade
from registry.scoring import MissingPolicy, Scheme, load_scheme
from registry.scoring.expression import parse
from registry.scoring.rules import Aggregate, Attribute, TrimLevel
from registry.scoring.scheme import NO_PANEL, BySegment, RankOn
from registry.scoring.scheme_diff import Part, scheme_diff
from registry.scoring.titles import Title, Unit
from registry.scoring.values import Linear
from tests.scoring.any_scheme import schemes

OLD = load_scheme()
OTHER = Title("Other", "其他名称")
COLLECTIONS = ("dimensions", "indicators", "vetoes", "milestones", "floors", "quotas")

CHANGES: dict[str, dict[str, Any]] = {
    "": {
        "code": "other", "title": OTHER, "size": 12, "rank_on": RankOn.EXACT, "decimals": 3,
        "missing": MissingPolicy.ZERO, "objective_share": 70, "completeness_floor": 8000, "recognition_years": 4,
        "milestone_cap": 12, "milestone_grade": Grade.C, "tie_chain": ("applied_on", "panel"), "grade_caps": ((Grade.D, 7000),),
        "min_available": 7500, "reserve": 5, "panel": NO_PANEL, **dict.fromkeys(COLLECTIONS, ()),
    },
    "dimensions": {"title": OTHER},
    "indicators": {
        "dimension": "chain", "title": OTHER, "weight": 900, "unit": Unit.COUNT, "source": parse("metric:class1_ip"),
        "value": Linear(Fraction(1), Fraction(7)), "grounded": OTHER,
        "anchors": BySegment((("launch", (("*", Fraction(3)),)),)), "applies": BySegment((("sat", (("*", True),)),)),
        "not_applicable": parse("metric:headcount > 3"), "not_applicable_note": OTHER,
        "rules": (), "missing": MissingPolicy.NEUTRAL,
    },
    "vetoes": {"title": OTHER, "failed": OTHER, "lookback": 24},
    "floors": {"title": OTHER, "on": "total", "least": 5500},
    "quotas": {"title": OTHER, "attribute": Attribute.ORIGIN, "group": "sat", "least": 2, "most": 3},
    "panel": {
        "items": (), "aggregate": Aggregate.MEAN, "trim_level": TrimLevel.ITEM, "drop": 2, "drop_from": 7, "least": 5,
        "outlier": 15, "comment_above": 90, "comment_below": 40,
    },
    "items": {"title": OTHER, "weight": 2400, "guide": OTHER},
    "milestones": {
        "title": OTHER, "kinds": ("award",), "points": 9, "later": 2, "later_most": 1, "outcome_needed": False,
        "quantity": 4, "pattern": "x", "unless": "y", "family": "z", "segments": ("sat",),
    },
}  # fmt: skip


def things(scheme: Scheme, home: str) -> tuple[Any, ...]:
    match home:
        case "":
            return (scheme,)
        case "panel":
            return (scheme.panel,)
        case "items":
            return scheme.panel.items
        case _:
            return getattr(scheme, home)


def with_changed(home: str, name: str, value: Any) -> Scheme:
    """The shipped scheme with one property of the first thing of a kind changed."""
    first: Any
    first, *rest = things(OLD, home)
    if name == "rules":
        first = OLD.indicator("rd_intensity")
        rest = [i for i in OLD.indicators if i is not first]
    changed = (replace(first, **{name: value}), *rest)
    match home:
        case "":
            return changed[0]
        case "panel":
            return replace(OLD, panel=changed[0])
        case "items":
            return replace(OLD, panel=replace(OLD.panel, items=changed))
        case _:
            return replace(OLD, **{home: changed})


def test_the_table_below_knows_every_property() -> None:
    for home, named in CHANGES.items():
        left_out = {"version"} if home == "" else {"code"}
        assert {f.name for f in fields(things(OLD, home)[0])} - left_out == set(named), home


@pytest.mark.parametrize(("home", "name"), [(home, name) for home, named in CHANGES.items() for name in named])
def test_every_property_that_differs_is_told(home: str, name: str) -> None:
    new = with_changed(home, name, CHANGES[home][name])
    found = scheme_diff(OLD, new)
    assert found
    assert new.digest != OLD.digest
    for difference in found:
        for language in Language:
            said = [t.render(language) for t in (difference.old, difference.new) if t is not None]
            assert said
            assert len(set(said)) == len(said)
            assert difference.what.render(language)
            assert difference.subject.render(language)


def test_a_new_version_of_the_same_differs_in_nothing() -> None:
    assert scheme_diff(OLD, replace(OLD, version=9)) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(a=schemes(st.sampled_from(["甲", "乙", "x y"])), b=schemes(st.sampled_from(["甲", "乙", "x y"])))
def test_no_difference_is_the_same_digest(a: Scheme, b: Scheme) -> None:
    assert scheme_diff(a, a) == ()
    assert bool(scheme_diff(a, b)) == (replace(a, version=b.version).digest != b.digest)
    there = {(d.part, d.code, str(d.what), d.old is None) for d in scheme_diff(a, b) if str(d.what) == "In the scheme"}
    back = {(d.part, d.code, str(d.what), d.new is None) for d in scheme_diff(b, a) if str(d.what) == "In the scheme"}
    assert there == back


def said(old: Scheme, new: Scheme, language: Language) -> list[tuple[str, ...]]:
    return [
        (d.part.value, d.subject.render(language), d.what.render(language),
         d.old.render(language) if d.old else "", d.new.render(language) if d.new else "")
        for d in scheme_diff(old, new)
    ]  # fmt: skip


def test_a_moved_weight_tells_every_weight_that_moved() -> None:
    new = OLD.move_dimension("technology", 3000, ["output", "economy", "capital"])
    rows = said(OLD, new, Language.EN)
    assert ("weights", "Technology", "Weight", "25", "30") in rows
    assert ("weights", "Chain and standing", "Weight", "23", "18") in rows
    assert all(row[0] == Part.WEIGHTS.value for row in rows)


def test_a_goalpost_in_both_languages() -> None:
    revenue = replace(OLD.indicator("revenue"), value=replace(OLD.indicator("revenue").value, full=Fraction(200_000)))
    new = replace(OLD, indicators=tuple(revenue if i.code == "revenue" else i for i in OLD.indicators))
    assert said(OLD, new, Language.EN) == [
        ("values", "Revenue", "Value function", "Efficacy, logarithmic: 60 at ¥ 10 m, 100 at ¥ 1,000 m",
         "Efficacy, logarithmic: 60 at ¥ 10 m, 100 at ¥ 2,000 m")
    ]  # fmt: skip
    assert said(OLD, new, Language.ZH)[0][4] == "功效系数（对数）：1,000 万元得 60，20 亿元得 100"


def test_a_quota_that_came_and_a_veto_that_went() -> None:
    new = replace(OLD, quotas=OLD.quotas[:-1], vetoes=OLD.vetoes[1:])
    assert said(OLD, new, Language.EN) == [
        ("vetoes", "Shanghai entity or site", "In the scheme", "Shanghai entity or site", ""),
        ("quotas", "At most 2 of one parent group", "In the scheme", "At most 2 of one parent group", ""),
    ]
