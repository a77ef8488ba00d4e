"""A sheet written in traditional characters is the sheet that it would be in simplified ones; its text is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.change.provenance import provenance_of
from registry.model.chinese import either_script, simplified, simplified_table
from registry.model.vocab import spellings, vocabulary
from registry.resources import resource_path
from tests.intake.desk import CODES, Desk, codes

TRADITIONAL: dict[str, list[str]] = {}
for _code, _plain in simplified_table().items():
    TRADITIONAL.setdefault(_plain, []).append(chr(_code))
VOCABULARIES = sorted(path.stem for path in resource_path("vocabularies").glob("*.toml"))
FIRMS = (
    ("上海華晨虛構航天科技有限公司", CODES[0], "閔行區"),
    ("上海晨曦虛構衛星技術有限公司", CODES[1], "上海市徐匯區"),
    ("上海暮雲虛構發動機股份有限公司", CODES[2], "浦東新區"),
)
SHEET = (
    ("商業航天企業情況表（2024年度）",),
    ("填報說明：空白表示未知",),
    (None, None, None, None, None, None, None, None, None, "單位：萬元"),
    ("序號", "企業名稱", "統一社會信用代碼", "所屬區", "產業鏈環節", "企業梯度", "成立時間", "是否高新技術企業",
     "研發費用佔比（%）", "營業收入", "註冊資本（萬元）", "聯繫人", "業務說明"),
    (1, *FIRMS[0], "運載火箭總體", "專精特新「小巨人」", "2018年5月", "是", 12.5, 8600, "5000萬元", "張某", "測試發動機"),
    (2, *FIRMS[1], "衛星製造", "市級專精特新中小企業", "二〇一九年十二月", "無", 8, 1200, "約3000萬元", "李某", "衛星總裝"),
    (3, *FIRMS[2], "發動機", "創新型中小企業", "2020年", "已認定", 30, "超1億元", "1億元", "趙某", "渦輪泵"),
    ("合計", None, None, None, None, None, None, None, None, 19800),
    ("註：以上數據由企業自報",),
    ("填表人：張某",),
)  # fmt: skip


def in_simplified(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[simplified(value) if isinstance(value, str) else value for value in row] for row in rows]


def held(desk: Desk) -> list[str]:
    """What the registry knows, its words in simplified characters, but for what is never the same twice."""
    silent = ("uid", "firm", "digest")
    records = [
        (t, one) for t in ("firm", "firm_segment", "recognition", "metric", "contact") for one in desk.records(t)
    ]
    return sorted(simplified(str((t, {k: v for k, v in one.items() if k not in silent}))) for t, one in records)


def test_a_traditional_sheet_reads_as_its_simplified_self(desk: Desk, other_desk: Desk) -> None:
    plan = desk.take(desk.book(*SHEET))
    same = other_desk.take(other_desk.book(*in_simplified(SHEET)))
    assert codes(plan) == codes(same)
    for ours, theirs in zip_longest(plan.survey.tables[0].columns, same.survey.tables[0].columns):
        assert [t.key for t in ours.mapped.targets] == [t.key for t in theirs.mapped.targets], ours.header
        assert ours.unit == theirs.unit
    region, other = plan.survey.tables[0].region, same.survey.tables[0].region
    assert (region.header_rows, region.data_rows, region.sheet_unit) == (other.header_rows, other.data_rows, "万元")
    assert [(one.row, one.reason) for one in region.skipped] == [(one.row, one.reason) for one in other.skipped]
    assert held(desk) == held(other_desk)
    assert {one["district"] for one in desk.records("firm")} == {"310112", "310104", "310115"}


def test_what_was_written_is_kept(desk: Desk) -> None:
    desk.take(desk.book(*SHEET))
    assert sorted(desk.firms()) == sorted(name for name, *_ in FIRMS)
    uid = desk.firms()[FIRMS[0][0]].uid
    with desk.registry.read() as connection:
        origin = provenance_of(connection, [("firm", uid)])[uid, "district"]
    assert (origin.cell, origin.text) == ("D5", "閔行區")


def test_the_same_firm_in_the_other_script_is_the_same_firm(desk: Desk) -> None:
    desk.take(desk.book(["企業名稱", "所屬區"], [FIRMS[0][0], "閔行區"]))
    again = desk.plan(desk.book(["企业名称", "所属区"], [simplified(FIRMS[0][0]), "闵行区"]))
    assert [firm.state.value for firm in again.firms] != ["new"]


@given(st.data())
def test_every_term_is_found_in_every_traditional_spelling(data: st.DataObject) -> None:
    terms = vocabulary(data.draw(st.sampled_from(VOCABULARIES)))
    term = data.draw(st.sampled_from(list(terms)))
    word = data.draw(st.sampled_from(spellings(term)))
    written = "".join(data.draw(st.sampled_from([c, *TRADITIONAL.get(c, ())])) for c in word)
    assert terms.find(written) == terms.find(word)
    assert terms.locate(written) == terms.locate(word)
    assert terms.classify(written) == terms.classify(word)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^(?:合计|总计)$", "合計"),
        (r"^[单位]{2}[:：]", "單位："),
        (r"责任\[注\]", "責任[註]"),
        (r"\d+[万亿]元", "3億元"),
        (r"(?P<a>营业?)收入\Z", "營業收入"),
    ],
)
def test_a_pattern_takes_either_script(pattern: str, text: str) -> None:
    found = either_script(pattern)
    assert found.search(text)
    assert found.search(simplified(text))
    assert not re.search(pattern, text)


@given(st.text(max_size=40))
def test_simplified_text_has_its_places_and_stays(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
