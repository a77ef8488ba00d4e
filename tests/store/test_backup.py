"""A backup is whole and verified, or it is not there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply, check_registry
from registry.errors import EnvironmentFault, UserError
from registry.store import Registry, backup, open_registry
from registry.store.backup import make_backup, save_copy
from registry.store.shelf import KEEP, backup_folder, list_backups
from tests.store.support import assert_spoken, bytes_around, everything, run_python


@pytest.fixture
def filled(registry: Registry) -> Registry:
    firms = tuple(Insert("firm", f"f{i}", {"legal_name": f"企业 {i}"}) for i in range(300))
    apply(registry, ChangeSet("import", "x", "a", firms))
    return registry


def _leftovers(path: Path) -> list[str]:
    folder = backup_folder(path)
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_a_backup_holds_what_the_registry_holds(filled: Registry) -> None:
    made = make_backup(filled.path, "manual")
    assert list_backups(filled.path) == [made]
    assert made.name.endswith("-manual.car")
    assert _leftovers(filled.path) == sorted([made.name, made.with_suffix(".json").name])
    with open_registry(made) as copy:
        assert everything(copy) == everything(filled)
        assert check_registry(copy) == []


def test_what_it_holds_is_written_beside_it(filled: Registry) -> None:
    made = make_backup(filled.path, "manual")
    told = json.loads(made.with_suffix(".json").read_text(encoding="utf-8"))
    assert told["sha256"] == hashlib.sha256(made.read_bytes()).hexdigest()
    assert told["rows"]["firm"] == 300


def test_what_stands_in_the_log_is_in_the_backup(filled: Registry) -> None:
    """A copy of the file alone would miss all that is not yet folded into it."""
    with filled.read():
        apply(filled, ChangeSet("edit", "x", "a", (Insert("firm", "late", {"legal_name": "晚"}),)))
        made = make_backup(filled.path, "manual")
    with open_registry(made) as copy:
        assert ("firm", "late") in everything(copy)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX here")
def test_only_its_owner_reads_a_backup(filled: Registry) -> None:
    old = os.umask(0)
    try:
        made = make_backup(filled.path, "manual")
    finally:
        os.umask(old)
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in made.parent.iterdir()} == {0o600}


def test_progress_is_told(filled: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 5)
    seen: list[tuple[int, int]] = []
    make_backup(filled.path, "manual", progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 5
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def test_a_cancelled_backup_leaves_nothing(filled: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 5)

    def cancel(done: int, _total: int) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_backup(filled.path, "manual", progress=cancel)
    assert _leftovers(filled.path) == []


def test_a_backup_ends_while_others_write(filled: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a snapshot of the source every commit would start the copy anew, for ever."""
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 5)
    written = 0

    def write(_done: int, _total: int) -> None:
        nonlocal written
        written += 1
        apply(filled, ChangeSet("edit", "x", "a", (Insert("firm", f"w{written}", {"legal_name": "写"}),)))

    with filled.read() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            pytest.skip("without a write-ahead log writers wait for the backup")
    made = make_backup(filled.path, "manual", progress=write)
    assert written > 5
    with open_registry(made) as copy:
        assert len(everything(copy)) == 300


def test_a_copy_that_does_not_verify_is_no_backup(filled: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backup._copy

    def torn(path: Path, part: Path, progress: object) -> dict[str, int]:
        expected = real(path, part, None)
        with part.open("r+b") as file:
            file.seek(40 * 4096)
            file.write(b"\xa5" * 4096)
        return expected

    before = everything(filled)
    for fault in (torn, lambda *_: {"firm": 299}):
        monkeypatch.setattr(backup, "_copy", fault)
        with pytest.raises(EnvironmentFault) as caught:
            make_backup(filled.path, "manual")
        assert_spoken(caught.value, "No backup of test.car could be made.")
        assert _leftovers(filled.path) == []
    assert everything(filled) == before


def test_a_missing_registry_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        make_backup(tmp_path / "gone.car", "manual")
    assert not (tmp_path / "gone.car").exists()
    assert _leftovers(tmp_path / "gone.car") == []


def test_a_file_in_place_of_the_folder_is_said(filled: Registry) -> None:
    backup_folder(filled.path).write_text("x")
    with pytest.raises(EnvironmentFault) as caught:
        make_backup(filled.path, "manual")
    assert_spoken(caught.value, "No backup of test.car could be made.")


def test_old_ones_are_thinned_but_not_those_before_a_migration(path: Path) -> None:
    first = make_backup(path, "migration")
    made = [make_backup(path, "import") for _ in range(KEEP + 3)]
    kept = sorted([*made[3:], first], reverse=True)
    assert list_backups(path) == kept
    assert _leftovers(path) == sorted(p.with_suffix(end).name for p in kept for end in (".car", ".json"))


def test_what_a_killed_program_left_is_swept_away(path: Path) -> None:
    folder = backup_folder(path)
    folder.mkdir()
    for name, age in (("old.part", 7200), ("old.part-journal", 7200), ("fresh.part", 10)):
        (folder / name).write_bytes(b"x")
        then = time.time() - age
        os.utime(folder / name, (then, then))
    made = make_backup(path, "manual")
    assert _leftovers(path) == sorted(["fresh.part", made.name, made.with_suffix(".json").name])
    assert list_backups(path) == [made]


LIMITED = """
import json, pathlib, resource, sys
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language
from registry.store.backup import make_backup, save_copy
from registry.store.shelf import backup_folder, list_backups
path = pathlib.Path(sys.argv[1])
told = []
for limit in map(int, sys.argv[2:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        make_backup(path, "manual")
        told.append("done")
    except EnvironmentFault as error:
        told.append(error.what.render(Language.EN))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    told.append(sorted(p.suffix for p in backup_folder(path).iterdir()))
print(json.dumps(told))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of processes are those of POSIX here")
def test_a_write_that_fails_leaves_nothing(filled: Registry) -> None:
    filled.close()
    size = filled.path.stat().st_size
    before = bytes_around(filled.path)
    failed = ["No backup of test.car could be made.", []]
    # Nothing fits; half of the copy; all but its last page.
    told = json.loads(run_python(LIMITED, filled.path, 0, size // 2, size - 4096, size * 2))
    assert told == failed * 3 + ["done", [".car", ".json"]]
    assert bytes_around(filled.path) == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, where this process may mount one."""
    import subprocess

    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = os.name == "posix" and os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_nothing_half(path: Path, tiny_disk: Path) -> None:
    there = tiny_disk / path.name
    there.write_bytes(path.read_bytes())
    with open_registry(there) as registry:
        apply(
            registry,
            ChangeSet("edit", "x", "a", tuple(Insert("firm", f"f{i}", {"legal_name": "甲"}) for i in range(300))),
        )
        kept = everything(registry)
        filler = tiny_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 65536)
        with pytest.raises(EnvironmentFault) as caught:
            make_backup(there, "manual")
        assert_spoken(caught.value, "No backup of test.car could be made.")
        assert _leftovers(there) == []
        big = tuple(Insert("firm", f"g{i}", {"legal_name": "乙" * 1000}) for i in range(3000))
        with pytest.raises(EnvironmentFault) as caught:
            apply(registry, ChangeSet("import", "x", "a", big))
        assert_spoken(caught.value, "The disk that holds test.car is full.")
        assert everything(registry) == kept
        filler.unlink()
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "h", {"legal_name": "丙"}),)))
        make_backup(there, "manual")
        assert check_registry(registry) == []


def test_a_copy_is_whole_and_stands_alone(filled: Registry, tmp_path: Path) -> None:
    target = tmp_path / "副本.car"
    target.write_bytes(b"what was there before")
    save_copy(filled.path, target)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("副本")) == ["副本.car"]
    assert list_backups(filled.path) == []
    with open_registry(target) as copy:
        assert everything(copy) == everything(filled)
        assert check_registry(copy) == []


def test_a_copy_is_never_put_over_a_registry_that_is_open(filled: Registry, tmp_path: Path) -> None:
    """What is written afterwards would go into a file that nobody sees any more."""
    link = tmp_path / "link.car"
    link.symlink_to(filled.path)
    for target in (filled.path, link):
        with pytest.raises(UserError) as refused:
            save_copy(filled.path, target)
        assert_spoken(refused.value, f"{target.name} is a registry that is open.")
    with open_registry(make_backup(filled.path, "manual")) as other, other.write(), pytest.raises(UserError):
        save_copy(filled.path, other.path)


def test_a_copy_that_cannot_be_made_leaves_what_was_there(filled: Registry, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        save_copy(filled.path, tmp_path / "nowhere" / "copy.car")
    assert_spoken(fault.value, f"{filled.path.name} could not be copied.")
    folder = tmp_path / "taken.car"
    folder.mkdir()
    with pytest.raises(EnvironmentFault):
        save_copy(filled.path, folder)
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []
