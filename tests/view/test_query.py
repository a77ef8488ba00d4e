"""The advanced query: what a person types in either language, what it finds, and what it says of what it cannot read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.model.values import Precision, UncertainDate
from registry.model.vocab import vocabulary
from registry.srdi import TierState
from registry.view import FirmRow
from registry.view.query import FIELDS, complete, field_named, guide, parse

AS_OF = date(2025, 10, 17)
YI = 10_000_000_000
"""Fen of one hundred million yuan."""


def _until(start: date, end: date | None = None) -> UncertainDate:
    return UncertainDate(Precision.DAY if end is None else Precision.YEAR, start, end or start)


EMPTY = FirmRow(
    uid="", legal_name="虚构无名有限公司", short_name=None, english_name=None, uscc=None, district=None, place=None,
    segment=None, segments=(), tier=None, tier_state=None, valid_until=None, days_left=None, raised_fen=None,
    raised_missing=0, raised_is_bound=False, last_round=None, last_round_year=None, last_milestone=None,
    last_milestone_date=None, filled=10, revenue_fen=None, rd_expense_fen=None, headcount=None, in_shanghai=None,
    pinyin="", initials="", search_key="虚构无名有限公司", former_names=(),
)  # fmt: skip


def row(uid: str, **values: Any) -> FirmRow:
    """A fictional firm."""
    values.setdefault("search_key", f"{uid} 虚构".casefold())
    return replace(EMPTY, uid=uid, **values)


GIANT = row(
    "giant", district=vocabulary("district").get("310117"), segment="launch", segments=("whole_vehicle",),
    tier="little_giant", tier_state=TierState.DUE, valid_until=_until(date(2026, 1, 12)), raised_fen=14 * YI,
    last_round="Pre-A · A", last_round_year=2024, headcount=1_240, revenue_fen=YI, rd_expense_fen=YI * 12 // 100,
    in_shanghai=True, filled=92, last_milestone="首飞入轨", last_milestone_date=_until(date(2025, 3, 2)),
    unsettled=("reg_capital", "revenue"),
)  # fmt: skip
SMALL = row(
    "small", district=vocabulary("district").get("330500"), segment="parts", tier="srdi_sme",
    tier_state=TierState.VALID, valid_until=_until(date(2027, 1, 1), date(2027, 12, 31)), raised_fen=3 * YI,
    raised_is_bound=True, headcount=80, in_shanghai=False, filled=40, former_names=("虚构旧名",),
)  # fmt: skip
ROWS = (GIANT, SMALL, EMPTY)


def found(text: str) -> set[str]:
    query = parse(text, AS_OF)
    assert query.faults == ()
    return {firm.uid or "empty" for firm in query.sieve(ROWS)}


@pytest.mark.parametrize(
    ("text", "uids"),
    [
        ("", {"giant", "small", "empty"}),
        ("tier:little_giant raised>5亿 district:松江", {"giant"}),
        ("等级:小巨人 融资>5亿 区:松江", {"giant"}),
        ("等级：小巨人　融资＞5亿", {"giant"}),
        ("tier:小巨人,srdi_sme", {"giant", "small"}),
        ("等级:小巨人、专精特新中小企业", {"giant", "small"}),
        ("-tier:little_giant", {"small", "empty"}),
        ("tier>=srdi_sme", {"giant", "small"}),
        ("tier>srdi_sme", {"giant"}),
        ("tier:?", {"empty"}),
        ("tier:*", {"giant", "small"}),
        ("state:due", {"giant"}),
        ("状态:有效", {"small"}),
        ("district:上海", {"giant"}),
        ('district:"Songjiang District"', {"giant"}),
        ("shanghai:no", {"small"}),
        ("segment:运载火箭", {"giant"}),
        ("segment:整箭", {"giant"}),
        ("raised:?", {"empty"}),
        ("融资：？", {"empty"}),
        ("raised>1bn", {"giant"}),
        ("raised>=14亿", {"giant"}),
        ("raised>14亿", set()),
        ("raised>2亿", {"giant", "small"}),
        ("raised<5亿", set()),  # of a lower bound nobody knows that it is less
        ("raised:10亿..20亿", {"giant"}),
        ("raised:..2000m", {"giant"}),
        ("-raised:*", {"empty"}),
        ("headcount:80", {"small"}),
        ("headcount>1,200", {"giant"}),
        ("headcount:1,240,80", {"giant", "small"}),
        ("人数<100", {"small"}),
        ("round:pre_a", {"giant"}),
        ("轮次:A轮", {"giant"}),
        ("roundyear>=2024", {"giant"}),
        ("rd:12%", {"giant"}),
        ("研发占比>11.9", {"giant"}),
        ("filled<60", {"small", "empty"}),
        ("until<2026-02", {"giant"}),
        ("until:2027", {"small"}),
        ("until>2026-12-31", {"small"}),
        ("until<=+90d", {"giant"}),
        ("有效期<90天", {"giant"}),
        ("until:2026Q1", {"giant"}),
        ("happened:2025-03", {"giant"}),
        ("milestone:入轨", {"giant"}),
        ("former:旧名", {"small"}),
        ("differs:*", {"giant"}),
        ("不一致:*", {"giant"}),
        ("-differs:*", {"small", "empty"}),
        ("differs:?", {"small", "empty"}),
        ("differs:revenue", {"giant"}),
        ("不一致:注册资本", {"giant"}),
        ("differs:district", set()),
        ("giant", {"giant"}),
        ("-giant", {"small", "empty"}),
        ('"small 虚构"', {"small"}),
        ("虚构 -tier:*", {"empty"}),
    ],
)  # fmt: skip
def test_what_is_typed_finds_what_is_meant(text: str, uids: set[str]) -> None:
    assert found(text) == uids


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("foo:bar", "foo", "There is no field “foo”."),
        ("ljht tier:gaint", "gaint", "Tier has no value “gaint”."),
        ("raised>500", "500", "“500” has no unit."),
        ("raised>lots", "lots", "“lots” is not a sum of money."),
        ("until<2026-02-30", "2026-02-30", "There is no day 2026-02-30."),
        ("until<soon", "soon", "“soon” is not a date."),
        ("headcount:1.5", "1.5", "“1.5” is not a whole number."),
        ("district>松江", "松江", "District cannot be more or less."),
        ("raised:..", "..", "The range has no ends."),
        ("tier>无,小巨人", "小巨人", "After > one value is enough."),
        ("name>a", "a", "Name cannot be more or less."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: str, place: str, words: str) -> None:
    (fault,) = parse(text, AS_OF).faults
    assert text[fault.start : fault.end] == place
    assert fault.what.render(Language.EN) == words
    assert not fault.unfinished


def test_a_word_that_cannot_be_read_is_left_out_and_the_others_hold() -> None:
    query = parse("tier:little_giant raised>lots", AS_OF)
    assert query.sieve(ROWS) == [GIANT]
    assert len(query.faults) == 1


def test_a_value_still_to_come_is_no_mistake() -> None:
    (fault,) = parse("tier:", AS_OF).faults
    assert fault.unfinished


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("tie", Language.EN, "tier:"),
        ("rais", Language.EN, "raised>"),
        ("融", Language.ZH, "融资>"),
        ("等", Language.ZH, "梯度:"),
        ("ljht tier:lit", Language.EN, "little_giant"),
        ("梯度:小", Language.ZH, "小巨人"),
        ("tier:srdi_sme,lit", Language.EN, "little_giant"),
        ("district:song", Language.EN, "Songjiang"),
        ("raised:", Language.EN, "?"),
    ],
)
def test_the_word_at_the_cursor_is_completed(text: str, language: Language, first: str) -> None:
    made = complete(text, len(text), language)
    assert made.offers[0].text == first
    whole = text[: made.start] + first + text[made.end :]
    assert [f for f in parse(whole, AS_OF).faults if not f.unfinished] == []


def test_every_offered_value_can_be_read_in_both_languages() -> None:
    for field in FIELDS:
        for language in Language:
            text = f"{field.name(language)}:"
            for offer in complete(text, len(text), language).offers:
                assert parse(text + offer.text, AS_OF).faults == (), text + offer.text


# -- whatever is typed

_LETTERS = st.text(alphabet='tierased亿松江:：><=,，-!"“”?* 0159.+d%无火', max_size=40)
_WORDS = st.lists(
    st.sampled_from(
        ["tier:小巨人", "raised>5亿", "raised:?", "until<2026", "giant", "虚构", "headcount:80..2000", "filled<60", "state:due"]
    ),
    max_size=4,
)  # fmt: skip


@given(_LETTERS | st.text(max_size=30))
def test_no_text_is_too_odd_and_faults_lie_inside_it(text: str) -> None:
    query = parse(text, AS_OF)
    for fault in query.faults:
        assert 0 <= fault.start < fault.end <= len(text)
    assert list(query.sieve(ROWS)) == [firm for firm in ROWS if query.holds(firm)]
    made = complete(text, len(text), Language.EN)
    assert 0 <= made.start <= made.end <= len(text)


@given(_WORDS)
def test_words_hold_together_in_any_order(words: list[str]) -> None:
    assert found(" ".join(words)) == found(" ".join(reversed(words)))
    each = [found(word) for word in words]
    assert found(" ".join(words)) == set.intersection({"giant", "small", "empty"}, *each)


@given(
    st.sampled_from(["tier:小巨人", "raised>5亿", "raised:?", "until<2026", "giant", "headcount:80,1240", "filled<60"])
)
def test_a_minus_turns_a_word_round(word: str) -> None:
    assert found(f"-{word}") == {"giant", "small", "empty"} - found(word)


@pytest.mark.parametrize("language", list(Language))
def test_every_example_of_the_help_can_be_read_and_every_field_is_told(language: Language) -> None:
    told = guide(language)
    for example in told.examples:
        query = parse(example.query, date(2026, 3, 31))
        assert query.faults == (), example.query
        assert query.conditions
        assert example.means.render(Language.ZH) != example.means.render(Language.EN)
    assert [field.name for field in told.fields] == [field.name(language) for field in FIELDS]
    for field in told.fields:
        assert field_named(field.name) is field_named(field.other)
        assert field.takes.render(language)
        begun = parse(field.start, date(2026, 3, 31))
        assert [fault.unfinished for fault in begun.faults] == [True], field.start
    signs = {
        sign
        for example in told.examples
        for sign in (":", ">", ">=", "<=", "..", ",", "?", "-", " ")
        if sign in example.query
    }
    assert signs == {":", ">", ">=", "<=", "..", ",", "?", "-", " "}, "each sign of the grammar has an example"
