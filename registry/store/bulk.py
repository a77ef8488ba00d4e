"""Many rows into one table at once.

The statement is written out and takes tuples: building a dict and its parameters of each row costs as much again as
SQLite needs to store it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from sqlalchemy import Connection, Table

_CHUNK = 5_000  # rows a call, so that they need not all be in memory


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[str | int | None, ...]]
) -> None:
    """Insert `rows`, each with its values in the order of `columns`, into `table`."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        connection.exec_driver_sql(statement, chunk)
