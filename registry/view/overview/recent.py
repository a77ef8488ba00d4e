"""The latest milestones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from registry.i18n import Text
from registry.model.entities import TABLES
from registry.model.firm_entities import MILESTONE
from registry.view.overview.firms import FirmFacts
from registry.view.overview.model import Behind, Recent, RecentMilestone

LISTED = 12
_YEAR = timedelta(days=365)


def recent(connection: Connection, firms: Mapping[str, FirmFacts], as_of: date) -> Recent:
    """The last milestones that were reached by `as_of`; planned ones and those without a day are not among them."""
    t = TABLES["milestone"]
    happened = MILESTONE.field("happened")
    reached = and_(
        or_(t.c.status.is_(None), t.c.status != "planned"),
        t.c.happened_from.is_not(None),
        t.c.happened_to.is_not(None),
        t.c.happened_from <= as_of.isoformat(),
        func.instr(func.coalesce(t.c.happened_flags, ""), "planned") == 0,
    )
    columns = (t.c.firm, t.c.event, *(t.c[column.name] for column in happened.columns))
    order = (t.c.happened_to.desc(), t.c.happened_from.desc(), t.c.uid)
    first = [
        RecentMilestone(
            firms[row["firm"]].name,
            firms[row["firm"]].segment,
            row["event"],
            happened.decode(row),
            Behind(Text("Milestone"), (row["firm"],)),
        )
        for row in connection.execute(select(*columns).where(reached).order_by(*order).limit(LISTED)).mappings()
    ]
    since = (as_of - _YEAR).isoformat()
    lately = connection.execute(select(t.c.firm).where(reached, t.c.happened_to > since).distinct()).scalars()
    return Recent(tuple(first), Behind(Text("Milestone in the last 12 months"), tuple(lately)))
