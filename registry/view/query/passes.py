"""Tests of one value that can also be put to many at once (see `registry.view.query.column`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Test = Callable[[Any], bool]
"""Whether the value of a row passes, as `QueryField.value` gives it; of a text, what the row says to the search."""
LEAST, MOST = -(2**63), 2**63 - 1
"""The ends of what a registry can hold as a whole number."""


class AtLeast(int):
    """A figure that is a lower bound only: that it is more than something may be known, that it is less never is."""


@dataclass(frozen=True, slots=True)
class Within:
    """A whole number from `first` to `last`, ends included; a lower bound only where `takes_bounds`."""

    first: int
    last: int
    takes_bounds: bool

    def __call__(self, value: Any) -> bool:
        if value is None or (isinstance(value, AtLeast) and not self.takes_bounds):
            return False
        return self.first <= value <= self.last


@dataclass(frozen=True, slots=True)
class Not:
    """What another test does not let pass."""

    test: Test

    def __call__(self, value: Any) -> bool:
        return not self.test(value)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What one of several tests lets pass."""

    tests: Sequence[Test]

    def __call__(self, value: Any) -> bool:
        return any(test(value) for test in self.tests)
