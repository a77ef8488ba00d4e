"""Keeping a registry safe from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry.change import ChangeSet, Insert, apply
from registry.cli.main import main
from registry.store import open_registry
from registry.store.shelf import shelf
from tests.store.support import everything, fresh_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = fresh_file(tmp_path / "a.car")
    _add(path, "f1")
    return path


def _add(path: Path, uid: str) -> None:
    with open_registry(path) as registry:
        apply(registry, ChangeSet("edit", "x", "tester", (Insert("firm", uid, {"legal_name": uid}),)))


def _told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    assert main(["--json", *map(str, arguments)]) in (0, 1)
    return json.loads(capsys.readouterr().out)


def test_backup_lists_what_there_is(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(capsys, "--registry", path, "backup", "--list")["backups"] == []
    made = _told(capsys, "--registry", path, "backup")["backups"]
    assert [b["why"] for b in made] == ["manual"]
    assert main(["--registry", str(path), "--lang", "zh", "backup", "--list"]) == 0
    assert "手工" in capsys.readouterr().out


def test_backups_go_to_the_second_place(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    told = _told(capsys, "--registry", path, "backup", "--second", usb)
    assert told["second"] == str(usb)
    _told(capsys, "--registry", path, "backup")
    assert len(list(usb.glob("*/*.car"))) == 1
    usb.rename(tmp_path / "pulled")
    assert main(["--registry", str(path), "backup"]) == 0
    assert "did not take a copy" in capsys.readouterr().err
    assert _told(capsys, "--registry", path, "backup", "--no-second")["second"] is None


def test_restore_shows_first_and_does_it_on_demand(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _told(capsys, "--registry", path, "backup")
    _add(path, "f2")
    told = _told(capsys, "--registry", path, "restore")
    assert (told["restored"], len(told["lost"]), told["rows"]) == (False, 1, {"firm": {"now": 2, "then": 1}})
    told = _told(capsys, "--registry", path, "restore", shelf(path)[0].path.name, "--yes")
    assert told["restored"]
    with open_registry(path) as registry:
        assert {uid for table, uid in everything(registry) if table == "firm"} == {"f1"}
    assert Path(told["before"]).exists()


def test_nothing_to_restore_from_is_said(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--registry", str(path), "restore"]) == 2
    assert "There is no backup of a.car." in capsys.readouterr().err


def test_repair_and_compact(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _told(capsys, "--registry", path, "repair", tmp_path / "new.car")
    assert (told["findings"], told["tables"], told["from_log"]) == ([], [], 0)
    told = _told(capsys, "--registry", path, "compact")
    assert told["after"] <= told["before"]


@pytest.mark.parametrize("quick", [[], ["--quick"]])
def test_check(path: Path, capsys: pytest.CaptureFixture[str], quick: list[str]) -> None:
    assert main(["--registry", str(path), "check", *quick]) == 0
    with open_registry(path) as registry, registry.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_change_log_update")
        connection.exec_driver_sql("UPDATE change_log SET delta = '{}' WHERE id = (SELECT max(id) FROM change_log)")
    capsys.readouterr()
    assert main(["--registry", str(path), "check", *quick]) == 1
    assert "keep_change_log_update" in capsys.readouterr().out


def test_an_unsafe_place_is_said_on_the_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "坚果云"
    folder.mkdir()
    path = fresh_file(folder / "a.car")
    _add(path, "f1")
    assert main(["--registry", str(path), "undo"]) == 0
    said = capsys.readouterr().err
    assert "坚果云 synchronises" in said
    assert "Keep the registry on a disk of this computer" in said
    assert [b.why for b in shelf(path)] == ["day"]
