"""Recusals that follow from what is on record of experts and candidates: their ties, employers, names and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.i18n import Language
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import UncertainDate
from registry.rounds.book import RoundBook, read_book
from registry.rounds.seating import COMPUTED, FoundTie, record_recusals
from registry.scoring.facts import Span
from registry.scoring.recusal import ExpertTie, FirmIdentity, TieKind, find_recusals
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class KnownTie:
    """What is on record of an expert's tie to an organisation; None: not known."""

    kind: str
    organisation: str
    since: UncertainDate | None
    until: UncertainDate | None


def known_ties(connection: Connection) -> Mapping[str, tuple[KnownTie, ...]]:
    """The ties on record, by expert."""
    found: dict[str, tuple[KnownTie, ...]] = {}
    for record in _records(connection, "expert_tie"):
        tie = KnownTie(record["kind"], record["organisation"], record["since"], record["until"])
        found[record["expert"]] = (*found.get(record["expert"], ()), tie)
    return found


def computed_ties(connection: Connection, book: RoundBook) -> tuple[FoundTie, ...]:
    """What the records say of the experts who sit and the candidates who are admitted, on the round's day.

    The employer of an expert counts as one to this day. A tie whose dates or identity are not settled is not sure, and
    somebody has to answer it. The reason is written in Chinese, the language of the files.
    """
    found = find_recusals(
        [seat.expert.uid for seat in book.seats],
        _identities(connection, book),
        _ties(connection, book),
        book.head.as_of,
    )
    return tuple(
        FoundTie(
            recusal.expert,
            book.by_firm[recusal.firm].uid,
            COMPUTED,
            recusal.causes[0].kind.value,
            "；".join(cause.text.render(Language.ZH) for cause in recusal.causes),
            sure=recusal.certain,
        )
        for recusal in found
    )


def record_computed(registry: Registry, actor: str, round_uid: str) -> int:
    """Record what `computed_ties` finds; what is on record or answered already stays. Returns how many are new or changed.

    Raises:
        UserError: the step does not allow it, or an expert has marked such a candidate already.
    """
    with registry.read() as connection:
        found = computed_ties(connection, read_book(connection, round_uid))
    return record_recusals(registry, actor, round_uid, found)


def _records(connection: Connection, table: str) -> list[dict[str, Any]]:
    entity, t = ENTITIES[table], TABLES[table]
    rows = connection.execute(select(t).order_by(t.c.uid)).mappings()
    return [entity.decode(dict(row)) | {"uid": row["uid"]} for row in rows]


def _identities(connection: Connection, book: RoundBook) -> list[FirmIdentity]:
    """The candidates as they are recognised: by the name of the application as well as by those on record."""
    firms = {firm["uid"]: firm for firm in _records(connection, "firm")}
    names: dict[str, list[str]] = {}
    for name in _records(connection, "firm_name"):
        names.setdefault(name["firm"], []).append(name["name"])
    made: list[FirmIdentity] = []
    for candidature in book.admitted:
        firm = firms.get(candidature.firm, {})
        known = [*names.get(candidature.firm, []), firm.get("legal_name") or candidature.name]
        made.append(
            FirmIdentity(
                candidature.firm,
                candidature.name,
                firm.get("uscc") or candidature.uscc,
                tuple(dict.fromkeys(known)),
                firm.get("parent_group") or "",
            )
        )
    return made


def _ties(connection: Connection, book: RoundBook) -> list[ExpertTie]:
    sitting = {seat.expert.uid for seat in book.seats}
    ties = [
        ExpertTie(
            seat.expert.uid,
            TieKind.EMPLOYED,
            organisation=seat.expert.employer,
            uscc=seat.expert.employer_uscc,
            ongoing=True,
        )
        for seat in book.seats
        if seat.expert.employer or seat.expert.employer_uscc
    ]
    for record in _records(connection, "expert_tie"):
        if record["expert"] in sitting:
            kind = record["kind"]
            ties.append(
                ExpertTie(
                    record["expert"],
                    TieKind(kind) if kind in list(TieKind) else TieKind.OTHER,
                    organisation=record["organisation"],
                    uscc=record["uscc"] or "",
                    since=_span(record["since"]),
                    until=_span(record["until"]),
                    note=record["source"] or "",
                )
            )
    return ties


def _span(value: UncertainDate | None) -> Span:
    return Span() if value is None else Span(value.start, value.end, value.doubt)
