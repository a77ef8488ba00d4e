"""The engine recipe: what SQLAlchemy and SQLite do together, where each alone would surprise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.compiler import SQLCompiler

from registry.change import ChangeSet, Insert, apply
from registry.errors import EnvironmentFault
from registry.model.entities import TABLES
from registry.store import Registry
from registry.store.beside import KEY
from registry.store.engine import make_engine
from registry.store.schema import SETTING
from tests.store.support import fresh


def _begins(registry: Registry) -> list[str]:
    said: list[str] = []

    @event.listens_for(registry.engine, "before_cursor_execute")
    def _hear(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            said.append(statement)

    return said


_set = select(SETTING).where(SETTING.c.key != KEY)
"""What is set, but for the digest that every writer leaves."""


def test_writers_begin_immediate_and_readers_do_not(registry: Registry) -> None:
    said = _begins(registry)
    with registry.write() as connection:
        connection.execute(select(SETTING))
    with registry.read() as connection:
        connection.execute(select(SETTING))
    assert said == ["BEGIN IMMEDIATE", "BEGIN DEFERRED"]


def test_a_failed_write_leaves_nothing(registry: Registry) -> None:
    def fail() -> None:
        with registry.write() as connection:
            connection.execute(insert(SETTING).values(key="k", value="v"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with registry.read() as connection:
        assert connection.execute(_set).all() == []


def test_a_reader_sees_one_moment(registry: Registry) -> None:
    with registry.read() as reader:
        assert reader.execute(_set).all() == []
        if registry.engine.connect().exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            pytest.skip("without a write-ahead log the writer waits for the reader")
        with registry.write() as writer:
            writer.execute(insert(SETTING).values(key="k", value="v"))
        assert reader.execute(_set).all() == []
    with registry.read() as reader:
        assert len(reader.execute(_set).all()) == 1


def test_a_reader_cannot_write(registry: Registry) -> None:
    with registry.read() as connection:
        connection.execute(insert(SETTING).values(key="k", value="v"))
    with registry.read() as connection:
        assert connection.execute(_set).all() == []


def test_tables_are_strict(registry: Registry) -> None:
    with (
        pytest.raises(IntegrityError, match="cannot store TEXT value in INTEGER column"),
        registry.write() as connection,
    ):
        connection.exec_driver_sql(
            "INSERT INTO import_row (id, batch, sheet, row_no, cells) VALUES (1, 'b', 's', 'x', '{}')"
        )


def test_foreign_keys_hold(registry: Registry) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), registry.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO import_row (id, batch, sheet, row_no, cells) VALUES (1, 'b', 's', 1, '{}')"
        )


def test_two_chinese_characters_find_their_firm(registry: Registry) -> None:
    names = {"f1": "上海星河动力装备有限公司", "f2": "北京微光航天科技有限公司", "f3": "上海 100%_航天 有限公司"}
    apply(registry, ChangeSet("edit", "x", "a", tuple(Insert("firm", u, {"legal_name": n}) for u, n in names.items())))
    firm = TABLES["firm"]
    with registry.read() as connection:
        for word, found in (("星河", ["f1"]), ("航天", ["f2", "f3"]), ("上海", ["f1", "f3"]), ("%_", ["f3"])):
            query = select(firm.c.uid).where(firm.c.legal_name.contains(word, autoescape=True)).order_by(firm.c.uid)
            assert list(connection.execute(query).scalars()) == found


def test_errors_carry_no_values(registry: Registry) -> None:
    with pytest.raises(IntegrityError) as caught, registry.write() as connection:
        connection.execute(insert(SETTING).values(key="星河", value=None))
    assert "星河" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["with space.car", "100%.car", "why?.car", "a#b.car", "培育库 2026.car", 'it\'s "q".car', "a&mode=ro.car"]
)
def test_any_file_name_will_do(tmp_path: Path, name: str, path: Path) -> None:
    from registry.store import open_registry

    odd = tmp_path / "目录 #1 100%?" / name
    odd.parent.mkdir()
    path.rename(odd)
    with open_registry(odd) as registry:
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f", {"legal_name": "甲"}),)))
    with open_registry(odd) as registry, registry.read() as connection:
        assert connection.execute(select(TABLES["firm"].c.legal_name)).scalar_one() == "甲"
    assert [p.name for p in odd.parent.iterdir()] == [name]


def test_an_engine_never_makes_a_file(tmp_path: Path) -> None:
    from registry.store.faults import environment_faults

    for read_only in (True, False):
        missing = tmp_path / "missing.car"
        engine = make_engine(missing, read_only=read_only)
        with pytest.raises(EnvironmentFault), environment_faults(missing), engine.connect():
            pass
        engine.dispose()
        assert list(tmp_path.iterdir()) == []


def test_closing_leaves_one_file(path: Path, registry: Registry) -> None:
    apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f", {"legal_name": "甲"}),)))
    registry.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_statement_is_compiled_once_for_all_registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    known = SQLCompiler.__init__

    def counted(self: SQLCompiler, *given: Any, **named: Any) -> None:
        known(self, *given, **named)
        compiled.append(str(self))

    monkeypatch.setattr(SQLCompiler, "__init__", counted)
    asked = select(literal(7).label("only_here"), literal("x"))
    found = []
    for name in ("a.car", "b.car"):
        with fresh(tmp_path / name, name="A", actor="Test") as registry, registry.read() as connection:
            found += [row.only_here for row in connection.execute(asked)]
    assert found == [7, 7]
    assert len([one for one in compiled if "only_here" in one]) == 1
