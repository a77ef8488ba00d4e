"""A finished file onto the disk: whole or not at all, with words for what the machine may refuse. JSON of others, read."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from registry.errors import EnvironmentFault
from registry.i18n import Text

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HELD = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY})


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`: beside it as ``.part``, to the disk, then in one step over what was there.

    Raises:
        EnvironmentFault: the disk is full, the place cannot be written, or the file is open in another program. What stood
            at `path` before is untouched and no half file is left.
    """

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_through(path, write)


def write_through(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """`write_whole` for a file too large to be held: `write` is given the open file.

    Raises:
        EnvironmentFault: as `write_whole`. What `write` raises beside OSError goes on; no half file is left then either.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        _drop(part, error)
        raise _fault(error, path) from error
    except BaseException as error:  # a person stopped it: the half file goes, the reason goes on
        _drop(part, error)
        raise
    _sync_folder(path.parent)


def read_json(
    text: str | bytes,
    *,
    parse_constant: Callable[[str], object] | None = None,
    parse_float: Callable[[str], object] | None = None,
) -> object:
    """What JSON from elsewhere says, as plain data; the rest goes to `json.loads`.

    Raises:
        ValueError: it is no JSON, or holds half of a character, which nothing could write again.
        RecursionError: it is nested too deep.
    """
    data: object = json.loads(text, parse_constant=parse_constant, parse_float=parse_float)
    json.dumps(data, ensure_ascii=False).encode()
    return data


def make_folder(path: Path) -> None:
    """Make `path` a folder, with those above it.

    Raises:
        EnvironmentFault: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            Text("The folder {folder} could not be made.", folder=str(path)),
            Text("The registry is unchanged."),
            Text("Choose another place."),
        ) from error


def make_temporary(prefix: str) -> Path:
    """A new folder among the temporary files of the system that only this account can look into.

    Raises:
        EnvironmentFault: it cannot be made.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=prefix))
    except OSError as error:
        raise EnvironmentFault(
            Text("The folder for temporary files cannot be written: {folder}.", folder=tempfile.gettempdir()),
            Text("The registry is unchanged."),
            Text("Free some space there, or ask who looks after this computer, then try again."),
        ) from error


def _drop(part: Path, error: BaseException) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        error.add_note(f"{part} could not be removed")


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (Windows cannot open folders)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault(error: OSError, path: Path) -> EnvironmentFault:
    safe = Text("The registry is unchanged, and so is any earlier file of this name.")
    name = path.name
    if error.errno in _FULL:
        return EnvironmentFault(
            Text("The disk is full, so {name} was not written.", name=name),
            safe,
            Text("Free some space or choose another place, then write it again."),
        )
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return EnvironmentFault(
            Text("The folder {folder} does not exist, so {name} was not written.", folder=str(path.parent), name=name),
            safe,
            Text("Choose another place."),
        )
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return EnvironmentFault(Text("{name} is a folder, not a file.", name=name), safe, Text("Choose another name."))
    if error.errno in _HELD or getattr(error, "winerror", None) in (5, 32, 33):
        return EnvironmentFault(
            Text("{name} is open in another program, or this place cannot be written.", name=name),
            safe,
            Text("Close the file there, or choose another name or place, then write it again."),
        )
    return EnvironmentFault(
        Text("{name} was not written: {reason}.", name=name, reason=error.strerror or str(error)),
        safe,
        Text("Choose another place, then write it again."),
    )
