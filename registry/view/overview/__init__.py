"""The Overview: one frozen view of the whole registry, read from one snapshot. Every number carries the firms behind it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from registry.office.plans import Measure, PlanTarget, TargetSet, Unit, set_in_force
from registry.office.targets import known_sets
from registry.store import Registry
from registry.view.overview.firms import read_firms, read_standings
from registry.view.overview.fixes import fixes
from registry.view.overview.funding import funding
from registry.view.overview.model import (
    Behind,
    DistrictReturns,
    Due,
    DueFirm,
    FirmName,
    Fix,
    FixKind,
    FixPart,
    Funding,
    FundingYear,
    Ladder,
    OverviewView,
    PlanProgress,
    Progress,
    Quarter,
    Recent,
    RecentMilestone,
    ReturnMark,
    Returns,
    ReturnState,
    Rung,
)
from registry.view.overview.recent import recent
from registry.view.overview.returns import returns
from registry.view.overview.targets import plan_progress
from registry.view.overview.tiers import due, ladder

__all__ = [
    "Behind",
    "DistrictReturns",
    "Due",
    "DueFirm",
    "FirmName",
    "Fix",
    "FixKind",
    "FixPart",
    "Funding",
    "FundingYear",
    "Ladder",
    "Measure",
    "OverviewView",
    "PlanProgress",
    "PlanTarget",
    "Progress",
    "Quarter",
    "Recent",
    "RecentMilestone",
    "ReturnMark",
    "ReturnState",
    "Returns",
    "Rung",
    "TargetSet",
    "Unit",
    "overview",
    "overview_of",
]


def overview(registry: Registry, as_of: date, sets: tuple[TargetSet, ...] | None = None) -> OverviewView:
    """The registry as it stands on `as_of`.

    Args:
        sets: the sets of targets; those of the registry where None, its own before the shipped ones.

    Raises:
        UserError: a shipped set cannot be read.
    """
    with registry.read() as connection:
        return overview_of(connection, as_of, sets)


def overview_of(connection: Connection, as_of: date, sets: tuple[TargetSet, ...] | None = None) -> OverviewView:
    """The same within a transaction that is open already.

    Raises:
        UserError: a shipped set cannot be read.
    """
    sets = known_sets(connection) if sets is None else sets
    firms = read_firms(connection)
    standings = read_standings(connection, as_of)
    view = OverviewView(
        as_of=as_of,
        firms=len(firms),
        plans=plan_progress(connection, sets, firms, standings, as_of),
        current=sets.index(set_in_force(sets, as_of)),
        ladder=ladder(firms, standings, as_of),
        funding=funding(connection, as_of),
        due=due(firms, standings),
        recent=recent(connection, firms, as_of),
        returns=returns(connection, firms, as_of),
        fixes=fixes(connection, firms, standings, as_of),
    )
    while firms:  # let go of at once, they would hold up the window (see `registry.view.rows.firm_rows`)
        firms.popitem()
    return view
