"""Choosing the list under quotas: the best sum of exact scores, with a certificate for every seat that rank did not give.

    selection = select(firms, scheme.quotas, seats=10)
    selection.chosen, selection.displaced, selection.lifted, selection.reserve
    selection.tied_sets      equals that only a recorded decision or lot can tell apart; then select(..., decided=order)
    selection.infeasible     quotas that cannot hold together

A minimum holds as far as qualified candidates exist, and the selection says where it was lowered. Nothing depends on the
order of firms or quotas, and no key of a firm ever decides (scoring reference 2.5, 2.13; domain reference 8.5, 10.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.certificate import certify, conflict, price_text, reserve_list
from registry.scoring.choice import Choice, choose
from registry.scoring.exact_choice import BoolArray
from registry.scoring.grid import POINT
from registry.scoring.rules import Quota
from registry.scoring.seating import Seating, seating
from registry.scoring.seats import Seatable, Selection, TiedSets

_WRITTEN = 20
"""So many equally good lists are written down."""
_TRIED = 20_000


def select(
    firms: Sequence[Seatable],
    quotas: Sequence[Quota],
    seats: int,
    *,
    reserve: int = 3,
    decided: Sequence[str] = (),
    per_point: int = POINT,
) -> Selection:
    """Choose the list.

    Args:
        firms: candidates that may be chosen, in any order.
        quotas: of the scheme, in any order.
        seats: seats of the list.
        reserve: length of the waiting list.
        decided: keys of firms in the order that a recorded decision or lot gave them; it is the last tie key, and firms
            that it does not name come after those it names.
        per_point: parts of a score to one printed point; for texts only.

    Raises:
        UserError: there is no seat, or the quotas are too entangled for a proof.
        ValueError: two candidates with one key, or tie keys of different length (a bug of the caller).
    """
    if seats < 1:
        raise UserError(Text("A list needs at least one seat."), None, Text("Ask for 1 or more."))
    question = seating(firms, quotas, seats, decided)
    choice = choose(question.scores, question.classes, question.plain(), question.seats)
    by_rank = int(question.scores[: question.seats].sum())
    if choice is None:
        found = conflict(question)
        return Selection(
            question.seats, (), 0, by_rank, (), (), (), question.lowered, found, None, question.unplaced, found.text
        )
    tied = _tied(question, choice)
    displaced, lifted = certify(question, choice, per_point)
    return Selection(
        seats=question.seats,
        chosen=question.uids(choice.core),
        total=choice.total,
        by_rank=by_rank,
        displaced=displaced,
        lifted=lifted,
        reserve=() if tied else reserve_list(question, choice, reserve),
        lowered=question.lowered,
        infeasible=None,
        tied_sets=tied,
        unplaced=question.unplaced,
        text=_finding(question, choice, seats, len(displaced), tied, per_point),
    )


def _tied(question: Seating, choice: Choice) -> TiedSets | None:
    if not choice.open:
        return None
    members = sorted(choice.open)
    seats = question.seats - len(choice.core)
    text = Text(
        "{n} firms are equal for the last seats ({seats}) and nothing declared decides: a decision must be recorded.",
        n=len(members),
        seats=seats,
    )
    return TiedSets(question.uids(members), seats, _equal_sets(question, choice, members, seats), text)


def _equal_sets(question: Seating, choice: Choice, members: list[int], seats: int) -> tuple[tuple[str, ...], ...]:
    """The members seated in each equally good list; nothing where these are too many to try or to write down."""
    if comb(len(members), seats) > _TRIED:
        return ()
    rows = question.plain()
    wanted = sorted(question.classes[n] for n in choice.one & choice.open)
    found: list[tuple[str, ...]] = []
    for some in combinations(members, seats):
        if [question.classes[n] for n in some] != wanted:
            continue
        seated: BoolArray = np.zeros(len(question.firms), dtype=np.bool_)
        seated[[*choice.core, *some]] = True
        if all(row.holds(seated) for row in rows):
            found.append(question.uids(some))
    return tuple(found) if len(found) <= _WRITTEN else ()


def _finding(
    question: Seating, choice: Choice, asked: int, displaced: int, tied: TiedSets | None, per_point: int
) -> Text:
    if not question.firms:
        return Text("There is no candidate that can be chosen.")
    given = int(question.scores[: question.seats].sum()) - choice.total
    if displaced:
        first = Text(
            "Quotas keep out {n} firm that ranks high enough for a seat, which costs the list {points} points.",
            "Quotas keep out {n} firms that rank high enough for a seat, which costs the list {points} points.",
            n=displaced,
            points=price_text(given, per_point),
        )
    elif given:
        first = Text("The quotas cost the list {points} points.", points=price_text(given, per_point))
    else:
        first = Text("The quotas change nothing: the list is the first by rank.")
    if tied:
        first = Text("{first} {second}", first=first, second=tied.text)
    if question.seats < asked:
        few = Text(
            "Only {n} candidate can be chosen for {asked} seats.",
            "Only {n} candidates can be chosen for {asked} seats.",
            n=question.seats,
            asked=asked,
        )
        first = Text("{first} {second}", first=first, second=few)
    return first
