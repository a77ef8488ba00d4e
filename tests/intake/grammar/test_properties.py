"""What holds for every input: no reader raises, ends are in order, keys are stable, a slip in a code is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from registry.i18n import Language
from registry.intake import grammar
from registry.intake.grammar import Context, Reading, Status, Verdict
from registry.intake.grammar.text import words
from registry.intake.grammar.uscc import ALPHABET, organisation_check_digit
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import vocabulary

READERS: dict[str, Callable[[object, Context], Reading[Any]]] = {
    "amount": grammar.read_amount,
    "percent": grammar.read_percent,
    "date": grammar.read_date,
    "bool": grammar.read_bool,
    "srdi": grammar.read_srdi,
    "uscc": grammar.read_uscc,
    "phone": grammar.read_phone,
    "company": grammar.read_company,
    "integer": grammar.read_integer,
    "rounds": grammar.read_rounds,
    "outcome": grammar.read_outcome,
    "grade": grammar.read_grade,
    "text": grammar.read_text,
    "code": lambda value, context: grammar.read_code(value, vocabulary("segment2"), context),
}

PIECES = st.sampled_from(
    (
        *words(
            "0 1 5 12 2023 05 31 . , - ~ 至 / ( ) （ ） % ‰ 元 万 亿 千 百 十 一 二 五 零 〇 两 数 几 多 余 约 近 超 级"
        ),
        *words(
            "不超过 左右 以上 美元 人民币 ¥ $ 年 月 日 上旬 底 初 Q3 H1 季度 半年 截至 预计 至今 起 ？ ? 是 否 无 成"
        ),
        *words(
            "百分之 点 个 w k bn million 累计 亏损 北京 上海 有限公司 股份 分公司 曾用名 小巨人 专精特新 第 批 A B +"
        ),
        *words("轮 、 ； 和 E+17 # N/A １ ｍ"),
        *("\u3000", "\u200b", " ", "\n"),
    )
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=9).map("".join))
NUMBERS = st.one_of(
    st.integers(),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.booleans(),
)
DATES = st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas())
FORMATS = st.one_of(
    st.none(),
    st.sampled_from(['0.00"万元"', '0!.0000,,"亿元"', "0.00%", 'yyyy"年"m"月"', "yyyy-mm-dd", "General", "0.00", "@"]),
    st.text(max_size=12),
)
CONTEXTS = st.builds(
    Context,
    unit=st.one_of(st.none(), st.sampled_from(["万元", "亿元", "元", "万美元", "%", "人"]), st.text(max_size=6)),
    number_format=FORMATS,
    header=st.one_of(st.none(), st.sampled_from(["注册资本（万元）", "占比（%）", "增长率"]), st.text(max_size=8)),
    epoch1904=st.booleans(),
    year=st.one_of(st.none(), st.integers(min_value=1949, max_value=2100)),
    percent_mode=st.sampled_from([None, "percent", "ratio"]),
    sheet_unit=st.one_of(st.none(), st.just("单位：万元")),
)


def check(reading: Reading[Any], context: Context) -> None:
    """What holds for every reading."""
    assert reading.status in Status
    assert (reading.reason is not None) is (reading.status is Status.MISSING)
    assert all(code in grammar.CODES for code in reading.codes)
    if reading.status is Status.ERROR:
        assert reading.codes
    if reading.usable:
        assert reading.value is not None
    for code in reading.codes:
        assert grammar.message(code, reading, context).render(Language.ZH)
        advice = grammar.suggestion(code, reading, context)
        assert advice is None or advice.render(Language.ZH)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None)
@given(value=st.one_of(TEXTS, NUMBERS, DATES, st.none()), context=CONTEXTS)
def test_no_reader_raises(name: str, value: object, context: Context) -> None:
    check(READERS[name](value, context), context)


@settings(max_examples=400, deadline=None)
@given(value=st.one_of(TEXTS, st.dates(), st.integers(min_value=0, max_value=10**9)), context=CONTEXTS)
def test_a_date_ends_after_it_begins(value: object, context: Context) -> None:
    when = grammar.read_date(value, context).value
    if when is not None and when.start is not None and when.end is not None:
        assert when.start <= when.end


@settings(max_examples=400, deadline=None)
@given(value=st.one_of(TEXTS, NUMBERS), context=CONTEXTS)
def test_a_sum_has_its_ends_in_order(value: object, context: Context) -> None:
    amount = grammar.read_amount(value, context).value
    if amount is None:
        return
    assert amount.lo_fen is None or abs(amount.lo_fen) < 2**63
    assert amount.hi_fen is None or abs(amount.hi_fen) < 2**63
    if amount.lo_fen is not None and amount.hi_fen is not None:
        assert amount.lo_fen <= amount.hi_fen
    if amount.kind in (AmountKind.EXACT, AmountKind.APPROX, AmountKind.BELOW):
        assert amount.lo_fen == amount.hi_fen


@settings(deadline=None)
@given(text=TEXTS)
def test_keys_and_shown_forms_are_stable(text: str) -> None:
    assert grammar.key(grammar.key(text)) == grammar.key(text)
    assert grammar.display(grammar.display(text)) == grammar.display(text)


_FEN = st.integers(min_value=0, max_value=9 * 10**16)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    kind = draw(st.sampled_from([k for k in AmountKind if k not in (AmountKind.VAGUE, AmountKind.UNDISCLOSED)]))
    low, high = sorted((draw(_FEN), draw(_FEN)))
    currency = draw(st.sampled_from(["CNY", "USD", "HKD", "EUR", "GBP", "JPY"]))
    ends: dict[AmountKind, tuple[int | None, int | None]] = {
        AmountKind.RANGE: (low, high),
        AmountKind.MIN: (low, None),
        AmountKind.MAX: (None, high),
    }
    low_end, high_end = ends.get(kind, (low, low))
    return Amount(kind, low_end, high_end, currency, cumulative=draw(st.booleans()))


@settings(deadline=None)
@given(amount=amounts())
def test_a_written_sum_reads_back(amount: Amount) -> None:
    text = grammar.amount_text(amount)
    reading = grammar.read_amount(text)
    assert reading.value is not None, text
    again = reading.value
    assert (again.kind, again.lo_fen, again.hi_fen, again.currency, again.cumulative) == (
        amount.kind,
        amount.lo_fen,
        amount.hi_fen,
        amount.currency,
        amount.cumulative,
    ), text


@settings(deadline=None)
@given(wan=st.decimals(min_value=0, max_value=10**8, places=6), unit=st.sampled_from(["万元", "亿元", "元"]))
def test_a_bare_number_takes_the_unit_of_its_column(wan: Decimal, unit: str) -> None:
    context = Context(unit=unit)
    as_text = grammar.read_amount(f"{wan}{unit}").value
    as_cell = grammar.read_amount(f"{wan}", context).value
    as_number = grammar.read_amount(wan, context).value
    assert as_text is not None
    assert as_cell is not None
    assert as_number is not None
    assert as_text.lo_fen == as_cell.lo_fen == as_number.lo_fen


@settings(deadline=None)
@given(day=st.dates(min_value=date(1949, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_reads_the_same_in_every_form(day: date) -> None:
    forms: list[object] = [
        day,
        datetime.combine(day, time(10, 30)),
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day:%B} {day.day}, {day.year}",
    ]
    for form in forms:
        when = grammar.read_date(form).value
        assert isinstance(when, UncertainDate), form
        assert (when.start, when.end, when.precision.value) == (day, day, "day"), form


# --- credit codes ----------------------------------------------------------------------------------------------------


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """A valid code: both check digits right. No pilot codes, which are told by M and a digit."""
    head = "91" + draw(st.from_regex(r"[1-6][0-9]{5}", fullmatch=True))
    body = draw(st.from_regex(rf"[{ALPHABET}]{{8}}", fullmatch=True))
    body = f"MA{body[2:]}" if body[0] == "M" else body
    code = head + body + organisation_check_digit(body)
    return code + calc_check_digit(code)


@settings(deadline=None)
@given(code=credit_codes())
def test_a_valid_code_is_accepted(code: str) -> None:
    reading = grammar.read_uscc(code)
    assert (reading.status, reading.value) == (Status.OK, code)
    assert grammar.read_uscc(f" {code[:6].lower()} {code[6:]}\u200b").value == code


@settings(max_examples=25, deadline=None)
@given(code=credit_codes())
def test_every_single_slip_is_refused(code: str) -> None:
    """No substitution of one character gives a code that is taken as it stands."""
    for place in range(18):
        for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if other == code[place]:
                continue
            wrong = code[:place] + other + code[place + 1 :]
            reading = grammar.read_uscc(wrong)
            if "confusable_fixed" in reading.codes:
                assert reading.status is Status.WARN
                assert reading.value == code
            elif reading.status is not Status.ERROR:  # only a code of the pilot years may pass with one wrong digit
                assert reading.codes == ("pilot_code",)
                assert (wrong[8], wrong[9].isdigit()) == ("M", True)
            assert grammar.verdict(wrong) is not Verdict.VALID


@settings(max_examples=25, deadline=None)
@given(code=credit_codes(), place=st.integers(min_value=0, max_value=15))
def test_swapped_neighbours_are_refused_and_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code or grammar.verdict(swapped) is Verdict.PILOT:
        return
    reading = grammar.read_uscc(swapped)
    assert reading.status is Status.ERROR
    assert code in reading.suggestions
    assert all(grammar.verdict(s) is Verdict.VALID for s in reading.suggestions)
