"""The roll kept current says what a roll read anew says, whatever happened between the two."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.change import ChangeSet, Insert, Update, apply, merge_firms, new_registry, redo, set_for_all, undo
from registry.change.claims import Statement, add_claim, keep_value
from registry.change.trash import delete_record
from registry.intake.importing import commit, prepare, read_files
from registry.model.entities import ENTITIES, TABLES
from registry.model.firm_entities import FIRM
from registry.resources import resource_path
from registry.store import Registry, open_registry
from registry.view import firm_card, read_roll
from registry.view.roll import stored_order

DAY = date(2026, 3, 31)
BOOK = "samples/commercial-aerospace-firms.xlsx"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roll") / "facts.car"
    with new_registry(path, name="Facts", actor="tester", data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([resource_path(BOOK)])), "tester")
    return path


@pytest.fixture
def facts(whole: Path, tmp_path: Path) -> Iterator[Registry]:
    with open_registry(Path(shutil.copyfile(whole, tmp_path / "own.car"))) as registry:
        yield registry


def some(registry: Registry, table: str, count: int = 1) -> list[str]:
    t = TABLES[table]
    with registry.read() as connection:
        return list(connection.execute(select(t.c.uid).order_by(t.c.uid).limit(count)).scalars())


def edit(registry: Registry) -> None:
    (uid,) = some(registry, "firm")
    t = TABLES["firm"]
    with registry.read() as connection:
        before = connection.execute(select(t.c.pinyin).where(t.c.uid == uid)).scalar()
    change = Update("firm", uid, {"pinyin": before}, {"pinyin": "zzz"})
    apply(registry, ChangeSet("edit", "Edit", "t", (change,)))


def add_figure(registry: Registry) -> None:
    (uid,) = some(registry, "firm")
    values = {"firm": uid, "metric": "headcount", "year": 2025, "lo": 77, "hi": 77, "kind": "exact"}
    apply(registry, ChangeSet("edit", "Add", "t", (Insert("metric", "new", ENTITIES["metric"].encode(values)),)))


def delete_round(registry: Registry) -> None:
    (uid,) = some(registry, "funding_event")
    with registry.read() as connection:
        change = delete_record(connection, "funding_event", uid, actor="t", reason="", name="x")
    apply(registry, change)


def delete_and_undo(registry: Registry) -> None:
    delete_round(registry)
    undo(registry, "t")


def bulk(registry: Registry) -> None:
    with registry.read() as connection:
        change = set_for_all(
            connection, some(registry, "firm", 9), FIRM.field("district"), "310104", actor="t", source="s"
        )
    apply(registry, change)


def merge(registry: Registry) -> None:
    keep, gone = some(registry, "firm", 2)
    apply(registry, merge_firms(registry, keep, gone, frozenset(), "t", code=None))


def take_back_the_import(registry: Registry) -> None:
    undo(registry, "t")


def another_source(registry: Registry) -> None:
    """What it says waits: the firm is marked. Then it is settled, and that taken back."""
    (uid,) = some(registry, "firm")
    said = Statement(uid, "firm", uid, "park", {"park": "Elsewhere"}, origin="document", source="s")
    with registry.read() as connection:
        change = add_claim(connection, said, actor="t", firm="x")
    apply(registry, change)


def settled(registry: Registry) -> None:
    another_source(registry)
    (uid,) = some(registry, "firm")
    with registry.read() as connection:
        change = keep_value(connection, "firm", uid, "park", actor="t", reason="r", firm="x")
    apply(registry, change)


def all_of_it(registry: Registry) -> None:
    for act in (edit, add_figure, delete_round, bulk):
        act(registry)
    undo(registry, "t")
    redo(registry, "t")


def nothing(registry: Registry) -> None:
    """Not a change."""


@pytest.mark.parametrize(
    "act",
    [
        edit,
        add_figure,
        delete_round,
        delete_and_undo,
        bulk,
        merge,
        take_back_the_import,
        another_source,
        settled,
        all_of_it,
        nothing,
    ],
    ids=lambda act: act.__name__,
)
def test_a_roll_kept_current_is_the_roll_read_anew(facts: Registry, act: Callable[[Registry], None]) -> None:
    before = read_roll(facts, DAY)
    act(facts)
    after, anew = read_roll(facts, DAY, before), read_roll(facts, DAY)
    assert list(after.rows) == list(anew.rows)
    assert after.tx == anew.tx
    assert [stored_order(row) for row in after.rows] == sorted(stored_order(row) for row in after.rows)
    if act is nothing:
        assert after.rows is before.rows
        assert after.fresh == ()


def test_only_the_firms_that_were_touched_are_read(facts: Registry) -> None:
    before = read_roll(facts, DAY)
    add_figure(facts)
    after = read_roll(facts, DAY, before)
    assert after.fresh is not None
    assert [row.headcount for row in after.fresh] == [77]
    held = {id(row) for row in before.rows}
    assert sum(id(row) in held for row in after.rows) == len(before.rows) - 1


def test_a_reading_that_nobody_took_spoils_none_of_the_next(facts: Registry) -> None:
    before = read_roll(facts, DAY)
    add_figure(facts)
    dropped = read_roll(facts, DAY, before)
    merge(facts)
    taken, anew = read_roll(facts, DAY, before), read_roll(facts, DAY)
    assert list(taken.rows) == list(anew.rows)
    assert taken.gone is not None
    assert dropped.gone is not None
    assert {id(row) for row in (*taken.gone, *dropped.gone)} <= {id(row) for row in before.rows}
    undo(facts, "t")
    assert list(read_roll(facts, DAY, taken).rows) == list(read_roll(facts, DAY).rows)


def test_a_statement_marks_its_firm_alone_until_it_is_settled(facts: Registry) -> None:
    before = read_roll(facts, DAY)
    another_source(facts)
    asked = read_roll(facts, DAY, before)
    assert asked.fresh is not None
    assert [(row.unsettled, row.marked) for row in asked.fresh] == [(("park",), ("park",))]
    assert sum(bool(row.unsettled) for row in asked.rows) == 1
    undo(facts, "t")
    settled(facts)
    assert not any(row.unsettled for row in read_roll(facts, DAY, asked).rows)


def test_another_day_reads_all(facts: Registry) -> None:
    before = read_roll(facts, DAY)
    later = read_roll(facts, DAY + timedelta(days=900), before)
    assert later.fresh is None
    assert {row.tier_state for row in later.rows} != {row.tier_state for row in before.rows}


def test_a_row_of_the_roll_is_the_row_of_the_firms_card(facts: Registry) -> None:
    for row in read_roll(facts, DAY).rows[::7]:
        assert firm_card(facts, row.uid, DAY).row == row
