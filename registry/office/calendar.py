"""Days off and make-up working days, as the office states them, and periods counted in working days.

None is shipped as a fact: each year's days are announced late and differ. Without them Saturdays and Sundays are the only
days off, which a period that rests on them says.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate

_NOTHING = Text("Nothing was changed.")
_SATURDAY = 5
_LONGEST = 400  # days that are looked through for one period


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off, or a weekend day on which people work (调休).

    Attributes:
        works: it is worked.
        source: where it was announced.
    """

    day: date
    works: bool
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The special days by day."""

    days: Mapping[date, SpecialDay]

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        special = self.days.get(day)
        return special.works if special is not None else day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:
        """Whether any day of `year` was stated: if not, a period in it rests on weekends alone."""
        return any(day.year == year for day in self.days)

    def end_of(self, first: date, working_days: int) -> date:
        """The last day of a period of `working_days` that begins on `first`, itself counted if it is worked.

        Raises:
            UserError: the number is not at least one.
        """
        if working_days < 1:
            raise UserError(Text("A period has at least one working day."), _NOTHING, Text("Ask for 1 or more."))
        day, left = first, working_days
        for _step in range(_LONGEST + working_days * 3):
            left -= self.is_working(day)
            if left == 0:
                return day
            day += timedelta(days=1)
        raise UserError(
            Text("There are not so many working days in the calendar."),
            _NOTHING,
            Text("Ask for fewer days, or remove holidays that are none."),
        )

    def working_days(self, first: date, last: date) -> int:
        """How many days from `first` to `last`, both counted, are worked."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range((last - first).days + 1))


def calendar(connection: Connection) -> Calendar:
    """The special days of a registry."""
    return Calendar({one.day: one for _row, one in _held(connection)})


def _held(connection: Connection) -> Iterator[tuple[dict[str, object], SpecialDay]]:
    t, entity = TABLES["holiday"], ENTITIES["holiday"]
    for row in connection.execute(select(t).order_by(t.c.day_from)).mappings():
        values = entity.decode(row)
        day = values["day"]
        if day is not None and day.start is not None:
            one = SpecialDay(day.start, bool(values["works"]), values["name"] or "", values["source"] or "")
            yield dict(row), one


def read_days(text: str) -> tuple[SpecialDay, ...]:
    """The days written in `text`, a line each: a day or a period, what it is called, and 上班 or “works” for one worked.

    ``2026-02-15 至 2026-02-23 春节``, ``2026-02-14 上班``, ``2026-10-01/2026-10-07 National Day``.

    Raises:
        UserError: a line says no day; names it.
    """
    found: dict[date, SpecialDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            for one in _read_line(line.strip(), number):
                found[one.day] = one
    return tuple(found[day] for day in sorted(found))


def _read_line(line: str, number: int) -> Iterator[SpecialDay]:
    day = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    match = re.match(rf"{day}(?:\s*(?:至|到|~|—|–|-|/|to)\s*{day})?\s*(.*)$", line)
    try:
        if match is None:
            raise ValueError(line)
        year, month, first = (int(part) for part in match.group(1, 2, 3))
        start = date(year, month, first)
        end = date(*(int(part) for part in match.group(4, 5, 6))) if match[4] else start
        if not start <= end or (end - start).days > 60:
            raise ValueError(line)
    except ValueError as error:
        raise UserError(
            Text("Line {n} says no day: “{line}”.", n=number, line=line[:40]),
            _NOTHING,
            Text(
                "Write a day such as 2026-10-01, or a period such as 2026-10-01 to 2026-10-07, and what it is called."
            ),
        ) from error
    rest = match[7].strip(" ：:，,")
    works = re.search(r"上班|调休|works?\b", rest) is not None
    name = re.sub(r"[（(]?(?:调休上班|上班|调休|\bworks?\b)[)）]?", "", rest).strip(" ：:，,")
    for step in range((end - start).days + 1):
        yield SpecialDay(start + timedelta(days=step), works, name)


def days_change(
    connection: Connection, wanted: Sequence[SpecialDay], *, actor: str, year: int | None = None, source: str = ""
) -> ChangeSet | None:
    """The change set that makes the days of the registry those of `wanted`; None where they are.

    Args:
        year: only the days of this year; all where None.
        source: where new days were announced, for those that say nothing of it.
    """
    operations = tuple(_operations(connection, wanted, year, source))
    if not operations:
        return None
    return ChangeSet("edit", N_("Edit days off"), actor, operations, reason=source)


def _operations(
    connection: Connection, wanted: Iterable[SpecialDay], year: int | None, source: str
) -> Iterator[Operation]:
    held = {one.day: row for row, one in _held(connection) if year is None or one.day.year == year}
    for one in wanted:
        values = ENTITIES["holiday"].encode(
            {
                "day": UncertainDate(Precision.DAY, one.day, one.day, one.day.isoformat()),
                "works": one.works,
                "name": one.name or None,
                "source": one.source or source or None,
            }
        )
        row = held.pop(one.day, None)
        if row is None:
            yield Insert("holiday", str(uuid.uuid4()), values)
            continue
        changed = [n for n, value in values.items() if row[n] != value and n != "source"]
        if changed:
            yield Update("holiday", str(row["uid"]), {n: row[n] for n in changed}, {n: values[n] for n in changed})  # type: ignore[misc]
    for row in held.values():
        yield Delete("holiday", str(row["uid"]), row)  # type: ignore[arg-type]
