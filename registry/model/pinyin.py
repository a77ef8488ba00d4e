"""Pinyin of Chinese names, computed once when a name is written: full and initials, for search and order.

Place names read otherwise in a name than alone (莘庄 is xīn zhuāng), and pypinyin's phrase table knows only some of them,
so the stored pinyin can be edited.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin, syllables separated by spaces, and initials: 蓝箭航天 is ("lan jian hang tian", "ljht")."""
    from pypinyin import lazy_pinyin

    parts = [part.strip().lower() for part in lazy_pinyin(name) if part.strip()]
    return " ".join(parts), "".join(part[0] for part in parts)
