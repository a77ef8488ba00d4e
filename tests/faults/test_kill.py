"""Killed at any moment: the registry is as before or as after, whole, and what was acknowledged is there."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.change import ChangeSet, Insert, apply, check_registry
from registry.store import Registry, open_registry
from registry.store.driver import choose_driver
from registry.store.migrate import SCHEMA_VERSION
from registry.store.schema import trigger_statements
from registry.store.shelf import backup_folder, list_backups
from tests.faults.killer import FIRMS, UPGRADED
from tests.store.support import everything, fresh_file, start_python

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forking and SIGKILL are POSIX")


Moment = tuple[bool, float]
"""Whether a job is killed by the size of its log (else by time), and at which fraction of it."""


class Killer:
    """The process that kills; see `tests.faults.killer`."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.seconds = 0.0
        self.size = 0

    def learn(self, path: Path) -> None:
        """Let the job run to its end on `path` once, to know how long it takes and how large its log becomes."""
        seconds, size = self._ask(path, 0, 0).split()
        self.seconds, self.size = float(seconds), int(size)

    def kill(self, path: Path, moment: Moment) -> bool:
        """Kill the job at this moment; tell whether it had acknowledged."""
        by_size, fraction = moment
        seconds, size = (0, max(int(self.size * fraction), 1)) if by_size else (self.seconds * fraction, 0)
        return self._ask(path, seconds, size) == "acknowledged"

    def _ask(self, path: Path, seconds: float, size: int) -> str:
        self._process.stdin.write(f"{path}\t{seconds}\t{size}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, self._process.stderr.read()
        return str(answer)


@contextlib.contextmanager
def killer(job: str, *arguments: object, env: dict[str, str] | None = None) -> Iterator[Killer]:
    """A killer for this job."""
    process = start_python("from tests.faults.killer import main; main()", job, *arguments, env=env)
    try:
        yield Killer(process)
    finally:
        process.communicate()


def _moments(n: int) -> list[Moment]:
    """Random moments all over a job and a little beyond its end, half by time and half by the size of its log."""
    chance = random.Random(20260101)
    return [(i % 2 == 1, (i + chance.random()) * (1.0 if i % 2 else 1.3) / n) for i in range(n)]


def _state(path: Path) -> tuple[int, int]:
    """Firms and changes of a registry that must be sound."""
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        return _counts(registry)


def _counts(registry: Registry) -> tuple[int, int]:
    with registry.read() as connection:
        firms, seals = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM firm), (SELECT count(*) FROM change_seal)"
        ).one()
        return firms, seals


def _copy(source: Path, folder: Path) -> Path:
    """A fresh copy, alone in its folder: no log of an earlier kill lies beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(source, folder / "test.car"))


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A registry that holds a few firms already."""
    path = fresh_file(tmp_path / "held.car")
    with open_registry(path) as registry:
        apply(
            registry,
            ChangeSet("edit", "x", "a", tuple(Insert("firm", f"f{i}", {"legal_name": "旧"}) for i in range(20))),
        )
    return path


@pytest.mark.parametrize(("library", "kills"), [("", 20), ("stdlib", 4)])
def test_a_killed_import(held: Path, tmp_path: Path, library: str, kills: int) -> None:
    before, after = (20, 2), (20 + FIRMS, 3)
    seen: list[tuple[int, int]] = []
    caught_writing = 0
    with killer("import", env={"REGISTRY_SQLITE": library}) as one:
        one.learn(_copy(held, tmp_path / "work"))
        for moment in _moments(kills):
            path = _copy(held, tmp_path / "work")
            acknowledged = one.kill(path, moment)
            caught_writing += any(p.stat().st_size for p in path.parent.iterdir() if p != path)
            seen.append(_state(path))
            assert seen[-1] in (before, after)
            assert seen[-1] == after or not acknowledged
    assert before in seen, "no kill came early enough to mean anything"
    assert caught_writing >= kills // 4, "too few kills came while pages were being written"


def test_a_killed_undo(held: Path, tmp_path: Path) -> None:
    with killer("import") as one:
        one.learn(held)
    before, after = (20 + FIRMS, 3), (20, 4)
    with killer("undo") as one:
        one.learn(_copy(held, tmp_path / "work"))
        for moment in _moments(3):
            path = _copy(held, tmp_path / "work")
            acknowledged = one.kill(path, moment)
            state = _state(path)
            assert state in (before, after)
            assert state == after or not acknowledged


def test_a_killed_backup(held: Path, tmp_path: Path) -> None:
    with killer("import") as one:
        one.learn(held)
    with open_registry(held) as registry:
        full = everything(registry)
    with killer("backup") as one:
        one.learn(_copy(held, tmp_path / "work"))
        for moment in _moments(5):
            path = _copy(held, tmp_path / "work")
            acknowledged = one.kill(path, moment)
            found = list_backups(path)
            assert len(found) == 1 or not acknowledged
            for backup in found:
                with open_registry(backup) as registry:
                    assert everything(registry) == full
            folder = backup_folder(path)
            if folder.exists() and not found:
                assert {p.suffix for p in folder.iterdir()} <= {
                    ".part",
                    ".part-journal",
                    ".part-wal",
                    ".part-shm",
                    ".json",
                }


def test_a_killed_upgrade(tmp_path: Path) -> None:
    """Old or new, and never the half-built table between them."""
    held = fresh_file(tmp_path / "held.car")
    with open_registry(held) as registry:
        firms = tuple(Insert("firm", f"f{i}", {"legal_name": "旧", "hnte": 1}) for i in range(UPGRADED))
        children = tuple(Insert("milestone", f"m{i}", {"firm": f"f{i}", "event": "首飞"}) for i in range(UPGRADED))
        apply(registry, ChangeSet("import", "x", "a", firms + children))
    seen: set[int] = set()
    with killer("upgrade", tmp_path) as one:
        one.learn(_copy(held, tmp_path / "work"))
        for moment in _moments(8):
            path = _copy(held, tmp_path / "work")
            acknowledged = one.kill(path, moment)
            version = _version_of_sound(path)
            assert version == SCHEMA_VERSION + 1 or not acknowledged
            if version == SCHEMA_VERSION:
                assert _state(path) == (UPGRADED, 2)
            seen.add(version)
    assert SCHEMA_VERSION in seen, "no kill came early enough to mean anything"


def _version_of_sound(path: Path) -> int:
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:

        def one(query: str) -> Any:
            return connection.execute(query).fetchone()[0]

        assert one("PRAGMA integrity_check") == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        version = one("PRAGMA user_version")
        assert version in (SCHEMA_VERSION, SCHEMA_VERSION + 1)
        assert one("SELECT version_num FROM alembic_version") == f"{version:04d}"
        assert one("SELECT count(*) FROM pragma_table_info('firm') WHERE name = 'probe'") == version - SCHEMA_VERSION
        assert one("SELECT count(*) FROM sqlite_master WHERE name LIKE '_alembic_tmp%'") == 0
        assert one("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == len(trigger_statements())
        assert one("SELECT count(*) FROM firm") == one("SELECT count(*) FROM milestone") == UPGRADED
        return int(version)
