"""Who has a registry open in a window: a file beside it that the window holds a lock on.

The lock is the system's own, so that it goes when its program goes, however that ends; the file then says nothing any more.
Its text (person, computer, since when) is for the other window to show. Programs without a window do not take it: they
write in one transaction and are gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_LOCKED_BYTE = 1 << 30
"""Far behind the text, because Windows lets nobody read what another program has locked."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it: the person, the computer, the process, since when."""

    person: str
    host: str
    process: int
    since: datetime | None


class Presence:
    """The lock of this window; release it when the registry is closed."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file: IO[bytes] | None = file

    def release(self) -> None:
        """Let others have the registry."""
        file, self._file = self._file, None
        if file is None:
            return
        with contextlib.suppress(OSError):  # another program may have it in its hands (Windows)
            self._path.unlink()
        file.close()


def presence_file(path: Path) -> Path:
    """The file beside the registry at `path` that says who has it open."""
    return path.with_name(path.name + "-open")


def take_presence(path: Path, person: str) -> Presence | Holder | None:
    """Say that `person` has the registry at `path` open in a window.

    Returns:
        The lock; or who has it already; or None where no file can be made beside the registry, or nobody can lock there.
    """
    beside = presence_file(path)
    try:
        file = _opened(beside)
    except OSError:
        return None
    try:
        _lock(file)
    except BlockingIOError:
        file.close()
        return _holder(beside)
    except OSError:  # a share that knows no locks
        file.close()
        return None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    said = {"person": person, "host": socket.gethostname(), "process": os.getpid(), "since": now}
    file.seek(0)
    file.truncate()
    file.write(json.dumps(said, ensure_ascii=False).encode())
    file.flush()
    return Presence(beside, file)


def _opened(beside: Path) -> IO[bytes]:
    """The file, made where it is not there; opened again where it was removed between opening and locking."""
    return os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _holder(beside: Path) -> Holder:
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(said["since"])
        return Holder(str(said["person"]), str(said["host"]), int(said["process"]), since)
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("", "", 0, None)  # it is being written this moment


def _lock(file: IO[bytes]) -> None:
    """Take the lock without waiting.

    Raises:
        BlockingIOError: another program has it.
        OSError: there are no locks here.
    """
    if sys.platform == "win32":
        import msvcrt

        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(str(error)) from error
        return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
