"""Choices between the sheet's value and the registry's, kept as what is left out and as conflicts that are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ConflictKey = tuple[str, str]
"""A record's uid and the key of a field."""

ONE_VALUE = (("lo", "hi", "kind", "currency", "text"), ("round_text", "rounds"))
"""Fields that are one value to a person: they are decided together, else a figure would get one end from each side."""


@dataclass(frozen=True, slots=True)
class Side:
    """A choice between two sides.

    Attributes:
        take: the sheet's value counts.
        disputed: the registry's was changed by hand since, or has a better source.
    """

    take: bool
    disputed: bool


def together(key: ConflictKey) -> list[ConflictKey]:
    """The fields of a record that are decided with this one."""
    uid, one = key
    return [(uid, other) for other in next((group for group in ONE_VALUE if one in group), (one,))]


def choose_side(key: ConflictKey, side: Side, left: set[ConflictKey], conflicts: dict[ConflictKey, bool]) -> None:
    """Note a choice in what is left out and in the conflicts."""
    if side.disputed:
        conflicts |= dict.fromkeys(together(key), side.take)
    elif side.take:
        left.discard(key)
    else:
        left.add(key)


@dataclass(slots=True)
class Before:
    """How it was before sides were chosen, so that they can be taken back."""

    left: dict[ConflictKey, bool] = field(default_factory=dict[ConflictKey, bool])
    conflicts: dict[ConflictKey, bool | None] = field(default_factory=dict[ConflictKey, "bool | None"])

    def choose(
        self, sides: Mapping[ConflictKey, Side], left: set[ConflictKey], conflicts: dict[ConflictKey, bool]
    ) -> None:
        """Choose sides."""
        for key, side in sides.items():
            self.left.setdefault(key, key in left)
            for one in together(key) if side.disputed else ():
                self.conflicts.setdefault(one, conflicts.get(one))
            choose_side(key, side, left, conflicts)

    def restore(self, left: set[ConflictKey], conflicts: dict[ConflictKey, bool]) -> None:
        """Have it as it was."""
        for key, was_left in self.left.items():
            (left.add if was_left else left.discard)(key)
        for key, taken in self.conflicts.items():
            if taken is None:
                conflicts.pop(key, None)
            else:
                conflicts[key] = taken
