"""Sums beyond the vectors: every text of the funding sheet, units, qualifiers, what must stay an error."""

from __future__ import annotations

import pytest

from registry.intake.grammar import Context, Status, read_amount, unit_of
from registry.intake.grammar.units import number_format
from registry.model.values import Amount, AmountKind, Missing

YI = 10**10
"""One 亿 in fen."""
WAN = 10**6


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "currency"),
    [
        ("67亿元", AmountKind.EXACT, 67 * YI, 67 * YI, "CNY"),
        ("24.64亿元人民币", AmountKind.EXACT, 2464 * YI // 100, 2464 * YI // 100, "CNY"),
        ("超15亿元", AmountKind.MIN, 15 * YI, None, "CNY"),
        ("近25亿元", AmountKind.BELOW, 25 * YI, 25 * YI, "CNY"),
        ("约4700万美元", AmountKind.APPROX, 4700 * WAN, 4700 * WAN, "USD"),
        ("1.73亿美元", AmountKind.EXACT, 173 * YI // 100, 173 * YI // 100, "USD"),
        ("10亿元以上", AmountKind.MIN, 10 * YI, None, "CNY"),
        ("10余亿", AmountKind.MIN, 10 * YI, None, "CNY"),
        ("投前估值400多亿元", AmountKind.MIN, 400 * YI, None, "CNY"),
        ("约1亿多元", AmountKind.APPROX, YI, YI, "CNY"),
        ("不超过500万元", AmountKind.MAX, None, 500 * WAN, "CNY"),
        ("50亿至60亿元", AmountKind.RANGE, 50 * YI, 60 * YI, "CNY"),
        ("5000元至1亿元", AmountKind.RANGE, 5000 * 100, YI, "CNY"),
        ("1亿美元至2亿美元", AmountKind.RANGE, YI, 2 * YI, "USD"),
        ("$1-2 million", AmountKind.RANGE, 100 * WAN, 200 * WAN, "USD"),
        ("一两亿元", AmountKind.RANGE, YI, 2 * YI, "CNY"),
        ("三至五千万元", AmountKind.RANGE, 3000 * WAN, 5000 * WAN, "CNY"),
        ("过亿", AmountKind.MIN, YI, None, "CNY"),
        ("上亿元", AmountKind.MIN, YI, None, "CNY"),
        ("十亿", AmountKind.EXACT, 10 * YI, 10 * YI, "CNY"),
        ("人民币 5,000 万元", AmountKind.EXACT, 5000 * WAN, 5000 * WAN, "CNY"),
        ("5000.000000万人民币", AmountKind.EXACT, 5000 * WAN, 5000 * WAN, "CNY"),
        ("壹佰贰拾叁元伍角陆分", AmountKind.EXACT, 12356, 12356, "CNY"),
        ("1億5000萬元", AmountKind.EXACT, 150 * 100 * WAN, 150 * 100 * WAN, "CNY"),
        ("亏损超500万元", AmountKind.MAX, None, -500 * WAN, "CNY"),
        ("5000（万元）", AmountKind.EXACT, 5000 * WAN, 5000 * WAN, "CNY"),
        ("24亿元（人民币）", AmountKind.EXACT, 24 * YI, 24 * YI, "CNY"),
        ("0.005元", AmountKind.EXACT, 1, 1, "CNY"),
        ("0", AmountKind.EXACT, 0, 0, "CNY"),
    ],
)
def test_read(text: str, kind: AmountKind, low: int | None, high: int | None, currency: str) -> None:
    amount = read_amount(text).value
    assert amount is not None
    assert (amount.kind, amount.lo_fen, amount.hi_fen, amount.currency) == (kind, low, high, currency)
    assert amount.text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("约合1亿元", "unparsed"),  # known gaps of the reference stay errors
        ("100万元/年", "unparsed"),
        ("300", "unit_missing"),
        ("三千", "unit_missing"),
        ("(3,200)", "unit_missing"),
        ("12,34万", "unparsed"),
        ("5000万3亿", "multiple_amounts"),
        ("一亿五千", "unparsed"),
        ("超1亿元左右", "conflicting_qualifiers"),
        ("近1-2亿元", "conflicting_qualifiers"),
        ("5000-1亿元", "range_reversed"),
        ("3亿元，投后估值20亿元", "multiple_amounts"),
        ("3亿元；2亿元", "multiple_amounts"),
        ("以股权出资", "not_an_amount"),
        ("10%", "not_an_amount"),
        ("99999999999亿元", "amount_too_large"),
        ("#VALUE!", "excel_error"),
    ],
)
def test_refused(text: str, code: str) -> None:
    reading = read_amount(text)
    assert reading.status is Status.ERROR
    assert reading.codes == (code,)
    assert reading.value is None


def test_an_order_of_magnitude_has_no_point() -> None:
    for text in ("数亿元", "几千万", "亿元级", "千万级美元", "十几亿", "千万元", "百亿级"):
        reading = read_amount(text)
        assert reading.codes == ("order_of_magnitude",), text
        assert reading.value is not None
        assert reading.value.kind is AmountKind.VAGUE
        assert reading.value.point_fen is None


def test_a_running_total_is_no_rounds_amount() -> None:
    reading = read_amount("累计约15亿元")
    assert reading.value == Amount(AmountKind.APPROX, 15 * YI, 15 * YI, "CNY", "累计约15亿元", cumulative=True)
    assert (reading.status, reading.codes) == (Status.WARN, ("cumulative",))
    noted = read_amount("5亿元（累计30亿元）")
    assert noted.value is not None
    assert not noted.value.cumulative
    assert noted.note == "累计30亿元"
    inside = read_amount("30亿元（累计）")
    assert inside.value is not None
    assert inside.value.cumulative


def test_undisclosed_is_missing_with_its_reason() -> None:
    for text in ("未披露", "不详", "N/A", "undisclosed"):
        assert (read_amount(text).status, read_amount(text).reason) == (Status.MISSING, Missing.UNDISCLOSED)


@pytest.mark.parametrize(
    ("value", "context", "fen", "codes"),
    [
        ("800", Context(unit="万元"), 800 * WAN, ("unit_from_column",)),
        ("三千", Context(unit="万元"), 3000 * WAN, ("unit_from_column",)),
        (5, Context(header="注册资本（万元）"), 5 * WAN, ("unit_from_column",)),
        (5, Context(header="注册资本", sheet_unit="单位：万元"), 5 * WAN, ("unit_from_sheet",)),
        (5, Context(unit="亿元", sheet_unit="单位：万元"), 5 * YI, ("unit_from_column",)),
        (1234.5, Context(number_format='0.00"万元"', unit="亿元"), 12345 * WAN // 10, ("unit_from_format",)),
        (1234.5, Context(number_format="¥ #,##0.00", unit="万元"), 12345 * WAN // 10, ("unit_from_column",)),
        (1234.5, Context(number_format="¥ #,##0.00"), 123450, ()),
        ("8000万", Context(unit="亿元"), 8000 * WAN, ("unit_cell_overrides_column",)),
        ("500万元", Context(unit="万元"), 500 * WAN, ()),
        ("¥800", Context(unit="万元"), 800 * WAN, ("unit_from_column", "currency_without_unit")),
        ("5亿元", Context(unit="万美元"), 5 * YI, ("unit_cell_overrides_column", "currency_from_column")),
        (0.1 + 0.2, Context(unit="万元"), 300000, ("unit_from_column",)),
    ],
)
def test_the_unit(value: object, context: Context, fen: int, codes: tuple[str, ...]) -> None:
    reading = read_amount(value, context)
    assert reading.value is not None
    assert (reading.value.lo_fen, reading.codes) == (fen, codes)


def test_numbers_that_are_no_sums() -> None:
    assert read_amount(True).codes == ("not_an_amount",)
    assert read_amount(0.25, Context(number_format="0%")).codes == ("not_an_amount",)
    assert read_amount(float("nan"), Context(unit="元")).status is Status.ERROR
    assert read_amount(10**500, Context(unit="元")).codes == ("amount_too_large",)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("注册资本（万元）", "万元"),
        ("净利润/万元", "万元"),
        ("单位：万元", "万元"),
        ("金额单位：人民币万元", "人民币万元"),
        ("注册资本\n（万元）*", "万元"),
        ("revenue (RMB mn)", "RMB mn"),
        ("融资金额", None),
        ("负债率（%）", None),
        ("Height (m)", None),
        ("员工(人)", None),
    ],
)
def test_the_unit_of_a_header(header: str, unit: str | None) -> None:
    assert unit_of(header) == unit


def test_number_formats() -> None:
    assert number_format('0!.0000,,"亿元"').scaled
    assert number_format('#,##0.00"万元";[Red]-#,##0.00"万元"').unit_text == "万元"
    assert number_format("0.00").decimals == 2
    month = number_format('[$-804]yyyy"年"m"月";@')
    assert (month.year, month.month, month.day) == (True, True, False)
    clock = number_format("h:mm:ss")
    assert (clock.year, clock.month, clock.day) == (False, False, False)
