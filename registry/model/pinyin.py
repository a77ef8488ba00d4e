"""Pinyin of Chinese names, computed once when a name is written: full and initials, for search and order.

Place names read otherwise in a name than alone (莘庄 is xīn zhuāng), and pypinyin's phrase table knows only some of them,
so the stored pinyin can be edited.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock

_WITHOUT_PHRASES = "PYPINYIN_NO_PHRASES"
_BETWEEN = '],\n"'
_PIECE = 60_000  # characters that are parsed at once, in two or three milliseconds
_loading = Lock()
_RUNS = re.compile("[\u4e00-\u9fa5]+|[^\u4e00-\u9fa5]+")


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin, syllables separated by spaces, and initials: 蓝箭航天 is ("lan jian hang tian", "ljht")."""
    syllables = [one for run in _RUNS.findall(name) for one in _syllables(run)]
    parts = [part for one in syllables if (part := one.strip().lower())]
    return " ".join(parts), "".join([part[0] for part in parts])


def load_phrases() -> None:
    """Load the table of phrases: a third of a second, once. Other threads go on meanwhile."""
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
    """The first two characters of every phrase; the library knows its phrases when this returns."""
    with _loading:
        phrases = _phrases()
        return frozenset([phrase[:2] for phrase in phrases])


def _phrases() -> dict[str, list[list[str]]]:
    """The phrases of pypinyin and how they sound, given to it.

    On its own it parses its table of 2.5 MB in one call, which holds up every other thread for a tenth of a second and more,
    the window's too: it is told to start without, and gets the table as it is read here, a piece at a time.
    """
    already = "pypinyin" in sys.modules
    kept = os.environ.get(_WITHOUT_PHRASES)
    os.environ[_WITHOUT_PHRASES] = "1"
    try:
        import pypinyin
    finally:
        if kept is None:
            del os.environ[_WITHOUT_PHRASES]
        else:
            os.environ[_WITHOUT_PHRASES] = kept
    table = (files("pypinyin") / "phrases_dict.json").read_text(encoding="utf-8")
    # It holds a list for every syllable of every phrase, a hundred thousand of them: one for each sound will do.
    shared: dict[tuple[str, ...], list[str]] = {}
    phrases: dict[str, list[list[str]]] = {}
    for piece in _pieces(table):
        for phrase, syllables in json.loads(piece).items():
            phrases[phrase] = [shared.setdefault(tuple(sounds), sounds) for sounds in syllables]
    if not already:
        pypinyin.load_phrases_dict(phrases)
    return phrases


def _pieces(table: str) -> Iterator[str]:
    """A JSON object of phrases as several of them. Only between two phrases does a quote follow the end of a list."""
    start = 0
    while (end := table.find(_BETWEEN, start + _PIECE)) >= 0:
        head = "" if start == 0 else "{"
        yield f"{head}{table[start : end + 1]}}}"
        start = end + 2
    yield table if start == 0 else "{" + table[start:]


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    return _lazy_pinyin(character)[0]


def _lazy_pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
