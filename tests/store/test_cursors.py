"""Readings that were broken off and are still held by somebody take nothing from those that come after them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import RowMapping, select

from registry.change import ChangeSet, Insert, apply
from registry.model.entities import TABLES
from registry.store import Registry

FIRMS = 40


@pytest.fixture
def filled(registry: Registry) -> Registry:
    made = tuple(Insert("firm", f"f{n:02}", {"legal_name": f"甲{n:02}有限公司"}) for n in range(FIRMS))
    apply(registry, ChangeSet("edit", "x", "a", made))
    return registry


def _broken_off(registry: Registry) -> Iterator[RowMapping]:
    """The rows of a reading that ended after the first, as the traceback of a stopped job holds them."""
    with registry.read() as connection:
        rows = iter(connection.execute(select(TABLES["firm"])).mappings())
        next(rows)
    return rows


@pytest.mark.parametrize("after", [0, 1, 20, FIRMS - 1])
@pytest.mark.parametrize("where", ["here", "another thread"])
def test_rows_come_once_and_whole_whenever_a_broken_reading_goes(filled: Registry, after: int, where: str) -> None:
    """Another one's late end began the reading anew: sums were of firms counted twice."""
    held = [_broken_off(filled)]
    with filled.read() as connection:
        rows = iter(connection.execute(select(TABLES["firm"])).mappings())
        found = [next(rows)["uid"] for _row in range(after)]
        if where == "here":
            held.clear()
        else:
            thread = threading.Thread(target=held.clear)
            thread.start()
            thread.join()
        found += [row["uid"] for row in rows]
    assert sorted(found) == [f"f{n:02}" for n in range(FIRMS)]


def test_a_broken_reading_can_not_go_on_in_the_next_ones_statement(filled: Registry) -> None:
    rows = _broken_off(filled)
    with filled.read() as connection:
        mine = iter(connection.execute(select(TABLES["firm"])).mappings())
        next(mine)
        with pytest.raises(Exception, match="closed"):
            next(rows)
        assert len(list(mine)) == FIRMS - 1


def test_two_readings_of_one_connection_do_not_disturb_each_other(filled: Registry) -> None:
    with filled.read() as connection:
        first = iter(connection.execute(select(TABLES["firm"])).mappings())
        next(first)
        second = iter(connection.execute(select(TABLES["firm"])).mappings())
        next(second)
        del first
        assert len(list(second)) == FIRMS - 1
