"""The check of a whole registry: nothing on a sound one, each planted fault on a bad one, and the same every time."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import pytest

from registry.change import (
    Finding,
    ImportBatch,
    Insert,
    SheetRow,
    ValueSource,
    apply,
    check_registry,
    erase_contact,
    redo,
    undo,
)
from registry.change.verify import entity_title
from registry.errors import UserError
from registry.i18n import Language
from registry.store import open_registry
from registry.store.driver import choose_driver
from registry.store.settings import write_setting
from tests.change.acts import act, do, edit, firm, milestone, removal
from tests.store.support import bytes_around


@pytest.fixture
def used(path: Path) -> Path:
    """A registry with all kinds of history, closed."""
    rows = (
        SheetRow("Sheet1", 4, {"A": "甲"}, (("firm", "f1", {"legal_name": "A"}), ("contact", "c1", {"person": "B"}))),
    )
    batch = ImportBatch("b1", "return.xlsx", hashlib.sha256(b"body").hexdigest(), b"body", "{}", "{}", rows)
    with open_registry(path) as registry:
        people = (
            Insert("contact", "c1", {"firm": "f1", "person": "人"}),
            Insert("contact", "c2", {"firm": "f1", "person": "他"}),
        )
        apply(registry, act(firm("f1"), firm("f2"), milestone("m1", "f1"), *people, kind="import", batches=(batch,)))
        apply(
            registry,
            act(edit(registry, "firm", "f1", park="张江"), sources=(ValueSource("f1", "park", "person", "call"),)),
        )
        do(registry, removal(registry, "milestone", "m1"))
        undo(registry, "a")
        redo(registry, "a")
        undo(registry, "a")
        with registry.write() as connection:
            write_setting(connection, "office", "示例办公室")
    return path


@pytest.fixture
def erased(used: Path) -> Path:
    """`used` after one of its people was erased: of the sheet that named the person only the digest stays."""
    with open_registry(used) as registry:
        erase_contact(registry, "c1", "a")
    return used


def _check(path: Path) -> list[Finding]:
    with open_registry(path, even_strange=True) as registry:
        found = check_registry(registry)
        assert check_registry(registry) == found, "a second run finds the same"
    return found


def _plant(path: Path, *statements: str) -> None:
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:
        for statement in (
            "PRAGMA foreign_keys=OFF",
            "INSERT INTO change_context VALUES (1)",
            *statements,
            "DELETE FROM change_context",
        ):
            connection.execute(statement)
        connection.commit()


def test_a_sound_registry_has_no_findings_and_is_not_touched(used: Path) -> None:
    before = bytes_around(used)
    assert _check(used) == []
    assert bytes_around(used) == before


def test_a_registry_stays_sound_when_a_person_is_erased(erased: Path) -> None:
    assert _check(erased) == []


def test_what_was_altered_is_not_made_right_by_the_next_change(used: Path) -> None:
    _plant(used, "UPDATE setting SET value = 'x' WHERE key = 'office'")
    with open_registry(used) as registry:
        do(registry, firm("f9"))
    assert [finding.code for finding in _check(used)] == ["beside"]


def test_a_registry_stays_sound_when_all_is_undone(used: Path) -> None:
    with open_registry(used) as registry:
        for _ in range(2):
            undo(registry, "a")
            assert check_registry(registry) == []
        with pytest.raises(UserError):
            undo(registry, "a")


PLANTED: dict[str, tuple[list[str], list[str]]] = {
    "a source of a record that never was": (
        ["INSERT INTO value_source VALUES (2, 'ghost', 'park', 'firm', 'person', 'x')"],
        ["A source names Firm ghost, which never existed.", "The sources of change 2 are not as they were written."],
    ),
    "a source of a change that never was": (
        ["INSERT INTO value_source VALUES (99, 'f1', 'park', 'firm', 'person', 'x')"],
        ["A source names change 99, which never happened."],
    ),
    "a cell of a record that never was": (
        ["INSERT INTO import_record SELECT id, 'milestone', 'ghost', 2, 'event=A' FROM import_row"],
        [
            "A source names Milestone ghost, which never existed.",
            "The sources of change 2 are not as they were written.",
        ],
    ),
    "an import of a change that never was": (
        ["UPDATE import_batch SET tx = 77"],
        ["A source names change 77, which never happened.", "The sources of change 2 are not as they were written."],
    ),
    "a record whose firm is gone": (
        ["DELETE FROM firm WHERE uid = 'f1'"],
        [
            "Row 1 of milestone belongs to a firm that is not there.",
            "Row 2 of contact belongs to a firm that is not there.",
        ],
    ),
    "a source in other words": (
        ["UPDATE value_source SET note = 'mail'"],
        ["The sources of change 3 are not as they were written."],
    ),
    "a cell in other words": (
        ['UPDATE import_row SET cells = \'{"A":"乙"}\''],
        ["The sources of change 2 are not as they were written."],
    ),
    "a kept file of other bytes": (
        ["UPDATE import_file SET body = x'78dab30000ffff' WHERE size > 0"],
        ["The kept file return.xlsx is not as it was imported."],
    ),
    "a setting of somebody else": (
        ["INSERT INTO setting VALUES ('backup.second', '/elsewhere')"],
        ["What the program learned, or what the office prefers, was altered by another program."],
    ),
    "a counter turned on": (
        ["UPDATE sqlite_sequence SET seq = seq + 5"],
        ["The number of the last log entry is not the one that the file notes."],
    ),
    "a version that is not the schema's": (
        ["UPDATE alembic_version SET version_num = '0002'"],
        ["The file is of another version than it says."],
    ),
    "a missing index": (["DROP INDEX ix_milestone_firm"], ["index ix_milestone_firm is missing from the file."]),
    "a missing trigger": (["DROP TRIGGER log_firm_update"], ["trigger log_firm_update is missing from the file."]),
    "a trigger of somebody else": (
        ["CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM layout_memory; END"],
        ["trigger evil is in the file and not of this program."],
    ),
    "a weakened trigger": (
        [
            "DROP TRIGGER keep_change_log_delete",
            "CREATE TRIGGER keep_change_log_delete BEFORE DELETE ON change_log BEGIN SELECT 1; END",
        ],
        ["trigger keep_change_log_delete is not as this program makes it."],
    ),
    "a view": (["CREATE VIEW firms AS SELECT * FROM firm"], ["view firms is in the file and not of this program."]),
    "a table of somebody else": (["CREATE TABLE extra (a)"], ["table extra is in the file and not of this program."]),
    "a column too many": (
        ["ALTER TABLE setting ADD COLUMN extra TEXT"],
        ["table setting is not as this program makes it."],
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(used: Path, fault: str) -> None:
    statements, told = PLANTED[fault]
    _plant(used, *statements)
    found = [f.text.render(Language.EN) for f in _check(used)]
    assert [text for text in found if text in told] == told
    if "gone" not in fault:
        assert len(found) == len(told)


def test_findings_speak_both_languages(used: Path) -> None:
    _plant(used, "INSERT INTO value_source VALUES (2, 'ghost', 'park', 'firm', 'person', 'x')")
    finding, _sources = _check(used)
    assert finding.text.render(Language.ZH) == "有一处来源指向从未存在的企业（ghost）。"
    assert entity_title("nothing").render(Language.ZH) == "nothing"


def test_a_torn_page_is_found_and_nothing_more_is_tried(used: Path) -> None:
    with contextlib.closing(choose_driver().module.connect(str(used))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'milestone'").fetchone()[0]
    with used.open("r+b") as file:
        file.seek((page - 1) * 4096 + 8)
        file.write(b"\xa5" * 4000)
    found = _check(used)
    assert {f.code for f in found} == {"pages"}


def test_an_index_that_lost_a_row_is_found(used: Path) -> None:
    """What a quick check passes over."""
    with contextlib.closing(choose_driver().module.connect(str(used))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_milestone_firm'").fetchone()[0]
    with used.open("r+b") as file:
        file.seek((page - 1) * 4096 + 3)
        file.write(b"\0\0")
    assert any(f.code == "pages" for f in _check(used))
