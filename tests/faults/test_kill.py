"""Killed at any moment: the registry is as before or as after, whole, and what was acknowledged is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.faults.jobs import FIRMS, copied
from benchmarks.faults.kills import killer, moments
from registry.change import ChangeSet, Insert, apply, check_registry
from registry.store import Registry, open_registry
from registry.store.shelf import backup_folder, list_backups
from tests.store.support import everything, fresh_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forking and SIGKILL are POSIX")


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
        one.learn(copied(held, tmp_path / "work"))
        for moment in moments(kills):
            path = copied(held, tmp_path / "work")
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
        one.learn(copied(held, tmp_path / "work"))
        for moment in moments(3):
            path = copied(held, tmp_path / "work")
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
        one.learn(copied(held, tmp_path / "work"))
        for moment in moments(5):
            path = copied(held, tmp_path / "work")
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
