"""Patterns of a scheme: only such as are answered in reasonable time whatever the text.

A scheme may come from elsewhere, and `re` goes back over its steps: ``(a+)+b`` takes longer than anybody lives on forty
letters. What is let through takes steps in the order of the square of the text's length at most: no repeat within a
repeat, and no more than one repeat that overlaps with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from registry.i18n import Text

# What `re` itself compiles from: writing a second reader of patterns could only differ from it.
_reader: Any = import_module("re._parser")
_op: Any = import_module("re._constants")

LONGEST = 300
"""Characters of a pattern."""
_MOST_WAYS = 100
"""Ways to go through a pattern that may all be tried at one place of a text."""
_MOST_TIMES = 100
"""Times that a fixed count may repeat."""
_SAMPLES = "0１aAzZ_ \u00a0\n-.,é中龘"
"""One character of each kind that a class or a category may tell apart, beside those that the pattern names."""

Items = Sequence[tuple[Any, Any]]


class PatternError(ValueError):
    """A pattern that is not taken; `problem` says why."""

    def __init__(self, problem: Text) -> None:
        super().__init__(problem)
        self.problem = problem


@lru_cache(maxsize=256)
def compiled(pattern: str, *, any_case: bool = False) -> re.Pattern[str]:
    """`pattern`, ready to search with.

    Raises:
        PatternError: it is none, or some texts would keep it busy for ever.
    """
    try:
        if len(pattern) > LONGEST:
            raise _too_slow(pattern)
        made, tree = re.compile(pattern, re.IGNORECASE if any_case else 0), _reader.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(Text("“{pattern}” is not a pattern.", pattern=pattern[:60])) from error
    _Effort(pattern).weigh(list(tree), frozenset())
    return made


def _too_slow(pattern: str) -> PatternError:
    return PatternError(
        Text(
            "The pattern “{pattern}” could keep the computer busy for ever: no repeat may stand in a repeat, and what follows"
            " one must begin differently.",
            pattern=pattern[:60],
        )
    )


class _Effort:
    """What a pattern may cost at worst, added up while it is walked through."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._ways = 1
        self._is_loose = False
        named = {chr(n) for c in pattern for n in range(max(ord(c) - 1, 0), min(ord(c) + 2, 0x110000))}
        self._letters = named | set(_SAMPLES)

    def weigh(self, items: Items, after: frozenset[str], *, repeated: bool = False) -> None:
        """Go through `items`; `after` are characters that what follows them may begin with.

        Raises:
            PatternError: it costs too much.
        """
        for place, (op, given) in enumerate(items):
            follows = self._first(items[place + 1 :], after)
            if op is _op.SUBPATTERN:
                self.weigh(given[3], follows, repeated=repeated)
            elif op in (_op.ASSERT, _op.ASSERT_NOT):
                self.weigh(given[1], frozenset(), repeated=True)
            elif op is _op.BRANCH:
                self._refuse_if(repeated)
                self._choose(given[1], follows)
            elif op in (_op.MAX_REPEAT, _op.MIN_REPEAT):
                self._refuse_if(repeated)
                least, most, body = given
                self._repeat(least, most, body, follows)
            else:
                self._refuse_if(op not in (_op.LITERAL, _op.NOT_LITERAL, _op.ANY, _op.IN, _op.AT))

    def _refuse_if(self, wrong: bool) -> None:
        if wrong:
            raise _too_slow(self._pattern)

    def _choose(self, alternatives: Sequence[Items], follows: frozenset[str]) -> None:
        firsts = [self._first(one, follows) for one in alternatives]
        if any(one & other for n, one in enumerate(firsts) for other in firsts[:n]):
            self._multiply(len(alternatives))
        before = after = self._is_loose
        for one in alternatives:
            self._is_loose = before
            self.weigh(one, follows)
            after = after or self._is_loose
        self._is_loose = after

    def _repeat(self, least: int, most: int, body: Items, follows: frozenset[str]) -> None:
        begins = self._first(body, frozenset())
        if most <= 1:
            if least == 0 and begins & follows:
                self._multiply(2)
            self.weigh(body, follows)
            return
        self.weigh(body, frozenset(), repeated=True)
        self._refuse_if(not begins)
        if least == most:
            self._refuse_if(most > _MOST_TIMES)
            return
        self._refuse_if(self._is_loose)  # each length of that one would run through this one again
        self._is_loose = bool(begins & follows)

    def _multiply(self, ways: int) -> None:
        self._ways *= ways
        self._refuse_if(self._ways > _MOST_WAYS)

    def _first(self, items: Items, after: frozenset[str]) -> frozenset[str]:
        """What `items` may begin with; `after` too, where they may be empty."""
        found: frozenset[str] = frozenset()
        for op, given in items:
            if op is _op.SUBPATTERN:
                inner = given[3]
            elif op in (_op.MAX_REPEAT, _op.MIN_REPEAT):
                inner = given[2]
                if given[0] == 0:
                    found |= self._first(inner, frozenset())
                    continue
            elif op is _op.BRANCH:
                found = found.union(*(self._first(one, frozenset()) for one in given[1]))
                if all(_must_take(one) for one in given[1]):
                    return found
                continue
            elif op in (_op.LITERAL, _op.NOT_LITERAL, _op.ANY, _op.IN):
                return found | {letter for letter in self._letters if _takes(op, given, letter)}
            else:
                continue
            found |= self._first(inner, frozenset())
            if _must_take(inner):
                return found
        return found | after


def _must_take(items: Items) -> bool:
    """Whether `items` match no empty text."""
    return _reader.SubPattern(_reader.State(), list(items)).getwidth()[0] > 0


def _takes(op: Any, given: Any, letter: str) -> bool:
    """Whether an item for one character takes `letter`, in either case."""
    return any(_takes_exactly(op, given, one) for one in {letter, *letter.lower(), *letter.upper()})


def _takes_exactly(op: Any, given: Any, letter: str) -> bool:
    if op is _op.LITERAL:
        return given == ord(letter)
    if op is _op.NOT_LITERAL:
        return given != ord(letter)
    if op is _op.ANY:
        return letter != "\n"
    is_denied = bool(given) and given[0][0] is _op.NEGATE
    return is_denied != any(_has(kind, value, letter) for kind, value in given[is_denied:])


def _has(kind: Any, value: Any, letter: str) -> bool:
    if kind is _op.LITERAL:
        return value == ord(letter)
    if kind is _op.RANGE:
        return value[0] <= ord(letter) <= value[1]
    return _CATEGORIES[value].match(letter) is not None


_CATEGORIES: dict[Any, re.Pattern[str]] = {
    _op.CATEGORY_DIGIT: re.compile(r"\d"),
    _op.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    _op.CATEGORY_SPACE: re.compile(r"\s"),
    _op.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    _op.CATEGORY_WORD: re.compile(r"\w"),
    _op.CATEGORY_NOT_WORD: re.compile(r"\W"),
}
