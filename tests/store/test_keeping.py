"""One backup a day, and each one a second time elsewhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply, check_registry
from registry.errors import EnvironmentFault, UserError
from registry.store import Registry, keeping, open_registry
from registry.store.backup import make_backup
from registry.store.keeping import back_up_once_a_day, choose_second_place, fill_second_place, second_place
from registry.store.shelf import STAMP, backup_folder, shelf
from tests.store.support import assert_spoken


def _grow(registry: Registry, uid: str) -> None:
    apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", uid, {"legal_name": uid}),)))


def _age(path: Path, by: timedelta) -> None:
    """Make the backups of the registry at `path` look older."""
    for backup in shelf(path):
        older = (backup.made - by).strftime(STAMP)
        for file in (backup.path, backup.path.with_suffix(".json")):
            file.rename(file.with_name(f"{older}-{backup.why}{file.suffix}"))


def test_once_a_day_and_only_when_something_changed(registry: Registry) -> None:
    first = back_up_once_a_day(registry)
    assert first is not None
    assert shelf(registry.path)[0].why == "day"
    _grow(registry, "f1")
    assert back_up_once_a_day(registry) is None  # there is one of today
    _age(registry.path, timedelta(days=1))
    assert back_up_once_a_day(registry) is not None
    _age(registry.path, timedelta(days=1))
    assert back_up_once_a_day(registry) is None  # nothing was changed since
    assert len(shelf(registry.path)) == 2


def test_what_a_backup_holds_is_known(registry: Registry) -> None:
    _grow(registry, "f1")
    make_backup(registry.path, "manual")
    backup = shelf(registry.path)[0]
    assert backup.rows["firm"] == 1
    assert backup.tx == 2
    assert backup.size == backup.path.stat().st_size
    assert datetime.now(UTC) - backup.made < timedelta(minutes=5)


def test_each_backup_goes_to_the_second_place(registry: Registry, tmp_path: Path) -> None:
    other = tmp_path / "usb"
    other.mkdir()
    assert fill_second_place(registry) == []
    make_backup(registry.path, "manual")
    choose_second_place(registry, other)
    assert second_place(registry) == other
    made = fill_second_place(registry)
    assert [p.parent for p in made] == [other / backup_folder(registry.path).name]
    with open_registry(made[0]) as copy:
        assert check_registry(copy) == []
    assert fill_second_place(registry) == []
    make_backup(registry.path, "manual")
    assert len(fill_second_place(registry)) == 1
    choose_second_place(registry, None)
    assert second_place(registry) is None
    assert len(list(made[0].parent.glob("*.car"))) == 2


def test_a_second_place_that_is_gone_is_said_and_nothing_is_lost(registry: Registry, tmp_path: Path) -> None:
    other = tmp_path / "usb"
    other.mkdir()
    choose_second_place(registry, other)
    other.rmdir()
    made = make_backup(registry.path, "manual")
    with pytest.raises(EnvironmentFault) as caught:
        fill_second_place(registry)
    assert_spoken(caught.value, f"The second place for backups, {other}, did not take a copy.")
    assert made.exists()
    other.mkdir()
    assert len(fill_second_place(registry)) == 1


def test_a_copy_that_differs_is_not_kept(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "usb"
    other.mkdir()
    choose_second_place(registry, other)
    make_backup(registry.path, "manual")

    def torn(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:-100])

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "copy_raw", torn)
        with pytest.raises(EnvironmentFault):
            fill_second_place(registry)
    assert list((other / backup_folder(registry.path).name).iterdir()) == []
    assert len(fill_second_place(registry)) == 1


def test_unfit_places_are_refused(registry: Registry, tmp_path: Path) -> None:
    make_backup(registry.path, "manual")
    file = tmp_path / "file"
    file.write_text("x")
    unfit = [tmp_path / "nowhere", file, registry.path.parent, backup_folder(registry.path)]
    for folder in unfit:
        with pytest.raises(UserError) as caught:
            choose_second_place(registry, folder)
        assert caught.value.mend is not None
    assert second_place(registry) is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(UserError):
        choose_second_place(registry, folder)
