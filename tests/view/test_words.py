"""Values as people read them, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.i18n import Language
from registry.model.firm_entities import FIRM, FUNDING_EVENT
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.model.wording import show_metric, show_money, show_value
from registry.view import plain_value

EN, ZH = Language.EN, Language.ZH
YI = 10_000_000_000


def amount(kind: AmountKind, lo: int | None, hi: int | None, currency: str = "CNY", **more: Any) -> Amount:
    return Amount(kind, lo, hi, currency, **more)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (amount(AmountKind.EXACT, 67 * YI, 67 * YI), "¥ 6,700 m", "67 亿元"),
        (amount(AmountKind.EXACT, YI // 2, YI // 2), "¥ 50 m", "5,000 万元"),
        (amount(AmountKind.EXACT, 123_450_000, 123_450_000), "¥ 1.23 m", "123.45 万元"),
        (amount(AmountKind.EXACT, -320 * 1_000_000, -320 * 1_000_000), "−¥ 3.2 m", "−320 万元"),
        (amount(AmountKind.EXACT, 0, 0), "¥ 0 m", "0 万元"),
        (amount(AmountKind.APPROX, 15 * YI, 15 * YI), "about ¥ 1,500 m", "约 15 亿元"),
        (amount(AmountKind.APPROX, 47 * YI // 100, 47 * YI // 100, "USD"), "about US$ 47 m", "约 4,700 万美元"),
    ],
)
def test_money(value: Amount, en: str, zh: str) -> None:
    assert show_money(value, EN) == en
    assert show_money(value, ZH) == zh


@pytest.mark.parametrize(
    "value",
    [
        amount(AmountKind.MIN, 15 * YI, None),
        amount(AmountKind.MAX, None, 5 * YI),
        amount(AmountKind.BELOW, 5 * YI, 5 * YI),
        amount(AmountKind.RANGE, YI, 2 * YI),
        amount(AmountKind.VAGUE, YI, 10 * YI),
        amount(AmountKind.UNDISCLOSED, None, None),
        amount(AmountKind.APPROX, 15 * YI, 15 * YI, cumulative=True),
    ],
)
def test_what_is_no_exact_sum_never_looks_like_one(value: Amount) -> None:
    for language in Language:
        words = show_money(value, language)
        exact = {
            show_money(amount(AmountKind.EXACT, end, end), language)
            for end in (value.lo_fen, value.hi_fen)
            if end is not None
        }
        assert words not in exact
        assert "None" not in words
        assert "—" not in words
    assert show_money(value, EN) != show_money(value, ZH)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (UncertainDate(Precision.DAY, date(2024, 3, 5), date(2024, 3, 5)), "2024-03-05"),
        (UncertainDate(Precision.MONTH, date(2018, 3, 1), date(2018, 3, 31)), "2018-03"),
        (UncertainDate(Precision.YEAR, date(2020, 1, 1), date(2020, 12, 31)), "2020"),
        (UncertainDate(Precision.QUARTER, date(2025, 4, 1), date(2025, 6, 30)), "2025-Q2"),
    ],
)
def test_a_date_is_no_more_exact_than_it_was_stated(value: UncertainDate, shown: str) -> None:
    field = FUNDING_EVENT.field("announced")
    assert show_value(field, value, EN) == shown
    assert show_value(field, value, ZH) == shown


def test_a_doubtful_date_says_so_in_both_languages() -> None:
    value = UncertainDate(Precision.MONTH, date(2018, 3, 1), date(2018, 3, 31), doubt=True)
    words = {show_value(FUNDING_EVENT.field("announced"), value, language) for language in Language}
    assert len(words) == 2
    assert "2018-03" not in words


def metric(code: str, lo: int | None, hi: int | None = None, kind: str = "exact") -> dict[str, Any]:
    return {"metric": code, "lo": lo, "hi": lo if hi is None else hi, "kind": kind, "currency": "CNY"}


@pytest.mark.parametrize(
    ("record", "en", "zh"),
    [
        (metric("revenue", 1_200_000_000), "¥ 12 m", "1,200 万元"),
        (metric("rd_ratio", 125_000), "12.5 %", "12.5%"),
        (metric("revenue_growth", -125_000), "−12.5 %", "−12.5%"),
        (metric("headcount", 1234), "1,234", "1,234"),
        (metric("headcount", 0), "0", "0"),
        (metric("headcount", 80, 90, "range"), "80–90", "80–90"),
        ({"metric": "headcount", "lo": None, "hi": None, "kind": "exact", "currency": None}, "—", "—"),
    ],
)
def test_yearly_figures(record: dict[str, Any], en: str, zh: str) -> None:
    assert show_metric(record, EN) == en
    assert show_metric(record, ZH) == zh


@pytest.mark.parametrize(
    ("kind", "lo", "hi"), [("min", 300, None), ("approx", 300, 300), ("max", None, 300), ("below", 300, 300)]
)
def test_a_bound_on_a_count_never_looks_like_the_count(kind: str, lo: int | None, hi: int | None) -> None:
    record = {"metric": "headcount", "lo": lo, "hi": hi, "kind": kind, "currency": None}
    for language in Language:
        assert show_metric(record, language) != "300"


def test_unknown_yes_and_no() -> None:
    hnte = FIRM.field("hnte")
    assert [show_value(hnte, v, EN) for v in (True, False, None)] == ["yes", "no", "—"]
    assert [show_value(hnte, v, ZH) for v in (True, False, None)] == ["是", "否", "—"]


def test_codes_are_shown_by_their_words() -> None:
    rounds = FUNDING_EVENT.field("rounds")
    assert "b_plus" not in show_value(rounds, "b_plus pre_c", EN)
    assert "、" in show_value(rounds, "b_plus pre_c", ZH)


def test_plain_money_is_exact_decimal_text() -> None:
    plain = plain_value(amount(AmountKind.EXACT, 12_345, -12_345))
    assert (plain["lo"], plain["hi"]) == ("123.45", "-123.45")
    assert plain_value(amount(AmountKind.MIN, 15 * YI, None))["hi"] is None
