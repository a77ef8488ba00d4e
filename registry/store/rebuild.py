"""A registry's tables row by row, out of one file and into a new one.

Filling a new file writes the change log as it was, so the triggers that would write it again stand aside until the rows are
in. It is the one way past `registry.change`, only into a registry that holds nothing, and `registry.change.check` has to find
it sound before anybody may call it a registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, false, or_, select
from sqlalchemy import Text as TextType
from sqlalchemy.exc import IntegrityError

from registry.errors import UserError
from registry.i18n import Text
from registry.model.entities import metadata
from registry.store.bulk import insert_rows
from registry.store.driver import choose_driver
from registry.store.file import Registry, create_registry
from registry.store.migrate import SCHEMA_VERSION, build_older, upgrade
from registry.store.schema import CHANGE_CONTEXT, create_triggers

KEPT: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if table is not CHANGE_CONTEXT)
"""Every table that holds something between two transactions, parents before children."""

_AT_ONCE = 2_000


def stored_rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows of `table` in the order in which they were stored, the values in the order of its columns."""
    query = f"SELECT {', '.join(_quoted(c.name) for c in table.columns)} FROM {_quoted(table.name)} ORDER BY rowid"
    result = connection.execution_options(yield_per=_AT_ONCE).exec_driver_sql(query)
    for row in result:
        yield tuple(row)


def holds_text(connection: Connection, table: Table, text: str) -> bool:
    """Whether any column of `table` holds exactly `text` in any row."""
    texts = [c == text for c in table.columns if isinstance(c.type, TextType)]
    return connection.execute(select(1).where(or_(false(), *texts)).limit(1)).first() is not None


def tables_of(version: int) -> tuple[Table, ...]:
    """What `KEPT` was under the schema `version`, as that schema's own migrations make it."""
    if version == SCHEMA_VERSION:
        return KEPT
    engine = create_engine("sqlite://", module=choose_driver().module)
    try:
        with engine.connect() as connection:
            build_older(connection, version)
            found = MetaData()
            found.reflect(connection)
    finally:
        engine.dispose()
    return tuple(table for table in found.sorted_tables if table.name not in (CHANGE_CONTEXT.name, "alembic_version"))


Filling = Iterable[tuple[Table, Sequence[str], Iterable[tuple[Any, ...]]]]
"""Tables with their columns and rows, parents before children."""


def registry_of(path: Path, tables: Filling, version: int = SCHEMA_VERSION) -> Registry:
    """Make the registry at `path` of rows that stood in the schema `version`, brought to the schema of this program.

    Raises:
        UserError: something lies there already, or the rows contradict the rules of the tables.
        EnvironmentFault: the folder cannot be written.
    """
    registry = create_registry(path, version)
    try:
        with registry.write() as connection:
            _fill(connection, tables, triggers=version == SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            upgrade(registry.engine)
    except BaseException:
        registry.close()
        raise
    return registry


def _fill(connection: Connection, tables: Filling, *, triggers: bool) -> None:
    held = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in held:
        connection.exec_driver_sql(f"DROP TRIGGER {_quoted(str(name))}")
    for table, columns, rows in tables:
        try:
            insert_rows(connection, table, columns, rows)
        except IntegrityError as error:
            raise UserError(
                Text("The rows of {table} contradict the rules of a registry: {detail}.", table=table.name,
                     detail=str(error.orig)),
                Text("No registry was made."),
                Text("Ask for the package anew where it was written."),
            ) from error  # fmt: skip
    if triggers:
        create_triggers(connection)


def _quoted(name: str) -> str:
    return f'"{name}"'
