"""The bytes of a file that may be open as a database in this very process.

Where locks are those of POSIX, closing any handle of a file takes away all locks that the process holds on it, also those that
SQLite took through another handle (sqlite.org, "How To Corrupt An SQLite Database File", 2.2). Once they are gone, the next
program that opens and closes the registry takes itself for the last one, folds the write-ahead log into the file and deletes
it; what this process commits afterwards goes into a log that has no name any more and is lost when it ends. So whoever reads
the bytes of a registry does it here: a handle is not closed while a connection of this process is open on the same file.
"""

from __future__ import annotations

import os
import shutil
import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

Identity = tuple[int, int]

_guard = threading.RLock()
_connections: dict[Identity, int] = {}
_kept: dict[Identity, list[int]] = {}
_logs: dict[Identity, Identity | None] = {}


def identity_of(path: Path) -> Identity | None:
    """Which file lies at `path`; None where none does. A file that was moved away, deleted or put in the place of another
    keeps taking what is written through a connection that was opened before, and nobody would ever see it again."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def has_lost_log(path: Path) -> bool:
    """Whether the write-ahead log that the connections of this process use lies no longer beside the registry at `path`.

    Their log is the one that lay there when this was asked first. They share one index of it, so that a later connection would
    mistake another log for it.
    """
    identity, log = identity_of(path), identity_of(path.with_name(f"{path.name}-wal"))
    with _guard:
        if identity not in _connections or (log is None and identity not in _logs):
            return False
        return _logs.setdefault(identity, log) != log


def beginning(path: Path, length: int) -> bytes:
    """The first `length` bytes of the file at `path`, fewer where it is shorter.

    Raises:
        OSError: it cannot be read.
    """
    with _guard:
        identity = identity_of(path)
        if identity in _kept:  # asked before each new connection: one handle is enough for all
            return os.pread(_kept[identity][0], length, 0)
    with reading(path) as file:
        return file.read(length)


@contextmanager
def reading(path: Path) -> Generator[BinaryIO]:
    """The file at `path`, open for reading.

    Raises:
        OSError: it cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        with open(handle, "rb", closefd=False) as file:
            yield file
    finally:
        _put_away(handle)


def copy_raw(path: Path, target: Path) -> None:
    """Copy the bytes of the file at `path` to `target`.

    Raises:
        OSError: one cannot be read, or the other not be written.
    """
    with reading(path) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)


def _put_away(handle: int) -> None:
    """Close it, or keep it while a connection is open on its file."""
    with _guard:
        found = os.fstat(handle)
        identity = found.st_dev, found.st_ino
        if os.name == "posix" and identity in _connections:
            _kept.setdefault(identity, []).append(handle)
        else:
            os.close(handle)


def connect_counted(driver: Any, path: Path, database: str, **options: Any) -> Any:
    """A connection of the driver to the file at `path`, counted until it is closed.

    Args:
        driver: a DB-API module.
        database: the file as that module takes it.
        options: of its connect.
    """
    with _guard:  # no handle of the file is closed between the connection and its count
        connection = driver.connect(database, factory=_counted(driver), **options)
        identity = identity_of(path)
        if identity is not None:
            _connections[identity] = _connections.get(identity, 0) + 1
            connection.let_go = weakref.finalize(connection, _closed, identity)
        return connection


@cache
def _counted(driver: Any) -> type[Any]:
    """The driver's connection, which says when it was closed, and whose cursors end with a rollback.

    A pool rolls back whenever a connection is given back to it, and the next one who takes it runs the same prepared
    statements. A cursor that was not read to its end, held by the traceback of a job that was stopped, would reset such
    a statement when it goes at last, in the middle of the other one's reading: rows come twice, or without columns.
    """
    parent: type[Any] = driver.Connection

    def begin(self: Any, *given: Any, **named: Any) -> None:
        self.cursors = weakref.WeakSet()
        parent.__init__(self, *given, **named)

    def cursor(self: Any, *given: Any) -> Any:
        made = parent.cursor(self, *given)
        self.cursors.add(made)
        return made

    def rollback(self: Any) -> None:
        for made in list(self.cursors):
            made.close()
        self.cursors.clear()
        parent.rollback(self)

    def close(self: Any) -> None:
        parent.close(self)
        if self.let_go is not None:
            self.let_go()

    methods = {"__init__": begin, "cursor": cursor, "rollback": rollback, "close": close}
    return type("Counted", (parent,), {"let_go": None, **methods})


def _closed(identity: Identity) -> None:
    with _guard:
        left = _connections.get(identity, 0) - 1
        if left > 0:
            _connections[identity] = left
            return
        _connections.pop(identity, None)
        _logs.pop(identity, None)
        for handle in _kept.pop(identity, []):
            os.close(handle)
