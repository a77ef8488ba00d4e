"""Which SQLite library carries the registry, and whether it may be trusted with a write-ahead log.

SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode when two connections race for a reset; 3.51.3 and the backports
3.50.7 and 3.44.6 are sound, 3.52.0 was withdrawn (sqlite.org, release notes). The shipped library comes with the wheel
of sqlcipher3, which writes ordinary unencrypted files when no key is given. Where only an unsafe library exists, the
journal falls back to DELETE with synchronous EXTRA, the other mode that lost nothing in simulated power cuts.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class Driver:
    """A DB-API module and what its library can do.

    Attributes:
        module: the DB-API 2 module.
        version: version of the SQLite library.
        journal, synchronous: the modes to use.
        trusted_schema: whether triggers may only use JSON functions when the schema is trusted (libraries before 3.41).
    """

    module: ModuleType
    version: tuple[int, int, int]
    journal: str
    synchronous: str
    trusted_schema: str


def is_safe_for_wal(version: tuple[int, int, int]) -> bool:
    """Whether the WAL-reset race is fixed in `version`."""
    return (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )


def _module() -> ModuleType:
    try:
        return importlib.import_module("sqlcipher3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


def _json_needs_trust(module: ModuleType) -> bool:
    """Probe: some libraries refuse json_object() in a trigger unless the schema is trusted."""
    connection: Any = module.connect(":memory:")
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("CREATE TABLE t (a)")
        connection.execute("CREATE TABLE log (a)")
        connection.execute(
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (json_object('a', NEW.a)); END"
        )
        connection.execute("INSERT INTO t VALUES (1)")
    except module.OperationalError:
        return True
    finally:
        connection.close()
    return False


def choose_driver() -> Driver:
    """The driver of this process.

    ``REGISTRY_SQLITE=stdlib`` forces the system's library, so that the fallback can be tested where the wheel is there.
    """
    module = importlib.import_module("sqlite3") if os.environ.get("REGISTRY_SQLITE") == "stdlib" else _module()
    major, minor, patch = (int(part) for part in str(module.sqlite_version).split("."))
    version = (major, minor, patch)
    safe = is_safe_for_wal(version)
    return Driver(
        module=module,
        version=version,
        journal="WAL" if safe else "DELETE",
        synchronous="FULL" if safe else "EXTRA",
        trusted_schema="ON" if _json_needs_trust(module) else "OFF",
    )


def careful(driver: Driver) -> Driver:
    """`driver` with the journal for places that may not keep a write-ahead log: it needs memory shared by all who have
    the file open, which no network share gives (sqlite.org, "Write-Ahead Logging")."""
    return replace(driver, journal="DELETE", synchronous="EXTRA")
