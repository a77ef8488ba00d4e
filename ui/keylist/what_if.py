"""What would be if: a draft that was moved on the page against what is saved. No widget."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from registry.i18n import Text
from ui.keylist.model import Line
from ui.keylist.state import Draft, dimension_key
from ui.kit.table.columns import Band

if TYPE_CHECKING:
    from registry.scoring import RoundResult
    from registry.scoring.final_list import FinalList

STEP, FINE_STEP = 100, 50
"""One step of a dimension's weight and of an indicator's, of 10 000."""


@dataclass(frozen=True, slots=True)
class Places:
    """Who has a seat, and everybody's place."""

    seats: frozenset[str]
    ranks: Mapping[str, int]
    labels: Mapping[str, str]


def places_of(result: RoundResult) -> Places | None:
    """The places of a try-out; None where nothing can be decided."""
    if result.verdict.value == "undecidable":
        return None
    ranked = [(c.uid, c.rank, c.rank_label) for c in result.candidates if c.rank is not None]
    return Places(
        frozenset(c.uid for c in result.seats),
        {uid: rank for uid, rank, _label in ranked},
        {uid: label for uid, _rank, label in ranked},
    )


def places_in(listed: FinalList) -> Places:
    """The places of a round."""
    ranked = [row for row in listed.rows if row.rank is not None]
    return Places(
        frozenset(listed.chosen),
        {row.uid: row.rank for row in ranked if row.rank is not None},
        {row.uid: row.rank_label for row in ranked},
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """What moving the weights did to the list.

    Attributes:
        gained, lost: keys of firms with a seat now and not before, and the other way round.
    """

    before: Places
    now: Places
    gained: frozenset[str]
    lost: frozenset[str]

    def marked(self, rows: Iterable[Line | Band]) -> list[Line | Band]:
        """`rows`, each with how far it went and whether it gained or lost a seat."""
        return [row if isinstance(row, Band) else self._line(row) for row in rows]

    def _line(self, row: Line) -> Line:
        old, new = self.before.ranks.get(row.uid), self.now.ranks.get(row.uid)
        return replace(
            row,
            was=self.before.labels.get(row.uid, ""),
            climbed=0 if old is None or new is None else old - new,
            seat="gained" if row.uid in self.gained else "lost" if row.uid in self.lost else "",
        )

    @property
    def words(self) -> Text:
        """What happened to the seats, in one sentence."""
        if not self.gained and not self.lost:
            return Text("The same firms have the seats.")
        return Text("Seats gained: {gained}, lost: {lost}.", gained=len(self.gained), lost=len(self.lost))


def shift(before: Places | None, now: Places | None) -> Shift | None:
    """What differs between two lists; None where one of them decides nothing."""
    if before is None or now is None:
        return None
    return Shift(before, now, now.seats - before.seats, before.seats - now.seats)


@dataclass(frozen=True, slots=True)
class Gesture:
    """A weight being moved: every step begins from where the hand began, so that going there and back changes nothing."""

    code: str
    start: Draft
    end: Draft

    @staticmethod
    def step(held: Gesture | None, draft: Draft, code: str, weight: int) -> Gesture:
        """The next step: the weight `code` at `weight`. `held` is gone on with where it led to `draft`.

        Raises:
            ValueError: the locked weights leave no room for it.
        """
        start = held.start if held is not None and held.code == code and held.end is draft else draft
        return Gesture(code, start, start.with_weight(code, weight))


@dataclass(frozen=True, slots=True)
class Room:
    """How a weight can move: `value` and `saved` of `whole`, up to `limit`; `fixed` where it cannot."""

    value: int
    saved: int
    whole: int
    limit: int
    fixed: bool
    step: int

    @property
    def words(self) -> Text:
        """In points, for the tooltip and the screen reader."""
        value, limit = self.value / 100, self.limit / 100
        if self.fixed:
            return Text("{value} points, locked", value=f"{value:g}")
        if self.saved == self.value:
            return Text("{value} points, at most {limit}", value=f"{value:g}", limit=f"{limit:g}")
        saved = f"{self.saved / 100:g}"
        return Text(
            "{value} points, at most {limit}; saved: {saved}", value=f"{value:g}", limit=f"{limit:g}", saved=saved
        )


def room_of_dimension(draft: Draft, saved: Draft, code: str) -> Room:
    """How a dimension's weight can move; all dimensions share 100."""
    weights = {d.code: draft.scheme.dimension_weight(d.code) for d in draft.scheme.dimensions}
    held = {d for d in weights if dimension_key(d) in draft.locked}
    was = saved.scheme.dimension_weight(code) if code in {d.code for d in saved.scheme.dimensions} else weights[code]
    return room(weights, held, code, was, STEP)


def room_of_indicator(draft: Draft, saved: Draft, code: str) -> Room:
    """How an indicator's weight can move; those of a dimension share its weight."""
    dimension = draft.scheme.indicator(code).dimension
    weights = {i.code: i.weight for i in draft.scheme.of_dimension(dimension)}
    was = saved.scheme.weights.get(code, weights[code])
    return room(weights, set(draft.locked), code, was, FINE_STEP)


def room(weights: Mapping[str, int], held: Collection[str], code: str, saved: int, step: int) -> Room:
    """How the weight `code` can move among `weights`, of which those `held` stay."""
    whole = sum(weights.values())
    others = [key for key in weights if key != code]
    kept = sum(weights[key] for key in others if key in held)
    fixed = code in held or whole == 0 or all(key in held for key in others)
    limit = weights[code] if fixed else whole - kept
    return Room(weights[code], min(saved, whole), whole, limit, fixed, step)
