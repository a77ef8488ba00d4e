"""Everything on record of one round, frozen, read in one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.errors import UserError
from registry.i18n import Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import UncertainDate
from registry.rounds.steps import Step
from registry.rounds.values import (
    Candidature,
    CandidatureStatus,
    Decision,
    Expert,
    MarkRecord,
    Objection,
    Outcome,
    RecusalAnswer,
    RecusalRecord,
    RoundBook,
    RoundHead,
    Seat,
    SeatStatus,
    StepRecord,
)
from registry.scoring.rulings import DecisionKind
from registry.scoring.scheme import MissingPolicy, Scheme
from registry.scoring.scheme_file import parse_scheme

Record = Mapping[str, Any]

__all__ = [
    "Candidature",
    "CandidatureStatus",
    "Decision",
    "Expert",
    "MarkRecord",
    "Objection",
    "Outcome",
    "RecusalAnswer",
    "RecusalRecord",
    "RoundBook",
    "RoundHead",
    "Seat",
    "SeatStatus",
    "StepRecord",
    "experts_of",
    "read_book",
    "rounds_of",
]


def rounds_of(connection: Connection) -> list[RoundHead]:
    """All rounds, the newest day first, revisions after what they revise."""
    heads = [_head(record) for record in _records(connection, "selection_round")]
    return sorted(heads, key=lambda head: (-head.as_of.toordinal(), bool(head.revises), head.title, head.uid))


def read_book(connection: Connection, uid: str) -> RoundBook:
    """The round `uid`.

    Raises:
        UserError: there is no such round, or its scheme is missing or unreadable.
    """
    found = _records(connection, "selection_round", uid=uid)
    if not found:
        raise UserError(
            Text("This round is not in the registry any more."), None, Text("Choose another round from the list.")
        )
    record, head = found[0], _head(found[0])
    scheme, body = _scheme(connection, head.scheme_uid)
    pinyin = _pinyin(connection, uid)
    experts = {e["uid"]: _expert(e) for e in _records(connection, "expert")}
    return RoundBook(
        head=head,
        scheme=scheme,
        scheme_body=body,
        facts=record["facts"] or "",
        sealed=record["result"] or "",
        steps=tuple(sorted(map(_step, _of(connection, "round_step", uid)), key=lambda s: s.number)),
        candidatures=tuple(_candidature(r, pinyin) for r in _of(connection, "candidature", uid)),
        seats=tuple(sorted((_seat(r, experts) for r in _of(connection, "panel_seat", uid)), key=lambda s: s.number)),
        recusals=tuple(map(_recusal, _of(connection, "recusal", uid))),
        marks=tuple(map(_mark, _of(connection, "mark", uid))),
        decisions=tuple(map(_decision, _of(connection, "decision", uid))),
        objections=tuple(map(_objection, _of(connection, "objection", uid))),
    )


def experts_of(connection: Connection) -> list[Expert]:
    """All experts on record, by name."""
    return sorted(map(_expert, _records(connection, "expert")), key=lambda e: (e.name, e.uid))


def _of(connection: Connection, table: str, round_uid: str) -> list[dict[str, Any]]:
    return _records(connection, table, round=round_uid)


def _records(connection: Connection, table: str, **where: str) -> list[dict[str, Any]]:
    entity, t = ENTITIES[table], TABLES[table]
    query = select(t).order_by(t.c.uid)
    for column, value in where.items():
        query = query.where(t.c[column] == value)
    return [entity.decode(dict(row)) | {"uid": row["uid"]} for row in connection.execute(query).mappings()]


def _day(value: UncertainDate | None) -> date | None:
    return None if value is None else value.start


def _text(value: str | None) -> str:
    return value or ""


def _head(r: Record) -> RoundHead:
    as_of = _day(r["as_of"])
    assert as_of is not None, "a round is made with its day"
    return RoundHead(
        uid=r["uid"],
        title=r["title"],
        step=Step(r["state"]),
        scheme_uid=_text(r["scheme"]),
        as_of=as_of,
        missing=MissingPolicy(r["missing_policy"]),
        size=r["size"],
        reserve=r["reserve"],
        closes=_day(r["closes"]),
        revises=_text(r["revises"]),
        digest=_text(r["digest"]),
        previous=_text(r["previous"]),
        sealed_at=_text(r["sealed_at"]),
        sealed_by=_text(r["sealed_by"]),
        witness=_text(r["witness"]),
    )


def _scheme(connection: Connection, uid: str) -> tuple[Scheme, str]:
    found = _records(connection, "scheme", uid=uid)
    if not found:
        raise UserError(
            Text("The scheme of this round is not in the registry."), None, Text("Choose a scheme for the round.")
        )
    return parse_scheme(found[0]["body"], f"{found[0]['code']} v{found[0]['version']}"), found[0]["body"]


def _step(r: Record) -> StepRecord:
    return StepRecord(
        r["number"], Step(r["step"]), _day(r["entered"]), r["actor"], _text(r["document_no"]), _text(r["remark"])
    )


def _pinyin(connection: Connection, round_uid: str) -> Mapping[str, str]:
    """By firm of a round, its name in pinyin."""
    firm, stands = TABLES["firm"].c, TABLES["candidature"].c
    query = select(firm.uid, firm.pinyin).join(TABLES["candidature"], stands.firm_uid == firm.uid)
    return {row.uid: _text(row.pinyin) for row in connection.execute(query.where(stands.round == round_uid))}


def _candidature(r: Record, pinyin: Mapping[str, str]) -> Candidature:
    return Candidature(
        uid=r["uid"],
        firm=r["firm_uid"],
        name=r["name"],
        uscc=_text(r["uscc"]),
        status=CandidatureStatus(r["status"]),
        applied=_day(r["applied"]),
        origin=_text(r["origin"]),
        recommended_by=_text(r["recommended_by"]),
        document_no=_text(r["document_no"]),
        remark=_text(r["remark"]),
        pinyin=pinyin.get(r["firm_uid"], ""),
    )


def _expert(r: Record) -> Expert:
    return Expert(
        r["uid"],
        r["name"],
        _text(r["english_name"]),
        _text(r["specialty"]),
        _text(r["employer"]),
        _text(r["employer_uscc"]),
        _text(r["position"]),
    )


def _seat(r: Record, experts: Mapping[str, Expert]) -> Seat:
    return Seat(
        uid=r["uid"],
        expert=experts[r["expert"]],
        number=r["number"],
        status=SeatStatus(r["status"]),
        sheet_out=_day(r["sheet_out"]),
        reminded=_day(r["reminded"]),
        sheet_in=_day(r["sheet_in"]),
        declared=_day(r["declared"]),
    )


def _recusal(r: Record) -> RecusalRecord:
    return RecusalRecord(
        r["uid"],
        r["expert"],
        r["candidature"],
        r["basis"],
        r["cause"],
        RecusalAnswer(r["answer"]),
        _text(r["reason"]),
        _text(r["document_no"]),
    )


def _mark(r: Record) -> MarkRecord:
    return MarkRecord(r["uid"], r["expert"], r["candidature"], r["item"], r["value"], _text(r["comment"]))


def _decision(r: Record) -> Decision:
    return Decision(
        uid=r["uid"],
        candidature=_text(r["candidature"]),
        kind=DecisionKind(r["kind"]),
        subject=_text(r["subject"]),
        answer=r["answer"],
        reason=r["reason"],
        decided_by=r["decided_by"],
        decided=_day(r["decided"]),
        document_no=_text(r["document_no"]),
    )


def _objection(r: Record) -> Objection:
    return Objection(
        uid=r["uid"],
        candidature=_text(r["candidature"]),
        objector=r["objector"],
        received=_day(r["received"]),
        text=r["text"],
        evidence=_text(r["evidence"]),
        outcome=Outcome(r["outcome"]),
        answer=_text(r["answer"]),
        decided=_day(r["decided"]),
        decided_by=_text(r["decided_by"]),
        document_no=_text(r["document_no"]),
    )
