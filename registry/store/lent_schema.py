"""Reading a file whose own schema cannot be read any more: the schema is lent to a copy of it.

The first page of a database holds its header and the beginning of its schema; without them no table is found, though all its
rows may be there. But the schema is ours and known. What a file alone knows is on which page each table begins; its backups
know that too, as a backup is made page by page, and a file that was never upgraded begins its tables where a new one does. So
the copy gets a sound first page and the schema of a relative, and is read as if nothing had been.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from registry.store.keys import connect
from registry.store.raw import copy_raw

_HEADER = 100
_PAGE = 4096
_TABLE_LEAF = 0x0D

Layout = Sequence[tuple[str, str, str, int, str | None]]
"""Tables and indexes as ``sqlite_master`` lists them: type, name, table, first page, SQL."""


def layout_of(connection: Any) -> Layout:
    """Where the tables and indexes of the database behind a driver's `connection` begin.

    Raises:
        DatabaseError: of the driver, where its schema cannot be read.
    """
    query = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE type IN ('table', 'index')"
    return [tuple(row) for row in connection.execute(query).fetchall()]


def lend_schema(module: Any, damaged: Path, copy: Path, layout: Layout) -> None:
    """Make `copy` of the file at `damaged`, with a sound first page and the schema of `layout`.

    Raises:
        OSError: it cannot be read or written.
        DatabaseError: of the driver, where even so it is no database.
    """
    copy_raw(damaged, copy)
    wal = damaged.with_name(damaged.name + "-wal")
    if wal.is_file() and wal.stat().st_size:
        shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))
        _write_first_page(copy, wal=True)
        with (
            contextlib.closing(connect(copy, "rw")) as connection,
            contextlib.suppress(module.DatabaseError),
        ):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.with_name(copy.name + "-wal").unlink(missing_ok=True)
        copy.with_name(copy.name + "-shm").unlink(missing_ok=True)
    _write_first_page(copy, wal=False)
    with contextlib.closing(connect(copy, "rw")) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("BEGIN")
        # New pages come at the end of the file, since the lent header knows of no free ones: no row is overwritten.
        connection.executemany(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?)", layout
        )
        connection.execute("COMMIT")


def _write_first_page(path: Path, *, wal: bool) -> None:
    """Overwrite the first page by an empty schema (sqlite.org, Database File Format, 1.3 and 1.6)."""
    size = path.stat().st_size
    pages = max(1, -(-size // _PAGE))
    page = bytearray(_PAGE)
    page[0:16] = b"SQLite format 3\0"
    page[16:18] = _PAGE.to_bytes(2, "big")
    page[18] = page[19] = 2 if wal else 1
    page[21:24] = bytes((64, 32, 32))
    page[24:28] = page[92:96] = (1).to_bytes(4, "big")
    page[28:32] = pages.to_bytes(4, "big")
    page[40:44] = (1).to_bytes(4, "big")
    page[44:48] = (4).to_bytes(4, "big")
    page[56:60] = (1).to_bytes(4, "big")
    page[96:100] = (3_050_000).to_bytes(4, "big")
    page[_HEADER] = _TABLE_LEAF
    page[_HEADER + 5 : _HEADER + 7] = _PAGE.to_bytes(2, "big")
    with path.open("r+b") as file:
        file.write(page)
        file.truncate(pages * _PAGE)
