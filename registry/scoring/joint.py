"""What several changes together would take: the fewest indicators, and the cheapest way, to a place in the list.

Valid because goalposts are fixed: a firm's own values can rise without moving anybody else's (scoring reference 2.12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from registry.scoring.contest import Contest
from registry.scoring.explain import CutMove, most_reachable, reach
from registry.scoring.result import Candidate, Contribution, RoundResult
from registry.scoring.total import PERCENT, PanelPart


@dataclass(frozen=True, slots=True)
class JointMove:
    """Changes that together take a firm past the cut.

    Attributes:
        moves: one an indicator, those that add most first.
        needed: exact objective points that are wanted; `gained`: what the moves add.
        cost: of the values raised, in the units that were given for a full value times 10 000; by default every full
            value costs one.
    """

    moves: tuple[CutMove, ...]
    needed: int
    gained: int
    cost: int


@dataclass(frozen=True, slots=True)
class _Room:
    """An indicator that can rise, and up to which value."""

    contribution: Contribution
    most: int

    @property
    def gain(self) -> int:
        return self.contribution.weight * (self.most - self.contribution.value)


def missing_points(result: RoundResult, contest: Contest, uid: str, panel: PanelPart | None = None) -> int | None:
    """How many exact objective points (of 10^8) a firm lacks to stand before the last seat; 0 where it does already.

    None where there is no cut, or where the objective part counts nothing.

    Raises:
        KeyError: the firm does not compete.
    """
    others = contest.key(contest.totals).tolist()
    at = contest.at(uid)
    del others[at]
    share = PERCENT if panel is None else panel.objective_share
    if len(others) < contest.size or not share:
        return None
    last = sorted(others, reverse=True)[contest.size - 1]
    total = last + 1 if contest.unit == 1 else -(-(2 * last + 1) * contest.unit // 2)
    return max(0, -(-(total - int(contest.totals[at])) // share))


def fewest_changes(
    result: RoundResult, uid: str, *, panel: PanelPart | None = None, contest: Contest | None = None
) -> JointMove | None:
    """The fewest indicators that together take a firm in: greedily those with most to gain, which is exact for the count.

    All but the last are raised as far as they go, the last one as far as is needed. None where the firm is in, where all
    together are not enough, or where there is no cut.

    Raises:
        KeyError: the firm does not compete.
    """
    wanted = missing_points(result, contest or Contest.of(result, panel), uid, panel)
    if not wanted:
        return None
    candidate = result.candidate(uid)
    rooms = sorted(_rooms(result, candidate), key=lambda room: (-room.gain, room.contribution.code))
    return _filled(result, candidate, rooms, wanted, {})


def cheapest_changes(
    result: RoundResult,
    uid: str,
    costs: Mapping[str, int] | None = None,
    *,
    panel: PanelPart | None = None,
    contest: Contest | None = None,
) -> JointMove | None:
    """The cheapest way in: values are raised where a part of the score costs least.

    With values that can be raised step by step this is a fractional knapsack; its cost is the least there is, up to one
    step of the last indicator. Values that come in leaps (codes, bands) are taken as if they did not.

    Args:
        costs: of a full value (0 to 10 000) by indicator; what is not named costs one. An indicator that costs 0 is free.

    Raises:
        KeyError: the firm does not compete.
    """
    wanted = missing_points(result, contest or Contest.of(result, panel), uid, panel)
    if not wanted:
        return None
    prices = dict(costs or {})
    candidate = result.candidate(uid)

    def dear(room: _Room) -> tuple[Fraction, str]:  # price of a part of the score
        return Fraction(prices.get(room.contribution.code, 1), room.contribution.weight), room.contribution.code

    return _filled(result, candidate, sorted(_rooms(result, candidate), key=dear), wanted, prices)


def _rooms(result: RoundResult, candidate: Candidate) -> list[_Room]:
    rooms = [_Room(c, most_reachable(result, candidate, c)) for c in candidate.contributions if c.weight]
    return [room for room in rooms if room.gain and reach(result, candidate, room.contribution, room.most)]


def _filled(
    result: RoundResult, candidate: Candidate, rooms: Sequence[_Room], wanted: int, prices: Mapping[str, int]
) -> JointMove | None:
    """The first rooms filled until it is enough, the last one only as far as needed."""
    moves: list[CutMove] = []
    left, cost = wanted, 0
    for room in rooms:
        c = room.contribution
        value = min(room.most, c.value + -(-left // c.weight))
        move = reach(result, candidate, c, value)
        if move is None:
            continue
        gained = c.weight * (min(max(move.value, value), room.most) - c.value)
        moves.append(replace(move, points=gained))
        cost += prices.get(c.code, 1) * (value - c.value)
        left -= gained
        if left <= 0:
            moves.sort(key=lambda move: (-move.points, move.code))
            return JointMove(tuple(moves), wanted, wanted - left, cost)
    return None
