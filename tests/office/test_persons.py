"""One person's data: found wherever they stand, left out of exports, erased for good while the chain still verifies."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry.change import Insert, check_registry, undo
from registry.change.persons import erase_person, person_places
from registry.cli.main import main
from registry.errors import UserError
from registry.model.entities import KEPT_FROM_LOG
from registry.store import Registry, open_registry
from registry.store.schema import CONTACT_VAULT
from tests.change.acts import do, edit, faults, firm
from tests.store.support import everything


@pytest.fixture
def met(registry: Registry) -> Registry:
    """A firm whose contact was changed once, and a visit with two people."""
    do(registry, firm("f"), Insert("contact", "c", {"firm": "f", "person": "王小明", "phone": "021-1", "digest": ""}))
    do(registry, edit(registry, "contact", "c", phone="021-2"))
    do(
        registry,
        Insert("engagement", "e", {"firm": "f", "participants": "王小明、李四", "notes": "谈厂房", "digest": ""}),
    )
    do(registry, Insert("contact", "d", {"firm": "f", "person": "李四", "phone": "021-3", "digest": ""}))
    return registry


def places(registry: Registry, text: str) -> list[tuple[str, str, bool]]:
    """Table, words and whether only an earlier version says so."""
    with registry.read() as connection:
        return [(one.table, one.said, one.gone) for one in person_places(connection, text)]


def test_one_person_goes_and_the_others_stay(met: Registry) -> None:
    assert places(met, "王小明") == [("contact", "王小明 · 021-2", False), ("engagement", "王小明", False)]
    with met.read() as connection:
        found = person_places(connection, "小明")
    assert erase_person(met, found, "officer") == 2
    assert places(met, "王小明") == []
    rows = everything(met)
    assert ("contact", "c") not in rows
    assert (rows["engagement", "e"]["participants"], rows["engagement", "e"]["notes"]) == ("李四", "谈厂房")
    assert rows["contact", "d"]["person"] == "李四"
    assert faults(met) == []
    with met.read() as connection:
        bodies = connection.execute(CONTACT_VAULT.select()).all()
    assert not [body for body in bodies if "王小明" in body.body]
    assert "王小明".encode() not in met.path.read_bytes()
    undo(met, "officer")
    assert places(met, "王小明") == [], "undo brings nobody back"


def test_a_deleted_contact_is_found_in_its_earlier_version_and_erased(met: Registry) -> None:
    undo(met, "officer")  # takes the contact d out; its body is kept for redo
    assert places(met, "021-3") == [("contact", "李四 · 021-3", True)]
    with met.read() as connection:
        found = person_places(connection, "021-3")
    erase_person(met, found, "officer")
    assert places(met, "021-3") == []
    assert faults(met) == []


def test_a_short_word_would_find_too_many(met: Registry) -> None:
    with met.read() as connection, pytest.raises(UserError, match="two characters"):
        person_places(connection, "王")


def test_the_command_shows_and_then_erases(met: Registry, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    met.close()
    assert main(["--registry", str(path), "--lang", "en", "person", "王小明"]) == 0
    assert "021-2" in capsys.readouterr().out
    assert main(["--registry", str(path), "--lang", "en", "person", "王小明", "--erase"]) == 0
    assert "2 records erased" in capsys.readouterr().out
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        assert places(registry, "王小明") == []


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "export"])
def test_no_export_holds_a_person_unless_asked(met: Registry, path: Path, tmp_path: Path, kind: str) -> None:
    met.close()
    out = tmp_path / ("t.xlsx" if kind in ("xlsx", "export") else f"t.{kind}")
    words = ["export", str(out)] if kind == "export" else ["table", str(out)]
    assert main(["--registry", str(path), *words]) == 0
    assert not _holds(out, "王小明")
    if kind != "export":
        asked = tmp_path / f"asked.{kind}"
        assert main(["--registry", str(path), "table", str(asked), "--contacts"]) == 0
        assert _holds(asked, "王小明")


def _holds(path: Path, text: str) -> bool:
    if path.suffix != ".xlsx":
        return text in path.read_text(encoding="utf-8-sig")
    book = load_workbook(path)
    return any(text in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_what_is_personal_is_marked_in_the_catalogue() -> None:
    assert KEPT_FROM_LOG == {"contact": ("person", "phone", "email", "role"), "engagement": ("participants",)}


@pytest.mark.parametrize("asked", [False, True])
def test_a_data_package_holds_persons_only_where_asked_and_verifies(
    met: Registry, path: Path, tmp_path: Path, asked: bool
) -> None:
    met.close()
    words = ["package", str(tmp_path / "p.zip"), *(["--contacts"] if asked else [])]
    assert main(["--registry", str(path), *words]) == 0
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        held = any("王小明".encode() in archive.read(name) for name in archive.namelist())
    assert held == asked
    assert main(["package", "--restore", str(tmp_path / "p.zip"), str(tmp_path / "new.car")]) == 0
    with open_registry(tmp_path / "new.car") as registry:
        assert check_registry(registry) == []
    with open_registry(path) as registry:
        assert places(registry, "王小明"), "the registry itself keeps its persons"
