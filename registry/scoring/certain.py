"""Who keeps a seat whatever the open values turn out to be, with floors, quotas and decisions taken into account.

The answer errs on one side only: a firm that is named keeps its seat in every completion of the open values; one that is
not named may keep it as well. Where open values could make the quotas contradict each other, nobody is seated until people
decide, and nothing is said of that. Rank alone does not tell: a firm high in the order may stand below a floor, and a quota may
seat somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from registry.scoring.floors import failed_floors
from registry.scoring.grid import GRID
from registry.scoring.list_rows import ListPlace, ListRow
from registry.scoring.result import RoundResult
from registry.scoring.rules import ANY_GROUP, Quota
from registry.scoring.rulings import DecisionKind
from registry.scoring.seats import Seatable
from registry.scoring.total import PERCENT

_SETTLED = frozenset({ListPlace.VETOED, ListPlace.DECIDED_OUT, ListPlace.UNMARKED})
"""Places that no figure changes."""


def certain_seats(
    result: RoundResult,
    rows: Sequence[ListRow],
    chosen: Sequence[str],
    groups: Mapping[str, Seatable],
    key: Callable[[int], int],
) -> tuple[str, ...]:
    """Those of `chosen` whose seat no open value can take.

    Args:
        rows: the list as it stands.
        groups: every candidate with the groups it belongs to.
        key: what ranks of an exact total.
    """
    rivals = [row for row in rows if row.total is not None and _may_sit(row)]
    if all(row.total_lo == row.total_hi for row in rivals):
        return tuple(chosen)
    given = [row.uid for row in rows if row.uid in chosen and _by_decision(row)]
    above = {
        row.uid: [one.uid for one in rivals if one.uid != row.uid and _reaches(one, row, key)]
        for row in rivals
        if row.uid in chosen
    }
    quotas = result.scheme.quotas
    stays = [
        row
        for row in rivals
        if row.uid in above and _clears_floors(result, row) and not _crowded(quotas, row.uid, above[row.uid], groups)
    ]
    room = result.size - len(given)
    without = [r.uid for r in stays if r.uid not in given and len([*_but(above[r.uid], given)]) < room]
    lifted = sum(_lifts(quota, [*given, *without], groups) for quota in quotas)
    sure = {*given} | {uid for uid in without if len([*_but(above[uid], given)]) + lifted < room}
    return tuple(uid for uid in chosen if uid in sure)


def _may_sit(row: ListRow) -> bool:
    if row.place is ListPlace.BELOW_FLOOR:
        return row.total_lo != row.total_hi
    return row.place not in _SETTLED


def _by_decision(row: ListRow) -> bool:
    return any(r.kind is DecisionKind.OVERRIDE and r.answer == "in" for r in row.rulings)


def _reaches(one: ListRow, row: ListRow, key: Callable[[int], int]) -> bool:
    """Whether `one` at its best is not behind `row` at its worst."""
    assert one.total_hi is not None
    assert row.total_lo is not None
    return key(one.total_hi) >= key(row.total_lo)


def _but(uids: Sequence[str], given: Sequence[str]) -> list[str]:
    return [uid for uid in uids if uid not in given]


def _clears_floors(result: RoundResult, row: ListRow) -> bool:
    """Whether the firm stands above each floor, or is let off it, at its worst."""
    assert row.total_lo is not None
    worst = [replace(d, points=d.lo) for d in result.candidate(row.uid).dimensions]
    marked = None if row.panel is None else row.panel * GRID
    whole = None if row.panel is None else row.total_lo // PERCENT
    waived = {r.subject for r in row.rulings if r.kind is DecisionKind.FLOOR}
    failed = failed_floors(result.scheme, row.objective_lo, marked, whole, worst)
    return all(floor.code in waived for floor in failed)


def _crowded(quotas: Sequence[Quota], uid: str, above: Sequence[str], groups: Mapping[str, Seatable]) -> bool:
    """Whether those that may come before a firm can fill all seats that a quota has for its group."""
    for quota in quotas:
        mine = groups[uid].group(quota.attribute)
        if quota.most is None or not mine or quota.group not in (ANY_GROUP, mine):
            continue
        if sum(groups[one].group(quota.attribute) == mine for one in above) >= quota.most:
            return True
    return False


def _lifts(quota: Quota, sure: Sequence[str], groups: Mapping[str, Seatable]) -> int:
    """How many firms a minimum may seat before those that rank higher."""
    if quota.least is None:
        return 0
    if quota.group != ANY_GROUP:
        return max(0, quota.least - sum(groups[uid].group(quota.attribute) == quota.group for uid in sure))
    present = {one.group(quota.attribute) for one in groups.values()} - {""}
    counts = [sum(groups[uid].group(quota.attribute) == group for uid in sure) for group in present]
    return sum(max(0, quota.least - count) for count in counts)
