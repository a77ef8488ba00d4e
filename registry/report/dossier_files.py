"""What a dossier is made of: all records of a firm with where each value came from, read in one snapshot of the file.

Firms are read some at a time, so that a thousand of them cost a thousand times one and no more memory than a few.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from registry.change import Provenance, provenance_of
from registry.change.anchors import LogHead, log_head
from registry.errors import UserError
from registry.i18n import Text
from registry.model.catalogue import Sensitivity
from registry.model.entities import ENTITIES, REGISTRY_INFO, TABLES
from registry.model.firm_entities import FIRM
from registry.report.letterhead import letterhead
from registry.report.wording import Words

Record = Mapping[str, Any]
TOGETHER = 40
"""Firms read at once."""
CHILDREN = (
    "firm_name",
    "firm_segment",
    "firm_site",
    "recognition",
    "funding_event",
    "milestone",
    "metric",
    "veto_record",
    "evidence",
    "note",
)


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A firm as the registry holds it on one day.

    Attributes:
        registry, office, fictional: of the registry.
        as_of: the day of the dossier.
        firm: the decoded firm with its ``uid``.
        kin: its decoded records by table, in the order of their keys.
        origins: provenance by (key of the record, field).
        snapshot: SHA-256 of everything above that stands in the file.
        log: the last change of the registry.
    """

    registry: str
    office: Words
    fictional: bool
    as_of: date
    firm: Record
    kin: Mapping[str, Sequence[Record]]
    origins: Mapping[tuple[str, str], Provenance]
    snapshot: str
    log: LogHead | None = None


def firm_names(connection: Connection) -> list[tuple[str, str, str]]:
    """Key, legal and English name ("" for none) of all firms, in the order of the register: by pinyin, then by name."""
    c = TABLES["firm"].c
    found = connection.execute(select(c.uid, c.pinyin, c.legal_name, c.english_name)).all()
    ordered = sorted(found, key=lambda row: (row.pinyin or "", row.legal_name, row.uid))
    return [(row.uid, row.legal_name, row.english_name or "") for row in ordered]


def firm_keys(connection: Connection) -> list[str]:
    """The keys of all firms, in the order of the register."""
    return [uid for uid, _, _ in firm_names(connection)]


def dossier_files(connection: Connection, uids: Sequence[str], as_of: date) -> Iterator[DossierFile]:
    """The files of `uids` in their order. Read them within one transaction: then all are of one state of the registry.

    Raises:
        UserError: one of them is not in the registry.
    """
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    about = REGISTRY_INFO.decode(info) if info else {}
    office = letterhead(connection).office
    for start in range(0, len(uids), TOGETHER):
        yield from _some(connection, uids[start : start + TOGETHER], as_of, about, office)


def _some(
    connection: Connection, uids: Sequence[str], as_of: date, about: Record, office: Words
) -> Iterator[DossierFile]:
    firm = TABLES["firm"]
    firms = {row["uid"]: dict(row) for row in connection.execute(select(firm).where(firm.c.uid.in_(uids))).mappings()}
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {uid: defaultdict(list) for uid in uids}
    for name in CHILDREN:
        table = TABLES[name]
        query = select(table).where(table.c.firm.in_(uids)).order_by(table.c.uid)
        for row in connection.execute(query).mappings():
            rows[row["firm"]][name].append(dict(row))
    owners = [("firm", uid) for uid in firms]
    owners += [(name, row["uid"]) for held in rows.values() for name, found in held.items() for row in found]
    origins = provenance_of(connection, owners)
    head = log_head(connection)
    by_record: dict[str, dict[tuple[str, str], Provenance]] = defaultdict(dict)
    for (uid, field), origin in origins.items():
        by_record[uid][uid, field] = origin
    for uid in uids:
        if uid not in firms:
            raise UserError(
                Text("There is no such firm in this registry."), None, Text("Search for it by name or credit code.")
            )
        held = {name: rows[uid][name] for name in CHILDREN}
        own = dict(by_record[uid])
        for found in held.values():
            for row in found:
                own.update(by_record[row["uid"]])
        yield DossierFile(
            registry=about.get("name") or "",
            office=office,
            fictional=bool(about.get("fictional")),
            as_of=as_of,
            firm=FIRM.decode(firms[uid]) | {"uid": uid},
            kin={
                name: [ENTITIES[name].decode(row) | {"uid": row["uid"]} for row in found]
                for name, found in held.items()
            },
            origins=own,
            snapshot=_digest(about, firms[uid], held, own, as_of),
            log=head,
        )


def _digest(
    about: Record,
    firm: Record,
    held: Mapping[str, Sequence[Record]],
    origins: Mapping[tuple[str, str], Provenance],
    as_of: date,
) -> str:
    """SHA-256 of the canonical JSON of the values and of the places they came from."""
    said = {
        "as_of": as_of.isoformat(),
        "registry": {key: about.get(key) for key in ("name", "office", "fictional")},
        "firm": _plain("firm", firm),
        **{name: [_plain(name, row) for row in found] for name, found in held.items()},
        "origins": sorted([*key, o.kind, o.short()] for key, o in origins.items()),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()


def _plain(table: str, row: Record) -> dict[str, Any]:
    kept = [f for f in ENTITIES[table].fields if f.sensitivity is not Sensitivity.PERSONAL]
    return {"uid": row["uid"], **{spec.name: row[spec.name] for field in kept for spec in field.columns}}
