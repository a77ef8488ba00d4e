"""The words that tell a header row from data: titles and aliases of the catalogue, and what sheets say besides."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from registry.intake.layout.header import clean_header
from registry.model.entities import ENTITIES
from registry.model.office_entities import OFFICE_ENTITIES
from registry.model.round_entities import ROUND_ENTITIES
from registry.model.vocab import normalised, vocabulary


class Lexicon(Protocol):
    """Knows the words of headers. The words come without unit, year and marks."""

    def is_header_word(self, text: str) -> bool:
        """Whether `text` is a word that some header of a return would be."""
        ...


# Columns that many sheets have and no field wants.
_NUMBERS = ("序号", "编号", "行次", "行号", "项次", "No", "项目", "指标", "指标名称", "单位", "备注")
_NUMBER_WORDS = frozenset(normalised(text) for text in _NUMBERS)


def word_set(words: str) -> frozenset[str]:
    """The words of a text as headers are compared."""
    return frozenset(map(normalised, words.split()))


LOOSE = word_set(
    "金额 本轮金额 状态 批次 第几批 完成时间 公告时间 公布时间 披露时间 交割时间 有效期 到期时间 到期日 生效日期"
    " status amount batch"
)
"""Words that say too little in a table of firms unless another column speaks of the same record."""
GROUPED = LOOSE | word_set(
    "电话 手机 联系方式 邮箱 电子邮箱 职务 地址 住所 产品 行业 集团 名称 企业 公司 单位名称 型号 资质 品牌 城市 区域"
    " 领域 说明 注 备注 来源 出处 产量 产能 标准数 email phone address patents assets staff growth capacity output standards"
)
"""Words that under a group header say what the group says."""
PLAIN = word_set(
    "金额 数值 数量 数额 数 额 值 人数 人 实际 实际数 全年 年末 年末数 期末 期末数 期末余额 年末余额 本期 本期数 本年数"
    " amount value number"
)
"""What stands below a figure and only says that it is a figure."""


def says_little(text: str) -> bool:
    """Whether a word needs the one above or beside it to say whose it is: 电话, 金额."""
    return normalised(text) in GROUPED


class CatalogueLexicon:
    """The words of the field catalogue and of the vocabulary of yearly figures."""

    def is_header_word(self, text: str) -> bool:
        """Whether `text` is a title, an alias or a known negative of a field or a yearly figure."""
        return normalised(text) in _catalogue_words()


class Words:
    """A lexicon with a memory, asked about the raw text of cells."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        self._lexicon: Lexicon = lexicon or CatalogueLexicon()
        self._known: dict[str, bool] = {}

    def knows(self, text: str) -> bool:
        """Whether a cell with this text would be a header."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = len(text) <= 60 and self._ask(text)
        return known

    def _ask(self, text: str) -> bool:
        parts = clean_header(text)
        if normalised(text) in _NUMBER_WORDS or normalised(parts.words) in _NUMBER_WORDS:
            return True
        return bool(parts.words) and self._lexicon.is_header_word(parts.words)


@cache
def _catalogue_words() -> frozenset[str]:
    texts: list[str] = []
    for entity in ENTITIES.values():
        if entity in ROUND_ENTITIES or entity in OFFICE_ENTITIES:
            continue  # no sheet of firms speaks of marks and recusals, nor of who works in the office
        for field in entity.fields:
            texts += [field.key, field.en, field.zh, *field.aliases, *field.negatives]
    for term in vocabulary("metric"):
        texts += [term.code, term.en, term.zh, term.short_zh, *term.aliases, *term.negatives]
    return frozenset(word for word in map(normalised, texts) if word)
