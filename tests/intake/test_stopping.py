"""Stopped at any moment, a planning or a commit leaves the registry as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.intake.importing import commit, prepare, read_files
from registry.resources import resource_path
from registry.store import Registry
from registry.store.shelf import list_backups
from tests.store.support import everything, fresh


class StopError(Exception):
    """Somebody gave up."""


class Patience:
    """A pulse that ends the work at the beat `last`, counted from 1; 0 never does."""

    def __init__(self, last: int = 0) -> None:
        self.last, self.beats = last, 0

    def __call__(self, *_done: object) -> None:
        self.beats += 1
        if self.beats == self.last:
            raise StopError


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return fresh(tmp_path / "new.car", name="New", actor="Test")


def test_a_commit_stopped_at_any_beat_writes_nothing(registry: Registry) -> None:
    """Not even that the data are invented, which goes before them in the same transaction."""
    plan = prepare(registry, read_files([resource_path("samples/district-return.xlsx")]))
    assert plan.fictional
    before = everything(registry)
    counted = Patience()
    last = 1
    while True:
        pulse = Patience(last)
        try:
            applied = commit(registry, plan, "Test", pulse=pulse)
        except StopError:
            assert everything(registry) == before
            last += max(1, last // 3)
            counted.beats += 1
        else:
            break
    assert applied is not None
    assert counted.beats > 5
    assert everything(registry) != before
    assert len(list_backups(registry.path)) >= 1
    assert not list(registry.path.parent.glob("**/*.part"))
    registry.close()


def test_a_planning_is_asked_often_and_stops_at_once(registry: Registry) -> None:
    files = read_files([resource_path("samples/district-return.xlsx")])
    commit(registry, prepare(registry, files), "Test")
    whole = Patience()
    prepare(registry, files, progress=whole)
    before = everything(registry)
    for last in range(1, whole.beats + 1, whole.beats // 8):
        with pytest.raises(StopError):
            prepare(registry, files, progress=Patience(last))
    assert whole.beats > 15
    assert everything(registry) == before
    registry.close()
