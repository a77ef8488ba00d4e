"""Contacts: the log never holds a person, undo brings one back, and who is erased is gone while the chain still holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.change import (
    Delete,
    ImportBatch,
    Insert,
    Kept,
    SheetRow,
    Update,
    ValueSource,
    apply,
    changes,
    check_registry,
    erase_contact,
    provenance_of,
    redo,
    undo,
)
from registry.errors import UserError
from registry.i18n import Language
from registry.model.entities import KEPT_FROM_LOG
from registry.store import Registry, open_registry
from tests.change.acts import act, do, edit, faults, firm, removal
from tests.store.support import everything

PERSONAL = KEPT_FROM_LOG["contact"]
PERSON = {"person": "欧阳雪梅", "phone": "13800138042", "email": "xuemei@example.cn", "role": "董事会秘书"}


def _contact(uid: str = "c1", **values: str) -> Insert:
    return Insert("contact", uid, {"firm": "f1", **(values or PERSON)})


def _held(registry: Registry, uid: str = "c1") -> dict[str, object] | None:
    row = everything(registry).get(("contact", uid))
    return None if row is None else {key: row[key] for key in PERSONAL if row[key] is not None}


def _log_text(registry: Registry) -> str:
    with registry.read() as connection:
        return "".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {t}").all()) for t in ("change_log", "change_seal")
        )


def _traces(path: Path, *texts: str) -> list[str]:
    """Which of `texts` stand anywhere in the bytes of the registry or of a file beside it."""
    body = b"".join(p.read_bytes() for p in path.parent.iterdir() if p.is_file())
    return [text for text in texts if text.encode() in body]


def test_what_is_personal_is_said_in_the_catalogue() -> None:
    assert PERSONAL == ("person", "phone", "email", "role")


def test_the_log_never_holds_a_person(registry: Registry) -> None:
    do(registry, firm("f1"), _contact())
    do(registry, edit(registry, "contact", "c1", phone="13900139042"))
    do(registry, removal(registry, "contact", "c1"))
    undo(registry, "a")
    undo(registry, "a")
    redo(registry, "a")
    log = _log_text(registry)
    assert [text for text in (*PERSON.values(), "13900139042") if text in log] == []
    assert "digest" in log


def test_undo_and_redo_bring_the_person_back(registry: Registry) -> None:
    do(registry, firm("f1"))
    do(registry, _contact())
    undo(registry, "a")
    assert _held(registry) is None
    redo(registry, "a")
    assert _held(registry) == PERSON
    do(registry, removal(registry, "contact", "c1"))
    undo(registry, "a")
    assert _held(registry) == PERSON
    assert faults(registry) == []


def test_undo_brings_former_details_back(registry: Registry) -> None:
    do(registry, firm("f1"), _contact())
    do(registry, edit(registry, "contact", "c1", phone="13900139042", email=None))
    changed = {k: v for k, v in PERSON.items() if k != "email"} | {"phone": "13900139042"}
    assert _held(registry) == changed
    assert undo(registry, "a").kept == ()
    assert _held(registry) == PERSON
    assert redo(registry, "a").kept == ()
    assert _held(registry) == changed
    assert faults(registry) == []


def test_a_contact_that_moves_to_another_firm_keeps_its_digest(registry: Registry) -> None:
    do(registry, firm("f1"), firm("f2"), _contact())
    digest = everything(registry)["contact", "c1"]["digest"]
    do(registry, edit(registry, "contact", "c1", firm="f2"))
    assert everything(registry)["contact", "c1"]["digest"] == digest
    undo(registry, "a")
    assert everything(registry)["contact", "c1"]["firm"] == "f1"
    assert faults(registry) == []


def test_equal_persons_have_different_digests(registry: Registry) -> None:
    """A salt of its own for each body: nobody learns from the log that two firms know the same person."""
    do(registry, firm("f1"), _contact("c1"), _contact("c2"))
    found = everything(registry)
    assert found["contact", "c1"]["digest"] != found["contact", "c2"]["digest"]


def test_a_contact_changed_by_a_tool_is_seen(registry: Registry) -> None:
    do(registry, firm("f1"), _contact())
    with registry.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_contact_update")
        connection.exec_driver_sql("DROP TRIGGER version_contact")
        connection.exec_driver_sql("DROP TRIGGER log_contact_update")
        connection.exec_driver_sql("UPDATE contact SET phone = '110'")
    assert faults(registry) == ["contact"]


def test_a_vault_changed_by_a_tool_is_seen(registry: Registry) -> None:
    do(registry, firm("f1"), _contact())
    with registry.write() as connection:
        connection.exec_driver_sql("UPDATE contact_vault SET body = replace(body, '138', '139')")
    assert faults(registry) == ["contact"]


def test_an_erased_person_is_gone_from_every_byte(path: Path) -> None:
    cells = {"A": "甲公司", "B": PERSON["person"], "C": PERSON["phone"], "D": "上海"}
    columns = {"firm": "A", "person": "B", "phone": "C"}
    row = SheetRow("Sheet1", 4, cells, (("contact", "c1", columns), ("firm", "f1", {"legal_name": "A", "place": "D"})))
    batch = ImportBatch("b1", "return.xlsx", "00", ("前" + PERSON["person"]).encode(), "{}", "{}", (row,))
    source = ValueSource("c1", "role", "person", f"{PERSON['person']} said so")
    with open_registry(path) as registry:
        apply(registry, act(firm("f1"), _contact(), kind="import", batches=(batch,), sources=(source,)))
        do(registry, edit(registry, "contact", "c1", phone="13900139042"))
        undo(registry, "a")
        everybody = (*PERSON.values(), "13900139042")
        assert set(_traces(path, *everybody)) == set(everybody)
        erase_contact(registry, "c1", "officer")
        assert _traces(path, *everybody) == [], "while the file is still open"
        assert check_registry(registry) == []
        with registry.read() as connection:
            assert json.loads(connection.exec_driver_sql("SELECT cells FROM import_row").scalar_one()) == {
                "A": "甲公司",
                "D": "上海",
            }
            assert connection.exec_driver_sql("SELECT body FROM import_file").scalar() == b""
            last = changes(connection)[-1]
        assert (last.kind, last.actor, last.label(Language.ZH)) == ("erase", "officer", "清除联系人")
    assert _traces(path, *everybody) == []


def test_others_are_left_alone(registry: Registry) -> None:
    do(registry, firm("f1"), _contact("c1"), _contact("c2", person="别人"))
    erase_contact(registry, "c1", "a")
    assert _held(registry, "c1") is None
    assert _held(registry, "c2") == {"person": "别人"}
    assert faults(registry) == []


def test_an_erasure_is_not_undone(registry: Registry) -> None:
    imported = do(registry, firm("f1"), _contact(), kind="import")
    removed = do(registry, removal(registry, "contact", "c1"))
    undo(registry, "a")
    erase_contact(registry, "c1", "a")
    with pytest.raises(UserError):
        redo(registry, "a")
    assert undo(registry, "a").change.tx == imported.tx, "undo passes the erasure over"
    assert everything(registry) == {}
    redo(registry, "a")
    assert everything(registry).keys() == {("firm", "f1")}
    assert removed.tx > imported.tx
    assert faults(registry) == []


def test_a_deletion_is_not_undone_for_an_erased_person(registry: Registry) -> None:
    do(registry, firm("f1"), _contact())
    do(registry, Delete("contact", "c1", {}))
    erase_contact(registry, "c1", "a")
    undone = undo(registry, "a")
    assert undone.kept == (Kept("contact", "c1", None),)
    assert _held(registry) is None
    assert check_registry(registry) == []


def test_nobody_cannot_be_erased(registry: Registry) -> None:
    with pytest.raises(UserError) as caught:
        erase_contact(registry, "nobody", "a")
    assert caught.value.what.render(Language.EN) == "There is no such contact."


def test_a_contact_says_where_it_came_from(registry: Registry) -> None:
    row = SheetRow("Sheet1", 4, {"B": PERSON["person"]}, (("contact", "c1", {"person": "B"}),))
    batch = ImportBatch("b1", "return.xlsx", "00", b"", "{}", "{}", (row,))
    apply(registry, act(firm("f1"), _contact(), kind="import", batches=(batch,)))
    with registry.read() as connection:
        assert provenance_of(connection, [("contact", "c1")])["c1", "person"].short() == "return.xlsx › Sheet1!B4"
    do(registry, Update("contact", "c1", {}, {"phone": "1"}))
    with registry.read() as connection:
        assert provenance_of(connection, [("contact", "c1")])["c1", "phone"].kind == "person"
