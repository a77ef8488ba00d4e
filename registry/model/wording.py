"""Values as a person reads them, in both languages: money as it was stated, dates as exactly as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.i18n import Language, Text
from registry.model.catalogue import Field, Kind
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import vocabulary


def show_money(amount: Amount, language: Language) -> str:
    """An amount in words: "¥ 1,500 m or more", "15.00 亿元以上"."""
    if amount.kind is AmountKind.UNDISCLOSED:
        return Text("undisclosed").render(language)
    lo, hi = _money(amount.lo_fen, amount.currency, language), _money(amount.hi_fen, amount.currency, language)
    text = _qualified(amount.kind, lo, hi, language) or Text("{low} to {high}", low=lo, high=hi).render(language)
    return Text("{sum} in total", sum=text).render(language) if amount.cumulative else text


def _qualified(kind: AmountKind, lo: str, hi: str, language: Language) -> str | None:
    """A single figure as it was stated: a bound or an estimate never looks like the figure itself. None for two ends."""
    match kind:
        case AmountKind.EXACT:
            return lo
        case AmountKind.APPROX:
            return Text("about {sum}", sum=lo).render(language)
        case AmountKind.BELOW:
            return Text("nearly {sum}", sum=lo).render(language)
        case AmountKind.MIN:
            return Text("over {sum}", sum=lo).render(language)
        case AmountKind.MAX:
            return Text("at most {sum}", sum=hi).render(language)
        case _:
            return None


def _money(fen: int | None, currency: str, language: Language) -> str:
    if fen is None:
        return "—"
    hundredths = abs(fen)
    sign = "−" if fen < 0 else ""
    unit = {"CNY": "¥", "USD": "US$", "HKD": "HK$", "EUR": "€", "GBP": "£", "JPY": "JP¥"}.get(currency, currency)
    if language is Language.ZH:
        word = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}.get(
            currency, currency
        )
        if hundredths >= 10_000_000_000:
            return f"{sign}{_decimals(hundredths, 10_000_000_000)} 亿{word}"
        return f"{sign}{_decimals(hundredths, 1_000_000)} 万{word}"
    return f"{sign}{unit} {_decimals(hundredths, 100_000_000)} m"


def _decimals(amount: int, unit: int) -> str:
    """`amount` / `unit` with up to two decimals, half up, thousands separated."""
    hundredths = (amount * 200 + unit) // (2 * unit)
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}" + (f".{rest:02d}".rstrip("0") if rest else "")


_ANSWERS = {"pass": Text("passed"), "fail": Text("not passed"), "unknown": Text("not known")}
"""Of a check; they have no vocabulary."""


def show_value(field: Field, value: Any, language: Language) -> str:
    """A decoded value as a person reads it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, Amount):
        return show_money(value, language)
    if isinstance(value, UncertainDate):
        return value.iso() + (Text(" (doubtful)").render(language) if value.doubt else "")
    if isinstance(value, bool):
        return (Text("yes") if value else Text("no")).render(language)
    if field.vocabulary is not None and isinstance(value, str):
        terms = vocabulary(field.vocabulary)
        codes = value.split() if field.many else [value]
        joint = "、" if language is Language.ZH else ", "
        return joint.join(terms.get(c).label(language) if c in terms else c for c in codes)
    if field.kind is Kind.CODE and value in _ANSWERS:
        return _ANSWERS[value].render(language)
    if isinstance(value, int):
        return f"{value:,}" if field.key != "year" else str(value)
    return str(value)


def show_metric(record: Mapping[str, Any], language: Language) -> str:
    """A yearly figure with its unit: money, per cent, or a count."""
    lo, hi = record["lo"], record["hi"]
    if lo is None and hi is None:
        return "—"
    unit = vocabulary("metric").get(record["metric"]).unit
    if unit == "money":
        return show_money(Amount(AmountKind(record["kind"]), lo, hi, record["currency"] or "CNY"), language)
    kind = AmountKind(record["kind"] or AmountKind.EXACT)
    if unit != "ratio":
        low, high = (_signed(v, None) for v in (lo, hi))
        return _qualified(kind, low, high, language) or f"{low}–{high}"
    percent = "%" if language is Language.ZH else " %"
    low, high = (_signed(v, 10_000) for v in (lo, hi))
    return _qualified(kind, low + percent, high + percent, language) or f"{low}–{high}{percent}"


def _signed(value: int | None, unit: int | None) -> str:
    if value is None:
        return "—"
    return ("−" if value < 0 else "") + (_decimals(abs(value), unit) if unit else f"{abs(value):,}")
