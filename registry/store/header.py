"""The first hundred bytes of a database file, read without opening it.

A refused file must stay as it is, down to its neighbours: merely opening a foreign database read-only leaves ``-wal``
and ``-shm`` files beside it. So the file is recognised by its bytes (sqlite.org, Database File Format, 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.store.raw import beginning

_MAGIC = b"SQLite format 3\0"
_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a file say.

    Attributes:
        application: the application id, 0 for none.
        version: the schema version of the application.
        pending: a write-ahead log or rollback journal lies beside it, so that the file alone is not the whole truth.
    """

    application: int
    version: int
    pending: bool


def read_header(path: Path) -> Header | None:
    """The header of the database file at `path`, or None if it is no SQLite database.

    Raises:
        OSError: it cannot be read.
    """
    head = beginning(path, _LENGTH)
    if len(head) < _LENGTH or not head.startswith(_MAGIC):
        return None

    return Header(
        application=int.from_bytes(head[68:72], "big"),
        version=int.from_bytes(head[60:64], "big"),
        pending=any(_has_bytes(path.with_name(path.name + end)) for end in ("-wal", "-journal")),
    )


def _has_bytes(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
