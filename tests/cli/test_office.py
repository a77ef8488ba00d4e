"""People and handover on the command line: the same words as in the window, and the same refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.change import apply
from registry.change.people import system_account
from registry.cli.main import main
from registry.errors import UserError
from registry.office.headings import OFFICE, Heading, heading_change
from registry.store import open_registry
from tests.store.support import fresh_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty registry."""
    return fresh_file(tmp_path / "r.car")


def run(path: Path, *words: str) -> int:
    """The exit code of a command on the registry, in English."""
    return main(["--registry", str(path), "--lang", "en", *words])


def test_people_are_named_and_then_only_they_write(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, "people") == 0
    assert "names nobody" in capsys.readouterr().out
    assert run(path, "people", "--add", "王莉", "--account", system_account(), "--roles", "officer,secretary") == 0
    assert "Officer, Panel secretary" in capsys.readouterr().out
    assert run(path, "people", "--add", "李静", "--account", "another", "--roles", "officer") == 0
    assert run(path, "people", "--add", "王莉", "--roles", "reader") == 0
    capsys.readouterr()
    assert run(path, "undo") == UserError.exit_code
    assert "王莉 may read this registry and change nothing" in capsys.readouterr().err
    assert run(path, "--json", "people") == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["name"]: one["roles"] for one in told["people"]} == {"王莉": ["reader"], "李静": ["officer"]}


def test_settings_are_handed_over(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_registry(path) as registry:
        with registry.read() as connection:
            change = heading_change(connection, {OFFICE: Heading("Office A", "甲办")}, actor="a")
        assert change is not None
        apply(registry, change)
    file = tmp_path / "a.json"
    assert run(path, "office", "export", str(file)) == 0
    other = fresh_file(tmp_path / "other.car")
    assert run(other, "office", "import", str(file)) == 0
    assert "Add --yes" in capsys.readouterr().out
    assert run(other, "office", "import", str(file), "--yes") == 0
    capsys.readouterr()
    assert run(other, "office", "import", str(file)) == 0
    assert "says all that the file says" in capsys.readouterr().out
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    assert run(other, "office", "import", str(tmp_path / "b.json")) == UserError.exit_code
