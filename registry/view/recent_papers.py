"""The papers that were saved lately. They stand in the registry's own file; they are no records, so no change is logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from registry.store import Registry
from registry.store.settings import read_setting, write_setting

_KEY = "reports.recent"
MOST = 8


@dataclass(frozen=True, slots=True)
class RecentPaper:
    """A file that was saved: where, of which kind of paper, and when; `there`: whether it still lies there."""

    path: Path
    kind: str
    at: datetime
    there: bool = True


_Papers = tuple[RecentPaper, ...]


def recent_papers(registry: Registry) -> tuple[RecentPaper, ...]:
    """The papers saved lately, newest first. Looks on the disk, which may take its time on a share."""
    with registry.read() as connection:
        held = read_setting(connection, _KEY)
    return tuple(RecentPaper(one.path, one.kind, one.at, one.path.exists()) for one in _read(held))


def note_paper(registry: Registry, path: Path, kind: str, at: datetime) -> None:
    """Put a file that was saved at the head of the list."""
    new = RecentPaper(path.absolute(), kind, at)
    _change(registry, lambda held: (new, *(one for one in held if one.path != new.path))[:MOST])


def forget_paper(registry: Registry, path: Path) -> None:
    """Take a file off the list; the file itself is not touched."""
    _change(registry, lambda held: tuple(one for one in held if one.path != path))


def _change(registry: Registry, change: Callable[[_Papers], _Papers]) -> None:
    with registry.write() as connection:
        kept = change(_read(read_setting(connection, _KEY)))
        told = [{"path": str(one.path), "kind": one.kind, "at": one.at.isoformat()} for one in kept]
        write_setting(connection, _KEY, json.dumps(told, ensure_ascii=False))


def _read(held: str | None) -> tuple[RecentPaper, ...]:
    """What stands in the setting; a line that this program does not understand is left out."""
    try:
        told: Any = json.loads(held or "[]")
    except ValueError:
        return ()
    lines = cast("list[Any]", told) if isinstance(told, list) else []
    return tuple(one for one in map(_line, lines) if one is not None)[:MOST]


def _line(told: Any) -> RecentPaper | None:
    if not isinstance(told, dict):
        return None
    line = cast("dict[str, Any]", told)
    path, kind, at = line.get("path"), line.get("kind"), line.get("at")
    if not (isinstance(path, str) and isinstance(kind, str) and isinstance(at, str)):
        return None
    try:
        return RecentPaper(Path(path), kind, datetime.fromisoformat(at))
    except ValueError:
        return None
