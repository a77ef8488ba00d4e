"""The firms of a snapshot as far as the Overview counts them: names, places, standings. One query each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.model.catalogue import Field
from registry.model.entities import TABLES
from registry.model.firm_entities import RECOGNITION
from registry.srdi import Held, Standing, standing
from registry.view.overview.model import FirmName

SHANGHAI = "31"
_Stored = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """One firm. `in_shanghai`: registered there, or with a site there."""

    name: FirmName
    district: str
    segment: str | None
    uscc: str | None
    in_shanghai: bool


def read_firms(connection: Connection) -> dict[str, FirmFacts]:
    """All firms by key, in the order of their names in pinyin."""
    firm, site = TABLES["firm"].c, TABLES["firm_site"].c
    here = set(connection.execute(select(site.firm).where(site.district.startswith(SHANGHAI)).distinct()).scalars())
    columns = (firm.uid, firm.legal_name, firm.short_name, firm.english_name, firm.district, firm.segment, firm.uscc)
    found: dict[str, FirmFacts] = {}
    for uid, legal, short, english, district, segment, uscc in connection.execute(
        select(*columns).order_by(firm.pinyin, firm.legal_name, firm.uid)
    ):
        there = (district or "").startswith(SHANGHAI) or uid in here
        found[uid] = FirmFacts(FirmName(uid, legal, short, english), district or "", segment, uscc, there)
    return found


_DAYS = (
    "recognised",
    "valid_to",
    "applied_on",
    "publicised_on",
    "reverified_on",
    "changed_on",
    "reported_on",
    "revoked_on",
)


@dataclass(frozen=True, slots=True)
class Standings:
    """Where firms stand. Firms without a recognition are absent; `new`: whose tier was recognised in the day's year."""

    of: Mapping[str, Standing]
    new: frozenset[str]


def read_standings(connection: Connection, as_of: date) -> Standings:
    """The operative tier of every firm with a recognition on record, on the day `as_of`."""
    t, firms = TABLES["recognition"], TABLES["firm"]
    fields = [RECOGNITION.field(key) for key in _DAYS]
    names = ["tier", "status", "revoked_for", *(column.name for field in fields for column in field.columns)]
    query = select(t.c.firm, firms.c.district, *(t.c[name] for name in names)).join(firms, firms.c.uid == t.c.firm)
    kept: dict[str, tuple[_Stored, ...]] = {}
    for firm, *stored in connection.execute(query.order_by(t.c.uid)):
        kept[firm] = (*kept.get(firm, ()), tuple(stored))
    # Whole batches are recognised on one day, so that few combinations stand for all firms: each is judged once.
    judged: dict[tuple[_Stored, ...], tuple[Standing, bool]] = {}
    of: dict[str, Standing] = {}
    new: list[str] = []
    for firm, stored_all in kept.items():
        answer = judged.get(stored_all)
        if answer is None:
            held = [_held(dict(zip(names, stored[1:], strict=True)), fields) for stored in stored_all]
            one = standing(held, as_of, str(stored_all[0][0] or ""))
            answer = judged[stored_all] = (one, _is_new(held, one, as_of))
        of[firm] = answer[0]
        if answer[1]:
            new.append(firm)
    return Standings(of, frozenset(new))


def _held(row: Mapping[str, Any], fields: Sequence[Field]) -> Held:
    return Held.of({**row, **{field.key: field.decode(row) for field in fields}})


def _is_new(records: Iterable[Held], one: Standing, as_of: date) -> bool:
    """Whether the tier that stands was first recognised in the year of `as_of`: not where it was only renewed."""
    starts = [h.recognised.start for h in records if h.tier == one.tier and h.recognised is not None]
    known = [start for start in starts if start is not None]
    return bool(known) and len(known) == len(starts) and min(known).year == as_of.year
