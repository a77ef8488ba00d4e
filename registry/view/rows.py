"""The rows of the firm table: one frozen row a firm, everything the table shows, sorts, filters and searches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.change.open_values import OpenValue
from registry.model.entities import ENTITIES, TABLES
from registry.model.raised import day_of, raised
from registry.model.values import UncertainDate
from registry.model.vocab import Term, vocabulary
from registry.pace import Pulse, paced
from registry.srdi import Held, Standing, TierState, standing

Record = dict[str, Any]
Children = Mapping[str, Sequence[Record]]

ASKED = (
    "legal_name",
    "short_name",
    "english_name",
    "uscc",
    "district",
    "established",
    "segment",
    "main_product",
    "reg_capital",
    "legal_rep",
    "ownership",
)
ASKED_METRICS = ("revenue", "rd_expense", "headcount", "invention_patents", "tax_paid")
_NO_STANDING = Standing(None, None, None, None)
KIN = ("firm_name", "firm_segment", "firm_site", "recognition", "funding_event", "milestone", "metric")
"""The tables of child records that a row is made of."""


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A firm as the table shows it. Money in fen; None is unknown, never zero.

    Attributes:
        unsettled: the values of which sources say different things that nobody has settled, as `OpenValue.code` names them.
        marked: those among them that this row is made of: of a yearly figure the latest, of rounds the last one's day.
    """

    uid: str
    legal_name: str
    short_name: str | None
    english_name: str | None
    uscc: str | None
    district: Term | None
    place: str | None
    segment: str | None
    segments: tuple[str, ...]
    tier: str | None
    tier_state: TierState | None
    valid_until: UncertainDate | None
    days_left: int | None
    raised_fen: int | None
    raised_missing: int
    raised_is_bound: bool
    last_round: str | None
    last_round_year: int | None
    last_milestone: str | None
    last_milestone_date: UncertainDate | None
    filled: int
    revenue_fen: int | None
    rd_expense_fen: int | None
    headcount: int | None
    in_shanghai: bool | None
    pinyin: str
    initials: str
    search_key: str
    former_names: tuple[str, ...]
    unsettled: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


def records(connection: Connection, table: str, pulse: Pulse | None = None) -> list[Record]:
    """All records of `table` with their decoded fields and ``uid``, in key order; `pulse` is called often."""
    entity, t = ENTITIES[table], TABLES[table]
    rows = paced(connection.execute(select(t).order_by(t.c.uid)).mappings(), pulse)
    return [entity.decode(row) | {"uid": row["uid"]} for row in rows]


def children(connection: Connection, table: str, pulse: Pulse | None = None) -> dict[str, list[Record]]:
    """The records of a child table by the firm they belong to."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records(connection, table, pulse):
        found[record["firm"]].append(record)
    return found


def _latest_metrics(metrics: Sequence[Record]) -> dict[str, int]:
    """By code the figure of the latest year, where it is one figure."""
    found: dict[str, tuple[int, int]] = {}
    for m in metrics:
        if m["lo"] is not None and (m["metric"] not in found or m["year"] > found[m["metric"]][0]):
            found[m["metric"]] = m["year"], m["lo"]
    return {code: lo for code, (_year, lo) in found.items()}


def firm_standing(recognitions: Sequence[Record], as_of: date, district: str = "") -> Standing:
    """The operative tier among decoded recognition records of a firm of this district."""
    if not recognitions:
        return _NO_STANDING
    return standing([Held.of(r) for r in recognitions], as_of, district)


def in_shanghai(firm: Record, sites: Sequence[Record]) -> bool | None:
    """Whether the firm is registered or has a site in Shanghai; None where no place is known."""
    codes = [c for c in (firm["district"], *(s["district"] for s in sites)) if c]
    if any(code.startswith("31") for code in codes):
        return True
    return False if codes else None


def _filled(firm: Record, latest: Mapping[str, int], *kin: Sequence[Record]) -> int:
    """Share of what the office asks of every firm that is known, in whole percent."""
    known = len(ASKED) - [firm[key] for key in ASKED].count(None)
    known += len([code for code in ASKED_METRICS if code in latest])
    known += len([records for records in kin if records])
    return known * 100 // (len(ASKED) + len(ASKED_METRICS) + len(kin))


def _round_label(event: Record) -> str | None:
    codes = (event["rounds"] or "").split()
    if not codes:
        return event["round_text"]
    return " · ".join(vocabulary("round").get(code).short_en for code in codes)


def _marked(
    waiting: Sequence[OpenValue], metrics: Sequence[Record], tiers: Sequence[Record], last: Sequence[Record | None]
) -> tuple[str, ...]:
    """The codes of values that a row is made of.

    Args:
        tiers: the recognitions of the tier that the row tells of.
        last: the round and the milestone that the row tells of.
    """
    years: dict[str, Record] = {}
    for m in metrics:
        if m["lo"] is not None and (m["metric"] not in years or m["year"] > years[m["metric"]]["year"]):
            years[m["metric"]] = m
    shown = {record["uid"] for record in (*years.values(), *tiers, *last) if record is not None}
    own = [one for one in waiting if one.table == "firm" or one.key == "amount" or one.record in shown]
    return tuple(dict.fromkeys(one.code for one in own))


def firm_row(firm: Record, kin: Mapping[str, Children], as_of: date, waiting: Sequence[OpenValue] = ()) -> FirmRow:
    """The row of one decoded firm.

    Args:
        kin: its child records by table and firm.
        waiting: its values that wait to be settled.
    """
    uid = firm["uid"]
    metrics, funding = kin["metric"].get(uid, ()), kin["funding_event"].get(uid, ())
    milestones, recognitions = kin["milestone"].get(uid, ()), kin["recognition"].get(uid, ())
    money = raised(funding)
    latest = _latest_metrics(metrics)
    stand = firm_standing(recognitions, as_of, firm["district"] or "")
    last_round = max(funding, key=lambda e: (day_of(e["announced"]), e["uid"]), default=None)
    done = [m for m in milestones if m["status"] != "planned"]
    last_milestone = max(done, key=lambda m: (day_of(m["happened"]), m["uid"]), default=None)
    former = tuple(n["name"] for n in kin["firm_name"].get(uid, ()) if n["kind"] == "former")
    announced = last_round["announced"] if last_round else None
    parts = (
        firm["legal_name"],
        firm["short_name"],
        firm["english_name"],
        firm["uscc"],
        firm["pinyin"],
        (firm["pinyin"] or "").replace(" ", ""),
        firm["initials"],
        *former,
    )
    return FirmRow(
        uid=uid,
        legal_name=firm["legal_name"],
        short_name=firm["short_name"],
        english_name=firm["english_name"],
        uscc=firm["uscc"],
        district=vocabulary("district").get(firm["district"]) if firm["district"] else None,
        place=firm["place"],
        segment=firm["segment"],
        segments=tuple(s["code"] for s in kin["firm_segment"].get(uid, ())),
        tier=stand.tier,
        tier_state=stand.state,
        valid_until=stand.valid_until,
        days_left=stand.days_left,
        raised_fen=money.fen,
        raised_missing=money.missing,
        raised_is_bound=money.is_bound,
        last_round=_round_label(last_round) if last_round else None,
        last_round_year=announced.start.year if announced and announced.start else None,
        last_milestone=last_milestone["event"] if last_milestone else None,
        last_milestone_date=last_milestone["happened"] if last_milestone else None,
        filled=_filled(firm, latest, recognitions, funding, milestones),
        revenue_fen=latest.get("revenue"),
        rd_expense_fen=latest.get("rd_expense"),
        headcount=latest.get("headcount"),
        in_shanghai=in_shanghai(firm, kin["firm_site"].get(uid, ())),
        pinyin=firm["pinyin"] or "",
        initials=firm["initials"] or "",
        search_key=" ".join(p for p in parts if p).casefold(),
        former_names=former,
        unsettled=tuple(dict.fromkeys(one.code for one in waiting)),
        marked=_marked(
            waiting, metrics, [r for r in recognitions if r["tier"] == stand.tier], (last_round, last_milestone)
        )
        if waiting
        else (),
    )
