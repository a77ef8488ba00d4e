"""The ladder, and what is due for re-verification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from registry.i18n import Text
from registry.model.catalogue import Title
from registry.model.vocab import vocabulary
from registry.srdi import Standing, TierState
from registry.view.overview.firms import FirmFacts, Standings
from registry.view.overview.model import Behind, Due, DueFirm, Ladder, Rung

STEPS = ("little_giant", "srdi_sme", "innovative_sme")
"""The tier that names each step of the ladder, the highest first (domain 1.1)."""
SRDI_RANK = 2
_HOLDS = (TierState.VALID, TierState.DUE)
LISTED = 12


def holders(standings: Standings, least_rank: int) -> list[str]:
    """Firms whose operative tier holds and stands on step `least_rank` or above."""
    tiers = vocabulary("tier")
    return [
        uid
        for uid, one in standings.of.items()
        if one.tier is not None and one.state in _HOLDS and tiers.get(one.tier).rank >= least_rank
    ]


def ladder(firms: Mapping[str, FirmFacts], standings: Standings, as_of: date) -> Ladder:
    """Every firm on its step."""
    tiers = vocabulary("tier")
    by_rank = {tiers.get(step).rank: tiers.get(step) for step in STEPS}
    groups: dict[tuple[int, str], list[str]] = {}
    none: list[str] = []
    unknown: list[str] = []
    for uid in firms:
        one = standings.of.get(uid)
        if one is None or one.tier is None or one.state is TierState.APPLIED:
            unknown.append(uid)
        elif one.tier == "none" or one.state is None:
            none.append(uid)
        else:
            rank = tiers.get(one.tier).rank
            groups.setdefault((rank, "held" if one.state in _HOLDS else "lapsed"), []).append(uid)
            if one.state is TierState.DUE:
                groups.setdefault((rank, "due"), []).append(uid)
            if one.state in _HOLDS and uid in standings.new:
                groups.setdefault((rank, "new"), []).append(uid)

    def behind(rank: int, key: str, title: Text) -> Behind:
        return Behind(title, tuple(groups.get((rank, key), ())))

    rungs = [
        Rung(
            tier=term,
            held=behind(rank, "held", Text("{tier}, holding", tier=_name(term.code))),
            due=behind(rank, "due", Text("{tier}, due in 90 days", tier=_name(term.code))),
            lapsed=behind(rank, "lapsed", Text("{tier}, lapsed", tier=_name(term.code))),
            new=behind(rank, "new", Text("{tier}, new in {year}", tier=_name(term.code), year=as_of.year)),
        )
        for rank, term in by_rank.items()
    ]
    return Ladder(
        tuple(rungs),
        Behind(Text("Known to hold no tier"), tuple(none)),
        Behind(Text("No tier on record"), tuple(unknown)),
    )


def _name(code: str) -> Text:
    term = vocabulary("tier").get(code)
    return Title(term.short_en, term.short_zh)


def due(firms: Mapping[str, FirmFacts], standings: Standings) -> Due:
    """What is due or lapsed: lapsed ones first, then by days left."""
    found = [
        (uid, one)
        for uid, one in standings.of.items()
        if uid in firms and one.state in (TierState.DUE, TierState.LAPSED)
    ]
    # One that lapsed on a day not recorded stands behind those whose day is known.
    found.sort(key=lambda pair: (_is_due(pair[1].state), pair[1].days_left is None, pair[1].days_left or 0, pair[0]))
    first = [
        DueFirm(
            firms[uid].name,
            one.tier or "",
            one.state or TierState.LAPSED,
            one.valid_until,
            one.days_left,
            Behind(Text("Re-verification due"), (uid,)),
        )
        for uid, one in found[:LISTED]
    ]
    return Due(
        tuple(first),
        Behind(Text("Re-verification due in 90 days"), _of(found, TierState.DUE)),
        Behind(Text("Validity lapsed"), _of(found, TierState.LAPSED)),
    )


def _is_due(state: TierState | None) -> bool:
    return state is TierState.DUE


def _of(found: Iterable[tuple[str, Standing]], state: TierState) -> tuple[str, ...]:
    return tuple(uid for uid, one in found if one.state is state)
