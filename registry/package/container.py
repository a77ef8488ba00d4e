"""A package on the disk: a folder, or a zip whose bytes depend on nothing but its files.

Nothing is ever unpacked to the disk: a package is read part by part, under the names that this program gives.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.package.faults import NO_REGISTRY, no_package, not_as_written, too_big, unsafe_name

SUFFIX = ".zip"
LARGEST = 16 * 2**30
"""Bytes of a whole package, unpacked."""
RATIO_FROM, RATIO = 2**30, 200
"""More than a gigabyte that packs better than this was made to do harm."""
PARTS = 200_000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can name, so that bytes do not depend on the clock
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Measure:
    """Size in bytes and SHA-256 of a part."""

    size: int
    sha256: str


class _Measuring(io.BufferedIOBase):
    """Writes through, and counts and digests what goes by."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._digest.update(data)
        self._size += len(data)
        return self._file.write(data)

    def measure(self) -> Measure:
        """What went by."""
        return Measure(self._size, self._digest.hexdigest())


class Sink(Protocol):
    """Takes the parts of a package, one after another."""

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> Measure:
        """Let `write` fill the part `name`."""
        ...


class ZipSink:
    """Parts into an open zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> Measure:
        """Let `write` fill the part `name`."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        info.create_system = 3  # the same bytes on every system
        with self._archive.open(info, "w", force_zip64=True) as file:
            measuring = _Measuring(file)
            write(cast("BinaryIO", measuring))
        return measuring.measure()


class FolderSink:
    """Parts into a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> Measure:
        """Let `write` fill the part `name`."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            measuring = _Measuring(file)
            write(cast("BinaryIO", measuring))
            file.flush()
            os.fsync(file.fileno())
        return measuring.measure()


class Source(Protocol):
    """Gives the parts of a package. `sizes`: what it holds, by name, in bytes."""

    sizes: Mapping[str, int]

    def open(self, name: str) -> IO[bytes]:
        """The part `name`, unpacked as it is read."""
        ...


class _ZipSource:
    def __init__(self, archive: zipfile.ZipFile, sizes: Mapping[str, int]) -> None:
        self._archive = archive
        self.sizes = sizes

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


class _FolderSource:
    def __init__(self, root: Path, sizes: Mapping[str, int]) -> None:
        self._root = root
        self.sizes = sizes

    def open(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")


@contextmanager
def opened_package(path: Path) -> Generator[Source]:
    """The package at `path`, its names and sizes checked before anything is unpacked.

    Raises:
        UserError: it is no package, a name leads out of it, or it would unpack to too much.
        EnvironmentFault: it cannot be read.
    """
    try:
        if path.is_dir():
            yield _FolderSource(path, _folder_sizes(path))
            return
        with path.open("rb") as file:
            try:
                archive = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError) as error:
                raise no_package(path.name) from error
            with archive:
                yield _ZipSource(archive, _zip_sizes(archive, path))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise not_as_written(path.name, Text("it is damaged")) from error
    except FileNotFoundError as error:
        raise no_package(path.name) from error
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), NO_REGISTRY, Text("Check that it may be read.")
        ) from error


def _zip_sizes(archive: zipfile.ZipFile, path: Path) -> dict[str, int]:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > PARTS or total > LARGEST or (total > RATIO_FROM and total > RATIO * max(packed, 1)):
        raise too_big(path.name)
    sizes: dict[str, int] = {}
    for info in infos:
        if _leads_out(info.orig_filename):
            raise unsafe_name(info.orig_filename)
        if info.flag_bits & 0x1:
            raise not_as_written(info.filename, Text("it is locked by a password"))
        if info.filename in sizes:
            raise not_as_written(info.filename, Text("it is there twice"))
        sizes[info.filename] = info.file_size
    return {name: size for name, size in sizes.items() if not name.endswith("/")}


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\x00" in name


def _folder_sizes(root: Path) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for folder, folders, files in os.walk(root):
        for name in [*folders, *files]:
            inner = (Path(folder) / name).relative_to(root).as_posix()
            if (Path(folder) / name).is_symlink():
                raise unsafe_name(inner)
        for name in files:
            whole = Path(folder) / name
            sizes[whole.relative_to(root).as_posix()] = whole.stat().st_size
        if len(sizes) > PARTS or sum(sizes.values()) > LARGEST:
            raise too_big(root.name)
    return sizes


def measured(source: Source, name: str) -> Measure:
    """Size and SHA-256 of the part `name`, read to its end."""
    digest, size = hashlib.sha256(), 0
    with source.open(name) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Measure(size, digest.hexdigest())
