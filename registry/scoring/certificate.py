"""Why a list under quotas differs from the rank order: which quota, for whom, at what price.

Every answer comes from choosing again with a bound relaxed: first each bound that binds, by one seat, alone; where
that does not move the firm, bounds are left out until it moves, and each that is not needed is put back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from registry.i18n import Text
from registry.scoring.choice import Choice, choose
from registry.scoring.grid import half_up, points_text
from registry.scoring.seating import Seating
from registry.scoring.seats import Bound, Conflict, Displacement, Lift, Reason, Reserve, Side

Give = tuple[tuple[int, Side], int | None]
"""A row's side and how many seats it gives way; None leaves it out."""


def certify(question: Seating, choice: Choice, per_point: int) -> tuple[tuple[Displacement, ...], tuple[Lift, ...]]:
    """The certificates of every firm whose seat differs from the rank order.

    Args:
        question: candidates and quotas.
        choice: the best lists.
        per_point: parts of a score to one printed point.
    """
    out = [n for n, rank in enumerate(question.ranks) if rank <= question.seats and n not in choice.reach]
    lifted = [n for n in sorted(choice.core) if question.ranks[n] > question.seats]
    if not out and not lifted:
        return (), ()
    again = _Again(question, choice)
    displaced: list[Displacement] = []
    for firm in out:
        reasons = again.reasons(firm, lambda other, firm=firm: firm in other.reach, _left)
        words = _displaced_text(question, question.place(firm), reasons[0], per_point)
        displaced.append(Displacement(question.firms[firm].uid, question.merit(firm), reasons, words))
    lifts: list[Lift] = []
    for firm in lifted:
        reasons = again.reasons(firm, lambda other, firm=firm: firm not in other.reach, _came)
        words = _lifted_text(question, question.place(firm), reasons[0], per_point)
        lifts.append(Lift(question.firms[firm].uid, question.merit(firm), reasons, words))
    return tuple(displaced), tuple(lifts)


def _left(before: Choice, after: Choice) -> frozenset[int]:
    return before.reach - after.reach


def _came(before: Choice, after: Choice) -> frozenset[int]:
    return after.reach - before.reach


class _Again:
    """Choosing again with bounds relaxed; every answer is kept."""

    def __init__(self, question: Seating, choice: Choice) -> None:
        self.question = question
        self.choice = choice
        self.ask: Callable[[frozenset[Give]], Choice] = cache(self._ask)
        self.single = [(give, self.ask(frozenset([give]))) for give in self._gives(choice, 1)]

    def reasons(
        self,
        firm: int,
        moved: Callable[[Choice], bool],
        others: Callable[[Choice, Choice], frozenset[int]],
    ) -> tuple[Reason, ...]:
        """All single bounds that keep the firm where it is, the dearest first; else one least set of bounds."""
        found = [
            self._reason([give], other, others(self.choice, other), firm) for give, other in self.single if moved(other)
        ]
        if found:
            return tuple(
                sorted(found, key=lambda r: (-r.price, r.bounds[0].quota, r.bounds[0].group, r.bounds[0].side))
            )
        gives = self._needed(moved)
        other = self.ask(frozenset(gives))
        return (self._reason(gives, other, others(self.choice, other), firm),)

    def _needed(self, moved: Callable[[Choice], bool]) -> list[Give]:
        """Bounds to leave out, none of them for nothing, until the firm has moved."""
        gone: list[Give] = []
        other = self.choice
        while not moved(other):
            more = [give for give in self._gives(other, None) if give not in gone]
            gone += more or [give for give in self._all() if give not in gone]
            other = self.ask(frozenset(gone))
        for give in list(gone):
            fewer = [kept for kept in gone if kept != give]
            if moved(self.ask(frozenset(fewer))):
                gone = fewer
        return gone

    def _gives(self, choice: Choice, by: int | None) -> list[Give]:
        """The bounds that bind in some of the best lists."""
        gives: list[Give] = []
        for number, row in enumerate(self.question.rows):
            sure = sum(member in choice.core for member in row.members)
            may = sure + sum(member in choice.open for member in row.members)
            if sure <= row.least and row.least:
                gives.append(((number, Side.LEAST), by))
            if may >= row.most and row.most < len(row.members):
                gives.append(((number, Side.MOST), by))
        return gives

    def _all(self) -> list[Give]:
        return [((number, side), None) for number in range(len(self.question.rows)) for side in Side]

    def _ask(self, gives: frozenset[Give]) -> Choice:
        question = self.question
        found = choose(question.scores, question.classes, question.plain(dict(gives)), question.seats)
        assert found is not None, "a relaxed question has the answer of the strict one at least"
        return found

    def _reason(self, gives: Sequence[Give], other: Choice, firms: frozenset[int], firm: int) -> Reason:
        return Reason(
            bounds=tuple(self.question.rows[number].bound(side) for (number, side), _ in gives),
            by_one=all(by is not None for _, by in gives),
            price=other.total - self.choice.total,
            firms=self.question.uids(firms - {firm}),
        )


def conflict(question: Seating) -> Conflict:
    """A minimal set of bounds that cannot hold together, by taking out one after another (deletion filter)."""
    everything: list[tuple[int, Side]] = [
        (number, side)
        for number, row in enumerate(question.rows)
        for side in Side
        if (row.least if side is Side.LEAST else row.most < len(row.members))
    ]
    needed = list(everything)
    for side in everything:
        fewer = [kept for kept in needed if kept != side]
        if not _can_hold(question, everything, fewer):
            needed = fewer
    bounds = tuple(question.rows[number].bound(side) for number, side in needed)
    values = {"n": question.seats, "bounds": bounds_text(bounds)}
    text = (
        Text(
            "{n} seat cannot be filled: {bounds} cannot hold together.",
            "{n} seats cannot be filled: {bounds} cannot hold together.",
            **values,
        )
        if len(bounds) > 1
        else Text(
            "{n} seat cannot be filled while {bounds} holds.",
            "{n} seats cannot be filled while {bounds} holds.",
            **values,
        )
    )
    return Conflict(bounds, question.seats, text)


def _can_hold(question: Seating, everything: Iterable[tuple[int, Side]], kept: Iterable[tuple[int, Side]]) -> bool:
    gone: dict[tuple[int, Side], int | None] = dict.fromkeys(set(everything) - set(kept))
    flat = question.scores * 0
    return choose(flat, [0] * len(flat), question.plain(gone), question.seats) is not None


def reserve_list(question: Seating, choice: Choice, length: int) -> tuple[Reserve, ...]:
    """The waiting list: firms in rank order that can each take the seat of at least one seated firm, quotas kept.

    Each is tried on its own, as if one seat had fallen vacant. Equals at the end are all listed: nothing declared
    decides between them.
    """
    rows = question.plain()
    counts = [sum(member in choice.core for member in row.members) for row in rows]
    members = [frozenset(row.members) for row in rows]
    found: list[Reserve] = []
    last = 0
    for firm, rank in enumerate(question.ranks):
        if firm in choice.core:
            continue
        if len(found) >= length and rank != last:
            break
        places = [
            seat
            for seat in choice.core
            if all(
                row.least <= count + (firm in inside) - (seat in inside) <= row.most
                for row, count, inside in zip(rows, counts, members, strict=True)
            )
        ]
        if places:
            found.append(Reserve(question.firms[firm].uid, question.merit(firm), question.uids(places)))
            last = rank
    return tuple(found)


def bound_text(bound: Bound) -> Text:
    """One end of a quota in words."""
    if re.search(rf"(?<!\d){bound.seats}(?!\d)", str(bound.title)):  # the office named the quota by what it asks
        return Text("“{quota}”", quota=bound.title)
    if bound.side is Side.LEAST:
        return Text("“{quota}” (at least {n})", quota=bound.title, n=bound.seats)
    return Text("“{quota}” (at most {n})", quota=bound.title, n=bound.seats)


def bounds_text(bounds: Sequence[Bound]) -> Text:
    """Several ends of quotas in words."""
    first, *rest = [bound_text(bound) for bound in bounds]
    for more in rest:
        first = Text("{bounds}, {more}", bounds=first, more=more)
    return first


def ranks_text(question: Seating, uids: Iterable[str]) -> Text:
    """Firms by their places in the merit order: no. 9, no. 14."""
    at = {firm.uid: n for n, firm in enumerate(question.firms)}
    first, *rest = [Text("no. {place}", place=question.place(at[uid])) for uid in uids]
    for more in rest:
        first = Text("{bounds}, {more}", bounds=first, more=more)
    return first


def _displaced_text(question: Seating, place: str, reason: Reason, per_point: int) -> Text:
    values: dict[str, object] = {
        "place": place,
        "bounds": bounds_text(reason.bounds),
        "points": price_text(reason.price, per_point),
    }
    if not reason.firms:
        return Text("No. {place} has no seat because of {bounds}, which costs the list {points} points.", **values)
    values["others"] = ranks_text(question, reason.firms)
    if reason.by_one:
        return Text(
            "No. {place} has no seat because of {bounds}; it went to {others}. With one seat more allowed, the list would have"
            " {points} points more.",
            **values,
        )
    return Text(
        "No. {place} has no seat because of {bounds}; it went to {others}. Without it, the list would have {points} points"
        " more.",
        **values,
    )


def _lifted_text(question: Seating, place: str, reason: Reason, per_point: int) -> Text:
    values: dict[str, object] = {
        "place": place,
        "bounds": bounds_text(reason.bounds),
        "points": price_text(reason.price, per_point),
    }
    if not reason.firms:
        return Text("No. {place} has a seat under {bounds}, which costs the list {points} points.", **values)
    values["others"] = ranks_text(question, reason.firms)
    return Text("No. {place} has the seat of {others} under {bounds}, which costs the list {points} points.", **values)


def price_text(price: int, per_point: int) -> str:
    """Points given up, in hundredths, as printed."""
    return points_text(half_up(price * 100, per_point))
