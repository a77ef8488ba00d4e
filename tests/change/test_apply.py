"""Applying: everything or nothing, and nothing that somebody else changed meanwhile."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.change import (
    ChangeSet,
    Conflict,
    Delete,
    ImportBatch,
    Insert,
    Operation,
    SheetRow,
    StaleChange,
    Update,
    ValueSource,
    apply,
    changes,
    record_history,
)
from registry.change.seal import SealText, next_tx, write_seal
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language, Text
from registry.model.entities import TABLES
from registry.model.mapped import Firm
from registry.store import Registry, open_registry
from registry.store.file import close_change_context, open_change_context
from tests.change.acts import act, do, edit, faults, firm, milestone, removal
from tests.store.support import ROOT, assert_spoken, everything

FIRM = TABLES["firm"]


def test_an_empty_change_set_makes_no_step(registry: Registry) -> None:
    with registry.read() as connection:
        before = changes(connection)
    assert apply(registry, act()) is None
    assert not act()
    with registry.read() as connection:
        assert changes(connection) == before


def test_what_was_done_is_told(registry: Registry) -> None:
    applied = do(registry, firm("f1"), firm("f2"), milestone("m1", "f1"))
    assert dict(applied.touched) == {"firm": 2, "milestone": 1}
    with registry.read() as connection:
        last = changes(connection)[-1]
    assert (last.tx, last.hash, last.records, last.actor, last.kind) == (applied.tx, applied.hash, 3, "officer", "edit")


def test_rows_count_their_changes(registry: Registry) -> None:
    do(registry, firm("f1"))
    for n, name in enumerate(("乙", "丙"), start=2):
        do(registry, edit(registry, "firm", "f1", legal_name=name))
        with registry.read() as connection:
            assert connection.exec_driver_sql("SELECT row_version FROM firm").scalar() == n


def test_one_set_may_touch_a_record_twice(registry: Registry) -> None:
    steps = [
        Update("firm", "f1", {"legal_name": a}, {"legal_name": b})
        for a, b in (("甲", "乙"), ("乙", "丙"), ("丙", "丁"))
    ]
    do(registry, firm("f1", "甲"), *steps, firm("f2", "戊"), Delete("firm", "f2", {"legal_name": "戊"}))
    assert {uid: row["legal_name"] for (_, uid), row in everything(registry).items()} == {"f1": "丁"}
    assert faults(registry) == []


def test_operations_keep_their_order(registry: Registry) -> None:
    """A key that one record gives up may be taken by the next."""
    do(registry, firm("f1", uscc="A"), firm("f2", uscc="B"))
    do(
        registry,
        Update("firm", "f1", {"uscc": "A"}, {"uscc": None}),
        Update("firm", "f2", {"uscc": "B"}, {"uscc": "A"}),
        Update("firm", "f1", {"uscc": None}, {"uscc": "B"}),
    )
    found = everything(registry)
    assert (found["firm", "f1"]["uscc"], found["firm", "f2"]["uscc"]) == ("B", "A")


STALE: dict[str, tuple[Callable[[Registry], ChangeSet], list[Conflict]]] = {
    "a value changed": (
        lambda _: act(firm("new"), Update("firm", "f1", {"legal_name": "旧"}, {"legal_name": "新"})),
        [Conflict("firm", "f1", "legal_name", "旧", "甲公司")],
    ),
    "a value appeared": (
        lambda _: act(Update("firm", "f1", {"uscc": None}, {"uscc": "U9"})),
        [Conflict("firm", "f1", "uscc", None, "U1")],
    ),
    "the record went": (
        lambda _: act(Update("firm", "gone", {"legal_name": "旧"}, {"legal_name": "新"}), Delete("firm", "gone2", {})),
        [Conflict("firm", "gone", "uid", "gone", None), Conflict("firm", "gone2", "uid", "gone2", None)],
    ),
    "the record came": (lambda _: act(firm("f1")), [Conflict("firm", "f1", "uid", None, "f1")]),
    "the key is taken": (lambda _: act(firm("new", uscc="U1")), [Conflict("firm", "new", "uscc", None, "f1")]),
    "the key is taken by an update": (
        lambda _: act(Update("firm", "f2", {"uscc": None}, {"uscc": "U1"})),
        [Conflict("firm", "f2", "uscc", None, "f1")],
    ),
    "the figure is there": (
        lambda _: act(Insert("metric", "new", {"firm": "f1", "metric": "revenue", "year": 2024})),
        [Conflict("metric", "new", "year", None, "r1")],
    ),
    "the parent went": (lambda _: act(milestone("new", "gone")), [Conflict("milestone", "new", "firm", "gone", None)]),
    "it has children": (lambda r: act(removal(r, "firm", "f1")), [Conflict("firm", "f1", "uid", None, "r1")]),
    "deleted twice": (
        lambda _: act(Delete("milestone", "m1", {}), Delete("milestone", "m1", {})),
        [Conflict("milestone", "m1", "uid", "m1", None)],
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_a_stale_set_is_refused_whole(registry: Registry, case: str) -> None:
    do(registry, firm("f1", uscc="U1"), firm("f2"), milestone("m1", "f1"))
    do(registry, Insert("metric", "r1", {"firm": "f1", "metric": "revenue", "year": 2024}))
    before = everything(registry)
    make, conflicts = STALE[case]
    with pytest.raises(StaleChange) as caught:
        apply(registry, make(registry))
    assert list(caught.value.conflicts) == conflicts
    plural = len(conflicts) > 1
    said = (
        f"{len(conflicts)} values changed since you looked at them."
        if plural
        else "1 value changed since you looked at it."
    )
    assert_spoken(caught.value, said)
    assert everything(registry) == before
    assert faults(registry) == []


def _thousands(*others: Operation) -> ChangeSet:
    """Many new firms with a credit code and a figure each, and `others` behind them."""
    firms = [firm(f"n{n}", uscc=f"N{n}") for n in range(1300)]
    figures = [Insert("metric", f"r{n}", {"firm": f"n{n}", "metric": "revenue", "year": 2024}) for n in range(1300)]
    return act(*firms, *figures, *others)


@pytest.mark.parametrize("case", ["the record came", "the key is taken", "the figure is there", "the parent went"])
def test_a_stale_set_of_thousands_is_refused_whole(registry: Registry, case: str) -> None:
    do(registry, firm("f1", uscc="U1"), Insert("metric", "r", {"firm": "f1", "metric": "revenue", "year": 2024}))
    before = everything(registry)
    make, conflicts = STALE[case]
    with pytest.raises(StaleChange) as caught:
        apply(registry, _thousands(*make(registry).operations))
    expected = [replace(c, found="r") if c.found == "r1" else c for c in conflicts]
    assert list(caught.value.conflicts) == expected
    assert everything(registry) == before


def test_a_set_of_thousands_is_written_whole(registry: Registry) -> None:
    do(registry, firm("f1", uscc="U1"))
    swap = [Update("firm", "f1", {"uscc": "U1"}, {"uscc": None}), Update("firm", "n7", {"uscc": "N7"}, {"uscc": "U1"})]
    gone = [Delete("metric", "r9", {}), Delete("firm", "n9", {})]
    assert apply(registry, _thousands(*swap, *gone)) is not None
    found = everything(registry)
    assert len(found) == 1 + 1299 + 1299
    assert found["firm", "n7"]["uscc"] == "U1"
    assert ("firm", "n9") not in found
    assert faults(registry) == []
    with pytest.raises(StaleChange):
        do(registry, Delete("firm", "n8", {}))


def test_only_the_columns_that_were_seen_count(registry: Registry) -> None:
    """Two officers may edit different fields of one firm."""
    do(registry, firm("f1"))
    first, second = edit(registry, "firm", "f1", park="张江"), edit(registry, "firm", "f1", place="上海")
    do(registry, first)
    do(registry, second)
    row = everything(registry)["firm", "f1"]
    assert (row["park"], row["place"]) == ("张江", "上海")


@pytest.mark.parametrize("text", ["a\0b", "a\ud800", "\udfff"])
def test_text_that_cannot_be_kept_is_refused(registry: Registry, text: str) -> None:
    do(registry, firm("f1"))
    before = everything(registry)
    for operation in (firm("f2", text), Update("firm", "f1", {}, {"remark": text})):
        with pytest.raises(UserError) as caught:
            do(registry, operation)
        assert caught.value.what.message == "“{text}” holds a character that cannot be kept."
        str(caught.value).encode()
    assert everything(registry) == before


def test_text_that_is_too_long_is_refused(registry: Registry) -> None:
    do(registry, firm("f1", "长" * 4000, remark="长" * 40000))
    with pytest.raises(UserError) as caught:
        do(registry, Update("firm", "f1", {}, {"legal_name": "长" * 4001}))
    assert_spoken(caught.value, "“" + "长" * 20 + "…” is longer than 4000 characters.")


ODD = "'\"\\;--\t\n\r\x01\x1f\x7f\u2028\u2029\ufeff\U0001f680𠮷é{}[]%_ null"


def test_any_other_text_is_kept_as_it_is(registry: Registry) -> None:
    do(registry, firm("f1", ODD, remark=ODD[::-1]))
    do(registry, edit(registry, "firm", "f1", legal_name=ODD * 2, remark=None))
    assert everything(registry)["firm", "f1"]["legal_name"] == ODD * 2
    assert faults(registry) == []


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, -(2**63), 2**53 + 1])
def test_whole_numbers_of_64_bits_are_kept(registry: Registry, number: int) -> None:
    do(registry, firm("f1", reg_capital_lo=number))
    assert everything(registry)["firm", "f1"]["reg_capital_lo"] == number
    assert faults(registry) == []


# --- any path into the tables is logged, and none is open outside a change ------------------------------------------


def _core(c: Connection) -> None:
    c.execute(insert(FIRM).values(uid="x", legal_name="x"))
    c.execute(update(FIRM).where(FIRM.c.uid == "x").values(legal_name="y", row_version=2))
    c.execute(delete(FIRM).where(FIRM.c.uid == "x"))


def _bulk(c: Connection) -> None:
    c.execute(insert(FIRM), [{"uid": f"x{i}", "legal_name": "x"} for i in range(3)])


def _orm(c: Connection) -> None:
    with Session(c) as session:
        one = Firm(uid="x", legal_name="x")
        session.add(one)
        session.flush()
        session.delete(one)
        session.flush()


def _orm_bulk(c: Connection) -> None:
    with Session(c) as session:
        session.execute(insert(Firm), [{"uid": f"x{i}", "legal_name": "x"} for i in range(3)])
        session.execute(update(Firm).values(legal_name="y", row_version=Firm.__table__.c.row_version + 1))


def _raw(c: Connection) -> None:
    c.exec_driver_sql("INSERT INTO firm (uid, legal_name) VALUES ('x', 'x')")
    c.exec_driver_sql("INSERT OR REPLACE INTO firm (uid, legal_name) VALUES ('x', 'y')")


PATHS = [
    pytest.param(_core, ["insert", "update", "delete"], id="core"),
    pytest.param(_bulk, ["insert"] * 3, id="bulk"),
    pytest.param(_orm, ["insert", "delete"], id="orm"),
    pytest.param(_orm_bulk, ["insert"] * 3 + ["update"] * 3, id="orm bulk"),
    pytest.param(_raw, ["insert", "delete", "insert"], id="raw"),
]


@pytest.mark.parametrize(("write", "logged"), PATHS)
def test_every_path_is_logged(registry: Registry, write: Callable[[Connection], None], logged: list[str]) -> None:
    with registry.write() as connection:
        tx, prev = next_tx(connection)
        open_change_context(connection, tx)
        write(connection)
        write_seal(connection, tx, prev, SealText("a", "edit", "x", {}, ""), entries=len(logged))
        close_change_context(connection)
    with registry.read() as connection:
        told = connection.exec_driver_sql("SELECT op FROM change_log WHERE tx = ? ORDER BY id", (tx,)).scalars().all()
    assert list(told) == logged
    assert faults(registry) == []


@pytest.mark.parametrize("write", [p.values[0] for p in PATHS], ids=[p.id for p in PATHS])
def test_no_path_is_open_outside_a_change(registry: Registry, write: Callable[[Connection], None]) -> None:
    do(registry, firm("f1"))
    before = everything(registry)
    with pytest.raises(IntegrityError, match="no change context"), registry.write() as connection:
        write(connection)
    assert everything(registry) == before


@pytest.mark.parametrize("table", TABLES)
def test_every_record_table_is_guarded(registry: Registry, table: str) -> None:
    with pytest.raises(IntegrityError, match="no change context"), registry.write() as connection:
        connection.exec_driver_sql(f"INSERT INTO {table} (uid) VALUES ('x')")
    do(registry, firm("f1"), Insert("scheme", "s", {"code": "k", "version": "1", "body": "b", "digest": "d"}))
    if table in ("firm", "scheme", "registry_info"):
        for statement in (f"UPDATE {table} SET row_version = row_version + 1", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match="no change context"), registry.write() as connection:
                connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE firm SET legal_name = 'x'", "UPDATE firm SET uid = 'x', row_version = row_version + 1"]
)
def test_a_change_must_advance_the_version_and_keep_the_key(registry: Registry, statement: str) -> None:
    do(registry, firm("f1"))
    with registry.write() as connection:
        open_change_context(connection, next_tx(connection)[0])
        with pytest.raises(IntegrityError, match="row_version must advance by one"):
            connection.exec_driver_sql(statement)
        close_change_context(connection)


@pytest.mark.parametrize("table", ["change_log", "change_seal"])
def test_the_log_is_append_only(registry: Registry, table: str) -> None:
    do(registry, firm("f1"))
    for statement in (
        f"UPDATE {table} SET tx = 9",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(IntegrityError, match="append-only"), registry.write() as connection:
            connection.exec_driver_sql(statement)
    assert faults(registry) == []


def test_a_change_that_would_not_be_logged_is_refused(registry: Registry) -> None:
    with registry.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_firm_insert")
    with pytest.raises(EnvironmentFault) as caught:
        do(registry, firm("f1"))
    assert_spoken(caught.value, "The rules that keep the change log of this registry are missing or altered.")
    assert everything(registry) == {}


def test_changes_to_and_from_empty_are_logged(registry: Registry) -> None:
    do(registry, firm("f1", park=None))
    do(registry, edit(registry, "firm", "f1", park="张江"))
    do(registry, edit(registry, "firm", "f1", park=None))
    with registry.read() as connection:
        log = record_history(connection, ["f1"])
    assert [e.delta.get("park") for e in log] == [None, [None, "张江"], ["张江", None]]
    assert "park" not in log[0].delta


def test_the_history_of_many_records_is_found_by_index(registry: Registry) -> None:
    do(registry, *(firm(f"f{i}") for i in range(1200)))
    with registry.read() as connection:
        found = record_history(connection, [f"f{i}" for i in range(1200)])
        assert [e.uid for e in found] == [f"f{i}" for i in range(1200)]
        marks = ", ".join(f"'{name}'" for name in TABLES)
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT id FROM change_log WHERE table_name IN ({marks}) AND uid IN ('a', 'b')"
        )
        assert "ix_change_log_table_name_uid" in str(plan.all())


def test_labels_are_read_in_either_language(registry: Registry) -> None:
    nested = ChangeSet("edit", "Undo: {label}", "a", (firm("f1"),), label_values={"label": Text("Create registry")})
    apply(registry, nested)
    with registry.read() as connection:
        last = changes(connection)[-1]
    assert last.label(Language.EN) == "Undo: Create registry"
    assert last.label(Language.ZH) == "撤销：新建培育库"


def test_sources_and_sheets_are_kept_with_the_change(registry: Registry) -> None:
    rows = (SheetRow("Sheet1", 4, {"A": "甲"}, (("firm", "f1", {"legal_name": "A"}),)),)
    batch = ImportBatch("b1", "return.xlsx", "00", b"body" * 100, "{}", "{}", rows)
    source = ValueSource("f1", "park", "document", "p. 3")
    apply(registry, act(firm("f1", park="张江"), kind="import", sources=(source,), batches=(batch,)))
    apply(
        registry,
        act(
            firm("f2"),
            kind="import",
            batches=(ImportBatch("b2", "again.xlsx", "00", b"body" * 100, "{}", "{}", rows[:0]),),
        ),
    )
    with registry.read() as connection:
        assert [c.batch for c in changes(connection)][-2:] == ["b1", "b2"]
        assert connection.exec_driver_sql("SELECT count(*) FROM import_file").scalar() == 1
        assert connection.exec_driver_sql("SELECT cells FROM import_row").scalar() == json.dumps(
            {"A": "甲"}, ensure_ascii=False, separators=(",", ":")
        )


def test_a_change_outlives_the_program(path: Path) -> None:
    with open_registry(path) as registry:
        do(registry, firm("f1"))
        before = everything(registry)
    with open_registry(path) as registry:
        assert everything(registry) == before
        assert faults(registry) == []


# --- one door --------------------------------------------------------------------------------------------------------

DOOR = ("registry/change/", "registry/store/")
WRITING = {"insert", "update", "delete", "upsert", "sqlite_insert", "on_conflict_do_update"}
WRITING_SQL = ("INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "DROP ", "ALTER ")


def _writes(tree: ast.AST) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found += [
                f"line {node.lineno}: {a.name}"
                for a in node.names
                if a.name in WRITING or a.name in ("Session", "sessionmaker")
            ]
        if isinstance(node, ast.Attribute) and node.attr in ("open_change_context", "insert_many"):
            found.append(f"line {node.lineno}: {node.attr}")
        if isinstance(node, ast.ImportFrom) and any(
            a.name in ("open_change_context", "apply_within") for a in node.names
        ):
            found.append(f"line {node.lineno}: {node.module}")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("exec_driver_sql", "text")
        ):
            said = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += [f"line {node.lineno}: {s}" for s in said if s.lstrip().upper().startswith(WRITING_SQL)]
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "write"
            and not node.args
        ):
            found.append(f"line {node.lineno}: write()")
    return found


def _sources() -> list[Path]:
    return [p for room in ("registry", "ui") for p in sorted((ROOT / room).rglob("*.py"))]


# What is no record (settings, kept views, learned layouts) may be written by whoever owns it, through `Registry.write`.
NO_RECORDS = {
    "registry/intake/memory.py",
    "registry/intake/relearn.py",
    "registry/view/recent_papers.py",
    "registry/view/saved_views.py",
}


def test_nothing_but_change_writes_records() -> None:
    found: dict[str, list[str]] = {}
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        if (
            not name.startswith(DOOR)
            and name not in NO_RECORDS
            and (writes := _writes(ast.parse(path.read_text(encoding="utf-8"))))
        ):
            found[name] = writes
    assert found == {}


def test_who_writes_what_is_no_record_knows_no_record_table() -> None:
    for name in NO_RECORDS:
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names}
        assert not imported & {"TABLES", "metadata"}, name


def test_the_search_for_writers_has_teeth() -> None:
    for guilty in (
        "from sqlalchemy import insert",
        "from sqlalchemy.orm import Session",
        "c.exec_driver_sql('update firm set x = 1')",
        "from registry.store.file import open_change_context",
        "with registry.write() as connection: pass",
    ):
        assert _writes(ast.parse(guilty)), guilty
