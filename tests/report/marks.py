"""The marks that begin or end no line, written out here: a check that reads the breaker's own table finds nothing it forgot."""

from __future__ import annotations

from collections.abc import Sequence

NEVER_FIRST = "，。、；：？！）》」』】〕”’％…·"
NEVER_LAST = "（《「『【〔“‘"


def bad_ends(lines: Sequence[str]) -> list[str]:
    """The lines of a paragraph that begin or end as none may."""
    begun = [line for line in lines[1:] if line[:1] and line[0] in NEVER_FIRST]
    return begun + [line for line in lines[:-1] if line[-1:] and line[-1] in NEVER_LAST]
