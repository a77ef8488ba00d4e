"""Erasing a person: everything that holds the person goes, and the chained log stays whole."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from registry.change.apply import apply_within
from registry.change.changeset import ChangeSet, Delete, Update
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text
from registry.model.entities import KEPT_FROM_LOG, TABLES
from registry.store import Registry
from registry.store.schema import CONTACT_VAULT, IMPORT_BATCH, IMPORT_FILE, IMPORT_RECORD, IMPORT_ROW, VALUE_SOURCE


def erase_contact(registry: Registry, uid: str, actor: str) -> None:
    """Erase the contact `uid` for good: the record, all its earlier versions, the cells it was imported from.

    Of the imported sheets that named the person only the digests stay, because a workbook cannot be mended in place.
    The erasure is a sealed change that cannot be undone. Backups made earlier still hold the person: delete them by
    hand.

    Raises:
        UserError: there is no such contact.
    """
    with registry.write() as connection:
        erase_contact_within(connection, uid, actor)
    empty_log(registry)


def erase_contact_within(connection: Connection, uid: str, actor: str, kind: str = "erase") -> None:
    """`erase_contact` inside a transaction that is open already; `empty_log` belongs after it.

    Raises:
        UserError: there is no such contact.
    """
    contact = TABLES["contact"]
    exists = connection.execute(select(contact.c.uid).where(contact.c.uid == uid)).first() is not None
    known = connection.execute(select(CONTACT_VAULT.c.uid).where(CONTACT_VAULT.c.uid == uid)).first() is not None
    if not exists and not known:
        raise UserError(Text("There is no such contact."), Text("Nothing was changed."), LOOK_AGAIN)
    operations = (Delete("contact", uid, {}),) if exists else ()
    altered = _erase_sources(connection, "contact", uid, VALUE_SOURCE.c.uid == uid)
    apply_within(connection, ChangeSet(kind, N_("Erase a contact"), actor, operations), again=altered)
    connection.execute(delete(CONTACT_VAULT).where(CONTACT_VAULT.c.uid == uid))


def erase_participants(registry: Registry, uid: str, actor: str) -> None:
    """Erase for good who was met in the engagement `uid`; date, officer and notes stay.

    Raises:
        UserError: there is no such engagement.
    """
    with registry.write() as connection:
        erase_participants_within(connection, uid, actor)
    empty_log(registry)


def erase_participants_within(
    connection: Connection, uid: str, actor: str, left: str | None = None, kind: str = "erase"
) -> None:
    """`erase_participants` inside a transaction that is open already; `empty_log` belongs after it.

    Args:
        left: the words that stay, where only one of several people is erased.

    Raises:
        UserError: there is no such engagement.
    """
    engagement = TABLES["engagement"]
    held = connection.execute(select(engagement.c.participants).where(engagement.c.uid == uid)).first()
    if held is None:
        raise UserError(Text("There is no such contact."), Text("Nothing was changed."), LOOK_AGAIN)
    change = Update("engagement", uid, {"participants": held.participants}, {"participants": left})
    told = and_(VALUE_SOURCE.c.uid == uid, VALUE_SOURCE.c.field == "participants")
    altered = _erase_sources(connection, "engagement", uid, told)
    apply_within(connection, ChangeSet(kind, N_("Erase a contact"), actor, (change,)), again=altered)
    digest = connection.execute(select(engagement.c.digest).where(engagement.c.uid == uid)).scalar_one()
    kept = CONTACT_VAULT.c
    connection.execute(delete(CONTACT_VAULT).where(kept.uid == uid, kept.digest != digest))


def _erase_sources(connection: Connection, table: str, uid: str, told: ColumnElement[bool]) -> set[int]:
    """Take the person out of what tells where values came from; the changes whose sources that altered."""
    altered = set(connection.execute(select(VALUE_SOURCE.c.tx).where(told)).scalars())
    connection.execute(delete(VALUE_SOURCE).where(told))
    return altered | _erase_from_sheets(connection, table, uid)


def _erase_from_sheets(connection: Connection, table: str, uid: str) -> set[int]:
    record, row, batch = IMPORT_RECORD.c, IMPORT_ROW.c, IMPORT_BATCH.c
    query = (
        select(row.id, row.cells, record.columns, batch.file, batch.tx)
        .join(IMPORT_ROW, row.id == record.row)
        .join(IMPORT_BATCH, batch.uid == row.batch)
        .where(record.table_name == table, record.uid == uid)
    )
    hits = connection.execute(query).all()
    for hit in hits:
        cells = json.loads(hit.cells)
        for letters in _personal_columns(table, hit.columns):
            cells.pop(letters, None)
        text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
        connection.execute(update(IMPORT_ROW).where(row.id == hit.id).values(cells=text))
        connection.execute(update(IMPORT_FILE).where(IMPORT_FILE.c.sha256 == hit.file).values(body=b"", size=0))
    return {hit.tx for hit in hits}


def _personal_columns(table: str, columns: str) -> Iterator[str]:
    for part in columns.split():
        field, letters = part.split("=", 1)
        if field in KEPT_FROM_LOG[table]:
            yield letters


def empty_log(registry: Registry) -> None:
    """Fold the write-ahead log into the file, because it still holds the pages as they were."""
    connection = registry.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
