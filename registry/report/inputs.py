"""What a paper needs beside the scored round, fetched from a registry: who the firms are and where each figure stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.change import Provenance, provenance_of
from registry.change.anchors import LogHead, log_head
from registry.model.entities import ENTITIES, REGISTRY_INFO, TABLES
from registry.model.firm_entities import FIRM
from registry.model.values import UncertainDate
from registry.model.vocab import Term, vocabulary
from registry.office.calendar import Calendar, calendar
from registry.report.letterhead import Letterhead, letterhead
from registry.scoring import Place, RoundResult, Verdict
from registry.scoring.facts import Answer
from registry.srdi import Held, Standing, standing


@dataclass(frozen=True, slots=True)
class FirmFile:
    """A firm as a paper introduces it."""

    district: Term | None
    place: str
    segment: str
    standing: Standing
    founded: UncertainDate | None
    main_product: str
    park: str
    ownership: Term | None
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class PaperInputs:
    """Everything beside the round.

    Attributes:
        firms: by key.
        sources: provenance by (key of the record, field).
        log: the last change of the registry.
    """

    registry: str
    letterhead: Letterhead
    calendar: Calendar
    fictional: bool
    firms: Mapping[str, FirmFile]
    sources: Mapping[tuple[str, str], Provenance]
    log: LogHead | None = None


def paper_inputs(connection: Connection, result: RoundResult, *, trial: bool = False) -> PaperInputs:
    """What the paper of `result` needs.

    Args:
        trial: the paper is the shortlist of `result` alone, without a round: sources are read of what that one cites only,
            which costs a tenth. A round may seat anybody, and has papers about those it does not.
    """
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    values = REGISTRY_INFO.decode(info) if info else {}
    recognitions = _recognitions(connection)
    firms: dict[str, FirmFile] = {}
    for row in connection.execute(select(TABLES["firm"])).mappings():
        stands = standing(recognitions[row["uid"]], result.as_of, row["district"] or "")
        firms[row["uid"]] = _firm(FIRM.decode(row), stands)
    return PaperInputs(
        registry=values.get("name") or "",
        letterhead=letterhead(connection),
        calendar=calendar(connection),
        fictional=bool(values.get("fictional")),
        firms=firms,
        sources=provenance_of(connection, sorted(_cited(result) if trial else _all_read(result))),
        log=log_head(connection),
    )


def _all_read(result: RoundResult) -> set[tuple[str, str]]:
    """Table and key of every record that the score and the veto checks rest on."""
    vetoes = {(ref.table, ref.uid) for c in result.candidates for v in c.vetoes for ref in v.refs}
    return vetoes | {(ref.table, ref.uid) for c in result.candidates for x in c.contributions for ref in x.refs}


def _cited(result: RoundResult) -> set[tuple[str, str]]:
    """Those that the shortlist cites: of the firms with a card, or of all where there is no list, and of checks not passed."""
    carded = [c for c in result.candidates if c.place in (Place.IN, Place.TIED)]
    if result.verdict is Verdict.UNDECIDABLE:
        carded = list(result.candidates)
    open_checks = [v for c in result.candidates for v in c.vetoes if v.answer in (Answer.FAIL, Answer.UNKNOWN)]
    vetoes = {(ref.table, ref.uid) for v in open_checks for ref in v.refs}
    return vetoes | {(ref.table, ref.uid) for c in carded for x in c.contributions for ref in x.refs}


def _firm(firm: Mapping[str, Any], stands: Standing) -> FirmFile:
    return FirmFile(
        district=vocabulary("district").get(firm["district"]) if firm["district"] else None,
        place=firm["place"] or "",
        segment=firm["segment"] or "",
        standing=stands,
        founded=firm["established"],
        main_product=firm["main_product"] or "",
        park=firm["park"] or "",
        ownership=vocabulary("ownership").get(firm["ownership"]) if firm["ownership"] else None,
        pinyin=firm["pinyin"] or "",
    )


def _recognitions(connection: Connection) -> Mapping[str, Sequence[Held]]:
    entity, table = ENTITIES["recognition"], TABLES["recognition"]
    held: dict[str, list[Held]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.uid)).mappings():
        r = entity.decode(row)
        held[r["firm"]].append(Held.of(r))
    return held
