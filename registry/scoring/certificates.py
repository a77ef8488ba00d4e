"""Certificates named in a running text, each with the day it runs out: only what is in force on the day counts.

A text such as ``GJB 9001C（有效期至2026-05-31）；ISO 9001 有效期至2024年3月`` names two. The end of a validity is the date
after 至, 到, "until", "to" or "expires"; of a span of dates it is the second. A date without such a word may be the day
of issue as well as the last day, so it settles nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SEPARATOR = re.compile(r"[、；;，,\n]+")
_DATE = r"((?:19|20)\d\d)\s*[-./年]\s*(1[0-2]|0?[1-9])(?:\s*[-./月]\s*(3[01]|[12]\d|0?[1-9]))?(?!\d)\s*[月日]?"
_END = re.compile(rf"(?:至|到|until|till|to|expires?(?:\s+on)?|~|～|—|–)\s*[:：]?\s*{_DATE}", re.IGNORECASE)


class Undated(StrEnum):
    """What a certificate without a legible end of validity counts."""

    COUNTS = "counts"
    OPEN = "open"  # it may be in force: an interval
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Certificates:
    """A value for the best certificate in force on the day.

    Attributes:
        steps: words of which one names the certificate, and its value, 0..10 000.
        undated: what a certificate counts whose end of validity is not told.
    """

    steps: tuple[tuple[tuple[str, ...], int], ...]
    undated: Undated = Undated.COUNTS

    def bounds(self, text: str, day: date) -> tuple[int, int] | None:
        """The least and the most that `text` is worth on `day`; None where it names nothing that is scored."""
        named = self._named(text)
        if not named:
            return None
        certain = max((points for points, part in named if self._in_force(part, day) is True), default=0)
        possible = max((points for points, part in named if self._in_force(part, day) is not False), default=0)
        return certain, possible

    def expired(self, text: str, day: date) -> bool:
        """Whether a certificate named in `text` ran out before `day`."""
        return any((end := end_of(part)) is not None and end[1] < day for _, part in self._named(text))

    def of(self, words: str) -> int | None:
        """The value of the best certificate that `words` name, whatever its date; None where they name none."""
        return max((points for points, _ in self._named(words)), default=None)

    def lowest_reaching(self, value: int) -> str | None:
        """The words of the smallest value that is at least `value`."""
        enough = [(points, i) for i, (_, points) in enumerate(self.steps) if points >= value]
        return " / ".join(self.steps[min(enough)[1]][0]) if enough else None

    def _in_force(self, part: str, day: date) -> bool | None:
        end = end_of(part)
        if end is None:
            return {Undated.COUNTS: True, Undated.OPEN: None, Undated.NOTHING: False}[self.undated]
        return True if day <= end[0] else None if day <= end[1] else False

    def _named(self, text: str) -> list[tuple[int, str]]:
        """The value of each certificate and the words about it; words that name none belong to the one before."""
        found: list[tuple[int, str]] = []
        for part in _SEPARATOR.split(text):
            points = self._first_step(part)
            if points is not None:
                found.append((points, part))
            elif found:
                found[-1] = (found[-1][0], f"{found[-1][1]} {part}")
        return found

    def _first_step(self, part: str) -> int | None:
        folded = part.upper().replace(" ", "")
        for words, points in self.steps:
            if any(word.upper().replace(" ", "") in folded for word in words):
                return points
        return None


def end_of(part: str) -> tuple[date, date] | None:
    """The first and the last day that the end of validity told in `part` may mean; None where none is told."""
    ends = _END.findall(part)
    if not ends:
        return None
    year, month, day = (int(number) if number else 0 for number in ends[-1])
    last = date(year, month, monthrange(year, month)[1])
    if not day:
        return date(year, month, 1), last
    told = min(date(year, month, min(day, last.day)), last)
    return told, told
