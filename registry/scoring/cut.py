"""The cut: who stands above the line, and what happens when equals stand across it (scoring reference 2.5).

A key, a name or the order of rows never decides. They order the display where nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from registry.i18n import Text
from registry.scoring.grid import points_text
from registry.scoring.result import Candidate, CutLine, Place, Tie
from registry.scoring.scheme import RankOn, Scheme

NOT_YET = ("panel", "applied_on")
"""Keys of a tie chain that a draft has no figures for."""


def decide(scheme: Scheme, candidates: Sequence[Candidate], seats: int) -> tuple[list[Candidate], Tie | None]:
    """The candidates in display order with their places, and the tie across the cut where there is one."""
    order = _displayed(scheme, candidates)
    tie = _tie(scheme, [c for c in order if c.rank is not None], seats)
    places = [_place(c, tie, seats) for c in order]
    settled = [c if c.place is place else replace(c, place=place) for c, place in zip(order, places, strict=True)]
    rows = {Place.IN: 0, Place.TIED: 1, Place.OUT: 2, Place.VETOED: 3}
    return sorted(settled, key=lambda c: rows[c.place]), tie


def rank_key(scheme: Scheme, candidate: Candidate) -> int:
    """What ranks a candidate: the published score, or the exact one."""
    return candidate.published if scheme.rank_on is RankOn.ROUNDED else candidate.score


def chain_values(scheme: Scheme, candidate: Candidate) -> tuple[int, ...]:
    """The candidate's figures for the tie chain, in order; higher is better. Keys that a draft lacks are left out."""
    return tuple(value(candidate) for value in _chain(scheme))


def _chain(scheme: Scheme) -> list[Callable[[Candidate], int]]:
    """How the figure of each key of the tie chain is read off a candidate."""
    dimensions = [d.code for d in scheme.dimensions]
    indicators = [i.code for i in scheme.indicators]

    def reader(key: str) -> Callable[[Candidate], int]:
        kind, _, code = key.partition(":")
        if kind == "dimension":
            at = dimensions.index(code)
            return lambda candidate: candidate.dimensions[at].points
        at = indicators.index(code)
        return lambda candidate: candidate.contributions[at].value

    return [reader(key) for key in scheme.tie_chain if key not in NOT_YET]


def cut_line(scheme: Scheme, candidates: Sequence[Candidate], seats: int) -> CutLine | None:
    """The line between the last seat and the first place below it; None where everybody has a seat."""
    ranked = [c for c in candidates if c.rank is not None]
    if len(ranked) <= seats:
        return None
    inside, outside = ranked[seats - 1], ranked[seats]
    gap = inside.published - outside.published
    crossing = _crossing(ranked, seats)
    points = points_text(gap, scheme.decimals)
    if crossing is None:
        text = Text("Gap {points} points", points=points)
    elif crossing in (inside, outside):
        text = Text(
            "Gap {points} points, less than the interval of no. {place}", points=points, place=str(crossing.rank)
        )
    else:
        text = Text(
            "Gap {points} points, and the interval of no. {place} crosses it", points=points, place=str(crossing.rank)
        )
    return CutLine(inside.uid, outside.uid, gap, crossing is not None, text)


def _crossing(ranked: Sequence[Candidate], seats: int) -> Candidate | None:
    """The candidate nearest to the line whose interval reaches over it: from below first, then from above."""
    inside, outside = ranked[seats - 1], ranked[seats]
    up = (c for c in ranked[seats:] if c.published_hi >= inside.published)
    down = (c for c in reversed(ranked[:seats]) if c.published_lo <= outside.published)
    return next(up, None) or next(down, None)


def _displayed(scheme: Scheme, candidates: Sequence[Candidate]) -> list[Candidate]:
    """By rank, then those without one by what would rank them; equals by the tie chain, at last by their keys."""

    def first(candidate: Candidate) -> tuple[int, int]:
        ranked = candidate.rank is not None
        return (0, candidate.rank or 0) if ranked else (1, -rank_key(scheme, candidate))

    chain = _chain(scheme)

    def then(candidate: Candidate) -> tuple[object, ...]:
        return (*[-value(candidate) for value in chain], candidate.uid)

    order: list[Candidate] = []
    for _, equals in groupby(sorted(candidates, key=first), first):
        group = list(equals)
        order += sorted(group, key=then) if len(group) > 1 else group
    return order


def _tie(scheme: Scheme, ranked: list[Candidate], seats: int) -> Tie | None:
    if len(ranked) <= seats or ranked[seats - 1].rank != ranked[seats].rank:
        return None
    place = ranked[seats].rank
    group = [c for c in ranked if c.rank == place]
    left = seats - sum(c.rank < place for c in ranked if c.rank is not None and place is not None)
    last, first = chain_values(scheme, group[left - 1]), chain_values(scheme, group[left])
    available = [key for key in scheme.tie_chain if key not in NOT_YET]
    decided_by = next((key for key, a, b in zip(available, last, first, strict=True) if a != b), "")
    unresolved = () if decided_by else tuple(c.uid for c in group if chain_values(scheme, c) == last)
    return Tie(
        members=tuple(c.uid for c in group),
        seats=left,
        decided_by=decided_by,
        unresolved=unresolved,
        not_available=tuple(key for key in scheme.tie_chain if key in NOT_YET),
        text=_tie_text(scheme, group, left, decided_by, unresolved),
    )


def _tie_text(scheme: Scheme, group: list[Candidate], left: int, decided_by: str, unresolved: tuple[str, ...]) -> Text:
    if decided_by:
        kind, _, code = decided_by.partition(":")
        title = scheme.dimension(code).title if kind == "dimension" else scheme.indicator(code).title
        return Text(
            "{n} firms share place {place}; “{key}” decides, as the scheme says",
            n=len(group),
            place=str(group[0].rank),
            key=title,
        )
    return Text(
        "{n} firms share the last seats and nothing declared decides: a decision must be recorded",
        n=len(unresolved),
        left=left,
    )


def _place(candidate: Candidate, tie: Tie | None, seats: int) -> Place:
    if candidate.rank is None:
        return Place.VETOED
    if tie is None or candidate.uid not in tie.members:
        return Place.IN if candidate.rank <= seats else Place.OUT
    if candidate.uid in tie.unresolved:
        return Place.TIED
    at = tie.members.index(candidate.uid)
    return Place.IN if at < tie.seats else Place.OUT
