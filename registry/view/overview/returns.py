"""Which district sent its return when.

A registry knows no letter of transmission. It knows which files were read, on which day, and which firms their rows
changed; the districts of these firms have returned. So a return that changed nothing leaves no trace, and the day is the
day of reading, not of sending. Of quarters that were due before the first file was read nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, literal, select

from registry.i18n import Text
from registry.model.catalogue import Title
from registry.model.entities import TABLES
from registry.model.vocab import vocabulary
from registry.store.schema import CHANGE_SEAL, IMPORT_BATCH, IMPORT_RECORD, IMPORT_ROW
from registry.view.overview.firms import SHANGHAI, FirmFacts
from registry.view.overview.model import Behind, DistrictReturns, Quarter, ReturnMark, Returns, ReturnState
from registry.view.rows import ASKED, ASKED_METRICS

QUARTERS = 4
DUE_AFTER = timedelta(days=30)
"""How long after its quarter a return may come. An assumption: no public text sets a day."""
_TOUCHED = ("firm", "recognition", "funding_event", "milestone", "metric")
_NAMED = re.compile(r"(?:(20\d\d)\D{0,3})?(?:[Qq]([1-4])(?!\d)|第?([一二三四1-4])季度)")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


def last_quarter(day: date) -> Quarter:
    """The latest quarter that has ended on `day`, its last day included."""
    now = Quarter(day.year, (day.month + 2) // 3)
    return now if now.end == day else now.before


def quarter_of(name: str, day: date) -> Quarter:
    """The quarter that a file speaks of: the one its name states (2025-Q3, 第三季度), else the last one ended on `day`."""
    latest = last_quarter(day)
    hit = _NAMED.search(name)
    if hit is None:
        return latest
    number = int(hit[2]) if hit[2] else _CHINESE.get(hit[3]) or int(hit[3])
    if hit[1]:
        return Quarter(int(hit[1]), number)
    return Quarter(latest.year if number <= latest.number else latest.year - 1, number)


def returns(connection: Connection, firms: Mapping[str, FirmFacts], as_of: date) -> Returns:
    """The returns of the districts of Shanghai that have firms on record, for the last four quarters ended on `as_of`."""
    quarters = [last_quarter(as_of)]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].before)
    quarters.reverse()
    batches = _batches(connection, as_of)
    came = _came(connection, batches)
    first = min((day for _quarter, day, _name in batches.values()), default=None)
    by_district: dict[str, list[str]] = {}
    for uid, facts in firms.items():
        if facts.district.startswith(SHANGHAI) and facts.district != f"{SHANGHAI}0000":
            by_district.setdefault(facts.district, []).append(uid)
    known = _known(connection)
    rows = [
        DistrictReturns(
            term,
            tuple(_mark(quarter, came.get((code, quarter)), first, as_of) for quarter in quarters),
            _filled(known.get(code, 0), len(by_district[code])),
            Behind(Text("Firms of {district}", district=Title(term.short_en, term.short_zh)), tuple(by_district[code])),
        )
        for code, term in ((code, vocabulary("district").get(code)) for code in by_district)
    ]
    return Returns(tuple(quarters), tuple(sorted(rows, key=_trouble)))


def _trouble(row: DistrictReturns) -> tuple[int, int, str]:
    bad = sum({ReturnState.MISSING: 2, ReturnState.LATE: 1}.get(mark.state, 0) for mark in row.marks)
    return (-bad, row.filled, row.district.code)


def _mark(quarter: Quarter, came: tuple[date, str] | None, first: date | None, as_of: date) -> ReturnMark:
    due = quarter.end + DUE_AFTER
    if came is not None:
        return ReturnMark(quarter, ReturnState.ON_TIME if came[0] <= due else ReturnState.LATE, *came)
    if due >= as_of:
        return ReturnMark(quarter, ReturnState.AWAITED)
    unknown = first is None or due < first
    return ReturnMark(quarter, ReturnState.UNKNOWN if unknown else ReturnState.MISSING)


def _batches(connection: Connection, as_of: date) -> dict[str, tuple[Quarter, date, str]]:
    """The imports that stand, by key: quarter, day of reading (the day of the data where that is earlier), name."""
    seal, batch = CHANGE_SEAL.c, IMPORT_BATCH.c
    stands: dict[int, bool] = {}
    steps = select(seal.target, seal.kind).where(seal.kind.in_(("undo", "redo"))).order_by(seal.tx)
    for target, kind in connection.execute(steps):
        stands[target] = kind == "redo"
    found: dict[str, tuple[Quarter, date, str]] = {}
    read = select(batch.uid, batch.tx, batch.name, seal.at).join(CHANGE_SEAL, seal.tx == batch.tx)
    for uid, tx, name, at in connection.execute(read):
        if stands.get(tx, True):
            # Data of a day were there on that day, whenever they were typed in.
            day = min(datetime.fromisoformat(at).astimezone().date(), as_of)
            found[uid] = (quarter_of(name, day), day, name)
    return found


def _came(
    connection: Connection, batches: Mapping[str, tuple[Quarter, date, str]]
) -> dict[tuple[str, Quarter], tuple[date, str]]:
    """The first day on which each district's firms were changed by a file of a quarter, and that file's name."""
    came: dict[tuple[str, Quarter], tuple[date, str]] = {}
    for uid, district in _touched(connection):
        if uid in batches:
            quarter, day, name = batches[uid]
            held = came.get((district, quarter))
            if held is None or (day, name) < held:
                came[district, quarter] = (day, name)
    return came


def _touched(connection: Connection) -> Iterable[tuple[str, str]]:
    """(import, district) pairs."""
    record, row, firm = IMPORT_RECORD.c, IMPORT_ROW.c, TABLES["firm"].c
    for table in _TOUCHED:
        t = TABLES[table].c
        owner = t.uid if table == "firm" else t.firm
        query = (
            select(row.batch, firm.district)
            .select_from(IMPORT_RECORD)
            .join(IMPORT_ROW, row.id == record.row)
            .join(TABLES[table], t.uid == record.uid)
            .where(record.table_name == table, firm.district.is_not(None))
            .distinct()
        )
        if table != "firm":
            query = query.join(TABLES["firm"], firm.uid == owner)
        yield from ((batch, district) for batch, district in connection.execute(query))


def _known(connection: Connection) -> dict[str, int]:
    """How much of what is asked of every firm is known, by district (see `registry.view.rows.filled`)."""
    firm, metric = TABLES["firm"].c, TABLES["metric"].c
    columns = [{"established": "established_precision", "reg_capital": "reg_capital_kind"}.get(k, k) for k in ASKED]
    told: ColumnElement[int] = sum((case((firm[name].is_not(None), 1), else_=0) for name in columns), start=literal(0))
    here = firm.district.startswith(SHANGHAI)
    figures = (
        select(metric.firm, metric.metric).where(metric.metric.in_(ASKED_METRICS), metric.lo.is_not(None)).distinct()
    ).subquery()
    counts = [
        select(firm.district, func.sum(told)).where(here).group_by(firm.district),
        _by_district(select(figures.c.firm).subquery()),
    ]
    for table in ("recognition", "funding_event", "milestone"):
        counts.append(_by_district(select(TABLES[table].c.firm).distinct().subquery()))
    known: dict[str, int] = {}
    for query in counts:
        for district, count in connection.execute(query):
            known[district] = known.get(district, 0) + count
    return known


def _by_district(given: Subquery) -> Select[Any, Any]:
    """How many rows of `given`, which has a column ``firm``, each district of Shanghai has."""
    firm = TABLES["firm"].c
    joined = select(firm.district, func.count()).select_from(given).join(TABLES["firm"], firm.uid == given.c.firm)
    return joined.where(firm.district.startswith(SHANGHAI)).group_by(firm.district)


def _filled(known: int, firms: int) -> int:
    return known * 100 // ((len(ASKED) + len(ASKED_METRICS) + 3) * firms)
