"""The backups that lie beside a registry: which there are, what each holds, and which need not be kept.

The name of a backup tells when and why it was made, the file of the same name with ``.json`` what it must hold. Both are
small, so that a shelf can be read without opening a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from registry.i18n import Text

STAMP = "%Y%m%dT%H%M%S%f"
"""How the moment of a backup stands in its name, in UTC."""

REASONS: Mapping[str, Text] = {
    "day": Text("Once a day"),
    "import": Text("Before an import"),
    "seal": Text("Before a seal"),
    "migration": Text("Before an upgrade"),
    "restore": Text("Before a restore"),
    "compact": Text("Before compacting"),
    "passphrase": Text("Before a change of the passphrase"),
    "manual": Text("By hand"),
    "copy": Text("By hand"),
}
"""Why a backup was made."""

KEEP = 10
"""How many backups of the last two days stay."""
_NEVER = 3  # the newest ones, which stay however many there are
_RECENT = timedelta(days=2)
_DAILY, _WEEKLY, _MONTHLY = timedelta(days=14), timedelta(weeks=12), timedelta(days=365)
_GUARDED = frozenset({"migration", "seal"})  # what an upgrade or a seal cannot take back is kept for a quarter
_GUARDED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup.

    Attributes:
        path: the file.
        made: when, in UTC.
        why: a key of `REASONS`.
        size: bytes.
        digest: SHA-256 of the file when it was made; None where no note lies beside it.
        rows: how many rows each table had.
        tx, hash: the last change in its log; None where no note tells.
    """

    path: Path
    made: datetime
    why: str
    size: int
    digest: str | None
    rows: Mapping[str, int]
    tx: int | None
    hash: str | None

    @property
    def reason(self) -> Text:
        """Why it was made, in words."""
        return REASONS.get(self.why, REASONS["manual"])


def backup_folder(path: Path) -> Path:
    """Where the backups of the registry at `path` lie."""
    return path.parent / f"{path.stem}.backups"


def list_backups(path: Path) -> list[Path]:
    """Finished backups of the registry at `path`, newest first."""
    return sorted(backup_folder(path).glob("*.car"), reverse=True)


def shelf(path: Path) -> list[Backup]:
    """The finished backups of the registry at `path` with what is known of them, newest first.

    A file whose name tells no moment is not one of ours and is left out.
    """
    return [backup for file in list_backups(path) if (backup := read_backup(file)) is not None]


def read_backup(file: Path) -> Backup | None:
    """What is known of the backup `file`; None where its name tells no moment, or where it is gone."""
    stamp, _, why = file.stem.partition("-")
    try:
        made = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        size = file.stat().st_size
    except (ValueError, OSError):
        return None
    told = _note(file.with_suffix(".json"))
    head = cast("dict[str, Any]", told.get("head") or {})
    return Backup(file, made, why, size, told.get("sha256"), told.get("rows") or {}, head.get("tx"), head.get("hash"))


def _note(sidecar: Path) -> dict[str, Any]:
    try:
        told = json.loads(sidecar.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a backup without its note is still a backup
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}


def superfluous(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Which of `backups` (newest first) need not be kept.

    Kept are: the newest three; of the last two days the newest `KEEP`; then the newest of each day for two weeks, of
    each week for twelve weeks, of each month for a year; and whatever was made before an upgrade or a seal for 90 days.
    """
    taken: set[tuple[str, object]] = set()
    recent = 0
    dropped: list[Backup] = []
    for place, backup in enumerate(backups):
        age = now - backup.made
        keep = place < _NEVER or (backup.why in _GUARDED and age < _GUARDED_FOR)
        if age < _RECENT:
            recent += backup.why not in _GUARDED
            keep = keep or recent <= KEEP
        else:
            slot = _slot(backup.made, age)
            if slot is not None and slot not in taken:
                taken.add(slot)
                keep = True
        if not keep:
            dropped.append(backup)
    return dropped


def _slot(made: datetime, age: timedelta) -> tuple[str, object] | None:
    """The day, week or month that a backup of this age stands for."""
    if age < _DAILY:
        return "day", made.date()
    if age < _WEEKLY:
        return "week", made.isocalendar()[:2]
    if age < _MONTHLY:
        return "month", (made.year, made.month)
    return None
