"""Checking a whole registry: the file, its schema, its change log, and where its values say they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, FromClause, exists, select
from sqlalchemy.exc import DatabaseError

from registry.change.sources import source_faults
from registry.change.verify import entity_title, verify_end, verify_log
from registry.i18n import Text
from registry.store import Registry
from registry.store.beside import beside_is_as_written
from registry.store.check import Finding, check_file, check_file_quickly
from registry.store.faults import is_torn_text
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL, IMPORT_BATCH, IMPORT_RECORD, VALUE_SOURCE


def check_registry(registry: Registry) -> list[Finding]:
    """Everything that is not as it should be, worst first; an empty list means a sound registry.

    Reads only: a second run finds the same. A file with torn pages, or without the tables that the log needs, is not
    looked into any further.

    Raises:
        EnvironmentFault: the file cannot be read at all.
    """
    with registry.read() as connection:
        findings = check_file(connection)
        if not any(f.code in ("pages", "schema") for f in findings):
            for part in (verify_log, _loose_ends, source_faults, _beside_faults):
                findings += _legible(part, connection)
    return findings


def _legible(part: Callable[[Connection], Iterable[Finding]], connection: Connection) -> list[Finding]:
    """What a part of the check finds; letters that are no text any more end it and are a finding."""
    try:
        return list(part(connection))
    except (DatabaseError, UnicodeDecodeError) as error:
        if not is_torn_text(error):
            raise
        return [Finding("pages", Text("The file is damaged: a text in it is no text any more."))]


def _beside_faults(connection: Connection) -> Iterator[Finding]:
    if not beside_is_as_written(connection):
        text = Text("What the program learned, or what the office prefers, was altered by another program.")
        yield Finding("beside", text)


def check_quickly(registry: Registry) -> list[Finding]:
    """What can be found in a moment: torn pages, a foreign schema, a broken seal at the end of the log.

    Raises:
        EnvironmentFault: the file cannot be read at all.
    """
    with registry.read() as connection:
        findings = check_file_quickly(connection)
        if not findings:
            findings += _legible(verify_end, connection)
    return findings


def _loose_ends(connection: Connection) -> Iterator[Finding]:
    """Provenance that speaks of changes or records that never were."""
    for table in (VALUE_SOURCE, IMPORT_RECORD):
        told = exists().where(CHANGE_LOG.c.table_name == table.c.table_name, CHANGE_LOG.c.uid == table.c.uid)
        for name, uid in connection.execute(select(table.c.table_name, table.c.uid).where(~told).distinct()):
            text = Text("A source names {entity} {uid}, which never existed.", entity=entity_title(name), uid=uid)
            yield Finding("provenance", text)
    for table in (VALUE_SOURCE, IMPORT_BATCH):
        for tx in _unsealed(connection, table):
            yield Finding("provenance", Text("A source names change {tx}, which never happened.", tx=tx))


def _unsealed(connection: Connection, table: FromClause) -> Iterator[int]:
    sealed = exists().where(CHANGE_SEAL.c.tx == table.c.tx)
    yield from connection.execute(select(table.c.tx).where(~sealed).distinct()).scalars()
