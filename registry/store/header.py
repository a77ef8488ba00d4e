"""The first hundred bytes of a database file, read without opening it.

A refused file must stay as it is, down to its neighbours: merely opening a foreign database read-only leaves ``-wal``
and ``-shm`` files beside it. So the file is recognised by its bytes (sqlite.org, Database File Format, 1.3).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a file say.

    Attributes:
        application: the application id, 0 for none.
        version: the schema version of the application.
        expected: how many bytes long the file must be at least, 0 where the header does not know.
        size: how many bytes long it is.
        pending: a write-ahead log or rollback journal lies beside it, so that the file alone is not the whole truth.
    """

    application: int
    version: int
    expected: int
    size: int
    pending: bool

    @property
    def is_cut_off(self) -> bool:
        """Whether the end of the file is missing, as after a copy that stopped half way."""
        return not self.pending and self.size < self.expected


def read_header(path: Path) -> Header | None:
    """The header of the database file at `path`, or None if it is no SQLite database.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_LENGTH)
        size = os.fstat(file.fileno()).st_size
    if len(head) < _LENGTH or not head.startswith(_MAGIC):
        return None

    def number(offset: int, length: int = 4) -> int:
        return int.from_bytes(head[offset : offset + length], "big")

    page = 65536 if number(16, 2) == 1 else number(16, 2)
    knows_length = number(24) == number(92)
    return Header(
        application=number(68),
        version=number(60),
        expected=page * number(28) if knows_length else 0,
        size=size,
        pending=any(_has_bytes(path.with_name(path.name + end)) for end in ("-wal", "-journal")),
    )


def _has_bytes(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
