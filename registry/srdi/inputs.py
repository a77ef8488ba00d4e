"""The facts of all firms, fetched from a registry. The only module of this room that sees a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from registry.model.entities import ENTITIES, TABLES
from registry.model.values import UncertainDate
from registry.model.vocab import vocabulary
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import Figure, Number, Source
from registry.srdi.ruleset import RuleSet
from registry.srdi.ruleset_file import parse_rules, shipped_rules
from registry.srdi.standing import Held

Record = Mapping[str, Any]
_CHILDREN = ("metric", "recognition", "veto_record")
_NOT_YUAN = Figure()  # a sum in another currency is not converted: it bounds nothing


def rule_sets(connection: Connection) -> tuple[RuleSet, ...]:
    """The rule sets of a registry, oldest first: the shipped ones, and the office's own.

    The newest version an office wrote stands in the place of a shipped set of the same code. One with a code of its own
    stands beside them; where two begin on one day the office's decides.

    Raises:
        UserError: one of them is wrong now; names the line.
    """
    t = TABLES["rule_set"]
    own: dict[str, RuleSet] = {}
    for row in connection.execute(select(t.c.code, t.c.version, t.c.body).order_by(t.c.code, t.c.version)):
        own[row.code] = parse_rules(row.body, f"{row.code}, {row.version}")
    shipped = [s for s in shipped_rules() if s.code not in own]
    return tuple(sorted((*shipped, *own.values()), key=lambda s: s.first))


def firm_facts(connection: Connection, uid: str | None = None) -> list[FirmFacts]:
    """The facts of every firm, in key order; of one firm where `uid` names it (none where it is not there)."""
    kin = {table: _by_firm(connection, table, uid) for table in _CHILDREN}
    return [
        _firm(firm, {table: kin[table].get(firm["uid"], []) for table in _CHILDREN})
        for firm in _records(connection, "firm", uid)
    ]


def _records(connection: Connection, table: str, uid: str | None) -> list[dict[str, Any]]:
    entity, t = ENTITIES[table], TABLES[table]
    wanted = select(t).order_by(t.c.uid)
    if uid is not None:
        wanted = wanted.where((t.c.uid if table == "firm" else t.c.firm) == uid)
    return [entity.decode(dict(row)) | {"uid": row["uid"]} for row in connection.execute(wanted).mappings()]


def _by_firm(connection: Connection, table: str, uid: str | None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in _records(connection, table, uid):
        found[record["firm"]].append(record)
    return found


def _firm(firm: Record, kin: Mapping[str, Sequence[Record]]) -> FirmFacts:
    founded: UncertainDate | None = firm["established"]
    return FirmFacts(
        uid=firm["uid"],
        legal_name=firm["legal_name"],
        short_name=firm["short_name"] or "",
        english_name=firm["english_name"] or "",
        district=firm["district"] or "",
        segment=firm["segment"] or "",
        industry=firm["industry_code"] or "",
        established=(founded.start, founded.end) if founded is not None else (None, None),
        certificates=firm["qms_cert"],
        institution=firm["rd_institution"],
        hnte=firm["hnte"],
        metrics={(m["metric"], m["year"]): _metric(m) for m in kin["metric"]},
        answers=_answers(kin["veto_record"]),
        titles=tuple(_held(r) for r in kin["recognition"]),
    )


def _held(record: Record) -> Held:
    return Held.of(record)


def _metric(metric: Record) -> Figure:
    unit = vocabulary("metric").get(metric["metric"]).unit
    if unit == "money" and metric["currency"] not in (None, "CNY"):
        return _NOT_YUAN
    lo, hi = (_number(metric[end], unit) for end in ("lo", "hi"))
    return Figure(lo, hi, metric["year"], (Source("metric", metric["uid"], "lo"),))


def _number(value: int | None, unit: str | None) -> Number | None:
    """Shares are held in parts per million and judged in per cent."""
    return Fraction(value, 10_000) if value is not None and unit == "ratio" else value


def _answers(vetoes: Sequence[Record]) -> dict[str, Figure]:
    """What is recorded against the firm: the worst answer to each rule. Only a fail or a pass decides."""
    answers: dict[str, Figure] = {}
    for veto in vetoes:
        if veto["answer"] not in ("pass", "fail"):
            continue
        value = int(veto["answer"] == "pass")
        source = (Source("veto_record", veto["uid"], "answer"),)
        if veto["kind"] not in answers or not value:
            answers[veto["kind"]] = Figure(value, value, None, source)
    return answers
