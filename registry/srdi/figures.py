"""The figures that rules look at, made from what is on record, on a day.

"Last year" is the last complete accounting year, "2 years" that and the one before. A year without a figure is unknown;
an older figure never stands in for it. What is held rather than earned (patents, a brand, a certificate) is taken from
the latest year that says it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache

from registry.model.vocab import vocabulary
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import (
    ABOVE_ALL,
    NO_REVENUE,
    UNKNOWN,
    UNKNOWN_AMOUNT,
    UNKNOWN_ANSWER,
    Figure,
    Number,
    Source,
    added,
    divided,
    greatest,
    least,
    per_cent,
)
from registry.srdi.size import Size, industry_of, size_span
from registry.srdi.standing import TierState, standing

_NOT_LEGAL = ("分公司", "合伙企业", "（有限合伙）", "(有限合伙)", "个人独资", "分厂", "办事处")
_LEGAL = ("有限公司", "有限责任公司", "股份公司")
_NONE = {"无", "没有", "none", "no", "否"}


class Figures:
    """The figures of one firm on one day, each made when it is first asked for.

    Args:
        facts: what is on record.
        as_of: the day of the check.
        what_if: figures to take instead of those on record, by name.
    """

    __slots__ = ("_made", "as_of", "facts", "year")

    def __init__(self, facts: FirmFacts, as_of: date, what_if: Mapping[str, Figure] | None = None) -> None:
        self.facts = facts
        self.as_of = as_of
        self.year = as_of.year - 1
        self._made: dict[str, Figure] = dict(what_if or {})

    def __getitem__(self, name: str) -> Figure:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = METRICS[name](self)
        return made

    # -- what is on record

    def of_year(self, code: str, back: int = 0, empty: Figure = UNKNOWN) -> Figure:
        """The figure of the last complete year, or of a year `back` before it."""
        year = self.year - back
        return self.facts.metrics.get((code, year)) or _nothing_of(empty, year)

    def latest(self, code: str, empty: Figure = UNKNOWN_AMOUNT) -> Figure:
        """The figure of the latest year on record, at most six years old; the present year counts too."""
        for year in range(self.as_of.year, self.as_of.year - 6, -1):
            if (found := self.facts.metrics.get((code, year))) is not None:
                return found
        return empty

    def best_of(self, code: str, years: int) -> Figure:
        """The best of the last complete years: what happened at least once in them."""
        return greatest(self.of_year(code, back, UNKNOWN_AMOUNT) for back in range(years))


@cache
def _nothing_of(empty: Figure, year: int) -> Figure:
    """What is known of a figure of a year of which nothing is on record."""
    return Figure(empty.lo, empty.hi, year)


def _yearly(code: str, empty: Figure = UNKNOWN_AMOUNT) -> Callable[[Figures], Figure]:
    return lambda f: f.of_year(code, 0, empty)


def _latest(code: str, empty: Figure = UNKNOWN_AMOUNT) -> Callable[[Figures], Figure]:
    return lambda f: f.latest(code, empty)


def _answer(*kinds: str) -> Callable[[Figures], Figure]:
    return lambda f: least(f.facts.answers.get(kind, UNKNOWN_ANSWER) for kind in kinds)


def _stated(figures: Figures, code: str, back: int, made: Figure) -> Figure:
    """What follows from sums, or where those are not known, what was stated."""
    if made.known or made.note:
        return made
    return figures.facts.metrics.get((code, figures.year - back)) or made


def _rd_ratio(figures: Figures, back: int = 0) -> Figure:
    rd, revenue = figures.of_year("rd_expense", back, UNKNOWN_AMOUNT), figures.of_year("revenue", back, UNKNOWN_AMOUNT)
    if revenue.hi == 0:  # R&D without revenue: the share has no value, and the condition counts as met where R&D > 0
        lo = None if rd.lo is None else ABOVE_ALL if rd.lo > 0 else 0
        hi = 0 if rd.hi == 0 else ABOVE_ALL
        return Figure(lo, hi, rd.year, rd.sources + revenue.sources, NO_REVENUE)
    made = _stated(figures, "rd_ratio", back, per_cent(rd, revenue))
    return Figure(0, made.hi, made.year, made.sources) if made.lo is None else made


def _main_share(figures: Figures) -> Figure:
    made = per_cent(figures.of_year("main_revenue"), figures.of_year("revenue"))
    return _stated(figures, "main_share", 0, made)


def _growth(figures: Figures, back: int = 0) -> Figure:
    now, before = figures.of_year("main_revenue", back), figures.of_year("main_revenue", back + 1)
    share = per_cent(now, before)
    lo, hi = (None if end is None else end - 100 for end in (share.lo, share.hi))
    return Figure(lo, hi, now.year, share.sources, share.note)


def _growth_mean(figures: Figures) -> Figure:
    return divided(added([_growth(figures, 1), _growth(figures)]), 2)


def _compound(figures: Figures) -> Figure:
    """Compound growth over two years, per cent, as bounds on a grid of a ten-thousandth that contain the true root."""
    share = per_cent(figures.of_year("main_revenue"), figures.of_year("main_revenue", 2))
    lo = None if share.lo is None else _root(share.lo, up=False)
    hi = None if share.hi is None else _root(share.hi, up=True)
    return Figure(lo, hi, share.year, share.sources, share.note)


def _root(share: Number, *, up: bool) -> Number:
    """100·√(share/100) − 100, rounded down or up to 1/10 000; exact where the root is."""
    if share < 0:
        return -100
    scale = 10_000
    exact = Fraction(share) * 100 * scale * scale
    root = math.isqrt(exact.numerator // exact.denominator)
    if up and root * root != exact:
        root += 1
    return Fraction(root, scale) - 100


def _debt(figures: Figures) -> Figure:
    made = per_cent(figures.of_year("total_liabilities"), figures.of_year("total_assets"))
    return _stated(figures, "debt_ratio", 0, Figure(made.lo, made.hi, made.year, made.sources))


def _margin(figures: Figures) -> Figure:
    return per_cent(figures.of_year("net_profit"), figures.of_year("revenue"))


def _rd_staff_ratio(figures: Figures) -> Figure:
    made = per_cent(figures.of_year("rd_staff"), figures.of_year("headcount"))
    found = _stated(figures, "rd_staff_ratio", 0, Figure(made.lo, made.hi, made.year, made.sources))
    return Figure(0, found.hi, found.year, found.sources) if found.lo is None else found


def _equity(years: int) -> Callable[[Figures], Figure]:
    def made(figures: Figures) -> Figure:
        single = [figures.of_year("equity_paid_in", back, UNKNOWN_AMOUNT) for back in reversed(range(years))]
        total = added(single)
        now, then = figures.of_year("paid_in_equity"), figures.of_year("paid_in_equity", years)
        if total.hi is None and now.hi is not None and then.lo is not None:
            # All equity paid in bounds the part that qualified institutions paid.
            return Figure(total.lo, max(now.hi - then.lo, total.lo or 0), total.year, total.sources, "", total.parts)
        return total

    return made


def _segment_years(figures: Figures) -> Figure:
    found = figures.latest("segment_years")
    if found.year is not None and found.lo is not None and found.year < figures.year:
        # Years go on by themselves: what was five at the end of 2022 is six at the end of 2023.
        later = figures.year - found.year
        return Figure(found.lo + later, None if found.hi is None else found.hi + later, found.year, found.sources)
    founded = figures.facts.established[0]
    if found.hi is None and founded is not None:
        # Nobody is longer in a niche than in the world.
        age = max(figures.as_of.year - founded.year, 0)
        return Figure(found.lo, age, None, (Source("firm", figures.facts.uid, "established"),))
    return found


def _class1(figures: Figures) -> Figure:
    held = figures.latest("class1_ip")
    floor = max(
        (f.lo for f in (figures.latest("own_class1_ip"), figures.latest("high_value_ip")) if f.lo is not None),
        default=0,
    )
    if held.lo is None or held.lo < floor:
        return Figure(floor, None if held.hi is None else max(held.hi, floor), held.year, held.sources)
    return held


def _within_class1(code: str) -> Callable[[Figures], Figure]:
    def made(figures: Figures) -> Figure:
        found, whole = figures.latest(code), figures["class1_ip"]
        if found.hi is None and whole.hi is not None:
            return Figure(found.lo, whole.hi, found.year or whole.year, found.sources or whole.sources)
        return found

    return made


def _institution(figures: Figures) -> Figure:
    """0 none, 1 below city, 2 city, 3 province, 4 nation. Shanghai is a municipality of the rank of a province."""
    text = figures.facts.institution
    source = (Source("firm", figures.facts.uid, "rd_institution"),)
    if text is None:
        return Figure(0, 4)
    if text.strip().casefold() in _NONE:
        return Figure(0, 0, None, source)
    if any(word in text for word in ("国家", "全国")):
        return Figure(4, 4, None, source)
    if any(word in text for word in ("省", "部级", "上海市", "直辖市")):
        return Figure(3, 3, None, source)
    if "市" in text:
        level = 3 if figures.facts.district.startswith("31") else 2
        return Figure(level, level, None, source)
    return Figure(1, 1, None, source) if any(w in text for w in ("区", "县", "企业级")) else Figure(1, 4, None, source)


def _certified(figures: Figures) -> Figure:
    text = figures.facts.certificates
    if text is None:
        return UNKNOWN_ANSWER
    held = 0 if text.strip().casefold() in _NONE else 1
    return Figure(held, held, None, (Source("firm", figures.facts.uid, "qms_cert"),))


def _hnte(figures: Figures) -> Figure:
    held = figures.facts.hnte
    if held is None:
        return UNKNOWN_ANSWER
    # Annex 1 names other titles beside this one: to hold it is enough, not to hold it decides nothing.
    return Figure(1 if held else 0, 1, None, (Source("firm", figures.facts.uid, "hnte"),))


def _quality_items(figures: Figures) -> Figure:
    standards = figures.latest("standards")
    took_part = Figure(
        0 if standards.lo is None else int(standards.lo > 0), 1 if standards.hi is None else int(standards.hi > 0)
    )
    award, brand = figures.latest("quality_award", UNKNOWN_ANSWER), figures["own_brand"]
    return added([figures["management_certified"], award, brand, took_part])


def _legal_person(figures: Figures) -> Figure:
    name, district = figures.facts.legal_name, figures.facts.district
    person = 0 if any(w in name for w in _NOT_LEGAL) else 1 if any(name.endswith(w) for w in _LEGAL) else None
    here = None if not district else int(district.startswith("31"))
    source = (Source("firm", figures.facts.uid, "legal_name"), Source("firm", figures.facts.uid, "district"))
    if 0 in (person, here):
        return Figure(0, 0, None, source)
    return Figure(1, 1, None, source) if person and here else Figure(0, 1, None, source)


def _sme(figures: Figures) -> Figure:
    industry = industry_of(figures.facts.industry)
    staff, revenue = figures.of_year("headcount", 0, UNKNOWN_AMOUNT), figures.of_year("revenue", 0, UNKNOWN_AMOUNT)
    assets = figures.of_year("total_assets", 0, UNKNOWN_AMOUNT)
    smallest, largest = size_span(industry, staff, revenue, assets)
    sources = staff.sources + revenue.sources + (Source("firm", figures.facts.uid, "industry_code"),)
    return Figure(int(largest is not Size.LARGE), int(smallest is not Size.LARGE), staff.year, sources)


def _holds_srdi(figures: Figures) -> Figure:
    """A valid SRDI title of the second step or above; unknown where no recognition of the firm is on record."""
    titles = figures.facts.titles
    if not titles:
        return UNKNOWN_ANSWER
    ranks = vocabulary("tier")
    for title in titles:
        now = standing([title], figures.as_of, figures.facts.district)
        if ranks.get(title.tier).rank >= 2 and now.state in (TierState.VALID, TierState.DUE):
            return Figure(1, 1)
    return Figure(0, 0)


METRICS: dict[str, Callable[[Figures], Figure]] = {
    "revenue": _yearly("revenue"),
    "rd_expense": _yearly("rd_expense"),
    "rd_ratio": _rd_ratio,
    "rd_ratio_each_2y": lambda f: least([_rd_ratio(f, 1), f["rd_ratio"]]),
    "rd_expense_each_2y": lambda f: least([f.of_year("rd_expense", 1, UNKNOWN_AMOUNT), f["rd_expense"]]),
    "rd_total_2y": lambda f: added([f.of_year("rd_expense", 1, UNKNOWN_AMOUNT), f["rd_expense"]]),
    "rd_mean_2y": lambda f: divided(f["rd_total_2y"], 2),
    "rd_staff_ratio": _rd_staff_ratio,
    "main_share": _main_share,
    "main_growth": _growth,
    "main_growth_mean": _growth_mean,
    "main_growth_compound": _compound,
    "debt_ratio": _debt,
    "net_margin": _margin,
    "equity_2y": _equity(2),
    "equity_3y": _equity(3),
    "segment_years": _segment_years,
    "class1_ip": _class1,
    "own_class1_ip": _within_class1("own_class1_ip"),
    "high_value_ip": _within_class1("high_value_ip"),
    "class2_ip": _latest("class2_ip"),
    "market_share": _latest("market_share", UNKNOWN_AMOUNT),
    "market_rank": _latest("market_rank", Figure(1)),
    "digital_level": _latest("digital_level"),
    "key_field": _latest("key_field", Figure(0, 2)),
    "sei_field": _latest("sei_field", UNKNOWN_ANSWER),
    "priority_field": _latest("priority_field", UNKNOWN_ANSWER),
    "chain_link": _latest("chain_link", UNKNOWN_ANSWER),
    "own_brand": _latest("own_brand", UNKNOWN_ANSWER),
    "core_process_it": _latest("core_process_it"),
    "local_points": _latest("local_points", Figure(0, 15)),
    "development_score": _yearly("development_score", Figure(0, 100)),
    "science_award": lambda f: f.best_of("science_award", 3),
    "maker_china": lambda f: f.best_of("maker_china", 3),
    "quality_items": _quality_items,
    "management_certified": _certified,
    "hnte": _hnte,
    "rd_institution_level": _institution,
    "holds_srdi": _holds_srdi,
    "is_legal_person": _legal_person,
    "is_sme": _sme,
    "not_abnormal": _answer("abnormal_list"),
    "not_dishonest": _answer("dishonest_list"),
    "product_allowed": _answer("prohibited_product"),
    "no_incident_3y": _answer("safety_accident", "quality_environment", "tax_evasion"),
    "unpublished": lambda _f: UNKNOWN_ANSWER,
}
"""Every figure a rule may look at, by name."""
