"""Pinyin of Chinese names, computed once when a name is written: full and initials, for search and order.

Place names read otherwise in a name than alone (莘庄 is xīn zhuāng), and pypinyin's phrase table knows only some of them,
so the stored pinyin can be edited.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_RUNS = re.compile("[\u4e00-\u9fa5]+|[^\u4e00-\u9fa5]+")


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin, syllables separated by spaces, and initials: 蓝箭航天 is ("lan jian hang tian", "ljht")."""
    syllables = [one for run in _RUNS.findall(name) for one in _syllables(run)]
    parts = [part for one in syllables if (part := one.strip().lower())]
    return " ".join(parts), "".join([part[0] for part in parts])


def load_phrases() -> None:
    """Load the table of phrases: a third of a second, once."""
    _phrase_starts()


def _syllables(run: str) -> list[str]:
    """The syllables of a run of Chinese characters, or of what stands between them.

    Only a phrase changes how a character reads (重庆 is chong qing). Cutting a text into phrases takes most of the time,
    and most names hold none.
    """
    if run.isascii():
        return [run]
    if "\u4e00" <= run[0] <= "\u9fa5" and _phrase_starts().isdisjoint(map(str.__add__, run, run[1:])):
        return [_syllable(character) for character in run]
    return _lazy_pinyin(run)


@cache
def _phrase_starts() -> frozenset[str]:
    """The first two characters of every phrase."""
    from pypinyin.phrases_dict import phrases_dict

    # The table holds a list for every syllable of every phrase, a hundred thousand of them: one for each sound will do.
    shared: dict[tuple[str, ...], list[str]] = {}
    for syllables in phrases_dict.values():
        syllables[:] = [shared.setdefault(tuple(sounds), sounds) for sounds in syllables]
    return frozenset([phrase[:2] for phrase in phrases_dict])


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    return _lazy_pinyin(character)[0]


def _lazy_pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
