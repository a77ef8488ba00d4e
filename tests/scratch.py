"""Folders that tests make once a process and share: gone when the process ends."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

_KEPT: list[TemporaryDirectory[str]] = []


def scratch(name: str) -> Path:
    """A new folder with `name` in its name."""
    made = TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True)
    _KEPT.append(made)
    return Path(made.name)
