from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply
from registry.store import Registry, open_registry
from tests.store.support import fresh_file


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A new registry with three fictional firms: two of Songjiang and Minhang, one from elsewhere."""
    with open_registry(fresh_file(tmp_path / "test.car")) as opened:
        firms = (
            Insert("firm", "f1", {"legal_name": "上海虚构一号航天科技有限公司", "district": "310117"}),
            Insert("firm", "f2", {"legal_name": "上海虚构二号航天科技有限公司", "district": "310112"}),
            Insert("firm", "f3", {"legal_name": "南通虚构三号航天科技有限公司", "district": "320600"}),
        )
        apply(opened, ChangeSet("import", "x", "tester", firms))
        yield opened
