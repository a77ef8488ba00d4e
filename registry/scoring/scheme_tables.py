"""A scheme as nested tables of the shape that a scheme file has: what `registry.scoring.scheme_file` reads back equal."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from registry.i18n import Text
from registry.scoring.certificates import Certificates
from registry.scoring.rules import Floor, PanelItem, PanelRule, Quota
from registry.scoring.scheme import OTHER, BySegment, FixedRule, Indicator, MilestonePoints, Scheme, Veto
from registry.scoring.scheme_file import FORMAT
from registry.scoring.scheme_functions import ANCHOR
from registry.scoring.titles import Title
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise, ValueFunction

T = TypeVar("T")
Tables = dict[str, Any]


def scheme_tables(scheme: Scheme) -> Tables:
    """Everything in `scheme`, in the order in which people read it; what is as usual is left out.

    Raises:
        ValueError: a figure has no end in decimals (it came from no file).
    """
    tables: Tables = {
        "format": FORMAT,
        "code": scheme.code,
        "version": scheme.version,
        "title": _title(scheme.title),
        "size": scheme.size,
        "reserve": scheme.reserve,
        "rank_on": scheme.rank_on.value,
        "decimals": scheme.decimals,
        "missing": scheme.missing.value,
        "min_available": points(scheme.min_available),
        "objective_share": scheme.objective_share,
        "completeness_floor": points(scheme.completeness_floor),
        "recognition_years": scheme.recognition_years,
        "milestone_cap": scheme.milestone_cap,
        "milestone_grade": scheme.milestone_grade.value,
        "tie_chain": list(scheme.tie_chain),
        "grade_cap": {grade.value: points(cap) for grade, cap in scheme.grade_caps},
        "dimension": [
            {"code": d.code, "title": _title(d.title), "weight": scheme.dimension_weight(d.code)}
            for d in scheme.dimensions
        ],
        "indicator": [_indicator(i) for i in scheme.indicators],
        "milestone": [_milestone(m) for m in scheme.milestones],
        "veto": [_veto(v) for v in scheme.vetoes],
        "floor": [_floor(f) for f in scheme.floors],
        "quota": [_quota(q) for q in scheme.quotas],
    }
    if scheme.panel.items:
        tables["panel"] = _panel(scheme.panel)
    return {key: value for key, value in tables.items() if value != []} | {"tie_chain": list(scheme.tie_chain)}


def number(value: Fraction) -> int | str:
    """A figure as a scheme file writes it: whole, or a decimal as text so that it is exact.

    Raises:
        ValueError: it has no end in decimals.
    """
    if value.denominator == 1:
        return value.numerator
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 60:
            raise ValueError(f"{value} has no end in decimals")
    return f"{Decimal(int(value * 10**digits)).scaleb(-digits):f}"


def points(grid: int) -> int | str:
    """A grid value as points of 100."""
    return number(Fraction(grid, 100))


def _title(title: Text) -> Tables:
    assert isinstance(title, Title)
    return {"en": title.en, "zh": title.zh}


def _indicator(indicator: Indicator) -> Tables:
    table: Tables = {
        "code": indicator.code,
        "dimension": indicator.dimension,
        "title": _title(indicator.title),
        "weight": indicator.weight,
        "unit": indicator.unit.value,
        "source": indicator.source.text,
    }
    if indicator.missing is not None:
        table["missing"] = indicator.missing.value
    if indicator.not_applicable is not None:
        table["not_applicable"] = indicator.not_applicable.text
        if indicator.not_applicable_note is not None:
            table["not_applicable_note"] = _title(indicator.not_applicable_note)
    table |= {"grounded": _title(indicator.grounded), "value": _function(indicator.value)}
    if indicator.anchors is not None:
        table["anchors"] = _by_segment(indicator.anchors, lambda a: "na" if a is None else number(a))
    if indicator.applies is not None:
        table["applies"] = _by_segment(indicator.applies, bool)
    if indicator.rules:
        table["rule"] = [_rule(rule) for rule in indicator.rules]
    return table


def _function(value: ValueFunction) -> Tables:
    match value:
        case Efficacy(basic, full, log):
            return {"kind": "efficacy", "basic": number(basic), "full": _goal(full)} | _scale(log)
        case Linear(start, full, log):
            return {"kind": "linear", "start": number(start), "full": _goal(full)} | _scale(log)
        case Bands(cuts, values):
            return {"kind": "bands", "cuts": [number(c) for c in cuts], "points": [points(p) for p in values]}
        case Piecewise(cuts, values):
            return {"kind": "piecewise", "at": [number(c) for c in cuts], "points": [points(p) for p in values]}
        case Codes(values, ignored):
            aside: Tables = {"ignored": list(ignored)} if ignored else {}
            return {"kind": "codes"} | aside | {"points": {code: points(p) for code, p in values}}
        case Phrases(steps):
            return {"kind": "phrases", "steps": _steps(steps)}
        case Certificates(steps, undated):
            return {"kind": "certificates", "undated": undated.value, "steps": _steps(steps)}


def _goal(full: Fraction | None) -> int | str:
    return ANCHOR if full is None else number(full)


def _scale(log: bool) -> Tables:
    return {"scale": "log"} if log else {}


def _steps(steps: tuple[tuple[tuple[str, ...], int], ...]) -> list[Tables]:
    return [{"any": list(words), "points": points(value)} for words, value in steps]


def _by_segment(table: BySegment[T], plain: Callable[[T], Any]) -> Tables:
    found: Tables = {}
    for segment, rows in table.entries:
        alone = len(rows) == 1 and rows[0][0] == OTHER
        found[segment] = plain(rows[0][1]) if alone else {code: plain(value) for code, value in rows}
    return found


def _rule(rule: FixedRule) -> Tables:
    return {"when": rule.when.text, "points": points(rule.value), "note": _title(rule.note)}


def _veto(veto: Veto) -> Tables:
    told: Tables = {"lookback": veto.lookback} if veto.lookback is not None else {}
    return {"code": veto.code, "title": _title(veto.title), "failed": _title(veto.failed)} | told


def _milestone(rule: MilestonePoints) -> Tables:
    told: Tables = {
        "later": rule.later or None,
        "later_most": rule.later_most or None,
        "outcome_needed": rule.outcome_needed or None,
        "quantity": rule.quantity,
        "pattern": rule.pattern or None,
        "unless": rule.unless or None,
        "family": rule.family or None,
        "segments": list(rule.segments) or None,
    }
    table: Tables = {
        "code": rule.code,
        "title": _title(rule.title),
        "kinds": list(rule.kinds),
        "points": rule.points,
    }
    return table | {key: value for key, value in told.items() if value is not None}


def _floor(floor: Floor) -> Tables:
    return {"code": floor.code, "title": _title(floor.title), "on": floor.on, "least": points(floor.least)}


def _quota(quota: Quota) -> Tables:
    bounds = {"least": quota.least, "most": quota.most}
    table: Tables = {
        "code": quota.code,
        "title": _title(quota.title),
        "attribute": quota.attribute.value,
        "group": quota.group,
    }
    return table | {key: value for key, value in bounds.items() if value is not None}


def _panel(rule: PanelRule) -> Tables:
    return {
        "aggregate": rule.aggregate.value,
        "trim_level": rule.trim_level.value,
        "drop": rule.drop,
        "drop_from": rule.drop_from,
        "least": rule.least,
        "outlier": rule.outlier,
        "comment_above": rule.comment_above,
        "comment_below": rule.comment_below,
        "item": [_item(item) for item in rule.items],
    }


def _item(item: PanelItem) -> Tables:
    guide: Tables = {"guide": _title(item.guide)} if item.guide is not None else {}
    return {"code": item.code, "title": _title(item.title), "weight": item.weight} | guide
