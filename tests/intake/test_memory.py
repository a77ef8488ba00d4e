"""What was learned of the senders' sheets stays until somebody forgets it, whatever is imported or undone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from registry.change import ChangeSet, Insert, apply, check_registry, undo
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.layout_file import layout_from_json, layout_to_json
from registry.intake.memory import (
    Layout,
    Memory,
    forget_layout,
    forget_not_same,
    forget_word,
    learn_words,
    load_memory,
    remember_layout,
    rename_layout,
    set_not_same,
)
from registry.model.entities import TABLES
from registry.store import Registry, open_registry
from registry.store.engine import make_engine
from registry.store.migrate import APPLICATION_ID
from registry.store.schema import trigger_statements
from registry.store.shelf import list_backups
from registry.view import firm_card, plain_records
from tests.intake.desk import DAY, Desk
from tests.store import support
from tests.store.support import everything

BODY: dict[str, Any] = {
    "subject": "firm",
    "header_rows": None,
    "columns": {
        "企业名称": {"fields": ["firm.legal_name"]},
        "营业收入": {"fields": ["metric.revenue"], "unit": "万元", "currency": "CNY", "year": 2024, "blank": "clear"},
        "研发占比": {"fields": ["metric.local_ratio"], "percent": True},
        "系统编号": {"fields": ["firm.uid"]},
        "联系人及电话": {"fields": ["contact.person", "contact.phone"], "blank": "keep"},
        "走访情况": {"fields": []},
    },
}
LAYOUT = Layout("k1", "月报", tuple(BODY["columns"]), BODY, office="浦东新区")


def test_a_layout_is_remembered_counted_renamed_and_forgotten(desk: Desk) -> None:
    assert load_memory(desk.registry) == Memory()
    remember_layout(desk.registry, LAYOUT)
    first = load_memory(desk.registry).layouts["k1"]
    assert replace(first, created="", used="", times=0) == LAYOUT
    assert first.times == 1
    assert first.created == first.used != ""

    rename_layout(desk.registry, "k1", " 浦东月报 ")
    changed = {**BODY, "header_rows": 2}
    remember_layout(desk.registry, replace(LAYOUT, name="Sheet1", office="", body=changed))
    again = load_memory(desk.registry).layouts["k1"]
    assert (again.name, again.office, again.times) == ("浦东月报", "浦东新区", 2), "its name is the officer's"
    assert again.body == changed
    assert again.created == first.created

    rename_layout(desk.registry, "k1", "季报", "长宁区")
    assert load_memory(desk.registry).layouts["k1"].office == "长宁区"
    with pytest.raises(UserError):
        rename_layout(desk.registry, "k1", "  ")
    forget_layout(desk.registry, "k1")
    assert load_memory(desk.registry).layouts == {}
    for act in (forget_layout, lambda r, k: rename_layout(r, k, "x")):
        with pytest.raises(UserError, match="No layout k1"):
            act(desk.registry, "k1")


def test_words_are_known_without_their_marks(desk: Desk) -> None:
    learn_words(desk.registry, {})
    learn_words(desk.registry, {"* 带动 产值（亩均）": "metric.tax_paid", "  ": "firm.uscc"})
    assert load_memory(desk.registry).words == {"带动产值亩均": "metric.tax_paid"}
    learn_words(desk.registry, {"带动产值(亩均)": "metric.revenue"})
    assert load_memory(desk.registry).words == {"带动产值亩均": "metric.revenue"}
    forget_word(desk.registry, "带动产值（亩均）：")
    forget_word(desk.registry, "never learned")
    assert load_memory(desk.registry).words == {}


def test_not_the_same_is_decided_once(desk: Desk) -> None:
    set_not_same(desk.registry, [], "officer")
    set_not_same(desk.registry, [("f1", "星河动力"), ("f2", "91310117MA1J00014T")], "officer")
    set_not_same(desk.registry, [("f1", "星河动力"), ("f1", "星河")], "another")
    held = {("f1", "星河动力"), ("f2", "91310117MA1J00014T"), ("f1", "星河")}
    assert load_memory(desk.registry).not_same == held
    with desk.registry.read() as connection:
        actors = connection.exec_driver_sql("SELECT actor FROM not_same WHERE b = '星河动力'").scalars().all()
    assert actors == ["officer"]
    forget_not_same(desk.registry, [("f1", "星河"), ("f9", "x")])
    assert load_memory(desk.registry).not_same == held - {("f1", "星河")}


def test_undoing_an_import_forgets_nothing(desk: Desk) -> None:
    desk.take(desk.book(["企业名称", "简称"], ["上海甲航天科技有限公司", "甲航天"]))
    remember_layout(desk.registry, LAYOUT)
    learn_words(desk.registry, {"走访": "firm.remark"})
    set_not_same(desk.registry, [("f1", "b")], "officer")
    before = load_memory(desk.registry)
    undo(desk.registry, "officer")
    assert desk.records("firm") == []
    assert load_memory(desk.registry) == before
    assert check_registry(desk.registry) == []


def test_a_note_is_a_record_that_can_be_seen_and_undone(desk: Desk) -> None:
    firm = Insert("firm", "f1", {"legal_name": "上海甲航天科技有限公司"})
    apply(desk.registry, ChangeSet("edit", "x", "officer", (firm,)))
    note = Insert("note", "n1", {"firm": "f1", "title": "走访情况", "text": "3月走访，扩产中"})
    apply(desk.registry, ChangeSet("edit", "x", "officer", (note,)))
    (shown,) = firm_card(desk.registry, "f1", DAY).notes
    assert [f.text(Language.ZH) for f in shown.fields][:2] == ["走访情况", "3月走访，扩产中"]
    assert plain_records(desk.registry, "note")[0]["firm_name"] == "上海甲航天科技有限公司"
    undo(desk.registry, "officer")
    assert desk.records("note") == []
    assert check_registry(desk.registry) == []


# --- a layout as a file ------------------------------------------------------------------------------------------------


def test_a_layout_goes_through_a_file() -> None:
    text = layout_to_json(replace(LAYOUT, times=7, used="2025-01-01T00:00:00+00:00"))
    assert "浦东新区" in text, "a person can read it"
    assert layout_from_json(text) == LAYOUT
    assert layout_from_json("\ufeff" + text) == LAYOUT, "Notepad puts a mark in front"


def _with(**changes: Any) -> str:
    return json.dumps(json.loads(layout_to_json(LAYOUT)) | changes)


def _column(**column: Any) -> str:
    return _with(body=BODY | {"columns": {"收入": {"fields": ["metric.revenue"]} | column}})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("{", "not JSON (1:2)"),
        ("[" * 100_000, "not JSON"),
        ("[]", "This is not a layout file."),
        ('{"format": "geojson"}', "This is not a layout file."),
        (_with(version=99), "another version"),
        (_with(key=" "), "key must be a text that is not blank"),
        (_with(name=None), "name must be a text"),
        (_with(office=3), "office must be a text"),
        (_with(headers="企业名称"), "headers must be a list"),
        (_with(headers=["企业名称", 3]), "headers[2] must be a text"),
        (_with(body=[]), "body must be an object"),
        (_with(body=BODY | {"subject": "planet"}), "body.subject must be one of firm"),
        (_with(body=BODY | {"header_rows": -1}), "body.header_rows must be a number from 1, 0 for no header, or null"),
        (_with(body=BODY | {"columns": None}), "body.columns must be an object"),
        (_with(body=BODY | {"columns": {"收入": "revenue"}}), "body.columns[收入] must be an object"),
        (_column(fields="metric.revenue"), "body.columns[收入].fields must be a list"),
        (_column(fields=[1]), "body.columns[收入].fields must be a list of field names"),
        (_column(fields=["metric.fame"]), "body.columns[收入].fields names metric.fame, which is no field"),
        (_column(fields=["firm"]), "names firm, which is no field"),
        (_column(unit=10000), "body.columns[收入].unit must be a text, or null"),
        (_column(year="2024"), "body.columns[收入].year must be a number, or null"),
        (_column(year=True), "body.columns[收入].year must be a number, or null"),
        (_column(blank="wipe"), "body.columns[收入].blank must be one of keep, clear"),
    ],
)
def test_what_is_wrong_in_a_layout_file_is_named(text: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        layout_from_json(text)
    assert told in caught.value.render(Language.EN)
    en, zh = (caught.value.render(language) for language in (Language.EN, Language.ZH))
    assert en != zh


# --- files of the first schema -----------------------------------------------------------------------------------------


def _first_schema(path: Path) -> Path:
    """A registry as the first schema made it, with 20 firms, closed."""
    path.touch()
    engine = make_engine(path)
    config = Config()
    config.set_main_option("script_location", str(support.ROOT / "registry/store/migrations"))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        # Recognitions were narrower then; none is written here.
        there = set(inspect(connection).get_table_names())
        later = {"recognition", *(TABLES.keys() - there)}
        for statement in trigger_statements():
            if not any(f" {table} " in statement for table in later):
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql("PRAGMA user_version=1")
        connection.exec_driver_sql("INSERT INTO setting VALUES ('theme', 'dark')")
        TABLES["person"].create(connection)  # today's program asks who is at work; that of then did not
    with Registry(path, engine) as registry, pytest.MonkeyPatch.context() as then:
        then.setattr(
            "registry.store.file.beside_is_as_written", lambda _connection: False
        )  # nor did it keep that digest
        firms = tuple(Insert("firm", f"f{i}", {"legal_name": f"企业 {i}", "hnte": 1}) for i in range(20))
        events = tuple(Insert("milestone", f"m{i}", {"firm": f"f{i}", "event": "首飞"}) for i in range(20))
        apply(registry, ChangeSet("import", "x", "officer", firms + events))
        with engine.begin() as connection:
            TABLES["person"].drop(connection)
    return path


def test_a_file_of_the_first_schema_opens_with_all_it_holds(tmp_path: Path) -> None:
    path = _first_schema(tmp_path / "old.car")
    with open_registry(path) as registry:
        held = everything(registry)
        assert len(held) == 40
        assert held["firm", "f7"]["legal_name"] == "企业 7"
        assert check_registry(registry) == []
        with registry.read() as connection:
            assert connection.exec_driver_sql("SELECT value FROM setting").scalars().all() == ["dark"]
        remember_layout(registry, LAYOUT)
        apply(
            registry, ChangeSet("edit", "x", "a", (Insert("note", "n", {"firm": "f1", "title": "栏", "text": "文"}),))
        )
        undo(registry, "a")
        undo(registry, "a")
        assert everything(registry) == {}, "what came in before the upgrade can be undone after it"
        assert check_registry(registry) == []
    assert [b.name.endswith("-migration.car") for b in list_backups(path)] == [True]
