"""The library that carries the registry: trusted with a write-ahead log only where its known race is mended."""

from __future__ import annotations

import pytest

from registry.store import Registry
from registry.store.driver import choose_driver, is_safe_for_wal
from tests.store.support import run_python


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.0", False), ("3.50.4", False), ("3.50.7", True),
        ("3.51.0", False), ("3.51.2", False), ("3.51.3", True), ("3.52.0", False), ("3.52.1", True), ("3.53.4", True),
        ("4.0.0", True),
    ],
)  # fmt: skip
def test_write_ahead_only_where_the_race_is_mended(version: str, safe: bool) -> None:
    major, minor, patch = map(int, version.split("."))
    assert is_safe_for_wal((major, minor, patch)) is safe


def test_the_shipped_library_is_safe() -> None:
    driver = choose_driver()
    if driver.module.__name__ == "sqlite3":
        pytest.skip("the wheel of sqlcipher3 is not installed here")
    assert is_safe_for_wal(driver.version)
    assert driver.version >= (3, 53, 2), "older ones overflow on crafted full-text tables (CVE-2026-11824)"
    assert (driver.journal, driver.synchronous, driver.trusted_schema) == ("WAL", "FULL", "OFF")


def test_the_system_library_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_SQLITE", "stdlib")
    driver = choose_driver()
    assert driver.module.__name__ == "sqlite3"
    assert driver.journal == ("WAL" if is_safe_for_wal(driver.version) else "DELETE")
    assert driver.synchronous == ("FULL" if driver.journal == "WAL" else "EXTRA")


SYNCHRONOUS = {"FULL": 2, "EXTRA": 3}


def test_every_connection_keeps_the_promises(registry: Registry) -> None:
    driver = choose_driver()
    expected = {
        "journal_mode": driver.journal.lower(),
        "synchronous": SYNCHRONOUS[driver.synchronous],
        "foreign_keys": 1,
        "trusted_schema": int(driver.trusted_schema == "ON"),
        "cell_size_check": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "journal_size_limit": 67108864,
    }
    with registry.read() as first, registry.read() as second:  # two connections, not one taken twice
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected


def test_where_only_an_unsafe_library_exists_the_journal_falls_back() -> None:
    """In another process, because the choice of the library is made for a whole process."""
    told = run_python(
        """
        import sys, tempfile, pathlib, sqlite3
        from registry.store import driver, open_registry
        driver.is_safe_for_wal = lambda version: False      # whatever this system's library is
        from registry.change import new_registry
        folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(folder.name) / "old.car"
        new_registry(path, name="x", actor="a").close()
        with open_registry(path) as registry, registry.read() as connection:
            print(*(connection.exec_driver_sql("PRAGMA " + p).scalar() for p in ("journal_mode", "synchronous", "foreign_keys")))
        """,
        env={"REGISTRY_SQLITE": "stdlib"},
    )
    assert told.split() == ["delete", "3", "1"]
