"""Whether two statements speak of the same record of a firm.

A monthly return repeats its rounds and milestones; importing it again must find them, not add them. Equal rounds on
overlapping dates are one round; a milestone is known by its words; a figure by its metric and year; a note by its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from registry.change.firm_records import bare
from registry.intake.matching import name_key
from registry.model.values import UncertainDate
from registry.model.vocab import normalised


def _overlap(left: UncertainDate | None, right: UncertainDate | None) -> bool:
    """Whether the two dates may mean the same day. An unknown date may mean any."""
    if left is None or right is None or left.start is None or right.start is None:
        return True
    left_end, right_end = left.end or left.start, right.end or right.start
    return left.start <= right_end and right.start <= left_end


def _same_round(held: Mapping[str, Any], stated: Mapping[str, Any], cleared: AbstractSet[str]) -> bool:
    left, right = held.get("announced"), stated.get("announced")
    if (held.get("rounds") or "") != (stated.get("rounds") or ""):
        return False
    if "announced" in cleared:  # its date is to become unknown, so that it cannot tell rounds apart
        left = right = None
    if left is None or right is None:
        # Without a date only the same words and the same sum speak for one round.
        return (
            left is right
            and held.get("round_text") == stated.get("round_text")
            and ("amount" in cleared or held.get("amount") == stated.get("amount"))
        )
    return _overlap(left, right)


def _same_milestone(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    same_words = normalised(held.get("event") or "") == normalised(stated.get("event") or "")
    return same_words and _overlap(held.get("happened"), stated.get("happened"))


def _same_recognition(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    if held.get("tier") != stated.get("tier"):
        return False
    batches = {b for b in (held.get("batch"), stated.get("batch")) if b}
    return len(batches) < 2 and _overlap(held.get("recognised"), stated.get("recognised"))


def _agree(held: Mapping[str, Any], stated: Mapping[str, Any], *keys: str) -> bool:
    """Whether no two known values of these fields differ."""
    pairs = ((held.get(key), stated.get(key)) for key in keys)
    return all(a is None or b is None or bare(a) == bare(b) for a, b in pairs)


def _same_engagement(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    left, right = held.get("held"), stated.get("held")
    if left is None or right is None:
        return left is right and held.get("notes") == stated.get("notes")
    return _overlap(left, right) and _agree(held, stated, "kind", "officer")


def _same_support(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    same_words = normalised(held.get("instrument") or "") == normalised(stated.get("instrument") or "")
    days = all(_overlap(held.get(key), stated.get(key)) for key in ("decided", "sought"))
    return same_words and days and _agree(held, stated, "document", "amount")


def _same_payment(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    if held.get("support") != stated.get("support") or not _agree(held, stated, "kind", "amount"):
        return False
    left, right = held.get("paid"), stated.get("paid")
    return left is right if left is None or right is None else _overlap(left, right)


def is_same_record(
    table: str, held: Mapping[str, Any], stated: Mapping[str, Any], cleared: AbstractSet[str] = frozenset()
) -> bool:
    """Whether `stated` (decoded fields of a row) is the record `held` (decoded fields) of the same firm.

    Args:
        cleared: fields that the row makes unknown.
    """
    match table:
        case "funding_event":
            return _same_round(held, stated, cleared)
        case "milestone":
            return _same_milestone(held, stated)
        case "recognition":
            return _same_recognition(held, stated)
        case "engagement":
            return _same_engagement(held, stated)
        case "support":
            return _same_support(held, stated)
        case "payment":
            return _same_payment(held, stated)
        case _:
            return False


_KEYS: Mapping[str, tuple[str, ...]] = {
    "metric": ("metric", "year"),
    "firm_name": ("kind", "norm"),
    "firm_segment": ("code",),
    "firm_identifier": ("scheme", "value"),
    "firm_site": ("kind", "place"),
    "veto_record": ("kind",),
    "contact": ("person",),
    "note": ("title",),
    "need": ("text",),
    "task": ("text",),
    "cultivation_plan": (),
}
"""What a record of one firm is known by, where equality decides. Rounds, milestones and recognitions are compared."""
_WORDED = {"note": "title", "need": "text", "task": "text"}
"""Records that are known by words, however they are spaced and marked."""
_ONCE = frozenset(
    (
        "metric",
        "firm_name",
        "firm_segment",
        "contact",
        "note",
        "need",
        "task",
        "cultivation_plan",
        "engagement",
        "support",
    )
)
"""Two equal rows of one file are two records, but not of these."""


def _distance(held: Mapping[str, Any], stated: Mapping[str, Any]) -> tuple[int, int]:
    """How many values differ, and how many more are held than stated."""
    said = {key: bare(value) for key, value in stated.items() if value is not None}
    differing = sum(bare(held.get(key)) != value for key, value in said.items())
    return differing, sum(value is not None and key not in said for key, value in held.items() if key != "firm")


class Kin:
    """The records of one table that belong to one firm: those of the registry and those made by this import.

    Args:
        uids: those of the registry.
        decoded: the fields of a record by table and uid.
    """

    def __init__(self, table: str, uids: Iterable[str], decoded: Callable[[str, str], Mapping[str, Any]]) -> None:
        self._table = table
        self._key = _KEYS.get(table)
        self.uids: list[str] = []
        self._by_key: dict[tuple[Any, ...], list[str]] = {}
        self._used: set[str] = set()
        for uid in uids:
            self._enter(uid, decoded(table, uid))

    def find(
        self,
        values: Mapping[str, Any],
        decoded: Callable[[str, str], Mapping[str, Any]],
        cleared: AbstractSet[str] = frozenset(),
    ) -> str | None:
        """The record that `values` speak of, None for none that is there; of several the one most like them."""
        table, again = self._table, self._table in _ONCE
        uids = self.uids if self._key is None else self._by_key.get(self._key_of(values), ())
        fitting = [
            uid
            for uid in uids
            if (again or uid not in self._used)
            and (self._key is not None or is_same_record(table, decoded(table, uid), values, cleared))
        ]
        if len(fitting) > 1:
            return min(fitting, key=lambda uid: _distance(decoded(table, uid), values))
        return fitting[0] if fitting else None

    def add(self, uid: str, values: Mapping[str, Any]) -> None:
        """A record that this import makes."""
        self._enter(uid, values)
        self._used.add(uid)

    def use(self, uid: str) -> None:
        """A row of this import spoke of the record."""
        self._used.add(uid)

    def _enter(self, uid: str, values: Mapping[str, Any]) -> None:
        self.uids.append(uid)
        if self._key is not None:
            self._by_key.setdefault(self._key_of(values), []).append(uid)

    def _key_of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        assert self._key is not None
        if self._table in _WORDED:
            return (normalised(values.get(_WORDED[self._table]) or ""),)
        if self._table == "firm_name":  # from the name itself: one that a merge kept bears no key
            return values.get("kind"), values.get("norm") or name_key(values.get("name") or "")
        return tuple(values.get(key) for key in self._key)
