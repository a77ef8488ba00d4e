"""What a registry answers: every row of every table, read as a whole and along each index, and the schema that holds them."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any

from registry.store.driver import choose_driver
from registry.store.engine import file_uri

_ALL = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def answers(path: Path) -> str:
    """A digest of all that can be asked of the file at `path`; another one means that some answer changed.

    Raises:
        DatabaseError: of the driver, where the file does not answer.
    """
    digest = hashlib.sha256()
    module: Any = choose_driver().module
    with contextlib.closing(module.connect(file_uri(path, "ro"), uri=True)) as connection:
        connection.text_factory = bytes
        digest.update(
            repr([connection.execute(f"PRAGMA {p}").fetchall() for p in ("application_id", "user_version")]).encode()
        )
        schema = [tuple(_plain(v) for v in row) for row in connection.execute(_ALL).fetchall()]
        digest.update(repr(schema).encode())
        for kind, name, table, sql in schema:
            if kind == "table":
                _digest(digest, connection, f'SELECT * FROM "{name}" NOT INDEXED')
            elif kind == "index" and " WHERE " not in str(sql):
                columns = [r[2].decode() for r in connection.execute(f'PRAGMA index_info("{name}")').fetchall()]
                listed = ", ".join(f'"{c}"' for c in columns)
                _digest(digest, connection, f'SELECT {listed} FROM "{table}" INDEXED BY "{name}" ORDER BY {listed}')
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _digest(digest: Any, connection: Any, query: str) -> None:
    for row in connection.execute(query):
        digest.update(repr(row).encode())
