"""A registry that is open keeps its locks, whatever else reads its bytes in the same process."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply
from registry.errors import EnvironmentFault
from registry.store import Registry, open_registry
from registry.store.backup import file_digest
from registry.store.header import read_header
from registry.store.keys import connect, key_of, looks_encrypted
from registry.store.raw import beginning, copy_raw, reading
from tests.store.support import assert_spoken, run_python

_LOOK = """
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as other:
    print(other.execute("SELECT count(*) FROM firm").fetchone()[0])
"""


def _add(registry: Registry, name: str) -> None:
    apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", name, {"legal_name": f"{name}有限公司"}),)))


def _another_connection(registry: Registry) -> None:
    with registry.read(), registry.read():
        pass


READINGS: dict[str, Callable[[Registry], object]] = {
    "another connection": _another_connection,
    "key": lambda registry: key_of(registry.path),
    "header": lambda registry: read_header(registry.path),
    "encrypted?": lambda registry: looks_encrypted(registry.path),
    "digest": lambda registry: file_digest(registry.path),
    "copy": lambda registry: copy_raw(registry.path, registry.path.with_name("copy.car")),
}


@pytest.mark.parametrize("how", READINGS)
def test_another_program_that_only_looks_takes_nothing_away(registry: Registry, how: str) -> None:
    """It took itself for the last one and deleted the log beside the file; all that was written then was lost."""
    _add(registry, "a")
    READINGS[how](registry)
    assert run_python(_LOOK, registry.path).strip() == "1"
    _add(registry, "b")
    assert run_python(_LOOK, registry.path).strip() == "2"


def _handles(path: Path) -> int:
    found = path.stat()
    return sum(
        (held.st_dev, held.st_ino) == (found.st_dev, found.st_ino)
        for held in (_stat(int(name)) for name in os.listdir("/dev/fd"))
        if held is not None
    )


def _stat(handle: int) -> os.stat_result | None:
    try:
        return os.fstat(handle)
    except OSError:  # the listing's own
        return None


@pytest.mark.skipif(os.name != "posix", reason="counts the handles of a process")
def test_handles_go_with_the_last_connection(path: Path) -> None:
    path.write_bytes(b"")
    first, second = connect(path, "rw"), connect(path, "rw")
    for each in (first, second):
        each.execute("PRAGMA user_version").fetchone()
    for _ in range(50):
        beginning(path, 4)
    with reading(path) as file:
        assert file.read() == b""
    assert _handles(path) <= 2 + 2, "one kept for all beginnings, one for what was read whole"
    first.close()
    first.close()
    assert _handles(path) > 1
    del second, each  # without a word
    gc.collect()
    assert _handles(path) == 0
    with reading(path) as file:
        assert _handles(path) == 1
    assert _handles(path) == 0


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be deleted")
@pytest.mark.parametrize("deed", ["deleted", "replaced"])
def test_a_log_taken_away_by_hand_ends_the_writing_before_anything_is_lost(registry: Registry, deed: str) -> None:
    log = registry.path.with_name(f"{registry.path.name}-wal")
    _add(registry, "a")
    body = log.read_bytes()
    log.unlink()
    if deed == "replaced":
        log.write_bytes(body)
    for _ in range(2):
        with pytest.raises(EnvironmentFault) as caught:
            _add(registry, "b")
        assert_spoken(caught.value, f"Another program took away the log that lies beside {registry.path.name}.")
    path = registry.path
    registry.close()
    with open_registry(path) as again:
        _add(again, "c")
    assert run_python(_LOOK, path).strip() == "2"
