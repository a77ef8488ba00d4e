"""A digest of the sources that one change wrote: which sheet, row and cell, which person or document.

The seal of the change holds it, so that a source that was altered, or that lost a byte on the disk, is found as a record is.
Erasing a person takes cells out of earlier imports: the seal of the erasure holds their digests anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from registry.change.attachments import unpacked
from registry.change.seal import told_sources
from registry.i18n import Text
from registry.pace import Pulse, paced
from registry.store.check import Finding
from registry.store.schema import CHANGE_SEAL, IMPORT_FILE

_QUERIES = (
    "SELECT uid, field, table_name, kind, note FROM value_source WHERE tx = ? ORDER BY uid, field",
    "SELECT uid, file, name, mapping, counts FROM import_batch WHERE tx = ? ORDER BY uid",
    "SELECT w.id, w.batch, w.sheet, w.row_no, w.cells FROM import_batch b JOIN import_row w ON w.batch = b.uid "
    "WHERE b.tx = ? ORDER BY w.id",
    'SELECT r."row", r.table_name, r.uid, r.tx, r.columns FROM import_batch b JOIN import_row w ON w.batch = b.uid '
    'JOIN import_record r ON r."row" = w.id WHERE b.tx = ? ORDER BY r."row", r.table_name, r.uid',
)


def sources_digest(connection: Connection, tx: int, pulse: Pulse | None = None) -> str:
    """SHA-256 over the rows that tell of the sources of change `tx`; empty where there are none."""
    digest = hashlib.sha256()
    any_row = False
    for number, query in enumerate(_QUERIES):
        for row in paced(connection.exec_driver_sql(query, (tx,)), pulse):
            digest.update(f"{number}{json.dumps(list(row), ensure_ascii=False)}\n".encode("utf-8", "surrogatepass"))
            any_row = True
    return digest.hexdigest() if any_row else ""


def source_faults(connection: Connection) -> Iterator[Finding]:
    """Sources that are not as their change sealed them, and kept files that are not what their name says."""
    told: dict[int, str] = {}
    for label in connection.execute(select(CHANGE_SEAL.c.label).order_by(CHANGE_SEAL.c.tx)).scalars():
        told.update(_told(label))
    for tx, digest in sorted(told.items()):
        if sources_digest(connection, tx) != digest:
            yield Finding("sources", Text("The sources of change {tx} are not as they were written.", tx=tx))
    c = IMPORT_FILE.c
    for sha256, name, body in connection.execute(select(c.sha256, c.name, c.body)):
        if body and not _is_body(sha256, body):  # an erased one is empty
            yield Finding("file", Text("The kept file {file} is not as it was imported.", file=name))


def _told(label: str) -> dict[int, str]:
    try:
        return dict(told_sources(label))
    except (ValueError, AttributeError):  # torn words: the chain says so of its seal
        return {}


def _is_body(sha256: str, body: bytes) -> bool:
    return hashlib.sha256(unpacked(body)).hexdigest() == sha256
