"""Verified backups.

A backup counts only when its copy was opened, passed the integrity and foreign-key checks and holds the same number of
rows; until then it is called ``.part``. The source holds a read snapshot meanwhile, because a stepped backup without one
starts over at every commit of somebody else and may never end.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.store.driver import choose_driver

_PAGES_A_STEP = 1000
KEEP = 10


def backup_folder(path: Path) -> Path:
    """Where the backups of the registry at `path` lie."""
    return path.parent / f"{path.stem}.backups"


def list_backups(path: Path) -> list[Path]:
    """Finished backups of the registry at `path`, newest first."""
    return sorted(backup_folder(path).glob("*.car"), reverse=True)


def _count_rows(connection: Any) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {str(name): int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in sorted(names)}


def _verify(module: Any, copy: Path, expected: dict[str, int]) -> bool:
    connection = module.connect(str(copy))
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        linked = connection.execute("PRAGMA foreign_key_check").fetchone() is None
        return whole and linked and _count_rows(connection) == expected
    except module.DatabaseError:
        return False
    finally:
        connection.close()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def make_backup(path: Path, why: str, progress: Callable[[int, int], None] | None = None) -> Path:
    """Copy the registry at `path` into its backup folder and verify the copy.

    Args:
        path: the registry file.
        why: a word for the name: import, migration, manual.
        progress: called with pages done and pages in all.

    Returns:
        The finished backup. Of the ordinary ones only the newest `KEEP` stay; those made before a migration all stay.

    Raises:
        EnvironmentFault: the copy could not be made or did not verify; the registry itself is untouched.
    """
    module: Any = choose_driver().module
    folder = backup_folder(path)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"{stamp}-{why}.car"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        expected = _copy(module, path, part, progress)
        if not _verify(module, part, expected):
            raise _failed(path)
        _sync(part)
        part.replace(target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        target.with_suffix(".json").write_text(json.dumps({"sha256": digest, "rows": expected}, indent=1), encoding="utf-8")
    except (OSError, module.DatabaseError) as error:
        raise _failed(path) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    _thin(path)
    return target


def _copy(module: Any, path: Path, part: Path, progress: Callable[[int, int], None] | None) -> dict[str, int]:
    source = module.connect(str(path))
    target = module.connect(str(part))
    try:
        source.isolation_level = None
        source.execute("BEGIN")
        expected = _count_rows(source)

        def report(_status: int, remaining: int, total: int) -> None:
            if progress is not None:
                progress(total - remaining, total)

        source.backup(target, pages=_PAGES_A_STEP, progress=report)
        source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode=DELETE")
        return expected
    finally:
        target.close()
        source.close()


def _failed(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        Text("No backup of {file} could be made.", file=path.name),
        Text("Nothing was changed."),
        Text("Free some space beside the registry and try again."),
    )


def _thin(path: Path) -> None:
    ordinary = [b for b in list_backups(path) if not b.stem.endswith("-migration")]
    for old in ordinary[KEEP:]:
        for file in (old, old.with_suffix(".json")):
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
