"""The engine recipe.

SQLAlchemy says BEGIN itself, readers DEFERRED and writers IMMEDIATE: with eight processes that read, change and write,
IMMEDIATE lost none of 1,600 and DEFERRED 1,412. Every connection is checked to have its journal mode and foreign keys
on, because a driver that silently leaves them off is the usual way to lose data.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import Compiled

from registry.store.driver import Driver, careful, choose_driver
from registry.store.faults import gone, log_gone
from registry.store.keys import Key, connect, file_uri
from registry.store.place import risk_of
from registry.store.raw import has_lost_log, identity_of
from registry.store.waiting import begin_writing

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up; who waits is told meanwhile."""
_BRIEFLY = 5  # seconds that any other statement waits; with a write-ahead log none has to


_STATEMENTS = 2_000
"""How many statements are kept in their compiled form; the program has a few hundred."""


class _Statements(dict[Any, Compiled]):
    """Statements compiled once for all engines of one driver.

    SQLAlchemy keeps what it compiled for each engine alone, by the engine's dialect and the statement. Here all dialects are
    alike, and compiling was a third of the time that opening a registry takes. Whatever has no room begins anew: two threads
    that compile the same statement write the same.
    """

    def get(self, key: Any, default: Any = None, /) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Compiled, /) -> None:
        if len(self) >= _STATEMENTS:
            self.clear()
        super().__setitem__(key[1:], compiled)


@cache
def _statements(module: ModuleType) -> _Statements:
    """What was compiled for the engines of a driver."""
    return _Statements()


def _pragmas(driver: Driver) -> dict[str, str]:
    return {
        "foreign_keys": "ON",
        "synchronous": driver.synchronous,
        "trusted_schema": driver.trusted_schema,
        "cell_size_check": "ON",
        "secure_delete": "ON",
        "recursive_triggers": "ON",
        "temp_store": "MEMORY",
        "cache_size": "-32768",
        "mmap_size": "0",
        "journal_size_limit": "67108864",
    }


def _untouched(path: Path) -> str:
    """What a read-only engine adds where nothing can be written beside the file: without a log beside it the file cannot
    change, and SQLite need not look for one (sqlite.org, "Write-Ahead Logging", read-only databases)."""
    wal = path.with_name(path.name + "-wal")
    return "" if os.access(path.parent, os.W_OK) or wal.exists() else "&immutable=1"


def make_engine(path: Path, *, read_only: bool = False, driver: Driver | None = None, key: Key | None = None) -> Engine:
    """An engine on the file at `path`, which must exist.

    A read-only engine never changes the file, not even its journal mode. On a share or in a synchronised folder the
    more careful journal is used.
    """
    usual = min(BUSY_SECONDS, _BRIEFLY)
    mode = "ro" + _untouched(path) if read_only else "rw"
    if driver is None:
        driver = choose_driver() if risk_of(path) is None else careful(choose_driver())
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=file_uri(path, mode), query={"uri": "true"}),
        module=driver.module,
        poolclass=QueuePool,
        creator=lambda: connect(
            path, mode, timeout=usual, key=key, module=driver.module, cached_statements=512, check_same_thread=False
        ),
        hide_parameters=True,
        execution_options={"compiled_cache": _statements(driver.module)},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        record.info["file"] = identity_of(path)
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            mode = cursor.execute(f"PRAGMA journal_mode={driver.journal}").fetchone()[0]
            if str(mode).upper() != driver.journal:
                raise driver.module.OperationalError(f"unable to open: journal mode is {mode}")
        for name, value in _pragmas(driver).items():
            cursor.execute(f"PRAGMA {name}={value}")
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1, "this SQLite library cannot keep foreign keys"
        cursor.close()
        has_lost_log(path)  # from now on it is known

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("sqlite_begin") == "IMMEDIATE":
            if connection.connection.info["file"] != identity_of(path):
                raise gone(path.name)
            if has_lost_log(path):
                raise log_gone(path.name)
            begin_writing(connection, path.name, BUSY_SECONDS, round(usual * 1000))
        else:
            connection.exec_driver_sql("BEGIN DEFERRED")

    return engine
