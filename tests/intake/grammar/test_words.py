"""Shares, counts, yes and no, tiers, terms, text: beyond the vectors."""

from __future__ import annotations

from datetime import date

import pytest

from registry.intake.grammar import (
    Context,
    Level,
    Status,
    TierClaim,
    read_bool,
    read_code,
    read_grade,
    read_integer,
    read_outcome,
    read_percent,
    read_rounds,
    read_srdi,
    read_text,
)
from registry.model.values import AmountKind, Grade, Missing
from registry.model.vocab import vocabulary


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("约300", AmountKind.APPROX, 300, 300, ""),
        ("298人", AmountKind.EXACT, 298, 298, "人"),
        ("54颗(不含试验星)", AmountKind.EXACT, 54, 54, "颗"),
        ("36(含受理12)", AmountKind.EXACT, 36, 36, ""),
        ("300颗/年", AmountKind.EXACT, 300, 300, "颗/年"),
        ("1,234", AmountKind.EXACT, 1234, 1234, ""),
        ("12.0", AmountKind.EXACT, 12, 12, ""),
        ("1.2万人", AmountKind.EXACT, 12000, 12000, "人"),
        ("约500余人", AmountKind.APPROX, 500, 500, "人"),
        ("100余人", AmountKind.MIN, 100, None, "人"),
        ("≥200颗/年", AmountKind.MIN, 200, None, "颗/年"),
        ("不足50人", AmountKind.MAX, None, 50, "人"),
        ("300–500颗/年", AmountKind.RANGE, 300, 500, "颗/年"),
        ("数十家", AmountKind.VAGUE, 10, 100, "家"),
        ("十几人", AmountKind.VAGUE, 10, 20, "人"),
        ("三五家", AmountKind.RANGE, 3, 5, "家"),
        ("共12件", AmountKind.EXACT, 12, 12, "件"),
        ("５年", AmountKind.EXACT, 5, 5, "年"),
    ],
)
def test_counts(text: str, kind: AmountKind, low: int | None, high: int | None, unit: str) -> None:
    count = read_integer(text).value
    assert count is not None
    assert (count.kind, count.lo, count.hi, count.unit) == (kind, low, high, unit)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12.5", "not_an_integer"),
        ("2019年至今", "not_an_integer"),
        ("2019年", "not_an_integer"),
        ("-5", "negative_count"),
        (-3, "negative_count"),
        (10**30, "number_too_large"),
        ("授权36件、受理12件", "multiple_numbers"),
        (True, "not_an_integer"),
    ],
)
def test_no_counts(value: object, code: str) -> None:
    assert read_integer(value).codes == (code,)


def test_a_count_of_none_is_missing() -> None:
    assert read_integer("无").reason is Missing.NONE
    assert read_integer("—").reason is Missing.BLANK


@pytest.mark.parametrize(
    ("value", "context", "ppm", "codes"),
    [
        ("-12.5%", Context(), -125000, ()),
        (">500%", Context(), 5_000_000, ("out_of_range",)),
        (120, Context(header="营业收入增长率(%)"), 1_200_000, ()),
        ("三成五", Context(), 350000, ()),
        ("百分之25", Context(), 250000, ()),
        ("下降5%", Context(), -50000, ("decrease_word",)),
        (0.63, Context(), 630000, ("ratio_assumed",)),
        (63, Context(), 630000, ("percent_assumed",)),
        (1, Context(), 1_000_000, ("percent_or_ratio",)),
        (0.63, Context(header="占比（%）", percent_mode="ratio"), 630000, ()),
        (0.63, Context(header="占比（%）", percent_mode="percent"), 6300, ()),
        (0.256, Context(number_format="0.0%", header="占比（%）"), 256000, ()),
        ("0", Context(), 0, ()),
    ],
)
def test_shares(value: object, context: Context, ppm: int, codes: tuple[str, ...]) -> None:
    reading = read_percent(value, context)
    assert reading.value is not None
    assert (reading.value.lo_ppm, reading.codes) == (ppm, codes)


def test_no_shares() -> None:
    for text in ("全国第一", "3.5个点", "12,5%", "提高5个百分点"):
        assert read_percent(text).status is Status.ERROR


def test_yes_and_no() -> None:
    assert read_bool("☑是☐否").value is True
    assert read_bool("□是 ☑否").value is False
    assert read_bool("☑是☑否").codes == ("not_a_bool",)
    assert (read_bool("是，2022年认定").value, read_bool("是，2022年认定").note) == (True, "2022年认定")
    assert read_bool("GR202331001234").note == "GR202331001234"
    assert read_bool("maybe").suggestions == ("是", "否")
    assert read_bool("待定").reason is Missing.TBD
    assert read_bool("不适用").codes == ("not_applicable",)


@pytest.mark.parametrize(
    ("text", "claim", "codes"),
    [
        ("国家级小巨人", TierClaim(Level.LITTLE_GIANT), ()),
        ("专精特新“小巨人”", TierClaim(Level.LITTLE_GIANT), ()),
        ("专精特新小巨人（第六批）", TierClaim(Level.LITTLE_GIANT, batch="第六批"), ()),
        ("国家级专精特新“小巨人”企业", TierClaim(Level.LITTLE_GIANT), ()),
        ("重点“小巨人”", TierClaim(Level.KEY_LITTLE_GIANT), ()),
        ("专精特新(市级)", TierClaim(Level.SRDI_SME), ()),
        ("专精特新中小企业", TierClaim(Level.SRDI_SME), ()),
        ("专精特新", TierClaim(Level.UNCLEAR), ("level_unclear",)),
        ("是", TierClaim(Level.UNCLEAR), ("level_unclear",)),
        ("上海市制造业单项冠军", TierClaim(Level.CHAMPION_MUNICIPAL), ()),
        ("省级专精特新、国家级小巨人", TierClaim(Level.LITTLE_GIANT), ("several_levels",)),
        (
            "2025年拟申报小巨人",
            TierClaim(Level.CANDIDATE, Level.LITTLE_GIANT, 2025),
            ("not_recognised_yet",),
        ),
        ("小巨人（已过期）", TierClaim(Level.LITTLE_GIANT, expired=True), ("level_expired",)),
    ],
)
def test_tiers(text: str, claim: TierClaim, codes: tuple[str, ...]) -> None:
    reading = read_srdi(text)
    assert (reading.value, reading.codes) == (claim, codes)


def test_every_tier_is_of_the_vocabulary() -> None:
    tiers = {TierClaim(level).tier for level in Level}
    assert {tier for tier in tiers if tier is not None} <= {term.code for term in vocabulary("tier")}
    assert None in tiers


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("B+轮、Pre-C轮", ("b_plus", "pre_c")),
        ("Pre-D及D轮", ("pre_d", "d")),
        ("C轮及C+轮", ("c", "c_plus")),
        ("战略融资（多轮）", ("strategic",)),
        ("Pre-IPO", ("pre_ipo",)),
        ("天使+", ("angel_plus",)),
        ("A轮融资", ("a",)),
        ("Ｂ＋轮", ("b_plus",)),
        ("未披露", ("unknown",)),
    ],
)
def test_rounds(text: str, codes: tuple[str, ...]) -> None:
    assert read_rounds(text).value == codes


def test_no_rounds() -> None:
    assert read_rounds(None).reason is Missing.BLANK
    assert read_rounds("A+B轮").codes == ("unknown_round",)
    assert read_rounds("战略融资（多轮）").codes == ("several_rounds",)


def test_outcomes() -> None:
    words = {"成功": "success", "失败": "failure", "部分成功": "partial", "完成": "success", "完成/完成": "success"}
    assert {text: read_outcome(text).value for text in words} == words
    assert read_outcome("成功（入轨）").note == "入轨"
    assert read_outcome("进行中").codes == ("unknown_outcome",)
    assert read_outcome("成功/失败").codes == ("unknown_outcome",)
    assert read_outcome("").reason is Missing.BLANK


def test_grades() -> None:
    words = {"A": Grade.A, "ｂ级": Grade.B, "媒体": Grade.C, "D（自报）": Grade.D}
    assert {text: read_grade(text).value for text in words} == words
    assert read_grade("E").codes == ("unknown_grade",)
    assert read_grade(None).reason is Missing.BLANK


@pytest.mark.parametrize(
    ("text", "codes", "note"),
    [
        ("火箭/卫星", ("whole_vehicle", "platform_bus"), None),
        ("终端/芯片", ("terminal", "chip_module"), None),
        ("卫星/运营", ("platform_bus", "operation"), None),
        ("配套（电源）", ("component",), None),
        ("火箭（发动机、独角兽）", ("whole_vehicle", "engine"), "独角兽"),
        ("火箭、火箭", ("whole_vehicle",), None),
    ],
)
def test_segments(text: str, codes: tuple[str, ...], note: str | None) -> None:
    reading = read_code(text, vocabulary("segment2"))
    assert (reading.value, reading.note) == (codes, note)


def test_unknown_terms_are_named_not_guessed() -> None:
    reading = read_code("运载火剑", vocabulary("segment2"))
    assert (reading.status, reading.codes, reading.value) == (Status.ERROR, ("unknown_term",), None)
    assert reading.suggestions


def test_text() -> None:
    assert read_text("  甲\u3000乙\u200b\r\n丙 ").value == "甲 乙\n丙"
    assert read_text("①㎡（Ａ）").value == "①㎡（A）"
    assert read_text("无").reason is Missing.NONE
    assert read_text("#REF!").codes == ("excel_error",)
    assert read_text(2018.0).value == "2018"
    assert read_text(date(2020, 1, 2)).value == "2020-01-02"
    assert read_text("长" * 5000).value == "长" * 5000
