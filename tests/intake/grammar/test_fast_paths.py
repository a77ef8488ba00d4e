"""What is read the short way is what the long way gives."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.intake.grammar import Context, Status, display, read_amount, read_integer, read_text, read_uscc
from registry.intake.grammar.text import is_plain, key, missing_reason, squeeze

FIGURES = st.one_of(
    st.floats(min_value=-1e16, max_value=1e16, allow_nan=False),
    st.floats(min_value=0, max_value=1e7).map(lambda x: round(x, 2)),
    st.decimals(min_value=0, max_value=10**7, places=7).map(float),
    st.integers(min_value=-(10**16), max_value=10**16),
)


@pytest.mark.parametrize("unit", ["元", "万元", "亿元", "万美元", "USD mn", None])
@given(value=FIGURES)
@example(value=0.000000005)
@example(value=1.005)
@example(value=4503599627.370495)
@example(value=0.0)
def test_a_sum_typed_as_a_number_is_exact(unit: str | None, value: float) -> None:
    context = Context(unit=unit)
    short, long = read_amount(value, context), read_amount(Decimal(str(value)), context)
    assert (short.status, short.codes, short.params) == (long.status, long.codes, long.params)
    if short.value is not None:
        assert long.value is not None
        assert (short.value.lo_fen, short.value.hi_fen) == (long.value.lo_fen, long.value.hi_fen)
        assert (short.value.kind, short.value.currency) == (long.value.kind, long.value.currency)


@given(value=st.integers(min_value=-(2**70), max_value=2**70))
def test_a_count_typed_as_a_number_is_exact(value: int) -> None:
    short, long = read_integer(value), read_integer(Decimal(value))
    assert (short.status, short.codes, short.raw) == (long.status, long.codes, long.raw)
    assert short.value == long.value


@given(text=st.text(max_size=60))
@example(text="具体金额未披露 具体金额未披露")
@example(text="—" * 30)
@example(text="#N/A" + " " * 20)
def test_a_text_that_looks_plain_is_shown_as_it_is_and_says_something(text: str) -> None:
    if is_plain(text):
        assert display(text) == text
        assert missing_reason(squeeze(key(text))) is None
        assert read_text(text).value == text


def test_no_character_of_a_plain_text_is_folded() -> None:
    words = "上海示例航天科技有限公司的平板卫星"
    for code in range(0x110000):
        text = f"{words}{chr(code)}{words}"
        if not 0xD800 <= code < 0xE000 and is_plain(text):
            assert display(text) == text


@pytest.mark.parametrize("text", ["91３１０1153123456789"[:18], "9131011５MA000001XX", "", "１" * 18])
def test_digits_of_other_scripts_are_no_credit_code_as_they_stand(text: str) -> None:
    assert read_uscc(text).status is not Status.OK
