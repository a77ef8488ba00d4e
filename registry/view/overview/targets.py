"""What the registry knows of the plan's targets. Only firms in Shanghai count; what a maker has not reported is not zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.i18n import Text
from registry.model.entities import TABLES
from registry.office.plans import Measure, PlanTarget, TargetSet
from registry.view.overview.firms import FirmFacts, Standings
from registry.view.overview.model import Behind, PlanProgress, Progress
from registry.view.overview.tiers import SRDI_RANK, holders

MAKERS = {Measure.ROCKET_CAPACITY: "whole_vehicle", Measure.SATELLITE_CAPACITY: "platform_bus"}
"""Who makes what a target counts: firms whose primary place in the chain this is (segment2)."""
_CAPACITY, _OUTPUT = "capacity_units", "output_units"


@dataclass(frozen=True, slots=True)
class _Known:
    """What one measure came to; the fields of `Progress` without the target."""

    value: int | None = None
    behind: Behind | None = None
    output: int | None = None
    reported: int | None = None
    makers: int | None = None
    silent: Behind | None = None
    year: int | None = None
    occasion: str = ""


def plan_progress(
    connection: Connection,
    sets: tuple[TargetSet, ...],
    firms: Mapping[str, FirmFacts],
    standings: Standings,
    as_of: date,
) -> tuple[PlanProgress, ...]:
    """Each set against what is known on `as_of`; each measure is read once."""
    known: dict[Measure, _Known] = {
        Measure.KEY_ENTERPRISES: _key_list(connection, firms, as_of),
        Measure.SRDI_FIRMS: _srdi(firms, standings),
        **{measure: _capacity(connection, measure, firms, as_of) for measure in MAKERS},
    }
    return tuple(
        PlanProgress(one, one.pace(as_of), one.days_left(as_of), tuple(_progress(t, known) for t in one.targets))
        for one in sets
    )


def _progress(target: PlanTarget, known: Mapping[Measure, _Known]) -> Progress:
    found = known[target.measure] if target.measure is not None else _Known()
    return Progress(
        target,
        found.value,
        found.behind,
        found.output,
        found.reported,
        found.makers,
        found.silent,
        found.year,
        found.occasion,
    )


def _srdi(firms: Mapping[str, FirmFacts], standings: Standings) -> _Known:
    here = [uid for uid, facts in firms.items() if facts.in_shanghai]
    if not here:
        return _Known()
    held = set(holders(standings, SRDI_RANK))
    count = tuple(uid for uid in here if uid in held)
    # A firm of which no tier is recorded may hold one.
    silent = tuple(uid for uid in here if uid not in standings.of)
    return _Known(
        value=len(count),
        behind=Behind(Text("SRDI firms or above, Shanghai"), count),
        reported=len(here) - len(silent),
        makers=len(here),
        silent=Behind(Text("No tier on record, Shanghai"), silent),
    )


def _key_list(connection: Connection, firms: Mapping[str, FirmFacts], as_of: date) -> _Known:
    """The list of the latest sealed round; before the first one nothing is known."""
    rounds, entrants = TABLES["selection_round"].c, TABLES["candidature"].c
    latest = connection.execute(
        select(rounds.uid, rounds.title, rounds.result)
        .where(rounds.digest.is_not(None), rounds.as_of_to <= as_of.isoformat())
        .order_by(rounds.as_of_to.desc(), rounds.sealed_at.desc())
        .limit(1)
    ).first()
    if latest is None:
        return _Known()
    sealed: dict[str, Any] = json.loads(latest.result)
    listed = select(entrants.uid, entrants.firm_uid).where(entrants.round == latest.uid)
    keys = {row.uid: row.firm_uid for row in connection.execute(listed)}
    chosen = [keys.get(uid, uid) for uid in sealed["outcome"]["chosen"]]
    there = tuple(uid for uid in chosen if uid in firms)
    return _Known(len(chosen), Behind(Text("Key list “{title}”", title=latest.title), there), occasion=latest.title)


def _capacity(connection: Connection, measure: Measure, firms: Mapping[str, FirmFacts], as_of: date) -> _Known:
    segment = TABLES["firm_segment"].c
    primary = select(segment.firm).where(segment.code == MAKERS[measure], segment.is_primary == 1)
    makers = [uid for uid in connection.execute(primary).scalars() if uid in firms and firms[uid].in_shanghai]
    if not makers:
        return _Known()
    metric = TABLES["metric"].c
    latest: dict[tuple[str, str], tuple[int, int]] = {}
    figures = (
        select(metric.firm, metric.metric, metric.year, metric.lo)
        .where(metric.metric.in_((_CAPACITY, _OUTPUT)), metric.lo.is_not(None), metric.year <= as_of.year)
        .where(metric.firm.in_(primary))
        .order_by(metric.year)
    )
    for uid, code, year, figure in connection.execute(figures):
        latest[uid, code] = (year, figure)
    said = [uid for uid in makers if (uid, _CAPACITY) in latest]
    output = [latest[uid, _OUTPUT][1] for uid in makers if (uid, _OUTPUT) in latest]
    silent = tuple(uid for uid in makers if (uid, _CAPACITY) not in latest)
    rockets = measure is Measure.ROCKET_CAPACITY
    title = Text("Rocket makers, Shanghai") if rockets else Text("Satellite makers, Shanghai")
    mute = Text("Rocket makers without a capacity") if rockets else Text("Satellite makers without a capacity")
    return _Known(
        value=sum(latest[uid, _CAPACITY][1] for uid in said) if said else None,
        behind=Behind(title, tuple(said)) if said else None,
        output=sum(output) if output else None,
        reported=len(said),
        makers=len(makers),
        silent=Behind(mute, silent),
        year=max(latest[uid, _CAPACITY][0] for uid in said) if said else None,
    )
