"""The events of one quarter: funding announcements and milestones, read from the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from registry.i18n import Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate
from registry.report.dossier_build import EVENT, LONG, NAME, round_words, term_words, value_words
from registry.report.papers.brief_views import BriefMilestone, BriefRound
from registry.report.typeset.characters import clean
from registry.report.wording import Words
from registry.view.overview import Quarter

Record = Mapping[str, Any]


@dataclass(frozen=True)
class QuarterEvents:
    """What happened in a quarter, the oldest first.

    Attributes:
        funding: the records behind `rounds`.
        wide_rounds, wide_milestones: events whose date may lie in the quarter or outside it.
    """

    rounds: tuple[BriefRound, ...]
    funding: tuple[Record, ...]
    wide_rounds: int
    milestones: tuple[BriefMilestone, ...]
    wide_milestones: int


def quarter_events(connection: Connection, quarter: Quarter) -> QuarterEvents:
    """The events of `quarter`; planned milestones are none."""
    first, last = quarter.before.end + timedelta(days=1), quarter.end
    names = _names(connection)
    funding, wide_rounds = _within(connection, "funding_event", "announced", first, last)
    reached, wide_milestones = _within(connection, "milestone", "happened", first, last)
    return QuarterEvents(
        tuple(_round(one, names) for one in funding),
        tuple(funding),
        wide_rounds,
        tuple(_milestone(one, names) for one in reached),
        wide_milestones,
    )


def _names(connection: Connection) -> dict[str, Words]:
    c = TABLES["firm"].c
    found = connection.execute(select(c.uid, c.english_name, c.legal_name))
    return {uid: Words(clean(english or "", NAME), clean(legal, NAME)) for uid, english, legal in found}


def _within(connection: Connection, table: str, field: str, first: date, last: date) -> tuple[list[Record], int]:
    """The records whose date certainly lies between two days, the less exact dates last, and how many may."""
    t, entity = TABLES[table], ENTITIES[table]
    low, high = t.c[f"{field}_from"], t.c[f"{field}_to"]
    query = select(t).where(low <= last.isoformat(), high >= first.isoformat()).order_by(high, low.desc(), t.c.uid)
    found = [entity.decode(dict(row)) | {"uid": row["uid"]} for row in connection.execute(query).mappings()]
    held = [one for one in found if one.get("status") != "planned" and not _planned(one[field])]
    inside = [one for one in held if _lies(one[field], first, last)]
    return list(inside), len(held) - len(inside)


def _planned(when: UncertainDate | None) -> bool:
    return when is not None and when.planned


def _lies(when: UncertainDate, first: date, last: date) -> bool:
    return when.start is not None and when.end is not None and first <= when.start and when.end <= last


def _when(day: UncertainDate) -> Words:
    """A date, a quarter in words."""
    if day.precision is Precision.QUARTER and day.start is not None:
        return Words.of(Text("Q{number} {year}", number=(day.start.month + 2) // 3, year=day.start.year))
    return Words.same(day.iso())


def _rounds(event: Record) -> Words:
    """The round by its own name, so that the same round reads the same in every row; as the source has it where it has none."""
    codes = str(event["rounds"] or "").split()
    if not codes:
        return round_words(event)
    short, whole = ([term_words("round", code, short=given) for code in codes] for given in (True, False))
    return Words(", ".join(x.en for x in short), "、".join(x.zh for x in whole))


def _round(one: Record, names: Mapping[str, Words]) -> BriefRound:
    return BriefRound(
        _when(one["announced"]),
        names[one["firm"]],
        _rounds(one),
        value_words(ENTITIES["funding_event"].field("amount"), one["amount"]),
        clean(one["investors"] or "", LONG),
        one["grade"] or "",
    )


def _milestone(one: Record, names: Mapping[str, Words]) -> BriefMilestone:
    return BriefMilestone(
        _when(one["happened"]),
        names[one["firm"]],
        clean(one["event"], EVENT),
        term_words("outcome", one["outcome"], short=True) or Words.same("—"),
        one["outcome"] == "failure",
        one["grade"] or "",
    )
