"""A registry for what an office sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.store import Registry, open_registry
from tests.store.support import fresh_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new registry file, closed."""
    return fresh_file(tmp_path / "test.car")


@pytest.fixture
def registry(path: Path) -> Iterator[Registry]:
    """A new registry, open."""
    with open_registry(path) as opened:
        yield opened
