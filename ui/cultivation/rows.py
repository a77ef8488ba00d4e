"""The lines of the eligibility check as rows: groups, conditions, what they are made of, and the points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Text, _
from registry.srdi.figure import Figure, Verdict, exactly
from registry.srdi.ruleset import GROUPS, RuleUnit
from ui.cultivation import words
from ui.kit.format import DASH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.srdi.check import Check, Line, Points

_ORDER = {Verdict.UNMET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the check.

    Attributes:
        badge: the character of a group; set for headings only.
        indent: 0 a condition, 1 and more what it is made of.
        metric, unit: the figure and its unit, "" where the row has none of its own.
        document: code of the document the rule is taken from.
        remark: what makes up for an unmet condition, how much is missing.
    """

    key: str
    text: str
    threshold: str = ""
    value: str = ""
    verdict: Verdict | None = None
    badge: str = ""
    indent: int = 0
    metric: str = ""
    unit: RuleUnit | None = None
    figure: Figure | None = None
    document: str = ""
    remark: str = ""


def rows_of(made: Check, *, unmet_first: bool = False) -> list[Row]:
    """The rows of a check, by group in the order of the rules; or unmet ones first, then unknown ones, without groups."""
    lines = [*made.entry, *made.lines]
    if unmet_first:
        return [row for line in sorted(lines, key=lambda li: _ORDER[li.verdict]) for row in _line_rows(line, made, 0)]
    found: list[Row] = []
    for group in GROUPS:
        inside = [line for line in lines if line.condition.group == group]
        if inside:
            badge, text = words.GROUPS[group]
            found.append(Row(f"group:{group}", str(text), badge=badge))
            for line in inside:
                found += _line_rows(line, made, 0)
        if group == "score":
            found += _point_rows(made)
    return found


def _line_rows(line: Line, made: Check, indent: int) -> Iterator[Row]:
    condition, bound = line.condition, line.condition.bound
    remark = ""
    if line.waived:
        remark = _("Made up for by: {what}", what=_title(made, line.waived[0]))
    elif line.short and bound is not None:
        remark = _("{n} short of the threshold", n=words.number(line.short, bound.unit))
        if not bound.is_min:
            remark = _("{n} over the threshold", n=words.number(line.short, bound.unit))
    metric = bound.metric if bound is not None else ""
    is_sum = metric.partition(":")[0] == "score"
    yield Row(
        key=f"{indent}:{condition.code}",
        text=str(condition.title),
        threshold=words.threshold(bound) if bound is not None else (_("one of") if condition.any_part else _("all of")),
        value=_value(line),
        verdict=line.verdict,
        indent=indent,
        metric="" if is_sum else metric,
        unit=bound.unit if bound is not None else None,
        figure=line.figure,
        document=condition.document,
        remark=remark,
    )
    if line.verdict is Verdict.MET and not line.waived:
        return  # what a met condition is made of is no news
    for part in line.parts:
        yield from _line_rows(part, made, indent + 1)


def _value(line: Line) -> str:
    bound = line.condition.bound
    if bound is None or line.figure is None:
        return words.verdict_words(line.verdict)
    if bound.metric.partition(":")[0] == "score":
        return _span(int(line.figure.lo or 0), int(line.figure.hi or 0))
    return words.figure_text(line.figure, bound.unit, bound.metric)


def _span(lo: int, hi: int) -> str:
    return str(lo) if lo == hi else f"{lo}–{hi}"


def _title(made: Check, code: str) -> str:
    return str(made.rules.tier(made.tier).by_code[code].title)


def _point_rows(made: Check) -> Iterator[Row]:
    for group in made.rules.tier(made.tier).groups:
        lo, hi = next((lo, hi) for code, lo, hi in made.by_group if code == group.code)
        text = str(Text("{group}, of {full} points", group=group.title, full=group.full))
        yield Row(f"sum:{group.code}", text, value=_span(lo, hi), indent=1, document=group.document)
        for point in made.points:
            if point.indicator.group == group.code:
                yield _point_row(point)


def _point_row(point: Points) -> Row:
    indicator = point.indicator
    best = next(
        (b.bound for b, f in zip(indicator.bands, _figures(point), strict=True) if f.known), indicator.bands[0].bound
    )
    figure = next((f for f in point.figures if f.known), point.figures[0])
    shown = words.figure_text(figure, best.unit, best.metric)
    verdict = Verdict.UNKNOWN if point.lo != point.hi else Verdict.MET if point.hi else Verdict.UNMET
    return Row(
        key=f"points:{indicator.code}",
        text=str(indicator.title),
        threshold=_("{points} of {full}", points=_span(point.lo, point.hi), full=indicator.full),
        value=shown or DASH,
        verdict=verdict,
        indent=2,
        metric=best.metric,
        unit=best.unit,
        figure=figure,
        document=indicator.document,
    )


def _figures(point: Points) -> list[Figure]:
    """The figure of each band, in the order of the bands."""
    names = list(dict.fromkeys(band.bound.metric for band in point.indicator.bands))
    by_name = dict(zip(names, point.figures, strict=True))
    return [by_name[band.bound.metric] for band in point.indicator.bands]


def parse(text: str, unit: RuleUnit) -> Figure | None:
    """A typed value in the unit of the threshold (ten thousand yuan, per cent, pieces; yes is 1), None if it is none."""
    from fractions import Fraction

    typed = text.strip().replace(",", "").replace("，", "").rstrip("%").strip()
    yes = {"yes": "1", "y": "1", "是": "1", "no": "0", "n": "0", "否": "0"}
    typed = yes.get(typed.casefold(), typed) if unit is RuleUnit.YES else typed
    try:
        value = Fraction(typed)
    except (ValueError, ZeroDivisionError):
        return None
    if unit is RuleUnit.YES and value not in (0, 1):
        return None
    return exactly(value * unit.base)
