"""Chinese in either script: what is written in traditional characters is read as its simplified form.

One character for one, so that a place in the text stays a place, whatever stands beside the character. The table is
``resources/grammar/simplified.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from registry.resources import resource_path


def simplified(text: str) -> str:
    """`text` in simplified characters: 閔行區 is 闵行区. As long as before; nothing else changes."""
    # Most texts hold nothing to change, which a search tells in a tenth of the time that a translation takes.
    return text if text.isascii() or _any_traditional()(text) is None else text.translate(simplified_table())


@cache
def simplified_table() -> Mapping[int, str]:
    """{code point of a traditional character: its simplified form}, for `str.translate`."""
    lines = resource_path("grammar/simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(line[0]): line[1] for line in lines if not line.startswith("#")}


@cache
def _any_traditional() -> Callable[[str], re.Match[str] | None]:
    return re.compile(f"[{''.join(map(chr, simplified_table()))}]").search


def either_script(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`pattern`, written in simplified characters, compiled so that it takes the same words in traditional ones too.

    For texts so many that folding each of them would cost too much, and where the text itself is kept.
    """
    return re.compile("".join(_either(pattern)), flags)


def _either(pattern: str) -> Iterator[str]:
    is_class = is_escaped = False
    for character in pattern:
        others = "" if is_escaped else _traditional().get(character, "")
        yield f"[{character}{others}]" if others and not is_class else character + others
        if not is_escaped and character in "[]":
            is_class = character == "["
        is_escaped = not is_escaped and character == "\\"


@cache
def _traditional() -> Mapping[str, str]:
    """{simplified character: the traditional ones that are read as it}"""
    found: dict[str, str] = {}
    for code, character in simplified_table().items():
        found[character] = found.get(character, "") + chr(code)
    return found
