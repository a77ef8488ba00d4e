"""Values written the way their readers read them, for exports, templates and proposed corrections."""

from __future__ import annotations

from decimal import Decimal

from registry.intake.grammar.numerals import EXACT
from registry.model.values import Amount, AmountKind

_NAMES = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}
_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


def amount_text(amount: Amount) -> str:
    """`amount` in Chinese without losing a fen: 约15亿元, 超10亿元, 1-2亿元, 未披露.

    Reading it again gives the same kind, ends and currency. An order of magnitude is written as its kept text.
    """
    low, high, currency = amount.lo_fen, amount.hi_fen, amount.currency
    total = "累计" if amount.cumulative else ""
    match amount.kind:
        case AmountKind.UNDISCLOSED:
            return "未披露"
        case AmountKind.VAGUE:
            return amount.text
        case AmountKind.RANGE:
            return f"{total}{_sum(low, currency)}至{_sum(high, currency)}"
        case AmountKind.EXACT:
            return total + _sum(low, currency)
        case AmountKind.APPROX:
            return f"{total}约{_sum(low, currency)}"
        case AmountKind.BELOW:
            return f"{total}近{_sum(low, currency)}"
        case AmountKind.MIN:
            return f"{total}不低于{_sum(low, currency)}"
        case AmountKind.MAX:
            return f"{total}不超过{_sum(high, currency)}"


def _sum(fen: int | None, currency: str) -> str:
    value = Decimal(fen or 0).scaleb(-2, EXACT)
    for factor, word in _STEPS:
        if abs(value) >= factor:
            shown = EXACT.divide(value, factor)
            return f"{_plain(shown)}{word}{_NAMES.get(currency, currency)}"
    return f"{_plain(value)}{_NAMES.get(currency, currency)}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
