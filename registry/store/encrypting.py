"""Giving a registry a passphrase, another one, or none: the whole file is written anew, checked, and put in its place.

Its backups are written anew as well, since a plain copy beside an encrypted file protects nothing. What stood on the disk
before may still be found by whoever searches the disk itself.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from registry.errors import EnvironmentFault
from registry.files import write_whole
from registry.i18n import Text
from registry.store.backup import count_rows, file_digest, make_backup
from registry.store.driver import choose_driver
from registry.store.file import open_registry
from registry.store.keeping import carry_anew, second_place
from registry.store.keys import Key, can_encrypt, connect, make_key, refuse_weak, remember
from registry.store.shelf import list_backups

_POISON = 0x7FFFFFFF  # a schema version that no program takes for its own
Told = Callable[[int, int], None]


def set_passphrase(path: Path, passphrase: str | None, progress: Told | None = None) -> list[Path]:
    """Encrypt the registry at `path` and its backups with `passphrase`, or leave them plain with None.

    Close it first in this program. The key of an encrypted one must be held.

    Args:
        path: the registry.
        passphrase: the new one.
        progress: called with files done and files in all.

    Returns:
        Backups that could not be written anew; they are as they were.

    Raises:
        UserError: the passphrase is too short.
        EnvironmentFault: it is open elsewhere, the disk has no room, or the library cannot encrypt; it is as it was.
    """
    if passphrase is not None:
        refuse_weak(passphrase)
    if not can_encrypt():
        raise EnvironmentFault(
            Text("The database library of this machine cannot encrypt."),
            Text("Nothing was changed."),
            Text("Install the program with all its packages."),
        )
    with open_registry(path) as registry:
        second = second_place(registry)
    make_backup(path, "passphrase")
    new = make_key(passphrase) if passphrase is not None else None
    backups = list_backups(path)
    _tell(progress, 0, len(backups) + 1)
    _write_anew(path, new)
    left: list[Path] = []
    for number, backup in enumerate(backups, start=1):
        _tell(progress, number, len(backups) + 1)
        try:
            _write_anew(backup, new)
            _note(backup)
        except (OSError, EnvironmentFault):
            left.append(backup)
    if second is not None:
        with contextlib.suppress(EnvironmentFault):
            carry_anew(path, second)
    _tell(progress, len(backups) + 1, len(backups) + 1)
    return left


def _tell(progress: Told | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _write_anew(path: Path, key: Key | None) -> None:
    """Write the file at `path` under another key beside it, check that, and put it in its place."""
    module: Any = choose_driver().module
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with contextlib.closing(connect(path, "rw", timeout=5.0)) as source:
            source.isolation_level = None
            _be_alone(source, path)
            expected = _export(source, part, key)
            if key is not None:
                remember(key)
            _check(part, key, expected, path)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            if os.name == "posix":
                part.replace(path)
                # Whoever opened the old file a moment ago must not write into it: nobody would ever see that again.
                with contextlib.suppress(module.DatabaseError):  # the library may see by itself that it was replaced
                    source.execute(f"PRAGMA user_version={_POISON}")
        if os.name != "posix":
            part.replace(path)
    except (OSError, module.DatabaseError) as error:
        raise EnvironmentFault(
            Text("{file} could not be written under another passphrase.", file=path.name),
            Text("It is as it was."),
            Text("Close it in other programs, free some space, and try again."),
        ) from error
    finally:
        part.unlink(missing_ok=True)
        part.with_name(part.name + "-journal").unlink(missing_ok=True)


def _be_alone(source: Any, path: Path) -> None:
    """Fold the log away and keep everybody else out until the connection is closed."""
    module: Any = choose_driver().module
    source.execute("PRAGMA locking_mode=EXCLUSIVE")
    try:
        mode = source.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except module.OperationalError:
        mode = "wal"
    if str(mode).lower() != "delete":
        raise EnvironmentFault(
            Text("{file} is in use by another program.", file=path.name),
            Text("Nothing was changed."),
            Text("Close it there and try again."),
        )


def _export(source: Any, part: Path, key: Key | None) -> dict[str, int]:
    given = "" if key is None else f"x'{key.raw.hex()}{key.salt.hex()}'"
    source.execute("ATTACH DATABASE ? AS anew KEY ?", (str(part), given))
    source.execute("BEGIN IMMEDIATE")
    expected = count_rows(source)
    source.execute("SELECT sqlcipher_export('anew')").fetchone()
    for name in ("application_id", "user_version"):
        source.execute(f"PRAGMA anew.{name}={int(source.execute(f'PRAGMA main.{name}').fetchone()[0])}")
    source.execute("COMMIT")
    source.execute("DETACH DATABASE anew")
    return expected


def _check(part: Path, key: Key | None, expected: dict[str, int], path: Path) -> None:
    with contextlib.closing(connect(part, "ro", key=key)) as made:
        whole = made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not whole or count_rows(made) != expected:
            raise EnvironmentFault(
                Text("{file} could not be written under another passphrase.", file=path.name),
                Text("It is as it was."),
                Text("Check the disk, and try again."),
            )


def _note(backup: Path) -> None:
    """Bring the note beside a backup up to date with its bytes."""
    note = backup.with_suffix(".json")
    if note.exists():
        told = json.loads(note.read_text("utf-8")) | {"sha256": file_digest(backup)}
        write_whole(note, json.dumps(told, indent=1).encode())
