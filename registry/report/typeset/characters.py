"""Characters on paper: what may stand in a text at all, and what may begin or end a line.

The prohibitions follow GB/T 15834-2011 section 5.1 and the W3C note on Chinese layout (clreq), widened by the marks that
number setting needs (a unit sign never begins a line, a currency sign never ends one).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Voice(StrEnum):
    """The language a run of text is written in: it decides the first font and how wide quotation marks are."""

    EN = "en"
    ZH = "zh"


MAX_CHARACTERS = 4_000

CLOSING = frozenset("，。、；：？！）》」』】〕〉｝］〗〙〛")
OPENING = frozenset("（《「『【〔〈｛［〖〘〚〝")
ZH_QUOTES_OPENING = frozenset("“‘")
ZH_QUOTES_CLOSING = frozenset("”’")

NO_LINE_START = (
    CLOSING
    | ZH_QUOTES_CLOSING
    | frozenset("…—–～·・‧％‰℃℉°′″〞々〻ー／,.;:?!)]}%›»")
    | frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
)
NO_LINE_END = OPENING | ZH_QUOTES_OPENING | frozenset("([{‹«¥￥$＄£€№#＃／")

# Counting words and units that stay with the number before them.
UNITS_ZH = frozenset(
    "年月日号时分秒个家项次亿万千百元人名位件吨米里斤克天周岁倍台套艘颗枚箱发份条处页行列轮批第届期级类种度章节款点届颗星组座架人次枪"
)
UNIT_PAIRS = frozenset(
    {"亿元", "万元", "百万", "千万", "万亿", "万人", "个月", "小时", "分钟", "公里", "公斤", "千米", "千克"}
)
UNITS_EN = frozenset(
    {
        "m", "km", "kN", "MN", "N", "kg", "t", "s", "h", "d", "%", "k", "bn", "pts", "point", "points", "of", "firm", "firms",
        "value", "values", "years", "months", "days", "candidates", "yuan", "CNY",
    }
)  # fmt: skip

_DROPPED = frozenset({"Cf", "Cs"})
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+")


@lru_cache(4096)
def clean(text: str, limit: int = MAX_CHARACTERS) -> str:
    """`text` as it may go to paper: one line, at most `limit` characters, nothing that steers the reader.

    Control, format and direction characters, lone surrogates and variation selectors go; tabs and line ends become a
    space. There is no markup language on the way to the page, so nothing needs escaping: a ``<b>`` is printed as such.
    """
    if text.isascii() and text.isprintable():
        kept = text
    else:
        out: list[str] = []
        for ch in text:
            category = unicodedata.category(ch)
            if category in _DROPPED or "\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef":
                continue
            out.append(" " if category in ("Cc", "Zl", "Zp") else ch)
        kept = "".join(out)
        if _COMBINED.search(kept):
            kept = _COMBINED.sub(lambda m: unicodedata.normalize("NFC", m.group()), kept)
    kept = re.sub(r" {2,}", " ", kept).strip(" ")
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def is_ideographic(ch: str) -> bool:
    """True of a character set solid on the em: Han, kana, hangul, full-width forms, enclosed figures."""
    return unicodedata.east_asian_width(ch) in "WF"


def may_part(left: str, right: str) -> bool:
    """Whether a line may end with `left` and the next begin with `right`."""
    return right not in NO_LINE_START and left not in NO_LINE_END
