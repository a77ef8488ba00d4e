"""Keeping copies without being asked: one a day, and each one a second time in another place.

The second place may be a drive that is not always there, or a folder that a cloud service carries off: only finished
copies are written there, under a temporary name until their bytes were compared.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text
from registry.store.backup import file_digest, make_backup
from registry.store.file import Registry
from registry.store.raw import copy_raw
from registry.store.schema import CHANGE_SEAL
from registry.store.settings import read_setting, write_setting
from registry.store.shelf import Backup, backup_folder, read_backup, shelf, superfluous

_SECOND = "backup.second"


def back_up_once_a_day(registry: Registry) -> Path | None:
    """Make today's backup, unless there is one already or nothing was changed since the newest one.

    Returns:
        The backup, or None where none was due.

    Raises:
        EnvironmentFault: it could not be made; the registry is untouched.
    """
    newest = next(iter(shelf(registry.path)), None)
    if newest is not None:
        if newest.made.astimezone().date() == datetime.now().astimezone().date():
            return None
        if newest.hash is not None and newest.hash == _head(registry):
            return None
    return make_backup(registry.path, "day")


def _head(registry: Registry) -> str | None:
    with registry.read() as connection:
        c = CHANGE_SEAL.c
        return connection.execute(select(c.hash).order_by(c.tx.desc()).limit(1)).scalar()


def second_place(registry: Registry) -> Path | None:
    """The folder that gets a second copy of each backup, or None where none was chosen."""
    with registry.read() as connection:
        told = read_setting(connection, _SECOND)
    return Path(told) if told else None


def choose_second_place(registry: Registry, folder: Path | None) -> None:
    """Have each backup copied to `folder` too; None ends that. What lies there already stays.

    Raises:
        UserError: it is no folder, cannot be written, or is the place where the backups lie anyway.
    """
    if folder is not None:
        folder = folder.resolve()
        _refuse_unfit(registry.path, folder)
    with registry.write() as connection:
        write_setting(connection, _SECOND, str(folder) if folder is not None else None)


def _refuse_unfit(path: Path, folder: Path) -> None:
    nothing = Text("Nothing was changed.")
    if folder == backup_folder(path).resolve() or folder == path.parent.resolve():
        raise UserError(
            Text("The backups lie in {folder} already.", folder=folder.name),
            nothing,
            Text("Choose a folder on another disk or in another place."),
        )
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UserError(
            Text("{folder} is not a folder that may be written.", folder=str(folder)),
            nothing,
            Text("Choose a folder on another disk or in another place."),
        )


def fill_second_place(registry: Registry) -> list[Path]:
    """Copy the backups that the second place lacks, and thin those that lie there.

    Returns:
        The copies that were made; none where no second place was chosen.

    Raises:
        EnvironmentFault: the place is not there, or did not take a copy; the first backups are untouched.
    """
    place = second_place(registry)
    if place is None:
        return []
    there = place / backup_folder(registry.path).name
    made: list[Path] = []
    try:
        if not place.is_dir():
            raise FileNotFoundError(place)
        there.mkdir(mode=0o700, exist_ok=True)
        for backup in reversed(shelf(registry.path)):
            if not (there / backup.path.name).exists():
                made.append(_carry(backup, there))
    except OSError as error:
        raise EnvironmentFault(
            Text("The second place for backups, {folder}, did not take a copy.", folder=str(place)),
            Text("The backups beside the registry are whole."),
            Text("Connect it, free some space there, or choose another place in the settings."),
        ) from error
    _thin(there)
    return made


def carry_anew(path: Path, place: Path) -> None:
    """Copy the backups of the registry at `path` to `place` once more: those that lie there were written under another key.

    Raises:
        EnvironmentFault: the place is not there, or did not take a copy.
    """
    there = place / backup_folder(path).name
    try:
        for backup in shelf(path):
            if (there / backup.path.name).exists():
                _carry(backup, there)
    except OSError as error:
        raise EnvironmentFault(
            Text("The second place for backups, {folder}, did not take a copy.", folder=str(place)),
            Text("The backups beside the registry are whole."),
            Text("Connect it, free some space there, or choose another place in the settings."),
        ) from error


def _carry(backup: Backup, folder: Path) -> Path:
    target = folder / backup.path.name
    part = target.with_suffix(".part")
    try:
        copy_raw(backup.path, part)
        part.chmod(0o600)
        if file_digest(part) != (backup.digest or file_digest(backup.path)):
            raise OSError("the copy differs from what was copied")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(backup.path.with_suffix(".json"), target.with_suffix(".json"))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _thin(folder: Path) -> None:
    found = [b for file in sorted(folder.glob("*.car"), reverse=True) if (b := read_backup(file)) is not None]
    for old in superfluous(found, datetime.now(UTC)):
        with contextlib.suppress(OSError):
            old.path.unlink()
            old.path.with_suffix(".json").unlink(missing_ok=True)
