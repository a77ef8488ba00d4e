"""Verified backups.

A backup counts only when its copy was opened, passed the integrity and foreign-key checks and holds the same number of
rows; until then it is called ``.part``. The source holds a read snapshot meanwhile, because a stepped backup without
one starts over at every commit of somebody else and may never end.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text
from registry.store.driver import choose_driver
from registry.store.faults import NOTHING_CHANGED
from registry.store.keys import connect, key_of
from registry.store.raw import reading
from registry.store.shelf import STAMP, backup_folder, shelf, superfluous

_PAGES_A_STEP = 250  # a stop waits for one of them
_STEPS_BETWEEN = 50_000  # of the library's machine, some milliseconds
_CHUNK_BYTES = 1 << 23
_ABANDONED_SECONDS = 3600  # an unfinished copy older than this belongs to nobody any more


def copy_registry(path: Path, target: Path) -> None:
    """Copy the registry at `path`, as it is this moment, into the new file `target`; for work on a copy, not to keep.

    Raises:
        EnvironmentFault: the copy could not be made.
    """
    module: Any = choose_driver().module
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(path, target, None)
    except (OSError, module.DatabaseError) as error:
        raise EnvironmentFault(
            Text("{file} could not be copied.", file=path.name),
            Text("Nothing was changed."),
            Text("Free some space and try again."),
        ) from error


def save_copy(path: Path, target: Path) -> None:
    """Put a copy of the registry at `path`, as it is this moment, at `target`: whole and verified, or not at all.

    Raises:
        UserError: `target` is the registry itself, or a registry that is open.
        EnvironmentFault: the copy could not be made or did not verify; what lay at `target` is untouched.
    """
    if target.exists() and (target.samefile(path) or target.with_name(target.name + "-wal").exists()):
        raise UserError(
            Text("{file} is a registry that is open.", file=target.name),
            Text("It was not touched."),
            Text("Choose another name."),
        )
    module: Any = choose_driver().module
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        expected = _copy(path, part, None)
        if not _verify(module, part, expected, _Watch(None)):
            raise OSError("the copy does not verify")
        _sync(part)
        part.replace(target)
        _sync_folder(target.parent)
    except (OSError, module.DatabaseError) as error:
        _remove(part)
        raise EnvironmentFault(
            Text("{file} could not be copied.", file=path.name),
            Text("Nothing was changed."),
            Text("Free some space or choose another place, then try again."),
        ) from error


def make_backup(path: Path, why: str, progress: Callable[[int, int], None] | None = None) -> Path:
    """Copy the registry at `path` into its backup folder and verify the copy.

    Args:
        path: the registry file.
        why: a word for the name, one of `registry.store.shelf.REASONS`.
        progress: called with pages done and pages in all, and with all of them while the copy is verified; what it raises
            stops that and leaves nothing.

    Returns:
        The finished backup. Older ones are thinned as `registry.store.shelf.superfluous` says.

    Raises:
        EnvironmentFault: the copy could not be made or did not verify; the registry itself is untouched.
    """
    module: Any = choose_driver().module
    folder = backup_folder(path)
    target = folder / f"{_moment(path).strftime(STAMP)}-{why}.car"
    part = target.with_suffix(".part")
    sidecar = target.with_suffix(".json")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        expected = _copy(path, part, progress)
        watch = _Watch(progress)
        if not _verify(module, part, expected, watch):
            watch.end()
            raise _unsound(path)
        # The name is given last: whatever is called .car is whole, and what it should hold is written beside it.
        _write_sidecar(sidecar, part, {"rows": expected, "head": _head(part)}, watch)
        _sync(part)
        part.replace(target)
        _sync_folder(folder)
    except (OSError, module.DatabaseError) as error:
        raise _failed(path) from error
    finally:
        if not target.exists():
            _remove(part, sidecar)
    _sweep(path)
    return target


def _moment(path: Path) -> datetime:
    """Now, or just after the newest backup where the clock was set back: the newest one always comes last by its name."""
    now = datetime.now(UTC)
    newest = next(iter(shelf(path)), None)
    return now if newest is None or newest.made < now else newest.made + timedelta(microseconds=1)


def _copy(path: Path, part: Path, progress: Callable[[int, int], None] | None) -> dict[str, int]:
    with (
        contextlib.closing(connect(path, "rw")) as source,
        contextlib.closing(connect(part, "rw", key=key_of(path))) as target,
    ):
        source.isolation_level = None
        source.execute("BEGIN")
        expected = count_rows(source)

        def report(_status: int, remaining: int, total: int) -> None:
            if progress is not None:
                progress(total - remaining, total)

        source.backup(target, pages=_PAGES_A_STEP, progress=report)
        source.execute("ROLLBACK")
        # One file, not three: a backup is carried about.
        target.execute("PRAGMA journal_mode=DELETE")
        return expected


def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table has, behind a driver's connection."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [str(row[0]) for row in connection.execute(query)]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


class _Watch:
    """Asks while a copy is verified whether to go on: the library looks at it again and again within one statement.

    Args:
        progress: as `make_backup` has it.
    """

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self._progress = progress
        self._pages = 0
        self._raised: BaseException | None = None

    def over(self, connection: Any, pages: int) -> None:
        """Look after the statements of `connection`, on a copy of so many pages."""
        self._pages = pages
        if self._progress is not None:
            connection.set_progress_handler(self._ask, _STEPS_BETWEEN)

    def look(self) -> None:
        """Ask now; raises what `progress` raises."""
        if self._progress is not None:
            self._progress(self._pages, self._pages)

    def end(self) -> None:
        """Raise what ended a statement, if `progress` did."""
        if self._raised is not None:
            raise self._raised

    def _ask(self) -> bool:
        try:
            self.look()
        except BaseException as raised:  # noqa: BLE001 (no exception passes through the library: `end` raises it)
            self._raised = raised
            return True
        return False


def _verify(module: Any, copy: Path, expected: dict[str, int], watch: _Watch) -> bool:
    with contextlib.closing(connect(copy, "ro")) as connection:
        watch.over(connection, connection.execute("PRAGMA page_count").fetchone()[0])
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            linked = connection.execute("PRAGMA foreign_key_check").fetchone() is None
            return whole and linked and count_rows(connection) == expected
        except module.DatabaseError:  # a badly torn copy makes the check itself fail
            return False


def _head(copy: Path) -> dict[str, Any]:
    """Number and hash of the last change in the log of `copy`: with them an older backup is told from a foreign one."""
    with contextlib.closing(connect(copy, "ro")) as connection:
        last = connection.execute("SELECT tx, hash FROM change_seal ORDER BY tx DESC LIMIT 1").fetchone()
        return {"tx": last[0], "hash": last[1]} if last else {"tx": 0, "hash": ""}


def _write_sidecar(sidecar: Path, copy: Path, told: dict[str, Any], watch: _Watch) -> None:
    text = json.dumps({"sha256": file_digest(copy, watch.look), **told}, indent=1)
    with open(os.open(sidecar, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def file_digest(path: Path, look: Callable[[], None] | None = None) -> str:
    """SHA-256 of the file at `path`; `look` is called now and then, and what it raises ends the reading."""
    digest = hashlib.sha256()
    with reading(path) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            if look is not None:
                look()
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        Text("No backup of {file} could be made.", file=path.name),
        NOTHING_CHANGED,
        Text("Free some space beside the registry and try again."),
    )


def _unsound(path: Path) -> EnvironmentFault:
    """The copy has faults; most often because the registry has them: more room would not help."""
    return EnvironmentFault(
        Text("No backup of {file} could be made.", file=path.name),
        NOTHING_CHANGED,
        Text("Check the registry in Settings: what stands in it may be damaged."),
    )


def _remove(*files: Path) -> None:
    for file in files:
        for one in (file, file.with_name(file.name + "-journal"), file.with_name(file.name + "-wal")):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Thin the ordinary backups, and remove what a killed program left unfinished."""
    for old in superfluous(shelf(path), _moment(path)):
        _remove(old.path, old.path.with_suffix(".json"))
    for part in backup_folder(path).glob("*.part"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                _remove(part, part.with_suffix(".json"))
