"""Where a value came from: the latest change of its field, and the cell, person, document or formula behind that change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.model.entities import ENTITIES
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL, IMPORT_BATCH, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one value came from.

    Attributes:
        kind: sheet, person, document, web or computed.
        file, sheet, cell: for a sheet.
        text: what the cell held.
        note: for the other kinds, the words of the person who entered it.
    """

    kind: str
    actor: str
    at: datetime
    file: str = ""
    sheet: str = ""
    cell: str = ""
    text: str = ""
    note: str = ""

    def short(self) -> str:
        """``Q3-Songjiang.xlsx › Sheet1!F12``, or the note."""
        return f"{self.file} › {self.sheet}!{self.cell}" if self.kind == "sheet" else self.note


def _last_writers(connection: Connection, uids: list[str]) -> dict[tuple[str, str], int]:
    """The transaction that last wrote each (uid, column)."""
    c = CHANGE_LOG.c
    writers: dict[tuple[str, str], int] = {}
    for start in range(0, len(uids), 500):
        query = select(c.tx, c.uid, c.op, c.delta).where(c.uid.in_(uids[start : start + 500])).order_by(c.id)
        for row in connection.execute(query):
            if row.op == "delete":
                continue
            for column in json.loads(row.delta):
                writers[row.uid, column] = row.tx
    return writers


def provenance_of(connection: Connection, records: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Provenance]:
    """The provenance of every field of `records`.

    Args:
        records: (table, uid) pairs.

    Returns:
        {(uid, field key): provenance}; fields never written are absent. Fields that a sheet row gave without a column of
        their own (they were derived from it) point to the row's first column.
    """
    pairs = list(records)
    uids = [uid for _, uid in pairs]
    writers = _last_writers(connection, uids)
    seals = _seals(connection)
    sources = _sources(connection, uids)
    cells = _cells(connection, uids)
    found: dict[tuple[str, str], Provenance] = {}
    for table, uid in pairs:
        for field in ENTITIES[table].fields:
            txs = [writers[uid, c.name] for c in field.columns if (uid, c.name) in writers]
            if not txs:
                continue
            tx = _origin_of(max(txs), seals)
            actor, at, _, _ = seals[tx]
            if (tx, uid, field.key) in sources:
                kind, note = sources[tx, uid, field.key]
                found[uid, field.key] = Provenance(kind, actor, at, note=note)
            elif (tx, uid) in cells:
                file, sheet, row_no, columns, texts = cells[tx, uid]
                letters = columns.get(field.key)
                if letters is not None:
                    found[uid, field.key] = Provenance(
                        "sheet", actor, at, file=file, sheet=sheet, cell=f"{letters}{row_no}", text=texts.get(letters, "")
                    )
                else:
                    found[uid, field.key] = Provenance("computed", actor, at, file=file, sheet=sheet, cell=str(row_no))
            else:
                found[uid, field.key] = Provenance("person", actor, at)
    return found


def _seals(connection: Connection) -> dict[int, tuple[str, datetime, str, int | None]]:
    c = CHANGE_SEAL.c
    return {
        row.tx: (row.actor, datetime.fromisoformat(row.at), row.kind, row.target)
        for row in connection.execute(select(c.tx, c.actor, c.at, c.kind, c.target))
    }


def _origin_of(tx: int, seals: Mapping[int, tuple[str, datetime, str, int | None]]) -> int:
    """The change that first brought the value: a redo brings back what its target wrote."""
    _, _, kind, target = seals[tx]
    return target if kind == "redo" and target is not None else tx


def _sources(connection: Connection, uids: list[str]) -> dict[tuple[int, str, str], tuple[str, str]]:
    c = VALUE_SOURCE.c
    found: dict[tuple[int, str, str], tuple[str, str]] = {}
    for start in range(0, len(uids), 500):
        for row in connection.execute(select(VALUE_SOURCE).where(c.uid.in_(uids[start : start + 500]))):
            found[row.tx, row.uid, row.field] = (row.kind, row.note)
    return found


_Cell = tuple[str, str, int, dict[str, str], dict[str, str]]


def _cells(connection: Connection, uids: list[str]) -> dict[tuple[int, str], _Cell]:
    record, row, batch = IMPORT_RECORD.c, IMPORT_ROW.c, IMPORT_BATCH.c
    found: dict[tuple[int, str], _Cell] = {}
    for start in range(0, len(uids), 500):
        query = (
            select(record.tx, record.uid, record.columns, row.sheet, row.row_no, row.cells, batch.name)
            .join(IMPORT_ROW, row.id == record.row)
            .join(IMPORT_BATCH, batch.uid == row.batch)
            .where(record.uid.in_(uids[start : start + 500]))
        )
        for hit in connection.execute(query):
            columns = dict(part.split("=", 1) for part in hit.columns.split())
            found[hit.tx, hit.uid] = (hit.name, hit.sheet, hit.row_no, columns, json.loads(hit.cells))
    return found
