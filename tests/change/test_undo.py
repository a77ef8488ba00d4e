"""Undo and redo: exactly back, exactly forth; and never over somebody's later work."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from registry.change import (
    Delete,
    Insert,
    Kept,
    Operation,
    StaleChange,
    Update,
    changes,
    redo,
    redo_target,
    undo,
    undo_target,
)
from registry.errors import UserError
from registry.i18n import Language
from registry.model.catalogue import Scalar
from registry.store import Registry, open_registry
from tests.change.acts import do, edit, faults, firm, milestone, removal
from tests.store.support import Rows, everything, fresh_file


def test_an_import_is_taken_back_and_brought_again(registry: Registry) -> None:
    do(registry, firm("f1", uscc="U1"), firm("f2"), milestone("m1", "f1"), kind="import")
    full = everything(registry)
    undone = undo(registry, "officer")
    assert (undone.records, undone.kept) == (3, ())
    assert everything(registry) == {}
    again = redo(registry, "officer")
    assert (again.records, again.kept) == (3, ())
    assert everything(registry) == full
    assert faults(registry) == []


def test_steps_are_taken_back_one_by_one(registry: Registry) -> None:
    states = [everything(registry)]
    for step in (
        lambda: [
            firm("f1", "甲", established_from="2015-01-01", established_precision="year", established_text="2015年")
        ],
        lambda: [edit(registry, "firm", "f1", legal_name="乙"), milestone("m1", "f1")],
        lambda: [removal(registry, "milestone", "m1")],
        lambda: [removal(registry, "firm", "f1")],
    ):
        do(registry, *step())
        states.append(everything(registry))
    for state in reversed(states[:-1]):
        assert undo(registry, "a").kept == ()
        assert everything(registry) == state
    for state in states[1:]:
        assert redo(registry, "a").kept == ()
        assert everything(registry) == state
    assert faults(registry) == []


def test_there_is_an_end_to_both(registry: Registry) -> None:
    for turn, said in ((undo, "There is nothing to undo."), (redo, "There is nothing to redo.")):
        with pytest.raises(UserError) as caught:
            turn(registry, "a")
        assert caught.value.what.render(Language.EN) == said
    with registry.read() as connection:
        assert [c.kind for c in changes(connection)] == ["create"], "what makes the registry is never undone"


def test_a_new_change_empties_redo(registry: Registry) -> None:
    do(registry, firm("f1"))
    undo(registry, "a")
    do(registry, firm("f2"))
    with registry.read() as connection:
        assert redo_target(connection) is None
    with pytest.raises(UserError):
        redo(registry, "a")


def test_undo_says_what_it_did(registry: Registry) -> None:
    do(registry, firm("f1"))
    undone = undo(registry, "officer")
    with registry.read() as connection:
        last = changes(connection)[-1]
        assert (last.tx, last.kind, last.target, last.actor) == (undone.tx, "undo", undone.change.tx, "officer")
        assert last.label(Language.EN) == "Undo: Edit"
        assert undo_target(connection) is None
        assert redo_target(connection) == undone.change


def test_undo_works_after_the_program_was_closed(path: Path) -> None:
    with open_registry(path) as registry:
        do(registry, firm("f1"), milestone("m1", "f1"), kind="import")
        full = everything(registry)
    with open_registry(path) as registry:
        undo(registry, "a")
    with open_registry(path) as registry:
        assert everything(registry) == {}
        redo(registry, "a")
    with open_registry(path) as registry:
        assert everything(registry) == full
        assert faults(registry) == []


def test_one_change_that_makes_edits_and_deletes_a_record(registry: Registry) -> None:
    do(registry, firm("f1", "甲"))
    before = everything(registry)
    do(
        registry,
        firm("f2", "乙"),
        Update("firm", "f2", {"legal_name": "乙"}, {"legal_name": "丙"}),
        milestone("m1", "f2"),
        Delete("milestone", "m1", {}),
        Delete("firm", "f1", {}),
        firm("f1", "丁"),
    )
    after = everything(registry)
    assert undo(registry, "a").kept == ()
    assert everything(registry) == before
    assert redo(registry, "a").kept == ()
    assert everything(registry) == after
    assert faults(registry) == []


def test_records_moved_to_a_new_parent_go_back(registry: Registry) -> None:
    """A merge: two firms become one, and their milestones go along."""
    do(registry, firm("f1", uscc="U1"), firm("f2", uscc="U2"), milestone("m1", "f1"), milestone("m2", "f2"))
    before = everything(registry)
    do(
        registry,
        firm("f3"),
        *(edit(registry, "milestone", m, firm="f3") for m in ("m1", "m2")),
        removal(registry, "firm", "f1"),
        removal(registry, "firm", "f2"),
        Update("firm", "f3", {"uscc": None}, {"uscc": "U1"}),
        kind="merge",
    )
    merged = everything(registry)
    assert undo(registry, "a").kept == ()
    assert everything(registry) == before
    assert redo(registry, "a").kept == ()
    assert everything(registry) == merged


# --- undo of an older change -----------------------------------------------------------------------------------------


def _older(registry: Registry, later: Callable[[Registry], list[Operation]]) -> tuple[tuple[Kept, ...], Rows]:
    """What undo keeps of an import that `later` work was built on."""
    imported = do(
        registry,
        firm(
            "f1",
            "甲",
            uscc="U1",
            park="张江",
            established_from="2015-01-01",
            established_to="2015-12-31",
            established_precision="year",
        ),
        firm("f2", "乙"),
        milestone("m1", "f1"),
        kind="import",
    )
    do(registry, *later(registry))
    undone = undo(registry, "a", imported.tx)
    assert faults(registry) == []
    return undone.kept, everything(registry)


def test_a_record_that_was_worked_on_is_kept_and_named(registry: Registry) -> None:
    kept, left = _older(registry, lambda r: [edit(r, "firm", "f2", park="临港")])
    assert kept == (Kept("firm", "f2", None),)
    assert left.keys() == {("firm", "f2")}


def test_a_parent_of_later_records_is_kept(registry: Registry) -> None:
    kept, left = _older(registry, lambda r: [milestone("later", "f1")])
    assert kept == (Kept("firm", "f1", None),)
    assert left.keys() == {("firm", "f1"), ("milestone", "later")}


def test_a_parent_of_a_kept_record_is_kept(registry: Registry) -> None:
    kept, left = _older(registry, lambda r: [edit(r, "milestone", "m1", event="复飞")])
    assert kept == (Kept("milestone", "m1", None), Kept("firm", "f1", None))
    assert left.keys() == {("firm", "f1"), ("milestone", "m1")}


def test_what_is_gone_already_needs_no_undo(registry: Registry) -> None:
    kept, left = _older(registry, lambda r: [removal(r, "milestone", "m1"), removal(r, "firm", "f1")])
    assert (kept, left) == ((), {})


def test_a_field_that_was_changed_again_is_kept_and_named(registry: Registry) -> None:
    do(
        registry,
        firm("f1", "甲", established_from="2014-01-01", established_to="2014-12-31", established_precision="year"),
    )
    edited = do(
        registry,
        edit(
            registry,
            "firm",
            "f1",
            legal_name="乙",
            park="张江",
            established_from="2015-01-01",
            established_to="2015-12-31",
        ),
    )
    do(registry, edit(registry, "firm", "f1", park="临港", established_to="2015-06-30"))
    undone = undo(registry, "a", edited.tx)
    row = everything(registry)["firm", "f1"]
    assert {k.column for k in undone.kept} == {"park", "established_from", "established_to"}, "a date stays together"
    assert (row["legal_name"], row["park"]) == ("甲", "临港")
    assert (row["established_from"], row["established_to"]) == ("2015-01-01", "2015-06-30")
    assert faults(registry) == []


def test_a_field_that_is_back_already_needs_no_undo(registry: Registry) -> None:
    do(registry, firm("f1", "甲"))
    edited = do(registry, edit(registry, "firm", "f1", legal_name="乙"))
    do(registry, edit(registry, "firm", "f1", legal_name="甲"))
    undone = undo(registry, "a", edited.tx)
    assert (undone.records, undone.kept) == (0, ())
    assert everything(registry)["firm", "f1"]["legal_name"] == "甲"


def test_a_key_that_was_given_away_stays_there(registry: Registry) -> None:
    do(registry, firm("f1", uscc="U1"), firm("f2"))
    freed = do(registry, edit(registry, "firm", "f1", uscc=None, park="张江"))
    do(registry, edit(registry, "firm", "f2", uscc="U1"))
    undone = undo(registry, "a", freed.tx)
    found = everything(registry)
    assert undone.kept == (Kept("firm", "f1", "uscc"),)
    assert (found["firm", "f1"]["uscc"], found["firm", "f1"]["park"], found["firm", "f2"]["uscc"]) == (None, None, "U1")


def test_a_deleted_record_stays_away_where_its_place_is_taken(registry: Registry) -> None:
    do(registry, firm("f1", uscc="U1"), firm("f2"), milestone("m2", "f2"))
    gone = do(registry, removal(registry, "firm", "f1"), removal(registry, "milestone", "m2"))
    do(registry, firm("f3", uscc="U1"), removal(registry, "firm", "f2"))
    undone = undo(registry, "a", gone.tx)
    assert set(undone.kept) == {Kept("firm", "f1", None), Kept("milestone", "m2", None)}
    assert everything(registry).keys() == {("firm", "f3")}
    assert faults(registry) == []


def test_what_is_undone_cannot_be_undone_again(registry: Registry) -> None:
    first = do(registry, firm("f1"))
    second = do(registry, firm("f2"))
    undone = undo(registry, "a", first.tx)
    for tx in (first.tx, undone.tx, 1, 99):
        with pytest.raises(UserError) as caught:
            undo(registry, "a", tx)
        assert caught.value.what.render(Language.EN) == "This change cannot be undone, or was already."
    assert undo(registry, "a").change.tx == second.tx
    assert redo(registry, "a").change.tx == second.tx
    assert redo(registry, "a").change.tx == first.tx
    assert everything(registry).keys() == {("firm", "f1"), ("firm", "f2")}


# --- any history -----------------------------------------------------------------------------------------------------

EXAMPLES = 12 if "REGISTRY_SQLITE" not in os.environ else 3
UIDS = [f"r{i}" for i in range(4)]
NAMES = st.sampled_from(["甲", "乙", "丙", None])
COLUMNS: dict[str, dict[str, st.SearchStrategy[Scalar]]] = {
    "firm": {
        "legal_name": st.sampled_from(["甲", "乙"]),
        "uscc": st.sampled_from(["U1", "U2", None]),
        "established_from": NAMES,
        "established_text": NAMES,
        "reg_capital_lo": st.integers(-5, 5) | st.none(),
    },
    "milestone": {"firm": st.sampled_from(UIDS), "event": st.sampled_from(["首飞", "入轨"]), "outcome": NAMES},
    "metric": {
        "firm": st.sampled_from(UIDS),
        "metric": st.sampled_from(["revenue", "headcount"]),
        "year": st.sampled_from([2023, 2024]),
        "lo": st.integers(-5, 5) | st.none(),
    },
    "contact": {"firm": st.sampled_from(UIDS), "person": NAMES, "phone": NAMES},
    "scheme": {c: st.sampled_from(["a", "b"]) for c in ("code", "version", "body", "digest")},
    "selection_round": {
        "title": st.sampled_from(["甲", "乙"]),
        "state": st.just("draft"),
        "scheme": st.sampled_from([*UIDS, None]),
    },
}


def _operation(draw: Callable[[st.SearchStrategy[object]], object], now: Rows) -> Operation:
    """An operation that saw the registry as `now`; it may still clash with keys, parents and children."""
    table = draw(st.sampled_from(sorted(COLUMNS)))
    uid = draw(st.sampled_from(UIDS))
    assert isinstance(table, str)
    assert isinstance(uid, str)
    row = now.get((table, uid))
    if row is None:
        return Insert(table, uid, {name: draw(values) for name, values in COLUMNS[table].items()})  # type: ignore[misc]
    if draw(st.integers(0, 3)) == 0:
        return Delete(table, uid, row)
    names = draw(st.lists(st.sampled_from(sorted(COLUMNS[table])), unique=True, min_size=1))
    assert isinstance(names, list)
    return Update(table, uid, {n: row[n] for n in names}, {n: draw(COLUMNS[table][n]) for n in names})  # type: ignore[misc]


def _live(registry: Registry, draw: Callable[[st.SearchStrategy[object]], object], turns: int) -> list[int]:
    """Random work, some of it refused, some of it undone and redone; gives the changes that stand."""
    for _ in range(turns):
        choice = draw(st.integers(0, 5))
        before = everything(registry)
        try:
            if choice == 0:
                assert undo(registry, "a").kept == ()
            elif choice == 1:
                assert redo(registry, "a").kept == ()
            else:
                operations: list[Operation] = []
                seen: set[tuple[str, str]] = set()
                for _n in range(draw(st.integers(1, 3))):  # type: ignore[arg-type]
                    operation = _operation(draw, before)
                    if (operation.table, operation.uid) not in seen:
                        operations.append(operation)
                        seen.add((operation.table, operation.uid))
                do(registry, *operations)
        except StaleChange:
            assert everything(registry) == before
        except UserError:
            assert choice in (0, 1), "only undo and redo may have nothing to do"
    with registry.read() as connection:
        standing: list[int] = []
        for change in changes(connection):
            if change.kind == "undo":
                standing.remove(change.target or 0)
            elif change.kind == "redo":
                standing.append(change.target or 0)
            elif change.kind != "create":
                standing.append(change.tx)
    return standing


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_history_goes_all_the_way_back_and_forth(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = fresh_file(Path(folder) / "any.car")
        with open_registry(path) as registry:
            standing = _live(registry, data.draw, 10)
            full = everything(registry)
            assert faults(registry) == []
        with open_registry(path) as registry:
            for tx in reversed(standing):
                undone = undo(registry, "a")
                assert (undone.change.tx, undone.kept) == (tx, ())
            assert everything(registry) == {}
            assert faults(registry) == []
        with open_registry(path) as registry:
            for tx in standing:
                again = redo(registry, "a")
                assert (again.change.tx, again.kept) == (tx, ())
            assert everything(registry) == full
            assert faults(registry) == []


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_undo_of_any_older_change_keeps_all_later_work(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, open_registry(fresh_file(Path(folder) / "any.car")) as registry:
        standing = _live(registry, data.draw, 10)
        if not standing:
            return
        tx = data.draw(st.sampled_from(standing))
        before = everything(registry)
        with registry.read() as connection:
            last = _last_editors(connection, standing)
        undone = undo(registry, "a", tx)
        after = everything(registry)
        kept = {(k.table, k.uid) for k in undone.kept}
        for (table, uid, column), writer in last.items():
            if writer > tx and (table, uid) in before:
                assert after[table, uid][column] == before[table, uid][column], "later work was overwritten"
        assert kept.isdisjoint(before.keys() - after.keys()), "what is kept does not go"
        assert faults(registry) == []


def _last_editors(connection: Connection, standing: list[int]) -> dict[tuple[str, str, str], int]:
    """The latest of the standing changes that edited each column."""
    found: dict[tuple[str, str, str], int] = {}
    for row in connection.exec_driver_sql("SELECT tx, table_name, uid, op, delta FROM change_log ORDER BY id"):
        if row.tx in standing and row.op == "update":
            for column in json.loads(row.delta).keys() - {"row_version", "digest"}:
                found[row.table_name, row.uid, column] = row.tx
    return found
