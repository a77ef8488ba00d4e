"""The facts of all firms, fetched from a registry. The only module of this room that sees a database.

Whether a firm is in Shanghai follows from where it is registered and has sites: a Shanghai district passes. A firm
registered elsewhere without a Shanghai site on record stays open, for the record of its sites may be incomplete; only
a recorded answer to the rule fails it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Amount, AmountKind, Grade, UncertainDate
from registry.model.vocab import vocabulary
from registry.scoring.expression import FIELDS
from registry.scoring.facts import (
    Answer,
    Fact,
    FirmFacts,
    FundingFact,
    MilestoneFact,
    RecognitionFact,
    Ref,
    Span,
    State,
    VetoFact,
)
from registry.scoring.titles import Measure

Record = Mapping[str, Any]
_MEASURES = {"money": Measure.MONEY, "ratio": Measure.RATIO, "count": Measure.COUNT, "level": Measure.LEVEL}
_NOT_EQUITY = {"grant", "debt", "transfer"}
_CHILDREN = ("firm_segment", "firm_site", "recognition", "funding_event", "milestone", "metric", "veto_record")
IN_SHANGHAI = "not_in_shanghai"


def firm_facts(connection: Connection, as_of: date) -> list[FirmFacts]:
    """The facts of every firm, in key order.

    Args:
        connection: an open read.
        as_of: the day of the assessment; figures of years that were not complete by then are left out.
    """
    kin = {table: _by_firm(connection, table) for table in _CHILDREN}
    return [
        _firm(firm, {t: kin[t].get(firm["uid"], []) for t in _CHILDREN}, as_of) for firm in _records(connection, "firm")
    ]


def _records(connection: Connection, table: str) -> list[dict[str, Any]]:
    entity, t = ENTITIES[table], TABLES[table]
    return [
        entity.decode(dict(row)) | {"uid": row["uid"]}
        for row in connection.execute(select(t).order_by(t.c.uid)).mappings()
    ]


def _by_firm(connection: Connection, table: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in _records(connection, table):
        found[record["firm"]].append(record)
    return found


def _firm(firm: Record, kin: Mapping[str, Sequence[Record]], as_of: date) -> FirmFacts:
    # A position outside the firm's own level-1 segment is a side line: goalposts are those of the main business.
    inside = [s for s in kin["firm_segment"] if vocabulary("segment2").get(s["code"]).parent == firm["segment"]]
    segments = sorted(inside, key=lambda s: not s["is_primary"])
    return FirmFacts(
        uid=firm["uid"],
        legal_name=firm["legal_name"],
        short_name=firm["short_name"] or "",
        english_name=firm["english_name"] or "",
        uscc=firm["uscc"] or "",
        segment=firm["segment"] or "",
        segments=tuple(s["code"] for s in segments),
        fields={key: _field(firm, key) for key in FIELDS if firm[key] is not None},
        metrics={(m["metric"], m["year"]): _metric(m) for m in kin["metric"] if m["year"] < as_of.year},
        milestones=tuple(_milestone(m) for m in kin["milestone"]),
        funding=tuple(_funding(f) for f in kin["funding_event"]),
        recognitions=tuple(_recognition(r) for r in kin["recognition"]),
        vetoes=(*(_veto(v) for v in kin["veto_record"]), *_location(firm, kin["firm_site"])),
        parent_group=firm["parent_group"] or "",
        district=firm["district"] or "",
    )


def _grade(record: Record) -> Grade | None:
    return Grade(record["grade"]) if record["grade"] else None


def _field(firm: Record, key: str) -> Fact:
    return Fact.text(str(firm[key]), _grade(firm), Ref("firm", firm["uid"], key))


def _metric(metric: Record) -> Fact:
    ref = Ref("metric", metric["uid"], "lo")
    if metric["kind"] == "not_applicable":
        return Fact(State.NOT_APPLICABLE, ref=ref)
    measure = _MEASURES[vocabulary("metric").get(metric["metric"]).unit or "count"]
    if metric["lo"] is None and metric["hi"] is None:
        return Fact(State.MISSING, measure, ref=ref)
    return Fact(State.KNOWN, measure, metric["lo"], metric["hi"], "", _grade(metric), ref)


def _span(value: UncertainDate | None) -> Span:
    return Span() if value is None else Span(value.start, value.end, value.doubt)


def _milestone(milestone: Record) -> MilestoneFact:
    return MilestoneFact(
        kind=milestone["kind"] or "",
        text=milestone["event"],
        happened=_span(milestone["happened"]),
        status=milestone["status"] or "",
        outcome=milestone["outcome"] or "",
        quantity=milestone["quantity"],
        grade=_grade(milestone),
        ref=Ref("milestone", milestone["uid"], "event"),
    )


def _funding(event: Record) -> FundingFact:
    amount: Amount | None = event["amount"]
    disclosed = amount is not None and amount.kind is not AmountKind.UNDISCLOSED
    groups = {vocabulary("round").get(code).group for code in (event["rounds"] or "").split()}
    kinds = {group not in _NOT_EQUITY for group in groups}
    return FundingFact(
        announced=_span(event["announced"]),
        lo=amount.lo_fen if amount is not None and disclosed else None,
        hi=amount.hi_fen if amount is not None and disclosed else None,
        currency=amount.currency if amount is not None else "CNY",
        cumulative=amount.cumulative if amount is not None else False,
        equity=None if len(kinds) > 1 else kinds.pop() if kinds else True,
        grade=_grade(event),
        ref=Ref("funding_event", event["uid"], "amount"),
    )


def _recognition(recognition: Record) -> RecognitionFact:
    return RecognitionFact(
        tier=recognition["tier"],
        recognised=_span(recognition["recognised"]),
        valid_from=_span(recognition["valid_from"]),
        valid_to=_span(recognition["valid_to"]),
        status=recognition["status"] or "",
        grade=_grade(recognition),
        ref=Ref("recognition", recognition["uid"], "tier"),
    )


def _veto(veto: Record) -> VetoFact:
    reason = " ".join(part for part in (veto["authority"], veto["document_no"], veto["remark"]) if part)
    return VetoFact(
        veto["kind"], Answer(veto["answer"]), _span(veto["decided"]), reason, Ref("veto_record", veto["uid"], "answer")
    )


def _location(firm: Record, sites: Sequence[Record]) -> tuple[VetoFact, ...]:
    """What the recorded places say about a seat in Shanghai; nothing where no place is known."""
    places = [(firm["district"], Ref("firm", firm["uid"], "district"))]
    places += [(site["district"], Ref("firm_site", site["uid"], "district")) for site in sites]
    known = [(code, ref) for code, ref in places if code]
    if not known:
        return ()
    for code, ref in known:
        if code.startswith("31"):
            return (VetoFact(IN_SHANGHAI, Answer.PASS, Span(), vocabulary("district").get(code).zh, ref),)
    return (VetoFact(IN_SHANGHAI, Answer.UNKNOWN, Span(), vocabulary("district").get(known[0][0]).zh, known[0][1]),)
