"""Pinyin of names: as pypinyin gives it, phrases included."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from registry.model.pinyin import pinyin_of

_COMMON = "星云天河蓝箭重庆长乐行莘厦门六安上海银行技术有限公司单于音乐都"


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("蓝箭航天", "lan jian hang tian", "ljht"),
        ("重庆重工", "chong qing zhong gong", "cqzg"),
        ("中国银行", "zhong guo yin hang", "zgyh"),
        ("甲星 Space-1 号", "jia xing space-1 hao", "jxsh"),
        ("", "", ""),
        ("  ", "", ""),
    ],
)
def test_a_name_reads(name: str, full: str, initials: str) -> None:
    assert pinyin_of(name) == (full, initials)


@given(
    name=st.one_of(
        st.text(st.sampled_from(_COMMON + "AB1 （）·"), max_size=8),
        st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x9FFF), max_size=8),
    )
)
def test_every_name_reads_as_cut_into_phrases(name: str) -> None:
    whole = [part for one in lazy_pinyin(name) if (part := one.strip().lower())]
    assert pinyin_of(name)[0] == " ".join(whole)


def test_the_table_read_in_pieces_is_the_whole_table() -> None:
    """In processes of their own: the library reads its table once, in the way it was imported."""
    theirs = "from pypinyin.phrases_dict import phrases_dict as table; from pypinyin.seg.mmseg import seg"
    ours = (
        "from registry.model.pinyin import load_phrases; load_phrases();"
        "from pypinyin.constants import PHRASES_DICT as table; from pypinyin.seg.mmseg import seg"
    )
    show = "import hashlib; print(len(table), hashlib.sha256(repr(sorted(table.items())).encode()).hexdigest(), list(seg.cut(_TEXT)))"
    said = [
        subprocess.run(
            [sys.executable, "-c", f"_TEXT = '重庆银行与长安单于音乐都不一定行'; {way}; {show}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for way in (theirs, ours)
    ]
    assert said[0] == said[1]
    assert int(said[0].split()[0]) > 40_000
