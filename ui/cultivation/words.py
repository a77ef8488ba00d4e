"""Figures, thresholds and standings in words, in the language in use."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from registry.cultivation.file import sum_text
from registry.i18n import Language, Text, Title, _, current_language, n_
from registry.model.vocab import vocabulary
from registry.scoring.titles import Unit, quantity
from registry.srdi import TierState
from registry.srdi.board import LADDER
from registry.srdi.figure import NO_REVENUE, Verdict
from registry.srdi.ruleset import RuleUnit
from ui.kit import format as write
from ui.kit.format import DASH

if TYPE_CHECKING:
    from registry.cultivation.file import Money
    from registry.srdi.board import Place
    from registry.srdi.facts import FirmFacts
    from registry.srdi.figure import Figure, Number
    from registry.srdi.ruleset import Bound, RuleSet

TIERS: dict[str, Text] = {
    term.code: Title(term.short_en, term.short_zh) for term in vocabulary("tier") if term.code in LADDER
}
GROUPS: dict[str, tuple[str, Text]] = {
    "entry": ("入", Text("Entry")),
    "pre": ("基", Text("Precondition")),
    "zhuan": ("专", Text("Specialised")),
    "jing": ("精", Text("Refined")),
    "te": ("特", Text("Distinctive")),
    "xin": ("新", Text("Innovative")),
    "lian": ("链", Text("Chain")),
    "pin": ("品", Text("Product field")),
    "score": ("分", Text("Points")),
    "direct": ("直", Text("Direct routes")),
}
_INSTITUTION = (Text("none"), Text("below city"), Text("city"), Text("province"), Text("nation"))
_AWARD = (Text("none"), Text("provincial or national"), Text("provincial top 3"), Text("national top 3"))
_LEVELS = {"rd_institution_level": _INSTITUTION, "science_award": _AWARD}


def number(value: Number, unit: RuleUnit, metric: str = "") -> str:
    """A value in base units as it is read: 10 000 万元, 3 %, yes."""
    exact = Fraction(value) / unit.base
    if unit is RuleUnit.YES:
        return _("yes") if exact else _("no")
    if metric in _LEVELS and exact.denominator == 1 and 0 <= exact < len(_LEVELS[metric]):
        return str(_LEVELS[metric][int(exact)])
    kinds = {RuleUnit.WAN_YUAN: Unit.WAN_CNY, RuleUnit.PERCENT: Unit.PERCENT}
    return str(quantity(exact, kinds.get(unit, Unit.COUNT)))


def threshold(bound: Bound) -> str:
    """≥ 3, ≤ 70 %, yes; without the edge > and <."""
    if bound.unit is RuleUnit.YES:
        return number(bound.value, bound.unit)
    sign = ("≥" if bound.inclusive else ">") if bound.is_min else ("≤" if bound.inclusive else "<")
    return f"{sign} {number(bound.value, bound.unit, bound.metric)}"


def figure_text(figure: Figure, unit: RuleUnit, metric: str = "") -> str:
    """A figure as far as it is known; several years side by side."""
    if figure.note == NO_REVENUE:
        return _("no revenue")
    if metric.endswith("_each_2y") and figure.parts and all(p.known for p in figure.parts):
        return ", ".join(figure_text(part, unit) for part in figure.parts)
    if figure.known and figure.lo is not None:
        return number(figure.lo, unit, metric)
    if unit is RuleUnit.YES or not figure.sources:
        return DASH  # the ends of a scale are no knowledge of the firm
    lo = figure.lo if figure.lo else None
    if metric in _LEVELS and figure.hi is not None and int(figure.hi) >= len(_LEVELS[metric]) - 1:
        return DASH if lo is None else f"≥ {number(lo, unit, metric)}"
    if lo is not None and figure.hi is not None:
        return f"{number(lo, unit, metric)}–{number(figure.hi, unit, metric)}"
    if lo is not None:
        return f"≥ {number(lo, unit, metric)}"
    return (
        DASH if figure.hi is None or metric in ("local_points", "key_field") else f"≤ {number(figure.hi, unit, metric)}"
    )


def verdict_words(verdict: Verdict) -> str:
    """Met, unmet, unknown."""
    return {Verdict.MET: _("met"), Verdict.UNMET: _("unmet"), Verdict.UNKNOWN: _("unknown")}[verdict]


def names(facts: FirmFacts) -> tuple[str, str]:
    """The name in the language in use and the other one ("" where there is none)."""
    chinese = facts.short_name or facts.legal_name
    if current_language() is Language.ZH:
        return chinese, facts.english_name
    return (facts.english_name, chinese) if facts.english_name else (chinese, "")


def district(facts: FirmFacts) -> str:
    """Where a firm is registered, short; "" where not known."""
    if not facts.district:
        return ""
    return vocabulary("district").get(facts.district).label(current_language(), short=True)


def second_line(facts: FirmFacts) -> str:
    """The other name and the district."""
    return ("，" if current_language() is Language.ZH else ", ").join(
        p for p in (names(facts)[1], district(facts)) if p
    )


def standing_words(one: Place) -> tuple[str, str]:
    """What a firm holds and until when, with the tone."""
    stand = one.stand
    if one.barred is not None and (stand.tier is None or stand.state is TierState.LAPSED):
        return _("Revoked, may not apply before {day}", day=write.day(one.barred)), "bad"
    if stand.tier is None:
        return _("No recognition on record"), "text2"
    tier = vocabulary("tier").get(stand.tier).label(current_language())
    if stand.state is TierState.APPLIED:
        return _("Applied for: {tier}", tier=tier), "accent"
    last = stand.valid_until.end if stand.valid_until is not None else None
    if stand.state is None or last is None or stand.days_left is None:
        return tier, "text2"
    if stand.state is TierState.LAPSED:
        return _("{tier}, ended {day}", tier=tier, day=write.day(last)), "bad"
    left = n_("{n} day left", "{n} days left", stand.days_left)
    said = _("{tier} until {day}, {left}", tier=tier, day=write.day(last), left=left)
    return said, "warn" if stand.state is TierState.DUE else "text2"


def date_words(one: Place) -> tuple[str, str]:
    """The one date of a card, with its tone; "" where none matters."""
    stand = one.stand
    if stand.state is TierState.APPLIED:
        return _("applied"), "accent"
    if not one.step or stand.days_left is None:
        return "", "text2"
    if stand.state is TierState.LAPSED:
        return n_("{n} day ago", "{n} days ago", -stand.days_left), "bad"
    if stand.state is TierState.DUE:
        return n_("{n} day left", "{n} days left", stand.days_left), "bad" if stand.days_left <= 30 else "warn"
    last = stand.valid_until.end if stand.valid_until is not None else None
    return (_("to {month}", month=f"{last:%Y-%m}"), "text2") if last is not None else ("", "text2")


def rules_words(rules: RuleSet) -> str:
    """The set a check used, and that it is provisional where it is."""
    values = {"title": rules.title, "code": rules.code, "version": rules.version}
    if rules.provisional:
        return _("{title} ({code}, version {version}), provisional: from secondary sources", **values)
    return _("{title} ({code}, version {version})", **values)


def money_words(held: Money) -> str:
    """A sum of payments; what has no figure is said."""
    return sum_text(held, current_language())
