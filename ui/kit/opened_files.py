"""Copies of kept files that other programs open: in one folder of this run, gone with the registry they came from.

A registry may have a passphrase and its workbooks hold figures of firms, so what was put outside for a look must not lie in the
temporary folder for ever. What a killed program left, or another program still held open, goes at the next start.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QDir, QLockFile

from registry.files import make_temporary

_PREFIX = "cultivation-registry-opened-"
_LOCK = "in-use"
_YOUNG = 60
"""Seconds in which a folder is left alone whatever stands in it."""


class OpenedFiles:
    """The folder of one window, made when the first file is wanted and readable by this account only."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: QLockFile | None = None
        self._making = Lock()

    def folder(self) -> Path:
        """Where copies are put; there when this returns. For jobs: any thread may ask.

        Raises:
            EnvironmentFault: the system has no room for temporary files.
        """
        with self._making:
            if self._folder is None:
                made = make_temporary(_PREFIX)
                self._lock = _lock_of(made)
                self._lock.tryLock(0)
                self._folder = made
            return self._folder

    def empty(self) -> None:
        """Remove the folder and all that is in it; a file another program holds open stays until `sweep`."""
        with self._making:
            folder, lock = self._folder, self._lock
            self._folder = self._lock = None
        if lock is not None:
            lock.unlock()
        if folder is not None:
            QDir(str(folder)).removeRecursively()


def sweep() -> int:
    """Remove what earlier runs left behind; returns how many folders. Those of runs that go on are left alone."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _age(folder) < _YOUNG:  # another run may have made it a moment ago and not have locked it yet
            continue
        lock = _lock_of(folder)
        if lock.tryLock(0):
            lock.unlock()
            swept += QDir(str(folder)).removeRecursively()
    return swept


def _age(folder: Path) -> float:
    """Seconds since something was put into a folder; none where it is gone."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # stale only when its process is gone, however long a look takes
    return lock
