"""Firms of which only what a test says is known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from registry.model.values import Precision, UncertainDate
from registry.srdi.check import Check, Purpose, check
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import Figure, Number, exactly
from registry.srdi.figures import METRICS, Figures
from registry.srdi.ruleset import RuleSet, rules_for
from registry.srdi.ruleset_file import shipped_rules
from registry.srdi.standing import Held

DAY = date(2025, 6, 30)
WAN = 1_000_000
MONEY = {"revenue", "rd_expense", "rd_mean_2y", "rd_total_2y", "rd_expense_each_2y", "equity_2y", "equity_3y"}
ENTRY = ("is_legal_person", "is_sme", "not_abnormal", "not_dishonest", "product_allowed", "no_incident_3y")


def rules(year: int) -> RuleSet:
    """The set of 2022 or 2026."""
    return rules_for(shipped_rules(), date(year, 12, 1))


def known(**values: float | str | Fraction) -> dict[str, Figure]:
    """Figures by name; money in ten thousand yuan, a text is an exact decimal."""
    made: dict[str, Figure] = {}
    for name, value in values.items():
        exact: Number = Fraction(str(value)) * (WAN if name in MONEY else 1)
        made[name] = exactly(exact)
    return made


def entered() -> dict[str, Figure]:
    """Figures of a firm that keeps the six entry conditions."""
    return known(**dict.fromkeys(ENTRY, 1))


def checked(
    tier: str, figures: dict[str, Figure], year: int = 2022, purpose: Purpose = Purpose.APPLY, unknown: bool = False
) -> Check:
    """The check of a firm with these figures; what is not named is nothing, or unknown."""
    base: dict[str, Figure] = {} if unknown else {name: exactly(0) for name in METRICS if name != "unpublished"}
    return check(rules(year), tier, Figures(FirmFacts("f", "试"), DAY, base | entered() | figures), purpose)


def firm(figures: dict[tuple[str, int], float], **more: object) -> FirmFacts:
    """A firm with yearly figures: money in ten thousand yuan, shares in per cent."""
    counts = {"headcount", "rd_staff", "segment_years", "class1_ip", "own_class1_ip", "class2_ip", "high_value_ip"}
    shares = {"rd_ratio", "market_share", "debt_ratio", "main_share", "rd_staff_ratio"}
    metrics = {
        (code, year): exactly(Fraction(str(value)) * (1 if code in counts | shares else WAN), year)
        for (code, year), value in figures.items()
    }
    return FirmFacts("f", "试验航天有限公司", metrics=metrics, **more)  # type: ignore[arg-type]


def title(tier: str, first: date, last: date | None = None, status: str | None = "valid") -> Held:
    """A recognition to the day."""
    day = UncertainDate(Precision.DAY, first, first)
    return Held(tier, day, None if last is None else UncertainDate(Precision.DAY, last, last), status)
