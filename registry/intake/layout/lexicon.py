"""The words that tell a header row from data: titles and aliases of the catalogue, and what sheets say besides."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from registry.intake.layout.header import clean_header
from registry.model.entities import ENTITIES
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
        if entity in ROUND_ENTITIES:
            continue  # no sheet of firms speaks of marks and recusals
        for field in entity.fields:
            texts += [field.key, field.en, field.zh, *field.aliases, *field.negatives]
    for term in vocabulary("metric"):
        texts += [term.code, term.en, term.zh, term.short_zh, *term.aliases, *term.negatives]
    return frozenset(word for word in map(normalised, texts) if word)
