"""Closed vocabularies: data, not code, in ``resources/vocabularies/NAME.toml``, and what an office words anew or adds.

A term has a stable code (stored), an English and a Chinese label (shown) and aliases (read). Nothing here guesses: a
text that is no term's alias finds nothing, and an alias belongs to one term only.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from registry.i18n import Language
from registry.model.chinese import simplified
from registry.resources import resource_path

UNORDERED = -1
"""Rank of a term outside the order of its vocabulary (a strategic round): never the highest, listed last."""


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary.

    Attributes:
        code: what the registry stores; never changes once shipped.
        en: full English label.
        zh: full Chinese label.
        short_en: English label for table cells, the full one where none is set.
        short_zh: Chinese label for table cells, the full one where none is set.
        aliases: other spellings that name this term and no other.
        parent: code of the term above it, "" for none. A level-2 segment's parent is a term of ``segment1``.
        rank: place in the order of the vocabulary, `UNORDERED` outside it. Equal ranks are equal steps.
        unit: of a metric ``money``, ``ratio``, ``count`` or ``level``; of other terms None.
        group: the family of the term (a milestone counts as tech, output ...), "" where the vocabulary has none.
        words: key words by which a running text is classified; ``卫星…入轨`` stands for both words in this order.
        negatives: aliases of other things that must not be taken for this term though they look alike.
    """

    code: str
    en: str
    zh: str
    short_en: str
    short_zh: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    rank: int = 0
    unit: str | None = None
    group: str = ""
    words: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()

    def label(self, language: Language, short: bool = False) -> str:
        """The label in `language`; `short` for a table cell."""
        if language is Language.ZH:
            return self.short_zh if short else self.zh
        return self.short_en if short else self.en


class Vocabulary:
    """A closed list of terms, iterated in rank order: equal ranks as the file has them, unordered terms last.

    A hidden term is known and read as before; it is only not offered any more.
    """

    def __init__(self, name: str, terms: tuple[Term, ...], hidden: frozenset[str] = frozenset()) -> None:
        self.name = name
        known = tuple(sorted(terms, key=lambda t: (t.rank == UNORDERED, t.rank)))
        self._terms = tuple(t for t in known if t.code not in hidden)
        self._by_code = {t.code: t for t in known}
        self._by_alias = {normalised(a): t for t in known for a in spellings(t)}
        self._words = tuple((_pattern(w), len(w.replace("…", "")), t) for t in known for w in t.words)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Term:
        """The term with this code.

        Raises:
            KeyError: no such code; the message names it and the vocabulary.
        """
        try:
            return self._by_code[code]
        except KeyError:
            if code.startswith(OWN):  # of an office whose words are not at hand here
                return Term(code, code, code, code, code)
            raise KeyError(f"no term {code!r} in vocabulary {self.name!r}") from None

    def find(self, text: str) -> Term | None:
        """The term of which `text` is a code, label or alias, script, brackets, spaces, punctuation, case, width aside."""
        return self._by_alias.get(normalised(text))

    def classify(self, text: str) -> Term | None:
        """The term that owns the longest key word in `text`; of equally long ones the one that stands first."""
        text = simplified(unicodedata.normalize("NFKC", text).lower())
        found = [(-length, m.start(), i) for i, (p, length, _) in enumerate(self._words) if (m := p.search(text))]
        return self._words[min(found)[2]][2] if found else None

    def locate(self, text: str) -> Term | None:
        """The place a text is or begins with, as deep as it goes: 江苏南通 is Nantong, 北京（湖州有基地） is Beijing.

        Only for vocabularies whose parents are terms of the same one (``district``).
        """
        if whole := self.find(text):
            return whole
        text = simplified(text)
        hits = sorted((m.start(), -length, i) for i, (p, length, _) in enumerate(self._words) if (m := p.search(text)))
        if not hits:
            return None
        here, end = self._words[hits[0][2]][2], hits[0][0] - hits[0][1]
        for start, negative, i in hits[1:]:
            deeper = self._words[i][2]
            between = text[end:start] if start >= end else "x"
            if self._is_below(deeper, here) and between in ("", "省", "市", "区", " ", "·", "特别行政区"):
                here, end = deeper, start - negative
        return here

    def children(self, code: str) -> tuple[Term, ...]:
        """The terms whose parent is `code`, in rank order."""
        return tuple(t for t in self._by_code.values() if t.parent == code)

    def _is_below(self, term: Term, above: Term) -> bool:
        while term.parent in self._by_code:
            if term.parent == above.code:
                return True
            term = self._by_code[term.parent]
        return False


OWN = "own_"
"""How the codes of terms begin that an office added; no shipped code does."""


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What an office says of one vocabulary: terms worded anew or added, by code, and codes that are offered no more."""

    terms: tuple[Term, ...] = ()
    hidden: frozenset[str] = frozenset()


_own: dict[str, OwnTerms] = {}


def use_own_terms(own: Mapping[str, OwnTerms]) -> bool:
    """Let the words of an office, by vocabulary, stand before the shipped ones in this process, in place of those used until
    now. Whether anything changed."""
    if own == _own:
        return False
    _own.clear()
    _own.update(own)
    vocabulary.cache_clear()
    return True


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of this name, read once, with what the office says of it.

    Raises:
        FileNotFoundError: there is none of this name.
    """
    own = _own.get(name)
    shipped = shipped_terms(name)
    if own is None:
        return Vocabulary(name, shipped)
    said = {term.code: term for term in own.terms}
    terms = [said.pop(term.code, term) for term in shipped]
    return Vocabulary(name, (*terms, *said.values()), own.hidden)


@cache
def shipped_terms(name: str) -> tuple[Term, ...]:
    """The terms of a vocabulary as the program ships them.

    Raises:
        FileNotFoundError: there is none of this name.
    """
    with resource_path(f"vocabularies/{name}.toml").open("rb") as file:
        return tuple(_term(entry) for entry in tomllib.load(file)["term"])


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """`text` as aliases are compared: NFKC, lower case, simplified, no spaces, brackets, punctuation (a plus stays: A+)."""
    text = simplified(unicodedata.normalize("NFKC", text).lower())
    return "".join(c for c in text if unicodedata.category(c)[0] not in "PZC")


def spellings(term: Term) -> tuple[str, ...]:
    """All texts that `Vocabulary.find` takes for `term`: code, both full labels, aliases."""
    return (term.code, term.en, term.zh, *term.aliases)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(part) for part in simplified(word.lower()).split("…")))


def _term(entry: dict[str, Any]) -> Term:
    en, zh = entry["en"], entry["zh"]
    return Term(
        code=entry["code"],
        en=en,
        zh=zh,
        short_en=entry.get("short_en", en),
        short_zh=entry.get("short_zh", zh),
        aliases=tuple(entry.get("aliases", ())),
        parent=entry.get("parent", ""),
        rank=entry.get("rank", UNORDERED),
        unit=entry.get("unit"),
        group=entry.get("group", ""),
        words=tuple(entry.get("words", ())),
        negatives=tuple(entry.get("negatives", ())),
    )
