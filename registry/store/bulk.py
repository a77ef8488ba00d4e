"""Many rows into one table at once.

The statement is written out and takes tuples: building a dict and its parameters of each row costs as much again as
SQLite needs to store it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from sqlalchemy import Connection, Table

from registry.pace import Pulse

_CHUNK = 1_000  # rows a call: they need not all be in memory, and who gives up waits some hundredths of a second


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[str | int | None, ...]],
    pulse: Pulse | None = None,
) -> None:
    """Insert `rows`, each with its values in the order of `columns`, into `table`; `pulse` is called between some of them."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        if pulse is not None:
            pulse()
        connection.exec_driver_sql(statement, chunk)
