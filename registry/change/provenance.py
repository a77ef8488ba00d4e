"""Where a value came from: the change that brought it, and the cell, person, document or formula behind that change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.change.changeset import cell_address
from registry.change.history import log_of
from registry.model.entities import ENTITIES, KEPT_FROM_LOG
from registry.store.schema import CHANGE_SEAL, IMPORT_BATCH, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one value came from.

    Attributes:
        kind: sheet, person, document, web or computed.
        file, sheet, cell: for a sheet.
        text: what the cell held.
        note: for the other kinds, the words of the person who entered it; of a statement that was chosen later, the
            place that it was read from.
        digest: SHA-256 of the file, by which the registry keeps it; "" where no sheet is behind the value.
        others: how many other values further sources state (see `registry.change.claims`), where that was asked for.
        waits: nobody has settled yet which of them counts.
    """

    kind: str
    actor: str
    at: datetime
    file: str = ""
    sheet: str = ""
    cell: str = ""
    text: str = ""
    note: str = ""
    digest: str = ""
    others: int = 0
    waits: bool = False

    def short(self) -> str:
        """``Q3-Songjiang.xlsx › Sheet1!F12``, or the note."""
        return f"{self.file} › {self.sheet}!{self.cell}" if self.kind == "sheet" and self.file else self.note


_Cell = tuple[str, str]
"""Uid and column."""


def _writers(connection: Connection, uids: Iterable[str], seals: Mapping[int, _Seal]) -> dict[_Cell, int]:
    """The change that brought the present value of each column.

    An undo brings nothing of its own: it gives back what stood there before its target, a redo what its target wrote.
    """
    now: dict[_Cell, int] = {}
    replaced: dict[tuple[int, _Cell], int | None] = {}
    for row in log_of(connection, uids):
        seal = seals.get(row.tx)
        if seal is None:  # an unsealed entry; `verify_log` tells of it
            continue
        for column in json.loads(row.delta):
            cell = (row.uid, column)
            if seal.kind == "undo" and seal.target is not None:
                origin = replaced.get((seal.target, cell))
            elif seal.kind == "redo":
                origin = seal.target
            else:
                replaced.setdefault((row.tx, cell), now.get(cell))
                origin = row.tx
            if origin is None or row.op == "delete":
                now.pop(cell, None)
            else:
                now[cell] = origin
    return now


def provenance_of(connection: Connection, records: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Provenance]:
    """The provenance of every field of `records`.

    Args:
        records: (table, uid) pairs.

    Returns:
        {(uid, field key): provenance}; fields never written are absent. Fields that a sheet row gave without a column
        of their own were computed from it and name the row alone.
    """
    pairs = list(records)
    uids = [uid for _, uid in pairs]
    seals = _seals(connection)
    writers = _writers(connection, uids, seals)
    sources = _sources(connection, uids)
    cells = _cells(connection, uids)
    found: dict[tuple[str, str], Provenance] = {}
    for table, uid in pairs:
        for field in ENTITIES[table].fields:
            names = [c.name for c in field.columns]
            if field.key in KEPT_FROM_LOG.get(table, ()):
                names = ["digest"]  # all that the log knows of a person
            origins = [writers[uid, name] for name in names if (uid, name) in writers]
            if origins:
                found[uid, field.key] = _provenance(field.key, uid, max(origins), seals, sources, cells)
    return found


def _provenance(
    field: str,
    uid: str,
    tx: int,
    seals: Mapping[int, _Seal],
    sources: Mapping[tuple[int, str, str], tuple[str, str]],
    cells: Mapping[tuple[int, str], list[_SheetCell]],
) -> Provenance:
    actor, at = seals[tx].actor, seals[tx].at
    if (tx, uid, field) in sources:
        kind, note = sources[tx, uid, field]
        return Provenance(kind, actor, at, note=note)
    rows = cells.get((tx, uid))
    if not rows:
        return Provenance("person", actor, at)
    for row in reversed(rows):  # of two rows that give a value the later one stands
        if (letters := row.columns.get(field)) is not None:
            cell, text = cell_address(letters, row.number), row.texts.get(letters, "")
            return Provenance("sheet", actor, at, row.file, row.sheet, cell, text, digest=row.digest)
    row = rows[0]
    return Provenance("computed", actor, at, row.file, row.sheet, str(row.number), digest=row.digest)


@dataclass(frozen=True, slots=True)
class _Seal:
    actor: str
    at: datetime
    kind: str
    target: int | None


def _seals(connection: Connection) -> dict[int, _Seal]:
    c = CHANGE_SEAL.c
    return {
        row.tx: _Seal(row.actor, datetime.fromisoformat(row.at), row.kind, row.target)
        for row in connection.execute(select(c.tx, c.actor, c.at, c.kind, c.target))
    }


def _sources(connection: Connection, uids: list[str]) -> dict[tuple[int, str, str], tuple[str, str]]:
    c = VALUE_SOURCE.c
    found: dict[tuple[int, str, str], tuple[str, str]] = {}
    for start in range(0, len(uids), 500):
        for row in connection.execute(select(VALUE_SOURCE).where(c.uid.in_(uids[start : start + 500]))):
            found[row.tx, row.uid, row.field] = (row.kind, row.note)
    return found


@dataclass(frozen=True, slots=True)
class _SheetCell:
    """One row of a sheet that gave a record: the columns by field, and what the cells held."""

    file: str
    digest: str
    sheet: str
    number: int
    columns: dict[str, str]
    texts: dict[str, str]


def _cells(connection: Connection, uids: list[str]) -> dict[tuple[int, str], list[_SheetCell]]:
    record, row, batch = IMPORT_RECORD.c, IMPORT_ROW.c, IMPORT_BATCH.c
    found: dict[tuple[int, str], list[_SheetCell]] = {}
    for start in range(0, len(uids), 500):
        query = (
            select(record.tx, record.uid, record.columns, row.sheet, row.row_no, row.cells, batch.name, batch.file)
            .join(IMPORT_ROW, row.id == record.row)
            .join(IMPORT_BATCH, batch.uid == row.batch)
            .where(record.uid.in_(uids[start : start + 500]))
            .order_by(row.id)
        )
        for hit in connection.execute(query):
            columns = dict(part.split("=", 1) for part in hit.columns.split())
            cell = _SheetCell(hit.name, hit.file, hit.sheet, hit.row_no, columns, json.loads(hit.cells))
            found.setdefault((hit.tx, hit.uid), []).append(cell)
    return found
