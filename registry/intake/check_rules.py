"""The rules by which the figures of one firm must agree, as data. `registry.intake.checks` applies them.

An ERROR contradicts itself whatever else is true (more successes than launches). A WARNING is usually a slip and
sometimes right: liabilities above assets are a firm in trouble, not always a typing error.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.i18n import N_
from registry.intake.problems import Severity

_E, _W = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Order:
    """The value of `lesser` must not be more (of dates: not later) than that of `greater`.

    Attributes:
        lesser, greater: keys of fields; a metric is compared with the metric of the same year.
    """

    code: str
    lesser: str
    greater: str
    severity: Severity
    suggestion: str


@dataclass(frozen=True, slots=True)
class Share:
    """The share `share` (parts per million) must be `part` divided by `whole`, all of one year."""

    code: str
    share: str
    part: str
    whole: str


_UNITS = N_("Correct one of the two, or check their units.")
_ONE = N_("Correct one of the two.")
_DATES = N_("Correct one of the two dates.")

YEARLY: tuple[Order, ...] = (
    Order("main_exceeds_revenue", "main_revenue", "revenue", _E, _UNITS),
    Order("successes_exceed_launches", "launch_successes", "launches", _E, _ONE),
    Order("rd_staff_exceed_headcount", "rd_staff", "headcount", _E, _ONE),
    Order(
        "insured_exceed_headcount", "insured_staff", "headcount", _W, N_("Check the headcount; it is often an old one.")
    ),
    Order("exports_exceed_revenue", "export_sales", "revenue", _W, _UNITS),
    Order("profit_exceeds_revenue", "net_profit", "revenue", _W, _UNITS),
    Order("tax_exceeds_revenue", "tax_paid", "revenue", _W, _UNITS),
    Order("liabilities_exceed_assets", "total_liabilities", "total_assets", _W, _UNITS),
    Order("output_exceeds_capacity", "output_units", "capacity_units", _W, _ONE),
)
"""Figures of one year."""

SHARES: tuple[Share, ...] = (
    Share("rd_ratio_differs", "rd_ratio", "rd_expense", "revenue"),
    Share("main_share_differs", "main_share", "main_revenue", "revenue"),
    Share("debt_ratio_differs", "debt_ratio", "total_liabilities", "total_assets"),
    Share("rd_staff_ratio_differs", "rd_staff_ratio", "rd_staff", "headcount"),
    Share("success_rate_differs", "success_rate", "launch_successes", "launches"),
)
"""Shares that stand beside what they are made of."""

SHARE_SLACK_PPM = 5_000
"""Half a percentage point: shares are rounded, and sums too."""

GROWTH_SLACK_PPM = 20_000
"""Two percentage points: growth is told of sums that were rounded twice."""

FIRM: tuple[Order, ...] = (Order("paid_exceeds_registered", "firm.paid_capital", "firm.reg_capital", _W, _UNITS),)
"""Facts of the firm itself."""

RECORDS: tuple[Order, ...] = (
    Order("valid_to_before_recognised", "recognition.recognised", "recognition.valid_to", _E, _DATES),
    Order("valid_to_before_valid_from", "recognition.valid_from", "recognition.valid_to", _E, _DATES),
    Order("recognised_before_founding", "firm.established", "recognition.recognised", _E, _DATES),
    Order("round_before_founding", "firm.established", "funding_event.announced", _W, _DATES),
    Order("milestone_before_founding", "firm.established", "milestone.happened", _W, _DATES),
    Order("amount_exceeds_valuation", "funding_event.amount", "funding_event.valuation", _W, _UNITS),
)
"""Facts of one record of a firm, some beside facts of the firm."""

TOTAL = Order("round_exceeds_total", "funding_event.amount", "paid_in_equity", _W, _UNITS)
"""One round beside the equity paid in over all years, stated for its year or a later one."""

PAST: tuple[tuple[str, Severity], ...] = (
    ("firm.established", _E),
    ("recognition.recognised", _E),
    ("funding_event.announced", _W),
    ("milestone.happened", _W),
    ("veto_record.decided", _E),
)
"""Dates of what has happened, which do not lie in the future unless the text says that it is planned."""

FORMER_DISTRICTS = {
    "310103": "310101",  # 卢湾区, to 黄浦区 in 2011
    "310108": "310106",  # 闸北区, to 静安区 in 2015
    "310119": "310115",  # 南汇区, to 浦东新区 in 2009
    "310141": "310115",  # 自贸试验区
    "310225": "310115",  # 南汇县
    "310226": "310120",  # 奉贤县
    "310227": "310117",  # 松江县
    "310228": "310116",  # 金山县
    "310229": "310118",  # 青浦县
    "310230": "310151",  # 崇明县
}
"""Codes in older credit codes, and the district that is meant today."""

USED: frozenset[str] = frozenset(
    (
        *(key for order in (*FIRM, *RECORDS) for key in (order.lesser, order.greater)),
        *(key for key, _ in PAST),
        "firm.uscc",
        "firm.district",
        "milestone.outcome",
        "funding_event.valuation_basis",
    )
)
"""The fields that some rule asks for; yearly figures aside."""
