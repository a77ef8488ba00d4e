"""Dates beyond the vectors: the words around them, ranges, what must stay an error, sentences for what is wrong."""

from __future__ import annotations

import pytest

from registry.i18n import Language
from registry.intake.grammar import PLAIN, Context, Status, message, read_date
from registry.model.values import Precision


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019.1", "2019-01"),  # as text the zero of October would have stayed
        ("2016.10", "2016-10"),
        ("2024/12/30", "2024-12-30"),
        ("2018 Dec", "2018-12"),
        ("2008 Jan  1", "2008-01-01"),
        ("Q3 2023", "2023-Q3"),
        ("3Q2023", "2023-Q3"),
        ("2024年三季度末", "2024-09"),
        ("2022年年底", "2022-12"),
        ("于2015年成立", "2015"),
        ("成立日期：2015年", "2015"),
        ("有效期至2026年2月", "2026-02"),
        ("2023年05月01日 星期一", "2023-05-01"),
        ("2023-05-01T10:30:00Z", "2023-05-01"),
        ("2O23-1O-O1", "2023-10-01"),
        ("二〇二四年一月三十一日", "2024-01-31"),
        ("2023。5", "2023-05"),
        ("1-May-2023", "2023-05-01"),
        ("2023年5月-8月", "2023-05-01/2023-08-31"),
        ("2023年3-5月", "2023-03-01/2023-05-31"),
        ("2024年5月1日-3日", "2024-05-01/2024-05-03"),
        ("2021-11-01-2024-10-31", "2021-11-01/2024-10-31"),
        ("2021-11-01 - 2024-10-31", "2021-11-01/2024-10-31"),
        ("2019-2021年", "2019-01-01/2021-12-31"),
        ("2020年起", "2020-01-01/"),
        ("2020.3-至今", "2020-03-01/"),
        ("至2024年10月", "/2024-10-31"),
        ("永久", ""),
    ],
)
def test_read(text: str, iso: str) -> None:
    when = read_date(text).value
    assert when is not None
    assert when.iso() == iso
    assert when.text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023年中", "unparsed"),  # known gaps of the reference stay errors
        ("Sep-23", "unparsed"),
        ("2025年12月31日前", "unparsed"),
        ("五月", "year_missing"),
        ("20 23年", "unparsed"),
        ("2023年5", "unparsed"),
        ("23-05-01", "day_month_ambiguous"),
        ("2018年3月/2020年3月", "multiple_dates"),
        ("2023年8月至5月", "range_reversed"),
        ("去年", "unparsed"),
        ("2101年", "year_out_of_range"),
    ],
)
def test_refused(text: str, code: str) -> None:
    reading = read_date(text)
    assert (reading.status, reading.codes) == (Status.ERROR, (code,))


def test_a_doubt_stands_beside_the_precision() -> None:
    for text in ("2018年3月？", "2018年3月（存疑）", "2018年3月(?)"):
        when = read_date(text).value
        assert when is not None
        assert (when.precision, when.doubt) == (Precision.MONTH, True)


def test_flags() -> None:
    when = read_date("预计约2026年上半年").value
    assert when is not None
    assert (when.planned, when.approx, when.as_of) == (True, True, False)
    state = read_date("截至2024年6月底").value
    assert state is not None
    assert (state.as_of, state.approx, state.iso()) == (True, False, "2024-06-30")


def test_the_year_of_the_column() -> None:
    context = Context(year=2024)
    for text, iso in (("5月", "2024-05"), ("第三季度", "2024-Q3"), ("上半年", "2024-H1"), ("5月1日", "2024-05-01")):
        reading = read_date(text, context)
        assert reading.codes == ("year_from_column",)
        assert reading.value is not None
        assert reading.value.iso() == iso
        assert "2024" in message("year_from_column", reading, context).render(Language.EN)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2023-13-01", "There is no month 13."),
        ("2023-02-30", "2023-02 has no day 30."),
        ("2023年第5季度", "There is no quarter 5."),
        ("0000-00-00", "There is no such date as “0000-00-00”."),
        ("1905-07-15", "The year 1905 lies outside 1949 to 2100."),
        ("23年5月", "The year has two digits; it was read as 2023."),
    ],
)
def test_the_sentence_says_what_is_wrong(text: str, sentence: str) -> None:
    reading = read_date(text)
    assert message(reading.codes[0], reading, PLAIN).render(Language.EN) == sentence


def test_alternatives_are_named() -> None:
    assert read_date("05/06/2023").alternatives == ("2023-06-05", "2023-05-06")
    assert read_date(2023.1).alternatives == ("2023-01", "2023-10")
    assert read_date("2018年3月、2020年3月").alternatives == ("2018-03", "2020-03")


def test_a_number_shown_as_a_date_is_one() -> None:
    reading = read_date(45047, Context(number_format='yyyy"年"m"月"'))
    assert (reading.status, reading.codes) == (Status.OK, ())
    assert reading.value is not None
    assert reading.value.iso() == "2023-05"
