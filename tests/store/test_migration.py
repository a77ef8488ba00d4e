"""The schema that migrations make is the declared one, and an upgrade happens whole or not at all."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from registry.change import ChangeSet, Insert, apply, check_registry, undo
from registry.model.entities import TABLES, metadata
from registry.model.round_entities import FROZEN_BY_SEAL
from registry.store import Registry, file, migrate, open_registry
from registry.store.check import Outline, expected_outline, schema_faults, schema_outline
from registry.store.file import create_registry
from registry.store.schema import APPEND_ONLY, trigger_statements
from registry.store.shelf import list_backups
from tests.store import further_migration
from tests.store.support import ROOT, everything


def _outline(registry: Registry) -> Outline:
    with registry.read() as connection:
        return schema_outline(connection)


def test_migrations_make_what_is_declared(registry: Registry) -> None:
    found, declared = _outline(registry), expected_outline()
    assert found.keys() == declared.keys()
    assert {name: found[name] for name in found if found[name] != declared[name]} == {}
    assert set(metadata.tables) == {name.removeprefix("table ") for name in found if name.startswith("table ")}


def test_a_new_file_is_what_all_scripts_make_of_an_old_one(tmp_path: Path) -> None:
    made = []
    for version in (migrate.SCHEMA_VERSION, 1):
        create_registry(tmp_path / f"{version}.car", version).close()
        with open_registry(tmp_path / f"{version}.car") as registry, registry.read() as connection:
            reached = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
            made.append((schema_outline(connection), reached, migrate.identity(connection)))
    assert made[0] == made[1]


def test_alembic_sees_no_difference(registry: Registry) -> None:
    with registry.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_every_table_is_strict(registry: Registry) -> None:
    with registry.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        )
        loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}
    assert loose == {"alembic_version"}


def test_every_record_table_has_its_triggers(registry: Registry) -> None:
    with registry.read() as connection:
        rows = connection.exec_driver_sql("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'").all()
    found: dict[str, set[str]] = {}
    for table, name in rows:
        found.setdefault(table, set()).add(name)
    verbs = ("insert", "update", "delete")
    for table in TABLES:
        expected = {f"guard_{table}_{v}" for v in verbs} | {f"log_{table}_{v}" for v in verbs} | {f"version_{table}"}
        if table in FROZEN_BY_SEAL:
            expected |= {f"sealed_{table}_{v}" for v in verbs}
        if table in ("mark", "recusal"):
            expected |= {f"recused_{table}_{v}" for v in ("insert", "update")}
        if table in ("selection_round", "scheme"):
            expected |= {f"sealed_{table}_{v}" for v in ("update", "delete")}
        assert found.pop(table) == expected
    for table in APPEND_ONLY:
        assert found.pop(table.name) == {f"keep_{table.name}_update", f"keep_{table.name}_delete"}
    assert found == {}
    assert len(rows) == len(trigger_statements())


def test_the_check_sees_what_a_migration_forgot(registry: Registry) -> None:
    with registry.write() as connection:
        connection.exec_driver_sql("DROP INDEX ix_firm_pinyin")
        connection.exec_driver_sql("ALTER TABLE setting ADD COLUMN extra TEXT")
        connection.exec_driver_sql("CREATE VIEW v AS SELECT 1")
        connection.exec_driver_sql("DROP TRIGGER version_firm")
        told = [str(f.text) for f in schema_faults(connection)]
    assert told == [
        "index ix_firm_pinyin is missing from the file.",
        "trigger version_firm is missing from the file.",
        "view v is in the file and not of this program.",
        "table setting is not as this program makes it.",
    ]


@pytest.fixture
def one_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process believes that its program is one migration further."""
    for module, name in ((migrate, "_SCRIPTS"), (migrate, "SCHEMA_VERSION"), (file, "SCHEMA_VERSION")):
        monkeypatch.setattr(module, name, getattr(module, name))
    further_migration.install(tmp_path)
    return tmp_path


def _fill(path: Path) -> None:
    firms = tuple(Insert("firm", f"f{i}", {"legal_name": f"企业 {i}", "hnte": 1}) for i in range(50))
    children = tuple(Insert("milestone", f"m{i}", {"firm": f"f{i}", "event": "首飞"}) for i in range(50))
    with open_registry(path) as registry:
        apply(registry, ChangeSet("import", "x", "a", firms + children))


def test_an_older_file_is_upgraded_after_a_backup(path: Path, request: pytest.FixtureRequest) -> None:
    _fill(path)
    with open_registry(path) as registry:
        before, outline = everything(registry), _outline(registry)
    request.getfixturevalue("one_further")
    with open_registry(path) as registry:
        assert everything(registry) == before
        upgraded = _outline(registry)
        changed = {name for name in outline.keys() | upgraded.keys() if outline.get(name) != upgraded.get(name)}
        assert changed == {"table firm"}, "triggers, indexes and the other tables stay as they were"
        options, columns, *rest = upgraded["table firm"]
        was_options, was_columns, *was_rest = outline["table firm"]
        assert (options, rest) == (was_options, was_rest), "still strict, with its checks"
        assert isinstance(columns, list)
        assert isinstance(was_columns, list)
        assert [c[0] for c in columns] == [*(c[0] for c in was_columns), "probe"]
        with registry.read() as connection:
            assert migrate.identity(connection) == (migrate.APPLICATION_ID, 6)
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "new", {"legal_name": "新"}),)))
    (backup,) = list_backups(path)
    assert backup.name.endswith("-migration.car")
    migrate.SCHEMA_VERSION = file.SCHEMA_VERSION = 5
    with open_registry(backup) as registry:
        assert everything(registry) == before
        assert check_registry(registry) == []


def test_a_file_of_version_three_keeps_all_it_holds(tmp_path: Path) -> None:
    """Made by the program as it was before the cultivation file: a firm, a recognition, a contact, and their log."""
    path = tmp_path / "old.car"
    with sqlite3.connect(path) as old:
        old.executescript(gzip.decompress((ROOT / "tests" / "data" / "version-3.sql.gz").read_bytes()).decode())
        old.execute(f"PRAGMA application_id={migrate.APPLICATION_ID}")
        old.execute("PRAGMA user_version=3")
    old.close()
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        held = everything(registry)
        recognition = held["recognition", "r1"]
        assert (recognition["tier"], recognition["status"]) == ("srdi_sme", "renewed")
        assert (recognition["applied_on_from"], recognition["document"], recognition["revoked_for"]) == (None,) * 3
        assert held["contact", "c1"]["phone"] == "021-55550001"
        columns = _outline(registry)["table recognition"]
        assert columns == expected_outline()["table recognition"]
        apply(
            registry,
            ChangeSet(
                "edit", "x", "a", (Insert("engagement", "e1", {"firm": "f1", "kind": "visit", "notes": "走访"}),)
            ),
        )
        undo(registry, "a")
        undo(registry, "a")
        assert everything(registry)["contact", "c1"]["phone"] == "021-55550000", "what was done before is undone still"
        assert check_registry(registry) == []
    (backup,) = list_backups(path)
    assert backup.name.endswith("-migration.car")


def test_an_upgrade_that_fails_leaves_the_old_file(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    _fill(path)
    with open_registry(path) as registry:
        before = everything(registry)
    folder = tmp_path / "failing"
    folder.mkdir()
    request.getfixturevalue("one_further")
    further_migration.install(folder, then="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        open_registry(path)
    migrate.SCHEMA_VERSION = file.SCHEMA_VERSION = 5
    with open_registry(path) as registry:
        assert everything(registry) == before
        assert check_registry(registry) == []


def test_an_upgrade_that_leaves_dangling_references_is_refused(
    path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    _fill(path)
    folder = tmp_path / "dangling"
    folder.mkdir()
    request.getfixturevalue("one_further")
    further_migration.install(folder, then="op.execute(\"DELETE FROM firm WHERE uid = 'f1'\")")
    with pytest.raises(RuntimeError, match="dangling"):
        open_registry(path)
    migrate.SCHEMA_VERSION = file.SCHEMA_VERSION = 5
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        with registry.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_folder_may_hold_a_percent_sign(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "100% 目录"
    folder.mkdir()
    for module, name in ((migrate, "_SCRIPTS"), (migrate, "SCHEMA_VERSION"), (file, "SCHEMA_VERSION")):
        monkeypatch.setattr(module, name, getattr(module, name))
    further_migration.install(folder)
    open_registry(path).close()
