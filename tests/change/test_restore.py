"""Going back to a backup: what is lost is known before, nothing is lost for good, and the chain goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply, changes, check_registry, undo
from registry.change.restore import preview_restore, restore
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language
from registry.store import open_registry
from registry.store.backup import make_backup
from registry.store.shelf import shelf
from tests.store.support import ROOT, everything, fresh_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry of three firms, of which a backup holds two."""
    path = fresh_file(tmp_path / "a.car")
    _add(path, "f1", "f2")
    make_backup(path, "manual")
    _add(path, "f3")
    return path


def _add(path: Path, *firms: str) -> None:
    with open_registry(path) as registry:
        inserts = tuple(Insert("firm", uid, {"legal_name": uid}) for uid in firms)
        apply(registry, ChangeSet("edit", "x", "tester", inserts))


def _firms(path: Path) -> set[str]:
    with open_registry(path) as registry:
        return {uid for table, uid in everything(registry) if table == "firm"}


def test_what_would_be_lost_is_shown_and_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    outcome = preview_restore(path, shelf(path)[0].path)
    assert [change.actor for change in outcome.lost] == ["tester"]
    assert outcome.regained == ()
    assert outcome.related
    assert outcome.rows == {"firm": (3, 2)}
    assert path.read_bytes() == before


def test_restored_and_the_state_before_is_a_backup(path: Path) -> None:
    done = restore(path, shelf(path)[0].path, "boss")
    assert _firms(path) == {"f1", "f2"}
    assert _firms(done.before) == {"f1", "f2", "f3"}
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        with registry.read() as connection:
            last = changes(connection)[-1]
        assert (last.kind, last.actor, last.tx) == ("restore", "boss", done.tx)
        assert "1 changes up to" in last.label(Language.EN)
        assert "1 项变更" in last.label(Language.ZH)


def test_a_restore_can_be_taken_back_by_a_restore(path: Path) -> None:
    done = restore(path, shelf(path)[0].path, "boss")
    _add(path, "f4")
    restore(path, done.before, "boss")
    assert _firms(path) == {"f1", "f2", "f3"}


def test_undo_goes_past_a_restore(path: Path) -> None:
    restore(path, shelf(path)[0].path, "boss")
    with open_registry(path) as registry:
        assert undo(registry, "boss").change.kind == "edit"
        with pytest.raises(UserError):
            undo(registry, "boss")


def test_another_program_that_has_it_open_sees_the_restored_state(path: Path) -> None:
    """It neither keeps the old file in hand, nor loses what it writes afterwards."""
    with open_registry(path) as other:
        assert len(everything(other)) == 3
        restore(path, shelf(path)[0].path, "boss")
        assert len(everything(other)) == 2
        apply(other, ChangeSet("edit", "x", "other", (Insert("firm", "f9", {"legal_name": "九"}),)))
    assert _firms(path) == {"f1", "f2", "f9"}
    with open_registry(path) as registry:
        assert check_registry(registry) == []


def test_a_registry_that_cannot_be_read_is_set_aside(path: Path) -> None:
    backup = shelf(path)[0].path
    broken = b"SQLite format 3\0" + b"\xa5" * 20_000
    path.write_bytes(broken)
    outcome = preview_restore(path, backup)
    assert not outcome.readable
    done = restore(path, backup, "boss")
    assert _firms(path) == {"f1", "f2"}
    assert done.before.read_bytes() == broken


def test_a_missing_registry_is_brought_back(path: Path) -> None:
    backup = shelf(path)[0].path
    path.unlink()
    with pytest.raises((EnvironmentFault, UserError)):
        open_registry(path)
    restore(path, backup, "boss")
    assert _firms(path) == {"f1", "f2"}


def test_a_backup_of_another_registry_is_said(path: Path, tmp_path: Path) -> None:
    from registry.change import new_registry

    other = tmp_path / "other.car"
    new_registry(other, name="另一库", actor="tester", fictional=True).close()
    outcome = preview_restore(path, make_backup(other, "manual"))
    assert not outcome.related
    assert len(outcome.lost) == 3


@pytest.mark.parametrize("fault", ["bytes", "noted", "log", "text", "gone", "newer"])
def test_an_unsound_backup_is_refused_and_nothing_is_written(path: Path, tmp_path: Path, fault: str) -> None:
    backup = shelf(path)[0].path
    match fault:
        case "bytes":  # told by the note beside it
            with backup.open("r+b") as file:
                file.seek(30_000)
                file.write(b"\xa5\xa5")
        case "noted":  # without a note, told by the pages
            backup.with_suffix(".json").unlink()
            with backup.open("r+b") as file:
                file.seek(4096 * 3)
                file.write(b"\xa5" * 4096)
        case "log":
            backup.with_suffix(".json").unlink()
            _tamper(backup)
        case "text":
            backup = tmp_path / "notes.car"
            backup.write_text("not a registry")
        case "gone":
            backup = tmp_path / "gone.car"
        case _:
            backup.with_suffix(".json").unlink()
            _sql(backup, "PRAGMA user_version=99")
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        restore(path, backup, "boss")
    assert caught.value.safe is not None
    assert caught.value.mend is not None
    assert path.read_bytes() == before
    assert _firms(path) == {"f1", "f2", "f3"}


def _tamper(file: Path) -> None:
    _sql(file, "DROP TRIGGER keep_change_log_update", "UPDATE change_log SET delta = '{}' WHERE id = 2")


def _sql(file: Path, *statements: str) -> None:
    import contextlib

    from registry.store.driver import choose_driver

    with contextlib.closing(choose_driver().module.connect(str(file))) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


KILLED = """
import os, sys, threading, time
from pathlib import Path
from registry.change.restore import restore
wait = float(sys.argv[3])
threading.Thread(target=lambda: (time.sleep(wait), os._exit(9)), daemon=True).start()
restore(Path(sys.argv[1]), Path(sys.argv[2]), "boss")
"""


@pytest.mark.parametrize("wait", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_killed_while_restoring_it_is_one_state_or_the_other(path: Path, wait: float) -> None:
    command = [sys.executable, "-c", KILLED, str(path), str(shelf(path)[0].path), str(wait)]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert _firms(path) in ({"f1", "f2", "f3"}, {"f1", "f2"})
    with open_registry(path) as registry:
        assert check_registry(registry) == []
