"""Going back to a backup: what would be lost is shown first, and what stood there is kept as a backup of its own.

A sound registry is overwritten page by page in one transaction of SQLite's own backup interface: it holds the whole of
either state whatever happens meanwhile, and other windows on the same file simply see the new one. A registry too
damaged for that is set aside under another name.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from registry.change.apply import apply_within
from registry.change.changeset import ChangeSet
from registry.change.history import Change, changes
from registry.change.people import refuse_unable
from registry.change.verify import verify_log
from registry.errors import EnvironmentFault, UserError
from registry.i18n import N_, Text
from registry.model.entities import TABLES
from registry.store import open_registry
from registry.store.backup import file_digest, make_backup
from registry.store.check import check_file
from registry.store.driver import choose_driver
from registry.store.engine import make_engine
from registry.store.faults import NOTHING_CHANGED, environment_faults
from registry.store.keys import connect, key_of, locked, looks_encrypted
from registry.store.migrate import APPLICATION_ID, SCHEMA_VERSION, identity
from registry.store.raw import copy_raw
from registry.store.shelf import STAMP, Backup, read_backup

ANOTHER = Text("Choose another backup.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What restoring a backup would do.

    Attributes:
        backup: the file, and when and why it was made where its name tells.
        lost: changes that are in the registry and not in the backup, newest first.
        regained: changes that are in the backup and not in the registry, newest first.
        related: whether both share a beginning, so that one was made of the other.
        rows: for each record table whose number of rows would change, the number now and then.
        readable: whether the registry as it is can be read; if not, nothing can be said of what is lost.
    """

    file: Path
    backup: Backup | None
    lost: tuple[Change, ...]
    regained: tuple[Change, ...]
    related: bool
    rows: Mapping[str, tuple[int, int]]
    readable: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did: where the state before lies, and the number of the change that tells of it."""

    before: Path
    tx: int


def preview_restore(path: Path, file: Path) -> Outcome:
    """What restoring the backup `file` over the registry at `path` would do. Nothing is written.

    Raises:
        UserError: `file` is no sound backup of a registry of this program.
    """
    _refuse_unsound(file)
    then, rows_then = _contents(file)
    try:
        now, rows_now = _contents(path)
    except (EnvironmentFault, UserError):
        return Outcome(file, read_backup(file), (), tuple(reversed(then)), False, {}, False)
    shared = 0
    for mine, theirs in zip(now, then, strict=False):
        if mine.hash != theirs.hash:
            break
        shared += 1
    rows = {name: (rows_now[name], rows_then.get(name, 0)) for name in rows_now}
    return Outcome(
        file,
        read_backup(file),
        lost=tuple(reversed(now[shared:])),
        regained=tuple(reversed(then[shared:])),
        related=shared > 0,
        rows={name: pair for name, pair in rows.items() if pair[0] != pair[1]},
        readable=True,
    )


def restore(path: Path, file: Path, actor: str) -> Restored:
    """Bring the registry at `path` back to the backup `file`.

    Close it first in this program; other programs may have it open and see the restored state.

    Raises:
        UserError: `file` is no sound backup of a registry of this program, or `actor` may not; nothing was written.
        EnvironmentFault: the state before could not be kept, or the disk did not take the data; the registry is as it
            was.
    """
    outcome = preview_restore(path, file)
    if outcome.readable:
        _refuse_who_may_not(path, actor)
        before = make_backup(path, "restore")
        _overwrite(path, file)
    else:
        before = _replace(path, file)
    made = outcome.backup.made if outcome.backup else datetime.fromtimestamp(file.stat().st_mtime, UTC)
    last = outcome.lost[0] if outcome.lost else None
    values = {
        "when": f"{made:%Y-%m-%d %H:%M} UTC",
        "lost": str(len(outcome.lost)),
        "hash": last.hash[:16] if last else "—",
    }
    label = N_("Restored the backup of {when}; {lost} changes up to {hash} were set aside")
    with open_registry(path) as registry, registry.write() as connection:
        applied = apply_within(connection, ChangeSet("restore", label, actor, (), label_values=values))
    return Restored(before, applied.tx)


def _refuse_who_may_not(path: Path, actor: str) -> None:
    """Ask the registry as it is: the one that is put in its place may name other people."""
    engine = make_engine(path, read_only=True)
    try:
        with environment_faults(path), engine.connect() as connection:
            present = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'person'")
            if present.first() is not None:
                refuse_unable(connection, actor, "restore")
    finally:
        engine.dispose()


def _contents(path: Path) -> tuple[list[Change], dict[str, int]]:
    """The changes of the registry at `path`, oldest first, and the number of rows of each record table it has."""
    engine = make_engine(path, read_only=True)
    try:
        with environment_faults(path), engine.connect() as connection:
            present = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
            rows = {
                name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                for name, table in TABLES.items()
                if name in present
            }
            return changes(connection), rows
    finally:
        engine.dispose()


def _refuse_unsound(file: Path) -> None:
    if not file.is_file():
        raise UserError(Text("There is no file {file}.", file=file.name), NOTHING_CHANGED, ANOTHER)
    backup = read_backup(file)
    if backup is not None and backup.digest is not None and file_digest(file) != backup.digest:
        raise UserError(Text("The backup {file} is not as it was made.", file=file.name), NOTHING_CHANGED, ANOTHER)
    if key_of(file) is None and looks_encrypted(file):
        raise locked(file)
    engine = make_engine(file, read_only=True)
    try:
        with engine.connect() as connection:
            faulty = _faults(connection)
    except DatabaseError as error:
        raise UserError(Text("{file} is not a registry.", file=file.name), NOTHING_CHANGED, ANOTHER) from error
    finally:
        engine.dispose()
    if faulty is not None:
        raise UserError(
            Text("The backup {file} cannot be used: {detail}", file=file.name, detail=faulty), NOTHING_CHANGED, ANOTHER
        )


def _faults(connection: Connection) -> Text | None:
    application, version = identity(connection)
    if application != APPLICATION_ID:
        return Text("it is not a registry.")
    if version > SCHEMA_VERSION:
        return Text("it was written by a newer version of this program.")
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        return Text("its pages are damaged.")
    if version == SCHEMA_VERSION:  # an older one is upgraded after it was put in place, and checked then
        found = [*check_file(connection), *verify_log(connection)]
        return found[0].text if found else None
    return None


def _overwrite(path: Path, file: Path) -> None:
    module: Any = choose_driver().module
    if key_of(path) != key_of(file):
        raise UserError(
            Text("The backup {file} bears another passphrase than the registry, or none.", file=file.name),
            NOTHING_CHANGED,
            Text("Give the registry that passphrase first, or open the backup by itself."),
        )
    try:
        with (
            contextlib.closing(connect(file, "ro")) as source,
            contextlib.closing(connect(path, "rw")) as target,
        ):
            source.backup(target)
    except module.DatabaseError as error:
        raise EnvironmentFault(
            Text("{file} could not be overwritten by the backup.", file=path.name),
            Text("It is as it was."),
            Text("Close it in other programs, free some space, and try again."),
        ) from error


def _replace(path: Path, file: Path) -> Path:
    """Put a copy of `file` in the place of a registry that cannot be read; where the damaged one lies now."""
    stamp = datetime.now(UTC).strftime(STAMP)
    aside = path.with_name(f"{path.stem}-damaged-{stamp}.car")
    part = path.with_name(f"{path.stem}-{stamp}.part")
    try:
        copy_raw(file, part)
        part.chmod(0o600)
        with part.open("rb+") as copy:
            os.fsync(copy.fileno())
        for suffix in ("-wal", "-journal", ""):
            old = path.with_name(path.name + suffix)
            if old.exists():
                old.replace(aside.with_name(aside.name + suffix))
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        part.replace(path)
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} could not be overwritten by the backup.", file=path.name),
            Text("The damaged file was kept."),
            Text("Close it in other programs, free some space, and try again."),
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return aside
