"""Where the cultivation of every firm stands on a day: when somebody was last in touch, and what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from registry.cultivation.file import SETTLED
from registry.model.entities import TABLES
from registry.srdi.standing import months_later

SILENT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class FirmState:
    """One firm.

    Attributes:
        last_contact: the last day on which somebody may have been in touch, None where no contact is on record.
        silent: nobody was for six months; also where no contact is on record.
        promises, tasks: how many are overdue.
        officer: who looks after it.
        target: code of the tier it is to reach, and the year.
    """

    last_contact: date | None = None
    silent: bool = True
    promises: int = 0
    tasks: int = 0
    officer: str = ""
    target: tuple[str, int | None] = ("", None)


NOTHING = FirmState()
"""A firm of which nothing is on record."""


def firm_states(connection: Connection, as_of: date) -> Mapping[str, FirmState]:
    """The state of each firm that has anything in its file, by uid; all others are `NOTHING`."""
    contacts = _last_contacts(connection, as_of)
    promises, tasks = _overdue(connection, "need", as_of), _overdue(connection, "task", as_of)
    plans = {
        row.firm: row
        for row in connection.execute(
            select(TABLES["cultivation_plan"]).order_by(
                func.coalesce(TABLES["cultivation_plan"].c.target_year, 0), TABLES["cultivation_plan"].c.uid
            )
        )
    }
    since = months_later(as_of, -SILENT_MONTHS).isoformat()
    found: dict[str, FirmState] = {}
    for uid in {*contacts, *promises, *tasks, *plans}:
        last, plan = contacts.get(uid), plans.get(uid)
        found[uid] = FirmState(
            date.fromisoformat(last) if last is not None else None,
            last is None or last < since,
            promises[uid],
            tasks[uid],
            (plan.officer or "") if plan is not None else "",
            (plan.target_tier or "", plan.target_year) if plan is not None else ("", None),
        )
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """A promise or task that is open and has a day: the last day it may mean. `kind`: ``need`` or ``task``."""

    uid: str
    kind: str
    firm: str
    day: date
    text: str


def open_dues(connection: Connection, from_day: date) -> tuple[Due, ...]:
    """All open promises and tasks whose last day is `from_day` or later, by day."""
    found: list[Due] = []
    for table, done in (("need", "closed_precision"), ("task", "done_precision")):
        c = TABLES[table].c
        day = func.coalesce(c.due_to, c.due_from)
        text = func.coalesce(c.promised, c.text) if table == "need" else c.text
        query = select(c.uid, c.firm, day, text).where(day >= from_day.isoformat(), c[done].is_(None))
        if table == "need":
            query = query.where(func.coalesce(c.state, "").not_in(sorted(SETTLED)))
        found += [Due(r[0], table, r[1], date.fromisoformat(r[2]), r[3]) for r in connection.execute(query)]
    return tuple(sorted(found, key=lambda due: (due.day, due.uid)))


def _last_contacts(connection: Connection, as_of: date) -> dict[str, str]:
    c = TABLES["engagement"].c
    day = func.coalesce(c.held_to, c.held_from)
    query = select(c.firm, func.max(day)).where(c.held_from <= as_of.isoformat(), c.held_flags.not_like("%planned%"))
    return {firm: min(last, as_of.isoformat()) for firm, last in connection.execute(query.group_by(c.firm))}


def _overdue(connection: Connection, table: str, as_of: date) -> Counter[str]:
    c = TABLES[table].c
    query = select(c.firm, func.count()).where(func.coalesce(c.due_to, c.due_from) < as_of.isoformat())
    if table == "need":
        query = query.where(c.closed_precision.is_(None), func.coalesce(c.state, "").not_in(sorted(SETTLED)))
    else:
        query = query.where(c.done_precision.is_(None))
    return Counter({row[0]: row[1] for row in connection.execute(query.group_by(c.firm))})
