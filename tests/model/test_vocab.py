"""The vocabularies are whole (codes, parents, languages, aliases of one term only) and read what real sheets say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from registry.i18n import Language
from registry.model.vocab import UNORDERED, normalised, spellings, vocabulary
from registry.resources import resource_path

NAMES = sorted(p.stem for p in Path(resource_path("vocabularies")).glob("*.toml"))
HAN = re.compile(r"[一-鿿]")


def test_the_expected_vocabularies_are_there() -> None:
    assert set(NAMES) >= {
        "segment1", "segment2", "tier", "recognition_status", "round", "milestone", "outcome", "district", "ownership", "name_kind",
        "ipo_stage", "veto", "metric",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_alias_belongs_to_one_term(name: str) -> None:
    owner: dict[str, str] = {}
    for term in vocabulary(name):
        for key in {normalised(s) for s in spellings(term)}:
            assert key, f"{term.code} has an alias that is nothing but punctuation"
            assert owner.setdefault(key, term.code) == term.code, f"{key!r} names {owner[key]} and {term.code}"


@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_bilingual_and_found_by_its_labels(name: str) -> None:
    terms = vocabulary(name)
    for term in terms:
        assert term.en
        assert not HAN.search(term.en + term.short_en), term.code
        if name != "round":
            assert HAN.search(term.zh), term.code
            assert HAN.search(term.short_zh), term.code
        for language in Language:
            assert terms.find(term.label(language)) is term
            assert len(term.label(language, short=True)) <= len(term.label(language))
        assert terms.get(term.code) is term


@pytest.mark.parametrize("name", NAMES)
def test_every_parent_exists(name: str) -> None:
    above = vocabulary("segment1" if name == "segment2" else name)
    for term in vocabulary(name):
        if name == "segment2" or term.parent:
            assert term.parent in above, term.code


@pytest.mark.parametrize("name", NAMES)
def test_iteration_is_in_rank_order_with_the_unordered_last(name: str) -> None:
    ranks = [t.rank for t in vocabulary(name)]
    ordered = [r for r in ranks if r != UNORDERED]
    assert ordered == sorted(ordered)
    assert ranks == ordered + [UNORDERED] * (len(ranks) - len(ordered))


def test_an_unknown_code_names_itself_and_the_vocabulary() -> None:
    with pytest.raises(KeyError, match="'nonsense' in vocabulary 'tier'"):
        vocabulary("tier").get("nonsense")
    assert vocabulary("tier").find("nonsense") is None


@pytest.mark.parametrize(
    ("text", "segment", "detail"),
    [
        ("星座运营", "service", "operation"),
        ("卫星制造", "sat", "platform_bus"),
        ("终端/芯片", "ground", "terminal chip_module"),
        ("火箭", "launch", "whole_vehicle"),
        ("运载火箭", "launch", "whole_vehicle"),
        ("卫星/运营", "sat", "platform_bus operation"),
        ("遥感运营", "service", "rs_constellation"),
        ("火箭/发射服务", "launch", "whole_vehicle launch_service"),
        ("发动机", "parts", "engine"),
        ("配套（电源）", "parts", "component"),
        ("配套（姿控部件）", "parts", "component"),
        ("配套（空间态势感知）", "service", "space_situational_awareness"),
        ("终端", "ground", "terminal"),
        ("卫星", "sat", "platform_bus"),
    ],
)
def test_segments_of_the_public_workbook(text: str, segment: str, detail: str) -> None:
    terms = vocabulary("segment2")
    found = [terms.find(text)] if terms.find(text) else [terms.find(part) for part in text.split("/")]
    assert [t.code for t in found if t] == detail.split()
    assert found[0] is not None
    assert found[0].parent == segment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("国家级小巨人", "little_giant"),
        ("专精特新“小巨人”", "little_giant"),
        ("国家级专精特新“小巨人”企业", "little_giant"),
        ("专精特新(市级)", "srdi_sme"),
        ("重点小巨人", "key_little_giant"),
        ("专精特新", None),  # alone it does not say which tier
    ],
)
def test_tiers(text: str, code: str | None) -> None:
    term = vocabulary("tier").find(text)
    assert (term.code if term else None) == code


def test_a_single_champion_never_outranks_the_ladder() -> None:
    assert max(vocabulary("tier"), key=lambda t: t.rank).rank == vocabulary("tier").get("little_giant").rank


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("天使轮", "angel"),
        ("Pre-A轮", "pre_a"),
        ("Ａ＋轮", "a_plus"),
        ("A", "a"),
        ("B1轮", "b1"),
        ("C++轮", "c_plus_plus"),
        ("Pre-IPO", "pre_ipo"),
        ("战略融资（多轮）", "strategic"),
        ("E+轮", "e_plus"),
        ("老股转让", "equity_transfer"),
        ("大A轮", None),
    ],
)
def test_rounds(text: str, code: str | None) -> None:
    term = vocabulary("round").find(text)
    assert (term.code if term else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("千帆首批18颗卫星入轨（长征六号甲，太原）", "satellite_launched"),
        ("首颗卫星下线，迁入G60基地", "satellite_produced"),
        ("科创板上市", "ipo_stage"),
        ("科创板受理", "ipo_stage"),
        ("百米级垂直回收飞行试验", "vtvl_hop"),
        ("朱雀三号10公里级垂直起降返回试验", "vtvl_hop"),
        ("朱雀三号遥一入轨", "orbital_launch"),
        ("朱雀三号遥一一级回收", "booster_recovery"),
        ("朱雀二号遥二入轨，全球首款液氧甲烷火箭入轨", "orbital_launch"),
        ("谷神星一号发射失利", "orbital_launch"),
        ("引力一号海上首飞", "sea_launch"),
        ("一箭九星", "satellite_launched"),
        ("台州卫星工厂获发改委核准", "licence_sat_manufacture"),
        ("南通卫星超级工厂签约（300–500颗/年）", "agreement"),
        ("中标10颗卫星合同，8.04亿元", "contract_won"),
        ("天启一期组网完成", "constellation_milestone"),
        ("香港卫星制造中心启用", "plant_opened"),
        ("年会", None),
    ],
)
def test_events_are_classified_by_their_longest_word(text: str, code: str | None) -> None:
    term = vocabulary("milestone").classify(text)
    assert (term.code if term else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上海松江九亭", "310117"),
        ("松江区", "310117"),
        ("嘉定区马陆镇", "310114"),
        ("张江", "310115"),
        ("上海", "310000"),
        ("江苏南通", "320600"),
        ("江苏张家港", "320582"),
        ("江苏省苏州市张家港市", "320582"),
        ("北京（湖州、嘉兴有基地）", "110000"),
        ("北京；南通", "110000"),
        ("浙江台州", "331000"),
        ("山东烟台", "370600"),
        ("香港", "810000"),
        ("火星", None),
        ("310112", "310112"),
    ],
)
def test_places_are_read_from_their_beginning_and_as_deep_as_they_go(text: str, code: str | None) -> None:
    term = vocabulary("district").locate(text)
    assert (term.code if term else None) == code


def test_shanghai_has_its_sixteen_districts_under_their_code_and_name() -> None:
    districts = vocabulary("district")
    shanghai = districts.children("310000")
    assert len(shanghai) == 16
    for term in shanghai:
        assert districts.find(term.code) is term
        assert districts.find(term.short_zh) is term
        assert districts.find(term.short_en) is term
        assert districts.find(term.short_zh + "区") is term or term.code == "310115"


def test_metrics_carry_a_unit_and_lookalikes_are_told_apart() -> None:
    metrics = vocabulary("metric")
    assert {t.unit for t in metrics} == {"money", "ratio", "count", "level"}
    assert {t.unit for n in NAMES if n != "metric" for t in vocabulary(n)} == {None}
    for term in metrics:
        assert normalised(term.code.replace("_", "")) == term.code.replace("_", "")
        for negative in term.negatives:
            assert metrics.find(negative) is not term
    assert metrics.find("主营业务收入") is metrics.get("main_revenue")
    assert "主营业务收入" in metrics.get("revenue").negatives


def test_the_ten_vetoes() -> None:
    assert len(vocabulary("veto")) == 10
