"""The list of a round: objective part and panel together, floors, quotas, ties and decisions, and why each seat is taken.

The total is ``share * objective + (100 - share) * panel`` in exact integers; what ranks is its published value where the
scheme ranks on that. Who is ranked and who may be chosen are two things: a firm below a floor or with too little known
keeps its place in the order and takes no seat (domain reference 10.7). While the panel has not marked, the objective part
alone ranks, and the list says that it is a draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from registry.i18n import Text
from registry.scoring.certain import certain_seats
from registry.scoring.facts import Answer
from registry.scoring.floors import FailedFloor, failed_floors
from registry.scoring.grid import GRID
from registry.scoring.list_rows import Entrant, FinalList, ListPlace, ListRow, OpenTie, SeatBy
from registry.scoring.lot import Lot, draw_lot
from registry.scoring.result import Candidate, Membership, RoundResult
from registry.scoring.rules import ANY_GROUP, Attribute, Quota
from registry.scoring.rulings import DecisionKind, Ruling
from registry.scoring.scheme import RankOn, Scheme
from registry.scoring.seats import Displacement, Lift, Seatable, Selection
from registry.scoring.selection import select
from registry.scoring.standing import competition_rank, membership, rank_label
from registry.scoring.total import PERCENT, TOTAL_POINT, combined, published_total

__all__ = ["Entrant", "FinalList", "ListPlace", "ListRow", "OpenTie", "SeatBy", "final_list"]


def final_list(
    result: RoundResult,
    panel: Mapping[str, int] | None,
    entrants: Sequence[Entrant],
    rulings: Sequence[Ruling] = (),
    *,
    size: int,
    reserve: int,
    lot_of: str = "",
) -> FinalList:
    """Make the list.

    Args:
        result: the objective part, with rulings on facts and cells applied already.
        panel: result of each firm on the grid; None while the panel has not marked or where the scheme has none.
        entrants: one for each candidate, in any order.
        rulings: decisions.
        lot_of: the digest that a lot is drawn over (see `registry.scoring.lot`).

    Raises:
        UserError: there is no seat, or the quotas are too entangled for a proof.
    """
    scheme = result.scheme
    listed = _ranked(result, panel, rulings)
    known = {entrant.uid: entrant for entrant in entrants}
    barred = {r.uid for r in rulings if r.kind is DecisionKind.OVERRIDE and r.answer == "out"}
    seated = {r.uid for r in rulings if r.kind is DecisionKind.OVERRIDE and r.answer == "in"}
    told = {r.uid: _TOLD[r.answer] for r in rulings if r.kind is DecisionKind.TIE}
    pool = [
        _seatable(result, row, known.get(row.uid, Entrant(row.uid)), panel, told.get(row.uid, 0))
        for row in listed
        if row.place is ListPlace.OUT and row.uid not in barred
    ]
    by_uid = {one.uid: one for one in pool}
    given = [row.uid for row in listed if row.uid in seated][:size]
    rest = [one for one in pool if one.uid not in given]
    quotas = _left(scheme.quotas, [_grouped(result, known.get(uid, Entrant(uid))) for uid in given])
    lot = _lot(rulings, [one.uid for one in rest], lot_of)
    decided = lot.order if lot else ()
    free = size - len(given)
    per_point = 10**scheme.decimals if scheme.rank_on is RankOn.ROUNDED else TOTAL_POINT
    if free <= 0:
        selection = select([by_uid[uid] for uid in given if uid in by_uid], (), max(1, len(given)), reserve=0)
        chosen: tuple[str, ...] = tuple(given)
    else:
        selection = select(rest, quotas, free, reserve=reserve, decided=decided, per_point=per_point)
        chosen = (*given, *selection.chosen)
    spare = tuple(one.uid for one in selection.reserve) if free > 0 else ()
    rows = _placed(listed, selection if free > 0 else None, given, barred, spare, lot, by_uid)
    order = {row.uid: at for at, row in enumerate(rows)}
    tie = selection.tied_sets if free > 0 else None
    chosen = tuple(sorted(chosen, key=lambda uid: order[uid]))
    grouped = {row.uid: _grouped(result, known.get(row.uid, Entrant(row.uid))) for row in rows}
    return FinalList(
        with_panel=panel is not None,
        size=size,
        decimals=scheme.decimals,
        rows=rows,
        chosen=chosen,
        reserve=spare,
        tie=OpenTie(tie.members, tie.seats, tie.text) if tie else None,
        selection=selection,
        lot=lot,
        certain=certain_seats(result, rows, chosen, grouped, lambda total: _key(scheme, total)),
        text=selection.text,
    )


def _ranked(result: RoundResult, panel: Mapping[str, int] | None, rulings: Sequence[Ruling]) -> tuple[ListRow, ...]:
    """Rows with totals, ranks and the reason of those that cannot be chosen; the others are OUT for now."""
    about: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        about.setdefault(ruling.uid, []).append(ruling)
    totals = [_totals(result, candidate, panel) for candidate in result.candidates]
    competes = np.array(
        [total is not None and c.rank is not None for total, c in zip(totals, result.candidates, strict=True)],
        dtype=np.bool_,
    )
    keys = np.array([[_key(result.scheme, x) for x in total or (0, 0, 0)] for total in totals], dtype=np.int64)
    key, low, high = keys.reshape(-1, 3).T
    rank = competition_rank(key, competes)
    standing = _Standing(rank.tolist(), *(found.tolist() for found in membership(low, high, competes, result.size)))
    return tuple(
        _row(result, candidate, panel, tuple(about.get(candidate.uid, ())), total, standing.of(i))
        for i, (candidate, total) in enumerate(zip(result.candidates, totals, strict=True))
    )


class _Standing:
    """Places among the candidates by the total, and who is in the list whatever the open values turn out to be."""

    def __init__(self, ranks: list[int], necessary: list[bool], possible: list[bool]) -> None:
        self._ranks, self._necessary, self._possible = ranks, necessary, possible
        self._shared = Counter[int](ranks)

    def of(self, i: int) -> tuple[int | None, str, Membership]:
        """Place, its label and membership of a candidate."""
        rank = self._ranks[i] or None
        label = rank_label(rank, rank is not None and self._shared[rank] > 1)
        if self._necessary[i]:
            return rank, label, Membership.NECESSARY
        return rank, label, Membership.POSSIBLE if self._possible[i] else Membership.OUT


def _totals(result: RoundResult, candidate: Candidate, panel: Mapping[str, int] | None) -> tuple[int, int, int] | None:
    """The exact total and its bounds; None without a panel result that is needed."""
    score, low, high = candidate.score, candidate.score_lo, candidate.score_hi
    if panel is None:
        return score * PERCENT, low * PERCENT, high * PERCENT
    marked, share = panel.get(candidate.uid), result.scheme.objective_share
    if marked is None:
        return None
    return combined(score, marked, share), combined(low, marked, share), combined(high, marked, share)


def _key(scheme: Scheme, total: int) -> int:
    return published_total(total, scheme.decimals) if scheme.rank_on is RankOn.ROUNDED else total


def _row(
    result: RoundResult,
    candidate: Candidate,
    panel: Mapping[str, int] | None,
    mine: tuple[Ruling, ...],
    totals: tuple[int, int, int] | None,
    standing: tuple[int | None, str, Membership],
) -> ListRow:
    scheme = result.scheme
    marked = None if panel is None else panel.get(candidate.uid)
    waived = {r.subject for r in mine if r.kind is DecisionKind.FLOOR}
    whole = None if totals is None or panel is None else totals[0] // PERCENT
    floors = failed_floors(
        scheme, candidate.score, None if marked is None else marked * GRID, whole, candidate.dimensions
    )
    below = tuple(floor for floor in floors if floor.code not in waived)
    place, why = _standing(scheme, candidate, mine, below, unmarked=panel is not None and marked is None)
    total, low, high = totals or (None, None, None)
    rank, label, kind = standing
    return ListRow(
        uid=candidate.uid,
        rank=rank,
        rank_label=label,
        place=place,
        membership=kind,
        objective=candidate.score,
        objective_lo=candidate.score_lo,
        objective_hi=candidate.score_hi,
        panel=marked,
        total=total,
        total_lo=low,
        total_hi=high,
        published=_printed(total, scheme.decimals),
        published_lo=_printed(low, scheme.decimals),
        published_hi=_printed(high, scheme.decimals),
        why=why,
        failed_floors=floors,
        rulings=mine,
    )


def _printed(total: int | None, decimals: int) -> int | None:
    return None if total is None else published_total(total, decimals)


def _standing(
    scheme: Scheme,
    candidate: Candidate,
    rulings: Sequence[Ruling],
    below: Sequence[FailedFloor],
    *,
    unmarked: bool,
) -> tuple[ListPlace, tuple[Text, ...]]:
    answers = [v.answer for v in candidate.vetoes]
    if Answer.FAIL in answers:
        return ListPlace.VETOED, tuple(v.reason for v in candidate.vetoes if v.answer is Answer.FAIL)
    if unmarked:
        return ListPlace.UNMARKED, (Text("The panel has no result for this candidate"),)
    if below:
        return ListPlace.BELOW_FLOOR, tuple(floor.text for floor in below)
    if Answer.UNKNOWN in answers:
        unchecked = [v for v in candidate.vetoes if v.answer is Answer.UNKNOWN]
        return ListPlace.INCOMPLETE, tuple(Text("Not checked: {veto}", veto=v.title) for v in unchecked)
    admitted = any(r.kind is DecisionKind.COMPLETENESS for r in rulings)
    if candidate.completeness < scheme.completeness_floor and not admitted:
        text = Text(
            "{percent} % of the weight is known, {floor} % are needed",
            percent=candidate.completeness // 100,
            floor=scheme.completeness_floor // 100,
        )
        return ListPlace.INCOMPLETE, (text,)
    return ListPlace.OUT, ()


_TOLD = {"in": 1, "out": -1}
"""What people decided of one in a tie, as the key after the declared chain; who is not named stands between."""


def _seatable(
    result: RoundResult, row: ListRow, entrant: Entrant, panel: Mapping[str, int] | None, told: int
) -> Seatable:
    scheme = result.scheme
    assert row.total is not None, "only a firm with a total can be chosen"
    keys = tuple(_chain_key(key, result, row, entrant) for key in scheme.tie_chain if _available(key, panel))
    return _grouped(result, entrant, _key(scheme, row.total), (*keys, told), row.rank_label)


def _available(key: str, panel: Mapping[str, int] | None) -> bool:
    return key != "panel" or panel is not None


def _chain_key(key: str, result: RoundResult, row: ListRow, entrant: Entrant) -> int:
    """A figure of the tie chain; higher is ahead. Who has no date of application stands behind those who have."""
    if key == "panel":
        return row.panel or 0
    if key == "applied_on":
        return -entrant.applied.toordinal() if entrant.applied else -date.max.toordinal()
    kind, _, code = key.partition(":")
    if kind == "dimension":
        return next(d.points for d in result.candidate(row.uid).dimensions if d.code == code)
    return result.value(row.uid, code)


def _grouped(
    result: RoundResult, entrant: Entrant, score: int = 0, keys: tuple[int, ...] = (), place: str = ""
) -> Seatable:
    facts = result.facts(entrant.uid)
    return Seatable(
        entrant.uid,
        score,
        keys,
        segment=facts.segment,
        parent_group=facts.parent_group,
        origin=entrant.origin,
        district=facts.district,
        place=place,
    )


def _left(quotas: Sequence[Quota], given: Sequence[Seatable]) -> tuple[Quota, ...]:
    """The quotas for the seats that are left when some are given by decision."""
    left: list[Quota] = []
    for quota in quotas:
        if quota.group != ANY_GROUP:
            taken = sum(one.group(quota.attribute) == quota.group for one in given)
            left.append(_less(quota, taken))
            continue
        left.append(quota)
        for group in sorted({one.group(quota.attribute) for one in given} - {""}):
            taken = sum(one.group(quota.attribute) == group for one in given)
            left.append(replace(_less(quota, taken), code=f"{quota.code}/{group}", group=group))
    return tuple(left)


def _less(quota: Quota, taken: int) -> Quota:
    return replace(
        quota,
        least=None if quota.least is None else max(0, quota.least - taken),
        most=None if quota.most is None else max(0, quota.most - taken),
    )


def _lot(rulings: Sequence[Ruling], uids: Sequence[str], lot_of: str) -> Lot | None:
    drawn = next((r for r in rulings if r.kind is DecisionKind.LOT), None)
    return draw_lot(lot_of, drawn.answer, uids) if drawn else None


def _placed(
    listed: Sequence[ListRow],
    selection: Selection | None,
    given: Sequence[str],
    barred: set[str],
    spare: Sequence[str],
    lot: Lot | None,
    pool: Mapping[str, Seatable],
) -> tuple[ListRow, ...]:
    chosen = set(selection.chosen) if selection else set[str]()
    tied = set(selection.tied_sets.members) if selection and selection.tied_sets else set[str]()
    out = {d.uid: d for d in selection.displaced} if selection else {}
    lifted = {x.uid: x for x in selection.lifted} if selection else {}
    ties = _across(pool, chosen)
    rows: list[ListRow] = []
    for row in listed:
        if row.uid in given:
            row = replace(row, place=ListPlace.IN, seat_by=SeatBy.OVERRIDE, why=(*row.why, Text("Seated by decision")))
        elif row.uid in barred and row.place is not ListPlace.VETOED:
            row = replace(row, place=ListPlace.DECIDED_OUT, why=(Text("Kept out by decision"),))
        elif row.place is ListPlace.OUT:
            row = _seat(row, chosen, tied, out, lifted, spare)
            if row.place is ListPlace.IN and row.uid in ties:
                # A seat that a quota opened and a lot gave is owed to the lot; the quota stays among the reasons.
                row = replace(row, seat_by=_tie_seat(pool[row.uid], [pool[uid] for uid in ties], chosen, lot))
        rows.append(row)
    return tuple(sorted(rows, key=_display))


def _seat(
    row: ListRow,
    chosen: set[str],
    tied: set[str],
    out: Mapping[str, Displacement],
    lifted: Mapping[str, Lift],
    spare: Sequence[str],
) -> ListRow:
    if row.uid in tied:
        return replace(row, place=ListPlace.TIED)
    if row.uid in chosen:
        if row.uid in lifted:
            return replace(row, place=ListPlace.IN, seat_by=SeatBy.QUOTA, why=(lifted[row.uid].text,))
        return replace(row, place=ListPlace.IN, seat_by=SeatBy.RANK)
    if row.uid in out:
        return replace(row, place=ListPlace.DISPLACED, why=(out[row.uid].text,))
    return replace(row, place=ListPlace.RESERVE) if row.uid in spare else row


def _across(pool: Mapping[str, Seatable], chosen: set[str]) -> set[str]:
    """Those who share their score with somebody on the other side of the cut."""
    inside = {pool[uid].score for uid in chosen if uid in pool}
    both = inside & {one.score for uid, one in pool.items() if uid not in chosen}
    return {uid for uid, one in pool.items() if one.score in both}


def _tie_seat(one: Seatable, tied: Sequence[Seatable], chosen: set[str], lot: Lot | None) -> SeatBy:
    """What gave a seat to one of several with the same score: the declared chain, else what people decided of each, else
    the lot between those of whom they decided the same.
    """
    equals = [other for other in tied if (other.score, other.keys[:-1]) == (one.score, one.keys[:-1])]
    alike = [other for other in equals if other.keys == one.keys]
    if lot is not None and any(other.uid not in chosen for other in alike):
        return SeatBy.LOT
    return SeatBy.DECISION if len(alike) < len(equals) else SeatBy.TIE_CHAIN


_AFTER = {ListPlace.VETOED: 2, ListPlace.UNMARKED: 1}


def _display(row: ListRow) -> tuple[int, int, int, int, str]:
    """By rank; of equals the seated ones first. Firms without a rank follow by their objective part."""
    seated = {ListPlace.IN: 0, ListPlace.TIED: 1}.get(row.place, 2)
    return (_AFTER.get(row.place, 0), row.rank or 0, seated, -row.objective, row.uid)


def attributes(quotas: Sequence[Quota]) -> tuple[Attribute, ...]:
    """The attributes that some quotas ask of candidates, without repeats."""
    return tuple(dict.fromkeys(quota.attribute for quota in quotas))
