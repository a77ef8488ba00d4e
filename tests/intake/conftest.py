from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.store import open_registry
from tests.intake.desk import Desk
from tests.store.support import fresh_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new registry, and a folder for workbooks."""
    with open_registry(fresh_file(tmp_path / "test.car")) as registry:
        yield Desk(registry, tmp_path)


@pytest.fixture
def other_desk(tmp_path: Path) -> Iterator[Desk]:
    """Another one beside it."""
    folder = tmp_path / "other"
    folder.mkdir()
    with open_registry(fresh_file(folder / "test.car")) as registry:
        yield Desk(registry, folder)
