"""The installed Python, Qt and SQLite are sound together.

PySide6 6.12.0 on Python 3.11 gives away one reference to None or True at nearly every call, and aborts after some
hundreds; a short run of tests does not show it. So the references are counted.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

from registry.store.driver import choose_driver, is_safe_for_wal

CALLS = 300
NOISE = 30  # what the test runner itself may hold or let go meanwhile; a leak is CALLS


class Bell(QObject):
    rung = Signal()


def test_calls_that_return_nothing_keep_their_references_to_none() -> None:
    bell = Bell()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        bell.setObjectName("bell")
        bell.parent()
    assert sys.getrefcount(None) > before - NOISE


def test_signals_keep_their_references_to_true() -> None:
    bell = Bell()
    heard: list[int] = []
    bell.rung.connect(lambda: heard.append(1))
    before = sys.getrefcount(True)
    for _ in range(CALLS):
        bell.rung.emit()
    assert len(heard) == CALLS
    assert sys.getrefcount(True) > before - NOISE


def test_the_sqlite_library_may_be_trusted_with_the_journal_it_is_given() -> None:
    driver = choose_driver()
    expected = ("WAL", "FULL") if is_safe_for_wal(driver.version) else ("DELETE", "EXTRA")
    assert (driver.journal, driver.synchronous) == expected


def test_the_locked_library_is_the_one_in_use() -> None:
    pytest.importorskip("sqlcipher3", reason="no wheel of sqlcipher3 for this machine; the fallback serves")
    assert choose_driver().module.__name__.startswith("sqlcipher3")
    assert is_safe_for_wal(choose_driver().version)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 4), True),
    ],
)
def test_the_versions_with_the_race_are_known(version: tuple[int, int, int], safe: bool) -> None:
    assert is_safe_for_wal(version) is safe


def test_the_system_library_falls_back_when_it_is_unsafe() -> None:
    code = (
        "import sqlite3; from registry.store.driver import choose_driver, is_safe_for_wal; d = choose_driver();"
        "assert d.module is sqlite3 and d.version == sqlite3.sqlite_version_info;"
        "assert is_safe_for_wal(d.version) == (d.journal == 'WAL') == (d.synchronous == 'FULL')"
    )
    environment = {**os.environ, "REGISTRY_SQLITE": "stdlib"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
