"""Checking the file itself: its pages, its references, and whether its schema is the one this program made.

Reading only, so that a check can be run on any file as often as one likes. What the change log says about the contents
is `registry.change.check`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from registry.i18n import Text
from registry.model.entities import metadata
from registry.store.driver import choose_driver
from registry.store.schema import trigger_statements

_MOST = 100  # findings of one kind; a badly torn file could give millions


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        code: stable word for the kind of fault.
        text: the sentence for the user.
    """

    code: str
    text: Text


def check_file(connection: Connection) -> list[Finding]:
    """Faults of pages, references and schema; an empty list means a sound file."""
    try:
        return [*_pages(connection), *_references(connection), *schema_faults(connection)]
    except DatabaseError as error:  # a torn page makes the check itself fail instead of reporting
        return [Finding("pages", Text("The file is damaged: {detail}.", detail=str(error.orig)))]


def check_file_quickly(connection: Connection) -> list[Finding]:
    """`check_file` without comparing indexes with their tables and without the references."""
    try:
        return [*_pages(connection, "quick_check"), *schema_faults(connection)]
    except DatabaseError as error:
        return [Finding("pages", Text("The file is damaged: {detail}.", detail=str(error.orig)))]


def _pages(connection: Connection, pragma: str = "integrity_check") -> Iterator[Finding]:
    for line in connection.exec_driver_sql(f"PRAGMA {pragma}({_MOST})").scalars():
        if line != "ok":
            yield Finding("pages", Text("The file is damaged: {detail}.", detail=str(line)))


def _references(connection: Connection) -> Iterator[Finding]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    for table, row, parent, _ in rows:
        yield Finding(
            "reference",
            Text("Row {row} of {table} belongs to a {parent} that is not there.", row=row, table=table, parent=parent),
        )


def schema_faults(connection: Connection) -> Iterator[Finding]:
    """Where the tables, indexes, rules and triggers of the database differ from those this program makes."""
    found = schema_outline(connection)
    expected = expected_outline()
    yield from _counters(connection)
    for name in sorted(expected.keys() - found.keys()):
        yield Finding("schema", Text("{object} is missing from the file.", object=name))
    for name in sorted(found.keys() - expected.keys()):
        yield Finding("schema", Text("{object} is in the file and not of this program.", object=name))
    for name in sorted(name for name in found.keys() & expected.keys() if found[name] != expected[name]):
        yield Finding("schema", Text("{object} is not as this program makes it.", object=name))


def _counters(connection: Connection) -> Iterator[Finding]:
    """What the file notes of itself: the version of its schema, and the number of the last log entry."""
    told = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if told != [f"{version:04d}"]:
        yield Finding("schema", Text("The file is of another version than it says."))
    last = connection.exec_driver_sql("SELECT max(id) FROM change_log").scalar() or 0
    counted = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'change_log'").scalars().all()
    if counted != ([last] if last else []):
        yield Finding("counter", Text("The number of the last log entry is not the one that the file notes."))


Outline = dict[str, tuple[object, ...]]


def schema_outline(connection: Connection) -> Outline:
    """Tables, indexes, views and triggers by name, in a form that does not depend on how their SQL was laid out."""
    query = (
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE 'alembic_%' ORDER BY type, name"
    )
    outline: Outline = {}
    for kind, name, table, sql in connection.exec_driver_sql(query).all():
        if kind == "table":
            outline[f"table {name}"] = _table_outline(connection, name, sql)
        elif kind == "index":
            outline[f"index {name}"] = (table, *_index_outline(connection, name, sql))
        else:
            outline[f"{kind} {name}"] = (" ".join(str(sql).split()),)
    return outline


@cache
def expected_outline() -> Outline:
    """The outline of a database made from the declarations of this program: a quarter of a check, and always the same."""
    engine = create_engine("sqlite://", module=choose_driver().module, poolclass=StaticPool)
    with engine.connect() as connection:
        metadata.create_all(connection)
        for statement in trigger_statements():
            connection.exec_driver_sql(statement)
        outline = schema_outline(connection)
    engine.dispose()
    return outline


def _pragma(connection: Connection, name: str, argument: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(f'PRAGMA {name}("{argument}")').all()]


def _table_outline(connection: Connection, name: str, sql: str) -> tuple[object, ...]:
    options = [row[4:] for row in _pragma(connection, "table_list", name)]  # WITHOUT ROWID, STRICT
    columns = [row[1:] for row in _pragma(connection, "table_xinfo", name)]
    links = sorted(str(row[2:]) for row in _pragma(connection, "foreign_key_list", name))
    return (options, columns, links, sorted(_checks(sql)), "AUTOINCREMENT" in sql.upper())


def _checks(sql: str) -> Iterator[str]:
    for found in re.finditer(r"CONSTRAINT\s+\S+\s+CHECK\s*\(", sql, re.IGNORECASE):
        depth, end = 1, found.end()
        while depth and end < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        yield " ".join(sql[found.start() : end].replace('"', "").split())


def _index_outline(connection: Connection, name: str, sql: str) -> tuple[object, ...]:
    columns = [row[2] for row in _pragma(connection, "index_info", name)]
    _, _, condition = " ".join(sql.split()).partition(" WHERE ")
    return (columns, " UNIQUE " in sql.upper().split("(")[0] + " ", condition)
