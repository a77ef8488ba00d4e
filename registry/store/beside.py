"""One digest of what stands beside the records: what the program learned, what the office prefers, which files it keeps.

The change log tells of records and each seal of the sources written with it; of these few small tables nobody tells. Their
digest is brought up to date by every transaction that writes, so that a byte gone wrong on the disk is found by a check. A
digest that is wrong already is left wrong: it must not become right by the next thing that is learned.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from sqlalchemy import Connection, Table, select

from registry.model.entities import TABLES, metadata
from registry.store.schema import (
    CHANGE_CONTEXT,
    CHANGE_LOG,
    CHANGE_SEAL,
    CONTACT_VAULT,
    IMPORT_BATCH,
    IMPORT_FILE,
    IMPORT_RECORD,
    IMPORT_ROW,
    SETTING,
    VALUE_SOURCE,
)
from registry.store.settings import read_setting, write_setting

KEY = "beside.digest"
_TOLD_ELSEWHERE = frozenset(
    table.name
    for table in (CHANGE_CONTEXT, CHANGE_LOG, CHANGE_SEAL, CONTACT_VAULT, IMPORT_BATCH, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE)
)  # fmt: skip


@cache
def _tables() -> tuple[Table, ...]:
    found = (t for name, t in metadata.tables.items() if name not in TABLES and name not in _TOLD_ELSEWHERE)
    return tuple(sorted(found, key=lambda table: table.name))


def beside_digest(connection: Connection) -> str:
    """SHA-256 over the rows of the tables beside the records, in the order of their keys.

    The bodies of kept files are left out: each lies under its own SHA-256.
    """
    digest = hashlib.sha256()
    for table in _tables():
        columns = [c for c in table.columns if not (table is IMPORT_FILE and c.name == "body")]
        query = select(*columns).order_by(*table.primary_key.columns)
        if table is SETTING:
            query = query.where(SETTING.c.key != KEY)
        digest.update(f"{table.name}\n".encode())
        for row in connection.execute(query):
            digest.update(json.dumps(list(row), ensure_ascii=False, default=repr).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def beside_is_as_written(connection: Connection) -> bool:
    """Whether the tables beside the records are as the last transaction left them; true where none left a digest yet."""
    held = read_setting(connection, KEY)
    return held is None or held == beside_digest(connection)


def note_beside(connection: Connection) -> None:
    """Bring the digest up to date, at the end of a transaction that found it right at its beginning."""
    digest = beside_digest(connection)
    if read_setting(connection, KEY) != digest:
        write_setting(connection, KEY, digest)
